"""The menu behind ⋯: registers, backups, the look, this PC, keys, about."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.keys import KEYS
from desktop.machine import Machine
from desktop.theme import CHOICES, Theme


class MoreMenu(QMenu):
    """Changes the look itself; everything else it only asks for."""

    open_wanted = Signal()
    create_wanted = Signal()
    restore_wanted = Signal()
    this_pc_wanted = Signal()
    keys_wanted = Signal()
    about_wanted = Signal()

    def __init__(self, machine: Machine, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._machine = machine
        self._theme = theme
        self.addAction("打开登记库…").triggered.connect(self.open_wanted)
        self.addAction("新建登记库…").triggered.connect(self.create_wanted)
        self.addAction("恢复备份…").triggered.connect(self.restore_wanted)
        self.addSeparator()
        self.looks = self.addMenu("外观")
        self._group = QActionGroup(self)
        for key, label in CHOICES.items():
            look = self.looks.addAction(label)
            look.setCheckable(True)
            look.setData(key)
            self._group.addAction(look)
        self._group.triggered.connect(self._choose_look)
        self.looks.aboutToShow.connect(self._tick_look)
        self.addAction("本机设置…").triggered.connect(self.this_pc_wanted)
        self.addSeparator()
        self.keys = self.addAction("快捷键")
        self.keys.setShortcut(QKeySequence(KEYS["help"].keys[0]))
        self.keys.triggered.connect(self.keys_wanted)
        self.addAction("关于").triggered.connect(self.about_wanted)

    @Slot(QAction)
    def _choose_look(self, entry: QAction) -> None:
        self._machine.settings.theme = entry.data()
        self._theme.choose(entry.data())

    @Slot()
    def _tick_look(self) -> None:
        for entry in self._group.actions():
            entry.setChecked(entry.data() == self._theme.choice)
