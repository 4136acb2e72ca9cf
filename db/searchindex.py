"""The search index: a file beside the register that can be thrown away, found by any fragment from one character.

Every text is cut into overlapping grams, two characters long from a Chinese character, three from a letter or digit.
FTS5 says which records hold the rarest grams of a query; whether a record holds the query itself is then read from its
text. So every answer is exact, and as quick for ten characters as for one.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from db.disk import drop, move
from db.driver import address, connect, file_errors, safe_wal
from db.keys import Key
from db.searchtext import Document, recipe, searchable

Mark = tuple[int, bytes]
UNKNOWN: Mark = (-1, b"")
"""The mark of an index of which nobody knows to what state of the register it belongs."""

Stock = Iterable[tuple[str, Iterable[Document]]]

_FORMAT = 1
_GRAM = re.compile(r"(?=([\x00-\x7f].{0,2}|[^\x00-\x7f].?))")
_SAMPLE = 20_000
_TOKENS_ASKED = 3
_PREFIX = "*"
_SIDE_FILES = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class _Plan:
    """How to answer a query: the FTS expression, and the words whose presence it does not prove."""

    match: str
    unproved: tuple[str, ...]


class Index:
    """An open index. `mark` is the entry of the register's log (number, hash) up to which it is current."""

    def __init__(self, connection: Any, *, writable: bool) -> None:
        self._connection = connection
        self.writable = writable
        self._common: dict[str, dict[str, int]] = {register: {} for register in searchable()}
        for register, token, count in connection.execute("SELECT register, token, records FROM common"):
            self._common[register][token] = count

    @classmethod
    def open(cls, path: Path, *, writable: bool, key: Key | None = None) -> Index | None:
        """The index in this file; None when there is none, or one that is damaged or made otherwise.

        An index is encrypted with the key of its register.
        """
        if not path.is_file():
            return None
        connection = _raw(address(path, "rw" if writable else "ro"), key)
        try:
            _configure(connection, writable=writable, wal=safe_wal(key))
            made_of = connection.execute("SELECT value FROM meta WHERE key='recipe'").fetchone()
            if made_of == (_recipe(),):
                return cls(connection, writable=writable)
        except file_errors():
            pass
        connection.close()
        return None

    @classmethod
    def build(cls, path: Path | None, mark: Mark, stock: Stock, *, key: Key | None = None) -> Index:
        """A new index of all documents, put in the place of the old one when it is complete.

        `path` None keeps it in memory. Raises one of `file_errors` when the file cannot be written.
        """
        if path is None:
            connection = _raw(":memory:")
            _fill(connection, mark, stock)
            return cls(connection, writable=True)
        part = path.with_name(path.name + ".part")
        discard(part)
        connection = _raw(str(part), key)
        try:
            connection.execute("PRAGMA journal_mode=off")
            connection.execute("PRAGMA synchronous=off")
            connection.execute("PRAGMA cache_size=-65536")
            _fill(connection, mark, stock)
            connection.close()
            with part.open("r+b") as file:
                os.fsync(file.fileno())
            discard(path)
            move(part, path)
        except BaseException:
            connection.close()
            discard(part)
            raise
        connection = _raw(str(path), key)
        _configure(connection, writable=True, wal=safe_wal(key))
        return cls(connection, writable=True)

    @property
    def mark(self) -> Mark:
        """The log entry up to which the index is current."""
        seq, digest = json.loads(self._value("SELECT value FROM meta WHERE key='mark'"))
        return seq, bytes.fromhex(digest)

    def size(self) -> int:
        """How many records are indexed."""
        return sum(self._value(f"SELECT count(*) FROM docs_{register}") for register in searchable())

    def update(self, mark: Mark, gone: Mapping[str, Iterable[bytes]], fresh: Stock) -> None:
        """Take out the records with these uids, put in or replace these documents, note the mark: all or nothing."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            for register, uids in gone.items():
                for uid in uids:
                    for (record_id,) in execute(f"SELECT id FROM docs_{register} WHERE uid=?", [uid]).fetchall():
                        self._remove(register, record_id)
            for register, documents in fresh:
                for document in documents:
                    self._remove(register, document.id)
                    self._insert(register, document)
            execute("UPDATE meta SET value=? WHERE key='mark'", [_marked(mark)])
            execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                execute("ROLLBACK")
            raise

    def ids(self, register: str, words: Sequence[str], *, limit: int = -1) -> list[int]:
        """The ids of records whose texts contain every word (folded, perhaps with edges), newest first."""
        sql, values = self._query(register, words, limit)
        return [row[0] for row in self._connection.execute(sql, values)]

    def id_list(self, register: str, words: Sequence[str]) -> str:
        """The same ids as a JSON array, made without a step through Python for each."""
        sql, values = self._query(register, words, -1)
        return str(self._value(f"SELECT json_group_array(id) FROM ({sql})", values))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _query(self, register: str, words: Sequence[str], limit: int) -> tuple[str, list[Any]]:
        plan = self._plan(register, words)
        proof = "".join(" AND instr(d.text, ?) > 0" for _ in plan.unproved)
        docs = f" CROSS JOIN docs_{register} d ON d.id = g.rowid" if proof else ""
        sql = (
            f"SELECT g.rowid AS id FROM grams_{register} g{docs} WHERE grams_{register} MATCH ?{proof} "
            "ORDER BY g.rowid DESC LIMIT ?"
        )
        return sql, [plan.match, *plan.unproved, limit]

    def _plan(self, register: str, words: Sequence[str]) -> _Plan:
        """Ask for the rarest grams only: each further one costs a walk through the records that hold it."""
        common = self._common[register]
        tokens = {word: _tokens(word) for word in words}
        counted = {token: common.get(token, 0) for found in tokens.values() for token in found}
        by_count = sorted(counted, key=counted.__getitem__)
        rare = [token for token in by_count if not counted[token]]
        chosen = (rare or by_count)[:_TOKENS_ASKED]
        proved = {word for word in words if word in chosen or word + _PREFIX in chosen}
        return _Plan(" AND ".join(map(_quoted, chosen)), tuple(word for word in tokens if word not in proved))

    def _remove(self, register: str, record_id: int) -> None:
        text = self._value(f"SELECT text FROM docs_{register} WHERE id=?", [record_id])
        if text is not None:
            self._connection.execute(
                f"INSERT INTO grams_{register}(grams_{register}, rowid, grams) VALUES('delete',?,?)",
                [record_id, _grams(text)],
            )
            self._connection.execute(f"DELETE FROM docs_{register} WHERE id=?", [record_id])

    def _insert(self, register: str, document: Document) -> None:
        text = document.text
        self._connection.execute(f"INSERT INTO docs_{register} VALUES(?,?,?)", [document.id, document.uid, text])
        self._connection.execute(f"INSERT INTO grams_{register}(rowid, grams) VALUES(?,?)", [document.id, _grams(text)])

    def _value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        row = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None


def discard(path: Path) -> None:
    """Throw an index file away, with the files SQLite keeps beside it."""
    for ending in _SIDE_FILES:
        drop(path.with_name(path.name + ending))


def _grams(text: str) -> str:
    """The grams of a text, as the words of an FTS5 document; the last ones are cut short."""
    return " ".join(_GRAM.findall(text))


def _tokens(word: str) -> list[str]:
    """The grams that every text with this word holds; for a word shorter than a gram, the beginning of one."""
    whole = [gram for gram in _GRAM.findall(word) if len(gram) == (3 if gram[0].isascii() else 2)]
    return list(dict.fromkeys(whole)) or [word + _PREFIX]


def _quoted(token: str) -> str:
    return f'"{token[:-1]}"*' if token.endswith(_PREFIX) else f'"{token}"'


def _fill(connection: Any, mark: Mark, stock: Stock) -> None:
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT)")
    connection.execute("CREATE TABLE common(register TEXT, token TEXT, records INTEGER)")
    for register in searchable():
        connection.execute(f"CREATE TABLE docs_{register}(id INTEGER PRIMARY KEY, uid BLOB, text TEXT)")
        connection.execute(
            f"CREATE VIRTUAL TABLE grams_{register} USING fts5(grams, content='', columnsize=0, detail=none, "
            "tokenize='ascii', prefix='1 2')"
        )
    for register, documents in stock:
        for batch in _batches(documents):
            rows = [(document.id, document.uid, document.text) for document in batch]
            connection.executemany(f"INSERT INTO docs_{register} VALUES(?,?,?)", rows)
            connection.executemany(
                f"INSERT INTO grams_{register}(rowid, grams) VALUES(?,?)", [(row[0], _grams(row[2])) for row in rows]
            )
    for register in searchable():
        connection.execute(f"INSERT INTO grams_{register}(grams_{register}) VALUES('optimize')")
        connection.execute(f"CREATE INDEX uids_{register} ON docs_{register}(uid)")
        connection.executemany("INSERT INTO common VALUES(?,?,?)", _common(connection, register))
    connection.execute("INSERT INTO meta VALUES('recipe',?),('mark',?)", [_recipe(), _marked(mark)])
    connection.execute("COMMIT")


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while batch := list(islice(rest, 1000)):
        yield batch


def _common(connection: Any, register: str) -> list[tuple[str, str, int]]:
    """The tokens that more than one record in a thousand holds, with how many of a sample of records do."""
    last = connection.execute(f"SELECT max(id) FROM docs_{register}").fetchone()[0] or 0
    counts: Counter[str] = Counter()
    sampled = 0
    for (text,) in connection.execute(f"SELECT text FROM docs_{register} WHERE id % ? = 0", [last // _SAMPLE + 1]):
        grams = _GRAM.findall(text)
        counts.update({*grams, *(gram[:length] + _PREFIX for gram in grams for length in (1, 2))})
        sampled += 1
    least = max(20, sampled // 1000)
    return [(register, token, count) for token, count in counts.items() if count > least]


def _recipe() -> str:
    return f"{_FORMAT} {unicodedata.unidata_version} {recipe()}"


def _marked(mark: Mark) -> str:
    return json.dumps([mark[0], mark[1].hex()])


def _configure(connection: Any, *, writable: bool, wal: bool) -> None:
    if writable:
        connection.execute(f"PRAGMA journal_mode={'wal' if wal else 'truncate'}")
        connection.execute("PRAGMA synchronous=normal")
    connection.execute("PRAGMA cache_size=-32768")
    connection.execute("PRAGMA cell_size_check=1")


def _raw(name: str, key: Key | None = None) -> Any:
    return connect(name, key=key, check_same_thread=False)
