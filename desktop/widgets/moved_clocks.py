"""Which deadlines a saved change moved, in a few words for the status line and the column beside the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Place = tuple[str, str]
_NAMED = 3


def moved(before: Sequence[Any], after: Sequence[Any]) -> dict[Place, date | None]:
    """The old end of each deadline that moved, by rule and item; None for one that is new."""
    old = {(clock.key, clock.about): clock.ends_on for clock in before if hasattr(clock, "ends_on")}
    return {
        place: old.get(place)
        for clock in after
        if hasattr(clock, "ends_on")
        if (place := (clock.key, clock.about)) not in old or old[place] != clock.ends_on
    }


def summary(before: Sequence[Any], after: Sequence[Any], was: Mapping[Place, date | None]) -> str:
    """What moved, began and ended, shortened; empty when nothing did."""
    told = []
    for clock in after:
        place = (clock.key, clock.about)
        if place in was:
            old = was[place]
            told.append(
                f"{clock.rule.name} {old:%m-%d}→{clock.ends_on:%m-%d}"
                if old
                else f"新起算 {clock.rule.name} {clock.ends_on:%m-%d}"
            )
    kept = {(clock.key, clock.about) for clock in after}
    told += [f"了结 {clock.rule.name}" for clock in before if (clock.key, clock.about) not in kept]
    if not told:
        return ""
    more = f"等 {len(told)} 个" if len(told) > _NAMED else ""
    return f"；期限：{'，'.join(told[:_NAMED])}{more}"
