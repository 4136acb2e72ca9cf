"""Turning a register into an encrypted one, or back, so that at every instant one whole register bears its name.

The new file is made beside the old one, compared with it row by row and checked, before it takes its name in one step
of the file system; the old file stays under another name. A note beside the register (`<register>.converting`) says
what was begun: whoever opens the register next, after a kill or a power cut, ends or undoes it by that.
"""

from __future__ import annotations

import json
import operator
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from db import vault
from db.backup import quick_check
from db.disk import PART, drop, move, need_room, settle, written
from db.driver import connect, head_of, key_of
from db.engine import Database
from db.errors import Damaged, EnvironmentFault, RegisterError, known_faults
from db.filestore import FileStore, owner_of
from db.keys import PLAIN, Key

Progress = Callable[[int, int, str], object]
"""Hears (steps done, steps in all, what comes now) and may raise to cancel."""

_NOTE = ".converting"
_STEPS = 1000
_COPYING, _COMPARING, _CHECKING = 450, 150, 100  # parts of the steps; the attached files take the rest
_PATIENCE = 20_000  # instructions of SQLite between one look at the progress and the next


@dataclass(frozen=True)
class Converted:
    """What a conversion left: the old register under its new name, and attached files that could not be read."""

    kept: Path
    unreadable: int


@dataclass(frozen=True)
class _Begun:
    """The note of a conversion: the first bytes of the file it will make, and the name the old one will have."""

    head: str
    kept: str


def convert(register: Path, key: Key | None, kept: Path, *, progress: Progress | None = None) -> Converted:
    """Encrypt a register with this key, or write it plainly when that is None; the old one goes to `kept`.

    The caller holds the register's lock and nobody has it open; the slots of a new key lie beside it already. Raises
    `Damaged` for a register that is not sound, `EnvironmentFault`, and whatever `progress` raises; nothing is changed
    then.
    """
    told: Progress = progress or (lambda _done, _total, _text: None)
    part = register.with_name(f"{register.name}.converted{PART}")
    head = key.id if key is not None else PLAIN
    with known_faults():
        old = FileStore.beside(register)
        _settle_log(register)
        need_room(register.parent, register.stat().st_size * 11 // 10 + old.size(), "转换")
        _write_note(register, _Begun(head.hex(), kept.name))
        try:
            _rewrite(register, part, key, told)
            unreadable = _take_files(old, FileStore(old.folder, key), told)
            told(_STEPS, _STEPS, "正在换上新的登记库")
            if old.key is not None:
                vault.copy_slots(register, kept)
            _second_name(register, kept)
            move(part, register)
        except BaseException:
            tidy(register)
            raise
        tidy(register)
    return Converted(kept, unreadable)


def tidy(register: Path) -> None:
    """End a conversion that was cut off after the new file took its place, undo one that was cut off before.

    Only who holds the register's lock may ask. Raises OSError.
    """
    note = _note(register)
    try:
        begun = _Begun(**json.loads(note.read_text("utf-8")))
        head = bytes.fromhex(begun.head)
    except FileNotFoundError:
        return
    except (ValueError, TypeError):
        drop(note)
        return
    kept = register.with_name(begun.kept)
    files = register.with_name(f"{register.name}.files")
    wipe(register.with_name(f"{register.name}.converted{PART}"))
    if _first_bytes(register) == head:
        _move_files(files, kept.with_name(f"{kept.name}.files"), lambda one: owner_of(one) != head)
        for ending in ("", "-wal", "-shm", "-journal"):
            wipe(register.with_name(f"{register.name}.search{ending}"))
        if head == PLAIN:
            vault.remove(register)
    else:
        drop(kept)  # a second name of the register itself: nothing to overwrite
        vault.remove(kept)
        for file in _files_in(files):
            if owner_of(file) == head or file.name.endswith(PART):
                wipe(file)
        vault.withdraw(register, head)
    for file in register.parent.glob(f"*.keys*{PART}"):
        if file.name.startswith((register.name, kept.name)):
            drop(file)
    drop(note)


def is_unfinished(register: Path) -> bool:
    """Whether a conversion of this register was begun and not ended."""
    return _note(register).exists()


def wipe(path: Path) -> None:
    """Overwrite a file and delete it; one that has another name too only loses this one.

    On a disk that keeps old blocks (SSD, USB stick) remains may be left.
    """
    with suppress(FileNotFoundError):
        found = path.stat()
        size = found.st_size if found.st_nlink == 1 else 0
        with path.open("r+b") as file:
            for start in range(0, size, 1 << 20):
                file.write(os.urandom(min(1 << 20, size - start)))
            file.flush()
            os.fsync(file.fileno())
        drop(path)


def wipe_register(register: Path) -> None:
    """Overwrite and delete a register that is not needed any more, with its attached files and key slots."""
    with known_faults():
        files = register.with_name(f"{register.name}.files")
        for file in _files_in(files):
            wipe(file)
        shutil.rmtree(files, ignore_errors=True)
        for ending in ("", "-wal", "-shm", "-journal"):
            wipe(register.with_name(register.name + ending))
        vault.remove(register)
        settle(register.parent)


def rewrite(source: Path, target: Path, key: Key | None, *, progress: Progress | None = None) -> None:
    """Write a closed register or backup anew under a key (or none) and compare the two; `target` appears when whole.

    Raises like `convert`.
    """
    part = target.with_name(target.name + PART)
    with known_faults():
        try:
            _rewrite(source, part, key, progress or (lambda _done, _total, _text: None))
            move(part, target)
        except BaseException:
            wipe(part)
            raise


def _rewrite(source: Path, part: Path, key: Key | None, told: Progress) -> None:
    wipe(part)
    with _both(source, part, key) as connection:
        size = source.stat().st_size
        with _told(connection, lambda: _share(part, size), told, (0, _COPYING, "正在改写登记库")):
            connection.execute("SELECT sqlcipher_export('new')")
        for name in ("application_id", "user_version"):
            value = connection.execute(f"PRAGMA main.{name}").fetchone()[0]
            connection.execute(f"PRAGMA new.{name}={value}")
    with _both(source, part, key) as connection:
        _compare(connection, told)
    told(_COPYING + _COMPARING, _STEPS, "正在检查新的登记库")
    made = Database(part, read_only=True, key=key)
    try:
        damage = quick_check(made)
    finally:
        made.close()
    if damage is not None:
        raise Damaged(f"转换后的文件没有通过检查：{damage}", remedy="原来的登记库没有改动；请检查磁盘后重试。")
    handle = os.open(part, os.O_RDWR)
    os.fsync(handle)
    os.close(handle)


@contextmanager
def _both(source: Path, part: Path, key: Key | None) -> Iterator[Any]:
    """A connection to the old file with the new one attached as `new`."""
    connection = connect(source, key=key_of(source), cipher=True)
    try:
        connection.execute("PRAGMA temp_store=memory")
        connection.execute("ATTACH ? AS new KEY ?", [str(part), key.pragma() if key is not None else ""])
        connection.execute("PRAGMA new.journal_mode=OFF")
        connection.execute("PRAGMA new.synchronous=OFF")
        yield connection
    finally:
        connection.close()


def _compare(connection: Any, told: Progress) -> None:
    """Hold every row of both files against the other. Raises `Damaged` when they are not the same."""
    execute = connection.execute
    schema = "SELECT type, name, tbl_name, sql FROM {}.sqlite_master ORDER BY type, name"
    same = execute(schema.format("main")).fetchall() == execute(schema.format("new")).fetchall()
    tables = [
        row[0] for row in execute("SELECT name FROM main.sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    ]
    for done, table in enumerate(tables):
        if not same:
            break
        share = partial(operator.truediv, done, len(tables))
        with _told(connection, share, told, (_COPYING, _COMPARING, "正在逐行核对")):
            counts = execute(_alike(table, execute(f'PRAGMA main.table_xinfo("{table}")').fetchall())).fetchone()
        same = len(set(counts)) == 1
    if not same:
        raise Damaged("转换后的内容与原来的不一致，没有换上。", remedy="原来的登记库没有改动；请先检查登记库是否完好。")


def _alike(table: str, columns: list[tuple[Any, ...]]) -> str:
    """A query for three numbers that are the same when a table is: its rows here, there, and those that are alike."""
    old, new = f'main."{table}"', f'new."{table}"'
    key = next((row[1] for row in columns if row[5] == 1 and row[2].upper() == "INTEGER"), None)
    if key is None:  # rows without a number of their own may lie in another order
        strange = f"SELECT count(*) FROM (SELECT * FROM {old} EXCEPT SELECT * FROM {new})"
        alike = f"SELECT (SELECT count(*) FROM {old}) - ({strange})"
    else:
        same = " AND ".join(f'a."{row[1]}" IS b."{row[1]}"' for row in columns)
        alike = f'SELECT count(*) FROM {old} a JOIN {new} b ON a."{key}"=b."{key}" WHERE {same}'
    return f"SELECT (SELECT count(*) FROM {old}), (SELECT count(*) FROM {new}), ({alike})"


@contextmanager
def _told(connection: Any, share: Callable[[], float], told: Progress, part: tuple[int, int, str]) -> Iterator[None]:
    """Tell the progress of what SQLite does inside the block; what `told` raises ends it."""
    start, length, text = part
    raised: list[BaseException] = []
    told(start, _STEPS, text)

    def look() -> int:
        try:
            told(start + int(length * min(1.0, share())), _STEPS, text)
        except BaseException as wish:  # noqa: BLE001  # SQLite hears a number, the caller the wish itself
            raised.append(wish)
            return 1
        return 0

    connection.set_progress_handler(look, _PATIENCE)
    try:
        yield
    except Exception:
        if not raised:
            raise
    finally:
        connection.set_progress_handler(None, 0)
    if raised:
        raise raised[0]


def _share(part: Path, size: int) -> float:
    try:
        return part.stat().st_size / max(1, size)
    except OSError:
        return 0.0


def _settle_log(register: Path) -> None:
    """Bring everything into the file itself, and see that it is sound: damage must not be copied."""
    database = Database(register)
    try:
        damage = quick_check(database)
        if damage is not None:
            raise Damaged(damage, remedy="请先恢复最近的完好备份，再转换。")
        database.value("PRAGMA wal_checkpoint(TRUNCATE)")
        mode = database.value("PRAGMA journal_mode=DELETE")
    finally:
        database.close()
    log = register.with_name(register.name + "-wal")
    if mode != "delete" or (log.exists() and log.stat().st_size):
        raise EnvironmentFault("登记库还有别的程序在使用，现在不能转换。", remedy="请关闭其他打开它的程序后重试。")


def _take_files(old: FileStore, new: FileStore, told: Progress) -> int:
    """Write every attached content anew; gives how many could not be read."""
    start, unreadable = _COPYING + _COMPARING + _CHECKING, 0
    contents = old.all()
    for done, file in enumerate(contents):
        told(start + (_STEPS - start) * done // len(contents), _STEPS, f"正在转换附件（{done + 1}/{len(contents)}）")
        try:
            new.take(old.digest_of(file), old)
        except RegisterError:
            unreadable += 1
    return unreadable


def _move_files(source: Path, target: Path, wanted: Callable[[Path], bool]) -> None:
    for file in _files_in(source):
        if wanted(file):
            place = target / file.parent.name / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            move(file, place)
    if source.exists():
        for folder in source.iterdir():
            with suppress(OSError):
                folder.rmdir()


def _files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def _second_name(register: Path, kept: Path) -> None:
    """Let the old file be found under its new name too; where the disk knows no second names, copy it."""
    try:
        os.link(register, kept)
    except OSError:
        with register.open("rb") as source, written(kept) as target:
            shutil.copyfileobj(source, target, 1 << 20)


def _first_bytes(register: Path) -> bytes:
    with suppress(FileNotFoundError):
        return head_of(register)
    return b""


def _note(register: Path) -> Path:
    return register.with_name(register.name + _NOTE)


def _write_note(register: Path, begun: _Begun) -> None:
    with written(_note(register)) as file:
        file.write(json.dumps(asdict(begun), ensure_ascii=False).encode())
