"""What a template can ask of a fact: how it is written, what stands in its place, and which rows of a table count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from db.kinds import capitals as in_capitals
from db.papers.facts import DAY_BLANKS, Fact, Piece, Rows, Scope, is_empty, raw

BUREAU = "市场监督管理局"
NUMERALS = "〇一二三四五六七八九"
F = TypeVar("F", bound=Callable[..., Any])
FILTERS: dict[str, Callable[..., Any]] = {}


def _filter(function: F) -> F:
    """Offer a function to templates."""
    FILTERS[function.__name__.rstrip("_")] = function
    return function


@_filter
def required(fact: Fact) -> Fact:
    """The paper cannot be issued without it."""
    return replace(fact, must=True)


@_filter
def optional(fact: Fact) -> Fact | str:
    """A fact that need not be there: when nothing is recorded, nothing is printed and nothing is missing."""
    return "" if fact.empty else fact


@_filter
def blank(fact: Fact, width: float) -> Fact:
    """When nothing is recorded, an empty place of this many characters."""
    return fact.with_blanks(Piece(blank=width))


@_filter
def either(fact: Fact, choices: str) -> Fact:
    """When nothing is chosen, the official alternatives, underlined, as in 查封/扣押."""
    return fact.with_blanks(Piece(choices, underline=True))


@_filter
def ending(fact: Fact, suffix: str, width: float = 5) -> Fact:
    """A name that ends with a printed word, as ____人民法院 does; the word is not said twice."""
    text = "" if fact.empty else fact.shown
    whole = text if text.endswith(suffix) else text + suffix
    return fact.with_text(whole).with_blanks(Piece(blank=width), Piece(suffix))


@_filter
def bare_case(fact: Fact) -> Fact:
    """The name of a case before the printed 一案."""
    return fact.with_text("" if fact.empty else fact.shown.removesuffix("案").removesuffix("一"))


@_filter
def bureau(fact: Fact) -> Fact:
    """The bureau's name; unknown, the printed one with its empty place."""
    return fact.with_blanks(Piece(blank=4), Piece(BUREAU))


@_filter
def amount(fact: Fact) -> Any:
    """The number itself, to be compared; nothing recorded is zero."""
    return 0 if fact.empty else fact.value


@_filter
def added(fact: Fact, other: Fact) -> Any:
    """The sum of two numbers; what is not recorded is zero."""
    return amount(fact) + amount(other)


@_filter
def sentence(text: str) -> str:
    """Lines as one sentence, with semicolons between them."""
    lines = [line.strip().rstrip("；。") for line in str(text).splitlines() if line.strip()]
    return "；".join(lines) + "。" if lines else ""


@_filter
def reference(fact: Fact, code: str) -> Fact:
    """The number of another paper; unknown, its printed frame, as in ____市监强制〔____〕____号."""
    return fact.with_blanks(
        Piece(blank=2), Piece(f"{code}〔"), Piece(blank=2.5), Piece("〕"), Piece(blank=2), Piece("号")
    )


@_filter
def capitals(fact: Fact) -> Fact:
    """A sum in capital characters."""
    return fact.with_text("" if fact.empty else in_capitals(fact.value))


@_filter
def yuan(fact: Fact) -> Fact:
    """A sum in figures without separators or idle decimals, as decisions write it: 50000, 1234.50."""
    return fact.with_text("" if fact.empty else f"{fact.value:.2f}".removesuffix(".00"))


@_filter
def numeral(fact: Fact | int) -> Fact | str:
    """A small count in Chinese numerals."""
    if isinstance(fact, Fact):
        return fact.with_text("" if fact.empty else in_chinese(int(fact.value)))
    return in_chinese(fact)


@_filter
def day(fact: Fact) -> Fact:
    """Only the day of a moment."""
    if isinstance(fact.value, datetime):
        moment = fact.value
        return fact.with_text(f"{moment.year}年{moment.month}月{moment.day}日").with_blanks(*DAY_BLANKS)
    return fact.with_blanks(*DAY_BLANKS)


@_filter
def until(fact: Fact, start: Fact) -> Fact:
    """The end of a span: only its hour and minute when it is on the day of the start."""
    if fact.empty:
        return fact.with_blanks(Piece(blank=1), Piece("时"), Piece(blank=1), Piece("分"))
    same = not start.empty and start.value.date() == fact.value.date()
    return fact.with_text(f"{fact.value.hour}时{fact.value.minute}分") if same else fact


@_filter
def since(fact: Fact, start: str) -> bool:
    """Whether a recorded day is this one or later."""
    return not fact.empty and _day(fact.value) >= date.fromisoformat(start)


@_filter
def before(fact: Fact, end: str) -> bool:
    """Whether a recorded day is earlier than this one."""
    return not fact.empty and _day(fact.value) < date.fromisoformat(end)


@_filter
def plus(fact: Fact, days: object) -> Fact:
    """A day so many days later."""
    count = raw(days)
    if fact.empty or is_empty(count):
        return fact.with_blanks(*DAY_BLANKS)
    later = _day(fact.value) + timedelta(days=int(count))
    return fact.with_text(f"{later.year}年{later.month}月{later.day}日")


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


@_filter
def where(rows: Rows, **wanted: object) -> Rows:
    """The rows whose fields have these values; a list allows several."""

    def fits(row: Scope) -> bool:
        for name, value in wanted.items():
            found, allowed = raw(row.find(name)), raw(value)
            if found not in allowed if isinstance(allowed, list | tuple) else found != allowed:
                return False
        return True

    return rows.keep(fits)


@_filter
def recorded(rows: Rows, name: str) -> Rows:
    """The rows in which this field is recorded."""
    return rows.keep(lambda row: not is_empty(raw(row.find(name))))


@_filter
def first(rows: Rows) -> Scope:
    """The first row; of no rows, one in which nothing is recorded."""
    return next(iter(rows), Scope(rows.words, None, rows.ledger, path=f"{rows.path}.0", label=rows.label))


@_filter
def last(rows: Rows) -> Scope:
    """The last row; of no rows, one in which nothing is recorded."""
    found = list(rows)
    return found[-1] if found else Scope(rows.words, None, rows.ledger, path=f"{rows.path}.0", label=rows.label)


@_filter
def listed(rows: Rows, name: str, separator: str = "、") -> str:
    """The recorded values of a column, one after the other."""
    return separator.join(str(row.find(name)) for row in rows if not is_empty(raw(row.find(name))))


@_filter
def total(rows: Rows, name: str) -> Fact:
    """The sum of a column; nothing when a row lacks it, for a sum of a part would mislead."""
    values = [raw(row.find(name)) for row in rows]
    word = rows.words[name]
    complete = values and not any(is_empty(value) for value in values)
    return Fact(
        f"{rows.path}.*.{name}",
        f"{rows.label}{word.label}合计",
        word.kind,  # type: ignore[union-attr]
        sum(values) if complete else None,
        rows.ledger,
    )


@_filter
def bare(fact: Fact, start: str) -> Fact:
    """The text without this beginning: 涉嫌 is not said twice."""
    return fact.with_text(fact.shown.removeprefix(start))


@_filter
def inline(fact: Fact) -> Fact:
    """A text of several lines in one, without its last full stop, to stand inside a sentence."""
    return fact.with_text("".join(fact.shown.split("\n")).rstrip("。；，"))


@_filter
def provision(fact: Fact) -> Fact:
    """An article of law as a sentence cites it: …第五十七条第三项的规定."""
    text = "" if fact.empty else inline(fact).shown
    return fact.with_text(text if text.endswith("规定") else f"{text}的规定")


@_filter
def closed(fact: Fact) -> Fact:
    """A text that ends with a full stop, so that sentences can follow one another."""
    text = fact.shown.rstrip()
    return fact.with_text(text if text[-1:] in "。！？；：）" else text.rstrip("，、;,.") + "。")


def in_chinese(number: int) -> str:
    """A count below a hundred as the law writes it: 三, 十五, 六十. Larger ones stay in figures."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")
