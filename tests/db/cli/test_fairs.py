"""The verbs work for fairs and training as for cases: list, show, add, import with what is given, print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.db.cli.conftest import Run

Written = Callable[[object], Path]


@pytest.mark.parametrize(
    ("register", "least"),
    [("exhibitions", 2), ("exhibitors", 304), ("risk_checks", 60), ("training_classes", 2), ("attendance", 500)],
)
def test_the_registers_are_listed(run: Run, practice_register: Path, register: str, least: int) -> None:
    assert len(run("list", practice_register, register, "--json").json) >= least


def test_a_check_is_shown_with_its_answers(run: Run, practice_register: Path) -> None:
    shown = run("show", practice_register, "risk_checks", "展查2025-0003", "--json").json
    assert shown["level"] == "low"
    assert len(shown["answers"]) == 42
    assert "整改" in run("show", practice_register, "风险排查", "展查2025-0003").out


def test_a_class_is_added_by_labels(run: Run, register_path: Path, written: Written) -> None:
    values = {
        "培训名称": "业务培训",
        "开班日期": "2026-3-9",
        "课程": [{"课次": 1, "课题": "法规"}],
        "参训人员": [{"姓名": "王芳"}, {"姓名": "李伟"}],
        "签到": [{"姓名": "王芳", "课次": 1}, {"姓名": "李伟", "课次": 1, "状态": "缺勤"}],
    }
    said = run("add", register_path, "training_classes", written(values))
    assert said.code == 0, said.err
    assert said.json["number"] == "2026-01"
    rows = run("list", register_path, "attendance", "--json").json
    assert [(row["person_text"], row["status"]) for row in reversed(rows)] == [("王芳", "present"), ("李伟", "absent")]


def test_a_roster_is_imported_for_a_fair(run: Run, register_path: Path, written: Written, tmp_path: Path) -> None:
    run("add", register_path, "exhibitions", written({"展会名称": "湖区展", "开幕日期": "2026-4-1"}))
    workbook = openpyxl.Workbook()
    for row in (["企业名称", "展位号"], ["甲公司", "A1"], ["乙公司", "A2"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "roster.xlsx")
    said = run("import", register_path, "exhibitors", tmp_path / "roster.xlsx", "--given", "展会=湖区展", "--json")
    assert said.code == 0, said.err
    assert (said.json["new"], said.json["refused"]) == (2, 0)
    wrong = run("import", register_path, "exhibitors", tmp_path / "roster.xlsx", "--given", "展会")
    assert wrong.code == 2
    assert "栏目=内容" in wrong.err


def test_papers_of_other_records_are_printed(run: Run, practice_register: Path, tmp_path: Path) -> None:
    said = run(
        "print",
        practice_register,
        "--record",
        "exhibitions",
        "2",
        "--paper",
        "walking_list",
        "--out",
        tmp_path,
        "--json",
    )
    assert said.code == 0, said.err
    assert Path(said.json[0]["file"]).read_bytes().startswith(b"%PDF")
    wrong = run("print", practice_register, "--record", "展会", "2", "--paper", "45", "--out", tmp_path)
    assert wrong.code == 2
    assert "不是展会的文书" in wrong.err
    assert "E6（展位巡查路线表）" in wrong.err


def test_the_whole_file_of_a_class_is_printed_with_a_sign_in_sheet_for_each_day(
    run: Run, practice_register: Path, tmp_path: Path
) -> None:
    said = run(
        "print", practice_register, "--record", "培训班次", "1", "--set", "class_file", "--out", tmp_path, "--json"
    )
    assert said.code == 0, said.err
    forms = [one["form"] for one in said.json]
    assert forms[:5] == ["T1", "T4", "T2", "T2", "T7"]
    assert set(forms[5:]) == {"T5"}
    assert len({one["file"] for one in said.json}) == len(forms) == len(list(tmp_path.glob("*.pdf")))
    wrong = run("print", practice_register, "--record", "培训班次", "1", "--set", "decision", "--out", tmp_path)
    assert wrong.code == 2
    assert "class_file（一班一档）" in wrong.err


@pytest.mark.parametrize(
    "register",
    [
        "exhibitions", "exhibitors", "risk_checks", "fair_complaints", "training_plans", "training_classes", "people",
        "attendance", "certificates", "lecturers",
    ],
)  # fmt: skip
def test_what_is_exported_says_nothing_new_when_it_is_imported(
    run: Run, practice_register: Path, tmp_path: Path, register: str
) -> None:
    book = tmp_path / "out.xlsx"
    rows = run("export", practice_register, register, book, "--json").json["rows"]
    said = run("import", practice_register, register, book, "--dry-run", "--json").json
    assert (said["rows"], said["same"], said["refused"]) == (rows, rows, 0)


@pytest.fixture
def training(run: Run, register_path: Path, written: Written) -> Path:
    """A class of two courses, and the register it is in."""
    values = {
        "培训名称": "业务培训",
        "开班日期": "2026-3-9",
        "课程": [{"课次": 1, "课题": "法规"}, {"课次": 2, "课题": "实务"}],
        "参训人员": [{"姓名": "王芳"}, {"姓名": "李伟"}],
    }
    assert run("add", register_path, "training_classes", written(values)).code == 0
    return register_path


def test_a_sign_in_is_added_and_changed_by_itself(run: Run, training: Path, written: Written) -> None:
    sign_in = {"班次": "业务培训", "课次": 1, "姓名": "王芳", "状态": "迟到", "分钟": 10}
    key = run("add", training, "attendance", written(sign_in)).json["id"]
    twice = run("add", training, "attendance", written(sign_in))
    assert (twice.code, "已经有签到记录" in twice.err) == (2, True)
    nowhere = run("add", training, "attendance", written(sign_in | {"课次": 7}))
    assert (nowhere.code, "没有第7课" in nowhere.err) == (2, True)
    bare = run("change", training, "attendance", str(key), written({"状态": "补签"}))
    assert (bare.code, "补签必须有批准人" in bare.err) == (2, True)
    made_up = {"状态": "补签", "事由": "出现场", "批准人": "张建国"}
    assert run("change", training, "attendance", str(key), written(made_up)).code == 0
    shown = run("show", training, "training_classes", "业务培训", "--json").json
    assert [(row["status"], row["reason"]) for row in shown["attendance"]] == [("makeup", "出现场")]


def test_a_sign_in_sheet_is_imported_row_by_row(run: Run, training: Path, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (
        ["序号", "姓名", "课次", "出勤情况", "备注"],
        [1, "王芳", 1, "出勤", None],
        [2, "李伟", 1, "请假", "病假"],
        [3, "李伟", 2, "出勤", None],
        [4, "李伟", 2, "缺勤", None],
        [5, "王芳", 9, "出勤", None],
    ):
        workbook.active.append(row)
    workbook.save(tmp_path / "sheet.xlsx")
    said = run("import", training, "attendance", tmp_path / "sheet.xlsx", "--given", "班次=业务培训", "--json")
    assert said.code == 0, said.err
    assert (said.json["new"], said.json["refused"]) == (3, 2)
    assert {fault["row"] for fault in said.json["faults"]} == {5, 6}
    again = run("import", training, "attendance", tmp_path / "sheet.xlsx", "--given", "班次=业务培训", "--json").json
    assert (again["same"], again["new"]) == (3, 0)
    rows = run("list", training, "attendance", "--json").json
    told = {(row["person_text"], row["session"], row["status"]) for row in rows}
    assert told == {("王芳", 1, "present"), ("李伟", 1, "leave"), ("李伟", 2, "present")}
    assert run("undo", training, said.json["batch"]).code == 0
    assert run("list", training, "attendance", "--json").json == []
