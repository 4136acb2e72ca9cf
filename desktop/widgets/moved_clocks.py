"""Which deadlines a saved change moved, in a few words for the status line and the column beside the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

Place = tuple[str, str]
_NAMED = 3


def moved(before: Sequence[Any], after: Sequence[Any]) -> tuple[dict[Place, date | None], str]:
    """The old end of each deadline that moved by rule and item (None: it is new), and what happened in a few words."""
    old = {(clock.key, clock.about): clock for clock in before if hasattr(clock, "ends_on")}
    now = {(clock.key, clock.about): clock for clock in after if hasattr(clock, "ends_on")}
    was = {
        place: old[place].ends_on if place in old else None
        for place, clock in now.items()
        if place not in old or old[place].ends_on != clock.ends_on
    }
    told = [_words(now[place], was[place]) for place in was]
    told += [f"了结 {clock.rule.name}" for place, clock in old.items() if place not in now]
    more = f"等 {len(told)} 个" if len(told) > _NAMED else ""
    return was, f"；期限：{'，'.join(told[:_NAMED])}{more}" if told else ""


def _words(clock: Any, was: date | None) -> str:
    if was is None:
        return f"新起算 {clock.rule.name} {clock.ends_on:%m-%d}"
    return f"{clock.rule.name} {was:%m-%d}→{clock.ends_on:%m-%d}"
