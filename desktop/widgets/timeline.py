"""What happened to a record, newest first, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from db.registers import REGISTERS
from db.services.history import Event, FieldChange
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label

FIRST = 8
MORE = 40
_FIELDS, _LINES, _NAMED = 4, 8, 3
_LONG = 24


class Timeline(QWidget):
    """Events in words: who, when, what was done, and the values before and after."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: Sequence[Group] = ()
        self._shown = FIRST
        self._labels: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._more = QToolButton(self)
        self._more.setProperty("look", "small")
        self._more.clicked.connect(self._show_more)
        self._column.addWidget(self._more)
        theme.changed.connect(self._write)

    def show_events(self, events: Sequence[Event]) -> None:
        """Show these events."""
        self._groups, self._shown = grouped(events), FIRST
        self._write()

    @Slot()
    def _show_more(self) -> None:
        self._shown += MORE
        self._write()

    @Slot()
    def _write(self) -> None:
        shown = self._groups[: self._shown]
        while len(self._labels) > len(shown):
            gone = self._labels.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._labels) < len(shown):
            label = wrapping_label(self)
            label.setTextFormat(Qt.TextFormat.RichText)
            self._column.insertWidget(len(self._labels), label)
            self._labels.append(label)
        for label, group in zip(self._labels, shown, strict=True):
            label.setText(self._html(group))
            label.setAccessibleName("，".join((group.at[:16], group.who, *group.lines, group.reason)))
        rest = len(self._groups) - len(shown)
        self._more.setText(f"更早的 {rest} 条")
        self._more.setVisible(rest > 0)

    def _html(self, group: Group) -> str:
        text = self._theme.colours.text
        lines = [f"{escape(group.at[:16])} &nbsp; {escape(group.who)}"]
        lines += [f'<span style="color:{text}">{escape(line)}</span>' for line in group.lines[:_LINES]]
        if len(group.lines) > _LINES:
            lines.append(f"等{len(group.lines)}处")
        if group.reason:
            lines.append(f"理由：{escape(group.reason)}")
        return "<br>".join(lines)


@dataclass(frozen=True)
class Group:
    """What one person did at one moment, told in a few lines."""

    at: str
    who: str
    reason: str
    lines: tuple[str, ...]


def grouped(events: Sequence[Event]) -> list[Group]:
    """Put together what was saved at once; rows of one kind that were added together are counted."""
    groups = []
    for (at, who, reason), together in groupby(events, key=_moment):
        lines: dict[str, list[str]] = {}
        for event in reversed(list(together)):
            lines.setdefault(f"{event.verb}{event.what}", []).append(_named(event))
        told = []
        for head, names in lines.items():
            named = "；".join(name for name in names[:_NAMED] if name)
            more = f" 等{len(names)}项" if len(names) > _NAMED else ""
            told.append(f"{head}：{named}{more}" if named else head)
        groups.append(Group(at, who, reason, tuple(told)))
    return groups


def _moment(event: Event) -> tuple[str, str, str]:
    return event.at, event.who, event.reason


def _named(event: Event) -> str:
    """The changes of an event; of something new only what it is called."""
    if event.verb == "修改":
        shown = "；".join(_change(one) for one in event.changes[:_FIELDS])
        return f"{shown} 等{len(event.changes)}项" if len(event.changes) > _FIELDS else shown
    if not event.changes:
        return ""
    title = next((one.title for one in REGISTERS.values() if one.model.table() == event.table), "")
    named = [one.after or one.before for one in event.changes if one.name == title]
    told = [one.after or one.before for one in event.changes]
    words = (one for one in named + told if one and not one.isdecimal())  # “1” does not say whose first lesson it was
    return _short(next(words, told[0]))


def _change(change: FieldChange) -> str:
    before, after = _short(change.before), _short(change.after)
    return f"{change.label}：{before} → {after or '（空）'}" if before else f"{change.label}：{after}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"
