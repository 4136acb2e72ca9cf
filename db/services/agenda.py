"""What is to be done: the deadlines of the office in the order in which they press, by day, and as a printed list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from db.kinds.clock import today
from db.papers.read import read_paper
from db.services.deadlines import Deadlines, Due, is_ours
from db.services.office import OfficeService
from db.services.papers import Papers

_LIST = Path(__file__).resolve().parents[2] / "resources" / "lists" / "due.toml"
_WEEKDAYS = "一二三四五六日"
AHEAD = 28  # days
_NAMED = 2
STAGES = {
    "overdue": "已超期",
    "today": "今天到期",
    "three": "3 个工作日内",
    "seven": "7 个工作日内",
    "early": "提前预警",
    "later": "四周内",
}
"""How near a deadline is; `early` are those whose rule warns earlier than seven workdays."""


@dataclass(frozen=True)
class Job:
    """One deadline on the first page: its stage (a key of `STAGES`), and the papers that end it: titles and `form`.

    `form` is the number of the first of them, which can be started from the first page; empty when there is none.
    """

    due: Due
    stage: str
    papers: tuple[str, ...]
    form: str = ""


@dataclass(frozen=True)
class DayLoad:
    """How many deadlines end on a day, and whether people work on it."""

    day: date
    count: int
    workday: bool
    reason: str


@dataclass(frozen=True)
class CalendarDay:
    """One day of the calendar.

    `workday`, why, and whether the year's days off are announced; `own` is the id of the office's own entry for it.
    """

    day: date
    workday: bool
    reason: str
    known: bool
    own: int | None
    dues: tuple[Due, ...]

    @property
    def special(self) -> bool:
        """Whether it is not what its weekday says."""
        return not self.reason.startswith("周")


@dataclass(frozen=True)
class Agenda:
    """The first page: the day and what kind of day it is, what presses, the weeks ahead.

    `running` counts every deadline of the office that runs, however far it is.
    """

    day: date
    day_words: str
    jobs: tuple[Job, ...]
    ahead: tuple[DayLoad, ...]
    running: int


class Agendas:
    """The first page and the calendar, from the clocks of all open cases and clues."""

    def __init__(self, deadlines: Deadlines, papers: Papers, office: OfficeService) -> None:
        self.deadlines = deadlines
        self.papers = papers
        self.office = office

    def load(self, *, on: date | None = None) -> Agenda:
        """Everything the first page shows for a day."""
        day = on or today()
        ours = [one for one in self.deadlines.due(on=day, everything=True) if is_ours(one)]
        jobs = [
            Job(one, _stage(one), *self._papers(one)) for one in ours if one.urgency != "later" or one.days_left < AHEAD
        ]
        order = list(STAGES)
        jobs.sort(key=lambda job: (order.index(job.stage), job.due.ends_on, job.due.number))
        ahead = self._loads(ours, day, AHEAD)
        return Agenda(day, self._words(day), tuple(jobs), ahead, len(ours))

    def pressing(self) -> int:
        """How many deadlines are overdue or end today."""
        return sum(one.days_left <= 0 for one in self.deadlines.due())

    def days(self, first: date, count: int, *, on: date | None = None) -> list[CalendarDay]:
        """`count` days from `first` on: what kind of day each is, and the office's deadlines that end on it."""
        due: dict[date, list[Due]] = defaultdict(list)
        for one in self.deadlines.due(on=on, everything=True):
            if is_ours(one):
                due[one.ends_on].append(one)
        rows = self.deadlines.store.database.rows("SELECT day, id FROM own_days")
        own = {date.fromisoformat(day): row_id for day, row_id in rows}
        calendar = self.deadlines.calendar()
        wanted = (first + timedelta(number) for number in range(count))
        return [CalendarDay(day, *calendar.is_workday(day), own.get(day), tuple(due.get(day, ()))) for day in wanted]

    def pdf(self, jobs: Sequence[Job], *, on: date | None = None) -> bytes:
        """The list of these deadlines to print, in the order given."""
        from db.papers.render import render  # reportlab is heavy

        counted = [f"{label} {sum(job.stage == key for job in jobs)} 项" for key, label in STAGES.items()]
        day = on or today()
        head = f"{day.year}年{day.month}月{day.day}日　" + "，".join(one for one in counted if " 0 " not in one)
        entries = [
            {
                "ends": f"{job.due.ends_on:%Y-%m-%d}{'（暂定）' if job.due.provisional else ''}",
                "left": job.due.left,
                "number": job.due.number,
                "party": job.due.party,
                "action": f"{job.due.action}（{job.due.name}）",
                "paper": some(job.papers),
                "officer": job.due.officer,
            }
            for job in jobs
        ]
        facts: Mapping[str, object] = {"office": self.office.load(), "own": {"head": head, "entries": entries}}
        practice = self.office.is_practice()
        vocabulary = {"office": self.papers.library.vocabulary["office"]}
        made = render(read_paper(_LIST, {}), facts, vocabulary=vocabulary, draft=False, practice=practice)
        return made.pdf

    def _loads(self, dues: Sequence[Due], first: date, days: int) -> tuple[DayLoad, ...]:
        calendar = self.deadlines.calendar()
        counts: dict[date, int] = defaultdict(int)
        for one in dues:
            counts[one.ends_on] += 1
        loads = []
        for number in range(days):
            day = first + timedelta(number)
            status = calendar.is_workday(day)
            loads.append(DayLoad(day, counts[day], status.workday, status.reason))
        return tuple(loads)

    def _words(self, day: date) -> str:
        status = self.deadlines.calendar().is_workday(day)
        words = f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"
        plain = status.reason.startswith("周")
        if status.workday:
            return words if plain else f"{words}（{status.reason}）"
        return f"{words}（休息）" if plain else f"{words}（{status.reason}，休息）"

    def _papers(self, one: Due) -> tuple[tuple[str, ...], str]:
        """The titles of the papers that end a deadline, and the form of the first."""
        known = [form for form in one.papers if form in self._titles]
        return tuple(self._titles[form] for form in known), known[0] if known else ""

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {paper.form: paper.name for paper in self.papers.library.papers()}


def _stage(one: Due) -> str:
    if one.days_left <= 0:
        return "overdue" if one.days_left < 0 else "today"
    if one.workdays_left <= 7:
        return "three" if one.workdays_left <= 3 else "seven"
    return "later" if one.urgency == "later" else "early"


def startable(job: Job) -> bool:
    """Whether the paper that ends a deadline can be started: it is one of those made for cases or a fair's records."""
    return bool(job.form) and job.due.register in ("cases", "risk_checks", "fair_complaints", "exhibitions")


def some(papers: Sequence[str]) -> str:
    """The titles of the papers that end a deadline, shortened to the two most usual."""
    return "、".join(papers[:_NAMED]) + (f"等 {len(papers)} 种" if len(papers) > _NAMED else "")
