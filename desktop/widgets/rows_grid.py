"""The editor of rows: the grid, what its columns sum to, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from db.forms import RowsItem
from db.kinds import RowColumn, Rows
from desktop.machine import Machine
from desktop.theme import Theme
from desktop.widgets.editor import Editor, Outcome, Raw
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.link_source import LinkSource
from desktop.widgets.rows_model import RowsModel, columns_of
from desktop.widgets.rows_view import RowsView


class RowsGrid(Editor):
    """Rows as a grid; its raw value is a list of mappings from column to text."""

    how = "可以从 Excel 或 WPS 粘贴多行；F2 修改，Ctrl+D 向下填充，Delete 清空，Ctrl+Delete 删除整行，Ctrl+Enter 离开。"
    by_step = True

    def __init__(
        self,
        key: str,
        rows: RowsItem | Iterable[RowColumn],
        theme: Theme,
        *,
        source: LinkSource,
        machine: Machine | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Rows(()), theme, parent)
        self.model = RowsModel(columns_of(rows), source.title, self)
        self.view = RowsView(key, self.model, theme, source=source, machine=machine, parent=self)
        self._count_words = rows.label if isinstance(rows, RowsItem) else ""
        self._hold(self.view)
        self._totals = wrapping_label(self)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, theme.px(2), 0, 0)
        foot.setSpacing(theme.px(4))
        foot.addWidget(self._totals, 1)
        for words, key_name, act in (
            ("插入行", "Insert", self.view.insert_row),
            ("删除行", "Ctrl+Delete", self.view.remove_rows),
            ("向下填充", "Ctrl+D", self.view.fill_down),
            ("粘贴", "Ctrl+V", self.view.paste),
        ):
            foot.addWidget(self._button(words, key_name, act))
        self._box.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.model.edited.connect(self._edited)
        self.model.shown.connect(self._sum)
        self.view.left.connect(self.left)
        self.view.advance.connect(self.advance)
        self._sum()

    def load(self, value: Any, caption: str = "") -> None:
        """Show stored rows of typed values."""
        del caption
        self.model.load(value or ())

    def raw(self) -> Raw:
        """The rows as typed."""
        return self.model.raw()

    def restore(self, raw: Raw) -> None:
        """Show rows as they were typed."""
        self.model.restore(raw or [])

    def settle(self) -> Outcome:
        """Look at every cell; the first fault is told in words."""
        self.view.cells.finish()
        return self.parse(self.raw())

    def parse(self, raw: Raw) -> Outcome:
        """Look at every cell."""
        del raw
        faults = self.model.faults()
        if not faults:
            return Outcome(self.model.values())
        row, column, sentence = faults[0]
        more = f"（共{len(faults)}处）" if len(faults) > 1 else ""
        return Outcome(None, f"第{row + 1}行“{self.model.columns[column].label}”：{sentence}{more}")

    def point_at(self, rest: str, sentence: str) -> None:
        """Show a fault in its cell."""
        row, _, name = rest.partition(".")
        if row.isdigit():
            self.model.point_at(int(row), name, sentence)

    def go_to_fault(self) -> None:
        """Go to the first faulty cell."""
        faults = self.model.faults()
        if faults:
            self.view.at(*faults[0][:2])

    def _button(self, words: str, key_name: str, act: Any) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setToolTip(f"{words}（{key_name}）")
        button.setAccessibleName(words)
        button.setProperty("look", "small")
        button.setFocusPolicy(self.view.focusPolicy().NoFocus)
        button.clicked.connect(act)
        return button

    @Slot()
    def _edited(self) -> None:
        self.changed.emit()

    @Slot()
    def _sum(self) -> None:
        count = len(self.model.raw())
        told = self.model.totals()
        self._totals.setText(" · ".join([f"共 {count} 行", *told]) if count else "直接输入，或从 Excel、WPS 粘贴")
