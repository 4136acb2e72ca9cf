"""Writing lines of text on a canvas, with as few operators as a line needs.

A line is one text matrix, one character spacing for the gap that most of its pieces have, and one TJ array with numbers
only where a gap differs (ISO 32000-1, 9.3 and 9.4). Where gaps are so wide or marks so close that a reader of the PDF
would see spaces or divided words, the line's text is given beside it (ActualText, 14.9.4), to be found and copied.
Imported only when something is printed, so it imports reportlab at the top.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas as StockCanvas

from db.papers.embedding import Shared, fonts_of
from db.papers.fonts import Chain
from db.papers.lines import Line
from db.papers.truetype import Face

rl_config.useA85 = 0
"""reportlab would write pages and pictures as text, a quarter longer, and spend a third of its time on it."""

A4 = 595.276, 841.89

RULE, RULE_BELOW = 0.5, 0.2
"""An underline: points thick, em below the baseline."""

SEEN_AS_SPACE = 0.08
"""Gaps of that many em, or overlaps, divide words for programs that take the text out of a PDF."""

ASCENT, SQUARE = 0.9, 1.06
"""Of a spot: how far it reaches above the baseline and how high it is, in em."""

_NOTICED = 0.004
"""Points by which a gap may be off without a number of its own."""


class Part(NamedTuple):
    """Neighbouring characters of one face; lengths in points."""

    face: Face
    text: str
    shift: float
    """From the end of what came before to the first origin."""
    own: float
    """The sum of the advances, and of the tracking inside."""


class Ink(NamedTuple):
    """What a piece needs to be drawn, measured once for all its uses."""

    size: float
    underline: bool
    parts: tuple[Part, ...]
    alone: Face | None
    """The face when the piece is one character on its origin, as nearly all are."""
    after: float
    """From the last advance to the end of the piece's room."""
    tracking: float = 0.0
    tick: bool | None = None
    path: str = ""
    """The fact that the piece prints."""


class Spot(NamedTuple):
    """Where a piece of a fact stands: lengths in points from the upper left corner of its page, pages from 0."""

    path: str
    page: int
    left: float
    top: float
    width: float
    height: float


def ink(
    text: str,
    chain: Chain,
    size: float,
    *,
    width: float,
    underline: bool = False,
    tracking: float = 0.0,
    tick: bool | None = None,
) -> Ink:
    """Prepare a token of one look: which faces draw it, and where in its room.

    An empty text is a blank. A tick box is drawn as lines; its text is written invisibly, so that it can be read.
    """
    if not text:
        return Ink(size, underline, (Part(chain.first, "", 0, 0),), None, width)
    glyphs = [chain[character] for character in text]
    together = len(text) > 1 and len(set(text)) == 1  # —— and …… stay joined, in the middle of their room
    overlap = (glyphs[0].lead + glyphs[0].trail) * size if together else 0.0  # the strokes of —— touch
    parts: list[Part] = []
    pen = room = 0.0
    for place, (character, glyph) in enumerate(zip(text, glyphs, strict=True)):
        shift = (room + glyph.shift) * size - pen
        if together:
            free = len(text) * (glyph.width - glyph.own) * size + (len(text) - 1) * overlap
            shift = -overlap if place else free / 2
        own = glyph.own * size + (tracking if place < len(text) - 1 else 0.0)
        if parts and parts[-1].face is glyph.face and abs(shift) < _NOTICED:
            parts[-1] = Part(glyph.face, parts[-1].text + character, parts[-1].shift, parts[-1].own + own)
        else:
            parts.append(Part(glyph.face, character, shift, own))
        pen += shift + own
        room += glyph.width + tracking / size
    alone = len(text) == 1 and abs(parts[0].shift) < _NOTICED and tick is None
    return Ink(size, underline, tuple(parts), parts[0].face if alone else None, width - pen, tracking, tick)


def owned(drawn: Ink, path: str) -> Ink:
    """The same ink, telling which fact it prints."""
    return Ink(drawn.size, drawn.underline, drawn.parts, drawn.alone, drawn.after, drawn.tracking, drawn.tick, path)


class Pen:
    """Collects the operators of some lines, then puts them on the canvas."""

    def __init__(self, canvas: Any) -> None:
        self._canvas, self._fonts = canvas, fonts_of(canvas)
        self._spots: list[Spot] | None = getattr(canvas, "spots", None)
        self._out = ["BT"]
        self._strokes: list[str] = []
        self._face: Face | None = None
        self._size = self._spacing = 0.0
        self._codes: Mapping[str, str] = {}
        self._buffer: list[str] = []

    def line(self, line: Line, x: float, y: float) -> None:
        """Write one line whose first piece begins at x on the baseline y."""
        self._out.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        if self._spots is not None:
            self._note(line, self._spots, x, y)
        common = line.spread + next((piece.mark.after for piece in line.pieces if piece.mark.alone), 0.0)
        noticed = SEEN_AS_SPACE * line.pieces[0].mark.size
        marked = common > noticed or min(line.gaps) < -noticed
        if marked:
            text = "".join([piece.text for piece in line.pieces])
            self._out.append(f"/Span<</ActualText<FEFF{text.encode('utf-16-be').hex().upper()}>>>BDC")
        if abs(common - self._spacing) > 0.0005:
            self._spacing = round(common, 3)
            self._out.append(f"{self._spacing:g} Tc")
        buffer, spacing = self._buffer, self._spacing
        ruled: list[tuple[float, float, float]] = []
        for piece, gap in zip(line.pieces, line.gaps, strict=True):
            drawn: Ink = piece.mark
            size = drawn.size
            if drawn.alone is not None:
                if drawn.alone is not self._face or size != self._size:
                    self._select(drawn.alone, size)
                buffer.append(self._codes[piece.text])
                rest = drawn.after + gap - spacing
            else:
                rest = self._parts(drawn, x, y) + gap
            if rest > _NOTICED or rest < -_NOTICED:
                buffer.append(f">{-1000 * rest / size:.1f}<")
            if drawn.underline:
                ruled.append((x, x + piece.width + gap, size))
            x += piece.width + gap
        self._flush()
        if marked:
            self._out.append("EMC")
        self._rules(ruled, y)

    def _note(self, line: Line, spots: list[Spot], x: float, y: float) -> None:
        """Note where the facts of a line stand; neighbouring pieces of one fact are one spot."""
        page, high = self._canvas.getPageNumber() - 1, self._canvas.page_height
        left, base = self._canvas.absolutePosition(x, y)
        last = ""
        for piece, gap in zip(line.pieces, line.gaps, strict=True):
            path, size, wide = piece.mark.path, piece.mark.size, piece.width + gap
            if path and path == last:
                begun = spots[-1]
                spots[-1] = Spot(path, page, begun.left, begun.top, left + wide - begun.left, begun.height)
            elif path:
                spots.append(Spot(path, page, left, high - base - ASCENT * size, wide, SQUARE * size))
            last = path
            left += wide

    def _parts(self, drawn: Ink, x: float, y: float) -> float:
        """Write a word, a blank or a box; return how far the pen still is from the end of its room."""
        spacing, buffer = self._spacing, self._buffer
        if drawn.tick is not None:
            self._box(x, y, drawn.size, ticked=drawn.tick)
            self._flush()
            self._out.append("3 Tr")
        for part in drawn.parts:
            if part.face is not self._face or drawn.size != self._size:
                self._select(part.face, drawn.size)
            scale = -1000 / drawn.size
            if abs(part.shift) > _NOTICED:
                buffer.append(f">{part.shift * scale:.1f}<")
            inner = drawn.tracking - spacing
            codes = [self._codes[character] for character in part.text]
            if abs(inner) > _NOTICED:
                buffer.append(f">{inner * scale:.1f}<".join(codes))
            else:
                buffer += codes
            if codes and abs(spacing) > _NOTICED:
                buffer.append(f">{-spacing * scale:.1f}<")
        if drawn.tick is not None:
            self._flush()
            self._out.append("0 Tr")
        return drawn.after

    def _select(self, face: Face, size: float) -> None:
        self._flush()
        name, self._codes = self._fonts.use(face)
        self._face, self._size = face, size
        self._out.append(f"/{name} {size:.4g} Tf")

    def _flush(self) -> None:
        if self._buffer:
            shown = "".join(self._buffer).replace("<>", " ")
            self._out.append(f"[<{shown}>]TJ" if ">" in shown else f"<{shown}>Tj")
            self._buffer.clear()

    def _rules(self, ruled: Iterable[tuple[float, float, float]], y: float) -> None:
        joined: list[list[float]] = []
        for start, end, size in ruled:
            if joined and abs(joined[-1][1] - start) < 0.05 and joined[-1][2] == size:
                joined[-1][1] = end
            else:
                joined.append([start, end, size])
        for start, end, size in joined:
            at = y - RULE_BELOW * size
            self._strokes.append(f"{RULE} w {start:.2f} {at:.2f} m {end:.2f} {at:.2f} l S")

    def _box(self, x: float, y: float, size: float, *, ticked: bool) -> None:
        """A box of 0.76 em in a cell of one em, with a tick when it is chosen."""
        side, left, bottom = 0.76 * size, x + 0.12 * size, y - 0.02 * size
        self._strokes.append(f"{0.045 * size:.2f} w {left:.2f} {bottom:.2f} {side:.2f} {side:.2f} re S")
        if ticked:
            at = [(left + across * side, bottom + up * side) for across, up in ((0.2, 0.52), (0.43, 0.24), (0.84, 0.8))]
            path = " ".join(f"{px:.2f} {py:.2f} {'l' if number else 'm'}" for number, (px, py) in enumerate(at))
            self._strokes.append(f"{0.09 * size:.2f} w {path} S")

    def finish(self) -> None:
        """Put everything on the canvas."""
        if len(self._out) > 1:
            self._canvas.addLiteral("\n".join([*self._out, "0 Tc ET" if self._spacing else "ET"]))
        if self._strokes:
            self._canvas.addLiteral("q 0 J 0 j [] 0 d 0 G " + "\n".join(self._strokes) + " Q")


class Canvas(StockCanvas):
    """A canvas for our papers: A4, the same bytes for the same input, no font but ours, a batch's shared subsets.

    `spots`, where it is a list, collects where each fact is printed.
    """

    spots: list[Spot] | None = None

    def __init__(self, filename: Any, *, shared: Shared | None = None, **settings: Any) -> None:
        ours = {"pagesize": A4, "invariant": 1, "pageCompression": 1, "lang": "zh-CN", "pdfVersion": (1, 5)}
        given = {name: value for name, value in settings.items() if value is not None}  # document templates name all
        super().__init__(filename, **{**ours, **given})
        fonts_of(self, shared)

    @property
    def page_height(self) -> float:
        """The height of the present page."""
        return float(self._pagesize[1])

    def _make_preamble(self) -> None:
        """Begin a page without choosing Helvetica: our text names its faces itself."""
        self._preamble = "1 0 0 1 0 0 cm"

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:  # noqa: N802 - reportlab's name
        """Choose one of reportlab's fonts; its initial one, which tables choose for each cell, is left out."""
        if psfontname != rl_config.canvas_basefontname:
            super().setFont(psfontname, size, leading)
