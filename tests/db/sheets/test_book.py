"""Reading workbooks: the two formats read alike, and no file ends or hangs the program."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import EnvironmentFault, Refused, RegisterError
from db.sheets.book import Grid, read_book
from db.sheets.zipped import column_letters, column_number
from tests.db.sheets.workbooks import DATA, LEDGER, book, with_parts

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def test_the_ledger_is_read_as_it_stands() -> None:
    first, second, third = read_book(LEDGER).grids
    assert (first.name, len(first.cells), first.width) == ("商标案件", 46, 25)
    assert first.value(14, 5) == date(2020, 1, 30)
    assert first.value(5, 5) is None
    assert first.shown(5, 1) == "上海伯尔梅特公司"
    assert first.spans[2, 12] == (1, 5)
    assert (len(second.cells), second.width) == (23, 18)
    assert third.cells == []


def test_both_formats_read_alike() -> None:
    new, old = read_book(LEDGER), read_book(DATA / "old-ledger.xls")
    assert [grid.cells for grid in new.grids] == [grid.cells for grid in old.grids]
    assert [sorted(grid.merged) for grid in new.grids] == [sorted(grid.merged) for grid in old.grids]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "0字节"),
        (b"just text", "不是Excel工作簿"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 and then nothing", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing", "损坏"),
    ],
)
def test_what_is_no_workbook_is_told_in_one_sentence(tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(content)
    with pytest.raises(RegisterError, match=word):
        read_book(file)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="找不到"):
        read_book(tmp_path / "没有.xlsx")
    with pytest.raises(Refused, match="文件夹"):
        read_book(tmp_path)


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Refused, match="没有工作簿"):
        read_book(file)


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZZ1"><v>1</v></c></row>',
        b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        b'<x:row><x:c><x:v>1</x:v></x:c></x:row><x:row><x:c r="XFD900000"><x:v>1</x:v></x:c></x:row>',
        b"<row>" + b"<c><v>1</v></c>" * 3000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 3000,
    ],
)
def test_absurd_dimensions_are_refused_before_they_fill_the_memory(tmp_path: Path, cells: bytes) -> None:
    file = with_parts(tmp_path / "a.xlsx", {SHEET: HEAD + cells + TAIL})
    with pytest.raises(Refused, match="过大"):
        read_book(file)


def test_a_cell_hidden_from_the_walk_is_a_damage(tmp_path: Path) -> None:
    hidden = b'<row r="1"><c r="A1"><v>1</v></c><c note="a>b" r=XFD1><v>1</v></c></row>'
    file = with_parts(tmp_path / "a.xlsx", {SHEET: HEAD + hidden + TAIL})
    with pytest.raises(EnvironmentFault, match="损坏"):
        read_book(file)


def test_formatted_cells_without_content_are_no_content(tmp_path: Path) -> None:
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    grid = read_book(with_parts(tmp_path / "a.xlsx", {SHEET: HEAD + cells + TAIL})).grids[0]
    assert grid.cells == [[1.0]]


def test_a_bomb_is_refused_by_what_it_unpacks_to(tmp_path: Path) -> None:
    file = with_parts(tmp_path / "a.xlsx", {SHEET: HEAD + b" " * (300 << 20) + TAIL})
    assert file.stat().st_size < 1 << 20
    with pytest.raises(Refused, match="解压后"):
        read_book(file)


def test_one_long_text_used_by_many_cells_is_refused(tmp_path: Path) -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 2001))
    shared = b"<sst><si><t>" + b"x" * 200_000 + b"</t></si></sst>"
    file = with_parts(tmp_path / "a.xlsx", {SHEET: HEAD + cells + TAIL, "xl/sharedStrings.xml": shared})
    with pytest.raises(Refused, match="文字太多"):
        read_book(file)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(5000):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"")
    with pytest.raises(Refused, match="部件"):
        read_book(file)


@pytest.mark.parametrize("name", ["old-ledger.xlsx", "old-ledger.xls"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_told_or_read_but_never_ends_the_program(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    content = bytearray((DATA / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    file = tmp_path / name
    file.write_bytes(content[:cut])
    with suppress(RegisterError):
        assert all(isinstance(grid, Grid) for grid in read_book(file).grids)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.binary(max_size=40), max_size=8))
def test_damage_inside_of_a_sheet_is_told_or_read(tmp_path: Path, cells: list[bytes]) -> None:
    file = with_parts(tmp_path / "a.xlsx", {SHEET: HEAD + b"<row r='1'><c r='A1'><v>".join(cells) + TAIL})
    with suppress(RegisterError):
        read_book(file)


def test_values_come_as_python_has_them(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", [["文字", 1, 2.5, True, date(2020, 1, 2), None, "", "=1+1"]])
    (grid,) = read_book(file).grids
    assert grid.cells[0][:5] == ["文字", 1.0, 2.5, True, date(2020, 1, 2)]
    assert [grid.value(0, column) for column in (5, 6, 7, 99)] == [None, None, None, None]


@given(st.integers(1, 20_000))
def test_columns_have_letters(number: int) -> None:
    assert column_number(column_letters(number)) == number
