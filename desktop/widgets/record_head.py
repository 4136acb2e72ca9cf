"""The title line of a record: what it is called, its state, the next lawful step, saving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.keys import tip
from desktop.theme import TITLE_POINTS, Theme
from desktop.widgets.tones import tone_of


@dataclass(frozen=True)
class NextStep:
    """One step a record could take: its key, the words on the button, and what is not yet in order."""

    key: str
    label: str
    reasons: tuple[str, ...] = ()

    @property
    def act(self) -> str:
        """The step as what is to be done: 归档 leads to 已归档."""
        return self.label.removeprefix("已")


class RecordHead(QWidget):
    """One line. The title keeps its room, what stands beside it is shortened where the line is narrow."""

    step_wanted = Signal(str)
    save_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.px
        self.words = _Words(theme, self)
        self.step = _StepButton(theme, self)
        self.step.setProperty("look", "primary")
        self.step.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.step.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.step.setMenu(QMenu(self.step))
        self.step.menu().triggered.connect(self._chosen)
        self.step.clicked.connect(self._usual)
        self.step.hide()
        self.save = QPushButton("保存", self)
        self.save.setToolTip(tip("保存", "save"))
        self.save.clicked.connect(self.save_wanted)
        theme.dress(self.save, "save", "text")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(16), px(8), px(16), px(8))
        layout.setSpacing(px(8))
        layout.addWidget(self.words, 1)
        layout.addWidget(self.step)
        layout.addWidget(self.save)
        self._steps: Sequence[NextStep] = ()

    def tell(self, title: str, beside: str, state: str = "", state_label: str = "") -> None:
        """Say what the record is called, what stands beside that, and its state."""
        self.words.tell(title, beside, tone_of(state) if state_label else "", state_label)

    def offer(self, steps: Sequence[NextStep]) -> None:
        """Offer steps: the first one on the button, the others in its menu."""
        self._steps = steps
        self.step.setVisible(bool(steps))
        menu = self.step.menu()
        menu.clear()
        if not steps:
            return
        usual = steps[0]
        self.step.setText(f"下一步：{usual.act}")
        self.step.setToolTip("\n".join((f"记录为“{usual.label}”", *(f"还缺：{one}" for one in usual.reasons))))
        for one in steps:
            action = QAction(one.act if not one.reasons else f"{one.act}（手续未齐）", menu)
            action.setData(one.key)
            action.setToolTip("\n".join(one.reasons))
            menu.addAction(action)
        menu.setToolTipsVisible(True)

    def set_modified(self, *, modified: bool) -> None:
        """Enable saving while there is something to save."""
        self.save.setEnabled(modified)

    @Slot()
    def _usual(self) -> None:
        if self._steps:
            self.step_wanted.emit(self._steps[0].key)

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        self.step_wanted.emit(str(action.data()))


class _StepButton(QToolButton):
    """As high as the button beside it; Qt would make room for an icon."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(theme.px(30))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(super().sizeHint().width(), self._theme.px(30))


class _Words(QLabel):
    """Title, what stands beside it, and the state with its dot; painted, so that each can be shortened by itself."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = self._beside = self._tone = self._state = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def tell(self, title: str, beside: str, tone: str, state: str) -> None:
        self._title, self._beside, self._tone, self._state = title, beside, tone, state
        words = "，".join(part for part in (title, beside, state) if part)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's names
        return QSize(self._theme.px(200), self._theme.px(30))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._theme.px(80), self._theme.px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        px, colours = self._theme.px, self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        big, plain = self._theme.font(TITLE_POINTS, bold=True), self._theme.font()
        state_width = QFontMetrics(plain).horizontalAdvance(self._state) + px(18) if self._state else 0
        room = self.width() - (state_width + px(16) if state_width else 0)
        title = QFontMetrics(big).elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        left = self._write(painter, title, 0, font=big, colour=colours.text)
        if self._beside and room - left > px(60):
            left += px(12)
            beside = QFontMetrics(plain).elidedText(self._beside, Qt.TextElideMode.ElideRight, room - left)
            left = self._write(painter, beside, left, font=plain, colour=colours.muted)
        if self._state:
            left += px(16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(colours, self._tone)))
            painter.drawEllipse(left, self.height() // 2 - px(4), px(8), px(8))
            self._write(painter, self._state, left + px(14), font=plain, colour=colours.text)
        painter.end()

    def _write(self, painter: QPainter, text: str, left: int, *, font: object, colour: str) -> int:
        painter.setFont(font)  # type: ignore[arg-type]  # a QFont; the stub knows one overload more
        painter.setPen(QColor(colour))
        area = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        return left + painter.fontMetrics().horizontalAdvance(text)
