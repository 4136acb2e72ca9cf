"""Room kept back on the disk: a file beside the register that can be given up when nothing else fits any more.

On a full disk even clearing up needs a little room, and a clerk with a half-written decision has no time for it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from db.disk import drop, room

SIZE = 32 << 20
"""Bytes kept back."""

_PLENTY = 64
"""How many times as much must be free before anything is kept back."""


class Reserve:
    """The file `<register>.reserve`."""

    def __init__(self, register: Path) -> None:
        self.path = register.with_name(f"{register.name}.reserve")

    def lay(self) -> None:
        """Keep room back, where there is plenty; a disk that cannot is left alone."""
        with suppress(OSError):
            if self.path.exists() or room(self.path.parent) < _PLENTY * SIZE:
                return
            try:
                with self.path.open("wb") as file:
                    if hasattr(os, "posix_fallocate"):  # Windows gives a file its room when it gets its size
                        os.posix_fallocate(file.fileno(), 0, SIZE)
                    else:
                        file.truncate(SIZE)
            except OSError:
                self.path.unlink(missing_ok=True)

    def give_up(self) -> bool:
        """Free the room; False when there is none to free."""
        with suppress(OSError):
            if self.path.exists():
                drop(self.path)
                return True
        return False
