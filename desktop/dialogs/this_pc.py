"""What holds for this PC only: who works here, where a second backup goes, how it looks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.machine import Machine
from desktop.theme import CHOICES, Theme

LOCKS = {0: "不自动锁定", 3: "3 分钟后", 5: "5 分钟后", 10: "10 分钟后", 20: "20 分钟后", 30: "30 分钟后"}


class ThisPc(QDialog):
    """Takes effect when it is accepted; the name at the next opening of a register."""

    def __init__(self, machine: Machine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._machine = machine
        self._theme = theme
        px, settings = theme.px, machine.settings
        self.setWindowTitle("本机设置")
        self.setMinimumWidth(px(480))
        self.user = QLineEdit(settings.user)
        self.user.setPlaceholderText("记在修改记录里，下次打开登记库时生效")
        self.backup = QLineEdit(settings.backup_folder)
        self.backup.setPlaceholderText("不另存；可选U盘或共享文件夹")
        choose = QPushButton("选择…")
        choose.clicked.connect(self._choose_folder)
        self.look = QComboBox()
        for key, label in CHOICES.items():
            self.look.addItem(label, key)
        self.look.setCurrentIndex(self.look.findData(theme.choice))
        self.compact = QCheckBox("列表紧凑显示")
        self.compact.setChecked(settings.compact)
        self.lock = QComboBox()
        for minutes, label in LOCKS.items():
            self.lock.addItem(label, minutes)
        self.lock.setCurrentIndex(max(0, self.lock.findData(settings.lock_minutes)))
        self.lock.setToolTip("登记库有账户时：没有人动键盘鼠标，到时间就锁定屏幕，输入口令继续")
        second = QHBoxLayout()
        second.setSpacing(px(8))
        second.addWidget(self.backup, 1)
        second.addWidget(choose)
        form = QFormLayout()
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(10))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow("您的姓名", self.user)
        form.addRow("第二备份位置", second)
        form.addRow("外观", self.look)
        form.addRow("自动锁定", self.lock)
        form.addRow("", self.compact)
        self.backup.setAccessibleName("第二备份位置")
        save, cancel = QPushButton("保存"), QPushButton("取消")
        save.setProperty("look", "primary")
        save.setDefault(True)
        save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[px(16)] * 4)
        column.setSpacing(px(16))
        column.addLayout(form)
        column.addLayout(buttons)

    def accept(self) -> None:
        """Keep the settings and put the look on."""
        settings = self._machine.settings
        settings.user = self.user.text().strip()
        settings.backup_folder = self.backup.text().strip()
        settings.compact = self.compact.isChecked()
        settings.theme = self.look.currentData()
        settings.lock_minutes = self.lock.currentData()
        self._machine.save()
        self._theme.choose(settings.theme)
        super().accept()

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "第二备份位置", self.backup.text())
        if chosen:
            self.backup.setText(chosen)
