"""When a period ends, and why: counted by the rule in force, told as a derivation that anyone can check.

The counting rules (程序规定 art. 80): the day or hour that starts a period is not counted; a period that ends on a day
off ends on the first workday after it; months and years end on the corresponding day; days inside an exclusion do
not count; an extension lengthens the same count from the same start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.errors import Refused
from db.rules.counting import Exclusion, count, merge, roll
from db.rules.deadline_rules import UNITS, Rule, Rules, Version, deadline_rules
from db.rules.workdays import Calendar, standard

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension that was granted: the rule's own length, another `length`, or a fixed last day `until`."""

    length: int | None = None
    unit: str = ""
    until: date | None = None
    by: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period that runs: born from a start, counted by a version of a rule.

    `nominal` is the last day before rolling off days off; `ends_at` is given for periods in hours that began at a known
    time; `provisional`: it touches a year whose days off are not announced; `paused`: an exclusion is still running, so
    the end moves on day by day; `about` names the item (a measure, say) when a rule runs once for each.
    """

    rule: Rule
    version: Version
    start: date | datetime
    nominal: date
    ends_on: date
    provisional: bool
    calendar: Calendar
    ends_at: datetime | None = None
    excluded: tuple[Exclusion, ...] = ()
    extended: tuple[Extension, ...] = ()
    about: str = ""
    paused: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key of the rule."""
        return self.rule.key

    @property
    def starts_on(self) -> date:
        """The day of the start event, which is not counted."""
        return _day(self.start)

    @property
    def skipped(self) -> list[tuple[date, str]]:
        """Each day off that was passed over with its reason: all of them for workdays, those rolled over otherwise."""
        if self.rule.backward:
            return self.calendar.off_days(self.ends_on - timedelta(1), self.starts_on - timedelta(1))
        if self.version.unit != "workday":
            return self.calendar.off_days(self.nominal - timedelta(1), self.ends_on - timedelta(1))
        spans = [(span.start, span.end or self.ends_on) for span in self.excluded]
        off = self.calendar.off_days(self.starts_on, self.ends_on)
        return [(day, reason) for day, reason in off if not any(a <= day <= b for a, b in spans)]

    def days_left(self, today: date) -> int:
        """Calendar days until the end; negative when it has passed."""
        return (self.ends_on - today).days

    def urgency(self, today: date) -> str:
        """`overdue`, `today`, `soon`, `coming` (within seven workdays) or `later`.

        Soon is within the rule's warning: that many workdays, or days when they are more than seven.
        """
        if self.ends_on <= today:
            return "today" if self.ends_on == today else "overdue"
        left = self.calendar.workdays_between(today, self.ends_on)
        near = self.days_left(today) if self.rule.warn > 7 else left
        return "soon" if near <= self.rule.warn else "coming" if left <= 7 else "later"

    def explain(self) -> str:
        """The derivation in Chinese, one step a line."""
        version, unit = self.version, UNITS.get(self.version.unit, "")
        lines = [f"{self.rule.name}（{self.rule.key}）", f"依据：{version.article}（{_chinese(version.start)}起施行）"]
        if self.rule.backward:
            lines.append(f"倒数：{_chinese(self.starts_on)}{self.rule.start_label}，当日不计入")
            lines.append(f"期限：{version.length}{unit}前")
        elif version.unit == "hour":
            lines.append(f"起算：{_moment(self.start)}{self.rule.start_label}，起始的小时不计入")
            lines.append(f"期限：{version.length}小时")
        else:
            first = self.starts_on + timedelta(1)
            lines.append(f"起算：{_chinese(self.starts_on)}{self.rule.start_label}，当日不计入，自{_short(first)}起算")
            length = f"{version.length}{unit}" if version.length else "没有固定的长度"
            lines.append(f"期限：{length}" + "".join(_extension(step, version.unit) for step in self.extended))
        for span in self.excluded:
            end = f"至{_short(span.end)}" if span.end else "至今仍在继续"
            days = f"，{(span.end - span.start).days + 1}日" if span.end else ""
            paper = f"（{span.paper}）" if span.paper else ""
            lines.append(f"不计入：{_short(span.start)}{end} {span.reason}{paper}{days}")
        skipped = self.skipped
        if skipped and (self.rule.backward or version.unit == "workday"):
            lines.append(f"跳过休息日：{'、'.join(f'{_short(day)}{reason}' for day, reason in skipped)}")
        elif skipped:
            rolled = "、".join(f"{_short(day)}{reason}" for day, reason in skipped)
            lines.append(f"顺延：{rolled}，以其后第一个工作日为届满日")
        end = (
            _moment(self.ends_at)
            if self.ends_at
            else f"{_chinese(self.ends_on)}（周{_WEEKDAYS[self.ends_on.weekday()]}）"
        )
        lines.append(f"{'最迟' if self.rule.backward else '届满'}：{end}")
        if self.provisional:
            lines.append("暂定：涉及的年份放假安排尚未公布，暂按周一至周五为工作日计算，公布后重新计算")
        if self.paused:
            lines.append("暂停：上述不计入的时间尚未结束，届满日随之顺延")
        return "\n".join([*lines, *(f"注意：{doubt}" for doubt in self.doubts)])

    def to_json(self) -> dict[str, Any]:
        """The deadline as `main.py deadline --json` prints it; days are YYYY-MM-DD, hours YYYY-MM-DDTHH:MM."""
        hours = self.version.unit == "hour"
        return {
            "rule": self.rule.key,
            "name": self.rule.name,
            "article": self.version.article,
            "in_force_from": self.version.start.isoformat(),
            "starts_on": self.start.isoformat("T", "minutes")
            if hours and isinstance(self.start, datetime)
            else f"{self.starts_on}",
            "unit": self.version.unit,
            "length": self.version.length,
            "ends_on": self.ends_at.isoformat("T", "minutes") if self.ends_at else self.ends_on.isoformat(),
            "provisional": self.provisional,
            "skipped": [{"day": day.isoformat(), "reason": reason} for day, reason in self.skipped],
            "excluded": [
                {
                    "from": span.start.isoformat(),
                    "to": span.end.isoformat() if span.end else None,
                    "reason": span.reason,
                    "paper": span.paper,
                }
                for span in self.excluded
            ],
            "extended": [
                {
                    "length": step.length,
                    "unit": step.unit,
                    "until": step.until.isoformat() if step.until else None,
                    "by": step.by,
                    "paper": step.paper,
                }
                for step in self.extended
            ],
        }


def _day(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _moment(start: date | datetime) -> str:
    return f"{_chinese(start)}{start:%H:%M}" if isinstance(start, datetime) else _chinese(start)


def _extension(step: Extension, unit: str) -> str:
    by = "，".join(words for words in (f"{step.by}批准" if step.by else "", step.paper) if words)
    if step.until and not unit:
        return f"，定为{_chinese(step.until)}" + (f"（{by}）" if by else "")
    long = f"至{_chinese(step.until)}" if step.until else f"{step.length}{UNITS[step.unit or unit]}"
    return f"，延长{long}（{by}）" if by else f"，延长{long}"


def _granted(rule: Rule, version: Version, extensions: Sequence[Extension]) -> tuple[list[Extension], list[str]]:
    """Extensions filled in from the rule's own steps, and what is doubtful about them."""
    filled, doubts = [], []
    for index, given in enumerate(extensions):
        step = version.extend[index] if index < len(version.extend) else None
        length, unit = given.length, given.unit or (step.unit if step else version.unit)
        if given.until is None and length is None:
            if step is None:
                raise Refused(f"“{rule.name}”没有第{index + 1}次延长的规定。")
            if step.length is None:
                raise Refused(f"“{rule.name}”第{index + 1}次延长的期限由{step.by}确定，请写明延长多久。")
            length = step.length
        if step is None:
            doubts.append(f"{version.article}没有第{index + 1}次延长的规定")
        elif step.length is not None and length is not None and length > step.length:
            doubts.append(f"第{index + 1}次延长{length}{UNITS[unit]}，超过规定的{step.length}{UNITS[step.unit]}")
        filled.append(Extension(length, unit, given.until, given.by or (step.by if step else ""), given.paper))
    return filled, doubts


def run(
    rule: Rule,
    start: date | datetime,
    *,
    calendar: Calendar,
    on: date | None = None,
    extensions: Sequence[Extension] = (),
    exclusions: Sequence[Exclusion] = (),
    today: date | None = None,
    about: str = "",
) -> Deadline:
    """Count a rule from a start; `deadline` explains the parameters. Raises Refused when the rule does not apply."""
    day = start.date() if isinstance(start, datetime) else start
    version = rule.on(on or day)
    if version.length is None and not any(step.until for step in extensions):
        raise Refused(f"“{rule.name}”（{version.article}）没有固定的期限。")
    length = version.length or 0
    fixed = ("按小时计算或者倒数的期限不延长、不扣除",) if extensions or exclusions else ()
    if version.unit == "hour":
        if isinstance(start, datetime):
            ends = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=length + 1)
            return Deadline(
                rule, version, start, ends.date(), ends.date(), False, calendar, ends_at=ends, about=about, doubts=fixed
            )
        last = day + timedelta(hours=length)
        return Deadline(rule, version, start, last, last, False, calendar, about=about, doubts=fixed)
    workdays = version.unit == "workday"
    if rule.backward:
        last = calendar.add_workdays(day, -length) if workdays else day - timedelta(length)
        known = all(calendar.announced(year) for year in range(last.year, day.year + 1))
        return Deadline(rule, version, start, last, last, not known, calendar, about=about, doubts=fixed)
    if not extensions and not exclusions:
        nominal = (
            calendar.add_workdays(day, length) if workdays else count(day, ((length, version.unit),), (), calendar)
        )
        last = calendar.last_day(nominal) if rule.rolls else nominal
        known = calendar.announced(last.year) and (not workdays or calendar.announced(day.year))
        return Deadline(rule, version, start, nominal, last, rule.rolls and not known, calendar, about=about)
    return _run_changed(rule, version, start, calendar, extensions, exclusions, today, about)


def _run_changed(
    rule: Rule,
    version: Version,
    start: date | datetime,
    calendar: Calendar,
    extensions: Sequence[Extension],
    exclusions: Sequence[Exclusion],
    today: date | None,
    about: str,
) -> Deadline:
    """Count a period that was extended or of which days are excluded."""
    day = _day(start)
    filled, doubts = _granted(rule, version, extensions)
    wrong = [span for span in exclusions if span.end and span.end < span.start]
    if wrong:
        raise Refused(f"不计入的时间“{wrong[0].reason}”止于{wrong[0].end}，早于开始的{wrong[0].start}。")
    spans = merge(exclusions)
    if spans and not rule.suspends:
        doubts.append(f"{version.article}没有规定可以不计入的时间")
    closed = [(span.start, span.end or max(today or day, span.start)) for span in spans]
    until = next((step.until for step in reversed(filled) if step.until), None)
    if until:
        nominal = ends = until
    else:
        steps = [(version.length or 0, version.unit), *((step.length or 0, step.unit) for step in filled)]
        nominal = count(day, steps, closed, calendar)
        ends = roll(nominal, closed, calendar) if rule.rolls else nominal
    used = tuple(span for span, (first, last) in zip(spans, closed, strict=True) if last > day and first <= ends)
    known = all(
        calendar.announced(year)
        for year in range(day.year if version.unit == "workday" else nominal.year, ends.year + 1)
    )
    return Deadline(
        rule=rule,
        version=version,
        start=start,
        nominal=nominal,
        ends_on=ends,
        provisional=rule.rolls and not known,
        calendar=calendar,
        excluded=used,
        extended=tuple(filled),
        about=about,
        paused=any(span.end is None for span in used),
        doubts=tuple(doubts),
    )


def deadline(
    key: str,
    start: date | datetime,
    *,
    on: date | None = None,
    extensions: Sequence[Extension] = (),
    exclusions: Sequence[Exclusion] = (),
    calendar: Calendar | None = None,
    today: date | None = None,
    about: str = "",
    rules: Rules | None = None,
) -> Deadline:
    """Count one deadline.

    `start` is the day (for hours: the time) of the start event; the version of the rule is that of the day `on`
    (default: the start). `extensions` are those granted, in order; `Extension()` takes the length the rule gives.
    `exclusions` that still run count up to `today`.
    Raises Refused for an unknown rule, one not in force on that day, one without a fixed length, or a wrong extension.
    """
    known = rules or deadline_rules()
    return run(
        known.rule(key),
        start,
        calendar=calendar or standard(),
        on=on,
        extensions=extensions,
        exclusions=exclusions,
        today=today,
        about=about,
    )
