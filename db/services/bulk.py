"""Many records at once: read whole in a few queries, written at the speed of the driver, logged as always."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from db.models import RECORDS
from db.record import CALLED, LinkField, Record, Row, new_uid
from db.registers import REGISTERS, Register
from db.services.records import register_of
from db.services.store import Changes, Store, stamp

CHUNK = 500
_MODELS: Mapping[str, type[Record]] = {model.table(): model for model in RECORDS}
_SYSTEM = ("id", "uid", "revision", "created_at", "created_by", "changed_at", "changed_by")


class WholeRecords:
    """Reads whole records: typed values by field name, `id`, `uid`, `revision`, what it is called (`CALLED`), rows.

    A link is the dictionary of what is known of the linked record, or None.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._linked: dict[str, dict[int, dict[str, Any]]] = {}

    def read(self, info: Register, ids: Sequence[int], rows: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
        """The records of these ids, in their order; those that are gone are left out.

        `rows` names the rows that are wanted, all of them unless it is given.
        """
        wanted = [name for name in info.model.row_models if rows is None or name in set(rows)]
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            found = {record["id"]: record for record in self._records(info.model, "id", chunk)}
            for name in wanted:
                model = info.model.row_models[name]
                for record in found.values():
                    record[name] = []
                for row in self._records(model, parent_column(model), chunk):
                    found[row["parent"]][name].append(row)
            for one in chunk:
                if one in found:
                    yield found[one]

    def _records(self, model: type[Record], column: str, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
        shape = _shape(model.table())
        order = " ORDER BY position, id" if issubclass(model, Row) else ""
        marks = ",".join(map(str, ids))
        parent = f', "{column}"' if issubclass(model, Row) else ""
        names = f"id, uid, revision, {shape.names}{parent}"
        sql = f'SELECT {names} FROM "{model.table()}" WHERE "{column}" IN ({marks}){order}'
        for row in self.store.database.rows(sql):
            record: dict[str, Any] = {"id": row[0], "uid": bytes(row[1]), "revision": row[2]}
            for (name, load, register), value in zip(shape.fields, row[3:], strict=False):
                if value is None:
                    record[name] = None
                elif register:
                    record[name] = self.linked(register).get(value)
                else:
                    record[name] = load(value)
            if parent:
                record["parent"] = row[-1]
            if column == "id":
                record[CALLED] = title_of(model, record)
            yield record

    def linked(self, register: str) -> Mapping[int, dict[str, Any]]:
        """All records of a register that others link to, by id; their own links are left out."""
        known = self._linked.get(register)
        if known is None:
            model = REGISTERS[register].model
            shape = _shape(model.table())
            known = {}
            for row in self.store.database.rows(f'SELECT id, uid, {shape.names} FROM "{model.table()}" ORDER BY id'):
                values = {
                    name: load(value)
                    for (name, load, link), value in zip(shape.fields, row[2:], strict=True)
                    if value is not None and not link
                }
                known[row[0]] = {"id": row[0], "uid": bytes(row[1]), **values}
            self._linked[register] = known
        return known


@dataclass(frozen=True)
class _Shape:
    names: str
    fields: tuple[tuple[str, Callable[[Any], Any], str], ...]


@cache
def _shape(table: str) -> _Shape:
    """The columns of a table as SQL, and for each field its name, its loader and the register it links to."""
    model = _MODELS[table]
    columns, specs = model.columns(), model.specs()
    fields = []
    for name in columns:
        peewee_field = model._meta.fields[name]
        register = register_of(peewee_field) if isinstance(peewee_field, LinkField) else ""
        fields.append((name, specs[name].kind.load, register))
    return _Shape(", ".join(f'"{column}"' for column in columns.values()), tuple(fields))


def parent_column(model: type[Record]) -> str:
    """The column that links a row to its record."""
    parent = model.parent()
    return str(parent.column_name) if parent is not None else "id"


def title_of(model: type[Record], record: Mapping[str, Any]) -> str:
    """What a record is called in the list of its register."""
    info = next((one for one in REGISTERS.values() if one.model is model), None)
    names = (info.title, info.number) if info is not None else ()
    return next((str(record[name]) for name in names if name and record.get(name)), str(record["id"]))


@dataclass
class _Pending:
    next_id: int
    rows: list[tuple[int, bytes, bytes, dict[str, Any]]] = field(default_factory=list)


class BulkWriter:
    """Collects new records and writes them table by table; the log gets the entry that a single save would write."""

    def __init__(self, store: Store, changes: Changes) -> None:
        self._store = store
        self._changes = changes
        self._pending: dict[type[Record], _Pending] = {}

    def add(
        self, model: type[Record], stored: dict[str, Any], *, owner: bytes | None = None, uid: bytes | None = None
    ) -> tuple[int, bytes]:
        """Take in a new record as stored column values; returns the id and uid it will have.

        The values may still be filled in until `flush`.
        """
        pending = self._pending.get(model)
        if pending is None:
            last = self._store.database.value(f'SELECT max(id) FROM "{model.table()}"') or 0
            pending = self._pending[model] = _Pending(self._store.free_id(model) or int(last) + 1)
        uid = uid or new_uid()
        record_id = pending.next_id
        pending.next_id += 1
        pending.rows.append((record_id, uid, owner or uid, stored))
        return record_id, uid

    def flush(self) -> None:
        """Write what was collected; links are checked when the transaction ends."""
        at, who = stamp(), self._store.user
        self._store.database.execute_sql("PRAGMA defer_foreign_keys=ON")
        for model in RECORDS:
            pending = self._pending.get(model)
            if pending is None or not pending.rows:
                continue
            self._store.access.need_table(model.table())
            columns = _columns(model.table())
            rows = (
                (record_id, uid, 1, at, who, at, who, *map(stored.get, columns))
                for record_id, uid, _, stored in pending.rows
            )
            self._store.database.bulk_insert(model.table(), (*_SYSTEM, *columns), rows)
            for record_id, uid, owner, stored in pending.rows:
                body = {name: [None, value] for name, value in stored.items() if value is not None}
                self._changes.log(model.table(), uid, owner, "add", body)
                self._changes.touched.add((model.table(), record_id))
        self._pending.clear()


@cache
def _columns(table: str) -> tuple[str, ...]:
    """Every column that a new record may fill."""
    return tuple(one.column_name for one in _MODELS[table]._meta.sorted_fields if one.column_name not in _SYSTEM)
