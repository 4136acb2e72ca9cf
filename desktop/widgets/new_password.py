"""Two fields for a password that is to be set, and one for a password that is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.errors import Refused
from db.services.protection import SHORTEST, check_password
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label


class PasswordField(QLineEdit):
    """A line that shows dots; input methods are left on, for a password may be Chinese."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.setInputMethodHints(hints)


class NewPassword(QWidget):
    """A password typed twice, with the fault under it as soon as both are there."""

    changed = Signal()
    entered = Signal()  # Enter in the second line

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, label: str = "口令") -> None:
        super().__init__(parent)
        px = theme.px
        self.first, self.second = PasswordField(label, self), PasswordField(f"再输一遍{label}", self)
        self.show_it = QCheckBox("显示", self)
        self.show_it.toggled.connect(self._show_text)
        self.fault = wrapping_label(self, "fault")
        self.hint = QLabel(f"至少 {SHORTEST} 个字符。几个不相干的词连起来，好记又难猜。", self)
        self.hint.setProperty("look", "hint")
        head = QHBoxLayout()
        head.setSpacing(px(12))
        words = QLabel(label, self)
        words.setBuddy(self.first)
        head.addWidget(words)
        head.addWidget(self.hint, 1)
        head.addWidget(self.show_it)
        again = QLabel("再输一遍", self)
        again.setBuddy(self.second)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self.first)
        column.addSpacing(px(4))
        column.addWidget(again)
        column.addWidget(self.second)
        column.addWidget(self.fault)
        self.setFocusProxy(self.first)
        self.first.textChanged.connect(self._look)
        self.second.textChanged.connect(self._look)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self.entered)

    def text(self) -> str:
        """The password; empty as long as it is not in order."""
        return self.first.text() if not self._wrong() else ""

    def check(self) -> bool:
        """Say what is wrong, and put the cursor there; True when nothing is."""
        wrong = self._wrong()
        self.fault.setText(wrong)
        if wrong:
            (self.second if self.first.text() and "两次" in wrong else self.first).setFocus()
        return not wrong

    def _wrong(self) -> str:
        try:
            check_password(self.first.text())
        except Refused as refused:
            return refused.sentence
        return "" if self.first.text() == self.second.text() else "两次输入的不一样。"

    @Slot()
    def _look(self) -> None:
        """Speak up while typing only when the second line cannot become right any more."""
        started = bool(self.second.text()) and not self.first.text().startswith(self.second.text())
        self.fault.setText("两次输入的不一样。" if started else "")
        self.changed.emit()

    @Slot(bool)
    def _show_text(self, shown: bool) -> None:  # noqa: FBT001  # a signal's argument
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.second.setEchoMode(mode)
