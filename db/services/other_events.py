"""What happened in the records beside cases that have clocks: clues, matters of credit supervision, fairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from db.rules.clocks import Event
from db.rules.deadline_rules import deadline_rules
from db.rules.deadlines import Extension
from db.services.case_events import Granted
from db.services.store import Store

_OPEN = ("open", "verifying")
_AFTER_FAIR = timedelta(180)
_HIGH = "coalesce(k.manual_level, k.level)='high'"


@dataclass
class Happened:
    """The events of one record, and what the first page says of it."""

    register: str
    record_id: int
    number: str
    party: str
    officer: str
    events: list[Event] = field(default_factory=list)
    granted: Granted = field(default_factory=dict)


class OtherEvents:
    """Reads the events of everything that is open and is no case."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self, day: date, *, register: str = "", record_id: int | None = None) -> list[Happened]:
        """What happened in every open record, or in one of a register."""
        found: list[Happened] = []
        for key, reader in (
            ("clues", self._clues),
            ("credit_matters", self._credit),
            ("fair_complaints", self._complaints),
            ("risk_checks", self._checks),
            ("exhibitions", self._fairs),
        ):
            if register in ("", key):
                found += reader(day, record_id)
        return found

    # Clues

    def _clues(self, day: date, record_id: int | None) -> list[Happened]:
        del day
        rows = self.store.database.rows(
            "SELECT c.id, c.uid, coalesce(c.number,''), coalesce(p.name,''), coalesce(o.name,''), c.received_on, "
            "c.nature FROM clues c LEFT JOIN parties p ON p.id=c.party_id "
            f"LEFT JOIN officers o ON o.id=c.registered_by_id WHERE {_wanted('c', record_id)} "
            "AND c.received_on IS NOT NULL AND (c.state IN ('open','verifying') OR c.nature IN ('complaint','both'))"
        )
        found: dict[int, Happened] = {}
        by_uid: dict[bytes, Happened] = {}
        states = dict(self.store.database.rows("SELECT id, state FROM clues WHERE nature IN ('complaint','both')"))
        for clue_id, uid, number, party, officer, received, nature in rows:
            one = found[clue_id] = by_uid[bytes(uid)] = Happened("clues", clue_id, number, party, officer)
            arrived = date.fromisoformat(received)
            if nature != "complaint" and states.get(clue_id, "open") in _OPEN:
                one.events.append(Event("clue_received", arrived))
            if nature in ("complaint", "both"):
                one.events.append(Event("complaint_received", arrived))
        if not found:
            return []
        self._events_of("clue", found)
        for clue_id, rule, length, by, note in self.store.database.rows(
            f"SELECT clue_id, rule, length, granted_by, coalesce(note,'') FROM clue_extensions "
            f"WHERE clue_id IN ({_ids(found)}) ORDER BY position"
        ):
            found[clue_id].granted.setdefault((rule, ""), []).append(
                Extension(length, "workday" if length else "", None, by or "", note)
            )
        papers = deadline_rules().papers
        for uid, form, issued, number in self.store.database.rows(
            "SELECT owner, form, issued_on, coalesce(number, title) FROM papers WHERE register='clues' "
            "AND state='issued' AND issued_on IS NOT NULL"
        ):
            owner = by_uid.get(bytes(uid))
            if owner is not None and form in papers:
                owner.events += [Event(key, date.fromisoformat(issued), paper=number) for key in papers[form].issued]
        return list(found.values())

    # Credit supervision

    def _credit(self, day: date, record_id: int | None) -> list[Happened]:
        del day
        rows = self.store.database.rows(
            "SELECT m.id, coalesce(m.number,''), coalesce(p.name,''), coalesce(o.name,'') FROM credit_matters m "
            "LEFT JOIN parties p ON p.id=m.party_id LEFT JOIN officers o ON o.id=m.officer_id "
            f"WHERE {_wanted('m', record_id)} AND m.closed_on IS NULL"
        )
        found = {row[0]: Happened("credit_matters", *row) for row in rows}
        self._events_of("credit", found)
        return list(found.values())

    def _events_of(self, kind: str, found: dict[int, Happened]) -> None:
        owner = {"clue": "clue_id", "credit": "matter_id"}[kind]
        for record_id, key, at, note in self.store.database.rows(
            f"SELECT {owner}, event, happened_on, coalesce(note,'') FROM {kind}_events WHERE {owner} IN ({_ids(found)})"
        ):
            found[record_id].events.append(Event(key, date.fromisoformat(at), paper=note))

    # Fairs

    def _complaints(self, day: date, record_id: int | None) -> list[Happened]:
        """Complaints at fairs run in hours; one that is not settled when the fair ends is handed on."""
        rows = self.store.database.rows(
            "SELECT f.id, coalesce(f.number,''), coalesce(x.name,''), f.received_at, f.served_at, f.answered_at, "
            "f.handed_at, e.closes_on FROM fair_complaints f "
            "LEFT JOIN exhibitions e ON e.id=f.exhibition_id LEFT JOIN exhibitors x ON x.id=f.exhibitor_id "
            f"WHERE {_wanted('f', record_id)} AND f.received_at IS NOT NULL AND f.result IS NULL "
            "AND coalesce(f.acceptance,'')<>'refused' AND f.received_at>=?",
            [(day - _AFTER_FAIR).isoformat()],
        )
        found = []
        for row_id, number, party, received, served, answered, handed, closes in rows:
            one = Happened("fair_complaints", row_id, number, party, "")
            one.events += _told(
                ("fair_complaint_received", received), ("fair_notice_served", served), ("fair_answered", answered)
            )
            one.events += _told(("fair_complaint_handed_over", handed), ("fair_case_transferred", handed))
            if closes and closes < day.isoformat():
                one.events += _told(("fair_ended", closes))
            elif served and not handed:
                one.events += _told(("fair_complaint_handed_over", served))  # it reached the office: the notice is ours
            found.append(one)
        return found

    def _checks(self, day: date, record_id: int | None) -> list[Happened]:
        """A high risk is closed before the fair opens; what is to be put right has a day of its own."""
        found = []
        for row_id, number, party, officer, opens, due, begun, high in self.store.database.rows(
            "SELECT k.id, coalesce(k.number,''), coalesce(x.name,''), coalesce(o.name,''), e.opens_on, k.due_on, "
            f"coalesce(k.rectifying_at, k.checked_on), {_HIGH} FROM risk_checks k "
            "JOIN exhibitors x ON x.id=k.exhibitor_id JOIN exhibitions e ON e.id=x.exhibition_id "
            f"LEFT JOIN officers o ON o.id=k.checker_a_id WHERE {_wanted('k', record_id)} "
            f"AND coalesce(k.state,'')<>'closed' AND coalesce(e.closes_on, e.opens_on)>=? "
            f"AND ({_HIGH} OR k.due_on IS NOT NULL)",
            [day.isoformat()],
        ):
            one = Happened("risk_checks", row_id, number, party, officer)
            if high and opens and opens >= day.isoformat():
                one.events += _told(("fair_opens", opens))
            if due and begun:
                one.events += _told(("fair_rectifying", begun))
                one.granted["exhibition_rectify", ""] = [Extension(until=date.fromisoformat(due))]
            found.append(one)
        return found

    def _fairs(self, day: date, record_id: int | None) -> list[Happened]:
        """After a fair its exhibitors of middle and high risk are visited."""
        rows = self.store.database.rows(
            "SELECT e.id, e.name, e.closes_on, count(*) FROM exhibitions e JOIN exhibitors x ON x.exhibition_id=e.id "
            f"WHERE {_wanted('e', record_id)} AND e.closes_on<? AND e.closes_on>=? AND x.visited_on IS NULL "
            "AND EXISTS (SELECT 1 FROM risk_checks k WHERE k.exhibitor_id=x.id "
            "AND coalesce(k.manual_level, k.level) IN ('middle','high')) GROUP BY e.id",
            [day.isoformat(), (day - _AFTER_FAIR).isoformat()],
        )
        return [
            Happened("exhibitions", row_id, f"{count} 家没有回访", name, "", _told(("fair_ended", closes)))
            for row_id, name, closes, count in rows
        ]


def _told(*pairs: tuple[str, Any]) -> list[Event]:
    return [Event(key, _moment(at)) for key, at in pairs if at]


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) <= len("2026-01-01") else datetime.fromisoformat(text)


def _wanted(table: str, record_id: int | None) -> str:
    return "1" if record_id is None else f"{table}.id={record_id}"


def _ids(found: Iterable[int]) -> str:
    return ",".join(map(str, found))
