"""The dossier check before the reviewers do it: rules over a whole case and its papers, each finding with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from db.rules.dossier_checks import CHECKS
from db.rules.dossier_found import Found, issued
from db.rules.facts import Facts, chinese
from db.rules.laws import check, cite, laws
from db.rules.procedure import procedure
from db.rules.rulefile import RESOURCES, Table, read
from db.rules.warnings import warning_kinds, warnings
from db.rules.workdays import Calendar, standard


@dataclass(frozen=True)
class Finding:
    """One finding: `form` is the number of the paper it is about, `field` the field to jump to; either may be empty."""

    key: str
    level: str
    sentence: str
    article: str
    form: str = ""
    field: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule of the file; which of its fields it uses depends on its section, as `dossier.toml` explains."""

    key: str
    level: str
    sentence: str = ""
    article: str = ""
    topic: tuple[str, str] | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    first: str = ""
    then: str = ""
    strict: bool = False
    field: str = ""
    pattern: re.Pattern[str] | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Rules:
    """All rules by section; `warnings` maps warnings that belong to the check to the form they are about."""

    needs: tuple[Rule, ...]
    serve: Rule
    orders: tuple[Rule, ...]
    agree: tuple[Rule, ...]
    words: tuple[Rule, ...]
    computed: Mapping[str, Rule]
    labels: Mapping[str, str]
    warnings: Mapping[str, str]

    def __len__(self) -> int:
        parts = (self.needs, self.orders, self.agree, self.words, self.computed, self.warnings)
        return sum(len(part) for part in parts) + 1


def _rule(table: Table, key: str, *names: str) -> Rule:
    table.only("level", "sentence", "article", "topic", *names)
    topic = None
    if words := table.text("topic", ""):
        law, _, name = words.partition("/")
        if (law, name) not in laws().topics:
            raise table.fault(f"“topic”里的“{words}”没有写明", "topic")
        topic = (law, name)
    for form in (form for form in table.texts("forms") if form.isdigit() and form not in procedure().forms):
        raise table.fault(f"“forms”里的“{form}”没有这份文书", "forms")
    try:
        pattern = re.compile(table.text("pattern")) if "pattern" in names else None
    except re.error as reason:
        raise table.fault(f"“pattern”不是正则表达式：{reason}", "pattern") from reason
    return Rule(
        key=key,
        level=table.choice("level", tuple(warning_kinds().levels)),
        sentence=table.text("sentence", ""),
        article=check(laws(), table, "article") if table.text("article", "") else "",
        topic=topic,
        when=table.texts("when"),
        unless=table.texts("unless") + table.texts("except"),
        forms=table.texts("forms"),
        first=table.text("first", ""),
        then=table.text("then", ""),
        strict=table.flag("strict"),
        field=table.text("field", ""),
        pattern=pattern,
        start=table.maybe_day("from"),
        end=table.maybe_day("to"),
    )


def load(file: Path) -> Rules:
    """Read a file of dossier rules; raises RuleFault for a mistake in it."""
    root = read(file)
    root.only("need", "serve", "order", "agree", "words", "computed", "labels", "warnings")
    seen: set[str] = set()

    def section(name: str, *fields: str) -> tuple[Rule, ...]:
        found = []
        for table in root.tables(name):
            key = table.text("key")
            if key in seen:
                raise table.fault(f"“{key}”重复", "key")
            seen.add(key)
            found.append(_rule(table, key, "key", *fields))
        return tuple(found)

    serve = root.table("serve")
    computed = root.table("computed")
    told = root.labels("warnings")
    for unknown in (key for key in told if key not in warning_kinds().kinds):
        raise root.table("warnings").fault(f"没有“{unknown}”这条提示", unknown)
    return Rules(
        needs=section("need", "when", "forms"),
        serve=_rule(serve, serve.text("key"), "key", "forms"),
        orders=section("order", "first", "then", "strict"),
        agree=section("agree", "when", "unless", "field"),
        words=section("words", "forms", "from", "to", "pattern", "except"),
        computed={key: _rule(computed.table(key), key) for key in computed.values},
        labels=root.labels("labels"),
        warnings=told,
    )


@cache
def dossier_rules() -> Rules:
    """The dossier rules this program was released with."""
    return load(RESOURCES / "rules" / "dossier.toml")


def holds(facts: Facts, condition: str) -> bool:
    """Whether a condition of the file holds for a case; the file explains how one is written."""
    if condition.startswith("!"):
        return not holds(facts, condition[1:])
    name, _, wanted = condition.partition("=")
    options = set(wanted.split("|")) if wanted else set()
    if name == "events":
        return any(row.text("event") in options for row in facts.rows("events"))
    if name == "papers":
        return any(row.text("form") in options for row in issued(facts))
    if name == "acted_before":
        acted = facts.day("act_to") or facts.day("found_on")
        return acted is not None and acted < date.fromisoformat(wanted)
    if "." in name:
        rows, _, field = name.partition(".")
        return any(_fits(row, field, options) for row in facts.rows(rows))
    return _fits(facts, name, options)


def _fits(facts: Facts, name: str, options: Collection[str]) -> bool:
    value = facts.values.get(name)
    if isinstance(value, (tuple, list)):
        return bool(set(value) & set(options)) if options else bool(value)
    if options:
        return facts.text(name) in options
    return value not in (None, "", False) and value != 0


def check_dossier(
    values: Mapping[str, Any],
    *,
    today: date,
    declared: Collection[str] | None = None,
    calendar: Calendar | None = None,
    own: Mapping[str, Decimal] | None = None,
) -> tuple[Finding, ...]:
    """All findings for a case, the serious ones first.

    `values` are the facts of the case as `warnings` reads them, with `papers` (rows of form, number, title, state,
    issued_on and the printed `text`), `deliveries` (rows of form, number, delivered_at, method, witness, note) and
    `evidence`. `declared` are the form numbers this register can make (None: all): others are not missed.
    """
    rules = dossier_rules()
    facts = Facts(values)
    counted = calendar or standard()
    on = facts.day("decided_on") or facts.day("filed_on") or today
    found = [
        *_needs(rules, facts, declared, on),
        *_served(rules, facts, on),
        *_orders(rules, facts),
        *_agree(rules, facts, on),
        *_words(rules, facts),
    ]
    for one in CHECKS:
        for hit in one(facts, rules.labels, counted, today):
            found.append(_told(rules.computed[hit.key], hit, today))  # noqa: PERF401  two loops read better
    for warning in warnings(values, today=today, calendar=counted, own=own):
        if warning.key in rules.warnings:
            form = rules.warnings[warning.key]
            found.append(Finding(warning.key, warning.level, warning.sentence, warning.article, form))
    order = list(warning_kinds().levels)
    return tuple(sorted(found, key=lambda finding: order.index(finding.level)))


def _told(rule: Rule, hit: Found, on: date) -> Finding:
    return Finding(rule.key, rule.level, rule.sentence.format(**hit.values), _article(rule, on), hit.form, hit.field)


def _article(rule: Rule, on: date) -> str:
    if rule.topic:
        return laws().nearest(*rule.topic, on)
    return cite(rule.article, on) if rule.article else ""


def _needs(rules: Rules, facts: Facts, declared: Collection[str] | None, on: date) -> Iterator[Finding]:
    made = {row.text("form") for row in issued(facts)}
    for rule in rules.needs:
        wanted = [form for form in rule.forms if declared is None or form in declared]
        if wanted and not made & set(rule.forms) and all(holds(facts, condition) for condition in rule.when):
            names = "或者".join(f"《{procedure().forms[form]}》" for form in wanted)
            yield Finding(f"no_{rule.key}", rule.level, f"缺少{names}", _article(rule, on), wanted[0])


def _served(rules: Rules, facts: Facts, on: date) -> Iterator[Finding]:
    delivered = {(row.text("form"), row.text("number")) for row in facts.rows("deliveries")}
    for row in issued(facts):
        form, number = row.text("form"), row.text("number")
        if form in rules.serve.forms and (form, number) not in delivered:
            sentence = rules.serve.sentence.format(title=row.text("title"), number=number or "无文号")
            yield Finding("undelivered", rules.serve.level, sentence, _article(rules.serve, on), form, "deliveries")


def _orders(rules: Rules, facts: Facts) -> Iterator[Finding]:
    for rule in rules.orders:
        for first, then in _pairs(facts, rule.first, rule.then):
            if first > then or (rule.strict and first == then):
                sentence = rule.sentence.format(first=chinese(first), then=chinese(then))
                yield Finding(rule.key, rule.level, sentence, _article(rule, then), field=rule.then)


def _pairs(facts: Facts, first: str, then: str) -> Iterator[tuple[date, date]]:
    """The days of two fields: of the case, or of its rows (of the same row when both are of the same rows)."""
    rows = {name.partition(".")[0] for name in (first, then) if "." in name}
    for row in facts.rows(rows.pop()) if rows else (facts,):
        days = [(row if "." in name else facts).day(name.rpartition(".")[2]) for name in (first, then)]
        if days[0] and days[1]:
            yield days[0], days[1]


def _agree(rules: Rules, facts: Facts, on: date) -> Iterator[Finding]:
    for rule in rules.agree:
        if all(holds(facts, one) for one in rule.when) and not any(holds(facts, one) for one in rule.unless):
            yield Finding(rule.key, rule.level, rule.sentence, _article(rule, on), field=rule.field)


def _words(rules: Rules, facts: Facts) -> Iterator[Finding]:
    for row in issued(facts):
        day, text = row.day("issued_on"), row.text("text")
        for rule in rules.words if day and text else ():
            if day is None or (rule.forms and row.text("form") not in rule.forms):
                continue
            if (rule.start and day < rule.start) or (rule.end and day > rule.end):
                continue
            if rule.unless and all(holds(facts, condition) for condition in rule.unless):
                continue
            if rule.pattern and rule.pattern.search(text.replace("\n", "")):
                sentence = rule.sentence.format(title=row.text("title"))
                yield Finding(rule.key, rule.level, sentence, _article(rule, day), row.text("form"))
