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


def test_a_closed_case_still_asks_for_its_dossier_and_the_end_of_its_publication(
    services: Services, case_id: int
) -> None:
    closed = {
        "decided_on": "2026-03-09", "outcome": "penalty", "penalty_kinds": "罚款", "fine": "3000", "state": "closed",
        "closed_on": "2026-03-10", "publications": [{"act": "published", "done_on": "2026-03-10"}],
    }  # fmt: skip
    services.records.save("cases", closed, record_id=case_id)

    def due(on: str) -> dict[str, str]:
        found = services.deadlines.due(on=date.fromisoformat(on))
        return {one.key: one.left for one in found}

    # closed on 3/10: 30 days end on 4/9; published on 3/10: one year ends on Wednesday 2027-03-10
    assert due("2026-04-08") == {"dossier_archive": "剩 1 工作日"}
    assert "dossier_archive" in due("2026-06-08")
    assert due("2026-06-09") == {}
    services.records.save(
        "cases", {"events": [{"event": "archived", "happened_at": "2026-04-01 9:00"}]}, record_id=case_id
    )
    assert due("2026-04-08") == {}
    assert set(due("2027-03-09")) == {"publicity_term_general"}
    stopped = [*closed["publications"], {"act": "stopped", "done_on": "2027-03-10"}]  # type: ignore[misc]
    services.records.save("cases", {"publications": stopped}, record_id=case_id)
    assert due("2027-03-11") == {}


def test_papers_and_deliveries_start_and_stop_clocks(services: Services, case_id: int) -> None:
    events = [{"event": "hearing_requested", "happened_at": "2026-03-09 9:00"}]
    services.records.save("cases", {"events": events}, record_id=case_id)
    assert "hearing_host_appoint" in clocks(services, case_id)
    # a notice of a hearing on 3/24: seven workdays before it, 23:1 20:2 19:3 18:4 17:5 16:6 13:7
    services.records.save(
        "cases",
        {
            "events": [*events, {"event": "hearing_held", "happened_at": "2026-03-24 9:00"}],
            "deliveries": [{"title": "行政处罚告知书", "delivered_at": "2026-03-06 9:00"}],
        },
        record_id=case_id,
    )
    found = clocks(services, case_id)
    assert found["hearing_notice"] == date(2026, 3, 13)
    assert "hearing_host_appoint" not in found
    told = {"title": "行政处罚听证通知书", "delivered_at": "2026-03-10 9:00"}
    services.records.save("cases", {"deliveries": [told]}, record_id=case_id)
    assert "hearing_notice" not in clocks(services, case_id)


def test_a_measure_on_the_spot_is_approved_within_twenty_four_hours(services: Services, case_id: int) -> None:
    measure = {"kind": "seizure", "started_at": "2026-03-09 16:20", "on_spot": True}
    services.records.save("cases", {"measures": [measure]}, record_id=case_id)
    (clock,) = [one for one in services.deadlines.of_case(case_id) if one.key == "coercive_emergency"]
    assert f"{clock.ends_at:%m-%d %H:%M}" == "03-10 17:00"
    (due,) = [one for one in services.deadlines.due() if one.key == "coercive_emergency"]
    assert due.left == "剩 8 小时"
    services.records.save("cases", {"measures": [measure | {"approved_at": "2026-03-10 08:30"}]}, record_id=case_id)
    assert "coercive_emergency" not in clocks(services, case_id)


def test_a_request_to_a_laboratory_does_not_stop_the_clock_before_its_answer_is_known(
    services: Services, case_id: int
) -> None:
    plain = clocks(services, case_id)["case_decision"]
    services.papers.issue(
        "cases",
        case_id,
        "identification_request",
        raw={"mode": "identify", "recipient": "某公司", "due": "2026-03-20"},
        on=date(2026, 3, 10),
    )
    assert clocks(services, case_id)["case_decision"] == plain
    answer = [{"event": "identification_returned", "happened_at": "2026-03-19 9:00"}]
    services.records.save("cases", {"events": answer}, record_id=case_id)
    assert (clocks(services, case_id)["case_decision"] - plain).days >= 8


def test_the_verification_of_a_clue_is_lengthened_and_a_complaint_has_its_own_clocks(services: Services) -> None:
    clue = {"source": "report", "nature": "both", "received_on": "2026-03-02", "content": "投诉并举报"}
    clue_id = services.records.save("clues", clue)
    found = {one.key: one.ends_on for one in services.deadlines.of_clue(clue_id)}
    # seven workdays: 3-6 (4), 9, 10, 11 (7); fifteen: 3/23
    assert found == {"complaint_accept": date(2026, 3, 11), "clue_verify": date(2026, 3, 23)}
    more = {
        "extensions": [{"rule": "clue_verify", "granted_by": "部门负责人"}],
        "events": [{"event": "complaint_accepted", "happened_on": "2026-03-09"}],
    }
    services.records.save("clues", more, record_id=clue_id)
    found = {one.key: one.ends_on for one in services.deadlines.of_clue(clue_id)}
    # 24-27 (19), 30-4/3 (24), 7-10 (28), 13, 14 (30); mediation by the rules of 2020: 45 workdays from 3/10
    assert found["clue_verify"] == date(2026, 4, 14)
    assert found["complaint_mediation"] == date(2026, 5, 14)
    assert "complaint_accept" not in found
