"""Plain values as templates see them: each fact formats itself by its kind, marks its own absence and leaves a trace.

The vocabulary says which names there are. Its tree, as the services fill it:

- `office`, `case`, `clue`, `party` (whom the paper addresses), `officer_a`, `officer_b`, `measure` (the one the paper
  is about), `delivery` (the one a receipt is about): groups of the columns of the table of that name; a link inside
  them (`clue.registered_by`) is a group again;
- `parties`, `officers`, `rights`, `goods`, `evidence`, `measures`, `payments`, `transfers`, `deliveries`: tables;
- `issued`: a group for each paper key, of the last issued paper of that key: `number`, `title`, `issued_on`,
  `delivered_on`, and `own`, what stood in its own fields;
- `own`: the fields of the paper itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from db.kinds import Kind

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Noncharacters of Unicode: no text of a clerk holds them, so they can stand for a fact inside a rendered template."""

PLAIN_BLANK = "____"


class Named(Protocol):
    """What the vocabulary says of one fact."""

    @property
    def kind(self) -> Kind[Any]:
        """How it is written."""

    @property
    def label(self) -> str:
        """What people call it."""


@dataclass(frozen=True)
class Word:
    """One fact of the vocabulary."""

    kind: Kind[Any]
    label: str


@dataclass(frozen=True)
class Group:
    """Facts that belong to one thing."""

    label: str
    words: Mapping[str, Named | Group | Table]


@dataclass(frozen=True)
class Table:
    """Facts that come in rows."""

    label: str
    words: Mapping[str, Named | Group | Table]


Entry = Named | Group | Table


def columns_of(entry: Entry) -> Mapping[str, Entry] | None:
    """The words of a row: of a table, or of a field whose kind is a table of its own; None for anything else."""
    if isinstance(entry, Table):
        return entry.words
    if isinstance(entry, Group) or entry.kind.name != "rows":
        return None
    return {column.name: Word(column.kind, column.label) for column in entry.kind.columns}  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Missing:
    """A fact that the paper asks for and the register does not have; `required` ones hold up the issue."""

    path: str
    label: str
    required: bool = False


@dataclass(frozen=True)
class Trace:
    """Where a printed text comes from; `sources` are the facts that a composed text was made of."""

    path: str
    label: str
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A stretch of text of one look; `blank` is the width in characters of an empty place, `tick` a box.

    `path` is the fact that it prints, empty for what the form itself says.
    """

    text: str = ""
    face: str = ""
    underline: bool = False
    blank: float = 0
    tick: bool | None = None
    path: str = ""


DAY_BLANKS = (Piece(blank=2.5), Piece("年"), Piece(blank=1.5), Piece("月"), Piece(blank=1.5), Piece("日"))
MOMENT_BLANKS = (
    Piece(blank=1.6),
    *(piece for unit in "年月日时" for piece in (Piece(unit), Piece(blank=1))),
    Piece("分"),
)
BLANK_WIDTHS = {"money": 5, "quantity": 3, "count": 2, "choice": 5, "yes_no": 3, "person": 5, "phone": 7, "code": 7}


def blanks_of(kind: Kind[Any]) -> tuple[Piece, ...]:
    """The official empty place for a fact of this kind."""
    if kind.name == "day":
        return DAY_BLANKS
    if kind.name == "moment":
        return MOMENT_BLANKS
    return (Piece(blank=BLANK_WIDTHS.get(kind.name, 8)),)


def is_empty(value: object) -> bool:
    """Whether nothing is recorded."""
    return value is None or value == "" or value == ()


class Ledger:
    """What one paper used while it was rendered: traces, gaps, the marks that stand for facts in its text.

    `woven` are the facts inside the texts that were composed for it; `asked` is the fact last compared, which is the
    one that a tick box stands for.
    """

    def __init__(self) -> None:
        self.asked = ""
        self.marks: list[tuple[Piece, ...]] = []
        self.traces: dict[str, Trace] = {}
        self.missing: dict[str, Missing] = {}
        self.woven: dict[str, Trace] = {}
        self._composing: list[list[str]] = []

    def mark(self, *pieces: Piece) -> str:
        """A token for these pieces, or their plain text while a default is composed."""
        if self._composing:
            return plain(pieces)
        self.marks.append(pieces)
        return f"{OPEN}{len(self.marks) - 1}{CLOSE}"

    def show(self, fact: Fact) -> str:
        """The token of a fact; records what was printed, or that it is missing."""
        if self._composing:
            self._composing[-1].append(fact.path)
            self.weave(fact)
        if fact.empty:
            known = self.missing.get(fact.path)
            self.missing[fact.path] = Missing(
                fact.path, fact.label, fact.must or (known is not None and known.required)
            )
            return self.mark(*[replace(piece, path=fact.path) for piece in fact.blanks])
        text = fact.shown
        if not self._composing:
            self.traces.setdefault(fact.path, Trace(fact.path, fact.label, text, fact.sources))
        return self.mark(Piece(text, path=fact.path))

    def tick(self, chosen: object) -> str:
        """The token of a tick box, for the fact that decided over it."""
        return self.mark(Piece(tick=bool(chosen), path=chosen.path if isinstance(chosen, Fact) else self.asked))

    def weave(self, fact: Fact) -> None:
        """Remember a fact that a composed text was made of."""
        text = "" if fact.empty else fact.shown
        self.woven.setdefault(fact.path, Trace(fact.path, fact.label, text, fact.sources))

    def compose(self, render: Callable[[], str]) -> tuple[str, tuple[str, ...]]:
        """Render a template to plain text; gives the text and the paths of the facts that it used."""
        self._composing.append([])
        try:
            text = render()
        finally:
            used = self._composing.pop()
        return text, tuple(dict.fromkeys(used))


def plain(pieces: Sequence[Piece]) -> str:
    """The pieces as a clerk would type them; an empty place becomes a low line."""
    return "".join(
        PLAIN_BLANK if piece.blank else ("☑" if piece.tick else "□") if piece.tick is not None else piece.text
        for piece in pieces
    )


@dataclass(frozen=True, eq=False)
class Fact:
    """One fact in a template. Printed, it is its kind's printed form; compared, it is its value."""

    path: str
    label: str
    kind: Kind[Any]
    value: Any
    ledger: Ledger = field(repr=False)
    text: str | None = None
    blanks: tuple[Piece, ...] = ()
    must: bool = False
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.blanks:
            object.__setattr__(self, "blanks", blanks_of(self.kind))

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded."""
        return is_empty(self.value)

    @property
    def shown(self) -> str:
        """Its printed text."""
        return self.kind.paper(self.value) if self.text is None else self.text

    def with_text(self, text: str) -> Fact:
        """The same fact, printed otherwise."""
        return self if self.empty else replace(self, text=text)

    def with_blanks(self, *blanks: Piece) -> Fact:
        """The same fact, with another empty place."""
        return replace(self, blanks=blanks)

    def __str__(self) -> str:
        return self.ledger.show(self)

    def __bool__(self) -> bool:
        self.ledger.asked = self.path
        return not self.empty and self.value is not False

    def __eq__(self, other: object) -> bool:
        self.ledger.asked = self.path
        return bool(self.value == raw(other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __contains__(self, item: object) -> bool:
        self.ledger.asked = self.path
        return not self.empty and raw(item) in self.value

    def __lt__(self, other: object) -> bool:
        return not self.empty and not is_empty(raw(other)) and bool(self.value < raw(other))

    def __gt__(self, other: object) -> bool:
        return not self.empty and not is_empty(raw(other)) and bool(self.value > raw(other))

    def __le__(self, other: object) -> bool:
        return not self.empty and not is_empty(raw(other)) and bool(self.value <= raw(other))

    def __ge__(self, other: object) -> bool:
        return not self.empty and not is_empty(raw(other)) and bool(self.value >= raw(other))


def raw(value: object) -> Any:
    """The plain value behind a fact; anything else as it is."""
    return value.value if isinstance(value, Fact) else value


class Scope:
    """A group of facts in a template: `case`, `party`, one row of `goods`."""

    def __init__(
        self,
        words: Mapping[str, Entry],
        values: Mapping[str, Any] | None,
        ledger: Ledger,
        *,
        path: str = "",
        label: str = "",
    ) -> None:
        self.words = words
        self.values = values or {}
        self.ledger = ledger
        self.path = path
        self.label = label

    def __bool__(self) -> bool:
        return any(not is_empty(value) for value in self.values.values())

    def find(self, name: str) -> Fact | Scope | Rows:
        """The fact, group or table of this name; KeyError for a name that the vocabulary does not have."""
        entry = self.words[name]
        path = f"{self.path}.{name}" if self.path else name
        value = self.read(name)
        words = columns_of(entry)
        label = f"{self.label}{entry.label}"
        if words is not None:
            return Rows(words, tuple(value or ()), self.ledger, path=path, label=label)
        if isinstance(entry, Group):
            return Scope(entry.words, value, self.ledger, path=path)
        return Fact(path, label, entry.kind, value, self.ledger, sources=self.sources(name))  # type: ignore[union-attr]

    def read(self, name: str) -> Any:
        """The plain value recorded under a name."""
        return self.values.get(name)

    def sources(self, name: str) -> tuple[str, ...]:  # noqa: ARG002
        """The facts that the value was composed of; a recorded one has none."""
        return ()


class Rows:
    """A table of facts in a template."""

    def __init__(
        self, words: Mapping[str, Entry], values: Sequence[Mapping[str, Any]], ledger: Ledger, *, path: str, label: str
    ) -> None:
        self.words = words
        self.values = values
        self.ledger = ledger
        self.path = path
        self.label = label
        self.numbers: tuple[int, ...] = tuple(range(len(values)))

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Scope]:
        for number in self.numbers:
            yield Scope(
                self.words,
                self.values[number],
                self.ledger,
                path=f"{self.path}.{number}",
                label=f"{self.label}第{number + 1}行",
            )

    def keep(self, wanted: Callable[[Scope], bool]) -> Rows:
        """The same table with only the rows wanted; their paths still count from the whole table."""
        kept = Rows(self.words, self.values, self.ledger, path=self.path, label=self.label)
        kept.numbers = tuple(number for number, row in zip(self.numbers, self, strict=True) if wanted(row))
        return kept


class OwnScope(Scope):
    """The paper's own fields; one that was never touched is composed from its default."""

    def __init__(
        self,
        words: Mapping[str, Entry],
        values: Mapping[str, Any] | None,
        ledger: Ledger,
        *,
        compose: Callable[[str], tuple[Any, tuple[str, ...]]],
    ) -> None:
        super().__init__(words, values, ledger, path="own")
        self._compose = compose
        self._composed: dict[str, tuple[Any, tuple[str, ...]]] = {}

    def read(self, name: str) -> Any:
        """The value typed for this paper, or the one composed by the field's default."""
        return self.values[name] if name in self.values else self._default(name)[0]

    def sources(self, name: str) -> tuple[str, ...]:
        """The facts that a composed value was made of."""
        return () if name in self.values else self._default(name)[1]

    def basis(self, name: str) -> tuple[str, ...]:
        """The facts that the field's default is made of, whether or not another value was typed over it."""
        return self._default(name)[1]

    def _default(self, name: str) -> tuple[Any, tuple[str, ...]]:
        if name not in self._composed:
            self._composed[name] = (None, ())
            self._composed[name] = self._compose(name)
        return self._composed[name]
