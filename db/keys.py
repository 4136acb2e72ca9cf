"""The keys of encrypted registers that were unlocked in this process; they live in memory and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

PLAIN = b"SQLite format 3\x00"
"""The first 16 bytes of every file of SQLite that is not encrypted."""


@dataclass(frozen=True)
class Key:
    """A register's key: `id` (16 bytes, public) begins every file that it encrypts, `secret` has 256 bits."""

    id: bytes
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Key:
        """A random key."""
        name = os.urandom(16)
        return cls(name, os.urandom(32))

    def pragma(self) -> str:
        """What SQLCipher takes: key and salt as they are, so that opening derives nothing from a password."""
        return f"x'{self.secret.hex()}{self.id.hex()}'"

    def derived(self, purpose: bytes, salt: bytes | None = None) -> bytes:
        """256 bits for one purpose, from which nobody learns the key or those for another purpose."""
        from cryptography.hazmat.primitives.hashes import SHA256  # only encrypted registers need the library
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), 32, salt, purpose).derive(self.secret)


_known: dict[bytes, Key] = {}


def know(key: Key) -> None:
    """Let every file of this key be opened until `forget`, without its password being asked for again."""
    _known[key.id] = key


def known(name: bytes) -> Key | None:
    """The key that bears this id, when it was unlocked."""
    return _known.get(name)


def forget(*, but: Key | None = None) -> None:
    """Drop all keys, or all but one."""
    _known.clear()
    if but is not None:
        know(but)
