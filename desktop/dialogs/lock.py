"""The locked screen: nothing is seen of the register until a password opens it, his own or that of whoever comes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from desktop.machine import FOLDER_NAME
from desktop.pages.login_page import card_of
from desktop.theme import Theme
from desktop.widgets.login_form import LoginForm


class LockDialog(QDialog):
    """Lies over everything. `wanted` comes from its form; `quit_wanted` ends the program with the drafts kept."""

    quit_wanted = Signal()

    def __init__(self, name: str, register: str, theme: Theme, window: QWidget, *, other: bool) -> None:
        """With `other` somebody else is expected to write his name."""
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowTitle(FOLDER_NAME)
        self._covers: list[_Cover] = []
        px = theme.px
        self.form = LoginForm(theme, self, verb="换人" if other else "解锁")
        self.form.forgot.hide()
        self.form.only(name)
        self.change = QPushButton("换人登录", self)
        self.leave = QPushButton("退出程序", self)
        for button in (self.change, self.leave):
            button.setProperty("look", "quiet")
        self.change.clicked.connect(self.let_another)
        self.leave.clicked.connect(self.quit_wanted)
        more = QHBoxLayout()
        more.addWidget(self.change)
        more.addStretch(1)
        more.addWidget(self.leave)
        title = "换人登录" if other else "已锁定"
        column = QVBoxLayout(self)
        column.setContentsMargins(px(2), px(2), px(2), px(2))
        column.addWidget(card_of(theme, title, register, self.form, self))
        column.addLayout(more)
        column.setSpacing(px(2))
        if other:
            self.let_another()
        else:
            self.form.password.setFocus()

    def hide_everything(self) -> None:
        """Cover every window of the program, and close what pops up."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for window in QApplication.topLevelWidgets():
            if window is not self and window.isVisible() and isinstance(window, QMainWindow | QDialog):
                self._covers.append(_Cover(window))

    def show_everything(self) -> None:
        """Take the covers off."""
        for cover in self._covers:
            cover.take_off()
        self._covers.clear()

    @Slot()
    def let_another(self) -> None:
        """Ask for a name, too."""
        self.change.hide()
        self.form.open_name()

    def reject(self) -> None:
        """Esc does not unlock."""

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """Nor does closing it."""
        event.ignore()


class _Cover(QWidget):
    """Lies over one window as long as the screen is locked, and keeps its title to itself."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._title = window.windowTitle()
        self.setProperty("look", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setGeometry(window.rect())
        window.setWindowTitle(FOLDER_NAME)
        window.installEventFilter(self)
        self.raise_()
        self.show()

    def take_off(self) -> None:
        """Let the window be seen again."""
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
            window.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)
