"""Whether the register is encrypted, who can open it, and which readable copies still lie about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from db.services.protection import (
    BACKUP,
    OFFICE,
    PACKAGES,
    RECOVERY,
    REGISTER,
    Leftover,
    is_encrypted,
    leftovers,
    remove_leftovers,
    seal_backups,
    slots,
)
from db.services.protection import (
    Slot as WayIn,
)
from desktop.context import Context
from desktop.dialogs import decide
from desktop.dialogs.recovery_code import RecoveryCode
from desktop.dialogs.secrets import ChangeDialog, EncryptDialog
from desktop.pages.upkeep_part import Part
from desktop.secrets import Conversion
from desktop.tasks import Task
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import Column, PlainRow, PlainTable

_KINDS = {REGISTER: "加密前的登记库", BACKUP: "备份", PACKAGES: "结案的案卷包"}


@dataclass(frozen=True)
class _Found:
    encrypted: bool
    ways: tuple[WayIn, ...]
    copies: tuple[Leftover, ...]


class SecretsPart(Part):
    """Encryption is turned on and off by the program itself, which must close the register for it."""

    label = "加密"
    group = "数据安全"
    icon = "lock"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        px = context.theme.px
        self.encrypt = self.button("加密登记库…", primary=True)
        self.password = self.button("更换登记库口令…")
        self.code = self.button("换新的恢复码…", hint="封存的恢复码用过、丢失或可能被人看过时")
        self.decrypt = self.button("取消加密…")
        self.buttons.addStretch(1)
        self.ways = wrapping_label(self, "muted")
        self.copies_words = wrapping_label(self, "doubt")
        columns = (Column("文件", stretch=True), Column("文件夹"), Column("类别"), Column("大小", right=True))
        self.table = PlainTable(context.theme, "没有加密的副本", columns)
        self.seal = QPushButton("把备份加密", self)
        self.remove = QPushButton("清除这些副本…", self)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.seal)
        row.addWidget(self.remove)
        row.addStretch(1)
        self.column.addWidget(self.ways)
        self.column.addSpacing(px(8))
        self.column.addWidget(self.copies_words)
        self.column.addLayout(row)
        self.column.addWidget(self.table, 1)
        self.column.addStretch(0)
        self._rest = self.column.count() - 1
        self._copies: tuple[Leftover, ...] = ()
        for button, act in (
            (self.encrypt, self._encrypt),
            (self.decrypt, self._decrypt),
            (self.password, self._change_password),
            (self.code, self._change_code),
            (self.seal, self._seal),
            (self.remove, self._remove),
        ):
            button.clicked.connect(act)
        self._show(_Found(encrypted=False, ways=(), copies=()))

    def arrive(self) -> None:
        """Look how things stand."""
        self.context.tasks.run(self._look, done=self._arrived)

    def _look(self) -> _Found:
        path = self.context.services.path
        return _Found(is_encrypted(path), slots(path), leftovers(path, self._second()))

    def _second(self) -> Path | None:
        folder = self.context.machine.settings.backup_folder
        return Path(folder) if folder else None

    @Slot(object)
    def _arrived(self, found: _Found) -> None:
        self._show(found)
        (self.password if found.encrypted else self.encrypt).setFocus()

    @Slot(object)
    def _show(self, found: _Found) -> None:
        self._copies = found.copies
        allowed = self.context.services.access.may("accounts")
        for button in (self.encrypt, self.decrypt, self.password, self.code, self.seal, self.remove):
            button.setEnabled(allowed)
            button.setToolTip("" if allowed else "只有管理员可以")
        self.encrypt.setVisible(not found.encrypted)
        for button in (self.password, self.code, self.decrypt):
            button.setVisible(found.encrypted)
        if found.encrypted:
            self.intro.setText(
                "登记库、附件、检索索引和新做的备份都已加密（SQLCipher，256位AES）。没有口令谁也读不出；"
                "文件里任何一处被改动或变坏，检查时都会发现。"
            )
        else:
            self.intro.setText(
                "登记库没有加密：拿到这台电脑、硬盘或U盘的人可以直接读出全部内容，包括举报人和身份证号。"
                "不加密的文件，个别数据位变坏时检查也不一定能发现；加密的都能发现。"
            )
        self.ways.setText("；".join(map(_way_words, _merged(found.ways))) + "。" if found.ways else "")
        self.ways.setVisible(bool(found.ways))
        size = sum(one.size for one in found.copies)
        self.copies_words.setText(
            f"下面 {len(found.copies)} 个副本（{_megabytes(size)}）没有加密，拿到的人可以直接读出。"
            "确认加密后的登记库能正常使用后，请加密或清除它们。固态硬盘和U盘上，清除后仍可能残留片段。"
        )
        self.table.show_rows([_row(one) for one in found.copies])
        backups = any(one.kind == BACKUP for one in found.copies)
        for part in (self.copies_words, self.table, self.remove):
            part.setVisible(bool(found.copies))
        self.seal.setVisible(backups)
        self.column.setStretch(self._rest, 0 if found.copies else 1)

    # On and off

    @Slot()
    def _encrypt(self) -> None:
        dialog = EncryptDialog(self.context.theme, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            accounts = self.context.services.accounts
            code = accounts.seal() if accounts.exist else ""
            self.convert_wanted.emit(Conversion(dialog.password, dialog.backups, code))
        dialog.deleteLater()

    @Slot()
    def _decrypt(self) -> None:
        answer = decide.decide(
            self,
            "取消加密？",
            "登记库和附件会变回任何人都能读的文件。加密的那一份另存在旁边，以前的备份仍是加密的，口令请继续保管。",
            {"decrypt": "取消加密", "keep": "保持加密"},
            usual="keep",
        )
        if answer == "decrypt":
            self.convert_wanted.emit(Conversion())

    # Passwords

    @Slot()
    def _change_password(self) -> None:
        dialog = ChangeDialog(self.context.services.path, self.context.tasks, self.context.theme, self)
        dialog.changed.connect(self._password_changed)
        dialog.open()

    @Slot()
    def _password_changed(self) -> None:
        self.said.emit("登记库口令已更换")
        self.arrive()

    @Slot()
    def _change_code(self) -> None:
        accounts = self.context.services.accounts
        if accounts.exist:  # one sealed code for both: it opens the file and lets the administrator in
            self.context.tasks.run(accounts.seal, done=self._show_code)
            return
        dialog = ChangeDialog(self.context.services.path, self.context.tasks, self.context.theme, self, code=True)
        dialog.code_made.connect(self._show_code)
        dialog.open()

    @Slot(object)
    def _show_code(self, code: str) -> None:
        RecoveryCode(code, self.context.services.path.name, self.context.theme, self).open()
        self.arrive()

    # Copies that anybody can read

    @Slot()
    def _seal(self) -> None:
        path, second = self.context.services.path, self._second()

        def job(task: Task[int]) -> int:
            return seal_backups(path, second, progress=task.step)

        self.context.tasks.work(job, label="正在加密以前的备份", done=self._sealed)

    @Slot(object)
    def _sealed(self, count: int) -> None:
        self.said.emit(f"已加密 {count} 份以前的备份")
        self.arrive()

    @Slot()
    def _remove(self) -> None:
        copies = self._copies
        backups = sum(one.kind == BACKUP for one in copies)
        kept = f"其中有 {backups} 份备份，清除后就不能再从它们恢复；也可以改为“把备份加密”。" if backups else ""
        answer = decide.decide(
            self,
            f"覆盖并删除这 {len(copies)} 个没有加密的副本？",
            f"请先确认加密后的登记库内容完整、口令能打开。{kept}删除后不能撤销。",
            {"remove": "覆盖并删除", "keep": "先留着"},
            usual="keep",
        )
        if answer != "remove":
            return

        def job(task: Task[int]) -> int:
            remove_leftovers(copies, progress=task.step)
            return len(copies)

        self.context.tasks.work(job, label="正在清除副本", done=self._removed)

    @Slot(object)
    def _removed(self, count: int) -> None:
        self.said.emit(f"已清除 {count} 个没有加密的副本")
        self.arrive()


def _merged(ways: Sequence[WayIn]) -> list[tuple[str, str]]:
    """The ways in as a clerk knows them; accounts are counted together."""
    named = {OFFICE: "登记库口令", RECOVERY: "恢复码"}
    told = [(named[one.name], one.since[:10]) for one in ways if one.name in named]
    logins = [one.login for one in ways if one.login]
    return [*told, (f"{len(logins)} 个账号的登录口令", "")] if logins else told


def _way_words(way: tuple[str, str]) -> str:
    name, since = way
    return f"{name}（{since} 起）" if since else name


def _row(one: Leftover) -> PlainRow:
    return PlainRow((one.path.name, one.path.parent.name, _KINDS[one.kind], _megabytes(one.size)), one)


def _megabytes(size: int) -> str:
    return f"{max(0.1, size / (1 << 20)):,.1f} MB"
