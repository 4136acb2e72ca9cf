"""Workbooks for the tests, made cell by cell."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

DATA = Path(__file__).parents[2] / "data"
LEDGER = DATA / "old-ledger.xlsx"

HEAD = ["序号", "当事人", "案由", "立案日期", "罚款", "品名", "数量", "单位", "备注"]

HABITS = ("合计", "同上", "/", "移送", "是", "118万余", "233箱", "；", "a；b", "2020年2月", "备注：", "序号", "当事人")
CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1)),
    st.booleans(),
    st.sampled_from(
        ["合计", "同上", "/", "移送", "是", "118万余", "233箱", "；", "a；b", "2020年2月", "备注：", "序号", "当事人"]
    ),
)


def book(path: Path, *sheets: Sequence[Sequence[Any]], merged: Iterable[str] = (), names: Sequence[str] = ()) -> Path:
    """Write sheets of rows; `merged` are ranges of the first sheet."""
    workbook = Workbook()
    for number, rows in enumerate(sheets):
        name = names[number] if number < len(names) else f"表{number + 1}"
        sheet = workbook.active if number == 0 else workbook.create_sheet()
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
    for one in merged:
        workbook.worksheets[0].merge_cells(one)
    workbook.save(path)
    return path


def with_parts(path: Path, parts: Mapping[str, bytes], source: Path = LEDGER) -> Path:
    """A copy of a workbook with some of its parts exchanged or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return path


def printable(cell: Any) -> Any:
    """A cell that a workbook can hold; no formula."""
    return "".join(char for char in cell if char.isprintable()).lstrip("=") if isinstance(cell, str) else cell
