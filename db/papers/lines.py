"""Breaking Chinese text into lines: pure arithmetic, no fonts, no page.

The rules (GB/T 15834 5.1, and the usage of official papers):

* no line begins with a closing mark, a stop, —— or …… ; no line ends with an opening mark;
* —— and …… , numbers and Latin words stay whole (a word longer than a line is cut);
* neighbouring marks share their blanks: in ，“ or 》、 half an em goes;
* a mark that may not begin a line is pulled in by squeezing the line's marks, or takes its neighbour down with it;
* both edges are straight: what is left over is spread evenly between the pieces, at most a quarter of an em each. Where a long
  number would leave more, the paragraph's lines are chosen anew together; only if that does not help may the gaps grow to half an em.

A text comes in as pieces: one Chinese character, one word, one mark. Each carries a class of one letter:

    H character   W word   O opening mark   C closing mark or stop   M middle dot   D dash or ellipsis
    T other mark that may not begin a line   P other mark that may not end a line   S space   B blank to be filled in, or box
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

TOKEN = re.compile(
    r"—{2,}|…{2,}"
    r"|(?:[!#$%&'*+,\-./0-9:;<=>?@A-Z\\^_`a-z|~\u00a0-\u00b6\u00b8-\u024f\u0370-\u03ff\u0400-\u04ff]|(?<=[A-Za-z])’(?=[A-Za-z]))+"
    r"|[０-９Ａ-Ｚａ-ｚ]+"
    r"|[ \t]+"
    r"|(?s:.)[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
)
_MARKS = {
    **dict.fromkeys("（《〈「『【〔［｛“‘〖", "O"),
    **dict.fromkeys("）》〉」』】〕］｝”’〗，。、；：！？．", "C"),
    **dict.fromkeys("·•・", "M"),
    **dict.fromkeys("—…", "D"),
    **dict.fromkeys("％‰℃℉°′″～－／＋＝々〻ー)]}", "T"),
    **dict.fromkeys("￥＄￡№＃§([{", "P"),
    **dict.fromkeys(" \t", "S"),
}
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
    """From the first piece's beginning to the last one's end."""
    spread: float
    """The part of every gap that makes the edges straight."""


def tokens(text: str) -> list[str]:
    """Cut a text without line ends into the pieces' texts."""
    return TOKEN.findall(text)


def kind(token: str) -> str:
    """Return the class of a token."""
    first = token[0]
    if first in _MARKS:
        return _MARKS[first]
    if first in ",.:;!?%" and not token[-1].isalnum():
        return "T"
    return "W" if len(token) > 1 or first.isascii() else "H"


class _Measure:
    """A paragraph's pieces with their sums, ready to ask for any line [first, end)."""

    def __init__(self, pieces: Sequence[Piece], width: float, indent: float, em: float) -> None:
        self.pieces, self.width, self.indent, self.em = pieces, width, indent, em
        self.kinds = "".join([piece.kind for piece in pieces])
        self.tight = dict[int, float]()
        widths = [piece.width for piece in pieces]
        for match in _TIGHT.finditer(self.kinds):
            at = match.start()
            amount = pieces[at].trail if pieces[at].kind == "C" else pieces[at + 1].lead
            self.tight[at] = amount
            widths[at] -= amount
        self.sums = [0.0, *accumulate(widths)]

    def room(self, first: int) -> float:
        """The length of the line that begins with this piece."""
        return self.width - (self.indent if first == 0 else 0.0)

    def trimmed(self, first: int, end: int) -> int:
        """The end of a line without the spaces that hang over it."""
        while end > first + 1 and self.kinds[end - 1] == "S":
            end -= 1
        return end

    def natural(self, first: int, end: int) -> float:
        return self.sums[end] - self.sums[first] + self.tight.get(end - 1, 0.0)

    def squeezable(self, first: int, end: int) -> list[tuple[int, float]]:
        """The gaps that can be narrowed and by how much: first the line's last mark, then the others."""
        last, found = self.pieces[end - 1], []
        if last.trail:
            found.append((end - 1, last.trail))
        for at in range(first, end - 1):
            before, after = self.pieces[at], self.pieces[at + 1]
            if (before.trail or after.lead) and at not in self.tight:
                found.append((at, before.trail + after.lead))
        return found

    def legal(self, at: int) -> bool:
        """Whether a line may end before this piece."""
        return at >= len(self.kinds) or not (self.kinds[at] in NO_START or self.kinds[at - 1] in NO_END)

    def loose(self, first: int, end: int) -> float:
        """How far the gaps of this line must grow, in em; negative when it is too full."""
        end = self.trimmed(first, end)
        over = self.room(first) - self.natural(first, end)
        return over / (max(1, end - first - 1) * self.em)

    def next_end(self, first: int) -> int:
        """Return the end of the line that begins here: as much as fits, marks pulled in or their neighbours pushed down."""
        count, room = len(self.kinds), self.room(first)
        fits = bisect_right(self.sums, self.sums[first] + room + SLACK, first + 1) - 1
        fits = max(fits, first + 1)
        if fits >= count:
            return count
        if self.kinds[fits] == "S":  # spaces hang over the edge
            while fits < count and self.kinds[fits] == "S":
                fits += 1
            if self.legal(fits):
                return fits
        if self.legal(fits):
            return fits
        for end in range(fits + 1, min(fits + 4, count) + 1):
            if self.legal(end):
                over = self.natural(first, self.trimmed(first, end)) - room
                if over <= sum(amount for _, amount in self.squeezable(first, self.trimmed(first, end))) + SLACK:
                    return end
                break
        for end in range(fits - 1, first, -1):
            if self.legal(end):
                return end
        return fits

    def best_ends(self) -> list[int] | None:
        """Choose all lines together so that no gap is too wide and the sum of distortions is least; None if that is impossible."""
        count = len(self.kinds)
        costs, origins = {0: 0.0}, dict[int, int]()
        for end in range(1, count + 1):
            if not self.legal(end):
                continue
            best = None
            for first in range(end - 1, -1, -1):
                natural = self.natural(first, self.trimmed(first, end))
                if natural > self.room(first) + self.em * 3:
                    break
                if first not in costs:
                    continue
                cost = costs[first] + self._cost(first, end, natural)
                if cost < (best[0] if best else float("inf")):
                    best = cost, first
            if best:
                costs[end], origins[end] = best
        if count not in origins:
            return None
        ends = [count]
        while origins[ends[-1]]:
            ends.append(origins[ends[-1]])
        return ends[::-1]

    def _cost(self, first: int, end: int, natural: float) -> float:
        over = natural - self.room(first)
        if over > SLACK:
            squeezable = sum(amount for _, amount in self.squeezable(first, self.trimmed(first, end)))
            return 1 + (over / squeezable) ** 2 if over <= squeezable + SLACK else float("inf")
        if end == len(self.kinds):
            return 0.0
        loose = self.loose(first, end)
        if loose > LOOSEST:
            return float("inf")
        return (loose / LOOSE) ** 3 * 10 + (1000 * loose if loose > LOOSE else 0)

    def line(self, first: int, end: int, straight: bool) -> Line:
        """Set one line: squeeze it when it is too full, spread it when its edge is to be straight."""
        last = end >= len(self.kinds)
        end = self.trimmed(first, end)
        pieces, room, natural = self.pieces[first:end], self.room(first), self.natural(first, end)
        gaps = [0.0] * len(pieces)
        for at, amount in self.tight.items():
            if first <= at < end - 1:
                gaps[at - first] = -amount
        over, spread = natural - room, 0.0
        if over > SLACK:
            for at, amount in self._shares(first, end, over):
                gaps[at - first] -= amount
                natural -= amount
        elif straight and not last and len(pieces) > 1 and -over <= LOOSEST * self.em * (len(pieces) - 1) + SLACK:
            spread = -over / (len(pieces) - 1)
            gaps[:-1] = [gap + spread for gap in gaps[:-1]]
            natural = room
        return Line(pieces, gaps, self.width - room, natural, spread)

    def _shares(self, first: int, end: int, over: float) -> list[tuple[int, float]]:
        """Divide a squeeze: the mark at the line's end gives first, the others in proportion."""
        places, shares = self.squeezable(first, end), []
        if places and places[0][0] == end - 1:
            shares.append((end - 1, min(over, places[0][1])))
            over -= shares[0][1]
            places = places[1:]
        total = sum(amount for _, amount in places)
        if over > 0 and total > 0:
            shares += [(at, amount * min(1.0, over / total)) for at, amount in places]
        return shares


def break_lines(pieces: Sequence[Piece], *, width: float, em: float, indent: float = 0.0, straight: bool = True) -> list[Line]:
    """Break one paragraph into lines of a width, in points.

    `em` is the type's size, `indent` the first line's, `straight` asks for a straight right edge (the last line keeps its own).
    No piece may be wider than the line: cut it first. An empty paragraph has no lines.
    """
    if not pieces:
        return []
    measure = _Measure(pieces, width, indent, em)
    ends: list[int] = []
    first, loosest = 0, 0.0
    while first < len(pieces):
        end = measure.next_end(first)
        if straight and end < len(pieces):
            loosest = max(loosest, measure.loose(first, end))
        ends.append(end)
        first = end
    if loosest > LOOSE:
        ends = measure.best_ends() or ends
    return [measure.line(first, end, straight) for first, end in zip([0, *ends], ends, strict=False)]
