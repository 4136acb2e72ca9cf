"""Backups of a large register: time and size of a copy, of its verification and of a restore, beside a bare copy.

Run: python tests/benchmarks/bench_backup.py [--cases N]      100,000 cases unless told otherwise

The floor is copying the file and syncing it. Ours and the floor take turns; the ratio is of the medians. The longest
step is the longest time between two words of progress, in which a cancel is heard; the foreign write is the slowest
commit of another connection while a copy is made.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.audit import Change  # noqa: E402  the repository is put on the path first
from db.backup import copy_register  # noqa: E402
from db.models import Case  # noqa: E402
from db.record import new_uid  # noqa: E402
from db.services import Services, create_register, open_register  # noqa: E402
from db.services.backups import verify  # noqa: E402
from db.services.restoring import restore  # noqa: E402
from tests.benchmarks.bench_register import NAMES, made_up_cases  # noqa: E402

ROUNDS = 5
SCANS, SCAN = 400, 250_000


class Steps:
    """Hears progress and remembers the longest silence."""

    def __init__(self) -> None:
        self.last = perf_counter()
        self.longest: dict[str, float] = {}

    def __call__(self, done: int, total: int, words: str) -> None:
        now = perf_counter()
        self.longest[words] = max(self.longest.get(words, 0.0), now - self.last)
        self.last = now


def fill(services: Services, count: int, folder: Path) -> None:
    """Cases with their entries in the log, and some scans."""
    database = services.store.database
    columns = [Case.columns()[name] for name in NAMES]
    stamp = ["2026-01-01 00:00:00", "测", "2026-01-01 00:00:00", "测"]
    everything = [*columns, "uid", "revision", "created_at", "created_by", "changed_at", "changed_by"]
    with database.atomic():
        chunk: list[list[object]] = []
        for row in Case.stored_rows(NAMES, made_up_cases(count)):
            chunk.append([*row, new_uid(), 1, *stamp])
            if len(chunk) == 5000:
                _write(services, everything, columns, chunk)
                chunk = []
        _write(services, everything, columns, chunk)
    scans = []
    for number in range(SCANS):
        scans.append(folder / f"扫描件{number}.pdf")
        scans[-1].write_bytes(os.urandom(SCAN))
    services.attachments.add("cases", 1, scans)


def _write(services: Services, everything: list[str], columns: list[str], chunk: list[list[object]]) -> None:
    services.store.database.bulk_insert(Case.table(), everything, iter(chunk))
    changes = []
    for row in chunk:
        uid = row[len(columns)]
        assert isinstance(uid, bytes)
        body = {name: [None, value] for name, value in zip(columns, row, strict=False) if value is not None}
        changes.append(Change(Case.table(), uid, uid, "add", body))
    services.store.log.append(changes, who="测")


def bare_copy(source: Path, target: Path) -> None:
    """The floor."""
    shutil.copyfile(source, target)
    handle = os.open(target, os.O_RDWR)
    os.fsync(handle)
    os.close(handle)


def took(work: Callable[[], object]) -> float:
    """Seconds."""
    began = perf_counter()
    work()
    return perf_counter() - began


def foreign_write(services: Services, meanwhile: Callable[[], object]) -> float:
    """The slowest save, in milliseconds, of a writer that works meanwhile."""
    slowest, done = [0.0], threading.Event()
    services.records.save("parties", {"name": "写入者"})  # loads what a first save loads

    def write() -> None:
        while not done.is_set():
            slowest[0] = max(slowest[0], took(lambda: services.records.save("parties", {"name": "写入者"})))
            sleep(0.05)
        services.release()

    writer = threading.Thread(target=write)
    writer.start()
    meanwhile()
    done.set()
    writer.join()
    return slowest[0] * 1000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    cases = parser.parse_args().cases
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "register.db"
        services = create_register(path, {"name": "雁湖县市场监督管理局", "short_name": "雁湖"}, user="测")
        fill(services, cases, folder)
        services.close()
        services = open_register(path, user="测")
        services.store.database.value("PRAGMA wal_checkpoint(TRUNCATE)")
        size = path.stat().st_size / (1 << 20)
        print(f"{cases:,} cases, {size:,.0f} MB, {SCANS} scans of {SCAN // 1000} kB")
        steps, ours, floor = Steps(), [], []
        for number in range(ROUNDS + 1):
            steps.last = perf_counter()
            one = took(lambda: copy_register(path, folder / "ours.db", progress=steps))
            two = took(lambda: bare_copy(path, folder / "floor.db"))
            if number:
                ours.append(one)
                floor.append(two)
        print(f"| copy with progress | {median(ours):.2f} s | copy + fsync {median(floor):.2f} s "
              f"| {median(ours) / median(floor):.2f} | ≤ 4.5 |")  # fmt: skip
        print(f"| longest step of the copy | {max(steps.longest.values()) * 1000:.0f} ms | | | ≤ 100 ms |")
        alone = foreign_write(services, lambda: sleep(median(ours)))
        slowest = foreign_write(services, lambda: copy_register(path, folder / "ours.db"))
        print(f"| slowest foreign save | {slowest:.0f} ms | without a copy {alone:.0f} ms | | ≤ 100 ms |")
        steps = Steps()
        first = took(lambda: services.backups.make("手动", progress=steps))
        services.records.save("parties", {"name": "一个改动"})
        second = took(lambda: services.backups.make("手动", progress=steps))
        print(f"| first backup, restored, scans copied and hashed | {first:.2f} s |")
        print(f"| next backup, restored, scans known | {second:.2f} s | {second / median(floor):.1f} x copy |")
        newest = services.backups.all()[0]
        print(f"| verify one again, every scan read | {took(lambda: verify(newest.path, progress=steps)):.2f} s |")
        for words, longest in steps.longest.items():
            print(f"|   longest silence in {words} | {longest * 1000:.0f} ms |")
        used = sum(one.stat().st_size for one in services.backups.folder.rglob("*") if one.is_file()) / (1 << 20)
        print(f"| two backups and the scans on the disk | {used:,.0f} MB |")
        services.close()
        print(f"| restore | {took(lambda: restore(newest.path, path)):.2f} s |")


if __name__ == "__main__":
    main()
