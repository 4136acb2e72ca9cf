"""The deadlines of the law as data: each rule and the versions it has had, from `resources/rules/deadlines.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from db.errors import Refused
from db.rules.in_use import in_use
from db.rules.laws import check, cite, laws
from db.rules.rulefile import RESOURCES, Table, read

UNITS = {"workday": "个工作日", "day": "日", "hour": "小时", "month": "个月", "year": "年"}
SOURCES = {"V": "见过原文", "V2": "只见过转述", "M": "未见原文"}


@dataclass(frozen=True)
class Step:
    """One extension a rule knows: how long (None: whoever grants it says), in which unit, granted `by` whom."""

    length: int | None
    unit: str
    by: str


@dataclass(frozen=True)
class Version:
    """A rule as one text of the law has it, in force from `start` to `end` (None: until now), both days included.

    `length` is None when the law fixes none. `source` is V (the text was read), V2 (a paraphrase) or M (memory).
    """

    start: date
    end: date | None
    article: str
    length: int | None
    unit: str
    source: str
    extend: tuple[Step, ...]

    @property
    def setting(self) -> bool:
        """Whether an office should check and may change this, because its source is only memory."""
        return self.source == "M"


@dataclass(frozen=True)
class Rule:
    """A deadline of the law; the file `deadlines.toml` explains each field."""

    key: str
    name: str
    action: str
    who: str
    start: str
    start_label: str
    ends: tuple[str, ...]
    papers: tuple[str, ...]
    backward: bool
    rolls: bool
    suspends: tuple[str, ...]
    after: str
    unless: tuple[str, ...]
    dated: str
    per_item: bool
    enabled: bool
    warn: int
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """The version in force on a day; raises Refused when there is none."""
        for version in reversed(self.versions):
            if version.start <= day:
                if version.end is None or day <= version.end:
                    return version
                raise Refused(f"“{self.name}”（{version.article}）已于{version.end:%Y-%m-%d}后不再适用。")
        first = self.versions[0]
        raise Refused(f"“{self.name}”（{first.article}）自{first.start:%Y-%m-%d}起施行，{day:%Y-%m-%d}还没有这条规定。")


@dataclass(frozen=True)
class ExclusionKind:
    """A time that does not count: from one event to another, both days left out."""

    kind: str
    label: str
    start: str
    end: str


@dataclass(frozen=True)
class PaperEvents:
    """What it means for the clocks that a paper of a form was issued, or delivered: the keys of events."""

    issued: tuple[str, ...]
    delivered: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """All rules by key; `by_start` finds those an event starts; labels of events and of who acts; events of papers."""

    rules: Mapping[str, Rule]
    by_start: Mapping[str, tuple[Rule, ...]]
    exclusions: Mapping[str, ExclusionKind]
    events: Mapping[str, str]
    who: Mapping[str, str]
    papers: Mapping[str, PaperEvents] = field(default_factory=dict)

    @cached_property
    def followers(self) -> tuple[Rule, ...]:
        """The rules that may begin where another one ends."""
        return tuple(rule for rule in self.rules.values() if rule.after and rule.enabled)

    def rule(self, key: str) -> Rule:
        """A rule by its key; raises Refused for an unknown one."""
        if key not in self.rules:
            raise Refused(f"没有“{key}”这条期限规则。", remedy="可用的规则见期限规则一览。")
        return self.rules[key]

    def settings(self) -> tuple[Rule, ...]:
        """The rules of which a version rests on memory only."""
        return tuple(rule for rule in self.rules.values() if any(version.setting for version in rule.versions))

    def with_rules(self, rules: Mapping[str, Rule]) -> Rules:
        """The same with other rules, by key."""
        return replace(self, rules=rules, by_start=_by_start(rules))


def _by_start(rules: Mapping[str, Rule]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules.values():
        if rule.enabled:
            found.setdefault(rule.start, []).append(rule)
    return {event: tuple(started) for event, started in found.items()}


def _version(table: Table, by: Mapping[str, str]) -> Version:
    table.only("from", "to", "article", "length", "unit", "source", "extend")
    unit = table.choice("unit", UNITS, "")
    length = table.whole("length", None)
    if (length is None) != (unit == "") or (length is not None and length < 1):
        raise table.fault("“length”和“unit”要么都有，要么都没有，“length”至少是 1", "length")
    extend = []
    for step in table.tables("extend"):
        step.only("length", "unit", "by", "open")
        more = step.whole("length", None)
        if (more is None) != step.flag("open"):
            raise step.fault("延长要么写明“length”，要么写 open = true", "length")
        extend.append(Step(more, step.choice("unit", UNITS, unit), by[step.choice("by", by)]))
    start = table.day("from")
    return Version(
        start=start,
        end=table.maybe_day("to"),
        article=cite(check(laws(), table, "article"), start),
        length=length,
        unit=unit,
        source=table.choice("source", SOURCES, "V"),
        extend=tuple(extend),
    )


def _rule(table: Table, rules: Rules, by: Mapping[str, str]) -> Rule:
    table.only(
        "key", "name", "action", "who", "start", "ends", "papers", "direction", "rolls", "suspends", "after",
        "unless", "dated", "per_item", "enabled", "warn", "versions",
    )  # fmt: skip
    for name, known in (("ends", rules.events), ("unless", rules.events), ("suspends", rules.exclusions)):
        for unknown in (item for item in table.texts(name) if item not in known):
            raise table.fault(f"“{name}”里的“{unknown}”没有写明", name)
    versions = tuple(_version(row, by) for row in table.tables("versions"))
    for earlier, later in zip(versions, versions[1:], strict=False):
        if earlier.end is None or earlier.end >= later.start:
            raise table.fault(f"{later.start} 起的版本与前一版本重叠，前一版本要写明“to”", "versions")
    if not versions:
        raise table.fault("至少要有一个版本", "versions")
    start = table.choice("start", rules.events)
    return Rule(
        key=table.text("key"),
        name=table.text("name"),
        action=table.text("action"),
        who=table.choice("who", rules.who),
        start=start,
        start_label=rules.events[start],
        ends=table.texts("ends"),
        papers=table.texts("papers"),
        backward=table.choice("direction", ("forward", "backward"), "forward") == "backward",
        rolls=table.flag("rolls", default=True),
        suspends=table.texts("suspends"),
        after=table.text("after", ""),
        per_item=table.flag("per_item"),
        unless=table.texts("unless"),
        dated=table.choice("dated", rules.events, ""),
        enabled=table.flag("enabled", default=True),
        warn=table.whole("warn", 3),
        versions=versions,
    )


NAMES = ("papers", "who", "by", "events", "exclusion", "rule")
"""What a file of deadline rules consists of."""


def load(file: Path) -> Rules:
    """Read a file of deadline rules; raises RuleFault for a mistake in it."""
    root = read(file)
    root.only(*NAMES)
    return parse(root)


def parse(root: Table) -> Rules:
    """Deadline rules out of a table; raises RuleFault for a mistake in it."""
    events = root.labels("events")
    papers: dict[str, PaperEvents] = {}
    for table in root.tables("papers"):
        table.only("form", "issued", "delivered")
        for name in ("issued", "delivered"):
            for unknown in (key for key in table.texts(name) if key not in events):
                raise table.fault(f"“{name}”里的“{unknown}”没有写明", name)
        papers[table.text("form")] = PaperEvents(table.texts("issued"), table.texts("delivered"))
    exclusions: dict[str, ExclusionKind] = {}
    for table in root.tables("exclusion"):
        table.only("kind", "label", "from", "to")
        kind = ExclusionKind(
            table.text("kind"), table.text("label"), table.choice("from", events), table.choice("to", events)
        )
        exclusions[kind.kind] = kind
    found = Rules({}, {}, exclusions, events, root.labels("who"), papers)
    by = root.labels("by")
    rules: dict[str, Rule] = {}
    for table in root.tables("rule"):
        rule = _rule(table, found, by)
        if rule.key in rules:
            raise table.fault(f"规则“{rule.key}”重复", "key")
        rules[rule.key] = rule
    for table in root.tables("rule"):
        if (after := table.text("after", "")) and after not in rules:
            raise table.fault(f"“after”里的“{after}”没有写明", "after")
    return replace(found, rules=rules, by_start=_by_start(rules))


@cache
def shipped() -> Rules:
    """The deadline rules this program was released with."""
    return load(RESOURCES / "rules" / "deadlines.toml")


def deadline_rules() -> Rules:
    """The deadline rules that are in use."""
    book = in_use()
    return book.deadlines if book is not None else shipped()
