"""Garbage is collected on the screen thread."""

from __future__ import annotations

import gc
import threading
import weakref

from desktop.tasks import Tasks


class Knot:
    """Refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_the_worker_never_collects(collector, qapp):
    freed_on: list[int] = []
    tasks = Tasks(print)

    def work() -> None:
        knot = Knot()
        weakref.finalize(knot, lambda: freed_on.append(threading.get_ident()))
        del knot
        _ = [Knot() for _ in range(5000)]  # Python would collect several times

    tasks.run(work)
    tasks.finish()
    tasks.close()
    assert not freed_on
    collector.collect()
    assert freed_on == [threading.get_ident()]


def test_python_collects_again_afterwards(collector):
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
