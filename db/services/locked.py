"""Whether a file asks for a password, and opening it with one: all that a verb needs which only reads or prints."""

from __future__ import annotations

from pathlib import Path

from db import vault
from db.driver import key_of
from db.errors import NeedsPassword, known_faults


def is_locked(path: Path) -> bool:
    """Whether a password must be given before a file can be opened. Raises `Damaged`."""
    with known_faults():
        try:
            key_of(path)
        except NeedsPassword:
            return True
        return False


def unlock(path: Path, password: str, *, name: str = "") -> str:
    """Open a register or backup with a password (or only that of one slot); see `db.vault.unlock`.

    Gives the login name of the account whose password it was; nothing for the office's and for the recovery code.
    """
    return vault.unlock_by(path, password, name=name)[1].login
