"""What a paper is: the frozen form of one file of resources/papers. Templates are plain strings, compiled on use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from db.kinds import Kind

CLASSES = {"internal": "内部文书", "record": "现场文书", "external": "对外文书"}
PROFILES = ("letter", "dense", "record", "table", "wide", "landscape", "large", "certificate")
CASES = "cases"
FOOTERS = ("none", "dashes", "of")
NUMBERING = "{short}{code}〔{year}〕{serial}号"
PARTS = {"main": "正卷", "secondary": "副卷"}
BODY_STYLES = (
    "body",
    "flush",
    "hanging",
    "right",
    "centre",
    "hint",
    "note",
    "heading",
    "attached",
    "remarks",
    "large",
    "banner",
)


class PaperFault(ValueError):
    """A paper file that cannot be used: which file, which line, and why, in one Chinese sentence."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file.name} 第{line}行：{reason}")
        self.file = file
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Field:
    """A fact that lives only on this paper.

    `default` is a template over the case's facts; what it yields is parsed by `kind`, so that the clerk starts from
    it. A field that is a table has a tuple of rows, whose values are templates.
    """

    name: str
    label: str
    kind: Kind[Any]
    required: bool = False
    help: str = ""
    default: str | tuple[Mapping[str, str], ...] = ""


@dataclass(frozen=True)
class Dossier:
    """Where the paper lies in the bound file: part and place by art. 78 of 市场监督管理行政处罚程序规定."""

    part: str
    place: int


@dataclass(frozen=True)
class Copies:
    """The copies line: how many in all, how many of them delivered, and where the others go."""

    total: int
    delivered: int
    other: str = ""


@dataclass(frozen=True)
class Block:
    """One piece of a page; `when` is an expression that must hold for it to be printed."""

    when: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Heading(Block):
    """The bureau's name and the title, centred, 22 pt."""

    office: str = "{{ office.name|bureau }}"
    note: str = ""


@dataclass(frozen=True)
class Number(Block):
    """The number of the paper under its title: 雁湖市监罚告〔2026〕1号."""

    text: str = ""
    align: str = "centre"


@dataclass(frozen=True)
class Prose(Block):
    """Paragraphs, one a line of `text`; with `foot` they stand at the foot of the last page."""

    text: str
    style: str = "body"
    before: float = 0
    keep: bool = False
    company: bool = False
    foot: bool = False


@dataclass(frozen=True)
class Narrative(Block):
    """A place for free text: `lead` and the text, or in a draft the official hint and `lines` ruled lines to write on.

    With `apart` the lead is a paragraph of its own.
    """

    text: str
    lead: str = ""
    hint: str = ""
    lines: int = 3
    tail: str = ""
    style: str = "body"
    apart: bool = False


@dataclass(frozen=True)
class Items(Block):
    """Numbered items, one a line of `text`; in a draft `lines` numbered rules to write on."""

    text: str
    lines: int = 3
    style: str = "body"


@dataclass(frozen=True)
class Entries(Block):
    """Lines of 'label: value'; each line has one or more cells, each a template whose last blank runs to its edge."""

    rows: tuple[tuple[str, ...], ...]
    style: str = "flush"
    shares: tuple[float, ...] = ()
    before: float = 0


@dataclass(frozen=True)
class Dialogue(Block):
    """Questions and answers: a line `ask` and a line `answer` for each row of the table `each`."""

    each: str
    ask: str
    answer: str
    lines: int = 12


@dataclass(frozen=True)
class Cell:
    """One cell of a grid. `label` cells are centred; `sign` and `date` stand at the foot, where the hand signs.

    `sign_at` is where the label of the signature begins, as a share of the cell's width; `size` another type size than
    that of the grid.
    """

    text: str = ""
    label: str = ""
    vertical: bool = False
    columns: int = 1
    rows: int = 1
    align: str = ""
    valign: str = ""
    sign: str = ""
    date: str = ""
    face: str = ""
    sign_at: float = 0.42
    indent: bool = False
    leading: float = 0
    size: float = 0


@dataclass(frozen=True)
class Row:
    """One row of a grid: its least height in mm, and its share of the room left on the page."""

    cells: tuple[Cell, ...]
    height: float = 0
    grow: float = 0


@dataclass(frozen=True)
class Grid(Block):
    """A table of fixed shape; `widths` are in mm or shares of the width.

    `span` is its share of the width of the page, 1 for all of it; a narrower table stands at the right.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    size: float = 12
    fill: bool = False
    before: float = 0
    span: float = 1


@dataclass(frozen=True)
class Column:
    """One column of a list: its heading, and the template of its cells over `row` and its number `index`.

    `blank` is what stands in it on the lines that are left for the hand.
    """

    label: str
    text: str
    width: float
    align: str = "centre"
    blank: str = ""


@dataclass(frozen=True)
class Listing(Block):
    """A table with a line for each row of `each`, at least `empty` lines; its header is repeated on every page."""

    each: str
    columns: tuple[Column, ...]
    empty: int = 0
    size: float = 12
    height: float = 10.6
    total: tuple[Cell, ...] = ()
    fill: bool = False
    around: float = 0
    face: str = "hei"


@dataclass(frozen=True)
class Signatures(Block):
    """Lines to sign on: a label, a rule, a date. On `every_page` they stand at the foot of each page."""

    rows: tuple[str, ...]
    every_page: bool = False
    dated: bool = True
    leading: float = 0
    left: float = 0
    before: float = 1


@dataclass(frozen=True)
class Stamp(Block):
    """Who issues the paper, room for the seal, and the date."""

    date: str = "{{ own.dated }}"
    office: str = "{{ office.name|bureau }}"
    seal: str = "（印 章）"
    before: float = 3


@dataclass(frozen=True)
class CopiesLine(Block):
    """'本文书一式…份' under a rule at the foot of the last page."""


@dataclass(frozen=True)
class Space(Block):
    """Empty lines."""

    lines: float = 1


@dataclass(frozen=True)
class PageBreak(Block):
    """A new page."""


@dataclass(frozen=True)
class Strip(Block):
    """The sealing strip (封条): the bureau's name down the sheet in a frame, the seal and the date beside it."""

    office: str
    last: str
    date: str
    seal: str


@dataclass(frozen=True)
class Roll(Block):
    """A roll: so many lines on every page, filled up with empty ones, under the same title and lines each time.

    `head` and `foot` stand above and below the table of each page, one paragraph a line.
    """

    each: str
    columns: tuple[Column, ...]
    title: str
    head: str = ""
    foot: str = ""
    lines: int = 25
    size: float = 10.5
    height: float = 6


@dataclass(frozen=True)
class CardLine:
    """One line of a card: its template over `row`, its type size and face, and the air above it in lines."""

    text: str
    size: float = 12
    face: str = "fang"
    before: float = 0


@dataclass(frozen=True)
class Cards(Block):
    """Cards to be cut out: one for each row of `each`, `columns` beside each other, `height` mm high."""

    each: str
    rows: tuple[CardLine, ...]
    columns: int = 2
    height: float = 52


@dataclass(frozen=True)
class Bar:
    """One part of a bar: what it counts, and the expression over `row` that gives the number."""

    label: str
    value: str


@dataclass(frozen=True)
class Bars(Block):
    """A picture of numbers: a bar for each row of `each`, made of `parts` in greys that a copier keeps apart."""

    each: str
    label: str
    parts: tuple[Bar, ...]
    title: str = ""


@dataclass(frozen=True)
class Paper:
    """One declared paper. `signers` are the roles that sign it; `code` is its fixed word in document numbers.

    `numbering` is how such a number is written, with {short}, {code}, {year} and {serial}.
    `measures` are the kinds of measure it may be about; the case's last one of these is meant unless one is chosen.
    `register` is the register whose records it is made for; papers of cases are made for clues, too.
    """

    form: str
    key: str
    title: str
    name: str
    kind: str
    file: Path
    blocks: tuple[Block, ...]
    code: str = ""
    numbering: str = NUMBERING
    profile: str = "letter"
    footer: str = "none"
    signers: tuple[str, ...] = ()
    dossier: Dossier | None = None
    copies: Copies | None = None
    fields: tuple[Field, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    measures: tuple[str, ...] = ()
    local: bool = False
    register: str = CASES

    @property
    def numbered(self) -> bool:
        """Whether issuing it takes a document number."""
        return bool(self.code)

    def strings(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Every template and expression of the paper: how it is read, its source, the rows in it and their table."""
        yield "text", self.title, {}
        for own in self.fields:
            for source in (
                [own.default]
                if isinstance(own.default, str)
                else [text for row in own.default for text in row.values()]
            ):
                yield "text", source, {}
        for block in self.blocks:
            yield from _strings(block)


EXPRESSIONS = frozenset({"when", "each"})
FIXED = frozenset({"align", "valign", "style", "face"})


def _strings(part: object) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Walk the strings of a block and of the parts it is made of."""
    rows: dict[str, str] = {}
    if isinstance(part, Listing | Dialogue | Roll | Cards | Bars):
        rows = {"row": part.each, "index": ""}
    values: Mapping[str, object] = {item.name: getattr(part, item.name) for item in fields(part)}  # type: ignore[arg-type]
    for name, value in values.items():
        if name in FIXED:
            continue
        if name == "parts":
            for bar in part.parts:  # type: ignore[attr-defined]  # only bars have parts
                yield "text", bar.label, {}
                yield "expression", bar.value, rows
        elif name in EXPRESSIONS:
            if value:
                yield "expression", str(value), {}
        else:
            yield from _inside(value, rows)


def _inside(value: object, rows: dict[str, str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    if isinstance(value, str):
        if value:
            yield "text", value, rows
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item, rows)
    elif isinstance(value, Row | Cell | Column | CardLine):
        for _, source, inner in _strings(value):
            yield "text", source, {**rows, **inner}
