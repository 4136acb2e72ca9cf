"""Accounts: who may log in, with which roles; the sealed code; and what was done to accounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QLabel

from db.services.accounts import AccountEvent, AccountRow
from desktop.context import Context
from desktop.dialogs import decide
from desktop.dialogs.account import AccountDialog, NewPasswordDialog, names_of
from desktop.dialogs.own_password import OwnPassword
from desktop.dialogs.recovery_code import RecoveryCode
from desktop.pages.upkeep_part import Part
from desktop.widgets.plain_table import Column, PlainRow, PlainTable

_ALONE = (
    "没有账户：谁打开登记库都可以查看和修改全部内容，修改记录里写“本机设置”里的姓名。一个人用的登记库可以一直这样。"
    "几个人共用一台电脑、或者要给举报人信息把关的，请启用账户：各人用自己的口令登录，按角色查看和办理，"
    "身份证号、电话、举报人默认隐去，谁看过都有记录。"
)


@dataclass(frozen=True)
class _Found:
    mine: AccountRow | None
    accounts: tuple[AccountRow, ...] = ()
    events: tuple[AccountEvent, ...] = ()


class AccountsPart(Part):
    """What is shown depends on who looks: the way to the first account, one's own, or all of them."""

    label = "账户"
    group = "本局"
    icon = "people"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.begin = self.button("启用账户…", primary=True)
        self.add = self.button("新增账户…", primary=True)
        self.edit = self.button("修改…", hint="姓名和角色")
        self.reset = self.button("重设口令…", hint="给本人一个临时口令，登录后由本人改掉")
        self.stop = self.button("停用", hint="停用的账户不能登录；修改记录里的姓名不变")
        self.drop = self.button("删除…", hint="修改记录里的姓名不变")
        self.seal = self.button("换新的恢复码…", hint="封存的恢复码用过、丢失或可能被人看过时；旧的随即失效")
        self.mine = self.button("修改我的口令…")
        self.buttons.addStretch(1)
        columns = (Column("姓名"), Column("登录名"), Column("角色", stretch=True), Column("状态"), Column("最近登录"))
        self.table = PlainTable(context.theme, "账户", columns)
        self.table.pointed.connect(self._point)
        self.table.opened.connect(self._edit)
        self.heading = QLabel("账户记录", self)
        self.heading.setProperty("look", "section")
        told = (Column("时间"), Column("操作人"), Column("事项"), Column("账户"), Column("内容", stretch=True))
        self.log = PlainTable(context.theme, "账户记录", told)
        self.column.addWidget(self.table, 3)
        self.column.addSpacing(context.theme.px(8))
        self.column.addWidget(self.heading)
        self.column.addWidget(self.log, 2)
        self.column.addStretch(0)
        for button, act in (
            (self.begin, self._begin),
            (self.add, self._add),
            (self.edit, self._edit),
            (self.reset, self._reset),
            (self.stop, self._stop),
            (self.drop, self._drop),
            (self.seal, self._seal),
            (self.mine, self._change_mine),
        ):
            button.clicked.connect(act)
        self._show(_Found(None))

    def arrive(self) -> None:
        """Read the accounts again."""
        self.context.tasks.run(self._look, done=self._show)

    def _look(self) -> _Found:
        accounts = self.context.services.accounts
        if not self.context.services.access.may("accounts") or not accounts.exist:
            return _Found(accounts.me)
        return _Found(accounts.me, tuple(accounts.all()), tuple(accounts.history()))

    @Slot(object)
    def _show(self, found: _Found) -> None:
        keeps = bool(found.accounts)
        self.begin.setVisible(found.mine is None)
        self.mine.setVisible(found.mine is not None)
        for part in (self.add, self.edit, self.reset, self.stop, self.drop, self.seal):
            part.setVisible(keeps)
        for shown in (self.table, self.heading, self.log):
            shown.setVisible(keeps)
        self.column.setStretch(self.column.count() - 1, 0 if keeps else 1)
        if found.mine is None:
            self.intro.setText(_ALONE)
            self.begin.setFocus()
            return
        own = f"您是“{found.mine.name}”，角色：{names_of(found.mine.roles)}。"
        self.intro.setText(own if keeps else f"{own}账户由管理员管理。")
        self.table.show_rows([self._row(one) for one in found.accounts])
        self.log.show_rows(
            [PlainRow((one.at[:16], one.who, one.verb, one.whom, one.detail), one) for one in found.events]
        )
        (self.table if keeps else self.mine).setFocus()

    @staticmethod
    def _row(one: AccountRow) -> PlainRow:
        state = "停用" if not one.active else f"输错口令，等待 {one.waits} 秒" if one.waits else "启用"
        if one.active and one.must_change and not one.waits:
            state = "启用，尚未改临时口令"
        tone = "neutral" if not one.active else "warning" if one.waits or one.must_change else "good"
        seen = one.seen_at[:16] or "从未"
        return PlainRow((one.name, one.login, names_of(one.roles), state, seen), one, ((3, tone),))

    @Slot(object)
    def _point(self, chosen: object) -> None:
        one = chosen if isinstance(chosen, AccountRow) else None
        own = one is not None and one.id == self.context.services.access.account
        self.edit.setEnabled(one is not None)
        self.reset.setEnabled(one is not None and not own)
        self.stop.setEnabled(one is not None and not own)
        self.stop.setText("启用" if one is not None and not one.active else "停用")
        self.drop.setEnabled(one is not None and not own)

    def _chosen(self) -> AccountRow | None:
        chosen = self.table.payload()
        return chosen if isinstance(chosen, AccountRow) else None

    @Slot()
    def _begin(self) -> None:
        dialog = self._dialog(first=True)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.founded.emit(dialog.code)
        dialog.deleteLater()

    @Slot()
    def _add(self) -> None:
        self._ask(self._dialog(), "已新增账户")

    @Slot()
    def _edit(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._ask(self._dialog(account=chosen), "已修改账户")

    @Slot()
    def _reset(self) -> None:
        chosen, context = self._chosen(), self.context
        if chosen is not None:
            accounts = context.services.accounts
            self._ask(NewPasswordDialog(accounts, chosen, context.tasks, context.theme, self), "已重设口令")

    @Slot()
    def _stop(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            job = partial(self.context.services.accounts.change, chosen.id, active=not chosen.active)
            self.context.tasks.run(job, done=self._done)

    @Slot()
    def _drop(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        detail = "修改记录里这个人做过的事和姓名都保留。只是暂时不用的，停用就可以。"
        answers = {"drop": "删除账户", "keep": "保留"}
        if decide.decide(self, f"删除“{chosen.name}”的账户？", detail, answers, usual="keep") == "drop":
            self.context.tasks.run(partial(self.context.services.accounts.remove, chosen.id), done=self._done)

    @Slot()
    def _seal(self) -> None:
        detail = "原来封存的恢复码随即失效，请打印新的、重新封存，并销毁旧的。"
        answers = {"seal": "换新的恢复码", "keep": "保留原来的"}
        if decide.decide(self, "换一个新的恢复码？", detail, answers, usual="keep") == "seal":
            self.context.tasks.run(self.context.services.accounts.seal, done=self._sealed)

    @Slot(object)
    def _sealed(self, code: str) -> None:
        RecoveryCode(code, self.context.services.path.name, self.context.theme, self).open()
        self.arrive()

    @Slot()
    def _change_mine(self) -> None:
        context = self.context
        self._ask(OwnPassword(context.services.accounts, context.tasks, context.theme, self), "口令已修改")

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self.said.emit("账户已更新")
        self.arrive()

    def _dialog(self, *, account: AccountRow | None = None, first: bool = False) -> AccountDialog:
        context = self.context
        name = context.services.user if first else ""
        return AccountDialog(
            context.services.accounts, context.tasks, context.theme, self, account=account, first=first, name=name
        )

    def _ask(self, dialog: QDialog, said: str) -> None:
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.said.emit(said)
            self.arrive()
        dialog.deleteLater()
