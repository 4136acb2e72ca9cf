"""Money owed after a decision, and what of it is published, worked by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.rules.owed import Owed, owed
from db.rules.publication import category, publication

SERVED = date(2026, 3, 2)  # + 15 = 3/17, a Tuesday


def count(today: str, **more: Any) -> Owed:
    return owed(SERVED, fine=Decimal(10000), today=date.fromisoformat(today), **more)


@pytest.mark.parametrize(
    ("today", "more", "surcharge", "days"),
    [
        ("2026-03-17", {}, "0", 0),
        ("2026-03-18", {}, "300", 1),
        ("2026-04-19", {}, "9900", 33),
        # the 34th day would be 10,200: never more than the fine
        ("2026-04-20", {}, "10000", 34),
        ("2026-12-31", {}, "10000", 289),
        # 3/18-20: 3 x 300, then 6,000 open: 5 x 180
        ("2026-03-25", {"payments": [("fine", date(2026, 3, 20), Decimal(4000))]}, "1800", 8),
        # paid on the last day
        ("2026-03-25", {"payments": [("fine", date(2026, 3, 17), Decimal(10000))]}, "0", 0),
        # a lawsuit from 3/20 to 3/24: 3/18, 19 and 25 count
        ("2026-03-25", {"challenged": [(date(2026, 3, 20), date(2026, 3, 24))]}, "900", 8),
        ("2026-03-25", {"challenged": [(date(2026, 3, 20), None)]}, "600", 8),
        # begun before the term was over
        ("2026-03-25", {"challenged": [(date(2026, 3, 10), None)]}, "0", 8),
        # instalments of 4,000 by 4/1 and 6,000 by 5/1: only the first is overdue: 9 x 120
        (
            "2026-04-10",
            {"instalments": [(date(2026, 4, 1), Decimal(4000)), (date(2026, 5, 1), Decimal(6000))]},
            "1080",
            9,
        ),
        # 30 x 120 until 5/1, then both: 2 x 300
        (
            "2026-05-03",
            {"instalments": [(date(2026, 4, 1), Decimal(4000)), (date(2026, 5, 1), Decimal(6000))]},
            "4200",
            32,
        ),
    ],
)
def test_the_surcharge_by_hand(today: str, more: dict[str, Any], surcharge: str, days: int) -> None:
    found = count(today, **more)
    assert found.surcharge == Decimal(surcharge)
    assert found.days_late == days


def test_what_is_open() -> None:
    payments = [
        ("fine", date(2026, 3, 20), Decimal(4000)),
        ("gains", date(2026, 3, 20), Decimal(500)),
        ("surcharge", date(2026, 3, 21), Decimal(900)),
        ("fine", date(2026, 9, 1), Decimal(6000)),
    ]
    found = count("2026-03-25", payments=payments, gains=Decimal(2000))
    assert (found.fine, found.gains, found.surcharge_paid) == (6000, 1500, 900)
    assert found.total == 6000 + 1500 + 900
    assert not found.capped
    assert count("2026-05-20").capped
    only_gains = owed(SERVED, fine=Decimal(0), gains=Decimal(100), today=date(2026, 3, 19))
    assert (only_gains.days_late, only_gains.surcharge) == (2, 0)


NEW, OLD = date(2025, 12, 25), date(2025, 12, 24)


@pytest.mark.parametrize(
    ("kinds", "fine", "tier", "on", "found"),
    [
        (("warning",), 0, "", NEW, "none"),
        (("warning", "correct"), 0, "", NEW, "none"),
        ((), 0, "", NEW, "none"),
        (("criticism",), 0, "", NEW, "light"),
        (("fine",), 50000, "mitigated", NEW, "light"),
        (("fine",), 50000, "lighter", NEW, "light"),
        (("fine",), 50001, "lighter", NEW, "general"),
        # the tier counts since the text of 2025-12-25; before it the sum alone did
        (("fine",), 1000, "usual", NEW, "general"),
        (("fine",), 1000, "", NEW, "general"),
        (("fine",), 1000, "", OLD, "light"),
        (("fine",), 50001, "", OLD, "general"),
        (("fine", "confiscate_goods"), 1000, "lighter", NEW, "general"),
        (("fine", "suspend_business"), 1000, "lighter", NEW, "serious"),
    ],
)
def test_the_category_of_a_penalty(kinds: tuple[str, ...], fine: int, tier: str, on: date, found: str) -> None:
    assert category(kinds, fine=Decimal(fine), tier=tier, limit=Decimal(50000), on=on) == found


def test_a_penalty_is_published_by_the_text_of_the_day_it_was_decided() -> None:
    old = publication("general", decided_on=OLD, published_on=date(2026, 1, 10))
    new = publication("general", decided_on=NEW, published_on=date(2026, 1, 10))
    assert old.stop is not None
    assert new.stop is not None
    assert (old.stop.ends_on, new.stop.ends_on) == (date(2029, 1, 10), date(2027, 1, 10))


def test_the_clocks_of_a_publication() -> None:
    found = publication("general", decided_on=date(2026, 3, 2), published_on=date(2026, 3, 10))
    assert found.due
    assert found.stop
    assert found.repair
    assert (found.due.ends_on, found.stop.ends_on, found.repair.ends_on) == (
        date(2026, 3, 30),
        date(2027, 3, 10),
        date(2026, 6, 10),
    )
    assert publication("none", decided_on=date(2026, 3, 2)).due is None
    away = publication("light", decided_on=date(2026, 3, 2), other_province=True)
    assert away.due is not None
    assert away.due.rule.key == "publicity_push"
    revoked = publication("serious", decided_on=date(2026, 3, 2), published_on=date(2026, 3, 10), revoked=True)
    assert revoked.repair is None
    assert revoked.stop is not None
    assert revoked.stop.ends_on == date(2029, 3, 10)
