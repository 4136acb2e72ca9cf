"""salvage, rebuild, and what backup and restore say: the ways back without a screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.services.packages import folder_of_packages
from tests.db.cli.conftest import Run, dump


def test_a_restore_names_what_it_takes_back(run: Run, practice: Path, tmp_path: Path) -> None:
    made = run("backup", practice, "--json").json
    assert (made["verified"], made["files_missing"]) == (True, 0)
    values = tmp_path / "values.json"
    values.write_text('{"note": "后来改的"}', "utf-8")
    assert run("change", practice, "cases", "1", values).code == 0
    said = run("restore", made["file"], "--to", practice)
    assert said.code == 0
    assert "222 件案件" in said.out
    assert "恢复前" in said.out
    assert "案件 1 条" in said.err
    assert "修改案件“" in said.err


def test_a_damaged_register_is_salvaged_into_a_new_one(run: Run, practice: Path, tmp_path: Path) -> None:
    before = dump(practice)
    with practice.open("r+b") as file:
        file.write(bytes(4096))
    assert run("check", practice).code == 3
    said = run("salvage", practice, "--to", tmp_path / "new.db", "--json").json
    assert said["lost"] == 0
    assert {one["label"] for one in said["tables"]} >= {"案件", "当事人", "修改记录", "文号"}
    after = [line for line in dump(tmp_path / "new.db") if "'salvage'" not in line]
    assert [line for line in before if line.startswith('INSERT INTO "cases"')] == [
        line for line in after if line.startswith('INSERT INTO "cases"')
    ]
    assert run("check", tmp_path / "new.db").code == 0
    again = run("salvage", practice, "--to", tmp_path / "new.db")
    assert again.code == 2
    assert "已经存在" in again.err


def test_what_holds_nothing_any_more_is_an_environment_fault(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(b"\xff" * 9000)
    said = run("salvage", tmp_path / "bad.db", "--to", tmp_path / "new.db")
    assert said.code == 3
    assert "没有可以抢救的内容" in said.err
    assert not (tmp_path / "new.db").exists()


def test_a_register_is_rebuilt_from_its_packages(run: Run, practice: Path, tmp_path: Path) -> None:
    values = tmp_path / "values.json"
    values.write_text('{"note": "归档后补记"}', "utf-8")
    closed = next(row["id"] for row in run("list", practice, "cases", "--json").json if row["closed_on"])
    assert run("change", practice, "cases", closed, values).code == 0
    folder = folder_of_packages(practice)
    cases = {row["number"]: row for row in run("list", practice, "cases", "--json").json if row["closed_on"]}
    (folder / "坏的.zip").write_bytes(b"hello")
    said = run("rebuild", folder, "--to", tmp_path / "new.db", "--json").json
    assert said["cases"] >= len(cases)
    assert len(said["faults"]) == 1
    assert "坏的.zip" in said["faults"][0]
    again = {row["number"]: row for row in run("list", tmp_path / "new.db", "cases", "--json").json}
    assert {number: again[number] for number in cases} == cases
    assert run("check", tmp_path / "new.db").code == 0
    assert "归档后补记" in json.dumps(
        run("show", tmp_path / "new.db", "cases", closed, "--json").json, ensure_ascii=False
    )


def test_a_new_practice_register_has_its_packages(run: Run, tmp_path: Path) -> None:
    assert run("sample", tmp_path / "a.db").code == 0
    assert len(list(folder_of_packages(tmp_path / "a.db").glob("*.zip"))) > 100
    assert run("check", tmp_path / "a.db").code == 0


@pytest.mark.parametrize("verb", ["backup", "restore", "salvage", "rebuild"])
def test_every_way_back_explains_itself(run: Run, verb: str) -> None:
    said = run(verb, "-h")
    assert said.code == 0
    assert "用法：" in said.out


def test_a_folder_without_packages_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("rebuild", tmp_path / "empty", "--to", tmp_path / "new.db").code == 2
    assert run("rebuild", tmp_path / "none", "--to", tmp_path / "new.db").code == 2
