"""Places of the law that leave something open, each with the readings there are and the one that is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from db.rules.in_use import in_use
from db.rules.laws import check, cite, laws
from db.rules.rulefile import RESOURCES, Table, read


@dataclass(frozen=True)
class Reading:
    """One place: `options` in words by key, `value` the one that is taken; `rules` are deadlines it bears on."""

    key: str
    name: str
    decides: str
    article: str
    options: Mapping[str, str]
    default: str
    value: str
    rules: tuple[str, ...]


def parse(root: Table) -> Mapping[str, Reading]:
    """Readings out of a table; raises RuleFault for a mistake in it."""
    found = {}
    for table in root.tables("reading"):
        table.only("key", "name", "decides", "article", "default", "rules", "options")
        options = table.labels("options")
        default = table.choice("default", options)
        found[table.text("key")] = Reading(
            table.text("key"),
            table.text("name"),
            table.text("decides"),
            cite(check(laws(), table, "article")),
            options,
            default,
            default,
            table.texts("rules"),
        )
    return found


def load(file: Path) -> Mapping[str, Reading]:
    """Read a file of readings; raises RuleFault for a mistake in it."""
    root = read(file)
    root.only("reading")
    return parse(root)


@cache
def shipped() -> Mapping[str, Reading]:
    """The readings this program was released with."""
    return load(RESOURCES / "rules" / "readings.toml")


def readings() -> Mapping[str, Reading]:
    """The readings that are in use."""
    book = in_use()
    return book.readings if book is not None else shipped()
