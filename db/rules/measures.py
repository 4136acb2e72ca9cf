"""Checks of measures and people: powers, clocks of seizures and prior registrations, two licensed officers, recusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from db.errors import Refused
from db.rules.clocks import Event, exclusions
from db.rules.context import Context, Hit
from db.rules.deadline_rules import deadline_rules
from db.rules.deadlines import Deadline, Extension, deadline
from db.rules.facts import Facts, chinese
from db.rules.laws import laws

MEASURES = {"prior_registration": "先行登记保存", "sealing": "查封", "seizure": "扣押"}
_POWERS = {
    "trademark_infringement": ("trademark", "seizure"),
    "trademark_other": ("trademark", "seizure"),
    "patent_counterfeit": ("patent", "seizure"),
    "patent_marking": ("patent", "seizure"),
    "patent_other": ("patent", "seizure"),
    "special_symbol": ("special_symbol", "powers"),
    "olympic_symbol": ("olympic_symbol", "seizure"),
}


def measure_clock(facts: Facts, measure: Facts, context: Context) -> Deadline | None:
    """The clock of one measure with the laboratory times of its case; None when it has no start."""
    start = measure.moment("started_at")
    if start is None:
        return None
    registration = measure.text("kind") == "prior_registration"
    until = measure.day("extended_until")
    rules = deadline_rules()
    events = [Event(row.text("event"), on) for row in facts.rows("events") if (on := row.day("happened_at"))]
    spans = [] if registration else [span for span in exclusions(events, rules) if span.kind == "lab"]
    try:
        return deadline(
            "prior_reg_dispose" if registration else "seizure",
            start,
            extensions=[Extension(until=until)] if until and not registration else (),
            exclusions=spans,
            calendar=context.calendar,
            today=context.today,
        )
    except Refused:
        return None


def measures(facts: Facts, context: Context) -> Iterator[Hit]:
    """Powers by kind of case, and measures about to lapse, lapsed or too long."""
    kind = facts.text("kind")
    for measure in facts.rows("measures"):
        name = MEASURES.get(measure.text("kind"), "强制措施")
        what = measure.text("schedule_number") or measure.text("place") or "涉案物品"
        begun = measure.day("started_at")
        registration = measure.text("kind") == "prior_registration"
        if not registration and begun:
            yield from _power(kind, name, what, begun, context)
        clock = measure_clock(facts, measure, context)
        if clock is None:
            continue
        yield from _too_long(facts, measure, clock, name, what, context)
        if measure.day("released_on") or _settled(facts):
            continue
        rule = "prior_registration" if registration else "seizure"
        values = {"measure": name, "what": what, "day": chinese(clock.ends_on)}
        urgency = clock.urgency(context.today)
        if urgency == "overdue":
            yield Hit(f"{rule}_lapsed", values)
        elif urgency in ("today", "soon"):
            yield Hit(f"{rule}_lapsing", values)


def _power(kind: str, name: str, what: str, begun: date, context: Context) -> Iterator[Hit]:
    power = context.powers.get(kind, "depends")
    values = {"kind": context.kinds.get(kind, "其他"), "measure": name, "what": what}
    if power == "no":
        law, topic = _POWERS[kind]
        yield Hit("seizure_no_power", values, laws().nearest(law, topic, begun))
    elif power == "depends":
        yield Hit("seizure_power_depends", values)


def _settled(facts: Facts) -> bool:
    return bool(facts.day("decided_on") or facts.day("closed_on"))


def _too_long(facts: Facts, measure: Facts, clock: Deadline, name: str, what: str, context: Context) -> Iterator[Hit]:
    until = measure.day("extended_until")
    if until is None or measure.text("kind") == "prior_registration":
        return
    plain = measure_clock(facts, Facts({**measure.values, "extended_until": None}), context)
    if plain is None:
        return
    longest = deadline(
        "seizure",
        clock.start,
        extensions=[Extension()],
        exclusions=plain.excluded,
        calendar=context.calendar,
        today=context.today,
    )
    if until > longest.ends_on:
        values = {"measure": name, "what": what, "day": chinese(until), "limit": chinese(longest.ends_on)}
        yield Hit("seizure_too_long", values)


def people(facts: Facts, context: Context) -> Iterator[Hit]:
    """Two officers with licences, who are not the party, the reviewer or the hearing's host."""
    del context
    officers = facts.rows("officers")
    if facts.day("filed_on") and len(officers) < 2:
        yield Hit("officers_missing", {"count": str(len(officers))})
    names = [officer.text("name") for officer in officers]
    if len(names) > 1 and len(set(names)) == 1 and len({officer.text("licence_number") for officer in officers}) == 1:
        yield Hit("officers_same", {"name": names[0]})
    for officer in officers:
        if not officer.text("licence_number"):
            yield Hit("officer_no_licence", {"name": officer.text("name")})
        for row, field, label in _others(facts):
            if officer.text("name") and row.text(field) == officer.text("name"):
                yield Hit("recusal", {"name": officer.text("name"), "other": label})
    for field, key in (("reviewer", "reviewer_is_officer"), ("hearing_host", "host_is_officer")):
        if facts.text(field) and facts.text(field) in names:
            yield Hit(key, {"name": facts.text(field)})


def _others(facts: Facts) -> Iterator[tuple[Facts, str, str]]:
    for party in facts.rows("parties"):
        yield party, "name", "当事人"
        yield party, "representative", "当事人的法定代表人（负责人、经营者）"
    for right in facts.rows("rights"):
        yield right, "holder", "权利人"
    yield facts, "informer", "举报人"
