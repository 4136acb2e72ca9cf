"""What every editor can do, and the two that most kinds need: one line of text, and a text that grows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from db.kinds import Fault, Kind
from desktop.theme import Theme

Raw: TypeAlias = Any
"""What an editor holds as people typed it: text, a list of keys, an id, a mapping, rows. Always fit for JSON."""

_PASSING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
MOST_LINES = 16


@dataclass(frozen=True)
class Outcome:
    """What became of a raw value: the value, or why it cannot be understood, or why it is doubtful."""

    value: Any = None
    fault: str = ""
    doubt: str = ""


class Editor(QWidget):
    """An editor of one value, bound by hand: `load`, `raw`, `restore`, `settle`.

    `changed` is emitted for what the clerk does, never for what the program loads; `left` when the clerk is done with
    the field, `advance` with +1 or -1 to go to the next or the previous one.
    """

    changed = Signal()
    left = Signal()
    advance = Signal(int)
    how = ""  # how it is used, where that is not the same for every field of the kind
    by_step = False  # whether each change is one step for undo; else leaving the field ends a step

    def __init__(self, kind: Kind[Any], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.theme = theme
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def load(self, value: Any, caption: str = "") -> None:
        """Show a value; `caption` is what a link's record is called."""
        del caption
        self.restore(self.kind.edit(value))

    def raw(self) -> Raw:
        """What stands there now; empty text, list or mapping for nothing."""
        raise NotImplementedError

    def restore(self, raw: Raw) -> None:
        """Show what `raw()` once gave."""
        raise NotImplementedError

    def settle(self) -> Outcome:
        """Understand what was typed and write it the usual way; called when the clerk leaves the field."""
        return self.parse(self.raw())

    def parse(self, raw: Raw) -> Outcome:
        """Understand a raw value without touching the editor."""
        try:
            value = self.kind.parse(raw)
        except Fault as fault:
            return Outcome(None, str(fault))
        return Outcome(value, "", self.kind.doubt(value) or "")

    def mark(self, state: str) -> None:
        """Show `fault`, `doubt` or nothing at the border."""
        target = self.focusProxy() or self
        if target.property("state") != state:
            target.setProperty("state", state)
            target.style().unpolish(target)
            target.style().polish(target)

    def call(self, name: str, description: str) -> None:
        """Tell screen readers what the field is called and what belongs into it."""
        target = self.focusProxy() or self
        target.setAccessibleName(name)
        target.setAccessibleDescription(description)

    def point_at(self, rest: str, sentence: str) -> None:
        """Show a fault of a part of the value (`3.quantity` of rows); most values have no parts."""

    def stops(self) -> list[QWidget]:
        """The widgets Tab stops at, in order."""
        return [self.focusProxy() or self]

    def _hold(self, inner: QWidget) -> None:
        self._box.addWidget(inner)
        self.setFocusProxy(inner)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  # Qt's name
        """Hand a composition that started outside (in a grid) to the widget that takes text."""
        inner = self.focusProxy()
        if inner is not None:
            inner.event(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # noqa: N802
        """Answer for the widget that takes text."""
        inner = self.focusProxy()
        return inner.inputMethodQuery(query) if inner is not None else super().inputMethodQuery(query)


def tab_after(before: QWidget, stops: Iterable[QWidget]) -> None:
    """Let Tab go through widgets made later right after `before`; Qt would put them behind everything else."""
    for stop in stops:
        QWidget.setTabOrder(before, stop)
        before = stop


class Line(QLineEdit):
    """A line of text that tells when it is left, and leaves Enter and the arrows to its editor.

    With `in_cell` Tab does not leave the line: `tabbed` tells the grid.
    """

    left = Signal()
    advance = Signal(int)
    stepped = Signal(int)
    tabbed = Signal(int)
    composing = Signal(str)
    in_cell = False

    def event(self, event: QEvent) -> bool:
        """Show a text that does not fit as tooltip."""
        room = self.width() - self.textMargins().left() - self.textMargins().right()
        if isinstance(event, QHelpEvent) and self.fontMetrics().horizontalAdvance(self.text()) + 16 > room:
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001  # Qt's name and signature
        """Go on to the next field, or tell the grid."""
        if self.in_cell:
            self.tabbed.emit(1 if forward else -1)
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Pass on Enter, the arrows, and undo once there is nothing left to undo here."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.advance.emit(-1 if back else 1)
        elif plain and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()) or (
            event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Tell that the field is left, unless only a menu opened or the window lost the focus."""
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Tell what is being composed, so that a list can be narrowed without leaving the input method."""
        super().inputMethodEvent(event)
        self.composing.emit(event.preeditString())


class LineEditor(Editor):
    """One line of text; numbers stand at the right."""

    def __init__(self, kind: Kind[Any], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(kind, theme, parent)
        self.line = Line(self)
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if kind.align == "right":
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._hold(self.line)
        self.line.textEdited.connect(self._edited)
        self.line.left.connect(self.left)
        self.line.advance.connect(self._advance)
        self.line.stepped.connect(self._step)

    def load(self, value: Any, caption: str = "") -> None:
        """Show a value the usual way."""
        del caption
        self.restore(self.text_of(value))

    def text_of(self, value: Any) -> str:
        """How a value is written in the line: numbers with their thousands, everything else as it is edited."""
        return self.kind.format(value) if self.kind.align == "right" else self.kind.edit(value)

    def raw(self) -> Raw:
        """The text."""
        return self.line.text()

    def restore(self, raw: Raw) -> None:
        """Show a text; what stands there already is left alone, with its cursor."""
        if self.line.text() != (raw or ""):
            self.line.setText(raw or "")
            self.line.setCursorPosition(0)

    def settle(self) -> Outcome:
        """Parse, and write a value that is understood the usual way."""
        outcome = self.parse(self.raw())
        if not outcome.fault:
            self.restore(self.text_of(outcome.value))
        return outcome

    @Slot()
    def _edited(self) -> None:
        self.changed.emit()

    @Slot(int)
    def _advance(self, way: int) -> None:
        self.advance.emit(way)

    @Slot(int)
    def _step(self, way: int) -> None:
        self.advance.emit(way)


class GrowingText(QPlainTextEdit):
    """A text as high as its content, between a few lines and `MOST_LINES`; Tab goes on to the next field."""

    left = Signal()
    advance = Signal(int)
    tabbed = Signal(int)
    edited = Signal()
    in_cell = False

    def __init__(self, lines: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._least = max(2, min(lines, 4))
        self._seen = ""
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(theme.px(2))
        self.textChanged.connect(self._compare)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001  # Qt's name and signature
        """Go on to the next field, or tell the grid."""
        if self.in_cell:
            self.tabbed.emit(1 if forward else -1)
            return True
        return super().focusNextPrevChild(forward)

    def replace(self, text: str) -> None:
        """Show another text without telling anybody."""
        self._seen = text
        if self.toPlainText() != text:
            self.setPlainText(text)

    @Slot()
    def _compare(self) -> None:
        text = self.toPlainText()
        if text != self._seen:  # while an input method composes, the text does not change
            self._seen = text
            self.edited.emit()

    @Slot()
    def _grow(self) -> None:
        wanted = math.ceil(self.document().size().height())
        line = QFontMetrics(self.font()).lineSpacing()
        text = self._text_height() if wanted <= MOST_LINES else MOST_LINES * line
        frame = 2 * self._theme.px(4) + 2 + 2 * round(self.document().documentMargin())
        height = max(math.ceil(text), self._least * line) + frame
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
            self.setVerticalScrollBarPolicy(
                Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            )

    def _text_height(self) -> float:
        """The height of all lines; characters from another font may be higher than the font's own."""
        block, height = self.document().firstBlock(), 0.0
        while block.isValid():
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return height

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Lines break elsewhere now."""
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of font or style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+Enter goes on; undo is passed on once there is nothing left to undo here."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.advance.emit(1)
        elif (event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()) or (
            event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Go on behind what is written, when coming by key."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.moveCursor(QTextCursor.MoveOperation.End)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Tell that the field is left."""
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave the wheel to the page, unless this text is being read through."""
        if self.hasFocus() and self.verticalScrollBar().maximum():
            super().wheelEvent(event)
        else:
            event.ignore()


class TextEditor(Editor):
    """A text of several lines."""

    def __init__(self, kind: Kind[Any], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(kind, theme, parent)
        self.area = GrowingText(getattr(kind, "lines", 3), theme, self)
        self._hold(self.area)
        self.area.edited.connect(self._edited)
        self.area.left.connect(self.left)
        self.area.advance.connect(self._advance)

    def raw(self) -> Raw:
        """The text."""
        return self.area.toPlainText()

    def restore(self, raw: Raw) -> None:
        """Show a text."""
        self.area.replace(raw or "")

    def settle(self) -> Outcome:
        """Parse, and drop blanks at the ends."""
        outcome = self.parse(self.raw())
        if not outcome.fault:
            self.restore(self.kind.edit(outcome.value))
        return outcome

    @Slot()
    def _edited(self) -> None:
        self.changed.emit()

    @Slot(int)
    def _advance(self, way: int) -> None:
        self.advance.emit(way)
