"""The line at the foot of the window: who works where, what was just done, the backup, the counts."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.keys import tip
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.progress import Progress

HEIGHT = 28
A_WHILE = 8000  # ms a quiet word stays


class StatusLine(QWidget):
    """Quiet: it never asks and never takes the focus."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bar")
        self.setFixedHeight(theme.px(HEIGHT))
        self.office, self.word, self.backup, self.count = (self._label() for _ in range(4))
        self.person = QPushButton(self)
        self.person.setProperty("look", "person")
        self.person.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.person.setToolTip(tip("换人登录、锁定、修改口令", "person"))
        self.person.hide()
        self.word.setAccessibleName("提示")
        self.word.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = Progress(tasks, theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(20))
        row.addWidget(self.office)
        row.addWidget(self.person)
        row.addWidget(self.word, 1)
        for part in (self.progress, self.backup, self.count):
            row.addWidget(part)
        self._clear = QTimer(self)
        self._clear.setSingleShot(True)
        self._clear.setInterval(A_WHILE)
        self._clear.timeout.connect(self.word.clear)

    @Slot(str)
    def say(self, words: str) -> None:
        """Say something for a while."""
        self.word.setText(words)
        self._clear.start()

    def tell_person(self, name: str) -> None:
        """Say who is logged in; nobody where there are no accounts."""
        self.person.setText(name)
        self.person.setAccessibleName(f"操作人 {name}")
        self.person.setVisible(bool(name))

    @Slot(int, int)
    def tell_count(self, total: int, chosen: int) -> None:
        """Say how many records are listed and chosen; nothing for a page without a list (-1)."""
        if total < 0:
            self.count.clear()
        else:
            self.count.setText(f"共 {total:,} 条" + (f"，选中 {chosen:,}" if chosen > 0 else ""))

    def tell_backup(self, made: datetime | None, second: str = "") -> None:
        """Say when the newest backup was made, and what is the matter with the second place."""
        if made is None:
            words = "尚无备份，关闭时自动备份"
        else:
            day = "今天" if made.date() == datetime.now().date() else f"{made.month}月{made.day}日"
            words = f"已备份 {day} {made:%H:%M}"
        self.backup.setText(f"{words} · {second}" if second else words)
        self.backup.setProperty("look", "doubt" if second else "hint")
        self.backup.style().unpolish(self.backup)
        self.backup.style().polish(self.backup)

    @staticmethod
    def _label() -> QLabel:
        label = QLabel()
        label.setProperty("look", "hint")
        return label
