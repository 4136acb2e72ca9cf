"""PDFs and pictures that the binding is tested with, and how they look."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from db.papers.binding.paper import Page
from db.papers.binding.volume import Volume


def bound(fill: Callable[[Volume], Any]) -> bytes:
    """A volume that `fill` puts pages into."""
    out = io.BytesIO()
    volume = Volume(out)
    fill(volume)
    volume.finish("卷宗", "案件登记")
    return out.getvalue()


def with_page(page: Callable[[Volume], Page], **settings: Any) -> bytes:
    """A volume with one page."""
    return bound(lambda volume: volume.add([page(volume)], **settings))


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def look(pdf: bytes, page: int = 0, scale: float = 1) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


def foreign(draw: Callable[[Canvas], Any], size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF of another program; `draw` draws its pages and ends them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def corners(size: tuple[int, int] = (400, 600)) -> Image.Image:
    """A picture whose upper left quarter is red, the upper right green, the lower left blue and the rest yellow."""
    made = Image.new("RGB", size)
    wide, high = size
    brush = ImageDraw.Draw(made)
    for colour, x, y in (("red", 0, 0), ("lime", 1, 0), ("blue", 0, 1), ("yellow", 1, 1)):
        brush.rectangle((x * wide / 2, y * high / 2, (x + 1) * wide / 2, (y + 1) * high / 2), fill=colour)
    return made


def readable(picture: Image.Image) -> ImageReader:
    """A picture as reportlab wants it."""
    return ImageReader(io.BytesIO(encoded(picture, "PNG")))


def encoded(picture: Image.Image, form: str, **settings: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **settings)
    return out.getvalue()


def quarters(image: Image.Image) -> str:
    """The colours of the four quarters of what is coloured, by their first letters: rlby as `corners` draws them."""
    box = image.convert("HSV").getchannel("S").point(lambda found: 255 if found > 100 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    names = {(255, 0, 0): "r", (0, 255, 0): "l", (0, 0, 255): "b", (255, 255, 0): "y"}

    def nearest(x: float, y: float) -> str:
        seen = image.getpixel((left + x * wide, top + y * high))
        return names[min(names, key=lambda known: sum(abs(a - b) for a, b in zip(known, seen, strict=True)))]

    return "".join(nearest(x, y) for y in (0.25, 0.75) for x in (0.25, 0.75))
