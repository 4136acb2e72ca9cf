"""All keys of the program on one sheet, to read or to print and pin beside the screen."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from desktop.keys import KEYS
from desktop.theme import Theme


def sheet() -> str:
    """Write the sheet as HTML, one table for each part of the program."""
    parts = ["<h2>快捷键</h2>"]
    for where in dict.fromkeys(key.where for key in KEYS.values()):
        rows = "".join(
            f"<tr><td width='150'><b>{escape(_readable(key.keys))}</b></td><td>{escape(key.what)}</td></tr>"
            for key in KEYS.values()
            if key.where == where
        )
        parts.append(f"<h3>{where}</h3><table cellpadding='4'>{rows}</table>")
    return "".join(parts)


class KeysSheet(QDialog):
    """The sheet in a window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("快捷键")
        self.resize(theme.px(520), theme.px(520))
        self._text = QTextBrowser()
        self._text.setHtml(sheet())
        self._text.setAccessibleName("快捷键")
        print_button = QPushButton("打印…")
        print_button.clicked.connect(self._print)
        close = QPushButton("关闭")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(print_button)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self._text)
        column.addLayout(buttons)

    @Slot()
    def _print(self) -> None:
        # printing is a part of Qt that the first window does not need
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            paper = QTextDocument()  # its own, so that a dark screen does not print dark
            paper.setHtml(sheet())
            paper.print_(printer)


def _readable(keys: tuple[str, ...]) -> str:
    return " 或 ".join(key.replace("Left", "←").replace("Right", "→") for key in keys)
