"""The faces of many papers as one: each brings its own subsets, and a glyph that is already there is not kept twice.

A paper's PDF holds its glyphs in the order in which it used them (`db.papers.embedding`). Here the glyphs of all papers
are gathered by their outlines, and the codes in a page's text are replaced by the common ones, so that a page is drawn
as it was frozen, whatever faces this computer has today.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from db.papers.binding.source import Name, Source, Unreadable, written
from db.papers.binding.writer import Writer
from db.papers.embedding import bytes_of, numbers_of, sfnt, to_unicode, widths

MAPPED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
SHOWN = re.compile(rb"/ActualText<[0-9A-F]*>|/(\w+) [\d.]+ Tf|<([0-9A-F]+)>")
KEPT = ("cvt ", "fpgm", "prep")
DIGITS = 4
"""Hex digits of a code."""

MOST = 0xFFFF


@dataclass
class Typeface:
    """One face of the volume: its glyphs in the order of their codes."""

    name: bytes
    tables: Mapping[str, bytes]
    descriptor: Mapping[bytes, Any]
    units: int
    outlines: list[bytes] = field(default_factory=list)
    advances: list[int] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    known: dict[tuple[str, int, bytes], int] = field(default_factory=dict)

    def code(self, text: str, advance: int, outline: bytes) -> int:
        """The code of a glyph; `text` is what it stands for, empty for a part of another glyph."""
        key = text, advance, outline
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = len(self.outlines)
            if found > MOST:
                raise Unreadable("more glyphs than a face can hold")
            self.outlines.append(outline)
            self.advances.append(advance)
            if text:
                self.texts.append((text, f"{found:04X}"))
        return found


@dataclass(frozen=True)
class Adopted:
    """A paper's font: the name of its face in the volume, and the common code of each of its codes."""

    name: bytes
    codes: Mapping[bytes, bytes]

    def text(self, shown: bytes) -> bytes:
        """A string of codes in the common ones."""
        return b"".join([self.codes[shown[at : at + DIGITS]] for at in range(0, len(shown), DIGITS)])


class Typefaces:
    """The faces of one volume."""

    def __init__(self) -> None:
        self._faces: dict[bytes, Typeface] = {}
        self._names: dict[bytes, bytes] = {}

    def adopt(self, source: Source, font: Any) -> Adopted:
        """Take the glyphs of a paper's font in. Raises `Unreadable` for a font that our papers do not have."""
        entries = source.get(font)
        try:
            if entries[b"/Subtype"] != b"/Type0" or entries[b"/Encoding"] != b"/Identity-H":
                raise Unreadable("a font of another kind")
            descendant = source.get(source.get(entries[b"/DescendantFonts"])[0])
            descriptor = source.get(descendant[b"/FontDescriptor"])
            if descendant[b"/CIDToGIDMap"] != b"/Identity":
                raise Unreadable("a font with a map of its own")
            program = source.plain(source.get(descriptor[b"/FontFile2"]))
            mapping = source.plain(source.get(entries[b"/ToUnicode"]))
        except (KeyError, TypeError, AttributeError) as fault:
            raise Unreadable("a font of another kind") from fault
        tables = _tables(program)
        face, name = self._face(bytes(entries[b"/BaseFont"]).rpartition(b"+")[2], tables, descriptor)
        glyphs = _Glyphs(tables, face)
        codes = {
            found[1]: b"%04X" % glyphs.code(int(found[1], 16), bytes.fromhex(found[2].decode()).decode("utf-16-be"))
            for found in MAPPED.finditer(mapping)
        }
        return Adopted(name, codes)

    def _face(
        self, name: bytes, tables: Mapping[str, bytes], descriptor: Mapping[bytes, Any]
    ) -> tuple[Typeface, bytes]:
        key = _key(tables, name)
        if key not in self._faces:
            units = struct.unpack_from(">H", tables["head"], 18)[0]
            self._faces[key] = Typeface(name, tables, dict(descriptor), units)
            self._names[key] = b"F%d" % len(self._faces)
            _Glyphs(tables, self._faces[key]).code(0, "")
        return self._faces[key], self._names[key]

    def recoded(self, content: bytes, fonts: Mapping[bytes, Adopted]) -> bytes:
        """The content of a page with its text in the common codes. Raises `Unreadable` for text we cannot follow."""
        current: Adopted | None = None

        def change(found: re.Match[bytes]) -> bytes:
            nonlocal current
            if found[1]:
                current = fonts[found[1]]
                return b"/" + current.name + found[0][len(found[1]) + 1 :]
            if found[2]:
                if current is None:
                    raise Unreadable("text without a font")
                return b"<" + current.text(found[2]) + b">"
            return found[0]

        try:
            return SHOWN.sub(change, content)
        except KeyError as fault:
            raise Unreadable(f"text in an unknown font or code {fault}") from fault

    def glyphs(self, font: Adopted) -> dict[str, tuple[bytes, bytes, float]]:
        """The characters of an adopted font: its name in the volume, their codes, their advances in em."""
        face = next(self._faces[key] for key, name in self._names.items() if name == font.name)
        ours = set(font.codes.values())
        return {
            text: (font.name, code.encode(), face.advances[int(code, 16)] / face.units)
            for text, code in face.texts
            if code.encode() in ours
        }

    def write(self, writer: Writer, number: int) -> None:
        """Write the faces, and under `number` the dictionary that names them."""
        named = [b"/%s %d 0 R" % (self._names[key], _written(writer, face)) for key, face in self._faces.items()]
        writer.put(b"<<" + b" ".join(named) + b">>", number)


class _Glyphs:
    """The glyphs of one subset on their way into a face."""

    def __init__(self, tables: Mapping[str, bytes], face: Typeface) -> None:
        self._face, self._glyf = face, tables["glyf"]
        long = struct.unpack_from(">h", tables["head"], 50)[0] == 1
        self._loca = numbers_of("I", tables["loca"]) if long else [2 * half for half in numbers_of("H", tables["loca"])]
        metrics = struct.unpack_from(">H", tables["hhea"], 34)[0]
        self._advances = numbers_of("H", tables["hmtx"][: 4 * metrics])[::2]

    def code(self, glyph: int, text: str) -> int:
        """The common code of a glyph of the subset."""
        outline = self._glyf[self._loca[glyph] : self._loca[glyph + 1]]
        if outline[:1] >= b"\x80":  # made of other glyphs
            changed = bytearray(outline)
            at, flags = 10, 0x20
            while flags & 0x20:
                flags, part = struct.unpack_from(">HH", changed, at)
                struct.pack_into(">H", changed, at + 2, self.code(part, ""))
                at += (
                    4 + (4 if flags & 1 else 2) + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
                )
            outline = bytes(changed)
        advance = self._advances[min(glyph, len(self._advances) - 1)]
        return self._face.code(text, advance, outline)


def _tables(program: bytes) -> dict[str, bytes]:
    """The tables of a TrueType file. Raises `Unreadable`."""
    try:
        found = {}
        for number in range(struct.unpack_from(">H", program, 4)[0]):
            tag, _, offset, length = struct.unpack_from(">4sLLL", program, 12 + 16 * number)
            found[tag.decode("latin-1")] = program[offset : offset + length]
        for tag in ("head", "hhea", "hmtx", "maxp", "loca", "glyf"):
            found[tag]  # noqa: B018 - asks whether it is there
    except (struct.error, KeyError) as fault:
        raise Unreadable("a damaged font") from fault
    return found


def _key(tables: Mapping[str, bytes], name: bytes) -> bytes:
    """What two subsets of the same face have in common."""
    head = tables["head"]
    shared = (tables["hhea"][:34], tables["maxp"][6:], *(tables.get(tag, b"") for tag in KEPT))
    return sha256(repr((name, head[:8], head[12:50], shared)).encode()).digest()


def _written(writer: Writer, face: Typeface) -> int:
    """Write a face as a Type 0 font (PDF 9.7.6); gives its number."""
    loca, offset = [0], 0
    for outline in face.outlines:
        offset += len(outline)
        loca.append(offset)
    metrics: list[int] = []
    for advance, outline in zip(face.advances, face.outlines, strict=True):
        metrics += (advance, struct.unpack_from(">H", outline, 2)[0] if outline else 0)
    head, hhea, maxp = (bytearray(face.tables[tag]) for tag in ("head", "hhea", "maxp"))
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    struct.pack_into(">H", hhea, 34, len(face.outlines))
    struct.pack_into(">H", maxp, 4, len(face.outlines))
    tables = {"head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp), "glyf": b"".join(face.outlines)}
    tables |= {"hmtx": bytes_of("H", metrics), "loca": bytes_of("I", loca)}
    tables |= {tag: face.tables[tag] for tag in KEPT if tag in face.tables}
    font = sfnt(tables)
    tag = "".join(chr(65 + byte % 26) for byte in sha256(font).digest()[:6]).encode()
    name = Name(b"/" + tag + b"+" + face.name)
    program = writer.packed(font, b"/Length1 %d " % len(font))
    entries = {**face.descriptor, b"/FontName": name}
    entries.pop(b"/FontFile2", None)
    described = written(entries, lambda ref: ref.number)[:-2] + b" /FontFile2 %d 0 R>>" % program
    descendant = writer.put(
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont %s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0>> /CIDToGIDMap /Identity /DW 1000 /W %s /FontDescriptor %d 0 R>>"
        % (name, widths(advance / face.units for advance in face.advances).encode(), writer.put(described))
    )
    mapping = writer.packed(to_unicode(face.texts))
    return writer.put(
        b"<</Type /Font /Subtype /Type0 /BaseFont %s /Encoding /Identity-H /DescendantFonts [%d 0 R] "
        b"/ToUnicode %d 0 R>>" % (name, descendant, mapping)
    )
