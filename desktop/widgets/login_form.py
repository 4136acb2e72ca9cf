"""Name and password, on the page before the register and on the locked screen."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.new_password import PasswordField

_CAPITAL = 0x14  # the virtual key of Caps Lock
_LATE = 400  # ms after which a check that still runs is said


class LoginForm(QWidget):
    """Says through `wanted` who wants in; whoever hears it answers with `refuse`, or takes the form away.

    Enter in the name goes on to the password, Enter there logs in. `recovery_wanted` asks for the way with the sealed
    code.
    """

    wanted = Signal(str, str)
    recovery_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, verb: str = "登录") -> None:
        super().__init__(parent)
        px = theme.px
        self._verb = verb
        self.name = QLineEdit(self)
        self.name.setAccessibleName("姓名或登录名")
        self.name.setMaxLength(60)
        self.password = PasswordField("口令", self)
        self.password.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.password.installEventFilter(self)
        self.capitals = QLabel("大写锁定已打开", self)
        self.capitals.setProperty("look", "doubt")
        self.capitals.hide()
        self.fault = wrapping_label(self, "fault")
        self.fault.setMinimumHeight(px(34))
        self.fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.go = QPushButton(verb, self)
        self.go.setProperty("look", "primary")
        self.forgot = QPushButton("忘记口令", self)
        self.forgot.setProperty("look", "quiet")
        self.forgot.setToolTip("管理员可以用封存的恢复码重设口令；其他人请管理员重设")
        head = QHBoxLayout()
        head.addWidget(_label("口令", self.password))
        head.addStretch(1)
        head.addWidget(self.capitals)
        buttons = QHBoxLayout()
        buttons.addWidget(self.forgot)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(_label("姓名", self.name))
        column.addWidget(self.name)
        column.addSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.password)
        column.addWidget(self.fault)
        column.addLayout(buttons)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE)
        self._late.timeout.connect(self._say_late)
        self.name.returnPressed.connect(self._to_password)
        self.password.returnPressed.connect(self.try_it)
        self.go.clicked.connect(self.try_it)
        self.forgot.clicked.connect(self.recovery_wanted)
        for line in (self.name, self.password):
            line.textEdited.connect(self.fault.clear)

    def offer(self, names: Sequence[str], last: str = "") -> None:
        """Complete the names of these accounts; the last one stands there already."""
        completer = QCompleter(list(names), self.name)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        self.name.setText(last)
        self.setFocusProxy(self.password if last else self.name)

    def only(self, name: str) -> None:
        """Ask for nobody else."""
        self.name.setText(name)
        self.name.setReadOnly(True)
        self.name.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.password)

    def open_name(self) -> None:
        """Let somebody else write his name."""
        self.name.setReadOnly(False)
        self.name.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def try_it(self) -> None:
        """Ask to be let in with what stands here."""
        name, password = self.name.text().strip(), self.password.text()
        if not name:
            self.name.setFocus()
        elif not password:
            self.password.setFocus()
        elif self.go.isEnabled():
            self._busy(busy=True)
            self.wanted.emit(name, password)

    def refuse(self, sentence: str) -> None:
        """Say why not; the password is asked for again."""
        self._busy(busy=False)
        self.fault.setText(sentence)
        self.password.clear()
        self.password.setFocus()

    def reset(self) -> None:
        """Forget what was typed."""
        self._busy(busy=False)
        self.password.clear()
        self.fault.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """See by the letters whether Caps Lock is on; where the system tells, ask it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            text = event.text()
            if len(text) == 1 and text.isascii() and text.isalpha():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.capitals.setVisible(text.isupper() != shift)
            elif event.key() == Qt.Key.Key_CapsLock and self.capitals.isVisible():
                self.capitals.hide()
        elif event.type() == QEvent.Type.FocusIn and sys.platform == "win32":
            import ctypes  # only Windows tells

            self.capitals.setVisible(bool(ctypes.windll.user32.GetKeyState(_CAPITAL) & 1))
        return super().eventFilter(watched, event)

    @Slot()
    def _to_password(self) -> None:
        if self.name.text().strip():
            self.password.setFocus()

    @Slot()
    def _say_late(self) -> None:
        self.go.setText("正在核对…")

    def _busy(self, *, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.password.setReadOnly(busy)
        if busy:
            self._late.start()
        else:
            self._late.stop()
            self.go.setText(self._verb)


def _label(words: str, field: QWidget) -> QLabel:
    label = QLabel(words)
    label.setProperty("look", "hint")
    label.setBuddy(field)
    return label
