"""Cases filed in the last twelve months, by month and kind, with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.services.statistics import MonthTally
from desktop.theme import Theme
from desktop.widgets.charts import Bar, BarChart, Legend, Part

STRENGTHS = (1.0, 0.62, 0.36, 0.18)
OTHERS = "其他类型"
HEIGHT = 80


class MonthFigures(QWidget):
    """The chart and its legend: the most usual kinds by name, the rest together. Hidden while there is nothing."""

    month_wanted = Signal(object)  # `YYYY-MM`

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        head = QLabel("近一年立案", self)
        head.setProperty("look", "section")
        self.chart = BarChart(theme, "近一年立案", HEIGHT, self)
        self.chart.chosen.connect(self.month_wanted)
        self.kinds = Legend(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(head)
        column.addWidget(self.chart)
        column.addWidget(self.kinds)
        self.hide()

    def show_months(self, months: Sequence[MonthTally]) -> None:
        """Show these months."""
        totals = Counter[str]()
        for month in months:
            totals.update({one.label: one.count for one in month.kinds})
        ranked = [label for label, _ in totals.most_common()]
        named = ranked if len(ranked) <= len(STRENGTHS) else ranked[: len(STRENGTHS) - 1]
        shades = dict(zip(named, STRENGTHS, strict=False)) | ({} if named == ranked else {OTHERS: STRENGTHS[-1]})
        self.chart.show_bars([_bar(month, shades) for month in months])
        counts = {label: totals[label] for label in named} | {OTHERS: sum(totals[one] for one in ranked[len(named) :])}
        self.kinds.show_parts([Part(label, counts[label], strength) for label, strength in shades.items()])
        self.setVisible(bool(totals))


def _bar(month: MonthTally, shades: dict[str, float]) -> Bar:
    counts = Counter[str]()
    for one in month.kinds:
        counts[one.label if one.label in shades else OTHERS] += one.count
    parts = tuple(Part(label, counts[label], strength) for label, strength in shades.items() if counts[label])
    year, number = month.month[:4], int(month.month[5:])
    return Bar(f"{year}年{number}月", parts, month.month, tick=f"{number}月" if number % 3 == 1 else "")
