"""What keeping records safe costs, each against the least that the disk or the processor must do anyway.

Run: python tests/benchmarks/bench_reliability.py [ENTRIES]
Ours and the reference are measured in turn in one run, seven rounds (three for the long ones); the ratio is that of the
medians. The rows are those of design/data.md section 12: 14 a change with its chained log entry against a write of
12 KB that reaches the disk; 15 the verification of the log against only reading its rows; 16 a backup with progress
against a copy that reaches the disk, with its longest step and the slowest write of another connection meanwhile;
17 a quick check against hashing the file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("REGISTER_TODAY", "2026-03-10")

from db.audit import Change  # noqa: E402  the repository is put on the path first
from db.backup import copy_register, quick_check  # noqa: E402
from db.models import Case  # noqa: E402
from db.services import Services, open_register  # noqa: E402
from db.services.protection import encrypt  # noqa: E402
from tests.faults.registers import working_register  # noqa: E402

ENTRIES = 1_000_000
SAVES = 200
WRITTEN = bytes(12 * 1024)


def main() -> None:
    """Print the rows of the benchmark table."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        register = working_register(Path(folder) / "register.db")
        services = open_register(register, user="李某")
        print(f"{'row':<44} {'ours ms':>10} {'least ms':>10} {'ratio':>6}  target")
        services.store.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        saves(services, Path(folder))
        fill(services, entries)
        services.store.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        size = register.stat().st_size / (1 << 20)
        print(f"(the log has {services.store.log.head()[0]:,} entries, the file {size:,.0f} MB)")
        compare(
            f"15 verify the log ({services.store.log.algorithm})",
            lambda: services.store.log.verify(),
            lambda: reading(services),
            rounds=3,
            target="<= 3.3",
        )
        backups(services, Path(folder))
        compare(
            "17 quick_check",
            lambda: quick_check(services.store.database),
            lambda: hashed(register),
            rounds=3,
            target="<= 2.5",
        )
        services.close()


def compare(row: str, ours: Callable[[], object], least: Callable[[], object], *, rounds: int, target: str) -> None:
    """Measure both in turn and print the row."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, job in zip(times, (ours, least), strict=True):
            started = perf_counter()
            job()
            kept.append((perf_counter() - started) * 1000)
    mine, floor = median(times[0]), median(times[1])
    print(f"{row:<44} {mine:>10.2f} {floor:>10.2f} {mine / floor:>6.2f}  {target}", flush=True)


def saves(services: Services, folder: Path) -> None:
    """Row 14, without and with what a form checks and derives."""
    store = services.store
    place = os.open(folder / "floor", os.O_RDWR | os.O_CREAT)
    number = 0

    def change() -> None:
        nonlocal number
        number += 1
        before = store.stored(Case, 1) or {}
        with store.change() as changes:
            changes.update(Case, 1, before=before, after={"cause": f"第{number}次"})

    def save() -> None:
        nonlocal number
        number += 1
        services.records.save("cases", {"cause": f"第{number}次"}, record_id=1)

    def write() -> None:
        os.pwrite(place, WRITTEN, 0)
        os.fdatasync(place)

    for _ in range(4 * SAVES):  # the log has its size and is written over from now on, as it is all day
        change()
    compare("14 change + log + chain, WAL/FULL", change, write, rounds=SAVES, target="<= 2")
    compare("   the same through the form of a case", save, write, rounds=SAVES, target="")
    os.close(place)

    def bare() -> None:
        nonlocal number
        number += 1
        before = store.stored(Case, 1) or {}
        with store.database.atomic():
            store.database.execute_sql(
                "UPDATE cases SET cause=?, revision=revision+1, changed_at=?, changed_by=? WHERE id=?",
                [f"第{number}次", before["changed_at"], before["changed_by"], 1],
            )

    compare("   the log: a change with it, and without", change, bare, rounds=SAVES, target="")
    secret = Path(shutil.copy(services.path, folder / "secret.db"))
    encrypt(secret, {"office": "correct horse battery"})
    sealed = open_register(secret, user="李某")

    def changed_in(register: Services) -> None:
        nonlocal number
        number += 1
        before = register.store.stored(Case, 1) or {}
        with register.store.change() as changes:
            changes.update(Case, 1, before=before, after={"cause": f"第{number}次"})

    for _ in range(4 * SAVES):
        changed_in(sealed)
    compare(
        "   encryption: a change with it, and without",
        lambda: changed_in(sealed),
        lambda: changed_in(services),
        rounds=SAVES,
        target="",
    )
    sealed.close()


def fill(services: Services, entries: int) -> None:
    """Entries in the log like those of ordinary changes."""
    store = services.store
    uid = bytes(16)
    body = {"cause": ["销售侵犯注册商标专用权的商品", "侵犯注册商标专用权"], "fine": [500_000, 300_000]}
    with store.database.atomic():
        for start in range(0, entries, 10_000):
            many = min(10_000, entries - start)
            store.log.append((Change("cases", uid, uid, "change", body) for _ in range(many)), who="李某")


def reading(services: Services) -> None:
    """The rows of the log, only read."""
    cursor = services.store.database.execute_sql(
        "SELECT seq,at,who,tbl,uid,owner,op,body,reason,batch,hash FROM audit ORDER BY seq"
    )
    for _ in cursor:
        pass


def hashed(register: Path) -> None:
    """The whole file, hashed."""
    with register.open("rb") as file:
        hashlib.file_digest(file, "blake2b")


def backups(services: Services, folder: Path) -> None:
    """Row 16, and what others notice of it."""
    register, target = services.path, folder / "copy.db"
    steps: list[float] = []
    restarts, writes = 0, []
    before, last = 0, 0.0

    def progress(done: int, _total: int, *_words: object) -> None:
        nonlocal before, last, restarts
        if done >= before and last:
            steps.append(perf_counter() - last)
        restarts += done < before
        before, last = done, perf_counter()

    def ours() -> None:
        nonlocal before, last
        before, last = 0, 0.0
        copy_register(register, target, progress=progress)

    def least() -> None:
        shutil.copyfile(register, folder / "floor.db")
        with (folder / "floor.db").open("r+b") as file:
            os.fsync(file.fileno())

    compare("16 backup with progress", ours, least, rounds=3, target="<= 4.5")
    print(f"   longest step {max(steps) * 1000:.0f} ms (<= 100)")
    steps.clear()
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            started = perf_counter()
            with services.store.change() as changes:
                changes.update(Case, 1, before=services.store.stored(Case, 1) or {}, after={"cause": f"{started}"})
            writes.append(perf_counter() - started)
            sleep(0.05)
        services.release()

    writer = threading.Thread(target=write)
    writer.start()
    started = perf_counter()
    ours()
    took = perf_counter() - started
    ended.set()
    writer.join()
    slowest = max(writes) * 1000
    print(
        f"   with {len(writes)} writes of another connection: {took * 1000:.0f} ms, restarts {restarts} (0), ", end=""
    )
    print(f"slowest write {slowest:.0f} ms (<= 100)")


if __name__ == "__main__":
    main()
