"""The clocks of every open case and clue, born from what is recorded; nothing is typed for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.kinds.clock import today
from db.rules.clocks import Event, born, moves
from db.rules.deadline_rules import Rules, deadline_rules
from db.rules.deadlines import Deadline, Extension
from db.rules.notices import shipped
from db.rules.procedure import states
from db.rules.workdays import Calendar
from db.services.notices import Moved, NoticePreview, Notices
from db.services.store import Store

_CASE_EVENTS = (
    ("found_on", ("clue_received", "found")),
    ("act_to", ("act_ended",)),
    ("filed_on", ("filed",)),
    ("notified_on", ("notified",)),
    ("closed_on", ("closed",)),
)
_OUTCOME_EVENTS = {"transferred": "transferred_admin", None: "penalty_decided", "penalty": "penalty_decided"}
_WATCHED = frozenset({"fine_payment", "penalty_limitation", "penalty_limitation_harm"})
_NOTICES, _DECISIONS = frozenset({"37"}), frozenset({"45", "46"})
_CASE_COLUMNS = "found_on act_to filed_on notified_on decided_on closed_on outcome fine confiscated_gains state"


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
        """How long is left, or by how much it is over, in words."""
        if self.days_left < 0:
            over = -self.workdays_left
            return f"已超期 {over} 工作日" if over else "已超期"
        if self.days_left == 0:
            return "今天到期"
        return f"剩 {self.workdays_left} 工作日" if self.workdays_left else "休息日届满"


class Deadlines:
    """Deadlines of all open cases and clues, by the rules in force on each day and the office's own days off."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.notices = Notices(store.path)
        self._calendar: tuple[object, Calendar] | None = None

    def calendar(self) -> Calendar:
        """The working days: the law's, the imported notices', and the office's own; built anew when one changed."""
        rows = self.store.database.rows("SELECT day, workday, coalesce(note,'') FROM own_days ORDER BY day")
        sources = (tuple(map(tuple, rows)), self.notices.stamp())
        known = self._calendar
        if known is None or known[0] != sources:
            own = [(date.fromisoformat(day), bool(workday), note) for day, workday, note in rows]
            known = sources, Calendar(notices=(*shipped(), *self.notices.kept()), own=own)
            self._calendar = known
        return known[1]

    def preview_notice(self, file: Path) -> NoticePreview:
        """What importing an official notice would change, open clocks included. Raises `Refused`."""
        return self.notices.preview(file, self.calendar(), self._moved)

    def moved_by_own_day(self, day: date, *, workday: bool | None) -> tuple[Moved, ...]:
        """The open clocks that move when the office works (or not) on a day of its own; None takes its entry back."""
        calendar = self.calendar()
        own = [entry for entry in calendar.own if entry[0] != day]
        own += [(day, workday, "")] if workday is not None else []
        return self._moved(Calendar(notices=calendar.notices, own=own))

    def _moved(self, after: Calendar) -> tuple[Moved, ...]:
        """The clocks of open cases and clues that move under another calendar."""
        day, before = today(), self.calendar()
        old, new = (
            {(one.register, one.record_id, one.key, one.deadline.about): one for one in self._all(day, calendar)}
            for calendar in (before, after)
        )
        found = []
        for place, one in old.items():
            for move in moves([one.deadline], [new[place].deadline] if place in new else []):
                ends = [f"{end.ends_on:%Y-%m-%d}" if end else "" for end in (move.was, move.becomes)]
                found.append(Moved(one.register, one.record_id, one.number, one.party, one.name, *ends))
        return tuple(found)

    def _all(self, day: date, calendar: Calendar) -> list[Due]:
        return self._cases_due(day, calendar) + self._clues_due(day, calendar)

    def rules(self) -> Rules:
        """The rules of the law."""
        return deadline_rules()

    def of_case(self, case_id: int, *, on: date | None = None) -> list[Deadline]:
        """The clocks that run in one case, soonest first."""
        events, granted = self._events([case_id])
        return self._born(events[case_id], granted[case_id], self.calendar(), on or today())

    def told_of_case(self, case_id: int, *, on: date | None = None) -> list[Deadline]:
        """The clocks that a case's page tells: the office's own while the case is open, of all others those to come."""
        day = on or today()
        state = self.store.database.value("SELECT state FROM cases WHERE id=?", [case_id])
        ended = state in states() and states()[state].ended
        return [
            clock for clock in self.of_case(case_id, on=day) if (not ended if binds_us(clock) else clock.ends_on >= day)
        ]

    def of_clue(self, clue_id: int, *, on: date | None = None) -> list[Deadline]:
        """The clock of a clue that is not settled yet."""
        rows = self.store.database.rows("SELECT received_on, state FROM clues WHERE id=?", [clue_id])
        return self._clue_clocks(rows[0], self.calendar(), on or today()) if rows and rows[0][0] else []

    def due(self, *, on: date | None = None, everything: bool = False) -> list[Due]:
        """The deadlines that are overdue, due today or coming within seven workdays, soonest first.

        The office's own ones, the party's payment and the limitation; with `everything` all that run, whoever they
        bind and however far they are.
        """
        day = on or today()
        found = self._all(day, self.calendar())
        wanted = [one for one in found if everything or (is_ours(one) and one.urgency != "later")]
        return sorted(wanted, key=lambda one: (one.ends_on, one.number))

    def next_of(self, case_ids: Sequence[int], *, on: date | None = None) -> dict[int, Due]:
        """The soonest deadline of the office in each of these cases that is still open."""
        found: dict[int, Due] = {}
        for one in self._cases_due(on or today(), self.calendar(), case_ids):
            if is_ours(one) and one.record_id not in found:
                found[one.record_id] = one
        return found

    def _cases_due(self, day: date, calendar: Calendar, case_ids: Sequence[int] | None = None) -> list[Due]:
        heads = self._heads(case_ids)
        events, granted = self._events(list(heads) if case_ids is not None else None)
        found = []
        for case_id, (number, party, officer) in heads.items():
            for clock in self._born(events[case_id], granted[case_id], calendar, day):
                found.append(_due("cases", case_id, number, party, officer, clock, day))  # noqa: PERF401
        return sorted(found, key=lambda one: one.ends_on)

    def _clues_due(self, day: date, calendar: Calendar) -> list[Due]:
        rows = self.store.database.rows(
            "SELECT c.id, c.number, coalesce(p.name,''), coalesce(o.name,''), c.received_on, c.state FROM clues c "
            "LEFT JOIN parties p ON p.id=c.party_id LEFT JOIN officers o ON o.id=c.registered_by_id "
            "WHERE c.state IN ('open','verifying') AND c.received_on IS NOT NULL"
        )
        return [
            _due("clues", clue_id, number or "", party, officer, clock, day)
            for clue_id, number, party, officer, received, state in rows
            for clock in self._clue_clocks((received, state), calendar, day)
        ]

    def _clue_clocks(self, row: tuple[str, str], calendar: Calendar, day: date) -> list[Deadline]:
        received, state = row
        if state not in ("open", "verifying"):
            return []
        return self._born([Event("clue_received", date.fromisoformat(received))], {}, calendar, day)

    def _born(
        self,
        events: Sequence[Event],
        granted: Mapping[tuple[str, str], Sequence[Extension]],
        calendar: Calendar,
        day: date,
    ) -> list[Deadline]:
        return born(events, extensions=granted, calendar=calendar, rules=self.rules(), today=day)

    def _heads(self, case_ids: Sequence[int] | None) -> dict[int, tuple[str, str, str]]:
        """Number, party and officer of each open case (of these cases)."""
        ended = [key for key, state in states().items() if state.ended]
        where = f"(k.state NOT IN ({','.join('?' * len(ended))}) OR k.state IS NULL)"
        if case_ids is not None:
            where += f" AND k.id IN ({','.join(map(str, case_ids))})"
        rows = self.store.database.rows(
            "SELECT k.id, coalesce(k.number, k.decision_number, k.old_number, ''), "
            "(SELECT p.name FROM case_parties c JOIN parties p ON p.id=c.party_id WHERE c.case_id=k.id "
            "ORDER BY c.position LIMIT 1), o.name FROM cases k LEFT JOIN officers o ON o.id=k.officer_a_id "
            f"WHERE {where}",
            ended,
        )
        return {row[0]: (row[1], row[2] or "", row[3] or "") for row in rows}

    def _events(
        self, case_ids: Sequence[int] | None
    ) -> tuple[dict[int, list[Event]], dict[int, dict[tuple[str, str], list[Extension]]]]:
        """What happened in each case, and the extensions granted, read in a handful of queries."""
        chosen = f" IN ({','.join(map(str, case_ids))})" if case_ids is not None else " IS NOT NULL"
        events: dict[int, list[Event]] = defaultdict(list)
        granted: dict[int, dict[tuple[str, str], list[Extension]]] = defaultdict(lambda: defaultdict(list))
        self._own_dates(chosen, events)
        self._measures(chosen, events, granted)
        self._deliveries(chosen, events)
        self._transfers(chosen, events)
        for case_id, key, at in self.store.database.rows(
            f"SELECT case_id, event, happened_at FROM case_events WHERE case_id{chosen}"
        ):
            events[case_id].append(Event(key, datetime.fromisoformat(at)))
        for case_id, rule, length, unit, until, by in self.store.database.rows(
            "SELECT case_id, rule, length, unit, until, granted_by FROM extensions "
            f"WHERE case_id{chosen} ORDER BY position"
        ):
            last = date.fromisoformat(until) if until else None
            granted[case_id][rule, ""].append(Extension(length, unit or "", last, by or ""))
        return events, granted

    def _own_dates(self, chosen: str, events: dict[int, list[Event]]) -> None:
        names = _CASE_COLUMNS.split()
        rows = self.store.database.rows(f"SELECT id, {', '.join(names)} FROM cases WHERE id{chosen}")
        payments = {
            case_id: (amount, last)
            for case_id, amount, last in self.store.database.rows(
                f"SELECT case_id, sum(amount), max(paid_on) FROM payments WHERE case_id{chosen} GROUP BY case_id"
            )
        }
        named = self.store.database.rows(
            f"SELECT k.id FROM cases k JOIN clues c ON c.id=k.clue_id WHERE k.id{chosen} AND c.informer IS NOT NULL"
        )
        reported = {row[0] for row in named}
        for case_id, *stored in rows:
            case = dict(zip(names, stored, strict=True))
            for name, keys in _CASE_EVENTS:
                if case[name]:
                    events[case_id].extend(Event(key, date.fromisoformat(case[name])) for key in keys)
            if case["filed_on"] and case_id in reported:
                events[case_id].append(Event("filing_decided", date.fromisoformat(case["filed_on"])))
            if case["decided_on"]:
                decided = date.fromisoformat(case["decided_on"])
                events[case_id].append(Event("decided", decided))
                events[case_id].append(Event(_OUTCOME_EVENTS.get(case["outcome"], "decided"), decided))
            owed = (case["fine"] or 0) + (case["confiscated_gains"] or 0)
            paid, last = payments.get(case_id, (0, ""))
            if owed and paid >= owed:
                settled = date.fromisoformat(last)
                events[case_id] += [Event("paid", settled), Event("closing_event", settled)]

    def _measures(
        self,
        chosen: str,
        events: dict[int, list[Event]],
        granted: dict[int, dict[tuple[str, str], list[Extension]]],
    ) -> None:
        for case_id, row_id, kind, started, extended, released, decided in self.store.database.rows(
            "SELECT m.case_id, m.id, m.kind, m.started_at, m.extended_until, m.released_on, k.decided_on "
            f"FROM measures m JOIN cases k ON k.id = m.case_id WHERE m.case_id{chosen} AND m.started_at IS NOT NULL"
        ):
            about, prior = f"measure {row_id}", kind == "prior_registration"
            events[case_id].append(Event("registered" if prior else "seized", datetime.fromisoformat(started), about))
            if released:
                ended = "registration_settled" if prior else "seizure_released"
                events[case_id].append(Event(ended, date.fromisoformat(released), about))
            elif decided and not prior:
                events[case_id].append(Event("seizure_settled", date.fromisoformat(decided), about))
            if extended and not prior:
                granted[case_id]["seizure", about].append(Extension(until=date.fromisoformat(extended)))

    def _deliveries(self, chosen: str, events: dict[int, list[Event]]) -> None:
        for case_id, form, at, method in self.store.database.rows(
            "SELECT d.case_id, p.form, d.delivered_at, d.method FROM deliveries d JOIN papers p ON p.id=d.paper_id "
            f"WHERE d.case_id{chosen} AND d.delivered_at IS NOT NULL"
        ):
            when = datetime.fromisoformat(at)
            if method == "public":
                events[case_id].append(Event("service_published", when))
            elif form in _NOTICES and not any(event.key == "notified" for event in events[case_id]):
                events[case_id].append(Event("notified", when))
            elif form in _DECISIONS:
                events[case_id].append(Event("decision_served", when))

    def _transfers(self, chosen: str, events: dict[int, list[Event]]) -> None:
        for case_id, *days in self.store.database.rows(
            f"SELECT case_id, sent_on, accepted_on, filed_on FROM transfers WHERE case_id{chosen}"
        ):
            for key, day in zip(("referral_sent", "police_accepted_file", "police_filed"), days, strict=True):
                if day:
                    events[case_id].append(Event(key, date.fromisoformat(day)))


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
