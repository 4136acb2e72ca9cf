"""The bar at the top of the window: back and forward, the search box, ＋新建, 打印, ⋯."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from desktop.keys import tip
from desktop.theme import Theme
from desktop.widgets.search_box import SearchBox

HEIGHT = 48


class TopBar(QWidget):
    """Its buttons only say what is wanted; the window does it."""

    new_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        self._theme = theme
        self.setProperty("look", "bar")
        self.setFixedHeight(px(HEIGHT))
        self.search = SearchBox(theme, self)
        self.search.setMinimumWidth(px(200))
        self.search.setMaximumWidth(px(560))
        self.back = self._button("", "back", tip("返回", "back"))
        self.forward = self._button("", "forward", tip("前进", "forward"))
        self.new = self._button("新建", "add", tip("新建", "new"))
        self.new.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.new.setMenu(QMenu(self))
        self.new.menu().triggered.connect(self._want_new)
        self.print = self._button("打印", "print", tip("打印", "print"))
        self.more = self._button("", "more", "更多")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setProperty("look", "bare")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, px(12), 0)
        row.setSpacing(px(4))
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addSpacing(px(4))
        row.addWidget(self.search, 10)
        row.addStretch(1)
        for button in (self.new, self.print, self.more):
            row.addWidget(button)

    def offer_new(self, registers: Mapping[str, str]) -> None:
        """Offer to make records of these registers."""
        menu = self.new.menu()
        menu.clear()
        for key, label in registers.items():
            menu.addAction(label).setData(key)

    @Slot(QAction)
    def _want_new(self, entry: QAction) -> None:
        self.new_wanted.emit(entry.data())

    def _button(self, words: str, icon: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setToolTip(hint)
        button.setAccessibleName(words or hint)
        button.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if words:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._theme.dress(button, icon, "text")
        return button
