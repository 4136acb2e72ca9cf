"""Copies of a register: made from a snapshot while others go on writing, and checked before they count."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from db.disk import drop, move
from db.driver import connect, key_of
from db.engine import Database, reading_address
from db.errors import Damaged, known_faults
from db.kinds.clock import now
from db.vault import copy_slots

Progress = Callable[[int, int], None]


def copy_register(source: Path, target: Path, *, progress: Progress | None = None, pages: int = 500) -> Path:
    """Copy a live register to `target` and check the copy; an unfinished copy never bears the final name.

    A read transaction is held while copying, so that other writers neither wait nor make the copy start again.
    The copy of an encrypted register is encrypted with the same key, and the key's slots are put beside it.
    `progress` hears (pages done, pages in all) and may raise to cancel. Raises `EnvironmentFault` or `Damaged`.
    """
    part = target.with_name(target.name + ".part")
    with known_faults():
        target.parent.mkdir(parents=True, exist_ok=True)
        drop(part)
        key = key_of(source)
        live = connect(reading_address(source), key=key)
        copy = connect(part, key=key)
        try:
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            copy.execute("PRAGMA synchronous=OFF")
            live.backup(
                copy, pages=pages, progress=lambda _, left, total: progress(total - left, total) if progress else None
            )
            copy.execute("PRAGMA journal_mode=DELETE")
            found = _first_fault(copy.execute, encrypted=key is not None)
        except BaseException:
            copy.close()
            live.close()
            drop(part)
            raise
        copy.close()
        live.close()
        if found is not None:
            drop(part)
            raise Damaged("备份副本没有通过检查，登记库可能已损坏。", remedy="请不要继续录入，先恢复上一份完好的备份。")
        handle = os.open(part, os.O_RDWR)
        os.fsync(handle)
        os.close(handle)
        if key is not None:
            copy_slots(source, target)
        move(part, target)
    return target


def folder_of(register: Path) -> Path:
    """The folder of a register's backups."""
    return register.with_name(register.stem + "-备份")


def backup_name(register: Path, why: str) -> Path:
    """Where a backup made for this reason goes: beside the register, its name says when and why."""
    return folder_of(register) / f"{register.stem}-{why}-{now():%Y%m%d-%H%M%S}.db"


def quick_check(database: Database) -> str | None:
    """One sentence when the file is damaged, None when it is sound.

    In an encrypted file every page is held against its authentication code, so that any altered bit is found; in a
    plain one only what breaks the structure is.
    """
    with known_faults():
        found = _first_fault(database.execute_sql, encrypted=database.key is not None)
    return f"登记库文件有损坏：{found}" if found is not None else None


def _first_fault(execute: Callable[[str], Any], *, encrypted: bool) -> str | None:
    """The first thing that SQLite and SQLCipher find wrong."""
    if encrypted and (row := execute("PRAGMA cipher_integrity_check").fetchone()) is not None:
        return str(row[0])
    found = execute("PRAGMA quick_check(1)").fetchone()[0]
    return None if found == "ok" else str(found)
