"""A volume under way: pages one after the other, numbered where archivists number them, with bookmarks and page labels.

The number stands at the outer upper corner: right on a front, left on a back. What is not numbered (cover, contents,
note) begins on a front too, so that the file can be printed on both sides as it is.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from db.papers.binding.paper import Page
from db.papers.binding.source import Source
from db.papers.binding.typefaces import Typefaces
from db.papers.binding.writer import Writer
from db.papers.pen import A4, Canvas
from db.papers.typeset import Style, write

SIZE = 12.0
EDGE, TOP = 24.0, 32.0
"""How far a page number is from the side and from the upper edge."""

PLATE = 4.0
"""White around a number on a scan, so that it can be read on any picture."""

CHAIN = "song"
BRANCH = 64
"""Pages under one node of the page tree."""


@dataclass(frozen=True)
class Bookmark:
    """A bookmark to a page, counted from 0 over the whole file, and those under it."""

    title: str
    page: int
    inner: list[Bookmark] = field(default_factory=list)


class Volume:
    """One volume, written into a file as it grows."""

    def __init__(self, file: BinaryIO) -> None:
        self.writer = Writer(file)
        self.faces = Typefaces()
        self._marks: list[Bookmark] = []
        self._kids = array("L")
        self._labels: list[tuple[int, bytes]] = []
        self._tree, self._fonts = self.writer.reserve(), self.writer.reserve()
        self._branch = self.writer.reserve()
        self._branches: list[tuple[int, int]] = []
        self._digits: dict[str, tuple[bytes, bytes, float]] = {}
        self.numbered = 0

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._kids)

    def mark(self, title: str, *, inner: bool = False) -> None:
        """Put a bookmark to the page that comes next; an `inner` one under the last of the others."""
        (self._marks[-1].inner if inner else self._marks).append(Bookmark(title, self.pages))

    def add(self, pages: Iterable[Page], *, label: str = "", plate: bool = False) -> None:
        """Put pages in: numbered ones, or with a `label` pages without a number; a `plate` lies under the number."""
        for page in pages:
            content = page.content
            if label:
                self._label(b"<</P <%s>>>" % _text(label))
            else:
                self._label(b"<</S /D /St 1>>")
                self.numbered += 1
                content += b"\n" + self._number(self.numbered, page.width, page.height, plate=plate)
            self._put(content, page)

    def front(self) -> None:
        """Leave the back blank, where one is left, so that the next page is a front."""
        if self.pages % 2:
            self._label(b"<<>>")
            self._put(b"", Page(b"", *A4))

    def _label(self, label: bytes) -> None:
        if not self._labels or self._labels[-1][1] != label:
            self._labels.append((self.pages, label))

    def _put(self, content: bytes, page: Page) -> None:
        resources = b"<</Font %d 0 R" % self._fonts
        resources += b" /XObject <<%s>>>>" % page.objects if page.objects else b">>"
        number = self.writer.put(
            b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 %.3f %.3f] /Resources %s /Contents %d 0 R>>"
            % (self._branch, page.width, page.height, resources, self.writer.packed(content))
        )
        self._kids.append(number)
        if len(self._kids) % BRANCH == 0:
            self._close()

    def _close(self) -> None:
        """Write the present node of the page tree (PDF 7.7.3.2)."""
        kids = self._kids[len(self._branches) * BRANCH :]
        named = b" ".join(b"%d 0 R" % kid for kid in kids)
        self.writer.put(
            b"<</Type /Pages /Parent %d 0 R /Count %d /Kids [%s]>>" % (self._tree, len(kids), named), self._branch
        )
        self._branches.append((self._branch, len(kids)))
        self._branch = self.writer.reserve()

    def _number(self, number: int, width: float, height: float, *, plate: bool) -> bytes:
        """The operators of a page number."""
        if not self._digits:
            self._digits = _digits(self.faces)
        drawn = [self._digits[digit] for digit in str(number)]
        wide = sum(advance for _, _, advance in drawn) * SIZE
        x, y = width - EDGE - wide if number % 2 else EDGE, height - TOP
        out = b"q 0 g "
        if plate:
            room = (x - PLATE, y - PLATE, wide + 2 * PLATE, SIZE + PLATE)
            out = b"q 1 g %.2f %.2f %.2f %.2f re f 0 g " % room
        codes = b"".join(code for _, code, _ in drawn)
        return out + b"BT /%s %g Tf 1 0 0 1 %.2f %.2f Tm <%s> Tj ET Q" % (drawn[0][0], SIZE, x, y, codes)

    def finish(self, title: str, producer: str) -> None:
        """Write what holds the pages together; nothing can be added afterwards."""
        if len(self._kids) % BRANCH or not self._branches:
            self._close()
        writer = self.writer
        named = b" ".join(b"%d 0 R" % branch for branch, _ in self._branches)
        writer.put(b"<</Type /Pages /Count %d /Kids [%s]>>" % (self.pages, named), self._tree)
        writer.put(b"null", self._branch)
        self.faces.write(writer, self._fonts)
        labels = b" ".join(b"%d %s" % label for label in self._labels)
        root = writer.put(
            b"<</Type /Catalog /Pages %d 0 R /Lang (zh-CN) /PageMode /UseOutlines /Outlines %d 0 R "
            b"/PageLabels <</Nums [%s]>>>>" % (self._tree, self._outline(), labels)
        )
        info = writer.put(b"<</Title <%s> /Producer <%s>>>" % (_text(title), _text(producer)))
        writer.finish(root, info)

    def _outline(self) -> int:
        """Write the bookmarks (PDF 12.3.3)."""
        root = self.writer.reserve()
        return self.writer.put(b"<</Type /Outlines%s>>" % self._level(self._marks, root), root)

    def _level(self, marks: Sequence[Bookmark], parent: int) -> bytes:
        """Write the bookmarks of one level; gives what their parent says of them."""
        if not marks:
            return b""
        numbers = [self.writer.reserve() for _ in marks]
        for place, (number, one) in enumerate(zip(numbers, marks, strict=True)):
            goal = self._kids[min(one.page, self.pages - 1)]
            entries = b"<</Title <%s> /Parent %d 0 R /Dest [%d 0 R /Fit]" % (_text(one.title), parent, goal)
            entries += b" /Prev %d 0 R" % numbers[place - 1] if place else b""
            entries += b" /Next %d 0 R" % numbers[place + 1] if place + 1 < len(marks) else b""
            self.writer.put(entries + self._level(one.inner, number) + b">>", number)
        return b" /First %d 0 R /Last %d 0 R /Count %d" % (numbers[0], numbers[-1], len(marks))


def _text(text: str) -> bytes:
    """A text string (PDF 7.9.2.2) in hex digits."""
    return b"FEFF" + text.encode("utf-16-be").hex().upper().encode()


def _digits(faces: Typefaces) -> dict[str, tuple[bytes, bytes, float]]:
    """The figures of page numbers: their face's name in the volume, their code, their advance in em."""
    out = io.BytesIO()
    canvas = Canvas(out)
    write(canvas, "0123456789", Style(CHAIN, SIZE), 0, 0)
    canvas.showPage()
    canvas.save()
    source = Source(out.getvalue())
    (page,) = source.pages()
    fonts = source.get(source.get(page[b"/Resources"])[b"/Font"])
    found: dict[str, tuple[bytes, bytes, float]] = {}
    for font in fonts.values():
        adopted = faces.adopt(source, font)
        found |= faces.glyphs(adopted)
    return found
