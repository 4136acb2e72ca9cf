"""What is placed on a page: it knows its size, may be divided, and draws itself from its lower left corner.

As the flowable of reportlab, without its page layout behind it: ours is `db.papers.pages`, and loading the other one
takes as long as setting a paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Flowable:
    """One thing on a page; `canv` is the canvas while it draws.

    How it stands to the page: `keepWithNext` with the next one, `company` never alone, `pin` at the foot,
    `fill` over all that is left of it.
    `leading` is the distance of its lines, if it has lines, and `first_part` the least of it that may stand on a page.
    """

    keepWithNext = False  # noqa: N815  as reportlab calls it
    company = False
    pin = False
    fill = False
    leading = 0.0
    first_part = 1e6
    spaceBefore = 0.0  # noqa: N815
    spaceAfter = 0.0  # noqa: N815

    def __init__(self) -> None:
        self.width = 0.0
        self.height = 0.0
        self.canv: Any = None

    def wrap(self, width: float, height: float, /) -> tuple[float, float]:  # noqa: ARG002
        """The room it takes in this width."""
        return self.width, self.height

    def split(self, width: float, height: float, /) -> Sequence[Flowable]:  # noqa: ARG002
        """Its parts where so much height is left; none when it cannot be divided there."""
        return ()

    def draw(self) -> None:
        """Draw on `canv`, which has been moved to its corner."""

    def drawOn(self, canvas: Any, x: float, y: float) -> None:  # noqa: N802
        """Draw with the lower left corner here."""
        canvas.saveState()
        canvas.translate(x, y)
        self.canv = canvas
        self.draw()
        self.canv = None
        canvas.restoreState()

    def getSpaceBefore(self) -> float:  # noqa: N802
        """What is kept free above it."""
        return self.spaceBefore

    def getSpaceAfter(self) -> float:  # noqa: N802
        """What is kept free below it."""
        return self.spaceAfter
