"""The column of bars beside a list: headings, charts with their numbers, a legend; it scrolls by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.charts import Bar, Legend, Part
from desktop.widgets.rank_chart import RankChart

WIDTH = 320


class FigureColumn(QFrame):
    """Charts are added once and hide while they have nothing to show; `chosen` gives the payload of a bar or part."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heads: dict[str, QLabel] = {}
        self._charts: dict[str, RankChart] = {}
        self._legends: dict[str, Legend] = {}
        px = theme.px
        self.setProperty("look", "bar")
        self.setFixedWidth(px(WIDTH))
        ground = QWidget(self)
        ground.setProperty("look", "bar")
        ground.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(px(16), px(12), px(16), px(12))
        self._column.setSpacing(px(6))
        self._column.addStretch(1)
        area = QScrollArea(self)
        area.setProperty("look", "side")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def add(self, key: str, heading: str) -> RankChart:
        """Add a chart under its heading."""
        head = self._heads[key] = QLabel(heading, self)
        head.setProperty("look", "section")
        head.setContentsMargins(0, self._theme.px(8) if self._charts else 0, 0, 0)
        chart = self._charts[key] = RankChart(self._theme, heading, self)
        chart.chosen.connect(self.chosen)
        legend = self._legends[key] = Legend(self._theme, self)
        for part in (head, chart, legend):
            self._column.insertWidget(self._column.count() - 1, part)
            part.hide()
        return chart

    def show_bars(self, key: str, bars: Sequence[Bar], legend: Sequence[Part] = ()) -> None:
        """Show these bars and what their shades mean; nothing hides the chart with its heading."""
        self._charts[key].show_bars(bars)
        self._legends[key].show_parts(legend)
        for part in (self._heads[key], self._charts[key]):
            part.setVisible(bool(bars))
        self._legends[key].setVisible(bool(bars and legend))
