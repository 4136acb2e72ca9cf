"""What a restore would lose: which records were made or changed since, by name, and how many of each register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.engine import Database
from db.errors import EnvironmentFault, Refused, known_faults
from db.models import RECORDS
from db.record import Record, Row
from db.registers import REGISTERS

SAME, EARLIER, APART, OTHER = "same", "earlier", "apart", "other"
_NAMED = 12
_VERBS = {"add": "新增", "remove": "删除", "issue": "签发文书", "void": "作废文书"}
_MODELS: dict[str, type[Record]] = {model.table(): model for model in RECORDS}


@dataclass(frozen=True)
class LostRecord:
    """A record that was worked on since: its register and name, and what happened to it last, when and by whom."""

    register: str
    name: str
    verb: str
    at: str
    who: str


@dataclass(frozen=True)
class Loss:
    """What restoring a backup would take back.

    `kin` says how the two belong together: `same`, the backup is an `earlier` state of this register, both went
    `apart` after a common beginning, or it is of an `other` register. `changes` were made from `since` to `last`;
    `records` counts by register the records they touched, `newest` names the latest of those.
    """

    kin: str
    changes: int
    since: str = ""
    last: str = ""
    records: tuple[tuple[str, int], ...] = ()
    newest: tuple[LostRecord, ...] = ()
    papers: int = 0

    def sentences(self) -> list[str]:
        """The same in words."""
        if self.kin == OTHER:
            return ["这不是本登记库的备份，而是另一个登记库的。恢复后看到的将是那个登记库的内容。"]
        if not self.changes:
            return ["与现在的登记库内容相同，什么也不会丢失。"]
        counted = "、".join(f"{label} {count:,} 条" for label, count in self.records)
        lines = [f"此后的 {self.changes:,} 处修改（{self.since[:16]} 至 {self.last[:16]}）将退回到备份时的样子。"]
        if counted:
            lines.append(f"涉及：{counted}。")
        if self.papers:
            lines.append(f"其中签发文书 {self.papers} 份；它们的文号不会再给别的文书用。")
        if self.kin == APART:
            lines.append("这份备份里也有现在的登记库没有的修改。")
        return lines


def loss(backup: Path, register: Path) -> Loss | None:
    """What restoring this backup over the register would lose; None when the register itself cannot be read."""
    try:
        with known_faults(), _both(backup, register) as (old, present):
            return _compared(old, present)
    except (EnvironmentFault, Refused):
        return None


@contextmanager
def _both(backup: Path, register: Path) -> Iterator[tuple[Database, Database]]:
    old, present = Database(backup, read_only=True), Database(register, read_only=True)
    try:
        yield old, present
    finally:
        old.close()
        present.close()


def _compared(old: Database, present: Database) -> Loss:
    common = _common(old, present)
    mine = int(present.value("SELECT coalesce(max(seq),0) FROM audit"))
    theirs = int(old.value("SELECT coalesce(max(seq),0) FROM audit"))
    if not common and mine and theirs:
        return Loss(OTHER, mine)
    changes, since, last = present.rows("SELECT count(*), min(at), max(at) FROM audit WHERE seq>?", [common])[0]
    kin = APART if theirs > common else EARLIER if changes else SAME
    return Loss(
        kin,
        changes,
        since or "",
        last or "",
        _counted(present, common),
        tuple(_named(present, common)),
        int(present.value("SELECT count(*) FROM audit WHERE seq>? AND op='issue'", [common])),
    )


def _common(old: Database, present: Database) -> int:
    """The last entry that both logs have in common: every entry vouches for all before it, so halving finds it."""

    def equal(seq: int) -> bool:
        sql = "SELECT hash FROM audit WHERE seq=?"
        mine = present.value(sql, [seq])
        return mine is not None and mine == old.value(sql, [seq])

    low, high = 0, int(old.value("SELECT coalesce(max(seq),0) FROM audit"))
    if equal(high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if equal(middle) else (low, middle)
    return low


def _counted(present: Database, common: int) -> tuple[tuple[str, int], ...]:
    owners: dict[bytes, str] = {}
    for table, owner in present.rows("SELECT DISTINCT tbl, owner FROM audit WHERE seq>?", [common]):
        model = _whole(table)
        if model is not None:
            owners[bytes(owner)] = model.table()
    counts = Counter(owners.values())
    labels: dict[str, str] = {}
    for one in REGISTERS.values():  # some show the records of another
        labels.setdefault(one.model.table(), one.label)
    return tuple((label, counts[table]) for table, label in labels.items() if counts[table])


def _named(present: Database, common: int) -> Iterator[LostRecord]:
    rows = present.rows(
        "SELECT tbl, owner, uid, op, at, who FROM audit WHERE seq IN "
        "(SELECT max(seq) FROM audit WHERE seq>? GROUP BY owner ORDER BY 1 DESC LIMIT ?) ORDER BY seq DESC",
        [common, 3 * _NAMED],
    )
    given = 0
    for table, owner, uid, op, at, who in rows:
        found = _find(present, table, bytes(owner))
        if found is None or given == _NAMED:
            continue
        given += 1
        verb = _VERBS.get(op, "修改") if owner == uid or op in ("issue", "void") else "修改"
        yield LostRecord(*found, verb, at, who)


def _find(present: Database, table: str, owner: bytes) -> tuple[str, str] | None:
    """The register and the name of the record that a change belongs to."""
    model = _whole(table)
    kinds = [one for one in REGISTERS.values() if model is None or one.model is model]
    for info in kinds if model is None or kinds else ():
        rows = present.rows(f'SELECT "{info.title}" FROM "{info.model.table()}" WHERE uid=?', [owner])
        if rows:
            return info.label, str(rows[0][0] or "（未命名）")
    return (kinds[0].label, "（已删除）") if model is not None and kinds else None


def _whole(table: str) -> type[Record] | None:
    """The table of the whole record for the table of a row; None for papers and files, which any record may own."""
    model = _MODELS.get(table)
    while model is not None and issubclass(model, Row):
        parent = model.parent()
        model = parent.rel_model if parent is not None else None
    return model if any(one.model is model for one in REGISTERS.values()) and table != "papers" else None
