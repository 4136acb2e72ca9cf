"""What follows from a whole record with its rows, worked out in the transaction that wrote it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from db.errors import Invalid
from db.models.exhibition import RiskCheck
from db.rules.checklists import Checklist, Score, checklist, in_force, score
from db.services.store import Changes, Store

_HELD_ONLINE = ("online", "both")


def settle(changes: Changes, register: str, record_id: int) -> None:
    """Bring up to date what is computed from a record and its rows."""
    step = _SETTLED.get(register)
    if step is not None:
        step(changes, record_id)


def version_of(store: Store, check_id: int) -> Checklist:
    """The version of the checklist that a check was made by; of one from elsewhere, the version of its day."""
    key, day = store.database.rows("SELECT checklist, checked_on FROM risk_checks WHERE id=?", [check_id])[0]
    return checklist(key) if key else in_force(date.fromisoformat(day))


def answers_of(store: Store, check_id: int) -> dict[str, str]:
    """The answers of a check by question."""
    rows = store.database.rows(
        "SELECT question, answer FROM risk_answers WHERE check_id=? ORDER BY position", [check_id]
    )
    return dict(rows)


def is_online(store: Store, check_id: int) -> bool:
    """Whether the fair of a check is shown online, so that the questions about that are asked."""
    form = store.database.value(
        "SELECT e.form FROM risk_checks k JOIN exhibitors x ON x.id=k.exhibitor_id "
        "JOIN exhibitions e ON e.id=x.exhibition_id WHERE k.id=?",
        [check_id],
    )
    return form in _HELD_ONLINE


def score_of(store: Store, check_id: int, *, version: str | None = None) -> Score:
    """The score of a check, by its own version or another one."""
    made = checklist(version) if version else version_of(store, check_id)
    risks = store.database.rows(
        "SELECT t.risk FROM exhibits t JOIN risk_checks k ON k.exhibitor_id=t.exhibitor_id "
        "WHERE k.id=? AND t.risk IS NOT NULL AND coalesce(t.decision, '')<>'withdrawn'",
        [check_id],
    )
    return score(
        made, answers_of(store, check_id), online=is_online(store, check_id), exhibits=[row[0] for row in risks]
    )


def _check(changes: Changes, check_id: int) -> None:
    store = changes.store
    before = store.stored(RiskCheck, check_id)
    if before is None:
        return
    answered = bool(answers_of(store, check_id))
    result = score_of(store, check_id)
    specs = RiskCheck.specs()
    values: dict[str, Any] = {
        "score": result.points.quantize(Decimal("0.01")) if answered else None,
        "level": result.level if answered else None,
        "findings": len(result.findings) if answered else None,
        "knockouts": "、".join(result.knockouts) or None,
    }
    after = {name: specs[name].kind.store(value) for name, value in values.items()}
    changes.update(RiskCheck, check_id, before=before, after=after)


def _exhibitor(changes: Changes, exhibitor_id: int) -> None:
    """The risks of exhibits count for the level of checks that are not closed."""
    rows = changes.store.database.rows(
        "SELECT id FROM risk_checks WHERE exhibitor_id=? AND coalesce(state, '')<>'closed'", [exhibitor_id]
    )
    for (check_id,) in rows:
        _check(changes, check_id)


def _attendance(changes: Changes, record_id: int) -> None:
    """A sign-in that is saved by itself is of a course of its class, and there is one for each person and course.

    Raises `Invalid` otherwise; the transaction is undone then.
    """
    store = changes.store
    (place,) = store.database.rows("SELECT training_id, session, person_id FROM attendance WHERE id=?", [record_id])
    course = store.database.value("SELECT 1 FROM courses WHERE training_id=? AND session=? LIMIT 1", list(place[:2]))
    if course is None:
        raise Invalid({"session": f"这个班次没有第{place[1]}课，请先登记课程，或改正课次"}, {"session": "课次"})
    other = store.database.value(
        "SELECT id FROM attendance WHERE training_id=? AND session=? AND person_id=? AND id<>? LIMIT 1",
        [*place, record_id],
    )
    if other is not None:
        raise Invalid({"person": "这个人这一课已经有签到记录，请改那一条"}, {"person": "姓名"})


_SETTLED: dict[str, Callable[[Changes, int], None]] = {
    "risk_checks": _check,
    "exhibitors": _exhibitor,
    "attendance": _attendance,
}
