"""Setting Chinese text on a page: styles, runs, and the flowables that reportlab places.

Lengths are in points unless a name says em. A `Text` is a paragraph (or several, divided by line ends): a string, or runs that change
face, size or underline, leave blanks to be filled in by hand, or show a tick box. It breaks its lines by `db.papers.lines`, draws
with the faces of `db.papers.fonts`, and when a page ends in it hands the finished lines over: a line once broken stays as it is.

Imported only when something is printed, so it imports reportlab at the top.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus.flowables import Flowable

from db.papers import fonts as faces
from db.papers.fonts import Chain, Fonts
from db.papers.lines import Line, Piece, break_lines, kind, tokens
from db.papers.pen import A4, Canvas, Pen, ink

__all__ = [
    "A4", "ASCENT", "BODY", "CELL", "CELL_LARGE", "GRID_HEIGHT", "GRID_WIDTH", "HINT", "LABEL", "LEADING", "MARGIN_LEFT", "MARGIN_TOP",
    "NUMBER", "PITCH", "PLAIN", "TITLE", "Canvas", "Run", "Style", "Text", "VerticalText", "compose", "draw_lines", "measure", "write",
]  # fmt: skip

MARGIN_TOP, MARGIN_LEFT = 104.88, 79.37
"""GB/T 9704: 37 mm above, 28 mm at the binding edge."""
GRID_WIDTH, GRID_HEIGHT = 442.2, 637.8
"""The type area, 156 mm × 225 mm: 28 characters by 22 lines."""
PITCH, LEADING = 15.79, 28.99
"""A character's cell in the 28-character line of 16 pt type, and the distance of 22 lines."""

ASCENT = 0.88
"""How far a Chinese character's square rises above the baseline, in em."""


@dataclass(frozen=True)
class Style:
    """How a paragraph is set.

    `chain` is one of `fonts.CHAINS`; `align` is justify, left, center or right; `pitch` the width of a Chinese character's cell where
    it is not the size; `left` and `right` are margins inside the frame or cell; `before` and `after` the space around.
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
PLAIN = Style(pitch=PITCH)
"""The body without indent: addressee, sub-lines."""
TITLE = Style("title", 22, 35, "center")
"""Name of the organ and of the paper: 二号小标宋."""
NUMBER = Style("fang", 16, LEADING, "center")
"""Number line under the title."""
CELL = Style("fang", 12, 18, "left", left=4, right=4)
"""Table cell: 小四仿宋."""
CELL_LARGE = Style("fang", 14, 21, "left", left=4, right=4)
"""Table cell: 四号仿宋."""
LABEL = Style("hei", 12, 18, "center", left=2, right=2)
"""Label or list head in a table: 黑体."""
HINT = Style("kai", 16, LEADING, indent_em=2, pitch=PITCH)
"""Hints on a paper: 楷体."""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one look.

    `blank` leaves an underlined room of that many em; with a text, the text stands on it, in the middle, and the room is at least as
    wide. `tick` is a box, ticked or not, before the text. `tracking` adds em between characters. What is None comes from the style.
    """

    text: str = ""
    chain: str | None = None
    size: float | None = None
    underline: bool = False
    blank: float | None = None
    tick: bool | None = None
    tracking: float = 0


class Pieces(dict[str, Piece]):
    """Token -> piece in one look; each is measured once."""

    def __init__(self, chain: Chain, size: float, *, underline: bool, pitch: float, tracking: float) -> None:
        super().__init__()
        self.chain, self.size, self.underline = chain, size, underline
        self.cell, self.tracking = pitch - size, tracking * size

    def __missing__(self, token: str) -> Piece:
        size, letter = self.size, kind(token)
        glyphs = [self.chain[character] for character in token]
        width = sum(glyph.width for glyph in glyphs) * size + len(glyphs) * self.tracking
        if letter not in "WS":
            width += self.cell * len(glyphs)
        drawn = ink(token, self.chain, size, width=width, underline=self.underline, tracking=self.tracking)
        piece = self[token] = Piece(token, width, letter, glyphs[0].lead * size, glyphs[-1].trail * size, drawn)
        return piece

    def blank(self, width: float) -> Piece:
        """Return an empty room of this look."""
        return Piece("", width, "B", mark=ink("", self.chain, self.size, width=width, underline=self.underline, tracking=0))

    def box(self, *, ticked: bool) -> Piece:
        """Return a tick box."""
        text, size = "☑" if ticked else "☐", self.size
        drawn = ink(text, self.chain, size, width=size, underline=False, tracking=0)
        return Piece(text, size, "B", mark=drawn._replace(alone=None, tick=ticked))


def _pieces(chain: Chain, size: float, *, underline: bool, pitch: float, tracking: float) -> Pieces:
    key = size, underline, pitch, tracking
    if key not in chain.measured:
        chain.measured[key] = Pieces(chain, size, underline=underline, pitch=pitch, tracking=tracking)
    known: Pieces = chain.measured[key]
    return known


def _prepared(content: str | Sequence[Run], style: Style, fonts: Fonts, width: float) -> list[list[Piece]]:
    """Turn content into paragraphs of pieces, none of them wider than the line."""
    paragraphs: list[list[Piece]] = [[]]
    for run in (Run(content),) if isinstance(content, str) else content:
        size = run.size or style.size
        pitch = style.pitch if style.pitch and size == style.size else size
        chain = fonts.chain(run.chain or style.chain)
        underline = run.underline or run.blank is not None
        known = _pieces(chain, size, underline=underline, pitch=pitch, tracking=run.tracking)
        if run.tick is not None:
            paragraphs[-1].append(known.box(ticked=run.tick))
        for number, text in enumerate(run.text.replace("\r\n", "\n").split("\n")):
            if number:
                paragraphs.append([])
            pieces = [known[token] for token in tokens(text)]
            if run.blank is not None:
                room = min(run.blank * size, width) - sum([piece.width for piece in pieces])
                if room > 0:
                    pieces = [known.blank(room / 2), *pieces, known.blank(room / 2)] if pieces else [known.blank(room)]
            if pieces and max([piece.width for piece in pieces]) > width:
                pieces = list(_cut_to(pieces, known, width))
            paragraphs[-1] += pieces
    return paragraphs


def _cut_to(pieces: Sequence[Piece], known: Pieces, width: float) -> Iterator[Piece]:
    """Cut the words that are wider than a line into their characters."""
    for piece in pieces:
        if piece.width > width and len(piece.text) > 1:
            yield from (known[character]._replace(kind="H") for character in piece.text)
        else:
            yield piece


def compose(content: str | Sequence[Run], style: Style, fonts: Fonts, width: float) -> list[Line]:
    """Break content into the lines of a width; an empty paragraph is one empty line."""
    room = max(width - style.left - style.right, style.size)
    lines: list[Line] = []
    indent = style.indent_em * (style.pitch or style.size)
    for pieces in _prepared(content, style, fonts, room):
        lines += break_lines(pieces, width=room, em=style.size, indent=indent, straight=style.align == "justify") or [
            Line((), (), 0.0, 0.0, 0.0)
        ]
    return lines


def measure(content: str | Sequence[Run], style: Style, fonts: Fonts | None = None) -> float:
    """Return the width of content on one line, without margins and indent (of its widest paragraph)."""
    room = float("inf")
    found = _prepared(content, style, fonts or faces.default(), room)
    return max(
        (line.width for pieces in found for line in break_lines(pieces, width=room, em=style.size, straight=False)), default=0.0
    )


class Text(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A paragraph that reportlab can place, split and draw.

    With `fit`, a content that is too wide for one line is set smaller, down to half, so that a number in a narrow cell stays whole.
    """

    def __init__(
        self, content: str | Sequence[Run], style: Style = BODY, *, fit: bool = False, fonts: Fonts | None = None
    ) -> None:
        super().__init__()
        self.content, self.style, self.fit = content, style, fit
        self.fonts = fonts or faces.default()
        self.lines: list[Line] = []
        self._broken_at: float | None = None
        self._part = False
        self.spaceBefore, self.spaceAfter = style.before, style.after

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: ARG002, N803 - reportlab's names
        """Break the lines for this width and say how much room they take. A part of a split text keeps its lines."""
        if not self._part and availWidth != self._broken_at:
            style, content = self.style, self.content
            if self.fit:
                style, content = _fitted(content, style, self.fonts, availWidth)
            self.lines = compose(content, style, self.fonts, availWidth)
            self._broken_at, self._set = availWidth, style
        self.width, self.height = availWidth, len(self.lines) * self.style.leading
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list["Text"]:  # noqa: N803 - reportlab's names
        """Cut between two lines; both parts keep their lines."""
        self.wrap(availWidth, availHeight)
        fits = int((availHeight + 0.01) / self.style.leading)
        if fits <= 0:
            return []
        if fits >= len(self.lines):
            return [self]
        return [self._cut(self.lines[:fits], last=False), self._cut(self.lines[fits:], last=True)]

    def _cut(self, lines: list[Line], *, last: bool) -> "Text":
        part = Text(self.content, self.style, fonts=self.fonts)
        part.lines, part._part, part._set, part._broken_at = lines, True, self._set, self._broken_at
        part.spaceBefore, part.spaceAfter = (0, self.style.after) if last else (self.style.before, 0)
        return part

    def draw(self) -> None:
        """Draw the lines on the canvas that reportlab has moved here."""
        draw_lines(self.canv, self.lines, self._set, width=self._broken_at or self.width, top=self.height)


def _fitted(
    content: str | Sequence[Run], style: Style, fonts: Fonts, width: float
) -> tuple[Style, str | Sequence[Run]]:
    """Return style and content in the size at which the content fits one line, at least half of what it was."""
    room, wide = width - style.left - style.right, measure(content, style, fonts)
    if wide <= room + 0.01:
        return style, content
    scale = max(0.5, room / wide * 0.9999)
    if not isinstance(content, str):
        content = [replace(run, size=run.size * scale if run.size else None) for run in content]
    pitch = style.pitch * scale if style.pitch else None
    return style.but(size=style.size * scale, pitch=pitch), content


class VerticalText(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A label with one character a line, in the middle of its cell."""

    def __init__(self, text: str, style: Style = LABEL, *, fonts: Fonts | None = None) -> None:
        super().__init__()
        self._text = Text("\n".join(text), style.but(align="center", indent_em=0), fonts=fonts)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Say how much room the label takes."""
        self.width, self.height = self._text.wrap(availWidth, availHeight)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the label."""
        self._text.drawOn(self.canv, 0, 0)


def draw_lines(canvas: Any, lines: Sequence[Line], style: Style, *, width: float, top: float) -> None:
    """Draw lines downwards from `top`, aligned within `width` and the style's margins."""
    pen = Pen(canvas)
    share = {"center": 0.5, "right": 1.0}.get(style.align, 0.0)
    baseline = top - (style.leading - style.size) / 2 - ASCENT * style.size
    for number, line in enumerate(lines):
        if line.pieces:
            free = width - style.left - style.right - line.width - line.start
            pen.line(line, style.left + line.start + free * share, baseline - number * style.leading)
    pen.finish()


def write(
    canvas: Any, content: str | Sequence[Run], style: Style, x: float, y: float, *, fonts: Fonts | None = None
) -> None:
    """Write one line with its baseline at y; x is its left end, middle or right end as the style is aligned."""
    fonts = fonts or faces.default()
    pieces = _prepared(content, style, fonts, float("inf"))[0]
    pen = Pen(canvas)
    for line in break_lines(pieces, width=float("inf"), em=style.size, straight=False):
        pen.line(line, x - line.width * {"center": 0.5, "right": 1.0}.get(style.align, 0.0), y)
    pen.finish()
