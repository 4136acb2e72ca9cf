"""Changing one's own password: asked for after the first login, or wanted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.errors import Invalid, RegisterError
from db.services.accounts import Accounts
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.new_password import NewPassword, PasswordField


class OwnPassword(QDialog):
    """Accepted once the new password holds."""

    def __init__(
        self, accounts: Accounts, tasks: Tasks, theme: Theme, parent: QWidget | None = None, *, old: str = ""
    ) -> None:
        """`old` is the password somebody has just logged in with, when a new one must follow."""
        super().__init__(parent)
        self._accounts = accounts
        self._tasks = tasks
        px = theme.px
        self.setWindowTitle("修改口令")
        self.setMinimumWidth(px(420))
        words = wrapping_label(self, "muted")
        words.setText("现在的口令是别人给的，请换成只有自己知道的。" if old else "新口令从下次登录起使用。")
        self.old = PasswordField("现在的口令", self)
        self.old.setText(old)
        label = QLabel("现在的口令", self)
        label.setBuddy(self.old)
        for part in (label, self.old):
            part.setHidden(bool(old))
        self.typed = NewPassword(theme, self, label="新口令")
        self.typed.entered.connect(self.accept)
        self.old.returnPressed.connect(self.typed.setFocus)
        self.fault = wrapping_label(self, "fault")
        self.save, cancel = QPushButton("修改口令", self), QPushButton("以后再说" if old else "取消", self)
        self.save.setProperty("look", "primary")
        self.save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[px(16)] * 4)
        column.setSpacing(px(6))
        for widget in (words, label, self.old, self.typed, self.fault):
            column.addWidget(widget)
        column.addLayout(buttons)
        (self.typed if old else self.old).setFocus()

    @Slot()
    def accept(self) -> None:
        """Try it."""
        self.fault.clear()
        if self.typed.check() and self.save.isEnabled():
            self.save.setEnabled(False)
            job = partial(self._accounts.change_password, self.old.text(), self.typed.text())
            self._tasks.run(job, done=self._changed, failed=self._refused)

    @Slot(object)
    def _changed(self, _nothing: object) -> None:
        super().accept()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, Invalid) and "old" in error.faults:
            self.fault.setText("现在的口令不对。")
            self.old.selectAll()
            self.old.setFocus()
        elif isinstance(error, RegisterError):
            self.fault.setText(error.sentence)
        else:
            raise error
