"""What proves an account: its hash, the wrong passwords since the last right one, and how long they make wait."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db.engine import Database
from db.errors import EnvironmentFault, known_faults
from db.rules.roles import ACCOUNTS, Role
from db.services.access import roles
from db.services.passwords import Hashing, wait_after, waits_on
from db.services.store import Store

_WHEN = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class AccountRow:
    """One account as its page lists it: `waits` in seconds, `seen_at` the last login."""

    id: int
    uid: bytes
    login: str
    name: str
    officer: bytes | None
    roles: tuple[Role, ...]
    active: bool
    must_change: bool
    waits: int
    seen_at: str

    @property
    def is_administrator(self) -> bool:
        """Whether it may keep the accounts."""
        return any(ACCOUNTS in role.acts for role in self.roles)


@dataclass(frozen=True)
class Proof:
    """An account with its hash and its wrong passwords."""

    account: AccountRow
    password: str
    failed: int
    failed_at: datetime | None


class Credentials:
    """The credentials of all accounts. Nothing of them is ever logged."""

    def __init__(self, store: Store, hashing: Hashing, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.hashing = hashing
        self.clock = clock

    def rows(self) -> list[Proof]:
        """Every account with what proves it, in the order they were made."""
        found = self.store.database.rows(
            "SELECT a.id, a.uid, a.login, a.name, a.officer, a.roles, a.active, c.must_change, c.failed, c.failed_at, "
            "coalesce(c.seen_at,''), c.password FROM accounts a JOIN credentials c ON c.account=a.uid ORDER BY a.id"
        )
        rows = [
            Proof(
                AccountRow(
                    row[0], bytes(row[1]), row[2], row[3], bytes(row[4]) if row[4] is not None else None,
                    roles().named((row[5] or "").split()), bool(row[6]), bool(row[7]), 0, row[10],
                ),
                row[11], row[8], datetime.strptime(row[9], _WHEN) if row[9] else None,
            )
            for row in found
        ]  # fmt: skip
        return [replace(row, account=replace(row.account, waits=self._seconds(row, rows))) for row in rows]

    def called(self, name: str) -> Proof | None:
        """The account of this login name, else of this person's name; capitals do not matter."""
        wanted = name.strip().casefold()
        rows = self.rows()
        found = [row for row in rows if row.account.login.casefold() == wanted]
        found = found or [row for row in rows if row.account.name.casefold() == wanted]
        return found[0] if wanted and found else None

    def left(self, row: Proof) -> int:
        """How long somebody still waits; a clock that was set back starts the wait anew, so that it does end."""
        if row.account.waits and row.failed_at is not None and row.failed_at > self.clock():
            self._write_failure(row.account.uid, row.failed)
        return row.account.waits

    def note_failure(self, row: Proof) -> int:
        """Count a wrong password; returns the seconds to wait."""
        self._write_failure(row.account.uid, row.failed + 1)
        return next((one.account.waits for one in self.rows() if one.account.uid == row.account.uid), 0)

    def note_success(self, row: Proof, password: str) -> None:
        """Forget the wrong passwords, remember when; a hash of an older cost is made anew."""
        read_only = self.store.database.read_only
        if row.failed or not read_only:
            sql = "UPDATE credentials SET failed=0, failed_at=NULL, seen_at=? WHERE account=?"
            self._write(sql, [self._now(), row.account.uid])
        if self.hashing.is_old(row.password) and not read_only:
            digest = self.hashing.make(password)
            self._write("UPDATE credentials SET password=? WHERE account=?", [digest, row.account.uid])

    def begin(self, uid: bytes, password: str, *, must_change: bool) -> None:
        """The first password of a new account, inside its transaction."""
        self.store.database.execute_sql(
            "INSERT INTO credentials(account,password,must_change,failed) VALUES(?,?,?,0)",
            [uid, self.hashing.make(password), int(must_change)],
        )

    def give(self, account: AccountRow, password: str, *, must_change: bool) -> None:
        """Another password, inside the caller's transaction; every wait ends."""
        self.store.database.execute_sql(
            "UPDATE credentials SET password=?, must_change=?, failed=0, failed_at=NULL WHERE account=?",
            [self.hashing.make(password), int(must_change), account.uid],
        )

    def end(self, uid: bytes) -> None:
        """The account is removed, inside its transaction."""
        self.store.database.execute_sql("DELETE FROM credentials WHERE account=?", [uid])

    def _seconds(self, row: Proof, rows: list[Proof]) -> int:
        """How long an account still waits. An administrator waits shortly when no other one could come in now."""
        if row.failed_at is None or not row.failed:
            return 0
        free = [
            one
            for one in rows
            if one.account.id != row.account.id and one.account.active and one.account.is_administrator
            if one.failed_at is None or not waits_on(one.failed_at, wait_after(one.failed, last=False), self.clock())
        ]
        last = row.account.is_administrator and not free
        return waits_on(row.failed_at, wait_after(row.failed, last=last), self.clock())

    def _write_failure(self, uid: bytes, failed: int) -> None:
        self._write("UPDATE credentials SET failed=?, failed_at=? WHERE account=?", [failed, self._now(), uid])

    def _write(self, sql: str, values: list[Any]) -> None:
        """Write at once; from a register that is opened for reading, too, where its file allows it."""
        database = self.store.database
        if not database.read_only:
            with known_faults(), database.atomic():
                database.execute_sql(sql, values)
            return
        beside = Database(self.store.path)
        try:
            with suppress(EnvironmentFault), known_faults(), beside.atomic():
                beside.execute_sql(sql, values)
        finally:
            beside.close()

    def _now(self) -> str:
        return self.clock().strftime(_WHEN)
