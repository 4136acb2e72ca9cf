"""What of a penalty is published, by when, for how long, and from when repair can be asked (信息公示规定)."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.errors import Refused
from db.rules.deadlines import Deadline, deadline
from db.rules.workdays import Calendar

CATEGORIES = {"none": "不予公示", "light": "轻微", "general": "一般", "serious": "严重"}
LIGHT_TIERS = ("lighter", "mitigated")
_SERIOUS = {"suspend_business", "revoke_licence"}
_TIERS_FROM = date(2025, 12, 25)


@dataclass(frozen=True)
class Publication:
    """`category` out of `CATEGORIES`; the clocks are None where nothing is published, or nothing yet.

    `due` is by when to publish, `stop` when it ends by itself, `repair` from when the party may ask for an earlier end.
    """

    category: str
    due: Deadline | None
    stop: Deadline | None
    repair: Deadline | None


def category(kinds: Collection[str], *, fine: Decimal, tier: str, limit: Decimal, on: date) -> str:
    """How long a penalty decided on a day shows.

    `kinds` are the keys of the penalties; `tier` the tier of discretion, which counts from 2025-12-25 on (art. 13 of
    that text); `limit` is the sum up to which a fine counts as small.
    """
    punished = set(kinds) - {"correct", "stop"}
    if punished <= {"warning"}:
        return "none"
    if punished & _SERIOUS:
        return "serious"
    light = tier in LIGHT_TIERS or on < _TIERS_FROM
    small = punished <= {"warning", "criticism", "fine"} and light and fine <= limit
    if punished <= {"warning", "criticism"} or small:
        return "light"
    return "general"


def publication(
    kind: str,
    *,
    decided_on: date,
    published_on: date | None = None,
    other_province: bool = False,
    revoked: bool = False,
    calendar: Calendar | None = None,
) -> Publication:
    """The clocks of a penalty of a category, by the text in force when it was decided.

    `revoked`: a licence was taken away, and repair cannot be asked. A clock that this text does not know is None.
    """
    if kind == "none":
        return Publication(kind, None, None, None)

    def clock(rule: str, start: date | None) -> Deadline | None:
        with suppress(Refused):
            return deadline(rule, start, on=decided_on, calendar=calendar) if start else None
        return None

    due = clock("publicity_push" if other_province else "publicity_same_province", decided_on)
    repairable = kind == "general" or (kind == "serious" and not revoked)
    return Publication(
        kind,
        due,
        clock(f"publicity_term_{kind}", published_on),
        clock(f"publicity_repair_{kind}", published_on) if repairable else None,
    )
