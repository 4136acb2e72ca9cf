"""How many deadlines stand at each stage: large numbers that lead to their group in the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from desktop.theme import HINT_POINTS, TITLE_POINTS, Theme


@dataclass(frozen=True)
class Stage:
    """One number with the word under it; `tone` is the colour of a number that is not nought.

    `shown` is written in place of the count: a share, hours.
    """

    key: str
    label: str
    count: int
    tone: str = "text"
    shown: str = ""

    @property
    def words(self) -> str:
        """The number as it is written."""
        return self.shown or f"{self.count}"


class StageBar(QWidget):
    """The numbers side by side."""

    chosen = Signal(str)  # the stage's key

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, inset: int = 8) -> None:
        """`inset` is the room at its sides."""
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[_Number] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(inset), 0, theme.px(inset), theme.px(8))
        self._row.setSpacing(theme.px(4))
        self._row.addStretch(1)

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Show these numbers."""
        while len(self._buttons) < len(stages):
            button = _Number(self._theme, self)
            button.clicked.connect(self._choose)
            self._row.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
        for button, stage in zip(self._buttons, stages, strict=False):
            button.show_stage(stage)
        for button in self._buttons[len(stages) :]:
            button.hide()

    @Slot()
    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, _Number) and button.stage is not None:
            self.chosen.emit(button.stage.key)


class _Number(QAbstractButton):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.stage: Stage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_stage(self, stage: Stage) -> None:
        """Show a number; nought cannot be pressed."""
        self.stage = stage
        self.setEnabled(stage.count > 0)
        self.setText(stage.label)
        self.setAccessibleName(f"{stage.label} {stage.words}" if stage.shown else f"{stage.label} {stage.count} 项")
        self.setToolTip(f"到“{stage.label}”" if stage.count else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if stage.count else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()
        self.show()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        self.ensurePolished()
        self.setFont(self._theme.font(HINT_POINTS))
        words = (
            QFontMetrics(self._theme.font(TITLE_POINTS, bold=True)).horizontalAdvance(self.stage.words)
            if self.stage
            else 0
        )
        wide = max(self.fontMetrics().horizontalAdvance(self.text()), words)
        return QSize(wide + self._theme.px(24), self._theme.px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        stage, colours, px = self.stage, self._theme.colours, self._theme.px
        if stage is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(self.rect(), px(4), px(4))
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), px(4), px(4))
        inner = self.rect().adjusted(px(8), px(4), -px(8), -px(4))
        number = QRect(inner.left(), inner.top(), inner.width(), px(26))
        painter.setFont(self._theme.font(TITLE_POINTS, bold=stage.count > 0))
        painter.setPen(QColor(getattr(colours, stage.tone) if stage.count else colours.faint))
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, stage.words)
        painter.setFont(self._theme.font(HINT_POINTS))
        painter.setPen(QColor(colours.muted))
        below = QRect(inner.left(), number.bottom(), inner.width(), inner.bottom() - number.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, stage.label)
