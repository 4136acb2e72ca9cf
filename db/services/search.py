"""Finding any record by any fragment: Chinese from one character, pinyin, digits of any number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from db.driver import file_errors
from db.registers import REGISTERS, ListColumn
from db.searchindex import UNKNOWN, Index, Mark, discard
from db.searchtext import EDGE, Document, Findable, documents, fold, holders, parts, searchable
from db.services.store import Store

T = TypeVar("T")
Progress = Callable[[int, int], None]

EVERYWHERE = (
    "cases", "clues", "parties", "rights", "papers", "officers", "exhibitors", "exhibitions", "risk_checks",
    "fair_complaints", "training_classes", "people", "lecturers", "certificates", "credit_matters",
)  # fmt: skip
_DETAILS = {
    "cases": ("parties", "cause", "state"),
    "clues": ("party", "received_on", "state"),
    "parties": ("kind", "credit_code", "representative"),
    "rights": ("kind", "number", "holder"),
    "papers": ("number", "case", "state"),
    "officers": ("licence_number", "unit", "duty"),
    "goods": ("brand", "model", "case"),
    "measures": ("kind", "case", "party"),
    "exhibitions": ("form", "opens_on", "place"),
    "exhibitors": ("booth", "exhibition", "credit_code"),
    "risk_checks": ("exhibitor", "checked_on", "result_level"),
    "fair_complaints": ("exhibitor", "received_at", "result"),
    "fair_ledger": ("booth", "fair", "level"),
    "training_classes": ("name", "starts_on", "place"),
    "people": ("unit", "duty", "township"),
    "attendance": ("training", "session", "status"),
    "certificates": ("person", "training", "state"),
    "training_plans": ("year", "topic"),
    "lecturers": ("unit", "title", "field"),
    "credit_matters": ("party", "subject", "opened_on"),
}
_RUNS = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]+")
_PARENTS = ("cases", "clues", "exhibitors")
_CHUNK = 500
_MANY = 1000
_EXCERPT = 40


@dataclass(frozen=True)
class Hit:
    """One record found: `detail` are a few facts that tell it from others, `matched` says by what it was found.

    `matched` is empty when that is the title itself.
    """

    register: str
    id: int
    title: str
    detail: str
    matched: str


class Search:
    """Search over the open register.

    The index follows the log: before each answer, whatever was logged since the last one is taken in, so an answer is
    never older than the register. An index that is missing, damaged, made by another version or by another history
    of the register is made anew. A register opened for reading only never writes one and builds it in memory.
    Several threads may search; one waits for the other.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = RLock()
        self._index: Index | None = None
        self._in_memory = False

    @property
    def path(self) -> Path:
        """The file of the index; it may be thrown away whenever the register is closed."""
        return self.store.path.with_name(self.store.path.name + ".search")

    def condition(self, register: str, text: str) -> tuple[str, list[Any]]:
        """An SQL condition over the register's table under the alias `t`, with its values.

        It holds for records by whose texts every word of `text` is found. When there is none, words that mix scripts
        are taken apart: `hengy超市`, `雁市监2024`. Text without letters or digits holds for every record.
        """
        words = _words(text)
        register = REGISTERS[register].found_as or register
        if not words or register not in searchable():
            return "1", []
        found = self._asked(lambda index: index.id_list(register, words))
        if found == "[]" and (apart := _taken_apart(words)) != words:
            found = self._asked(lambda index: index.id_list(register, apart))
        return "t.id IN (SELECT value FROM json_each(?))", [found]

    def ids(self, register: str, text: str, *, limit: int) -> list[int]:
        """The ids of at most `limit` records of a register in which every word of `text` is found, newest first."""
        self.store.access.need_read(register)
        words = _words(text)
        return self._asked(lambda index: index.ids(register, words, limit=limit)) if words else []

    def find(self, text: str, *, limit: int = 30, registers: Sequence[str] = EVERYWHERE) -> tuple[Hit, ...]:
        """At most `limit` hits in these registers, best first.

        First come records with a text that is the first word, then those with one that begins with it, then the
        rest; newer ones before older ones, and the registers take turns. Registers that may not be read are left out.
        """
        words = _words(text)
        registers = [one for one in registers if self.store.access.may_read(one)]
        if not words or not registers:
            return ()
        best = self._asked(lambda index: _best(index, registers, words, limit))
        if not best and (apart := _taken_apart(words)) != words:
            words = apart
            best = self._asked(lambda index: _best(index, registers, apart, limit))
        made: dict[tuple[str, int], Hit] = {}
        for register in registers:
            ids = [record_id for one, record_id in best if one == register]
            made.update({(register, hit.id): hit for hit in self._hits(register, ids, words[0])})
        return tuple(made[place] for place in best if place in made)

    def prepare(self, progress: Progress | None = None) -> None:
        """Bring the index up to date ahead of the first question, which a worker does best after opening or import.

        `progress` hears how many records are done and how many there are.
        """
        with self._lock:
            self._asked(lambda _index: None, progress)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the index anew from all records."""
        with self._lock:
            self.close()
            self._index = self._build(progress)

    def close(self) -> None:
        """Close the index's file."""
        with self._lock:
            if self._index is not None:
                self._index.close()
                self._index = None

    def _asked(self, ask: Callable[[Index], T], progress: Progress | None = None) -> T:
        """Ask the current index. When its file is damaged or cannot be written, one in memory takes its place."""
        with self._lock:
            try:
                return ask(self._current(progress))
            except file_errors():
                self.close()
                self._in_memory = True
                if not self.store.database.read_only:
                    with suppress(OSError):
                        discard(self.path)
                return ask(self._current(progress))

    def _current(self, progress: Progress | None) -> Index:
        """The index, up to date; inside a change it stays as it was, for nothing there is certain yet."""
        if self._index is None and not self._in_memory:
            self._index = Index.open(self.path, writable=not self.store.database.read_only, key=self.store.database.key)
        index = self._index
        if index is not None and not self.store.database.in_transaction():
            head = self.store.log.head()
            if index.mark != head and not (index.writable and self._follow(index, head)):
                self.close()
        if self._index is None:
            self._index = self._build(progress)
        return self._index

    def _build(self, progress: Progress | None) -> Index:
        path = None if self._in_memory or self.store.database.read_only else self.path
        mark = UNKNOWN if self.store.database.in_transaction() else self.store.log.head()
        return Index.build(path, mark, self._stock(progress), key=self.store.database.key if path else None)

    def _stock(self, progress: Progress | None) -> Iterator[tuple[str, Iterator[Document]]]:
        """The documents of all records, register by register."""
        database = self.store.database
        ids = {
            register: [row[0] for row in database.rows(f'SELECT id FROM "{parts(register)[0].table}" ORDER BY id')]
            for register in searchable()
        }
        done, total = 0, sum(map(len, ids.values()))
        for register, found in ids.items():
            yield register, self._documents(register, found)
            done += len(found)
            if progress is not None:
                progress(done, total)

    def _documents(self, register: str, ids: Sequence[int]) -> Iterator[Document]:
        for start in range(0, len(ids), _CHUNK):
            yield from documents(self.store.database, register, ids[start : start + _CHUNK])

    def _follow(self, index: Index, head: Mark) -> bool:
        """Take in what was logged since; False when the log tells another history or too much has happened."""
        seq, digest = index.mark
        known = self.store.database.value("SELECT hash FROM audit WHERE seq=?", [seq])
        if known is None or bytes(known) != digest:
            return False
        if head[0] - seq > _MANY and head[0] - seq > index.size() // 4:
            return False
        changed: dict[str, set[bytes]] = defaultdict(set)
        for table, uid, owner in self.store.database.rows(
            "SELECT DISTINCT tbl, uid, owner FROM audit WHERE seq>? AND seq<=?", [seq, head[0]]
        ):
            changed[table].add(bytes(uid))
            for parent in _PARENTS:
                changed[parent].add(bytes(owner))
        gone, stale = self._affected(changed)
        index.update(
            head, gone, ((register, self._documents(register, sorted(ids))) for register, ids in stale.items())
        )
        return True

    def _affected(self, changed: Mapping[str, set[bytes]]) -> tuple[dict[str, set[bytes]], dict[str, set[int]]]:
        """The uids of records that are gone and the ids of those whose texts may differ, by register."""
        database = self.store.database
        ids: dict[str, dict[bytes, int]] = {}
        for table in {part.table for register in searchable() for part in parts(register)} & changed.keys():
            marks = ",".join(f"x'{uid.hex()}'" for uid in changed[table])
            rows = database.rows(f'SELECT uid, id FROM "{table}" WHERE uid IN ({marks})')
            ids[table] = {bytes(uid): record_id for uid, record_id in rows}
        gone: dict[str, set[bytes]] = {}
        stale: dict[str, set[int]] = defaultdict(set)
        for register in searchable():
            for part in parts(register):
                present = ids.get(part.table, {})
                if part.links:
                    stale[register].update(holders(database, part, present.values()))
                elif part.table in changed:
                    stale[register].update(present.values())
                    gone[register] = changed[part.table] - present.keys()
        return gone, stale

    def _hits(self, register: str, ids: Sequence[int], word: str) -> Iterator[Hit]:
        """The hits for these records; none for those that are gone."""
        columns = _columns(register)
        names = ", ".join(column.sql for column in columns)
        rows = self.store.database.rows(
            f'SELECT t.id, {names} FROM "{parts(register)[0].table}" t WHERE t.id IN ({",".join(map(str, ids))})'
            + (f" AND {within}" if (within := self.store.access.within(register)) else "")
        )
        found = {document.id: document for document in documents(self.store.database, register, ids)}
        for record_id, *raw in rows:
            texts = [column.kind.mask(column.kind.load(one)) for column, one in zip(columns, raw, strict=True)]
            title = next(filter(None, texts), "（未编号）")
            detail = " · ".join(text for text in texts if text and text != title)
            by = _matched(found[record_id].values, word) if record_id in found else None
            matched = f"{by.label}：{_excerpt(by.value, word)}" if by is not None and by.value != title else ""
            yield Hit(register, record_id, title, detail, matched)


def _words(text: str) -> tuple[str, ...]:
    """The folded words of a query; those without letters and digits say nothing."""
    return tuple(dict.fromkeys(filter(None, map(fold, text.split()))))


def _taken_apart(words: Sequence[str]) -> tuple[str, ...]:
    """The runs of letters, of digits and of anything else in these words."""
    return tuple(dict.fromkeys(run for word in words for run in _RUNS.findall(word)))


def _best(index: Index, registers: Sequence[str], words: Sequence[str], limit: int) -> list[tuple[str, int]]:
    """The places (register, id) of the best hits: by how the first word stands in a text, then newest first."""
    first, *rest = words
    ranked: list[tuple[int, int, int, int]] = []
    for order, register in enumerate(registers):
        seen: set[int] = set()
        for tier, form in enumerate((EDGE + first + EDGE, EDGE + first, first)):
            if len(seen) < limit:
                fresh = [one for one in index.ids(register, (form, *rest), limit=limit) if one not in seen]
                ranked += [(tier, place, order, record_id) for place, record_id in enumerate(fresh)]
                seen.update(fresh)
    return [(registers[order], record_id) for _tier, _place, order, record_id in sorted(ranked)[:limit]]


def _matched(values: Sequence[Findable], word: str) -> Findable | None:
    """The value in which the word stands best: alone, at the beginning, anywhere."""
    for fits in (str.__eq__, str.startswith, str.__contains__):
        for value in values:
            if any(fits(text, word) for text in value.texts):
                return value
    return None


def _excerpt(value: str, word: str) -> str:
    """A value short enough for one line, around the word where it stands in it as written."""
    if len(value) <= _EXCERPT:
        return value
    start = max(0, value.casefold().find(word) - _EXCERPT // 4)
    end = start + _EXCERPT
    return f"{'…' if start else ''}{value[start:end]}{'…' if end < len(value) else ''}"


@lru_cache(maxsize=32)
def _columns(register: str) -> tuple[ListColumn, ...]:
    """The title of a record and the few facts beside it."""
    info = REGISTERS[register]
    columns = {column.name: column for column in info.columns}
    return tuple(columns[name] for name in (info.title, *_DETAILS[register]))
