"""The people of a class, all of them at one sight: a cell each with name, unit and how they signed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.services.trainings import SignIn
from desktop.theme import HINT_POINTS, Theme

CELL = QSize(148, 42)
TONES = {
    "present": "good", "late": "warning", "early": "warning", "leave": "accent", "makeup": "accent", "absent": "danger",
}  # fmt: skip
_Line = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class RosterBoard(QListWidget):
    """Cells that can be chosen, several with Shift or Ctrl; `typed` gives a letter typed over chosen ones."""

    typed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("签到名单")
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Cell(theme, self))
        theme.changed.connect(self.viewport().update)

    def show_people(self, people: Sequence[SignIn]) -> None:
        """Show how everybody signed in; who is chosen stays so while the people are the same."""
        chosen, here = set(self.chosen()), self.currentRow()
        if [one.person for one in people] != [self.item(row).data(_Line).person for row in range(self.count())]:
            self.clear()
            for _ in people:
                self.addItem(QListWidgetItem())
        for row, one in enumerate(people):
            item = self.item(row)
            item.setData(_Line, one)
            words = "，".join(word for word in (one.name, one.unit, one.label or "未签", one.reason) if word)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(words)
        self.choose(chosen)
        if self.count() and self.currentRow() < 0:
            self.setCurrentRow(max(here, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Let the cells of a line share its width."""
        width = self.width() - self.verticalScrollBar().sizeHint().width() - self._theme.px(4)  # Qt keeps that free
        across = max(1, width // self._theme.px(CELL.width()))
        self.setGridSize(QSize(width // across, self._theme.px(CELL.height())))
        super().resizeEvent(event)

    def enter(self) -> None:
        """Take the focus; without somebody chosen, the first one is."""
        if not self.selectedItems():
            self.setCurrentRow(max(self.currentRow(), 0))
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def chosen(self) -> tuple[int, ...]:
        """The ids of the people chosen."""
        return tuple(item.data(_Line).person for item in self.selectedItems())

    def choose(self, people: Iterable[int]) -> None:
        """Choose these people and bring the first of them into view."""
        wanted = set(people)
        found = []
        for row in range(self.count()):
            item = self.item(row)
            item.setSelected(item.data(_Line).person in wanted)
            if item.isSelected():
                found.append(item)
        if found:
            self.setCurrentItem(found[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollToItem(found[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Letters are marks, not a search; the arrows go about."""
        if len(event.text()) == 1 and event.text().isalpha() and not event.modifiers():
            self.typed.emit(event.text().lower())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Cell(QStyledItemDelegate):
    def __init__(self, theme: Theme, board: RosterBoard) -> None:
        super().__init__(board)
        self._theme = theme
        self._board = board

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802
        return self._board.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colours = self._theme.px, self._theme.colours
        one: SignIn = index.data(_Line)
        area: QRect = option.rect.adjusted(px(2), px(2), -px(2), -px(2))
        tone = QColor(getattr(colours, TONES.get(one.status, "faint")))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = self._board.hasFocus() and self._board.currentIndex() == index
        soft = {"absent": colours.danger_soft, "late": colours.warning_soft, "early": colours.warning_soft}
        painter.setPen(QColor(colours.accent) if selected or focused else QColor(colours.line))
        painter.setBrush(QColor(colours.accent_soft if selected else soft.get(one.status, colours.surface)))
        painter.drawRoundedRect(area, px(4), px(4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawEllipse(area.left() + px(8), area.top() + px(8), px(7), px(7))
        inner = area.adjusted(px(21), px(1), -px(6), -px(1))
        small = self._theme.font(HINT_POINTS)
        words = one.label + (f"{one.minutes}分" if one.minutes else "") if one.status else "未签"
        width = QFontMetrics(small).horizontalAdvance(words)
        top = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted) if one.status in ("present", "") else tone)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(self._theme.font())
        painter.setPen(QColor(colours.text))
        name = painter.fontMetrics().elidedText(one.name, Qt.TextElideMode.ElideRight, top.width() - width - px(4))
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        below = QRect(inner.left(), top.bottom(), inner.width(), inner.height() - top.height())
        beside = one.reason or one.unit
        shown = painter.fontMetrics().elidedText(beside, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
