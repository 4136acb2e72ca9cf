"""Rules of which no text was read, or that the law leaves open: settings of an office, each with what it decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from db.errors import Refused
from db.rules.book import Book
from db.rules.criminal import Line, Lines
from db.rules.deadline_rules import UNITS, Rule, Rules
from db.rules.deadline_rules import Version as Term
from db.rules.fines import FineRule
from db.rules.laws import Act, Laws, cite
from db.rules.warnings import Kinds

GROUPS = {
    "reading": "理解",
    "deadline": "期限",
    "switch": "备用期限",
    "limit": "数额界限",
    "crime": "涉嫌犯罪",
    "fine": "罚款",
    "act": "施行日期",
}
MARKS = {"M": "未见原文", "P": "法条未写明", "O": "本程序取值", "S": "省级规定"}
"""Why something is a setting."""
_SWITCHED = ("patent_filing", "patent_filing_report", "patent_decision", "patent_publish", "court_ruling_doubt")
_FINE_SUMS = {"times": "倍数", "line": "分界（元）", "cap": "最高（元）", "below": "低档上限（元）"}
_OFFICES_OWN = frozenset({"hearing_person", "hearing_entity"})
_LONGEST = 100_000_000


@dataclass(frozen=True)
class Setting:
    """One rule that an office may set.

    `key` is its name in the register, `group` one of `GROUPS`, `mark` one of `MARKS`; `kind` is number, day, or choice
    (of `options`); `scope` says of which time it is; `default` and `value` are plain texts.
    """

    key: str
    group: str
    name: str
    decides: str
    mark: str
    article: str
    kind: str
    unit: str
    scope: str
    default: str
    value: str
    options: Mapping[str, str]
    current: bool
    reason: str = ""

    @property
    def own(self) -> bool:
        """Whether the office has set it otherwise."""
        return self.value != self.default

    def shown(self, value: str) -> str:
        """A value in words."""
        if self.options:
            return self.options.get(value, value)
        return f"{int(value):,}{self.unit}" if value.isdecimal() else f"{value}{self.unit}"

    def checked(self, text: str) -> str:
        """A value as it is kept; raises Refused for what it cannot be."""
        plain = text.strip().replace(",", "").replace("，", "")
        if self.kind == "choice":
            found = next((key for key, label in self.options.items() if plain in (key, label)), None)
            if found is None:
                raise Refused(f"“{self.name}”不能是“{text}”。", remedy=f"可以是：{'、'.join(self.options.values())}。")
            return found
        if self.kind == "day":
            try:
                return date.fromisoformat(plain).isoformat()
            except ValueError:
                raise Refused(f"“{self.name}”应当是日期，现为“{text}”。", remedy="请写成 2024-01-20 的样子。") from None
        if not plain.isdecimal() or not 1 <= int(plain) <= _LONGEST:
            raise Refused(f"“{self.name}”应当是大于 0 的整数，现为“{text}”。")
        return str(int(plain))


def settings(book: Book, own: Mapping[str, tuple[str, str]]) -> tuple[Setting, ...]:
    """All settings of a book, with the office's own (value, reason) by key; what is in force now comes first."""
    found = []
    for one in (
        *_readings(book),
        *_deadlines(book.deadlines),
        *_limits(book),
        *_crime(book),
        *_fines(book),
        *_acts(book),
    ):
        value, reason = own.get(one.key, (one.default, ""))
        found.append(replace(one, value=value, reason=reason))
    order = list(GROUPS)
    return tuple(sorted(found, key=lambda one: (not one.current, order.index(one.group))))


def applied(book: Book, own: Mapping[str, str]) -> Book:
    """The book with an office's own values by key; a key that nothing reads any more is left out."""
    if not own:
        return book
    readings = {
        key: replace(one, value=own[f"reading/{key}"]) if own.get(f"reading/{key}") in one.options else one
        for key, one in book.readings.items()
    }
    unit = readings["referral_days"]
    deadlines = book.deadlines
    rules = {
        key: _own_rule(rule, own, unit.value if key in unit.rules else "") for key, rule in deadlines.rules.items()
    }
    return replace(
        book,
        readings=readings,
        deadlines=deadlines.with_rules(rules),
        warnings=_own_limits(book.warnings, own),
        criminal=_own_lines(book.criminal, own),
        fines={key: _own_fine(rule, own) for key, rule in book.fines.items()},
        laws=_own_laws(book.laws, own),
    )


# Readings


def _readings(book: Book) -> Iterator[Setting]:
    for one in book.readings.values():
        yield Setting(
            f"reading/{one.key}", "reading", one.name, one.decides, "P", one.article, "choice", "", "",
            one.default, one.default, one.options, current=True,
        )  # fmt: skip


# Deadlines


def _deadlines(rules: Rules) -> Iterator[Setting]:
    for rule in rules.rules.values():
        for term in rule.versions:
            if term.source == "M" and term.length is not None:
                yield Setting(
                    f"deadline/{rule.key}/{term.start}", "deadline", rule.name,
                    f"{rule.start_label}之{'前' if rule.backward else '后'}多久{rule.action}", "M", term.article,
                    "number", UNITS[term.unit], _scope(term.start, term.end), str(term.length), str(term.length), {},
                    current=term.end is None,
                )  # fmt: skip
        if rule.key in _SWITCHED:
            default = "yes" if rule.enabled else "no"
            yield Setting(
                f"switch/{rule.key}", "switch", rule.name, f"是否按这条规定提醒：{rule.action}", "P",
                rule.versions[-1].article, "choice", "", "",
                default, default, {"no": "不用", "yes": "启用"}, current=True,
            )  # fmt: skip


def _own_rule(rule: Rule, own: Mapping[str, str], unit: str) -> Rule:
    def term(one: Term) -> Term:
        length = own.get(f"deadline/{rule.key}/{one.start}", "")
        if length.isdecimal() and one.source == "M":
            one = replace(one, length=int(length))
        return replace(one, unit=unit) if unit and one.unit in ("day", "workday") else one

    switched = own.get(f"switch/{rule.key}")
    enabled = rule.enabled if switched is None else switched == "yes"
    return replace(rule, versions=tuple(term(one) for one in rule.versions), enabled=enabled)


# Sums


def _limits(book: Book) -> Iterator[Setting]:
    known = book.warnings.limits
    for limit in known:
        if limit.setting and limit.key not in _OFFICES_OWN:
            later = min((one.start for one in known if one.key == limit.key and one.start > limit.start), default=None)
            value = str(limit.value)
            yield Setting(
                f"limit/{limit.key}/{limit.start}", "limit", limit.label, "省级以上部门规定的数额", "S", "",
                "number", "元",
                _scope(limit.start, later - timedelta(1) if later else None), value, value, {}, current=later is None,
            )  # fmt: skip


def _own_limits(kinds: Kinds, own: Mapping[str, str]) -> Kinds:
    limits = tuple(
        replace(limit, value=Decimal(own[key])) if (key := f"limit/{limit.key}/{limit.start}") in own else limit
        for limit in kinds.limits
    )
    return replace(kinds, limits=limits)


def _crime(book: Book) -> Iterator[Setting]:
    lines = book.criminal
    for key, name, count, unit in (
        ("watch_percent", "提示“可以考虑移送”的比例", lines.watch_percent, "%"),
        ("watch_pieces", "数额未查清时提示的件数", lines.watch_pieces, "件"),
    ):
        yield Setting(
            f"crime/{key}", "crime", name, "接近标准、存在合理嫌疑时从哪里起提示", "O", cite("YS 3/2"), "number", unit,
            "",
            str(count), str(count), {}, current=True,
        )  # fmt: skip
    for line in lines.lines:
        if line.source == "M":
            for metric, value in line.sums.items():
                yield Setting(
                    f"crime/{line.key}/{metric}", "crime", f"{line.offence}：{lines.metrics[metric]}", 
                    "达到多少应当移送",
                    "M", line.article, "number", "元", _scope(line.start, line.end), str(value), str(value), {},
                    current=line.end is None,
                )  # fmt: skip


def _own_lines(lines: Lines, own: Mapping[str, str]) -> Lines:
    def line(one: Line) -> Line:
        sums = {name: Decimal(own.get(f"crime/{one.key}/{name}", value)) for name, value in one.sums.items()}
        return replace(one, sums=sums) if one.source == "M" else one

    return replace(
        lines,
        lines=tuple(line(one) for one in lines.lines),
        watch_percent=int(own.get("crime/watch_percent", lines.watch_percent)),
        watch_pieces=int(own.get("crime/watch_pieces", lines.watch_pieces)),
    )


def _fines(book: Book) -> Iterator[Setting]:
    for rule in book.fines.values():
        for name, label in _FINE_SUMS.items():
            value = getattr(rule, name)
            if rule.memory and value:
                yield Setting(
                    f"fine/{rule.key}/{name}", "fine", f"{rule.conduct}：{label}", "核对罚款幅度时用", "M",
                    rule.article,
                    "number", "", _scope(rule.start, rule.end), str(value), str(value), {}, current=rule.end is None,
                )  # fmt: skip


def _own_fine(rule: FineRule, own: Mapping[str, str]) -> FineRule:
    changed = {name: Decimal(own[f"fine/{rule.key}/{name}"]) for name in _FINE_SUMS if f"fine/{rule.key}/{name}" in own}
    return replace(rule, **changed) if changed and rule.memory else rule  # type: ignore[arg-type]


# Days of laws


def _acts(book: Book) -> Iterator[Setting]:
    for act in {id(one): one for one in book.laws.acts.values()}.values():
        for version in act.versions:
            if version.memory:
                day = version.start.isoformat()
                yield Setting(
                    f"act/{act.key}/{day}", "act", f"《{version.title}》", f"{version.text}从哪一天起施行", "M", "",
                    "day",
                    "", "", day, day, {}, current=version is act.versions[-1],
                )  # fmt: skip


def _own_laws(known: Laws, own: Mapping[str, str]) -> Laws:
    moved = {
        (parts[1], date.fromisoformat(parts[2])): date.fromisoformat(day)
        for key, day in own.items()
        if len(parts := key.split("/")) == 3 and parts[0] == "act" and parts[1] in known.acts
    }
    if not moved:
        return known

    def act(one: Act) -> Act:
        versions = (replace(text, start=moved.get((one.key, text.start), text.start)) for text in one.versions)
        return replace(one, versions=tuple(sorted(versions, key=lambda text: text.start)))

    topics = {
        place: replace(
            topic,
            cites=tuple((moved.get((known.acts[topic.law].key, start), start), words) for start, words in topic.cites),
        )
        for place, topic in known.topics.items()
    }
    return replace(known, acts={key: act(one) for key, one in known.acts.items()}, topics=topics)


def _scope(start: date, end: date | None) -> str:
    return f"{start:%Y-%m-%d} 至 {end:%Y-%m-%d}" if end else f"{start:%Y-%m-%d} 起"
