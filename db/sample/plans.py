"""How far each case of the practice register has come, and the days on which it took its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from db.rules.workdays import Calendar

YEARS = 2
_GAPS = {
    "checked": (0, 3),
    "filed": (1, 7),
    "concluded": (12, 20),
    "reviewed": (2, 5),
    "notified": (2, 3),
    "answered": (5, 6),
    "decided": (1, 2),
    "served": (0, 3),
    "sent": (1, 3),
    "accepted": (1, 2),
    "paid": (1, 9),
    "closed": (2, 9),
    "archived": (4, 18),
}
"""Workdays from one step of an ordinary case to the next; together they keep within the periods of the law."""

_HEARING = (10, 14)
_REFERRED = ("checked", "filed", "concluded", "sent", "accepted", "closed", "archived")
_UNPUNISHED = ("checked", "filed", "concluded", "reviewed", "decided", "served", "closed", "archived")
_STEPS = {
    "penalty": tuple(name for name in _GAPS if name not in ("sent", "accepted")),
    "no_penalty": _UNPUNISHED,
    "not_established": _UNPUNISHED,
    "criminal": _REFERRED,
    "transferred": _REFERRED,
    "terminated": ("checked", "filed", "concluded", "closed", "archived"),
    "summary": ("checked", "decided", "paid", "closed", "archived"),
}
"""The steps of a case by what comes out of it; one that was never filed has only been checked."""


@dataclass(frozen=True)
class Plan:
    """A lot of `count` cases in one state: the last step taken, what comes out, how long ago that step was (workdays).

    Without `dwell` the case is over and lies anywhere in the two years.
    """

    state: str
    count: int
    last: str
    outcome: str = "penalty"
    dwell: tuple[int, int] | None = None
    heard: bool = False


PLANS = (
    Plan("archived", 70, "archived"),
    Plan("archived", 9, "archived", "no_penalty"),
    Plan("archived", 6, "archived", "criminal"),
    Plan("archived", 2, "archived", heard=True),
    Plan("archived", 1, "archived", "not_established"),
    Plan("archived", 2, "archived", "summary"),
    Plan("closed", 27, "closed"),
    Plan("closed", 4, "closed", "no_penalty"),
    Plan("closed", 4, "closed", "criminal"),
    Plan("closed", 2, "closed", "transferred"),
    Plan("closed", 1, "closed", "terminated"),
    Plan("closed", 1, "closed", "not_established"),
    Plan("closing", 5, "paid", dwell=(1, 8)),
    Plan("executed", 2, "paid", dwell=(0, 2)),
    Plan("court_enforcement", 1, "served", dwell=(130, 150)),
    Plan("urged", 1, "served", dwell=(60, 70)),
    Plan("instalment", 1, "served", dwell=(18, 30)),
    Plan("executing", 6, "served", dwell=(3, 9)),
    Plan("decision_changed", 1, "served", dwell=(70, 80)),
    Plan("under_challenge", 1, "served", dwell=(25, 40)),
    Plan("served", 5, "served", dwell=(0, 2)),
    Plan("decided_penalty", 4, "decided", dwell=(0, 2)),
    Plan("decided_no_penalty", 1, "decided", "no_penalty", dwell=(0, 2)),
    Plan("decided_not_established", 1, "decided", "not_established", dwell=(0, 2)),
    Plan("summary_decided", 2, "decided", "summary", dwell=(0, 2)),
    Plan("panel", 1, "answered", dwell=(0, 1)),
    Plan("deciding", 2, "answered", dwell=(0, 1)),
    Plan("reexamining", 1, "answered", dwell=(0, 1)),
    Plan("legal_review_after_hearing", 1, "answered", dwell=(0, 2), heard=True),
    Plan("hearing", 1, "notified", dwell=(6, 9), heard=True),
    Plan("notified", 4, "notified", dwell=(0, 4)),
    Plan("proposal_approved", 2, "reviewed", dwell=(0, 2)),
    Plan("reviewing", 3, "concluded", dwell=(1, 4)),
    Plan("concluded", 3, "concluded", dwell=(0, 1)),
    Plan("criminal_refused", 1, "accepted", "criminal", dwell=(2, 6)),
    Plan("criminal_accepted", 2, "accepted", "criminal", dwell=(2, 8)),
    Plan("criminal_pending", 1, "sent", "criminal", dwell=(0, 2)),
    Plan("criminal_referral", 1, "concluded", "criminal", dwell=(0, 1)),
    Plan("transferred_admin", 1, "sent", "transferred", dwell=(0, 3)),
    Plan("terminated", 1, "concluded", "terminated", dwell=(0, 3)),
    Plan("suspended", 1, "filed", dwell=(30, 36)),
    Plan("investigating", 13, "filed", dwell=(2, 19)),
    Plan("investigating", 2, "filed", dwell=(66, 75)),
    Plan("filed", 4, "filed", dwell=(0, 1)),
    Plan("clue_transferred", 3, "checked", "clue_transferred", dwell=(12, 200)),
    Plan("not_filed", 5, "checked", "not_filed", dwell=(12, 300)),
    Plan("verifying", 6, "checked", "open", dwell=(0, 9)),
    Plan("clue", 3, "found", "open", dwell=(0, 2)),
)


CLUES = (
    Plan("open", 9, "found", "open", dwell=(0, 3)),
    Plan("verifying", 9, "checked", "open", dwell=(0, 10)),
    Plan("not_filed", 14, "checked", "not_filed", dwell=(12, 440)),
    Plan("transferred", 7, "checked", "clue_transferred", dwell=(12, 440)),
)
"""Clues that led to no case; their states are those of a clue."""


@dataclass(frozen=True)
class Days:
    """The days of one case; None for a step that was not taken."""

    act_from: date
    act_to: date
    found: date
    checked: date | None = None
    filed: date | None = None
    concluded: date | None = None
    reviewed: date | None = None
    notified: date | None = None
    answered: date | None = None
    decided: date | None = None
    served: date | None = None
    paid: date | None = None
    sent: date | None = None
    accepted: date | None = None
    closed: date | None = None
    archived: date | None = None


def days(rng: Random, calendar: Calendar, plan: Plan, *, on: date) -> Days:
    """Lay out the days of a case so that its last step lies before `on`, and every step on a workday."""
    gaps = _gaps(rng, plan)
    reached = list(gaps)[: list(gaps).index(plan.last) + 1]
    total = sum(gaps[step] for step in reached)
    if plan.dwell is not None:
        found = calendar.add_workdays(on, -(total + rng.randint(*plan.dwell)) - 1)
    else:
        latest = calendar.add_workdays(on, -(total + 2))
        begin = on - timedelta(days=365 * YEARS)
        found = calendar.next_workday(begin + timedelta(days=rng.randrange(max(1, (latest - begin).days))))
        found = min(found, latest)
    steps: dict[str, date] = {}
    day = found
    for step in reached[1:]:
        day = calendar.add_workdays(day, gaps[step])
        steps[step] = day
    act_to = steps.get("checked", found)
    return Days(act_to - timedelta(days=rng.randrange(20, 220)), act_to, found, **steps)


def _gaps(rng: Random, plan: Plan) -> dict[str, int]:
    """Workdays before each step; a decision made on the spot falls on the day of the check."""
    gaps = {"found": 0} | {name: rng.randint(*_GAPS[name]) for name in _STEPS.get(plan.outcome, ("checked",))}
    if plan.outcome == "summary":
        gaps["decided"] = 0
    if plan.heard:
        gaps["answered"] = rng.randint(*_HEARING)
    return gaps
