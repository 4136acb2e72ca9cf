"""A month under a date field: days off in grey with 休, make-up workdays with 班, today ringed."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QToolTip, QVBoxLayout, QWidget

from db.kinds import today
from db.services.days import Days, DayStatus
from desktop.theme import HINT_POINTS, Theme
from desktop.widgets.overlay import Overlay

_CELL_WIDTH, _CELL_HEIGHT, _HEAD = 36, 30, 22
_WEEK = "一二三四五六日"
_ARROWS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


class CalendarPopup(Overlay):
    """A month to pick a day from. The field keeps the focus and passes keys on to `handle`."""

    picked = Signal(object)

    def __init__(self, theme: Theme, anchor: QWidget, days: Days) -> None:
        super().__init__(theme, anchor)
        px = theme.px
        self.setAccessibleName("日历")
        self.caption = QLabel(self)
        self.month = _Month(theme, days, self)
        self.month.picked.connect(self.picked)
        head = QHBoxLayout()
        head.setContentsMargins(px(4), 0, 0, 0)
        head.addWidget(self.caption, 1)
        for icon, words, step in (("previous", "上个月（PgUp）", -1), ("next", "下个月（PgDn）", 1)):
            button = QToolButton(self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setProperty("step", step)
            theme.dress(button, icon)
            button.clicked.connect(self._turn)
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(6), px(8), px(8))
        layout.setSpacing(px(4))
        layout.addLayout(head)
        layout.addWidget(self.month)

    def open_at(self, day: date | None) -> None:
        """Show the month of a day (today for none)."""
        self.month.day = day or today()
        self._name()
        self.pop()

    def handle(self, event: QKeyEvent) -> bool:
        """Move by a day, a week, a month; Enter picks. False for a key that is not the calendar's."""
        key = event.key()
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.month.day = shifted(self.month.day, 1 if key == Qt.Key.Key_PageDown else -1)
        elif key in _ARROWS:
            self.month.day = min(max(self.month.day + timedelta(_ARROWS[key]), FIRST), LAST)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self.month.day)
        else:
            return False
        self._name()
        return True

    def _name(self) -> None:
        day = self.month.day
        note = "" if self.month.status(day).known else "（放假安排未公布）"
        self.caption.setText(f"{day.year}年{day.month}月{note}")
        self.month.update()

    @Slot()
    def _turn(self) -> None:
        self.month.day = shifted(self.month.day, self.sender().property("step"))
        self._name()


class _Month(QWidget):
    """Six weeks, painted."""

    picked = Signal(object)

    def __init__(self, theme: Theme, days: Days, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days = days
        self._known: tuple[date, list[DayStatus]] | None = None
        self.day = today()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        px = self._theme.px
        return QSize(7 * px(_CELL_WIDTH), px(_HEAD) + 6 * px(_CELL_HEIGHT))

    def first(self) -> date:
        """The Monday at the top left."""
        start = self.day.replace(day=1)
        return start - timedelta(start.weekday()) if start.toordinal() > 7 else start

    def status(self, day: date) -> DayStatus:
        """Whether people work on a day of the six weeks."""
        start = self.first()
        if self._known is None or self._known[0] != start:
            self._known = start, self._days.statuses(start, 42)
        return self._known[1][(day - start).days]

    def cell(self, place: int) -> QRect:
        """Where the day at `place` (0 to 41) is painted."""
        px = self._theme.px
        width, height = px(_CELL_WIDTH), px(_CELL_HEIGHT)
        return QRect(place % 7 * width, px(_HEAD) + place // 7 * height, width, height)

    def day_at(self, point: QPoint) -> date | None:
        """The day under a point."""
        place = next((place for place in range(42) if self.cell(place).contains(point)), None)
        return None if place is None else self.first() + timedelta(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.picked.emit(day)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), self.status(day).reason if day else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        px, colours = self._theme.px, self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(HINT_POINTS))
        painter.setPen(QColor(colours.muted))
        for place, name in enumerate(_WEEK):
            area = QRect(place * px(_CELL_WIDTH), 0, px(_CELL_WIDTH), px(_HEAD))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name)
        now, start = today(), self.first()
        for place in range(42):
            day = start + timedelta(place)
            area, here = self.cell(place), day == self.day
            inner = area.adjusted(px(2), px(1), -px(2), -px(1))
            mark = self.status(day)
            if here:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.accent_strong))
                painter.drawRoundedRect(inner, px(4), px(4))
            elif day == now:
                painter.setPen(QPen(QColor(colours.accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(inner, px(4), px(4))
            plain = colours.text if mark.workday else colours.muted
            colour = colours.on_accent if here else plain if day.month == self.day.month else colours.faint
            painter.setPen(QColor(colour))
            painter.setFont(self._theme.font())
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, str(day.day))
            sign = self._sign(day, workday=mark.workday)
            if sign:
                painter.setFont(self._theme.font(6.5))
                aside = colours.warning if sign == "班" else colours.muted
                painter.setPen(QColor(colours.on_accent if here else aside))
                corner = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
                painter.drawText(inner.adjusted(0, px(1), -px(2), 0), corner, sign)
        painter.end()

    @staticmethod
    def _sign(day: date, *, workday: bool) -> str:
        """休 for a weekday off, 班 for a weekend at work; nothing for what a week is like anyway."""
        if workday == (day.weekday() < 5):
            return ""
        return "班" if workday else "休"


def shifted(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    if not FIRST.year <= year <= LAST.year:
        return day
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
