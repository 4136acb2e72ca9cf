"""Money owed after a decision: what is due when, what is still open, and the surcharge to a day; sums are yuan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from db.rules.deadlines import deadline
from db.rules.workdays import Calendar

RATE = Decimal("0.03")
_FEN = Decimal("0.01")


@dataclass(frozen=True)
class Owed:
    """Where a party stands on a day.

    `due_on` is the last day of the (last) payment term, `fine` and `gains` what is still open of each, `days_late` the
    days since the first term that was not kept, `surcharge` the 3 % a day of the unpaid fine so far, never more than
    the fine (`capped`), `surcharge_paid` what came in for it.
    """

    due_on: date
    fine: Decimal
    gains: Decimal
    days_late: int
    surcharge: Decimal
    capped: bool
    surcharge_paid: Decimal

    @property
    def total(self) -> Decimal:
        """All that is open, surcharge included."""
        return self.fine + self.gains + max(self.surcharge - self.surcharge_paid, Decimal(0))


def owed(
    served_on: date,
    *,
    fine: Decimal,
    gains: Decimal = Decimal(0),
    payments: Iterable[tuple[str, date, Decimal]] = (),
    instalments: Sequence[tuple[date, Decimal]] = (),
    challenged: Sequence[tuple[date, date | None]] = (),
    today: date,
    calendar: Calendar | None = None,
) -> Owed:
    """Count what is owed on `today`.

    The term is 15 days from `served_on` (程序规定 art. 72), or the `instalments` of the fine, each (last day, sum).
    `payments` are (fine | gains | surcharge, day, sum). The surcharge (art. 75) runs on the overdue part of the fine,
    day by day, the day of payment included; days of a reconsideration or lawsuit (`challenged`, both ends included,
    None: still running) do not count.
    """
    term = deadline("fine_payment", served_on, calendar=calendar).ends_on
    known = [(kind, day, sum_) for kind, day, sum_ in payments if day <= today]
    came = sorted((day, sum_) for kind, day, sum_ in known if kind == "fine")
    paid = sum((sum_ for _, sum_ in came), Decimal(0))
    gains_paid = sum((sum_ for kind, _, sum_ in known if kind == "gains"), Decimal(0))
    extra = sum((sum_ for kind, _, sum_ in known if kind == "surcharge"), Decimal(0))
    terms = sorted(instalments) or [(term, fine)]
    surcharge, first_late = _surcharge(terms, came, challenged, today)
    open_gains = max(gains - gains_paid, Decimal(0))
    if first_late is None and open_gains and today > term:
        first_late = term
    return Owed(
        due_on=terms[-1][0],
        fine=max(fine - paid, Decimal(0)),
        gains=open_gains,
        days_late=(today - first_late).days if first_late else 0,
        surcharge=min(surcharge, fine).quantize(_FEN, ROUND_HALF_UP),
        capped=surcharge >= fine > 0,
        surcharge_paid=extra,
    )


def _surcharge(
    terms: Sequence[tuple[date, Decimal]],
    came: Sequence[tuple[date, Decimal]],
    challenged: Sequence[tuple[date, date | None]],
    today: date,
) -> tuple[Decimal, date | None]:
    """The surcharge without its cap, and the first term that is overdue now."""
    breaks = {today, *(day for day, _ in terms if day < today), *(day for day, _ in came)}
    for first, last in challenged:
        breaks |= {day for day in (first - timedelta(1), last) if day and day < today}
    surcharge = Decimal(0)
    days = sorted(day for day in breaks if day >= terms[0][0])
    for before, at in zip(days, days[1:], strict=False):
        # constant from the day after `before` to `at`: a payment on `at` still counts as late on that day
        due = sum((sum_ for day, sum_ in terms if day <= before), Decimal(0))
        paid = sum((sum_ for day, sum_ in came if day <= before), Decimal(0))
        counted = 0 if _covered(at, challenged) else (at - before).days
        surcharge += max(due - paid, Decimal(0)) * RATE * counted
    paid = sum((sum_ for _, sum_ in came), Decimal(0))
    running = Decimal(0)
    for day, sum_ in terms:
        running += sum_
        if day < today and paid < running:
            return surcharge, day
    return surcharge, None


def _covered(day: date, challenged: Sequence[tuple[date, date | None]]) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in challenged)
