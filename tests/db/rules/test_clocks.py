"""Clocks are born from events and ended by events; changing a fact, a rule or the calendar says which move."""

from datetime import date, datetime
from pathlib import Path

import pytest

from db.errors import Refused
from db.rules.book import shipped_book
from db.rules.clocks import Event, born, moves
from db.rules.counting import Exclusion
from db.rules.deadline_rules import deadline_rules, load
from db.rules.deadlines import Deadline, Extension, deadline
from db.rules.rulefile import RESOURCES, RuleFault
from db.rules.settings import applied
from db.rules.workdays import Calendar

FILED = {"clue_received": date(2026, 7, 1), "filed": date(2026, 7, 3)}


def ends(clocks: list[Deadline]) -> dict[str, date]:
    return {clock.rule.key + clock.about: clock.ends_on for clock in clocks}


def test_a_filed_case_has_its_ninety_days_and_no_clue_clock() -> None:
    assert ends(born(FILED)) == {"case_decision": date(2026, 10, 8)}
    assert ends(born({"clue_received": date(2026, 7, 1), "filed": None})) == {"clue_verify": date(2026, 7, 22)}


def test_each_measure_has_its_own_clock() -> None:
    events = [
        Event("seized", date(2026, 7, 6), "m1"),
        Event("seized", date(2026, 7, 13), "m2"),
        Event("registered", date(2026, 7, 6), "m3"),
        Event("seized_on_spot", datetime(2026, 7, 6, 10, 20), "m1"),
        Event("seizure_released", date(2026, 7, 20), "m1"),
    ]
    assert ends(born(events)) == {
        "coercive_emergencym1": date(2026, 7, 7),
        "prior_reg_disposem3": date(2026, 7, 15),
        "seizurem2": date(2026, 8, 12),
    }


def test_events_make_exclusions_only_for_rules_they_suspend() -> None:
    events = [
        Event("filed", date(2026, 7, 3)),
        Event("seized", date(2026, 7, 6), "m1"),
        Event("identification_asked", date(2026, 7, 10)),
        Event("identification_returned", date(2026, 7, 19)),
    ]
    # the ten days of identification lengthen the case (10/11 -> 10/12), not the seizure
    assert ends(born(events)) == {"case_decision": date(2026, 10, 12), "seizurem1": date(2026, 8, 5)}
    case = born(events)[1]
    assert case.excluded[0].reason == "权利人辨认或者鉴别"


def test_a_suspension_that_still_runs_moves_the_end_day_by_day() -> None:
    events = [Event("filed", date(2026, 7, 3)), Event("suspended", date(2026, 7, 10), paper="审批表1号")]
    first, second = (born(events, today=day)[0] for day in (date(2026, 7, 19), date(2026, 7, 21)))
    assert first.paused
    assert first.excluded[0].paper == "审批表1号"
    assert (first.ends_on, second.ends_on) == (date(2026, 10, 12), date(2026, 10, 13))


def test_extensions_are_given_by_rule_and_item() -> None:
    events = [Event("seized", date(2026, 7, 6), "m1"), Event("seized", date(2026, 7, 6), "m2")]
    found = ends(born(events, extensions={("seizure", "m1"): [Extension()]}))
    assert found == {"seizurem1": date(2026, 9, 4), "seizurem2": date(2026, 8, 5)}


def test_one_clock_follows_another_until_its_own_event_is_known() -> None:
    served = {"penalty_decided": date(2026, 3, 2), "decision_served": date(2026, 3, 2)}
    found = ends(born(served))
    assert found["fine_payment"] == date(2026, 3, 17)
    assert found["late_surcharge"] == date(2026, 4, 20)
    assert found["lawsuit"] == date(2026, 9, 2)
    assert found["court_application"] == date(2026, 12, 2)
    paid = ends(born({**served, "paid": date(2026, 3, 10)}))
    assert not {"fine_payment", "late_surcharge", "court_application"} & set(paid)
    over = ends(born({**served, "remedy_over": date(2026, 5, 6)}))
    assert over["court_application"] == date(2026, 8, 6)


def test_a_backward_clock_ends_with_an_earlier_event() -> None:
    assert "hearing_notice" in ends(born({"hearing_held": date(2026, 11, 20)}))
    assert "hearing_notice" not in ends(
        born({"hearing_held": date(2026, 11, 20), "hearing_notified": date(2026, 11, 9)})
    )


def test_the_last_of_several_notices_counts() -> None:
    events = [
        Event("notified", date(2026, 7, 20)),
        Event("notified", date(2026, 7, 6)),
        Event("defended", date(2026, 7, 8)),
    ]
    assert ends(born(events)) == {"defence_or_hearing_request": date(2026, 7, 27)}


def test_a_repealed_rule_gives_no_clock_and_a_switched_off_one_neither() -> None:
    assert "report_realname_feedback_old" in ends(born({"filing_decided": date(2026, 4, 14)}))
    assert born({"filing_decided": date(2026, 4, 15)}) == []
    on = applied(shipped_book(), {"switch/patent_decision": "yes"}).deadlines
    assert "patent_decision" in ends(born(FILED, rules=on))
    assert "patent_decision" not in ends(born(FILED))


def test_what_moves_when_the_calendar_a_fact_or_the_law_changes() -> None:
    before = born(FILED)
    own = Calendar(own=[(date(2026, 10, 8), False, "停电")])
    assert [(move.days, move.becomes.ends_on) for move in moves(before, born(FILED, calendar=own)) if move.becomes] == [
        (1, date(2026, 10, 9))
    ]
    gone = moves(before, born({**FILED, "decided": date(2026, 8, 1)}))
    assert [(move.was is not None, move.becomes, move.days) for move in gone] == [(True, None, 0)]
    extra = [Exclusion(date(2026, 7, 10), date(2026, 7, 19), "检测")]
    assert moves(before, born(FILED, excluded=extra))[0].days == 4
    assert moves(before, before) == []


def test_an_office_may_change_only_what_rests_on_memory() -> None:
    values = {"deadline/dossier_archive/2019-04-01": "60", "deadline/case_decision/2021-07-15": "5"}
    own = applied(shipped_book(), values).deadlines
    assert deadline("dossier_archive", date(2026, 7, 1), rules=own).version.length == 60
    assert deadline("case_decision", date(2026, 7, 1), rules=own).version.length == 90
    assert {"dossier_archive", "exhibition_visit"} <= {rule.key for rule in deadline_rules().settings()}


@pytest.mark.parametrize(
    ("key", "day", "reason"),
    [
        ("no_such_rule", date(2026, 1, 1), "没有“no_such_rule”这条期限规则"),
        ("report_realname_feedback_old", date(2026, 4, 15), "已于2026-04-14后不再适用"),
        ("complaint_accept", date(2019, 12, 31), "自2020-01-01起施行，2019-12-31还没有这条规定"),
        ("report_result_feedback", date(2026, 5, 1), "没有固定的期限"),
    ],
)
def test_a_rule_that_does_not_apply_is_refused(key: str, day: date, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        deadline(key, day)


def test_wrong_extensions_and_exclusions_are_refused() -> None:
    with pytest.raises(Refused, match="没有第1次延长的规定"):
        deadline("closing", date(2026, 7, 1), extensions=[Extension()])
    with pytest.raises(Refused, match="由负责人集体讨论确定，请写明延长多久"):
        deadline("case_decision", date(2026, 7, 1), extensions=[Extension(), Extension()])
    with pytest.raises(Refused, match="早于开始的"):
        deadline("case_decision", date(2026, 7, 1), exclusions=[Exclusion(date(2026, 8, 2), date(2026, 8, 1), "检测")])
    doubted = deadline("closing", date(2026, 7, 1), exclusions=[Exclusion(date(2026, 7, 2), date(2026, 7, 3), "检测")])
    assert "没有规定可以不计入的时间" in doubted.doubts[0]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('unit = "workday" },', 'unit = "workdays" },', "“unit”不能是“workdays”"),
        ('start = "complaint_received"', 'start = "complaint"', "“start”不能是“complaint”"),
        ('ends = ["complaint_answered"', 'ends = ["answered"', "“ends”里的“answered”没有写明"),
        ("length = 7, ", "length = 0, ", "至少是 1"),
        ('after = "fine_payment"', 'after = "payment"', "“after”里的“payment”没有写明"),
        (', by = "bureau_leader" }', " }", "缺少“by”"),
        ("to = 2026-04-14, ", "to = 2026-04-15, ", "与前一版本重叠"),
        ('key = "complaint_mediation"', 'key = "complaint_accept"', "规则“complaint_accept”重复"),
        ("{ open = true, ", "{ ", "延长要么写明“length”"),
        ('who = "bureau"', 'who = "buro"', "“who”不能是“buro”"),
    ],
)
def test_a_mistake_in_a_rule_file_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = (RESOURCES / "rules" / "deadlines.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "deadlines.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFault, match=reason) as caught:
        load(file)
    table = text.rfind("[[rule]]", 0, text.index(old))
    assert text[:table].count("\n") < caught.value.line <= text[: text.index(old)].count("\n") + 2
