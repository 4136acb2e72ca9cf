"""Backups that are made without being asked, each really restored before it counts, and thinned as time goes by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from db.backup import Progress, backup_name, copy_register, folder_of
from db.disk import PART, copy, drop, move, need_room, sweep, written
from db.driver import key_of
from db.errors import Damaged, known_faults
from db.filestore import FileStore, file_hash
from db.kinds.clock import now
from db.services.backup_check import examine, verify
from db.services.backup_facts import (
    ON_CLOSE,
    Backup,
    backups_in,
    backups_of,
    described,
    free_name,
    keep,
    note,
    remove,
)
from db.services.backup_files import Checked, clean_files, contents_of, keep_files, steps
from db.services.beside import keep_beside
from db.services.store import Store
from db.vault import copy_slots

__all__ = ["Backup", "Backups", "Second", "backups_in", "described", "folder_of", "make", "verify"]

_PLACES = "第二位置.json"
_READ_ME = "备份说明.txt"
_WORDS = """这个文件夹里是“{name}”的备份，由程序自动做成和整理，请不要改动。

- 每个 .db 文件是一份完整的登记库，名字里写着原因和时间；同名的 .json 是它的清单。
- files 文件夹里是附件和已签发文书的原件，按内容的 SHA-256 存放，各份备份共用。

要恢复：打开程序，在“打开不了”的页面或“维护—备份”里选一份，按“恢复备份”。
也可以把本文件夹整个复制到另一台电脑，装好程序后选“从其他位置选择…”。
"""


@dataclass(frozen=True)
class Second:
    """The second place: its folder, when a backup last reached it (None: never), and whether it can be reached now."""

    folder: Path
    reached_at: datetime | None
    reachable: bool

    def days(self) -> int | None:
        """For how many days no backup has reached it; None when none ever did."""
        return None if self.reached_at is None else max(0, (now() - self.reached_at).days)


class Backups:
    """The backups of one register: beside it, and in a second place when the office has one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def folder(self) -> Path:
        """Where backups lie."""
        return folder_of(self.store.path)

    def make(self, why: str, *, second: Path | None = None, progress: Progress | None = None) -> Backup:
        """Make a backup, as `make` below does; in the second place, too, which is made when it does not exist."""
        made = make(self.store.path, why, progress=progress)
        if second is not None:
            with known_faults():
                second.mkdir(parents=True, exist_ok=True)
            self.copy_to(second, made, progress=progress)
        self.thin()
        return made

    def before(self, why: str, *, progress: Progress | None = None) -> Backup | None:
        """Make a backup before something large, unless a good one holds the present state already."""
        newest = next(iter(self.all()), None)
        if newest is not None and newest.verified and self._holds_all(newest):
            return None
        made = make(self.store.path, why, progress=progress)
        self.thin()
        return made

    def on_close(self, *, second: Path | None = None, progress: Progress | None = None) -> Backup | None:
        """Make a backup when anything changed since the newest good one; None when nothing did.

        The second place gets what it lacks when it can be reached; when it cannot, that is no fault: see `second`.
        """
        newest = next(iter(self.all()), None)
        made = None
        for folder in (self.folder, second):
            if folder is not None and folder.is_dir():
                with known_faults():
                    keep_beside(self.store.path, folder)
        if newest is None or not newest.verified or not self._holds_all(newest):
            made = newest = make(self.store.path, ON_CLOSE, progress=progress)
        if second is not None and second.is_dir():
            there = next(iter(self.in_second(second)), None)
            if there is None or (there.seq, there.head) != (newest.seq, newest.head):
                self.copy_to(second, newest, progress=progress)
        if made is not None:
            self.thin()
        return made

    def copy_to(self, second: Path, one: Backup, *, progress: Progress | None = None) -> Backup:
        """Put a verified backup into the second place and read it back there. Raises `EnvironmentFault`, `Damaged`.

        Its files come first, so that a backup that bears its name there lacks nothing.
        """
        target = second / one.path.name
        with known_faults():
            sweep(second, of=f"{self.store.path.stem}-")
            need_room(second, one.size, "第二位置的备份")
            _explain(second, self.store.path)
            keep_beside(self.store.path, second)
            digests = [digest for digest in contents_of(one.path) if digest not in one.missing]
            files = FileStore(second / "files", key_of(one.path))
            keep_files(digests, FileStore.of_backup(one.path), files, progress, "附件复制到第二位置")
            checked = Checked.of(files)
            bad = checked.unsound(digests, progress, thorough=False)
            checked.save()
            _copy_slots(one.path, target)
            if not target.exists() or target.stat().st_size != one.size:
                copy(one.path, target, step=steps(one.size, "复制到第二位置", progress))
            if bad or file_hash(target)[0] != file_hash(one.path)[0]:
                remove(target)
                raise Damaged(
                    f"第二位置的备份“{target.name}”没有通过核对，已删去。",
                    remedy="U盘或硬盘可能有故障，请换一个再备份。",
                )
            there = note(replace(one, path=target))
            self._note_second(second)
            thin(backups_of(self.store.path, second), second)
        return there

    def allow_restore(self) -> None:
        """Raise `Refused`, saying who may, when the person who is working may not put a backup in the place of this."""
        self.store.access.need("backup")

    def all(self) -> list[Backup]:
        """Every backup beside the register, newest first."""
        return backups_in(self.folder)

    def in_second(self, folder: Path) -> list[Backup]:
        """The backups of this register in another folder, newest first; none when the folder is out of reach."""
        return backups_of(self.store.path, folder)

    def second(self, folder: Path) -> Second:
        """How things stand with the second place."""
        try:
            reached = json.loads((self.folder / _PLACES).read_text(encoding="utf-8"))[str(folder)]
            at = datetime.fromisoformat(reached)
        except (OSError, ValueError, TypeError, KeyError):
            at = None
        try:
            there = folder.is_dir()
        except OSError:
            there = False
        if at is None and there:
            at = next((one.made_at for one in self.in_second(folder)), None)
        return Second(folder, at, there)

    def thin(self) -> list[Path]:
        """Remove what the rule does not keep, with the contents only it needed; returns the removed backups."""
        with known_faults():
            return thin(self.all(), self.folder)

    def _holds_all(self, backup: Backup) -> bool:
        seq, head = self.store.log.head()
        return (backup.seq, backup.head) == (seq, head.hex())

    def _note_second(self, second: Path) -> None:
        places = self.folder / _PLACES
        try:
            known = json.loads(places.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        known[str(second)] = now().isoformat()
        with written(places) as file:
            file.write(json.dumps(known, ensure_ascii=False).encode())


def make(register: Path, why: str, *, progress: Progress | None = None) -> Backup:
    """Make a backup of a register beside it, with its attachments, and really restore it before it gets its name.

    Attached files and issued PDFs are kept once by content. Raises `EnvironmentFault` or `Damaged`; then nothing of it
    is left, and no other backup was touched.
    """
    target = free_name(backup_name(register, why))
    part = target.with_name(target.name + PART)
    try:
        with known_faults():
            need_room(target.parent, 2 * register.stat().st_size, "备份和核验")
            held = copy_register(register, part, progress=progress)
            digests = contents_of(part)
            gone = keep_files(digests, FileStore.beside(register), FileStore.of_backup(part), progress)
            examine(part, must_hold=held, lacking=gone, thorough=False, progress=progress)
            _copy_slots(register, target)
            move(part, target)
            _explain(target.parent, register)
            keep_beside(register, target.parent)
            fresh = described(target)
            return note(
                Backup(
                    target,
                    fresh.made_at,
                    why,
                    fresh.size,
                    held.counts.get("cases", 0),
                    held.seq,
                    verified=True,
                    head=held.head.hex(),
                    counts=held.counts,
                    missing=tuple(gone),
                )
            )
    except Damaged as fault:
        raise Damaged(
            f"备份副本没有通过核验：{fault.sentence}",
            remedy="请不要继续录入，先到“维护”页检查登记库，再恢复完好的备份。",
        ) from fault
    finally:
        drop(part)


def thin(backups: Sequence[Backup], folder: Path) -> list[Path]:
    """Remove from a folder what the rule does not keep of these backups, and the contents nobody needs any more."""
    kept = keep(backups, now())
    gone = [one.path for one in backups if one.path not in kept]
    for path in gone:
        remove(path)
    if gone:
        clean_files(folder / "files", (one.path for one in backups_in(folder)))
    return gone


def _copy_slots(source: Path, target: Path) -> None:
    if key_of(source) is not None:
        copy_slots(source, target)


def _explain(folder: Path, register: Path) -> None:
    readme = folder / _READ_ME
    if not readme.exists():
        with written(readme) as file:
            file.write(_WORDS.format(name=register.name).encode("utf-8-sig"))
