"""What happened in each case, as the rules count it: dates, measures, papers, deliveries, money, publication."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from db.kinds import Day, Fault, Moment
from db.models.case import PENALTIES
from db.rules.clocks import Event
from db.rules.deadline_rules import Rules
from db.rules.deadlines import Extension, deadline
from db.rules.publication import category
from db.rules.warnings import warning_kinds
from db.rules.workdays import Calendar
from db.services.store import Store

Granted = dict[tuple[str, str], list[Extension]]
PAYMENT_TERMS = "47"
_HEARING, _REGISTRATION, _RELEASE = "39", "20", "23"
_OWN_DATES = (
    ("found_on", ("clue_received", "found")),
    ("act_to", ("act_ended",)),
    ("filed_on", ("filed",)),
    ("notified_on", ("notified",)),
    ("closed_on", ("closed",)),
)
_COLUMNS = (
    *("found_on", "act_to", "filed_on", "notified_on", "decided_on", "closed_on", "outcome", "fine"),
    *("confiscated_gains", "state", "penalty_kinds", "tier", "harm"),
)
PERSON_OF_CASE = (
    "(SELECT p.kind='person' FROM case_parties c JOIN parties p ON p.id=c.party_id WHERE c.case_id={case} "
    "AND coalesce(c.role,'party')='party' ORDER BY c.position LIMIT 1)"
)
"""Whether the first party of a case is a natural person, as SQL."""
_OUTCOMES = {"transferred": "transferred_admin", None: "penalty_decided", "penalty": "penalty_decided"}
_CLOSING = frozenset({"no_penalty", "not_established", "transferred", "criminal"})
_TITLES = (("处罚告知书", "37"), ("处罚决定书", "45"), ("催告书", "48"), ("听证通知书", "39"))
"""Papers that were delivered before this register knew them are told by their titles."""
_ACTS = {
    "pushed": "pushed",
    "decision_changed": "decision_changed",
    "withdrawn": "publication_withdrawn",
    "repair_asked": "repair_asked",
    "repair_accepted": "repair_accepted",
    "repair_granted": "repair_decided",
    "repair_refused": "repair_decided",
    "stopped": "publication_stopped",
}
PUBLISHED = {"light": "published_light", "serious": "published_serious", "general": "published"}


@dataclass(frozen=True)
class Terms:
    """How a fine may be paid later (form 47): the last day and sum of each instalment; one for a deferral."""

    number: str
    granted_on: date
    due: tuple[tuple[date, Decimal | None], ...]


class CaseEvents:
    """Reads the events of many cases in a handful of queries."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(
        self, case_ids: Sequence[int] | None, *, rules: Rules, calendar: Calendar, today: date
    ) -> tuple[dict[int, list[Event]], dict[int, Granted]]:
        """The events and granted extensions of these cases (None: of all)."""
        reading = _Reading(self.store, case_ids, rules, calendar, today)
        reading.all()
        return reading.events, reading.granted

    def terms(self, case_ids: Sequence[int] | None) -> dict[int, Terms]:
        """The terms of payment that stand in the newest issued form 47 of each case."""
        return _terms(self.store, _chosen(case_ids))


class _Reading:
    def __init__(
        self, store: Store, case_ids: Sequence[int] | None, rules: Rules, calendar: Calendar, today: date
    ) -> None:
        self._rows = store.database.rows
        self._store = store
        self._chosen = _chosen(case_ids)
        self._rules = rules
        self._calendar = calendar
        self._today = today
        self.events: dict[int, list[Event]] = defaultdict(list)
        self.granted: dict[int, Granted] = defaultdict(lambda: defaultdict(list))
        self.published: dict[int, str] = {}

    def all(self) -> None:
        self._own_dates()
        self._measures()
        self._papers()
        self._deliveries()
        self._transfers()
        self._publications()
        self._typed()

    def _own_dates(self) -> None:
        person = PERSON_OF_CASE.format(case="cases.id")
        rows = self._rows(f"SELECT id, {', '.join(_COLUMNS)}, {person} FROM cases WHERE id{self._chosen}")
        payments = {
            case_id: (amount, last)
            for case_id, amount, last in self._rows(
                "SELECT case_id, sum(amount), max(paid_on) FROM payments WHERE kind IS NOT 'surcharge' "
                f"AND case_id{self._chosen} GROUP BY case_id"
            )
        }
        named = self._rows(
            f"SELECT k.id FROM cases k JOIN clues c ON c.id=k.clue_id WHERE k.id{self._chosen} "
            "AND c.informer IS NOT NULL"
        )
        reported = {row[0] for row in named}
        away = self._away()
        for case_id, *stored in rows:
            case = dict(zip((*_COLUMNS, "person"), stored, strict=True))
            events = self.events[case_id]
            for name, keys in _OWN_DATES:
                if case[name]:
                    events.extend(Event(key, date.fromisoformat(case[name])) for key in keys)
            if case["act_to"] and case["harm"]:
                events.append(Event("harmful_act_ended", date.fromisoformat(case["act_to"])))
            if case["filed_on"] and case_id in reported:
                events.append(Event("filing_decided", date.fromisoformat(case["filed_on"])))
            if case["decided_on"]:
                self._decided(case_id, case, other_province=case_id in away)
            owed = (case["fine"] or 0) + (case["confiscated_gains"] or 0)
            paid, last = payments.get(case_id, (0, ""))
            if owed and paid >= owed:
                settled = date.fromisoformat(last)
                events += [Event("paid", settled), Event("closing_event", settled)]

    def _decided(self, case_id: int, case: Mapping[str, Any], *, other_province: bool) -> None:
        decided, events = date.fromisoformat(case["decided_on"]), self.events[case_id]
        outcome = _OUTCOMES.get(case["outcome"], "decided")
        events += [Event("decided", decided), Event(outcome, decided)]
        if case["outcome"] in _CLOSING:
            events.append(Event("closing_event", decided))
        if case["state"] == "summary_decided":  # handed over on the spot
            events += [Event("summary_decided", decided), Event("decision_served", decided)]
        if outcome != "penalty_decided":
            return
        kind = publication_kind(case, decided)
        self.published[case_id] = PUBLISHED.get(kind, "published")
        if kind == "none":
            events.append(Event("unpublished_penalty", decided))
        elif other_province:
            events.append(Event("other_province_decided", decided))

    def _away(self) -> set[int]:
        """The cases of parties that are registered in another province than the office's."""
        rows = self._rows(
            "SELECT c.case_id FROM case_parties c JOIN parties p ON p.id=c.party_id "
            f"WHERE c.case_id{self._chosen} AND c.position=0 AND coalesce(c.role,'party')='party' "
            "AND p.region IS NOT NULL AND p.kind<>'person' "
            "AND substr(p.region,1,2)<>(SELECT substr(region,1,2) FROM offices LIMIT 1)"
        )
        return {row[0] for row in rows}

    def _measures(self) -> None:
        for case_id, row_id, kind, started, extended, released, decided, spot, approved in self._rows(
            "SELECT m.case_id, m.id, m.kind, m.started_at, m.extended_until, m.released_on, k.decided_on, m.on_spot, "
            "m.approved_at FROM measures m JOIN cases k ON k.id = m.case_id "
            f"WHERE m.case_id{self._chosen} AND m.started_at IS NOT NULL"
        ):
            about, prior, events = f"measure {row_id}", kind == "prior_registration", self.events[case_id]
            begun = datetime.fromisoformat(started)
            events.append(Event("registered" if prior else "seized", begun, about))
            if spot:
                events.append(Event("registered_on_spot" if prior else "seized_on_spot", begun, about))
            if approved:
                told = "registration_approved" if prior else "seizure_approved"
                events.append(Event(told, datetime.fromisoformat(approved), about))
            if released:
                ended = "registration_settled" if prior else "seizure_released"
                events.append(Event(ended, date.fromisoformat(released), about))
            elif decided and not prior:
                events.append(Event("seizure_settled", date.fromisoformat(decided), about))
            if extended and not prior:
                self.granted[case_id]["seizure", about].append(Extension(until=date.fromisoformat(extended)))

    def _papers(self) -> None:
        """What issuing papers means; the start of an excluded time only counts once its end is known."""
        known = self._rules.papers
        told = [form for form, one in known.items() if one.issued]
        marks = ",".join("?" * len(told))
        starts = {kind.start: kind.end for kind in self._rules.exclusions.values()}
        opened: list[tuple[int, Event, str]] = []
        for case_id, form, issued, number, body in self._rows(
            "SELECT k.id, p.form, p.issued_on, coalesce(p.number, p.title), "
            f"CASE WHEN p.form='{_HEARING}' THEN p.body END FROM papers p JOIN cases k ON k.uid=p.owner "
            f"WHERE p.state='issued' AND p.form IN ({marks}) AND p.issued_on IS NOT NULL AND k.id{self._chosen}",
            told,
        ):
            for key in known[form].issued:
                event = Event(key, date.fromisoformat(issued), paper=number)
                if key in starts:
                    opened.append((case_id, event, starts[key]))
                else:
                    self.events[case_id].append(event)
            if form == _HEARING and (at := _own(body, "at", Moment())):
                self.events[case_id].append(Event("hearing_held", at, paper=number))
        self._opened = opened
        for case_id, terms in _terms(self._store, self._chosen).items():
            self._deferred(case_id, terms)

    def _deferred(self, case_id: int, terms: Terms) -> None:
        """A fine that may be paid later: the term runs to the next open instalment, that of the court from the last."""
        paid = self._store.database.value(
            "SELECT coalesce(sum(amount),0) FROM payments WHERE case_id=? AND coalesce(kind,'fine')='fine'", [case_id]
        )
        left = Decimal(paid) / 100
        upcoming = terms.due[-1][0]
        for day, amount in terms.due:
            left -= amount or 0
            if left < 0 or amount is None:
                upcoming = day
                break
        until = Extension(until=upcoming, paper=terms.number)
        self.granted[case_id]["fine_payment", ""].append(until)
        self.events[case_id].append(Event("instalment_ended", terms.due[-1][0], paper=terms.number))

    def _deliveries(self) -> None:
        known = self._rules.papers
        for case_id, form, title, number, at, method in self._rows(
            "SELECT d.case_id, p.form, d.title, p.number, d.delivered_at, d.method FROM deliveries d "
            f"LEFT JOIN papers p ON p.id=d.paper_id WHERE d.case_id{self._chosen} AND d.delivered_at IS NOT NULL "
            "AND (p.id IS NULL OR p.state='issued')"
        ):
            form = form or next((one for words, one in _TITLES if words in (title or "")), "")
            when: date | datetime = datetime.fromisoformat(at)
            if method == "public":
                self.events[case_id].append(Event("service_published", when, paper=number or ""))
                served = deadline("service_public_notice", when, calendar=self._calendar, rules=self._rules).ends_on
                if served > self._today:
                    continue
                when = served
                self.events[case_id].append(Event("deemed_served", when, paper=number or ""))
            for key in known[form].delivered if form in known else ():
                if key != "notified" or not any(event.key == "notified" for event in self.events[case_id]):
                    self.events[case_id].append(Event(key, when, paper=number or ""))

    def _transfers(self) -> None:
        for case_id, *days in self._rows(
            f"SELECT case_id, sent_on, accepted_on, filed_on FROM transfers WHERE case_id{self._chosen}"
        ):
            for key, day in zip(("referral_sent", "police_accepted_file", "police_filed"), days, strict=True):
                if day:
                    self.events[case_id].append(Event(key, date.fromisoformat(day)))

    def _publications(self) -> None:
        for case_id, act, done in self._rows(
            f"SELECT case_id, act, done_on FROM publications WHERE case_id{self._chosen} AND done_on IS NOT NULL "
            "ORDER BY done_on"
        ):
            key = self.published.get(case_id, "published") if act == "published" else _ACTS.get(act)
            if key:
                self.events[case_id].append(Event(key, date.fromisoformat(done)))

    def _typed(self) -> None:
        """What was recorded as an event or an extension; what was published is told apart by its category."""
        for case_id, key, at, note in self._rows(
            f"SELECT case_id, event, happened_at, coalesce(note,'') FROM case_events WHERE case_id{self._chosen}"
        ):
            named = self.published.get(case_id, key) if key == "published" else key
            self.events[case_id].append(Event(named, datetime.fromisoformat(at), paper=note))
        for case_id, rule, length, unit, until, by, note in self._rows(
            "SELECT case_id, rule, length, unit, until, granted_by, coalesce(note,'') FROM extensions "
            f"WHERE case_id{self._chosen} ORDER BY position"
        ):
            last = date.fromisoformat(until) if until else None
            self.granted[case_id][rule, ""].append(Extension(length, unit or "", last, by or "", note))
        for case_id, event, end in self._opened:
            if any(one.key == end for one in self.events[case_id]):
                self.events[case_id].append(event)


def publication_kind(case: Mapping[str, Any], decided: date) -> str:
    """How a decided penalty is published, from stored columns: a key of `publication.CATEGORIES`.

    A penalty on the spot is not (信息公示规定 art. 2: decisions by the ordinary procedure).
    """
    if case["state"] == "summary_decided":
        return "none"
    kinds = warning_kinds()
    limit = kinds.limit("light_person" if case["person"] else "light_entity", decided)
    return category(
        _penalties(case), fine=Decimal(case["fine"] or 0) / 100, tier=case["tier"] or "", limit=limit, on=decided
    )


def _penalties(case: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of penalty of a case: those ticked, else what its sums say; `other` where nothing is known."""
    stored = (case["penalty_kinds"] or "").split(",")
    named = tuple(key for key in PENALTIES if key in stored)
    sums = tuple(key for key, name in (("fine", "fine"), ("confiscate_gains", "confiscated_gains")) if case[name])
    return named or sums or ("other",)


def _terms(store: Store, chosen: str) -> dict[int, Terms]:
    found: dict[int, Terms] = {}
    for case_id, number, issued, body in store.database.rows(
        "SELECT k.id, coalesce(p.number, p.title), p.issued_on, p.body FROM papers p JOIN cases k ON k.uid=p.owner "
        f"WHERE p.state='issued' AND p.form='{PAYMENT_TERMS}' AND p.issued_on IS NOT NULL "
        f"AND k.id{chosen} ORDER BY p.id"
    ):
        own = json.loads(body or "{}")
        due: list[tuple[date, Decimal | None]] = [
            (day, Decimal(str(row["amount"]).replace(",", "")) if row.get("amount") else None)
            for row in own.get("instalments") or ()
            if (day := _own(row, "due", Day()))
        ]
        if not due and (day := _own(own, "until", Day())):
            due = [(day, None)]
        if due:
            found[case_id] = Terms(number or "", date.fromisoformat(issued), tuple(sorted(due, key=lambda one: one[0])))
    return found


def _own(body: str | Mapping[str, Any] | None, name: str, kind: Day | Moment) -> Any:
    """A day or moment among a paper's own fields; None when there is none that can be read."""
    fields = json.loads(body) if isinstance(body, str) else body or {}
    try:
        return kind.parse(fields.get(name))
    except Fault:
        return None


def _chosen(case_ids: Sequence[int] | None) -> str:
    return f" IN ({','.join(map(str, case_ids))})" if case_ids is not None else " IS NOT NULL"
