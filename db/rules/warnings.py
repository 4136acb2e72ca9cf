"""Warnings a good legal officer would give: each with its article and ways out. They warn, and never block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from db.errors import Refused
from db.rules.clocks import Event, born
from db.rules.context import Context, Hit, Limit, limit_on, party_kind
from db.rules.facts import Facts, chinese, yuan
from db.rules.in_use import in_use
from db.rules.laws import Laws, check, cite, laws
from db.rules.measures import measures, people
from db.rules.owed import Owed, owed
from db.rules.penalty import crime, fines, hearing, limitation, repetition, rights, summary, versions, which_law
from db.rules.publication import category, publication
from db.rules.rulefile import RESOURCES, Table, read
from db.rules.workdays import Calendar, standard


@dataclass(frozen=True)
class Warning:
    """One warning: `level` is serious, watch or note; `ways` are things to do, `ask` questions that are left open."""

    key: str
    level: str
    sentence: str
    article: str
    ways: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A warning as the file has it: a sentence with places for facts, and where its article comes from."""

    key: str
    level: str
    sentence: str
    article: str
    topic: tuple[str, str] | None
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Kinds:
    """All warnings by key, with the labels of levels, the limits and the powers by kind of case."""

    kinds: Mapping[str, Kind]
    levels: Mapping[str, str]
    limits: tuple[Limit, ...]
    powers: Mapping[str, str]

    def limit(self, key: str, on: date) -> Decimal:
        """A limit on a day; raises KeyError for an unknown key."""
        return limit_on(self.limits, key, on).value


def _kind(table: Table, levels: Mapping[str, str], known: Laws) -> Kind:
    table.only("key", "level", "sentence", "article", "topic", "ways")
    topic = None
    if words := table.text("topic", ""):
        law, _, key = words.partition("/")
        if (law, key) not in known.topics:
            raise table.fault(f"“topic”里的“{words}”没有写明", "topic")
        topic = (law, key)
    given = check(known, table, "article") if "article" in table.values else ""
    return Kind(
        table.text("key"), table.choice("level", levels), table.text("sentence"), given, topic, table.texts("ways")
    )


NAMES = ("levels", "limit", "powers", "warning")
"""What a file of warnings consists of."""


def load(file: Path) -> Kinds:
    """Read a file of warnings; raises RuleFault for a mistake in it."""
    root = read(file)
    root.only(*NAMES)
    return parse(root)


def parse(root: Table) -> Kinds:
    """Warnings, limits and powers out of a table; raises RuleFault for a mistake in it."""
    levels = root.labels("levels")
    limits = []
    for table in root.tables("limit"):
        table.only("key", "label", "from", "value", "setting")
        value = Decimal(table.whole("value"))
        limits.append(Limit(table.text("key"), table.text("label"), table.day("from"), value, table.flag("setting")))
    powers = root.table("powers")
    kinds: dict[str, Kind] = {}
    for table in root.tables("warning"):
        kind = _kind(table, levels, laws())
        if kind.key in kinds:
            raise table.fault(f"“{kind.key}”重复", "key")
        kinds[kind.key] = kind
    limits.sort(key=lambda limit: limit.start)
    return Kinds(
        kinds, levels, tuple(limits), {key: powers.choice(key, ("yes", "no", "depends")) for key in powers.values}
    )


@cache
def shipped() -> Kinds:
    """The warnings this program was released with."""
    return load(RESOURCES / "rules" / "warnings.toml")


def warning_kinds() -> Kinds:
    """The warnings that are in use."""
    book = in_use()
    return book.warnings if book is not None else shipped()


def money_owed(facts: Facts, context: Context) -> Owed | None:
    """What the party of a case owes today; None before a penalty in money has been delivered."""
    served, fine, gains = facts.day("served_on"), facts.money("fine"), facts.money("confiscated_gains")
    if served is None or not (fine or gains):
        return None
    challenged = facts.event("challenged")
    return owed(
        served,
        fine=fine or Decimal(0),
        gains=gains or Decimal(0),
        payments=[
            (row.text("kind"), day, row.money("amount") or Decimal(0))
            for row in facts.rows("payments")
            if (day := row.day("paid_on"))
        ],
        instalments=[
            (day, row.money("amount") or Decimal(0)) for row in facts.rows("instalments") if (day := row.day("due_on"))
        ],
        challenged=[(challenged, facts.event("challenge_ended"))] if challenged else (),
        today=context.today,
        calendar=context.calendar,
    )


def _money(facts: Facts, context: Context) -> Iterator[Hit]:
    """Terms not kept, the surcharge, and the way to the court."""
    found = money_owed(facts, context)
    if found is None or not found.days_late:
        return
    owing = yuan(found.fine + found.gains)
    yield Hit("payment_overdue", {"due": chinese(found.due_on), "owing": owing, "days": str(found.days_late)})
    if found.surcharge:
        capped = "，已达到罚款数额" if found.capped else ""
        yield Hit("surcharge", {"surcharge": yuan(found.surcharge), "capped": capped})
    served = facts.day("served_on")
    if served and not (facts.event("challenged") or facts.event("court_asked") or facts.event("urged")):
        clocks = {
            clock.rule.key: clock for clock in born([Event("decision_served", served)], calendar=context.calendar)
        }
        over, last = clocks.get("lawsuit"), clocks.get("court_application")
        if over and last and over.ends_on < context.today <= last.ends_on:
            yield Hit("urge_due", {"over": chinese(over.ends_on), "last": chinese(last.ends_on)})


def _publicity(facts: Facts, context: Context) -> Iterator[Hit]:
    """What must be published by when, and when it must stop."""
    decided = facts.day("decided_on")
    if decided is None or facts.text("outcome") != "penalty":
        return
    published = published_on(facts)
    person = party_kind(facts) == "person"
    limit = context.limit("light_person" if person else "light_entity", decided)
    fine, tier = facts.money("fine") or Decimal(0), facts.text("tier")
    kind = category(facts.flags("penalty_kinds"), fine=fine, tier=tier, limit=limit, on=decided)
    if kind == "none":
        if published:
            yield Hit("publish_not", {"day": chinese(published)})
        return
    if decided < date(2021, 9, 1):
        return
    found = publication(kind, decided_on=decided, published_on=published, calendar=context.calendar)
    if published is None and found.due:
        urgency = found.due.urgency(context.today)
        if urgency in ("overdue", "today", "soon"):
            key = "publish_overdue" if urgency == "overdue" else "publish_due"
            yield Hit(key, {"due": chinese(found.due.ends_on)})
    if found.stop and found.stop.ends_on < context.today and not stopped_on(facts):
        yield Hit("publication_stop", {"day": chinese(found.stop.ends_on)})


def published_on(facts: Facts) -> date | None:
    """The day on which a penalty was published, by an act of publication or an event."""
    days = [facts.event(key) for key in ("published", "published_light", "published_serious")]
    days += [row.day("done_on") for row in facts.rows("publications") if row.text("act") == "published"]
    return max((day for day in days if day), default=None)


def stopped_on(facts: Facts) -> date | None:
    """The day on which the publication was stopped or taken back."""
    days = [facts.event(key) for key in ("publication_stopped", "publication_withdrawn")]
    days += [row.day("done_on") for row in facts.rows("publications") if row.text("act") in ("stopped", "withdrawn")]
    return max((day for day in days if day), default=None)


Check = Callable[[Facts, Context], Iterator[Hit]]

CHECKS: tuple[Check, ...] = (
    crime, measures, fines, hearing, summary, people, limitation, rights, repetition, which_law, versions,
    _money, _publicity,
)  # fmt: skip


def warnings(
    values: Mapping[str, Any],
    *,
    today: date,
    calendar: Calendar | None = None,
    own: Mapping[str, Decimal] | None = None,
    labels: Mapping[str, str] | None = None,
) -> tuple[Warning, ...]:
    """All warnings for a case, the serious ones first.

    `values` are the facts of the case by field name, as `Facts` describes; beside the fields of a case it reads, where
    they are given: `served_on` (delivery of the decision), `sales`, `direct_loss`, `unpunished_turnover`,
    `unpunished_gains` (earlier unpunished acts), `knowing`, `others_patent`, `substandard`, `serious`, `light`
    (mitigated tier), `harm`, `fine_rule`, `reviewer`, `hearing_host`, `informer`. `own` are the office's own limits by
    key (`hearing_person`, `hearing_entity`), `labels` the Chinese kinds of cases.
    """
    kinds = warning_kinds()
    facts = Facts(values)
    context = Context(today, calendar or standard(), kinds.limits, own or {}, kinds.powers, labels or {})
    on = facts.day("decided_on") or today
    order = list(kinds.levels)
    found = [_told(kinds.kinds[hit.key], hit, on) for one in CHECKS for hit in _hits(one, facts, context)]
    return tuple(sorted(found, key=lambda warning: order.index(warning.level)))


def _hits(one: Check, facts: Facts, context: Context) -> Iterator[Hit]:
    """What a check finds; a date for which no rule was in force ends it, for a typing slip must not hide the rest."""
    with suppress(Refused):
        yield from one(facts, context)


def _told(kind: Kind, hit: Hit, on: date) -> Warning:
    if hit.article:
        words = hit.article
    elif kind.topic:
        words = laws().nearest(*kind.topic, on)
    else:
        words = cite(kind.article, on)
    return Warning(kind.key, kind.level, kind.sentence.format(**hit.values), words, kind.ways, hit.ask)
