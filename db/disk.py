"""Files put in their place, taken away and given room, with the patience that a disk under an antivirus asks for.

An antivirus or a sync program holds a file for a moment after it was written; Windows then refuses to rename or
delete it. What is refused so is tried again for a second and a half. A new file is written beside its place and put
there only when it is whole and on the disk, so that neither a killed program nor a power cut leaves half of one.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from db.errors import Full

WAITS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between one attempt and the next."""

PART = ".part"
"""The ending of a file that is not whole yet."""

_UNFINISHED = re.compile(re.escape(PART) + r"(-journal|-wal|-shm)?$")
_SLICE = 1 << 20


def patiently(attempt: Callable[[], object]) -> None:
    """Do something to a file that another program may hold for a moment. Raises `OSError` when it does not let go."""
    for wait in WAITS:
        try:
            attempt()
            return
        except PermissionError:
            time.sleep(wait)
    attempt()


def move(source: Path, target: Path) -> None:
    """Give a file another name in the same folder or disk, in place of what had that name; a power cut keeps either."""
    patiently(lambda: source.replace(target))
    settle(target.parent)


def drop(path: Path) -> None:
    """Delete a file, if there is one."""
    patiently(lambda: path.unlink(missing_ok=True))


def part_of(target: Path) -> Path:
    """Where a file is written before it is put in its place; two processes never write the same."""
    return target.with_name(f"{target.name}.{os.getpid()}{PART}")


@contextmanager
def written(target: Path) -> Iterator[BinaryIO]:
    """A file to write that appears at `target` when the block ends well; otherwise `target` is left as it was."""
    part = part_of(target)
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        move(part, target)
    except BaseException:
        with suppress(OSError):
            drop(part)
        raise


def copy(source: Path, target: Path, *, step: Callable[[int], object] | None = None) -> None:
    """Copy a file; `step` hears how many bytes more are done and may raise to cancel."""
    with source.open("rb") as origin, written(target) as file:
        while block := origin.read(_SLICE):
            file.write(block)
            if step is not None:
                step(len(block))
    with suppress(OSError):
        shutil.copystat(source, target)


def settle(folder: Path) -> None:
    """Bring the names in a folder to the disk; Windows does so by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network and removable disks cannot
            os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, *, of: str = "") -> None:
    """Delete what a killed program left unfinished in a folder, of files whose names begin so.

    Only whoever holds the register's lock may ask.
    """
    with suppress(OSError):
        for path in folder.iterdir():
            if _UNFINISHED.search(path.name) and path.name.startswith(of):
                drop(path)


def room(folder: Path) -> int:
    """How many bytes are free where a folder lies, or will lie once it is made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def need_room(folder: Path, wanted: int, what: str) -> None:
    """See that something of `wanted` bytes fits before it is begun. Raises `Full`, which says how much."""
    free = room(folder)
    if free < wanted:
        raise Full(
            f"磁盘空间不足：{what}大约需要{_size(wanted)}，“{folder}”所在的磁盘只剩{_size(free)}。",
            remedy="请清理磁盘后重试；什么也没有写入。",
        )


def _size(count: int) -> str:
    return f" {count / (1 << 30):.1f} GB" if count >= 1 << 30 else f" {max(count / (1 << 20), 0.1):.1f} MB"
