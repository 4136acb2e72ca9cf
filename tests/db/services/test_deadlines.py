"""Clocks are born from what is recorded and end with it; nothing is typed for them."""

from __future__ import annotations

from datetime import date

from db.services import Services
from db.services.deadlines import to_json


def clocks(services: Services, case_id: int) -> dict[str, date]:
    return {one.key: one.ends_on for one in services.deadlines.of_case(case_id)}


def test_filing_starts_ninety_days(services: Services, case_id: int) -> None:
    # filed 2026-03-05; day one is 03-06; the 90th day is 06-03, a Wednesday
    assert clocks(services, case_id)["case_decision"] == date(2026, 6, 3)


def test_a_clue_that_became_a_case_has_no_clock_of_its_own(services: Services) -> None:
    clue = services.records.save("clues", {"source": "supervision", "received_on": "2026-03-02", "content": "检查发现"})
    # 15 workdays from 03-03: 03-03…06 (4), 09…13 (9), 16…20 (14), 03-23 (15)
    assert [(one.key, one.ends_on) for one in services.deadlines.of_clue(clue)] == [("clue_verify", date(2026, 3, 23))]
    services.cases.open_from_clue(clue, {"kind": "other", "filed_on": "2026-03-09"})
    assert services.deadlines.of_clue(clue) == []


def test_each_measure_has_its_own_clock_until_it_is_released(services: Services, case_id: int) -> None:
    services.records.save(
        "cases",
        {
            "measures": [
                {"kind": "seizure", "started_at": "2026-03-04 09:05", "days": "30"},
                {"kind": "prior_registration", "started_at": "2026-03-06 15:00", "released_on": "2026-03-09"},
            ]
        },
        record_id=case_id,
    )
    # 30 days from 03-05 end on Friday 04-03; the registration was settled
    found = clocks(services, case_id)
    assert found["seizure"] == date(2026, 4, 3)
    assert "prior_reg_dispose" not in found


def test_an_extension_lengthens_the_same_count(services: Services, case_id: int) -> None:
    services.records.save(
        "cases", {"extensions": [{"rule": "case_decision", "granted_by": "部门负责人"}]}, record_id=case_id
    )
    # 120 days from 2026-03-06: 07-03, a Friday
    assert clocks(services, case_id)["case_decision"] == date(2026, 7, 3)


def test_time_at_the_laboratory_does_not_count(services: Services, case_id: int) -> None:
    plain = clocks(services, case_id)["case_decision"]
    events = [
        {"event": "lab_sent", "happened_at": "2026-03-10 9:00"},
        {"event": "lab_returned", "happened_at": "2026-03-19 9:00"},
    ]
    services.records.save("cases", {"events": events}, record_id=case_id)
    assert (clocks(services, case_id)["case_decision"] - plain).days >= 8


def test_full_payment_ends_the_term_of_payment_and_asks_for_closing(services: Services, case_id: int) -> None:
    services.records.save(
        "cases", {"decided_on": "2026-03-09", "fine": "3000", "outcome": "penalty"}, record_id=case_id
    )
    services.records.save("cases", {"payments": [{"paid_on": "2026-03-10", "amount": "2999.99"}]}, record_id=case_id)
    assert "closing" not in clocks(services, case_id)
    services.records.save("cases", {"payments": [{"paid_on": "2026-03-10", "amount": "3000"}]}, record_id=case_id)
    # 15 workdays after 03-10: 03-11…13 (3), 16…20 (8), 23…27 (13), 30, 31 (15)
    assert clocks(services, case_id)["closing"] == date(2026, 3, 31)


def test_the_first_page_shows_what_is_overdue_and_near_by_officer(services: Services, case_id: int) -> None:
    assert services.deadlines.due() == []
    near = services.deadlines.due(on=date(2026, 6, 1))
    assert [(one.key, one.urgency, one.officer) for one in near] == [("case_decision", "soon", "张建国")]
    late = services.deadlines.due(on=date(2026, 6, 5))
    assert (late[0].urgency, late[0].days_left) == ("overdue", -2)
    assert to_json(late[0])["case"] == "雁湖市监案〔2026〕1号"


def test_the_offices_own_day_off_moves_a_workday_count(services: Services) -> None:
    clue = services.records.save("clues", {"source": "supervision", "received_on": "2026-03-02", "content": "检查发现"})
    services.records.save("own_days", {"day": "2026-03-05", "workday": "否", "note": "防汛停工"})
    (clock,) = services.deadlines.of_clue(clue)
    assert clock.ends_on == date(2026, 3, 24)
    assert "防汛停工" in clock.explain()


def test_an_archived_case_has_left_the_first_page(services: Services, case_id: int) -> None:
    services.records.save("cases", {"state": "archived"}, record_id=case_id)
    assert services.deadlines.due(on=date(2030, 1, 1)) == []


def test_a_day_off_of_the_office_tells_beforehand_which_clocks_it_moves(services: Services) -> None:
    clue = services.records.save("clues", {"source": "supervision", "received_on": "2026-03-02", "content": "检查发现"})
    (moved,) = services.deadlines.moved_by_own_day(date(2026, 3, 5), workday=False)
    assert (moved.record_id, moved.was, moved.becomes) == (clue, "2026-03-23", "2026-03-24")
    assert services.deadlines.of_clue(clue)[0].ends_on == date(2026, 3, 23)


def test_a_case_page_tells_the_offices_clocks_and_what_is_still_to_come(services: Services, case_id: int) -> None:
    services.records.save(
        "cases", {"decided_on": "2026-03-09", "fine": "3000", "outcome": "penalty"}, record_id=case_id
    )
    later = date(2027, 6, 1)
    told = services.deadlines.told_of_case(case_id, on=later)
    assert all(one.rule.who == "bureau" or one.ends_on >= later for one in told)
    services.records.save("cases", {"state": "archived"}, record_id=case_id)
    assert services.deadlines.told_of_case(case_id, on=later) == []
