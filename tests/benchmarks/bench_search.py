"""Search: the first 100 hits of any fragment against one pass through memory over all names.

Run: python tests/benchmarks/bench_search.py [--full]      200,000 names, or a million

The names are those of parties in a real register, with their pinyin keys. The floor is `str.count` of the same fragment
over all names joined into one text. Rounds of questions and of passes take turns, each with new fragments;
each row gives medians, and an answer of each length is compared with a scan.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.pinyin import keys  # noqa: E402  the repository is put on the path first
from db.record import new_uid  # noqa: E402
from db.services import Services, create_register  # noqa: E402

ROUNDS = 7
FRAGMENTS = 20
LIMIT = 100
TARGET = 0.15
PLACES = ["雁湖县", "衡阳市", "蒸湘区", "长沙市", "石鼓区", "珠晖区", "耒阳市", "祁东县", "重庆市", "四川省"]
TRADES = ["食品", "副食", "药房", "建材", "服装", "电器", "五金", "化妆品", "烟酒", "百货"]
FORMS = ["有限公司", "经营部", "店", "商行", "有限责任公司", "超市"]


def made_up_names(count: int, seed: int = 1) -> list[str]:
    """Names of enterprises, shops and persons; some characters are frequent, most are rare."""
    draw = random.Random(seed)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 20_900)]
    draw.shuffle(characters)
    used, weights = characters[:3500], [1 / (place + 1) ** 0.8 for place in range(3500)]
    names = []
    for core in (draw.choices(used, weights, k=3) for _ in range(count)):
        if draw.random() < 0.25:
            names.append("".join(core[: draw.choice((2, 3))]))
        else:
            place = draw.choice(PLACES) if draw.random() < 0.7 else ""
            names.append(place + "".join(core[:2]) + draw.choice(TRADES) + draw.choice(FORMS))
    return names


def stored(names: list[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of the parties as they are stored."""
    for name in names:
        yield new_uid(), 1, "2026-03-10", "李某", "2026-03-10", "李某", name, keys(name)


def seconds(work: Callable[..., object], *given: object, **named: object) -> float:
    """How long a call takes."""
    began = perf_counter()
    work(*given, **named)
    return perf_counter() - began


def drawn(names: list[str], length: int, draw: random.Random) -> list[str]:
    """Fragments of this length from anywhere in the names."""
    long_enough = [name for name in draw.choices(names, k=2000) if len(name) >= length][:FRAGMENTS]
    starts = [draw.randrange(len(name) - length + 1) for name in long_enough]
    return [name[start : start + length] for name, start in zip(long_enough, starts, strict=True)]


def first_hits(services: Services, names: list[str]) -> None:
    """Print one row for each length of a fragment."""
    whole, draw = "\n".join(names), random.Random(2)
    search = services.search
    print("| search, first 100 hits | ms p50 | ms p95 | one memory pass ms | ratio | target |")
    print("|---|---:|---:|---:|---:|---:|")
    for length in range(1, 11):
        ours, passes = [], []
        for _ in range(ROUNDS):
            fragments = drawn(names, length, draw)
            ours += [seconds(search.ids, "parties", fragment, limit=LIMIT) for fragment in fragments]
            passes += [seconds(whole.count, fragment) for fragment in fragments]
        hits = [number for number, name in enumerate(names, start=1) if fragments[0] in name]
        assert search.ids("parties", fragments[0], limit=LIMIT) == hits[: -LIMIT - 1 : -1], fragments[0]
        floor, tail = median(passes), quantiles(ours, n=20)[-1]
        print(
            f"| {length} characters | {median(ours) * 1e3:.3f} | {tail * 1e3:.3f} | {floor * 1e3:.2f} "
            f"| {median(ours) / floor:.3f} | ≤ {TARGET} |"
        )


def others(services: Services, names: list[str], built: float) -> None:
    """Print what there is no floor for."""
    size = services.search.path.stat().st_size
    text = sum(len(name.encode()) for name in names)
    print("\n| search | measured |\n|---|---|")
    print(f"| index built | {built:.1f} s for {len(names):,} names |")
    print(f"| index file, with pinyin and the texts themselves | {size / 1e6:.0f} MB, {size / text:.1f} × the names |")
    for words in ("鑫", "有限公司", "yhx", "hengyang 店", "yhx 五金", "zzzz", "雁湖县zz五金"):
        times = [seconds(services.search.find, words, limit=24) for _ in range(15)]
        count = len(services.search.find(words, limit=24))
        print(f"| search box “{words}”, {count} hits | {median(times) * 1e3:.1f} ms, longest {max(times) * 1e3:.1f} |")
    for words in ("蒸湘区", "有限公司"):
        began = perf_counter()
        where, values = services.search.condition("parties", words)
        asked = perf_counter()
        count = services.store.database.value(f"SELECT count(*) FROM parties t WHERE {where}", values)
        ended = perf_counter()
        print(f"| all {count:,} of “{words}” | {(asked - began) * 1e3:.1f} + {(ended - asked) * 1e3:.1f} ms |")
    services.records.save("officers", {"name": "新来的人"})
    print(f"| first question after a save | {seconds(services.search.find, '新来') * 1e3:.1f} ms |")


def main() -> None:
    """Make the register, ask, print Markdown."""
    count = 1_000_000 if "--full" in sys.argv else 200_000
    names = made_up_names(count)
    with TemporaryDirectory() as folder:
        services = create_register(Path(folder) / "names.db", {"name": "雁湖县市场监督管理局", "short_name": "雁湖"})
        columns = ["uid", "revision", "created_at", "created_by", "changed_at", "changed_by", "name", "name_keys"]
        with services.store.database.atomic():
            services.store.database.bulk_insert("parties", columns, stored(names))
        built = seconds(services.search.prepare)
        first_hits(services, names)
        others(services, names, built)
        services.close()


if __name__ == "__main__":
    main()
