"""The clocks of a case: born from events, ended by events, moved when a fact, a rule or the calendar changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.errors import Refused
from db.rules.counting import Exclusion
from db.rules.deadline_rules import Rule, Rules, deadline_rules
from db.rules.deadlines import Deadline, Extension, run
from db.rules.workdays import Calendar, standard


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a case: a key of the rule file, when, about which item (a measure), by which paper."""

    key: str
    on: date | datetime
    about: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A clock whose end changes: `was` None when it is new, `becomes` None when it no longer runs."""

    was: Deadline | None
    becomes: Deadline | None

    @property
    def days(self) -> int:
        """By how many days the end moves later; 0 when a clock appears or goes."""
        return (self.becomes.ends_on - self.was.ends_on).days if self.was and self.becomes else 0


def exclusions(events: Iterable[Event], rules: Rules) -> list[Exclusion]:
    """The times that do not count, paired from their first and last events in order; one without an end still runs."""
    listed = sorted(events, key=_when)
    found: list[Exclusion] = []
    for kind in rules.exclusions.values():
        opened: dict[str, Event] = {}
        for event in listed:
            if event.key == kind.start:
                opened.setdefault(event.about, event)
            elif event.key == kind.end and event.about in opened:
                begun = opened.pop(event.about)
                found.append(
                    Exclusion(_day(begun.on), _day(event.on), kind.label, begun.paper or event.paper, kind.kind)
                )
        found += [Exclusion(_day(event.on), None, kind.label, event.paper, kind.kind) for event in opened.values()]
    return found


def born(
    events: Iterable[Event] | Mapping[str, date | datetime | None],
    *,
    extensions: Mapping[tuple[str, str], Sequence[Extension]] | None = None,
    excluded: Sequence[Exclusion] = (),
    calendar: Calendar | None = None,
    rules: Rules | None = None,
    today: date | None = None,
) -> list[Deadline]:
    """All clocks that run, soonest first.

    `events` are the events of one case (a mapping of event key to day will do when nothing happens twice).
    An event of a rule's `unless` keeps it from being born; its `dated` event decides which text of the law it follows.
    `extensions` maps (rule key, item) to those granted; `excluded` adds to the times that the events exclude.
    A clock ends with the first of its rule's ending events on or after its start - about the same item, for a rule that
    runs once for each. A rule not in force on its day, or without a fixed length, gives no clock.
    """
    known = rules or deadline_rules()
    counted = calendar or standard()
    if isinstance(events, Mapping):
        listed = [Event(key, on) for key, on in events.items() if on is not None]
    else:
        listed = list(events)
    happened: dict[str, list[Event]] = {}
    for event in listed:
        happened.setdefault(event.key, []).append(event)
    spans = [*excluded, *(exclusions(listed, known) if _excludes(happened, known) else ())]
    granted = extensions or {}
    clocks: list[Deadline] = []
    for key, started in happened.items():
        for rule in known.by_start.get(key, ()):
            if rule.unless and any(one in happened for one in rule.unless):
                continue
            law_day = _law_day(rule, happened) if rule.dated else None
            for event in started if rule.per_item else (max(started, key=_when),):
                if not _ended(rule, event, happened):
                    _add(clocks, rule, event.on, event.about, spans, granted, counted, today, law_day)
    for rule in known.followers:
        if rule.start not in happened and not any(one in happened for one in rule.unless):
            first = next((clock for clock in clocks if clock.rule.key == rule.after), None)
            if first and not _ended(rule, Event(rule.start, first.starts_on), happened):
                _add(clocks, rule, first.ends_on, first.about, spans, granted, counted, today)
    clocks.sort(key=lambda clock: clock.ends_on)
    return clocks


def moves(before: Iterable[Deadline], after: Iterable[Deadline]) -> list[Move]:
    """What changed between two lists of clocks of one case: those that moved, appeared or went."""
    old = {(clock.rule.key, clock.about): clock for clock in before}
    new = {(clock.rule.key, clock.about): clock for clock in after}
    return [
        Move(old.get(key), new.get(key))
        for key in {**old, **new}
        if key not in old or key not in new or old[key].ends_on != new[key].ends_on
    ]


def _day(on: date | datetime) -> date:
    return on.date() if isinstance(on, datetime) else on


def _when(event: Event) -> date:
    return _day(event.on)


def _law_day(rule: Rule, happened: Mapping[str, list[Event]]) -> date | None:
    """The day whose text of the law a rule follows, when that is not the day of its start."""
    dated = happened.get(rule.dated)
    return _when(max(dated, key=_when)) if dated else None


def _excludes(happened: Mapping[str, object], rules: Rules) -> bool:
    return any(kind.start in happened for kind in rules.exclusions.values())


def _ended(rule: Rule, started: Event, happened: Mapping[str, list[Event]]) -> bool:
    if rule.backward:
        return any(key in happened for key in rule.ends)
    for key in rule.ends:
        for event in happened.get(key, ()):
            if (not rule.per_item or event.about == started.about) and _day(event.on) >= _day(started.on):
                return True
    return False


def _add(
    clocks: list[Deadline],
    rule: Rule,
    on: date | datetime,
    about: str,
    spans: Sequence[Exclusion],
    granted: Mapping[tuple[str, str], Sequence[Extension]],
    calendar: Calendar,
    today: date | None,
    law_day: date | None = None,
) -> None:
    own = [span for span in spans if span.kind in rule.suspends or not span.kind] if spans and rule.suspends else ()
    try:
        clocks.append(
            run(
                rule,
                on,
                calendar=calendar,
                on=law_day,
                extensions=granted.get((rule.key, about), ()),
                exclusions=own,
                today=today,
                about=about,
            )
        )
    except Refused:
        return
