"""What a new rule file would change, listed before it takes effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from db.rules.book import Book
from db.rules.clocks import Event, Move, born, moves
from db.rules.context import Limit
from db.rules.deadline_rules import UNITS, Rule, Rules, Version
from db.rules.deadlines import Extension
from db.rules.laws import Act, Topic
from db.rules.readings import Reading
from db.rules.warnings import Kind
from db.rules.workdays import Calendar

T = TypeVar("T")


@dataclass(frozen=True)
class RuleChange:
    """One rule that differs: what differs, one Chinese phrase each."""

    key: str
    name: str
    what: tuple[str, ...]


def book_changes(before: Book, after: Book) -> tuple[RuleChange, ...]:
    """Everything that differs between two books of rules: deadlines, laws, sums, warnings, fines, criminal lines."""
    found = list(rule_changes(before.deadlines, after.deadlines))
    found += _named("条文", before.laws.topics, after.laws.topics, lambda one: one.label, _cites(before, after))
    found += _named("法律", _acts(before), _acts(after), lambda one: f"《{one.versions[-1].title}》", _texts)
    limits = [{(one.key, one.start): one for one in book.warnings.limits} for book in (before, after)]
    found += _named("数额", limits[0], limits[1], lambda one: f"{one.label}（{one.start}起）", _limits)
    found += _named("提示", before.warnings.kinds, after.warnings.kinds, lambda one: one.sentence, _sentences)
    found += _named("罚款", before.fines, after.fines, lambda one: one.conduct, _fields)
    lines = [{one.key: one for one in book.criminal.lines} for book in (before, after)]
    found += _named("涉嫌犯罪", lines[0], lines[1], lambda one: one.offence, _fields)
    found += _named("理解", before.readings, after.readings, lambda one: one.name, _taken)
    percents = (before.criminal.watch_percent, after.criminal.watch_percent)
    pieces = (before.criminal.watch_pieces, after.criminal.watch_pieces)
    for key, name, (was, becomes) in (
        ("watch_percent", "提示移送的比例", percents),
        ("watch_pieces", "提示移送的件数", pieces),
    ):
        if was != becomes:
            found.append(RuleChange(key, f"涉嫌犯罪：{name}", (f"{was} → {becomes}",)))
    return tuple(found)


def _named(
    kind: str,
    before: Mapping[Any, T],
    after: Mapping[Any, T],
    name: Callable[[T], str],
    differences: Callable[[T, T], tuple[str, ...]],
) -> list[RuleChange]:
    found = []
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        words = "/".join(map(str, key)) if isinstance(key, tuple) else str(key)
        if old is None and new is not None:
            found.append(RuleChange(words, f"{kind}：{name(new)}", ("新增",)))
        elif new is None and old is not None:
            found.append(RuleChange(words, f"{kind}：{name(old)}", ("删除",)))
        elif old is not None and new is not None and old != new and (what := differences(old, new)):
            found.append(RuleChange(words, f"{kind}：{name(new)}", what))
    return found


def _acts(book: Book) -> dict[str, Act]:
    return {act.key: act for act in book.laws.acts.values()}


def _cites(before: Book, after: Book) -> Callable[[Topic, Topic], tuple[str, ...]]:
    def words(old: Topic, new: Topic) -> tuple[str, ...]:
        gone = [one for one in old.cites if one not in new.cites]
        come = [one for one in new.cites if one not in old.cites]
        told = [f"不再是 {start} 起{before.laws.cite(cite, start)}" for start, cite in gone]
        return (*told, *(f"{start} 起为{after.laws.cite(cite, start)}" for start, cite in come))

    return words


def _texts(old: Act, new: Act) -> tuple[str, ...]:
    come = [one for one in new.versions if one not in old.versions]
    gone = [one for one in old.versions if one not in new.versions]
    return (*(f"不再有 {one.start} 起：{one.text}" for one in gone), *(f"{one.start} 起：{one.text}" for one in come))


def _limits(old: Limit, new: Limit) -> tuple[str, ...]:
    return (f"{old.value:,f}元 → {new.value:,f}元",) if old.value != new.value else ()


def _sentences(old: Kind, new: Kind) -> tuple[str, ...]:
    words = (("轻重", old.level, new.level), ("文字", old.sentence, new.sentence), ("依据", old.article, new.article))
    return tuple(f"{label}：{was} → {becomes}" for label, was, becomes in words if was != becomes) or ("办法有改动",)


def _taken(old: Reading, new: Reading) -> tuple[str, ...]:
    return (f"{old.options[old.value]} → {new.options[new.value]}",) if old.value != new.value else ()


_LABELS = {
    "start": "起", "end": "止", "line": "分界", "times": "倍数", "percent": "百分比", "cap": "最高",
    "below": "低档上限",
    "low": "下限", "high": "上限", "article": "依据", "violated": "违反", "sums": "数额", "serious": "情节特别严重",
    "kinds": "适用案件", "must": "是否应当", "confiscate": "没收",
}  # fmt: skip


def _fields(old: Any, new: Any) -> tuple[str, ...]:
    """Which declared fields of two entries differ, in words."""
    pairs = ((one.name, getattr(old, one.name), getattr(new, one.name)) for one in fields(old))
    return tuple(f"{_LABELS.get(name, name)}：{_plain(a)} → {_plain(b)}" for name, a, b in pairs if a != b)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{key} {one}" for key, one in value.items()) or "无"
    if isinstance(value, bool):
        return _yes(value)
    return "无" if value in (None, ()) else "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


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
