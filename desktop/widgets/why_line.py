"""One line that asks why somebody is excused or signs in afterwards, and who allowed it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.theme import Theme


class WhyLine(QWidget):
    """Hidden until `ask`; `answered` gives reason and approval, `left` tells that nothing was answered."""

    answered = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = QLabel(self)
        self.reason = QLineEdit(self)
        self.reason.setMaxLength(100)
        self.approved = QLineEdit(self)
        self.approved.setPlaceholderText("批准人（必填）")
        self.approved.setAccessibleName("批准人")
        self.approved.setMaximumWidth(theme.px(160))
        self._approval = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._told)
        row.addWidget(self.reason, 1)
        row.addWidget(self.approved)
        self.reason.returnPressed.connect(self._next)
        self.approved.returnPressed.connect(self._next)
        self.hide()

    def ask(self, words: str, *, approval: bool) -> None:
        """Ask for a reason; with `approval` it is required, and so is who approved."""
        self._approval = approval
        self._told.setText(words)
        self.reason.setText("")
        self.approved.setText("")
        asked = "事由（必填），Enter 到批准人" if approval else "事由，可空着，Enter 登记"
        self.reason.setPlaceholderText(asked)
        self.reason.setAccessibleName(asked)
        self.approved.setVisible(approval)
        self.show()
        self.reason.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _next(self) -> None:
        """Go to what is still to be written, or answer."""
        reason, approved = self.reason.text().strip(), self.approved.text().strip()
        if self._approval and not reason:
            self.reason.setFocus()
        elif self._approval and not approved:
            self.approved.setFocus()
        else:
            self.hide()
            self.answered.emit(reason, approved)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc asks no further; Enter was heard by the field already."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
