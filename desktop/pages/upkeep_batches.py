"""Imports and other batches: what was taken in at once can be undone at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot

from db.services.history import Batch, History
from desktop.context import Context
from desktop.dialogs import decide
from desktop.pages.upkeep_part import Part
from desktop.tasks import Task
from desktop.widgets.plain_table import Column, PlainRow, PlainTable


class BatchesPart(Part):
    """The newest batches that can still be undone."""

    label = "导入批次"
    group = "数据安全"
    icon = "undo"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.undo = self.button("撤销这一批…", hint="整批退回到导入之前的样子；之后改过的记录不会被悄悄覆盖")
        self.undo.clicked.connect(self._undo)
        self.buttons.addStretch(1)
        columns = (Column("时间"), Column("人员"), Column("内容", stretch=True), Column("改动", right=True))
        self.table = PlainTable(context.theme, "导入批次", columns)
        self.table.pointed.connect(self._point)
        self.table.opened.connect(self._undo)
        self.column.addWidget(self.table, 1)

    def arrive(self) -> None:
        """Read the batches again."""
        self.table.setFocus()
        self.context.tasks.run(self.context.services.history.batches, done=self._show)

    @Slot(object)
    def _show(self, batches: Sequence[Batch]) -> None:
        some = "每次导入是一批，可以整批撤销。撤销也记入修改记录，随时查得到。"
        self.intro.setText(some if batches else "还没有导入过。从 Excel 台账导入的每一批都会列在这里，可以整批撤销。")
        self.table.setVisible(bool(batches))
        self.undo.setVisible(bool(batches))
        self.table.show_rows(
            [PlainRow((one.at[:16], one.who, one.reason or "批量修改", f"{one.changes:,} 处"), one) for one in batches]
        )
        self.column.setStretch(self.column.count() - 1, 1)

    @Slot(object)
    def _point(self, batch: object) -> None:
        self.undo.setEnabled(isinstance(batch, Batch))

    @Slot()
    def _undo(self) -> None:
        batch = self.table.payload()
        if not isinstance(batch, Batch):
            return
        asked = f"撤销 {batch.at[:16]} 的“{batch.reason or '批量修改'}”？"
        detail = f"这一批的 {batch.changes:,} 处改动全部退回：新增的删去，改过的还原。"
        if decide.decide(self, asked, detail, {"undo": "撤销这一批", "keep": "保留"}, usual="keep") == "undo":
            job = partial(_undo, self.context.services.history, batch.name)
            self.context.tasks.work(job, label="正在撤销", done=self._undone)

    @Slot(object)
    def _undone(self, changes: int) -> None:
        self.said.emit(f"已撤销 {changes:,} 处改动")
        self.arrive()


def _undo(history: History, batch: str, task: Task[int]) -> int:
    return history.undo(batch, progress=task.step)
