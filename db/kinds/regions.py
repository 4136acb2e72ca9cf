"""Administrative divisions (GB/T 2260) down to the county.

`resources/regions.csv` holds the divisions that exist at the end of 2025, taken from the table of python-stdnum 2.2
with 临平区 and 钱塘区 added, which it lacks. Groupings that are no place of their own (市辖区) are left out.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from db.kinds.base import Fault, StringKind, folded, quoted, without_blanks

FILE = Path(__file__).resolve().parents[2] / "resources" / "regions.csv"

_CODE = re.compile(r"\d{6}", re.ASCII)
_RANK = re.compile("(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|地区|[省市区县旗盟])$")


@dataclass(frozen=True)
class Division:
    """One division: its six-digit code, its own name, its full name from the province down."""

    code: str
    name: str
    full: str


@lru_cache(maxsize=1)
def divisions() -> Mapping[str, Division]:
    """The current divisions by code, in the order of the codes."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = (Division(**row) for row in csv.DictReader(lines))
        return MappingProxyType({division.code: division for division in rows})


def _short(name: str) -> str:
    """A name without its rank, when two characters or more remain: 衡南 for 衡南县, but 攸县."""
    short = _RANK.sub("", name)
    return short if len(short) > 1 else name


def _parts(division: Division) -> list[str]:
    """The names of a division and of those it lies in, from the province down."""
    codes = (f"{division.code[:2]}0000", f"{division.code[:4]}00", division.code)
    known = divisions()
    return [known[code].name for code in dict.fromkeys(codes) if code in known]


@lru_cache(maxsize=1)
def _codes_by_name() -> Mapping[str, tuple[str, ...]]:
    """Every way to name a division, with or without those above it and with or without ranks."""
    found: dict[str, dict[str, None]] = {}
    for division in divisions().values():
        parts = [tuple({name, _short(name)}) for name in _parts(division)]
        above = [(*names, "") for names in parts[:-1]]
        for names in itertools.product(*above, parts[-1]):
            found.setdefault("".join(names), {})[division.code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def _widest(codes: Sequence[str]) -> str | None:
    """The one division that all the others lie in (衡阳 is the city, not the county in it); None without one."""
    first = min(codes, default=None, key=lambda code: len(_stem(code)))
    return first if first and all(code.startswith(_stem(first)) for code in codes) else None


def _stem(code: str) -> str:
    """What the codes of all divisions inside of a division begin with."""
    return re.sub("(?:00){1,2}$", "", code)


@dataclass(frozen=True)
class Region(StringKind):
    """A division by its six-digit code; people read and write its name."""

    name: ClassVar[str] = "region"

    def width(self) -> int:
        """Province, city and county."""
        return 20

    def _read(self, raw: object) -> str:
        text = without_blanks(folded(raw))
        if _CODE.fullmatch(text):
            return text
        codes = _codes_by_name().get(text, ())
        exact = [code for code in codes if divisions()[code].name == text]
        if code := _widest(exact or codes):
            return code
        if codes:
            names = "、".join(divisions()[code].full for code in codes)
            raise Fault(f"{quoted(text)}可以是{names}，请写全称或6位区划代码。")
        raise Fault(f"没有{quoted(text)}这个行政区划，请写省市县全称或6位区划代码。")

    def _show(self, value: str) -> str:
        division = divisions().get(value)
        return division.full if division else value

    def _json(self, value: str) -> str:
        return value

    def _doubt(self, value: str) -> str | None:
        return None if value in divisions() else f"区划代码{value}不在现行区划表里，可能已经撤销，请核对。"
