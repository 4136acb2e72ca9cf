"""Doing what the plan of an import says, inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from db.record import Record
from db.services.bulk import CHUNK, BulkWriter, parent_column
from db.services.derive import derive
from db.services.records import Records
from db.services.sheet_links import Links, register_of_kind
from db.services.store import Changes, Store
from db.sheets.plan import Plan, PlannedRow, SheetPlan
from db.sheets.targets import Targets

_ALWAYS_DERIVED = frozenset({"name_keys", "state"})


class Importer:
    """Writes the new and changed records of a plan."""

    def __init__(self, store: Store, records: Records, changes: Changes, targets: Targets) -> None:
        self._store = store
        self._records = records
        self._changes = changes
        self._targets = targets
        self._writer = BulkWriter(store, changes)
        self._links = Links(store, self._writer)
        self._ahead: dict[int, int] = {}

    def run(self, plan: Plan, progress: Callable[[int, int, str], None] | None) -> None:
        """Write everything; what the progress raises stops it."""
        new = [row for row in plan.rows if row.status == "new"]
        changed = [row for row in plan.rows if row.status == "changed"]
        blank = {sheet.name: _fields(sheet) for sheet in plan.sheets}
        total = len(new) + len(changed)
        for start in range(0, len(new), CHUNK):
            if progress is not None:
                progress(start, total, "写入各行")
            chunk = new[start : start + CHUNK]
            values = [self._resolved(self._targets.register.model, row.values) for row in chunk]
            self._flush()  # what follows from a linked record is read from the table
            for row, resolved in zip(chunk, values, strict=True):
                self._add(row, resolved, blank.get(row.sheet, {}))
            self._flush()
        for done, row in enumerate(changed, len(new)):
            if progress is not None and (done - len(new)) % CHUNK == 0:
                progress(done, total, "写入各行")
            self._change(row)
        self._links.fill_in(self._changes)

    def _flush(self) -> None:
        self._writer.flush()
        self._ahead.clear()
        self._links.written()

    def _resolved(self, model: type[Record], told: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a record or line with ids in place of links, and its lines so too."""
        specs, values = model.specs(), dict(told)
        for name, value in told.items():
            if isinstance(value, list) and name in model.row_models:
                values[name] = [self._resolved(model.row_models[name], line) for line in value]
            elif name in specs and isinstance(value, Mapping):
                values[name] = self._links.resolve(register_of_kind(specs[name].kind), value)
        return values

    def _add(self, row: PlannedRow, values: Mapping[str, Any], blank: Mapping[str, set[str]]) -> None:
        info = self._targets.register
        own = {name: value for name, value in values.items() if not isinstance(value, list)}
        stored = self._stored(info.model, info.key, own, blank.get("", set()), exact=row.own and row.uid is not None)
        owner, place = self._place(info.model, stored)
        record_id, uid = self._writer.add(info.model, stored | place, owner=owner, uid=row.uid)
        for name, lines in values.items():
            if isinstance(lines, list):
                for position, line in enumerate(lines):
                    self._add_line(name, line, position, record_id, uid, blank.get(name, set()))

    def _place(self, model: type[Record], stored: Mapping[str, Any]) -> tuple[bytes | None, dict[str, Any]]:
        """Whose row a record is, and its place there, counting those that are about to be written."""
        parent = model.parent()
        if parent is None:
            return None, {}
        owner, place = self._store.belonging(model, stored)
        ahead = self._ahead.get(stored[parent.column_name], 0)
        self._ahead[stored[parent.column_name]] = ahead + 1
        return owner, {name: value + ahead for name, value in place.items()}

    def _add_line(
        self, name: str, line: Mapping[str, Any], position: int, record_id: int, owner: bytes, blank: set[str]
    ) -> None:
        model = self._targets.register.model.row_models[name]
        stored = self._stored(model, model.table(), line, blank, exact="uid" in line)
        stored |= {"position": position, parent_column(model): record_id}
        self._writer.add(model, stored, owner=owner, uid=line.get("uid"))

    def _stored(
        self, model: type[Record], name: str, told: Mapping[str, Any], blank: set[str], *, exact: bool
    ) -> dict[str, Any]:
        """The column values of a new record or line.

        What follows from the told values is added, except where the workbook has a column and leaves it blank; with
        `exact` nothing but search keys is.
        """
        specs, columns = model.specs(), model.columns()
        values = {one: value for one, value in told.items() if one in specs}
        kept = {"name_keys"} if exact else _ALWAYS_DERIVED
        return {
            columns[one]: specs[one].kind.store(value)
            for one, value in derive(self._store, name, values, before=None, numbered=False).items()
            if one in values or one in kept or (not exact and one not in blank)
        }

    def _change(self, row: PlannedRow) -> None:
        info, record_id = self._targets.register, row.target_id or 0
        before = self._store.stored(info.model, record_id) or {}
        own = {name: value for name, value in row.values.items() if not isinstance(value, list)}
        values = {name: self._changed_link(info.model, name, value) for name, value in own.items()}
        self._flush()
        if values:
            self._records.write(self._changes, info, values, record_id=record_id, numbered=False)
        for name, lines in row.values.items():
            if isinstance(lines, list):
                self._change_lines(name, lines, record_id, bytes(before["uid"]))

    def _change_lines(self, name: str, lines: list[dict[str, Any]], record_id: int, owner: bytes) -> None:
        model = self._targets.register.model.row_models[name]
        old = {one["id"]: one for one in self._store.rows_stored(model, record_id)}
        specs, columns = model.specs(), model.columns()
        for line in lines:
            before = old.get(line.get("id"))
            if before is None:
                last = max((one["position"] for one in old.values()), default=-1)
                resolved = self._resolved(model, line)
                self._flush()
                self._add_line(name, resolved, last + 1, record_id, owner, set())
                self._flush()
                old = {one["id"]: one for one in self._store.rows_stored(model, record_id)}
                continue
            values = {one: self._changed_link(model, one, value) for one, value in line.items() if one in specs}
            self._flush()
            after = {columns[one]: specs[one].kind.store(value) for one, value in values.items()}
            self._changes.update(model, before["id"], before=before, after=after, owner=owner)

    def _changed_link(self, model: type[Record], name: str, value: Any) -> Any:
        """The id of what a link means now; facts of the same record (with its `id`) are written to that record."""
        if not isinstance(value, Mapping):
            return value
        register = register_of_kind(model.specs()[name].kind)
        if "id" not in value:
            return self._links.resolve(register, value)
        facts = {one: told for one, told in value.items() if one not in ("id", "uid")}
        info = self._records.register(register)
        self._flush()
        self._records.write(self._changes, info, facts, record_id=int(value["id"]), numbered=False)
        return int(value["id"])


def _fields(sheet: SheetPlan) -> dict[str, set[str]]:
    """The fields that a sheet has a column for: those of the record under the empty name, those of lines by theirs."""
    found: dict[str, set[str]] = {}
    for path in filter(None, sheet.mapping.values()):
        rows, _, name = path.rpartition(".")
        found.setdefault(rows, set()).add(name)
    return found
