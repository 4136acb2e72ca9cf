"""Reading TrueType faces: what a face can draw, how wide, and the outlines themselves.

A face of 14 MB is read through a memory map in some milliseconds: whole tables become arrays, and only when asked for.
Tables and their fields are those of the OpenType specification. `db.papers.embedding` puts faces into a PDF.
"""

import mmap
import struct
import sys
from array import array
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

CMAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Unicode character maps (platform, encoding), the fullest first."""


class FontFault(ValueError):
    """A file that cannot be embedded: not TrueType, damaged, or not licensed for embedding."""


def numbers_of(kind: str, data: bytes) -> "array[int]":
    """Read big-endian numbers, as every TrueType table stores them."""
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def bytes_of(kind: str, numbers: Iterable[int]) -> bytes:
    """Write big-endian numbers."""
    out = array(kind, numbers)
    if sys.byteorder == "little":
        out.byteswap()
    return out.tobytes()


class Box(NamedTuple):
    """The ink of a glyph in em, measured from its origin."""

    left: float
    bottom: float
    right: float
    top: float


class Face:
    """One TrueType face, read through a memory map; tables are parsed when first asked for.

    Raises FontFault when the file is no TrueType face, or when its licence forbids embedding (OS/2 fsType: restricted,
    no subsetting, bitmaps only).
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path, self.index = path, index
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._tables = self._directory()
            for table in ("head", "hhea", "maxp", "hmtx", "cmap", "loca", "glyf"):
                if table not in self._tables:
                    raise FontFault(f"{path.name}: no {table} table (only TrueType outlines can be embedded)")
            head, hhea = self.table("head"), self.table("hhea")
            self.units: int = struct.unpack_from(">H", head, 18)[0]
            self.box = tuple(round(value * 1000 / self.units) for value in struct.unpack_from(">4h", head, 36))
            self._long_loca: bool = struct.unpack_from(">h", head, 50)[0] == 1
            self.ascent, self.descent = (value / self.units for value in struct.unpack_from(">2h", hhea, 4))
            self._metrics: int = struct.unpack_from(">H", hhea, 34)[0]
            self.glyphs: int = struct.unpack_from(">H", self.table("maxp"), 4)[0]
            allowed: int = struct.unpack_from(">H", self.table("OS/2"), 8)[0] if "OS/2" in self._tables else 0
        except (OSError, ValueError, struct.error, IndexError) as fault:
            raise fault if isinstance(fault, FontFault) else FontFault(f"{path.name}: {fault}") from fault
        if allowed & 0x0F == 2 or allowed & 0x0300:
            raise FontFault(f"{path.name}: its licence forbids embedding (fsType {allowed:#06x})")
        if not self.units or not self._metrics:
            raise FontFault(f"{path.name}: damaged metrics")

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Return where each table lies: tag -> (offset, length)."""
        start = 0
        if self._data[:4] == b"ttcf":
            fonts = struct.unpack_from(">L", self._data, 8)[0]
            if self.index >= fonts:
                raise FontFault(f"{self.path.name}: the collection has {fonts} faces")
            start = struct.unpack_from(">L", self._data, 12 + 4 * self.index)[0]
        if self._data[start : start + 4] not in (b"\0\1\0\0", b"true"):
            raise FontFault(f"{self.path.name}: not a TrueType face")
        tables = {}
        for number in range(struct.unpack_from(">H", self._data, start + 4)[0]):
            tag, _, offset, length = struct.unpack_from(">4sLLL", self._data, start + 12 + 16 * number)
            if offset + length > len(self._data):
                raise FontFault(f"{self.path.name}: cut short")
            tables[tag.decode("latin-1")] = (offset, length)
        return tables

    def table(self, tag: str) -> bytes:
        """Return a table's bytes, empty when the face has none."""
        offset, length = self._tables.get(tag, (0, 0))
        return self._data[offset : offset + length]

    @cached_property
    def name(self) -> str:
        """The PostScript name (name table, record 6), fit for a PDF name."""
        names = self.table("name")
        if names:
            _, count, strings = struct.unpack_from(">3H", names)
            for number in range(count):
                platform, _, _, record, length, offset = struct.unpack_from(">6H", names, 6 + 12 * number)
                if record == 6:
                    raw = names[strings + offset : strings + offset + length]
                    text = raw.decode("utf-16-be" if platform in (0, 3) else "latin-1", "replace")
                    return "".join(c for c in text if c.isascii() and (c.isalnum() or c in "-_")) or self.path.stem
        return "".join(c for c in self.path.stem if c.isascii() and c.isalnum()) or "Font"

    @cached_property
    def cmap(self) -> dict[int, int]:
        """Code point -> glyph number, from the fullest Unicode map (cmap formats 4 and 12)."""
        data = self.table("cmap")
        found = {}
        for number in range(struct.unpack_from(">H", data, 2)[0]):
            platform, encoding, offset = struct.unpack_from(">HHL", data, 4 + 8 * number)
            found[platform, encoding] = offset
        for key in CMAPS:
            if key in found:
                form = struct.unpack_from(">H", data, found[key])[0]
                if form in (4, 12):
                    return _cmap4(data[found[key] :]) if form == 4 else _cmap12(data[found[key] :])
        raise FontFault(f"{self.path.name}: no Unicode character map")

    @cached_property
    def advances(self) -> "array[int]":
        """Advance widths in font units, one a glyph (hmtx; the last width serves the rest)."""
        widths = numbers_of("H", self.table("hmtx")[: 4 * self._metrics])[::2]
        widths.extend(widths[-1:] * (self.glyphs - len(widths)))
        return widths

    @cached_property
    def _loca(self) -> "array[int]":
        if self._long_loca:
            return numbers_of("I", self.table("loca")[: 4 * (self.glyphs + 1)])
        return array("I", (2 * half for half in numbers_of("H", self.table("loca")[: 2 * (self.glyphs + 1)])))

    def width(self, glyph: int) -> float:
        """Advance width of a glyph in em."""
        return self.advances[glyph] / self.units

    def outline(self, glyph: int) -> bytes:
        """A glyph's description (glyf), empty for a blank."""
        start = self._tables["glyf"][0]
        return self._data[start + self._loca[glyph] : start + self._loca[glyph + 1]]

    def ink(self, glyph: int) -> Box:
        """The glyph's bounding box in em."""
        outline = self.outline(glyph)
        if len(outline) < 10:
            return Box(0, 0, 0, 0)
        return Box(*(value / self.units for value in struct.unpack_from(">4h", outline, 2)))


@lru_cache(maxsize=64)
def face(path: Path, index: int = 0) -> Face:
    """Return the face of a file; each is parsed once a process."""
    return Face(path, index)


def _cmap12(data: bytes) -> dict[int, int]:
    """Segmented coverage: groups of (first, last, first glyph)."""
    count = struct.unpack_from(">L", data, 12)[0]
    numbers = numbers_of("I", data[16 : 16 + 12 * count])
    found: dict[int, int] = {}
    for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found


def _cmap4(data: bytes) -> dict[int, int]:
    """Segment mapping to delta values, for the Basic Multilingual Plane."""
    length, _, twice = struct.unpack_from(">3H", data, 2)
    numbers = numbers_of("H", data[14 : max(length, 16) & ~1])
    count = twice // 2
    ends, starts = numbers[:count], numbers[count + 1 : 2 * count + 1]
    deltas, offsets = numbers[2 * count + 1 : 3 * count + 1], numbers[3 * count + 1 : 4 * count + 1]
    found: dict[int, int] = {}
    for segment in range(count):
        first, last, delta, offset = starts[segment], min(ends[segment], 0xFFFE), deltas[segment], offsets[segment]
        if not offset:
            found.update((code, (code + delta) & 0xFFFF) for code in range(first, last + 1))
            continue
        at = 3 * count + 1 + segment + offset // 2
        for code, glyph in zip(range(first, last + 1), numbers[at : at + last - first + 1], strict=False):
            if glyph:
                found[code] = (glyph + delta) & 0xFFFF
    return found
