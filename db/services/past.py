"""Records as they stood on a day, and those that are no longer there: read backwards from the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from db.audit import WRITES, Entry
from db.errors import Missing
from db.kinds import Kind
from db.record import LinkField, Record
from db.registers import REGISTERS, Register
from db.services.history import FieldChange, History
from db.services.records import Records, register_of
from db.services.store import Store

_ALL = 1 << 31
Stored = dict[bytes, tuple[type[Record], dict[str, Any]]]


@dataclass(frozen=True)
class Past:
    """A record as it stood when a day ended: the values as `load` gives them, without what is computed.

    `exists` is false when it was not there on that day; `last` is the number of its last entry by then.
    """

    day: date
    values: Mapping[str, Any]
    exists: bool
    last: int


@dataclass(frozen=True)
class Removed:
    """A record that was removed: its register and title, when, by whom and why; `change` is the save that did it."""

    register: str
    label: str
    title: str
    at: str
    who: str
    reason: str
    change: int
    uid: bytes


class PastRecords:
    """Looks back."""

    def __init__(self, store: Store, records: Records, history: History) -> None:
        self.store = store
        self.records = records
        self.history = history

    def as_of(self, register: str, record_id: int, day: date) -> Past:
        """A record with its rows at the end of a day. Raises `Missing` when there is no such record."""
        return self._as_of(self.records.register(register), self.history.uid_of(register, record_id), day)

    def as_of_uid(self, register: str, uid: bytes, day: date) -> Past:
        """The same of a record that may be removed."""
        return self._as_of(self.records.register(register), uid, day)

    def between(self, register: str, before: Past, after: Past) -> list[FieldChange]:
        """What differs between two states of a record, field by field, row by row."""
        return differences(self.records.register(register), before.values, after.values)

    def removed(self, *, limit: int = 300) -> list[Removed]:
        """The records that were removed and not brought back, the last one first."""
        of_table: dict[str, Register] = {}
        for info in REGISTERS.values():  # a list drawn from a register comes after it
            of_table.setdefault(info.model.table(), info)
        found: dict[bytes, Removed] = {}
        for entry in self.store.log.rare("remove"):
            home = of_table.get(entry.table)
            if (
                home is None
                or not self.store.access.may_read(home.key)
                or entry.uid != entry.owner
                or entry.uid in found
            ):
                continue
            if self.store.database.value(f'SELECT 1 FROM "{entry.table}" WHERE uid=?', [entry.uid]):
                continue
            found[entry.uid] = Removed(
                home.key, home.label, self._title(home, entry), entry.at, entry.who, entry.reason,
                self.store.log.change_of(entry), entry.uid,
            )  # fmt: skip
            if len(found) == limit:
                break
        return list(found.values())

    def restore(self, removed: Removed) -> int:
        """Bring a removed record back with its rows; returns its id. Raises `Refused` when that cannot be."""
        self.history.undo_change(removed.change, reason=f"恢复已删除的{removed.label}")
        table = self.records.register(removed.register).model.table()
        return int(self.store.database.value(f'SELECT id FROM "{table}" WHERE uid=?', [removed.uid]))

    def _as_of(self, info: Register, uid: bytes, day: date) -> Past:
        self.store.access.need_read(info.key)
        last = self.store.log.last_of(uid, f"{day.isoformat()} 23:59:59")
        state = self._present(info, uid)
        for entry in self.store.log.entries(uid, limit=_ALL, after=last):
            _step_back(info, state, entry)
        if uid not in state:
            if not self.store.database.value("SELECT 1 FROM audit WHERE owner=? LIMIT 1", [uid]):
                raise Missing(f"修改记录里没有这条{info.label}。")
            return Past(day, {}, exists=False, last=last)
        values = self._values(info.model, state[uid][1])
        for name, model in info.model.row_models.items():
            rows = [row for kind, row in state.values() if kind is model]
            rows.sort(key=lambda row: (row["position"], row["id"] or 0))
            values[name] = [self.store.access.shown(info.key, self._values(model, row), model) for row in rows]
        values = self.store.access.shown(info.key, values, info.model)
        return Past(day, values, exists=True, last=last)

    def _present(self, info: Register, uid: bytes) -> Stored:
        """The record and its rows as they are stored now; nothing when it is gone."""
        table = info.model.table()
        found = self.store.database.value(f'SELECT id FROM "{table}" WHERE uid=?', [uid])
        if found is None:
            return {}
        state: Stored = {uid: (info.model, self.store.stored(info.model, found) or {})}
        for model in info.model.row_models.values():
            state |= {bytes(row["uid"]): (model, row) for row in self.store.rows_stored(model, found)}
        return state

    def _values(self, model: type[Record], stored: Mapping[str, Any]) -> dict[str, Any]:
        values = model.plain(stored)
        for name in model.specs():
            one = model._meta.fields[name]
            if isinstance(one, LinkField):
                values[f"{name}_text"] = self._called(one, values[name])
        return values | {"id": stored["id"], "uid": bytes(stored["uid"]), "revision": stored["revision"]}

    def _called(self, one: LinkField, record_id: int | None) -> str:
        """What a linked record is called; of one that is gone, what it was called."""
        if record_id is None:
            return ""
        title = self.records.title(register_of(one), record_id)
        if title:
            return title
        table = one.rel_model.table()
        removed = (entry for entry in self.store.log.rare("remove") if entry.table == table)
        info = self.records.register(register_of(one))
        return next((self._title(info, entry) for entry in removed if _had(entry, "id") == record_id), "")

    def _title(self, info: Register, entry: Entry) -> str:
        columns = info.model.columns()
        names = [name for name in (info.title, info.number) if name]
        found = (_had(entry, columns[name]) for name in names if name in columns)
        return next((str(one) for one in found if one), f"编号 {_had(entry, 'id') or ''}".strip())


def differences(info: Register, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """What differs between two states of a record; secrets are masked. An empty state is no record at all."""
    found = _different(info.model, before, after)
    for name, model in info.model.row_models.items():
        old = {row["uid"]: row for row in before.get(name, ())}
        new = {row["uid"]: row for row in after.get(name, ())}
        for number, uid in enumerate(dict.fromkeys([*old, *new]), 1):
            place = f"{model.rows_label()}第{number}行"
            for one in _different(model, old.get(uid, {}), new.get(uid, {})):
                label = f"{place}·{one.label}"
                found.append(FieldChange(label, one.before, one.after, name=f"{name}.{number - 1}.{one.name}"))
    return found


def _different(model: type[Record], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    return [
        FieldChange(spec.label, shown(spec.kind, name, before), shown(spec.kind, name, after), name=name)
        for name, spec in model.specs().items()
        if name != "name_keys" and before.get(name) != after.get(name)
    ]


def shown(kind: Kind[Any], name: str, values: Mapping[str, Any]) -> str:
    """A value of a state in words: a link by what it is called, a secret masked."""
    return str(values.get(f"{name}_text") or kind.mask(values.get(name)))


def _step_back(info: Register, state: Stored, entry: Entry) -> None:
    """Take one entry out of a state."""
    model = _tables(info.key).get(entry.table)
    if model is None or entry.op == "undo":
        return
    if entry.op == "remove":
        row: dict[str, Any] = {one.column_name: None for one in model._meta.sorted_fields}
        state[entry.uid] = (model, row | {name: values[0] for name, values in entry.body.items()} | {"uid": entry.uid})
    elif entry.op == "add":
        state.pop(entry.uid, None)
    elif entry.uid in state and entry.op in WRITES:
        row = state[entry.uid][1]
        old = {name: values[0] for name, values in entry.body.items() if isinstance(values, list)}
        state[entry.uid] = (model, row | old | {"revision": row["revision"] - 1})


@cache
def _tables(register: str) -> Mapping[str, type[Record]]:
    model = REGISTERS[register].model
    return {one.table(): one for one in (model, *model.row_models.values())}


def _had(entry: Entry, column: str) -> Any:
    values = entry.body.get(column)
    return values[0] if isinstance(values, list) else None
