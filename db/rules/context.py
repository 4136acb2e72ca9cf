"""What a check is given beside the facts: the day, the calendar and the sums an office may set; and what it returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from db.rules.facts import Facts
from db.rules.readings import readings
from db.rules.workdays import Calendar


@dataclass(frozen=True)
class Limit:
    """A sum that something begins at from a day on; `setting`: an office may have its own."""

    key: str
    label: str
    start: date
    value: Decimal
    setting: bool


def limit_on(limits: Iterable[Limit], key: str, on: date) -> Limit:
    """The limit of a key on a day: the last that had begun, else the first; raises KeyError for an unknown key."""
    found: Limit | None = None
    for limit in limits:
        if limit.key == key and (found is None or limit.start <= on):
            found = limit
    if found is None:
        raise KeyError(key)
    return found


@dataclass(frozen=True)
class Hit:
    """A warning that applies: its key, what its sentence names, and its article when the check knows it better."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    article: str = ""
    ask: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """`today`, the calendar, the limits of the law and the office's own (`own` by key), the powers by kind of case."""

    today: date
    calendar: Calendar
    limits: tuple[Limit, ...]
    own: Mapping[str, Decimal]
    powers: Mapping[str, str]
    kinds: Mapping[str, str]

    def limit(self, key: str, on: date) -> Decimal:
        """A limit on a day, the office's own where it may have one; raises KeyError for an unknown key."""
        found = limit_on(self.limits, key, on)
        return self.own.get(key, found.value) if found.setting else found.value


def party_kind(facts: Facts) -> str:
    """The kind of the first party: person, individual_business, enterprise, other; empty when it is not recorded."""
    parties = [row for row in facts.rows("parties") if row.text("role") in ("", "party")]
    return parties[0].text("kind") if parties else ""


def is_person(facts: Facts) -> bool:
    """Whether the first party counts as a natural person.

    An individual business does: the lower sums protect it. The rules name persons and entities only, so this is a
    reading, which an office may change.
    """
    kind = party_kind(facts)
    return kind == "person" or (kind == "individual_business" and readings()["individual_business"].value == "person")
