"""The log of changes: one chained entry for each change, written in the transaction of the change itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.engine import Database
from db.kinds.clock import now

GENESIS = bytes(32)
MARK_BYTES = 8
"""So much of the head's hash is printed."""

EARLIER = -(1 << 40)
"""Added to the number of an entry that comes from an earlier log: it is then older than all of this one."""

FIRST = EARLIER - 1
"""Before every entry."""

RARE = "op NOT IN ('add','change')"
"""The condition under which the small index of the log serves; a query repeats it word for word."""

_text = json.encoder.encode_basestring
WRITES = frozenset({"add", "change", "remove", "issue", "void"})
"""What changes a record; other entries, such as of an unmasking, only tell that something was done."""

_written: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ENTRY = "seq,at,who,tbl,uid,owner,op,body,reason,batch,change"
_TOLD = 20
"""So many faults of a chain are told."""


@dataclass(frozen=True)
class Change:
    """One change to be logged: `body` maps each field to its value before and after, as JSON values."""

    table: str
    uid: bytes
    owner: bytes
    op: str
    body: Mapping[str, object]
    reason: str = ""
    batch: str | None = None


@dataclass(frozen=True)
class Entry:
    """One logged change, as it stands in the log; `change` is the number of the first entry of the same save."""

    seq: int
    at: str
    who: str
    table: str
    uid: bytes
    owner: bytes
    op: str
    body: dict[str, Any]
    reason: str
    batch: str | None
    change: int | None = None


@dataclass(frozen=True)
class Anchor:
    """A mark that was written down outside of the log: entry number, the first digits of its hash, and where it stands.

    `where` names the paper, backup or person in words, such as 文书《行政处罚决定书》.
    """

    seq: int
    mark: str
    where: str = "文书"


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold.

    `kind` is altered, missing (entries `seq` to `last` are gone), anchor (an `anchor` says otherwise) or cut (the log
    ends before an `anchor`).
    """

    kind: str
    seq: int
    last: int = 0
    entry: str = ""
    anchor: Anchor | None = None

    def sentence(self) -> str:
        """What was found, naming the entry and the paper."""
        if self.kind == "missing":
            which = f"第 {self.seq} 条" if self.last == self.seq else f"第 {self.seq} 条至第 {self.last} 条"
            return f"修改记录{which}被删除。"
        if self.kind == "altered":
            return f"修改记录第 {self.seq} 条（{self.entry}）被改动过，与哈希链不符。"
        where = self.anchor.where if self.anchor is not None else "文书"
        if self.kind == "anchor":
            which = f"第 {self.seq} 条"
            return f"修改记录{which}（{self.entry}）与{where}上的校验码不一致，{which}或更早的记录被重写过。"
        return f"修改记录只有 {self.last} 条，少于{where}上的第 {self.seq} 条，末尾可能被删除。"


@dataclass(frozen=True)
class Verified:
    """What a walk along the chain found: `walked` entries from `start` on, and the head it ended at."""

    start: int
    walked: int
    head: tuple[int, bytes]
    breaks: tuple[Break, ...]


def hash_name() -> str:
    """SM3 (GB/T 32905) where the platform has it, else SHA-256; a register keeps the one it was made with."""
    return "sm3" if "sm3" in hashlib.algorithms_available else "sha256"


def mark_of(seq: int, digest: bytes) -> str:
    """A place in the log as it is printed: entry number and the first eight bytes of its hash."""
    return f"{seq}-{digest[:MARK_BYTES].hex()}"


class Log:
    """The log of one register; `algorithm` is the hash function the register was made with."""

    def __init__(self, database: Database, algorithm: str) -> None:
        self.database = database
        self.algorithm = algorithm
        self._fresh = hashlib.new(algorithm)

    def head(self) -> tuple[int, bytes]:
        """The number and hash of the newest entry; (0, 32 zero bytes) in an empty log."""
        row = self.database.execute_sql("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        return (row[0], bytes(row[1])) if row else (0, GENESIS)

    def mark(self) -> str:
        """The head as it is printed small on papers."""
        return mark_of(*self.head())

    def append(self, changes: Iterable[Change], *, who: str) -> int:
        """Log changes inside the caller's transaction; returns the number of the first entry."""
        seq, digest = self.head()
        first = seq + 1
        at = now().strftime("%Y-%m-%d %H:%M:%S")
        rows = []
        for one in changes:
            seq += 1
            row = (
                seq, at, who, one.table, one.uid, one.owner, one.op, _written(one.body), one.reason, one.batch, first,
            )  # fmt: skip
            digest = self.chain(digest, row)
            rows.append((*row, digest))
        marks = ",".join("?" * (len(_ENTRY.split(",")) + 1))
        self.database.cursor().executemany(f"INSERT INTO audit({_ENTRY},hash) VALUES({marks})", rows)
        return first

    def verify(self, anchors: Iterable[Anchor] = (), *, since: tuple[int, bytes] | None = None) -> Verified:
        """Walk the chain and hold it against `anchors`, which find a log that was cut short or written anew.

        `since` is the head at which an earlier walk ended: what came before it is not walked again, only counted.
        """
        wanted: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            wanted.setdefault(anchor.seq, []).append(anchor)
        breaks: list[Break] = []
        start, digest = since if since is not None and self._stands(since) else (0, GENESIS)
        if start:
            breaks += self._gaps(start)
            breaks += self._behind(start, {seq: wanted.pop(seq) for seq in sorted(wanted) if seq <= start})
        seq, walked = start, 0
        for row in self.database.execute_sql(f"SELECT {_ENTRY},hash FROM audit WHERE seq>? ORDER BY seq", [start]):
            entry, kept = row[:-1], row[-1]
            walked += 1
            whole = entry[0] == seq + 1
            if not whole:
                breaks.append(Break("missing", seq + 1, entry[0] - 1))
            seq = entry[0]
            if whole and self.chain(digest, entry) != kept:
                breaks.append(Break("altered", seq, entry=_called(entry)))
            if seq in wanted:
                breaks += _against(wanted.pop(seq), kept, entry)
            digest = kept
        breaks += [Break("cut", one.seq, seq, anchor=one) for number in sorted(wanted) for one in wanted[number]]
        return Verified(start, walked, (seq, digest), tuple(breaks[:_TOLD]))

    def entries(
        self,
        owner: bytes,
        *,
        limit: int = 500,
        before: int | None = None,
        after: int | None = None,
        who: str = "",
        table: str = "",
        column: str = "",
    ) -> list[Entry]:
        """What happened to a record and its rows, newest first.

        Only entries older than `before` and later than `after`; of one person; that tell of one column of a table.
        What a rebuilt record brought with it from an earlier log comes last, under numbers below zero.
        """
        before, after = before or _LAST, FIRST if after is None else after
        where, values = "owner=? AND seq<? AND seq>?", [owner, before, after]
        if who:
            where, values = f"{where} AND who=?", [*values, who]
        if column:
            where, values = f"{where} AND tbl=? AND json_type(body,?) IS NOT NULL", [*values, table, f'$."{column}"']
        where = f"{where} ORDER BY seq DESC LIMIT ?"
        found = self._read(where, *values, limit)
        if len(found) < limit and after < 0:
            values[1:3] = min(before, 0) - EARLIER, after - EARLIER
            earlier = self._read(where, *values, limit - len(found), source="earlier_log")
            found += [replace(one, seq=one.seq + EARLIER, change=None) for one in earlier]
        return found

    def last_of(self, owner: bytes, moment: str) -> int:
        """The number of the last entry of a record that was written by this moment; that before all when none was."""
        sql = "SELECT max(seq) FROM {} WHERE owner=? AND at<=?"
        own = self.database.value(sql.format("audit"), [owner, moment])
        earlier = None if own else self.database.value(sql.format("earlier_log"), [owner, moment])
        return int(own or (earlier + EARLIER if earlier else FIRST))

    def of_table(self, table: str, *, limit: int = -1) -> list[Entry]:
        """What happened to the rows of a table, newest first."""
        return self._read("tbl=? ORDER BY seq DESC LIMIT ?", table, limit)

    def of_change(self, change: int) -> list[Entry]:
        """The entries of one save, in their order; `change` is the number of its first one.

        In a log from before saves were told apart, those that follow with the same moment, person and reason.
        """
        first = self._read("seq=?", change)
        if not first or first[0].change not in (None, change):
            return []
        if first[0].change is not None:
            return list(self._until(change, lambda entry: entry.change == change))
        same = (first[0].at, first[0].who, first[0].reason, first[0].batch)
        return list(self._until(change, lambda entry: (entry.at, entry.who, entry.reason, entry.batch) == same))

    def change_of(self, entry: Entry) -> int:
        """The number of the first entry of the save to which an entry belongs."""
        if entry.change is not None:
            return entry.change
        other = self.database.value(
            "SELECT seq FROM audit WHERE seq<? AND NOT (at=? AND who=? AND reason=? AND batch IS ? AND change IS NULL) "
            "ORDER BY seq DESC LIMIT 1",
            [entry.seq, entry.at, entry.who, entry.reason, entry.batch],
        )
        return (other or 0) + 1

    def of_batch(self, batch: str) -> list[Entry]:
        """The entries of a batch, in their order."""
        return self._read("batch=? ORDER BY seq", batch)

    def rare(self, op: str, *, limit: int = -1, before: int | None = None) -> list[Entry]:
        """Entries of a kind that is neither an addition nor a change, newest first."""
        return self._read(f"op=? AND {RARE} AND seq<? ORDER BY seq DESC LIMIT ?", op, before or _LAST, limit)

    def touching(self, uid: bytes, *, after: int) -> list[Entry]:
        """Later entries of a record or row itself, oldest first."""
        return self._read("uid=? AND seq>? ORDER BY seq", uid, after)

    def _until(self, start: int, belongs: Callable[[Entry], bool]) -> Iterator[Entry]:
        """Entries from a number on, as long as they belong."""
        at = start
        while chunk := self._read("seq>=? ORDER BY seq LIMIT 200", at):
            for entry in chunk:
                if not belongs(entry):
                    return
                yield entry
            at = chunk[-1].seq + 1

    def _read(self, where: str, *values: object, source: str = "audit") -> list[Entry]:
        rows = self.database.rows(f"SELECT {_ENTRY} FROM {source} WHERE {where}", values)
        return [
            Entry(seq, at, who, table, bytes(uid), bytes(owner), op, json.loads(body), reason, batch, change)
            for seq, at, who, table, uid, owner, op, body, reason, batch, change in rows
        ]

    def _stands(self, since: tuple[int, bytes]) -> bool:
        """Whether the log still has this entry as it was."""
        kept = self.database.value("SELECT hash FROM audit WHERE seq=?", [since[0]])
        return kept is not None and bytes(kept) == since[1]

    def _gaps(self, end: int) -> list[Break]:
        """The first gap up to an entry, found by counting."""
        if self.database.value("SELECT count(*) FROM audit WHERE seq<=?", [end]) == end:
            return []
        first = self.database.value(
            "SELECT min(n.seq) FROM (SELECT seq, lag(seq, 1, 0) OVER (ORDER BY seq) AS p FROM audit WHERE seq<=?) n "
            "WHERE n.seq<>n.p+1",
            [end],
        )
        before = self.database.value("SELECT coalesce(max(seq),0) FROM audit WHERE seq<?", [first])
        return [Break("missing", before + 1, first - 1)]

    def _behind(self, start: int, wanted: Mapping[int, Sequence[Anchor]]) -> Iterator[Break]:
        """Anchors before the part of the chain that is walked: the hash is looked up."""
        for seq, anchors in wanted.items():
            rows = self.database.rows(f"SELECT {_ENTRY},hash FROM audit WHERE seq=?", [seq]) if seq <= start else []
            for *entry, stored in rows:
                yield from _against(anchors, bytes(stored), entry)

    def chain(self, previous: bytes, row: Sequence[Any]) -> bytes:
        """The hash of an entry; the last of its values was not there in older logs, and is left out where empty."""
        seq, at, who, table, uid, owner, op, body, reason, batch, change = row
        # JSON put together by hand, because an encoder made anew for each of a million entries takes twice as long
        line = (
            f'[{seq},{_text(at)},{_text(who)},{_text(table)},"{uid.hex()}","{owner.hex()}",{_text(op)},'
            f"{_text(body)},{_text(reason)},{'null' if batch is None else _text(batch)}"
            f"{'' if change is None else f',{change}'}]"
        )
        digest = self._fresh.copy()
        digest.update(previous + line.encode())
        return digest.digest()


_LAST = 1 << 62
_OPS = {
    "add": "新增",
    "change": "修改",
    "remove": "删除",
    "issue": "签发",
    "void": "作废",
    "undo": "撤销",
    "unmask": "查看隐去的内容",
}


def verb_of(op: str) -> str:
    """What was done, in a word."""
    return _OPS.get(op, op)


def _called(entry: Sequence[Any]) -> str:
    return f"{entry[1][:16]} {entry[2]} {verb_of(entry[6])}"


def _against(anchors: Iterable[Anchor], stored: bytes, entry: Sequence[Any]) -> Iterator[Break]:
    for anchor in anchors:
        if not stored.hex().startswith(anchor.mark):
            yield Break("anchor", anchor.seq, entry=_called(entry), anchor=anchor)
