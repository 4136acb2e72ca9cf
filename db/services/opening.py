"""Opening a register with care, and making a new one."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path

from db import vault
from db.audit import Log, hash_name
from db.backup import backup_name, copy_register, quick_check
from db.driver import head_of, key_of
from db.engine import APPLICATION_ID, Database
from db.errors import Damaged, Missing, Refused, known_faults
from db.keys import PLAIN, know
from db.lock import RegisterLock
from db.schema import differences, pending, upgrade
from db.services.facade import Services
from db.services.store import Store


def open_register(path: Path, *, user: str | None = None, read_only: bool = False, take_over: bool = False) -> Services:
    """Open a register.

    The lock is taken first (`take_over` overrides an owner on another computer), then the header is looked at, a
    quick check follows an unclean close, an older file is copied before it is brought up to date in one transaction.
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
    lock = RegisterLock(path)
    with known_faults():
        lock.take(by_force=take_over)
    try:
        return Services(_open_locked(path, user, unclean=lock.unclean), lock)
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

    `passwords` (slot name to password, see `db.vault`) make it an encrypted one.
    Raises `Refused` when the file exists, `Invalid` when the settings do not fit; nothing is left behind then.
    """
    path = Path(path)
    if path.exists():
        raise Refused(f"文件“{path.name}”已经存在。", remedy="请换一个文件名，或直接打开它。")
    lock = RegisterLock(path)
    with known_faults():
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.take()
    key = database = None
    try:
        with known_faults():
            path.touch()
            if passwords:
                key = vault.make(path, passwords)
                know(key)
            database = Database(path, key=key)
            upgrade(database)
            with database.atomic():
                database.execute_sql("INSERT INTO meta(key,value) VALUES('hash',?)", [hash_name()])
        services = Services(_store(path, database, user), lock)
        services.office.save(office)
        if practice:
            with services.store.change(reason="建立练习库") as changes:
                record_id = services.office.record_id()
                model = services.records.register("office").model
                before = services.store.stored(model, record_id or 0) or {}
                changes.update(model, record_id or 0, before=before, after={"practice": 1})
    except BaseException:
        if database is not None:
            database.close()
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        if key is not None:
            vault.remove(path)
        lock.release()
        raise
    return services


def _open_locked(path: Path, user: str | None, *, unclean: bool) -> Store:
    database = Database(path)
    try:
        with known_faults():
            _check_mark(database)
            if unclean and (damage := quick_check(database)):
                raise Damaged(damage, remedy="请恢复最近的备份；现在的文件会原样保留。")
            if pending(database):
                database.close()
                copy_register(path, backup_name(path, "升级前"))
                upgrade(database)
            elif unclean and (different := differences(database)):
                raise Damaged(f"登记库缺少程序需要的表或栏（{different[0]}）。", remedy="请恢复最近的备份。")
        return _store(path, database, user)
    except BaseException:
        database.close()
        raise


def _check_mark(database: Database) -> None:
    if database.value("PRAGMA application_id") != APPLICATION_ID:
        raise Damaged("这个文件不是登记库（缺少登记库标识）。", remedy="请选择正确的文件，或恢复最近的备份。")


def _store(path: Path, database: Database, user: str | None) -> Store:
    algorithm = database.value("SELECT value FROM meta WHERE key='hash'")
    return Store(path, database, Log(database, algorithm), user=user or _login())


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "本机用户"


def _look_at_header(path: Path) -> None:
    with known_faults():
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
