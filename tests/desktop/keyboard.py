"""Typing as a clerk does: keys one by one, Chinese through an input method; every key is counted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

KEYS_A_HANZI = 3
"""Phrase input takes about three keys for a Chinese character (peers.md 5)."""


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, times: int = 1) -> None:
    """Press a key wherever the focus is."""
    for _ in range(times):
        QTest.keyClick(focus(), key, modifier)


def control(key: Qt.Key) -> None:
    press(key, Qt.KeyboardModifier.ControlModifier)


def write(text: str) -> None:
    """Write wherever the focus is: letters and digits by keys, everything else by an input method at one go."""
    run = ""
    for char in text:
        if char.isascii():
            commit(run)
            run = ""
            QTest.keyClicks(focus(), char)
        else:
            run += char
    commit(run)


def compose(preedit: str, *, commit: str = "") -> None:
    """One step of an input method: letters under way, or the text they became."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(focus(), event)


def commit(text: str) -> None:
    """Let an input method give a text."""
    if text:
        compose("", commit=text)


class KeyCounter(QObject):
    """Counts key presses that reach the window, and what an input method would have taken for its texts."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.keys = 0
        self.clicks = 0
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched.isWidgetType() and watched is QApplication.focusWidget():
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
                self.keys += 1 + bool(held)
            elif isinstance(event, QInputMethodEvent):
                hanzi = sum("\u3400" < char < "\ua000" for char in event.commitString())
                self.keys += len(event.commitString()) + hanzi * (KEYS_A_HANZI - 1)
        if event.type() == QEvent.Type.MouseButtonPress:
            self.clicks += 1
        return False
