"""Workdays for the screen: what `+15w` means, and which days of a month are days off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from db.rules.workdays import Calendar, DayStatus, standard

__all__ = ["DayStatus", "Days"]


class Days:
    """Answers by a calendar, which is asked for anew each time because the office may have changed its own days."""

    def __init__(self, calendar: Callable[[], Calendar] = standard) -> None:
        self._calendar = calendar

    def after(self, day: date, count: int) -> tuple[date, str]:
        """The `count`-th workday after a day (before it, if negative), and a sentence when a calendar is missing.

        The day itself is not counted; a year without an announced calendar is counted by weekends, and the sentence
        says so.
        """
        calendar = self._calendar()
        end = calendar.add_workdays(day, count)
        first, last = sorted((day.year, end.year))
        missing = [str(year) for year in range(first, last + 1) if not calendar.announced(year)]
        note = f"{'、'.join(missing)}年的放假安排还没有公布，暂按周末推算，公布后请核对。" if missing else ""
        return end, note

    def statuses(self, first: date, count: int) -> list[DayStatus]:
        """For `count` days from `first` on: whether people work, why not (or why all the same), and if known."""
        calendar = self._calendar()
        return [calendar.is_workday(date.fromordinal(first.toordinal() + number)) for number in range(count)]
