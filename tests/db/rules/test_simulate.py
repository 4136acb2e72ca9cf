"""A new rule file is tried on the cases before it takes effect."""

from datetime import date
from pathlib import Path

from db.rules.clocks import Event
from db.rules.deadline_rules import deadline_rules, load
from db.rules.rulefile import RESOURCES
from db.rules.simulate import rule_changes, simulate
from db.rules.workdays import Calendar, standard

TODAY = date(2026, 7, 10)


def test_a_changed_rule_is_told_and_tried(tmp_path: Path) -> None:
    text = (RESOURCES / "rules" / "deadlines.toml").read_text(encoding="utf-8")
    old = '{ from = 2021-07-15, article = "CX 64; CF 60", length = 90'
    assert old in text
    text = text.replace(
        old,
        old.replace("2021-07-15, ", "2021-07-15, to = 2026-06-30, ")
        + ', unit = "day" },\n    { from = 2026-07-01, article = "CX 64", length = 60',
    )
    text = text.replace('name = "案卷归档"', 'name = "立卷归档"').replace("enabled = false", "enabled = true", 1)
    file = tmp_path / "deadlines.toml"
    file.write_text(text, encoding="utf-8")
    new = load(file)
    changes = {change.key: change.what for change in rule_changes(deadline_rules(), new)}
    assert set(changes) == {"case_decision", "dossier_archive", "court_ruling_doubt"}
    assert changes["dossier_archive"] == ("名称：案卷归档 → 立卷归档",)
    assert changes["court_ruling_doubt"] == ("是否启用：否 → 是",)
    assert "改为 2026-07-01起：60日（《市场监督管理行政处罚程序规定》第六十四条）" in changes["case_decision"]

    cases = {"甲案": [Event("filed", date(2026, 7, 3))], "乙案": [Event("filed", date(2026, 6, 3))]}
    calendar = standard()
    found = simulate(cases, before=(deadline_rules(), calendar), after=(new, calendar), today=TODAY)
    assert [one.case for one in found] == ["甲案"]
    # 90 days end on 10/1, rolled to 10/8; 60 days on 9/1
    assert found[0].moves[0].days == (date(2026, 9, 1) - date(2026, 10, 8)).days


def test_rules_that_come_and_go() -> None:
    rules = deadline_rules()
    fewer = type(rules)({key: rule for key, rule in rules.rules.items() if key != "closing"}, {}, {}, {}, {})
    assert [(one.key, one.what[0]) for one in rule_changes(rules, fewer)] == [("closing", "删除")]
    assert rule_changes(fewer, rules)[0].what[0] == "新增"
    assert rule_changes(rules, rules) == ()


def test_a_day_off_moves_only_what_it_touches() -> None:
    cases = {
        "甲案": [Event("clue_received", date(2026, 7, 1))],
        "乙案": [Event("clue_received", date(2026, 8, 3))],
    }
    flood = Calendar(own=[(date(2026, 7, 15), False, "防汛")])
    rules = deadline_rules()
    found = simulate(cases, before=(rules, standard()), after=(rules, flood), today=TODAY)
    assert [(one.case, one.moves[0].days) for one in found] == [("甲案", 1)]
