"""One cell of a ledger, understood as the field its column leads to; what is not understood is kept as it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from db.kinds import Choice, Code, Day, Fault, Flags, Kind, Moment, Money, Quantity, YesNo, split_quantity
from db.sheets.book import Value
from db.sheets.header import Heading
from db.sheets.targets import NOTE, Target, Targets, normal, shared

_YUAN = re.compile(r"[¥￥]|人民币|元(?:整)?")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d*)?|[+-]?\.\d+")
_MULTIPLE = re.compile("[百千万亿]")
_HAS_YEAR = re.compile(r"(?:19|20|21)\d\d|\d{6}|\d{2}[年./-]\d{1,2}[月./-]\d")
_MONTH_AND_DAY = re.compile(r"\d{1,2}[月./-]\d{1,2}日?")
_LISTED = re.compile(r"[、，,；;/\s]|并处|并|和|及")
_LONGEST_SAME = 6
_CHINESE = re.compile("[一-鿿]")
_NAMES_BETWEEN = re.compile(r"[、,，;；/\n]+|(?<=\S\S)\s+(?=\S\S)")


@dataclass(frozen=True)
class Reading:
    """What a cell says.

    `value` is the typed value, `kept` the original text where the value does not say all of it, `more` are values of
    neighbouring fields that the same cell tells, by path. `sentence` says what there is to know, at `level`.
    """

    value: Any = None
    kept: str = ""
    sentence: str = ""
    level: str = "note"
    more: Mapping[str, Any] = field(default_factory=dict)


BLANK = Reading()


@dataclass(frozen=True)
class Column:
    """A column of a sheet and the target it leads to; `year` is the year that the sheet's title names."""

    heading: Heading
    path: str
    target: Target | None
    words: Mapping[str, Any]
    year: int | None = None
    known: dict[Value | tuple[bool], Reading] = field(default_factory=dict, repr=False)

    @property
    def kind(self) -> Kind[Any] | None:
        """The kind of the field behind the column."""
        return self.target.spec.kind if self.target is not None else None

    @cached_property
    def options(self) -> Mapping[str, str]:
        """The key for every label, key and alias of a choice, as headings are compared."""
        kind = self.kind
        if not isinstance(kind, Choice | Flags):
            return {}
        named = {
            **kind.aliases,
            **{key: key for key in kind.options},
            **{kind.options[key]: key for key in kind.options},
        }
        return {normal(name): key for name, key in named.items()}

    @property
    def is_amount(self) -> bool:
        """Whether it holds numbers, which are never spread over the rows of a merged range."""
        return self.kind is not None and self.kind.align == "right"

    def read(self, cell: Value) -> Reading:
        """Understand a cell of this column; equal cells are understood once."""
        if cell is None or self.target is None:
            return BLANK
        key = (cell,) if cell is True or cell is False else cell  # True is not to be taken for 1
        reading = self.known.get(key)
        if reading is None:
            reading = self.known[key] = self._read(cell)
        return reading

    def _read(self, cell: Value) -> Reading:
        assert self.target is not None
        try:
            if self.path == "transfers":
                return _transfer(cell)
            reading = _READERS.get(type(self.target.spec.kind), _plain)(self, cell)
        except Fault as fault:
            reading = Reading(kept=shown(cell), sentence=f"{str(fault).rstrip('。')}。", level="doubt")
        if reading.value is not None and not reading.sentence:
            doubt = self.target.spec.kind.doubt(reading.value)
            if doubt:
                return Reading(reading.value, reading.kept, doubt, "doubt", reading.more)
        return reading


def shown(cell: Value) -> str:
    """A cell as people read it in the workbook."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)).normalize():f}"
    if isinstance(cell, date):
        return cell.isoformat()[:16].replace("T00:00", "").replace("T", " ")
    return " ".join(str(cell).split())


def is_same(cell: Value) -> bool:
    """Whether a cell says 同上."""
    return isinstance(cell, str) and len(cell) <= _LONGEST_SAME and normal(cell) in shared()["same"]


def is_stroke(cell: Value) -> bool:
    """Whether a cell says that there is nothing to say."""
    return isinstance(cell, str) and cell.strip() in ("/", "-", "—", "——", "--", "无", "\\")


def _plain(column: Column, cell: Value) -> Reading:
    assert column.target is not None
    return Reading(column.target.spec.kind.parse(cell)) if not is_stroke(cell) else BLANK


def _money(column: Column, cell: Value) -> Reading:
    kind = column.target.spec.kind  # type: ignore[union-attr]  # only columns with a target are read
    scale = column.heading.scale
    if isinstance(cell, float) and scale == 1 and cell.is_integer() and 0 <= cell < Money.most:
        return Reading(Decimal(f"{int(cell)}.00"))  # most amounts: read quickly
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Reading(kind.parse(cell if scale == 1 else Decimal(repr(round(cell, 10))) * scale))
    if not isinstance(cell, str):
        return _plain(column, cell)
    text = _YUAN.sub("", unicodedata.normalize("NFKC", cell)).strip()
    moved = {normal(word) for word in column.words.get("moved", ())}
    if normal(cell) in moved:
        return Reading(more={"transfers": True}, sentence=f"“{shown(cell)}”不是金额，记为移送公安。")
    if _PLAIN_NUMBER.fullmatch(text) and "元" not in cell:
        return Reading(kind.parse(Decimal(text.replace(",", "")) * scale))
    amount, unit, qualifier = split_quantity(text)
    if amount is not None and not unit and (qualifier or _MULTIPLE.search(text)):
        value = kind.parse(amount)
        what = "是概数，" if qualifier else ""
        return Reading(value, shown(cell), f"“{shown(cell)}”{what}按{kind.format(value)}元登记，原文记入备注。")
    return _plain(column, cell)


def _quantity(column: Column, cell: Value) -> Reading:
    kind = column.target.spec.kind  # type: ignore[union-attr]
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell < Quantity.most:
        return Reading(Decimal(int(cell)))
    if not isinstance(cell, str):
        return _plain(column, cell)
    number, unit, qualifier = split_quantity(cell)
    if number is None or not (unit or qualifier or _MULTIPLE.search(cell)):
        return _plain(column, cell)
    value = kind.parse(number)
    more = {f"{column.target.prefix}.unit": unit} if unit else {}  # type: ignore[union-attr]
    if not qualifier and not _MULTIPLE.search(cell.replace(unit, "") if unit else cell):
        return Reading(value, more=more)
    what = "是概数，" if qualifier else ""
    sentence = f"“{shown(cell)}”{what}按{kind.format(value)}{unit}登记，原文记入备注。"
    return Reading(value, shown(cell), sentence, more=more)


def _day(column: Column, cell: Value) -> Reading:
    """A day needs its year: what a form may guess while somebody types would be an invention here."""
    if isinstance(cell, date) or (isinstance(cell, int | float) and cell >= 10_000) or is_stroke(cell):
        return _plain(column, cell)
    text = "".join(unicodedata.normalize("NFKC", shown(cell)).split())
    if _HAS_YEAR.search(text):
        return _plain(column, cell)
    if column.year is not None and _MONTH_AND_DAY.fullmatch(text):
        kind = column.target.spec.kind  # type: ignore[union-attr]
        value = kind.parse(f"{column.year}.{text}")
        return Reading(value, sentence=f"“{shown(cell)}”没有年份，按表名取{column.year}年，请核对。", level="doubt")
    raise Fault(f"“{shown(cell)}”没有年份，不能确定是哪一天。")


def _choice(column: Column, cell: Value) -> Reading:
    """An option by its whole label, key or alias: its beginning is enough for one who types, not for one who copies."""
    if is_stroke(cell):
        return BLANK
    also = column.words.get("also", {}).get(column.path, {}).get("".join(shown(cell).split()), {})
    more = {path: value for path, value in also.items() if path != column.path}
    key = also.get(column.path) or column.options.get(normal(shown(cell)))
    if key is not None:
        return Reading(key, more=more)
    other = column.words.get("otherwise", {}).get(column.path)
    return Reading(more={other: cell}) if other is not None else _no_option(column, cell)


def _flags(column: Column, cell: Value) -> Reading:
    """Several options, joined by commas or by 并, each by its whole label."""
    if is_stroke(cell):
        return BLANK
    keys = [column.options.get(normal(part)) for part in _LISTED.split(shown(cell)) if part]
    if None in keys or not keys:
        return _no_option(column, cell)
    return Reading(column.target.spec.kind.parse(keys))  # type: ignore[union-attr]


def _no_option(column: Column, cell: Value) -> Reading:
    sentence = f"“{shown(cell)}”不在“{column.heading.leaf}”的选项里，"
    return Reading(kept=shown(cell), sentence=sentence, level="doubt")


def _code(column: Column, cell: Value) -> Reading:
    """A number of a document has no blanks inside, whatever its layout was."""
    if isinstance(cell, str) and _CHINESE.search(cell):
        cell = "".join(cell.split())
    return _plain(column, cell)


def _transfer(cell: Value) -> Reading:
    """Whether a case went to the police: yes, no, the day, or a text that says more."""
    if is_stroke(cell):
        return BLANK
    try:
        moved = YesNo().parse(cell)
    except Fault:
        return Reading(True, kept=shown(cell), more={"transfers.sent_on": cell})
    return Reading(True, kept=shown(cell)) if moved else BLANK


_READERS: Mapping[type[Kind[Any]], Callable[[Column, Value], Reading]] = {
    Money: _money,
    Quantity: _quantity,
    Day: _day,
    Moment: _day,
    Choice: _choice,
    Flags: _flags,
    Code: _code,
}


def persons(cell: Value) -> list[str]:
    """The names in a cell that may hold several."""
    return [part.strip() for part in _NAMES_BETWEEN.split(shown_lines(cell)) if part.strip()]


def shown_lines(cell: Value) -> str:
    """A cell as people read it, with its line breaks."""
    return cell.strip() if isinstance(cell, str) else shown(cell)


def columns(
    headings: tuple[Heading, ...], mapping: Mapping[str, str | None], targets: Targets, *, year: int | None
) -> tuple[Column, ...]:
    """The columns of a sheet that are read; `mapping` gives the path for the name of each heading."""
    found = []
    for heading in headings:
        path = mapping.get(heading.name)
        if path is None:
            continue
        own = path != NOTE or targets.find(heading.parts) == NOTE
        target = targets.by_path.get(path) if own else None
        found.append(Column(heading, path, target, targets.words, year))
    return tuple(found)
