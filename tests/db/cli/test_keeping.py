"""check, due, deadline, backup, restore."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.db.cli.conftest import Run, dump


def altered(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_a_sound_register_is_said_to_be_sound(run: Run, practice_register: Path) -> None:
    said = run("check", practice_register)
    assert said.code == 0
    assert said.out.count("✔") == 3
    found = run("check", practice_register, "--json").json
    assert (found["sound"], found["complete"], found["consistent"]) == (True, True, True)
    assert found["records"]["cases"] == 222
    assert found["findings"] == []


def test_a_log_that_was_tampered_with_is_found(run: Run, practice: Path) -> None:
    altered(practice, "DROP TRIGGER audit_no_update", "UPDATE audit SET who='别人' WHERE seq=100")
    said = run("check", practice, "--json")
    assert said.code == 3
    assert said.json["sound"] is False
    sentences = [one["sentence"] for one in said.json["findings"]]
    assert any("第 100 条" in sentence for sentence in sentences)
    assert any("表结构" in sentence for sentence in sentences)


def test_a_log_that_was_cut_off_is_found_by_a_printed_mark(run: Run, practice: Path) -> None:
    mark = run("check", practice, "--json").json["mark"]
    altered(
        practice,
        "DROP TRIGGER audit_no_delete",
        "DELETE FROM audit WHERE seq=(SELECT max(seq) FROM audit)",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    )
    said = run("check", practice)
    assert said.code == 3
    assert "检查时留下的记录" in said.out
    practice.with_name(f"{practice.name}.checked").unlink()
    assert run("check", practice).code == 0
    said = run("check", practice, "--anchor", "9-0123456789abcdef", "--anchor", mark)
    assert said.code == 3
    assert "末尾可能被删除" in said.out
    assert "第 9 条" in said.out
    assert run("check", practice, "--anchor", "12").code == 2


def test_a_missing_attachment_and_a_gap_in_the_numbers_are_found(run: Run, practice: Path) -> None:
    digest = sqlite3.connect(practice).execute("SELECT sha256 FROM papers LIMIT 1").fetchone()[0]
    (practice.with_name(f"{practice.name}.files") / digest[:2] / digest).unlink()
    altered(practice, "DELETE FROM numbers WHERE code='市监处罚' AND serial=2 AND year=2025")
    said = run("check", practice)
    assert said.code == 3
    assert "文件不见了" in said.out
    assert "2025年“市监处罚”文号缺第 2 号" in said.out
    assert "恢复最近的完好备份" in said.err


def test_what_does_not_agree_is_told_but_is_no_damage(run: Run, practice: Path) -> None:
    altered(
        practice,
        "UPDATE cases SET decided_on='2020-01-01' WHERE id=20",
        "UPDATE goods SET value=1 WHERE id=1",
        "UPDATE cases SET closing_reason=NULL WHERE state='closed'",
        "UPDATE parties SET credit_code=(SELECT credit_code FROM parties WHERE id=2) WHERE id=3",
    )
    said = run("check", practice, "--json")
    assert said.code == 0
    assert said.json["consistent"] is False
    sentences = "".join(one["sentence"] for one in said.json["findings"])
    for words in ("早于", "货值不等于数量乘单价", "没有填写结案情形", "统一社会信用代码都是"):
        assert words in sentences
    assert all(one["id"] for one in said.json["findings"])


def test_a_deadline_is_explained_without_a_register(run: Run) -> None:
    found = run("deadline", "case_decision", "--from", "2026-03-02", "--json").json
    assert (found["starts_on"], found["unit"], found["length"]) == ("2026-03-02", "day", 90)
    assert found["ends_on"] == "2026-06-01"
    assert found["skipped"] == [{"day": "2026-05-31", "reason": "周日"}]
    for name in ("rule", "name", "article", "in_force_from", "provisional", "excluded", "extended"):
        assert name in found
    assert "届满：2026年6月1日" in run("deadline", "case_decision", "--from", "2026年3月2日").out


def test_extensions_and_exclusions_move_a_deadline(run: Run) -> None:
    plain = run("deadline", "case_decision", "--from", "2026-3-2", "--json").json
    words = ("--extend", "--exclude", "2026-3-10..2026-3-19:鉴定", "--json")
    moved = run("deadline", "case_decision", "--from", "2026-3-2", *words).json
    assert moved["ends_on"] > plain["ends_on"]
    assert moved["excluded"][0]["reason"] == "鉴定"
    assert moved["extended"][0]["length"] == 30


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("查封", "--from", "2026-3-2"), "seizure  查封、扣押期限"),
        (("case_decision", "--from", "2026-13-2"), "没有2026年13月2日这一天"),
        (("case_decision", "--from", "2026-3-2", "--exclude", "3月"), "应写成 开始..结束:理由"),
    ],
)
def test_a_wrong_deadline_is_refused(run: Run, words: tuple[str, ...], sentence: str) -> None:
    said = run("deadline", *words)
    assert said.code == 2
    assert sentence in said.err


def test_what_is_due_comes_with_its_derivation(run: Run, practice_register: Path) -> None:
    found = run("due", practice_register, "--json").json
    assert found
    assert {"rule", "name", "article", "ends_on", "case", "officer", "days_left"} <= set(found[0])
    assert found == sorted(found, key=lambda one: one["ends_on"])
    later = run("due", practice_register, "--on", "2026-12-1", "--json").json
    assert sum(one["days_left"] < 0 for one in later) > sum(one["days_left"] < 0 for one in found)
    text = run("due", practice_register).out
    assert "起算：" in text
    assert f"共 {len(found)} 项。" in text


def test_a_backup_is_restored_and_nothing_is_lost(run: Run, practice: Path, tmp_path: Path) -> None:
    made = run("backup", practice, "--to", tmp_path / "stick", "--json").json
    assert made["cases"] == 222
    assert Path(made["second"]).exists()
    before = dump(practice)
    values = tmp_path / "values.json"
    values.write_text('{"note": "后来改的"}', "utf-8")
    assert run("change", practice, "cases", "1", values).code == 0
    said = run("restore", made["second"], "--to", practice, "--json").json
    assert dump(practice) == before
    assert said["lost_changes"] == 1
    assert dump(Path(said["kept"])) != before
    assert run("check", practice).code == 0


def test_a_restore_needs_another_file_that_is_there(run: Run, practice: Path, tmp_path: Path) -> None:
    assert run("restore", practice, "--to", practice).code == 2
    assert run("restore", tmp_path / "none.db", "--to", practice).code == 2


def test_check_looks_one_dossier_over(run: Run, practice: Path) -> None:
    rows = run("list", practice, "cases", "--json").json
    case = next(row["id"] for row in rows if row["state"] == "served")
    found = run("check", practice, "--case", case, "--json").json
    assert found["id"] == case
    one = next(one for one in found["findings"] if one["key"] == "no_report")
    assert (one["form"], one["level"]) == ("35", "serious")
    assert "第四十八条" in one["article"]
    said = run("check", practice, "--case", case)
    assert said.code == 0
    assert "严重　缺少《案件调查终结报告》（《市场监督管理行政处罚程序规定》第四十八条" in said.out
