"""培训概况: a year of training against the year before, who was reached and who was not, hours against the target."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from db.kinds import today
from db.services.training_figures import UNKNOWN, OfficerHours, TrainingFigure, YearFigures
from desktop.context import Context
from desktop.pages import training_bars
from desktop.pages.page import Page
from desktop.widgets.figure_grid import FigureGrid
from desktop.widgets.plain_table import ROW, Column, PlainRow, PlainTable

_COLUMNS = (
    Column("指标"),
    Column("本年", right=True),
    Column("上年", right=True),
    Column("增减", right=True),
    Column("口径", stretch=True),
)
_WAYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_CHARTS = {
    "officers": "本局人员学时",
    "units": "各单位参训",
    "hours": "各单位学时",
    "regions": "各县市区覆盖",
    "townships": "各乡镇（街道）覆盖",
}


class TrainingOverview(Page):
    """Each number and bar opens the people or classes it counts. Everything is read on the worker."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.figures: YearFigures | None = None
        self._stale = True
        self._build()
        context.news.touched.connect(self._hear)

    def title(self) -> str:
        """Name the page."""
        return "培训概况"

    def arrive(self) -> None:
        """Put the cursor into the figures, with what is true now."""
        self.table.setFocus()
        if self._stale:
            self._offer_years()
            self.refresh()

    def _offer_years(self) -> None:
        here = self.year.currentData()
        years = self.context.services.trainings.figures.years()
        self.year.blockSignals(True)  # noqa: FBT003  # Qt's way
        self.year.clear()
        for one in sorted({*years, today().year}, reverse=True):
            self.year.addItem(f"{one}年", one)
        usual = here if here is not None else today().year if today().year in years or not years else years[0]
        self.year.setCurrentIndex(max(0, self.year.findData(usual)))
        self.year.blockSignals(False)  # noqa: FBT003

    @Slot()
    def refresh(self) -> None:
        """Read the year again."""
        self._stale = False
        self.context.tasks.run(partial(self._read, int(self.year.currentData())), done=self._show)

    def _read(self, year: int) -> tuple[YearFigures, tuple[OfficerHours, ...]]:
        figures = self.context.services.trainings.figures
        return figures.of_year(year), figures.of_officers(year)

    @Slot(object)
    def _show(self, read: tuple[YearFigures, tuple[OfficerHours, ...]]) -> None:
        self.figures, officers = read
        rows = [_row(one) for one in self.figures.figures]
        self.table.show_rows(rows)
        px = self.context.theme.px
        self.table.setFixedHeight(self.table.header().sizeHint().height() + px(ROW) * len(rows) + px(4))
        bars = training_bars
        found = self.figures
        nothing = not found.figure("classes").value
        self._nothing.setVisible(nothing)
        self._nothing.setText(f"{found.year}年还没有培训。在“培训班次”里按 Ctrl+N 登记一个。")
        self.charts.show_bars("officers", bars.officers(officers) if not nothing else [])
        for key, shares in (("units", found.by_unit), ("regions", found.by_region), ("townships", found.by_township)):
            told = [one.label for one in shares] != [UNKNOWN]
            shown = bars.attended(shares, covered=key != "units") if told and not nothing else []
            self.charts.show_bars(key, shown, bars.legend(shares) if shown else ())
        self.charts.show_bars("hours", bars.hours(found.by_unit))
        self.counted.emit(-1, 0)

    @Slot(object)
    def _hear(self, _touched: object) -> None:
        self._stale = True

    @Slot(object)
    def _open_figure(self, one: TrainingFigure) -> None:
        if one.ids and self.figures is not None:
            self.browse.emit(one.register, {"id": one.ids, "what": f"{self.figures.year}年{one.label}"})

    @Slot(object)
    def _open_bar(self, payload: training_bars.Payload) -> None:
        register, label, ids = payload
        if len(ids) == 1:
            self.go.emit(register, ids[0])
        elif self.figures is not None:
            self.browse.emit(register, {"id": ids, "what": f"{self.figures.year}年{label}"})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Page up and down turn the years: every figure is in sight."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            way = _WAYS.get(Qt.Key(event.key()))
            if way is not None:
                self.year.setCurrentIndex(min(max(self.year.currentIndex() + way, 0), self.year.count() - 1))
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """F5 reads the year again."""
        if event.key() == Qt.Key.Key_F5:
            self.refresh()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        theme, px = self.context.theme, self.context.theme.px
        heading = QLabel("培训概况")
        heading.setProperty("look", "title")
        self.year = QComboBox()
        self.year.setProperty("look", "quiet")
        self.year.setAccessibleName("年度")
        self.year.setToolTip("前一年、后一年（PgUp、PgDn）")
        self.year.currentIndexChanged.connect(self.refresh)
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(10), px(12), px(4))
        head.setSpacing(px(8))
        head.addWidget(heading)
        head.addWidget(self.year)
        head.addStretch(1)
        self.table = PlainTable(theme, "培训指标", _COLUMNS)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(self._open_figure)
        self.table.installEventFilter(self)
        self._nothing = QLabel()
        self._nothing.setProperty("look", "muted")
        self._nothing.setContentsMargins(px(8), px(8), 0, 0)
        self.charts = FigureGrid(theme)
        for key, words in _CHARTS.items():
            self.charts.add(key, words)
        self.charts.chosen.connect(self._open_bar)
        ground = QWidget()
        ground.setProperty("look", "page")
        ground.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(ground)
        column.setContentsMargins(px(8), 0, px(16), px(24))
        column.setSpacing(px(16))
        column.addWidget(self.table)
        column.addWidget(self._nothing)
        column.addWidget(self.charts)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(ground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(area, 1)


def _row(one: TrainingFigure) -> PlainRow:
    before = "—" if one.before is None else training_bars.measured(one.before, one.unit)
    value = training_bars.measured(one.value, one.unit) if one.measured else "—"
    texts = (one.label, value, before, one.change_words, one.rule)
    return PlainRow(texts, one)
