"""The record list: one table for every register, painted by whole rows so that a page costs a few milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from db.kinds import Choice, Text
from desktop.machine import ListLook, Machine
from desktop.theme import HINT_POINTS
from desktop.widgets.column_widths import Need, room_of, share_width
from desktop.widgets.record_model import IdRole, RecordModel
from desktop.widgets.tones import COLUMNS

if TYPE_CHECKING:
    from desktop.theme import Theme

ROW_HEIGHT = 32
COMPACT_ROW_HEIGHT = 24
_SIDE = 8  # between a cell's edge and its text
_DOT = 8
_ELISIONS_KEPT = 20_000
_NARROWEST = 96  # px, for a column of words that needs more but does not get it
_NARROWEST_STATE = 120  # px, for a word with a dot: how long is left must be read whole
_MEASURED = 64  # rows


class RecordList(QTableView):
    """A list of records. Sorting is asked for by `sort_wanted`; which records are shown is the model's matter."""

    opened = Signal(int)
    sort_wanted = Signal(str, bool)
    selection_counted = Signal(int)
    typed = Signal(object)

    def __init__(
        self, key: str, model: RecordModel, theme: Theme, machine: Machine, parent: QWidget | None = None
    ) -> None:
        """`key` names the list in this PC's settings, where widths, order and hidden columns are kept."""
        super().__init__(parent)
        self.key = key
        self.records = model
        self._theme = theme
        self._machine = machine
        self._elided: dict[tuple[str, int], str] = {}
        self._hovered = -1
        self._fitted = False
        self._look = machine.list_look(key)
        self._arranging = True
        self._states = tuple(column.name in COLUMNS and column.kind.align == "left" for column in model.columns)
        self.setModel(model)
        self._header_selection = QItemSelectionModel(model, self)
        self._set_up()
        self._arrange()
        self._restyle()
        theme.changed.connect(self._restyle)
        model.modelReset.connect(self._fit_first_rows)
        self.selectionModel().selectionChanged.connect(self._count_selected)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        # The header asks, for each column, whether every row is selected: half a minute for a million rows.
        # A selection model of its own, always empty, answers at once.
        header.setSelectionModel(self._header_selection)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(self._theme.px(40))
        header.sectionClicked.connect(self._sort_by)
        header.sectionResized.connect(self._remember)
        header.sectionMoved.connect(self._remember)

    # Columns

    def set_sort(self, name: str, *, descending: bool) -> None:
        """Show by which column the list is sorted."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(self._column(name), order)

    def show_column(self, name: str, *, shown: bool) -> None:
        """Show or hide a column, and remember it."""
        column = self._column(name)
        self.setColumnHidden(column, not shown)
        if shown and not self.columnWidth(column):
            self.setColumnWidth(column, self._usual_width(column))
        self._remember()

    def restore_columns(self) -> None:
        """Forget how the clerk arranged the columns."""
        self._look = ListLook(sort=self._look.sort, descending=self._look.descending)
        self._machine.keep_list_look(self.key, self._look)
        self._arranging = True
        self._arrange()
        self._arranging = True
        self._fill_width()
        self._arranging = False

    def shown_columns(self) -> list[int]:
        """Give the visible columns from left to right."""
        header = self.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in order if not header.isSectionHidden(column)]

    def keep_sort(self, name: str, *, descending: bool) -> None:
        """Remember the sorting for the next start."""
        self._look.sort, self._look.descending = name, descending
        self._machine.keep_list_look(self.key, self._look)

    @property
    def look(self) -> ListLook:
        """Give the remembered arrangement."""
        return self._look

    def _column(self, name: str) -> int:
        return next((number for number, one in enumerate(self.records.columns) if one.name == name), -1)

    def _usual_width(self, column: int) -> int:
        spec = self.records.columns[column]
        dot = self._theme.px(_DOT + 8) if self._states[column] else 0
        return spec.width * QFontMetrics(self.font()).horizontalAdvance("0") + 2 * self._theme.px(_SIDE) + dot

    def _need(self, column: int) -> Need:
        """Give what a column needs, judged by the first rows."""
        spec, usual = self.records.columns[column], self._usual_width(column)
        rows = range(min(_MEASURED, self.records.rowCount()))
        measure = QFontMetrics(self.font()).horizontalAdvance
        widest = max((measure(self.records.texts(row)[column]) + measure("0") for row in rows), default=0)
        sides = 2 * self._theme.px(_SIDE) + (self._theme.px(_DOT + 8) if self._states[column] else 0)
        whole = max(widest, measure(spec.label) + self._theme.px(20)) + sides  # 20: the arrow of the order
        words = isinstance(spec.kind, Text | Choice)
        usual = min(usual, whole) if words else whole
        headed = QFontMetrics(self._theme.font(HINT_POINTS)).horizontalAdvance(spec.label) + 2 * self._theme.px(_SIDE)
        least = self._theme.px(_NARROWEST_STATE if self._states[column] else _NARROWEST)
        least = min(usual, max(headed, least)) if words else usual
        return Need(least, usual, whole, elastic=isinstance(spec.kind, Text))

    def _arrange(self) -> None:
        header, look = self.horizontalHeader(), self._look
        names = [column.name for column in self.records.columns]
        for number, column in enumerate(self.records.columns):
            remembered = look.widths.get(column.name)
            header.resizeSection(number, remembered if isinstance(remembered, int) else self._usual_width(number))
            hidden = column.name in look.hidden if look.order else column.hidden
            header.setSectionHidden(number, hidden)
        wanted = [name for name in look.order if name in names] + [name for name in names if name not in look.order]
        for place, name in enumerate(wanted):
            header.moveSection(header.visualIndex(names.index(name)), place)
        self._arranging = False

    def _fill_width(self) -> None:
        """Let the columns of text share what is left of the width, or give up some, until the clerk sets a width."""
        if self._look.widths:
            return
        columns = self.shown_columns()
        needs = [self._need(column) for column in columns]
        widths = share_width(needs, room_of(needs, self.viewport().width()))
        self._arranging = True
        for column, width in zip(columns, widths, strict=True):
            self.setColumnWidth(column, width)
        self._arranging = False

    @Slot()
    def _fit_first_rows(self) -> None:
        """Fit the columns once, to the first rows there are; later the columns stay where they stand."""
        if not self._fitted and self.records.rowCount():
            self._fitted = True
            self._fill_width()

    @Slot()
    def _remember(self) -> None:
        if self._arranging:
            return
        header, columns = self.horizontalHeader(), self.records.columns
        self._look.widths = {
            one.name: header.sectionSize(number)
            for number, one in enumerate(columns)
            if not header.isSectionHidden(number)
        }
        self._look.order = [columns[header.logicalIndex(place)].name for place in range(header.count())]
        self._look.hidden = [one.name for number, one in enumerate(columns) if header.isSectionHidden(number)]
        self._machine.settings.lists[self.key] = dict(vars(self._look))
        self.viewport().update()

    @Slot(int)
    def _sort_by(self, column: int) -> None:
        name = self.records.columns[column].name
        descending = not self._look.descending if name == self._look.sort else False
        self.sort_wanted.emit(name, descending)

    # Selection

    def selected_ids(self) -> list[int]:
        """Give the ids of the chosen rows, in the order of the list."""
        ids = self.records.ids
        return [one for top, bottom in self._chosen() for one in ids[top : bottom + 1]]

    def current_id(self) -> int | None:
        """Give the id of the row that has the cursor."""
        index = self.currentIndex()
        return int(index.data(IdRole)) if index.isValid() else None

    def select_id(self, record_id: int) -> bool:
        """Put the cursor on a record and bring it into view; False when it is not in this list."""
        row = self.records.row_of(record_id)
        if row is None:
            return False
        shown = self.shown_columns()
        self.setCurrentIndex(self.records.index(row, shown[0] if shown else 0))
        return True

    def select_ids(self, ids: list[int]) -> None:
        """Choose several records, as far as they are in this list."""
        wanted, chosen = set(ids), QItemSelection()
        last = self.records.columnCount() - 1
        for row, one in enumerate(self.records.ids):
            if one in wanted:
                chosen.select(self.records.index(row, 0), self.records.index(row, last))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def selected_count(self) -> int:
        """Count the chosen rows."""
        return sum(bottom - top + 1 for top, bottom in self._chosen())

    def _chosen(self) -> list[tuple[int, int]]:
        selection = self.selectionModel().selection()
        parts = (selection.at(number) for number in range(selection.count()))
        return sorted((part.top(), part.bottom()) for part in parts)

    @Slot()
    def _count_selected(self) -> None:
        self.selection_counted.emit(self.selected_count())
        self.viewport().update()

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens; a letter goes to the filter; Tab leaves the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            record_id = self.current_id()
            if record_id is not None:
                self.opened.emit(record_id)
            return
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if not plain and event.text().isprintable() and event.text().strip():
            self.typed.emit(event)
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Hand over what an input method composes, so that its first letter is not lost."""
        self.typed.emit(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the record under the pointer."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(int(index.data(IdRole)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Light up the row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Put out the light."""
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share out the width."""
        super().resizeEvent(event)
        self._fill_width()

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    # Look

    def set_compact(self, compact: bool) -> None:
        """Choose between rows of 32 and of 24 px."""
        self.verticalHeader().setDefaultSectionSize(self._theme.px(COMPACT_ROW_HEIGHT if compact else ROW_HEIGHT))

    @Slot()
    def _restyle(self) -> None:
        self.set_compact(self._machine.settings.compact)
        self.horizontalHeader().setFixedHeight(self._theme.px(32))
        self._elided.clear()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the visible rows whole: ground, texts, hairline."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return
        last = last if last >= 0 else self.records.rowCount() - 1
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        colours = self._theme.colours
        text, line = QColor(colours.text), QPen(QColor(colours.line))
        cells = self._cells(event.rect())
        selection, root = self.selectionModel(), self.rootIndex()
        current = self.currentIndex().row() if self.hasFocus() else -1
        width, height = self.viewport().width(), self.rowHeight(first)
        for row in range(first, last + 1):
            top = self.rowViewportPosition(row)
            if selection.isRowSelected(row, root):
                painter.fillRect(0, top, width, height, QColor(colours.accent_soft))
            elif row == self._hovered:
                painter.fillRect(0, top, width, height, QColor(colours.hover))
            painter.setPen(line)
            painter.drawLine(0, top + height - 1, width, top + height - 1)
            painter.setPen(text)
            self._paint_cells(painter, row, QPoint(0, top), height, cells)
            if row == current:
                painter.fillRect(0, top, self._theme.px(3), height - 1, QColor(colours.accent))

    def _cells(self, area: QRect) -> list[tuple[int, int, int]]:
        """Column, left edge and width of the cells that touch `area`."""
        cells = []
        for column in self.shown_columns():
            left, width = self.columnViewportPosition(column), self.columnWidth(column)
            if left < area.right() and left + width > area.left():
                cells.append((column, left, width))
        return cells

    def _paint_cells(
        self, painter: QPainter, row: int, corner: QPoint, height: int, cells: list[tuple[int, int, int]]
    ) -> None:
        texts = self.records.texts(row)
        side, top = self._theme.px(_SIDE), corner.y()
        for column, left, width in cells:
            words = texts[column]
            if not words:
                continue
            start, room = left + side, width - 2 * side
            if self._states[column]:
                taken = self._paint_dot(painter, row, column, start, top + height // 2)
                start, room = start + taken, room - taken
            flags = Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignRight
                if self.records.columns[column].kind.align == "right"
                else Qt.AlignmentFlag.AlignLeft
            )
            painter.drawText(start, top, room, height, flags, self._fit(words, room))

    def _paint_dot(self, painter: QPainter, row: int, column: int, left: int, middle: int) -> int:
        values = self.records.values(row)
        size = self._theme.px(_DOT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tone = COLUMNS[self.records.columns[column].name]
        painter.setBrush(self._theme.colour(tone(values[column] if values else None)))
        painter.drawEllipse(left, middle - size // 2, size, size)
        painter.restore()
        return size + self._theme.px(6)

    def _fit(self, text: str, width: int) -> str:
        key = (text, width)
        fitted = self._elided.get(key)
        if fitted is None:
            if len(self._elided) > _ELISIONS_KEPT:
                self._elided.clear()
            flat = text.replace("\n", " ")
            fitted = self.fontMetrics().elidedText(flat, Qt.TextElideMode.ElideRight, width)
            self._elided[key] = fitted
        return fitted
