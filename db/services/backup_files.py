"""The attached files and issued papers of backups: each content once, under its hash, in a folder beside them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from db.backup import Progress
from db.disk import PART, copy, drop, written
from db.driver import key_of
from db.engine import Database
from db.errors import known_faults
from db.filestore import FileStore

_TRUSTED_DAYS = 7
_LEDGER = "已核对.json"


def contents(database: Database) -> list[str]:
    """The hashes of all attached files and issued papers that a register knows."""
    rows = database.rows(
        "SELECT sha256 FROM attachments UNION SELECT sha256 FROM papers WHERE sha256 IS NOT NULL ORDER BY 1"
    )
    return [row[0] for row in rows]


def contents_of(path: Path) -> list[str]:
    """The same, of a file that is not open."""
    database = Database(path, read_only=True)
    try:
        return contents(database)
    finally:
        database.close()


def keep_files(
    digests: Iterable[str],
    source: FileStore,
    target: FileStore,
    progress: Progress | None = None,
    words: str = "复制附件",
    *,
    mend: bool = False,
) -> list[str]:
    """Copy what is not there yet; returns the hashes of contents that the source has lost or that were altered.

    `mend` also replaces what lies in the target and was altered.
    """
    gone, wanted = [], list(digests)
    for done, digest in enumerate(wanted):
        if progress is not None:
            progress(done, len(wanted), words)
        if target.has(digest) and (not mend or target.sound(digest)):
            continue
        if not source.sound(digest):
            gone.append(digest)
            continue
        drop(target.place(digest))
        target.take(digest, source)
    return gone


def link_files(source: Path, target: Path) -> None:
    """Give every content in `source` a second name in `target`, without room on the disk where links are possible."""
    for path in source.glob("??/*"):
        other = target / path.parent.name / path.name
        if other.exists() or path.suffix == PART:
            continue
        other.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, other)
        except OSError:  # a stick formatted as FAT knows no links
            copy(path, other)


@dataclass
class Checked:
    """Which contents of a folder were read and found right lately, so that closing need not read ten years of scans.

    A content is read again after a week or two, or as soon as its size or time differ. It is only a memory: without
    its file everything is read.
    """

    files: FileStore
    known: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, files: FileStore) -> Checked:
        """What is remembered of these files."""
        try:
            raw = json.loads((files.folder / _LEDGER).read_text(encoding="utf-8"))
            return cls(files, {str(one): (int(a), int(b), int(c)) for one, (a, b, c) in raw.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls(files)

    def unsound(self, digests: Iterable[str], progress: Progress | None, *, thorough: bool) -> list[str]:
        """The contents that are gone or altered; `thorough` reads all of them."""
        wanted, today, bad = list(digests), int(time.time() // 86400), []
        for done, digest in enumerate(wanted):
            if progress is not None:
                progress(done, len(wanted), "核对附件")
            place = self.files.place(digest)
            try:
                stat = place.stat()
            except OSError:
                bad.append(digest)
                continue
            size, changed, day = self.known.get(place.name, (-1, -1, 0))
            fresh = today - day <= _TRUSTED_DAYS + int(digest[:2], 16) % _TRUSTED_DAYS
            if not thorough and fresh and (size, changed) == (stat.st_size, stat.st_mtime_ns):
                continue
            if self.files.sound(digest):
                self.known[place.name] = (stat.st_size, stat.st_mtime_ns, today)
            else:
                self.known.pop(place.name, None)
                bad.append(digest)
        return bad

    def save(self) -> None:
        """Remember; a place that cannot be written to is simply read anew next time."""
        if not self.known or not self.files.folder.is_dir():
            return
        with suppress(OSError), written(self.files.folder / _LEDGER) as file:
            file.write(json.dumps(self.known).encode())


def clean_files(folder: Path, registers: Iterable[Path]) -> int:
    """Remove the contents that none of these registers knows; nothing when one of them cannot be read.

    Returns how many went.
    """
    stored = set(folder.glob("??/*"))
    try:
        with known_faults():
            for register in registers:
                files = FileStore(folder, key_of(register))
                stored.difference_update(files.place(digest) for digest in contents_of(register))
                if not stored:
                    return 0
    except Exception:  # noqa: BLE001  # whose files these are is not known: all stay
        return 0
    for path in stored:
        drop(path)
    return len(stored)


def steps(total: int, words: str, progress: Progress | None) -> Callable[[int], object] | None:
    """What hears of a copy, block by block, and tells how far it is."""
    if progress is None:
        return None
    done = 0

    def step(more: int) -> None:
        nonlocal done
        done += more
        progress(done, total, words)

    return step
