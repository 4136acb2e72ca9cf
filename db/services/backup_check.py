"""Is a backup whole: it is really restored, into a temporary file, and what comes out is looked over."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from db.backup import Progress, Snapshot, first_fault, snapshot, stoppable
from db.disk import room as free_room
from db.driver import key_of
from db.engine import APPLICATION_ID, Database
from db.errors import Damaged, EnvironmentFault, Missing, known_faults
from db.filestore import FileStore
from db.schema import pending, upgrade
from db.services.backup_facts import Backup, described, note
from db.services.backup_files import Checked, contents, steps

_TEMPORARY = ".核验-"
_BLOCK = 1 << 20


def verify(path: Path, *, room: Path | None = None, thorough: bool = True, progress: Progress | None = None) -> Backup:
    """Restore a backup into a temporary file below `room`, look it over, and note beside it that it is good.

    It must hold what was noted when it was made, if that is known; only contents that were not read lately are read
    again unless `thorough`. Raises `Damaged` with what is wrong, `Missing`, `Newer`, `EnvironmentFault`; then it is
    noted that the backup is not good.
    """
    if not path.is_file():
        raise Missing(f"找不到备份“{path.name}”。", remedy="请检查U盘或备份文件夹是否可用。")
    with known_faults():
        known = described(path)
        must_hold = Snapshot(known.counts, known.seq, bytes.fromhex(known.head))
        try:
            held = examine(
                path, room=room, must_hold=must_hold, lacking=known.missing, thorough=thorough, progress=progress
            )
        except Damaged:
            with suppress(OSError):  # a read-only medium
                note(replace(known, verified=False))
            raise
        made = replace(
            known,
            cases=held.counts.get("cases", 0),
            seq=held.seq,
            head=held.head.hex(),
            counts=held.counts,
            verified=True,
        )
        with suppress(OSError):
            note(made)
        return made


def examine(
    path: Path,
    *,
    room: Path | None = None,
    must_hold: Snapshot | None = None,
    lacking: Collection[str] = (),
    thorough: bool = True,
    progress: Progress | None = None,
) -> Snapshot:
    """Restore a backup's file into a temporary one and look it over; says what it holds.

    Looked at are: the file itself page by page, that this program can open (and if need be upgrade) it, the rows of
    every table and the newest entry of the log against `must_hold`, and every attached file and issued paper by its
    hash, but for those that the register itself is `lacking`. Raises as `verify`.
    """
    key_of(path)  # asks for the password of an encrypted one before anything is copied
    with restored(path, room or path.parent, progress=progress) as copy:
        held, digests = _looked_over(copy, path.name, progress)
    if must_hold is not None:
        _compare(path.name, held, must_hold)
    checked = Checked.of(FileStore.of_backup(path))
    bad = checked.unsound((one for one in digests if one not in lacking), progress, thorough=thorough)
    checked.save()
    if bad:
        remedy = "请换一份备份，或从原附件文件夹补齐。"
        raise Damaged(f"备份“{path.name}”缺少{len(bad)}个附件文件，或其内容已损坏。", remedy=remedy)
    return held


@contextmanager
def restored(path: Path, room: Path, *, progress: Progress | None = None) -> Iterator[Path]:
    """A backup copied to a temporary file, with the write-ahead log it may have; the file goes afterwards."""
    room = _writable(room, path.stat().st_size)
    for left in room.glob(f"{_TEMPORARY}*"):  # of a program that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=room, ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        for ending in ("", "-wal"):
            source = path.with_name(path.name + ending)
            if source.exists():
                _copy(source, copy.with_name(copy.name + ending), progress)
        yield copy


def _looked_over(copy: Path, name: str, progress: Progress | None) -> tuple[Snapshot, list[str]]:
    def going() -> None:
        if progress is not None:
            progress(0, 0, "核验备份")

    going()
    database = Database(copy)
    try:
        with stoppable(database, going if progress is not None else None):
            if database.value("PRAGMA application_id") != APPLICATION_ID:
                raise Damaged(f"“{name}”不是登记库的备份。")
            found = first_fault(database, "integrity_check")
            if found is not None:
                raise Damaged(f"备份“{name}”已损坏：{found}", remedy="请换一份备份。")
            held = snapshot(database.connection())
            digests = contents(database)
            if pending(database):
                upgrade(database)
    finally:
        database.close()
    return held, digests


def _compare(name: str, held: Snapshot, must_hold: Snapshot) -> None:
    for table, rows in must_hold.counts.items():
        found = held.counts.get(table, 0)
        if found != rows:
            raise Damaged(f"备份“{name}”的表 {table} 应有 {rows} 行，只有 {found} 行。", remedy="请换一份备份。")
    if must_hold.head and must_hold.head != held.head:
        raise Damaged(f"备份“{name}”的修改记录与做备份时不一致。", remedy="请换一份备份。")


def _writable(room: Path, size: int) -> Path:
    """A folder that takes a file of this size: the wished one, else that of the system (a backup on a read-only CD)."""
    for folder in (room, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError:
            continue
        if free_room(folder) > size + _BLOCK:
            return folder
    raise EnvironmentFault("磁盘空间不足，不能试恢复这份备份来核验它。", remedy="请清理磁盘后重试。")


def _copy(source: Path, target: Path, progress: Progress | None) -> None:
    step = steps(source.stat().st_size, "试恢复备份", progress)
    with source.open("rb") as whence, target.open("wb") as whither:
        while block := whence.read(_BLOCK):
            whither.write(block)
            if step is not None:
                step(len(block))
