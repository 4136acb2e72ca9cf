"""What happened to a record, in words; and taking back what was saved."""

from __future__ import annotations

from dataclasses import dataclass

from db.audit import Entry, verb_of
from db.errors import Missing
from db.models import RECORDS
from db.record import LinkField, OwnerField, Record, Row
from db.registers import REGISTERS
from db.services.records import Records, register_of
from db.services.store import Progress, Store
from db.services.undo import Undo, Undone

_HIDDEN = frozenset({"name_keys"})
_MODELS: dict[str, type[Record]] = {model.table(): model for model in RECORDS}


@dataclass(frozen=True)
class FieldChange:
    """One field of a change: its label, and how its value read before and after."""

    label: str
    before: str
    after: str
    name: str = ""


@dataclass(frozen=True)
class Event:
    """One change as the timeline shows it: `what` names the record or row, `verb` what was done.

    `change` numbers the save it belongs to, `undone` says that this save was taken back.
    """

    at: str
    who: str
    verb: str
    what: str
    reason: str
    changes: tuple[FieldChange, ...]
    seq: int = 0
    change: int = 0
    table: str = ""
    undone: bool = False


@dataclass(frozen=True)
class ChangedField:
    """A field by which a history can be narrowed: table, column, label and name."""

    table: str
    column: str
    label: str
    name: str


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
        self.undoing = Undo(store)

    def of(
        self,
        register: str,
        record_id: int,
        *,
        limit: int = 300,
        before: int | None = None,
        who: str = "",
        table: str = "",
        column: str = "",
    ) -> list[Event]:
        """What happened to a record and its rows, newest first; secrets are masked.

        `before` is the number of an entry: only older ones. `who`, and `table` with `column`, leave out the others.
        """
        owner = self.uid_of(register, record_id)
        entries = self.store.log.entries(owner, limit=limit, before=before, who=who, table=table, column=column)
        undone = self.undoing.undone()
        return [self._event(entry, undone) for entry in entries]

    def of_change(self, change: int) -> list[Event]:
        """What one save did, in the order of doing it."""
        undone = self.undoing.undone()
        return [self._event(entry, undone) for entry in self.store.log.of_change(change)]

    def size(self, register: str, record_id: int) -> int:
        """How many entries there are of a record and its rows."""
        sql = "SELECT count(*) FROM audit WHERE owner=?"
        return int(self.store.database.value(sql, [self.uid_of(register, record_id)]))

    def people(self, register: str, record_id: int) -> list[str]:
        """Everybody who changed a record or its rows."""
        sql = "SELECT DISTINCT who FROM audit WHERE owner=? ORDER BY who"
        return [row[0] for row in self.store.database.rows(sql, [self.uid_of(register, record_id)])]

    def fields(self, register: str) -> list[ChangedField]:
        """The fields by which the history of a record can be narrowed: its own, then those of its rows."""
        model = self.records.register(register).model
        return [
            ChangedField(one.table(), column, f"{one.rows_label()}·{label}" if issubclass(one, Row) else label, name)
            for one in (model, *model.row_models.values())
            for name, column in one.columns().items()
            if name not in _HIDDEN and (label := one.specs()[name].label)
        ]

    def uid_of(self, register: str, record_id: int) -> bytes:
        """The uid of a record. Raises `Missing` when it is gone."""
        info = self.records.register(register)
        self.store.access.need_read(register)
        uid = self.store.database.value(f'SELECT uid FROM "{info.model.table()}" WHERE id=?', [record_id])
        if uid is None:
            raise Missing(f"这条{info.label}已不存在，可能已被删除。", remedy="删除过的记录在“维护—已删除”里。")
        return bytes(uid)

    def batches(self, *, limit: int = 50) -> list[Batch]:
        """The newest batches that can be undone, for whoever may undo them."""
        if not self.store.access.may("undo"):
            return []
        rows = self.store.database.rows(
            "SELECT batch, min(at), min(who), min(reason), count(*) FROM audit WHERE batch IS NOT NULL AND op<>'undo' "
            "GROUP BY batch ORDER BY max(seq) DESC"
        )
        undone = self.undoing.undone().batches
        return [Batch(*row) for row in rows if row[0] not in undone][:limit]

    def undo(self, batch: str, *, with_later: bool = False, progress: Progress | None = None) -> int:
        """Undo a whole batch: what it added goes, what it changed returns; returns the number of changes undone.

        Raises `Refused` when the batch is unknown or already undone, `Depends` when something it touched was changed
        since; with `with_later` that is undone, too. `progress` hears how far it is and may raise to cancel: nothing
        is undone then.
        """
        self.store.access.need("undo")
        return self.undoing.batch(batch, with_later=with_later, progress=progress)

    def undo_change(self, change: int, *, reason: str = "", with_later: bool = False) -> int:
        """Undo one save, or one undoing; as `undo` does."""
        self.store.access.need("undo")
        return self.undoing.change(change, reason=reason, with_later=with_later)

    def can_undo(self, change: int) -> str:
        """Why a save cannot be undone; empty when it may."""
        entries = self.store.log.of_change(change)
        if change in self.undoing.undone().changes:
            return "这次修改已经撤销过了。"
        return self.undoing.final(entries) if entries else "没有这次修改。"

    def _event(self, entry: Entry, undone: Undone) -> Event:
        model = _MODELS.get(entry.table)
        labels = self.changes(model, entry) if model is not None else ()
        change = self.store.log.change_of(entry)
        return Event(
            entry.at, entry.who, verb_of(entry.op), _what(model), _reason(entry), labels,
            seq=entry.seq, change=change, table=entry.table, undone=change in undone.changes,
        )  # fmt: skip

    def changes(self, model: type[Record], entry: Entry) -> tuple[FieldChange, ...]:
        """The fields of an entry in words, before and after; secrets are masked."""
        named = {column: name for name, column in model.columns().items()}
        specs, found = model.specs(), []
        for column, values in entry.body.items():
            name = named.get(column)
            if name is None or name in _HIDDEN or not isinstance(values, list):
                continue
            spec = specs[name]
            field = model._meta.fields[name]
            if isinstance(field, OwnerField):
                continue  # whose row it is goes without saying: that is where the log is read
            if isinstance(field, LinkField):
                before, after = (self.records.title(register_of(field), value) for value in values)
            else:
                before, after = (spec.kind.mask(spec.kind.load(value)) for value in values)
            found.append(FieldChange(spec.label, before, after, name))
        return tuple(found)


def _reason(entry: Entry) -> str:
    """Why something was done; of a look at what is masked, where and at which fields."""
    if entry.op == "unmask":
        return f"{entry.body['how']}：{'、'.join(entry.body['fields'])}"
    return entry.reason


def _what(model: type[Record] | None) -> str:
    if model is None:
        return ""
    if issubclass(model, Row):
        return model.rows_label()
    register = next((one for one in REGISTERS.values() if one.model is model), None)
    return register.label if register is not None else {"attachments": "附件"}.get(model.table(), "提示")
