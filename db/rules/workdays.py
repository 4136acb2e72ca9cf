"""Workdays: the calendar library, official notices and the office's own table, counted with arrays a year at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from chinese_calendar.constants import Holiday, holidays, workdays

from db.rules.notices import Notice, shipped

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}
_KNOWN = frozenset(day.year for day in holidays)
UNKNOWN = "当年放假安排尚未公布，暂按周一至周五为工作日"


class DayStatus(NamedTuple):
    """Whether a day is a workday, why, and whether the year's calendar has been announced."""

    workday: bool
    reason: str
    known: bool


@dataclass(frozen=True)
class Change:
    """A day whose status a notice changes, and both statuses."""

    day: date
    was: DayStatus
    becomes: DayStatus


class _Year:
    """One year: the ordinal of its first day, how many workdays end by each day, and the ordinals of the workdays."""

    __slots__ = ("announced", "first", "reasons", "upto", "workdays")

    def __init__(self, year: int, special: dict[date, tuple[bool, str]], *, announced: bool) -> None:
        self.first = date(year, 1, 1).toordinal()
        self.announced = announced
        self.reasons: dict[int, str] = {}
        flags = bytearray()
        for ordinal in range(self.first, date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            workday, reason = special.get(day, (day.weekday() < 5, ""))
            flags.append(workday)
            if reason or not workday:
                self.reasons[ordinal] = reason or _WEEKDAYS[day.weekday()]
        self.upto = array("H", accumulate(flags, initial=0))
        self.workdays = array("l", (self.first + index for index, flag in enumerate(flags) if flag))


class Calendar:
    """Answers every question about workdays.

    Later sources win: the calendar library, then the notices in order, then the office's own table `own` of
    (day, is it a workday, note). A year in neither the library nor a complete notice counts Monday to Friday and is not
    known. `weekends_roll`: whether a period that ends on a weekend ends on the next workday, as one that ends on a
    holiday does; the rules name holidays only, practice includes weekends.
    """

    def __init__(
        self,
        *,
        notices: Iterable[Notice] | None = None,
        own: Iterable[tuple[date, bool, str]] = (),
        weekends_roll: bool = True,
    ) -> None:
        self.notices = tuple(shipped() if notices is None else notices)
        self.own = tuple(own)
        self.weekends_roll = weekends_roll
        self._special: dict[int, dict[date, tuple[bool, str]]] = {}
        for day, name in holidays.items():
            self._put(day, (False, _NAMES[name]))
        for day, name in workdays.items():
            self._put(day, (True, f"{_NAMES[name]}调休上班"))
        for notice in self.notices:
            for day, workday, name in notice.days:
                self._put(day, (workday, f"{name}调休上班" if workday else name))
        for day, workday, note in self.own:
            self._put(day, (workday, note or ("本单位上班" if workday else "本单位休息")))
        self._announced = _KNOWN | {notice.year for notice in self.notices if notice.complete}
        self._years: dict[int, _Year] = {}

    def _put(self, day: date, status: tuple[bool, str]) -> None:
        self._special.setdefault(day.year, {})[day] = status

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is None:
            found = _Year(year, self._special.get(year, {}), announced=year in self._announced)
            self._years[year] = found
        return found

    def announced(self, year: int) -> bool:
        """Whether the days off of a year are known."""
        return year in self._announced

    def last_announced(self) -> int:
        """The last year whose days off are known."""
        return max(self._announced)

    def is_workday(self, day: date) -> DayStatus:
        """The status of one day."""
        year = self._year(day.year)
        ordinal = day.toordinal()
        index = ordinal - year.first
        workday = year.upto[index + 1] > year.upto[index]
        reason = year.reasons.get(ordinal, _WEEKDAYS[day.weekday()])
        return DayStatus(workday, reason, year.announced)

    def next_workday(self, day: date) -> date:
        """The day itself when it is a workday, else the first workday after it."""
        return self.add_workdays(day - timedelta(1), 1)

    def last_day(self, day: date) -> date:
        """The day on which a period that runs out on `day` ends: the same, or the first one after the days off."""
        if self.weekends_roll:
            return self.next_workday(day)
        while day in self._special.get(day.year, {}) and not self.is_workday(day).workday:
            day += timedelta(1)
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th workday after a day (before it, for a negative count); the day itself is not counted."""
        year = self._year(day.year)
        if count > 0:
            place = year.upto[day.toordinal() - year.first + 1] + count - 1
            number = day.year
            while place >= len(year.workdays):
                place -= len(year.workdays)
                number += 1
                year = self._year(number)
            return date.fromordinal(year.workdays[place])
        if count < 0:
            place = year.upto[day.toordinal() - year.first] + count
            number = day.year
            while place < 0:
                number -= 1
                year = self._year(number)
                place += len(year.workdays)
            return date.fromordinal(year.workdays[place])
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """How many workdays lie after `start` up to and with `end`; negative when `end` is earlier."""
        if end < start:
            return -self.workdays_between(end, start)
        count = -self._year(start.year).upto[start.toordinal() - self._year(start.year).first + 1]
        for number in range(start.year, end.year):
            count += len(self._year(number).workdays)
        last = self._year(end.year)
        return count + last.upto[end.toordinal() - last.first + 1]

    def off_days(self, start: date, end: date) -> list[tuple[date, str]]:
        """The days that are no workdays after `start` up to and with `end`, each with its reason."""
        found = []
        for ordinal in range(start.toordinal() + 1, end.toordinal() + 1):
            day = date.fromordinal(ordinal)
            status = self.is_workday(day)
            if not status.workday:
                found.append((day, status.reason))
        return found

    def with_notice(self, notice: Notice) -> Calendar:
        """A calendar that knows one notice more."""
        return Calendar(notices=(*self.notices, notice), own=self.own, weekends_roll=self.weekends_roll)

    def changes(self, notice: Notice) -> list[Change]:
        """The days whose status a notice would change: what an import asks before it is done."""
        after = self.with_notice(notice)
        days = {day for day, _, _ in notice.days}
        return [
            Change(day, self.is_workday(day), after.is_workday(day))
            for day in sorted(days)
            if self.is_workday(day).workday != after.is_workday(day).workday
        ]


@cache
def standard() -> Calendar:
    """The calendar this program was released with, without an office's own table."""
    return Calendar()
