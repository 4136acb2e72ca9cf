"""A disk that may lose power: it remembers every write and every flush, and shows what would be there after a cut.

What was flushed is there. Of what was written since, any part may be: each write reached the disk or not, and the last
ones perhaps only up to some sector. An honest disk is assumed: a flush that returned is on it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


@dataclass
class Moment:
    """One thing that happened: a write of some bytes somewhere, a change of size, a flush, or a promise to a clerk."""

    name: str
    kind: str
    at: int = 0
    content: bytes = b""


@dataclass
class Disk(apsw.VFS):
    """Files in memory, and everything that happened to them in order."""

    begun: Mapping[str, bytes]
    files: dict[str, bytearray] = field(default_factory=dict)
    happened: list[Moment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.files = {name: bytearray(content) for name, content in self.begun.items()}
        super().__init__("remembering", "", maxpathname=512)

    def promise(self) -> None:
        """A clerk was told that something is saved."""
        self.happened.append(Moment("", "promise"))

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802  # SQLite's names
        return _File(self, Path(name.filename() if isinstance(name, apsw.URIFilename) else name).name, flags)

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        return Path(pathname).name in self.files

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        self.files.pop(Path(filename).name, None)
        self.happened.append(Moment(Path(filename).name, "delete"))

    def after_cut(self, moment: int, chance: random.Random) -> dict[str, bytes]:
        """The files as they may be found when power failed just after so many things had happened."""
        durable = {name: bytearray(content) for name, content in self.begun.items()}
        waiting: list[Moment] = []
        for one in self.happened[:moment]:
            if one.kind == "flush":
                mine = [other for other in waiting if other.name == one.name]
                waiting = [other for other in waiting if other.name != one.name]
                for other in mine:
                    _apply(durable, other)
            elif one.kind != "promise":
                waiting.append(one)
        for one in waiting:
            if chance.random() < 0.5:
                _apply(durable, one, torn=chance if chance.random() < 0.3 else None)
        return {name: bytes(content) for name, content in durable.items()}


def _apply(files: dict[str, bytearray], one: Moment, *, torn: random.Random | None = None) -> None:
    """Let one thing come true; a torn write ends at a sector."""
    if one.kind == "delete":
        files.pop(one.name, None)
        return
    content = files.setdefault(one.name, bytearray())
    if one.kind == "size":
        del content[one.at :]
        return
    written = one.content
    if torn is not None and len(written) > SECTOR:
        written = written[: torn.randrange(len(written) // SECTOR + 1) * SECTOR]
    if len(content) < one.at + len(written):
        content.extend(bytes(one.at + len(written) - len(content)))
    content[one.at : one.at + len(written)] = written


class _File:
    """One open file of the disk, as SQLite uses it."""

    def __init__(self, disk: Disk, name: str, flags: list[int]) -> None:
        self.disk = disk
        self.name = name
        self.content = disk.files.setdefault(name, bytearray())
        flags[1] = flags[0]

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self.content[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        if len(self.content) < offset + len(data):
            self.content.extend(bytes(offset + len(data) - len(self.content)))
        self.content[offset : offset + len(data)] = data
        self.disk.happened.append(Moment(self.name, "write", offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        del self.content[newsize:]
        self.disk.happened.append(Moment(self.name, "size", newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.happened.append(Moment(self.name, "flush"))

    def xFileSize(self) -> int:  # noqa: N802
        return len(self.content)

    def xLock(self, level: int) -> None:  # noqa: N802
        """One program only."""

    def xUnlock(self, level: int) -> None:  # noqa: N802
        """One program only."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: N802
        return False

    def xClose(self) -> None:  # noqa: N802
        """Memory needs no closing."""
