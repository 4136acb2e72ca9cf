"""How the backups stand, said in the status line; and a word when none has reached the second place for some days."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.machine import Machine
from desktop.main_window import MainWindow
from desktop.tasks import Task, Tasks
from desktop.trail import Place

if TYPE_CHECKING:
    from db.services import Services
    from db.services.backups import Backup, Second

    Standing = tuple[Sequence[Backup], Second | None]


class BackupWatch(QObject):
    """Looks when a register is opened, and does what the clerk answers."""

    def __init__(self, window: MainWindow, tasks: Tasks, machine: Machine, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._tasks = tasks
        self._machine = machine
        self._services: Services | None = None
        window.noticed.connect(self._answer)

    @property
    def second(self) -> Path | None:
        """The folder of the second place."""
        folder = self._machine.settings.backup_folder
        return Path(folder) if folder else None

    def watch(self, services: Services) -> None:
        """Look how the backups of this register stand."""
        self._services = services
        self._tasks.run(partial(_standing, services, self.second), done=self._tell)

    def rest(self) -> None:
        """The register is being closed."""
        self._services = None

    @Slot(object)
    def _tell(self, standing: Standing) -> None:
        if self._services is None:
            return
        backups, second = standing
        late = _late(second, self._machine.settings.backup_days)
        self._window.status.tell_backup(backups[0].made_at if backups else None, late)
        if late and second is not None and (self._window.notice is None or not self._window.notice.isVisible()):
            how = "现在可以备份过去。" if second.reachable else "请插上它，再按“备份到第二位置”。"
            sentence = f"{late}（“{second.folder}”）。电脑坏了，只有那里的备份还在。{how}"
            self._window.tell("second", sentence, {"copy": "备份到第二位置", "": "今天不备份"})

    @Slot(str)
    def _answer(self, answer: str) -> None:
        services, second = self._services, self.second
        if services is None:
            return
        if answer == "upkeep":
            self._window.visit(Place("upkeep"))
        elif answer == "copy" and second is not None:
            job = partial(_copy_to_second, services, second)
            self._tasks.work(job, label="正在备份到第二位置", done=self._tell)


def _standing(services: Services, second: Path | None) -> Standing:
    backups = services.backups
    return backups.all(), backups.second(second) if second is not None else None


def _copy_to_second(services: Services, second: Path, task: Task[Standing]) -> Standing:
    services.backups.make("手动", second=second, progress=task.step)
    return _standing(services, second)


def _late(second: Second | None, limit: int) -> str:
    """Say that no backup has reached the second place for longer than the office wants; empty when all is well."""
    if second is None or not limit:
        return ""
    days = second.days()
    if days is None:
        return "还没有备份到第二位置"
    return f"已有 {days} 天没有备份到第二位置" if days >= limit else ""
