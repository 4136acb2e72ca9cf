"""Turning encryption on, and changing the password or the recovery code."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.errors import RegisterError
from db.services.protection import change_password, new_recovery_code
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.new_password import NewPassword, PasswordField

WARNING = (
    "加密后，电脑、硬盘或U盘丢了，拿到的人读不出登记库、附件和备份。"
    "代价是：口令和恢复码都没有了，谁也打不开，包括本程序的作者。"
)


class EncryptDialog(QDialog):
    """Its answers are `password` and `backups`, whether those made before are encrypted too, once it is accepted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        self.setWindowTitle("加密登记库")
        self.setMinimumWidth(px(480))
        words = wrapping_label(self, "")
        words.setText(WARNING)
        more = wrapping_label(self, "hint")
        more.setText(
            "程序会先关闭登记库，另做一份加密的，逐行核对无误后才换上；原来的文件留在旁边，由您查看后清除。"
            "随后显示一个恢复码，请准备打印或抄写。"
        )
        self.typed = NewPassword(theme, self, label="登记库口令")
        self.typed.entered.connect(self.accept)
        self.old_ones = QCheckBox("以前的备份也加密", self)
        self.old_ones.setChecked(True)
        column = _column(self, theme)
        for part in (words, self.typed, self.old_ones, more):
            column.addWidget(part)
        column.addLayout(_buttons(self, "加密"))
        self.typed.setFocus()

    @property
    def password(self) -> str:
        """What was typed twice."""
        return self.typed.text()

    @property
    def backups(self) -> bool:
        """Whether older backups are to be encrypted."""
        return self.old_ones.isChecked()

    def accept(self) -> None:
        """Take it only when it is in order."""
        if self.typed.check():
            super().accept()


class ChangeDialog(QDialog):
    """Changes the office's password, or makes a new recovery code, for who knows a password or the present code."""

    changed = Signal()
    code_made = Signal(str)

    def __init__(
        self, register: Path, tasks: Tasks, theme: Theme, parent: QWidget | None = None, *, code: bool = False
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._register = register
        self._tasks = tasks
        px = theme.px
        self.setWindowTitle("换新的恢复码" if code else "更换登记库口令")
        self.setMinimumWidth(px(440))
        self.old = PasswordField("现在的口令或恢复码", self)
        self.fault = wrapping_label(self, "fault")
        label = QLabel("现在的口令或恢复码", self)
        label.setBuddy(self.old)
        column = _column(self, theme)
        column.addWidget(label)
        column.addWidget(self.old)
        column.addWidget(self.fault)
        self.new: NewPassword | None = None
        hint = wrapping_label(self, "hint")
        if code:
            hint.setText("原来的恢复码随即失效。以前做的备份仍可用做备份时的口令和恢复码打开。")
            self.old.returnPressed.connect(self.accept)
        else:
            hint.setText("登记库不用重新加密，马上就好。以前做的备份仍可用做备份时的口令打开。")
            self.new = NewPassword(theme, self, label="新口令")
            self.new.entered.connect(self.accept)
            self.old.returnPressed.connect(self.new.setFocus)
            column.addWidget(self.new)
        column.addWidget(hint)
        column.addLayout(_buttons(self, "换新的恢复码" if code else "更换"))
        self.old.textChanged.connect(self.fault.clear)
        self.old.setFocus()

    def accept(self) -> None:
        """Ask the worker to do it; the dialog closes when it is done."""
        old = self.old.text()
        if not old:
            self.fault.setText("请输入现在的口令或恢复码。")
            self.old.setFocus()
        elif self.new is None:
            self._tasks.run(partial(new_recovery_code, self._register, old), done=self._made, failed=self._refused)
        elif self.new.check():
            job = partial(change_password, self._register, old, self.new.text())
            self._tasks.run(job, done=self._changed, failed=self._refused)

    @Slot(object)
    def _made(self, code: str) -> None:
        super().accept()
        self.code_made.emit(code)

    @Slot(object)
    def _changed(self, _nothing: object) -> None:
        super().accept()
        self.changed.emit()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        if not isinstance(error, RegisterError):
            raise error
        self.fault.setText(f"{error.sentence}{error.remedy}")
        self.old.selectAll()
        self.old.setFocus()


def _column(dialog: QDialog, theme: Theme) -> QVBoxLayout:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(*[theme.px(16)] * 4)
    column.setSpacing(theme.px(10))
    return column


def _buttons(dialog: QDialog, verb: str) -> QHBoxLayout:
    do, cancel = QPushButton(verb, dialog), QPushButton("取消", dialog)
    do.setProperty("look", "primary")
    do.setAutoDefault(False)
    cancel.setAutoDefault(False)
    do.clicked.connect(dialog.accept)
    cancel.clicked.connect(dialog.reject)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(cancel)
    row.addWidget(do)
    return row
