"""A sheet as an import sees it: its rows as they stand, what becomes of each, what there is to know of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.theme import Theme

if TYPE_CHECKING:
    from db.services.sheets import PlannedRow, Remark, SheetPlan

Index = QModelIndex | QPersistentModelIndex
LevelRole = Qt.ItemDataRole.UserRole
QuietRole = Qt.ItemDataRole.UserRole + 1

ROW_HEIGHT = 28
_SIDE, _DOT = 8, 8
_NARROWEST, _WIDEST, _MEASURED = 64, 240, 40
_RANK = {"fault": 0, "doubt": 1, "note": 2}
_GROUNDS = {"fault": "danger_soft", "doubt": "warning_soft", "note": "accent_soft"}
_INKS = {"fault": "danger", "doubt": "warning", "note": "accent"}
_TONES = {"new": "good", "changed": "accent", "same": "neutral", "refused": "danger"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class _Line:
    """A row of the sheet on screen: its number as Excel counts, its record, and a word for what it is."""

    row: int
    record: PlannedRow | None
    word: str


class PlanModel(QAbstractTableModel):
    """The rows of one sheet below its header; the side says beside each row's number what becomes of it."""

    def __init__(self, labels: dict[str, str], parent: QObject | None = None) -> None:
        """`labels` are the words for what becomes of a row."""
        super().__init__(parent)
        self._labels = labels
        self._sheet: SheetPlan | None = None
        self._columns: tuple[int, ...] = ()
        self._heads: tuple[str, ...] = ()
        self._lines: list[_Line] = []
        self._remarks: dict[tuple[int, int | None], list[Remark]] = {}
        self.dots: dict[str, QPixmap] = {}

    def show(self, sheet: SheetPlan | None, records: Sequence[PlannedRow], *, only: str = "") -> None:
        """Show a sheet; `only` keeps the records of one status, or with `remarks` those that are remarked on."""
        self.beginResetModel()
        self._sheet = sheet
        self._remarks = {}
        self._lines = []
        self._columns = self._heads = ()
        if sheet is not None and sheet.header is not None:
            self._columns = tuple(heading.column for heading in sheet.header.headings)
            self._heads = tuple(heading.name for heading in sheet.header.headings)
            self._lines = list(self._wanted(sheet, records, only))
        for record in records:
            for remark in record.remarks:
                if sheet is not None and remark.sheet == sheet.name:
                    self._remarks.setdefault((remark.row, remark.column), []).append(remark)
        self.endResetModel()

    def _wanted(self, sheet: SheetPlan, records: Sequence[PlannedRow], only: str) -> list[_Line]:
        by_row = {row: record for record in records for row in range(record.row, record.last_row + 1)}
        first = (sheet.header.last if sheet.header is not None else 0) + 2
        found = []
        for row in range(first, len(sheet.grid.cells) + 1):
            record = by_row.get(row)
            if only and (record is None or not _fits(record, only)):
                continue
            starts = record is not None and record.row == row
            word = self._labels[record.status] if record is not None and starts else sheet.rows_apart.get(row, "")
            found.append(_Line(row, record, word))
        return found

    def remarks(self, index: Index) -> list[Remark]:
        """What there is to say of a cell."""
        if not index.isValid():
            return []
        return self._remarks.get((self._lines[index.row()].row, self._columns[index.column()]), [])

    def explanation(self, index: Index) -> str:
        """What there is to know of a cell, and of the whole of its record, in words."""
        if not index.isValid():
            return ""
        line = self._lines[index.row()]
        told = [f"{one.heading}：{one.sentence}" for one in self.remarks(index)]
        if line.record is None:
            return " ".join(told)
        if line.record.equals:
            told.append(f"{line.record.equals}，不再导入。")
        elif line.record.status == "same":
            told.append("登记库里已有相同的记录，不再导入。")
        whole = (one for one in line.record.remarks if one.column is None or one.level == "fault")
        told += [one.sentence for one in whole if one not in self.remarks(index)]
        return " ".join(told)

    def told_cells(self) -> list[tuple[int, int]]:
        """The cells on screen that there is something to say of, from left to right and down."""
        places = {column: number for number, column in enumerate(self._columns)}
        rows = {line.row: number for number, line in enumerate(self._lines)}
        return sorted(
            (rows[row], places[column] if column is not None else 0)
            for row, column in self._remarks
            if row in rows and (column is None or column in places)
        )

    def row_number(self, row: int) -> int:
        """The number of a row as Excel counts."""
        return self._lines[row].row

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's name and default
        """Count the rows that are shown."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Count the headings."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what stands in a cell, or what there is to know of it."""
        if not index.isValid() or self._sheet is None:
            return None
        line, column = self._lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return shown(self._value(line, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if isinstance(self._value(line, column), int | float) else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.explanation(index) or None
        if role == LevelRole:
            return min((one.level for one in self.remarks(index)), key=_RANK.__getitem__, default=None)
        if role == QuietRole:
            return line.record is None or line.record.status == "same"
        return None

    def _value(self, line: _Line, column: int) -> Any:
        assert self._sheet is not None
        return self._sheet.grid.shown(line.row - 1, self._columns[column])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Give the headings of the sheet; at the side the row numbers of Excel and what becomes of each row."""
        if orientation is Qt.Orientation.Horizontal:
            return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None
        line = self._lines[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.row}　{line.word}"
        if role == Qt.ItemDataRole.DecorationRole:
            begins = line.record is not None and line.record.row == line.row
            return self.dots.get(line.record.status if line.record is not None and begins else "")
        return None


class PlanGrid(QTableView):
    """The sheet on screen. The current cell explains itself by `explained`."""

    explained = Signal(str)

    def __init__(self, theme: Theme, labels: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.plan = PlanModel(labels, self)
        self.setModel(self.plan)
        self.setItemDelegate(_Cell(theme, self))
        self.setAccessibleName("逐行预览")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.px(ROW_HEIGHT))
        side.setDefaultAlignment(_LEFT)
        side.setHighlightSections(False)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(_LEFT)
        head.setMinimumSectionSize(theme.px(40))
        self.selectionModel().currentChanged.connect(self._explain)
        theme.changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self.plan.dots = {status: self._dot(self._theme.colour(tone)) for status, tone in _TONES.items()}
        self.plan.dots[""] = self._dot(QColor(Qt.GlobalColor.transparent))
        self.viewport().update()
        self.verticalHeader().viewport().update()

    def _dot(self, colour: QColor) -> QPixmap:
        ratio, size, above = self.devicePixelRatioF(), self._theme.px(_DOT), self._theme.px(3)
        made = QPixmap(round(size * ratio), round((size + above) * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(0, above, size, size))
        painter.end()
        return made

    def show_sheet(self, sheet: SheetPlan | None, records: Sequence[PlannedRow], *, only: str = "") -> None:
        """Show a sheet and what becomes of its records (see `PlanModel.show`)."""
        self.plan.show(sheet, records, only=only)
        self._fit()
        if self.plan.rowCount():
            self.setCurrentIndex(self.plan.index(0, 0))
        else:
            self.explained.emit("")

    def go_to_next(self, *, back: bool = False) -> bool:
        """Go to the next cell there is something to say of; False when there is none further on."""
        here = self.currentIndex()
        at = (here.row(), here.column()) if here.isValid() else (-1, -1)
        cells = self.plan.told_cells()
        further = [cell for cell in cells if (cell < at if back else cell > at)]
        if not further:
            return False
        row, column = further[-1] if back else further[0]
        index = self.plan.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def _fit(self) -> None:
        """Give each column the width of its heading and of the texts in the first rows."""
        metrics, px = self.fontMetrics(), self._theme.px
        for column in range(self.plan.columnCount()):
            texts = [str(self.plan.headerData(column, Qt.Orientation.Horizontal))]
            for row in range(min(_MEASURED, self.plan.rowCount())):
                texts.append(str(self.plan.index(row, column).data() or ""))  # noqa: PERF401  # the heading is there
            wide = max(metrics.horizontalAdvance(text) for text in texts) + px(
                2 * _SIDE + (_DOT + 8 if not column else 6)
            )
            self.setColumnWidth(column, max(px(_NARROWEST), min(wide, px(_WIDEST))))

    @Slot(QModelIndex, QModelIndex)
    def _explain(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.explained.emit(self.plan.explanation(current))


class _Cell(QStyledItemDelegate):
    """Paints a cell on the ground of its remark."""

    def __init__(self, theme: Theme, view: PlanGrid) -> None:
        super().__init__(view)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        theme, px, place = self._theme, self._theme.px, QRect(option.rect)
        level = index.data(LevelRole)
        painter.save()
        painter.fillRect(place, theme.colour(_GROUNDS[level] if level else "surface"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.colour("accent"), px(2)))
            painter.drawRect(place.adjusted(1, 1, -1, -1))
        inside = place.adjusted(px(_SIDE), 0, -px(_SIDE), 0)
        quiet = "muted" if index.data(QuietRole) else "text"
        painter.setPen(theme.colour(_INKS[level] if level else quiet))
        text = painter.fontMetrics().elidedText(index.data() or "", Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, index.data(Qt.ItemDataRole.TextAlignmentRole), text)
        painter.restore()


def _fits(record: PlannedRow, only: str) -> bool:
    return bool(record.remarks) if only == "remarks" else record.status == only


def shown(value: object) -> str:
    """A cell of a workbook as people read it there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value).split())
