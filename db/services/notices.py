"""Official notices about days off that the office imported: files in a folder beside the register."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from db.disk import copy
from db.errors import Refused, known_faults
from db.rules.notices import Notice, read_notice
from db.rules.rulefile import RuleFault
from db.rules.workdays import Calendar, Change
from db.services.attachments import safe_name

_KINDS = (".toml", ".csv", ".txt")


@dataclass(frozen=True)
class Moved:
    """A clock that a notice moves: whose, what is due, and its last day before and after."""

    register: str
    record_id: int
    number: str
    party: str
    name: str
    was: str
    becomes: str


@dataclass(frozen=True)
class NoticePreview:
    """What importing a notice would change: days whose status differs, and the open clocks that move."""

    file: Path
    notice: Notice
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]


class Notices:
    """The notices of one register. They are read again only when a file changed."""

    def __init__(self, register: Path) -> None:
        self.folder = register.with_name(register.name + ".notices")

    def kept(self) -> tuple[Notice, ...]:
        """The imported notices by the names of their files; a file that cannot be read is left out (see `faults`)."""
        return tuple(notice for notice, _ in self._read() if notice is not None)

    def faults(self) -> list[str]:
        """Why a file in the folder is not used: file, line and reason."""
        return [fault for _, fault in self._read() if fault]

    def stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Names, times and sizes of the files: equal stamps mean equal notices."""
        try:
            with os.scandir(self.folder) as found:
                files = [(one.name, one.stat()) for one in found if Path(one.name).suffix.lower() in _KINDS]
        except OSError:
            return ()
        return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in files))

    def preview(self, file: Path, calendar: Calendar, moved: Callable[[Calendar], tuple[Moved, ...]]) -> NoticePreview:
        """What a notice would change against `calendar`; `moved` compares the open clocks with another calendar.

        Raises `Refused` for a notice that cannot be read.
        """
        try:
            notice = read_notice(file)
        except RuleFault as fault:
            remedy = "请把通知原文另存为 .txt，或按“日期,放假,名称”做成 .csv。"
            raise Refused(f"“{file.name}”读不懂：{fault}。", remedy=remedy) from fault
        except OSError as fault:
            raise Refused(f"打不开“{file.name}”。", remedy="请看文件是否还在，是否正被别的程序使用。") from fault
        after = calendar.with_notice(notice)
        return NoticePreview(file, notice, tuple(calendar.changes(notice)), moved(after))

    def take(self, preview: NoticePreview) -> Path:
        """Keep a notice that was looked at; returns where. A second notice for the same year stands after the first."""
        with known_faults():
            self.folder.mkdir(parents=True, exist_ok=True)
            stem, kind, number = safe_name(preview.file.stem), preview.file.suffix.lower(), 1
            target = self.folder / f"{preview.notice.year}-{number:02d}-{stem}{kind}"
            while any(self.folder.glob(f"{preview.notice.year}-{number:02d}-*")):
                number += 1
                target = self.folder / f"{preview.notice.year}-{number:02d}-{stem}{kind}"
            copy(preview.file, target)
        return target

    def _read(self) -> tuple[tuple[Notice | None, str], ...]:
        return _read_all(self.folder, self.stamp())


@cache
def _read_all(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> tuple[tuple[Notice | None, str], ...]:
    found: list[tuple[Notice | None, str]] = []
    for name, _, _ in stamp:
        try:
            found.append((read_notice(folder / name), ""))
        except (RuleFault, Refused, OSError) as fault:
            found.append((None, str(fault)))
    return tuple(found)
