"""Exit codes, help in Chinese, faults of the environment and faults of ours."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from db.cli import is_verb, verbs
from db.lock import RegisterLock, this_process
from tests.db.cli.conftest import Run


@pytest.mark.parametrize("verb", [verb.name for verb in verbs()])
def test_the_help_of_each_verb_is_in_chinese(run: Run, verb: str) -> None:
    said = run(verb, "-h")
    assert said.code == 0
    assert said.out.startswith(f"用法：python main.py {verb}")
    assert "显示这份说明" in said.out
    for english in ("usage", "positional", "options", "show this", "optional"):
        assert english not in said.out


def test_the_help_names_every_verb(run: Run) -> None:
    said = run("-h")
    assert all(verb.name in said.out and verb.label in said.out for verb in verbs())
    assert all(is_verb(verb.name) and verb in verbs(verb.name) for verb in verbs())
    assert not is_verb("samples")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lst"], "没有“lst”这个命令。"),
        (["list"], "缺少参数：登记库。"),
        (["list", "a.db", "cases", "--limit"], "参数 --limit 后面缺少内容。"),
        (["list", "a.db", "cases", "--limit", "x"], "参数 --limit：应是不小于 1 的整数，现为“x”。"),
        (["list", "a.db", "cases", "--wide"], "不认识的参数：--wide。"),
        (["print", "a.db", "--case", "1", "--out", "x"], "下列参数必须给出一个：--paper --set --dossier。"),
        (
            ["print", "a.db", "--case", "1", "--paper", "1", "--dossier", "--out", "x"],
            "参数 --dossier 不能与 --paper 同时使用。",
        ),
    ],
)
def test_a_wrong_command_line_is_refused_in_chinese(run: Run, words: list[str], sentence: str) -> None:
    said = run(*words)
    assert said.code == 2
    assert said.err.splitlines()[0] == sentence
    assert "-h 查看用法" in said.err
    as_json = run(*words, "--json")
    assert as_json.code == 2
    assert as_json.json["error"] == sentence or "--json" in as_json.json["error"]


def test_a_damaged_or_foreign_file_is_a_fault_of_the_environment(run: Run, tmp_path: Path) -> None:
    empty, text, foreign = tmp_path / "empty.db", tmp_path / "text.db", tmp_path / "foreign.db"
    empty.touch()
    text.write_text("不是登记库" * 100, "utf-8")
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE a(b)")
    connection.close()
    for path in (empty, text, foreign):
        for words in (("list", path), ("check", path)):
            said = run(*words)
            assert said.code == 3, said.err
            assert "登记库" in said.err
            assert "Traceback" not in said.err


def test_a_register_open_elsewhere_can_be_read_but_not_changed(run: Run, register_path: Path, tmp_path: Path) -> None:
    values = tmp_path / "values.json"
    values.write_text('{"name": "张建国"}', "utf-8")
    lock = RegisterLock(register_path)
    lock.take()
    assert run("list", register_path, "cases").code == 0
    said = run("add", register_path, "officers", values)
    assert said.code == 3
    assert "正在被使用" in said.err
    assert this_process().sentence() in said.err
    assert lock.path.exists()
    lock.release()


def test_a_fault_of_ours_is_logged_without_personal_data(run: Run, practice: Path, tmp_path: Path) -> None:
    with sqlite3.connect(practice) as connection:
        connection.execute("UPDATE cases SET filed_on='某人的13800000000' WHERE id=1")
    connection.close()
    said = run("show", practice, "cases", "1", "--json")
    assert said.code == 1
    assert said.json["error"] == "程序出错，没有完成。"
    log = (tmp_path / "log" / "faults.log").read_text("utf-8")
    assert "ValueError" in log
    assert "某人" not in log
    assert "138" not in log
    assert "Traceback" not in said.out + said.err


def test_a_verb_that_reads_leaves_the_register_as_it_is(run: Run, practice: Path) -> None:
    before = practice.read_bytes()
    for words in (("list", practice, "cases"), ("show", practice, "cases", 1), ("check", practice), ("due", practice)):
        assert run(*words).code == 0
    assert practice.read_bytes() == before


def test_sample_tells_what_it_made_and_keeps_off_existing_files(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("x")
    said = run("sample", path)
    assert said.code == 2
    assert "已经存在" in said.err
    assert path.read_text() == "x"


def test_json_of_an_error_is_one_object(run: Run, tmp_path: Path) -> None:
    said = run("list", tmp_path / "none.db", "--json")
    assert json.loads(said.out)["error"] == "找不到登记库“none.db”。"
    assert said.err == ""
