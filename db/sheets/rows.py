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
_NUMBERED_COLUMNS = 4


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
        group = targets.matching.name.rpartition(".")[0]
        record = [one for one in columns if one.target is None or one.path.rpartition(".")[0] in ("", group)]
        self._of_record = [one.heading.column for one in record if one.path != "transfers"]
        self._of_lines = [one.heading.column for one in self._lines if one not in record]
        words = shared()
        self._totals = tuple(map(normal, words["totals"]))
        self._subtotals = tuple(map(normal, words["subtotals"]))
        self._footers = tuple(map(normal, words["footers"]))
        self._headings = {one.column: {normal(part) for part in one.parts} for one in header.headings}

    def sort(self) -> Iterator[Sorted]:
        """Every row below the header, in order."""
        record: int | None = None  # where the record begins that a further row could belong to
        for row in range(self._header.last + 1, len(self._grid.cells)):
            apart = self._apart(row)
            if apart is not None:
                record = record if apart == "heading" else None
                yield Sorted(row, apart)
                continue
            starts = record is None or (self._starts(row) and not self._goes_on(row, record))
            record = row if starts else record
            yield Sorted(row, "record" if starts else "more")

    def _apart(self, row: int) -> Sort | None:
        cells = [(column, cell) for column, cell in enumerate(self._grid.cells[row]) if cell is not None]
        if not cells:
            return "blank"
        column, first = cells[0]
        word = normal(first) if isinstance(first, str) else ""
        if word and column <= 2 and len(word) <= _LONGEST_TOTAL:
            if _is_total(word, self._subtotals):
                return "subtotal"
            if _is_total(word, self._totals):
                return "total"
        if self._repeats_header(cells) or (row == self._header.last + 1 and _is_below_header(cells)):
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

    def _goes_on(self, row: int, record: int) -> bool:
        """Whether a row says of the record only what its first row says, with the same number, and adds a line."""
        value = self._grid.value
        known = [column for column in self._of_record if value(row, column) is not None]
        if any(value(row, column) != value(record, column) for column in known):
            return False
        numbered = any(column in self._numbers for column in known)
        if not numbered and self._serial is not None:
            numbered = value(row, self._serial) is not None and value(row, self._serial) == value(record, self._serial)
        lines = [column for column in self._of_lines if value(row, column) is not None]
        return numbered and any(value(row, column) != value(record, column) for column in lines)

    def _hangs(self, row: int, column: int) -> bool:
        head = self._grid.heads.get((row, column))
        return head is not None and self._header.last < head[0] < row


def _is_total(word: str, totals: Sequence[str]) -> bool:
    """Whether a word begins a total row: 合计, 合计(25件), 总计3件; not the name of a shop that begins so."""
    for total in totals:
        rest = word.removeprefix(total)
        if rest != word and (not rest or rest[0] in "(:0123456789共" or rest in ("数", "金额", "件数")):
            return True
    return False


def _is_below_header(cells: Sequence[tuple[int, Value]]) -> bool:
    """Whether the row under a header belongs to it: the columns numbered, or the units of the amounts."""
    numbers = [cell for _, cell in cells if isinstance(cell, int | float)]
    if len(numbers) >= _NUMBERED_COLUMNS and len(numbers) >= len(cells) - 2:
        return numbers == [numbers[0] + place for place in range(len(numbers))] and numbers[0] in (0, 1)
    return all(isinstance(cell, str) and not normal(cell) for _, cell in cells)
