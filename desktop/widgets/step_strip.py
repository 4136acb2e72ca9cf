"""The way of a record as a line of steps: which are behind, which one it is at, which are ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import HINT_POINTS, Theme

DONE, NOW, AHEAD, SKIPPED = "done", "now", "ahead", "skipped"
_WORDS = {DONE: "已完成", NOW: "现在", AHEAD: "未到", SKIPPED: "不需要"}
HEIGHT = 46


@dataclass(frozen=True)
class StripStep:
    """One step: its name, what is told under it (when, by whom, until when), and where the record stands to it."""

    label: str
    below: str
    state: str
    tone: str = "accent"


class StepStrip(QWidget):
    """Only tells; what comes next is a button elsewhere."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: tuple[StripStep, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_steps(self, steps: Sequence[StripStep]) -> None:
        """Show these steps; nothing hides the line."""
        self._steps = tuple(steps)
        told = "，".join(f"{one.label}{_WORDS[one.state]}{one.below}" for one in steps)
        self.setAccessibleName(f"进度：{told}" if told else "")
        self.setToolTip(told)
        self.setVisible(bool(steps))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Two lines of text."""
        return QSize(self._theme.px(320), self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint dots, the line between them, names and what is under these."""
        if not self._steps:
            return
        px, colours = self._theme.px, self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, wide = px(16), (self.width() - px(32)) // len(self._steps)
        middle = px(11)
        for place, step in enumerate(self._steps):
            start = left + place * wide
            tone = QColor(
                getattr(colours, step.tone if step.state == NOW else "good" if step.state == DONE else "border")
            )
            dot = QRect(start, middle - px(5), px(10), px(10))
            painter.setPen(QPen(tone, px(2)))
            painter.setBrush(tone if step.state in (DONE, NOW) else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(dot)
            painter.setFont(self._theme.font(bold=step.state == NOW))
            painter.setPen(QColor(colours.text if step.state in (DONE, NOW) else colours.muted))
            room = wide - px(16) - px(12)
            words = painter.fontMetrics().elidedText(step.label, Qt.TextElideMode.ElideRight, room)
            area = QRect(start + px(16), 0, room, middle * 2)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
            end = start + px(16) + painter.fontMetrics().horizontalAdvance(words) + px(8)
            if place < len(self._steps) - 1 and start + wide - px(8) > end:
                following = self._steps[place + 1].state
                painter.setPen(QPen(QColor(colours.good if following in (DONE, NOW) else colours.line), px(2)))
                painter.drawLine(end, middle, start + wide - px(8), middle)
            painter.setFont(self._theme.font(HINT_POINTS))
            painter.setPen(QColor(colours.muted))
            below = painter.fontMetrics().elidedText(step.below, Qt.TextElideMode.ElideRight, wide - px(20))
            area = QRect(start + px(16), middle * 2, wide - px(20), px(HEIGHT) - middle * 2)
            painter.drawText(area, Qt.AlignmentFlag.AlignTop, below)
        painter.end()
