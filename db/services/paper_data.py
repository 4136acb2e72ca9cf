"""What the services tell of papers: plain data that may cross the door to the window and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from db.forms.declare import Form, Section, ask
from db.models.office import WORDINGS as WORDINGS
from db.papers.declare import CASES, CLASSES, Paper


@dataclass(frozen=True)
class PaperInfo:
    """One declared paper as screen and command line know it; `own` is the form of its own few fields."""

    form: str
    key: str
    title: str
    kind: str
    kind_label: str
    code: str
    own: Form
    register: str = CASES

    def serves(self, register: str) -> bool:
        """Whether it is made for the records of this register."""
        return self.register == home_of(register)


@dataclass(frozen=True)
class Gap:
    """A fact that a paper lacks: where it is entered, its label, and whether the paper can be issued without it."""

    path: str
    label: str
    required: bool


@dataclass(frozen=True)
class Origin:
    """Where one printed text comes from: the path and label of its fact, the text, the facts it was composed of.

    `hint` says it in words: 当事人·名称, or 由案件·立案日期、当事人·名称生成.
    """

    path: str
    label: str
    text: str
    sources: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class StrangeCharacter:
    """A character that no font has: the path of the fact to go to (empty: the form's own text), and where it stands."""

    char: str
    path: str
    hints: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What is wrong, where, and what can be done."""
        place = f"“{'”“'.join(self.hints)}”中的" if self.hints else ""
        return (
            f"{place}“{self.char}”（U+{ord(self.char):04X}）没有字体可以打印，请安装含该字的字体（如 SimSun-ExtB），"
            "或者改用通行写法"
        )


@dataclass(frozen=True)
class PaperSpot:
    """Where a fact stands on a paper, or the empty place that waits for it; `hint` says in words which fact.

    The page counts from 0; lengths are in points from its upper left corner.
    """

    path: str
    hint: str
    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Sheet:
    """A paper as it would be printed: its PDF, what it lacks, and the characters that no font has."""

    key: str
    form: str
    title: str
    number: str | None
    pdf: bytes
    pages: int
    missing: tuple[Gap, ...]
    unprintable: tuple[str, ...]
    origins: tuple[Origin, ...]
    text: str
    spots: tuple[PaperSpot, ...] = ()

    def obstacles(self) -> list[str]:
        """Why this paper cannot be issued yet, one sentence each."""
        gaps = [gap.label for gap in self.missing if gap.required]
        found = [f"《{self.title}》还缺：{'、'.join(gaps)}。"] if gaps else []
        return found + [f"《{self.title}》里{one.sentence}。" for one in self.strange()]

    def strange(self) -> list[StrangeCharacter]:
        """The characters that no font has, each with the facts in which it stands."""
        found = []
        for char in self.unprintable:
            origins = [one for one in self.origins if char in one.text]
            composed = {path for one in origins for path in one.sources}
            first = [one for one in origins if one.path in composed] or origins  # rather the fact than what it made
            hints = tuple(dict.fromkeys(one.hint for one in first))
            found.append(StrangeCharacter(char, first[0].path if first else "", hints))
        return found


@dataclass(frozen=True)
class PaperRow:
    """One paper that was made for a record."""

    id: int
    form: str
    key: str
    title: str
    number: str
    state: str
    issued_on: date | None
    pages: int
    void_reason: str


@dataclass(frozen=True)
class Difference:
    """A fact that a paper tells otherwise than it is: `label` says where it stands, `printed` and `present` the texts.

    An empty `present` means that the fact is gone, an empty `printed` that it is new.
    """

    path: str
    label: str
    printed: str
    present: str


@dataclass(frozen=True)
class PaperDifference:
    """A paper that differs from the present facts, in what, and what lawfully puts it right."""

    paper_id: int
    form: str
    key: str
    title: str
    number: str
    state: str
    points: tuple[Difference, ...]
    remedy: str


@dataclass(frozen=True)
class AffectedPaper:
    """A paper that a change of facts touches.

    `state` is issued for a frozen one (it will differ, `remedy` says what follows) and open for one that is still to
    be issued (it will change); `register` and `record_id` name the case or clue it belongs to.
    """

    register: str
    record_id: int
    paper_id: int | None
    form: str
    key: str
    title: str
    number: str
    state: str
    points: tuple[Difference, ...]
    remedy: str


@dataclass(frozen=True)
class SetMember:
    """One paper of a named set, its copies, and what the set says of its own fields.

    `subject` is the register and id of the record it is printed for: a record of the set's own file, or one of those
    that belong to it, such as the certificates of a class. `variant` tells papers of one record apart, such as the
    sign-in sheets of its days.
    """

    key: str
    copies: int
    subject: tuple[str, int]
    raw: Mapping[str, object] = field(default_factory=dict)
    variant: str = ""


def home_of(register: str) -> str:
    """The register whose papers a record has: a clue has those of cases."""
    return CASES if register == "clues" else register


def info_of(paper: Paper) -> PaperInfo:
    """A declared paper as the window knows it."""
    items = tuple(ask(one.name, one.kind, one.label, required=one.required, help=one.help) for one in paper.fields)
    own = Form(paper.key, paper.name, "papers", (Section("own", paper.name, items),))
    label = CLASSES[paper.kind]
    return PaperInfo(paper.form, paper.key, paper.name, paper.kind, label, paper.code, own, paper.register)
