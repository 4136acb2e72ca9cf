"""A line that shows a mask: it is looked behind on purpose, or written anew, and never edited by accident."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from db.kinds import Masked
from desktop.keys import label
from desktop.theme import Theme
from desktop.widgets.editor import LineEditor

_ERASING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class MaskedLine(QObject):
    """Stands over a line editor. `wanted` asks for what is behind the mask.

    What is typed takes the place of the whole mask; a line that is left empty shows the mask again, and nothing has
    changed.
    """

    wanted = Signal()

    def __init__(self, editor: LineEditor, theme: Theme, *, may_look: bool) -> None:
        super().__init__(editor)
        self._editor = editor
        self._line = editor.line
        self._mask = ""
        self._rewriting = False
        self.look = QAction("显示隐去的内容", self)
        self.look.setToolTip(f"显示隐去的内容，谁看过会记入修改记录（{label('reveal')}）")
        theme.dress(self.look, "eye", "accent")
        self.look.triggered.connect(self.wanted)
        self._may_look = may_look
        self._line.installEventFilter(self)
        editor.left.connect(self._left)

    def tell(self, value: object) -> None:
        """A value was loaded: a mask is guarded, anything else is an ordinary text."""
        self._rewriting = False
        self._mask = str(value) if isinstance(value, Masked) else ""
        self._guard(on=bool(self._mask))

    @property
    def masked(self) -> bool:
        """Whether the line shows a mask now."""
        return bool(self._mask) and not self._rewriting

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Begin anew with the first letter typed; F2 looks behind the mask."""
        if self.masked and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if event.key() == Qt.Key.Key_F2:
                if self._may_look:
                    self.wanted.emit()
                return True
            if plain and (event.key() in _ERASING or (event.text() and event.text().isprintable())):
                self._rewrite()
        elif self.masked and event.type() == QEvent.Type.InputMethod:
            self._rewrite()
        return super().eventFilter(watched, event)

    def _rewrite(self) -> None:
        self._rewriting = True
        self._guard(on=False)
        self._line.clear()

    @Slot()
    def _left(self) -> None:
        if self._rewriting and not self._line.text().strip():
            self._rewriting = False
            self._editor.restore(self._mask)
            self._guard(on=True)

    def _guard(self, *, on: bool) -> None:
        if self._line.isReadOnly() != on:
            self._line.setReadOnly(on)
        if on and self._may_look and self.look not in self._line.actions():
            self._line.addAction(self.look, QLineEdit.ActionPosition.TrailingPosition)
        elif not on and self.look in self._line.actions():
            self._line.removeAction(self.look)
        hint = "已隐去中间几位。直接输入就是整个重新填写，不输入则保持原样。" if on else ""
        self._line.setToolTip(hint)
