"""Questions and answers taken down as they are spoken: Enter goes to the next question, everything else by key too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.editor import GrowingText
from desktop.widgets.form_field import wrapping_label

Turn = dict[str, str]
ASK, ANSWER = "ask", "answer"
LIST_WIDTH = 260
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HOW = (
    "Enter 下一问　Shift+Enter 换行　PgUp/PgDn 上一问、下一问　Ctrl+↑↓ 调整顺序　Insert 加一问　"
    "Ctrl+Delete 删去这一问　F2 改问题　Esc 或 F6 回到栏目。没有回答的问题不印在签发的笔录上。"
)


class DialogueEditor(QWidget):
    """The questions at the left, the one being asked at the right with the room for its answer."""

    edited = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.turns: list[Turn] = []
        self._row = 0
        self._showing = False
        self._build()

    def load(self, rows: Sequence[Mapping[str, Any]] | None) -> None:
        """Show the questions and answers of a record; the first unanswered one is next."""
        self.turns = [{ASK: row.get(ASK) or "", ANSWER: row.get(ANSWER) or ""} for row in rows or ()]
        if not self.turns:
            self.turns = [{ASK: "", ANSWER: ""}]
        self._row = next((row for row, turn in enumerate(self.turns) if not turn[ANSWER]), 0)
        self._list()

    def raw(self) -> list[Turn]:
        """The questions and answers as they stand; an empty pair is left out."""
        return [dict(turn) for turn in self.turns if turn[ASK].strip() or turn[ANSWER].strip()]

    def told(self) -> str:
        """How far the record is."""
        asked = [turn for turn in self.turns if turn[ASK].strip() or turn[ANSWER].strip()]
        return f"{len(asked)} 问，已答 {sum(bool(turn[ANSWER].strip()) for turn in asked)}"

    def start(self, row: int | None = None) -> None:
        """Put the cursor where the answer is written, or where the question is when there is none."""
        if row is not None and 0 <= row < len(self.turns):
            self._go(row)
        turn = self.turns[self._row]
        (self.answer if turn[ASK] else self.ask).setFocus(Qt.FocusReason.TabFocusReason)

    # Going about

    def _go(self, row: int) -> None:
        self._row = min(max(row, 0), len(self.turns) - 1)
        self._show()

    def _next(self) -> None:
        """To the next question; after the last answered one comes a new one, after an empty one the end."""
        if self._row + 1 < len(self.turns):
            self._go(self._row + 1)
            self.start()
        elif self.turns[self._row][ANSWER].strip():
            self._insert(self._row + 1)
        else:
            self.closed.emit()

    def _insert(self, row: int) -> None:
        self.turns.insert(row, {ASK: "", ANSWER: ""})
        self._row = row
        self._list()
        self.ask.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self) -> None:
        del self.turns[self._row]
        if not self.turns:
            self.turns.append({ASK: "", ANSWER: ""})
        self._row = min(self._row, len(self.turns) - 1)
        self._list()
        self.start()
        self.edited.emit()

    def _move(self, way: int) -> None:
        other = self._row + way
        if 0 <= other < len(self.turns):
            self.turns[self._row], self.turns[other] = self.turns[other], self.turns[self._row]
            self._row = other
            self._list()
            self.edited.emit()

    # Showing

    def _list(self) -> None:
        """Write the list anew."""
        self._showing = True
        self.list.clear()
        for row in range(len(self.turns)):
            self._write(row, QListWidgetItem(self.list))
        self._showing = False
        self._show()

    def _write(self, row: int, item: QListWidgetItem) -> None:
        turn = self.turns[row]
        done = bool(turn[ANSWER].strip())
        item.setText(f"{row + 1}　{' '.join(turn[ASK].split()) or '（新的一问）'}")
        item.setToolTip("\n".join(text for text in (turn[ASK], turn[ANSWER]) if text))
        item.setIcon(self._theme.icon("checklist", "good") if done else self._theme.icon("next", "faint"))
        state = "已答" if done else "未答"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{state}，第{row + 1}问，{turn[ASK]}")

    def _show(self) -> None:
        self._showing = True
        turn = self.turns[self._row]
        self.ask.replace(turn[ASK])
        self.answer.replace(turn[ANSWER])
        self.list.setCurrentRow(self._row)
        self._place.setText(f"第 {self._row + 1} 问，共 {len(self.turns)} 问")
        self._showing = False

    @Slot()
    def _changed(self) -> None:
        if self._showing:
            return
        turn = self.turns[self._row]
        turn[ASK], turn[ANSWER] = self.ask.toPlainText(), self.answer.toPlainText()
        self._write(self._row, self.list.item(self._row))
        self.edited.emit()

    @Slot(int)
    def _picked(self, row: int) -> None:
        if not self._showing and row >= 0:
            self._go(row)

    @Slot()
    def _entered(self) -> None:
        self.start()

    # How it is made

    def _build(self) -> None:
        px = self._theme.px
        self.list = QListWidget(self)
        self.list.setAccessibleName("问题")
        self.list.setProperty("look", "notes")
        self.list.setFixedWidth(px(LIST_WIDTH))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._picked)
        self.list.itemActivated.connect(self._entered)
        self._place = QLabel(self)
        self._place.setProperty("look", "hint")
        self.ask, self.answer = GrowingText(2, self._theme, self), GrowingText(4, self._theme, self)
        self.ask.setAccessibleName("问")
        self.answer.setAccessibleName("答")
        for text in (self.ask, self.answer):
            text.edited.connect(self._changed)
        for part in (self.list, self.ask, self.answer):
            part.installEventFilter(self)
        how = wrapping_label(self)
        how.setText(_HOW)
        right = QVBoxLayout()
        right.setContentsMargins(px(16), px(12), px(16), px(12))
        right.setSpacing(px(6))
        right.addWidget(self._place)
        for name, text in (("问", self.ask), ("答", self.answer)):
            label = QLabel(name, self)
            label.setProperty("look", "section")
            right.addWidget(label)
            right.addWidget(text)
        right.addSpacing(px(8))
        right.addWidget(how)
        right.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.list)
        whole.addLayout(right, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The keys of the record, wherever the cursor is in it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._heard(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _heard(self, watched: QObject, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if key in _ENTER and not held & Qt.KeyboardModifier.ShiftModifier:
            if watched is self.answer:
                self._next()
            elif watched is self.ask and not self.turns[self._row][ASK].strip():
                self.closed.emit()
            else:
                self.answer.setFocus(Qt.FocusReason.TabFocusReason)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._go(self._row + (1 if key == Qt.Key.Key_PageDown else -1))
            self.start()
        elif control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Insert:
            self._insert(self._row + 1)
        elif control and key == Qt.Key.Key_Delete:
            self._remove()
        elif key == Qt.Key.Key_F2:
            self.ask.setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            return False
        return True
