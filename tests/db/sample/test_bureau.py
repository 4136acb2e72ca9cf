"""The practice bureau is the same for the same seed, well formed, lawful in its sums and plausible in its days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from db.kinds import CreditCode, IdNumber, PatentNumber, Phone, TrademarkNumber
from db.rules.fines import fine_range, fines_for
from db.rules.procedure import states
from db.rules.workdays import standard
from db.sample import Bureau, bureau
from db.sample.catalogue import PATENTS
from db.sample.numbers import COUNTY

ON = date(2026, 3, 10)
STEPS = ("found_on", "filed_on", "notified_on", "decided_on", "closed_on")


@pytest.fixture(scope="module")
def made() -> Bureau:
    return bureau(1, on=ON)


def test_the_same_seed_and_day_give_the_same_content(made: Bureau) -> None:
    assert bureau(1, on=ON) == made
    assert bureau(2, on=ON) != made
    assert bureau(1, on=ON + timedelta(days=1)) != made


@pytest.mark.parametrize("on", [date(2024, 2, 29), date(2026, 11, 23), date(2027, 5, 3)])
def test_any_day_will_do(on: date) -> None:
    assert len(bureau(3, on=on).cases) == 222


def test_two_years_with_cases_in_every_state(made: Bureau) -> None:
    counted = Counter(case["state"] for case in made.cases)
    assert set(counted) == set(states())
    assert len(made.cases) == 222
    assert 180 <= len(made.clues) <= 230
    assert min(case["found_on"] for case in made.cases) >= ON - timedelta(days=740)
    assert counted["archived"] + counted["closed"] > 120


def test_goods_come_in_many_units_and_kinds_of_cases_are_many(made: Bureau) -> None:
    units = {row["unit"] for case in made.cases for row in case.get("goods", [])}
    assert {"件", "张", "个", "副", "台", "套", "箱", "瓶", "包", "平方米", "千克"} <= units
    assert len({case["kind"] for case in made.cases}) >= 9


def test_names_are_never_used_twice(made: Bureau) -> None:
    for records in (made.parties, made.rights, made.officers):
        names = [record["name"] for record in records]
        assert len(names) == len(set(names))


def test_numbers_are_well_formed_and_nobodys(made: Bureau) -> None:
    for party in made.parties:
        code = party["credit_code"]
        assert code is None or (CreditCode().doubt(code) is None and code[2:8] == COUNTY)
        assert IdNumber().doubt(party["id_number"]) is None
        assert party["id_number"].startswith(COUNTY)
        assert Phone().doubt(party["phone"]) is None
    for right in made.rights:
        kind = PatentNumber() if right["kind"] in PATENTS else TrademarkNumber()
        if right["kind"] != "special_symbol":
            assert kind.doubt(right["number"]) is None


def test_the_days_of_a_case_follow_each_other_on_workdays(made: Bureau) -> None:
    calendar = standard()
    for case in made.cases:
        days = [case[name] for name in STEPS if case.get(name)]
        assert days == sorted(days)
        assert days[-1] <= ON
        assert all(calendar.is_workday(day).workday for day in days)


def test_cases_keep_within_their_periods(made: Bureau) -> None:
    calendar = standard()
    for case in made.cases:
        filed, decided = case.get("filed_on"), case.get("decided_on")
        if filed:
            assert calendar.workdays_between(case["found_on"], filed) <= 15
        if filed and decided and case.get("hearing") != "held":
            assert (decided - filed).days <= 90
        if decided and case.get("notified_on"):
            assert calendar.workdays_between(case["notified_on"], decided) > 5


def test_fines_lie_inside_the_range_of_the_law(made: Bureau) -> None:
    punished = [case for case in made.cases if case.get("fine") and case["kind"] != "exhibition"]
    assert len(punished) > 100
    for case in punished:
        sums = {"turnover": case["turnover"], "gains": case["illegal_gains"], "goods": case.get("confiscated_value")}
        rules = fines_for(case["kind"], case["act_to"])
        assert any(fine_range(rule, sums).allows(case["fine"]) for rule in rules), case["cause"]


def test_a_case_below_the_criminal_lines_is_punished_and_one_above_is_transferred(made: Bureau) -> None:
    for case in made.cases:
        if case.get("transfers"):
            assert case["turnover"] > Decimal(50_000)
            assert "fine" not in case
        elif case.get("outcome") == "penalty":
            assert case["turnover"] < Decimal(150_000)


def test_goods_are_worth_quantity_times_price(made: Bureau) -> None:
    for case in made.cases:
        for row in case.get("goods", []):
            assert row["value"] == row["quantity"] * row["unit_price"]


def test_some_offend_again_and_the_earlier_penalty_is_named(made: Bureau) -> None:
    again = [case for case in made.cases if "五年内" in (case.get("discretion") or "")]
    assert len(again) >= 5
    by_number = {case["decision_number"]: case for case in made.cases if case.get("decision_number")}
    for case in again:
        number = case["discretion"].split("（")[1].split("）")[0]
        earlier = by_number[number]
        assert earlier["parties"] == case["parties"]
        assert earlier["decided_on"] < case["found_on"]


def test_official_numbers_run_without_a_gap(made: Bureau) -> None:
    serials: dict[tuple[str, int], int] = {}
    for given in made.numbers:
        serial = serials.get((given.code, given.on.year), 0) + 1
        serials[given.code, given.on.year] = serial
        assert given.text == f"雁湖{given.code}〔{given.on.year}〕{serial}号"
