"""One day of the calendar: what kind of day it is, what ends on it, and the office's own word on it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.services.agenda import CalendarDay
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.job_list import JobList, Line
from desktop.widgets.month_grid import WEEKDAYS, tone_of_day

WIDTH = 296


class DayPanel(QFrame):
    """Enter on a deadline opens its case; the office's own days off and workdays are set below."""

    opened = Signal(object)  # a line
    own_wanted = Signal(bool, str)  # whether people work that day, and why
    own_unwanted = Signal(int)  # the id of the entry

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        self._shown: CalendarDay | None = None
        self.setProperty("look", "bar")
        self.setFixedWidth(px(WIDTH))
        self._head = QLabel(self)
        self._head.setProperty("look", "section")
        self._kind = wrapping_label(self)
        self.list = JobList(theme, self)
        self.list.setProperty("look", "bar")
        self.list.opened.connect(self.opened)
        self._nothing = wrapping_label(self)
        self._nothing.setText("这一天没有到期的事项。")
        own = QLabel("本局工作日", self)
        own.setProperty("look", "section")
        self._own = wrapping_label(self)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("缘由，如：防汛停工")
        self.note.setAccessibleName("缘由")
        self.note.setMaxLength(60)
        self.note.returnPressed.connect(self._set)
        self.set = QPushButton(self)
        self.set.clicked.connect(self._set)
        self.drop = QPushButton("按国家安排", self)
        self.drop.setToolTip("取消本局对这一天的规定")
        self.drop.clicked.connect(self._drop)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.set)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(12), 0, px(12))
        column.setSpacing(px(6))
        padded = (self._head, self._kind, self._nothing, own, self._own, self.note)
        for part in padded:
            part.setContentsMargins(px(16), 0, px(16), 0)
        column.addWidget(self._head)
        column.addWidget(self._kind)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing)
        column.addStretch(0)
        self._stretch = column.count() - 1
        column.addWidget(own)
        column.addWidget(self._own)
        line = QHBoxLayout()
        line.setContentsMargins(px(16), 0, px(16), 0)
        line.addWidget(self.note)
        column.addLayout(line)
        buttons.setContentsMargins(px(16), 0, px(16), 0)
        column.addLayout(buttons)
        self._column = column
        self.note.setContentsMargins(0, 0, 0, 0)

    def show_day(self, one: CalendarDay | None) -> None:
        """Show a day; None shows nothing."""
        before, self._shown = self._shown, one
        self.setVisible(one is not None)
        if one is None:
            return
        day = one.day
        self._head.setText(f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}")
        kind = "上班" if one.workday else "休息"
        reason = f"（{one.reason}）" if one.special else ""
        known = "" if one.known else "。这一年的放假安排还没有公布，暂定"
        self._kind.setText(f"{kind}{reason}{known}")
        tone = tone_of_day(one)
        lines = [
            Line(
                (due.register, due.record_id), tone, due.days_left <= 0, due.left, "", due.party or due.number,
                due.number, due.action, due.name, due.officer, due,
            )
            for due in one.dues
        ]  # fmt: skip
        self.list.show_groups({"到期": lines})
        self.list.setVisible(bool(one.dues))
        self._nothing.setVisible(not one.dues)
        self._column.setStretch(self._stretch, 0 if one.dues else 1)
        self.drop.setVisible(one.own is not None)
        self.set.setText("本局这天休息" if one.workday else "本局这天上班")
        self.set.setVisible(one.own is None)
        self.note.setVisible(one.own is None)
        plain = "只登记与国家安排不同的日子；期限随之重算。"
        self._own.setText(plain if one.own is None else f"本局规定这一天{kind}：{one.reason}。")
        if before is None or before.day != day:
            self.note.clear()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Narrow, and as high as there is room."""
        return QSize(self.width(), 200)

    @Slot()
    def _set(self) -> None:
        if self._shown is None:
            return
        if not self.note.text().strip():
            self.note.setFocus()
            self.note.setPlaceholderText("先写明缘由，如：防汛停工")
            return
        self.own_wanted.emit(not self._shown.workday, self.note.text().strip())

    @Slot()
    def _drop(self) -> None:
        if self._shown is not None and self._shown.own is not None:
            self.own_unwanted.emit(self._shown.own)
