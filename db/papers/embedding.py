"""Embedding faces in a PDF as CID-keyed fonts.

reportlab cuts a face into simple fonts of 256 glyphs, reads each table value by value and writes a wrong ToUnicode map
above U+FFFF. Here a face becomes one Type 0 font with Identity-H encoding: two bytes a character, one subset a file,
and a ToUnicode map that reads back every character. A code is the place of its character in the order of first use; the
subset keeps its glyphs in that order, so that codes are glyph numbers (CIDToGIDMap Identity).

Sections named "PDF" are those of ISO 32000-1; tables are those of the OpenType specification.
Imported only when something is printed, so it imports reportlab at the top.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc

from db.papers.truetype import Face, bytes_of, numbers_of

FAST, SMALL = 1, 6
"""zlib levels: a document's own subset takes half the time and 6 % more room than one that a batch shares."""


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


def program(codes: Codes, level: int = FAST) -> Program:
    """Build the subset for these codes: a TrueType file with the glyphs in their order, widths, ToUnicode map."""
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
        "hmtx": bytes_of("H", metrics),
        "loca": bytes_of("I", loca),
        "maxp": bytes(maxp),
    }
    tables.update((tag, source.table(tag)) for tag in ("cvt ", "fpgm", "prep") if source.table(tag))
    font = sfnt(tables)
    digest = hashlib.sha256(repr((source.name, list(codes))).encode()).digest()
    tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
    mapping = zlib.compress(to_unicode(codes.items()), level)
    advances = [source.width(glyph) for glyph in glyphs]
    return Program(tag, zlib.compress(font, level), len(font), mapping, widths(advances))


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
                at += (
                    4 + (4 if flags & 1 else 2) + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
                )
            outline = bytes(changed)
        outlines.append(outline + bytes(-len(outline) % 4))
    return outlines, order


def _sum(data: bytes) -> int:
    """Return the checksum of a table that is padded to four bytes."""
    return sum(numbers_of("I", data)) & 0xFFFFFFFF


def sfnt(tables: Mapping[str, bytes]) -> bytes:
    """Put tables together into a TrueType file (PDF 9.9 names those that a viewer needs)."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = struct.pack(">4s4H", b"\0\1\0\0", count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    offset, body, total, adjustment = 12 + 16 * count, [], 0, 0
    for tag, data in sorted(tables.items()):
        if tag == "head":
            adjustment = offset + 8
        padded = data + bytes(-len(data) % 4)
        checksum = _sum(padded)
        directory += struct.pack(">4sLLL", tag.encode(), checksum, offset, len(data))
        body.append(padded)
        offset += len(padded)
        total += checksum
    font = bytearray(b"".join([directory, *body]))
    struct.pack_into(">L", font, adjustment, (0xB1B0AFBA - total - _sum(directory)) & 0xFFFFFFFF)
    return bytes(font)


def to_unicode(codes: Iterable[tuple[str, str]]) -> bytes:
    """Write the ToUnicode CMap (PDF 9.10.3) of characters and their codes.

    At most 100 a block, surrogate pairs above U+FFFF.
    """
    pairs = [f"<{code}> <{character.encode('utf-16-be').hex().upper()}>" for character, code in codes]
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


def widths(advances: Iterable[float]) -> str:
    """Write the W array (PDF 9.7.4.3) from advances in em: every glyph that is not 1000 wide; DW says the rest."""
    groups: list[tuple[int, list[str]]] = []
    for code, advance in enumerate(advances):
        width = round(advance * 1000, 2)
        if width == 1000:
            continue
        if groups and groups[-1][0] + len(groups[-1][1]) == code:
            groups[-1][1].append(f"{width:g}")
        else:
            groups.append((code, [f"{width:g}"]))
    return "[" + " ".join(f"{first} [{' '.join(found)}]" for first, found in groups) + "]"


class Shared:
    """One subset of each face for a whole batch of documents: the same bytes in every file, compressed once."""

    def __init__(self, characters: Mapping[Face, Iterable[str]]) -> None:
        self.programs: dict[Face, tuple[Codes, Program]] = {}
        for source, wanted in characters.items():
            codes = Codes(source)
            for character in sorted(set(wanted)):
                codes[character]
            self.programs[source] = codes, program(codes, SMALL)


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

    def addObjects(self, document: Any) -> None:  # reportlab calls this when the document is saved
        """Write every used face as a Type 0 font (PDF 9.7.6), its descendant, descriptor, program and ToUnicode map."""
        resources = document.idToObject[pdfdoc.BasicFonts].dict
        for source, (name, codes) in self._used.items():
            ready = self._shared.get(source)
            resources[name] = _objects(
                document, source, ready[1] if ready and len(ready[0]) == len(codes) else program(codes)
            )


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
