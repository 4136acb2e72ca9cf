"""The office's own papers, notices and rule files beside a register: kept with its backups, brought back with them.

They hold no personal data and are small, so the newest state of each is kept, once for a folder of backups. Without
them a restored register would count other deadlines than the one that was lost.
"""

from __future__ import annotations

from pathlib import Path

from db.disk import copy, drop

FOLDERS = ("papers", "notices", "rules")
BESIDE = "beside"


def keep_beside(register: Path, folder: Path) -> None:
    """Bring what lies beside a register into a folder of backups; what was taken out there goes here, too."""
    for name in FOLDERS:
        source, target = register.with_name(f"{register.name}.{name}"), folder / BESIDE / name
        if not source.is_dir():
            continue
        files = {file.name: file for file in source.iterdir() if file.is_file()}
        if not files and not target.is_dir():
            continue
        target.mkdir(parents=True, exist_ok=True)
        for kept in target.iterdir():
            if kept.is_file() and kept.name not in files:
                drop(kept)
        for file in files.values():
            _copy_changed(file, target / file.name)


def bring_beside(folder: Path, register: Path) -> None:
    """Put what a folder of backups keeps beside a restored register, where nothing of the kind lies there already."""
    for name in FOLDERS:
        source, target = folder / BESIDE / name, register.with_name(f"{register.name}.{name}")
        if not source.is_dir() or target.exists():
            continue
        target.mkdir(parents=True)
        for file in source.iterdir():
            if file.is_file():
                copy(file, target / file.name)


def _copy_changed(source: Path, target: Path) -> None:
    if not target.exists() or target.read_bytes() != source.read_bytes():
        copy(source, target)
