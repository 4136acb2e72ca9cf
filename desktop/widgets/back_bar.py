"""The line above a view that stands in place of a record for a while: back, and what it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.theme import Theme


class BackBar(QWidget):
    """返回 and a title."""

    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        self._button = QPushButton("返回", self)
        self._button.setProperty("look", "quiet")
        self._button.setToolTip("返回记录（Esc）")
        theme.dress(self._button, "back")
        self._button.clicked.connect(self.back)
        self.title = QLabel(self)
        self.title.setProperty("look", "title")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(8), px(16), px(8))
        row.setSpacing(px(8))
        row.addWidget(self._button)
        row.addWidget(self.title, 1)

    def add(self, part: QWidget) -> None:
        """Put something at the right."""
        self._row.addWidget(part)
