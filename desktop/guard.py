"""What keeps an eye on the register that is open: its place, the clock, its file, its disk, and other starts on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from db.reserve import Reserve
from desktop.context import Context
from desktop.doorbell import Doorbell
from desktop.idle_check import IdleCheck
from desktop.main_window import MainWindow

if TYPE_CHECKING:
    from db.services import Services


class Guard(QObject):
    """Speaks above the page, and never over another notice that waits for an answer."""

    def __init__(self, app: QApplication, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._context: Context | None = None
        self.bell = Doorbell(self)
        self.bell.rung.connect(window.come_forward)
        self.idle = IdleCheck(self)
        self.idle.found.connect(self._tell_damage)
        self.idle.finished.connect(self._tell_sound)
        app.applicationStateChanged.connect(self._come_back)

    def watch(self, context: Context) -> None:
        """Begin with a register."""
        self._context = context
        reserve = Reserve(context.services.path)
        context.faults.relief = reserve.give_up
        context.tasks.run(reserve.lay)
        context.tasks.run(partial(_cautions, context.services), done=self._tell_cautions)
        self.bell.listen(context.services.path)
        self.idle.watch(context, self._window.windowHandle())

    def rest(self) -> None:
        """Leave the register alone; it is being closed."""
        self._context = None
        self.bell.rest()
        self.idle.rest()

    @Slot(object)
    def _tell_cautions(self, found: Sequence[str]) -> None:
        notice = self._window.notice
        if found and self._context is not None and (notice is None or notice.isHidden()):
            self._window.tell("caution", "\n".join(found), {"": "知道了"})

    @Slot(str)
    def _tell_damage(self, sentence: str) -> None:
        self._window.tell("damage", sentence, {"upkeep": "打开维护"}, tone="danger")

    @Slot()
    def _tell_sound(self) -> None:
        self._window.status.say("趁空闲检查过登记库文件：完好")

    @Slot(Qt.ApplicationState)
    def _come_back(self, state: Qt.ApplicationState) -> None:
        """See that the register's file is still there when the clerk comes back from other windows."""
        context = self._context
        if state is Qt.ApplicationState.ApplicationActive and context is not None:
            context.tasks.run(context.services.store.database.need_file)


def _cautions(services: Services) -> Sequence[str]:
    from db.services.cautions import cautions  # the database is read after the window stands

    return cautions(services.store)
