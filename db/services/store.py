"""What every service works on: the open file, its log, and the one way to change it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.audit import Change, Log
from db.engine import Database
from db.errors import known_faults
from db.kinds.clock import now
from db.record import Record, new_uid
from db.services.access import Access, everything

_LAST_ID = "last id of "
Listener = Callable[[frozenset[tuple[str, int]]], None]
Progress = Callable[[int, int, str], object]
Safeguard = Callable[[str, Progress | None], object]


@dataclass
class Changes:
    """The changes of one transaction: what goes into the log, and which records are touched."""

    store: Store
    reason: str = ""
    batch: str | None = None
    logged: list[Change] = field(default_factory=list)
    touched: set[tuple[str, int]] = field(default_factory=set)

    def insert(
        self,
        model: type[Record],
        stored: Mapping[str, Any],
        *,
        owner: bytes | None = None,
        uid: bytes | None = None,
        op: str = "add",
    ) -> tuple[int, bytes]:
        """Insert a record from stored column values; returns its id and uid. Raises `Refused` without the right."""
        self.store.access.need_table(model.table())
        uid, at, who = uid or new_uid(), stamp(), self.store.user
        known_id = self.store.free_id(model)
        row = (
            ({"id": known_id} if known_id is not None else {})
            | dict(stored)
            | {
                "uid": uid,
                "revision": 1,
                "created_at": at,
                "created_by": who,
                "changed_at": at,
                "changed_by": who,
            }
        )
        names = ",".join(f'"{name}"' for name in row)
        marks = ",".join("?" * len(row))
        cursor = self.store.database.execute_sql(
            f'INSERT INTO "{model.table()}"({names}) VALUES({marks})', list(row.values())
        )
        body = {name: [None, plain(value)] for name, value in stored.items() if value is not None}
        self.log(model.table(), uid, owner or uid, op, body)
        self.touched.add((model.table(), cursor.lastrowid))
        return cursor.lastrowid, uid

    def update(
        self,
        model: type[Record],
        record_id: int,
        *,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        owner: bytes | None = None,
        op: str = "change",
    ) -> bool:
        """Write the columns that differ; True when anything did. `before` holds uid and the columns of `after`.

        Raises `Refused` without the right.
        """
        different = {name: value for name, value in after.items() if before[name] != value}
        if not different:
            return False
        self.store.access.need_table(model.table())
        sets = ",".join(f'"{name}"=?' for name in different)
        self.store.database.execute_sql(
            f'UPDATE "{model.table()}" SET {sets},revision=revision+1,changed_at=?,changed_by=? WHERE id=?',
            [*different.values(), stamp(), self.store.user, record_id],
        )
        uid = bytes(before["uid"])
        body = {name: [plain(before[name]), plain(value)] for name, value in different.items()}
        self.log(model.table(), uid, owner or uid, op, body)
        self.touched.add((model.table(), record_id))
        return True

    def delete(
        self, model: type[Record], record_id: int, *, before: Mapping[str, Any], owner: bytes | None = None
    ) -> None:
        """Delete a record; the log keeps all it held, and its id is never given again. Raises `Refused`."""
        self.store.access.need_table(model.table())
        if self.store.database.value(f'SELECT max(id) FROM "{model.table()}"') == record_id:
            self.store.database.execute_sql(
                "INSERT INTO meta(key,value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value "
                "WHERE CAST(excluded.value AS INTEGER)>CAST(value AS INTEGER)",
                [f"{_LAST_ID}{model.table()}", str(record_id)],
            )
        self.store.database.execute_sql(f'DELETE FROM "{model.table()}" WHERE id=?', [record_id])
        uid = bytes(before["uid"])
        body = {name: [plain(value), None] for name, value in before.items() if value is not None}
        self.log(model.table(), uid, owner or uid, "remove", body)
        self.touched.add((model.table(), record_id))

    def log(self, table: str, uid: bytes, owner: bytes, op: str, body: Mapping[str, object]) -> None:
        """Note one change for the log."""
        self.logged.append(Change(table, uid, owner, op, body, reason=self.reason, batch=self.batch))


class _Working(threading.local):
    """The change that the present thread is in: each thread has a connection, and so a transaction, of its own."""

    changes: Changes | None = None


class Store:
    """The open register. All writing goes through `change`, which is one transaction with its log entries."""

    def __init__(self, path: Path, database: Database, log: Log, *, user: str) -> None:
        self.path = path
        self.database = database
        self.log = log
        self.access: Access = everything(user)
        self.listeners: list[Listener] = []
        self.safeguard: Safeguard | None = None
        self._working = _Working()
        self._safe_batch = ""

    @property
    def user(self) -> str:
        """Who is working, as the log names him."""
        return self.access.who

    @contextmanager
    def change(self, *, reason: str = "", batch: str | None = None) -> Iterator[Changes]:
        """One transaction: everything inside it happens with its log entries, or nothing does.

        A change inside a change joins it. Before the first change of a batch a backup is made. Listeners hear which
        records were touched after the commit. Raises `EnvironmentFault` when the disk or the file fails.
        """
        if self._working.changes is not None:
            yield self._working.changes
            return
        self.database.need_file()
        if batch is not None:
            self.make_safe("导入前", batch=batch)
        changes = Changes(self, reason=reason, batch=batch)
        with known_faults():
            try:
                with self.database.atomic():
                    self._working.changes = changes
                    yield changes
                    self.log.append(changes.logged, who=self.user)
            finally:
                self._working.changes = None
        if changes.touched:
            touched = frozenset(changes.touched)
            for listener in self.listeners:
                listener(touched)

    def make_safe(self, why: str, *, batch: str = "", progress: Progress | None = None) -> None:
        """Make a backup before something large, once for each batch. Raises when it cannot be made."""
        if self.safeguard is not None and (not batch or batch != self._safe_batch):
            self.safeguard(why, progress)
        self._safe_batch = batch

    def free_id(self, model: type[Record]) -> int | None:
        """The id of the next new record where it is not simply the next one, because the last one was deleted.

        Links in the log name records by id, so that no id may mean two of them.
        """
        last = self.database.value("SELECT value FROM meta WHERE key=?", [f"{_LAST_ID}{model.table()}"])
        if last is None:
            return None
        return max(int(last), self.database.value(f'SELECT max(id) FROM "{model.table()}"') or 0) + 1

    def stored(self, model: type[Record], record_id: int) -> dict[str, Any] | None:
        """All column values of one record as stored, or None."""
        cursor = self.database.execute_sql(f'SELECT * FROM "{model.table()}" WHERE id=?', [record_id])
        row = cursor.fetchone()
        return dict(zip([one[0] for one in cursor.description], row, strict=True)) if row else None

    def rows_stored(self, model: type[Record], parent_id: int) -> list[dict[str, Any]]:
        """All rows of a record as stored, in their order."""
        parent = model.parent()
        name = parent.column_name if parent is not None else "id"
        cursor = self.database.execute_sql(
            f'SELECT * FROM "{model.table()}" WHERE "{name}"=? ORDER BY position, id', [parent_id]
        )
        names = [one[0] for one in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def belonging(self, model: type[Record], stored: Mapping[str, Any]) -> tuple[bytes | None, dict[str, Any]]:
        """For a row that is saved by itself: the uid of the record it belongs to, and the place after the last one.

        None and nothing for a record that stands alone.
        """
        parent = model.parent()
        if parent is None:
            return None, {}
        owner = stored[parent.column_name]
        uid = self.database.value(f'SELECT uid FROM "{parent.rel_model.table()}" WHERE id=?', [owner])
        last = self.database.value(
            f'SELECT max(position) FROM "{model.table()}" WHERE "{parent.column_name}"=?', [owner]
        )
        return bytes(uid), {"position": 0 if last is None else last + 1}


def new_batch() -> str:
    """A name for a batch of changes, with which they can be undone together."""
    return uuid.uuid4().hex[:12]


def stamp() -> str:
    """The present moment as the register stores it."""
    return now().strftime("%Y-%m-%d %H:%M:%S")


def plain(value: object) -> object:
    """A stored value as JSON takes it."""
    return value.hex() if isinstance(value, bytes | memoryview) else value
