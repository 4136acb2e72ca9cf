"""A copy for support: everything that tells of somebody is false, and the program has looked that it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from db.errors import RegisterError
from db.services.redact import Redacted, redact
from desktop.context import Context
from desktop.pages.upkeep_part import Part
from desktop.tasks import Task
from desktop.widgets.form_field import wrapping_label

_LABEL = "正在制作脱敏副本"


class RedactPart(Part):
    """One button; the work is done on the worker with progress and 取消."""

    label = "脱敏副本"
    group = "数据安全"
    icon = "export"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.intro.setText(
            "程序有问题要请人帮忙时，不要把登记库发给别人，发一份脱敏副本：姓名、单位、证件号码、电话、地址、"
            "叙述文字和修改记录都换成虚构的，附件换成空白，不能还原；同一个人、同一个号码在副本里处处一样，问题照样能重现。"
            "写完后程序逐字节检查，只要还有一处真实内容就不生成副本。"
        )
        self.make = self.button("制作脱敏副本…", primary=True)
        self.make.clicked.connect(self._ask)
        self.buttons.addStretch(1)
        self.result = wrapping_label(self, "section")
        self.fault = wrapping_label(self, "fault")
        for part in (self.result, self.fault):
            self.column.addWidget(part)
            part.hide()
        self.column.addStretch(1)
        context.tasks.ended.connect(self._ended)

    def arrive(self) -> None:
        """Stand ready."""
        self.make.setFocus()

    @Slot()
    def _ask(self) -> None:
        usual = self.context.services.path.with_name(f"{self.context.services.path.stem}-脱敏副本.db")
        name, _ = QFileDialog.getSaveFileName(self, "脱敏副本存到", str(usual), "登记库 (*.db)")
        if name:
            self.write(Path(name))

    def write(self, target: Path) -> None:
        """Make the copy there."""
        self.result.hide()
        self.fault.hide()
        self.make.setEnabled(False)
        job = partial(self._redact, target)
        self.context.tasks.work(job, label=_LABEL, done=self._show, failed=self._failed)

    def _redact(self, target: Path, task: Task[Redacted]) -> Redacted:
        return redact(self.context.services.store, target, progress=task.step)

    @Slot(object)
    def _show(self, made: Redacted) -> None:
        self.result.setText(
            f"已写到 {made.path}：记录 {made.rows:,} 条，修改记录 {made.entries:,} 条。"
            f"查找了 {made.names:,} 个真实名称、{made.numbers:,} 个真实号码，一个也没有。"
        )
        self.result.show()
        self.said.emit("脱敏副本已做好")

    @Slot(object)
    def _ended(self, task: Task[Any]) -> None:
        if task.label == _LABEL:  # done, failed or cancelled
            self.make.setEnabled(True)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if isinstance(error, RegisterError):
            self.fault.setText(f"{error.sentence}{error.remedy}")
            self.fault.show()
        else:
            self.context.faults.show(error, self)
