"""Days and moments, in the many ways in which people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from db.kinds.base import JSON, STROKES, Cell, Fault, Kind, T, folded, is_blank, quoted
from db.kinds.clock import now, today

FIRST_YEAR, LAST_YEAR = 1900, 2199

_SERIAL_DAY_ZERO = datetime(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 60_000
_RELATIVE = {"前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_EXAMPLE = "请写成2026-3-8或2026年3月8日的样子"

_TIME = re.compile(
    r"(?P<day>.*?)(?:(?<=\d)T|[ 日号])?(?P<half>上午|下午|)\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{1,2})(?::\d{1,2}(?:\.\d+)?)?|[时点](?:(?P<minute_cn>\d{1,2})分?)?)"
)
_SEPARATED = re.compile(r"(?:(\d{4}|\d{2})[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?")
_DAY_ONLY = re.compile(r"(\d{1,2})[日号]")
_YEAR_AND_MONTH = re.compile(r"((?:19|20|21)\d\d)(?:年|[./-]|)(\d{1,2})月?")
_YEAR = re.compile(r"((?:19|20|21)\d\d)年?")
_MONTH = re.compile(r"(\d{1,2})月")
_OFFSET = re.compile(r"[+-]\d{1,4}")
_MARKS = re.compile(r"\s*([年月日号时点分./:+-])\s*")
_FULL_STOPS = str.maketrans({"。": ".", "、": ".", ",": ".", "·": ".", "—": "-", "–": "-", "~": "-"})


def _tidy(raw: object) -> str:
    """The text with one kind of separators and no blanks around them."""
    text = folded(raw).translate(_FULL_STOPS)
    return _MARKS.sub(lambda mark: mark[1], text.rstrip(".")) if "T" not in text else text


def _year(digits: str) -> int:
    """A year of four digits, or of two: at most twenty years ahead, else in the last century."""
    if len(digits) == 4:
        return int(digits)
    year = today().year // 100 * 100 + int(digits)
    return year if year <= today().year + 20 else year - 100


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Fault(f"年份{year}不合理，请核对。")
    try:
        return date(year, month, day)
    except ValueError:
        raise Fault(f"没有{year}年{month}月{day}日这一天，请核对。") from None


def _from_digits(digits: str) -> date | None:
    """Days written as digits alone: 8, 38, 308, 0308, 260308, 20260308."""
    if len(digits) <= 2 and int(digits) <= 31:
        return _day(today().year, today().month, int(digits))
    if len(digits) in (2, 3):
        return _day(today().year, int(digits[0]), int(digits[1:]))
    if len(digits) == 4 and 1 <= int(digits[:2]) <= 12:
        return _day(today().year, int(digits[:2]), int(digits[2:]))
    if len(digits) == 8 or (len(digits) == 6 and int(digits[2:4]) <= 12):
        return _day(_year(digits[:-4]), int(digits[-4:-2]), int(digits[-2:]))
    return None


def _missing(text: str) -> Fault | None:
    """The fault of a date that lacks a part."""
    if match := _YEAR_AND_MONTH.fullmatch(text):
        return Fault(f"“{text}”只有年和月，缺少日，请补上，如{match[1]}年{int(match[2])}月8日。")
    if match := _YEAR.fullmatch(text):
        return Fault(f"“{text}”只有年，缺少月和日，请补上，如{match[1]}年3月8日。")
    if _MONTH.fullmatch(text):
        return Fault(f"“{text}”只有月，缺少日，请补上，如{text}8日。")
    return None


def _read_day(text: str) -> date:
    if text[:1] in _RELATIVE and text[1:] in ("", "天", "日"):
        return today() + timedelta(_RELATIVE[text[0]])
    if _OFFSET.fullmatch(text):
        return today() + timedelta(int(text))
    if text.isdecimal():
        day = _from_digits(text)
        if day is not None:
            return day
        if len(text) == 5 and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
            raise Fault(f"{quoted(text)}像是Excel里的日期序号，{_EXAMPLE}。")
    if match := _SEPARATED.fullmatch(text):
        year, month, day_of_month = match.groups()
        return _day(_year(year) if year else today().year, int(month), int(day_of_month))
    if match := _DAY_ONLY.fullmatch(text):
        return _day(today().year, today().month, int(match[1]))
    raise _missing(text) or Fault(f"{quoted(text)}不是日期，{_EXAMPLE}。")


def _serial(raw: int | float) -> datetime:
    """The moment behind an Excel serial number, to the nearest minute."""
    return _SERIAL_DAY_ZERO + timedelta(minutes=round(raw * 1440))


def _is_serial(raw: object) -> bool:
    return isinstance(raw, int | float) and _FIRST_SERIAL <= raw <= _LAST_SERIAL


def _split_time(text: str) -> tuple[str, time | None]:
    """Cut the time of day off the end of a text. Raises Fault for a time that does not exist."""
    match = _TIME.fullmatch(text)
    if match is None:
        return text, None
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute_cn"] or 0)
    if match["half"] == "下午" and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise Fault(f"没有{hour}时{minute}分这个时间，请核对。")
    return match["day"].strip(), time(hour, minute)


@dataclass(frozen=True)
class DateKind(Kind[T]):
    """What days and moments share: strokes in a cell mean nothing entered."""

    def parse(self, raw: object) -> T | None:
        """As every kind; `/`, `-` and 无 in a cell also mean that there is no date."""
        if is_blank(raw) or (isinstance(raw, str) and raw.strip() in STROKES):
            return None
        return self._read(raw)


@dataclass(frozen=True)
class Day(DateKind[date]):
    """A calendar day."""

    name: ClassVar[str] = "day"

    def width(self) -> int:
        """As 2026-03-05."""
        return 10

    def _read(self, raw: object) -> date:
        if isinstance(raw, date):
            return _day(raw.year, raw.month, raw.day)
        if isinstance(raw, int | float) and _is_serial(raw):
            return _serial(int(raw)).date()
        if isinstance(raw, float) and raw < FIRST_YEAR and not raw.is_integer():
            raise Fault(f"“{raw}”是小数，不是日期，{_EXAMPLE}。")
        text, _ = _split_time(_tidy(raw))
        return _read_day(text)

    def _show(self, value: date) -> str:
        return value.isoformat()

    def _paper(self, value: date) -> str:
        return f"{value.year}年{value.month}月{value.day}日"

    def _store(self, value: date) -> str:
        return value.isoformat()

    def _load(self, raw: Any) -> date:
        return date.fromisoformat(raw)

    def _sheet(self, value: date) -> Cell:
        return value

    def _doubt(self, value: date) -> str | None:
        if value.year < 1980 or value.year > today().year + 30:
            return f"年份{value.year}离现在太远，请核对。"
        return None


@dataclass(frozen=True)
class Moment(DateKind[datetime]):
    """A local time to the minute."""

    name: ClassVar[str] = "moment"

    def width(self) -> int:
        """As 2026-03-05 09:05."""
        return 16

    def _read(self, raw: object) -> datetime:
        if isinstance(raw, datetime):
            raw = (raw.replace(tzinfo=None) + timedelta(seconds=0.5)).replace(second=0, microsecond=0)
            return datetime.combine(_day(raw.year, raw.month, raw.day), raw.time())
        if isinstance(raw, date):  # a reader of Excel may give a moment at midnight so
            return datetime.combine(_day(raw.year, raw.month, raw.day), time())
        if isinstance(raw, int | float) and _is_serial(raw):
            return _serial(raw)
        text = _tidy(raw)
        if text in ("现", "现在", "此刻"):
            return now()
        day, clock = _split_time(text)
        if clock is None:
            _read_day(day)
            raise Fault(f"{quoted(text)}缺少时间，请补上几时几分，如{text} 9:05。")
        return datetime.combine(_read_day(day) if day else today(), clock)

    def _show(self, value: datetime) -> str:
        return f"{value.date().isoformat()} {value:%H:%M}"

    def _paper(self, value: datetime) -> str:
        return f"{value.year}年{value.month}月{value.day}日{value.hour}时{value.minute}分"

    def _store(self, value: datetime) -> str:
        return self._show(value)

    def _load(self, raw: Any) -> datetime:
        return datetime.fromisoformat(raw)

    def _sheet(self, value: datetime) -> Cell:
        return value

    def _json(self, value: datetime) -> JSON:
        return self._show(value).replace(" ", "T")

    def _doubt(self, value: datetime) -> str | None:
        return Day().doubt(value.date())
