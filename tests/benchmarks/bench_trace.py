"""The log at a size: a save and its entry, walking it, one record of many changes, a redacted copy. Prints ratios.

Run: python tests/benchmarks/bench_trace.py [entries]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from db.services import Services, create_register
from db.services.redact import redact

OFFICE = {"name": "雁湖县市场监督管理局", "short_name": "雁湖"}
ROUNDS = 7


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that a piece of work takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def best(work: Callable[[], object]) -> float:
    """The median of several rounds."""
    return median(timed(work) for _ in range(ROUNDS))


def fill(services: Services, entries: int) -> int:
    """A case with so many entries of the log; gives its id."""
    case = services.records.save("cases", {"kind": "other", "filed_on": "2026-03-05"}, reason="量")
    info = services.records.register("cases")
    for start in range(0, entries, 1000):
        with services.store.change(reason=f"第{start}次") as changes:
            before = services.store.stored(info.model, case) or {}
            for number in range(start, min(start + 1000, entries)):
                changes.update(info.model, case, before=before, after={"place": f"{number}号", "fine": number})
                before |= {"place": f"{number}号", "fine": number}
    return case


def main() -> None:
    """Measure and print."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        services = create_register(Path(folder) / "r.db", OFFICE, user="李某")
        case = fill(services, entries)
        log, history, past = services.store.log, services.history, services.past
        block = os.urandom(12 * 1024)
        handle = os.open(Path(folder) / "block", os.O_RDWR | os.O_CREAT)

        def write() -> None:
            os.pwrite(handle, block, 0)
            os.fdatasync(handle)

        numbers = iter(range(10**9))
        save = best(lambda: services.records.save("cases", {"place": f"甲{next(numbers)}"}, record_id=case))
        bare = best(write)
        walk = best(log.verify)
        reading = best(lambda: services.store.database.rows("SELECT * FROM audit"))
        print(f"entries of one case                    {entries:>10,}")
        print(f"save with its entry / 12 KB fdatasync  {save:10.2f} ms  {bare:8.2f} ms  x {save / bare:.2f}")
        print(f"walk the chain / read the rows         {walk:10.1f} ms  {reading:8.1f} ms  x {walk / reading:.2f}")
        head = log.head()
        print(f"walk from the last check               {best(lambda: log.verify(since=head)):10.2f} ms")
        print(f"newest 120 for the side                {best(lambda: history.of('cases', case, limit=120)):10.1f} ms")
        print(f"a page of 400 for the history          {best(lambda: history.of('cases', case, limit=401)):10.1f} ms")
        long_ago = best(lambda: past.as_of("cases", case, date(2020, 1, 1)))
        print(f"as of long ago (all entries undone)    {long_ago:10.1f} ms")
        copies = iter(range(100))
        copy = timed(lambda: redact(services.store, Path(folder) / f"copy{next(copies)}.db"))
        print(f"redacted copy, proved                  {copy:10.0f} ms")
        services.close()


if __name__ == "__main__":
    main()
