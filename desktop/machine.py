"""Settings and folders of this PC; what belongs to the office stands in the register instead."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from db.disk import move, written

FOLDER_NAME = "知识产权案件登记"
S = TypeVar("S")


def usual_folder(program: Path) -> Path:
    """Give the folder for settings and logs: `data` beside the program if it exists, else the user's own place."""
    portable = program / "data"
    if portable.is_dir():
        return portable
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / FOLDER_NAME
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / FOLDER_NAME


@dataclass
class ListLook:
    """How a clerk arranged one list: widths in logical pixels by column, order from left to right, hidden columns."""

    widths: dict[str, int] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    sort: str = ""
    descending: bool = True


@dataclass
class Settings:
    """What this PC remembers: plain values with defaults; an unfit value in the file gives the default."""

    last_register: str = ""  # the file
    user: str = ""
    account: str = ""  # who logged in last
    lock_minutes: int = 10  # the screen locks after so many minutes without a key or the mouse; 0 never
    theme: str = "system"
    compact: bool = False
    window: list[int] = field(default_factory=list)  # x, y, width, height
    maximised: bool = False
    backup_folder: str = ""  # the second place
    backup_days: int = 7  # after so many days without a backup there the page for upkeep reminds; 0 never
    bundled_fonts: bool = False  # print with the bundled fonts only, so that two PCs print alike
    checked: dict[str, str] = field(default_factory=dict)  # the day each register was last looked over while idle
    reminded_on: str = ""  # the day of the last reminder in the tray
    printer: str = ""
    export_folder: str = ""
    groups: list[str] = field(default_factory=lambda: ["办案"])  # that stand open in the navigation
    lists: dict[str, Any] = field(default_factory=dict)  # ListLook as a plain table by list


SCRATCH = "临时"


class Machine:
    """The settings in `machine.json` of a folder: read once, unknown keys kept, written by replacing the file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings()
        self._file = folder / "machine.json"
        self._unknown: dict[str, Any] = {}
        self._written = ""
        self._load()

    @property
    def registers_folder(self) -> Path:
        """Where a new register is put unless the clerk says otherwise."""
        return self.folder / "登记库"

    def scratch_folder(self) -> Path:
        """Where this run puts copies that other programs open; `sweep_scratch` clears them away."""
        folder = self.folder / SCRATCH / str(os.getpid())
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def list_look(self, key: str) -> ListLook:
        """Give the remembered arrangement of the list `key`."""
        return _fill(ListLook(), self.settings.lists.get(key))

    def keep_list_look(self, key: str, look: ListLook) -> None:
        """Remember the arrangement of the list `key`."""
        self.settings.lists[key] = dict(vars(look))
        self.save()

    def save(self) -> None:
        """Write the settings if they changed and the disk lets it; the file is replaced as a whole."""
        text = json.dumps({**self._unknown, **vars(self.settings)}, ensure_ascii=False, indent=1)
        if text == self._written:
            return
        with suppress(OSError):  # a full disk must not stop the program over the width of a column
            self.folder.mkdir(parents=True, exist_ok=True)
            with written(self._file) as out:
                out.write(text.encode())
            self._written = text

    def _load(self) -> None:
        try:
            raw = json.loads(self._file.read_text(encoding="utf-8"))
            if not isinstance(raw, dict):
                raise TypeError
        except FileNotFoundError:
            return
        except (ValueError, TypeError):
            aside = self._file.with_name(f"machine-无法读取-{datetime.now():%Y%m%d-%H%M%S}.json")
            move(self._file, aside)
            return
        _fill(self.settings, raw)
        self._unknown = {key: value for key, value in raw.items() if key not in vars(self.settings)}


def _fill(target: S, raw: object) -> S:
    """Take over each value of `raw` that has the type its field declares."""
    if isinstance(raw, dict):
        for name, hint in get_type_hints(type(target)).items():
            wanted = getattr(hint, "__origin__", hint)
            if name in raw and isinstance(raw[name], wanted):
                setattr(target, name, raw[name])
    return target
