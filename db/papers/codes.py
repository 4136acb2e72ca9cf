"""The code of an issued paper: what is printed on each of its pages, and how a scan of it is read back.

Imported only when scans are filed: zxing-cpp, pdfium and Pillow are heavy.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress

import pypdfium2
import zxingcpp
from PIL import Image

from db.papers.binding.turn import PDFIUM

FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
CODE = re.compile(r"[0-9A-F]{10}")
DPI = 200
HEAD = 0.16
"""The part of a page, from its upper edge, in which the code of a straight scan stands."""

FINER = 2
"""A coarse picture is read once more so many times as large."""

COARSE = 1800
"""A page with fewer pixels across is coarse."""


def codes_of(data: bytes) -> Iterator[str | None]:
    """The code on each page of a PDF, or of a picture; None where there is none, and no pages for any other file."""
    return (_code(page) for page in _pages(data))


def cut_out(data: bytes, pages: list[int]) -> bytes:
    """Some pages of a PDF, or of a picture of several pages (TIFF), counted from 0, as a file of its own."""
    if not data.startswith(b"%PDF"):
        return _frames(data, pages)
    with PDFIUM, pypdfium2.PdfDocument(data) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, pages)
        buffer = io.BytesIO()
        part.save(buffer)
        return buffer.getvalue()


def _frames(data: bytes, pages: list[int]) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        frames = []
        for page in pages:
            picture.seek(page)
            frames.append(picture.copy())
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", compression="tiff_lzw", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def _pages(data: bytes) -> Iterator[Image.Image]:
    """The pages as grey pictures, one after the other, so that memory does not grow with them."""
    if data.startswith(b"%PDF"):
        with suppress(pypdfium2.PdfiumError):  # locked by a password, or damaged: it is kept without being read
            yield from _drawn(data)
        return
    yield from _pictures(data)


def _pictures(data: bytes) -> Iterator[Image.Image]:
    """The pages of a picture in grey; none of anything Pillow cannot open, which then is kept without being read."""
    frame = 0
    while (picture := _picture(data, frame)) is not None:
        yield picture
        frame += 1


def _picture(data: bytes, frame: int) -> Image.Image | None:
    with warnings.catch_warnings(action="ignore"):
        try:
            with Image.open(io.BytesIO(data)) as picture:
                if frame and frame >= getattr(picture, "n_frames", 1):
                    return None
                picture.seek(frame)
                return picture.convert("L")
        except Exception:  # the decoders of forty formats raise what they like where a file is damaged
            return None


def _drawn(pdf: bytes) -> Iterator[Image.Image]:
    """The pages of a PDF as pictures; between them whoever else needs pdfium has a turn."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        count = len(document)
    try:
        for number in range(count):
            with PDFIUM:
                picture = document[number].render(scale=DPI / 72, grayscale=True).to_pil()
            yield picture
    finally:
        with PDFIUM:
            document.close()


def _code(page: Image.Image) -> str | None:
    """The code of one page: at its head first, then anywhere and any way up."""
    wide, high = page.size
    head = page.crop((0, 0, wide, int(high * HEAD)))
    tries = [head, page]
    if wide < COARSE:
        tries.append(head.resize((wide * FINER, head.height * FINER), Image.Resampling.BICUBIC))
    for picture in tries:
        for found in zxingcpp.read_barcodes(picture, formats=FORMATS):
            if CODE.fullmatch(found.text):
                return str(found.text)
    return None
