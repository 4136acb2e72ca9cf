"""What kind of place a register lies in: a disk of this PC, a network drive, or a folder that is synchronised."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

_NETWORKED = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "davfs", "fuse.davfs2", "fuse.sshfs", "fuse.rclone"}
)
_SYNCED = {
    "onedrive": "OneDrive",
    "nutstore": "坚果云",
    "我的坚果云": "坚果云",
    "坚果云": "坚果云",
    "wps云盘": "WPS云盘",
    "wpsdrive": "WPS云盘",
    "wps cloud files": "WPS云盘",
    "baidusyncdisk": "百度网盘同步空间",
    "百度网盘同步空间": "百度网盘同步空间",
    "微云同步助手": "腾讯微云",
    "微云同步盘": "腾讯微云",
    "阿里云盘": "阿里云盘",
    "iclouddrive": "iCloud",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
}
"""Folder names, as their programs make them, folded."""

_REMOTE = 4  # GetDriveType's word for a network drive


@dataclass(frozen=True)
class Location:
    """Where a file lies: on a network drive or not, and the program that synchronises its folder, if any."""

    network: bool
    synced_by: str

    def caution(self) -> str:
        """What a clerk should know of this place, in one sentence with what to do; empty for a disk of this PC."""
        if self.network:
            return (
                "登记库在网络盘上：只能一台电脑一个人使用，断网时可能存不上。"
                "请把登记库放在本机硬盘，网络盘只用来放备份。"
            )
        if self.synced_by:
            return (
                f"登记库在{self.synced_by}的同步文件夹里，同步时可能损坏或产生冲突副本。"
                "请把登记库移到不同步的文件夹，同步文件夹只用来放备份。"
            )
        return ""


def location(path: Path) -> Location:
    """The place of a file that exists or will exist."""
    whole = path.absolute()
    return Location(_on_network(whole), _synced_by(whole))


def _synced_by(path: Path) -> str:
    for part in path.parent.parts:
        folded = part.casefold()
        if folded in _SYNCED:
            return _SYNCED[folded]
        if folded.startswith("onedrive - "):
            return _SYNCED["onedrive"]
    return ""


def _on_network(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes  # only Windows needs it

        drive = path.drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE
    return _file_system(path, Path("/proc/self/mountinfo")) in _NETWORKED


def _file_system(path: Path, table: Path) -> str:
    """The kind of file system a path lies on, by the system's table of what is mounted where; empty when unknown."""
    try:
        lines = table.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found = (-1, "")
    for line in lines:
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].replace("\\040", " ")
        inside = point == "/" or str(path) == point or str(path).startswith(f"{point}{os.sep}")
        if inside and len(point) >= found[0]:
            found = (len(point), after.split(" ")[0])
    return found[1]
