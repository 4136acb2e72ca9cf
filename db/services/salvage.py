"""Salvage: what a damaged register still gives goes into a fresh one, with what its own log knows; a report is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from db.audit import Change, Log, hash_name
from db.backup import Progress, folder_of
from db.disk import PART, move, need_room
from db.driver import file_errors, key_of
from db.engine import Database
from db.errors import Damaged, Missing, Refused, known_faults
from db.filestore import FileStore
from db.keys import Key
from db.lock import RegisterLock, this_process
from db.salvage import Lost, Wreck, copy_readable, replace_head
from db.schema import upgrade
from db.services.backup_facts import backups_in
from db.services.backup_files import contents, keep_files, steps
from db.services.opening import forget, restoring
from db.services.replay import Replay
from db.services.restoring import NOBODY, set_aside
from db.services.salvage_report import SalvageReport, TableReport, write_report
from db.services.tables import label_of
from db.vault import copy_slots
from db.version import VERSION


def salvage(
    damaged: Path, target: Path, *, in_place: bool = False, user: str = "", progress: Progress | None = None
) -> SalvageReport:
    """Bring what can be read of a damaged register into a new one at `target`, with a report beside it.

    The damaged file is only copied. With `in_place` the target may be that file: it is set aside as a backup first.
    Raises `Missing`, `Refused` when the target exists otherwise, `Damaged` when not even the list of tables can be
    read, `NeedsPassword`, `EnvironmentFault`; nothing is left behind then.
    """
    if not damaged.is_file():
        raise Missing(f"找不到“{damaged.name}”。", remedy="请检查路径。")
    if target.exists() and not in_place:
        raise Refused(f"文件“{target.name}”已经存在。", remedy="请为抢救出来的登记库另起一个文件名。")
    lock = RegisterLock(target)
    with known_faults():
        target.parent.mkdir(parents=True, exist_ok=True)
        need_room(target.parent, 3 * damaged.stat().st_size, "抢救")
        lock.take()
        try:
            part = restoring(target)
            forget(part)
            with TemporaryDirectory(prefix=".抢救-", dir=target.parent, ignore_cleanup_errors=True) as folder:
                wreck, unread = _opened(damaged, Path(folder), progress)
                try:
                    report = _brought_up(wreck, damaged, part, user or this_process().user, progress)
                finally:
                    wreck.close()
            kept = set_aside(target)
            move(part, target)
            if damaged != target and key_of(target) is not None:
                copy_slots(damaged, target)
        finally:
            forget(restoring(target))
            lock.release()
        report = replace(report, target=target, unread=unread, kept=kept)
        write_report(report)
    return report


def _opened(damaged: Path, folder: Path, progress: Progress | None) -> tuple[Wreck, int]:
    """A copy of the damaged file, open for reading; its first page is that of another file when it is destroyed."""
    copy = folder / "wreck.db"
    unread = copy_readable(damaged, copy, steps(damaged.stat().st_size, "复制受损的文件", progress))
    log = damaged.with_name(damaged.name + "-wal")
    if log.exists():
        copy_readable(log, copy.with_name(copy.name + "-wal"))
    errors = file_errors()
    for donor in (None, *_donors(damaged, folder)):
        if donor is not None:
            replace_head(copy, donor)
        key = key_of(donor or damaged)
        with suppress(*errors):
            wreck = Wreck(copy, key)
            with suppress(*errors):
                if "cases" in wreck.tables():
                    return wreck, unread
            wreck.close()
    raise Damaged(
        f"“{damaged.name}”连表的清单都读不出来，没有可以抢救的内容。",
        remedy="请恢复备份，或从案卷包重建。",
    )


def _donors(damaged: Path, folder: Path) -> Iterator[Path]:
    """Files whose first page may stand for a destroyed one: backups of this register, then a fresh register."""
    for one in backups_in(folder_of(damaged)):
        yield one.path
    fresh = folder / "fresh.db"
    _fresh(fresh, None)
    yield fresh


def _fresh(path: Path, key: Key | None) -> Database:
    path.touch()
    database = Database(path, key=key)
    upgrade(database)
    database.close()
    return database


def _brought_up(wreck: Wreck, damaged: Path, part: Path, user: str, progress: Progress | None) -> SalvageReport:
    have = wreck.tables()
    database = _fresh(part, wreck.key)
    try:
        connection = database.connection()
        for pragma in ("foreign_keys=OFF", "synchronous=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        tables = [name for name in _tables_of(database) if name in have]
        reports: dict[str, TableReport] = {}
        garbled: list[tuple[str, tuple[Any, ...]]] = []
        for done, table in enumerate(tables):
            if progress is not None:
                progress(done, len(tables), f"取出{label_of(table)}")
            reports[table] = _pour(wreck, database, table, have[table], garbled, progress)
        with database.atomic():
            _settle_meta(database)
            replay = Replay(database, wreck)
            for table in tables:
                if progress is not None:
                    progress(0, 0, f"由修改记录补回{label_of(table)}")
                back = replay.bring_back(table)
                back += _as_they_are(database, table, garbled)
                old = reports[table]
                gone = tuple(_without(old.ranges, back))
                reports[table] = replace(old, from_log=len(back), lost=max(0, old.lost - len(back)), ranges=gone)
            loose = _tie_up(database)
        algorithm = database.value("SELECT value FROM meta WHERE key='hash'")
        log = Log(database, algorithm)
        chain = tuple(one.sentence() for one in log.verify().breaks)
        missing = _bring_files(database, damaged, part, progress)
        body = {"file": damaged.name, "lost": {one.table: one.lost for one in reports.values() if one.lost}}
        with database.atomic():
            log.append([Change("audit", NOBODY, NOBODY, "salvage", body, reason="抢救")], who=user)
        connection.execute("PRAGMA synchronous=FULL")
    finally:
        database.close()
    return SalvageReport(damaged, part, tuple(reports.values()), chain, loose, missing)


def _tables_of(database: Database) -> list[str]:
    rows = database.rows("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in rows if name != "schema_migration"]


def _pour(
    wreck: Wreck,
    database: Database,
    table: str,
    have: Sequence[str],
    garbled: list[tuple[str, tuple[Any, ...]]],
    progress: Progress | None,
) -> TableReport:
    """Put every row that can be read into the same table of the fresh register.

    Rows with zeros in their texts stand on a destroyed page beside their own, which SQLite does not notice: they go to
    `garbled`, because the log may know better.
    """
    columns = [row[1] for row in database.rows(f'PRAGMA table_info("{table}")') if row[1] in have]
    places = [have.index(name) + 1 for name in columns]
    sql = _insertion(table, columns)
    expected = wreck.numbers(table)
    found: set[int] = set()
    gaps: list[Lost] = []
    for piece in wreck.slices(table):
        if progress is not None:
            progress(0, 0, f"取出{label_of(table)}")
        if piece.lost is not None:
            gaps.append(piece.lost)
        whole = [row for row in piece.rows if not any(isinstance(value, str) and "\0" in value for value in row)]
        if len(whole) < len(piece.rows):
            bad = (row for row in piece.rows if row not in whole)
            garbled += [(sql, tuple(row[place] for place in places)) for row in bad if table != "audit"]
        found.update(_insert(database, sql, whole, places))
    if expected is None:
        ranges = tuple(_spans(number for gap in gaps for number in range(gap.first, gap.last + 1)))
        lost = sum(one.last - one.first + 1 for one in ranges)
        return TableReport(table, len(found), lost=lost if found else 0, ranges=ranges if found else ())
    gone = sorted(expected - found)
    return TableReport(table, len(found), lost=len(gone), ranges=tuple(_spans(gone)))


def _insertion(table: str, columns: Sequence[str]) -> str:
    names = ",".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table}"({names}) VALUES({",".join("?" * len(columns))})'


def _as_they_are(database: Database, table: str, garbled: Sequence[tuple[str, tuple[Any, ...]]]) -> list[int]:
    """Put in the garbled rows that the log did not bring back: part of a record is better than none of it."""
    back = []
    for sql, values in garbled:
        if sql.startswith(f'INSERT INTO "{table}"('):
            with suppress(*file_errors()):
                back.append(int(database.connection().execute(sql, values).lastrowid))
    return back


def _insert(database: Database, sql: str, rows: Sequence[tuple[Any, ...]], places: Sequence[int]) -> Iterator[int]:
    """Insert rows at once; where one of them is garbled, one by one without it. Gives the numbers of those that fit."""
    errors = file_errors()
    values = [tuple(row[place] for place in places) for row in rows]
    connection = database.connection()
    try:
        with database.atomic():
            connection.executemany(sql, values)
        yield from (row[0] for row in rows)
    except errors:
        with database.atomic():
            for row, value in zip(rows, values, strict=True):
                with suppress(*errors):
                    connection.execute(sql, value)
                    yield row[0]


def _settle_meta(database: Database) -> None:
    """The facts about the file itself that a register cannot do without."""
    for key, value in (("hash", hash_name()), ("program", VERSION)):
        database.execute_sql("INSERT INTO meta(key,value) VALUES(?,?) ON CONFLICT(key) DO NOTHING", [key, value])


def _tie_up(database: Database) -> int:
    """Let nothing point to a record that is lost: a link is cut, a row without its record goes. Gives how many."""
    count = 0
    while loose := database.rows("PRAGMA foreign_key_check"):
        for table, rowid, _parent, number in loose:
            column = next(row[3] for row in database.rows(f'PRAGMA foreign_key_list("{table}")') if row[0] == number)
            info = {row[1]: row for row in database.rows(f'PRAGMA table_info("{table}")')}
            if info[column][3]:
                database.execute_sql(f'DELETE FROM "{table}" WHERE rowid=?', [rowid])
            else:
                database.execute_sql(f'UPDATE "{table}" SET "{column}"=NULL WHERE rowid=?', [rowid])
        count += len(loose)
    return count


def _bring_files(database: Database, damaged: Path, part: Path, progress: Progress | None) -> int:
    """Take the attached files over from beside the damaged register, else from its backups; gives how many are lost."""
    target = FileStore(part.with_name(part.name.removesuffix(f".restore{PART}") + ".files"), database.key)
    wanted = contents(database)
    for folder in (damaged.with_name(damaged.name + ".files"), folder_of(damaged) / "files"):
        wanted = keep_files(wanted, FileStore(folder, database.key), target, progress, "附件", mend=True)
    return len(wanted)


def _spans(numbers: Iterable[int]) -> Iterator[Lost]:
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield Lost(first, last)
        first = last = number
    if first is not None and last is not None:
        yield Lost(first, last)


def _without(ranges: Iterable[Lost], numbers: Iterable[int]) -> Iterator[Lost]:
    back = set(numbers)
    yield from _spans(number for one in ranges for number in range(one.first, one.last + 1) if number not in back)
