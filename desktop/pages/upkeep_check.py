"""The check of the register: is it sound, complete, consistent; each finding leads to its record."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit

from db.errors import Refused
from db.registers import REGISTERS
from db.services.anchors import typed_anchor
from db.services.inspection import COMPLETE, CONSISTENT, SOUND, Finding, Inspection, inspect, reindex
from desktop.context import Context
from desktop.pages.upkeep_part import Part
from desktop.tasks import Task
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import Column, PlainRow, PlainTable
from desktop.widgets.stage_bar import Stage, StageBar

RESPECTS = {SOUND: "完好", COMPLETE: "齐全", CONSISTENT: "一致"}
_LABEL = "正在检查登记库"
_MENDING = "正在重建索引"
_TONES = {SOUND: "danger", COMPLETE: "danger", CONSISTENT: "warning"}


class CheckPart(Part):
    """Runs on the worker with progress and 取消 in the status line."""

    label = "检查"
    group = "数据安全"
    icon = "checklist"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tell_what_it_does()
        self.start = self.button("开始检查", primary=True)
        self.start.clicked.connect(self.check)
        self.mend = self.button("重建索引", hint="索引由表里的内容重新做成，内容不变")
        self.mend.clicked.connect(self.reindex)
        self.mend.hide()
        self.typed = QLineEdit(self)
        self.typed.setPlaceholderText("纸上的校验码，如 4381-7e7055f30b74fc81；几个的用逗号隔开")
        self.typed.setAccessibleName("纸上的校验码")
        self.typed.setToolTip("文书和记录摘要页脚“校验”后面的一串。填上后，连登记库和备份都被改过的也能查出来")
        self.typed.returnPressed.connect(self.check)
        self.whole = QCheckBox("从第一条修改记录核起", self)
        self.whole.setToolTip("十万条以内总是从头核对；更多时平常从上次检查处续核，每周从头核一次")
        self.buttons.addWidget(self.typed, 1)
        self.buttons.addWidget(self.whole)
        self.fault = wrapping_label(self, "fault")
        self.fault.hide()
        self.column.addWidget(self.fault)
        self.result = wrapping_label(self, "section")
        self.counts = StageBar(context.theme, inset=0)
        columns = (Column("方面"), Column("发现", stretch=True), Column("登记簿"))
        self.table = PlainTable(context.theme, "检查结果", columns)
        self.table.opened.connect(self._open)
        self.mark = wrapping_label(self, "hint")
        for part in (self.result, self.counts):
            self.column.addWidget(part)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.mark)
        self.column.addStretch(0)
        self._rest = self.column.count() - 1
        self._show_parts(shown=False)
        context.tasks.ended.connect(self._ended)

    def _tell_what_it_does(self) -> None:
        day = self.context.machine.settings.checked.get(str(self.context.services.path), "")
        self.intro.setText(
            "检查登记库是否完好（文件、记录间的联系、修改记录的哈希链）、齐全（附件、签发文书、文号）、"
            "一致（日期先后、状态所需内容、货值、重复的号码）。检查只看不改。"
            + ("" if self.context.services.encrypted else "没有加密的登记库，个别数据位变坏时不一定能发现。")
            + (f"程序空闲时最近一次查看文件是 {day}，完好。" if day else "")
        )

    def arrive(self) -> None:
        """Stand ready."""
        self._tell_what_it_does()
        (self.start if self.table.isHidden() else self.table).setFocus()

    @Slot()
    def check(self) -> None:
        """Check the register."""
        services, whole = self.context.services, self.whole.isChecked()
        try:
            typed = [typed_anchor(one) for one in re.split("[,，、;；]", self.typed.text()) if one.strip()]
        except Refused as refused:
            self.fault.setText(f"{refused.sentence}{refused.remedy}")
            self.fault.show()
            self.typed.setFocus()
            return
        self.fault.hide()
        self.start.setEnabled(False)

        def job(task: Task[Inspection]) -> Inspection:
            return inspect(services.store, services.attachments, typed=typed, whole=whole, progress=task.step)

        self.context.tasks.work(job, label=_LABEL, done=self._show)

    @Slot()
    def reindex(self) -> None:
        """Make the indexes anew, and check again."""
        store = self.context.services.store
        self.start.setEnabled(False)
        self.mend.hide()

        def job(task: Task[None]) -> None:
            reindex(store, progress=task.step)

        self.context.tasks.work(job, label=_MENDING, done=self._mended)

    @Slot(object)
    def _mended(self, _nothing: object) -> None:
        self.said.emit("索引已重建，正在再检查一遍")
        self.check()

    @Slot(object)
    def _ended(self, task: Task[Any]) -> None:
        if task.label in (_LABEL, _MENDING):  # done, failed or cancelled
            self.start.setEnabled(True)
            self.arrive()

    @Slot(object)
    def _show(self, found: Inspection) -> None:
        whole = found.holds(SOUND) and found.holds(COMPLETE)
        self.mend.setVisible(found.only_indexes())
        if found.only_indexes():
            told = "登记库的索引有损坏，内容没有丢失。请按“重建索引”，完成后会再检查一遍。"
        elif not whole:
            told = "登记库有损坏或缺失。请不要继续录入，先备份现有文件，再恢复最近的完好备份。"
        elif found.findings:
            told = "登记库完好、齐全。下面几处前后不一致，请核对。"
        else:
            told = "登记库完好、齐全、一致。"
        self.result.setText(told)
        counts = Counter(one.respect for one in found.findings)
        self.counts.show_stages([Stage(key, f"不{label}", counts[key], _TONES[key]) for key, label in RESPECTS.items()])
        self.table.show_rows([_row(one) for one in found.findings])
        records = "，".join(f"{REGISTERS[key].label} {count:,}" for key, count in found.records.items() if count)
        walked = found.verified.walked
        start = f"从第 {found.verified.start + 1:,} 条起核对了" if found.verified.start else "从头核对了"
        self.mark.setText(
            f"看过：{records or '没有记录'}；修改记录 {found.changes:,} 条，{start} {walked:,} 条，"
            f"并与文书、备份等留下的 {found.anchors:,} 处校验码核对；现在的校验码 {found.mark}。"
        )
        self._show_parts(shown=True)
        self.table.setVisible(bool(found.findings))
        self.column.setStretch(self._rest, 0 if found.findings else 1)

    def _show_parts(self, *, shown: bool) -> None:
        for part in (self.result, self.counts, self.table, self.mark):
            part.setVisible(shown)
        self.column.setStretch(self._rest, 0 if shown else 1)

    @Slot(object)
    def _open(self, found: object) -> None:
        if isinstance(found, Finding) and found.register and found.record_id is not None:
            self.go.emit(found.register, found.record_id)


def _row(one: Finding) -> PlainRow:
    register = REGISTERS[one.register].label if one.register else "登记库"
    return PlainRow((f"不{RESPECTS[one.respect]}", one.sentence, register), one, ((0, _TONES[one.respect]),))
