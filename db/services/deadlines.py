"""The clocks of every open case and clue, born from what is recorded; nothing is typed for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db.kinds.clock import now, today
from db.rules.book import Book
from db.rules.clocks import Event, born
from db.rules.deadline_rules import Rules, deadline_rules
from db.rules.deadlines import Deadline, Extension
from db.rules.in_use import in_use, using
from db.rules.notices import shipped
from db.rules.procedure import states
from db.rules.workdays import Calendar
from db.services.case_events import CaseEvents, Granted
from db.services.notices import Moved, NoticePreview, Notices
from db.services.other_events import OtherEvents
from db.services.rulebook import RuleBook
from db.services.store import Store

_WATCHED = frozenset(
    {
        *("fine_payment", "urge_wait", "penalty_limitation", "penalty_limitation_harm", "equity_freeze"),
        *("exhibition_risk_close", "exhibition_answer", "exhibition_complaint_handover"),
        *("publicity_term_light", "publicity_term_general", "publicity_term_serious"),
    }
)
"""What the office must watch although somebody else has to act, or nobody."""
_AFTER_CLOSING = frozenset(
    {
        *("publicity_withdraw", "publicity_term_light", "publicity_term_general", "publicity_term_serious"),
        *("credit_repair_accept", "credit_repair_decide", "credit_repair_sync"),
    }
)
"""Clocks of closed cases that begin with something recorded on purpose."""
_LATELY = {"dossier_archive": timedelta(60), "publicity_same_province": timedelta(30), "publicity_push": timedelta(30)}
"""Clocks of closed cases that every case has: told for so long after their end."""
_PUBLISHED_FOR = timedelta(1200)
Place = tuple[str, int, str, str]
"""Register, record, rule and item of a clock."""
_HOURS_WITHIN = 2  # days; what is further off or longer over is told in workdays


@dataclass(frozen=True)
class Due:
    """One deadline of one case or clue, as the first page shows it.

    `urgency` is overdue, today, soon, coming or later; `workdays_left` counts the days after today, or back to the
    last day when it has passed; `papers` are the form numbers that end it.
    """

    register: str
    record_id: int
    number: str
    party: str
    officer: str
    key: str
    name: str
    action: str
    ends_on: date
    days_left: int
    workdays_left: int
    urgency: str
    provisional: bool
    whose: str
    papers: tuple[str, ...]
    deadline: Deadline

    @property
    def left(self) -> str:
        """How long is left, or by how much it is over, in words; in hours for a period that runs in hours."""
        ends = self.deadline.ends_at
        if ends is not None and abs(self.days_left) <= _HOURS_WITHIN:
            hours = (ends - now()).total_seconds() / 3600
            return f"剩 {hours:.0f} 小时" if hours >= 1 else "不足 1 小时" if hours > 0 else f"已超 {-hours:.0f} 小时"
        if self.days_left < 0:
            over = -self.workdays_left
            return f"已超期 {over} 工作日" if over else "已超期"
        if self.days_left == 0:
            return "今天到期"
        return f"剩 {self.workdays_left} 工作日" if self.workdays_left else "休息日届满"


class Deadlines:
    """Deadlines of all open cases and clues, by the rules in force on each day and the office's own days off."""

    def __init__(self, store: Store, rulebook: RuleBook) -> None:
        self.store = store
        self.rulebook = rulebook
        self.notices = Notices(store.path)
        self.cases = CaseEvents(store)
        self.others = OtherEvents(store)
        self._calendar: tuple[object, Calendar] | None = None

    def calendar(self) -> Calendar:
        """The working days: the law's, the imported notices', and the office's own; built anew when one changed."""
        rows = self.store.database.rows("SELECT day, workday, coalesce(note,'') FROM own_days ORDER BY day")
        roll = (in_use() or self.rulebook.book()).reading("weekends_roll") == "yes"
        sources = (tuple(map(tuple, rows)), self.notices.stamp(), roll)
        known = self._calendar
        if known is None or known[0] != sources:
            own = [(date.fromisoformat(day), bool(workday), note) for day, workday, note in rows]
            known = sources, Calendar(notices=(*shipped(), *self.notices.kept()), own=own, weekends_roll=roll)
            self._calendar = known
        return known[1]

    def preview_notice(self, file: Path) -> NoticePreview:
        """What importing an official notice would change, open clocks included. Raises `Refused`."""
        self.store.access.need("settings")
        with self.rulebook.applied():
            return self.notices.preview(file, self.calendar(), self._moved)

    def take_notice(self, preview: NoticePreview) -> Path:
        """Keep a notice that was looked at, and let everybody count their days anew; returns where."""
        kept = self.notices.take(preview)
        for listener in self.store.listeners:
            listener(frozenset({("own_days", 0)}))
        return kept

    def moved_by_own_day(self, day: date, *, workday: bool | None) -> tuple[Moved, ...]:
        """The open clocks that move when the office works (or not) on a day of its own; None takes its entry back."""
        calendar = self.calendar()
        own = [entry for entry in calendar.own if entry[0] != day]
        own += [(day, workday, "")] if workday is not None else []
        return self._moved(Calendar(notices=calendar.notices, own=own, weekends_roll=calendar.weekends_roll))

    def moved_by_rules(self, book: Book) -> tuple[Moved, ...]:
        """The open clocks that move, appear or go when these rules come in place of those in force."""
        with self.rulebook.applied():
            before = self._places(today(), self.calendar())
        with using(book):
            after = self._places(today(), self.calendar())
        return _moves(before, after)

    def _moved(self, after: Calendar) -> tuple[Moved, ...]:
        """The clocks of open records that move under another calendar."""
        with self.rulebook.applied():
            return _moves(self._places(today(), self.calendar()), self._places(today(), after))

    def _places(self, day: date, calendar: Calendar) -> dict[Place, Due]:
        return {(one.register, one.record_id, one.key, one.deadline.about): one for one in self._all(day, calendar)}

    def _all(self, day: date, calendar: Calendar) -> list[Due]:
        access = self.store.access
        cases = self._cases_due(day, calendar) + self._closed_due(day, calendar) if access.may_read("cases") else []
        return cases + [one for one in self._others_due(day, calendar) if access.may_read(one.register)]

    def rules(self) -> Rules:
        """The rules of the law, as this register goes by them."""
        return self.rulebook.book().deadlines

    def of_case(self, case_id: int, *, on: date | None = None) -> list[Deadline]:
        """The clocks that run in one case, soonest first."""
        self.store.access.need_read("cases")
        day = on or today()
        with self.rulebook.applied():
            calendar = self.calendar()
            events, granted = self._read([case_id], day, calendar)
            return self._born(events[case_id], granted[case_id], calendar, day)

    def told_of_case(self, case_id: int, *, on: date | None = None) -> list[Deadline]:
        """The clocks that a case's page tells: the office's own while the case is open, of all others those to come."""
        day = on or today()
        state = self.store.database.value("SELECT state FROM cases WHERE id=?", [case_id])
        ended = state in states() and states()[state].ended
        return [
            clock for clock in self.of_case(case_id, on=day) if (not ended if binds_us(clock) else clock.ends_on >= day)
        ]

    def of_clue(self, clue_id: int, *, on: date | None = None) -> list[Deadline]:
        """The clocks of a clue that is not settled yet."""
        return self.of_record("clues", clue_id, on=on)

    def of_record(self, register: str, record_id: int, *, on: date | None = None) -> list[Deadline]:
        """The clocks of a record other than a case: a clue, a matter of credit supervision, a fair or its complaint."""
        self.store.access.need_read(register)
        day = on or today()
        with self.rulebook.applied():
            calendar = self.calendar()
            return [
                clock
                for one in self.others.read(day, register=register, record_id=record_id)
                for clock in self._born(one.events, one.granted, calendar, day)
            ]

    def due(self, *, on: date | None = None, everything: bool = False) -> list[Due]:
        """The deadlines that are overdue, due today or coming within seven workdays, soonest first.

        The office's own ones, the party's payment and the limitation; with `everything` all that run, whoever they
        bind and however far they are.
        """
        day = on or today()
        with self.rulebook.applied():
            found = self._all(day, self.calendar())
        wanted = [one for one in found if everything or (is_ours(one) and one.urgency != "later")]
        return sorted(wanted, key=lambda one: (one.ends_on, one.number))

    def next_of(self, case_ids: Sequence[int], *, on: date | None = None) -> dict[int, Due]:
        """The soonest deadline of the office in each of these cases that is still open."""
        self.store.access.need_read("cases")
        found: dict[int, Due] = {}
        with self.rulebook.applied():
            due = self._cases_due(on or today(), self.calendar(), case_ids)
        for one in due:
            if is_ours(one) and one.record_id not in found:
                found[one.record_id] = one
        return found

    def _cases_due(self, day: date, calendar: Calendar, case_ids: Sequence[int] | None = None) -> list[Due]:
        heads = self._heads(case_ids)
        events, granted = self._read(list(heads) if case_ids is not None else None, day, calendar)
        found = []
        for case_id, (number, party, officer) in heads.items():
            for clock in self._born(events[case_id], granted[case_id], calendar, day):
                found.append(_due("cases", case_id, number, party, officer, clock, day))  # noqa: PERF401
        return sorted(found, key=lambda one: one.ends_on)

    def _others_due(self, day: date, calendar: Calendar) -> list[Due]:
        return [
            _due(one.register, one.record_id, one.number, one.party, one.officer, clock, day)
            for one in self.others.read(day)
            for clock in self._born(one.events, one.granted, calendar, day)
        ]

    def _read(
        self, case_ids: Sequence[int] | None, day: date, calendar: Calendar
    ) -> tuple[dict[int, list[Event]], dict[int, Granted]]:
        return self.cases.read(case_ids, rules=deadline_rules(), calendar=calendar, today=day)

    def _born(
        self,
        events: Sequence[Event],
        granted: Mapping[tuple[str, str], Sequence[Extension]],
        calendar: Calendar,
        day: date,
    ) -> list[Deadline]:
        return born(events, extensions=granted, calendar=calendar, rules=deadline_rules(), today=day)

    def _closed_due(self, day: date, calendar: Calendar) -> list[Due]:
        """What is still to be done for closed cases: the dossier, the publication and its end, credit repair.

        Only what was recorded here lately counts: a ledger of old cases must not fill the first page.
        """
        heads = self._heads(None, ended=True, since=(day - _PUBLISHED_FOR).isoformat())
        events, granted = self._read(list(heads), day, calendar) if heads else ({}, {})
        found = []
        for case_id, (number, party, officer) in heads.items():
            for clock in self._born(events[case_id], granted[case_id], calendar, day):
                lately = _LATELY.get(clock.key)
                if (lately is not None and clock.ends_on >= day - lately) or clock.key in _AFTER_CLOSING:
                    found.append(_due("cases", case_id, number, party, officer, clock, day))  # noqa: PERF401
        return found

    def _heads(
        self, case_ids: Sequence[int] | None, *, ended: bool = False, since: str = ""
    ) -> dict[int, tuple[str, str, str]]:
        """Number, party and officer of each open case (of these cases), or of each closed `since` a day."""
        states_ended = [key for key, state in states().items() if state.ended]
        marks = ",".join("?" * len(states_ended))
        where = (
            f"k.state IN ({marks}) AND k.closed_on>=?" if ended else f"(k.state NOT IN ({marks}) OR k.state IS NULL)"
        )
        if case_ids is not None:
            where += f" AND k.id IN ({','.join(map(str, case_ids))})"
        rows = self.store.database.rows(
            "SELECT k.id, coalesce(k.number, k.decision_number, k.old_number, ''), "
            "(SELECT p.name FROM case_parties c JOIN parties p ON p.id=c.party_id WHERE c.case_id=k.id "
            "ORDER BY c.position LIMIT 1), o.name FROM cases k LEFT JOIN officers o ON o.id=k.officer_a_id "
            f"WHERE {where}",
            [*states_ended, since] if ended else states_ended,
        )
        return {row[0]: (row[1], row[2] or "", row[3] or "") for row in rows}


def _moves(
    before: Mapping[tuple[str, int, str, str], Due], after: Mapping[tuple[str, int, str, str], Due]
) -> tuple[Moved, ...]:
    """Where the ends of clocks differ, in the order of the old ones."""
    found = []
    for place in {**before, **after}:
        old, new = before.get(place), after.get(place)
        one = old or new
        if one is not None and (old is None or new is None or old.ends_on != new.ends_on):
            was, becomes = (f"{end.ends_on:%Y-%m-%d}" if end else "" for end in (old, new))
            found.append(Moved(one.register, one.record_id, one.number, one.party, one.name, was, becomes))
    return tuple(found)


def is_ours(one: Due) -> bool:
    """Whether the office must act by a deadline, or must watch it all the same."""
    return binds_us(one.deadline)


def binds_us(clock: Deadline) -> bool:
    """Whether the office must act by the end of a clock, or must watch it all the same."""
    return clock.rule.who == "bureau" or clock.rule.key in _WATCHED


def _due(register: str, record_id: int, number: str, party: str, officer: str, clock: Deadline, day: date) -> Due:
    rule = clock.rule
    return Due(
        register, record_id, number, party, officer, rule.key, rule.name, rule.action, clock.ends_on,
        clock.days_left(day), clock.calendar.workdays_between(day, clock.ends_on), clock.urgency(day),
        clock.provisional, rule.who, rule.papers, clock,
    )  # fmt: skip


def by_officer(dues: Iterable[Due]) -> dict[str, list[Due]]:
    """Deadlines grouped by officer, in the order given."""
    grouped: dict[str, list[Due]] = defaultdict(list)
    for one in dues:
        grouped[one.officer].append(one)
    return dict(grouped)


def to_json(one: Due) -> dict[str, Any]:
    """A due deadline as `main.py due --json` prints it."""
    return one.deadline.to_json() | {"case": one.number, "officer": one.officer, "days_left": one.days_left}
