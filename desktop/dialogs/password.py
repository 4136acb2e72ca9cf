"""Asking for the password of an encrypted register or backup."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.errors import RegisterError, WrongPassword
from db.services.protection import is_locked, unlock
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.new_password import PasswordField


class PasswordDialog(QDialog):
    """Accepted when the password opened the file; the trial runs on the worker, for it takes a tenth of a second.

    `login` is the account whose password it was, if any.
    """

    def __init__(self, file: Path, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._tasks = tasks
        self.login = ""
        px = theme.px
        self.setWindowTitle("打开加密的登记库")
        self.setMinimumWidth(px(420))
        self.password = PasswordField("口令", self)
        self.password.returnPressed.connect(self.try_it)
        self.password.textChanged.connect(self._typed)
        self.fault = wrapping_label(self, "fault")
        hint = wrapping_label(self, "hint")
        hint.setText("可以输入登记库口令、本人的登录口令，或封存的恢复码。")
        self.open_button, cancel = QPushButton("打开", self), QPushButton("取消", self)
        self.open_button.setProperty("look", "primary")
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self.try_it)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[px(16)] * 4)
        column.setSpacing(px(6))
        name = QLabel(file.name, self)
        name.setProperty("look", "section")
        name.setToolTip(str(file))
        for part in (name, hint, self.password, self.fault):
            column.addWidget(part)
        column.addSpacing(px(8))
        column.addLayout(buttons)

    @Slot()
    def try_it(self) -> None:
        """Try the password."""
        if not self.password.text() or not self.password.isEnabled():
            return
        self._at_work(True)
        self._tasks.run(partial(unlock, self._file, self.password.text()), done=self._opened, failed=self._refused)

    @Slot()
    def _typed(self) -> None:
        self.open_button.setEnabled(bool(self.password.text()))
        self.fault.clear()

    @Slot(object)
    def _opened(self, login: str) -> None:
        self.login = login
        self.accept()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._at_work(False)
        if not isinstance(error, RegisterError):
            raise error
        self.fault.setText(f"{error.sentence}{error.remedy}")
        if isinstance(error, WrongPassword):
            self.password.selectAll()
        self.password.setFocus()

    def _at_work(self, busy: bool) -> None:  # noqa: FBT001  # one word says it
        self.password.setEnabled(not busy)
        self.open_button.setEnabled(not busy)
        self.open_button.setText("正在核对…" if busy else "打开")


@dataclass(frozen=True)
class Proof:
    """Who opened a file, and with what: a login name (empty for the office) and the password."""

    login: str = ""
    password: str = field(default="", repr=False)


def unlocked(file: Path, tasks: Tasks, theme: Theme, parent: QWidget | None) -> Proof | None:
    """Ask for the password of a file that needs one; None when nobody gives it. Raises `Damaged`."""
    if not is_locked(file):
        return Proof()
    dialog = PasswordDialog(file, tasks, theme, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    proof = Proof(dialog.login, dialog.password.text())
    dialog.deleteLater()
    return proof if accepted else None
