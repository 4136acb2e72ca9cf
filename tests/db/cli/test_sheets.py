"""import, export, undo: counts that add up, a dry run that changes nothing, an export that imports as the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.db.cli.conftest import Run, dump

Written = Callable[[object], Path]


def without_log(path: Path) -> list[str]:
    """The register's records, as SQL."""
    apart = ('"audit"', '"sqlite_sequence"', '"meta"')
    return [line for line in dump(path) if line.startswith("INSERT") and not any(name in line[:40] for name in apart)]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small ledger of three cases, one of which cannot be."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "案件"
    sheet.append(["序号", "当事人", "案件类型", "案由", "立案日期", "处罚决定日期", "罚款（元）", "经办"])
    sheet.append([1, "雁湖县某超市", "商标侵权", "销售侵权商品", "2025-3-5", "2025-5-6", 12000, "张建国"])
    sheet.append([2, "雁湖县某药店", "商标侵权", "销售侵权商品", "2025.4.8", "2025.6.3", "1.5万元", "王丽"])
    sheet.append([3, "雁湖县某商行", "商标侵权", "销售侵权商品", "2025-5-8", "2025-4-1", 800, "王丽"])
    path = tmp_path / "ledger.xlsx"
    workbook.save(path)
    return path


def test_a_dry_run_counts_and_changes_nothing(run: Run, register_path: Path, book: Path) -> None:
    before = dump(register_path)
    found = run("import", register_path, "cases", book, "--dry-run", "--json").json
    assert found["rows"] == 3
    assert found["rows"] == found["new"] + found["changed"] + found["same"] + found["refused"]
    assert found["batch"] is None
    assert dump(register_path) == before
    text = run("import", register_path, "cases", book, "--dry-run")
    assert "共 3 条 = 新增" in text.out
    assert "没有改动" in text.out


def test_a_refused_row_says_where_and_why(run: Run, register_path: Path, book: Path) -> None:
    found = run("import", register_path, "案件", book, "--json").json
    assert found["refused"] == 1
    fault = found["faults"][0]
    assert (fault["sheet"], fault["row"], fault["column"]) == ("案件", 4, "处罚决定日期")
    assert "早于立案日期" in fault["reason"]
    assert len(run("list", register_path, "cases", "--json").json) == 2
    assert "处罚决定日期" in run("import", register_path, "cases", book).err


def test_an_import_is_undone_as_a_whole(run: Run, register_path: Path, book: Path) -> None:
    before = without_log(register_path)
    batch = run("import", register_path, "cases", book, "--json").json["batch"]
    assert batch
    assert without_log(register_path) != before
    assert run("undo", register_path, batch, "--json").json["batch"] == batch
    assert without_log(register_path) == before
    again = run("undo", register_path, batch)
    assert again.code == 2
    assert "已经撤销过" in again.err


def test_headings_can_be_led_elsewhere(run: Run, register_path: Path, book: Path, written: Written) -> None:
    mapping = written({"经办": "主办人员", "案由": None})
    said = run("import", register_path, "cases", book, "--map", mapping, "--json")
    assert said.code == 0, said.out
    cases = run("list", register_path, "cases", "--json").json
    assert {case["cause"] for case in cases} == {None}
    assert "张建国" in {case["officer_a_text"] for case in cases}
    refused = run("import", register_path, "cases", book, "--map", written({"经办": 3}))
    assert refused.code == 2
    assert "“经办”" in refused.err


@pytest.mark.parametrize("register", ["cases", "clues", "parties", "rights", "officers"])
def test_an_export_imports_as_the_same(run: Run, practice: Path, tmp_path: Path, register: str) -> None:
    book = tmp_path / "out.xlsx"
    rows = run("export", practice, register, book, "--json").json["rows"]
    before = dump(practice)
    found = run("import", practice, register, book, "--json").json
    assert (found["rows"], found["same"]) == (rows, rows)
    assert dump(practice) == before


def test_what_is_exported_can_be_chosen(run: Run, practice_register: Path, tmp_path: Path) -> None:
    said = run("export", practice_register, "parties", tmp_path / "p.xlsx", "--find", "超市", "--json")
    listed = run("list", practice_register, "parties", "--find", "超市", "--json").json
    assert said.json["rows"] == len(listed) > 0


def test_an_import_into_a_copy_makes_the_same_register(run: Run, practice: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(practice, tmp_path / "copy.db"))
    book = tmp_path / "officers.xlsx"
    assert run("export", practice, "officers", book, "--unmask").code == 0
    assert run("import", copy, "officers", book, "--json").json["changed"] == 0


def test_wrong_workbooks_are_refused(run: Run, register_path: Path, tmp_path: Path, book: Path) -> None:
    text = tmp_path / "a.xlsx"
    text.write_text("不是表格", "utf-8")
    before = dump(register_path)
    for words, code in (
        (("import", register_path, "cases", tmp_path / "none.xlsx"), {2, 3}),
        (("import", register_path, "cases", text), {2, 3}),
        (("import", register_path, "cases", book, "--sheet", "没有"), {2}),
        (("import", register_path, "goods", book), {2}),
        (("export", register_path, "nothing", tmp_path / "m.xlsx"), {2}),
    ):
        said = run(*words)
        assert said.code in code
        assert said.err
        assert "Traceback" not in said.err
    assert dump(register_path) == before
