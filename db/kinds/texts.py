"""Texts: free text, codes, names of persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from db.kinds.base import Fault, StringKind, folded, is_wide, plain_text

_MIDDLE_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65", "·"))


def _glued(pieces: Iterable[str]) -> str:
    """Pieces as one line: a blank between two Latin words, nothing beside a Chinese character."""
    line = ""
    for piece in filter(None, pieces):
        line += piece if not line or is_wide(line[-1]) or is_wide(piece[0]) else f" {piece}"
    return line


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
        if self.lines == 1 and "\n" in text:
            text = _glued(line.strip() for line in text.split("\n"))
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
        return _within(" ".join(folded("".join(map(str.strip, plain_text(raw).split("\n")))).split()), self.limit)


@dataclass(frozen=True)
class Person(StringKind):
    """The name of a natural person; blanks between Chinese characters are layout and go."""

    name: ClassVar[str] = "person"

    def width(self) -> int:
        """Four Chinese characters."""
        return 8

    def _read(self, raw: object) -> str:
        return _within(_glued(plain_text(raw).translate(_MIDDLE_DOTS).split()), 60)

    def _doubt(self, value: str) -> str | None:
        return "姓名里有数字，请核对。" if any(char.isdigit() for char in value) else None
