"""Reading a workbook: the values of its sheets as they stand, and which cells are merged."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from db.errors import EnvironmentFault, Refused, known_faults
from db.sheets import binary, zipped

Value: TypeAlias = "str | int | float | bool | date | datetime | time | None"
Span: TypeAlias = "tuple[int, int, int, int]"

LARGEST_FILE = 128 << 20
_FILL_LIMIT = 500_000


@dataclass(frozen=True)
class Grid:
    """One sheet: `cells` by row and column, counted from 0; a blank cell is None.

    `merged` are merged ranges: first row, first column, last row, last column.
    """

    name: str
    cells: Sequence[Sequence[Value]]
    merged: tuple[Span, ...] = ()
    hidden: bool = False
    width: int = field(default=0)

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell itself; None outside of the sheet."""
        if 0 <= row < len(self.cells) and 0 <= column < len(self.cells[row]):
            return self.cells[row][column]
        return None

    def shown(self, row: int, column: int) -> Value:
        """What a reader sees in a cell: a merged one shows the value of its first cell."""
        head = self.heads.get((row, column))
        return self.value(*head) if head else self.value(row, column)

    @cached_property
    def heads(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For every cell of a merged range but the first: where the first one is."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in self.merged:
            bottom, right = min(bottom, len(self.cells) - 1), min(right, self.width - 1)
            if len(found) + (bottom - top + 1) * (right - left + 1) > _FILL_LIMIT:
                break
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        found[row, column] = (top, left)
        return found

    @cached_property
    def spans(self) -> dict[tuple[int, int], tuple[int, int]]:
        """How many rows and columns a merged range has, by its first cell."""
        return {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in self.merged}


@dataclass(frozen=True)
class Book:
    """A workbook as it was read."""

    name: str
    grids: tuple[Grid, ...]


def read_book(path: Path) -> Book:
    """Read a workbook (.xlsx, .xlsm, .xls, .et); formulas give the value Excel kept, macros are never looked at.

    Raises `Refused` for what is no workbook, has a password or is too large, `EnvironmentFault` for a file that is
    damaged or cannot be read.
    """
    with known_faults():
        if path.is_dir():
            raise Refused(f"“{path.name}”是文件夹，不是Excel文件。")
        if path.stat().st_size > LARGEST_FILE:
            raise zipped.too_large(f"超过{LARGEST_FILE >> 20}兆字节")
        data = path.read_bytes()
    if data.startswith(b"PK"):
        return _read(path, zipped.checked(data))
    if data.startswith(binary.MAGIC):
        binary.check(data)
        return _read(path, data)
    if not data:
        raise EnvironmentFault("这个文件是空的（0字节）。", remedy="请找原文件重新复制一份。")
    raise Refused(
        f"“{path.name}”不是Excel工作簿{_disguise(data)}。",
        remedy="请用Excel或WPS打开后，另存为“Excel工作簿（*.xlsx）”再导入。",
    )


def _disguise(data: bytes) -> str:
    """What a file with the name of a workbook often is instead."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        return "，是从网页系统导出的网页文件"
    if head.startswith(b"<?xml"):
        return "，是XML格式的表格"
    if head.startswith(b"%pdf"):
        return "，是PDF文件"
    return ""


def _read(path: Path, data: bytes) -> Book:
    # calamine is only needed here, and the first window can do without it
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = [
            _grid(workbook.get_sheet_by_name(one.name), hidden=one.visible != SheetVisibleEnum.Visible)
            for one in workbook.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise zipped.encrypted() from error
    except (CalamineError, ValueError, OSError, MemoryError) as error:
        raise zipped.damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what the reader throws where it did not expect a damage
            raise zipped.damaged() from None
        raise
    return Book(path.name, tuple(grids))


def _grid(sheet: Any, *, hidden: bool) -> Grid:
    cells = [[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    width = len(cells[0]) if cells else 0
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or () if first != last)
    return Grid(sheet.name, cells, merged, hidden=hidden, width=width)


def plain(cell: Any) -> Value:
    """A cell without blank texts and the durations of Excel."""
    if isinstance(cell, str):
        return cell if cell and not cell.isspace() else None
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return cell  # type: ignore[no-any-return]  # the reader gives nothing else
