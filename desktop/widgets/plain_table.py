"""A small table of facts that are not records: backups, findings, batches. Enter or a double click opens a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from desktop.theme import Theme

ROW = 32
_Payload = Qt.ItemDataRole.UserRole
_Tones = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A column: its label, and whether it takes the room that is left or stands at the right (numbers)."""

    label: str
    stretch: bool = False
    right: bool = False


@dataclass(frozen=True)
class PlainRow:
    """The texts of a row, what the page wants back, and the colour of the dot in some columns."""

    texts: tuple[str, ...]
    payload: object = None
    tones: tuple[tuple[int, str], ...] = ()


class PlainTable(QTreeWidget):
    """Rows that can be chosen and opened."""

    opened = Signal(object)
    pointed = Signal(object)

    def __init__(self, theme: Theme, name: str, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.columns = tuple(columns)
        self.setAccessibleName(name)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setItemDelegate(_Row(theme, self))
        self.setHeaderLabels([column.label for column in columns])
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        for number, column in enumerate(self.columns):
            stretch = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(number, stretch)
            if column.right:
                self.headerItem().setTextAlignment(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.itemDoubleClicked.connect(self._open)
        self.currentItemChanged.connect(self._point)
        theme.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[PlainRow]) -> None:
        """Show these rows; the cursor stays in its line as far as there is one."""
        at = max(0, self.currentIndex().row())
        self.clear()
        for row in rows:
            item = QTreeWidgetItem(self, list(row.texts))
            item.setData(0, _Payload, row.payload)
            item.setData(0, _Tones, row.tones)
            for number, column in enumerate(self.columns):
                if column.stretch:
                    item.setToolTip(number, row.texts[number])
        if rows:
            self.setCurrentIndex(self.model().index(min(at, len(rows) - 1), 0))
        else:
            self.pointed.emit(None)

    def payload(self) -> object:
        """What belongs to the chosen row; None without one."""
        item = self.currentItem()
        return item.data(0, _Payload) if item is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._open(item)
        else:
            super().keyPressEvent(event)

    @Slot(QTreeWidgetItem)
    def _open(self, item: QTreeWidgetItem) -> None:
        self.opened.emit(item.data(0, _Payload))

    @Slot()
    def _point(self) -> None:
        self.pointed.emit(self.payload())


class _Row(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: PlainTable) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        size = super().sizeHint(option, index)
        dot = self._theme.px(13) if dict(index.sibling(index.row(), 0).data(_Tones) or ()).get(index.column()) else 0
        return QSize(size.width() + self._theme.px(18) + dot, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colours = self._theme.px, self._theme.colours
        area: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_soft))
            if self._view.hasFocus() and index.column() == 0:
                painter.fillRect(QRect(area.left(), area.top(), px(3), area.height()), QColor(colours.accent))
        painter.setPen(QColor(colours.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        tones = dict(index.sibling(index.row(), 0).data(_Tones) or ())
        tone = tones.get(index.column())
        inner = area.adjusted(px(8), 0, -px(8), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if tone:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(colours, tone)))
            painter.drawEllipse(inner.left(), inner.center().y() - px(3), px(7), px(7))
            inner = inner.adjusted(px(13), 0, 0, 0)
        painter.setFont(self._theme.font())
        painter.setPen(QColor(colours.text))
        side = Qt.AlignmentFlag.AlignRight if self._view.columns[index.column()].right else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, middle | side, shown)
        painter.restore()
