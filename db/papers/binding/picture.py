"""Pages with a picture: JPEG and PNG are taken over as they are, without being unpacked wherever a PDF can hold them.

Section numbers named "PDF" are those of ISO 32000-1, those named "PNG" of the PNG specification.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from db.papers.binding.paper import Page
from db.papers.binding.source import Unreadable
from db.papers.binding.writer import Writer
from db.papers.pen import A4

MARGIN = 34.0
"""Points that a picture which is not a whole page keeps from the edges."""

SHEET = 0.04
"""A picture whose shape is so near to the sheet's is a scan of a whole page."""

PNG = b"\x89PNG\r\n\x1a\n"
ORIENTATION = 274
UPRIGHT = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""How the unit square of a picture is turned for each way in which a camera was held (Exif)."""

SPACES = {"1": b"/DeviceGray", "L": b"/DeviceGray", "RGB": b"/DeviceRGB", "CMYK": b"/DeviceCMYK"}
COLOURS = {0: (b"/DeviceGray", 1), 2: (b"/DeviceRGB", 3), 3: (b"", 1)}
"""PNG colour types without transparency: the colour space, and how many values a point has."""


SEVERAL = ("TIFF",)
"""Formats in which a scanner puts several pages into one picture; what moves in a browser is one page."""


def frames_in(file: BinaryIO) -> int | None:
    """How many pages a picture is; None when it cannot be read."""
    with warnings.catch_warnings(action="ignore"):
        try:
            with Image.open(file) as picture:
                return int(getattr(picture, "n_frames", 1)) if picture.format in SEVERAL else 1
        except Exception:  # Pillow's decoders raise what they like where a file is damaged
            return None


def picture_pages(data: bytes, writer: Writer) -> Iterator[Page]:
    """The pages of a picture, one for each frame of a TIFF. Raises `Unreadable`."""
    count = frames_in(io.BytesIO(data))
    if count is None:
        raise Unreadable("no picture")
    for frame in range(count):
        yield picture_page(data, writer, frame)


def picture_page(data: bytes, writer: Writer, frame: int = 0) -> Page:
    """One page of a picture. Raises `Unreadable` for anything else."""
    with warnings.catch_warnings(action="ignore"):
        try:
            picture = Image.open(io.BytesIO(data))
            if frame:
                picture.seek(frame)
            turn = UPRIGHT.get(picture.getexif().get(ORIENTATION, 1), UPRIGHT[1])
            if picture.format == "JPEG" and picture.mode in SPACES:
                number = _jpeg(data, picture, writer)
            else:
                number = _png(data, picture.size, writer) or _unpacked(picture, writer)
        except Exception as fault:  # Pillow's decoders raise what they like where a file is damaged
            raise Unreadable(str(fault)) from fault
    wide, high = picture.size if turn[0] else picture.size[::-1]
    return _page(number, wide, high, turn)


def _page(number: int, wide: int, high: int, turn: tuple[int, ...]) -> Page:
    width, height = A4 if high >= wide else A4[::-1]
    whole = abs(wide / high * height / width - 1) <= SHEET
    margin = 0.0 if whole else MARGIN
    scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
    across, up = scale * wide, scale * high
    left, bottom = (width - across) / 2, (height - up) / 2
    a, b, c, d, e, f = turn
    matrix = (across * a, up * b, across * c, up * d, left + across * e, bottom + up * f)
    content = b"q %.3f %.3f %.3f %.3f %.3f %.3f cm /P Do Q" % matrix
    return Page(content, width, height, b"/P %d 0 R" % number)


def _entries(size: tuple[int, int], space: bytes, depth: int = 8) -> bytes:
    return b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent %d" % (
        *size,
        space,
        depth,
    )


def _jpeg(data: bytes, picture: Image.Image, writer: Writer) -> int:
    entries = _entries(picture.size, SPACES[picture.mode]) + b" /Filter /DCTDecode"
    if picture.mode == "CMYK" and "adobe" in picture.info:  # Adobe stores inks the other way round
        entries += b" /Decode [1 0 1 0 1 0 1 0]"
    return writer.once(data, entries)


def _png(data: bytes, size: tuple[int, int], writer: Writer) -> int | None:
    """A PNG whose data a PDF can hold as they are (PDF 7.4.4.4); None for one that is interlaced or transparent."""
    if not data.startswith(PNG):
        return None
    chunks = list(_chunks(data))
    depth, colour, _, _, interlaced = struct.unpack_from(">5B", dict(chunks)[b"IHDR"], 8)
    if interlaced or colour not in COLOURS or any(name == b"tRNS" for name, _ in chunks):
        return None
    space, values = COLOURS[colour]
    if colour == 3:
        palette = dict(chunks)[b"PLTE"]
        space = b"[/Indexed /DeviceRGB %d <%s>]" % (len(palette) // 3 - 1, palette.hex().encode())
    entries = _entries(size, space, depth) + (
        b" /Filter /FlateDecode /DecodeParms <</Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d>>"
        % (values, depth, size[0])
    )
    return writer.once(b"".join(content for name, content in chunks if name == b"IDAT"), entries)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG (PNG 5.3)."""
    at = len(PNG)
    while at + 8 <= len(data):
        length = struct.unpack_from(">L", data, at)[0]
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _unpacked(picture: Image.Image, writer: Writer) -> int:
    """Any other picture, unpacked; what is transparent in it lies on white."""
    if picture.mode in ("RGBA", "LA", "P", "PA"):
        clear = picture.convert("RGBA")
        picture = Image.new("RGB", clear.size, "white")
        picture.paste(clear, mask=clear.getchannel("A"))
    elif picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    entries = _entries(picture.size, SPACES[picture.mode]) + b" /Filter /FlateDecode"
    return writer.once(zlib.compress(picture.tobytes(), 1), entries)
