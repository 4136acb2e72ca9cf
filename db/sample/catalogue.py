"""The goods that turn up in the practice register, and the rights that are infringed with them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from db.sample.numbers import patent_number, trademark_number

FILE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "wares.csv"
PATENTS = ("invention", "utility_model", "design")
PATENT_NAMES = {"invention": "发明专利", "utility_model": "实用新型专利", "design": "外观设计专利"}
_TERMS = {"invention": 20, "utility_model": 10, "design": 10}


@dataclass(frozen=True)
class Ware:
    """A kind of goods: its usual price of one unit in yuan from `low` to `high`, the largest stock found of it.

    `right` names the right infringed with it, `kind` that right's kind, `trade` the sort of shop that has it.
    """

    right: str
    kind: str
    holder: str
    name: str
    models: tuple[str, ...]
    unit: str
    low: Decimal
    high: Decimal
    most: int
    trade: str


@cache
def wares() -> tuple[Ware, ...]:
    """All goods, in the order of the file."""
    return tuple(
        Ware(
            row["right"],
            row["kind"],
            row["holder"],
            row["ware"],
            tuple(row["models"].split("/")),
            row["unit"],
            Decimal(row["low"]),
            Decimal(row["high"]),
            int(row["most"]),
            row["trade"],
        )
        for row in _rows()
    )


def rights(rng: Random, *, on: date) -> list[dict[str, Any]]:
    """The rights by the field names of their register, each once; numbers and days are made up and fit each other."""
    made: dict[str, dict[str, Any]] = {}
    for row in _rows():
        if row["right"] not in made:
            made[row["right"]] = _patent(rng, row, on) if row["kind"] in PATENTS else _sign(rng, row, on)
    return list(made.values())


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _patent(rng: Random, row: dict[str, str], on: date) -> dict[str, Any]:
    filed = date(int(row["filed"]), rng.randrange(1, 13), rng.randrange(1, 28))
    term = 15 if row["kind"] == "design" and filed >= date(2021, 6, 1) else _TERMS[row["kind"]]
    ended = _same_day(filed, int(row["ended"])) if row["ended"] else None
    return {
        "name": row["right"],
        "kind": row["kind"],
        "number": patent_number(rng, row["kind"], filed.year),
        "holder": row["holder"],
        "filed_on": filed,
        "registered_on": filed + timedelta(days=rng.randrange(200, 400)),
        "valid_until": _same_day(filed, filed.year + term) - timedelta(days=1),
        "fee_paid_until": None if ended else _same_day(filed, on.year + 1),
        "ended_on": ended,
        "note": "未按规定缴纳年费，专利权终止" if ended else None,
    }


def _sign(rng: Random, row: dict[str, str], on: date) -> dict[str, Any]:
    registered = date(int(row["filed"] or rng.randrange(2010, 2022)), rng.randrange(1, 13), rng.randrange(1, 28))
    until = _same_day(registered, registered.year + 10) - timedelta(days=1)
    while until < on:
        until = _same_day(until, until.year + 10)
    mark = row["kind"] == "trademark"
    return {
        "name": row["right"],
        "kind": row["kind"],
        "number": row["number"] or (trademark_number(rng) if mark else None),
        "holder": row["holder"],
        "classes": row["classes"] or None,
        "goods_scope": row["scope"],
        "filed_on": registered - timedelta(days=rng.randrange(280, 420)) if mark else None,
        "registered_on": registered,
        "valid_until": until if row["kind"] != "special_symbol" else None,
        "note": "以证明商标注册的地理标志" if row["kind"] == "geographical_indication" else None,
    }


def _same_day(day: date, year: int) -> date:
    return day.replace(year=year)
