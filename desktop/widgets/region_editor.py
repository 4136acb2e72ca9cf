"""An editor for administrative divisions: typed by any part of the name or by the code."""

from __future__ import annotations

from collections.abc import Sequence

from db.kinds import divisions
from desktop.widgets.choice_editor import ListedEditor
from desktop.widgets.initials import fold, initials
from desktop.widgets.match_list import Match

MOST = 8


class RegionEditor(ListedEditor):
    """A division, found by name, initials or the beginning of its code."""

    def matches_for(self, typed: str) -> Sequence[Match]:
        """The first divisions that fit: by their own name before their full name."""
        wanted = fold(typed)
        if not wanted:
            return []
        own: list[Match] = []
        other: list[Match] = []
        for code, division in divisions().items():
            if wanted in (code, division.name) or fold(division.name).startswith(wanted):
                own.append(Match(code, division.full, "", code))
            elif code.startswith(wanted) or wanted in division.full or initials(division.name).startswith(wanted):
                other.append(Match(code, division.full, "", code))
        return (own + other)[:MOST]
