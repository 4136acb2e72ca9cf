"""The pages of any other PDF, such as a scan: each becomes a form on an A4 page, upright and as large as fits.

pdfium puts a page into a file of its own first, so that whatever wrote the PDF, it is read in one plain form; text that
a scanner recognised stays searchable. pdfium is not made for several threads: every use holds `PDFIUM`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw as pdfium

from db.papers.binding.paper import Page
from db.papers.binding.picture import picture_page
from db.papers.binding.source import Ref, Source, Stream, Unreadable, written
from db.papers.binding.turn import PDFIUM
from db.papers.binding.writer import Writer
from db.papers.pen import A4

RASTER = 200
"""Dots per inch of a page that can only be kept as a picture."""

QUALITY = 85

WRITTEN_OTHERWISE = (Unreadable, KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError)
"""What comes of a page that is damaged, or not written as expected; its picture serves then."""


class Scan:
    """One PDF, in memory, in a file, or in an open one that stays open.

    Raises `Unreadable` when it cannot be opened, as when it asks for a password.
    """

    def __init__(self, pdf: Path | BinaryIO | bytes) -> None:
        with _at_work():
            self._document = pypdfium2.PdfDocument(pdf)
            self._count = len(self._document)
            self._forms = False

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> Scan:
        return self

    def __exit__(self, *error: object) -> None:
        with PDFIUM:
            self._document.close()

    def page(self, number: int, writer: Writer) -> Page:
        """One page on A4; what it shows is written into the volume. Raises `Unreadable`."""
        try:
            return _as_form(Source(self._alone(number)), writer)
        except WRITTEN_OTHERWISE:
            return picture_page(self._raster(number), writer)

    def _alone(self, number: int) -> bytes:
        """The page as a PDF of its own, its stamps and filled fields part of it."""
        with _at_work():
            page = self._document[number]
            notes = pdfium.FPDFPage_GetAnnotCount(page)
            if notes and not self._forms:
                page.close()
                self._document.init_forms()
                self._forms = True
                page = self._document[number]
            if notes:
                page.flatten(pdfium.FLAT_PRINT)
            page.close()
            made = pypdfium2.PdfDocument.new()
            made.import_pages(self._document, [number])
            out = io.BytesIO()
            made.save(out)
            made.close()
        return out.getvalue()

    def _raster(self, number: int) -> bytes:
        """The page as a JPEG."""
        out = io.BytesIO()
        with _at_work():
            page = self._document[number]
            bitmap = page.render(scale=RASTER / 72)
            bitmap.to_pil().convert("RGB").save(out, "JPEG", quality=QUALITY)
            bitmap.close()
            page.close()
        return out.getvalue()


@contextmanager
def _at_work() -> Iterator[None]:
    with PDFIUM:
        try:
            yield
        except pypdfium2.PdfiumError as fault:
            raise Unreadable(str(fault)) from fault


def _as_form(source: Source, writer: Writer) -> Page:
    """The only page of a PDF as a form (PDF 8.10), turned and scaled onto A4."""
    (page,) = source.pages()
    box = [float(edge) for edge in source.get(page.get(b"/CropBox", page[b"/MediaBox"]))]
    turn = int(source.get(page.get(b"/Rotate", b"0"))) % 360
    data, filtered = _content(source, page.get(b"/Contents", []))
    left, right = sorted((box[0], box[2]))
    bottom, top = sorted((box[1], box[3]))
    wide, high = right - left, top - bottom
    if wide < 1 or high < 1:
        raise Unreadable("a page without room")
    entries = b"/Type /XObject /Subtype /Form /BBox [%.3f %.3f %.3f %.3f]" % (left, bottom, right, top)
    for name in (b"/Resources", b"/Group"):
        if name in page:
            entries += name + b" " + writer.copy(source, page[name])
    form = writer.once(data, entries + filtered)
    upright = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[turn - turn % 90]
    if turn % 180:
        wide, high = high, wide
    width, height = A4 if high >= wide else A4[::-1]
    scale = min(width / wide, height / high)
    *linear, right_by, up_by = (scale * part for part in upright)
    shift = (right_by + (width - scale * wide) / 2, up_by + (height - scale * high) / 2)
    content = b"q %.5f %.5f %.5f %.5f %.3f %.3f cm /P Do Q" % (*linear, *shift)
    return Page(content, width, height, b"/P %d 0 R" % form)


def _content(source: Source, contents: Any) -> tuple[bytes, bytes]:
    """The operators of a page as one stream, and how it is compressed."""
    found = source.get(contents)
    if isinstance(found, Stream):
        names = {name: one for name, one in found.entries.items() if name in (b"/Filter", b"/DecodeParms")}
        if not any(isinstance(one, Ref) for one in names.values()):
            return found.data, b"".join(name + b" " + _plainly(one) for name, one in names.items())
        return source.plain(found), b""
    return b"\n".join(source.plain(source.get(one)) for one in found), b""


def _plainly(value: Any) -> bytes:
    """A value without references, as it is written."""

    def none(ref: Ref) -> int:
        raise Unreadable(f"a filter that leads elsewhere {ref}")

    return written(value, none)
