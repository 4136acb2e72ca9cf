"""Reading a PDF that stands in memory: its objects as plain values, and its pages.

Only files with a plain cross-reference table are read (PDF 7.5.4), as reportlab and pdfium write them; anything else
is brought into that form by pdfium first (`foreign`). Values are kept as they are written, so that they can be copied:
names with their slash, strings and numbers as tokens. Sections named "PDF" are those of ISO 32000-1.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

SPACE = re.compile(rb"(?:[\x00\t\n\f\r ]+|%[^\r\n]*)*")
PLAIN = re.compile(rb"[^\x00\t\n\f\r ()<>\[\]{}/%]+")
NAME = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*")
HEX = re.compile(rb"<[0-9A-Fa-f\x00\t\n\f\r ]*>")
REFERENCE = re.compile(rb"(\d+)[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R(?![^\x00\t\n\f\r ()<>\[\]{}/%])")
HOPS = 32
"""A reference to a reference to a reference … is a circle after so many."""

ENTRY = 20
"""A line of the cross-reference table."""


class Unreadable(ValueError):
    """A PDF that this reader does not understand."""


class Ref(NamedTuple):
    """A reference to an object."""

    number: int


class Token(bytes):
    """A string, number or keyword as it is written."""


class Name(bytes):
    """A name, with its slash."""


class Stream(NamedTuple):
    """A stream: its dictionary, and its data as they lie in the file."""

    entries: dict[bytes, Any]
    data: bytes


Value = Token | Name | Ref | Stream | list[Any] | dict[bytes, Any]


class Source:
    """One PDF. Raises `Unreadable` when it is not written as expected."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._known: dict[int, Any] = {}
        try:
            start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
            self._offsets, trailer = self._table(start)
            self.trailer: dict[bytes, Any] = self._value(trailer)[0]
            self.root: dict[bytes, Any] = self.get(self.trailer[b"/Root"])
        except (ValueError, KeyError, IndexError, TypeError) as fault:
            raise Unreadable("no plain cross-reference table") from fault

    def _table(self, start: int) -> tuple[dict[int, int], int]:
        """The offsets of the objects, and where the trailer's dictionary begins (PDF 7.5.4)."""
        data = self.data
        if data[start : start + 4] != b"xref":
            raise Unreadable("a cross-reference stream")
        at = start + 4
        offsets: dict[int, int] = {}
        while True:
            at = self._skip(at)
            if data.startswith(b"trailer", at):
                return offsets, at + 7
            head = re.compile(rb"(\d+) (\d+)[ \r\n]*").match(data, at)
            if head is None:
                raise Unreadable("a damaged cross-reference table")
            first, count, at = int(head[1]), int(head[2]), head.end()
            for number in range(first, first + count):
                if data[at + 17 : at + 18] == b"n":
                    offsets[number] = int(data[at : at + 10])
                at += ENTRY

    def get(self, value: Any) -> Any:
        """The value behind a reference; any other value as it is."""
        hops = 0
        while isinstance(value, Ref):
            hops += 1
            if hops > HOPS:
                raise Unreadable("references in a circle")
            if value.number not in self._known:
                self._known[value.number] = self._object(value.number)
            value = self._known[value.number]
        return value

    def _object(self, number: int) -> Any:
        at = self._offsets.get(number)
        if at is None:
            return Token(b"null")
        head = re.compile(rb"(\d+)\s+\d+\s+obj").match(self.data, at)
        if head is None or int(head[1]) != number:
            raise Unreadable(f"object {number} is not where it should be")
        value, at = self._value(head.end())
        at = self._skip(at)
        if not isinstance(value, dict) or not self.data.startswith(b"stream", at):
            return value
        at += 6
        at += 2 if self.data[at : at + 2] == b"\r\n" else 1
        length = int(self.get(value[b"/Length"]))
        return Stream(value, self.data[at : at + length])

    def _skip(self, at: int) -> int:
        found = SPACE.match(self.data, at)
        return found.end() if found else at

    def _value(self, at: int) -> tuple[Any, int]:
        """The value that begins at or after a place, and where it ends."""
        data, at = self.data, self._skip(at)
        mark = data[at : at + 1]
        if data.startswith(b"<<", at):
            return self._dictionary(at + 2)
        if mark == b"[":
            return self._array(at + 1)
        if mark == b"(":
            return self._string(at)
        if found := REFERENCE.match(data, at):
            return Ref(int(found[1])), found.end()
        for pattern, kind in ((NAME, Name), (HEX, Token), (PLAIN, Token)):
            if found := pattern.match(data, at):
                return kind(found[0]), found.end()
        raise Unreadable(f"no value at {at}")

    def _dictionary(self, at: int) -> tuple[dict[bytes, Any], int]:
        made: dict[bytes, Any] = {}
        while True:
            at = self._skip(at)
            if self.data.startswith(b">>", at):
                return made, at + 2
            name, at = self._value(at)
            made[bytes(name)], at = self._value(at)

    def _array(self, at: int) -> tuple[list[Any], int]:
        made: list[Any] = []
        while True:
            at = self._skip(at)
            if self.data.startswith(b"]", at):
                return made, at + 1
            value, at = self._value(at)
            made.append(value)

    def _string(self, start: int) -> tuple[Token, int]:
        """A literal string, its escapes and inner parentheses as they are (PDF 7.3.4.2)."""
        depth = 0
        for found in re.compile(rb"\\.|[()]", re.DOTALL).finditer(self.data, start):
            depth += (found[0] == b"(") - (found[0] == b")")
            if depth == 0:
                return Token(self.data[start : found.end()]), found.end()
        raise Unreadable("a string without an end")

    def pages(self) -> Iterator[dict[bytes, Any]]:
        """The page dictionaries in order; what a page inherits is in it (PDF 7.7.3.4)."""
        yield from self._kids(self.root[b"/Pages"], {})

    def _kids(self, node: Any, inherited: dict[bytes, Any]) -> Iterator[dict[bytes, Any]]:
        entries = self.get(node)
        if b"/Kids" not in entries:
            yield {**inherited, **entries}
            return
        passed = {name: entries[name] for name in INHERITED if name in entries}
        for kid in self.get(entries[b"/Kids"]):
            yield from self._kids(kid, {**inherited, **passed})

    def plain(self, stream: Stream) -> bytes:
        """The data of a stream without its compression. Raises `Unreadable` for one that is not plain Flate."""
        filters = self.get(stream.entries.get(b"/Filter", []))
        names = [bytes(filters)] if isinstance(filters, Name) else [bytes(self.get(one)) for one in filters]
        if not names:
            return stream.data
        if names != [b"/FlateDecode"] or b"/DecodeParms" in stream.entries:
            raise Unreadable(f"a stream in {b' '.join(names).decode()}")
        try:
            return zlib.decompress(stream.data)
        except zlib.error as fault:
            raise Unreadable("a damaged stream") from fault


INHERITED = (b"/Resources", b"/MediaBox", b"/CropBox", b"/Rotate")


def written(value: Any, number: Callable[[Ref], int]) -> bytes:
    """A value as it is written; `number` gives the new number of each reference."""
    if isinstance(value, Ref):
        return b"%d 0 R" % number(value)
    if isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return b"[" + b" ".join(written(one, number) for one in value) + b"]"
    return b"<<" + b" ".join(name + b" " + written(one, number) for name, one in value.items()) + b">>"
