"""Setting Chinese text on a page: styles, runs, and the flowables that reportlab places.

Lengths are in points unless a name says em. A `Text` is a paragraph (or several, divided by line ends): a string, or runs that change
face, size or underline, leave blanks to be filled in by hand, or show a tick box. It breaks its lines by `db.papers.lines`, draws
with the faces of `db.papers.fonts`, and when a page ends in it hands the finished lines over: a line once broken stays as it is.

Imported only when something is printed, so it imports reportlab at the top.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from reportlab.pdfgen.canvas import Canvas as StockCanvas
from reportlab.platypus.flowables import Flowable

from db.papers import fonts as faces
from db.papers.fonts import Chain, Fonts
from db.papers.lines import Line, Piece, break_lines, kind, tokens
from db.papers.truetype import DocumentFonts, Shared, fonts_of

A4 = 595.276, 841.89
MARGIN_TOP, MARGIN_LEFT = 104.88, 79.37
"""GB/T 9704: 37 mm above, 28 mm at the binding edge."""
GRID_WIDTH, GRID_HEIGHT = 442.2, 637.8
"""The type area, 156 mm × 225 mm: 28 characters by 22 lines."""
PITCH, LEADING = 15.79, 28.99
"""A character's cell in the 28-character line of 16 pt type, and the distance of 22 lines."""

ASCENT, DESCENT = 0.88, 0.12
"""How a Chinese character's square lies about the baseline, in em."""


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


class Look(NamedTuple):
    """What a piece needs to be drawn."""

    chain: Chain
    size: float
    underline: bool
    tick: bool | None = None


class Pieces(dict[str, Piece]):
    """Token -> piece in one look; measured once."""

    def __init__(self, look: Look, pitch: float, tracking: float) -> None:
        super().__init__()
        self.look, self.extra = look, pitch - look.size + tracking * look.size

    def __missing__(self, token: str) -> Piece:
        look, letter = self.look, kind(token)
        glyphs = [look.chain[character] for character in token]
        width = sum(glyph.width for glyph in glyphs) * look.size
        if letter not in "WS":
            width += self.extra * len(glyphs)
        piece = self[token] = Piece(token, width, letter, glyphs[0].lead * look.size, glyphs[-1].trail * look.size, look)
        return piece


def _pieces(chain: Chain, size: float, underline: bool, pitch: float, tracking: float) -> Pieces:
    key = size, underline, pitch, tracking
    if key not in chain.measured:
        chain.measured[key] = Pieces(Look(chain, size, underline), pitch, tracking)
    known: Pieces = chain.measured[key]
    return known


def _prepared(content: "str | Sequence[Run]", style: Style, fonts: Fonts, width: float) -> list[list[Piece]]:
    """Turn content into paragraphs of pieces, none of them wider than the line."""
    paragraphs: list[list[Piece]] = [[]]
    for run in (Run(content),) if isinstance(content, str) else content:
        size = run.size or style.size
        pitch = style.pitch if style.pitch and size == style.size else size
        chain = fonts.chain(run.chain or style.chain)
        known = _pieces(chain, size, run.underline or run.blank is not None, pitch, run.tracking)
        if run.tick is not None:
            paragraphs[-1].append(Piece("☑" if run.tick else "☐", size, "B", mark=Look(chain, size, False, run.tick)))
        texts = run.text.replace("\r\n", "\n").split("\n")
        for number, text in enumerate(texts):
            if number:
                paragraphs.append([])
            pieces = [known[token] for token in tokens(text)]
            if run.blank is not None:
                room = min(run.blank * size, width) - sum(piece.width for piece in pieces)
                if room > 0:
                    pads = 2 if pieces else 1
                    pad = Piece("", room / pads, "B", mark=known.look)
                    pieces = [pad, *pieces, pad] if pieces else [pad]
            for piece in pieces:
                if piece.width > width and len(piece.text) > 1:
                    paragraphs[-1] += [known[character]._replace(kind="H") for character in piece.text]
                else:
                    paragraphs[-1].append(piece)
    return paragraphs


def compose(content: "str | Sequence[Run]", style: Style, fonts: Fonts, width: float) -> list[Line]:
    """Break content into the lines of a width; an empty paragraph is one empty line."""
    room = max(width - style.left - style.right, style.size)
    lines: list[Line] = []
    indent = style.indent_em * (style.pitch or style.size)
    for pieces in _prepared(content, style, fonts, room):
        lines += break_lines(pieces, width=room, em=style.size, indent=indent, straight=style.align == "justify") or [
            Line((), (), 0.0, 0.0, 0.0)
        ]
    return lines


def measure(content: "str | Sequence[Run]", style: Style, fonts: Fonts | None = None) -> float:
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
        draw_lines(self.canv, self.lines, self._set, leading=self.style.leading, width=self._broken_at or self.width, top=self.height)


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


def draw_lines(canvas: Any, lines: Sequence[Line], style: Style, *, leading: float, width: float, top: float) -> None:
    """Draw lines downwards from `top`, aligned within `width` and the style's margins."""
    used = fonts_of(canvas)
    pen = _Pen(used)
    for number, line in enumerate(lines):
        if line.pieces:
            free = width - style.left - style.right - line.width - line.start
            x = style.left + line.start + free * {"center": 0.5, "right": 1.0}.get(style.align, 0.0)
            y = top - number * leading - (leading - style.size) / 2 - ASCENT * style.size
            pen.line(line, x, y)
    if pen.out:
        canvas.addLiteral("BT 0 Tc\n" + "\n".join(pen.out) + "\nET")
    for drawing in pen.after:
        drawing(canvas)


class _Pen:
    """Writes lines as text operators (PDF 9.4): one Tm a line, Tc for the common gap, numbers in TJ where a gap differs."""

    def __init__(self, used: DocumentFonts) -> None:
        self.used = used
        self.out: list[str] = []
        self.after: list[Callable[[Any], None]] = []
        self._font: tuple[str, float] | None = None
        self._spacing = 0.0

    def line(self, line: Line, x: float, y: float) -> None:
        """Write one line whose first piece begins at x on the baseline y."""
        self.out.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        buffer: list[str] = []
        common = line.spread
        rules: list[list[float]] = []
        for piece, gap in zip(line.pieces, line.gaps, strict=True):
            look: Look = piece.mark
            end = x + piece.width + gap
            if look.underline:
                if rules and abs(rules[-1][1] - x) < 0.01 and rules[-1][2] == look.size:
                    rules[-1][1] = end
                else:
                    rules.append([x, end, look.size])
            self._piece(piece, gap, common, buffer)
            if look.tick is not None:
                self.after.append(_Box(x, y, look.size, look.tick))
            x = end
        self._flush(buffer)
        for start, end, size in rules:
            self.after.append(_Rule(start, end, y - 0.16 * size))

    def _flush(self, buffer: list[str]) -> None:
        if buffer:
            self.out.append("[<" + "".join(buffer).replace("<>", "") + ">]TJ")
            buffer.clear()

    def _piece(self, piece: Piece, gap: float, common: float, buffer: list[str]) -> None:
        look: Look = piece.mark
        size, text, moved = look.size, piece.text, 0.0
        if look.tick is not None or not text:
            buffer.append(f">{-(piece.width + gap + self._spacing * 0) * 1000 / self._size(size, buffer):.1f}<")
            return
        natural = sum(look.chain[character].width for character in text) * size
        tracking = (piece.width - natural) / len(text)
        inner = common if len(text) == 1 else 0.0
        del inner
        for place, character in enumerate(text):
            glyph = look.chain[character]
            name, codes = self.used.use(glyph.face)
            spacing = common + (tracking if len(text) == 1 else 0.0)
            self._select(name, size, spacing, buffer)
            own = glyph.face.width(glyph.face.cmap.get(ord(character), 0)) * size
            shift = glyph.shift * size
            if abs(shift) > 0.005:
                buffer.append(f">{-shift * 1000 / size:.1f}<")
            buffer.append(codes[character])
            moved = glyph.width * size - shift - own + tracking + (gap if place == len(text) - 1 else 0.0)
            rest = moved - self._spacing
            if abs(rest) > 0.004:
                buffer.append(f">{-rest * 1000 / size:.1f}<")

    def _size(self, size: float, buffer: list[str]) -> float:
        if self._font is None:
            return size
        return self._font[1]

    def _select(self, name: str, size: float, spacing: float, buffer: list[str]) -> None:
        if self._font != (name, size):
            self._flush(buffer)
            self.out.append(f"/{name} {size:g} Tf")
            self._font = name, size
        if abs(spacing - self._spacing) > 0.0005:
            self._flush(buffer)
            self._spacing = round(spacing, 3)
            self.out.append(f"{self._spacing:g} Tc")


@dataclass(frozen=True)
class _Rule:
    start: float
    end: float
    y: float

    def __call__(self, canvas: Any) -> None:
        canvas.setLineWidth(0.5)
        canvas.line(self.start, self.y, self.end, self.y)


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    size: float
    ticked: bool

    def __call__(self, canvas: Any) -> None:
        """A box of 0.76 em in a cell of one em, with a tick when it is chosen."""
        side, x, y = 0.76 * self.size, self.x + 0.12 * self.size, self.y
        canvas.setLineWidth(max(0.5, 0.045 * self.size))
        canvas.rect(x, y, side, side)
        if self.ticked:
            canvas.setLineWidth(0.09 * self.size)
            canvas.lines(
                [
                    (x + 0.18 * side, y + 0.52 * side, x + 0.42 * side, y + 0.22 * side),
                    (x + 0.42 * side, y + 0.22 * side, x + 0.85 * side, y + 0.82 * side),
                ]
            )


class Canvas(StockCanvas):  # type: ignore[misc]  # reportlab is untyped
    """A canvas for our papers: A4, the same bytes for the same input, no Helvetica in the file, and a batch's shared subsets."""

    def __init__(self, filename: Any, *, shared: Shared | None = None, **settings: Any) -> None:
        settings = {"pagesize": A4, "invariant": 1, "pageCompression": 1, "lang": "zh-CN", "pdfVersion": (1, 5), **settings}
        super().__init__(filename, **settings)
        fonts_of(self, shared)

    def _make_preamble(self) -> None:
        """Begin a page without choosing a font: ours are chosen where text is drawn."""
        self._preamble = "1 0 0 1 0 0 cm"
