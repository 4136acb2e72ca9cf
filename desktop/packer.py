"""Keeps the packages of closed cases true while the register is open: a little at a time, when nothing else is done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from db.errors import Missing, RegisterError
from desktop.context import Context

PAUSE = 4000  # ms after the last change
BREATH = 60  # ms between two portions, so that a list that is wanted comes first
PORTION = 3  # packages at a time: some hundredths of a second


class Packer(QObject):
    """Watches the register that is open."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context: Context | None = None
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.work)

    def watch(self, context: Context) -> None:
        """Bring the packages of this register up to date, now and after every change."""
        self._context = context
        self._told = False
        context.news.touched.connect(self._hear)
        self._timer.start(PAUSE)

    def rest(self) -> None:
        """Leave the register alone; it is being closed."""
        if self._context is not None:
            self._context.news.touched.disconnect(self._hear)
        self._context = None
        self._timer.stop()

    @Slot()
    def work(self) -> None:
        """Make the next few packages."""
        context = self._context
        if context is not None:
            job = partial(_portion, context)
            context.tasks.run(job, done=self._go_on, failed=self._fail)

    @Slot(object)
    def _hear(self, _touched: object) -> None:
        self._timer.start(PAUSE)

    @Slot(object)
    def _go_on(self, left: int) -> None:
        if self._context is not None and left:
            self._timer.start(BREATH)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        """Tell it once: a full disk would be told every few seconds."""
        context = self._context
        if context is None or (self._told and isinstance(error, RegisterError)) or isinstance(error, Missing):
            return
        self._told = True
        context.faults.show(error)


def _portion(context: Context) -> int:
    return context.services.packages.refresh(limit=PORTION)
