"""What a field is for, in a panel under it (F1)."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.overlay import Overlay

WIDTH = 420


class Explanation(Overlay):
    """Help and article of a field. It goes away with Esc and when the field is left."""

    def __init__(self, theme: Theme, anchor: QWidget) -> None:
        super().__init__(theme, anchor)
        self._head = QLabel(self)
        self._head.setProperty("look", "section")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._margins = QMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(10))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(self._margins)
        layout.setSpacing(theme.px(4))
        layout.addWidget(self._head)
        layout.addWidget(self._text)

    def tell(self, anchor: QWidget, title: str, text: str) -> None:
        """Show the explanation of a field."""
        self.dismiss()
        self.anchor = anchor
        self._head.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"{title}：{text}")
        self.pop()

    def wanted(self) -> tuple[int, int]:
        """As wide as reads well, as high as the text needs."""
        width = self.theme.px(WIDTH)
        margins = self._margins
        inner = width - margins.left() - margins.right()
        head: QSize = self._head.sizeHint()
        height = margins.top() + head.height() + self.theme.px(4) + self._text.heightForWidth(inner) + margins.bottom()
        return width, height
