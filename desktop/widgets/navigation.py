"""The registers at the left: groups, names, counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.theme import HINT_POINTS, Theme

Index = QModelIndex | QPersistentModelIndex
_Key, _Count, _Icon, _Urgent, _Group, _Folded = (Qt.ItemDataRole.UserRole + number for number in range(6))
WIDTH = 168
FEW = 14
"""So many entries are seen at once on a small screen: no group needs folding then."""


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
    """Chooses a register: by mouse, by arrow keys, by Alt and its number.

    A group is folded and unfolded by a click on its name, or by the left and right arrow on anything in it.
    """

    chosen = Signal(str)
    folded = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "bar")
        self._foldable = False
        self.setAccessibleName("登记簿")
        self.setItemDelegate(_EntryPainter(theme, self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(theme.px(WIDTH))
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    def offer(self, entries: Sequence[Entry], *, unfolded: Collection[str] | None = None) -> None:
        """Show these entries; each gets its Alt key by its place.

        `unfolded` names the groups that stand open; without it none can be folded.
        """
        self.clear()
        self._foldable = unfolded is not None and len(entries) > FEW
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
            item.setData(_Group, entry.group)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.label)
            item.setToolTip(f"{entry.label}（Alt+{place % 10}）" if place <= 10 else entry.label)
        for heading in self._headings():
            self._fold(heading, folded=self._foldable and heading.text() not in (unfolded or ()))

    def unfolded(self) -> list[str]:
        """Give the names of the groups that stand open."""
        return [heading.text() for heading in self._headings() if not heading.data(_Folded)]

    def current(self) -> str:
        """Give the key of the entry one is on; empty on the name of a group."""
        item = self.currentItem()
        return str(item.data(_Key) or "") if item is not None else ""

    def keys(self) -> list[str]:
        """Give the keys of the entries, from top to bottom."""
        return [item.data(_Key) for item in self._entries()]

    def mark(self, key: str) -> None:
        """Show which entry is open."""
        for item in self._entries():
            if item.data(_Key) == key:
                heading = self._heading(item)
                if heading is not None and heading.data(_Folded):
                    self._fold(heading, folded=False)
                self.setCurrentItem(item)
                return
        self.setCurrentRow(-1)

    def set_count(self, key: str, count: int) -> None:
        """Write how many records a register has."""
        for item in self._entries():
            if item.data(_Key) == key:
                item.setData(_Count, count)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}，{count}条")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Fold and unfold the group one is in."""
        heading = self._heading(self.currentItem())
        if self._foldable and heading is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            folded = event.key() == Qt.Key.Key_Left
            if folded:
                self.setCurrentItem(heading)
            self._fold(heading, folded=folded)
            self.folded.emit()
            return
        super().keyPressEvent(event)

    def _add_group(self, label: str) -> None:
        item = QListWidgetItem(label, self)
        item.setData(_Group, label)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled if self._foldable else Qt.ItemFlag.NoItemFlags)

    def _headings(self) -> list[QListWidgetItem]:
        items = (self.item(row) for row in range(self.count()))
        return [item for item in items if not item.data(_Key)]

    def _heading(self, item: QListWidgetItem | None) -> QListWidgetItem | None:
        """The name of the group an item stands in."""
        group = item.data(_Group) if item is not None else ""
        return next((one for one in self._headings() if group and one.data(_Group) == group), None)

    def _fold(self, heading: QListWidgetItem, *, folded: bool) -> None:
        if self._foldable:
            heading.setData(_Folded, folded)
            state = "已收起" if folded else "已展开"
            heading.setData(Qt.ItemDataRole.AccessibleTextRole, f"{heading.text()}，{state}")
            heading.setToolTip(f"{'展开' if folded else '收起'}“{heading.text()}”（←、→）")
        for item in self._entries():
            if item.data(_Group) == heading.text():
                item.setHidden(folded)

    def _entries(self) -> list[QListWidgetItem]:
        items = (self.item(row) for row in range(self.count()))
        return [item for item in items if item.data(_Key)]

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(_Key):
            self.chosen.emit(item.data(_Key))
        elif self._foldable:
            self._fold(item, folded=not item.data(_Folded))
            self.folded.emit()


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
            self._paint_fold(painter, option, index)
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

    def _paint_fold(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint whether a group is folded: a small angle behind its name, darker under the mouse or the keyboard."""
        folded = index.data(_Folded)
        if folded is None:
            return
        px, colour = self._theme.px, self._theme.colour
        marked = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(colour("text" if marked else "muted"), max(1, px(1))))
        name = painter.fontMetrics().horizontalAdvance(index.data())
        at = QPoint(option.rect.left() + px(16) + name + px(10), option.rect.center().y() + px(3))
        reach = px(3)
        ends = ((-1, -2), (1, 0), (-1, 2)) if folded else ((-2, -1), (0, 1), (2, -1))
        painter.drawPolyline(QPolygonF([QPointF(at.x() + x * reach / 2, at.y() + y * reach / 2) for x, y in ends]))
