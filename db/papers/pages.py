"""From flowables to pages: what stands where is settled first, so that pages are counted before any is drawn.

Two rules of official papers need this: 'page n of m' on every page, and no page that holds only the seal.
Imported only when something is printed, so reportlab may stand at the top.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from db.papers.flowable import Flowable

SLACK = 0.5
COMPANY = 2
"""The least number of lines of a text that stand together on a page."""


@dataclass(frozen=True)
class Area:
    """Where text may stand on a page, in points from the lower left corner of the sheet."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height


@dataclass(frozen=True)
class Placed:
    """A flowable and its lower left corner."""

    flowable: Flowable
    left: float
    bottom: float
    height: float


@dataclass
class Leaf:
    """One page."""

    placed: list[Placed] = field(default_factory=list)

    @property
    def filled(self) -> float:
        """The height of what stands on it, without the gaps."""
        return sum(item.height for item in self.placed if not isinstance(item.flowable, Gap))

    def draw(self, canvas: Any) -> None:
        """Draw what stands on it."""
        for item in self.placed:
            item.flowable.drawOn(canvas, item.left, item.bottom)


class NewPage(Flowable):
    """What follows begins a new page."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """No room."""
        return 0, 0


class Gap(Flowable):
    """Empty room; none is kept at the head of a page, and it may shrink to `least` to save one."""

    def __init__(self, height: float, least: float | None = None) -> None:
        super().__init__()
        self.height = height
        self.least = height / 3 if least is None else least

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """Its height."""
        return width, self.height

    def draw(self) -> None:
        """Nothing."""


def set_off(flowable: Flowable, *, keep: bool = False, company: bool = False, pin: bool = False) -> Flowable:
    """Say how a flowable stands to the page: with the next one, never alone on a page, at the foot of the page."""
    flowable.keepWithNext = keep
    flowable.company = company
    flowable.pin = pin
    return flowable


class TooTall(ValueError):
    """A flowable that neither fits on a page nor can be broken."""


class _Layout:
    """Fills one page after the other."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self.leaves = [Leaf()]
        self.top = area.top
        self.after = 0.0

    @property
    def room(self) -> float:
        return self.top - self.area.bottom + SLACK

    @property
    def fresh(self) -> bool:
        return not self.leaves[-1].placed

    def turn(self) -> None:
        self.leaves.append(Leaf())
        self.top, self.after = self.area.top, 0.0

    def gap(self, flowable: Flowable) -> float:
        return 0.0 if self.fresh else max(self.after, float(flowable.getSpaceBefore()))

    def put(self, flowable: Flowable, height: float, gap: float) -> None:
        self.top -= gap + height
        self.leaves[-1].placed.append(Placed(flowable, self.area.left, self.top, height))
        self.after = float(flowable.getSpaceAfter())

    def pin(self, flowable: Flowable, height: float) -> None:
        self.leaves[-1].placed.append(Placed(flowable, self.area.left, self.area.bottom, height))
        self.top = self.area.bottom + height

    def squeeze(self, short: float) -> bool:
        """Shrink the gaps of this page, the lowest first, to win the room that is short; False if they cannot."""
        placed = self.leaves[-1].placed
        spare = {
            n: item.height - item.flowable.least
            for n, item in enumerate(placed)
            if isinstance(item.flowable, Gap) and item.height > item.flowable.least
        }
        if sum(spare.values()) < short:
            return False
        for place in reversed(spare):
            won = min(short, spare[place])
            short -= won
            item = placed[place]
            placed[place] = replace(item, height=item.height - won, bottom=item.bottom + won)
            for n in range(place + 1, len(placed)):
                placed[n] = replace(placed[n], bottom=placed[n].bottom + won)
            self.top += won
        return True

    def take_back(self) -> list[Flowable]:
        """Take the end of the page back, at least two lines of text, to stand with what comes next."""
        placed = self.leaves[-1].placed
        taken: list[Flowable] = []
        kept = list(placed)
        while placed and (isinstance(placed[-1].flowable, Gap) or placed[-1].flowable.company):
            taken.insert(0, placed.pop().flowable)
        last = placed.pop() if placed else None
        if last is None:
            placed[:] = kept
            return []
        leading = last.flowable.leading
        parts: Sequence[Flowable] = ()
        if leading and last.height > (COMPANY + 1.5) * leading:
            parts = last.flowable.split(self.area.width, last.height - (COMPANY - 0.5) * leading)
        if len(parts) > 1:
            self.top = last.bottom + last.height
            self.put(_like(parts[0], last.flowable), parts[0].wrap(self.area.width, last.height)[1], 0)
            return [_like(parts[1], last.flowable), *taken]
        taken.insert(0, last.flowable)
        while placed and placed[-1].flowable.keepWithNext:
            taken.insert(0, placed.pop().flowable)
        if not placed:
            placed[:] = kept
            return []
        return taken


def _like(part: Flowable, whole: Flowable) -> Flowable:
    """A part of a split text stands to the page as the whole did."""
    part.leading = whole.leading
    return part


def lay_out(story: Iterable[Flowable], area: Area) -> list[Leaf]:
    """Place the flowables on pages. Raises `TooTall` for one that cannot be placed at all."""
    page = _Layout(area)
    queue = deque(story)
    while queue:
        item = queue.popleft()
        if isinstance(item, NewPage):
            if not page.fresh:
                page.turn()
            continue
        if isinstance(item, Gap) and page.fresh:
            continue
        gap = page.gap(item)
        room = page.room - gap
        height = _height(item, queue, area.width, room)
        needed = height + _followed(item, queue, area.width)
        pinned, company = item.pin, item.company
        if needed > room and (pinned or company) and page.squeeze(needed - room):
            room = page.room - gap
        if needed <= room or (page.fresh and height <= room):
            page.pin(item, height) if pinned else page.put(item, height, gap)
            continue
        if isinstance(item, Gap):
            page.put(item, max(0.0, room - SLACK), gap)
            continue
        parts = [] if item.keepWithNext or company else _parts(item, area.width, room)
        if len(parts) > 1:
            queue.extendleft(reversed([_like(part, item) for part in parts]))
            continue
        if page.fresh:
            raise TooTall(f"{type(item).__name__} {height:.0f} > {room:.0f}")
        back = page.take_back() if pinned or company else []
        queue.extendleft(reversed([*back, item]))
        page.turn()
    return page.leaves


def _parts(item: Flowable, width: float, room: float) -> list[Flowable]:
    """Split a flowable; of a text at least two lines stay and at least two go."""
    leading = item.leading
    parts = list(item.split(width, room))
    if len(parts) < 2 or not leading:
        return parts
    count = round(item.wrap(width, room)[1] / leading)
    kept = round(parts[0].wrap(width, room)[1] / leading)
    if count - kept < COMPANY:
        kept = count - COMPANY
        parts = list(item.split(width, (kept + 0.5) * leading)) if kept > 0 else []
    return [] if kept < COMPANY else parts


def _height(item: Flowable, rest: Sequence[Flowable], width: float, room: float) -> float:
    """The height of a flowable; one that fills the page leaves room for what must stand below it."""
    if not item.fill:
        return float(item.wrap(width, room)[1])
    below = sum(
        other.wrap(width, room)[1] + float(other.getSpaceBefore()) for other in rest if not isinstance(other, NewPage)
    )
    return float(item.wrap(width, room - SLACK - below)[1])


def _followed(item: Flowable, rest: Sequence[Flowable], width: float) -> float:
    """The height of what must stand on the same page below a flowable."""
    height = 0.0
    for other in rest:
        if not item.keepWithNext:
            break
        whole = float(other.wrap(width, 0)[1])
        leading = other.leading
        divisible = not leading or round(whole / leading) >= 2 * COMPANY
        height += min(whole, other.first_part) if divisible else whole
        item = other
    return height
