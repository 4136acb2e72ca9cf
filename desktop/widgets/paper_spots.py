"""The facts printed on a paper as the preview knows them: which one lies under the pointer, and the next one by key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF

from db.services.paper_data import PaperSpot

NEAR = 2.0
"""Points around a spot that still belong to it, so that a narrow one is easy to meet."""


class PaperSpots:
    """Spots in the order in which they are read, and the one that is pointed at; a fact may take several lines."""

    def __init__(self) -> None:
        self.all: tuple[PaperSpot, ...] = ()
        self.at: PaperSpot | None = None

    def show(self, spots: Sequence[PaperSpot]) -> None:
        """Take the spots of a paper; a fact pointed at on the one before stays pointed at."""
        self.all = tuple(sorted(spots, key=lambda one: (one.page, round(one.top), one.left)))
        here = self.at.path if self.at is not None else ""
        self.at = next((one for one in self.all if one.path == here), None)

    def under(self, page: int, point: QPointF) -> PaperSpot | None:
        """The fact at a point of a page, in points from its upper left corner; the smallest where they overlap."""
        found = [one for one in self.all if one.page == page and _box(one).contains(point)]
        return min(found, key=lambda one: one.width * one.height, default=None)

    def step(self, way: int) -> PaperSpot | None:
        """Go to the next (1) or the previous (-1) fact, past the other lines of the same one; None at an end."""
        place = self.all.index(self.at) if self.at is not None else (-1 if way > 0 else len(self.all))
        here = self.at.path if self.at is not None else ""
        places = range(place + way, len(self.all) if way > 0 else -1, way)
        found = next((number for number in places if self.all[number].path != here), None)
        if found is None:
            return None
        while way < 0 and found > 0 and self.all[found - 1].path == self.all[found].path:
            found -= 1  # going back, begin at the first line
        self.at = self.all[found]
        return self.at

    def boxes(self, page: int) -> list[QRectF]:
        """Where the fact pointed at stands on a page, in points."""
        if self.at is None:
            return []
        return [_box(one) for one in self.all if one.page == page and one.path == self.at.path]


def _box(spot: PaperSpot) -> QRectF:
    return QRectF(spot.left, spot.top, spot.width, spot.height).adjusted(-NEAR, -NEAR / 2, NEAR, NEAR / 2)
