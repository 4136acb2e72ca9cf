"""The registers at the left: groups, names, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.theme import HINT_POINTS, Theme

Index = QModelIndex | QPersistentModelIndex
_Key, _Count, _Icon, _Urgent = (Qt.ItemDataRole.UserRole + number for number in range(4))
WIDTH = 168


@dataclass(frozen=True)
class Entry:
    """A place in the navigation; entries of one `group` stand together under its name.

    The count of an `urgent` one stands out when there is anything to count.
    """

    key: str
    label: str
    group: str
    icon: str
    urgent: bool = False


class Navigation(QListWidget):
    """Chooses a register: by mouse, by arrow keys, by Alt and its number."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "bar")
        self.setAccessibleName("登记簿")
        self.setItemDelegate(_EntryPainter(theme, self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(theme.px(WIDTH))
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    def offer(self, entries: Sequence[Entry]) -> None:
        """Show these entries; each gets its Alt key by its place."""
        self.clear()
        group = ""
        for place, entry in enumerate(entries, start=1):
            if entry.group != group:
                group = entry.group
                if group:
                    self._add_group(group)
            item = QListWidgetItem(entry.label, self)
            item.setData(_Key, entry.key)
            item.setData(_Icon, entry.icon)
            item.setData(_Urgent, entry.urgent)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.label)
            item.setToolTip(f"{entry.label}（Alt+{place % 10}）" if place <= 10 else entry.label)

    def keys(self) -> list[str]:
        """Give the keys of the entries, from top to bottom."""
        return [item.data(_Key) for item in self._entries()]

    def mark(self, key: str) -> None:
        """Show which entry is open."""
        for item in self._entries():
            if item.data(_Key) == key:
                self.setCurrentItem(item)
                return
        self.setCurrentRow(-1)

    def set_count(self, key: str, count: int) -> None:
        """Write how many records a register has."""
        for item in self._entries():
            if item.data(_Key) == key:
                item.setData(_Count, count)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}，{count}条")

    def _add_group(self, label: str) -> None:
        item = QListWidgetItem(label, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _entries(self) -> list[QListWidgetItem]:
        items = (self.item(row) for row in range(self.count()))
        return [item for item in items if item.data(_Key)]

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(_Key):
            self.chosen.emit(item.data(_Key))


class _EntryPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """Give an entry 32 px and the name of a group 28."""
        return QSize(0, self._theme.px(32 if index.data(_Key) else 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the icon, the name and, at the right, the count."""
        px, colour = self._theme.px, self._theme.colour
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = Qt.AlignmentFlag.AlignVCenter
        if not index.data(_Key):
            painter.setFont(self._theme.font(HINT_POINTS))
            painter.setPen(colour("muted"))
            painter.drawText(area.adjusted(px(16), px(4), 0, 0), middle, index.data())
            painter.restore()
            return
        state = option.state
        open_ = bool(state & QStyle.StateFlag.State_Selected)
        pointed = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = area.adjusted(px(6), px(1), -px(6), -px(1))
        if open_ or pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if open_ else "line"))
            painter.drawRoundedRect(ground, px(4), px(4))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, px(4), px(4))
        icon = self._theme.icon(index.data(_Icon), "accent" if open_ else "muted")
        size = px(20)
        icon.paint(painter, ground.left() + px(8), area.center().y() - size // 2 + 1, size, size)
        painter.setFont(self._theme.font(bold=open_))
        painter.setPen(colour("text"))
        painter.drawText(ground.adjusted(px(36), 0, 0, 0), middle, index.data())
        count = index.data(_Count)
        if count is not None:
            urgent = bool(index.data(_Urgent) and count)
            painter.setFont(self._theme.font(HINT_POINTS, bold=urgent))
            painter.setPen(colour("danger" if urgent else "muted" if count else "faint"))
            painter.drawText(ground.adjusted(0, 0, -px(8), 0), middle | Qt.AlignmentFlag.AlignRight, f"{count:,}")
        painter.restore()
