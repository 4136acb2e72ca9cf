"""Opening a register with care, and making a new one."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

from db import vault
from db.audit import Log, hash_name
from db.backup import Progress, folder_of, quick_check
from db.conversion import is_unfinished, tidy
from db.disk import PART, drop, move, room, sweep
from db.driver import head_of, key_of
from db.engine import APPLICATION_ID, Database
from db.errors import Damaged, EnvironmentFault, Full, Missing, Refused, known_faults
from db.keys import PLAIN, Key, know
from db.lock import RegisterLock
from db.schema import differences, pending, upgrade
from db.services.accounts import first_access
from db.services.facade import Services
from db.services.store import Store
from db.version import VERSION

_LEAST_ROOM = 256 * 1024  # SQLite begins its log and the memory that readers share
BEGUN = ".new"
"""The ending of a register that is being made."""


def open_register(
    path: Path,
    *,
    user: str | None = None,
    read_only: bool = False,
    take_over: bool = False,
    progress: Progress | None = None,
) -> Services:
    """Open a register.

    The lock is taken first (`take_over` overrides an owner on another computer), then the header is looked at, a
    quick check follows an unclean close, a backup is made before an older file is brought up to date in one transaction
    and before a new version of the program works on it; `progress` hears of these.
    `read_only` takes no lock and changes nothing. An encrypted register must have been unlocked (`db.vault`) before.
    Raises `Missing`, `NeedsPassword`, `Locked`, `Damaged`, `Newer`, `EnvironmentFault`.
    """
    path = Path(path)
    _look_at_header(path)
    if read_only:
        database = Database(path, read_only=True)
        with known_faults():
            _check_mark(database)
            if pending(database):
                raise Refused(
                    "登记库由旧版本程序建立，需要先升级。",
                    remedy="请先用本程序的窗口打开一次登记库，程序会备份并升级。",
                )
            return Services(_store(path, database, user), None)
    _look_for_room_to_write(path)
    lock = RegisterLock(path)
    with known_faults():
        lock.take(by_force=take_over)
    try:
        return Services(_open_locked(path, user, unclean=lock.unclean, progress=progress), lock)
    except BaseException:
        lock.release()
        raise


def create_register(
    path: Path,
    office: Mapping[str, object],
    *,
    user: str | None = None,
    practice: bool = False,
    passwords: Mapping[str, str] | None = None,
) -> Services:
    """Make a new register with the office's settings (`name` and `short_name` at least).

    `passwords` (slot name to password, see `db.vault`) make it an encrypted one. It gets its name only when it is
    whole. Raises `Refused` when the file exists, `Invalid` when the settings do not fit; nothing is left behind then.
    """
    path = Path(path)
    begun = path.with_name(path.name + BEGUN)
    if path.exists():
        raise Refused(f"文件“{path.name}”已经存在。", remedy="请换一个文件名，或直接打开它。")
    lock = RegisterLock(path)
    with known_faults():
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.take()
    key = None
    try:
        if passwords:
            key = vault.make(path, passwords)
            know(key)
        _make(begun, office, user=user, practice=practice, key=key)
        with known_faults():
            move(begun, path)
        return Services(_open_locked(path, user, unclean=False), lock)
    except BaseException:
        forget(begun)
        if key is not None and not path.exists():
            vault.remove(path)
        lock.release()
        raise


def _make(path: Path, office: Mapping[str, object], *, user: str | None, practice: bool, key: Key | None) -> None:
    with known_faults():
        forget(path)
        path.touch()
    database = Database(path, key=key)
    try:
        with known_faults():
            upgrade(database)
            with database.atomic():
                database.execute_sql("INSERT INTO meta(key,value) VALUES('hash',?)", [hash_name()])
                _note_version(database)
        services = Services(_store(path, database, user), None)
        services.office.save(office)
        if practice:
            with services.store.change(reason="建立练习库") as changes:
                record_id = services.office.record_id()
                model = services.records.register("office").model
                before = services.store.stored(model, record_id or 0) or {}
                changes.update(model, record_id or 0, before=before, after={"practice": 1})
    finally:
        database.close()


def forget(path: Path) -> None:
    """Delete a register that was begun and not finished, with what lies beside it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        drop(path.with_name(name))
    rmtree(path.with_name(f"{path.name}.files"), ignore_errors=True)


def _open_locked(path: Path, user: str | None, *, unclean: bool, progress: Progress | None = None) -> Store:
    if unclean:
        _tidy(path)
    if is_unfinished(path):
        tidy(path)
    database = Database(path)
    try:
        with known_faults():
            database.begin_well()
            _check_mark(database)
            if unclean and (damage := quick_check(database)):
                raise Damaged(damage, remedy="请恢复最近的备份；现在的文件会原样保留。")
            if pending(database):
                database.close()
                _back_up(path, "升级前", progress)
                upgrade(database)
                _note_version(database)
            elif unclean and (different := differences(database)):
                raise Damaged(f"登记库缺少程序需要的表或栏（{different[0]}）。", remedy="请恢复最近的备份。")
            if database.value("SELECT value FROM meta WHERE key='program'") != VERSION:
                _back_up(path, "更新前", progress)
                _note_version(database)
        if database.key is not None:
            with suppress(EnvironmentFault):  # it opened all the same
                vault.mend(path)
        return _store(path, database, user)
    except BaseException:
        database.close()
        raise


def _tidy(path: Path) -> None:
    """Delete what a killed program left half-written around a register."""
    sweep(path.parent, of=f"{path.name}.")  # a copy that was being made, and one that waited to take its place
    files = path.with_name(f"{path.name}.files")
    copies = folder_of(path)
    for folder in (copies, *copies.glob("files/*"), *files.glob("*")):
        sweep(folder)


def _look_for_room_to_write(path: Path) -> None:
    """Raise `EnvironmentFault` where nothing can be written: SQLite would only say so at a save, or not say why."""
    for place, what in ((path.parent, f"登记库所在的文件夹“{path.parent}”"), (path, f"登记库“{path.name}”")):
        if not os.access(place, os.W_OK):
            raise EnvironmentFault(
                f"{what}是只读的，不能录入。",
                remedy="请取消只读属性，或把登记库复制到可以写入的文件夹再打开。",
            )
    if room(path.parent) < _LEAST_ROOM:
        raise Full("磁盘空间已满，登记库打不开。", remedy="请清理磁盘后重试；已保存的内容没有受影响。")


def _back_up(path: Path, why: str, progress: Progress | None) -> None:
    from db.services.backups import make  # seldom needed: opening must be quick

    make(path, why, progress=progress)


def _note_version(database: Database) -> None:
    database.execute_sql(
        "INSERT INTO meta(key,value) VALUES('program',?) ON CONFLICT(key) DO UPDATE SET value=excluded.value", [VERSION]
    )


def _check_mark(database: Database) -> None:
    if database.value("PRAGMA application_id") != APPLICATION_ID:
        raise Damaged("这个文件不是登记库（缺少登记库标识）。", remedy="请选择正确的文件，或恢复最近的备份。")


def _store(path: Path, database: Database, user: str | None) -> Store:
    algorithm = database.value("SELECT value FROM meta WHERE key='hash'")
    store = Store(path, database, Log(database, algorithm), user=user or _login())
    store.access = first_access(store)
    return store


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "本机用户"


def restoring(register: Path) -> Path:
    """Where a backup waits, whole, to take a register's place; the present file is moved aside just before."""
    return register.with_name(f"{register.name}.restore{PART}")


def _finish_restore(path: Path) -> None:
    """A program that was killed between the two moves of a restore left no register: make the second move."""
    waiting = restoring(path)
    if waiting.exists() and not path.exists():
        move(waiting, path)


def _look_at_header(path: Path) -> None:
    with known_faults():
        _finish_restore(path)
        if not path.exists():
            raise Missing(f"找不到登记库“{path.name}”。", remedy="请检查文件位置，或新建一个登记库。")
        if path.is_dir():
            raise Missing(f"“{path.name}”是文件夹，不是登记库。", remedy="请选择扩展名为 .db 的登记库文件。")
        head = head_of(path)
    if not head:
        raise Damaged("登记库文件是空的（0字节）。", remedy="请恢复最近的备份；不要在空文件上继续录入。")
    if head != PLAIN and key_of(path) is None:
        raise Damaged(
            "这个文件不是登记库，或文件头已损坏。",
            remedy="请选择正确的文件，或恢复最近的备份；"
            f"如果登记库加过密，请把钥匙文件“{path.name}.keys”放回它旁边（每份备份旁边都有一份）。",
        )
