"""What happened to a record, in words; and undoing a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.audit import Entry
from db.errors import Refused
from db.models import RECORDS
from db.record import LinkField, ParentField, Record, Row
from db.registers import REGISTERS
from db.services.records import Records, register_of
from db.services.store import Store

_OPS = {"add": "新增", "change": "修改", "remove": "删除", "issue": "签发", "void": "作废", "undo": "撤销"}
_MODELS: dict[str, type[Record]] = {model.table(): model for model in RECORDS}


@dataclass(frozen=True)
class FieldChange:
    """One field of a change: its label, and how its value read before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One change as the timeline shows it: `what` names the record or row, `verb` what was done."""

    at: str
    who: str
    verb: str
    what: str
    reason: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Batch:
    """One batch of changes (an import): its name, when, who, why, and how many records it touched."""

    name: str
    at: str
    who: str
    reason: str
    changes: int


class History:
    """The log as people read it."""

    def __init__(self, store: Store, records: Records) -> None:
        self.store = store
        self.records = records

    def of(self, register: str, record_id: int, *, limit: int = 300) -> list[Event]:
        """What happened to a record and its rows, newest first; secrets are masked."""
        owner = self.records.load(register, record_id)["uid"]
        return [self._event(entry) for entry in self.store.log.entries(owner, limit=limit)]

    def batches(self, *, limit: int = 50) -> list[Batch]:
        """The newest batches that can be undone."""
        rows = self.store.database.rows(
            "SELECT batch, min(at), min(who), min(reason), count(*) FROM audit WHERE batch IS NOT NULL AND op<>'undo' "
            "AND batch NOT IN (SELECT json_extract(body,'$.batch') FROM audit WHERE op='undo') "
            "GROUP BY batch ORDER BY max(seq) DESC LIMIT ?",
            [limit],
        )
        return [Batch(*row) for row in rows]

    def undo(self, batch: str) -> int:
        """Undo a whole batch: what it added goes, what it changed returns; returns the number of changes undone.

        Raises `Refused` when the batch is unknown or already undone, or when a record it touched was changed since.
        """
        entries = self._batch(batch)
        self.store.make_safe("撤销前")
        with self.store.change(reason=f"撤销批次 {batch}") as changes:
            for entry in entries:
                self._undo_one(changes, entry)
            changes.log("audit", entries[0].uid, entries[0].owner, "undo", {"batch": batch})
        return len(entries)

    def _batch(self, batch: str) -> list[Entry]:
        done = self.store.database.value(
            "SELECT 1 FROM audit WHERE op='undo' AND json_extract(body,'$.batch')=?", [batch]
        )
        if done:
            raise Refused(f"批次 {batch} 已经撤销过了。")
        rows = self.store.database.rows("SELECT DISTINCT owner FROM audit WHERE batch=?", [batch])
        entries = [
            entry
            for (owner,) in rows
            for entry in self.store.log.entries(bytes(owner), limit=100_000)
            if entry.batch == batch
        ]
        if not entries:
            raise Refused(f"没有批次 {batch}。", remedy="请在导入记录里查看批次编号。")
        last = max(entry.seq for entry in entries)
        uids = {entry.uid for entry in entries}
        for uid in uids:
            later = self.store.database.rows("SELECT who, at FROM audit WHERE uid=? AND seq>? LIMIT 1", [uid, last])
            if later:
                raise Refused(
                    f"批次里的记录后来又被 {later[0][0]} 于 {later[0][1]} 修改过，不能整批撤销。",
                    remedy="请逐条处理后来修改过的记录。",
                )
        return sorted(entries, key=lambda entry: -entry.seq)

    def _undo_one(self, changes: Any, entry: Entry) -> None:
        model = _MODELS.get(entry.table)
        if model is None:
            return
        found = self.store.database.rows(f'SELECT id FROM "{model.table()}" WHERE uid=?', [entry.uid])
        before = self.store.stored(model, found[0][0]) if found else None
        if entry.op == "add" and before is not None:
            changes.delete(model, before["id"], before=before, owner=entry.owner)
        elif entry.op == "change" and before is not None:
            after = {name: values[0] for name, values in entry.body.items()}
            changes.update(model, before["id"], before=before, after=after, owner=entry.owner)
        elif entry.op == "remove" and before is None:
            self._restore(changes, model, entry)

    def _restore(self, changes: Any, model: type[Record], entry: Entry) -> None:
        binary = {field.column_name for field in model._meta.sorted_fields if field.field_type == "BLOB"}
        row = {name: bytes.fromhex(values[0]) if name in binary else values[0] for name, values in entry.body.items()}
        names = ",".join(f'"{name}"' for name in row)
        self.store.database.execute_sql(
            f'INSERT INTO "{model.table()}"({names}) VALUES({",".join("?" * len(row))})', list(row.values())
        )
        changes.log(
            model.table(), entry.uid, entry.owner, "add", {name: [None, v[0]] for name, v in entry.body.items()}
        )

    def _event(self, entry: Entry) -> Event:
        model = _MODELS.get(entry.table)
        labels = self._changes(model, entry) if model is not None else ()
        return Event(entry.at, entry.who, _OPS.get(entry.op, entry.op), _what(model), entry.reason, labels)

    def _changes(self, model: type[Record], entry: Entry) -> tuple[FieldChange, ...]:
        named = {column: name for name, column in model.columns().items()}
        specs, found = model.specs(), []
        for column, values in entry.body.items():
            name = named.get(column)
            if name is None or name == "name_keys" or not isinstance(values, list):
                continue
            spec = specs[name]
            field = model._meta.fields[name]
            if isinstance(field, LinkField) and not isinstance(field, ParentField):
                texts = [self.records.title(register_of(field), value) for value in values]
            else:
                texts = [spec.kind.mask(spec.kind.load(value)) for value in values]
            found.append(FieldChange(spec.label, *texts))
        return tuple(found)


def _what(model: type[Record] | None) -> str:
    if model is None:
        return ""
    if issubclass(model, Row):
        return model.rows_label()
    register = next((one for one in REGISTERS.values() if one.model is model), None)
    return register.label if register is not None else {"attachments": "附件"}.get(model.table(), "提示")
