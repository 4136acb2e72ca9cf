"""The way back for an administrator who forgot his password: the sealed code, and a new password."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.errors import RegisterError
from db.services.accounts import Accounts
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.new_password import NewPassword


class Recover(QDialog):
    """Accepted when it worked: `code` is the next sealed code, and the administrator is logged in."""

    def __init__(
        self, accounts: Accounts, names: Sequence[str], tasks: Tasks, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._accounts = accounts
        self._tasks = tasks
        self.code = ""
        px = theme.px
        self.setWindowTitle("用恢复码重设口令")
        self.setMinimumWidth(px(440))
        words = wrapping_label(self, "muted")
        words.setText(
            "管理员忘记口令时，打开封存的信封，输入里面的恢复码（大小写、空格、短横都不要紧）。"
            "恢复码只能用一次，用过后会给出新的，请重新封存。其他人忘记口令，请管理员在“维护—账户”里重设。"
        )
        self.typed = QLineEdit(self)
        self.typed.setAccessibleName("恢复码")
        self.typed.setMaxLength(80)
        self.name = QComboBox(self)
        self.name.setAccessibleName("管理员")
        self.name.addItems(list(names))
        self.new = NewPassword(theme, self, label="新口令")
        self.new.entered.connect(self.accept)
        self.fault = wrapping_label(self, "fault")
        self.go, cancel = QPushButton("重设口令", self), QPushButton("取消", self)
        self.go.setProperty("look", "primary")
        self.go.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[px(16)] * 4)
        column.setSpacing(px(6))
        column.addWidget(words)
        for label, field in (("恢复码", self.typed), ("管理员", self.name)):
            column.addWidget(QLabel(label, self))
            column.addWidget(field)
        column.addWidget(self.new)
        column.addWidget(self.fault)
        column.addLayout(buttons)
        self.typed.setFocus()

    @Slot()
    def accept(self) -> None:
        """Try the code."""
        self.fault.clear()
        if not self.typed.text().strip():
            self.typed.setFocus()
        elif self.new.check() and self.go.isEnabled():
            self.go.setEnabled(False)
            job = partial(self._accounts.recover, self.typed.text(), self.name.currentText(), self.new.text())
            self._tasks.run(job, done=self._recovered, failed=self._refused)

    @Slot(object)
    def _recovered(self, code: str) -> None:
        self.code = code
        super().accept()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        if not isinstance(error, RegisterError):
            raise error
        self.fault.setText(f"{error.sentence}{error.remedy}")
        self.typed.setFocus()
