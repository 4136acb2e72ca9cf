"""All rules together: those of the release, an office's own files laid over them, and its own values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from db.rules import criminal, deadline_rules, fines, laws, readings, warnings
from db.rules.criminal import Lines
from db.rules.deadline_rules import Rules
from db.rules.fines import FineRule
from db.rules.in_use import using
from db.rules.laws import Laws
from db.rules.overlay import overlay
from db.rules.readings import Reading
from db.rules.rulefile import RESOURCES, Table, read
from db.rules.warnings import Kinds

_ABOUT = ("title", "from", "note")
_PARTS: Mapping[str, tuple[str, Sequence[str]]] = {
    "laws": ("laws.toml", laws.NAMES),
    "deadlines": ("deadlines.toml", deadline_rules.NAMES),
    "warnings": ("warnings.toml", warnings.NAMES),
    "fines": ("fines.toml", ("fine",)),
    "criminal": ("criminal.toml", criminal.NAMES),
    "readings": ("readings.toml", ("reading",)),
}
_NAMES = tuple(name for _, names in _PARTS.values() for name in names)


@dataclass(frozen=True)
class Book:
    """The rules an office goes by: deadlines, laws, warnings with their limits, fines, criminal lines, readings."""

    deadlines: Rules
    laws: Laws
    warnings: Kinds
    fines: Mapping[str, FineRule]
    criminal: Lines
    readings: Mapping[str, Reading]

    def reading(self, key: str) -> str:
        """The reading that is taken of a place that the law leaves open."""
        return self.readings[key].value


@dataclass(frozen=True)
class RuleFile:
    """An office's own rule file: what it is called, and from when on it is in force (None: always was)."""

    file: Path
    title: str
    start: date | None
    root: Table


@cache
def shipped_book() -> Book:
    """The rules this program was released with."""
    with using(None):
        return Book(
            deadline_rules.shipped(),
            laws.shipped(),
            warnings.shipped(),
            fines.shipped(),
            criminal.shipped(),
            readings.shipped(),
        )


def read_rules(file: Path) -> RuleFile:
    """Read an office's own rule file; raises RuleFault for a mistake in it that can be seen without the rest."""
    root = read(file)
    root.only(*_ABOUT, *_NAMES)
    if not any(name in root.values for name in _NAMES):
        raise root.fault("没有任何规则，可以写的有：[[rule]] 期限、[[act]] 法律、[[limit]] 数额、[[fine]] 罚款等")
    start = root.maybe_day("from")
    return RuleFile(file, root.text("title", "") or file.stem, start, root)


def with_files(files: Iterable[RuleFile], *, today: date, early: bool = False) -> Book:
    """The rules of the release with these files laid over them in order.

    A file takes effect on its day; `early` takes it before, to see what it would change. Raises RuleFault for a
    mistake in a file.
    """
    made: dict[str, Any] = {}
    taken = [one for one in files if early or one.start is None or one.start <= today]
    if not taken:
        return shipped_book()
    book = shipped_book()
    for part, (name, names) in _PARTS.items():
        own = [one for one in taken if any(word in one.root.values for word in names)]
        values: Mapping[str, Any] = read(RESOURCES / "rules" / name).values
        for one in own:
            table = overlay(values, one.root, names, one.start)
            with using(book):
                made[part] = _PARSE[part](table)
            values = table.values
        if part in made:
            book = replace(book, **{part: made[part]})
    return book


_PARSE: Mapping[str, Any] = {
    "laws": laws.parse,
    "deadlines": deadline_rules.parse,
    "warnings": warnings.parse,
    "fines": fines.parse,
    "criminal": criminal.parse,
    "readings": readings.parse,
}
