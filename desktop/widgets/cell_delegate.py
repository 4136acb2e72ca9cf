"""Cells of a grid: how they are painted, and which editor opens in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPolygon
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.kinds import Flags, Link, YesNo
from desktop.theme import Theme
from desktop.widgets.editor import Editor, GrowingText, Line, LineEditor, TextEditor
from desktop.widgets.editors import plain_editor
from desktop.widgets.link_field import LinkEditor
from desktop.widgets.link_source import LinkSource
from desktop.widgets.rows_model import RowsModel

if TYPE_CHECKING:
    from desktop.widgets.rows_view import RowsView

Index = QModelIndex | QPersistentModelIndex
SIDE = 8


class CellDelegate(QStyledItemDelegate):
    """Paints a cell with its fault in the corner; opens the same editor as a form would, without its extras."""

    moved = Signal(int, bool)
    """Editing ended with Enter (False) or Tab (True), forwards (1) or backwards (-1)."""

    def __init__(self, model: RowsModel, theme: Theme, source: LinkSource, view: RowsView) -> None:
        super().__init__(view)
        self._model = model
        self._theme = theme
        self._source = source
        self._view = view
        self.editor: Editor | None = None

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """Make the editor of the column's kind."""
        kind = self._model.columns[index.column()].kind
        editor: Editor
        if isinstance(kind, Link):
            editor = LinkEditor(kind, self._theme, self._source, bare=True, parent=parent)
        elif isinstance(kind, Flags | YesNo):
            editor = LineEditor(kind, self._theme, parent)
        else:
            editor = plain_editor(kind, self._theme, parent, days=self._source.days)
        editor.setAutoFillBackground(True)
        editor.call(self._model.columns[index.column()].label, self._model.columns[index.column()].help)
        inner = editor.focusProxy()
        if isinstance(inner, Line | GrowingText):
            inner.in_cell = True
            inner.setProperty("look", "cell")
            inner.tabbed.connect(self._tabbed)
        editor.advance.connect(self._entered)
        editor.left.connect(self._left)
        self.editor = editor
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802  # Qt's names
        """Show what was typed in the cell; a number as it is edited."""
        cast(Editor, editor).restore(self._model.cell(index.row(), index.column()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Write what the editor holds, in its usual form where it is understood."""
        cell = cast(Editor, editor)
        before = self._model.cell(index.row(), index.column())
        if cell.raw() == before:
            return
        cell.settle()
        model.setData(index, cell.raw())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:  # noqa: N802
        """Fill the cell; a long text may be larger."""
        area = QRect(option.rect)
        if isinstance(editor, TextEditor):
            area.setWidth(max(area.width(), self._theme.px(280)))
            area.setHeight(editor.sizeHint().height())
        editor.setGeometry(area)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Forget the editor."""
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Esc take the change back; everything else is the editor's matter."""
        if event.type() == QEvent.Type.KeyPress and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            self.editor = None  # leaving it must not write it
            self.closeEditor.emit(cast(QWidget, watched), QStyledItemDelegate.EndEditHint.RevertModelCache)
            return True
        return False

    def inner(self) -> QWidget | None:
        """The widget that takes text in the open editor."""
        return self.editor.focusProxy() if self.editor is not None else None

    def finish(self) -> None:
        """Write and close the open editor."""
        editor = self.editor
        if editor is not None:
            self.editor = None
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    @Slot(int)
    def _tabbed(self, way: int) -> None:
        self.finish()
        self.moved.emit(way, True)

    @Slot(int)
    def _entered(self, way: int) -> None:
        self.finish()
        self.moved.emit(way, False)

    @Slot()
    def _left(self) -> None:
        self.finish()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, text, the corner of a fault and the frame of the cell one is in."""
        px, colours = self._theme.px, self._theme.colours
        known = self._model.outcome(index.row(), index.column())
        area: QRect = option.rect
        here = index == self._view.currentIndex()
        focused = self._view.hasFocus()
        painter.save()
        ground = colours.danger_soft if known.fault else colours.surface
        if option.state & QStyle.StateFlag.State_Selected and focused and not (here and not self._several()):
            ground = colours.accent_soft
        painter.fillRect(area, QColor(ground))
        painter.setPen(QColor(colours.danger if known.fault else colours.text))
        text = self._model.text(index.row(), index.column()).replace("\n", " ⏎ ")
        inner = area.adjusted(px(SIDE), 0, -px(SIDE), 0)
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)
        if known.fault or known.doubt:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.danger if known.fault else colours.warning))
            right, top, size = area.right() + 1, area.top(), px(7)
            painter.drawPolygon(QPolygon([QPoint(right - size, top), QPoint(right, top), QPoint(right, top + size)]))
        if here and focused:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.restore()

    def _several(self) -> bool:
        return len(self._view.selectionModel().selectedIndexes()) > 1
