"""Pictures of the pages of a PDF that lies in memory, drawn when asked for and kept only while they are few."""

from __future__ import annotations

from collections import OrderedDict

import pypdfium2
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from db.services.pdfium import PDFIUM

_KEPT = 12  # pictures; at real size on a doubled screen one takes 14 MB
POINTS_PER_INCH = 72


class PdfPictures:
    """An open PDF. Used on the screen thread only, and while no service reads a scan on the worker."""

    def __init__(self, pdf: bytes) -> None:
        with PDFIUM:
            self._document = pypdfium2.PdfDocument(pdf)
            self._sizes = [QSizeF(*self._document.get_page_size(page)) for page in range(len(self._document))]
        self._drawn: OrderedDict[tuple[int, float], QImage] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sizes)

    def size(self, page: int) -> QSizeF:
        """Give the size of a page in points."""
        return self._sizes[page]

    def picture(self, page: int, dots_per_inch: float) -> QImage:
        """Give a page as a picture; one asked for lately is not drawn again."""
        key = (page, round(dots_per_inch, 2))
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self.draw(page, dots_per_inch)
            self._drawn[key] = drawn
            if len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(key)
        return drawn

    def draw(self, page: int, dots_per_inch: float, *, for_print: bool = False) -> QImage:
        """Draw a page and keep nothing of it."""
        with PDFIUM:
            opened = self._document[page]
            bitmap = opened.render(
                scale=dots_per_inch / POINTS_PER_INCH, prefer_bgrx=True, optimize_mode="print" if for_print else None
            )
            # copy(): the picture must not live in the library's memory
            drawn = QImage(
                memoryview(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            ).copy()
            bitmap.close()
            opened.close()
        return drawn

    def close(self) -> None:
        """Give the memory back."""
        self._drawn.clear()
        with PDFIUM:
            self._document.close()
