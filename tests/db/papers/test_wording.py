"""The text follows the law of the paper's day, with a switch to the model of 2021."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.papers.load import Library
from db.papers.render import render
from db.services.facts import vocabulary
from tests.db.papers.sample import FACTS

LIBRARY = Library(vocabulary())


def said(key: str, dated: date, **settings: Any) -> str:
    facts = {**FACTS, "own": {"dated": dated}}
    return render(LIBRARY.paper(key), facts, vocabulary=vocabulary(), draft=False, **settings).text


@pytest.mark.parametrize(
    ("dated", "wording", "days"),
    [
        (date(2026, 3, 5), "current", "三十日"),
        (date(2022, 11, 1), "current", "三十日"),
        (date(2022, 10, 31), "current", "六十日"),
        (date(2026, 3, 5), "2021", "六十日"),
    ],
)
def test_public_delivery_takes_as_long_as_the_rules_of_its_day_say(dated: date, wording: str, days: str) -> None:
    assert f"自本公告发布之日起{days}内到本局领取" in said("public_delivery", dated, wording=wording)


@pytest.mark.parametrize(
    ("dated", "wording", "compulsory"),
    [
        (date(2026, 3, 5), "current", True),
        (date(2024, 1, 1), "current", True),
        (date(2023, 12, 31), "current", False),
        (date(2026, 3, 5), "2021", False),
    ],
)
def test_a_penalty_on_the_spot_goes_to_reconsideration_first(dated: date, wording: str, compulsory: bool) -> None:
    text = said("spot_penalty_decision", dated, wording=wording)
    assert ("对行政复议决定不服的" in text) == compulsory
    assert ("也可以在六个月内依法向" in text) == (not compulsory)
    assert "雁湖县人民政府申请行政复议" in text


def test_what_is_left_to_pay_follows_the_payments() -> None:
    def duties(payments: list[dict[str, Any]]) -> str:
        facts = {**FACTS, "payments": payments}
        return render(LIBRARY.paper("performance_reminder"), facts, vocabulary=vocabulary()).text

    assert "没有履行：缴纳罚款5000元（大写：人民币伍仟元整）。" in duties([])
    part = [{"kind": "fine", "paid_on": date(2026, 4, 28), "amount": FACTS["case"]["fine"] - 2000, "receipt": "1"}]
    assert "已缴纳3000元，其余没有缴纳。" in duties(part)
    assert "缴纳罚款" not in duties(FACTS["payments"]).split("没有履行")[1].split("依据")[0]


def test_a_notice_that_is_sent_has_no_empty_lines_to_be_filled_in_later() -> None:
    rows = tuple({"due": date(2026, month, 30), "amount": Decimal(2500), "note": None} for month in (5, 6))
    facts = {**FACTS, "own": {"terms": "instalments", "asked_on": date(2026, 4, 25), "instalments": rows}}
    drawn = [
        render(LIBRARY.paper("payment_terms"), facts, vocabulary=vocabulary(), draft=draft).text
        for draft in (True, False)
    ]
    assert [text.count("日前") for text in drawn] == [3, 2]
