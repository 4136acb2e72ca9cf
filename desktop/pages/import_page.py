"""Taking in a workbook: drag it here, see row by row what would happen, then do it; and undo it with one button."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.errors import RegisterError, environment_fault
from db.registers import REGISTERS
from db.services.history import History
from db.services.lists import ListQuery
from db.services.sheets import Outcome, Plan
from desktop.context import Context
from desktop.dialogs import decide
from desktop.keys import tip
from desktop.pages.page import Page
from desktop.tasks import Task
from desktop.widgets.banner import Banner
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plan_preview import PlanPreview

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et")
SHARED = 30  # so many fairs or classes are offered
_IMPORTING = "正在导入"


class ImportPage(Page):
    """One workbook at a time. Nothing is changed before 导入, and everything is taken back by 撤销这次导入."""

    saves = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.plan: Plan | None = None
        self.file: Path | None = None
        self._chosen: dict[str, str | None] = {}
        self._outcome: Outcome | None = None
        self._working = ""  # the label of what is under way
        self.setAcceptDrops(True)
        self._build()
        self._enable()
        context.tasks.ended.connect(self._hear_end)

    def title(self) -> str:
        """Name the page."""
        return "导入台账"

    def arrive(self) -> None:
        """Put the cursor where work goes on."""
        self._offer_shared()
        (self.preview.grid if self.plan is not None else self.choose).setFocus()

    def show_filtered(self, **filters: Any) -> None:
        """Take in for the register that the clerk came from (`register`), for the fair or class at hand (`shared`)."""
        place = self.register.findData(filters.get("register"))
        if place >= 0 and place != self.register.currentIndex():
            self.register.setCurrentIndex(place)
            self._offer_shared()
        self.shared.setCurrentIndex(max(0, self.shared.findData(filters.get("shared"))))
        self._change_register()

    def save(self) -> None:
        """Import what is previewed (Ctrl+S)."""
        if self.take_in.isVisible():
            self.take_in.click()

    # The workbook

    @Slot()
    def choose_file(self) -> None:
        """Ask for a workbook."""
        settings = self.context.machine.settings
        folder = str(self.file.parent) if self.file is not None else settings.export_folder or str(Path.home())
        names = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        chosen, _ = QFileDialog.getOpenFileName(self, "选择台账", folder, f"Excel、WPS 表格 ({names});;所有文件 (*)")
        if chosen:
            self.take(Path(chosen))

    def take(self, file: Path) -> None:
        """Read a workbook and show what importing it would do."""
        self.file, self._chosen, self.plan = file, {}, None
        self.name.setText(file.name)
        self.name.setToolTip(str(file))
        self.pages.setCurrentIndex(0)
        self._read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Let a workbook in."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the workbook that was dropped."""
        file = _dropped(event)
        if file is not None:
            event.acceptProposedAction()
            self.take(file)

    def _read(self) -> None:
        if self.file is None:
            return
        self._outcome = None
        self.banner.dismiss()
        sheets, register, file, chosen = self.context.services.sheets, self._register(), self.file, dict(self._chosen)
        shared = self.shared.currentData()
        told = {REGISTERS[register].shared: str(shared)} if shared is not None else {}

        def read(task: Task[Plan]) -> Plan:
            return sheets.plan(file, register, mapping=chosen, given=sheets.given(register, told), progress=task.step)

        self._begin(f"正在核对 {file.name}")
        self.context.tasks.work(read, label=self._working, done=self._show_plan, failed=self._show_fault)

    @Slot(object)
    def _show_plan(self, plan: Plan) -> None:
        self.plan = plan
        self.preview.show_plan(plan, self.context.services.sheets.choices(plan.register))
        self.pages.setCurrentWidget(self.preview)
        self.preview.grid.setFocus()

    @Slot(object)
    def _show_fault(self, error: Exception) -> None:
        known = error if isinstance(error, RegisterError) else environment_fault(error)
        if known is None:
            self.context.faults.show(error, self)
            return
        answers = {"choose": "选择文件…"} if self.plan is None else {"again": "重新预览"}
        self.banner.tell("fault", f"{known.sentence}{known.remedy}", answers, tone="danger")

    # What the clerk does

    @Slot()
    def _choose_register(self) -> None:
        self._offer_shared()
        self._change_register()

    @Slot()
    def _change_register(self) -> None:
        self._chosen = {}
        self._read()

    def _offer_shared(self) -> None:
        """Offer what all rows may share, the last one first: the fair of a roster, the class of a sign-in."""
        info, here = REGISTERS[self._register()], self.shared.currentData()
        self.shared.clear()
        self.shared.setVisible(bool(info.shared))
        if not info.shared:
            return
        label = info.model.specs()[info.shared].label
        services, register = self.context.services, self._shared_register()
        self.shared.addItem(f"{label}：表格里写明", None)
        for one in services.lists.ids(ListQuery(register, order="id"))[:SHARED]:
            self.shared.addItem(f"{label}：{services.records.title(register, one)}", one)
        self.shared.setCurrentIndex(max(0, self.shared.findData(here)))

    @Slot(str, object)
    def _change_column(self, heading: str, path: str | None) -> None:
        self._chosen[heading] = path
        self._read()

    @Slot()
    def _take_in(self) -> None:
        plan, sheets = self.plan, self.context.services.sheets
        if plan is None or self._working:
            return

        def work(task: Task[Outcome]) -> Outcome:
            return sheets.commit(plan, progress=task.step)

        self._begin(_IMPORTING)
        self.context.tasks.work(work, label=_IMPORTING, done=self._show_outcome, failed=self._show_fault)

    @Slot(object)
    def _hear_end(self, task: Task[Any]) -> None:
        """Hear that the work ended; an import that was cancelled too late to stop was done all the same."""
        if not self._working or task.label != self._working:
            return
        self._working = ""
        if task.label == _IMPORTING and task.cancelled:
            if isinstance(task.result, Outcome):
                self._show_outcome(task.result)
            else:
                self.said.emit("导入已取消，登记库没有改动")
        self._enable()

    def _begin(self, label: str) -> None:
        self._working = label
        self._enable()

    @Slot(object)
    def _show_outcome(self, outcome: Outcome) -> None:
        self._outcome = outcome
        told = [f"已导入：新增 {outcome.new:,} 条", f"更新 {outcome.changed:,} 条"]
        told += [f"相同未动 {outcome.same:,} 条"] if outcome.same else []
        told += [f"拒绝 {outcome.refused:,} 条"] if outcome.refused else []
        answers = {"show": f"查看{REGISTERS[self._register()].label}", "undo": "撤销这次导入"}
        self.banner.tell("done", f"{'，'.join(told)}。", answers, tone="info")
        self.banner.ask_now()
        self.said.emit("导入完成")
        self.context.tasks.run(self.context.services.search.prepare)  # or the next search would wait for it

    @Slot(str, str)
    def _answer(self, key: str, _line: str) -> None:
        if key == "choose":
            self.choose_file()
        elif key == "again":
            self._read()
        elif key == "show" and self.shared.currentData() is not None:
            self.go.emit(self._shared_register(), self.shared.currentData())
        elif key == "show":
            self.go.emit(self._register(), None)
        elif key == "undo" and self._outcome is not None:
            self._undo(self._outcome.batch)

    def _undo(self, batch: str) -> None:
        asked, detail = "撤销这次导入？", "新增的记录全部删去，更新过的全部还原；之后改过的记录不会被悄悄覆盖。"
        if decide.decide(self, asked, detail, {"undo": "撤销这次导入", "keep": "保留"}, usual="keep") == "undo":
            job = partial(_undo, self.context.services.history, batch)
            self._begin("正在撤销")
            self.context.tasks.work(job, label=self._working, done=self._undone, failed=self._show_fault)

    @Slot(object)
    def _undone(self, changes: int) -> None:
        self.said.emit(f"已撤销这次导入，共 {changes:,} 处改动")
        self._read()

    # How it is made

    def _build(self) -> None:
        self.banner = Banner(self.context.theme, self)
        self.banner.answered.connect(self._answer)
        self.preview = PlanPreview(self.context.theme, self)
        self.preview.column_chosen.connect(self._change_column)
        self.preview.said.connect(self.said)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self._invitation())
        self.pages.addWidget(self.preview)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(self._head())
        page.addWidget(self.banner)
        page.addWidget(self.pages, 1)

    def _head(self) -> QHBoxLayout:
        px = self.context.theme.px
        heading, into, self.name = QLabel("导入台账"), QLabel("导入到"), QLabel()
        heading.setProperty("look", "title")
        for label in (into, self.name):
            label.setProperty("look", "muted")
        self.name.setMinimumWidth(px(40))
        self.register = QComboBox()
        self.register.setAccessibleName("导入到哪个登记簿")
        self.register.setMaxVisibleItems(20)
        for one in REGISTERS.values():
            if one.form is not None and not one.single:
                self.register.addItem(one.label, one.key)
        self.register.setCurrentIndex(max(0, self.register.findData("cases")))
        self.register.activated.connect(self._choose_register)
        self.shared = QComboBox()
        self.shared.setAccessibleName("各行共有的展会或班次")
        self.shared.setMaximumWidth(px(320))
        self.shared.activated.connect(self._change_register)
        self.shared.hide()
        self.choose = QPushButton("选择文件…")
        self.choose.setToolTip("选择 Excel 或 WPS 表格，也可以把文件拖到本页")
        self.choose.clicked.connect(self.choose_file)
        self.take_in = QPushButton("导入")
        self.take_in.setProperty("look", "primary")
        self.take_in.setToolTip(tip("把预览的记录写入登记库，之后可以整批撤销", "save"))
        self.take_in.clicked.connect(self._take_in)
        row = QHBoxLayout()
        row.setContentsMargins(px(16), px(10), px(12), px(8))
        row.setSpacing(px(8))
        row.addWidget(heading)
        row.addSpacing(px(12))
        row.addWidget(into)
        row.addWidget(self.register)
        row.addWidget(self.shared)
        row.addWidget(self.name, 1)
        row.addWidget(self.choose)
        row.addWidget(self.take_in)
        return row

    def _invitation(self) -> QWidget:
        px = self.context.theme.px
        page = QWidget(self)
        card = QWidget(page)
        card.setProperty("look", "card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words, more = wrapping_label(card, "section"), wrapping_label(card, "muted")
        words.setText("把 Excel 台账拖到这里，或点“选择文件…”")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        more.setText(
            "台账按原样就行：合并的表头、各种日期写法、万元、合计行、一案多行都认得，也认得从本程序导出的表格。"
            "先逐行预览，确认后才写入，写入后可以整批撤销。原文件不会被改动。"
        )
        inner = QVBoxLayout(card)
        inner.setContentsMargins(px(28), px(28), px(28), px(28))
        inner.setSpacing(px(10))
        inner.addWidget(words)
        inner.addWidget(more)
        line = QHBoxLayout()
        line.setContentsMargins(px(16), 0, px(16), 0)
        line.addStretch(1)
        line.addWidget(card, 4)
        line.addStretch(1)
        column = QVBoxLayout(page)
        column.addStretch(2)
        column.addLayout(line)
        column.addStretch(3)
        return page

    def _enable(self) -> None:
        counts = self.plan.counts if self.plan is not None else None
        todo = (counts.new + counts.changed) if counts is not None else 0
        self.take_in.setVisible(self.plan is not None and self._outcome is None)
        self.take_in.setText(f"导入 {todo:,} 条" if todo else "没有可导入的")
        self.take_in.setEnabled(bool(todo) and not self._working)
        for part in (self.choose, self.register, self.shared, self.preview.columns):
            part.setEnabled(not self._working)

    def _shared_register(self) -> str:
        info = REGISTERS[self._register()]
        return str(getattr(info.model.specs()[info.shared].kind, "register", ""))

    def _register(self) -> str:
        return str(self.register.currentData())


def _dropped(event: QDropEvent) -> Path | None:
    """The one workbook that is being dropped, or None."""
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].suffix.lower() in SUFFIXES else None


def _undo(history: History, batch: str, task: Task[int]) -> int:
    return history.undo(batch, progress=task.step)
