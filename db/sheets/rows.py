"""What each row of a ledger is: a record, a further row of one, or something apart such as a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from db.sheets.book import Grid, Value
from db.sheets.cells import Column, is_same
from db.sheets.header import Header
from db.sheets.targets import Targets, normal, shared

Sort = Literal["record", "more", "blank", "total", "subtotal", "heading", "section", "footer"]
APART: Mapping[Sort, str] = {
    "more": "续行",
    "blank": "空行",
    "total": "合计行",
    "subtotal": "小计行",
    "heading": "重复的表头",
    "section": "分节标题",
    "footer": "表尾",
}
"""What rows that begin no record are called."""

_SECTION = re.compile("[一二三四五六七八九十]{1,3}[、.,]")
_OWN_FIELDS_OF_A_RECORD = 3
_LONGEST_TOTAL = 14


@dataclass(frozen=True)
class Sorted:
    """A row, counted from 0, and what it is."""

    row: int
    sort: Sort


class RowSorter:
    """Tells records from everything else below the header of one sheet."""

    def __init__(self, grid: Grid, header: Header, columns: Sequence[Column], targets: Targets) -> None:
        self._grid = grid
        self._header = header
        self._columns = columns
        self._serial = next((one.column for one in header.headings if targets.is_ignored(one.parts)), None)
        self._name = next((one.heading.column for one in columns if one.path == targets.matching.name), None)
        self._own = [one for one in columns if one.target is not None and not one.target.rows]
        self._lines = [one for one in columns if one.target is not None and one.target.rows]
        self._numbers = {one.heading.column for one in columns if one.path in targets.matching.numbers}
        words = shared()
        self._totals = tuple(map(normal, words["totals"]))
        self._subtotals = tuple(map(normal, words["subtotals"]))
        self._footers = tuple(map(normal, words["footers"]))
        self._headings = {one.column: {normal(part) for part in one.parts} for one in header.headings}

    def sort(self) -> Iterator[Sorted]:
        """Every row below the header, in order."""
        inside = False  # whether a record is open that a further row could belong to
        for row in range(self._header.last + 1, len(self._grid.cells)):
            apart = self._apart(row)
            if apart is not None:
                inside = inside and apart == "heading"
                yield Sorted(row, apart)
                continue
            starts = not inside or self._starts(row)
            inside = True
            yield Sorted(row, "record" if starts else "more")

    def _apart(self, row: int) -> Sort | None:
        cells = [(column, cell) for column, cell in enumerate(self._grid.cells[row]) if cell is not None]
        if not cells:
            return "blank"
        column, first = cells[0]
        word = normal(first) if isinstance(first, str) else ""
        if word and column <= 2 and len(word) <= _LONGEST_TOTAL:
            if word.startswith(self._subtotals):
                return "subtotal"
            if word.startswith(self._totals):
                return "total"
        if self._repeats_header(cells):
            return "heading"
        if len(cells) == 1 and word and self._is_section(row, column, word):
            return "section"
        if word.startswith(self._footers) and self._is_footer(row, column, cells):
            return "footer"
        return None

    def _repeats_header(self, cells: Sequence[tuple[int, Value]]) -> bool:
        if not any(self._is_heading(column, cell) for column, cell in cells[:3]):
            return False
        equal = sum(1 for column, cell in cells if self._is_heading(column, cell))
        return equal >= 2 and equal * 5 >= len(cells) * 3

    def _is_heading(self, column: int, cell: Value) -> bool:
        return isinstance(cell, str) and normal(cell) in self._headings.get(column, ())

    def _is_section(self, row: int, column: int, word: str) -> bool:
        width = self._grid.spans.get((row, column), (1, 1))[1]
        wide = width * 2 > self._grid.width
        return (wide or bool(_SECTION.match(word))) and not word.startswith(self._footers)

    def _is_footer(self, row: int, column: int, cells: Sequence[tuple[int, Value]]) -> bool:
        if len(cells) * 3 > len(self._columns) + 3:
            return False
        serial = self._grid.value(row, self._serial) if self._serial is not None else None
        if isinstance(serial, int | float):
            return False
        wide = self._grid.spans.get((row, column), (1, 1))[1] > 1
        return wide or any(isinstance(cell, str) and (":" in cell or "：" in cell) for _, cell in cells)

    def _starts(self, row: int) -> bool:
        """Whether a row under an open record begins another one."""
        if not self._lines:
            return True
        if self._serial is not None:
            if self._grid.value(row, self._serial) is not None:
                return True
            if self._hangs(row, self._serial):
                return False
        name = self._grid.value(row, self._name) if self._name is not None else None
        own = [one.heading.column for one in self._own if self._grid.value(row, one.heading.column) is not None]
        if name is not None and not is_same(name):
            return True
        if self._serial is None and own and (name is None or is_same(name)):
            return True
        return len(own) >= _OWN_FIELDS_OF_A_RECORD or any(column in self._numbers for column in own)

    def _hangs(self, row: int, column: int) -> bool:
        head = self._grid.heads.get((row, column))
        return head is not None and self._header.last < head[0] < row
