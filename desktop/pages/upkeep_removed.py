"""Records that were removed: what they held, who removed them and why, and bringing them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter

from db.errors import RegisterError
from db.registers import REGISTERS
from db.services.past import Removed
from desktop.context import Context
from desktop.pages.state_view import StateView
from desktop.pages.upkeep_part import Part
from desktop.widgets.banner import Banner
from desktop.widgets.plain_table import Column, PlainRow, PlainTable


class RemovedPart(Part):
    """A table at the left, what the chosen record held at the right."""

    label = "已删除"
    group = "数据安全"
    icon = "undo"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.bring_back = self.button("恢复这一条", hint="连同它的各行、原来的号码一起恢复；恢复也记入经过")
        self.bring_back.clicked.connect(self._restore)
        self.buttons.addStretch(1)
        self.banner = Banner(context.theme, self)
        self.banner.answered.connect(self._answered)
        columns = (Column("时间"), Column("人员"), Column("登记簿"), Column("名称", stretch=True), Column("理由"))
        self.table = PlainTable(context.theme, "已删除的记录", columns)
        self.table.pointed.connect(self._point)
        self.table.opened.connect(self._restore)
        self.state = StateView(context, self)
        self.body = QSplitter(Qt.Orientation.Horizontal, self)
        self.body.addWidget(self.table)
        self.body.addWidget(self.state)
        self.body.setChildrenCollapsible(False)
        self.body.setSizes([context.theme.px(560), context.theme.px(440)])
        self.column.addWidget(self.banner)
        self.column.addWidget(self.body, 1)

    def arrive(self) -> None:
        """Read again what was removed."""
        self.table.setFocus()
        self.context.tasks.run(self.context.services.past.removed, done=self._show)

    @Slot(object)
    def _show(self, found: Sequence[Removed]) -> None:
        some = "删除的记录不会真的丢失：它的内容都在修改记录里，可以恢复。"
        self.intro.setText(some if found else "没有删除过的记录。")
        self.body.setVisible(bool(found))
        self.bring_back.setVisible(bool(found))
        rows = [PlainRow((one.at[:16], one.who, one.label, one.title, one.reason), one) for one in found]
        self.table.show_rows(rows)
        self.column.setStretch(self.column.count() - 1, 1)

    @Slot(object)
    def _point(self, removed: object) -> None:
        self.bring_back.setEnabled(isinstance(removed, Removed))
        if isinstance(removed, Removed):
            events = self.context.services.history.of_change(removed.change)
            self.state.show_record(REGISTERS[removed.register], removed.uid)
            self.state.show_save(date.fromisoformat(removed.at[:10]), events)

    @Slot()
    def _restore(self) -> None:
        removed = self.table.payload()
        if isinstance(removed, Removed):
            job = partial(self.context.services.past.restore, removed)
            self.context.tasks.run(job, done=self._restored, failed=self._failed)

    @Slot(object)
    def _restored(self, record_id: int) -> None:
        removed = self.table.payload()
        self.banner.dismiss()
        self.arrive()
        if isinstance(removed, Removed):
            self.said.emit(f"已恢复{removed.label}“{removed.title}”")
            self.go.emit(removed.register, record_id)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if isinstance(error, RegisterError):
            self.banner.tell("refused", f"{error.sentence}{error.remedy}", {"close": "知道了"})
            self.banner.ask_now()
        else:
            self.context.faults.show(error, self)

    @Slot(str, str)
    def _answered(self, _answer: str, _words: str) -> None:
        self.banner.dismiss()
        self.table.setFocus()
