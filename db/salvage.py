"""The last resort: what can still be read of a damaged register, table by table, by slices halved at each error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.driver import address, connect, file_errors
from db.keys import PLAIN, Key

SLICE = 512
"""Rows asked for at once."""

PAGE = 4096
"""Bytes of a page in every register: SQLite's default since 2016."""

PROBES = 64
"""Rows asked for before a table of unknown size is walked through, which takes long where none answers."""

_LARGEST_GUESS = 20_000
_SIZE_AT, _FREE_AT = 28, 32  # in the header: pages in all, first free page and how many are free


@dataclass(frozen=True)
class Lost:
    """Rows that cannot be read: from one row number to another."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Slice:
    """Rows that were read (their row number first), or where they could not be."""

    rows: Sequence[tuple[Any, ...]]
    lost: Lost | None = None


def copy_readable(source: Path, target: Path, step: Callable[[int], object] | None = None) -> int:
    """Copy a file from a failing disk: what cannot be read is left zero; returns how many bytes that are."""
    size, lost = source.stat().st_size, 0
    with source.open("rb", buffering=0) as whence, target.open("wb") as whither:
        for at in range(0, size, PAGE):
            wanted = min(PAGE, size - at)
            try:
                whence.seek(at)
                block = whence.read(wanted)
            except OSError:
                block = b""
            lost += wanted - len(block)
            whither.write(block.ljust(wanted, b"\0"))
            if step is not None and at % (256 * PAGE) == 0:
                step(256 * PAGE)
    return lost


def replace_head(damaged: Path, donor: Path) -> None:
    """Put the first page of another file of the same register in place of a destroyed one.

    It says where each table begins, which never changes while a register is used. The list of free pages is dropped:
    what is only read needs none.
    """
    with donor.open("rb") as file:
        page = bytearray(file.read(PAGE))
    size = damaged.stat().st_size // PAGE
    if page.startswith(PLAIN):
        page[_SIZE_AT : _SIZE_AT + 4] = size.to_bytes(4, "big")
        page[_FREE_AT : _FREE_AT + 8] = bytes(8)
    with damaged.open("r+b") as file:
        file.write(page)


class Wreck:
    """A copy of a damaged register, open for reading; a connection that stumbled is exchanged for a fresh one."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self.key = key
        self._path = path
        self._errors: tuple[type[Exception], ...] = (*file_errors(), UnicodeDecodeError)
        self._connection = self._connect()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def tables(self) -> dict[str, list[str]]:
        """The columns of each table; raises what the driver raises when not even that can be read."""
        names = self._connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        return {
            name: [row[1] for row in self._connection.execute(f'PRAGMA table_info("{name}")').fetchall()]
            for (name,) in names
        }

    def slices(self, table: str) -> Iterator[Slice]:
        """All rows of a table that can be read, in the order of their numbers, and the gaps between them."""
        known = self.numbers(table)
        first, last = (min(known), max(known)) if known else (1, self._end(table))
        if not known and not any(self._answers(table, number) for number in range(1, last + 1, last // PROBES + 1)):
            yield Slice((), Lost(first, last))  # the root of the table is gone: no row can be reached through it
            return
        for start in range(first, last + 1, SLICE):
            yield from self._halved(table, start, min(last, start + SLICE - 1))

    def numbers(self, table: str) -> set[int] | None:
        """The numbers of all rows that there ought to be, as the index of their uids tells; None when it cannot."""
        try:
            sql = f'SELECT rowid FROM "{table}" INDEXED BY "{table}_uid"'
            return {row[0] for row in self._connection.execute(sql).fetchall()}
        except self._errors:
            self._renew()
            return None

    def number_of(self, table: str, uid: bytes) -> int | None:
        """The number of the row with this uid, as the index tells; the row itself may be lost."""
        try:
            sql = f'SELECT rowid FROM "{table}" INDEXED BY "{table}_uid" WHERE uid=?'
            row = self._connection.execute(sql, [uid]).fetchone()
        except self._errors:
            self._renew()
            return None
        return int(row[0]) if row else None

    def _halved(self, table: str, first: int, last: int) -> Iterator[Slice]:
        waiting = [(first, last)]
        while waiting:
            low, high = waiting.pop()
            try:
                sql = f'SELECT rowid, * FROM "{table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid'
                yield Slice(self._connection.execute(sql, [low, high]).fetchall())
            except self._errors:
                self._renew()
                if low == high:
                    yield Slice((), Lost(low, high))
                else:
                    middle = (low + high) // 2
                    waiting += [(middle + 1, high), (low, middle)]

    def _answers(self, table: str, number: int) -> bool:
        """Whether the table can say if it has this row."""
        try:
            self._connection.execute(f'SELECT 1 FROM "{table}" WHERE rowid=?', [number]).fetchone()
        except self._errors:
            self._renew()
            return False
        return True

    def _end(self, table: str) -> int:
        """The largest row number, or a guess beyond it."""
        try:
            return int(self._connection.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()[0] or 0)
        except self._errors:
            self._renew()
        return max(_LARGEST_GUESS, self._path.stat().st_size // PAGE * 16)

    def _renew(self) -> None:
        """An error can leave a connection, most of all an encrypted one, in a state from which it reads no more."""
        if self.key is not None:
            self._connection.close()
            self._connection = self._connect()

    def _connect(self) -> Any:
        connection = connect(address(self._path, "rw"), key=self.key)
        try:
            for pragma in ("writable_schema=ON", "cell_size_check=ON", "trusted_schema=OFF", "query_only=ON"):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection
