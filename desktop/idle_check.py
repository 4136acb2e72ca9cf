"""A look at the register's file while nobody works: table by table, given up at the first key, once a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QWindow

from desktop.context import Context
from desktop.tasks import Task

REST = 120_000  # ms without a key or a click before it begins
_SIGNS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.InputMethod})


class IdleCheck(QObject):
    """Never at the start, never while the clerk works or the worker is busy.

    `found` gives a sentence about damage; `finished` comes when every table was looked at and is sound.
    """

    found = Signal(str)
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context: Context | None = None
        self._window: QWindow | None = None
        self._left: list[str] = []
        self._task: Task[str | None] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.look)

    def watch(self, context: Context, window: QWindow | None) -> None:
        """Look at this register once nobody has worked in the window for a while, unless it was looked at today."""
        self.rest()
        if context.machine.settings.checked.get(str(context.services.path)) == _today():
            return
        self._context = context
        self._window = window
        if window is not None:  # the window alone: a filter over the whole program would slow every event
            window.installEventFilter(self)
        self._rest.start()

    def rest(self) -> None:
        """Leave the register alone; it is being closed, or its check is done."""
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._context, self._window, self._left = None, None, []
        self._rest.stop()
        self._give_up()

    @Slot()
    def look(self) -> None:
        """Look at the next table, or begin with the first."""
        context = self._context
        if context is None or self._task is not None:
            return
        if context.tasks.busy:
            self._rest.start()
            return
        job: Callable[[Task[str | None]], str | None] = partial(_look, context, self._left)
        self._task = context.tasks.work(job, label="", done=self._looked, failed=self._failed)

    @Slot(object)
    def _looked(self, sentence: str | None) -> None:
        self._task = None
        context = self._context
        if context is None:
            return
        if sentence is None:
            self._rest.start()
            return
        if sentence:
            self.rest()
            self.found.emit(sentence)
        elif self._left:
            QTimer.singleShot(0, self.look)
        else:
            context.machine.settings.checked[str(context.services.path)] = _today()
            context.machine.save()
            self.rest()
            self.finished.emit()

    @Slot(object)
    def _failed(self, _error: Exception) -> None:
        """A register that another program holds, or a disk that is away, is not damaged: look again tomorrow."""
        self._task = None
        self.rest()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Step aside for whoever works."""
        if event.type() in _SIGNS:
            self._give_up()
            self._rest.start()
        return super().eventFilter(watched, event)

    def _give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


class _GaveWay(Exception):  # noqa: N818  # no error
    """Other work came."""


def _look(context: Context, left: list[str], task: Task[str | None]) -> str | None:
    """Look at one table of those left, which are all of them at first; gives what is wrong, and takes it off them.

    None when it gave way to other work.
    """
    from db.services.idle import look, tables  # the database is not needed before the first rest

    if not left:
        left += tables(context.services.store)

    def step() -> None:
        task.step(0, 0)
        if context.tasks.crowded:
            raise _GaveWay

    try:
        sentence = look(context.services.store, left[0], step)
    except _GaveWay:
        return None
    del left[0]
    return sentence


def _today() -> str:
    from db.kinds import today  # the register's day; read after the window stands

    return today().isoformat()
