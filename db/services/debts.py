"""Money owed after decisions: what was fined, what came in, what is open, the surcharge, and the way to the court."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.errors import Refused
from db.registers.ledgers import DEBTS_WHERE
from db.rules.clocks import Event
from db.rules.deadline_rules import deadline_rules
from db.rules.deadlines import deadline
from db.rules.owed import Owed, owed
from db.rules.workdays import Calendar
from db.services.case_events import Terms
from db.services.computed import Computed
from db.services.deadlines import Deadlines
from db.services.publications import Publications
from db.services.store import Store

SETTLED = frozenset({"paid", "closed"})


@dataclass(frozen=True)
class Debt:
    """What the party of one decided case owes on a day; sums are yuan.

    `due_on` is the last day of the (last) payment term, `apply_until` the last day on which the court can be asked
    (程序规定 art. 76), None before the decision was served. `next` says in words what comes next.
    """

    case_id: int
    state: str
    fine: Decimal
    gains: Decimal
    served_on: date | None
    due_on: date | None
    paid: Decimal
    open: Decimal
    days_late: int
    surcharge: Decimal
    surcharge_paid: Decimal
    terms: str
    urged_on: date | None
    apply_until: date | None
    asked_on: date | None
    next: str

    @property
    def total(self) -> Decimal:
        """All that is open, surcharge included."""
        return self.open + max(self.surcharge - self.surcharge_paid, Decimal(0))


@dataclass(frozen=True)
class Totals:
    """How many decisions are not paid up, and how much is open: of fines and gains, and with the surcharge."""

    count: int
    open: Decimal
    total: Decimal
    overdue: int


class Debts(Computed[Debt]):
    """The debts of all decided cases, worked out at once and kept until something changes."""

    def __init__(self, store: Store, deadlines: Deadlines, publications: Publications) -> None:
        super().__init__(store, deadlines)
        self.publications = publications

    def of_case(self, case_id: int) -> Debt | None:
        """What the party of a case owes today; None when nothing was imposed."""
        return self.all().get(case_id)

    def totals(self) -> Totals:
        """What is open today."""
        readable = self.store.access.may_read("cases")
        opened = [one for one in self.all().values() if readable and one.state not in SETTLED]
        return Totals(
            len(opened),
            sum((one.open for one in opened), Decimal(0)),
            sum((one.total for one in opened), Decimal(0)),
            sum(one.state in ("overdue", "lapsed") for one in opened),
        )

    def first_page(self) -> tuple[Totals, tuple[int, int]]:
        """What the first page says of money and publication; nothing to those who may not see it."""
        access = self.store.access
        totals = self.totals() if access.may_read("debts") else Totals(0, Decimal(0), Decimal(0), 0)
        return totals, self.publications.waiting() if access.may_read("publications") else (0, 0)

    def _work_out(self, day: date) -> dict[int, Debt]:
        rows = self.store.database.rows(
            "SELECT t.id, coalesce(t.fine,0), coalesce(t.confiscated_gains,0), t.closed_on "
            f"FROM cases t WHERE {DEBTS_WHERE}"
        )
        if not rows:
            return {}
        ids = [row[0] for row in rows]
        calendar, rules = self.deadlines.calendar(), deadline_rules()
        events, _ = self.deadlines.cases.read(ids, rules=rules, calendar=calendar, today=day)
        terms = self.deadlines.cases.terms(ids)
        payments: dict[int, list[tuple[str, date, Decimal]]] = defaultdict(list)
        for case_id, kind, paid_on, amount in self.store.database.rows(
            "SELECT case_id, coalesce(kind,'fine'), paid_on, amount FROM payments WHERE paid_on IS NOT NULL "
            "AND amount IS NOT NULL ORDER BY paid_on"
        ):
            payments[case_id].append((kind, date.fromisoformat(paid_on), Decimal(amount) / 100))
        return {
            case_id: _debt(
                case_id,
                (Decimal(fine) / 100, Decimal(gains) / 100),
                events[case_id],
                payments[case_id],
                terms.get(case_id),
                closed=closed is not None,
                day=day,
                calendar=calendar,
            )
            for case_id, fine, gains, closed in rows
        }

    def _field(self, one: Debt, name: str) -> Any:
        """Nothing owed is left blank, so that what is owed stands out."""
        return getattr(one, name) or None


def _debt(
    case_id: int,
    sums: tuple[Decimal, Decimal],
    events: Sequence[Event],
    payments: Sequence[tuple[str, date, Decimal]],
    terms: Terms | None,
    *,
    closed: bool,
    day: date,
    calendar: Calendar,
) -> Debt:
    fine, gains = sums
    first: dict[str, date] = {}
    last: dict[str, date] = {}
    for event in sorted(events, key=lambda one: _date(one.on)):
        first.setdefault(event.key, _date(event.on))
        last[event.key] = _date(event.on)
    paid = sum((amount for kind, _, amount in payments if kind != "surcharge"), Decimal(0))
    extra = sum((amount for kind, _, amount in payments if kind == "surcharge"), Decimal(0))
    served = first.get("decision_served")
    stands: Owed | None = None
    due_on = apply_until = None
    if served is not None:
        stands = _stands(served, sums, payments, terms, last, day, calendar)
        due_on = stands.due_on
        apply_until = _apply_until(served, terms, last, calendar)
    opened = stands.fine + stands.gains if stands else max(fine + gains - paid, Decimal(0))
    surcharge = stands.surcharge if stands else Decimal(0)
    state = _state(
        stands, opened, surcharge - extra, first, last, day, apply_until, deferred=bool(terms), closed=closed
    )
    return Debt(
        case_id,
        state,
        fine,
        gains,
        served,
        due_on,
        paid,
        Decimal(0) if state == "closed" else opened,
        stands.days_late if stands and state not in SETTLED else 0,
        surcharge,
        extra,
        _terms_words(terms),
        last.get("urged"),
        apply_until if opened else None,
        last.get("court_asked"),
        _next(state, due_on, apply_until, first, last, day, calendar),
    )


def _stands(
    served: date,
    sums: tuple[Decimal, Decimal],
    payments: Sequence[tuple[str, date, Decimal]],
    terms: Terms | None,
    last: Mapping[str, date],
    day: date,
    calendar: Calendar,
) -> Owed:
    fine, gains = sums
    instalments = [(due, fine if amount is None else amount) for due, amount in terms.due] if terms else []
    challenged = last.get("challenged")
    return owed(
        served,
        fine=fine,
        gains=gains,
        payments=payments,
        instalments=instalments,
        challenged=[(challenged, last.get("challenge_ended"))] if challenged else (),
        today=day,
        calendar=calendar,
    )


def _apply_until(served: date, terms: Terms | None, last: Mapping[str, date], calendar: Calendar) -> date | None:
    """The last day for the court: three months from the end of the remedies, or of the terms that were granted."""
    with suppress(Refused):
        if terms is not None:
            return deadline("court_application_deferred", terms.due[-1][0], calendar=calendar).ends_on
        over = remedy_over(served, last, calendar)
        return deadline("court_application", over, calendar=calendar).ends_on if over else None
    return None


def remedy_over(served: date, last: Mapping[str, date], calendar: Calendar) -> date | None:
    """The day on which nobody can ask for reconsideration or sue any more; None while a challenge is running."""
    if "remedy_over" in last:
        return last["remedy_over"]
    if "reconsidered" in last:
        return deadline("lawsuit_after_reconsideration", last["reconsidered"], calendar=calendar).ends_on
    if "challenged" in last:
        return last.get("challenge_ended")
    return deadline("lawsuit", served, calendar=calendar).ends_on


def _state(
    stands: Owed | None,
    opened: Decimal,
    surcharge: Decimal,
    first: Mapping[str, date],
    last: Mapping[str, date],
    day: date,
    apply_until: date | None,
    *,
    deferred: bool,
    closed: bool,
) -> str:
    if not opened:
        return "surcharge" if surcharge > 0 and not closed else "paid"
    if closed:
        return "closed"
    if stands is None:
        return "unserved"
    if "court_asked" in first:
        return "court"
    if "challenged" in first and "challenge_ended" not in last:
        return "challenged"
    if not stands.days_late:
        return "deferred" if deferred else "running"
    if apply_until is not None and day > apply_until:
        return "lapsed"
    return "urged" if "urged" in first else "overdue"


def _next(
    state: str,
    due_on: date | None,
    apply_until: date | None,
    first: Mapping[str, date],
    last: Mapping[str, date],
    day: date,
    calendar: Calendar,
) -> str:
    if state == "unserved":
        return "登记处罚决定书的送达"
    if state in ("running", "deferred") and due_on:
        return f"{due_on:%Y-%m-%d} 前缴清"
    if state == "challenged":
        return "复议、诉讼期间不计加处罚款"
    if state == "court":
        return "等待人民法院裁定"
    if state == "lapsed" and apply_until:
        return f"申请执行的期限已于 {apply_until:%Y-%m-%d} 届满"
    if state == "surcharge":
        return "追缴加处罚款"
    if state == "urged":
        urge = deadline("urge_wait", last["urged"], calendar=calendar).ends_on
        over = remedy_over(first["decision_served"], last, calendar) or day
        ready = max(urge, over)
        if day <= ready:
            return f"{ready:%Y-%m-%d} 后可以申请强制执行"
        return f"最迟 {apply_until:%Y-%m-%d} 申请强制执行" if apply_until else "申请强制执行"
    if state == "overdue":
        end = remedy_over(first["decision_served"], last, calendar)
        wait = f"，{end:%Y-%m-%d} 复议、诉讼期届满" if end and end >= day else ""
        return f"送达催告书{wait}"
    return ""


def _terms_words(terms: Terms | None) -> str:
    if terms is None:
        return ""
    if len(terms.due) == 1:
        return f"延期至 {terms.due[0][0]:%Y-%m-%d}"
    return f"分 {len(terms.due)} 期，至 {terms.due[-1][0]:%Y-%m-%d}"


def _date(on: Any) -> date:
    return on.date() if hasattr(on, "date") else on  # type: ignore[no-any-return]
