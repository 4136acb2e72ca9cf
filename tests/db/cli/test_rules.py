"""simulate, rules, and deadline by a register's own rules."""

from __future__ import annotations

from pathlib import Path

from tests.db.cli.conftest import Run, dump

OWN = """
title = "本省办案期限"

[[rule]]
key = "clue_verify"
versions = [{ from = 2026-01-01, article = "CX 18", length = 5, unit = "workday" }]
"""


def test_simulate_lists_and_changes_nothing(run: Run, practice: Path, tmp_path: Path) -> None:
    rules = tmp_path / "new.toml"
    rules.write_text(OWN, encoding="utf-8")
    before = dump(practice)
    said = run("simulate", practice, rules, "--json")
    assert said.code == 0
    assert said.json["title"] == "本省办案期限"
    assert [one["key"] for one in said.json["rules"]] == ["clue_verify"]
    assert said.json["deadlines"]
    assert {one["rule"] for one in said.json["deadlines"]} == {"线索核查"}
    assert all(one["becomes"] < one["was"] for one in said.json["deadlines"])
    told = run("simulate", practice, rules)
    assert "【规则】改动 1 条" in told.out
    assert "没有改动任何内容" in told.out
    assert dump(practice) == before


def test_a_faulty_rule_file_is_refused_by_line(run: Run, practice: Path, tmp_path: Path) -> None:
    rules = tmp_path / "new.toml"
    rules.write_text('[[rule]]\nkey = "closing"\nlengt = 3\n', encoding="utf-8")
    said = run("simulate", practice, rules)
    assert said.code == 2
    assert "new.toml 第 3 行" in said.err
    assert run("simulate", practice, tmp_path / "none.toml", "--json").json["error"].startswith("规则文件 none.toml")


def test_rules_puts_sets_and_takes_out_and_deadline_follows(run: Run, practice: Path, tmp_path: Path) -> None:
    rules = tmp_path / "new.toml"
    rules.write_text(OWN, encoding="utf-8")
    words = ("deadline", "clue_verify", "--from", "2026-03-02", "--register", practice, "--json")
    assert run(*words).json["length"] == 15
    said = run("rules", practice, "--put", rules, "--json")
    assert said.json["files"][0]["title"] == "本省办案期限"
    assert run(*words).json["ends_on"] == "2026-03-09"
    assert run("deadline", "clue_verify", "--from", "2026-03-02", "--json").json["length"] == 15
    key = "deadline/dossier_archive/2019-04-01"
    assert run("rules", practice, "--set", f"{key}=60").code == 2
    said = run("rules", practice, "--set", f"{key}=60", "--reason", "省档案局文件", "--json")
    (one,) = [one for one in said.json["settings"] if one["key"] == key]
    assert (one["value"], one["default"], one["source"], one["reason"]) == ("60", "30", "M", "省档案局文件")
    assert run("rules", practice, "--take-out", "new.toml").code == 0
    assert run(*words).json["length"] == 15


def test_debts_and_publications_are_listed(run: Run, practice: Path) -> None:
    rows = run("list", practice, "debts", "--json").json
    assert rows
    assert {"case", "payment_state", "open", "surcharge", "total", "due_on"} <= set(rows[0])
    assert "信息公示" in run("list", practice).out
    assert run("list", practice, "罚没款收缴", "--limit", 3).code == 0
    assert {one["publication_state"] for one in run("list", practice, "publications", "--json").json} >= {
        "due",
        "shown",
    }
