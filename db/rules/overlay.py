"""A rule file of an office's own laid over one of the release: what it names is changed, everything else stays.

An entry with a known key changes only what it writes; its versions take the place of those that begin on or after
its first one, and end the one before. So an old case keeps the rule of its day. A key that is not known is a new
entry and must be complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from db.rules.rulefile import Place, Source, Table

KEYS: Mapping[str, tuple[str, ...]] = {
    "rule": ("key",),
    "papers": ("form",),
    "exclusion": ("kind",),
    "act": ("key",),
    "topic": ("law", "key"),
    "limit": ("key", "from"),
    "warning": ("key",),
    "fine": ("key",),
    "line": ("key",),
    "reading": ("key",),
}
"""By what the entries of an array of tables are known."""
_VERSIONS = {"rule": "versions", "act": "versions", "topic": "cites"}
_DATED = frozenset({"limit", "fine", "line"})


class _Overlaid(Source):
    """A file whose entries stand elsewhere in the merged table: faults are still told by the file's own lines."""

    def __init__(self, source: Source, moved: Mapping[Place, Place]) -> None:
        super().__init__(source.file, source.text)
        self._own = source
        self._moved = moved

    @cached_property
    def lines(self) -> Mapping[Place, int]:
        """The lines of the file under the places of the merged table."""
        return {self._place(place): line for place, line in self._own.lines.items()}

    def _place(self, place: Place) -> Place:
        """Where a place of the file went: an entry to its new index, one of its versions to its own."""
        deep = self._moved.get(place[:4], place[:4]) if len(place) >= 4 else ()
        if deep and place[:4] in self._moved:
            return (*deep, *place[4:])
        head = self._moved.get(place[:2])
        return (*head, *place[2:]) if head else place


def overlay(base: Mapping[str, Any], own: Table, names: Sequence[str], starts: date | None) -> Table:
    """The base with the tables `names` of a file laid over it; `starts` is the day of entries that tell none.

    Raises RuleFault for an entry without its key.
    """
    merged: dict[str, Any] = dict(base)
    moved: dict[Place, Place] = {}
    for name in names:
        if name not in own.values:
            continue
        if name not in KEYS:
            value = own.values[name]
            merged[name] = {**merged.get(name, {}), **value} if isinstance(value, dict) else value
            continue
        entries = list(merged.get(name, ()))
        for index, table in enumerate(own.tables(name)):
            values = _started(name, table, starts)
            key = _key(name, table, values)
            at = next((place for place, one in enumerate(entries) if _same(name, one, key)), len(entries))
            before = entries[at] if at < len(entries) else {}
            entry, kept = _merged(name, before, values)
            entries[at:] = [entry, *entries[at + 1 :]]
            moved[name, index] = (name, at)
            if name in _VERSIONS:
                rows = _VERSIONS[name]
                for row in range(len(values.get(rows, ()))):
                    moved[name, index, rows, row] = (name, at, rows, kept + row)
        merged[name] = entries
    return Table(_Overlaid(own.source, moved), (), merged)


def _started(name: str, table: Table, starts: date | None) -> dict[str, Any]:
    """The values of an entry, its rows beginning when the file does where they do not say."""
    values = dict(table.values)
    rows = _VERSIONS.get(name, "")
    if rows in values:
        values[rows] = [
            {"from": starts, **row.values} if starts and "from" not in row.values else row.values
            for row in table.tables(rows)
        ]
    elif name in _DATED and starts and "from" not in values and name == "limit":
        values["from"] = starts
    return values


def _key(name: str, table: Table, values: Mapping[str, Any]) -> tuple[Any, ...]:
    missing = next((part for part in KEYS[name] if part not in values), None)
    if missing:
        raise table.fault(f"缺少“{missing}”")
    return tuple(values[part] for part in KEYS[name])


def _same(name: str, entry: Mapping[str, Any], key: tuple[Any, ...]) -> bool:
    return tuple(entry.get(part) for part in KEYS[name]) == key


def _merged(name: str, before: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """An entry changed by what was written for it, and how many of its old versions stay before the new ones."""
    entry = {**before, **values}
    rows = _VERSIONS.get(name, "")
    new = list(values.get(rows, ()))
    if not new or not before:
        return entry, 0
    first = min((row["from"] for row in new if type(row.get("from")) is date), default=None)  # no moments
    if first is None:
        return entry, 0
    kept = [dict(row) for row in before.get(rows, ()) if row["from"] < first]
    if name == "rule" and kept and (kept[-1].get("to") is None or kept[-1]["to"] >= first):
        kept[-1]["to"] = first - timedelta(1)
    entry[rows] = [*kept, *new]
    return entry, len(kept)
