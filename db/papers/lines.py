"""Breaking Chinese text into lines: pure arithmetic, no fonts, no page.

The rules (GB/T 15834 5.1, and the usage of official papers):

* no line begins with a closing mark, a stop, —— or …… ; no line ends with an opening mark;
* —— and …… , numbers and Latin words stay whole (a word longer than a line is cut);
* neighbouring marks share their blanks: in ，“ or 》、 half an em goes;
* a mark that may not begin a line is pulled in by squeezing the line's marks a little, or takes its neighbour down;
* both edges are straight: what is left over is spread evenly between the pieces, at most a quarter of an em each.
  Where a long number would leave more, the lines of the paragraph are chosen anew, all together; only if that does
  not help may the gaps grow to half an em.

A text comes in as pieces: one Chinese character, one word, one mark. Each carries a class of one letter:

    H character    O opening mark    C closing mark or stop    M middle dot    D dash or ellipsis
    W word         P other mark that may not end a line        T other mark that may not begin one
    S space        B blank to be filled in, or tick box
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

LOOSE = 0.25
"""The most that a gap grows, in em."""
LOOSEST = 0.5
"""The most that it grows where an unbreakable number leaves no choice."""
SLACK = 0.01
"""Lengths in points that differ by less are equal."""

NO_START = frozenset("CMDTS")
NO_END = frozenset("OP")

_WORD = r"!#$%&'*+,\-./0-9:;<=>?@A-Z\\^_`a-z|~\u00a0-\u00b6\u00b8-\u024f\u0370-\u03ff\u0400-\u04ff"
_TOKEN = re.compile(
    r"—{2,}|―{2,}|…{2,}|⋯{2,}"
    rf"|(?:[{_WORD}]|(?<=[A-Za-z])’(?=[A-Za-z]))+"
    r"|[０-９Ａ-Ｚａ-ｚ]+"
    r"| +"
    r"|(?s:.)[\u0300-\u036f]*"
)
KINDS = {
    **dict.fromkeys("（《〈「『【〔［｛“‘〖", "O"),
    **dict.fromkeys("）》〉」』】〕］｝”’〗，。、；：！？．", "C"),
    **dict.fromkeys("·•・", "M"),
    **dict.fromkeys("—―…⋯", "D"),
    **dict.fromkeys("％‰℃℉°′″～－／＋＝々〻ー)]}", "T"),
    **dict.fromkeys("￥＄￡№＃§([{", "P"),
    " ": "S",
}
"""The marks and their classes; every other character is H or W."""
_LONG = 20
"""Letters of the longest code that is never cut; an address on the net is longer, and may be cut after these:"""
_CUT = re.compile(r"[^/?&=]*(?:[/?&=]+|$)")
_TIGHT = re.compile(r"C(?=[CO])|O(?=O)")


class Piece(NamedTuple):
    """The smallest thing that a line break leaves whole; lengths in points."""

    text: str
    width: float
    kind: str
    lead: float = 0.0
    """Blank before the ink that may be squeezed away."""
    trail: float = 0.0
    """Blank after the ink that may be squeezed away."""
    mark: Any = None
    """Whatever the caller needs to draw it."""


class Line(NamedTuple):
    """One line: its pieces, and for each the gap after it (negative where squeezed), in points."""

    pieces: Sequence[Piece]
    gaps: Sequence[float]
    start: float
    """Where the first piece begins: the indent."""
    width: float
    """From the beginning of the first piece to the end of the last."""
    spread: float
    """The part of every gap that makes the edges straight."""


_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)


def printable(text: str) -> str:
    """Return a text as it is set: line ends are newlines, tabs are spaces, what has no shape and no width is gone."""
    return _INVISIBLE.sub("", _LINE_END.sub("\n", text).replace("\t", " "))


def tokens(text: str) -> list[str]:
    """Cut a text without line ends into the texts of its pieces."""
    found: list[str] = _TOKEN.findall(text)
    if found and max(map(len, found)) > _LONG:
        found = [part for token in found for part in (_CUT.findall(token) if len(token) > _LONG else (token,)) if part]
    return found


def kind(token: str) -> str:
    """Return the class of a token."""
    first = token[0]
    if first in KINDS:
        return KINDS[first]
    if first in ",.:;!?%" and not token[-1].isalnum():
        return "T"
    return "W" if len(token) > 1 or first.isascii() else "H"


def break_lines(
    pieces: Sequence[Piece], *, width: float, em: float, indent: float = 0.0, straight: bool = True
) -> list[Line]:
    """Break one paragraph into lines of a width, in points.

    `em` is the size of the type, `indent` that of the first line, `straight` asks for a straight right edge (the last
    line keeps its own). No piece may be wider than the line: cut it first. No pieces are no lines.
    """
    if not pieces:
        return []
    paragraph = _Paragraph(pieces, width, indent, em)
    ends = [0]
    while ends[-1] < len(pieces):
        ends.append(paragraph.next_end(ends[-1]))
    if straight and any(paragraph.loose(first, end) > LOOSE for first, end in zip(ends, ends[1:-1], strict=False)):
        ends = paragraph.best_ends() or ends
    return [paragraph.line(first, end, straight) for first, end in zip(ends, ends[1:], strict=False)]


class _Paragraph:
    """The pieces with their sums, so that the width of any line [first, end) is one subtraction."""

    def __init__(self, pieces: Sequence[Piece], width: float, indent: float, em: float) -> None:
        self.pieces, self.width, self.indent, self.em = pieces, width, indent, em
        self.kinds = "".join([piece.kind for piece in pieces])
        widths = [piece.width for piece in pieces]
        self.tight: dict[int, float] = {}  # piece -> what it shares with its neighbour
        for match in _TIGHT.finditer(self.kinds):
            at = match.start()
            self.tight[at] = pieces[at].trail if pieces[at].kind == "C" else pieces[at + 1].lead
            widths[at] -= self.tight[at]
        self.sums = [0.0, *accumulate(widths)]

    def room(self, first: int) -> float:
        """Return the length of the line that begins with this piece."""
        return self.width if first else self.width - self.indent

    def trimmed(self, first: int, end: int) -> int:
        """Return the end of a line without the spaces that hang over its edge."""
        while end > first + 1 and self.kinds[end - 1] == "S":
            end -= 1
        return end

    def over(self, first: int, end: int) -> float:
        """Return by how much a line is too full, negative when room is left."""
        end = self.trimmed(first, end)
        return self.sums[end] - self.sums[first] + self.tight.get(end - 1, 0.0) - self.room(first)

    def loose(self, first: int, end: int) -> float:
        """Return by how many em the gaps of a line must grow."""
        return -self.over(first, end) / (max(1, self.trimmed(first, end) - first - 1) * self.em)

    def squeezable(self, first: int, end: int) -> tuple[float, dict[int, float]]:
        """Return what the last mark of a line can give, and what the gaps before can: piece -> length."""
        end = self.trimmed(first, end)
        gaps = {}
        for at in range(first, end - 1):
            amount = self.pieces[at].trail + self.pieces[at + 1].lead
            if amount and at not in self.tight:
                gaps[at] = amount
        return self.pieces[end - 1].trail, gaps

    def legal(self, at: int) -> bool:
        """Whether a line may end before this piece."""
        return at >= len(self.kinds) or not (self.kinds[at] in NO_START or self.kinds[at - 1] in NO_END)

    def next_end(self, first: int) -> int:
        """Return the end of the line that begins here: as much as fits, unless a mark would stand wrongly."""
        count = len(self.kinds)
        fits = bisect_right(self.sums, self.sums[first] + self.room(first) + SLACK, first + 1) - 1
        fits = max(fits, first + 1)
        while fits < count and self.kinds[fits] == "S":
            fits += 1
        if self.legal(fits):
            return fits
        down = next((end for end in range(fits - 1, first, -1) if self.legal(end)), 0)
        pulled = next((end for end in range(fits + 1, fits + 5) if self.legal(end)), 0)
        if pulled:
            last, gaps = self.squeezable(first, min(pulled, count))
            needed, others = self.over(first, min(pulled, count)) - last, sum(gaps.values())
            gentle = down and self.loose(first, down) <= LOOSE
            if needed <= (others / 2 if gentle else others) + SLACK:
                return min(pulled, count)
        return down or fits

    def best_ends(self) -> list[int] | None:
        """Choose all lines together, with the least distortion; None when some line cannot be set."""
        count, full = len(self.kinds), self.width + 3 * self.em  # no line holds squeezable blanks for four characters
        costs, origins = {0: 0.0}, dict[int, int]()
        for end in range(1, count + 1):
            if not self.legal(end):
                continue
            nearest = end - 1 if end == count else bisect_right(self.sums, self.sums[end] - self.room(0) / 2) - 1
            furthest, best = bisect_right(self.sums, self.sums[end] - full), float("inf")
            for first in range(min(nearest, end - 1), max(furthest - 1, -1), -1):
                if first in costs:
                    cost = costs[first] + self._cost(first, end)
                    if cost < best:
                        best, costs[end], origins[end] = cost, cost, first
        if count not in origins:
            return None
        ends = [count]
        while ends[-1]:
            ends.append(origins[ends[-1]])
        return ends[::-1]

    def _cost(self, first: int, end: int) -> float:
        """Return how badly a line is distorted; infinite when it cannot be set."""
        over = self.over(first, end)
        if over > SLACK:
            last, gaps = self.squeezable(first, end)
            needed, others = over - last, sum(gaps.values())
            if needed > others + SLACK:
                return float("inf")
            return (needed / others) ** 2 if needed > SLACK else 0.0
        if end == len(self.kinds):
            return 0.0
        loose = self.loose(first, end)
        if loose > LOOSEST:
            return float("inf")
        return 10 * (loose / LOOSE) ** 3 + (1000 * loose if loose > LOOSE else 0)

    def line(self, first: int, end: int, straight: bool) -> Line:
        """Set one line: squeeze it when it is too full, spread it when its edge is to be straight."""
        over, spread = self.over(first, end), 0.0
        trimmed = self.trimmed(first, end)
        pieces = self.pieces[first:trimmed]
        gaps = [0.0] * len(pieces)
        for at, amount in self.tight.items():
            if first <= at < trimmed - 1:
                gaps[at - first] = -amount
        if over > SLACK:
            last, others = self.squeezable(first, end)
            gaps[-1] = -min(over, last)
            share = min(1.0, max(0.0, over - last) / (sum(others.values()) or 1.0))
            for at, amount in others.items():
                gaps[at - first] -= amount * share
            over -= min(over, last) + share * sum(others.values())
        elif straight and end < len(self.kinds) and 0 < len(pieces) - 1 >= -over / (LOOSEST * self.em):
            spread = -over / (len(pieces) - 1)
            gaps = [*(gap + spread for gap in gaps[:-1]), 0.0]
            over = 0.0
        return Line(pieces, gaps, self.width - self.room(first), self.room(first) + over, spread)
