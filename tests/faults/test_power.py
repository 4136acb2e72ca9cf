"""Power fails at random moments of a day's saving: the file is sound, and what a clerk was told is saved is there."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import apsw
import pytest

from db.audit import Log
from db.engine import Database
from db.services import open_register
from tests.faults.power import Disk
from tests.faults.registers import working_register

CUTS = 40
"""Cuts here; `tests/benchmarks/bench_power.py` makes four hundred."""

SAVES = 80
NAME = "register.db"


class Day:
    """A register before a day's saves, the statements of each save, and where the log ended after it."""

    def __init__(self, folder: Path) -> None:
        register = working_register(folder / NAME)
        services = open_register(register, user="李某")
        database = services.store.database
        self.pragmas = dict(database._pragmas)
        self.algorithm = services.store.log.algorithm
        self.saves: list[list[str]] = []
        self.heads = [services.store.log.head()[0]]
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.begun = register.read_bytes()
        said: list[str] = []
        database.connection().set_trace_callback(said.append)
        for number in range(SAVES):
            goods = [
                {"name": f"口罩{number}-{one}", "unit": "包", "quantity": "7", "unit_price": "2"} for one in range(6)
            ]
            if number % 2:
                services.records.save("cases", {"kind": "商标侵权", "cause": f"第{number}件", "goods": goods})
            else:
                services.records.save("cases", {"fine": f"{number + 1}00"}, record_id=1)
            words = ("BEGIN", "INSERT", "UPDATE", "DELETE", "COMMIT")
            self.saves.append([one for one in said if one.lstrip().upper().startswith(words)])
            said.clear()
            self.heads.append(services.store.log.head()[0])
        database.connection().set_trace_callback(None)
        services.close()

    def lived(self, synchronous: str) -> Disk:
        """The day lived on a disk that remembers."""
        disk = Disk({NAME: self.begun})
        connection = apsw.Connection(NAME, vfs="remembering", flags=apsw.SQLITE_OPEN_READWRITE)
        connection.execute("PRAGMA locking_mode=exclusive")  # the disk has no memory that programs share
        for name, value in (self.pragmas | {"synchronous": synchronous}).items():
            connection.execute(f"PRAGMA {name}={value}")
        connection.execute("PRAGMA wal_autocheckpoint=120")  # so that a short day has checkpoints, too
        for statements in self.saves:
            for one in statements:
                connection.execute(one)
            disk.promise()
        connection.close()
        return disk


def cut(day: Day, disk: Disk, folder: Path, chance: random.Random) -> str:
    """Cut the power somewhere and look at what is left; says what is wrong with it."""
    moment = chance.randrange(1, len(disk.happened) + 1)
    promised = sum(one.kind == "promise" for one in disk.happened[:moment])
    for name in (NAME, f"{NAME}-wal", f"{NAME}-journal"):
        (folder / name).unlink(missing_ok=True)
    for name, content in disk.after_cut(moment, chance).items():
        (folder / name).write_bytes(content)
    database = Database(folder / NAME)
    try:
        if database.value("PRAGMA integrity_check") != "ok":
            return "corrupt"
        log = Log(database, day.algorithm)
        if log.head()[0] not in day.heads or log.verify().breaks:
            return "torn"
        if log.head()[0] < day.heads[promised]:
            return "lost"
    except Exception:  # noqa: BLE001  # whatever it is, the file cannot be read
        return "unreadable"
    finally:
        database.close()
    return ""


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return Day(tmp_path_factory.mktemp("day"))


@pytest.mark.skipif(sys.platform == "win32", reason="the disk in memory opens files by names of Linux")
def test_a_power_cut_loses_nothing_that_was_told_to_be_saved(day: Day, tmp_path: Path) -> None:
    disk, chance = day.lived(str(day.pragmas["synchronous"])), random.Random(1)
    assert [wrong for _ in range(CUTS) if (wrong := cut(day, disk, tmp_path, chance))] == []


@pytest.mark.skipif(sys.platform == "win32", reason="the disk in memory opens files by names of Linux")
def test_the_disk_does_lose_what_is_not_flushed(day: Day, tmp_path: Path) -> None:
    disk, chance = day.lived("off"), random.Random(1)
    assert any(cut(day, disk, tmp_path, chance) for _ in range(20))
