"""Small disks that can be filled, and disks on which nothing can be written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Disk:
    """A disk of its own, in memory."""

    path: Path

    def fill(self, *, leaving: int) -> None:
        """Leave so many bytes free, in whole pages."""
        self.empty()
        free = shutil.disk_usage(self.path).free
        with (self.path / "filler").open("wb") as filler:
            left = free - leaving
            while left > 0:
                left -= filler.write(bytes(min(left, 1 << 20)))

    def empty(self) -> None:
        """Free what was filled."""
        (self.path / "filler").unlink(missing_ok=True)

    def protect(self) -> None:
        """Let nothing be written any more."""
        subprocess.run(["mount", "-o", "remount,ro", self.path], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Disk]]:
    """Makes disks of so many mebibytes."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux makes disks in memory")
    made: list[Path] = []

    def make(size: int) -> Disk:
        path = tmp_path / f"disk{len(made)}"
        path.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", path], capture_output=True)
        if done.returncode:
            pytest.skip("this account may not mount a disk")
        made.append(path)
        return Disk(path)

    yield make
    for path in made:
        subprocess.run(["umount", "-l", path], check=True)
