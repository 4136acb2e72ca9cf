"""What a list shows of a case without its being stored: worked out for all cases at once, asked for by SQL."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from decimal import Decimal
from threading import RLock
from typing import Any, Generic, TypeVar

from db.kinds.clock import today
from db.services.deadlines import Deadlines
from db.services.store import Store

T = TypeVar("T")


class Computed(Generic[T]):
    """One value object for each case, kept until the register, the calendar, the rules or the day changes."""

    def __init__(self, store: Store, deadlines: Deadlines) -> None:
        self.store = store
        self.deadlines = deadlines
        self._lock = RLock()
        self._known: tuple[date, dict[int, T]] | None = None
        store.listeners.append(self._forget)

    def all(self) -> dict[int, T]:
        """The value objects of all cases that have one, by id."""
        day = today()
        with self._lock:
            if self._known is None or self._known[0] != day:
                with self.deadlines.rulebook.applied():
                    self._known = day, self._work_out(day)
            return self._known[1]

    def stored(self, case_id: int, name: str) -> str | int | None:
        """One field of one case as a column stores it: sums in fen, days as text."""
        one = self.all().get(case_id)
        value = None if one is None else self._field(one, name)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return int(value * 100)
        return value if isinstance(value, str | int) and value != "" else None

    @abstractmethod
    def _work_out(self, day: date) -> dict[int, T]: ...

    @abstractmethod
    def _field(self, one: T, name: str) -> Any: ...

    def _forget(self, _touched: object = None) -> None:
        self._known = None
