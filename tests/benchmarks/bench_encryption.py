"""What encryption costs and what it finds: plain and encrypted registers of the same content, side by side in one run.

Run: python tests/benchmarks/bench_encryption.py [--full]     20,000 cases, or 100,000; 200 flips, 200 kills

Plain and encrypted take turns; the ratio is of the medians. A write is a whole save with its entry in the log.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db import keys, vault  # noqa: E402  the repository is put on the path first
from db.errors import Damaged, environment_fault  # noqa: E402
from db.models import Case  # noqa: E402
from db.record import new_uid  # noqa: E402
from db.services import Services, create_register, open_register  # noqa: E402
from db.services.inspection import SOUND, inspect  # noqa: E402
from db.services.lists import ListQuery  # noqa: E402
from db.services.protection import OFFICE, decrypt, encrypt, unlock  # noqa: E402
from tests.benchmarks.bench_register import NAMES, made_up_cases, turns  # noqa: E402
from tests.db import test_conversion  # noqa: E402

OFFICE_FACTS = {"name": "雁湖县市场监督管理局", "short_name": "雁湖"}
PASSWORD = "雁湖的老槐树下-1987"
FLIPS, KILLS = 200, 200


def row(what: str, secret: float, plain: float, unit: str = "ms") -> None:
    """Print one row of the table."""
    print(f"| {what} | {secret:.2f} {unit} | {plain:.2f} {unit} | {secret / plain:.2f} |")


def made(folder: Path, count: int) -> Path:
    """A plain register with this many cases."""
    path = folder / "plain.db"
    services = create_register(path, OFFICE_FACTS)
    columns = [Case.columns()[name] for name in NAMES]
    system = ["uid", "revision", "created_at", "created_by", "changed_at", "changed_by"]
    stamp = ["2026-01-01 00:00:00", "测", "2026-01-01 00:00:00", "测"]
    rows = ([*one, new_uid(), 1, *stamp] for one in Case.stored_rows(NAMES, list(made_up_cases(count))))
    with services.store.database.atomic():
        services.store.database.bulk_insert(Case.table(), [*columns, *system], rows)
    services.close()
    return path


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def both(plain: Path, secret: Path) -> None:
    """Opening, reading and writing."""
    print("| | encrypted | plain | ratio |\n|---|---:|---:|---:|")
    print(f"| size of the file | {secret.stat().st_size / 1e6:.1f} MB | {plain.stat().st_size / 1e6:.1f} MB | "
          f"{secret.stat().st_size / plain.stat().st_size:.3f} |")  # fmt: skip
    keys.forget()
    password = timed(lambda: unlock(secret, PASSWORD)) * 1000
    row(
        "open (unlocked already)",
        *turns(lambda: open_register(secret).close(), lambda: open_register(plain).close(), 9),
    )
    print(f"| the password, once | {password:.1f} ms | | |")
    mine, theirs = open_register(secret), open_register(plain)
    try:
        scan = "SELECT sum(length(facts)) FROM cases"
        row("scan of all cases, cached or not",
            *turns(lambda: mine.store.database.value(scan), lambda: theirs.store.database.value(scan), 5))  # fmt: skip
        query = ListQuery("cases")
        row("first page of the list", *turns(lambda: mine.lists.ids(query), lambda: theirs.lists.ids(query), 9))
        numbers = iter(range(10**6))

        def save(services: Services) -> None:
            services.records.save("cases", {"note": f"第{next(numbers)}次"}, record_id=1)

        row("save with its log entry", *turns(lambda: save(mine), lambda: save(theirs), 60))
        bare = "UPDATE cases SET note=? WHERE id=1"

        def write(services: Services) -> None:
            with services.store.database.atomic():
                services.store.database.execute_sql(bare, [str(next(numbers))])

        row("bare transaction", *turns(lambda: write(mine), lambda: write(theirs), 200))
        row("backup with verification",
            *(one / 1000 for one in turns(lambda: mine.backups.make("手动"), lambda: theirs.backups.make("手动"), 2)),
            unit="s")  # fmt: skip
        row("check",
            *(one / 1000 for one in turns(lambda: inspect(mine.store, mine.attachments),
                                          lambda: inspect(theirs.store, theirs.attachments), 2)),
            unit="s")  # fmt: skip
        row("index for the search",
            *(one / 1000 for one in turns(mine.search.rebuild, theirs.search.rebuild, 1)), unit="s")  # fmt: skip
    finally:
        mine.close()
        theirs.close()


def found(path: Path) -> bool:
    """Whether a check finds that something is wrong with the file."""
    try:
        services = open_register(path, read_only=True)
        try:
            return not inspect(services.store, services.attachments).holds(SOUND)
        finally:
            services.close()
    except Damaged:
        return True
    except Exception as error:  # noqa: BLE001  # any refusal counts, but is named
        fault = environment_fault(error)
        if fault is None:
            print(f"  ({type(error).__name__}: {error})")
        return True


def flips(path: Path, name: str) -> None:
    """Turn single bits over, each in a fresh copy of a small register."""
    content, copy = path.read_bytes(), path.with_name(f"flipped-{name}.db")
    if name == "encrypted":
        vault.copy_slots(path, copy)
    draw, seen = random.Random(6), 0
    for _ in range(FLIPS):
        altered = bytearray(content)
        place = draw.randrange(len(content))
        altered[place] ^= 1 << draw.randrange(8)
        copy.write_bytes(altered)
        seen += found(copy)
        for ending in ("-wal", "-shm"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
    print(f"| bits flipped and found, {name} | {seen} of {FLIPS} |")


def kills(folder: Path) -> None:
    """Kill conversions at random instants, both ways."""
    keys.forget()
    for way in ("encrypt", "decrypt"):
        place = folder / way
        place.mkdir()
        path = place / "register.db"
        services = create_register(path, OFFICE_FACTS)
        letter = folder / "letter.txt"
        letter.write_text(test_conversion.SECRET * 50, "utf-8")
        party = services.records.save("parties", {"name": test_conversion.SECRET, "kind": "enterprise"})
        services.attachments.add("parties", party, [letter])
        services.close()
        if way == "decrypt":
            test_conversion.wipe_register(test_conversion.encrypt(path))
        done = test_conversion.killed_everywhere(path, way, KILLS, folder / f"kills-{way}")
        print(f"| killed while it is {way}ed, whole afterwards | {done} of {done} |")


def main() -> None:
    """Print the tables."""
    count = 100_000 if "--full" in sys.argv else 20_000
    print(f"{count:,} cases, {os.cpu_count()} processors\n")
    with TemporaryDirectory() as name:
        folder = Path(name)
        plain = made(folder, count)
        secret = Path(shutil.copy(plain, folder / "secret.db"))
        into = timed(lambda: encrypt(secret, {OFFICE: PASSWORD}))
        both(plain, secret)
        back = timed(lambda: decrypt(secret))
        copied = timed(lambda: shutil.copyfile(plain, folder / "copy.db"))
        size = plain.stat().st_size / 1e6
        print(f"\nconversion, compared row by row: encrypting {into:.1f} s, decrypting {back:.1f} s for {size:.0f} MB "
              f"(copying the file {copied:.2f} s)\n")  # fmt: skip
        print("| | |\n|---|---:|")
        small = folder / "small"
        small.mkdir()
        path = made(small, 300)
        flips(path, "plain")
        encrypt(path, {OFFICE: PASSWORD})
        flips(path, "encrypted")
        vault.USUAL_COST = vault.Cost(memory=64, passes=1, lanes=1)
        kills(folder)


if __name__ == "__main__":
    main()
