"""The pages of one of our own papers, ready to stand in a volume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.papers.binding.source import Source, Unreadable
from db.papers.binding.typefaces import Adopted, Typefaces

OURS = frozenset({b"/Font", b"/ProcSet"})
"""All that a page of ours needs."""


@dataclass(frozen=True)
class Page:
    """One page: its operators, its width and height in points, and the pictures and forms that they name."""

    content: bytes
    width: float
    height: float
    objects: bytes = b""


def pages_of(pdf: bytes, faces: Typefaces) -> list[Page]:
    """The pages of a PDF that our papers were made as. Raises `Unreadable` for any other."""
    source = Source(pdf)
    adopted: dict[Any, Adopted] = {}
    made = []
    try:
        for page in source.pages():
            resources = source.get(page[b"/Resources"])
            if set(resources) - OURS:
                raise Unreadable("a page with more than text and lines")
            fonts = {}
            for name, font in source.get(resources.get(b"/Font", {})).items():
                if font not in adopted:
                    adopted[font] = faces.adopt(source, font)
                fonts[name[1:]] = adopted[font]
            content = source.plain(source.get(page[b"/Contents"]))
            left, bottom, right, top = (float(edge) for edge in source.get(page[b"/MediaBox"]))
            made.append(Page(faces.recoded(content, fonts), right - left, top - bottom))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise fault if isinstance(fault, Unreadable) else Unreadable("a page written otherwise") from fault
    return made
