"""From a register that does not open back to work: the page with the ways out, and the work behind each of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from db.errors import Damaged, Missing, RegisterError
from desktop.errors import Faults
from desktop.machine import Machine
from desktop.main_window import MainWindow
from desktop.tasks import Task, Tasks
from desktop.theme import Theme

if TYPE_CHECKING:
    from db.services.restoring import Restored
    from desktop.pages.rescue_page import RescuePage

RESTORING = "正在恢复备份"


class Rescue(QObject):
    """Says through `open_wanted` which register is to be opened once it is whole again."""

    open_wanted = Signal(object)
    again_wanted = Signal()
    other_wanted = Signal()

    def __init__(
        self, window: MainWindow, tasks: Tasks, theme: Theme, machine: Machine, faults: Faults, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._tasks = tasks
        self._theme = theme
        self._machine = machine
        self._faults = faults
        self._register = Path()
        self.page: RescuePage | None = None
        self.notice = ""  # what was done, to be said once the register is open
        tasks.ended.connect(self._hear_end)

    def can_help(self, error: Exception, register: Path | None) -> bool:
        """Whether the way back to work is a backup rather than a box with a sentence."""
        if register is None:
            return False
        return isinstance(error, Damaged) or (isinstance(error, Missing) and has_rescue(register))

    def show(self, register: Path, fault: Exception) -> None:
        """Show the ways out."""
        from desktop.pages.rescue_page import RescuePage  # seldom needed

        sentence = fault if isinstance(fault, RegisterError) else RegisterError(str(fault))
        page = RescuePage(register, sentence, self._tasks, self._theme, self._machine)
        page.restore_wanted.connect(self._restore)
        page.again_wanted.connect(self.again_wanted)
        page.other_wanted.connect(self.other_wanted)
        self._register = register
        self._window.show_alone(page)
        self.page = page

    def forget(self) -> None:
        """The page is gone."""
        self.page = None

    def restore(self, register: Path, backup: Path) -> None:
        """Put a backup in the place of a register that is closed."""
        from desktop.dialogs.password import unlocked  # the database is read after the window stands

        self._register = register
        if not unlocked(backup, self._tasks, self._theme, self._window):
            self._return()
            return
        job = partial(_restored, backup, register, self._machine.settings.user)
        self._work(job, RESTORING, self._tell_restored)

    @Slot(object)
    def _restore(self, backup: Path) -> None:
        self.restore(self._register, backup)

    @Slot(object)
    def _tell_restored(self, done: Restored) -> None:
        self.notice = "".join(done.sentences())
        self.open_wanted.emit(self._register)

    # The work

    def _work(self, job: Any, label: str, done: Any) -> None:
        if self.page is not None:
            self.page.rest(working=True)
        self._tasks.work(job, label=label, done=done, failed=self._fail)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._faults.show(error, self._window)
        self._return()

    @Slot(object)
    def _hear_end(self, task: Task[Any]) -> None:
        if task.cancelled and task.label == RESTORING:
            self._return()

    def _return(self) -> None:
        """Nothing was changed: back to the page, or to the register that was open before."""
        if self.page is not None:
            self.page.rest(working=False)
        else:
            self.open_wanted.emit(self._register)


def has_rescue(register: Path) -> bool:
    """Whether something lies beside a register's name from which it can be brought back."""
    from db.services import restoring  # the database is read after the window stands

    return restoring.has_rescue(register)


def _restored(backup: Path, register: Path, user: str, task: Task[Restored]) -> Restored:
    from db.services.restoring import restore  # see above

    return restore(backup, register, user=user, progress=task.step)
