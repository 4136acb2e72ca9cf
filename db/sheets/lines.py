"""The rows of a record, such as its goods, as the cells of one row of a sheet tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from db.forms import Item, RowsItem
from db.kinds import Fault, Link
from db.sheets.book import Value
from db.sheets.cells import Column, Reading
from db.sheets.targets import Target, Targets

Cells = Mapping[str, tuple[Column, Value]]
"""The cells of one row of a sheet, by the path their column leads to."""

_LISTED = re.compile(r"\s*[;；]\s*")


@dataclass
class Line:
    """One row of a record in the making: its values by field, those of linked records by link and field.

    `taken` are the cells it was made of, with what they were understood as.
    """

    rows: str
    values: dict[str, Any] = field(default_factory=dict)
    linked: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken: list[tuple[Column, Value, Reading]] = field(default_factory=list)

    def put(self, target: Target, value: Any) -> None:
        """Take a value in; what is there already stays."""
        if target.link:
            self.linked.setdefault(target.link, {}).setdefault(target.spec.name, value)
        else:
            self.values.setdefault(target.spec.name, value)

    @property
    def raw(self) -> dict[str, Any]:
        """The row in the shape that a save takes."""
        return {**self.values, **self.linked}


@dataclass(frozen=True)
class Shape:
    """What the rows of one name look like.

    `title` is the path of the name of the record they link to through `link`, if they do; `has_note` says whether a
    line has a note of its own, `required` what it cannot be without.
    """

    rows: RowsItem
    targets: Targets
    link: str
    title: str
    has_note: bool
    required: tuple[Item, ...]

    @classmethod
    def of(cls, rows: RowsItem, targets: Targets) -> Shape:
        """The shape of these rows."""
        link = next((item.name for item in rows.columns if isinstance(item.spec.kind, Link)), "")
        paths = (path for path, one in targets.by_path.items() if one.rows == rows.name and one.link == link)
        noted = any(item.name == "note" for item in rows.columns)
        required = tuple(item for item in rows.columns if item.spec.required and item.spec.default is None)
        return cls(rows, targets, link, next(paths) if link else "", noted, required)

    def lines(self, cells: Cells) -> Iterator[Line]:
        """The lines that the cells of one row tell; a linked name may list several with semicolons."""
        for part in _each_name(cells, self.title):
            line = Line(self.rows.name)
            for column, cell in part.values():
                reading = column.read(cell)
                line.taken.append((column, cell, reading))
                if reading.value is not None and column.target is not None:
                    line.put(column.target, reading.value)
            for _, _, reading in line.taken:
                if reading.more:
                    self._put_more(line, reading)
            yield line

    def _put_more(self, line: Line, reading: Reading) -> None:
        """What a cell tells of its neighbours, where their own cells say nothing."""
        for path, raw in reading.more.items():
            target = self.targets.by_path.get(path)
            if target is not None:
                with suppress(Fault):  # the original text is kept by whoever told it
                    line.put(target, target.spec.kind.parse(raw))

    def lacks(self, line: Line) -> str:
        """The label of what a line cannot be without, or an empty string."""
        if self.link:
            title = self.targets.by_path[self.title].spec
            return "" if line.linked.get(self.link, {}).get(title.name) else title.label
        return next((item.label for item in self.required if line.values.get(item.name) is None), "")


def _each_name(cells: Cells, title: str) -> list[Cells]:
    """The cells once for each name that the title lists.

    Another column gives each name its own part when it lists as many, and a holder is everybody's; anything else that
    belongs to only one of the names stops the splitting.
    """
    names = _parts(cells[title][1]) if title in cells else []
    if len(names) < 2:
        return [cells]
    found: list[dict[str, tuple[Column, Value]]] = [{title: (cells[title][0], name)} for name in names]
    for path, (column, cell) in cells.items():
        parts = _parts(cell)
        if path == title or cell is None:
            continue
        if len(parts) == len(names):
            for one, part in zip(found, parts, strict=True):
                one[path] = (column, part)
        elif path.endswith(".holder"):
            for one in found:
                one[path] = (column, cell)
        else:
            return [cells]
    return list(found)


def _parts(cell: Value) -> list[str]:
    if not isinstance(cell, str) or not _LISTED.search(cell):
        return []
    return [one for one in _LISTED.split(cell.strip()) if one]
