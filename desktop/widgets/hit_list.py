"""What the search found, under the search box: groups by register, two facts a line, the match marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.theme import HINT_POINTS, Theme

Index = QModelIndex | QPersistentModelIndex
_Place, _Detail = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
ROW, GROUP = 32, 26


class Hit(Protocol):
    """Something found: the record, what it is called, and one more fact that tells it from others."""

    @property
    def register(self) -> str:
        """The register's key."""

    @property
    def id(self) -> int:
        """The record's id."""

    @property
    def title(self) -> str:
        """Its name or number."""

    @property
    def detail(self) -> str:
        """What stands beside the title in grey."""

    @property
    def matched(self) -> str:
        """By what it was found, when that is not the title; else empty."""


class HitList(QListWidget):
    """The list never takes the focus: the search box keeps it and moves the choice."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words = ""
        self.setAccessibleName("查找结果")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "hits")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_HitPainter(theme, self))
        self.hide()

    def fill(self, hits: Sequence[Hit], labels: Mapping[str, str], words: str) -> None:
        """Show these hits, grouped in the order in which the registers first occur; the first one is chosen."""
        self.clear()
        self.words = words
        for register in dict.fromkeys(hit.register for hit in hits):
            self._head(labels.get(register, register))
            for hit in hits:
                if hit.register == register:
                    item = QListWidgetItem(hit.title, self)
                    item.setData(_Place, (hit.register, hit.id))
                    detail = " · ".join(part for part in (hit.matched, hit.detail) if part)
                    item.setData(_Detail, detail)
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.title}，{detail}")
        if not hits:
            self._head(f"没有找到“{words}”。可以输入名称中的任意几个字、拼音首字母，或号码中的几位。")
        else:
            self.setCurrentRow(1)

    def place(self, item: QListWidgetItem | None) -> tuple[str, int] | None:
        """Give register and id of a hit; None for a group's name."""
        place = item.data(_Place) if item is not None else None
        return (str(place[0]), int(place[1])) if place else None

    def step(self, way: int) -> None:
        """Move the choice by one, past the names of groups."""
        row = self.currentRow() + way
        while 0 <= row < self.count():
            if self.place(self.item(row)):
                self.setCurrentRow(row)
                return
            row += way

    def wanted_height(self) -> int:
        """Give the height that shows everything, in logical pixels."""
        return sum(self.sizeHintForRow(row) for row in range(self.count())) + self._theme.px(10)

    def _head(self, label: str) -> None:
        QListWidgetItem(label, self).setFlags(Qt.ItemFlag.NoItemFlags)


class _HitPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, hits: HitList) -> None:
        super().__init__(hits)
        self._theme = theme
        self._hits = hits

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """Give a hit 32 px and a group's name 26."""
        return QSize(0, self._theme.px(ROW if index.data(_Place) else GROUP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the title with its match underlined, the detail at the right of it in grey."""
        px, colours = self._theme.px, self._theme.colours
        area: QRect = option.rect
        painter.save()
        middle = Qt.AlignmentFlag.AlignVCenter
        if not index.data(_Place):
            painter.setFont(self._theme.font(HINT_POINTS))
            painter.setPen(QColor(colours.muted))
            painter.drawText(area.adjusted(px(12), px(2), -px(8), 0), middle, index.data())
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_soft))
        inner = area.adjusted(px(16), 0, -px(12), 0)
        font = self._theme.font()
        metrics = QFontMetrics(font)
        title = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, inner.width() * 2 // 3)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        painter.drawText(inner, middle, title)
        self._mark(painter, inner, title, font)
        left = metrics.horizontalAdvance(title) + px(12)
        rest = inner.adjusted(left, 0, 0, 0)
        painter.setFont(self._theme.font(HINT_POINTS))
        painter.setPen(QColor(colours.muted))
        detail = painter.fontMetrics().elidedText(index.data(_Detail), Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, middle, detail)
        painter.restore()

    def _mark(self, painter: QPainter, area: QRect, title: str, font: QFont) -> None:
        start = title.casefold().find(self._hits.words.casefold())
        if start < 0:
            return
        metrics = QFontMetrics(font)
        left = area.left() + metrics.horizontalAdvance(title[:start])
        width = metrics.horizontalAdvance(title[start : start + len(self._hits.words)])
        y = area.center().y() + metrics.height() // 2
        painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
        painter.drawLine(left, y, left + width, y)
