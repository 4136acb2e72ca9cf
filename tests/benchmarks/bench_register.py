"""The register's file: list pages, jumps, bulk writing and a single save, each beside bare sqlite3 in one run.

Run: python tests/benchmarks/bench_register.py [--full]      100,000 cases, or a million

Ours and the floor take turns; the ratio is of the medians. The floor of a save is one synced write of 12 KB to the same
disk, that of the rest is the same statement through the bare driver.
"""

from __future__ import annotations

import os
import random
import sys
from array import array
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.models import Case  # noqa: E402  the repository is put on the path first
from db.record import new_uid  # noqa: E402
from db.services import Services, create_register  # noqa: E402
from db.services.lists import ListQuery, page_statement  # noqa: E402

ROUNDS = 15
PAGE = 128
STATES = ["verifying", "investigating", "notified", "decided_penalty", "closed", "archived"]
KINDS = ["trademark_infringement", "patent_counterfeit", "geographical_indication", "other"]
NAMES = [
    "number", "kind", "cause", "source", "found_on", "filed_on", "state", "unit", "act_from", "act_to", "place",
    "facts", "reasoning", "article_violated", "article_penalty", "turnover", "illegal_gains", "notified_on",
    "outcome", "decided_on", "decision_number", "penalty_kinds", "fine", "confiscated_gains",
    "confiscated_goods", "performance", "closed_on", "note",
]  # fmt: skip


def made_up_cases(count: int, seed: int = 2) -> Iterator[list[Any]]:
    """Typed values of cases in the order of `NAMES`."""
    draw = random.Random(seed)
    first = date(2006, 1, 1)
    for number in range(count):
        filed = first + timedelta(draw.randrange(7300))
        fine = Decimal(draw.randrange(100, 30_000_000)) / 100
        yield [
            f"雁湖市监案〔{filed.year}〕{number}号", draw.choice(KINDS), "侵犯注册商标专用权", "report",
            filed - timedelta(9), filed, draw.choice(STATES), "知识产权保护科", filed - timedelta(90),
            filed - timedelta(10),
            "雁湖县城关镇解放路", "当事人销售标有他人注册商标的商品。" * 12, "上述行为侵犯了他人注册商标专用权。" * 4,
            "《中华人民共和国商标法》第五十七条第（三）项", "《中华人民共和国商标法》第六十条第二款", fine * 2, None,
            filed + timedelta(50), "penalty", filed + timedelta(60), f"雁湖市监处罚〔{filed.year}〕{number}号",
            ("fine", "confiscate_goods"), fine, None, "侵权商品若干", "自收到本决定书之日起十五日内",
            filed + timedelta(90), None,
        ]  # fmt: skip


def turns(ours: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Milliseconds of ours and of the floor, medians of interleaved rounds after one to warm up."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for work, taken in zip((ours, floor), times, strict=True):
            began = perf_counter()
            work()
            if number:
                taken.append(perf_counter() - began)
    return median(times[0]) * 1000, median(times[1]) * 1000


def row(what: str, ours: float, floor: float, target: str) -> None:
    """Print one row of the table."""
    print(f"| {what} | {ours:.2f} ms | {floor:.2f} ms | {ours / floor:.2f} | {target} |")


def bulk(services: Services, count: int) -> None:
    """Bulk writing against the bare driver."""
    database, columns = services.store.database, [Case.columns()[name] for name in NAMES]
    system = ["uid", "created_at", "created_by", "changed_at", "changed_by"]
    typed = list(made_up_cases(count))
    stamp = ["2026-01-01 00:00:00", "测", "2026-01-01 00:00:00", "测"]
    stored = [[*one, new_uid(), 1, *stamp] for one in Case.stored_rows(NAMES, typed)]
    everything = [*columns, system[0], "revision", *system[1:]]
    table = Case.table()
    marks = f"INSERT INTO {table}({','.join(everything)}) VALUES({','.join('?' * len(everything))})"
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(4):
        for which in (0, 1):
            with database.atomic():
                database.execute_sql(f"DELETE FROM {table}")
            fresh = [[*one[: len(NAMES)], new_uid(), 1, *stamp] for one in stored]
            began = perf_counter()
            with database.atomic():
                if which:
                    database.connection().executemany(marks, fresh)
                else:
                    tails = ([one[len(NAMES)], 1, *stamp] for one in fresh)
                    rows = ([*head, *tail] for head, tail in zip(Case.stored_rows(NAMES, typed), tails, strict=True))
                    database.bulk_insert(table, everything, rows)
            if number:
                times[which].append(perf_counter() - began)
    row(f"bulk insert of {count:,} cases", median(times[0]) * 1000, median(times[1]) * 1000, "≤ 1.6")


def pages(services: Services) -> None:
    """A list page and a jump."""
    database = services.store.database
    ids = services.lists.ids(ListQuery("cases"))
    draw = random.Random(5)
    sql, _ = page_statement("cases")

    def window() -> array[int]:
        start = draw.randrange(max(1, len(ids) - PAGE))
        return ids[start : start + PAGE]

    connection = database.connection()
    ours, floor = turns(
        lambda: services.lists.page("cases", window()),
        lambda: connection.execute(sql.replace(":ids", ",".join(map(str, window())))).fetchall(),
        rounds=200,
    )
    row(f"list page of {PAGE}", ours, floor, "≤ 1.5")
    plain = sql.rpartition(" WHERE ")[0] + f" ORDER BY t.filed_on DESC, t.id DESC LIMIT {PAGE} OFFSET "
    ours, floor = turns(
        lambda: services.lists.page("cases", window()),
        lambda: connection.execute(plain + str(draw.randrange(len(ids)))).fetchall(),
    )
    row(f"page anywhere in {len(ids):,} against OFFSET", ours, floor, "≤ 0.2")
    ours, floor = turns(
        lambda: services.lists.ids(ListQuery("cases")),
        lambda: array(
            "I", (one[0] for one in connection.execute("SELECT id FROM cases ORDER BY filed_on DESC, id DESC"))
        ),
    )
    row(f"ids of all {len(ids):,} in order against fetching them", ours, floor, "≤ 0.85")


def save(services: Services, folder: Path) -> None:
    """A save with its log entry against one synced write."""
    case = services.records.save("cases", {"kind": "other", "cause": "侵犯注册商标专用权"})
    handle = os.open(folder / "floor", os.O_RDWR | os.O_CREAT)
    block = os.urandom(12 * 1024)
    turn = iter(range(10_000_000))

    def one_save() -> None:
        services.records.save("cases", {"fine": str(next(turn))}, record_id=case)

    def one_write() -> None:
        os.pwrite(handle, block, (next(turn) % 1000) * len(block))
        os.fdatasync(handle)

    ours, floor = turns(one_save, one_write, rounds=200)
    os.close(handle)
    row("a save with its chained log entry against a synced write of 12 KB", ours, floor, "≤ 2")


def main() -> None:
    """Print the table."""
    count = 1_000_000 if "--full" in sys.argv else 100_000
    print("| what | ours | floor | ratio | target |\n|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        services = create_register(Path(folder) / "bench.db", {"name": "雁湖县市场监督管理局", "short_name": "雁湖"})
        save(services, Path(folder))
        bulk(services, count)
        pages(services)
        services.close()


if __name__ == "__main__":
    main()
