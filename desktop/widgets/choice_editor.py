"""Editors for choices: one of a list by typing or picking, several as boxes, yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QWidget

from db.kinds import Choice, Flags, YesNo
from desktop.theme import Theme
from desktop.widgets.editor import Editor, LineEditor, Outcome, Raw
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.initials import fitting
from desktop.widgets.match_list import Match, MatchList


class ListedEditor(LineEditor):
    """A line with a list of matches under it; what the list offers is the matter of `matches_for`."""

    def __init__(self, kind: Any, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(kind, theme, parent)
        self._popup: MatchList | None = None
        self.line.composing.connect(self._composing)
        self._typed = False

    @property
    def popup(self) -> MatchList:
        """The list, made when it is first wanted."""
        if self._popup is None:
            self._popup = MatchList(self.theme, self.line)
            self._popup.picked.connect(self._picked)
        return self._popup

    def matches_for(self, typed: str) -> Sequence[Match]:
        """What fits the text typed so far."""
        raise NotImplementedError

    def take(self, match: Match) -> None:
        """Take a match as the value."""
        self.restore(match.text)
        self.changed.emit()

    def settle(self) -> Outcome:
        """Take the marked match of what was typed; else as every line."""
        marked = self.popup.current() if self._typed else None
        self._close()
        if marked is not None:
            self.take(marked)
        return super().settle()

    def restore(self, raw: Raw) -> None:
        """Show a text and close the list."""
        super().restore(raw)
        self._close()

    def show_all(self) -> None:
        """Show every match, the present one marked."""
        matches = self.matches_for("")
        here = next((row for row, one in enumerate(matches) if one.text == self.line.text()), -1)
        self._typed = False
        self.popup.offer(matches, chosen=here)

    def _close(self) -> None:
        self._typed = False
        if self._popup is not None:
            self._popup.dismiss()

    @Slot()
    def _edited(self) -> None:
        self._narrow(self.line.text())
        self.changed.emit()

    @Slot(str)
    def _composing(self, preedit: str) -> None:
        if preedit:
            matches = self.matches_for(preedit)
            if matches:  # letters that fit nothing are words on their way: leave the list as it is
                self._typed = True
                self.popup.offer(matches)

    def _narrow(self, typed: str) -> None:
        self._typed = bool(typed.strip())
        if self._typed:
            self.popup.offer(self.matches_for(typed))
        else:
            self._close()

    @Slot(int)
    def _advance(self, way: int) -> None:
        marked = self.popup.current()
        if marked is not None:
            self._close()
            self.take(marked)
        self.advance.emit(way)

    @Slot(int)
    def _step(self, way: int) -> None:
        if self.popup.isVisible():
            self._typed = True
            self.popup.step(way)
        elif way > 0:
            self.show_all()
        else:
            self.advance.emit(way)

    @Slot(object)
    def _picked(self, match: Match) -> None:
        self._close()
        self.take(match)
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc closes the list first, F4 and Alt+Down open it; the line passes these keys on."""
        if event.key() == Qt.Key.Key_Escape and self.popup.isVisible():
            self._close()
        elif event.key() == Qt.Key.Key_F4 or (
            event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.show_all()
        else:
            super().keyPressEvent(event)


class ChoiceEditor(ListedEditor):
    """One of the declared options: typed by its label, its beginning or its initials, or picked from the list."""

    def __init__(self, kind: Choice, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(kind, theme, parent)
        self.options = kind.options
        self._aliases = [(key, word) for word, key in kind.aliases.items()]
        arrow = QAction("显示全部选项", self.line)
        theme.dress(arrow, "arrow")
        arrow.triggered.connect(self._toggle)
        self.line.addAction(arrow, QLineEdit.ActionPosition.TrailingPosition)

    def matches_for(self, typed: str) -> Sequence[Match]:
        """The options that fit, by label, initials or other words for them."""
        return [Match(key, self.options[key]) for key in fitting(typed, self.options, self._aliases)]

    @Slot()
    def _toggle(self) -> None:
        self.line.setFocus()
        if self.popup.isVisible():
            self._close()
        else:
            self.show_all()


class Box(QCheckBox):
    """One box of several; arrows move between them, letters jump, Enter goes on."""

    left = Signal()
    pressed_key = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Space ticks; the rest is the editor's matter."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select):
            super().keyPressEvent(event)
            return
        event.ignore()
        self.pressed_key.emit(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Tell that this box is left."""
        super().focusOutEvent(event)
        self.left.emit()


class FlagsEditor(Editor):
    """Any number of options as boxes, one stop for Tab; with `single` one at most, and a second press takes it back."""

    def __init__(self, kind: Flags | YesNo, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(kind, theme, parent)
        self.single = isinstance(kind, YesNo)
        self.options = {"1": "是", "0": "否"} if isinstance(kind, YesNo) else dict(kind.options)
        ground = QWidget(self)
        flow = FlowLayout(ground, across=theme.px(16), down=theme.px(2))
        self.boxes: dict[str, Box] = {}
        for key, label in self.options.items():
            box = Box(label, ground)
            box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            box.clicked.connect(self._clicked)
            box.left.connect(self._left_box)
            box.pressed_key.connect(self._key)
            flow.addWidget(box)
            self.boxes[key] = box
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        ground.setSizePolicy(policy)
        ground.setMinimumHeight(theme.px(30))
        self.setSizePolicy(policy)
        self._box.addWidget(ground)
        self._stop_at(next(iter(self.boxes.values())))

    def load(self, value: Any, caption: str = "") -> None:
        """Tick what the value holds."""
        del caption
        self.restore([str(int(value))] if isinstance(value, bool) else list(value or ()))

    def raw(self) -> Raw:
        """The ticked keys in declared order; for yes or no one word."""
        ticked = [key for key, box in self.boxes.items() if box.isChecked()]
        return "".join(self.options[key] for key in ticked) if self.single else ticked

    def restore(self, raw: Raw) -> None:
        """Tick these keys (or labels)."""
        wanted = [raw] if isinstance(raw, str) else list(raw or ())
        for key, box in self.boxes.items():
            box.setChecked(key in wanted or self.options[key] in wanted)

    def call(self, name: str, description: str) -> None:
        """Name every box after the field, too."""
        for key, box in self.boxes.items():
            box.setAccessibleName(f"{name}：{self.options[key]}")
            box.setAccessibleDescription(description)

    def stops(self) -> list[QWidget]:
        """All boxes, of which one is the stop."""
        return list(self.boxes.values())

    def mark(self, state: str) -> None:
        """Boxes have no border; the sentence under them says it."""

    def _stop_at(self, box: Box) -> None:
        for other in self.boxes.values():
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other is box else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(box)

    @Slot()
    def _clicked(self) -> None:
        pressed = cast(Box, self.sender())
        self._press(pressed)

    def _press(self, pressed: Box) -> None:
        if self.single and pressed.isChecked():
            for box in self.boxes.values():
                box.setChecked(box is pressed)
        self._stop_at(pressed)
        self.changed.emit()

    @Slot()
    def _left_box(self) -> None:
        focus = self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.left.emit()

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        box, key = cast(Box, self.sender()), event.key()
        boxes = list(self.boxes.values())
        ways: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.advance.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.advance.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in ways:
            boxes[(boxes.index(box) + ways[key]) % len(boxes)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.text().isalnum() and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._jump(event.text().lower())
        else:
            return
        event.accept()

    def _jump(self, letter: str) -> None:
        """Yes and no are pressed by y n 1 0 or their initials; other boxes are gone to by their first letter."""
        if self.single:
            for key, letters in (("1", "y1s"), ("0", "n0f")):
                if letter in letters:
                    self.boxes[key].setChecked(True)
                    self._press(self.boxes[key])
            return
        keys = [key for key in fitting(letter, self.options) if fitting(letter, {key: self.options[key]})]
        begun = [key for key in keys if fitting(letter, {key: self.options[key][:1]})]
        if begun:
            here = next((place for place, key in enumerate(begun) if self.boxes[key].hasFocus()), -1)
            target = self.boxes[begun[(here + 1) % len(begun)]]
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Give the focus to the box that has the stop."""
        proxy = self.focusProxy()
        if proxy is not None:
            proxy.setFocus(event.reason())
