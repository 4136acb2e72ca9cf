"""Choosing a backup to restore: when it was made, how many cases it holds, and what would be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.machine import Machine
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.restore_view import RestoreView


class RestoreDialog(QDialog):
    """Its answer is `chosen`: the file of a backup, once it is accepted."""

    def __init__(
        self,
        register: Path,
        tasks: Tasks,
        theme: Theme,
        machine: Machine,
        *,
        preferred: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.chosen: Path | None = None
        self.setWindowTitle("恢复备份")
        self.resize(theme.px(760), theme.px(520))
        folder = machine.settings.backup_folder
        self.view = RestoreView(register, tasks, theme, second=Path(folder) if folder else None, parent=self)
        self.head = QLabel("选择一份备份。现在的登记库会另存一份，不会丢失。", self)
        self.head.setWordWrap(True)
        self.restore, self.keep = QPushButton("恢复备份", self), QPushButton("保留现状", self)
        self.restore.setProperty("look", "primary")
        self.restore.setEnabled(False)
        self.keep.setDefault(True)
        self.restore.clicked.connect(self._accept)
        self.keep.clicked.connect(self.reject)
        self.view.pointed.connect(self._point)
        self.view.opened.connect(self.restore.setFocus)
        self.view.looked.connect(self._tell_count)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.view.other)
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.setContentsMargins(*[theme.px(16)] * 4)
        column.addWidget(self.head)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        self.view.setFocus()
        self.view.look(preferred)

    @Slot(object)
    def _point(self, backup: object) -> None:
        self.restore.setEnabled(backup is not None)

    @Slot(int)
    def _tell_count(self, count: int) -> None:
        if not count:
            self.head.setText("登记库旁边没有备份，可以从U盘等位置选择。")

    @Slot()
    def _accept(self) -> None:
        backup = self.view.backup()
        if backup is not None:
            self.chosen = backup.path
            self.accept()
