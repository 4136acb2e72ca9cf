"""A PDF that is written object by object: only the places of its objects are kept, so that pages cost no memory."""

from __future__ import annotations

import hashlib
import zlib
from array import array
from typing import Any, BinaryIO

from db.papers.binding.source import Ref, Source, Stream, written

HEAD = b"%PDF-1.5\n%\xb3\xb9\xcd\xf8\n"
LEVEL = 6
DIGEST = 16


class Writer:
    """One PDF under way. The same content gives the same bytes: nothing in it tells when it was made."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._places = array("Q", [0])
        self._once: dict[bytes, int] = {}
        self._sum = hashlib.sha256()
        self._write(HEAD)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._sum.update(data)
        self._at += len(data)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._places.append(0)
        return len(self._places) - 1

    def put(self, body: bytes, number: int | None = None) -> int:
        """Write an object; gives its number."""
        number = self.reserve() if number is None else number
        self._places[number] = self._at
        self._write(b"%d 0 obj\n" % number)
        self._write(body)
        self._write(b"\nendobj\n")
        return number

    def stream(self, data: bytes, entries: bytes = b"", number: int | None = None) -> int:
        """Write a stream; `entries` are those beside its length, as they are written."""
        number = self.reserve() if number is None else number
        self._places[number] = self._at
        self._write(b"%d 0 obj\n<<%s /Length %d>>\nstream\n" % (number, entries, len(data)))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")
        return number

    def packed(self, data: bytes, entries: bytes = b"", number: int | None = None) -> int:
        """Write a stream compressed."""
        return self.stream(zlib.compress(data, LEVEL), entries + b"/Filter /FlateDecode", number)

    def once(self, data: bytes, entries: bytes | None = None) -> int:
        """Write an object, or with `entries` a stream, unless the same is already there."""
        key = hashlib.sha256(b"" if entries is None else entries + b"\0")
        key.update(data)
        digest = key.digest()[:DIGEST]
        if digest not in self._once:
            self._once[digest] = self.put(data) if entries is None else self.stream(data, entries)
        return self._once[digest]

    def copy(self, source: Source, value: Any) -> bytes:
        """Write what a value of another PDF leads to, and give the value as it is written here."""
        return Copy(self, source).value(value)

    def finish(self, root: int, info: int) -> None:
        """Write the cross-reference table and the trailer (PDF 7.5.4, 7.5.5)."""
        start, count = self._at, len(self._places)
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for place in self._places[1:]:
            self._write(b"%010d 00000 n \n" % place)
        mark = self._sum.hexdigest()[: 2 * DIGEST].encode()
        self._write(
            b"trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (count, root, info, mark, mark, start)
        )


class Copy:
    """The copying of values from one PDF; an object that several refer to is copied once."""

    def __init__(self, writer: Writer, source: Source) -> None:
        self._writer, self._source = writer, source
        self._numbers: dict[Ref, int] = {}
        self._under_way: set[Ref] = set()

    def value(self, value: Any) -> bytes:
        """The value as it is written in the new file."""
        return written(value, self._number)

    def _number(self, ref: Ref) -> int:
        """The new number of an object. What leads back to itself is copied as null: no page needs it."""
        if ref in self._numbers:
            return self._numbers[ref]
        if ref in self._under_way:
            return self._writer.once(b"null")
        self._under_way.add(ref)
        found = self._source.get(ref)
        if isinstance(found, Stream):
            entries = {name: one for name, one in found.entries.items() if name != b"/Length"}
            made = self._writer.once(found.data, self.value(entries)[2:-2])
        else:
            made = self._writer.once(self.value(found))
        self._under_way.discard(ref)
        self._numbers[ref] = made
        return made
