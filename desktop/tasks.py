"""Work off the screen thread: one worker, in order, with progress and cancel; results come back to the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")
_WORKER, _KEEPER = "worker", "keeper"
Failed = Callable[[Exception], None]


class Cancelled(Exception):  # noqa: N818  # a wish, not an error
    """The clerk cancelled the work; raised inside the job at its next step."""


class Task(Generic[T]):
    """One piece of work, waiting, running or done; no object of Qt, because the worker may be the last to drop it.

    A job that lasts calls `step()` now and then: it reports how far it is and stops the job when it was cancelled.
    """

    def __init__(
        self,
        job: Callable[[Task[T]], T],
        done: Callable[[T], None] | None,
        failed: Failed | None,
        label: str,
    ) -> None:
        self.label = label
        self.report: Callable[[Task[T], int, int, str], object] | None = None
        self.result: T | None = None
        self.error: Exception | None = None
        self._job = job
        self._done = done
        self._failed = failed
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the result any more."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the job to stop; a task still waiting never starts, and no result is delivered."""
        self._cancelled.set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report from inside the job that `done` of `total` steps are behind; raises `Cancelled` after `cancel()`."""
        if self.cancelled:
            raise Cancelled
        if self.report is not None:
            self.report(self, done, total, text)

    def execute(self) -> None:
        """Do the job on the calling thread and keep its result or error."""
        if self.cancelled:
            return
        try:
            self.result = self._job(self)
        except Cancelled:
            self.cancel()
        except Exception as error:  # noqa: BLE001  # every fault is delivered to the screen thread
            self.error = error

    def deliver(self, fallback: Failed) -> None:
        """Hand the result to `done`, or the error to `failed`; nothing when cancelled or the receiver is gone."""
        done, failed = self._done, self._failed
        self._done = self._failed = None  # a task kept somewhere keeps no window alive
        if self.cancelled:
            return
        if self.error is not None:
            (failed if failed is not None and _present(failed) else fallback)(self.error)
            self.error.__traceback__ = None  # its frames hold the page, which would wait for the collector with it
        elif done is not None and _present(done):
            done(self.result)  # type: ignore[arg-type]  # set by execute() just before


class Tasks(QObject):
    """The one worker. Created on the screen thread; `run()` is called there and answers there.

    Beside it a second thread keeps what is being typed, which must not wait behind a backup of minutes.
    """

    started = Signal(object)
    ended = Signal(object)
    progressed = Signal(object, int, int, str)  # the task, steps behind, steps in all, what it is doing
    _executed = Signal(object)

    def __init__(self, failed: Failed, parent: QObject | None = None) -> None:
        """`failed` shows the errors of tasks that do not say what to do with theirs."""
        super().__init__(parent)
        self._fallback = failed
        self._open: set[Task[Any]] = set()
        self._lanes: dict[str, tuple[threading.Thread, SimpleQueue[Task[Any] | None]]] = {}
        self._executed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether some work has not been delivered yet."""
        return bool(self._open)

    @property
    def crowded(self) -> bool:
        """Whether some work waits for the one that runs."""
        return len(self._open) > 1

    def run(
        self,
        job: Callable[[], T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        label: str = "",
    ) -> Task[T]:
        """Do a short `job` on the worker; `done` and `failed` (bound methods) are called on the screen thread."""
        return self._start(Task(lambda _task: job(), done, failed, label))

    def keep(self, job: Callable[[], object], *, failed: Failed | None = None) -> Task[object]:
        """Do a very short `job` on the second thread, in order with its like, whatever the worker is at."""
        return self._start(Task(lambda _task: job(), None, failed, ""), lane=_KEEPER)

    def work(
        self,
        job: Callable[[Task[T]], T],
        *,
        label: str,
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> Task[T]:
        """Do a long `job` on the worker: it gets its task to report progress; `label` says in Chinese what it does."""
        return self._start(Task(job, done, failed, label))

    def finish(self) -> None:
        """Wait until everything asked for so far was done and delivered; nothing new is started meanwhile."""
        flags = QEventLoop.ProcessEventsFlag
        while self._open:
            QCoreApplication.processEvents(flags.ExcludeUserInputEvents | flags.WaitForMoreEvents)

    def close(self) -> None:
        """Cancel what waits, let the running job reach its next step, and end the worker."""
        for task in self._open:
            task.cancel()
        for thread, queue in self._lanes.values():
            queue.put(None)
            thread.join()
        self._lanes.clear()

    def _start(self, task: Task[T], *, lane: str = _WORKER) -> Task[T]:
        self._open.add(task)
        task.report = self.progressed.emit
        if task.label:
            self.started.emit(task)
        if lane not in self._lanes:
            queue: SimpleQueue[Task[Any] | None] = SimpleQueue()
            arguments = (queue, self._executed.emit)
            self._lanes[lane] = threading.Thread(target=_labour, args=arguments, name=lane, daemon=True), queue
            self._lanes[lane][0].start()
        self._lanes[lane][1].put(task)
        return task

    @Slot(object)
    def _deliver(self, task: Task[Any]) -> None:
        self._open.discard(task)
        try:
            task.deliver(self._fallback)
        finally:
            if task.label:
                self.ended.emit(task)


def _labour(queue: SimpleQueue[Task[Any] | None], executed: Callable[[object], object]) -> None:
    """Do task after task until told to end."""
    while (task := queue.get()) is not None:
        task.execute()
        with suppress(RuntimeError):  # the program is gone already: nobody is left to hear
            executed(task)


def _present(callback: Callable[..., object]) -> bool:
    receiver = getattr(callback, "__self__", None)
    return not isinstance(receiver, QObject) or isValid(receiver)
