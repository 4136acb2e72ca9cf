"""Once a day, a word in the tray when something is overdue or due today; nothing where there is no tray."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.context import Context
from desktop.machine import Machine

HOUR = 3_600_000  # ms


class Reminder(QObject):
    """Watches the register that is open. The icon is shown only while its word can be read."""

    clicked = Signal()

    def __init__(self, machine: Machine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._machine = machine
        self._context: Context | None = None
        self._tray: QSystemTrayIcon | None = None
        self._again = QTimer(self)
        self._again.setInterval(HOUR)
        self._again.timeout.connect(self.look)

    def watch(self, context: Context) -> None:
        """Look at this register now and every hour."""
        self._context = context
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._again.start()
            self.look()

    def rest(self) -> None:
        """Leave the register alone; it is being closed."""
        self._context = None
        self._again.stop()
        if self._tray is not None:
            self._tray.hide()

    @Slot()
    def look(self) -> None:
        """Count what presses, unless it was told today."""
        context = self._context
        if context is not None and self._machine.settings.reminded_on != _today():
            context.tasks.run(context.services.agenda.pressing, done=self.tell)

    @Slot(int)
    def tell(self, pressing: int) -> None:
        """Say how many deadlines press, once a day."""
        if not pressing or self._context is None or self._machine.settings.reminded_on == _today():
            return
        self._machine.settings.reminded_on = _today()
        self._machine.save()
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.setToolTip("知识产权案件登记")
            self._tray.messageClicked.connect(self.clicked)
            self._tray.activated.connect(self.clicked)
        self._tray.show()
        self._tray.showMessage("今日期限", f"有 {pressing} 项已超期或今天到期。", QSystemTrayIcon.MessageIcon.Warning)


def _today() -> str:
    from db.kinds import today  # the register's day; read after the window stands

    return today().isoformat()
