"""Whole records of a register in bulk: every declared field, the names behind links, and what its list composes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from db.kinds import Kind, Text
from db.models import CaseParty, CaseRight
from db.record import LinkField, Record
from db.registers import REGISTERS, Register
from db.services.lists import on_this_day
from db.services.records import register_of
from db.services.store import Store

_CHUNK = 500
_NAMES = {"parties": (CaseParty, "parties", "party"), "rights": (CaseRight, "rights", "right")}


def extracts(store: Store, register: str, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Each record that still exists, in the order of the ids, by chunks: typed values by field name, and `id`.

    A link also gives `<link>_text`, the name of the record it leads to; then come the columns that the list composes
    or computes, of which the parties and rights of a case are tuples of names. Rows are left out.
    """
    info = REGISTERS[register]
    sql, kinds = _statement(info)
    sql = on_this_day(sql)
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        names = {name: _names(store, name, chunk) for name in _NAMES} if register == "cases" else {}
        marks = ",".join(map(str, chunk))
        cursor = store.database.execute_sql(sql.replace(":ids", marks))
        columns = [one[0] for one in cursor.description]
        rows = {row[0]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
        for record_id in chunk:
            if record_id in rows:
                row = rows[record_id]
                composed = {name: tuple(found.get(record_id, ())) for name, found in names.items()}
                made = {name: kind.load(row[name]) for name, kind in kinds.items()}
                yield {"id": record_id} | info.model.plain(row) | made | composed


def _statement(info: Register) -> tuple[str, dict[str, Kind[Any]]]:
    """The SQL of a chunk (`:ids` stands for the ids), and the kinds of what it composes by name."""
    specs = info.model.specs()
    parts = ["t.*"]
    kinds: dict[str, Kind[Any]] = {}
    for name in specs:
        field = info.model._meta.fields[name]
        if isinstance(field, LinkField):
            target: type[Record] = field.rel_model
            title = REGISTERS[register_of(field)].title
            parts.append(
                f'(SELECT l."{title}" FROM "{target.table()}" l WHERE l.id = t."{field.column_name}") AS "{name}_text"'
            )
            kinds[f"{name}_text"] = Text()
    for column in info.columns:
        if column.name not in specs and column.name not in _NAMES:
            parts.append(f'{column.sql} AS "{column.name}"')
            kinds[column.name] = column.kind
    return f'SELECT {", ".join(parts)} FROM "{info.model.table()}" t WHERE t.id IN (:ids)', kinds


def _names(store: Store, name: str, ids: Sequence[int]) -> dict[int, list[str]]:
    """The names of the parties (in the case's own role) or rights of each case."""
    model, target, link = _NAMES[name]
    own = " AND r.role = 'party'" if name == "parties" else ""
    found: dict[int, list[str]] = defaultdict(list)
    for case_id, text in store.database.rows(
        f'SELECT r.case_id, l.name FROM "{model.table()}" r JOIN "{target}" l ON l.id = r.{link}_id '
        f"WHERE r.case_id IN ({','.join(map(str, ids))}){own} ORDER BY r.case_id, r.position"
    ):
        found[case_id].append(text)
    return found
