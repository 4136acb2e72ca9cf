"""Copies of a register's file: made from a snapshot while others go on writing, and never half-done under a name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.disk import PART, drop, move
from db.driver import connect, key_of
from db.engine import Database, reading_address
from db.errors import known_faults
from db.kinds.clock import now

Progress = Callable[[int, int, str], object]
"""Hears (steps done, steps in all, what is being done in Chinese); it may raise to cancel."""

_TICK = 50_000  # steps of SQLite's virtual machine between two questions whether to go on


@dataclass(frozen=True)
class Snapshot:
    """What a copied file held at the moment of copying: rows by table, and the newest entry of its log."""

    counts: Mapping[str, int]
    seq: int
    head: bytes


def copy_register(source: Path, target: Path, *, progress: Progress | None = None, pages: int = 500) -> Snapshot:
    """Copy a live register to `target` and say what the copy must hold; nothing bears that name before it is whole.

    A read transaction is held while copying, so that other writers neither wait nor make the copy start again. The
    copy of an encrypted register is encrypted with the same key. Raises `EnvironmentFault` or `Damaged`.
    """
    part = target.with_name(target.name + PART)
    with known_faults():
        target.parent.mkdir(parents=True, exist_ok=True)
        drop(part)
        key = key_of(source)
        live = connect(reading_address(source), key=key)
        copy = connect(part, key=key)
        try:
            live.execute("BEGIN")
            held = snapshot(live)
            copy.execute("PRAGMA synchronous=OFF")
            live.backup(copy, pages=pages, progress=_pages(progress))
            copy.execute("PRAGMA journal_mode=DELETE")
        except BaseException:
            copy.close()
            live.close()
            drop(part)
            raise
        copy.close()
        live.close()
        handle = os.open(part, os.O_RDWR)
        os.fsync(handle)
        os.close(handle)
        move(part, target)
    return held


def snapshot(connection: Any) -> Snapshot:
    """What a register holds at this moment, read through a connection."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names.fetchall()}
    seq, head = 0, b""
    if "audit" in counts:
        seq, head = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone() or (0, b"")
    return Snapshot(counts, seq, bytes(head))


@contextmanager
def stoppable(database: Database, progress: Callable[[], object] | None) -> Iterator[None]:
    """Ask `progress` again and again while SQLite works on long statements; what it raises stops them."""
    if progress is None:
        yield
        return
    raised: list[BaseException] = []

    def tick() -> int:
        try:
            progress()
        except BaseException as wish:  # noqa: BLE001  # handed on below, once SQLite has stopped
            raised.append(wish)
            return 1
        return 0

    database.connection().set_progress_handler(tick, _TICK)
    try:
        yield
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    finally:
        if not database.is_closed():
            database.connection().set_progress_handler(None, 0)


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
        found = first_fault(database, "quick_check")
    return f"登记库文件有损坏：{found}" if found is not None else None


def first_fault(database: Database, check: str) -> str | None:
    """The first thing that SQLite (by `quick_check` or `integrity_check`) and SQLCipher find wrong."""
    if database.key is not None and (altered := database.rows("PRAGMA cipher_integrity_check")):
        pages = [number[0] for row in altered if (number := re.search(r"\d+", row[0]))]
        named = "、".join(pages[:5]) + ("等" if len(pages) > 5 else "")
        return f"加密的文件有 {len(altered)} 页被改动或变坏{f'（第 {named} 页）' if pages else ''}。"
    found = database.value(f"PRAGMA {check}(1)")
    return None if found == "ok" else str(found)


def _pages(progress: Progress | None) -> Callable[[int, int, int], object] | None:
    if progress is None:
        return None
    return lambda _, left, total: progress(total - left, total, "复制登记库")
