"""The log of changes: one chained entry for each change, written in the transaction of the change itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.engine import Database
from db.kinds.clock import now

GENESIS = bytes(32)
_written: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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
    """One logged change, as it stands in the log."""

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


def hash_name() -> str:
    """SM3 (GB/T 32905) where the platform has it, else SHA-256; a register keeps the one it was made with."""
    return "sm3" if "sm3" in hashlib.algorithms_available else "sha256"


class Log:
    """The log of one register; `algorithm` is the hash function the register was made with."""

    def __init__(self, database: Database, algorithm: str) -> None:
        self.database = database
        self.algorithm = algorithm

    def head(self) -> tuple[int, bytes]:
        """The number and hash of the newest entry; (0, 32 zero bytes) in an empty log."""
        row = self.database.execute_sql("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        return (row[0], bytes(row[1])) if row else (0, GENESIS)

    def mark(self) -> str:
        """The head as it is printed small on papers: entry number and the first eight bytes of its hash."""
        seq, digest = self.head()
        return f"{seq}-{digest[:4].hex()}{digest[4:8].hex()}"

    def append(self, changes: Iterable[Change], *, who: str) -> None:
        """Log changes inside the caller's transaction."""
        seq, digest = self.head()
        at = now().strftime("%Y-%m-%d %H:%M:%S")
        rows = []
        for change in changes:
            seq += 1
            body = _written(change.body)
            row = (seq, at, who, change.table, change.uid, change.owner, change.op, body, change.reason, change.batch)
            digest = self._chain(digest, row)
            rows.append((*row, digest))
        self.database.cursor().executemany("INSERT INTO audit VALUES(?,?,?,?,?,?,?,?,?,?,?)", rows)

    def verify(self, anchors: Mapping[int, str] | None = None) -> str | None:
        """Walk the whole chain; None when it is sound, else one sentence that says where it breaks.

        `anchors` maps entry numbers to marks printed on papers: they find a log that was cut short or written anew.
        """
        digest, count = GENESIS, 0
        wanted = dict(anchors or {})
        for row in self.database.execute_sql(
            "SELECT seq,at,who,tbl,uid,owner,op,body,reason,batch,hash FROM audit ORDER BY seq"
        ):
            *entry, stored = row
            count += 1
            digest = self._chain(digest, entry)
            if entry[0] != count or digest != bytes(stored):
                return f"修改记录自第 {count} 条起被改动或删除，与哈希链不符。"
            mark = wanted.pop(count, None)
            if mark is not None and mark != digest[:8].hex():
                return f"修改记录第 {count} 条与文书上打印的校验码不一致，记录可能被重写。"
        if wanted:
            return f"修改记录只有 {count} 条，少于文书上打印的第 {max(wanted)} 条，末尾可能被删除。"
        return None

    def entries(self, owner: bytes, *, limit: int = 500) -> list[Entry]:
        """What happened to a record and its rows, newest first."""
        rows = self.database.rows(
            "SELECT seq,at,who,tbl,uid,owner,op,body,reason,batch FROM audit WHERE owner=? ORDER BY seq DESC LIMIT ?",
            (owner, limit),
        )
        return [
            Entry(seq, at, who, table, bytes(uid), bytes(whose), op, json.loads(body), reason, batch)
            for seq, at, who, table, uid, whose, op, body, reason, batch in rows
        ]

    def _chain(self, previous: bytes, row: Iterable[Any]) -> bytes:
        plain = [item.hex() if isinstance(item, bytes | memoryview) else item for item in row]
        line = _written(plain).encode()
        return hashlib.new(self.algorithm, previous + line).digest()
