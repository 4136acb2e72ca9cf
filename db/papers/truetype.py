"""TrueType faces, and their embedding in a PDF as CID-keyed fonts.

reportlab's own embedding cuts a face into simple fonts of 256 glyphs, reads every table value by value and writes a wrong ToUnicode
map above U+FFFF. Here a face becomes one Type 0 font with Identity-H encoding: two bytes a character, one subset a document, and a
ToUnicode map that reads back every character.

Sections named "PDF" are those of ISO 32000-1; tables are those of the OpenType specification.
This module is imported only when something is printed, so it may import reportlab at the top.
"""

import hashlib
import mmap
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc

LEVEL = 6
"""Compression of font programs: level 1 is twice as fast and 6 % larger."""

CMAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Unicode character maps (platform, encoding), the fullest first."""


class FontFault(ValueError):
    """A file that cannot be embedded: not TrueType, damaged, or not licensed for embedding."""


def _big(kind: str, data: bytes) -> "array[int]":
    """Read big-endian numbers, as every TrueType table stores them."""
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _bytes(kind: str, numbers: Iterable[int]) -> bytes:
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

    Raises FontFault when the file is no TrueType face or forbids embedding (OS/2 fsType: restricted, no subsetting, bitmaps only).
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
        widths = _big("H", self.table("hmtx")[: 4 * self._metrics])[::2]
        widths.extend(widths[-1:] * (self.glyphs - len(widths)))
        return widths

    @cached_property
    def _loca(self) -> "array[int]":
        if self._long_loca:
            return _big("I", self.table("loca")[: 4 * (self.glyphs + 1)])
        return array("I", (2 * half for half in _big("H", self.table("loca")[: 2 * (self.glyphs + 1)])))

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
    numbers = _big("I", data[16 : 16 + 12 * count])
    found: dict[int, int] = {}
    for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found


def _cmap4(data: bytes) -> dict[int, int]:
    """Segment mapping to delta values, for the Basic Multilingual Plane."""
    length, _, twice = struct.unpack_from(">3H", data, 2)
    numbers = _big("H", data[14 : max(length, 16) & ~1])
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


class Codes(dict[str, str]):
    """Character -> its code in the content stream, four hex digits; a new character takes the next code."""

    def __init__(self, face: Face, known: Mapping[str, str] | None = None) -> None:
        super().__init__(known or {})
        self.face = face

    def __missing__(self, character: str) -> str:
        code = self[character] = f"{len(self) + 1:04X}"
        return code


class Program(NamedTuple):
    """A finished subset: what goes into the file, already compressed."""

    tag: str
    font: bytes
    length: int
    unicode: bytes
    widths: str


def program(codes: Codes) -> Program:
    """Build the subset for these codes: a TrueType file with the glyphs in the order of the codes, widths and ToUnicode map."""
    source = codes.face
    glyphs = [0, *(source.cmap.get(ord(character), 0) for character in codes)]
    outlines, order = _closed(source, glyphs)
    loca, offset = [0], 0
    for outline in outlines:
        offset += len(outline)
        loca.append(offset)
    head = bytearray(source.table("head"))
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    hhea = bytearray(source.table("hhea"))
    struct.pack_into(">H", hhea, 34, len(order))
    maxp = bytearray(source.table("maxp"))
    struct.pack_into(">H", maxp, 4, len(order))
    metrics: list[int] = []
    for glyph, outline in zip(order, outlines, strict=True):
        metrics += (source.advances[glyph], struct.unpack_from(">H", outline, 2)[0] if outline else 0)
    tables = {
        "glyf": b"".join(outlines),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": _bytes("H", metrics),
        "loca": _bytes("I", loca),
        "maxp": bytes(maxp),
    }
    tables.update((tag, source.table(tag)) for tag in ("cvt ", "fpgm", "prep") if source.table(tag))
    font = _sfnt(tables)
    digest = hashlib.sha256(repr((source.name, list(codes))).encode()).digest()
    tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
    return Program(tag, zlib.compress(font, LEVEL), len(font), zlib.compress(_to_unicode(codes), LEVEL), _widths(source, glyphs))


def _closed(source: Face, glyphs: list[int]) -> tuple[list[bytes], list[int]]:
    """Return padded outlines and the glyphs they stand for, components of composite glyphs appended and renumbered."""
    order = list(glyphs)
    places: dict[int, int] = {}
    for place, glyph in enumerate(order):
        places.setdefault(glyph, place)
    outlines: list[bytes] = []
    for glyph in order:  # grows while it is walked
        outline = source.outline(glyph)
        if outline[:1] >= b"\x80":  # numberOfContours < 0: composite
            changed = bytearray(outline)
            at, flags = 10, 0x20
            while flags & 0x20:  # MORE_COMPONENTS
                flags, part = struct.unpack_from(">HH", changed, at)
                if part not in places:
                    places[part] = len(order)
                    order.append(part)
                struct.pack_into(">H", changed, at + 2, places[part])
                at += 4 + (4 if flags & 1 else 2) + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
            outline = bytes(changed)
        outlines.append(outline + bytes(-len(outline) % 4))
    return outlines, order


def _checksum(data: bytes) -> int:
    return sum(_big("I", data + bytes(-len(data) % 4))) & 0xFFFFFFFF


def _sfnt(tables: Mapping[str, bytes]) -> bytes:
    """Put tables together into a TrueType file (PDF 9.9: glyf, head, hhea, hmtx, loca, maxp; cvt, fpgm, prep where hinted)."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = [struct.pack(">4s4H", b"\0\1\0\0", count, 16 * power, power.bit_length() - 1, 16 * (count - power))]
    offset, body, adjust = 12 + 16 * count, [], 0
    for tag, data in sorted(tables.items()):
        if tag == "head":
            adjust = offset + 8
        directory.append(struct.pack(">4sLLL", tag.encode(), _checksum(data), offset, len(data)))
        body.append(data + bytes(-len(data) % 4))
        offset += len(body[-1])
    font = bytearray(b"".join(directory + body))
    struct.pack_into(">L", font, adjust, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _to_unicode(codes: Codes) -> bytes:
    """Write the ToUnicode CMap (PDF 9.10.3): at most 100 characters a block, surrogate pairs above U+FFFF."""
    pairs = [f"<{code}> <{character.encode('utf-16-be').hex().upper()}>" for character, code in codes.items()]
    out = [
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange"
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        out.append(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar")
    out.append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
    return "\n".join(out).encode()


def _widths(source: Face, glyphs: list[int]) -> str:
    """Write the W array (PDF 9.7.4.3): every glyph that is not 1000 wide; DW says the rest."""
    groups: list[tuple[int, list[str]]] = []
    for code, glyph in enumerate(glyphs):
        width = round(source.width(glyph) * 1000, 2)
        if width == 1000:
            continue
        if groups and groups[-1][0] + len(groups[-1][1]) == code:
            groups[-1][1].append(f"{width:g}")
        else:
            groups.append((code, [f"{width:g}"]))
    return "[" + " ".join(f"{first} [{' '.join(widths)}]" for first, widths in groups) + "]"


class Shared:
    """One subset of each face for a whole batch of documents: the same bytes in every file, compressed once."""

    def __init__(self, characters: Mapping[Face, Iterable[str]]) -> None:
        self.programs: dict[Face, tuple[Codes, Program]] = {}
        for source, wanted in characters.items():
            codes = Codes(source)
            for character in sorted(set(wanted)):
                codes[character]
            self.programs[source] = codes, program(codes)


class DocumentFonts:
    """The fonts of one PDF under way: gives out codes while it is drawn and writes the subsets when it is saved."""

    def __init__(self, document: Any, shared: Shared | None = None) -> None:
        self._shared = shared.programs if shared else {}
        self._used: dict[Face, tuple[str, Codes]] = {}
        document.delayedFonts.append(self)

    def use(self, face: Face) -> tuple[str, Codes]:
        """Return the face's name in this document (without the slash) and its codes."""
        if face not in self._used:
            known = self._shared[face][0] if face in self._shared else None
            self._used[face] = f"Z{len(self._used) + 1}", Codes(face, known)
        return self._used[face]

    def addObjects(self, document: Any) -> None:  # noqa: N802 - reportlab calls it by this name when the document is saved
        """Write every used face as a Type 0 font (PDF 9.7.6) with its descendant, descriptor, font program and ToUnicode map."""
        resources = document.idToObject[pdfdoc.BasicFonts].dict
        for source, (name, codes) in self._used.items():
            ready = self._shared.get(source)
            resources[name] = _objects(document, source, ready[1] if ready and len(ready[0]) == len(codes) else program(codes))


def _stream(content: bytes, **entries: Any) -> Any:
    """Return a stream that is already compressed."""
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode"), **entries}), content)


def _objects(document: Any, source: Face, ready: Program) -> Any:
    name = f"{ready.tag}+{source.name}"
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": f"/{name}",
        "Flags": 4,
        "FontBBox": f"[{' '.join(map(str, source.box))}]",
        "ItalicAngle": 0,
        "Ascent": round(source.ascent * 1000),
        "Descent": round(source.descent * 1000),
        "CapHeight": 700,
        "StemV": 80,
        "FontFile2": document.Reference(_stream(ready.font, Length1=ready.length)),
    }
    descendant = {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": f"/{name}",
        "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
        "CIDToGIDMap": "/Identity",
        "DW": 1000,
        "W": ready.widths,
        "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor)),
    }
    font = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": f"/{name}",
        "Encoding": "/Identity-H",
        "DescendantFonts": pdfdoc.PDFArray([document.Reference(pdfdoc.PDFDictionary(descendant))]),
        "ToUnicode": document.Reference(_stream(ready.unicode)),
    }
    return document.Reference(pdfdoc.PDFDictionary(font))


_open: "WeakKeyDictionary[Any, DocumentFonts]" = WeakKeyDictionary()


def fonts_of(canvas: Any, shared: Shared | None = None) -> DocumentFonts:
    """Return the fonts of the document that a canvas draws; the first call may name a batch's shared subsets."""
    document = canvas._doc  # noqa: SLF001 - reportlab offers no public way to the document of a canvas
    if document not in _open:
        _open[document] = DocumentFonts(document, shared)
    return _open[document]
