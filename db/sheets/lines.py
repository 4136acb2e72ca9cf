"""The rows of a record, such as its goods, as the cells of one row of a sheet tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from db.forms import RowsItem
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
        values = self.linked.setdefault(target.link, {}) if target.link else self.values
        values.setdefault(target.spec.name, value)

    @property
    def raw(self) -> dict[str, Any]:
        """The row in the shape that a save takes."""
        return {**self.values, **self.linked}


@dataclass(frozen=True)
class Shape:
    """What the rows of one name look like: `title` is the path of the name of the record they link to, if they do."""

    rows: RowsItem
    targets: Targets
    link: str = ""
    title: str = ""

    @classmethod
    def of(cls, rows: RowsItem, targets: Targets) -> Shape:
        """The shape of these rows."""
        link = next((item.name for item in rows.columns if isinstance(item.spec.kind, Link)), "")
        paths = (path for path, one in targets.by_path.items() if one.rows == rows.name and one.link == link)
        return cls(rows, targets, link, next(paths) if link else "")

    @property
    def has_note(self) -> bool:
        """Whether a line has a note of its own."""
        return any(item.name == "note" for item in self.rows.columns)

    def lines(self, cells: Cells) -> Iterator[Line]:
        """The lines that the cells of one row tell; a linked name may list several with semicolons."""
        for part in _each_name(cells, self.title):
            line = Line(self.rows.name)
            more: dict[str, Any] = {}
            for column, cell in part.values():
                reading = column.read(cell)
                line.taken.append((column, cell, reading))
                if reading.value is not None and column.target is not None:
                    line.put(column.target, reading.value)
                more.update({path: raw for path, raw in reading.more.items() if path in self.targets.by_path})
            for path, raw in more.items():
                target = self.targets.by_path[path]
                with suppress(Fault):  # the original text is kept by whoever told it
                    line.put(target, target.spec.kind.parse(raw))
            yield line

    def lacks(self, line: Line) -> str:
        """The label of what a line cannot be without, or an empty string."""
        if self.link:
            title = self.targets.by_path[self.title].spec
            return "" if line.linked.get(self.link, {}).get(title.name) else title.label
        for item in self.rows.columns:
            if item.spec.required and item.spec.default is None and line.values.get(item.name) is None:
                return item.label
        return ""


def _each_name(cells: Cells, title: str) -> list[Cells]:
    """The cells once for each name that the title lists.

    Another column gives each name its own part when it lists as many, and a holder is everybody's; anything else that
    belongs to only one of the names stops the splitting.
    """
    if title not in cells:
        return [cells]
    names = _parts(cells[title][1])
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
    return [one for one in _LISTED.split(cell.strip()) if one] if isinstance(cell, str) else []
