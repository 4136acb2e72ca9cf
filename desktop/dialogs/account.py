"""An account: its name, its roles, and for a new one the password of its first login."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.errors import Invalid, RegisterError
from db.services.accounts import AccountRow, Accounts, Role
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.new_password import NewPassword

FIRST, NEW, OLD = "启用账户", "新增账户", "修改账户"
_KEEPER = "administrator"


class AccountDialog(QDialog):
    """Accepted once it is saved; `result_code` is the sealed code when it was the first account."""

    def __init__(
        self,
        accounts: Accounts,
        tasks: Tasks,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        account: AccountRow | None = None,
        first: bool = False,
        name: str = "",
    ) -> None:
        """Without `account` it makes a new one, with `first` the first of the register; `name` stands there already."""
        super().__init__(parent)
        self._accounts = accounts
        self._tasks = tasks
        self._account = account
        self._first = first
        self.code = ""
        px = theme.px
        self.setWindowTitle(FIRST if first else OLD if account else NEW)
        self.setMinimumWidth(px(480))
        words = wrapping_label(self, "muted")
        words.setText(
            "第一个账户是管理员。启用后，打开登记库要先登录，修改记录里写各人的姓名；请先给自己建账户，再给同事建。"
            if first
            else "口令只用于第一次登录，本人登录后会改成只有自己知道的。"
        )
        words.setHidden(account is not None)
        self.name, self.login = QLineEdit(self), QLineEdit(self)
        self.name.setText(account.name if account else name)
        self.login.setText(account.login if account else "")
        self.login.setReadOnly(account is not None)
        self.login.setPlaceholderText("不填则用姓名登录")
        self.roles = {role.key: self._role(role, account) for role in accounts.offered_roles()}
        self.typed = NewPassword(theme, self, label="口令")
        self.typed.setHidden(account is not None)
        self.typed.entered.connect(self.accept)
        self.fault = wrapping_label(self, "fault")
        self.save, cancel = QPushButton(FIRST if first else "保存", self), QPushButton("取消", self)
        self.save.setProperty("look", "primary")
        self.save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[px(16)] * 4)
        column.setSpacing(px(4))
        column.addWidget(words)
        column.addSpacing(px(4))
        lines = QHBoxLayout()
        lines.setSpacing(px(12))
        for label, field in (("姓名", self.name), ("登录名", self.login)):
            field.setAccessibleName(label)
            one = QVBoxLayout()
            one.setSpacing(px(4))
            one.addWidget(QLabel(label, self))
            one.addWidget(field)
            lines.addLayout(one, 1)
        column.addLayout(lines)
        column.addSpacing(px(8))
        column.addWidget(QLabel("角色（可以有几个，权限相加）", self))
        for role, box in zip(accounts.offered_roles(), self.roles.values(), strict=True):
            row = QHBoxLayout()
            row.setSpacing(px(8))
            box.setMinimumWidth(px(130))
            hint = QLabel(role.help, self)
            hint.setProperty("look", "hint")
            row.addWidget(box)
            row.addWidget(hint, 1)
            column.addLayout(row)
        column.addSpacing(px(4))
        column.addWidget(self.typed)
        column.addWidget(self.fault)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column.addLayout(buttons)
        self.name.setFocus()

    def _role(self, role: Role, account: AccountRow | None) -> QCheckBox:
        box = QCheckBox(role.name, self)
        box.setAccessibleDescription(role.help)
        box.setChecked(role in account.roles if account else role.key == "clerk" or self._first_keeper(role))
        box.setEnabled(not self._first_keeper(role))
        return box

    def _first_keeper(self, role: Role) -> bool:
        return self._first and role.key == _KEEPER

    @property
    def keys(self) -> tuple[str, ...]:
        """The roles that are ticked."""
        return tuple(key for key, box in self.roles.items() if box.isChecked())

    @Slot()
    def accept(self) -> None:
        """Try to save it."""
        self.fault.clear()
        if not self.name.text().strip():
            self.fault.setText("请填写姓名。")
            self.name.setFocus()
        elif not self.keys:
            self.fault.setText("至少选一个角色。")
            next(iter(self.roles.values())).setFocus()
        elif (self._account is not None or self.typed.check()) and self.save.isEnabled():
            self.save.setEnabled(False)
            self._tasks.run(self._job(), done=self._saved, failed=self._refused)

    def _job(self) -> Callable[[], Any]:
        name, login, password = self.name.text().strip(), self.login.text().strip(), self.typed.text()
        if self._account is not None:
            return partial(self._accounts.change, self._account.id, name=name, keys=self.keys)
        if self._first:
            others = tuple(key for key in self.keys if key != _KEEPER)
            return partial(self._accounts.found, login, name, password, others=others)
        return partial(self._accounts.create, login, name, password, keys=self.keys)

    @Slot(object)
    def _saved(self, made: object) -> None:
        self.code = made if isinstance(made, str) else ""
        super().accept()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, Invalid):
            self.fault.setText("；".join(error.lines()) + "。")
            (self.login if "login" in error.faults else self.name).setFocus()
        elif isinstance(error, RegisterError):
            self.fault.setText(f"{error.sentence}{error.remedy}")
        else:
            raise error


class NewPasswordDialog(QDialog):
    """A password for somebody's next login; accepted once it holds."""

    def __init__(self, accounts: Accounts, account: AccountRow, tasks: Tasks, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._accounts = accounts
        self._account = account
        self._tasks = tasks
        px = theme.px
        self.setWindowTitle("重设口令")
        self.setMinimumWidth(px(420))
        words = wrapping_label(self, "muted")
        words.setText(f"给“{account.name}”一个临时口令，下次登录后由本人改掉。")
        self.typed = NewPassword(theme, self, label="临时口令")
        self.typed.entered.connect(self.accept)
        self.fault = wrapping_label(self, "fault")
        self.save, cancel = QPushButton("重设口令", self), QPushButton("取消", self)
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
        column.setSpacing(px(8))
        for part in (words, self.typed, self.fault):
            column.addWidget(part)
        column.addLayout(buttons)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def accept(self) -> None:
        """Try it."""
        self.fault.clear()
        if self.typed.check():
            job = partial(self._accounts.reset_password, self._account.id, self.typed.text())
            self._tasks.run(job, done=self._done, failed=self._refused)

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        super().accept()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        if not isinstance(error, RegisterError):
            raise error
        self.fault.setText(error.sentence)


def names_of(roles: Iterable[Role]) -> str:
    """Roles in words."""
    return "、".join(role.name for role in roles)
