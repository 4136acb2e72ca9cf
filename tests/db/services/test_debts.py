"""Money owed and publication, worked out from what is recorded in cases; each sum and day by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.services import Services
from db.services.lists import ListQuery

PARTY = {"credit_code": "91110000600037341L", "address": "雁湖县解放路12号", "licence_name": "营业执照"}
DECIDED: dict[str, object] = {
    "found_on": "2025-11-20",
    "filed_on": "2025-12-01",
    "decided_on": "2026-01-05",
    "decision_number": "雁湖市监处罚〔2026〕1号",
    "outcome": "penalty",
    "penalty_kinds": "罚款",
    "fine": "10000",
}


def served(on: str, method: str = "direct") -> dict[str, str]:
    return {"title": "行政处罚决定书", "delivered_at": f"{on} 10:00", "method": method}


@pytest.fixture
def decided(services: Services, case_id: int) -> int:
    """A fine of 10,000 yuan, decided on Monday 2026-01-05 and delivered on Tuesday the 6th."""
    services.office.save({"address": "雁湖县府前路1号", "head": "刘志强", "phone": "0734-8866315"})
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    services.records.save("parties", PARTY, record_id=party)
    services.records.save("cases", DECIDED | {"deliveries": [served("2026-01-06")]}, record_id=case_id)
    return case_id


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setenv("REGISTER_TODAY", day)


def debt(services: Services, case_id: int) -> Any:
    found = services.debts.of_case(case_id)
    assert found is not None
    return found


def test_a_fine_runs_becomes_overdue_and_is_paid(
    services: Services, decided: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 1/6 + 15 = 1/21, a Wednesday
    on(monkeypatch, "2026-01-21")
    one = debt(services, decided)
    assert (one.state, one.due_on, one.open, one.surcharge) == ("running", date(2026, 1, 21), 10000, 0)
    # four days late: 4 x 3 % x 10,000
    on(monkeypatch, "2026-01-25")
    one = debt(services, decided)
    assert (one.state, one.days_late, one.surcharge, one.total) == ("overdue", 4, 1200, 11200)
    # 6 months of lawsuit end on 7/6, a Monday; three months more on 10/6, a holiday -> 10/8
    assert one.apply_until == date(2026, 10, 8)
    services.records.save(
        "cases", {"payments": [{"kind": "fine", "paid_on": "2026-01-25", "amount": "10000"}]}, record_id=decided
    )
    one = debt(services, decided)
    assert (one.state, one.open, one.total) == ("surcharge", 0, 1200)
    services.records.save(
        "cases",
        {
            "payments": [
                {"kind": "fine", "paid_on": "2026-01-25", "amount": "10000"},
                {"kind": "surcharge", "paid_on": "2026-01-25", "amount": "1200"},
            ]
        },
        record_id=decided,
    )
    assert debt(services, decided).state == "paid"
    assert services.debts.totals().count == 0


def test_nothing_runs_before_the_decision_is_delivered(services: Services, case_id: int) -> None:
    services.records.save("cases", DECIDED, record_id=case_id)
    one = debt(services, case_id)
    assert (one.state, one.due_on, one.next) == ("unserved", None, "登记处罚决定书的送达")


def test_a_notice_in_public_delivers_after_thirty_days(services: Services, case_id: int) -> None:
    # published 1/6, + 30 = 2/5, a Thursday; + 15 = 2/20, a holiday (春节 2/15-23) -> 2/24
    services.records.save("cases", DECIDED | {"deliveries": [served("2026-01-06", "public")]}, record_id=case_id)
    one = debt(services, case_id)
    assert (one.served_on, one.due_on, one.state) == (date(2026, 2, 5), date(2026, 2, 24), "overdue")


def test_instalments_of_the_paper_move_the_term_and_the_way_to_the_court(
    services: Services, decided: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"due": "2026-03-02", "amount": "4000"}, {"due": "2026-05-06", "amount": "6000"}]
    own = {"terms": "instalments", "asked_on": "2026-01-12", "instalments": rows}
    services.papers.issue("cases", decided, "payment_terms", raw=own, on=date(2026, 1, 15))
    on(monkeypatch, "2026-02-10")
    one = debt(services, decided)
    assert (one.state, one.terms, one.surcharge) == ("deferred", "分 2 期，至 2026-05-06", 0)
    clocks = {clock.key: clock for clock in services.deadlines.of_case(decided)}
    assert clocks["fine_payment"].ends_on == date(2026, 3, 2)
    assert "市监延分通" in clocks["fine_payment"].explain()
    # three months from the end of the instalments: 8/6
    assert clocks["court_application_deferred"].ends_on == one.apply_until == date(2026, 8, 6)
    assert "court_application" not in clocks
    # the first instalment is eight days late: 8 x 3 % x 4,000
    on(monkeypatch, "2026-03-10")
    one = debt(services, decided)
    assert (one.state, one.days_late, one.surcharge) == ("overdue", 8, 960)
    paid = [{"kind": "fine", "paid_on": "2026-03-02", "amount": "4000"}]
    services.records.save("cases", {"payments": paid}, record_id=decided)
    clocks = {clock.key: clock for clock in services.deadlines.of_case(decided)}
    assert clocks["fine_payment"].ends_on == date(2026, 5, 6)
    assert debt(services, decided).state == "deferred"


def test_urging_and_the_court(services: Services, decided: int, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "2026-07-10")
    assert debt(services, decided).next == "送达催告书"
    # urged on 7/10; ten workdays: 13-17 (5), 20-24 (10)
    urged = {"title": "行政处罚决定履行催告书", "delivered_at": "2026-07-10 9:00", "method": "direct"}
    services.records.save("cases", {"deliveries": [served("2026-01-06"), urged]}, record_id=decided)
    one = debt(services, decided)
    assert (one.state, one.urged_on, one.next) == ("urged", date(2026, 7, 10), "2026-07-24 后可以申请强制执行")
    on(monkeypatch, "2026-07-27")
    assert debt(services, decided).next == "最迟 2026-10-08 申请强制执行"
    on(monkeypatch, "2026-10-09")
    assert debt(services, decided).state == "lapsed"
    services.records.save(
        "cases", {"events": [{"event": "court_asked", "happened_at": "2026-09-01 9:00"}]}, record_id=decided
    )
    assert debt(services, decided).state == "court"


def test_the_list_filters_sorts_finds_and_counts(services: Services, decided: int) -> None:
    other = services.records.save("cases", {"kind": "other", "decided_on": "2026-03-02", "fine": "500"})
    services.records.save("cases", {"kind": "other", "decided_on": "2026-03-02"})
    assert services.lists.count(ListQuery("debts")) == 2
    assert list(services.lists.ids(ListQuery("debts", filters={"payment_state": "unserved"}))) == [other]
    assert list(services.lists.ids(ListQuery("debts", order="total", descending=True))) == [decided, other]
    assert list(services.lists.ids(ListQuery("debts", find="好又多"))) == [decided]
    (row,) = services.lists.page("debts", [decided])
    assert row is not None
    assert "雁湖市监案〔2026〕1号" in row
    assert Decimal(10000) in row


def test_what_is_listed_goes_to_excel(services: Services, decided: int, tmp_path: Path) -> None:
    file = tmp_path / "debts.xlsx"
    assert services.sheets.export("debts", file) == 1
    sheet = load_workbook(file).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["案号", "当事人", "收缴状态"]
    assert sheet.cell(2, heads.index("未缴") + 1).value == 10000
    assert sheet.cell(2, 3).value == "逾期未缴"


# Publication


def shown(services: Services, case_id: int) -> Any:
    found = services.publications.of_case(case_id)
    assert found is not None
    return found


def test_a_penalty_waits_shows_can_be_repaired_and_stops(
    services: Services, decided: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # decided 1/5: twenty workdays 6-9 (4), 12-16 (9), 19-23 (14), 26-30 (19), 2/2 (20)
    on(monkeypatch, "2026-02-02")
    assert (shown(services, decided).state, shown(services, decided).due_on) == ("due", date(2026, 2, 2))
    on(monkeypatch, "2026-02-03")
    assert shown(services, decided).state == "overdue"
    assert services.publications.waiting() == (1, 1)
    act = {"act": "published", "done_on": "2026-02-03", "handler": "张建国"}
    services.records.save("cases", {"publications": [act]}, record_id=decided)
    one = shown(services, decided)
    assert (one.state, one.category, one.handler) == ("shown", "一般", "张建国")
    assert (one.repair_from, one.stops_on) == (date(2026, 5, 3), date(2027, 2, 3))
    on(monkeypatch, "2026-05-03")
    assert shown(services, decided).state == "repairable"
    asked = {"act": "repair_asked", "done_on": "2026-05-06"}
    services.records.save("cases", {"publications": [act, asked]}, record_id=decided)
    assert shown(services, decided).state == "repairing"
    keys = {clock.key for clock in services.deadlines.of_case(decided, on=date(2026, 5, 6))}
    assert "credit_repair_accept" in keys
    on(monkeypatch, "2027-02-04")
    services.records.save("cases", {"publications": [act]}, record_id=decided)
    assert shown(services, decided).state == "expired"
    stopped = {"act": "stopped", "done_on": "2027-02-04"}
    services.records.save("cases", {"publications": [act, stopped]}, record_id=decided)
    assert shown(services, decided).state == "stopped"


def test_a_small_fine_on_a_mitigated_tier_shows_three_months(services: Services, decided: int) -> None:
    act = {"act": "published", "done_on": "2026-01-30"}
    services.records.save("cases", {"tier": "lighter", "publications": [act]}, record_id=decided)
    one = shown(services, decided)
    # three months from 1/30: 4/30; no repair is needed
    assert (one.category, one.stops_on, one.repair_from) == ("轻微", date(2026, 4, 30), None)


def test_a_warning_is_not_published_and_has_no_clock(services: Services, decided: int) -> None:
    services.records.save("cases", {"penalty_kinds": "警告", "fine": None}, record_id=decided)
    assert shown(services, decided).state == "none"
    assert "publicity_same_province" not in {clock.key for clock in services.deadlines.of_case(decided)}


def test_a_party_of_another_province_is_pushed_within_ten_workdays(services: Services, decided: int) -> None:
    services.office.save({"region": "430422"})
    party = services.records.load("cases", decided)["parties"][0]["party"]
    services.records.save("parties", {"region": "440305"}, record_id=party)
    clocks = {clock.key: clock.ends_on for clock in services.deadlines.of_case(decided)}
    # ten workdays: 6-9 (4), 12-16 (9), 19 (10)
    assert clocks["publicity_push"] == date(2026, 1, 19)
    assert "publicity_same_province" not in clocks


def test_a_changed_decision_is_taken_back(services: Services, decided: int) -> None:
    acts = [{"act": "published", "done_on": "2026-01-20"}, {"act": "decision_changed", "done_on": "2026-03-09"}]
    services.records.save("cases", {"publications": acts}, record_id=decided)
    assert shown(services, decided).state == "revoked"
    clocks = {clock.key: clock.ends_on for clock in services.deadlines.of_case(decided)}
    assert clocks["publicity_withdraw"] == date(2026, 3, 12)
    acts.append({"act": "withdrawn", "done_on": "2026-03-10"})
    services.records.save("cases", {"publications": acts}, record_id=decided)
    assert shown(services, decided).state == "withdrawn"
    assert "publicity_withdraw" not in {clock.key for clock in services.deadlines.of_case(decided)}
