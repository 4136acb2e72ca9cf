"""Salvage: how much of a register comes back when some of its pages are destroyed, and how long that takes.

Run: python tests/benchmarks/bench_salvage.py [--cases N] [--share 0.0016] [--rounds 5]

Counted is every row of every table that was there before and is there again, value for value, the log included.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.models import Case, Goods, Party  # noqa: E402  the repository is put on the path first
from db.salvage import PAGE  # noqa: E402
from db.services import Services, create_register  # noqa: E402
from db.services.salvage import salvage  # noqa: E402

CHUNK = 500


def fill(services: Services, count: int) -> None:
    """Parties, cases and three lines of goods each, every one with its entry in the log."""
    draw = random.Random(3)
    for start in range(0, count, CHUNK):
        with services.store.change(reason="测") as changes:
            for number in range(start, min(count, start + CHUNK)):
                party = {
                    "name": f"雁湖县第{number}商行",
                    "kind": "enterprise",
                    "address": "解放路" * draw.randrange(1, 9),
                }
                changes.insert(Party, party)
                facts = "当事人销售标有他人注册商标的商品。" * draw.randrange(1, 40)
                case, uid = changes.insert(Case, {"number": f"雁湖〔2026〕{number}号", "kind": "other", "facts": facts})
                for position in range(3):
                    row = {"case_id": case, "position": position, "name": f"口罩{position}", "quantity": 10_000}
                    changes.insert(Goods, row, owner=uid)


def rows(path: Path) -> Iterator[tuple[object, ...]]:
    """Every row of every table."""
    file = sqlite3.connect(path)
    try:
        for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
            if table not in ("schema_migration", "sqlite_sequence", "meta"):
                yield from ((table, *row) for row in file.execute(f'SELECT * FROM "{table}"'))
    finally:
        file.close()


def main() -> None:
    """Print one line a round."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--share", type=float, default=0.0016)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "register.db"
        services = create_register(path, {"name": "雁湖县市场监督管理局", "short_name": "雁湖"}, user="测")
        fill(services, arguments.cases)
        services.close()
        before = set(rows(path))
        pages = path.stat().st_size // PAGE
        print(f"{arguments.cases:,} cases, {pages:,} pages, {len(before):,} rows")
        for seed in range(arguments.rounds):
            ruined, target = folder / f"ruined{seed}.db", folder / f"saved{seed}.db"
            shutil.copy(path, ruined)
            chosen = random.Random(seed).sample(range(1, pages), round(pages * arguments.share))
            with ruined.open("r+b") as file:
                for page in chosen:
                    file.seek(page * PAGE)
                    file.write(bytes(PAGE))
            began = perf_counter()
            report = salvage(ruined, target)
            took = perf_counter() - began
            kept = len(before & set(rows(target))) / len(before)
            back = sum(one.from_log for one in report.tables)
            print(
                f"| {len(chosen)} pages destroyed | {kept:.4%} of all rows | {back:,} of them from the log "
                f"| {report.lost:,} lost | {took:.1f} s | ≥ 99.5 % |"
            )


if __name__ == "__main__":
    main()
