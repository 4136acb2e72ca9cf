"""The table of a grid: keys, clipboard and heights as in Excel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from db.kinds import Text
from desktop.machine import ListLook, Machine
from desktop.theme import HINT_POINTS, Theme
from desktop.widgets.cell_delegate import SIDE, CellDelegate
from desktop.widgets.link_source import LinkSource
from desktop.widgets.pasted import pasted_rows
from desktop.widgets.row_copy import clipboard
from desktop.widgets.rows_model import Index, RowsModel

ROW, HEAD, MOST_ROWS = 30, 26, 12
_LEAST_ROWS, _AROUND = 4, 260  # the rest of the window: its bars, the title line, the heading and the foot of the grid
_NARROWEST, _WIDEST = 56, 260
_A_WORD = 10  # characters; a text no longer than that, such as a unit, is usually one word
_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class RowsView(QTableView):
    """Enter goes down, Tab to the right; after a run of Tabs Enter goes back to where the run began."""

    left = Signal()
    advance = Signal(int)

    def __init__(
        self,
        key: str,
        model: RowsModel,
        theme: Theme,
        *,
        source: LinkSource,
        machine: Machine | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`key` names the grid in this PC's settings, where the widths of its columns are kept."""
        super().__init__(parent)
        self.rows = model
        self.key = key
        self._theme = theme
        self._machine = machine
        self._run = 0
        self._arranging = False
        self._widths = dict(machine.list_look(key).widths) if machine is not None else {}
        self.cells = CellDelegate(model, theme, source, self)
        self.cells.moved.connect(self._moved)
        self.setModel(model)
        self.setItemDelegate(self.cells)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setProperty("look", "grid")
        self.setCornerButtonEnabled(True)
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.px(ROW))
        rows.setFixedWidth(theme.px(40))
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setFixedHeight(theme.px(HEAD))
        head.setHighlightSections(False)
        rows.setHighlightSections(False)
        head.setMinimumSectionSize(theme.px(40))
        head.sectionResized.connect(self._remember)
        model.shown.connect(self.fit_height)
        self._fit_columns()
        self.fit_height()

    # Size

    @Slot()
    def fit_height(self) -> None:
        """Be as high as the rows, up to a dozen or what the window has room for; beyond that the grid scrolls."""
        px = self._theme.px
        room = (self.window().height() - px(_AROUND)) // px(ROW)
        rows = min(self.rows.rowCount(), MOST_ROWS, max(room, _LEAST_ROWS))
        bar = self.horizontalScrollBar().sizeHint().height() if self._needed_width() > self.viewport().width() else 0
        height = px(HEAD) + rows * px(ROW) + bar + 2
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the room among the columns."""
        super().resizeEvent(event)
        self._fit_columns()
        self.fit_height()

    def _usual_width(self, place: int) -> int:
        column, px = self.rows.columns[place], self._theme.px
        kept = self._widths.get(column.name)
        if kept:
            return kept
        chars = min(column.kind.width(), 12 if place else 20)
        if isinstance(column.kind, Text) and column.kind.limit <= _A_WORD:
            chars = _A_WORD // 2
        text = QFontMetrics(self._theme.font()).horizontalAdvance("0" * chars)
        label = QFontMetrics(self._theme.font(HINT_POINTS)).horizontalAdvance(column.label)
        return min(max(text, label) + 2 * px(SIDE) + px(4), px(_WIDEST))

    def _needed_width(self) -> int:
        return sum(self.columnWidth(place) for place in range(len(self.rows.columns)))

    def _fit_columns(self) -> None:
        """Usual widths; where they do not fill the line, texts share the rest."""
        narrowest = self._theme.px(_NARROWEST)
        usual = [max(self._usual_width(place), narrowest) for place in range(len(self.rows.columns))]
        spare = self.viewport().width() - sum(usual)
        texts = [place for place, one in enumerate(self.rows.columns) if one.name not in self._widths]
        texts = [place for place in texts if self.rows.columns[place].kind.width() > 12]
        self._arranging = True
        for place, width in enumerate(usual):
            extra = spare // len(texts) if spare > 0 and place in texts else 0
            self.setColumnWidth(place, width + extra)
        self._arranging = False

    @Slot(int, int, int)
    def _remember(self, place: int, _before: int, width: int) -> None:
        if self._arranging:
            return
        self._widths[self.rows.columns[place].name] = width
        self.fit_height()
        if self._machine is not None:
            self._machine.keep_list_look(self.key, ListLook(widths=dict(self._widths)))

    # Where one is

    def at(self, row: int, column: int) -> None:
        """Go to a cell."""
        row = min(max(row, 0), self.rows.rowCount() - 1)
        column = min(max(column, 0), len(self.rows.columns) - 1)
        self.setCurrentIndex(self.rows.index(row, column))

    def block(self) -> tuple[int, int, int, int]:
        """The selected block: first row, first column, last row, last column."""
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        rows, columns = [one.row() for one in chosen], [one.column() for one in chosen]
        return min(rows), min(columns), max(rows), max(columns)

    def _select(self, top: int, left: int, *, bottom: int, right: int) -> None:
        self.at(top, left)
        block = QItemSelection(self.rows.index(top, left), self.rows.index(bottom, right))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Do what Excel does; a letter starts to write."""
        if not self._standard(event) and not self._move(event) and not self._act(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Start to write with what an input method gives; Qt keeps a composition, but loses a text given at once."""
        if event.commitString() and not event.preeditString() and self.cells.inner() is None:
            self.edit(self.currentIndex())
            inner = self.cells.inner()
            if inner is not None:
                inner.event(event)
        else:
            super().inputMethodEvent(event)

    def _standard(self, event: QKeyEvent) -> bool:
        keys = QKeySequence.StandardKey
        if event.matches(keys.Copy):
            self.copy()
        elif event.matches(keys.Cut):
            self.copy()
            self.clear_cells()
        elif event.matches(keys.Paste):
            self.paste()
        elif event.matches(keys.Undo) or event.matches(keys.Redo):
            event.ignore()  # the form takes it back
        else:
            return False
        return True

    def _move(self, event: QKeyEvent) -> bool:
        key, here = event.key(), self.currentIndex()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control:
                self.advance.emit(1)
            else:
                self._enter(-1 if shift else 1)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._tab(-1 if key == Qt.Key.Key_Backtab else 1)
        elif control and key in _ARROWS and not shift:
            self._leap(*_ARROWS[key])
        elif control and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.at(0 if key == Qt.Key.Key_Home else self.rows.rowCount() - 1, 0)
        elif key == Qt.Key.Key_Up and not here.row() and not shift:
            self.advance.emit(-1)
        elif key == Qt.Key.Key_Down and here.row() == self.rows.rowCount() - 1 and not shift:
            self.advance.emit(1)
        else:
            return False
        return True

    def _act(self, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_F2:
            self.edit_here()
        elif key == Qt.Key.Key_Delete and control:
            self.remove_rows()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_cells()
        elif key == Qt.Key.Key_Insert and not event.modifiers():
            self.insert_row()
        elif key == Qt.Key.Key_D and control:
            self.fill_down()
        else:
            return False
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001  # Qt's name and signature
        """Tab moves inside the grid; Enter on its blank row, Ctrl+Enter and the arrows at its edges leave it."""
        return self._tab(1 if forward else -1)

    def _tab(self, way: int) -> bool:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        blank = row == self.rows.rowCount() - 1
        if (blank and way > 0) or (way < 0 and not row and not column) or row < 0:
            return super().focusNextPrevChild(way > 0)
        last = len(self.rows.columns) - 1
        column += way
        if column > last:
            row, column, self._run = row + 1, 0, 0
        elif column < 0:
            row, column = row - 1, last
        run = self._run
        self.at(row, column)
        self._run = run
        return True

    def _enter(self, way: int) -> None:
        row = self.currentIndex().row()
        if way > 0 and row == self.rows.rowCount() - 1:
            self.advance.emit(1)
            return
        self.at(row + way, self._run)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """A run of Tabs begins where one goes by other means."""
        super().currentChanged(current, previous)
        self._run = current.column()

    def _leap(self, down: int, right: int) -> None:
        """To the edge of what is filled, as Ctrl+arrow does in Excel."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        rows, columns = self.rows.rowCount(), len(self.rows.columns)

        def filled(row: int, column: int) -> bool:
            return bool(self.rows.cell(row, column))

        def inside(row: int, column: int) -> bool:
            return 0 <= row < rows and 0 <= column < columns

        row, column = row + down, column + right
        if not inside(row, column):
            return
        in_block = filled(row - down, column - right) and filled(row, column)
        while inside(row + down, column + right):
            ahead = filled(row + down, column + right)
            if (in_block and not ahead) or (not in_block and filled(row, column)):
                break
            row, column = row + down, column + right
        self.at(row, column)

    @Slot(int, bool)
    def _moved(self, way: int, tabbed: bool) -> None:  # noqa: FBT001  # a signal's argument
        self.setFocus()
        if tabbed:
            row, column = self.currentIndex().row(), self.currentIndex().column()
            run = self._run
            last = len(self.rows.columns) - 1
            ahead = column + way
            if ahead > last:
                self.at(row + 1, 0)
            elif ahead < 0:
                self.at(row - 1, last)
            else:
                self.at(row, ahead)
                self._run = run
        else:
            self.at(self.currentIndex().row() + way, self._run)

    # What can be done

    @Slot()
    def edit_here(self) -> None:
        """Write in the present cell, the cursor behind its text (F2)."""
        self.edit(self.currentIndex())
        inner = self.cells.inner()
        if isinstance(inner, QLineEdit):
            inner.end(False)

    @Slot()
    def copy(self) -> None:
        """Copy the block as text and as a table."""
        top, left, bottom, right = self.block()
        places = range(left, right + 1)
        cells = [[self._plain(row, place) for place in places] for row in range(top, bottom + 1)]
        numeric = [self.rows.columns[place].kind.align == "right" for place in places]
        QGuiApplication.clipboard().setMimeData(clipboard(cells, numeric))

    @Slot()
    def paste(self) -> None:
        """Paste a table: by its headings when its first row holds them, else from the present cell on."""
        cells = pasted_rows(QGuiApplication.clipboard().text())
        if cells == [[""]]:
            return
        top, left, bottom, right = self.block()
        labels = {column.label: place for place, column in enumerate(self.rows.columns)}
        heads = [labels.get(cell.strip()) for cell in cells[0]]
        if len(cells) > 1 and len(cells[0]) > 1 and all(place is not None for place in heads):
            cells, left = self._by_heading(cells[1:], [place for place in heads if place is not None]), 0
            top = self.rows.rowCount() - 1
        elif len(cells) == 1 and len(cells[0]) == 1 and (top, left) != (bottom, right):
            cells = [cells[0] * (right - left + 1)] * (bottom - top + 1)
        self.rows.put(top, left, cells)
        self._select(
            top,
            left,
            bottom=min(top + len(cells), self.rows.rowCount()) - 1,
            right=min(left + len(cells[0]), len(self.rows.columns)) - 1,
        )

    @Slot()
    def clear_cells(self) -> None:
        """Empty the block."""
        top, left, bottom, right = self.block()
        columns, rows = range(left, right + 1), range(top, bottom + 1)
        self.rows.put_many({(row, column): "" for row in rows for column in columns})
        self.at(top, left)

    @Slot()
    def fill_down(self) -> None:
        """Give the whole block the cells of its first row; a single cell takes the one above it."""
        top, left, bottom, right = self.block()
        source = top if bottom > top else top - 1
        if source < 0:
            return
        columns, rows = range(left, right + 1), range(source + 1, bottom + 1)
        if bottom >= self.rows.rowCount() - 1 and bottom == top:  # the blank row becomes one
            self.rows.put(top, left, [[self.rows.cell(source, column) for column in columns]])
        else:
            self.rows.put_many({(row, column): self.rows.cell(source, column) for row in rows for column in columns})
        self._select(top, left, bottom=bottom, right=right)

    @Slot()
    def insert_row(self) -> None:
        """Insert as many blank rows before the block as it has."""
        top, left, bottom, _ = self.block()
        if top < self.rows.rowCount() - 1:
            self.rows.insert(top, bottom - top + 1)
            self.at(top, left)

    @Slot()
    def remove_rows(self) -> None:
        """Remove the rows of the block."""
        top, left, bottom, _ = self.block()
        self.rows.remove(range(top, bottom + 1))
        self.at(top, left)

    def _plain(self, row: int, place: int) -> str:
        column = self.rows.columns[place]
        value = self.rows.outcome(row, place).value
        is_number = column.kind.align == "right" and value is not None
        return column.kind.edit(value) if is_number else self.rows.text(row, place)

    def _by_heading(self, cells: Sequence[Sequence[str]], places: Sequence[int]) -> list[list[str]]:
        made = []
        for line in cells:
            row = [""] * len(self.rows.columns)
            for place, cell in zip(places, line, strict=False):
                row[place] = cell
            made.append(row)
        return made

    # The page around it

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Start in the first cell."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.at(0, 0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Tell that the grid is left, unless one of its own cells is being written."""
        super().focusOutEvent(event)
        self.viewport().update()
        focus = self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave the wheel to the page, unless the grid is in use and has more to show."""
        if self.hasFocus() and self.verticalScrollBar().maximum():
            super().wheelEvent(event)
        else:
            event.ignore()
