"""What of a penalty is published, by when, for how long, and from when repair can be asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.rules.deadlines import Deadline, deadline
from db.rules.workdays import Calendar

CATEGORIES = {"none": "不予公示", "light": "轻微", "general": "一般", "serious": "严重"}
_SERIOUS = {"suspend_business", "revoke_licence"}


@dataclass(frozen=True)
class Publication:
    """`category` out of `CATEGORIES`; the clocks are None where nothing is published, or nothing yet.

    `due` is by when to publish, `stop` when it ends by itself, `repair` from when the party may ask for an earlier end.
    """

    category: str
    due: Deadline | None
    stop: Deadline | None
    repair: Deadline | None


def category(kinds: Collection[str], *, fine: Decimal, light: bool, light_limit: Decimal) -> str:
    """How long a penalty shows.

    `kinds` are the keys of the penalties; `light`: the fine was set on a mitigated tier; `light_limit` is the sum up to
    which such a fine counts as small.
    """
    punished = set(kinds) - {"correct", "stop"}
    if punished <= {"warning"}:
        return "none"
    if punished & _SERIOUS:
        return "serious"
    small = punished <= {"warning", "criticism", "fine"} and light and fine <= light_limit
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
    """The clocks of a penalty of a category; `revoked`: a licence was taken away, and repair cannot be asked."""
    if kind == "none":
        return Publication(kind, None, None, None)
    rule = "publicity_push" if other_province else "publicity_same_province"
    due = deadline(rule, decided_on, calendar=calendar)
    if published_on is None:
        return Publication(kind, due, None, None)
    stop = deadline(f"publicity_term_{kind}", published_on, calendar=calendar)
    repair = None
    if kind == "general" or (kind == "serious" and not revoked and published_on >= date(2025, 12, 25)):
        repair = deadline(f"publicity_repair_{kind}", published_on, calendar=calendar)
    return Publication(kind, due, stop, repair)
