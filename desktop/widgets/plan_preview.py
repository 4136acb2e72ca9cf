"""What an import would do, on screen: its sheets, each row by row, where its columns lead, its total rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.services.sheets import NOTE, STATUS_LABELS, Plan, SheetPlan
from desktop.keys import KEYS, tip
from desktop.theme import Theme
from desktop.widgets.column_mapping import ColumnMapping
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import Column, PlainRow, PlainTable
from desktop.widgets.plan_grid import PlanGrid

VIEWS = ("逐行预览", "各列对应", "合计核对")
_FILTERS = {"": "全部", **STATUS_LABELS, "remarks": "有提示"}


class PlanPreview(QWidget):
    """Shows a plan and changes nothing; `column_chosen` says where a clerk wants a column to lead."""

    column_chosen = Signal(str, object)
    said = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plan: Plan | None = None
        self._choices: Sequence[tuple[str, str]] = ()
        px = theme.px
        self.counts = QLabel()
        self.counts.setProperty("look", "section")
        self.counts.setContentsMargins(px(16), 0, px(16), px(4))
        self.sheets = _tabs("工作表")
        self.sheets.currentChanged.connect(self._show_sheet)
        self.views = _tabs("查看方式")
        for words in VIEWS:
            self.views.addTab(words)
        self.left_out = wrapping_label(self, "doubt")
        self.left_out.setContentsMargins(px(16), px(2), px(16), px(2))
        self.grid = PlanGrid(theme, dict(STATUS_LABELS), self)
        self.grid.explained.connect(self._explain)
        self.columns = ColumnMapping(theme, self)
        self.columns.chosen.connect(self.column_chosen)
        totals = (Column("工作表"), Column("栏目"), Column("核对"), Column("说明", stretch=True))
        self.totals = PlainTable(theme, "合计核对", totals)
        self.stack = QStackedWidget(self)
        for part in (self._rows_view(), self.columns, self.totals):
            self.stack.addWidget(part)
        self.views.currentChanged.connect(self.stack.setCurrentIndex)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(px(4), 0, px(12), 0)
        tabs.addWidget(self.sheets, 1)
        tabs.addWidget(self.views)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.counts)
        column.addLayout(tabs)
        column.addWidget(self.left_out)
        column.addWidget(self.stack, 1)
        self._act()

    def show_plan(self, plan: Plan, choices: Sequence[tuple[str, str]]) -> None:
        """Show a plan; `choices` are the paths a column can lead to, each with its label."""
        self._plan, self._choices = plan, choices
        before = self.sheets.tabData(self.sheets.currentIndex())
        self.sheets.blockSignals(True)
        while self.sheets.count():
            self.sheets.removeTab(0)
        for sheet in plan.sheets:
            records = sum(1 for row in plan.rows if row.sheet == sheet.name)
            number = self.sheets.addTab(f"{sheet.name}　{sheet.skipped or f'{records:,} 条'}")
            self.sheets.setTabData(number, sheet.name)
            self.sheets.setTabEnabled(number, sheet.header is not None)
        readable = [number for number, sheet in enumerate(plan.sheets) if sheet.header is not None]
        again = [number for number in readable if plan.sheets[number].name == before]
        self.sheets.setCurrentIndex((again or readable)[0])
        self.sheets.blockSignals(False)
        self._tell_counts(plan)
        self._tell_totals(plan)
        self._show_sheet()

    def sheet(self) -> SheetPlan | None:
        """The sheet that is shown."""
        name = self.sheets.tabData(self.sheets.currentIndex())
        return next((one for one in self._plan.sheets if one.name == name), None) if self._plan is not None else None

    def only(self) -> str:
        """Which rows are shown: a status, `remarks`, or all of them for an empty text."""
        return next((only for only, chip in self.chips.items() if chip.isChecked()), "")

    def _tell_counts(self, plan: Plan) -> None:
        counts = plan.counts
        numbers = {"": counts.rows, "remarks": sum(1 for row in plan.rows if row.remarks)}
        numbers |= {status: getattr(counts, status) for status in STATUS_LABELS}
        for only, chip in self.chips.items():
            chip.setText(f"{_FILTERS[only]} {numbers[only]:,}")
            chip.setEnabled(bool(numbers[only]) or not only)
        if not numbers[self.only()]:
            self.chips[""].setChecked(True)
        parts = " + ".join(f"{words} {numbers[status]:,}" for status, words in STATUS_LABELS.items())
        self.counts.setText(f"{counts.rows:,} 条 = {parts}")

    def _tell_totals(self, plan: Plan) -> None:
        agree = sum(1 for total in plan.totals if total.agrees)
        rows = [
            PlainRow(
                (total.sheet, total.heading, "一致" if total.agrees else "不一致", total.sentence),
                tones=((2, "good" if total.agrees else "danger"),),
            )
            for total in plan.totals
        ]
        self.totals.show_rows(rows)
        words = f"{agree}/{len(rows)} 一致" if rows else "没有合计行"
        self.views.setTabText(2, f"{VIEWS[2]}　{words}")

    @Slot()
    def _show_sheet(self) -> None:
        sheet = self.sheet()
        if self._plan is None or sheet is None:
            return
        records = [row for row in self._plan.rows if row.sheet == sheet.name]
        self.grid.show_sheet(sheet, records, only=self.only())
        self.columns.show_sheet(sheet, self._choices, note=NOTE if self._plan.keeps_notes else "")
        lost = "、".join(sheet.left_out)
        self.left_out.setText(f"没有对应的栏目，不会导入：{lost}。可在“各列对应”里指定。" if lost else "")
        self.left_out.setVisible(bool(lost))

    @Slot(str)
    def _explain(self, sentence: str) -> None:
        rows = self.grid.plan.rowCount()
        self.why.setText(sentence or ("" if rows else "这张表里没有这样的行。"))

    @Slot()
    def _next(self) -> None:
        if not self.grid.go_to_next():
            self.said.emit("后面没有别的提示了")
        self.grid.setFocus()

    @Slot()
    def _previous(self) -> None:
        if not self.grid.go_to_next(back=True):
            self.said.emit("前面没有别的提示了")
        self.grid.setFocus()

    def _rows_view(self) -> QWidget:
        px = self._theme.px
        view = QWidget(self)
        self.chips: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(px(12), px(4), px(12), px(4))
        row.setSpacing(px(2))
        for only, words in _FILTERS.items():
            chip = QToolButton()
            chip.setCheckable(True)
            chip.setAccessibleName(f"只看{words}的行" if only else "看全部行")
            chip.clicked.connect(self._show_sheet)
            group.addButton(chip)
            row.addWidget(chip)
            self.chips[only] = chip
        self.chips[""].setChecked(True)
        row.addStretch(1)
        for name, words, slot in (
            ("previous_remark", "上一处提示", self._previous),
            ("next_remark", "下一处提示", self._next),
        ):
            button = QToolButton()
            button.setText(words)
            button.setToolTip(tip(words, name))
            button.clicked.connect(slot)
            row.addWidget(button)
        self.why = wrapping_label(view, "muted")
        self.why.setContentsMargins(px(16), px(6), px(16), px(6))
        self.why.setMinimumHeight(px(34))
        self.why.setAccessibleName("当前单元格的说明")
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.grid, 1)
        column.addWidget(self.why)
        return view

    def _act(self) -> None:
        for name, slot in (("next_remark", self._next), ("previous_remark", self._previous)):
            action = QAction(KEYS[name].what, self)
            action.setShortcuts([QKeySequence(key) for key in KEYS[name].keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            self.addAction(action)


def _tabs(name: str) -> QTabBar:
    tabs = QTabBar()
    tabs.setAccessibleName(name)
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setUsesScrollButtons(True)
    return tabs
