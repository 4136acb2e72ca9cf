"""The line above a list: its name and count, what narrows it, its columns, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from desktop.context import Context
from desktop.keys import tip
from desktop.widgets.filter_box import FilterBox
from desktop.widgets.record_list import RecordList

if TYPE_CHECKING:
    from db.registers import Register


class ListHead(QWidget):
    """Says what was chosen by signals; the page asks the database."""

    narrowed = Signal()  # something was typed; more may follow
    filtered = Signal()  # a filter was chosen
    export_wanted = Signal()
    all_wanted = Signal()  # everything again, after only the records of a figure

    def __init__(self, context: Context, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        px = context.theme.px
        title = QLabel(register.label)
        title.setProperty("look", "title")
        self._count = QLabel()
        self._count.setProperty("look", "muted")
        self._counted = QPushButton()
        self._counted.setProperty("look", "quiet")
        self._counted.setToolTip("只列出了统计所含的记录，点击列出全部")
        self._counted.clicked.connect(self.all_wanted)
        context.theme.dress(self._counted, "clear")
        self.narrow = QLineEdit()
        self.narrow.setPlaceholderText("筛选")
        self.narrow.setClearButtonEnabled(True)
        self.narrow.setAccessibleName(f"筛选{register.label}")
        self.narrow.setToolTip(tip("按名称、编号或拼音首字母筛选", "filter"))
        self.narrow.setMinimumWidth(px(88))
        self.narrow.setMaximumWidth(px(200))
        self.narrow.textChanged.connect(self.narrowed)
        self.filters = [FilterBox(context, register.key, one, self) for one in register.filters]
        self.columns = self._button("列", "columns", "选择显示哪些列")
        self.columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.export = self._button("导出", "export", "把列出的记录导出为 Excel 工作簿")
        if register.form is None and not register.found_as:
            self.export.hide()  # showing it here, before it has its place, would flash it as a window of its own
        self.export.clicked.connect(self.export_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(10), px(12), px(8))
        row.setSpacing(px(6))
        row.addWidget(title)
        row.addWidget(self._count)
        row.addWidget(self._counted)
        row.addStretch(1)
        self._counted.hide()
        row.addWidget(self.narrow, 1)
        for box in self.filters:
            box.currentIndexChanged.connect(self.filtered)
            row.addWidget(box)
        row.addWidget(self.columns)
        row.addWidget(self.export)

    @property
    def is_narrowed(self) -> bool:
        """Whether less than everything is asked for."""
        return (
            bool(self.narrow.text())
            or not self._counted.isHidden()
            or any(box.wanted() is not None for box in self.filters)
        )

    def tell_count(self, count: int) -> None:
        """Write how many records are listed."""
        self._count.setText(f"{count:,}")

    def tell_counted(self, what: str) -> None:
        """Say that only the records of a figure are listed; nothing for all of them."""
        self._counted.setText(f"只看：{what}")
        self._counted.setVisible(bool(what))

    def offer_columns(self, records: RecordList) -> None:
        """Give the list's columns to choose from."""
        self.columns.setMenu(ColumnMenu(self.context, records, self))

    def _button(self, words: str, icon: str, hint: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.context.theme.dress(button, icon)
        return button


class ColumnMenu(QMenu):
    """Which columns a list shows, and how close its rows stand."""

    def __init__(self, context: Context, records: RecordList, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = context.machine.settings
        self._records = records
        for column in records.records.columns:
            entry = self.addAction(column.label)
            entry.setCheckable(True)
            entry.setData(column.name)
        self.addSeparator()
        self.addAction("恢复默认").triggered.connect(records.restore_columns)
        self._compact = self.addAction("紧凑显示")
        self._compact.setCheckable(True)
        self._compact.triggered.connect(self._set_compact)
        self.aboutToShow.connect(self.tick)
        self.triggered.connect(self._toggle)

    @Slot()
    def tick(self) -> None:
        """Tick what is shown at the moment."""
        columns = self._records.records.columns
        shown = {columns[number].name for number in self._records.shown_columns()}
        for entry in self.actions():
            if entry.data():
                entry.setChecked(entry.data() in shown)
        self._compact.setChecked(self._settings.compact)

    @Slot(QAction)
    def _toggle(self, entry: QAction) -> None:
        if entry.data():
            self._records.show_column(entry.data(), shown=entry.isChecked())

    @Slot(bool)
    def _set_compact(self, compact: bool) -> None:
        self._settings.compact = compact
        self._records.set_compact(compact)
