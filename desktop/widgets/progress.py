"""Long work in the status line: what it is doing, how far it is, and 取消."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from desktop.tasks import Task, Tasks
from desktop.theme import Theme

PATIENCE = 300  # ms; work that is done sooner shows nothing


class Progress(QWidget):
    """Shows the labelled task that runs, and nothing while none does."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running: list[Task[Any]] = []
        self.words = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(theme.px(140))
        self.stop = QPushButton("取消")
        self.stop.setProperty("look", "quiet")
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for part in (self.words, self.bar, self.stop):
            row.addWidget(part)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PATIENCE)
        self._wait.timeout.connect(self._appear)
        self.hide()
        tasks.started.connect(self._begin)
        tasks.ended.connect(self._end)
        tasks.progressed.connect(self._advance)

    @Slot(object)
    def _begin(self, task: Task[Any]) -> None:
        self._running.append(task)
        if len(self._running) == 1:
            self._wait.start()

    @Slot(object)
    def _end(self, task: Task[Any]) -> None:
        if task in self._running:
            self._running.remove(task)
        if self._running:
            self._appear()
        else:
            self._wait.stop()
            self.hide()

    @Slot()
    def _appear(self) -> None:
        if self._running:
            self._say(self._running[0].label)
            self.bar.setRange(0, 0)
            self.stop.setEnabled(True)
            self.show()

    @Slot(object, int, int, str)
    def _advance(self, task: Task[Any], done: int, total: int, text: str) -> None:
        if not self._running or task is not self._running[0]:
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        label = self._running[0].label
        self._say(f"{label}：{text}" if text else label)

    @Slot()
    def _cancel(self) -> None:
        if self._running:
            self._running[0].cancel()
            self.stop.setEnabled(False)
            self._say("正在停止…")

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.bar.setAccessibleName(words)
