"""Counts of cases, each of them a query that opens into exactly the records it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.models.case import CASE_KINDS
from db.rules.procedure import states
from db.services.store import Store


@dataclass(frozen=True)
class Tally:
    """A count under a key, and the key's label."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class MonthTally:
    """The cases filed in one month, `YYYY-MM`, by kind of case."""

    month: str
    kinds: tuple[Tally, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(one.count for one in self.kinds)


class Statistics:
    """Counts over cases by the day of filing."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def by_month(self, last: date, count: int = 12) -> tuple[MonthTally, ...]:
        """The cases filed in each of `count` months up to the one of `last`, by kind, in the order of the kinds."""
        if not self.store.access.may_read("cases"):
            return ()
        ordinals = range(last.year * 12 + last.month - count, last.year * 12 + last.month)
        months = [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in ordinals]
        rows = self.store.database.rows(
            "SELECT substr(filed_on,1,7), kind, count(*) FROM cases WHERE filed_on BETWEEN ? AND ? GROUP BY 1, 2",
            [f"{months[0]}-01", f"{months[-1]}-31"],
        )
        counts = {(month, kind): found for month, kind, found in rows}
        return tuple(
            MonthTally(
                month, tuple(Tally(key, label, found) for key, label in _KINDS if (found := counts.get((month, key))))
            )
            for month in months
        )

    def by_kind(self, year: int) -> tuple[Tally, ...]:
        """The cases filed in a year by kind, most first."""
        return self._tally("kind", year, dict(_KINDS))

    def by_state(self, year: int) -> tuple[Tally, ...]:
        """The cases filed in a year by state, most first."""
        return self._tally("state", year, {key: one.label for key, one in states().items()})

    def _tally(self, column: str, year: int, labels: dict[str, str]) -> tuple[Tally, ...]:
        if not self.store.access.may_read("cases"):
            return ()
        rows = self.store.database.rows(
            f'SELECT "{column}", count(*) FROM cases WHERE filed_on BETWEEN ? AND ? AND "{column}" IS NOT NULL '
            f"GROUP BY 1 ORDER BY 2 DESC, 1",
            [f"{year:04d}-01-01", f"{year:04d}-12-31"],
        )
        return tuple(Tally(key, labels.get(key, key), count) for key, count in rows)


_KINDS = tuple(CASE_KINDS.items())
