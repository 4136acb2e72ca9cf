"""How the columns of a list share the width of the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """What one column needs, in pixels: at least, usually, and to show its first rows whole.

    An `elastic` column takes what nobody needs.
    """

    least: int
    usual: int
    whole: int
    elastic: bool = False


def share_width(needs: Sequence[Need], room: int) -> list[int]:
    """Give each column a width.

    All get their usual width; when there is more room, first those that need it to show everything, then the elastic
    ones; when there is less, each gives up a share of what it has above its least. The widths fill `room` exactly,
    unless even the least widths do not fit or no column is elastic.
    """
    widths = [need.usual for need in needs]
    spare = room - sum(widths)
    if spare < 0:
        return _spread(widths, [max(0, need.usual - need.least) for need in needs], spare)
    widths = _spread(widths, [max(0, need.whole - need.usual) for need in needs], spare)
    spare = room - sum(widths)
    elastic = [width if need.elastic else 0 for need, width in zip(needs, widths, strict=True)]
    total = sum(elastic)
    return [width + spare * share // total for width, share in zip(widths, elastic, strict=True)] if total else widths


def room_of(needs: Sequence[Need], shown: int) -> int:
    """Give the width to share out of what is `shown`: where even the least scrolls far, names need not be cut too."""
    far = 2 * sum(need.least for need in needs) > 3 * shown
    return sum(need.usual for need in needs) if far else shown


def _spread(widths: Sequence[int], limits: Sequence[int], amount: int) -> list[int]:
    """Add `amount` (or take it, when negative) in proportion to `limits`, and no more than those."""
    total = sum(limits)
    if not total:
        return list(widths)
    amount = max(-total, min(total, amount))
    return [width + amount * limit // total for width, limit in zip(widths, limits, strict=True)]
