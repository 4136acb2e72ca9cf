"""Official numbers: how far each counter is this year, and where it goes on for an office that began elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QLineEdit

from db.errors import Refused
from db.services.numbering import Counter
from desktop.context import Context
from desktop.pages.upkeep_part import Part
from desktop.widgets.plain_table import Column, PlainRow, PlainTable


class NumbersPart(Part):
    """The counters of this year; the chosen one can be let begin at another number."""

    label = "文号"
    group = "本局"
    icon = "paper"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.intro.setText(
            "每个字号每年从 1 号起连续编号，作废的号不再使用。年中开始使用本程序的，"
            "在这里写明下一个号；台账里登记过的案号和处罚决定书文号会自动接着编。"
        )
        self.ask = QLabel("下一个号从", self)
        self.serial = QLineEdit(self)
        self.serial.setAccessibleName("下一个号")
        self.serial.setFixedWidth(context.theme.px(72))
        self.serial.returnPressed.connect(self._begin)
        self.buttons.addWidget(self.ask)
        self.buttons.addWidget(self.serial)
        self.begin = self.button("号起编", hint="以前的号视为在本登记库以外用过，不再给出")
        self.begin.clicked.connect(self._begin)
        self.buttons.addStretch(1)
        columns = (
            Column("用于", stretch=True),
            Column("已用到", right=True),
            Column("作废", right=True),
            Column("下一个文号"),
        )
        self.table = PlainTable(context.theme, "文号", columns)
        self.table.pointed.connect(self._point)
        self.table.opened.connect(self._ask)
        self.column.addWidget(self.table, 1)

    def arrive(self) -> None:
        """Count again."""
        self.table.setFocus()
        self.context.tasks.run(lambda: self.context.services.papers.numbering.counters(), done=self._show)

    @Slot(object)
    def _show(self, counters: Sequence[Counter]) -> None:
        rows = [PlainRow((one.label, f"{one.last:,}", f"{one.void:,}", one.next), one) for one in counters]
        self.table.show_rows(rows)

    @Slot(object)
    def _point(self, counter: object) -> None:
        known = isinstance(counter, Counter)
        self.begin.setEnabled(known)
        self.serial.setEnabled(known)
        self.serial.setText(str(counter.last + 1) if isinstance(counter, Counter) else "")

    @Slot()
    def _ask(self) -> None:
        self.serial.setFocus()
        self.serial.selectAll()

    @Slot()
    def _begin(self) -> None:
        counter = self.table.payload()
        if not isinstance(counter, Counter):
            return
        try:
            serial = int(self.serial.text().strip())
        except ValueError:
            self.context.faults.show(
                Refused(f"“{self.serial.text()}”不是数字。", remedy="请填写下一个流水号，如 18。"), self
            )
            return
        job = partial(self.context.services.papers.numbering.begin, counter.code, counter.year, serial)
        self.context.tasks.run(job, done=self._begun)

    @Slot(object)
    def _begun(self, _nothing: object) -> None:
        self.said.emit("已改定下一个文号")
        self.arrive()
