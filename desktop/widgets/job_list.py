"""Deadlines under each other: how long is left, whose, what is to be done, and the paper that ends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.theme import HINT_POINTS, TEXT_POINTS, Theme

Index = QModelIndex | QPersistentModelIndex
_Line = Qt.ItemDataRole.UserRole
ROW, COMPACT_ROW, HEAD = 50, 42, 32
NARROW = 420
_SIDE, _DOT = 16, 8


@dataclass(frozen=True)
class Line:
    """One row of two lines.

    `tone` is the theme's colour of the dot and of `left`; texts in pairs stand above each other. `place` is the
    register and record it opens; `payload` is what the page wants back.
    """

    place: tuple[str, int]
    tone: str
    strong: bool
    left: str
    ends: str
    title: str
    number: str
    action: str
    papers: str
    officer: str
    payload: object = None

    def words(self) -> str:
        """The row as it is read aloud."""
        parts = (self.left, self.ends, self.title, self.number, self.action, self.papers, self.officer)
        return "，".join(part for part in parts if part)


class JobList(QListWidget):
    """Groups of rows. Enter opens, Ctrl+Enter starts the paper, Space asks why; the arrows pass over group names."""

    opened = Signal(object)  # the line
    pointed = Signal(object)  # the line the cursor is on, or None
    asked = Signal()
    started = Signal(object)  # the line of which the paper is wanted

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.compact = False
        self.setAccessibleName("期限")
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(_Painter(theme, self))
        self.currentItemChanged.connect(self._point)
        self.itemDoubleClicked.connect(self._open)
        theme.changed.connect(self.viewport().update)

    def show_groups(self, groups: Mapping[str, Sequence[Line]]) -> None:
        """Show these rows; the cursor stays on the row that has the same place and action."""
        before, row = self.line(), self.currentRow()
        self.blockSignals(True)  # noqa: FBT003  # Qt's way
        self.clear()
        kept = None
        for name, lines in groups.items():
            if not lines:
                continue
            if name:
                head = QListWidgetItem(f"{name}　{len(lines)}", self)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
            for line in lines:
                item = QListWidgetItem(line.title, self)
                item.setData(_Line, line)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}，{line.words()}")
                item.setToolTip("\n".join(part for part in (line.title, line.number, line.action, line.papers) if part))
                if before is not None and (line.place, line.action) == (before.place, before.action):
                    kept = item
        self.blockSignals(False)  # noqa: FBT003
        if kept is not None:
            self.setCurrentItem(kept)
        elif before is not None and self.count():
            self.setCurrentRow(min(row, self.count() - 1))
            self._skip(1)
        elif self.count():
            self.setCurrentRow(0)
            self._skip(1)
        if self.currentItem() is None:
            self.pointed.emit(None)

    def line(self) -> Line | None:
        """The row the cursor is on."""
        item = self.currentItem()
        found: Line | None = item.data(_Line) if item is not None else None
        return found

    def lines(self) -> list[Line]:
        """All rows from top to bottom."""
        found = (self.item(row).data(_Line) for row in range(self.count()))
        return [line for line in found if line is not None]

    def go_to_group(self, name: str) -> bool:
        """Put the cursor on the first row of a group and bring the group to the top; False when it is not there."""
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_Line) is None and item.text().startswith(f"{name}　"):
                self.setCurrentRow(row + 1)
                self.scrollToItem(item, QListWidget.ScrollHint.PositionAtTop)
                return True
        return False

    def go_to(self, payload: object) -> bool:
        """Put the cursor on the row with this payload."""
        for row in range(self.count()):
            line = self.item(row).data(_Line)
            if line is not None and line.payload == payload:
                self.setCurrentRow(row)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter opens, Ctrl+Enter starts the paper, Space asks why."""
        item = self.currentItem()
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.started.emit(self.line())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._open(item)
        elif event.key() == Qt.Key.Key_Space:
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def _skip(self, way: int) -> None:
        row = self.currentRow()
        while 0 <= row < self.count() and self.item(row).data(_Line) is None:
            row += way
        self.setCurrentRow(row)

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem) -> None:
        line = item.data(_Line)
        if line is not None:
            self.opened.emit(line)

    @Slot()
    def _point(self) -> None:
        self.pointed.emit(self.line())


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: JobList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        row = COMPACT_ROW if self._view.compact else ROW
        return QSize(0, self._theme.px(row if index.data(_Line) else HEAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colours = self._theme.px, self._theme.colours
        area: QRect = option.rect
        line: Line | None = index.data(_Line)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line is None:
            painter.setFont(self._theme.font(HINT_POINTS, bold=True))
            painter.setPen(QColor(colours.muted))
            inner = area.adjusted(px(_SIDE), px(8), -px(_SIDE), 0)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, index.data())
        else:
            self._paint_line(painter, option, line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QColor(colours.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.restore()

    def _paint_line(self, painter: QPainter, option: QStyleOptionViewItem, line: Line) -> None:
        px, colours = self._theme.px, self._theme.colours
        area: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, QColor(colours.accent_soft))
            if self._view.hasFocus():
                painter.fillRect(QRect(area.left(), area.top(), px(3), area.height()), QColor(colours.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.hover))
        half = area.height() // 2
        upper, lower = area.adjusted(0, px(3), 0, -half), area.adjusted(0, half - px(1), 0, -px(5))
        left = area.left() + px(_SIDE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(colours, line.tone)))
        dot = px(_DOT)
        painter.drawEllipse(left, upper.center().y() - dot // 2 + 1, dot, dot)
        left += dot + px(8)
        text, muted = colours.text, colours.muted
        toned = getattr(colours, line.tone) if line.tone in ("danger", "warning") else text
        if area.width() < px(NARROW):
            self._paint_narrow(painter, line, upper, lower, left)
            return
        officer = px(64) if line.officer and area.width() > px(520) else 0
        widths = self._widths(area.width() - left - px(_SIDE) - officer)
        columns = (
            (line.left, line.ends, toned, line.strong),
            (line.title, line.number, text, False),
            (line.action, line.papers, text, False),
        )
        for width, (first, second, ink, bold) in zip(widths, columns, strict=True):
            self._write(painter, upper, left, width, first, ink, bold=bold)
            self._write(painter, lower, left, width, second, muted, small=True, tail=second == line.number)
            left += width
        if officer:
            self._write(painter, upper, left, officer, line.officer, muted, right=True)

    def _paint_narrow(self, painter: QPainter, line: Line, upper: QRect, lower: QRect, left: int) -> None:
        """Whose and how long above, what below."""
        colours, px = self._theme.colours, self._theme.px
        room = upper.right() - left - px(_SIDE)
        word = painter.fontMetrics().horizontalAdvance(line.left) + px(4) if line.left else 0
        toned = getattr(colours, line.tone) if line.tone in ("danger", "warning") else colours.muted
        self._write(painter, upper, left, room - word, line.title, colours.text)
        self._write(painter, upper, upper.right() - px(_SIDE) - word, word, line.left, toned, small=True, right=True)
        self._write(painter, lower, left, room, line.action, colours.muted, small=True)

    def _widths(self, room: int) -> tuple[int, int, int]:
        first = self._theme.px(138)
        second = min((room - first) * 9 // 20, self._theme.px(340))
        return first, second, room - first - second

    def _write(
        self, painter: QPainter, line: QRect, left: int, width: int, text: str, colour: str, *,
        bold: bool = False, small: bool = False, right: bool = False, tail: bool = False,
    ) -> None:  # fmt: skip
        if not text:
            return
        painter.setFont(self._theme.font(HINT_POINTS if small else TEXT_POINTS, bold=bold))
        painter.setPen(QColor(colour))
        room = QRect(left, line.top(), width - (0 if right else self._theme.px(12)), line.height())
        cut = Qt.TextElideMode.ElideLeft if tail else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, cut, room.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)
