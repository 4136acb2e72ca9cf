"""The backups a register can be restored from, and what each of them would lose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QVBoxLayout, QWidget

from db.errors import Missing
from db.services.backups import Backup, backups_in, described
from db.services.restoring import Loss, candidates, loss
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.widgets.backup_rows import COLUMNS, backup_row
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import Column, PlainRow, PlainTable

_LOST_ROWS = 4


class RestoreView(QWidget):
    """A list of backups; the chosen one says what would be lost. `looked` tells that the list is complete."""

    pointed = Signal(object)  # the chosen Backup or None
    opened = Signal(object)
    looked = Signal(int)

    def __init__(
        self, register: Path, tasks: Tasks, theme: Theme, *, second: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._register = register
        self._second = second
        self._tasks = tasks
        self._preferred: Path | None = None
        self._backups: list[Backup] = []
        self._unreadable = "现在的登记库读不出来，不能比较两者的差别；备份之后录入的内容要照纸质材料补录。"
        self.table = PlainTable(theme, "备份", COLUMNS, self)
        self.words = wrapping_label(self, "doubt")
        self.lost = PlainTable(theme, "恢复后会退回的修改", (
            Column("登记簿"), Column("名称", stretch=True), Column("最近做的"), Column("时间"), Column("操作人"),
        ), self)  # fmt: skip
        self.lost.setFixedHeight(theme.px(32 * _LOST_ROWS + 30))
        self.lost.hide()
        self.other = QPushButton("从其他位置选择", self)
        self.other.setToolTip("U盘、移动硬盘或别的文件夹里的备份")
        menu = QMenu(self.other)
        menu.addAction("选择文件夹…").triggered.connect(self._choose_folder)
        menu.addAction("选择备份文件…").triggered.connect(self._choose_file)
        self.other.setMenu(menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addWidget(self.lost)
        self.setFocusProxy(self.table)
        self.table.pointed.connect(self._point)
        self.table.opened.connect(self.opened)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for some rows."""
        return QSize(720, 320)

    def look(self, preferred: Path | None = None) -> None:
        """Look for backups; the cursor goes to the `preferred` one, else to the newest that is known to be good."""
        self._preferred = preferred
        self._tasks.run(partial(candidates, self._register, self._second), done=self._show)

    def backup(self) -> Backup | None:
        """The chosen backup."""
        found = self.table.payload()
        return found if isinstance(found, Backup) else None

    def take_folder(self, folder: Path) -> None:
        """Offer the backups of another folder, too."""
        self._tasks.run(partial(_in_folder, folder), done=self._add)

    def take_file(self, file: Path) -> None:
        """Offer another file, too, whatever its name."""
        self._tasks.run(lambda: [described(file)], done=self._add)

    @Slot(object)
    def _show(self, found: Sequence[Backup]) -> None:
        self._backups = list(found)
        self.table.show_rows([backup_row(one, self._place(one)) for one in self._backups])
        wanted = next((n for n, one in enumerate(self._backups) if one.path == self._preferred), None)
        if wanted is None:
            wanted = next((n for n, one in enumerate(self._backups) if one.verified), 0)
        if self._backups:
            self.table.setCurrentIndex(self.table.model().index(wanted, 0))
        self.looked.emit(len(self._backups))

    @Slot(object)
    def _add(self, found: Sequence[Backup]) -> None:
        known = {one.path for one in self._backups}
        fresh = [one for one in found if one.path not in known]
        self._preferred = next((one.path for one in found if one.verified), found[0].path)
        self._show([*fresh, *self._backups])
        self.table.setFocus()

    def _place(self, one: Backup) -> str:
        if one.path.parent.parent == self._register.parent:
            return "登记库旁"
        return "第二位置" if self._second is not None and one.path.parent == self._second else one.path.parent.name

    @Slot(object)
    def _point(self, backup: object) -> None:
        self.words.clear()
        self.lost.hide()
        if isinstance(backup, Backup):
            self._tasks.run(partial(_lost, backup, self._register), done=self._tell_loss)
        self.pointed.emit(backup)

    @Slot(object)
    def _tell_loss(self, told: tuple[Backup, Loss | None]) -> None:
        backup, lost = told
        if self.backup() is not backup:
            return
        if lost is None:
            self.words.setText(self._unreadable)
            return
        self.words.setText("\n".join(lost.sentences()))
        rows = [PlainRow((one.register, one.name, one.verb, one.at[:16], one.who), one) for one in lost.newest]
        self.lost.show_rows(rows)
        self.lost.setVisible(bool(rows))

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选择放备份的文件夹", str(self._register.parent))
        if chosen:
            self.take_folder(Path(chosen))

    @Slot()
    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择备份", str(self._register.parent), "登记库备份 (*.db)")
        if chosen:
            self.take_file(Path(chosen))


def _lost(backup: Backup, register: Path) -> tuple[Backup, Loss | None]:
    return backup, loss(backup.path, register)


def _in_folder(folder: Path) -> list[Backup]:
    found = backups_in(folder)
    if not found:
        raise Missing(f"“{folder}”里没有备份。", remedy="备份的文件名里有原因和时间，以 .db 结尾；请换一个文件夹。")
    return found
