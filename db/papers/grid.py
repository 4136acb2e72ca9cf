"""A ruled table whose cells may span rows and columns, grow to fill the page, and break anywhere over pages.

reportlab's own table cannot break a span or a row that is taller than a page; official forms have both.
Imported only when something is printed, so reportlab may stand at the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.papers.flowable import Flowable

RULE = 0.6
PADDING = 3.5
AIR = 2.2
"""Above and below what stands in a cell."""

SLACK = 0.01
TALL = 110.0
"""A row taller than this (in points) may be broken; a lower one moves to the next page whole."""

MOST_AIR = 9.0
"""How far the letters of a label that runs down are spread at most."""

FIRST_PART = 80.0
"""The least of a table that stands on a page with what belongs before it."""

LEAST = 48.0
"""The least height of a row's first part."""


@dataclass(frozen=True)
class Box:
    """One cell: where it stands, what stands in it from the top, and what stands at its foot."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    body: tuple[Flowable, ...] = ()
    foot: tuple[Flowable, ...] = ()
    valign: str = "middle"
    label: bool = False
    spaced: bool = False
    padding: float = PADDING


@dataclass(frozen=True)
class Band:
    """One row: its least height in points and its share of the room left on the page."""

    least: float = 0
    grow: float = 0


class RuledTable(Flowable):
    """The table. `header` rows are repeated on each page; `fill` stretches it to the room it is offered."""

    def __init__(
        self,
        widths: Sequence[float],
        bands: Sequence[Band],
        boxes: Sequence[Box],
        *,
        header: int = 0,
        fill: bool = False,
    ) -> None:
        super().__init__()
        self.widths = tuple(widths)
        self.bands = tuple(bands)
        self.boxes = tuple(boxes)
        self.header = header
        self.fill = fill
        self.heights: tuple[float, ...] = ()
        self.first_part = FIRST_PART

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """Measure the rows; with `fill`, share out what is left of `height`, or what the rows can spare of theirs."""
        heights = self._natural()
        room = height - sum(heights) - RULE
        weight = sum(band.grow for band in self.bands)
        if self.fill and room > 0 and weight:
            heights = [own + room * band.grow / weight for own, band in zip(heights, self.bands, strict=True)]
        elif self.fill and room < 0:
            needed = self._natural(spare=True)
            left = height - sum(needed) - RULE
            if left >= 0:
                share = left / (sum(heights) - sum(needed))
                heights = [low + (own - low) * share for low, own in zip(needed, heights, strict=True)]
        self.heights = tuple(heights)
        self.width, self.height = sum(self.widths), sum(heights) + RULE
        return self.width, self.height

    def _natural(self, *, spare: bool = False) -> list[float]:
        heights = [0.0 if spare else band.least for band in self.bands]
        for box in sorted(self.boxes, key=lambda box: box.rows):
            covered = range(box.row, box.row + box.rows)
            short = self._needs(box) - sum(heights[row] for row in covered)
            if short > 0:
                growing = [row for row in covered if self.bands[row].grow] or [covered[-1]]
                for row in growing:
                    heights[row] += short / len(growing)
        return heights

    def _inner(self, box: Box) -> float:
        return sum(self.widths[box.column : box.column + box.columns]) - 2 * box.padding

    def _needs(self, box: Box) -> float:
        width = self._inner(box)
        return stacked(box.body, width) + stacked(box.foot, width) + 2 * AIR

    def split(self, width: float, height: float) -> list[Flowable]:  # noqa: ARG002
        """The rows that fit, and the rest with the header again; a tall row is broken inside."""
        heights = self._natural()
        left = height - RULE
        row = 0
        while row < len(heights) and heights[row] <= left + SLACK:
            left -= heights[row]
            row += 1
        if row == len(heights):
            return [self]
        if row > self.header and (heights[row] <= TALL or left < LEAST):
            return self._parted(row, 0, heights)
        return self._parted(row, left, heights) if left >= LEAST else []

    def _parted(self, row: int, left: float, heights: Sequence[float]) -> list[Flowable]:
        """Break `left` points below the top of a row: 0 breaks between rows."""
        end, head = row + (1 if left else 0), self.header
        upper, lower = [], []
        for box in self.boxes:
            stop = box.row + box.rows
            if stop <= row:
                upper.append(box)
                lower += [box] if stop <= head else []
            elif box.row >= end:
                lower.append(replace(box, row=box.row - row + head))
            else:
                room = sum(heights[box.row : row]) + left - 2 * AIR
                first, second = self._halves(box, room)
                upper.append(replace(first, rows=end - box.row))
                top = max(box.row, row)
                lower.append(replace(second, row=top - row + head, rows=stop - top))
        bands = [*self.bands[:row], Band(left)] if left else list(self.bands[:row])
        rest = list(self.bands[row:])
        if left:
            rest[0] = replace(rest[0], least=0)
        return [
            RuledTable(self.widths, bands, upper, header=head),
            RuledTable(self.widths, [*self.bands[:head], *rest], lower, header=head),
        ]

    def _halves(self, box: Box, room: float) -> tuple[Box, Box]:
        """A box that lies across the break: a label stands in both halves, a text runs on, a foot comes last."""
        if box.label:
            return box, box
        upper, lower = cut(box.body, self._inner(box), room)
        return replace(box, body=tuple(upper), foot=(), valign="top"), replace(box, body=tuple(lower), valign="top")

    def draw(self) -> None:
        """Rule the cells and set what stands in them."""
        canvas: Any = self.canv
        tops = [self.height - RULE / 2]
        for height in self.heights:
            tops.append(tops[-1] - height)
        lefts = [0.0]
        for width in self.widths:
            lefts.append(lefts[-1] + width)
        canvas.setLineWidth(RULE)
        for box in self.boxes:
            left, right = lefts[box.column], lefts[box.column + box.columns]
            top, bottom = tops[box.row], tops[box.row + box.rows]
            canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)
            inner = right - left - 2 * box.padding
            body, foot = stacked(box.body, inner), stacked(box.foot, inner)
            spare = top - bottom - 2 * AIR - body - foot
            air = min(MOST_AIR, spare / len(box.body)) if box.spaced and len(box.body) > 1 else 0.0
            spare -= air * (len(box.body) - 1)
            start = top - AIR - (spare / 2 if box.valign == "middle" else 0)
            put(box.body, canvas, left + box.padding, start, inner, air)
            put(box.foot, canvas, left + box.padding, bottom + AIR + foot, inner)


def stacked(flowables: Sequence[Flowable], width: float) -> float:
    """The height of flowables one under the other."""
    return float(sum(flowable.wrap(width, 1e6)[1] for flowable in flowables))


def put(flowables: Sequence[Flowable], canvas: Any, left: float, top: float, width: float, air: float = 0) -> None:
    """Draw flowables one under the other from `top` down, `air` between them."""
    for flowable in flowables:
        top -= flowable.wrap(width, 1e6)[1]
        flowable.drawOn(canvas, left, top)
        top -= air


def cut(flowables: Sequence[Flowable], width: float, room: float) -> tuple[list[Flowable], list[Flowable]]:
    """What of the flowables fits into `room`, and what is left over."""
    upper: list[Flowable] = []
    lower = list(flowables)
    while lower:
        height = lower[0].wrap(width, room)[1]
        if height > room + SLACK:
            parts = lower[0].split(width, room)
            if len(parts) > 1:
                upper.append(parts[0])
                lower = [*parts[1:], *lower[1:]]
            break
        upper.append(lower.pop(0))
        room -= height
    return upper, lower
