"""Killing the program at random instants of its work, some hundreds of times, and looking at what each kill left.

Run: python tests/benchmarks/bench_kills.py [KILLS] [SEED]
The kills are shared among the scenes of `tests/faults`: entry with drafts, imports taken in and taken back, papers
issued and files attached, backups to two places, the upgrade of an older register, restores. After each kill the
register is opened as the next start opens it, looked over whole, and held against everything the killed program had
said was kept.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults.killing import Stage, look_over, stage  # noqa: E402  the repository is put on the path first
from tests.faults.registers import STEPS, office, older_register  # noqa: E402

KILLS, SEED = 500, 1
SCENES = {"entry": 0.8, "import": 1.0, "issue": 1.5, "backup": 0.6, "migration": 0.9, "restore": 0.4}
ANEW = 12  # kills after which a scene begins with a fresh copy


def main() -> None:
    """Print one row for each scene."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    scenes = [name for name in SCENES if name != "migration" or len(STEPS) > 1]
    print(f"{'scene':<10} {'kills':>6} {'kept before the kill':>21} {'wrong':>6} {'s':>6}")
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder, stage(seed) as killer:
        ready = Path(folder) / "ready"
        ready.mkdir()
        office(ready)
        if len(STEPS) > 1:
            older_register(ready / "older.db")
        for place, scene in enumerate(scenes):
            count = kills // len(scenes) + (place < kills % len(scenes))
            started, told, found = perf_counter(), 0, []
            for number in range(count):
                copy = Path(folder) / "office"
                if number % ANEW == 0 or scene == "migration":
                    shutil.rmtree(copy, ignore_errors=True)
                    shutil.copytree(ready, copy)
                told += _kill(killer, scene, copy, found)
            wrong += found
            print(f"{scene:<10} {count:>6} {told:>21,} {len(found):>6} {perf_counter() - started:>6.0f}", flush=True)
    for one in wrong:
        print(one)
    sys.exit(1 if wrong else 0)


def _kill(killer: Stage, scene: str, folder: Path, found: list[str]) -> int:
    """One kill; gives how many things were said to be kept before it."""
    register = folder / ("older.db" if scene == "migration" else "register.db")
    told = killer.kill_in(scene, register, within=SCENES[scene])
    found += [f"{scene}: {one}" for one in look_over(register, scene, told)]
    return len(told)


if __name__ == "__main__":
    main()
