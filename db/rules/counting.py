"""How days are counted: excluded days left out, months by their corresponding day, the last day rolled off days off."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.rules.workdays import Calendar

Spans = Sequence[tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Days that do not count, both ends included; `end` None: still running.

    `kind` is a key of the rule file (`lab`, `suspension` …) or empty, which excludes from any period.
    """

    start: date
    end: date | None
    reason: str
    paper: str = ""
    kind: str = ""


def add_months(day: date, count: int) -> date:
    """The corresponding day some months later, or the last day of that month when it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def merge(spans: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """Exclusions in order; overlapping and adjoining ones are one, with all their reasons and papers.

    One made with an exclusion that still runs is open itself.
    """
    merged: list[Exclusion] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end or date.max)):
        last = merged[-1] if merged else None
        if last is None or (last.end and span.start > last.end + timedelta(1)):
            merged.append(span)
            continue
        end = None if last.end is None or span.end is None else max(last.end, span.end)
        reason = last.reason if span.reason in last.reason.split("、") else f"{last.reason}、{span.reason}"
        papers = "、".join(dict.fromkeys(paper for paper in (last.paper, span.paper) if paper))
        merged[-1] = Exclusion(last.start, end, reason, papers, last.kind if last.kind == span.kind else "")
    return tuple(merged)


def _skip_workdays(start: date, length: int, spans: Spans, calendar: Calendar) -> date:
    at, left = start, length
    for first, last in spans:
        if last <= at:
            continue
        free = calendar.workdays_between(at, first - timedelta(1)) if first > at else 0
        if left <= free:
            break
        left -= free
        at = last
    return calendar.add_workdays(at, left)


def roll(day: date, spans: Spans, calendar: Calendar) -> date:
    """The day on which a period ends that runs out on `day`: the first workday from it on that is not excluded."""
    while True:
        rolled = calendar.last_day(day)
        inside = next((last for first, last in spans if first <= rolled <= last), None)
        if inside is None:
            return rolled
        day = inside + timedelta(1)


def count(start: date, steps: Sequence[tuple[int, str]], spans: Spans, calendar: Calendar) -> date:
    """The last day, before rolling, of a period of one or more (length, unit) after a day.

    Units are `workday`, `day`, `month` and `year`; the days of `spans` do not count. They push the whole period later
    by their number, start and end alike, so that a month stays a month.
    """
    if all(unit == "workday" for _, unit in steps):
        return _skip_workdays(start, sum(length for length, _ in steps), spans, calendar)
    pushed = 0
    while True:
        at = _add(start + timedelta(pushed), steps, calendar)
        excluded = sum(max((min(last, at) - max(first, start + timedelta(1))).days + 1, 0) for first, last in spans)
        if excluded == pushed:
            return at
        pushed = excluded


def _add(at: date, steps: Sequence[tuple[int, str]], calendar: Calendar) -> date:
    for length, unit in steps:
        if unit == "day":
            at += timedelta(length)
        elif unit == "workday":
            at = calendar.add_workdays(at, length)
        else:
            at = add_months(at, length * (12 if unit == "year" else 1))
    return at
