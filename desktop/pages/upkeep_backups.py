"""Backups: when, why, how large, verified or not; a second place; what a restore would lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton

from db.services.backups import Backup, Second, verify
from db.services.restoring import Loss, loss
from desktop.context import Context
from desktop.pages.upkeep_part import Part
from desktop.tasks import Task
from desktop.widgets.backup_rows import COLUMNS, backup_row
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import PlainRow, PlainTable

_DAYS = {3: "3 天", 7: "7 天", 14: "14 天", 30: "30 天", 0: "不提醒"}


@dataclass(frozen=True)
class Found:
    """The backups beside the register, and those in the second place."""

    beside: Sequence[Backup]
    second: Sequence[Backup]
    place: Second | None


class BackupsPart(Part):
    """The backups of this register."""

    label = "备份"
    group = "数据安全"
    icon = "save"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.make = self.button("立即备份", primary=True)
        self.to_second = self.button("备份到第二位置", hint="备份一份，并复制到U盘或另一块硬盘")
        self.check = self.button("重新核验", hint="把这份备份恢复到临时文件，核对每张表、修改记录和每个附件")
        self.restore = self.button("恢复…", hint="用这份备份代替现在的登记库；现在的会另存一份")
        self.buttons.addStretch(1)
        self.folder_button = self.button("打开文件夹", hint="在资源管理器里看这份备份所在的文件夹")
        self.table = PlainTable(context.theme, "备份", COLUMNS)
        self.loss = wrapping_label(self, "muted")
        self.column.addWidget(self._second_place())
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.loss)
        self.column.addLayout(self._package_line())
        self.make.clicked.connect(self._make)
        self.to_second.clicked.connect(self._make_second)
        self.check.clicked.connect(self._check)
        self.restore.clicked.connect(self._restore)
        self.folder_button.clicked.connect(self._open_folder)
        self.table.pointed.connect(self._point)
        self.table.opened.connect(self._restore)

    def _package_line(self) -> QHBoxLayout:
        self.packages = wrapping_label(self, "hint")
        self.package_folder = QPushButton("打开案卷包文件夹", self)
        self.package_folder.setProperty("look", "quiet")
        self.package_folder.clicked.connect(self._open_packages)
        row = QHBoxLayout()
        row.setSpacing(self.context.theme.px(8))
        row.addWidget(self.packages, 1)
        row.addWidget(self.package_folder)
        return row

    def arrive(self) -> None:
        """Look for backups again."""
        self.table.setFocus()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Look for backups again."""
        self.context.tasks.run(self._look, done=self._show)
        self.context.tasks.run(self.context.services.packages.standing, done=self._show_packages)

    @Slot(object)
    def _show_packages(self, standing: tuple[int, int]) -> None:
        made, left = standing
        words = f"已结案件另有案卷包 {made:,} 个" + (f"，{left:,} 个正在整理" if left else "")
        self.packages.setText(f"{words}；登记库和备份都没有了，也能由它们重建。")
        self.package_folder.setEnabled(bool(made))

    def _look(self) -> Found:
        backups = self.context.services.backups
        second = self._folder()
        if second is None:
            return Found(backups.all(), (), None)
        return Found(backups.all(), backups.in_second(second), backups.second(second))

    @Slot(object)
    def _show(self, found: Found) -> None:
        backups = self.context.services.backups
        self.intro.setText(
            "关闭程序、导入、撤销、升级之前都自动备份（有改动才做），每份都试恢复核验过。"
            f"放在“{backups.folder}”。两天内的全部保留，之后按日、周、月留存；手动做的一直保留。"
        )
        rows = _placed(found)
        self.table.show_rows(rows)
        if not rows:
            self.loss.setText("还没有备份。按“立即备份”做一份，或在关闭程序时自动备份。")
        self._tell_second(found.place)

    # The second place

    def _second_place(self) -> QFrame:
        px, machine = self.context.theme.px, self.context.machine
        card = QFrame(self)
        card.setProperty("look", "card")
        self.second = wrapping_label(card, "muted")
        self.choose = QPushButton("选择文件夹…", card)
        self.choose.clicked.connect(self._choose)
        self.forget = QPushButton("不再使用", card)
        self.forget.setProperty("look", "quiet")
        self.forget.clicked.connect(self._forget)
        self.days = QComboBox(card)
        self.days.setAccessibleName("几天没有备份到第二位置时提醒")
        for days, words in _DAYS.items():
            self.days.addItem(words, days)
        self.days.setCurrentIndex(max(0, self.days.findData(machine.settings.backup_days)))
        self.days.currentIndexChanged.connect(self._keep_days)
        self.days_label = QLabel("超过多久提醒", card)
        self.days_label.setProperty("look", "muted")
        row = QHBoxLayout(card)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(8))
        row.addWidget(self.second, 1)
        for part in (self.days_label, self.days, self.choose, self.forget):
            row.addWidget(part)
        return card

    def _folder(self) -> Path | None:
        folder = self.context.machine.settings.backup_folder
        return Path(folder) if folder else None

    def _tell_second(self, place: Second | None) -> None:
        folder, settings = self._folder(), self.context.machine.settings
        days = place.days() if place is not None else None
        self.forget.setVisible(folder is not None)
        self.days.setVisible(folder is not None)
        self.days_label.setVisible(folder is not None)
        look = "muted"
        if folder is None:
            words, look = "还没有第二位置：电脑坏了，旁边的备份也会一起丢失。请选U盘或另一块硬盘上的文件夹。", "doubt"
        else:
            when = f"{days} 天前" if days else "今天"
            words = f"第二位置“{folder}”，"
            words += "还没有备份到那里。" if days is None else f"最近一次备份到那里是{when}。"
            if place is not None and not place.reachable:
                words = f"{words}现在找不到它，请插上U盘或硬盘。"
            if days is None or (settings.backup_days and days >= settings.backup_days):
                words, look = f"{words}该再备份一次了。", "doubt"
        self.second.setText(words)
        self.second.setProperty("look", look)
        self.second.style().unpolish(self.second)
        self.second.style().polish(self.second)

    @Slot()
    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "第二位置", self.context.machine.settings.backup_folder)
        if chosen:
            self.use_second(Path(chosen))

    def use_second(self, folder: Path) -> None:
        """Copy every backup to this folder from now on, beginning with one made at once."""
        self.context.machine.settings.backup_folder = str(folder)
        self.context.machine.save()
        self._make_second()

    @Slot()
    def _forget(self) -> None:
        self.context.machine.settings.backup_folder = ""
        self.context.machine.save()
        self.refresh()

    @Slot()
    def _keep_days(self) -> None:
        self.context.machine.settings.backup_days = self.days.currentData()
        self.context.machine.save()
        self.refresh()

    # What the clerk does

    @Slot()
    def _make(self) -> None:
        self._back_up(None)

    @Slot()
    def _make_second(self) -> None:
        folder = self._folder()
        if folder is None:
            self._choose()
        else:
            self._back_up(folder)

    def _back_up(self, second: Path | None) -> None:
        backups = self.context.services.backups

        def job(task: Task[Backup]) -> Backup:
            return backups.make("手动", second=second, progress=task.step)

        self.context.tasks.work(job, label="正在备份", done=self._made)

    @Slot(object)
    def _made(self, backup: Backup) -> None:
        self.refresh()
        self.said.emit(f"已备份并核验：{backup.path.name}")

    @Slot()
    def _check(self) -> None:
        backup = self.table.payload()
        if isinstance(backup, Backup):
            folder = self.context.services.backups.folder

            second = self._folder()

            def job(task: Task[Backup]) -> Backup:
                if second is not None and second != backup.path.parent and (second / backup.path.name).exists():
                    verify(second / backup.path.name, room=folder, progress=task.step)
                return verify(backup.path, room=folder, progress=task.step)

            self.context.tasks.work(job, label="正在核验备份", done=self._checked, failed=self._unsound)

    @Slot(object)
    def _checked(self, backup: Backup) -> None:
        self.refresh()
        lacking = f"；有 {len(backup.missing)} 个附件在做备份时就已不见" if backup.missing else "，附件齐全"
        self.said.emit(f"备份完好：{backup.cases:,} 件案件{lacking}")

    @Slot(object)
    def _unsound(self, error: Exception) -> None:
        self.context.faults.show(error, self)
        self.refresh()

    @Slot(object)
    def _point(self, backup: object) -> None:
        for button in (self.check, self.restore):
            button.setEnabled(isinstance(backup, Backup))
        self.loss.clear()
        if isinstance(backup, Backup):
            self.context.tasks.run(partial(loss, backup.path, self.context.services.path), done=self._tell_loss)

    @Slot(object)
    def _tell_loss(self, lost: Loss | None) -> None:
        if isinstance(self.table.payload(), Backup):
            words = "不能与现在的登记库比较。" if lost is None else "".join(lost.sentences())
            self.loss.setText(f"恢复这一份：{words}")

    @Slot()
    def _restore(self) -> None:
        backup = self.table.payload()
        if isinstance(backup, Backup):
            self.restore_wanted.emit(backup.path)  # the window asks, and names what would be lost

    @Slot()
    def _open_packages(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.services.packages.folder)))

    @Slot()
    def _open_folder(self) -> None:
        backup = self.table.payload()
        folder = backup.path.parent if isinstance(backup, Backup) else self.context.services.backups.folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _placed(found: Found) -> list[PlainRow]:
    """One row for each backup, wherever it lies; of one that lies in both places the nearer is meant."""
    there = {one.path.name for one in found.second}
    here = {one.path.name for one in found.beside}
    rows = [(one, "登记库旁、第二位置" if one.path.name in there else "登记库旁") for one in found.beside] + [
        (one, "第二位置") for one in found.second if one.path.name not in here
    ]
    rows.sort(key=lambda row: row[0].made_at, reverse=True)
    return [backup_row(one, place) for one, place in rows]
