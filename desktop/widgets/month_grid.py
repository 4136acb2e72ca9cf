"""A month on one sheet: days off, make-up days, and what ends on each day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from db.kinds import today
from db.services.agenda import CalendarDay
from desktop.theme import HINT_POINTS, Theme

WEEKDAYS = "一二三四五六日"
WEEKS = 6
HEAD, NUMBER, LINE = 26, 24, 18
NAMED = 96  # narrower days tell how many, not whose
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


def first_shown(month: date) -> date:
    """The Monday on or before the first of a month."""
    first = month.replace(day=1)
    return first - timedelta(first.weekday())


def tone_of_day(one: CalendarDay) -> str:
    """The colour of the deadlines of a day: red when it has come, amber within three workdays, else blue."""
    if one.day <= today():
        return "danger"
    return "warning" if any(due.workdays_left <= 3 for due in one.dues) else "accent"


def words_of_day(one: CalendarDay) -> str:
    """A day as it is read aloud."""
    kind = "" if not one.special else f"，{one.reason}"
    rest = "上班" if one.workday else "休息"
    provisional = "" if one.known else "（暂定）"
    due = f"，{len(one.dues)} 项到期" if one.dues else ""
    return f"{one.day.month}月{one.day.day}日 周{WEEKDAYS[one.day.weekday()]}{kind}，{rest}{provisional}{due}"


class MonthGrid(QWidget):
    """The arrows go from day to day, PageUp and PageDown from month to month, Enter to what ends on the day."""

    picked = Signal(object)  # the day the cursor came to
    entered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days: Sequence[CalendarDay] = ()
        self._month = today().replace(day=1)
        self.day = today()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_days(self, month: date, days: Sequence[CalendarDay], day: date) -> None:
        """Show six weeks around `month` with the cursor on `day`."""
        self._month, self._days, self.day = month, tuple(days), day
        at = self._place_of(day)
        self.setAccessibleName(words_of_day(self._days[at]) if at is not None else "日历")
        self.update()

    def found(self) -> CalendarDay | None:
        """The day the cursor is on."""
        at = self._place_of(self.day)
        return self._days[at] if at is not None else None

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for the numbers."""
        return QSize(self._theme.px(7 * 48), self._theme.px(HEAD + WEEKS * 44))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the weekdays, then each day."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, colours = self._theme.px, self._theme.colours
        painter.setFont(self._theme.font(HINT_POINTS))
        painter.setPen(QColor(colours.muted))
        for column, name in enumerate(WEEKDAYS):
            cell = self._cell(column)
            room = QRect(cell.left() + px(8), 0, cell.width(), px(HEAD))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, f"周{name}")
        for place, one in enumerate(self._days):
            self._paint_day(painter, self._cell(place), one)

    def _paint_day(self, painter: QPainter, cell: QRect, one: CalendarDay) -> None:
        px, colours = self._theme.px, self._theme.colours
        inside = one.day.month == self._month.month
        if not one.workday:
            painter.fillRect(cell, QColor(colours.window))
        if one.day == self.day:
            painter.fillRect(cell, QColor(colours.accent_soft))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colours.line))
        painter.drawRect(cell.adjusted(0, 0, -1, -1))
        if one.day == self.day and self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        number = QRect(cell.left() + px(6), cell.top() + px(3), px(22), px(20))
        ink = colours.text if inside else colours.faint
        if one.day == today():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_strong))
            painter.drawRoundedRect(number, px(4), px(4))
            ink = colours.on_accent
        painter.setFont(self._theme.font(bold=one.day == today()))
        painter.setPen(QColor(ink))
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, f"{one.day.day}")
        self._paint_kind(painter, cell, one)
        if one.dues:
            self._paint_dues(painter, cell, one)

    def _paint_kind(self, painter: QPainter, cell: QRect, one: CalendarDay) -> None:
        """休, 班 and why, at the right of the number."""
        px, colours = self._theme.px, self._theme.colours
        if not one.special:
            return
        painter.setFont(self._theme.font(HINT_POINTS))
        painter.setPen(QColor(colours.warning if one.workday else colours.good))
        room = QRect(cell.left() + px(32), cell.top() + px(3), cell.width() - px(36), px(20))
        reason = one.reason.removesuffix("调休上班")
        mark = "班" if one.workday else "休"
        words = f"{mark} {reason}" if one.own is None else f"{mark} 本局：{reason}"
        fits = painter.fontMetrics().horizontalAdvance(words) <= room.width()
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words if fits else mark)

    def _paint_dues(self, painter: QPainter, cell: QRect, one: CalendarDay) -> None:
        """As many names as there is room for; else how many there are."""
        px, colours = self._theme.px, self._theme.colours
        tone = QColor(getattr(colours, tone_of_day(one)))
        room = (cell.height() - px(NUMBER) - px(4)) // px(LINE)
        names = [due.party or due.number for due in one.dues]
        if cell.width() < px(NAMED) or room <= 1 < len(names):
            names = [f"{len(names)} 项"]
        elif len(names) > room:
            names = [*names[: room - 1], f"共 {len(names)} 项"]
        painter.setFont(self._theme.font(HINT_POINTS))
        for place, name in enumerate(names):
            top = cell.top() + px(NUMBER) + place * px(LINE)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            painter.drawEllipse(cell.left() + px(8), top + px(LINE) // 2 - px(3), px(6), px(6))
            painter.setPen(QColor(colours.text))
            line = QRect(cell.left() + px(18), top, cell.width() - px(22), px(LINE))
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)

    def _cell(self, place: int) -> QRect:
        row, column = divmod(place, 7)
        head = self._theme.px(HEAD)
        height = self.height() - head
        left, right = self.width() * column // 7, self.width() * (column + 1) // 7
        top, bottom = head + height * row // WEEKS, head + height * (row + 1) // WEEKS
        return QRect(left, top, right - left + 1, bottom - top + 1)

    def _place_of(self, day: date) -> int | None:
        at = (day - self._days[0].day).days if self._days else -1
        return at if 0 <= at < len(self._days) else None

    def _at(self, place: QPoint) -> CalendarDay | None:
        return next((one for number, one in enumerate(self._days) if self._cell(number).contains(place)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to a day."""
        one = self._at(event.position().toPoint())
        if one is not None:
            self.picked.emit(one.day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what is on a day."""
        one = self._at(event.position().toPoint())
        lines = [words_of_day(one), *(f"{due.party or due.number}：{due.action}" for due in one.dues)] if one else []
        words = "\n".join(lines)
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go from day to day."""
        key = Qt.Key(event.key())
        if key in STEPS:
            self.picked.emit(self.day + timedelta(STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.picked.emit(month_after(self.day, -1 if key == Qt.Key.Key_PageUp else 1))
        elif key == Qt.Key.Key_Home:
            self.picked.emit(today())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def month_after(day: date, count: int) -> date:
    """The same day `count` months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(1)).day))
