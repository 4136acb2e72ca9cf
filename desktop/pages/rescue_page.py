"""What is shown instead of a register that does not open: what happened, and the ways back to work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.errors import RegisterError
from desktop.machine import Machine
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.restore_view import RestoreView


class RescuePage(QWidget):
    """The best backup is chosen already: Enter goes to the button, Enter again restores it."""

    restore_wanted = Signal(object)  # the file of a backup
    salvage_wanted = Signal()
    rebuild_wanted = Signal()
    again_wanted = Signal()
    other_wanted = Signal()

    def __init__(
        self,
        register: Path,
        fault: RegisterError,
        tasks: Tasks,
        theme: Theme,
        machine: Machine,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = theme.px
        self.register = register
        self.setProperty("look", "page")
        folder = machine.settings.backup_folder
        self.view = RestoreView(register, tasks, theme, second=Path(folder) if folder else None, parent=self)
        heading, self.sentence, where, self.advice = (
            wrapping_label(self, look) for look in ("title", "", "hint", "muted")
        )
        heading.setText("登记库打不开")
        self.sentence.setText(fault.sentence)
        where.setText(str(register))
        self.advice.setText("正在查找备份…")
        self.restore = self._button("恢复备份", "用选中的备份代替打不开的登记库；打不开的那个会另存一份")
        self.restore.setProperty("look", "primary")
        self.restore.setEnabled(False)
        self.again = self._button("重试", "再打开一次")
        self.open = self._button("打开其他登记库…", "换一个登记库，或新建一个")
        self.salvage = self._button("抢救数据…", "没有好的备份时：从打不开的文件里逐表取出还能读的内容，另成一个登记库")
        self.rebuild = self._button("从案卷包重建…", "登记库和备份都没有了时：由已结案件的案卷包重建")
        first, last = QHBoxLayout(), QHBoxLayout()
        for row in (first, last):
            row.setSpacing(px(8))
        for button in (self.restore, self.view.other):
            first.addWidget(button)
        first.addStretch(1)
        for button in (self.again, self.open):
            first.addWidget(button)
        self.last_words = wrapping_label(self, "hint")
        self.last_words.setText("没有好的备份，或备份之后录入了很多内容时：")
        last.addWidget(self.last_words, 1)
        for button in (self.salvage, self.rebuild):
            button.setProperty("look", "quiet")
            last.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(32), px(20), px(32), px(16))
        column.setSpacing(px(6))
        for part in (heading, self.sentence, where, self.advice):
            column.addWidget(part)
        column.addSpacing(px(6))
        column.addWidget(self.view, 1)
        column.addLayout(first)
        column.addLayout(last)
        self.restore.clicked.connect(self._restore)
        self.view.opened.connect(self.restore.setFocus)
        self.view.pointed.connect(self._point)
        self.view.looked.connect(self._tell_count)
        self.salvage.clicked.connect(self.salvage_wanted)
        self.rebuild.clicked.connect(self.rebuild_wanted)
        self.again.clicked.connect(self.again_wanted)
        self.open.clicked.connect(self.other_wanted)
        self.setFocusProxy(self.view)
        self.view.look()

    def rest(self, *, working: bool) -> None:
        """Let nothing be pressed while something works; afterwards the cursor is in the list again."""
        for part in (self.view, self.restore, self.again, self.open, self.salvage, self.rebuild):
            part.setEnabled(not working)
        if not working:
            self._point(self.view.backup())
            self.view.look()  # one may have turned out to be spoilt: then the next good one is chosen
            self.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button that has the focus."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _restore(self) -> None:
        backup = self.view.backup()
        if backup is not None:
            self.restore_wanted.emit(backup.path)

    @Slot(object)
    def _point(self, backup: object) -> None:
        self.restore.setEnabled(backup is not None)

    @Slot(int)
    def _tell_count(self, count: int) -> None:
        if count:
            self.advice.setText(
                "别着急，下面是以前的备份，最近的好备份已经选中。按回车到“恢复备份”，再按回车就恢复；"
                "打不开的文件会另存一份，什么也不会再丢。"
            )
        else:
            self.advice.setText("登记库旁边没有备份。插上放备份的U盘或硬盘，按“从其他位置选择”。")

    def _button(self, words: str, hint: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setToolTip(hint)
        return button
