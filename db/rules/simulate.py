"""What a new rule file would change, listed before it takes effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.rules.clocks import Event, Move, born, moves
from db.rules.deadline_rules import UNITS, Rule, Rules, Version
from db.rules.deadlines import Extension
from db.rules.workdays import Calendar


@dataclass(frozen=True)
class RuleChange:
    """One rule that differs: what differs, one Chinese phrase each."""

    key: str
    name: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class CaseMoves:
    """The clocks of one case that would move."""

    case: str
    moves: tuple[Move, ...]


def rule_changes(before: Rules, after: Rules) -> tuple[RuleChange, ...]:
    """Every rule that is new, gone or different."""
    found = []
    for key in {**before.rules, **after.rules}:
        old, new = before.rules.get(key), after.rules.get(key)
        if new is None and old is not None:
            found.append(RuleChange(key, old.name, ("删除",)))
        elif old is None and new is not None:
            found.append(RuleChange(key, new.name, ("新增", *(_version(version) for version in new.versions))))
        elif old is not None and new is not None and (what := _differences(old, new)):
            found.append(RuleChange(key, new.name, what))
    return tuple(found)


def simulate(
    cases: Mapping[str, Sequence[Event]],
    *,
    before: tuple[Rules, Calendar],
    after: tuple[Rules, Calendar],
    granted: Mapping[str, Mapping[tuple[str, str], Sequence[Extension]]] | None = None,
    today: date,
) -> tuple[CaseMoves, ...]:
    """The cases of which a clock moves, appears or goes when rules or calendar change, in the order given."""
    found = []
    for case, events in cases.items():
        extensions = (granted or {}).get(case)
        old, new = (
            born(events, extensions=extensions, rules=rules, calendar=calendar, today=today)
            for rules, calendar in (before, after)
        )
        if changed := moves(old, new):
            found.append(CaseMoves(case, tuple(changed)))
    return tuple(found)


def _version(version: Version) -> str:
    length = f"{version.length}{UNITS[version.unit]}" if version.length else "没有固定期限"
    end = f"至{version.end}" if version.end else "起"
    return f"{version.start}{end}：{length}（{version.article}）"


def _differences(old: Rule, new: Rule) -> tuple[str, ...]:
    gone = [f"不再有 {_version(version)}" for version in old.versions if version not in new.versions]
    come = [f"改为 {_version(version)}" for version in new.versions if version not in old.versions]
    words = (
        ("名称", old.name, new.name),
        ("应当完成", old.action, new.action),
        ("起算", old.start_label, new.start_label),
        ("是否启用", _yes(old.enabled), _yes(new.enabled)),
        ("逢休息日顺延", _yes(old.rolls), _yes(new.rolls)),
        ("不计入的时间", _list(old.suspends), _list(new.suspends)),
        ("了结事件", _list(old.ends), _list(new.ends)),
    )
    return (*gone, *come, *(f"{label}：{was} → {is_}" for label, was, is_ in words if was != is_))


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _list(values: Iterable[str]) -> str:
    return "、".join(values) or "无"
