"""A year of small months: days off shaded, days on which something ends in colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from db.kinds import today
from db.services.agenda import CalendarDay
from desktop.theme import HINT_POINTS, Theme
from desktop.widgets.month_grid import STEPS, first_shown, month_after, tone_of_day, words_of_day

ACROSS = 4
_SMALL_POINTS = 8.0
_HEAD, _GAP = 22, 16


class YearView(QWidget):
    """The arrows go from day to day, PageUp and PageDown from year to year, Enter to the month."""

    picked = Signal(object)
    entered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days: dict[date, CalendarDay] = {}
        self.day = today()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_days(self, days: Sequence[CalendarDay], day: date) -> None:
        """Show the days of a year with the cursor on `day`."""
        self._days, self.day = {one.day: one for one in days}, day
        self.setAccessibleName(words_of_day(self._days[day]) if day in self._days else "年历")
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for the numbers."""
        return QSize(self._theme.px(7 * 48), self._theme.px(280))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint twelve months."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            area = self._month(month)
            painter.setFont(self._theme.font(HINT_POINTS, bold=True))
            painter.setPen(self._theme.colour("text"))
            head = QRect(area.left(), area.top(), area.width(), self._theme.px(_HEAD))
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, f"{month}月")
            painter.setFont(self._theme.font(_SMALL_POINTS))
        for one in self._days.values():
            self._paint_day(painter, one)

    def _paint_day(self, painter: QPainter, one: CalendarDay) -> None:
        colours = self._theme.colours
        cell = self._cell(one.day)
        if not one.workday:
            painter.fillRect(cell, QColor(colours.window))
        ink = colours.muted if not one.workday else colours.text
        if one.special:
            ink = colours.warning if one.workday else colours.good
        if one.dues:
            tone = tone_of_day(one)
            side = min(cell.width(), cell.height()) - 1
            place = QRectF(cell.center().x() - side / 2 + 0.5, cell.center().y() - side / 2 + 0.5, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            soft = {"danger": colours.danger_soft, "warning": colours.warning_soft, "accent": colours.accent_soft}
            painter.setBrush(QColor(soft[tone]))
            painter.drawEllipse(place)
            ink = getattr(colours, tone)
        painter.setFont(self._theme.font(_SMALL_POINTS, bold=bool(one.dues) or one.day == today()))
        if one.day == self.day:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(colours.accent if one.day == today() and not one.dues else ink))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{one.day.day}")

    def _month(self, month: int) -> QRect:
        row, column = divmod(month - 1, ACROSS)
        gap = self._theme.px(_GAP)
        wide = (self.width() - gap * (ACROSS - 1)) // ACROSS
        high = (self.height() - gap * 2) // 3
        return QRect(column * (wide + gap), row * (high + gap), wide, high)

    def _cell(self, day: date) -> QRect:
        area = self._month(day.month)
        row, column = divmod((day - first_shown(day)).days, 7)
        head = self._theme.px(_HEAD)
        wide, high = area.width() / 7, (area.height() - head) / 6
        left, top = area.left() + round(column * wide), area.top() + head + round(row * high)
        return QRect(left, top, area.left() + round((column + 1) * wide) - left,
                     area.top() + head + round((row + 1) * high) - top)  # fmt: skip

    def _at(self, place: QPoint) -> CalendarDay | None:
        return next((one for one in self._days.values() if self._cell(one.day).contains(place)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to a day."""
        one = self._at(event.position().toPoint())
        if one is not None:
            self.picked.emit(one.day)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Go to the month."""
        self.entered.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what is on a day."""
        one = self._at(event.position().toPoint())
        QToolTip.showText(event.globalPosition().toPoint(), words_of_day(one) if one else "", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go from day to day."""
        key = Qt.Key(event.key())
        if key in STEPS:
            self.picked.emit(self.day + timedelta(STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.picked.emit(month_after(self.day, -12 if key == Qt.Key.Key_PageUp else 12))
        elif key == Qt.Key.Key_Home:
            self.picked.emit(today())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
