"""Encrypted files: a content in chunks, each authenticated, so that a large scan never stands in memory as a whole.

A file begins with a mark, the id of the register's key and a salt; from key and salt comes a key for this file alone
(HKDF-SHA-256). Then follow the chunks, each AES-256-GCM under a nonce that says which one it is and whether it is the
last: chunks that are altered, exchanged, missing or cut off do not open.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from db.disk import written
from db.errors import Damaged, NeedsPassword
from db.keys import Key, known

CHUNK = 256 * 1024
"""Bytes of content in each chunk but the last."""

ENDING = ".sealed"

_MARK = b"IPCSEAL1"
_HEAD = len(_MARK) + 16 + 32
_TAG = 16
_PURPOSE = b"sealed file"


def seal(source: Path, target: Path, key: Key) -> None:
    """Write the content of a file encrypted into another, which bears its name only when it is whole and on the disk.

    Raises OSError.
    """
    with source.open("rb") as content:
        seal_stream(content, target, key)


def seal_stream(content: BinaryIO, target: Path, key: Key) -> None:
    """Like `seal`, from an open file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with written(target) as file:
        for piece in _sealed(content, key):
            file.write(piece)


def is_sealed(path: Path) -> bool:
    """Whether a file was written by `seal`. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_MARK)) == _MARK


def key_id(path: Path) -> bytes:
    """The id of the key that opens a sealed file. Raises `Damaged` when it is none, OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if len(head) < _HEAD or not head.startswith(_MARK):
        raise Damaged(f"“{path.name}”不是加密文件，或开头已损坏。", remedy="请从备份恢复这个文件。")
    return head[len(_MARK) : len(_MARK) + 16]


@contextmanager
def open_sealed(path: Path, key: Key | None = None) -> Iterator[BinaryIO]:
    """The content of a sealed file, open for reading at any place.

    Without `key` the one that was unlocked for it is taken. Raises `NeedsPassword`, OSError, and, here or while it is
    read, `Damaged` when anything was altered or is missing.
    """
    name = key_id(path)
    fits = key if key is not None and key.id == name else known(name)
    if fits is None:
        raise NeedsPassword(path.name)
    with path.open("rb") as file, io.BufferedReader(_Reader(file, path.name, fits), CHUNK) as content:
        yield content


class _Reader(io.RawIOBase):
    """The content of a sealed file; one chunk is held in memory."""

    def __init__(self, file: BinaryIO, name: str, key: Key) -> None:
        super().__init__()
        self._file = file
        self._name = name
        head = file.read(_HEAD)
        self._cipher, self._bound = _cipher(key, head[-32:]), head
        body = file.seek(0, os.SEEK_END) - _HEAD
        self._last = max(0, -(-body // (CHUNK + _TAG)) - 1)
        self._size = body - (self._last + 1) * _TAG
        self._at = 0
        self._held = -1
        self._chunk = b""
        if self._size < 0:
            self._fail()
        self._load(self._last)  # what was cut off is noticed at once

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place in the content."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read at most to the end of the chunk."""
        if self._at >= self._size:
            return 0
        number, inside = divmod(self._at, CHUNK)
        if number != self._held:
            self._load(number)
        piece = self._chunk[inside : inside + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _load(self, number: int) -> None:
        from cryptography.exceptions import InvalidTag  # only encrypted registers need the library

        self._file.seek(_HEAD + number * (CHUNK + _TAG))
        raw = self._file.read(CHUNK + _TAG)
        try:
            self._chunk = self._cipher.decrypt(_nonce(number, last=number == self._last), raw, self._bound)
        except (InvalidTag, ValueError):
            self._fail()
        self._held = number

    def _fail(self) -> None:
        raise Damaged(f"加密文件“{self._name}”已损坏或被改动，不能解密。", remedy="请从备份恢复这个文件。")


def _sealed(content: BinaryIO, key: Key) -> Iterator[bytes]:
    salt = os.urandom(32)
    head = _MARK + key.id + salt
    cipher = _cipher(key, salt)
    yield head
    number, piece = 0, content.read(CHUNK)
    while True:
        following = content.read(CHUNK) if len(piece) == CHUNK else b""
        yield cipher.encrypt(_nonce(number, last=not following), piece, head)
        if not following:
            return
        number, piece = number + 1, following


def _cipher(key: Key, salt: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only encrypted registers need the library

    return AESGCM(key.derived(_PURPOSE, salt))


def _nonce(number: int, *, last: bool) -> bytes:
    return bytes(3) + bytes([last]) + number.to_bytes(8, "big")
