"""From a register that does not open back to work: the page with the ways out, and the work behind each of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

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
_SAID = 4  # lines of a report that the window shows; the rest stands in the report
SALVAGING = "正在抢救数据"
REBUILDING = "正在由案卷包重建"


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
        page.salvage_wanted.connect(self._salvage)
        page.rebuild_wanted.connect(self._rebuild)
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

    # Without a good backup

    @Slot()
    def _salvage(self) -> None:
        from desktop.dialogs import decide  # seldom needed
        from desktop.dialogs.password import unlocked

        asked = "从打不开的登记库里抢救数据？"
        detail = (
            "逐表取出还能读的内容，失去的由修改记录补回，另成一个登记库放在原来的位置，并留下一份报告。"
            "打不开的文件另存一份，不会再动。有好的备份时，先试恢复备份。"
        )
        answers = {"salvage": "抢救数据", "keep": "先不抢救"}
        if decide.decide(self._window, asked, detail, answers, usual="salvage") != "salvage":
            return
        if unlocked(self._register, self._tasks, self._theme, self._window):
            job = partial(_salvaged, self._register, self._machine.settings.user)
            self._work(job, SALVAGING, self._tell_done)

    @Slot()
    def _rebuild(self) -> None:
        folder = packages_of(self._register)
        if not folder.is_dir():
            chosen = QFileDialog.getExistingDirectory(self._window, "选择案卷包文件夹", str(self._register.parent))
            if not chosen:
                return
            folder = Path(chosen)
        self.rebuild(folder)

    def rebuild(self, folder: Path) -> None:
        """Make the register anew from a folder of packages, after asking."""
        from desktop.dialogs import decide  # seldom needed
        from desktop.dialogs.password import unlocked

        asked = f"由“{folder.name}”里的案卷包重建登记库？"
        detail = (
            "已结案的案件连同文书、附件、文号和修改记录都会回来；没有结案的案件要照纸质材料补录。"
            "原来位置上的文件另存一份。有好的备份时，先试恢复备份。"
        )
        answers = {"rebuild": "重建登记库", "keep": "先不重建"}
        if decide.decide(self._window, asked, detail, answers, usual="rebuild") != "rebuild":
            return
        if unlocked(locking_file(folder), self._tasks, self._theme, self._window):
            job = partial(_rebuilt, folder, self._register, self._machine.settings.user)
            self._work(job, REBUILDING, self._tell_done)

    @Slot(object)
    def _tell_done(self, sentences: Sequence[str]) -> None:
        self.notice = "\n".join(sentences[:_SAID])
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
        if task.cancelled and task.label in (RESTORING, SALVAGING, REBUILDING):
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


def packages_of(register: Path) -> Path:
    """Where the packages of a register lie."""
    from db.services.packages import folder_of_packages  # see above

    return folder_of_packages(register)


def locking_file(folder: Path) -> Path:
    """The file by whose password the packages in a folder are opened."""
    from db.services.rebuild import locked_by  # see above

    return locked_by(folder)


def _salvaged(register: Path, user: str, task: Task[Sequence[str]]) -> Sequence[str]:
    from db.services.salvage import salvage  # see above

    report = salvage(register, register, in_place=True, user=user, progress=task.step)
    first, *more = report.sentences()
    return [f"已抢救：{first}打不开的文件和抢救报告都在登记库旁边，请照报告补录失去的内容。", *more]


def _rebuilt(folder: Path, register: Path, user: str, task: Task[Sequence[str]]) -> Sequence[str]:
    from db.services.rebuild import rebuild  # see above

    return rebuild(folder, register, in_place=True, user=user, progress=task.step).sentences()


def _restored(backup: Path, register: Path, user: str, task: Task[Restored]) -> Restored:
    from db.services.restoring import restore  # see above

    return restore(backup, register, user=user, progress=task.step)
