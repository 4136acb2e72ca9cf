"""The contents of attached files and issued papers, each kept once: under its hash, or encrypted under another name."""

from __future__ import annotations

import hashlib
import hmac
import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from db.disk import drop, written
from db.driver import key_of
from db.errors import RegisterError
from db.keys import PLAIN, Key
from db.sealed import ENDING, key_id, open_sealed, seal_stream

_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileStore:
    """One folder of contents. A content is asked for by its SHA-256, in hexadecimal.

    With a key the contents are sealed, and their names are the HMAC of the hash: who has no key cannot even tell
    whether a file he knows is among them. What reading and writing raise is OSError or `Damaged`.
    """

    def __init__(self, folder: Path, key: Key | None) -> None:
        self.folder = folder
        self.key = key
        self._fresh: list[Path] | None = None

    @classmethod
    def beside(cls, register: Path) -> FileStore:
        """The contents that a register holds. Raises `NeedsPassword`."""
        return cls(register.with_name(register.name + ".files"), key_of(register))

    @classmethod
    def of_backup(cls, backup: Path) -> FileStore:
        """The contents that the backups of a folder share, as this one reads them. Raises `NeedsPassword`."""
        return cls(backup.parent / "files", key_of(backup))

    def place(self, digest: str) -> Path:
        """Where a content lies, or would lie."""
        if self.key is None:
            return self.folder / digest[:2] / digest
        name = hmac.new(self._names, bytes.fromhex(digest), "sha256").hexdigest()
        return self.folder / name[:2] / (name + ENDING)

    def has(self, digest: str) -> bool:
        """Whether there is a file for it."""
        return self.place(digest).exists()

    def keep(self, source: Path) -> tuple[str, int]:
        """Keep the content of a file; gives its hash and its size in bytes."""
        digest, size = file_hash(source)
        if not self.has(digest):
            with source.open("rb") as content:
                self._write(digest, content)
        return digest, size

    def keep_bytes(self, content: bytes) -> str:
        """Keep a content that stands in memory; gives its hash."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.has(digest):
            self._write(digest, io.BytesIO(content))
        return digest

    def take(self, digest: str, other: FileStore) -> None:
        """Take a content over from another store that has it; nothing happens when it is here already."""
        if self.has(digest):
            return
        if self.key == other.key:
            _write_plain(other.place(digest).open("rb"), self.place(digest))
        else:
            with other.open(digest) as content:
                self._write(digest, content)

    def all(self) -> list[Path]:
        """The files of this store; those that a kill left unfinished, and those of another key, are not of it."""
        name = self.key.id if self.key is not None else PLAIN
        return sorted(file for file in self.folder.glob("??/*") if owner_of(file) == name)

    def size(self) -> int:
        """How many bytes its files take."""
        return sum(file.stat().st_size for file in self.all())

    def digest_of(self, file: Path) -> str:
        """The hash by which the content of one of its files is asked for. Raises OSError, `Damaged`."""
        if self.key is None:
            return file.name
        with open_sealed(file, self.key) as content:
            return _hash(content)

    @contextmanager
    def open(self, digest: str) -> Iterator[BinaryIO]:
        """A content, open for reading."""
        if self.key is None:
            with self.place(digest).open("rb") as content:
                yield content
        else:
            with open_sealed(self.place(digest), self.key) as content:
                yield content

    def read(self, digest: str) -> bytes:
        """A content as a whole."""
        with self.open(digest) as content:
            return content.read()

    def sound(self, digest: str) -> bool:
        """Whether a content is here and still has its hash. Raises OSError when it cannot be read."""
        if not self.has(digest):
            return False
        try:
            with self.open(digest) as content:
                return _hash(content) == digest
        except RegisterError:
            return False

    @cached_property
    def _names(self) -> bytes:
        return self.key.derived(b"file names") if self.key is not None else b""

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """Take away again what is kept for the first time in the block when the block fails: nobody knows of it then.

        A block inside a block belongs to it.
        """
        if self._fresh is not None:
            yield
            return
        fresh: list[Path] = []
        self._fresh = fresh
        try:
            yield
        except BaseException:
            for place in fresh:
                with suppress(OSError):
                    drop(place)
            raise
        finally:
            self._fresh = None

    def _write(self, digest: str, content: BinaryIO) -> None:
        if self._fresh is not None:
            self._fresh.append(self.place(digest))
        if self.key is None:
            _write_plain(content, self.place(digest))
        else:
            seal_stream(content, self.place(digest), self.key)


def owner_of(file: Path) -> bytes:
    """How the registers begin to whose store a file belongs; nothing for a file that belongs to none."""
    if file.suffix == ENDING:
        with suppress(RegisterError, OSError):
            return key_id(file)
    return PLAIN if _DIGEST.fullmatch(file.name) else b""


def file_hash(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file's content and its size in bytes."""
    with path.open("rb") as file:
        return _hash(file), file.tell()


def _hash(content: Any) -> str:
    return hashlib.file_digest(content, "sha256").hexdigest()


def _write_plain(content: BinaryIO, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, written(target) as file:
        shutil.copyfileobj(content, file, 1 << 20)
