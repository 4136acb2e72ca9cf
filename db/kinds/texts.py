"""Texts: free text, codes, names of persons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from db.kinds.base import Fault, StringKind, folded, plain_text

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The Chinese characters, as the inside of a character class."""

_WIDE = rf"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—]"
_BREAK_IN_CHINESE = re.compile(rf"(?<={_WIDE})\s*\n\s*|\s*\n\s*(?={_WIDE})")
_BREAK = re.compile(r"\s*\n\s*")
_BLANK_BESIDE_HAN = re.compile(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")
_MIDDLE_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65", "·"))


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Fault(f"最多{limit}个字，现有{len(text)}个字，请缩短。")
    return text


@dataclass(frozen=True)
class Text(StringKind):
    """Free text of at most `limit` characters, kept as written except for blanks at both ends.

    `lines` is the height of its editor; with more than one line, line breaks are kept.
    """

    name: ClassVar[str] = "text"

    limit: int = 200
    lines: int = 1
    secret: bool = False

    def width(self) -> int:
        """Enough for a short phrase."""
        return min(2 * self.limit, 24 if self.lines == 1 else 36)

    def _read(self, raw: object) -> str:
        text = plain_text(raw)
        if self.lines == 1:
            text = _BREAK.sub(" ", _BREAK_IN_CHINESE.sub("", text))
        return _within(text, self.limit)

    def _mask(self, value: str) -> str:
        if not self.secret:
            return value
        return f"{value[0]}**" if len(value) > 1 else "**"


@dataclass(frozen=True)
class Code(StringKind):
    """A number or code given by somebody: full-width characters folded, one line, at most `limit` characters."""

    name: ClassVar[str] = "code"

    limit: int = 40

    def width(self) -> int:
        """Enough for a document number."""
        return min(self.limit, 24)

    def _read(self, raw: object) -> str:
        return _within(" ".join(folded(_BREAK.sub("", plain_text(raw))).split()), self.limit)


@dataclass(frozen=True)
class Person(StringKind):
    """The name of a natural person; blanks between Chinese characters are layout and go."""

    name: ClassVar[str] = "person"

    def width(self) -> int:
        """Four Chinese characters."""
        return 8

    def _read(self, raw: object) -> str:
        text = " ".join(plain_text(raw).translate(_MIDDLE_DOTS).split())
        return _within(_BLANK_BESIDE_HAN.sub("", text), 60)

    def _doubt(self, value: str) -> str | None:
        return "姓名里有数字，请核对。" if any(char.isdigit() for char in value) else None
