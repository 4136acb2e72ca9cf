"""A strip above a page that says one thing and offers what to do about it, without standing in the way."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label


class Banner(QFrame):
    """Hidden until `tell`. `answered` gives the key of the button pressed and what was written into the line."""

    answered = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "banner")
        self._text = wrapping_label(self, "")
        self.line = QLineEdit(self)
        self.line.returnPressed.connect(self._take_usual)
        self._buttons: list[QPushButton] = []
        self._ways = QWidget(self)
        self._row = QHBoxLayout(self._ways)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        self._grid.setSpacing(theme.px(8))
        self._grid.addWidget(self._text, 0, 0, 1, 2)
        self._grid.addWidget(self.line, 1, 0)
        self._grid.addWidget(self._ways, 1, 1)
        self._grid.setColumnStretch(0, 1)
        self._answering = False
        self.topic = ""
        self.hide()

    def tell(
        self,
        topic: str,
        sentence: str,
        answers: Mapping[str, str],
        *,
        ask: str = "",
        tone: str = "warning",
    ) -> None:
        """Say something about `topic`; `answers` maps keys to the verbs on the buttons, the usual one first.

        `ask` is what the line asks for; without it there is no line. `tone` is `warning`, `danger` or `info`.
        """
        self.topic = topic
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._text.setText(sentence)
        self._buttons = [self._button(key, verb) for key, verb in answers.items()]
        for button in self._buttons:
            self._row.addWidget(button)
        self.line.clear()
        self.line.setVisible(bool(ask))
        self.line.setPlaceholderText(ask)
        self.line.setAccessibleName(ask)
        self._grid.addWidget(self._text, 0, 0, 1, 2 if ask else 1)
        self._grid.addWidget(self._ways, 1 if ask else 0, 1)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(sentence)
        self.show()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def dismiss(self, topic: str = "") -> None:
        """Hide it; with a `topic` only when it speaks of that."""
        if not topic or topic == self.topic:
            self.hide()
            self.topic = ""

    def ask_now(self) -> None:
        """Put the cursor where the answer is given."""
        if self.line.isVisibleTo(self):
            self.line.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button that has the focus; one that answered in the line already has done its work."""
        if self._answering:
            self._answering = False
            return
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
        else:
            super().keyPressEvent(event)

    def _button(self, key: str, verb: str) -> QPushButton:
        button = QPushButton(verb, self)
        button.setProperty("answer", key)
        button.clicked.connect(self._pressed)
        return button

    @Slot()
    def _pressed(self) -> None:
        self.answered.emit(self.sender().property("answer"), self.line.text().strip())

    @Slot()
    def _take_usual(self) -> None:
        self._answering = True
        if self._buttons:
            self._buttons[0].click()
