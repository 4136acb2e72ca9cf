"""Choosing a backup to restore: when it was made, how many cases it holds, and what would be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.services.backups import Backup, backups_in, folder_of
from db.services.restoring import loss
from desktop.theme import Theme


class RestoreDialog(QDialog):
    """Its answer is `chosen`: the file of a backup, once it is accepted."""

    def __init__(self, register: Path, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self.chosen: Path | None = None
        self.setWindowTitle("恢复备份")
        self.resize(theme.px(600), theme.px(420))
        self.list = QListWidget()
        self.list.setAccessibleName("备份")
        self.list.setProperty("look", "choices")
        for backup in backups_in(folder_of(register)):
            item = QListWidgetItem(describe(backup), self.list)
            item.setData(Qt.ItemDataRole.UserRole, str(backup.path))
        self.loss = QLabel()
        self.loss.setWordWrap(True)
        self.loss.setProperty("look", "doubt")
        self.restore = QPushButton("恢复备份")
        self.restore.setProperty("look", "primary")
        self.restore.setEnabled(False)
        keep, other = QPushButton("保留现状"), QPushButton("从其他位置选择…")
        self.restore.clicked.connect(self._accept)
        keep.clicked.connect(self.reject)
        other.clicked.connect(self._choose_file)
        self.list.currentItemChanged.connect(self._tell_loss)
        self.list.itemActivated.connect(self.restore.setFocus)
        buttons = QHBoxLayout()
        buttons.addWidget(other)
        buttons.addStretch(1)
        buttons.addWidget(keep)
        buttons.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.setContentsMargins(*[theme.px(16)] * 4)
        some = "选择一份备份。现在的登记库会另存一份，不会丢失。"
        head = QLabel(some if self.list.count() else "登记库旁边没有备份，可以从U盘等位置选择。")
        head.setWordWrap(True)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.loss)
        column.addLayout(buttons)
        self.list.setCurrentRow(0)

    @Slot()
    def _tell_loss(self) -> None:
        file = self._current()
        self.restore.setEnabled(file is not None)
        if file is None:
            return
        lost = loss(file, self._register)
        if lost is None:
            self.loss.setText("现在的登记库无法读取，不能比较两者的差别。")
        elif not lost.changes:
            self.loss.setText("这份备份与现在的登记库内容相同。")
        else:
            self.loss.setText(f"此后的 {lost.changes:,} 处修改（{lost.since} 至 {lost.last}）将退回到备份时的样子。")

    @Slot()
    def _accept(self) -> None:
        self.chosen = self._current()
        if self.chosen is not None:
            self.accept()

    def _current(self) -> Path | None:
        item: QListWidgetItem | None = self.list.currentItem()
        return Path(item.data(Qt.ItemDataRole.UserRole)) if item is not None else None

    @Slot()
    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择备份", str(self._register.parent), "登记库备份 (*.db)")
        if chosen:
            item = QListWidgetItem(Path(chosen).name)
            item.setData(Qt.ItemDataRole.UserRole, chosen)
            item.setToolTip(chosen)
            self.list.insertItem(0, item)
            self.list.setCurrentItem(item)


def describe(backup: Backup) -> str:
    """Write a backup on one line."""
    made = backup.made_at
    parts = [f"{made.year}年{made.month}月{made.day}日 {made:%H:%M}", backup.why]
    parts.append(f"{backup.cases:,} 件案件" if backup.cases >= 0 else "")
    parts.append(f"{max(0.1, backup.size / (1 << 20)):,.1f} MB")
    parts.append("已核验" if backup.verified else "未核验")
    return "　".join(part for part in parts if part)
