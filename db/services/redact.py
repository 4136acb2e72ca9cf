"""A copy of the register for support, in which every name, number and text is false; refused unless that is proved.

The copy is written anew, row by row, from falsified values: what is true never comes near its file. The copy of an
encrypted register is plain, since it holds nothing that needs a key.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.audit import GENESIS, Log, mark_of
from db.disk import move
from db.engine import Database
from db.errors import Refused, known_faults
from db.kinds.clock import today
from db.models import RECORDS
from db.record import Record
from db.redaction.collect import collect, rows_of
from db.redaction.columns import Falsified
from db.redaction.false import FalseValues
from db.redaction.scan import scan
from db.redaction.words import alphabet
from db.schema import upgrade
from db.services.store import Store

Progress = Callable[[int, int, str], object]
MARK = "redacted"
"""The fact about a file that says it is such a copy."""

_SHA256 = re.compile("[0-9a-f]{64}")
_ATTEMPTS = 3
_STAGES = 4


@dataclass(frozen=True)
class Redacted:
    """A copy that was made: where, how many rows and log entries, how many files were replaced by blanks.

    `names` and `numbers` are how many true ones were looked for in it and not found.
    """

    path: Path
    rows: int
    entries: int
    files: int
    names: int
    numbers: int


def is_redacted(store: Store) -> bool:
    """Whether the open register is such a copy."""
    return store.database.value("SELECT 1 FROM meta WHERE key=?", [MARK]) is not None


def redact(store: Store, target: Path, *, progress: Progress | None = None) -> Redacted:
    """Make the copy at `target`, with its files beside it.

    Raises `Refused` when there is something already, or when anything true is found in the finished copy: then there
    is no copy. What `progress` raises stops it, and leaves nothing behind.
    """
    store.access.need("check")
    if target.exists() or target.with_name(target.name + ".files").exists():
        raise Refused(f"“{target.name}”已经存在。", remedy="请换一个文件名。")
    stock = collect(store, progress)
    letters = alphabet(stock.characters)
    part = target.with_name(target.name + ".part")
    with known_faults():
        target.parent.mkdir(parents=True, exist_ok=True)
    leaks: list[str] = []
    for _ in range(_ATTEMPTS):
        made = None
        try:
            false = Falsified(FalseValues(secrets.token_bytes(32), letters, stock))
            made = _Copy(store, part, false, progress).write()
            _stage(progress, _STAGES - 1, "检查副本里有没有真实内容")
            files = [path for path in _folder(part).glob("*/*") if path.is_file()]
            leaks = sorted({f"{leak.what}（{leak.where}）" for leak in scan(part, files, stock)})
            if not leaks:
                with known_faults():
                    move(part, target)
                    if _folder(part).exists():
                        move(_folder(part), _folder(target))
                return Redacted(target, made.rows, made.entries, made.files, len(stock.names), len(stock.numbers))
        finally:
            _drop(part)
    raise Refused(
        f"副本里还能找到真实的{'、'.join(leaks[:5])}，没有生成副本。",
        remedy="请把这句话告诉维护人员；登记库本身没有改动。",
    )


@dataclass
class _Made:
    rows: int = 0
    entries: int = 0
    files: int = 0


class _Copy:
    """Writes one copy."""

    def __init__(self, store: Store, part: Path, false: Falsified, progress: Progress | None) -> None:
        self._store = store
        self._part = part
        self._false = false
        self._progress = progress
        self._made = _Made()
        self._digests: dict[str, str] = {}

    def write(self) -> _Made:
        """The tables, the log chained anew, the numbers, and blanks in the place of files."""
        with known_faults():
            self._part.touch()
            database = Database(self._part)
            try:
                upgrade(database)
                with database.atomic():
                    database.execute_sql("PRAGMA defer_foreign_keys=ON")
                    _stage(self._progress, 1, "写入隐去后的记录")
                    for model in RECORDS:
                        self._table(database, model)
                    self._numbers(database)
                    _stage(self._progress, 2, "写入隐去后的修改记录")
                    self._log(database)
                    self._about(database)
                database.execute_sql("PRAGMA journal_mode=DELETE")
            finally:
                database.close()
            return self._made

    def _table(self, database: Database, model: type[Record]) -> None:
        rows = (self._row(model, row) for row in rows_of(self._store, model.table()))
        columns = [one.column_name for one in model._meta.sorted_fields]
        database.bulk_insert(model.table(), columns, ([row[name] for name in columns] for row in rows))
        self._made.rows += database.value(f'SELECT count(*) FROM "{model.table()}"')

    def _row(self, model: type[Record], row: dict[str, object]) -> dict[str, object]:
        out = self._false.row(model, row)
        digest = row.get("sha256")
        if isinstance(digest, str):
            out["sha256"] = self._blank(digest)
        return out

    def _blank(self, digest: str) -> str:
        """A blank of the size of a content, in its place; gives the hash under which it lies."""
        if digest in self._digests:
            return self._digests[digest]
        source = self._store.path.with_name(self._store.path.name + ".files")
        size = self._size(source, digest)
        head = f"REDACTED {len(self._digests) + 1}\n".encode()
        content = (head + b" " * max(0, size - len(head)))[: max(size, 1)]
        made = self._digests[digest] = hashlib.sha256(content).hexdigest()
        place = _folder(self._part) / made[:2] / made
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        self._made.files += 1
        return made

    def _size(self, folder: Path, digest: str) -> int:
        known = self._store.database.value("SELECT size FROM attachments WHERE sha256=? LIMIT 1", [digest])
        plain = folder / digest[:2] / digest
        return int(known) if known else plain.stat().st_size if plain.is_file() else 1024

    def _numbers(self, database: Database) -> None:
        false = self._false
        rows = (
            (row["id"], row["code"], row["year"], row["serial"], false.false.official(row["text"]), row["owner"],
             row["given_at"], false.text(row["void_reason"] or "") or None)
            for row in rows_of(self._store, "numbers")
        )  # fmt: skip
        names = ("id", "code", "year", "serial", "text", "owner", "given_at", "void_reason")
        database.bulk_insert("numbers", names, rows)

    def _log(self, database: Database) -> None:
        """Every entry with a false body, chained anew; papers bear the marks of the new chain."""
        log = Log(database, self._store.log.algorithm)
        database.bulk_insert("audit", (*LOGGED, "hash"), self._entries(log))
        for paper_id, mark in database.rows("SELECT id, mark FROM papers WHERE mark IS NOT NULL"):
            seq = int(mark.partition("-")[0])
            digest = database.value("SELECT hash FROM audit WHERE seq=?", [seq])
            fresh = mark_of(seq, bytes(digest)) if digest else None
            database.execute_sql("UPDATE papers SET mark=? WHERE id=?", [fresh, paper_id])

    def _entries(self, log: Log) -> Iterator[list[object]]:
        digest, false = GENESIS, self._false
        for row in rows_of(self._store, "audit"):
            row["who"] = false.name(row["who"])
            row["reason"] = false.text(row["reason"])
            row["body"] = self._digested(false.body(row["tbl"], row["op"], row["body"]))
            entry = [row[name] for name in LOGGED]
            digest = log.chain(digest, entry)
            self._made.entries += 1
            if self._made.entries % 1000 == 0:
                _stage(self._progress, 2, "写入隐去后的修改记录")
            yield [*entry, digest]

    def _digested(self, body: str) -> str:
        """Hashes of contents in the log follow the blanks."""
        return _SHA256.sub(lambda found: self._digests.get(found[0], "0" * 64), body)

    def _about(self, database: Database) -> None:
        kept = self._store.database.rows("SELECT key, value FROM meta WHERE key='hash' OR key LIKE 'last id of %'")
        database.bulk_insert("meta", ("key", "value"), iter([*kept, (MARK, today().isoformat())]))
        database.execute_sql("UPDATE offices SET practice=1")


LOGGED = ("seq", "at", "who", "tbl", "uid", "owner", "op", "body", "reason", "batch", "change")
"""The columns of the log in the order in which they are chained."""


def _folder(register: Path) -> Path:
    return register.with_name(register.name + ".files")


def _drop(part: Path) -> None:
    """Leave nothing of an unfinished copy."""
    for ending in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
    shutil.rmtree(_folder(part), ignore_errors=True)


def _stage(progress: Progress | None, done: int, what: str) -> None:
    if progress is not None:
        progress(done, _STAGES, what)
