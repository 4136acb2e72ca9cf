"""The one search box (Ctrl+K): what is found stands under it while typing, grouped by register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QIcon, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidgetItem, QWidget

from desktop.keys import label
from desktop.theme import Theme
from desktop.widgets.hit_list import Hit, HitList

LIMIT = 24


class Find(Protocol):
    """How to search: at most `limit` hits for a text, the best first. Called at every key, so it must be quick."""

    def __call__(self, text: str, /, *, limit: int) -> Sequence[Hit]:
        """Search."""


class SearchBox(QLineEdit):
    """Type, arrow keys, Enter. It looks while an input method is still composing too: `yhx` finds 雁湖县 at once."""

    chosen = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._find: Find | None = None
        self._labels: Mapping[str, str] = {}
        self._asked = ""
        self._came_from: QWidget | None = None
        self.hits = HitList(theme, self)  # never without a parent: at the end it must go before the program does
        self.hits.itemClicked.connect(self._choose)
        self.setPlaceholderText(f"查找 当事人、案号、权利、商品 …  {label('find')}")
        self.setAccessibleName("查找")
        self.setClearButtonEnabled(True)
        theme.dress(self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition), "search")
        self.textChanged.connect(self._look_again)

    def search_with(self, find: Find, labels: Mapping[str, str]) -> None:
        """Say how to search, and what the registers are called."""
        self._find, self._labels = find, labels

    @Slot()
    def start(self) -> None:
        """Take the focus, and give it back on Esc."""
        before = QApplication.focusWidget()
        self._came_from = before if before is not self else self._came_from
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._look_again()

    @Slot()
    def _look_again(self) -> None:
        self._look("")

    def _look(self, composing: str) -> None:
        words = (self.text() + composing.replace("'", "").replace(" ", "")).strip()
        if words == self._asked and self.hits.isVisible():
            return
        self._asked = words
        if not words or self._find is None or not self.hasFocus():
            self.hits.hide()
            return
        self.hits.fill(self._find(words, limit=LIMIT), self._labels, words)
        self._place()

    def _place(self) -> None:
        """Lay the hits over the window, under this box: no window of its own, so an input method is not disturbed."""
        window, px = self.window(), self._theme.px
        if self.hits.parentWidget() is not window:
            self.hits.setParent(window)
        corner = self.mapTo(window, QPoint(0, self.height() + px(2)))
        width = min(max(self.width(), px(480)), window.width() - corner.x() - px(8))
        height = min(self.hits.wanted_height(), window.height() * 2 // 3)
        self.hits.setGeometry(corner.x(), corner.y(), width, height)
        self.hits.show()
        self.hits.raise_()

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None) -> None:
        place = self.hits.place(item)
        if place is None:
            return
        self._leave()
        self.chosen.emit(*place)

    def _leave(self) -> None:
        self.hits.hide()
        self.clear()
        self.clearFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Arrow keys choose among the hits, Enter opens, Esc gives up."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.hits.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.hits.currentItem())
        elif key == Qt.Key.Key_Escape:
            self._leave()
            if self._came_from is not None:
                self._came_from.setFocus()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Look for the letters that are being composed too."""
        super().inputMethodEvent(event)
        self._look(event.preeditString())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take the hits away."""
        super().focusOutEvent(event)
        self.hits.hide()
