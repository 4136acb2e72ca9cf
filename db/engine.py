"""The database file: how SQLite is set, and how a register is opened with care."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from db.driver import address, connect, head_of, hold, key_of, peewee, safe_wal
from db.keys import PLAIN, Key

APPLICATION_ID = 0x49504352  # "IPCR"


class Database(peewee.SqliteDatabase):
    """A register's database: WAL with full synchronisation, so that a committed change survives a power cut.

    Below SQLite 3.51.3 the write-ahead log can damage a file that two connections write at once, so an older library
    gets the rollback journal instead. Transactions take the write lock at once: waiting works, upgrading does not.
    `key` is None for a file that is not encrypted. A file that is opens with the key that was unlocked for it; an empty
    one becomes encrypted when a key is given. Raises `NeedsPassword`, `Damaged`.
    """

    key: Key | None = None

    def __init__(self, path: Path, *, read_only: bool = False, key: Key | None = None) -> None:
        self.key = key or key_of(path)
        self._hold = hold(path, key.id if key is not None else head_of(path) or PLAIN)
        wal = safe_wal(self.key)
        pragmas: dict[str, Any] = {
            "foreign_keys": 1,
            "cache_size": -65536,
            "temp_store": "memory",
            "cell_size_check": 1,
            "journal_size_limit": 1 << 26,
            "trusted_schema": 0,
        }
        if not read_only:
            pragmas = {"journal_mode": "wal" if wal else "truncate", "synchronous": "full"} | pragmas
        mode = "ro" if read_only else "rw"
        super().__init__(address(path, mode), pragmas=pragmas, timeout=5, lock_type="IMMEDIATE", uri=True)
        self.path = path
        self.read_only = read_only

    def _connect(self) -> Any:
        """Connect as peewee does, with the driver that the file needs."""
        connection = connect(self.database, key=self.key, timeout=self._timeout, **self.connect_params)
        try:
            self._add_conn_hooks(connection)
        except BaseException:
            connection.close()
            raise
        return connection

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
