"""Cutting the power at random moments of a day's saves, on a disk in memory that keeps only what was flushed.

Run: python tests/benchmarks/bench_power.py [CUTS]
The statements are those of real saves with their log entries, the settings those of the register; beside them the same
day with less flushing shows that the disk does lose what it may lose. A register must never lose what was told saved.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults.test_power import Day, cut  # noqa: E402  the repository is put on the path first

CUTS = 400
KINDS = ("unreadable", "corrupt", "torn", "lost")


def main() -> None:
    """Print one row for each way of flushing."""
    cuts = int(sys.argv[1]) if len(sys.argv) > 1 else CUTS
    print(f"{'synchronous':<12} {'cuts':>6} " + " ".join(f"{kind:>10}" for kind in KINDS) + f" {'s':>6}")
    with tempfile.TemporaryDirectory() as folder:
        day = Day(Path(folder))
        for synchronous in (str(day.pragmas["synchronous"]), "normal", "off"):
            disk, chance, started = day.lived(synchronous), random.Random(1), perf_counter()
            found = Counter(cut(day, disk, Path(folder), chance) for _ in range(cuts))
            counts = " ".join(f"{found[kind]:>10}" for kind in KINDS)
            print(f"{synchronous:<12} {cuts:>6} {counts} {perf_counter() - started:>6.1f}", flush=True)


if __name__ == "__main__":
    main()
