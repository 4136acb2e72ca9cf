"""Numbers: money, quantities, counts, and amounts in words."""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from db.kinds.base import JSON, STROKES, Cell, Fault, Kind, folded, is_blank, quoted, without_blanks

N = TypeVar("N", Decimal, int)

_MULTIPLES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_MULTIPLE = "(百万|千万|万|亿|[百千](?=[余多元]|$)|)"
_NUMBER = re.compile(rf"([+-]?)(\d+(?:\.\d*)?|\.\d+){_MULTIPLE}(.*)", re.DOTALL)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ROUGH = re.compile("[余多近约几]|左右|以上|上下|不足|超过|至少")
_SPLIT = re.compile(rf"(约|近|)(\d+(?:\.\d+)?)(余|多|){_MULTIPLE}(余|多|)(.*)", re.DOTALL)
_MOST_DIGITS = 24


def _decimal(sign: str, digits: str, multiple: str) -> Decimal:
    return Decimal(f"{sign}{digits}") * _MULTIPLES[multiple]


def _plain(value: Decimal) -> str:
    """The digits of a number without exponent and without trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _settled(raw: object, places: int) -> object:
    """A float without the noise of binary arithmetic (0.1 + 0.2), anything else as it is."""
    if isinstance(raw, float) and abs(raw - round(raw, places)) <= 1e-12 * max(1.0, abs(raw)):
        return round(raw, places)
    return raw


def _scaled(raw: object, places: int, units: re.Pattern[str], what: str) -> Decimal:
    """Read a number with at most `places` decimals, followed by nothing but one of `units`."""
    text = _THOUSANDS.sub("", without_blanks(folded(_settled(raw, places))))
    if _ROUGH.search(text):
        raise Fault(f"{quoted(text)}是概数，请填写准确的{what}，概数可写在备注里。")
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Fault(f"{quoted(text)}不是{what}，请填写数字，如1234.5。")
    sign, digits, multiple, rest = match.groups()
    if not units.fullmatch(rest):
        raise Fault(f"{quoted(text)}里除了数字还有{quoted(rest)}，{what}只填数字。")
    if len(digits) > _MOST_DIGITS:
        raise Fault(f"{quoted(text)}的位数太多，请核对。")
    value = _decimal(sign, digits, multiple)
    exact = round(value, places)
    if exact != value:
        remedy = f"小数超过{places}位，请核对后填写" if places else "不是整数，请填写整数"
        raise Fault(f"{quoted(text)}{remedy}。")
    return exact


@dataclass(frozen=True)
class NumberKind(Kind[N]):
    """What money, quantities and counts share: right-aligned, whole in the database, strokes mean nothing entered."""

    sql: ClassVar[str] = "INTEGER"
    align: ClassVar[str] = "right"

    def parse(self, raw: object) -> N | None:
        """As every kind; `/`, `-` and 无 in a cell also mean that there is no number."""
        if is_blank(raw) or (isinstance(raw, str) and raw.strip() in STROKES):
            return None
        if isinstance(raw, bool):
            raise Fault("这里应填写数字。")
        return self._read(raw)

    @abstractmethod
    def _read(self, raw: object) -> N:
        """Understand a number."""


@dataclass(frozen=True)
class Money(NumberKind[Decimal]):
    """An amount of yuan with two decimals, stored as whole fen; below one trillion so that Excel keeps every fen."""

    name: ClassVar[str] = "money"
    most: ClassVar[Decimal] = Decimal(10) ** 12
    _prefix: ClassVar[re.Pattern[str]] = re.compile("^(?:人民币|RMB|CNY)?[¥￥]?", re.IGNORECASE)
    _units: ClassVar[re.Pattern[str]] = re.compile("(?:元[整正]?)?")

    negative: bool = False

    def width(self) -> int:
        """Ten million yuan with separators."""
        return 14

    def _read(self, raw: object) -> Decimal:
        if isinstance(raw, str):
            raw = self._prefix.sub("", without_blanks(folded(raw)))
        value = _scaled(raw, 2, self._units, "金额")
        if value < 0 and not self.negative:
            raise Fault("金额不能为负数。")
        if abs(value) >= self.most:
            raise Fault("金额超过一万亿元，请核对。")
        return value

    def _show(self, value: Decimal) -> str:
        return format(value, ",.2f")

    def _edit(self, value: Decimal) -> str:
        return format(value, ".2f")

    def _paper(self, value: Decimal) -> str:
        return f"{value:.0f}元" if value == value.to_integral_value() else f"{value:.2f}元"

    def _store(self, value: Decimal) -> int:
        return int(value * 100)

    def _load(self, raw: Any) -> Decimal:
        return Decimal(raw).scaleb(-2).quantize(Decimal("0.01"))

    def _sheet(self, value: Decimal) -> Cell:
        return float(value)


@dataclass(frozen=True)
class Quantity(NumberKind[Decimal]):
    """A measured number with up to four decimals, stored as whole ten-thousandths; its unit is another field."""

    name: ClassVar[str] = "quantity"
    most: ClassVar[Decimal] = Decimal(10) ** 10
    _units: ClassVar[re.Pattern[str]] = re.compile("")

    def width(self) -> int:
        """A million with decimals."""
        return 10

    def _read(self, raw: object) -> Decimal:
        if isinstance(raw, str):
            number, unit, qualifier = split_quantity(raw)
            if number is not None and unit and not qualifier:
                raise Fault(f"数量只填数字，单位{quoted(unit)}请填在单位一栏。")
        value = _scaled(raw, 4, self._units, "数量")
        if value < 0:
            raise Fault("数量不能为负数。")
        if value >= self.most:
            raise Fault("数量超过一百亿，请核对。")
        return Decimal(_plain(value))

    def _show(self, value: Decimal) -> str:
        return _plain(value)

    def _store(self, value: Decimal) -> int:
        return int(value * 10_000)

    def _load(self, raw: Any) -> Decimal:
        return Decimal(_plain(Decimal(raw).scaleb(-4)))

    def _sheet(self, value: Decimal) -> Cell:
        return int(value) if value == value.to_integral_value() else float(value)

    def _json(self, value: Decimal) -> JSON:
        return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True)
class Count(NumberKind[int]):
    """A whole number of things or persons, at least `minimum`."""

    name: ClassVar[str] = "count"
    most: ClassVar[int] = 10**12
    _units: ClassVar[re.Pattern[str]] = re.compile("")

    minimum: int = 0

    def width(self) -> int:
        """Six digits."""
        return 6

    def _read(self, raw: object) -> int:
        value = int(_scaled(raw, 0, self._units, "数量"))
        if value < self.minimum:
            raise Fault(f"不能小于{self.minimum}。")
        if value >= self.most:
            raise Fault("数量超过一万亿，请核对。")
        return value

    def _show(self, value: int) -> str:
        return str(value)

    def _store(self, value: int) -> int:
        return value

    def _load(self, raw: Any) -> int:
        return int(raw)

    def _sheet(self, value: int) -> Cell:
        return value

    def _json(self, value: int) -> JSON:
        return value


def split_quantity(raw: object) -> tuple[Decimal | None, str, str]:
    """Split what a ledger writes as a quantity into number, unit and qualifier (约, 余, 近, 多 or empty).

    `200余万` gives (2000000, "", "余"); a cell without a number gives (None, what stands there, "").
    """
    whole = "" if is_blank(raw) else _THOUSANDS.sub("", " ".join(folded(raw).split()))
    if whole in STROKES:
        return None, "", ""
    match = _SPLIT.fullmatch(whole)
    if match is None or len(match[2]) > _MOST_DIGITS:
        return None, whole, ""
    before, digits, inner, multiple, outer, unit = match.groups()
    return Decimal(_plain(_decimal("", digits, multiple))), unit.strip(), before or inner or outer


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿")


def _group_in_words(group: int) -> str:
    """Four digits in words; zeros inside give one 零, zeros at the end none."""
    words = "".join(
        "零" if digit == "0" else _DIGITS[int(digit)] + place
        for digit, place in zip(f"{group:04d}", _PLACES, strict=True)
    )
    return re.sub("零+", "零", words).strip("零")


def capitals(amount: Decimal, *, whole_after_jiao: bool = False) -> str:
    """An amount in words (大写金额) after 《正确填写票据和结算凭证的基本规定》, without the 人民币 before it.

    整 stands after 元, after 角 only with `whole_after_jiao`, never after 分. Raises ValueError for an amount that is
    negative, finer than a fen, or of one trillion yuan and more.
    """
    fen = amount * 100
    if fen != fen.to_integral_value() or not 0 <= amount < 10**12:
        raise ValueError(f"no amount of money in words: {amount}")
    yuan, rest = divmod(int(fen), 100)
    jiao, fen_digit = divmod(rest, 10)
    words = ""
    for index in range(2, -1, -1):
        group = yuan // 10_000**index % 10_000
        gap = words and group < 1000 and not words.endswith("零")
        words += ("零" if gap else "") + (_group_in_words(group) + _GROUPS[index] if group else "")
    words = words.rstrip("零")
    words = f"{words}元" if words else ("" if rest else "零元")
    if not rest:
        return f"{words}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif words:
        words += "零"
    if fen_digit:
        return f"{words}{_DIGITS[fen_digit]}分"
    return f"{words}整" if whole_after_jiao else words
