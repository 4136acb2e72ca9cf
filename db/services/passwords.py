"""Passwords and the sealed code: how they must look, how they are hashed, how long a wrong one makes wait."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from db.errors import Invalid

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 8
"""So many characters a password has at least."""

FREE, FIRST, LONGEST, LONGEST_OF_LAST = 2, 5, 900, 30
"""Wrong passwords without a wait; the first wait and the longest ones in seconds, of the last administrator, too."""


@dataclass(frozen=True)
class Cost:
    """What one hash costs: rounds, memory in KiB, threads (RFC 9106, the choice for little memory)."""

    rounds: int = 3
    memory: int = 65536
    threads: int = 4


class Hashing:
    """Argon2 hashes of one cost; an older hash is checked by the cost it was made with."""

    def __init__(self, cost: Cost | None = None) -> None:
        self.cost = cost or Cost()

    def make(self, secret: str) -> str:
        """The hash of a secret, with its salt and cost."""
        return self._hasher.hash(secret)

    def fits(self, digest: str, secret: str) -> bool:
        """Whether a secret is the one that was hashed."""
        from argon2.exceptions import InvalidHashError, VerificationError  # see _hasher

        try:
            return self._hasher.verify(digest, secret)
        except (VerificationError, InvalidHashError):
            return False

    def is_old(self, digest: str) -> bool:
        """Whether a hash was made with another cost and should be made anew."""
        return self._hasher.check_needs_rehash(digest)

    def spend(self, secret: str) -> None:
        """Take as long as a check would, so that nobody learns by the clock which names exist."""
        self.fits(self._decoy, secret)

    @cached_property
    def _decoy(self) -> str:
        return self.make(secrets.token_hex(8))

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher  # a register without accounts never needs it

        return PasswordHasher(time_cost=self.cost.rounds, memory_cost=self.cost.memory, parallelism=self.cost.threads)


def check_password(password: str, *names: str) -> None:
    """Raise `Invalid` for a password that is too short, too uniform, or the person's own name."""
    fault = ""
    if len(password) < SHORTEST:
        fault = f"至少 {SHORTEST} 个字符，现有 {len(password)} 个"
    elif len(set(password)) < 4:
        fault = "只用了两三个不同的字符，容易被猜到"
    elif any(name and password.casefold() == name.casefold() * (len(password) // len(name)) for name in names):
        fault = "不能用自己的名字"
    elif password != password.strip():
        fault = "开头和结尾不能是空格"
    if fault:
        raise Invalid({"password": fault}, {"password": "口令"})


def wait_after(failed: int, *, last: bool) -> int:
    """How many seconds to wait after so many wrong passwords; the last administrator waits shortly."""
    if failed <= FREE:
        return 0
    grown: int = min(FIRST * 2 ** min(failed - FREE - 1, 20), LONGEST)
    return min(grown, LONGEST_OF_LAST) if last else grown


def waits_on(failed_at: datetime, seconds: int, now: datetime) -> int:
    """How many seconds of a wait are left; a clock that was set back since makes it no longer than it was."""
    passed = now - failed_at
    return seconds if passed < timedelta(0) else max(0, seconds - int(passed.total_seconds()))
