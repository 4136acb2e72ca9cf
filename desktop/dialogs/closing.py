"""The backup at the end: how far it is, and a way to leave it for the next time."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.tasks import Task, Tasks
from desktop.theme import Theme

PATIENCE = 400  # ms; a backup that is done sooner is not worth a window


class Closing(QDialog):
    """`wait` returns when the task is done; a window appears when that lasts."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task[Any] | None = None
        self._loop = QEventLoop(self)
        self.setWindowTitle("正在备份")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setMinimumWidth(theme.px(380))
        self.words = QLabel("正在备份，完成后自动关闭…", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.later = QPushButton("下次再备份", self)
        self.later.setToolTip("现在就关闭；已保存的内容都在，下次关闭时再备份")
        self.later.setAutoDefault(False)
        self.later.clicked.connect(self._skip)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(16)] * 4)
        column.setSpacing(theme.px(10))
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addWidget(self.later, 0, Qt.AlignmentFlag.AlignRight)
        tasks.progressed.connect(self._advance)
        tasks.ended.connect(self._end)

    def wait(self, task: Task[Any]) -> None:
        """Wait for a task that was just asked for."""
        if not self._tasks.busy:
            return
        self._task = task
        QTimer.singleShot(PATIENCE, self, self._appear)
        self._loop.exec()
        self.hide()

    @Slot()
    def _appear(self) -> None:
        if self._task is not None:
            self.show()
            self.setFocus()  # not on the button: Enter out of habit must not skip a backup

    @Slot(object, int, int, str)
    def _advance(self, task: Task[Any], done: int, total: int, text: str) -> None:
        if task is self._task and not task.cancelled:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.words.setText(f"正在备份：{text}" if text else "正在备份…")

    @Slot(object)
    def _end(self, task: Task[Any]) -> None:
        if task is self._task:
            self._task = None
            self._loop.quit()

    @Slot()
    def _skip(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.later.setEnabled(False)
            self.words.setText("正在停下备份…")

    def reject(self) -> None:
        """Esc leaves the backup for the next time, too."""
        self._skip()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """The cross means the same; the window goes by itself in a moment."""
        self._skip()
        event.ignore()
