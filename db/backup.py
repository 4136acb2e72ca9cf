"""Copies of a register: made from a snapshot while others go on writing, and checked before they count."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from db.engine import Database, peewee
from db.errors import Damaged, known_faults
from db.kinds.clock import now

Progress = Callable[[int, int], None]


def copy_register(source: Path, target: Path, *, progress: Progress | None = None, pages: int = 500) -> Path:
    """Copy a live register to `target` and check the copy; an unfinished copy never bears the final name.

    A read transaction is held while copying, so that other writers neither wait nor make the copy start again.
    `progress` hears (pages done, pages in all) and may raise to cancel. Raises `EnvironmentFault` or `Damaged`.
    """
    part = target.with_name(target.name + ".part")
    with known_faults():
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        live = peewee.sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        copy = peewee.sqlite3.connect(str(part), isolation_level=None)
        try:
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            copy.execute("PRAGMA synchronous=OFF")
            live.backup(
                copy, pages=pages, progress=lambda _, left, total: progress(total - left, total) if progress else None
            )
            copy.execute("PRAGMA journal_mode=DELETE")
            found = copy.execute("PRAGMA quick_check").fetchone()[0]
        except BaseException:
            copy.close()
            live.close()
            part.unlink(missing_ok=True)
            raise
        copy.close()
        live.close()
        if found != "ok":
            part.unlink(missing_ok=True)
            raise Damaged("备份副本没有通过检查，登记库可能已损坏。", remedy="请不要继续录入，先恢复上一份完好的备份。")
        handle = os.open(part, os.O_RDWR)
        os.fsync(handle)
        os.close(handle)
        part.replace(target)
    return target


def backup_name(register: Path, why: str) -> Path:
    """Where a backup made for this reason goes: beside the register, its name says when and why."""
    folder = register.with_name(register.stem + "-备份")
    return folder / f"{register.stem}-{why}-{now():%Y%m%d-%H%M%S}.db"


def quick_check(database: Database) -> str | None:
    """One sentence when the file is damaged, None when it is sound."""
    with known_faults():
        found = database.value("PRAGMA quick_check(1)")
    return None if found == "ok" else f"登记库文件有损坏：{found}"
