"""What every kind can do, and the folding of raw input that all of them share."""

from __future__ import annotations

import math
import re
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

T = TypeVar("T")

JSON: TypeAlias = "str | int | float | bool | None | list[JSON] | dict[str, JSON]"
Stored: TypeAlias = "str | int | None"
Cell: TypeAlias = "str | int | float | date | datetime | None"

STROKES = frozenset({"/", "-", "—", "——", "--", "无"})
"""What clerks write into a cell that stays empty; numbers and days read it as blank."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


class Fault(ValueError):
    """A value that cannot be understood; str(fault) is one Chinese sentence without the field's name."""


class Masked(str):
    """What is shown in place of a secret. It goes wherever a text goes, and nowhere into the register.

    `register` and `name` say where the secret stands.
    """

    register: str
    name: str

    def __new__(cls, text: str, register: str = "", name: str = "") -> Masked:
        """What is shown, and where the secret behind it stands."""
        made = super().__new__(cls, text)
        made.register, made.name = register, name
        return made


@dataclass(frozen=True)
class Kind(ABC, Generic[T]):
    """What a value is: how it is read, shown, edited, printed, stored and exchanged.

    `parse` undoes `edit`, `sheet` and `json`, `load` undoes `store`, and every one of them knows the empty value
    None. A kind holds no data of a record, so one instance serves every row.
    """

    name: ClassVar[str]
    sql: ClassVar[str] = "TEXT"
    align: ClassVar[str] = "left"

    @property
    def secret(self) -> bool:
        """Whether lists show the value masked."""
        return False

    def parse(self, raw: object) -> T | None:
        """Understand what people type or paste, an Excel cell, the JSON form or a value; raise Fault otherwise."""
        if isinstance(raw, Masked):
            return raw  # type: ignore[return-value]  # it stays what it is until somebody tries to store it
        return None if is_blank(raw) else self._read(raw)

    def format(self, value: T | None) -> str:
        """The value as screen and lists show it; empty for None."""
        return "" if value is None else self._show(value)

    def edit(self, value: T | None) -> str:
        """The text an editor starts from; `parse` gives the value back."""
        return "" if value is None else self._edit(value)

    def paper(self, value: T | None) -> str:
        """The value as official papers print it; empty for None."""
        return "" if value is None else self._paper(value)

    def store(self, value: T | None) -> Stored:
        """The value as SQLite keeps it. Raises Fault for a masked one, which would take the place of the real one."""
        if isinstance(value, Masked):
            raise Fault("这里是隐去后的显示，不能写入登记库。")
        return None if value is None else self._store(value)

    def load(self, raw: Any) -> T | None:
        """The value behind what SQLite kept."""
        return None if raw is None else self._load(raw)

    def sheet(self, value: T | None) -> Cell:
        """The value as an Excel cell; digits that are no amount stay text."""
        return None if value is None else self._sheet(value)

    def json(self, value: T | None) -> JSON:
        """The value in the JSON of the command line."""
        return None if value is None else self._json(value)

    def doubt(self, value: T | None) -> str | None:
        """One Chinese sentence when the value is doubtful, else None; a doubt never blocks."""
        return None if value is None or isinstance(value, Masked) else self._doubt(value)

    def mask(self, value: T | None) -> str:
        """As `format`, with a secret masked; what is masked already stays as it is."""
        if isinstance(value, Masked):
            return str(value)
        return "" if value is None else self._mask(value)

    def width(self) -> int:
        """The usual width of a list column in half-width characters."""
        return 20

    @abstractmethod
    def _read(self, raw: object) -> T:
        """Understand a raw value that is not blank."""

    @abstractmethod
    def _show(self, value: T) -> str:
        """The value for people."""

    def _edit(self, value: T) -> str:
        return self._show(value)

    def _paper(self, value: T) -> str:
        return self._show(value)

    @abstractmethod
    def _store(self, value: T) -> str | int:
        """The value for SQLite."""

    @abstractmethod
    def _load(self, raw: Any) -> T:
        """The value from SQLite."""

    def _sheet(self, value: T) -> Cell:
        return self._edit(value)

    def _json(self, value: T) -> JSON:
        return self._edit(value)

    def _doubt(self, value: T) -> str | None:  # noqa: ARG002  # most kinds have nothing to doubt
        return None

    def _mask(self, value: T) -> str:
        return self._show(value)


@dataclass(frozen=True)
class StringKind(Kind[str]):
    """A kind whose values are strings and stand in the register, in Excel and in JSON as they are."""

    def _show(self, value: str) -> str:
        return value

    def _store(self, value: str) -> str:
        return value

    def _load(self, raw: Any) -> str:
        return str(raw)


def is_blank(raw: object) -> bool:
    """Whether a raw value means "nothing entered": None, white space, not-a-number."""
    if isinstance(raw, str):
        return not (raw if raw.isprintable() else _INVISIBLE.sub("", raw)).strip()
    return raw is None or (isinstance(raw, float) and math.isnan(raw))


def plain_text(raw: object) -> str:
    """Any cell as text: unprintable characters gone, one kind of line break, numbers with all their digits.

    A float gives its digits in full, never an exponent. Raises Fault for what is no single value.
    """
    if isinstance(raw, str) and raw.isprintable():  # most texts: nothing to take out, no line to break
        return raw.strip()
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return format(Decimal(repr(raw)).normalize(), "f") if math.isfinite(raw) else str(raw)
    if isinstance(raw, Decimal):
        return format(raw, "f")
    if isinstance(raw, datetime):
        return raw.strftime("%Y-%m-%d %H:%M") if raw.time() != time() else raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, time):
        return raw.strftime("%H:%M")
    if isinstance(raw, str | int):
        return _INVISIBLE.sub("", _LINE_BREAK.sub("\n", str(raw))).strip()
    raise Fault("这里应填写文字，不能是列表或表格。")


def folded(raw: object) -> str:
    """A cell as text with full-width letters, digits and signs made half-width (NFKC); not for free text."""
    return unicodedata.normalize("NFKC", plain_text(raw)).strip()


def quoted(text: str) -> str:
    """A raw text as a sentence quotes it: on one line, cut when long."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= 20 else text[:19] + '…'}”"


def without_blanks(text: str) -> str:
    """The text with every white space taken out."""
    return "".join(text.split())


def is_wide(char: str) -> bool:
    """Whether a character is as wide as a Chinese one."""
    return unicodedata.east_asian_width(char) in "WF"


def half_widths(text: str) -> int:
    """How wide a text is in half-width characters: a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
