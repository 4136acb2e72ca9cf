"""The places a clerk has been to, to go back and forward between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

_REMEMBERED = 50


@dataclass(frozen=True)
class Place:
    """Where the clerk is: the list of a register, a record of it, or a new record with the values known already."""

    register: str
    record: int | None = None
    new: bool = False
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)


class Trail:
    """Places in the order they were visited, and the one at hand."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._position = -1

    @property
    def here(self) -> Place | None:
        """The place at hand."""
        return self._places[self._position] if self._places else None

    @property
    def can_go_back(self) -> bool:
        """Whether something lies behind."""
        return self._position > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether going back can be undone."""
        return self._position < len(self._places) - 1

    def visit(self, place: Place) -> None:
        """Go to a place; what lay ahead is forgotten."""
        if place == self.here and not place.new:
            return
        del self._places[self._position + 1 :]
        self._places.append(place)
        del self._places[:-_REMEMBERED]
        self._position = len(self._places) - 1

    def move(self, way: int) -> Place | None:
        """Go one back (-1) or forward (1); None when nothing lies there."""
        if not 0 <= self._position + way < len(self._places):
            return None
        self._position += way
        return self.here

    def settle(self, record: int) -> None:
        """Note that the new record at hand was saved as `record`."""
        if self.here is not None and self.here.new:
            self._places[self._position] = replace(self.here, record=record, new=False)

    def drop(self) -> None:
        """Forget the place at hand: it cannot be shown."""
        if self._places:
            del self._places[self._position]
            self._position = min(max(self._position - 1, 0), len(self._places) - 1)
