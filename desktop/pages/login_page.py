"""The page before a register that has accounts: who is working."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import icons
from desktop.theme import Theme
from desktop.widgets.login_form import LoginForm

WIDTH = 340


class LoginPage(QWidget):
    """A card in the middle of the window: the register's name, and the form. `other` opens another register."""

    def __init__(self, register: str, names: Sequence[str], last: str, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        self.setProperty("look", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form = LoginForm(theme, self)
        self.form.offer(names, last)
        self.other = QPushButton("打开其他登记库…", self)
        self.other.setProperty("look", "quiet")
        card = card_of(theme, "登录", register, self.form, self)
        column = QVBoxLayout(self)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        column.addLayout(row)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.other)
        below.addStretch(1)
        column.addSpacing(px(4))
        column.addLayout(below)
        column.addStretch(3)
        self.setFocusProxy(self.form)


def card_of(theme: Theme, title: str, beneath: str, form: QWidget, parent: QWidget) -> QFrame:
    """A card with a lock, a title, a line beneath it and a form."""
    px = theme.px
    card = QFrame(parent)
    card.setProperty("look", "card")
    card.setFixedWidth(px(WIDTH))
    picture = QLabel(card)
    picture.setPixmap(icons.draw("lock", theme.colour("accent"), px(20), card.devicePixelRatioF()))
    words = QLabel(title, card)
    words.setProperty("look", "title")
    head = QHBoxLayout()
    head.setSpacing(px(8))
    head.addWidget(picture)
    head.addWidget(words)
    head.addStretch(1)
    name = QLabel(beneath, card)
    name.setProperty("look", "muted")
    name.setTextFormat(Qt.TextFormat.PlainText)
    name.setWordWrap(True)
    column = QVBoxLayout(card)
    column.setContentsMargins(*[px(24)] * 4)
    column.setSpacing(px(4))
    column.addLayout(head)
    column.addWidget(name)
    column.addSpacing(px(12))
    column.addWidget(form)
    return card
