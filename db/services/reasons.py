"""Where the law wants a reason: recorded facts of a case that is closed or filed away, and numbers that were given.

What was left open may be filled in without one, and so may what lawfully happens after the closing
(`resources/rules/procedure.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from db.audit import Change
from db.errors import NeedsReason, Refused
from db.models import RECORDS
from db.record import Row
from db.registers import Register
from db.rules.procedure import procedure
from db.services.store import Changes, Store

_MODELS = {model.table(): model for model in RECORDS}
_NAMED = 4


def demand(changes: Changes, info: Register, before: Mapping[str, Any], *, since: int) -> None:
    """Look over what was just changed of a record, inside its transaction; `since` is where that begins in the log.

    Raises `NeedsReason` when a reason is wanted and none was given, so that nothing is kept.
    """
    if changes.reason.strip():
        return
    tables = {info.model.table(), *(model.table() for model in info.model.row_models.values())}
    made = [one for one in changes.logged[since:] if one.table in tables and one.op in ("change", "remove")]
    reasons = [*_closed(info, before, made), *_numbers(changes.store, made)]
    if reasons:
        raise NeedsReason(tuple(reasons))


def may_remove(store: Store, info: Register, before: Mapping[str, Any], *, reason: str) -> None:
    """Raises `Refused` for a record with issued papers, `NeedsReason` for one with a given number and no reason."""
    title = store.database.value(
        "SELECT title FROM papers WHERE owner=? AND state<>'draft' LIMIT 1", [bytes(before["uid"])]
    )
    if title:
        raise Refused(
            f"这条{info.label}签发过文书《{title}》，不能删除。",
            remedy="签发有误的文书请作废；不再办理的请走结案、归档。",
        )
    if info.number and not reason.strip() and _given(store, before.get(info.number)):
        raise NeedsReason((f"号码 {before[info.number]} 已经给出，删除要写明理由",))


def _closed(info: Register, before: Mapping[str, Any], made: list[Change]) -> Iterator[str]:
    """Facts of an ended case that were altered or taken away."""
    state = procedure().states.get(str(before.get("state"))) if info.key == "cases" else None
    if state is None or not state.sealed:
        return
    altered = list(dict.fromkeys(label for one in made for label in _altered(one, frozenset(state.still_open))))
    if altered:
        named = "、".join(altered[:_NAMED]) + (f"等{len(altered)}项" if len(altered) > _NAMED else "")
        yield f"案件{state.label}，更改已记录的{named}要写明理由"


def _altered(change: Change, still_open: frozenset[str]) -> Iterator[str]:
    """The labels of recorded values that a change replaces or removes."""
    model = _MODELS.get(change.table)
    if model is None:
        return
    if issubclass(model, Row):
        parent = model.parent()
        if parent is not None and parent.rows in still_open:
            return
    names = {column: name for name, column in model.columns().items()}
    for column, values in change.body.items():
        name = names.get(column, "")
        recorded = isinstance(values, list) and values[0] not in (None, "")
        if name and recorded and name not in still_open:
            yield model.rows_label() if issubclass(model, Row) else model.specs()[name].label


def _numbers(store: Store, made: list[Change]) -> Iterator[str]:
    """Numbers of ours that were altered or emptied."""
    for change in (one for one in made if one.op == "change"):
        for column, values in change.body.items():
            if column.endswith("number") and isinstance(values, list) and _given(store, values[0]):
                yield f"号码 {values[0]} 是按规定编发的，更改要写明理由"


def _given(store: Store, text: object) -> bool:
    return bool(text) and store.database.value("SELECT 1 FROM numbers WHERE text=?", [text]) is not None
