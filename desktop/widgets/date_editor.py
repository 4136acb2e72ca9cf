"""Editors for days and moments: typed any usual way (`38`, `今`, `+15w`), or picked from a month."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from db.kinds import Day, Moment, now, today
from db.services.days import Days
from desktop.theme import Theme
from desktop.widgets.calendar_popup import CalendarPopup
from desktop.widgets.editor import LineEditor, Outcome, Raw

_WORKDAYS = re.compile(r"([+-]?\d{1,3})(?:w|个?工作日)", re.IGNORECASE)


class DateEditor(LineEditor):
    """A day (or a moment). `+15w` is the fifteenth workday from today on."""

    def __init__(self, kind: Day | Moment, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(kind, theme, parent)
        self.days = Days()
        self._note = ""
        self._calendar: CalendarPopup | None = None
        button = QAction("从日历选择（F4）", self.line)
        theme.dress(button, "today")
        button.triggered.connect(self._toggle)
        self.line.addAction(button, QLineEdit.ActionPosition.TrailingPosition)

    def settle(self) -> Outcome:
        """Count workdays if asked to, then as every line; say when a calendar was missing for it."""
        self._dismiss()
        counted = self._count_workdays()
        outcome = super().settle()
        if counted and not outcome.fault:
            return Outcome(outcome.value, "", self._note or outcome.doubt)
        return outcome

    def restore(self, raw: Raw) -> None:
        """Show a text and close the calendar."""
        super().restore(raw)
        self._dismiss()

    @property
    def calendar(self) -> CalendarPopup:
        """The month under the field, made when it is first wanted."""
        if self._calendar is None:
            self._calendar = CalendarPopup(self.theme, self.line, self.days)
            self._calendar.picked.connect(self._picked)
        return self._calendar

    def _count_workdays(self) -> bool:
        text = unicodedata.normalize("NFKC", self.line.text()).strip()
        found = _WORKDAYS.fullmatch(text)
        if found is None:
            return False
        day, self._note = self.days.after(today(), int(found[1]))
        self._put(day)
        return True

    def _put(self, day: date) -> None:
        if isinstance(self.kind, Moment):
            before = self.parse(self.raw()).value
            clock = before.time() if isinstance(before, datetime) else datetime.min.time().replace(hour=9)
            self.line.setText(self.kind.edit(datetime.combine(day, clock)))
        else:
            self.line.setText(self.kind.edit(day))

    def _day(self) -> date | None:
        value: Any = self.parse(self.raw()).value
        return value.date() if isinstance(value, datetime) else value

    def _dismiss(self) -> None:
        if self._calendar is not None:
            self._calendar.dismiss()

    @Slot()
    def _toggle(self) -> None:
        self.line.setFocus()
        if self._calendar is not None and self._calendar.isVisible():
            self._calendar.dismiss()
        else:
            self._count_workdays()
            self.calendar.open_at(self._day())

    @Slot(object)
    def _picked(self, day: date) -> None:
        self._dismiss()
        self._put(day)
        self.changed.emit()
        self.line.selectAll()

    @Slot()
    def _edited(self) -> None:
        self._dismiss()
        super()._edited()

    @Slot(int)
    def _advance(self, way: int) -> None:
        if self._calendar is not None and self._calendar.isVisible():
            self._picked(self._calendar.month.day)
        self.advance.emit(way)

    @Slot(int)
    def _step(self, way: int) -> None:
        if self._calendar is not None and self._calendar.isVisible():
            self._calendar.handle(_arrow(way))
        else:
            self.advance.emit(way)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Ctrl+; is today or now; F4 and Alt+Down open the calendar, which gets what the line leaves, Esc closes it."""
        shown = self._calendar is not None and self._calendar.isVisible()
        if shown and event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        elif shown and self.calendar.handle(event):
            event.accept()
        elif event.key() == Qt.Key.Key_Semicolon and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._dismiss()
            moment = now().replace(second=0, microsecond=0)
            self.line.setText(self.kind.edit(moment if isinstance(self.kind, Moment) else moment.date()))
            self.changed.emit()
        elif event.key() == Qt.Key.Key_F4 or (
            event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self._toggle()
        else:
            super().keyPressEvent(event)


def _arrow(way: int) -> QKeyEvent:
    key = Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
