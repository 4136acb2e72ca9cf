"""The monthly digest of the log: printed, signed and kept apart from the register, it proves the log of that month."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSplitter

from db.services.digests import DigestMonth
from desktop.context import Context
from desktop.pages.upkeep_part import Part
from desktop.widgets.paper_preview import PaperPreview
from desktop.widgets.plain_table import Column, PlainRow, PlainTable


class DigestPart(Part):
    """The months at the left, the digest of the chosen one at the right, once it is made."""

    label = "记录摘要"
    group = "数据安全"
    icon = "paper"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.make = self.button("制作摘要", primary=True, hint="月底后做的保存不变；当月做的到月底请再做一次")
        self.make.clicked.connect(self._make)
        self.buttons.addStretch(1)
        columns = (Column("月份", stretch=True), Column("修改记录", right=True), Column("摘要"))
        self.table = PlainTable(context.theme, "各月的修改记录", columns)
        self.table.pointed.connect(self._point)
        self.table.opened.connect(self._make)
        self.preview = PaperPreview(context, self)
        self.preview.said.connect(self.said)
        self.body = QSplitter(Qt.Orientation.Horizontal, self)
        self.body.addWidget(self.table)
        self.body.addWidget(self.preview)
        self.body.setChildrenCollapsible(False)
        self.body.setSizes([context.theme.px(380), context.theme.px(620)])
        self.column.addWidget(self.body, 1)

    def arrive(self) -> None:
        """Read the months again."""
        self.table.setFocus()
        self.context.tasks.run(self.context.services.digests.months, done=self._show)

    @Slot(object)
    def _show(self, months: Sequence[DigestMonth]) -> None:
        self.intro.setText(
            "每月打印一份记录摘要，由审核人签字后与登记库分开保存：以后谁改动、删去或重写了当月的修改记录，"
            "用摘要上的校验码一查便知。"
            if months
            else "还没有修改记录。"
        )
        self.body.setVisible(bool(months))
        self.make.setVisible(bool(months))
        self.table.show_rows([PlainRow((one.label, f"{one.entries:,} 条", _made(one)), one) for one in months])
        self.column.setStretch(self.column.count() - 1, 1)

    @Slot(object)
    def _point(self, month: object) -> None:
        self.preview.close_paper()
        made = isinstance(month, DigestMonth) and month.paper_id is not None
        self.preview.setVisible(made)
        self.make.setText("重新制作" if made else "制作摘要")
        self.make.setEnabled(isinstance(month, DigestMonth) and not month.whole)
        if isinstance(month, DigestMonth) and month.paper_id is not None:
            job = partial(self._pdf, month.paper_id, month.label)
            self.context.tasks.run(job, done=self._present)

    @Slot()
    def _make(self) -> None:
        month = self.table.payload()
        if isinstance(month, DigestMonth):
            self.context.tasks.run(partial(self._made_of, month), label="正在制作摘要", done=self._present)

    def _made_of(self, month: DigestMonth) -> tuple[str, bytes]:
        return self._pdf(self.context.services.digests.make(month.month), month.label)

    def _pdf(self, paper_id: int, label: str) -> tuple[str, bytes]:
        return f"{label}记录摘要", self.context.services.digests.pdf(paper_id)

    @Slot(object)
    def _present(self, made: tuple[str, bytes]) -> None:
        month = self.table.payload()
        if not isinstance(month, DigestMonth) or not made[0].startswith(month.label):
            return
        if month.paper_id is None or not month.whole:
            self.context.tasks.run(self.context.services.digests.months, done=self._relabel)
            self.make.setText("重新制作")
        self.preview.show_paper(*made)
        self.preview.show()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Let go of the paper while nobody looks at it."""
        self.preview.close_paper()
        super().hideEvent(event)

    @Slot(object)
    def _relabel(self, months: Sequence[DigestMonth]) -> None:
        """Say in the table which months have their digest now; the preview stays."""
        known = {one.month: one for one in months}
        for row in range(self.table.topLevelItemCount()):
            item = self.table.topLevelItem(row)
            if item is not None:
                month = item.data(0, Qt.ItemDataRole.UserRole)
                item.setText(2, _made(known.get(month.month, month)))


def _made(month: DigestMonth) -> str:
    if month.made_on is None:
        return "未制作"
    return f"{month.made_on:%Y-%m-%d} 制作{'' if month.whole else '（未满月）'}"
