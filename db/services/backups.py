"""Backups that are made without being asked, looked at, thinned out, and restored without losing what is there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.backup import Progress, backup_name, copy_register, folder_of
from db.disk import copy, drop, move
from db.driver import key_of
from db.engine import APPLICATION_ID, Database
from db.errors import Damaged, EnvironmentFault, Missing, NeedsPassword, Refused, known_faults
from db.filestore import FileStore
from db.kinds.clock import now
from db.lock import RegisterLock
from db.services.opening import restoring
from db.services.store import Store
from db.vault import copy_slots, hand_over, slots
from db.vault import remove as remove_slots

_NAME = re.compile(r"-(?P<why>[^-]+)-(?P<day>\d{8})-(?P<time>\d{6})\.db$")
KEEP_ALL, KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY = timedelta(days=2), 14, 8, 24


@dataclass(frozen=True)
class Backup:
    """One backup: where it lies, when and why it was made, how large (bytes), how many cases, verified or not.

    `seq` is the number of the newest change it holds.
    """

    path: Path
    made_at: datetime
    why: str
    size: int
    cases: int
    seq: int
    verified: bool


@dataclass(frozen=True)
class Loss:
    """What a restore would lose: the changes made since, and the titles of the records they touched (a few)."""

    changes: int
    since: str
    last: str


class Backups:
    """The backups of one register: beside it, and in a second place when the office has one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def folder(self) -> Path:
        """Where backups lie."""
        return folder_of(self.store.path)

    def make(self, why: str, *, second: Path | None = None, progress: Progress | None = None) -> Backup:
        """Make a backup with its attachments and verify it; `second` is another folder that gets a copy of it.

        Attached files and issued PDFs are kept once by content. Raises `EnvironmentFault` or `Damaged`; an unfinished
        backup never bears the name of one.
        """
        target = _free(backup_name(self.store.path, why))
        copy_register(self.store.path, target, progress=progress)
        files = FileStore.beside(self.store.path)
        with known_faults():
            _keep_files(_contents(target), files, FileStore.of_backup(target))
        made = verify(target)
        if second is not None:
            with known_faults():
                second.mkdir(parents=True, exist_ok=True)
                copied = second / target.name
                _copy(target, copied)
                _keep_files(_contents(target), files, FileStore.of_backup(copied))
            verify(copied)
        self.thin()
        return made

    def on_close(self, *, second: Path | None = None, progress: Progress | None = None) -> Backup | None:
        """Make a backup when anything changed since the newest one; None when nothing did."""
        made = self.all()
        head, _ = self.store.log.head()
        return None if made and made[0].seq == head else self.make("关闭时", second=second, progress=progress)

    def all(self) -> list[Backup]:
        """Every backup beside the register, newest first."""
        return backups_in(self.folder)

    def in_second(self, folder: Path) -> list[Backup]:
        """The backups of this register in another folder, newest first; none when the folder is out of reach."""
        try:
            return [one for one in backups_in(folder) if one.path.name.startswith(f"{self.store.path.stem}-")]
        except OSError:
            return []

    def thin(self) -> list[Path]:
        """Remove what the rule does not keep: all of two days, 14 daily, 8 weekly, 24 monthly; returns the removed."""
        everything = self.all()
        kept = keep([one for one in everything if one.why == "关闭时"], now())
        gone = [one.path for one in everything if one.why == "关闭时" and one.path not in kept]
        with known_faults():
            for path in gone:
                drop(path)
                drop(_sidecar(path))
                remove_slots(path)
        return gone


def backups_in(folder: Path) -> list[Backup]:
    """Every backup in a folder, newest first; files that bear other names are left alone."""
    if not folder.is_dir():
        return []
    found = [_described(path) for path in folder.glob("*.db") if _NAME.search(path.name)]
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def keep(backups: Iterable[Backup], at: datetime) -> set[Path]:
    """Which backups stay: all of two days, then the newest of 14 days, 8 weeks and 24 months."""
    newest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    kept = {one.path for one in newest_first if at - one.made_at <= KEEP_ALL}
    periods: tuple[tuple[int, Callable[[datetime], Any]], ...] = (
        (KEEP_DAILY, lambda made: made.date()),
        (KEEP_WEEKLY, lambda made: made.isocalendar()[:2]),
        (KEEP_MONTHLY, lambda made: (made.year, made.month)),
    )
    for count, period in periods:
        seen: list[Any] = []
        for one in newest_first:
            name = period(one.made_at)
            if name not in seen and len(seen) < count:
                seen.append(name)
                kept.add(one.path)
    return kept


def verify(path: Path) -> Backup:
    """Look whether a backup is whole by really opening a copy's content: integrity, identity, attachments by hash.

    Raises `Damaged` with what is wrong.
    """
    with known_faults():
        database = Database(path, read_only=True)
        try:
            if database.value("PRAGMA application_id") != APPLICATION_ID:
                raise Damaged(f"“{path.name}”不是登记库的备份。")
            found = database.value("PRAGMA integrity_check(1)")
            if found != "ok":
                raise Damaged(f"备份“{path.name}”已损坏：{found}")
            cases = database.value("SELECT count(*) FROM cases")
            seq = database.value("SELECT coalesce(max(seq),0) FROM audit")
        finally:
            database.close()
        files = FileStore.of_backup(path)
        gone = [digest for digest in _contents(path) if not files.sound(digest)]
        if gone:
            raise Damaged(
                f"备份“{path.name}”缺少{len(gone)}个附件文件。", remedy="请换一份备份，或从原附件文件夹补齐。"
            )
    made = replace(_described(path), cases=cases, seq=seq, verified=True)
    _sidecar(path).write_text(json.dumps(_plain(made), ensure_ascii=False), encoding="utf-8")
    return made


def loss(backup: Path, register: Path) -> Loss | None:
    """What restoring this backup over the register would lose; None when the register itself cannot be read."""
    try:
        with known_faults():
            old, present = Database(backup, read_only=True), Database(register, read_only=True)
            try:
                seq = old.value("SELECT coalesce(max(seq),0) FROM audit")
                row = present.rows("SELECT count(*), min(at), max(at) FROM audit WHERE seq>?", [seq])[0]
            finally:
                old.close()
                present.close()
    except (Damaged, Refused, Missing):
        return None
    return Loss(row[0], row[1] or "", row[2] or "")


def restore(backup: Path, register: Path) -> Path | None:
    """Put a verified backup in the register's place; returns where the present file was kept, None when there was none.

    Works when the register itself does not open. The register must be closed everywhere (`Locked` says by whom it is
    not). The backup stays where it is; nothing is overwritten before the new file is whole beside the old one.
    """
    if not backup.is_file():
        raise Missing(f"找不到备份“{backup.name}”。", remedy="请检查U盘或备份文件夹是否可用。")
    verify(backup)
    lock = RegisterLock(register)
    with known_faults():
        register.parent.mkdir(parents=True, exist_ok=True)
        lock.take()
        try:
            part = restoring(register)
            copy(backup, part)
            files = FileStore(register.with_name(register.name + ".files"), key_of(backup))
            _keep_files(_contents(backup), FileStore.of_backup(backup), files)
            kept = _set_aside(register, backup)
            move(part, register)
        finally:
            lock.release()
    return kept


def _set_aside(register: Path, backup: Path) -> Path | None:
    """Give the present file another name; its key slots go with it, those for the backup stand ready before."""
    if not register.exists():
        hand_over(backup, register)
        return None
    _take_in_log(register)
    kept = _free(register.with_name(f"{register.stem}-恢复前-{now():%Y%m%d-%H%M%S}.db"))
    if slots(register):
        copy_slots(register, kept)
    hand_over(backup, register)
    for ending in ("-wal", "-shm"):
        beside = register.with_name(register.name + ending)
        if beside.exists():
            move(beside, kept.with_name(kept.name + ending))
    move(register, kept)
    return kept


def _take_in_log(register: Path) -> None:
    """Write what a killed program left in the log into the file, so that the file alone is whole while it is moved."""
    with suppress(EnvironmentFault, NeedsPassword), known_faults():
        database = Database(register)
        try:
            database.value("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            database.close()


def _contents(path: Path) -> list[str]:
    """The hashes of all attached files and issued papers that a register's file knows."""
    database = Database(path, read_only=True)
    try:
        rows = database.rows(
            "SELECT sha256 FROM attachments UNION SELECT sha256 FROM papers WHERE sha256 IS NOT NULL ORDER BY 1"
        )
    finally:
        database.close()
    return [row[0] for row in rows]


def _keep_files(digests: Iterable[str], source: FileStore, target: FileStore) -> None:
    for digest in digests:
        if source.has(digest):
            target.take(digest, source)


def _copy(source: Path, target: Path) -> None:
    """Copy a register's file, and beside it the key slots of an encrypted one."""
    if key_of(source) is not None:
        copy_slots(source, target)
    copy(source, target)


def _free(path: Path) -> Path:
    number, free = 2, path
    while free.exists():
        stem, ending = path.stem, path.suffix
        stamp = re.search(r"(.*-)(\d{8}-\d{6})$", stem)
        later = datetime.strptime(stamp[2], "%Y%m%d-%H%M%S") + timedelta(seconds=number - 1) if stamp else None
        free = path.with_name(f"{stamp[1]}{later:%Y%m%d-%H%M%S}{ending}" if stamp else f"{stem}-{number}{ending}")
        number += 1
    return free


def _sidecar(path: Path) -> Path:
    return path.with_suffix(".json")


def _plain(one: Backup) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name not in ("path", "made_at")}


def _described(path: Path) -> Backup:
    match = _NAME.search(path.name)
    made = (
        datetime.strptime(match["day"] + match["time"], "%Y%m%d%H%M%S")
        if match
        else datetime.fromtimestamp(path.stat().st_mtime)
    )
    known: dict[str, Any] = {}
    try:
        known = json.loads(_sidecar(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    size = path.stat().st_size
    verified = bool(known.get("verified")) and known.get("size") == size
    why = match["why"] if match else ""
    return Backup(path, made, why, size, int(known.get("cases", -1)), int(known.get("seq", -1)), verified)
