"""Putting a backup in a register's place, so that nothing that was there is lost and no number is given twice."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.audit import Change, Log
from db.backup import Progress, backup_name, folder_of
from db.conversion import rewrite
from db.disk import drop, move, sweep
from db.driver import head_of, key_of
from db.engine import Database
from db.errors import Missing, NeedsPassword, RegisterError, known_faults
from db.filestore import FileStore
from db.keys import Key
from db.lock import RegisterLock, this_process
from db.schema import pending
from db.services.backup_check import restored, verify
from db.services.backup_facts import ASIDE, Backup, backups_in, backups_of, free_name
from db.services.backup_files import contents_of, keep_files, link_files
from db.services.beside import bring_beside
from db.services.loss import Loss, LostRecord, loss
from db.services.opening import restoring
from db.services.packages import folder_of_packages
from db.vault import copy_slots, hand_over, slots

__all__ = ["Loss", "LostRecord", "Restored", "candidates", "loss", "restore", "set_aside"]

NOBODY = bytes(16)
"""The uid under which the log keeps what happened to the file as a whole."""

_LOST = "文书在恢复备份时失去，号码不再使用"


@dataclass(frozen=True)
class Restored:
    """What a restore did: which backup, of when, with how many cases; where the register that was there is kept now.

    `numbers` official numbers that were given after the backup are kept as used.
    """

    backup: Path
    made_at: datetime
    cases: int
    kept: Path | None
    numbers: int

    def sentences(self) -> list[str]:
        """What was done and how to go back, in words."""
        made = self.made_at
        when = f"{made.year}年{made.month}月{made.day}日 {made:%H:%M}"
        lines = [f"已恢复为 {when} 的备份，共 {self.cases:,} 件案件。"]
        if self.numbers:
            lines.append(f"备份之后给出的 {self.numbers} 个文号已记为用过，不会再给别的文书。")
        if self.kept is not None:
            lines.append(
                f"原来的登记库没有丢，另存为“{self.kept.name}”。要退回去：在“维护—备份”里选原因为“恢复前”的那一份，"
                "按“恢复…”。"
            )
        return lines


def candidates(register: Path, second: Path | None = None) -> list[Backup]:
    """The backups a register can be restored from, beside it and in the second place, newest first.

    Each once, but for those whose copy beside the register is not known to be good.
    """
    beside = backups_in(folder_of(register))
    names = {one.path.name for one in beside if one.verified}
    there = backups_of(register, second) if second is not None else []
    everything = beside + [one for one in there if one.path.name not in names]
    return sorted(everything, key=lambda one: (one.made_at, one.path.name), reverse=True)


def restore(backup: Path, register: Path, *, user: str = "", progress: Progress | None = None) -> Restored:
    """Put a backup in the register's place, after it was really restored elsewhere and found good.

    Works when the register itself does not open. The register must be closed everywhere (`Locked` says by whom it is
    not). The backup stays where it is, and so do all others; what was there is kept with its attached files as a
    backup of its own. The register's name stands for a whole file at every moment.
    """
    if not backup.is_file():
        raise Missing(f"找不到备份“{backup.name}”。", remedy="请检查U盘或备份文件夹是否可用。")
    lock = RegisterLock(register)
    with known_faults():
        register.parent.mkdir(parents=True, exist_ok=True)
        lock.take()
        part = restoring(register)
        try:
            checked = verify(backup, room=register.parent, progress=progress)
            with restored(backup, register.parent, progress=progress) as copy:
                numbers = _carry_on(copy, register, backup.name, user or this_process().user)
                key = _key_to_keep(backup, register)
                if key == key_of(copy):
                    move(copy, part)
                else:
                    rewrite(copy, part, key)
            files = FileStore(register.with_name(register.name + ".files"), key)
            keep_files(contents_of(part), FileStore.of_backup(backup), files, progress, "恢复附件", mend=True)
            kept = set_aside(register)
            hand_over(backup, register)
            move(part, register)
            bring_beside(backup.parent, register)
        finally:
            if register.exists():  # else what waits takes its place at the next start
                sweep(register.parent, of=part.name)
            lock.release()
    return Restored(backup, checked.made_at, checked.cases, kept, numbers)


def _key_to_keep(backup: Path, register: Path) -> Key | None:
    """The key of what is restored: a register that is encrypted stays so, even when the backup is older than that."""
    with suppress(NeedsPassword):  # nobody knows its password any more: what anybody can read is better than nothing
        return key_of(backup) or key_of(register)
    return None


def set_aside(register: Path, why: str = ASIDE) -> Path | None:
    """Keep what stands under the register's name as a backup of its own; None when nothing does.

    On a disk that knows links the register stays in its place, too, until something is put there.
    """
    if not register.exists():
        return None
    _settle_log(register)
    kept = free_name(backup_name(register, why))
    kept.parent.mkdir(parents=True, exist_ok=True)
    link_files(register.with_name(register.name + ".files"), kept.parent / "files")
    if slots(register):
        copy_slots(register, kept)
    wal = register.with_name(register.name + "-wal")
    try:
        os.link(register, kept)
    except OSError:  # a stick formatted as FAT knows no links
        move(register, kept)
    if wal.exists():
        move(wal, kept.with_name(kept.name + "-wal"))
    drop(register.with_name(register.name + "-shm"))
    return kept


def _settle_log(register: Path) -> None:
    """Let SQLite take the write-ahead log of a sound register into its file; a damaged one is left as it is."""
    with suppress(Exception):
        if not head_of(register):
            return  # SQLite would make a register of an empty file
        database = Database(register)
        try:
            database.value("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            database.close()


def _carry_on(copy: Path, register: Path, backup: str, user: str) -> int:
    """Keep as used the numbers that were given since the backup, with an entry in the log; returns how many.

    A copy without such numbers stays what the backup is, to the last bit; so does one that must be upgraded first.
    """
    database = Database(copy)
    try:
        if pending(database):
            return 0
        given = _numbers_since(database, register)
        if not given:
            return 0
        with database.atomic():
            database.cursor().executemany(
                "INSERT OR IGNORE INTO numbers(code,year,serial,text,owner,given_at,void_reason) VALUES(?,?,?,?,?,?,?)",
                given,
            )
            algorithm = database.value("SELECT value FROM meta WHERE key='hash'")
            body = {"backup": backup, "numbers": [row[3] for row in given]}
            change = Change("audit", NOBODY, NOBODY, "restore", body, reason="恢复备份")
            Log(database, algorithm).append([change], who=user)
        return len(given)
    finally:
        database.close()


def _numbers_since(old: Database, register: Path) -> list[tuple[object, ...]]:
    """The numbers that the register gave and the copy does not know; none when the register cannot be read."""
    try:
        with known_faults():
            present = Database(register, read_only=True)
            try:
                if _first(present) != _first(old):
                    return []
                rows = present.rows("SELECT code,year,serial,text,owner,given_at,void_reason FROM numbers")
            finally:
                present.close()
    except RegisterError:
        return []
    known = set(old.rows("SELECT code, year, serial FROM numbers"))
    return [(*row[:6], row[6] or _LOST) for row in rows if tuple(row[:3]) not in known]


def _first(database: Database) -> object:
    """By what a register is known among others: the first entry of its log."""
    return database.value("SELECT hash FROM audit WHERE seq=1")


def has_rescue(register: Path) -> bool:
    """Whether something lies beside a register's name from which it can be brought back."""
    packages = folder_of_packages(register)
    return bool(backups_in(folder_of(register))) or (packages.is_dir() and any(packages.iterdir()))
