"""Which fine the law allows for a conduct, from the recorded turnover or gains; sums are yuan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from db.rules.in_use import in_use
from db.rules.laws import check, cite, laws
from db.rules.rulefile import RESOURCES, Table, read

BASES = {"turnover": "违法经营额", "gains": "违法所得", "goods": "货值金额", "none": ""}
CONFISCATE = {"gains": "没收违法所得", "goods": "没收商品", "destroy": "销毁", "tools": "没收工具"}


@dataclass(frozen=True)
class FineRule:
    """A fine of the law, in force from `start` to `end` (None: until now); `fines.toml` explains each field."""

    key: str
    conduct: str
    kinds: tuple[str, ...]
    start: date
    end: date | None
    violated: str
    article: str
    confiscate: tuple[str, ...]
    base: str
    line: Decimal
    upper: bool
    times: Decimal | None
    percent: Decimal | None
    cap: Decimal | None
    below: Decimal | None
    low: Decimal
    high: Decimal | None
    serious: tuple[Decimal, Decimal] | None
    must: bool
    memory: bool

    def in_force(self, day: date) -> bool:
        """Whether the rule applied on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class FineRange:
    """What a rule allows in one case: from `low` to `high` yuan, with the arithmetic in Chinese.

    `missing` names the sum that is not recorded, and then the range is that of a case without it.
    """

    rule: FineRule
    low: Decimal
    high: Decimal
    because: str
    missing: str = ""

    def allows(self, fine: Decimal) -> bool:
        """Whether a fine lies in the range; none at all is allowed where the law says the fine may be added."""
        return self.low <= fine <= self.high or (fine == 0 and not self.rule.must)


def _yuan(value: Decimal) -> str:
    return f"{value:,.2f}元"


def fine_range(rule: FineRule, sums: Mapping[str, Decimal | None], *, serious: bool = False) -> FineRange:
    """The fine a rule allows.

    `sums` gives `turnover`, `gains` and `goods` in yuan as far as they are recorded; `serious`: the case has grave
    circumstances, for the rules that name a range for them.
    """
    if rule.base == "none":
        low, high = rule.serious if serious and rule.serious else (rule.low, rule.high or Decimal(0))
        if high == 0:
            return FineRange(rule, low, high, "只能责令改正，不能罚款")
        because = (
            f"罚款{_yuan(high)}"
            if low == high
            else f"{_yuan(low)}以上{_yuan(high)}以下"
            if low
            else f"{_yuan(high)}以下"
        )
        return FineRange(rule, low, high, because)
    label = BASES[rule.base]
    recorded = sums.get(rule.base)
    value = recorded or Decimal(0)
    if value > rule.line or (value == rule.line and rule.upper and value > 0):
        factor = rule.times if rule.times is not None else (rule.percent or Decimal(0)) / 100
        words = f"{rule.times}倍" if rule.times is not None else f"百分之{rule.percent}"
        high = value * factor
        because = f"{label}{_yuan(value)}的{words}以下，即{_yuan(high)}以下"
        if rule.cap is not None and high > rule.cap:
            high, because = rule.cap, f"{because}，但最高不超过{_yuan(rule.cap)}"
        return FineRange(rule, Decimal(0), high, because)
    below = rule.below or Decimal(0)
    under = f"{label}不足{_yuan(rule.line)}" if rule.upper else f"{label}在{_yuan(rule.line)}以下"
    state = under if recorded and rule.line else f"没有{label}" if recorded is not None else f"{label}没有填写"
    return FineRange(rule, Decimal(0), below, f"{state}，{_yuan(below)}以下", "" if recorded is not None else label)


def _sum(table: Table, name: str) -> Decimal | None:
    value = table.whole(name, None)
    if value is not None and value < 0:
        raise table.fault(f"“{name}”不能小于 0", name)
    return None if value is None else Decimal(value)


def _rule(table: Table) -> FineRule:
    table.only(
        "key", "conduct", "kinds", "from", "to", "violated", "article", "confiscate", "base", "line", "line_in",
        "times", "percent", "cap", "below", "low", "high", "serious_low", "serious_high", "must", "memory",
    )  # fmt: skip
    base = table.choice("base", BASES)
    times, percent, high = _sum(table, "times"), _sum(table, "percent"), _sum(table, "high")
    if (base == "none") != (high is not None) or (base != "none") != ((times is None) != (percent is None)):
        raise table.fault("不论基数的要写“high”；有基数的要写“times”或者“percent”中的一个", "base")
    for unknown in (item for item in table.texts("confiscate") if item not in CONFISCATE):
        raise table.fault(f"“confiscate”里的“{unknown}”没有写明", "confiscate")
    serious_low, serious_high = _sum(table, "serious_low"), _sum(table, "serious_high")
    start = table.day("from")
    return FineRule(
        key=table.text("key"),
        conduct=table.text("conduct"),
        kinds=table.texts("kinds"),
        start=start,
        end=table.maybe_day("to"),
        violated=cite(check(laws(), table, "violated"), start),
        article=cite(check(laws(), table, "article"), start),
        confiscate=table.texts("confiscate"),
        base=base,
        line=_sum(table, "line") or Decimal(0),
        upper=table.choice("line_in", ("upper", "lower"), "lower") == "upper",
        times=times,
        percent=percent,
        cap=_sum(table, "cap"),
        below=_sum(table, "below"),
        low=_sum(table, "low") or Decimal(0),
        high=high,
        serious=(serious_low, serious_high) if serious_low is not None and serious_high is not None else None,
        must=table.flag("must"),
        memory=table.flag("memory"),
    )


def load(file: Path) -> Mapping[str, FineRule]:
    """Read a file of fines by key; raises RuleFault for a mistake in it."""
    root = read(file)
    root.only("fine")
    return parse(root)


def parse(root: Table) -> Mapping[str, FineRule]:
    """Fines by key out of a table; raises RuleFault for a mistake in it."""
    rules: dict[str, FineRule] = {}
    for table in root.tables("fine"):
        rule = _rule(table)
        if rule.key in rules:
            raise table.fault(f"“{rule.key}”重复", "key")
        rules[rule.key] = rule
    return rules


@cache
def shipped() -> Mapping[str, FineRule]:
    """The fines this program was released with."""
    return load(RESOURCES / "rules" / "fines.toml")


def fine_rules() -> Mapping[str, FineRule]:
    """The fines that are in use."""
    book = in_use()
    return book.fines if book is not None else shipped()


def fines_for(kind: str, on: date, rules: Mapping[str, FineRule] | None = None) -> tuple[FineRule, ...]:
    """The fines that a case of a kind may come to, as the law stood on a day."""
    known = (rules or fine_rules()).values()
    return tuple(rule for rule in known if kind in rule.kinds and rule.in_force(on))
