"""Bars lying under each other, for names too long to stand under a bar: halls, units, counties."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent

from desktop.theme import HINT_POINTS
from desktop.widgets.charts import Bar, LitBars, shade

ROW, BAR = 24, 12
_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RankChart(LitBars):
    """Each line has its name, its bar and its number. Up and Down move the cursor; Enter or a click opens a line."""

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars, from the top; a bar's `tick` stands at its end in place of its count.

        A `soft` bar stands for the rest of them: it has its name and number only, and no part in the scale.
        """
        self._bars = tuple(bars)
        self._hovered = self._cursor = -1
        self.setAccessibleDescription("；".join(bar.words() for bar in bars) or "没有")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as its lines."""
        return QSize(self._theme.px(200), self._theme.px(ROW) * len(self._bars) + self._theme.px(2))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint name, parts and number of each line."""
        if not self._bars:
            return
        px, colours = self._theme.px, self._theme.colours
        painter = QPainter(self)
        painter.setFont(self._theme.font(HINT_POINTS))
        metrics = painter.fontMetrics()
        left, right = self._edges(metrics)
        most = self._most()
        for place, bar in enumerate(self._bars):
            line = self._line(place)
            if place in (self._hovered, self._cursor if self.hasFocus() else -1):
                ground = colours.hover if place == self._hovered else colours.accent_soft
                painter.fillRect(line, QColor(ground))
            painter.setPen(QColor(colours.text))
            name = QRect(line.left(), line.top(), left - px(8), line.height())
            label = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, name.width())
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)
            end = self._paint_parts(painter, bar, QRect(left, line.top(), right - left, line.height()), most)
            painter.setPen(QColor(colours.text if bar.count else colours.muted))
            number = QRect(end + px(6), line.top(), self.width() - end - px(6), line.height())
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, bar.tick or f"{bar.count}")
        painter.setPen(QColor(colours.border))
        painter.drawLine(left, 0, left, self._line(len(self._bars) - 1).bottom())

    def _paint_parts(self, painter: QPainter, bar: Bar, room: QRect, most: int) -> int:
        """Paint the parts of a bar; gives where the bar ends."""
        high = self._theme.px(BAR)
        top = room.center().y() - high // 2 + 1
        for rect, number in self._parts(bar, room, most):
            painter.fillRect(QRect(rect.left(), top, rect.width(), high), shade(self._theme, bar, number))
        return room.left() + (0 if bar.soft else room.width() * bar.count // most)

    def _most(self) -> int:
        return max((bar.count for bar in self._bars if not bar.soft), default=0) or 1

    @staticmethod
    def _parts(bar: Bar, room: QRect, most: int) -> list[tuple[QRect, int]]:
        """Where each part of a bar lies; one that counts something is at least two pixels wide."""
        if bar.soft:
            return []
        found, counted = [], 0
        for number, part in enumerate(bar.parts):
            start = room.left() + room.width() * counted // most
            counted += part.count
            end = room.left() + room.width() * counted // most
            if part.count:
                found.append((QRect(start, room.top(), max(2, end - start), room.height()), number))
        return found

    def _edges(self, metrics: QFontMetrics) -> tuple[int, int]:
        """Where the bars begin, and where the longest of them ends."""
        px = self._theme.px
        widest = max((metrics.horizontalAdvance(bar.label) for bar in self._bars), default=0) + px(8)
        numbers = max((metrics.horizontalAdvance(bar.tick or f"{bar.count}") for bar in self._bars), default=0)
        left = min(widest, self.width() * 45 // 100)
        return left, max(left + px(24), self.width() - numbers - px(10))

    def _line(self, place: int) -> QRect:
        high = self._theme.px(ROW)
        return QRect(0, place * high, self.width(), high)

    def _at(self, point: QPoint) -> int:
        place = point.y() // self._theme.px(ROW)
        return place if 0 <= place < len(self._bars) and self.rect().contains(point) else -1

    def _payload_at(self, point: QPoint) -> object:
        """What a click there means: the part under it when that has a payload of its own, else the line."""
        bar = self._bars[self._at(point)]
        left, right = self._edges(QFontMetrics(self._theme.font(HINT_POINTS)))
        most = self._most()
        room = QRect(left, 0, right - left, self.height())
        hit = next(
            (number for rect, number in self._parts(bar, room, most) if rect.left() <= point.x() < rect.right()), -1
        )
        part = bar.parts[hit] if hit >= 0 else None
        return part.payload if part is not None and part.payload is not None else bar.payload

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the line or the part that was clicked."""
        point = event.position().toPoint()
        if self._at(point) >= 0 and event.button() == Qt.MouseButton.LeftButton and self._bars[self._at(point)].count:
            self.chosen.emit(self._payload_at(point))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up and Down go to the next line; Enter opens it."""
        way = _KEYS.get(Qt.Key(event.key()))
        if way is not None and 0 <= self._cursor + way < len(self._bars):
            self._cursor += way
            self.setAccessibleName(f"{self._name}，{self._bars[self._cursor].words()}")
            self.update()
        elif event.key() in _ENTER and self._cursor >= 0 and self._bars[self._cursor].count:
            self.chosen.emit(self._bars[self._cursor].payload)
        else:
            super().keyPressEvent(event)
