"""What the parts of the page for upkeep have in common."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.context import Context
from desktop.widgets.form_field import wrapping_label


class Part(QWidget):
    """One part of the page, listed at the left by its `label`; `arrive` is called when it comes to the front."""

    said = Signal(str)
    go = Signal(str, object)
    restore_wanted = Signal(object)  # the file of a backup
    founded = Signal(str)  # the sealed code: this register has accounts now
    convert_wanted = Signal(object)  # encrypted or not: Conversion

    label: ClassVar[str]
    group: ClassVar[str] = ""
    icon: ClassVar[str] = "upkeep"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        px = context.theme.px
        self.setProperty("look", "page")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(16), px(14), px(16), px(12))
        self.column.setSpacing(px(8))
        self.intro = wrapping_label(self, "muted")
        self.intro.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.intro)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(px(8))
        self.column.addLayout(self.buttons)

    def arrive(self) -> None:
        """Take the focus and show what is true now."""

    def button(self, words: str, *, primary: bool = False, hint: str = "") -> QPushButton:
        """Add a button to the row of buttons."""
        made = QPushButton(words, self)
        if primary:
            made.setProperty("look", "primary")
        made.setToolTip(hint)
        self.buttons.addWidget(made)
        return made
