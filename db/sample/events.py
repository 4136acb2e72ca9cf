"""What happened in a case beside its own dates, so that its clocks start and stop as they would have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from db.rules.workdays import Calendar
from db.sample.plot import Plot

_AFTER_SERVICE = {
    "instalment": (("instalment_granted", 6),),
    "urged": (("urged", 52),),
    "court_enforcement": (("urged", 60), ("court_asked", 80), ("court_accepted", 84)),
    "under_challenge": (("challenged", 12),),
    "decision_changed": (
        ("challenged", 10),
        ("challenge_ended", 60),
        ("decision_changed", 60),
        ("publication_withdrawn", 62),
    ),
}
"""Workdays after the decision was served at which a case in this state had these events."""


def events(plot: Plot, *, on: date, calendar: Calendar) -> list[dict[str, Any]]:
    """The events of a case up to a day, in the order of time."""
    found = sorted((day, key) for key, day in _events(plot, calendar) if day is not None and day <= on)
    return [{"event": key, "happened_at": datetime.combine(day, time(16, 0))} for day, key in found]


def _events(plot: Plot, calendar: Calendar) -> Iterator[tuple[str, date | None]]:
    days, outcome = plot.days, plot.plan.outcome
    if plot.source == "report" and days.filed:
        yield "reporter_told", calendar.add_workdays(days.filed, 2)
    if plot.identified and days.filed:
        yield "identification_asked", days.filed
        yield "identification_returned", calendar.add_workdays(days.filed, 6) if days.concluded else None
    if plot.plan.state == "suspended" and days.filed:
        yield "suspended", calendar.add_workdays(days.filed, 10)
    if outcome in ("penalty", "no_penalty", "not_established"):
        yield "sent_for_review", days.concluded if plot.plan.state != "concluded" else None
        yield "reviewed", days.reviewed
    if plot.plan.heard and days.notified:
        yield "hearing_requested", calendar.add_workdays(days.notified, 2)
        for key in ("host_appointed", "host_got_file", "hearing_notified", "hearing_announced"):
            yield key, calendar.add_workdays(days.notified, 3)
        if days.answered:
            yield "hearing_held", calendar.add_workdays(days.answered, -2)
            yield "hearing_ended", calendar.add_workdays(days.answered, -2)
            yield "hearing_reported", days.answered
    if outcome == "penalty" and days.decided:
        yield "published", calendar.add_workdays(days.decided, 9)
    if outcome == "criminal":
        yield "referral_reported", days.concluded
        yield "referral_approved", days.sent
        yield ("police_refused" if plot.plan.state == "criminal_refused" else "referral_handed_over"), days.accepted
    if outcome == "transferred":
        yield "transferred_admin", days.sent
    if outcome in ("not_filed", "clue_transferred"):
        yield outcome, days.checked
    if outcome == "terminated":
        yield "terminated", days.concluded
    if days.served:
        for key, count in _AFTER_SERVICE.get(plot.plan.state, ()):
            yield key, calendar.add_workdays(days.served, count)
    yield "archived", days.archived
