"""Charts side by side, each under its heading, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.charts import Bar, Legend, Part
from desktop.widgets.rank_chart import RankChart

LEAST = 340


class FigureGrid(QWidget):
    """Charts are added once and hide while they have nothing to show; `chosen` gives the payload of a bar or part."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cells: dict[str, QWidget] = {}
        self._charts: dict[str, RankChart] = {}
        self._legends: dict[str, Legend] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(28))
        self._grid.setVerticalSpacing(theme.px(20))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)

    def add(self, key: str, heading: str) -> RankChart:
        """Add a chart under its heading."""
        cell = self._cells[key] = QWidget(self)
        head = QLabel(heading, cell)
        head.setProperty("look", "section")
        chart = self._charts[key] = RankChart(self._theme, heading, cell)
        chart.chosen.connect(self.chosen)
        legend = self._legends[key] = Legend(self._theme, cell)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(6))
        for part in (head, chart, legend):
            column.addWidget(part)
        column.addStretch(1)
        cell.hide()
        return chart

    def show_bars(self, key: str, bars: Sequence[Bar], legend: Sequence[Part] = ()) -> None:
        """Show these bars and what their shades mean; nothing hides the chart with its heading."""
        self._charts[key].show_bars(bars)
        self._legends[key].show_parts(legend)
        self._legends[key].setVisible(bool(legend))
        self._cells[key].setVisible(bool(bars))
        self._columns = 0
        self._arrange()

    def _arrange(self) -> None:
        """Put the charts that have something to show into columns."""
        columns = max(1, self.width() // self._theme.px(LEAST))
        if columns == self._columns:
            return
        self._columns = columns
        for cell in self._cells.values():
            self._grid.removeWidget(cell)
        shown = [cell for cell in self._cells.values() if not cell.isHidden()]
        for place, cell in enumerate(shown):
            self._grid.addWidget(cell, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(6):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fewer columns where the page is narrow."""
        super().resizeEvent(event)
        self._arrange()
