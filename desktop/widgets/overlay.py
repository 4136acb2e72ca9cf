"""A panel that floats over its page, under the field it belongs to, and never takes the focus from it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QWidget

from desktop.theme import Theme


class Overlay(QFrame):
    """A child of the window, not a window of its own: an input method goes on composing while it is shown.

    It follows its anchor when the page scrolls or the window changes, and hides when the anchor does.
    """

    def __init__(self, theme: Theme, anchor: QWidget) -> None:
        super().__init__(anchor)
        self.theme = theme
        self.anchor = anchor
        self.setProperty("look", "overlay")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._watched: list[QWidget] = []
        self.hide()

    def wanted(self) -> tuple[int, int]:
        """Width and height it would like to have, in logical pixels."""
        size = self.sizeHint()
        return size.width(), size.height()

    def pop(self) -> None:
        """Show it at its anchor."""
        window = self.anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        if not self._watched:
            widget: QWidget | None = self.anchor
            while widget is not None:
                widget.installEventFilter(self)
                self._watched.append(widget)
                widget = None if widget is window else widget.parentWidget()
        self.place()
        self.raise_()
        self.show()

    def dismiss(self) -> None:
        """Hide it."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        self.hide()

    def place(self) -> None:
        """Put it under its anchor, or above where there is more room."""
        window = self.anchor.window()
        width, height = self.wanted()
        gap = self.theme.px(2)
        here = QRect(self.anchor.mapTo(window, QPoint(0, 0)), self.anchor.size())
        below, above = window.height() - here.bottom() - 2 * gap, here.top() - 2 * gap
        under = height <= below or below >= above
        height = min(height, max(below if under else above, self.theme.px(60)))
        width = min(width, window.width() - 2 * gap)
        left = max(gap, min(here.left(), window.width() - width - gap))
        top = here.bottom() + 1 + gap if under else here.top() - gap - height
        self.setGeometry(left, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Follow the anchor and everything it stands in."""
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize):
            self.place()
        elif kind == QEvent.Type.Hide:
            self.dismiss()
        return super().eventFilter(watched, event)
