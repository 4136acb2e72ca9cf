"""The facts of a case as plain values by field name, read with the type a rule expects; not recorded is None."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Facts:
    """Values of a case, or of one of its rows, by field name.

    The rows of a case are lists under `parties`, `officers`, `rights`, `goods`, `measures`, `payments`, `deliveries`,
    `transfers`, `events`, `papers` and `earlier` (earlier penalties of the same party).
    """

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text or a choice's key; empty when it is not recorded."""
        value = self.values.get(name)
        return "" if value is None else str(value).strip()

    def day(self, name: str) -> date | None:
        """A day, also of a moment."""
        value = self.values.get(name)
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None

    def moment(self, name: str) -> date | datetime | None:
        """A moment, or only its day when the time is not known."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def money(self, name: str) -> Decimal | None:
        """A sum in yuan, or a quantity."""
        value = self.values.get(name)
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))

    def flags(self, name: str) -> tuple[str, ...]:
        """The keys of a field of several choices."""
        return tuple(self.values.get(name) or ())

    def yes(self, name: str) -> bool | None:
        """Yes, no, or not recorded."""
        value = self.values.get(name)
        return None if value is None else bool(value)

    def rows(self, name: str) -> tuple[Facts, ...]:
        """The rows of a case under a name."""
        return tuple(Facts(row) for row in self.values.get(name) or ())

    def add(self, name: str, rows: str) -> Decimal | None:
        """The sum of a field over rows; None when no row has it."""
        return total(row.money(name) for row in self.rows(rows))

    def event(self, key: str) -> date | None:
        """The day of the last event of a kind."""
        days = [row.day("happened_at") for row in self.rows("events") if row.text("event") == key]
        return max((day for day in days if day), default=None)


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def yuan(value: Decimal) -> str:
    """A sum as a sentence names it: 12,000元, 12,000.50元."""
    return f"{value:,.2f}".removesuffix(".00") + "元"


def chinese(day: date) -> str:
    """A day as a sentence names it: 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"
