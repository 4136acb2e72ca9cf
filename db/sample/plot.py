"""All that is settled about one case before a word of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from db.kinds import Money
from db.sample.catalogue import Ware
from db.sample.conducts import Conduct
from db.sample.parties import Party
from db.sample.plans import Days, Plan

_SOLD_AT_MOST, _STOCK_AND_SOLD_AT_MOST = Decimal(45_000), Decimal(140_000)
_CRIME_FROM = Decimal(60_000)
_SHORT = {"mild": Decimal("0.4"), "normal": Decimal(1), "heavy": Decimal("1.2")}


@dataclass(frozen=True)
class Line:
    """One model of the goods: price and cost of a unit in yuan, how many were sold and how many were found."""

    model: str
    price: Decimal
    cost: Decimal
    sold: int
    left: int


@dataclass(frozen=True)
class Earlier:
    """An earlier penalty of the same party: when, under which number."""

    decided_on: date
    number: str


@dataclass(frozen=True)
class Plot:
    """One case: who, what, how much, when, and who found out.

    `right` holds the fields of the right, `source` and `channel` the keys of the register, `weight` is mild, normal
    or heavy, `supplier` where the goods came from, `measure` the key of a measure or an empty string.
    """

    plan: Plan
    days: Days
    conduct: Conduct
    ware: Ware
    lines: tuple[Line, ...]
    right: dict[str, Any]
    party: Party
    officers: tuple[str, str]
    source: str
    channel: str
    weight: str
    supplier: str
    measure: str
    campaign: str | None
    earlier: Earlier | None
    fine: Decimal | None

    @property
    def brand(self) -> str:
        """What the goods bear: the name of the right, or a word that only pretends to be registered."""
        return f"雁家{self.ware.name}" if self.conduct.key == "fake_registered" else self.ware.right

    @property
    def place(self) -> str:
        """Where it happened."""
        return str(self.party.values["address"])

    @property
    def sold(self) -> int:
        """How many were sold."""
        return sum(line.sold for line in self.lines)

    @property
    def left(self) -> int:
        """How many were found."""
        return sum(line.left for line in self.lines)

    @property
    def sold_value(self) -> Decimal:
        """What the sold goods brought in, in yuan."""
        return sum((line.price * line.sold for line in self.lines), Decimal(0))

    @property
    def left_value(self) -> Decimal:
        """What the goods found are worth at their price."""
        return sum((line.price * line.left for line in self.lines), Decimal(0))

    @property
    def turnover(self) -> Decimal:
        """违法经营额: both together."""
        return self.sold_value + self.left_value

    @property
    def gains(self) -> Decimal:
        """违法所得: of counterfeit patents the whole price (专利行政执法办法 art. 47), else what is left of it."""
        if self.conduct.key.startswith("patent"):
            return self.sold_value
        return sum(((line.price - line.cost) * line.sold for line in self.lines), Decimal(0))

    @property
    def identified(self) -> bool:
        """Whether the owner of the right was asked to look at the goods (商标法实施条例 art. 82)."""
        return self.conduct.key in ("sale", "make", "similar", "labels", "gi_sale", "exhibition")

    @property
    def takes_goods(self) -> bool:
        """Whether the goods found are confiscated."""
        return "confiscate_goods" in self.conduct.penalties

    def goods(self, attribute: str) -> str:
        """The goods with their number, e.g. 1.8米×2.0米30张、1.5米×2.0米8张; `attribute` is sold or left."""
        counted = [(line.model, getattr(line, attribute)) for line in self.lines if getattr(line, attribute)]
        if len(counted) == 1:
            return f"{counted[0][1]}{self.ware.unit}"
        total = sum(count for _, count in counted)
        return f"{total}{self.ware.unit}（{'、'.join(f'{model} {count}{self.ware.unit}' for model, count in counted)}）"


def lines(rng: Random, ware: Ware, *, weight: str, crime: bool, small: bool) -> tuple[Line, ...]:
    """Goods of an ordinary size: below the lines of criminal law, or above them for a crime.

    The lines are 法释〔2025〕5号 arts. 3 and 5: 50,000 yuan sold, three times as much in stock and sold together.
    `small` keeps to a few hundred yuan, as a penalty on the spot needs.
    """
    models = rng.sample(ware.models, 1 if small or ware.trade == "printing" else rng.randint(1, len(ware.models)))
    made = []
    for model in models:
        price = _round(ware.low + (ware.high - ware.low) * Decimal(str(round(rng.random(), 2))))
        cost = max(_round(price * Decimal(str(round(rng.uniform(0.4, 0.7), 2)))), Decimal("0.1"))
        bought = max(4, int(ware.most * rng.uniform(0.2, 0.9) * float(_SHORT[weight])) // len(models))
        sold = int(bought * rng.uniform(0.15, 0.6))
        made.append(Line(model, price, cost, sold, bought - sold))
    if small:
        return (Line(made[0].model, made[0].price, made[0].cost, 1, max(1, int(400 / made[0].price))),)
    sold_value = sum((line.price * line.sold for line in made), Decimal(0))
    value = sold_value + sum((line.price * line.left for line in made), Decimal(0))
    if crime:
        return tuple(_scaled(line, max(Decimal(1), _CRIME_FROM * 2 / max(sold_value, Decimal(1)))) for line in made)
    return tuple(
        _scaled(line, min(Decimal(1), _SOLD_AT_MOST / max(sold_value, Decimal(1)), _STOCK_AND_SOLD_AT_MOST / value))
        for line in made
    )


def yuan(amount: Decimal) -> str:
    """An amount as papers print it."""
    return Money().paper(amount)


def _scaled(line: Line, factor: Decimal) -> Line:
    return Line(line.model, line.price, line.cost, max(1, int(line.sold * factor)), max(1, int(line.left * factor)))


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1)) if amount >= 10 else max(amount.quantize(Decimal("0.1")), Decimal("0.1"))
