"""The sections of a form at its left edge: where one is, where a fault is, and a click to go there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import HINT_POINTS, Theme

WIDTH, ROW = 108, 28


class FormIndex(QScrollArea):
    """Names of sections; Ctrl+PgUp and Ctrl+PgDn go through them by keyboard."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.current = ""
        self._entries: dict[str, _Entry] = {}
        self.setAccessibleName("本页各节")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(theme.px(WIDTH))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget(self)
        ground.setProperty("look", "page")
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(0, theme.px(16), 0, theme.px(8))
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(ground)

    def add(self, key: str, label: str, *, first: bool = False) -> None:
        """Add a section at the end, or `first`."""
        entry = _Entry(key, label, self._theme)
        entry.pressed.connect(self._pressed)
        self._column.insertWidget(0 if first else self._column.count() - 1, entry)
        self._entries[key] = entry
        if first or not self.current:
            self.show_current(key)

    def show_current(self, key: str) -> None:
        """Mark the section one is in."""
        if key == self.current or key not in self._entries:
            return
        self.current = key
        for name, entry in self._entries.items():
            entry.tell(current=name == key)
        self.ensureWidgetVisible(self._entries[key], 0, 0)

    def mark(self, key: str, *, faulty: bool) -> None:
        """Mark a section with a fault in it."""
        self._entries[key].tell(faulty=faulty)

    def show_entry(self, key: str, *, shown: bool) -> None:
        """Hide a section of which nothing is asked."""
        self._entries[key].setVisible(shown)

    @Slot(str)
    def _pressed(self, key: str) -> None:
        self.chosen.emit(key)


class _Entry(QWidget):
    pressed = Signal(str)

    def __init__(self, key: str, label: str, theme: Theme) -> None:
        super().__init__()
        self._key, self._label, self._theme = key, label, theme
        self._current = self._faulty = self._hovered = False
        self.setAccessibleName(label)
        self.setToolTip(f"到“{label}”（Ctrl+PgUp、Ctrl+PgDn 逐节移动）")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(ROW))

    def tell(self, *, current: bool | None = None, faulty: bool | None = None) -> None:
        self._current = self._current if current is None else current
        self._faulty = self._faulty if faulty is None else faulty
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's names
        return QSize(self._theme.px(WIDTH), self._theme.px(ROW))

    def enterEvent(self, _event: QEnterEvent) -> None:  # noqa: N802
        self._hovered = True
        self.update()

    def leaveEvent(self, _event: object) -> None:  # noqa: N802
        self._hovered = False
        self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self.pressed.emit(self._key)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        px, colours = self._theme.px, self._theme.colours
        painter = QPainter(self)
        if self._hovered:
            painter.fillRect(self.rect(), QColor(colours.hover))
        if self._current:
            painter.fillRect(QRect(0, px(6), px(3), self.height() - px(12)), QColor(colours.accent))
        painter.setFont(self._theme.font(HINT_POINTS, bold=self._current))
        painter.setPen(QColor(colours.danger if self._faulty else colours.text if self._current else colours.muted))
        inner = self.rect().adjusted(px(16), 0, -px(12), 0)
        text = painter.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)
        if self._faulty:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.danger))
            painter.drawEllipse(self.width() - px(12), self.height() // 2 - px(3), px(6), px(6))
        painter.end()
