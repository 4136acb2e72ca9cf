"""Do the records say what the log says? What was written past this program is in the tables and not in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from db.audit import WRITES
from db.models import RECORDS
from db.record import Record, Row
from db.registers import REGISTERS
from db.services.anchors import WHOLE_UNTIL
from db.services.redact import is_redacted
from db.services.store import Store, plain

_MODELS: Mapping[str, type[Record]] = {model.table(): model for model in RECORDS}
_MOST = 50
"""So many are told."""

_NAMED = 4
_ALWAYS_LOGGED = frozenset({"cases", "case_parties", "case_rights", "goods", "measures", "payments", "deliveries",
    "clues", "parties", "rights", "papers"})  # fmt: skip
"""Tables into which no upgrade has ever put rows of its own."""


@dataclass(frozen=True)
class Disagreement:
    """A record that is not as the log left it: one sentence, and where it is (no register for what has no page)."""

    sentence: str
    register: str = ""
    record_id: int | None = None


def disagreements(store: Store, *, whole: bool = False) -> Iterator[Disagreement]:
    """Hold every record against the log; a very long log only when `whole` is asked for.

    A register that was put together from elsewhere (rebuilt, or a copy for support) has records without a log of
    their own and is left alone.
    """
    elsewhere = store.database.value("SELECT 1 FROM earlier_log LIMIT 1") or is_redacted(store)
    if elsewhere or (store.log.head()[0] > WHOLE_UNTIL and not whole):
        return
    told = _as_told(store)
    count = 0
    for model in RECORDS:
        cursor = store.database.execute_sql(f'SELECT * FROM "{model.table()}"')
        names = [one[0] for one in cursor.description]
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            known = told.pop((model.table(), bytes(row["uid"])), None)
            differing = None if known is None else _differing(model, row, known)
            if differing or (differing is None and model.table() in _ALWAYS_LOGGED):
                yield _told(store, model, row, differing)
                count += 1
            if count >= _MOST:
                return
    for table, uid in list(told)[: _MOST - count]:
        label = _label(_MODELS[table])
        yield Disagreement(f"修改记录里有、登记库里却没有的{label}（{uid.hex()[-8:]}），可能是绕过本程序删除的。")


def _as_told(store: Store) -> dict[tuple[str, bytes], dict[str, Any]]:
    """Every record as the log left it."""
    told: dict[tuple[str, bytes], dict[str, Any]] = {}
    for table, uid, op, body in store.database.execute_sql("SELECT tbl, uid, op, body FROM audit ORDER BY seq"):
        place = (table, bytes(uid))
        if table not in _MODELS or op not in WRITES:
            continue
        if op == "remove":
            told.pop(place, None)
            continue
        pairs = json.loads(body).items()
        told.setdefault(place, {}).update({name: pair[1] for name, pair in pairs if isinstance(pair, list)})
    return told


def _differing(model: type[Record], row: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    """The columns that are not as the log left them; of what it never told an upgrade may have filled in anything."""
    return [one for one in _columns(model.table()) if one in known and plain(row[one]) != known[one]]


def _told(store: Store, model: type[Record], row: Mapping[str, Any], differing: list[str] | None) -> Disagreement:
    register, record_id = _place(model, row)
    title = ""
    if register:
        info = REGISTERS[register]
        title = store.database.value(f'SELECT "{info.title}" FROM "{info.model.table()}" WHERE id=?', [record_id])
    what = f"{_label(model)}“{title or record_id or row['id']}”"
    if differing is None:
        return Disagreement(f"{what}不在修改记录里，可能是绕过本程序加进来的。", register, record_id)
    specs = {column: model.specs()[name].label for name, column in model.columns().items()}
    labels = [specs.get(column, column) for column in differing]
    named = "、".join(labels[:_NAMED]) + (f"等{len(labels)}项" if len(labels) > _NAMED else "")
    return Disagreement(f"{what}的{named}与修改记录不符，可能是绕过本程序改的。", register, record_id)


def _place(model: type[Record], row: Mapping[str, Any]) -> tuple[str, int | None]:
    """The register and id of the record on whose page something stands."""
    parent = model.parent()
    home = parent.rel_model if issubclass(model, Row) and parent is not None else model
    record_id = row[parent.column_name] if issubclass(model, Row) and parent is not None else row["id"]
    key = next((info.key for info in REGISTERS.values() if info.model is home), "")
    return (key, int(record_id)) if key else ("", None)


def _label(model: type[Record]) -> str:
    if issubclass(model, Row):
        return model.rows_label()
    return next((info.label for info in REGISTERS.values() if info.model is model), "附件或提示")


@cache
def _columns(table: str) -> tuple[str, ...]:
    following = {"id", "uid", "revision", "created_at", "created_by", "changed_at", "changed_by"}
    return tuple(one.column_name for one in _MODELS[table]._meta.sorted_fields if one.column_name not in following)
