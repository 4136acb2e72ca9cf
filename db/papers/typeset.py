"""Setting Chinese text: styles, runs, and the flowables that reportlab places on pages.

Lengths are in points unless a name says em. A `Text` is a paragraph, or several divided by line ends: a string, or runs
that change face, size or underline, leave blanks to be filled in by hand, or show a tick box. Its lines are broken by
`db.papers.lines` and drawn by `db.papers.pen`. When a page ends in it, the finished lines are divided: a line once
broken stays as it is.

Imported only when something is printed, so it imports reportlab at the top.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.papers import fonts as faces
from db.papers.flowable import Flowable
from db.papers.fonts import Chain, Fonts
from db.papers.lines import Line, Piece, break_lines, kind, printable, tokens
from db.papers.pen import A4 as A4
from db.papers.pen import Canvas as Canvas
from db.papers.pen import Pen, ink, owned

MARGIN_TOP, MARGIN_LEFT = 104.88, 79.37
"""GB/T 9704: 37 mm above the type area, 28 mm at the binding edge."""
GRID_WIDTH, GRID_HEIGHT = 442.2, 637.8
"""The type area, 156 mm by 225 mm: 28 characters by 22 lines."""
PITCH, LEADING = 15.79, 28.99
"""A character's cell in the line of 28 characters of 16 pt, and the distance of the 22 lines."""

ASCENT = 0.88
"""How far a Chinese character's square rises above the baseline, in em."""
ENDLESS = 1e6
"""A line that nothing breaks."""
SMALLEST = 0.6
"""The least that `fit` leaves of a size."""

Content = str | Sequence["Run"]


@dataclass(frozen=True)
class Style:
    """How a paragraph is set.

    `chain` is one of `fonts.CHAINS`; `align` is justify, left, center or right; `pitch` is the width of a Chinese
    character's cell where it is not the size; `left` and `right` are margins inside the frame or cell; `before` and
    `after` are kept free above and below, except in table cells.
    """

    chain: str = "fang"
    size: float = 16
    leading: float = LEADING
    align: str = "justify"
    indent_em: float = 0
    pitch: float | None = None
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0

    def but(self, **changes: Any) -> "Style":
        """Return this style with some things changed."""
        return replace(self, **changes)


BODY = Style(indent_em=2, pitch=PITCH)
"""Body of a letter: 三号仿宋, 28 characters a line, 22 lines a page, two em indent."""
PLAIN = BODY.but(indent_em=0)
"""The body without indent: addressee, party block."""
HINT = BODY.but(chain="kai")
"""Hints: 楷体."""
TITLE = Style("title", 22, 35, "center")
"""Name of the organ and of the paper: 二号小标宋."""
NUMBER = Style(align="center")
"""Number line under the title: 三号仿宋."""
CELL = Style(size=12, leading=18, align="left", left=4, right=4)
"""Table cell: 小四仿宋."""
CELL_LARGE = CELL.but(size=14, leading=21)
"""Table cell: 四号仿宋."""
LABEL = Style("hei", 12, 18, "center", left=2, right=2)
"""Label or column head in a table: 黑体."""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one look; what is None comes from the style.

    `blank` leaves an underlined room of that many em; a text stands in its middle, and makes it wider where need be.
    `tick` puts a box, ticked or not, before the text. `tracking` adds that many em after each character. `path` is the
    fact that it prints; a canvas with `spots` notes where.
    """

    text: str = ""
    chain: str | None = None
    size: float | None = None
    underline: bool = False
    blank: float | None = None
    tick: bool | None = None
    tracking: float = 0
    path: str = ""


class Pieces(dict[str, Piece]):
    """Token -> piece in one look; characters are measured once, words each time, since there is no end of them."""

    def __init__(self, chain: Chain, size: float, *, underline: bool, pitch: float, tracking: float) -> None:
        super().__init__()
        self.chain, self.size, self.underline = chain, size, underline
        self.cell, self.tracking = pitch - size, tracking * size

    def __missing__(self, token: str) -> Piece:
        size, letter = self.size, kind(token)
        glyphs = [self.chain[character] for character in token]
        width = sum(glyph.width for glyph in glyphs) * size + len(glyphs) * self.tracking
        if letter not in "WS":
            width += len(glyphs) * self.cell
        drawn = ink(token, self.chain, size, width=width, underline=self.underline, tracking=self.tracking)
        squeezed = size if letter in "OCM" else 0.0
        piece = Piece(token, width, letter, glyphs[0].lead * squeezed, glyphs[-1].trail * squeezed, drawn)
        if len(token) == 1 or letter in "DS":
            self[token] = piece
        return piece

    def blank(self, width: float) -> Piece:
        """Return an empty room of this look."""
        drawn = ink("", self.chain, self.size, width=width, underline=self.underline)
        return Piece("", width, "B", mark=drawn)

    def box(self, *, ticked: bool) -> Piece:
        """Return a tick box."""
        text = "☑" if ticked else "☐"
        return Piece(text, self.size, "B", mark=ink(text, self.chain, self.size, width=self.size, tick=ticked))


def _pieces(run: Run, style: Style, fonts: Fonts) -> Pieces:
    """Return the measured pieces of a run's look, the same for the same look."""
    chain, size = fonts.chain(run.chain or style.chain), run.size or style.size
    pitch = style.pitch if style.pitch and size == style.size else size
    underline = run.underline or run.blank is not None
    key = size, underline, pitch, run.tracking
    if key not in chain.measured:
        chain.measured[key] = Pieces(chain, size, underline=underline, pitch=pitch, tracking=run.tracking)
    known: Pieces = chain.measured[key]
    return known


def _paragraphs(content: Content, style: Style, fonts: Fonts, width: float) -> list[list[Piece]]:
    """Turn content into paragraphs of pieces, none of them wider than the line."""
    paragraphs: list[list[Piece]] = [[]]
    for run in (Run(content),) if isinstance(content, str) else content:
        known = _pieces(run, style, fonts)
        if run.tick is not None:
            paragraphs[-1] += _owned([known.box(ticked=run.tick)], run.path)
        for number, text in enumerate(printable(run.text).split("\n")):
            if number:
                paragraphs.append([])
            pieces = [known[token] for token in tokens(text)]
            if run.blank is not None:
                room = min(run.blank * known.size, width) - sum([piece.width for piece in pieces])
                if room > 0:
                    pads = [known.blank(room / 2 if pieces else room)]
                    pieces = [*pads, *pieces, *(pads if pieces else ())]
            if pieces and max([piece.width for piece in pieces]) > width:
                pieces = list(_cut(pieces, known, width))
            paragraphs[-1] += _owned(pieces, run.path)
    return paragraphs


def _owned(pieces: list[Piece], path: str) -> list[Piece]:
    """The pieces, each telling which fact it prints."""
    return [Piece(*piece[:-1], owned(piece.mark, path)) for piece in pieces] if path else pieces


def _cut(pieces: Sequence[Piece], known: Pieces, width: float) -> Iterator[Piece]:
    """Cut the words that are wider than a line into their characters."""
    for piece in pieces:
        if piece.width > width and len(piece.text) > 1:
            for character in piece.text:
                text, *_, mark = known[character]
                yield Piece(text, known[character].width, "H", mark=mark)
        else:
            yield piece


EMPTY = Line((), (), 0.0, 0.0, 0.0)


def compose(content: Content, style: Style, fonts: Fonts, width: float) -> list[Line]:
    """Break content into the lines of a width; an empty paragraph is one empty line. Centred lines are balanced."""
    room = max(width - style.left - style.right, style.size)
    indent, straight = style.indent_em * (style.pitch or style.size), style.align == "justify"
    lines: list[Line] = []
    for pieces in _paragraphs(content, style, fonts, room):
        found = break_lines(pieces, width=room, em=style.size, indent=indent, straight=straight)
        if style.align == "center" and len(found) > 1:
            found = _balanced(pieces, found, room, style.size)
        lines += found or [EMPTY]
    return lines


def _balanced(pieces: list[Piece], lines: list[Line], room: float, em: float) -> list[Line]:
    """Break into as many lines, the longest as short as may be, so that no single character stands on the last."""
    stiff = [Piece(piece.text, piece.width, piece.kind, mark=piece.mark) for piece in pieces]  # no mark is squeezed
    narrow, wide = max(piece.width for piece in pieces), room
    while wide - narrow > em / 4:
        middle = (narrow + wide) / 2
        found = break_lines(stiff, width=middle, em=em, straight=False)
        if len(found) > len(lines) or any(line.width > room for line in found):
            narrow = middle
        else:
            wide, lines = middle, found
    return lines


def measure(content: Content, style: Style, fonts: Fonts | None = None) -> float:
    """Return the width of content on one line (of its widest paragraph), without margins and indent."""
    paragraphs = _paragraphs(content, style, fonts or faces.default(), ENDLESS)
    lines = [break_lines(pieces, width=ENDLESS, em=style.size, straight=False) for pieces in paragraphs]
    return max((line.width for found in lines for line in found), default=0.0)


def _fitted(content: Content, style: Style, fonts: Fonts, width: float) -> tuple[Content, Style]:
    """Return content and style in the size in which the content fits one line, unless that would be too small."""
    room, wide = width - style.left - style.right, measure(content, style, fonts)
    if wide <= room + 0.01 or wide * SMALLEST > room:
        return content, style
    size = int(style.size * room / wide * 10) / 10  # by tenths of a point, so that looks can be remembered
    scale = size / style.size
    if not isinstance(content, str):
        content = [replace(run, size=int(run.size * scale * 10) / 10 if run.size else None) for run in content]
    return content, style.but(size=size, pitch=style.pitch * scale if style.pitch else None)


class Text(Flowable):
    """A paragraph that reportlab can place, divide and draw.

    With `fit`, a content somewhat too wide for one line is set smaller, so that a number in a narrow cell stays whole.
    """

    def __init__(self, content: Content, style: Style = BODY, *, fit: bool = False, fonts: Fonts | None = None) -> None:
        super().__init__()
        self.content, self.style, self.fit, self.fonts = content, style, fit, fonts or faces.default()
        self.lines: list[Line] = []
        self.spaceBefore, self.spaceAfter = style.before, style.after
        self._set, self._broken_at, self._is_part = style, 0.0, False

    @property
    def scale(self) -> float:
        """How much smaller than its style it was set to fit its line."""
        return self._set.size / self.style.size

    def wrap(self, availWidth: float, availHeight: float = 0) -> tuple[float, float]:  # noqa: ARG002, N803
        """Break the lines for this width and return the room they take; a part of a divided text keeps its lines."""
        if not self._is_part and availWidth != self._broken_at:
            content, self._set = self.content, self.style
            if self.fit:
                content, self._set = _fitted(content, self.style, self.fonts, availWidth)
            self.lines = compose(content, self._set, self.fonts, availWidth)
            self._broken_at = availWidth
        self.width, self.height = availWidth, len(self.lines) * self.style.leading
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list["Text"]:  # noqa: N803
        """Divide between two lines; both parts keep their lines."""
        self.wrap(availWidth)
        fits = int((availHeight + 0.01) / self.style.leading)
        if fits >= len(self.lines):
            return [self]
        return [self._part(0, fits), self._part(fits, len(self.lines))] if fits > 0 else []

    def _part(self, first: int, end: int) -> "Text":
        part = Text(self.content, self.style, fonts=self.fonts)
        part.lines, part._set, part._broken_at, part._is_part = self.lines[first:end], self._set, self._broken_at, True
        part.spaceBefore = 0 if first else self.spaceBefore
        part.spaceAfter = self.spaceAfter if end == len(self.lines) else 0
        return part

    def draw(self) -> None:
        """Draw the lines where reportlab has moved the canvas."""
        draw_lines(self.canv, self.lines, self._set, width=self._broken_at, top=self.height)


class VerticalText(Flowable):
    """A label that runs downwards, one character a line, in the middle of its cell."""

    UPRIGHT = str.maketrans("（）《》〈〉「」『』【】〔〕—…", "︵︶︽︾︿﹀﹁﹂﹃﹄︻︼︹︺︱︙")
    """Marks have forms of their own in a column."""

    def __init__(self, text: str, style: Style = LABEL, *, fonts: Fonts | None = None) -> None:
        super().__init__()
        self._text = Text("\n".join(text.translate(self.UPRIGHT)), style.but(align="center", indent_em=0), fonts=fonts)

    def wrap(self, availWidth: float, availHeight: float = 0) -> tuple[float, float]:  # noqa: ARG002, N803
        """Return the room the label takes."""
        self.width, self.height = self._text.wrap(availWidth)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the label."""
        self._text.drawOn(self.canv, 0, 0)


def _free(style: Style, room: float) -> float:
    """Return how much of a line's free room lies before its text."""
    return {"center": room / 2, "right": room}.get(style.align, 0.0)


def draw_lines(canvas: Any, lines: Sequence[Line], style: Style, *, width: float, top: float) -> None:
    """Draw lines downwards from `top`, aligned within `width` and the style's margins."""
    pen = Pen(canvas)
    baseline = top - (style.leading - style.size) / 2 - ASCENT * style.size
    for number, line in enumerate(lines):
        if line.pieces:
            free = _free(style, width - style.left - style.right - line.width - line.start)
            pen.line(line, style.left + line.start + free, baseline - number * style.leading)
    pen.finish()


def write(canvas: Any, content: Content, style: Style, x: float, y: float, *, fonts: Fonts | None = None) -> None:
    """Write one line on the baseline y; x is its left end, its middle or its right end, as the style is aligned."""
    pieces = _paragraphs(content, style, fonts or faces.default(), ENDLESS)[0]
    pen = Pen(canvas)
    for line in break_lines(pieces, width=ENDLESS, em=style.size, straight=False):
        pen.line(line, x - _free(style, line.width), y)
    pen.finish()
