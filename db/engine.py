"""The database file: how SQLite is set, and how a register is opened with care."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from db.driver import Hold, address, connect, head_of, hold, key_of, peewee, safe_wal
from db.errors import EnvironmentFault, known_faults
from db.keys import PLAIN, Key
from db.places import location

APPLICATION_ID = 0x49504352  # "IPCR"


class Database(peewee.SqliteDatabase):
    """A register's database: WAL with full synchronisation, so that a committed change survives a power cut.

    Below SQLite 3.51.3 the write-ahead log can damage a file that two connections write at once, so an older library
    gets the rollback journal instead, and so does a file on a network drive, where the log has no shared memory to
    stand on: there every commit also waits for the name of the journal. Transactions take the write lock at once:
    waiting works, upgrading does not.
    `key` is None for a file that is not encrypted. A file that is opens with the key that was unlocked for it; an empty
    one becomes encrypted when a key is given. Raises `NeedsPassword`, `Damaged`.
    """

    key: Key | None = None
    _hold: Hold | None = None  # a database in memory has no file to hold

    def __init__(self, path: Path, *, read_only: bool = False, key: Key | None = None) -> None:
        self.key = key or key_of(path)
        self._hold = hold(path, key.id if key is not None else head_of(path) or PLAIN)
        networked = not read_only and location(path).network
        wal = safe_wal(self.key) and not networked
        pragmas: dict[str, Any] = {
            "foreign_keys": 1,
            "cache_size": -65536,
            "temp_store": "memory",
            "cell_size_check": 1,
            "journal_size_limit": 1 << 26,
            "trusted_schema": 0,
        }
        if not read_only:
            sync = "extra" if networked else "full"
            pragmas = {"journal_mode": "wal" if wal else "truncate", "synchronous": sync} | pragmas
        where = reading_address(path) if read_only else address(path, "rw")
        super().__init__(where, pragmas=pragmas, timeout=5, lock_type="IMMEDIATE", uri=True)
        self.path = path
        self.read_only = read_only

    @property
    def well_begun(self) -> bool:
        """Whether the file of an encrypted register began with the id of its key when it was opened.

        Those 16 bytes are in no page that is authenticated; with the key at hand SQLCipher does without them.
        """
        return self.key is None or self._hold is None or self._hold.head == self.key.id

    def begin_well(self) -> None:
        """Write the id of the key anew where the file should begin with it; before anything is connected."""
        if self.key is not None and not self.well_begun:
            with self.path.open("r+b") as file:
                file.write(self.key.id)
            self._hold = hold(self.path, self.key.id)

    def _connect(self) -> Any:
        """Connect as peewee does, with the driver that the file needs."""
        connection = connect(self.database, key=self.key, timeout=self._timeout, **self.connect_params)
        try:
            self._add_conn_hooks(connection)
        except BaseException:
            connection.close()
            raise
        if self._hold is not None:
            self._hold.connected(+1)
        return connection

    def _close(self, conn: Any) -> None:
        super()._close(conn)
        if self._hold is not None:
            self._hold.connected(-1)

    def need_file(self) -> None:
        """See that the register's name still belongs to the file that is open: some systems let it be taken away.

        Raises `EnvironmentFault`; what were written now would be lost with the file that nobody can find any more.
        """
        with known_faults():
            moved = self._hold is not None and self._hold.moved()
        if moved:
            raise EnvironmentFault(
                f"登记库文件“{self.path.name}”被移走、删除或换成了另一个文件，刚才的内容没有保存。",
                remedy="请不要关闭程序，把原来的文件放回原处再保存；找不回来的，请恢复最近的备份。",
            )

    def rollback(self) -> None:
        """Roll back unless SQLite has done so by itself (disk full), which would hide the real error."""
        if self.connection().in_transaction:
            super().rollback()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, as the driver gives them."""
        return self.execute_sql(sql, values).fetchall()  # type: ignore[no-any-return]

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first value of the first row, or None."""
        row = self.execute_sql(sql, values).fetchone()
        return row[0] if row else None

    def bulk_insert(self, table: str, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
        """Insert stored values at the driver's speed; the caller holds the transaction."""
        names = ",".join(f'"{name}"' for name in columns)
        marks = ",".join("?" * len(columns))
        self.cursor().executemany(f'INSERT INTO "{table}"({names}) VALUES({marks})', rows)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Database]:
        """A connection for the current thread that is closed afterwards if it was not open before."""
        opened = self.connect(reuse_if_open=True)
        try:
            yield self
        finally:
            if opened:
                self.close()


def reading_address(path: Path) -> str:
    """How SQLite is told to open a register for reading only.

    Where nothing can be written, SQLite cannot make the memory that readers of a log share, so the file is taken as
    one that nobody changes. Raises `EnvironmentFault` when a log with changes lies beside it there: it would be
    passed over silently.
    """
    plain = address(path, "ro")
    if os.access(path.parent, os.W_OK):
        return plain
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise EnvironmentFault(
            f"“{path.name}”旁边还有没并入的改动，在只读的磁盘上无法读出。",
            remedy="请把登记库连同旁边的 -wal 文件一起复制到可以写入的文件夹，再打开复制的那一份。",
        )
    return f"{plain}&immutable=1"
