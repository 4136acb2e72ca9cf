"""Accounts: who may log in, with which roles; and that the register is never left without an administrator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db.errors import Invalid, Missing, Refused
from db.kinds.clock import instant
from db.models.account import Account
from db.rules.roles import ACCOUNTS, Role
from db.services.access import Access, everything, house, nothing, roles
from db.services.credentials import AccountRow, Credentials, Proof
from db.services.passwords import Hashing, check_password
from db.services.store import Changes, Store, stamp
from db.vault import RECOVERY, account, new_code, plain_code, remove_slot, set_slot, slots

__all__ = ["AccountEvent", "AccountRow", "Accounts", "Role", "first_access"]

_CODE = "recovery"
_OPS = {
    "add": "新增账户",
    "change": "修改账户",
    "remove": "删除账户",
    "password": "修改自己的口令",
    "reset": "重设口令",
    "lock": "连续输错口令",
    "seal": "生成恢复码",
    "recover": "用恢复码重设口令",
}


@dataclass(frozen=True)
class AccountEvent:
    """One act of the accounts' log: when, by whom, what was done, to whom, and what changed."""

    at: str
    who: str
    verb: str
    whom: str
    detail: str


class Accounts:
    """The accounts of a register. A register without any is open to whoever opens the file, as before."""

    def __init__(self, store: Store, hashing: Hashing | None = None, clock: Callable[[], datetime] = instant) -> None:
        self.store = store
        self.hashing = hashing or Hashing()
        self.credentials = Credentials(store, self.hashing, clock)

    @property
    def exist(self) -> bool:
        """Whether this register has accounts, so that somebody has to log in."""
        return bool(self.store.database.value("SELECT 1 FROM accounts LIMIT 1"))

    @property
    def me(self) -> AccountRow | None:
        """The account that is logged in."""
        mine = self.store.access.account
        return next((row.account for row in self.credentials.rows() if row.account.id == mine), None)

    def all(self) -> list[AccountRow]:
        """Every account, those in use first, by name. Raises `Refused` for whoever does not keep them."""
        self.store.access.need(ACCOUNTS)
        return sorted((row.account for row in self.credentials.rows()), key=lambda one: (not one.active, one.name))

    def names(self) -> list[str]:
        """The names that can log in, for the login's completion."""
        return sorted(row.account.name for row in self.credentials.rows() if row.account.active)

    def administrators(self) -> list[str]:
        """The names of the administrators, whose passwords the sealed code resets."""
        return sorted(row.account.name for row in self.credentials.rows() if row.account.is_administrator)

    def offered_roles(self) -> tuple[Role, ...]:
        """The roles that an account can have."""
        return tuple(roles().roles.values())

    def history(self, *, limit: int = 200) -> list[AccountEvent]:
        """What was done to accounts, newest first. Raises `Refused` for whoever does not keep them."""
        self.store.access.need(ACCOUNTS)
        entries = self.store.log.of_table("accounts", limit=limit)
        names: dict[bytes, str] = {row.account.uid: row.account.name for row in self.credentials.rows()}
        for entry in entries:
            for value in entry.body.get("name") or ():
                if value:
                    names.setdefault(entry.uid, str(value))
        return [
            AccountEvent(entry.at, entry.who, _OPS.get(entry.op, entry.op), names.get(entry.uid, ""), _told(entry.body))
            for entry in entries
        ]

    # Logging in

    def login(self, name: str, password: str) -> Access:
        """Log in; the store works for this person from now on. Raises as `prove` does."""
        return self.take(self.prove(name, password))

    def prove(self, name: str, password: str) -> AccountRow:
        """The account of a name and password, without working as it yet; on an encrypted register it opens the file.

        Names that do not exist take as long and read the same as wrong passwords. Raises `Refused` with how long to
        wait, if so.
        """
        row = self.credentials.called(name)
        if row is None:
            self.hashing.spend(password)
            raise _wrong(0)
        if left := self.credentials.left(row):
            raise Refused(f"口令连续输错 {row.failed} 次，请在 {_span(left)}后再试。")
        if not self.hashing.fits(row.password, password):
            raise _wrong(self._failed(row))
        if not row.account.active:
            raise Refused(f"账户“{row.account.name}”已停用。", remedy="请管理员启用后再登录。")
        self.credentials.note_success(row, password)
        self._let_in(row.account, password, anew=False)
        return row.account

    def take(self, account: AccountRow) -> Access:
        """Work as a person who has proved that it is he."""
        return self._take(account)

    def _failed(self, row: Proof) -> int:
        """Count a wrong password and log the wait that follows from it; returns its seconds."""
        waits = self.credentials.note_failure(row)
        if waits and not self.store.database.read_only:
            with house(), self.store.change() as changes:
                uid = row.account.uid
                changes.log("accounts", uid, uid, "lock", {"failed": row.failed + 1, "seconds": waits})
        return waits

    def logout(self) -> None:
        """Nobody works with the register until the next login."""
        if self.exist:
            self._as(nothing(self.store.user))

    def change_password(self, old: str, new: str) -> None:
        """Give oneself a new password. Raises `Refused` when the old one is wrong, `Invalid` when the new one is."""
        row = self._mine()
        if not self.hashing.fits(row.password, old):
            raise Invalid({"old": "与现在的口令不符"}, {"old": "现在的口令"})
        if old == new:
            raise Invalid({"password": "与现在的口令相同"}, {"password": "新口令"})
        check_password(new, row.account.login, row.account.name)
        self._set_password(row.account, new, op="password")

    def recover(self, code: str, name: str, new: str) -> str:
        """Give an administrator a new password by the sealed code, which is used up; returns the next one.

        Raises `Refused` when the code or the name is wrong, `Invalid` when the password does not do.
        """
        kept = self.store.database.value("SELECT value FROM meta WHERE key=?", [_CODE])
        if not kept or not self.hashing.fits(kept, plain_code(code)):
            raise Refused("恢复码不对。", remedy="请核对信封里最新一张恢复码，大小写、空格和短横都不要紧。")
        row = self.credentials.called(name)
        if row is None or not row.account.is_administrator:
            raise Refused("恢复码只能重设管理员的口令。", remedy="其他人的口令由管理员重设。")
        check_password(new, row.account.login, row.account.name)
        with house():
            self._as(replace(self.store.access, who=row.account.name))
            with self.store.change(reason="用恢复码") as changes:
                self.credentials.give(row.account, new, must_change=False)
                if not row.account.active:
                    self._update(changes, row.account, {"active": 1})
                changes.log("accounts", row.account.uid, row.account.uid, "recover", {})
                made = self._seal(changes, row.account)
        self._let_in(row.account, new)
        self._put_code_to_use(made)
        self._take(replace(row.account, active=True))
        return made

    # Keeping accounts

    def found(self, login: str, name: str, password: str, *, others: Iterable[str] = ()) -> str:
        """Make the first account: an administrator with `others` as further roles, who is logged in at once.

        Returns the sealed code, which stands nowhere else. Raises `Refused` when there are accounts already.
        """
        if self.exist:
            raise Refused("这个登记库已经有账户。", remedy="请管理员登录后新增。")
        keeper = next(role.key for role in self.offered_roles() if ACCOUNTS in role.acts)
        values = self._checked(None, login=login, name=name, keys=(keeper, *others), active=True)
        check_password(password, values["login"], values["name"])
        self._as(replace(self.store.access, who=values["name"]))
        with self.store.change(reason="启用账户") as changes:
            account = self._insert(changes, values, password, must_change=False)
            made = self._seal(changes, account)
        self._let_in(account, password)
        self._put_code_to_use(made)
        self._take(account)
        return made

    def create(self, login: str, name: str, password: str, *, keys: Iterable[str], officer: bytes | None = None) -> int:
        """Make an account with these roles; the password is for the first login only. Raises `Invalid`, `Refused`."""
        self.store.access.need(ACCOUNTS)
        self._mine()
        values = self._checked(None, login=login, name=name, keys=keys, active=True)
        check_password(password, values["login"], values["name"])
        with self.store.change() as changes:
            made = self._insert(changes, values | {"officer": officer}, password, must_change=True)
        self._let_in(made, password)
        return made.id

    def change(
        self,
        account_id: int,
        *,
        name: str | None = None,
        keys: Iterable[str] | None = None,
        active: bool | None = None,
    ) -> None:
        """Change name, roles or use of an account.

        Raises `Refused` when no administrator in use would be left, `Missing` when the account is gone.
        """
        self.store.access.need(ACCOUNTS)
        with self.store.change() as changes:
            old = self._account(account_id)
            wanted = self._checked(
                old,
                login=old.login,
                name=old.name if name is None else name,
                keys=(role.key for role in old.roles) if keys is None else keys,
                active=old.active if active is None else active,
            )
            self._update(changes, old, {one: wanted[one] for one in ("name", "roles", "active")})
            self._keep_an_administrator()
        if not wanted["active"]:
            self._shut_out(old)
        self._refresh(account_id)

    def remove(self, account_id: int) -> None:
        """Remove an account; the log keeps whose it was. Raises `Refused` for the last administrator in use."""
        self.store.access.need(ACCOUNTS)
        with self.store.change() as changes:
            old = self._account(account_id)
            if account_id == self.store.access.account:
                raise Refused("不能删除自己正在使用的账户。", remedy="请由另一位管理员删除，或改为停用。")
            before = self.store.stored(Account, account_id) or {}
            changes.delete(Account, account_id, before=before)
            self.credentials.end(old.uid)
            self._keep_an_administrator()
        self._shut_out(old)

    def reset_password(self, account_id: int, password: str) -> None:
        """Give an account a password for its next login, where a new one is asked for; ends every wait."""
        self.store.access.need(ACCOUNTS)
        account = self._account(account_id)
        check_password(password, account.login, account.name)
        self._set_password(account, password, op="reset", must_change=account_id != self.store.access.account)

    def seal(self) -> str:
        """A new sealed code; the one before is worth nothing from now on. Raises `Refused` for other people."""
        self.store.access.need(ACCOUNTS)
        with self.store.change(reason="生成恢复码") as changes:
            made = self._seal(changes, self._mine().account)
        self._put_code_to_use(made)
        return made

    # Inside

    def _take(self, account: AccountRow) -> Access:
        self._as(Access(account.name, account.id, account.roles))
        return self.store.access

    def _as(self, access: Access) -> None:
        self.store.access = access

    def _refresh(self, account_id: int) -> None:
        if account_id == self.store.access.account:
            self._take(self._account(account_id))

    def _account(self, account_id: int) -> AccountRow:
        for row in self.credentials.rows():
            if row.account.id == account_id:
                return row.account
        raise Missing("这个账户已不存在。")

    def _mine(self) -> Proof:
        mine = self.store.access.account
        for row in self.credentials.rows():
            if row.account.id == mine:
                return row
        raise Refused("这个登记库还没有账户。" if not self.exist else "这个登记库有账户，请先登录。")

    def _checked(
        self, old: AccountRow | None, *, login: str, name: str, keys: Iterable[str], active: bool
    ) -> dict[str, Any]:
        """The values of an account as they are stored. Raises `Invalid` with faults by field."""
        specs = Account.specs()
        name = specs["name"].kind.parse(name) or ""
        login = specs["login"].kind.parse(login) or name
        chosen = roles().named(keys)
        others = [row.account for row in self.credentials.rows() if old is None or row.account.id != old.id]
        faults: dict[str, str] = {}
        if not name:
            faults["name"] = "必须填写"
        taken = {text.casefold() for one in others for text in (one.login, one.name)}
        if name.casefold() in taken:
            faults["name"] = "已有账户用这个姓名，同名的请加科室或编号区别"
        elif login.casefold() in taken:
            faults["login"] = "已有账户用这个登录名"
        if not chosen:
            faults["roles"] = "至少选一个角色"
        if faults:
            raise Invalid(faults, {"name": "姓名", "login": "登录名", "roles": "角色"})
        return {"login": login, "name": name, "roles": " ".join(role.key for role in chosen), "active": int(active)}

    def _insert(self, changes: Changes, values: dict[str, Any], password: str, *, must_change: bool) -> AccountRow:
        account_id, uid = changes.insert(Account, values)
        self.credentials.begin(uid, password, must_change=must_change)
        return self._account(account_id)

    def _update(self, changes: Changes, old: AccountRow, values: dict[str, Any]) -> None:
        changes.update(Account, old.id, before=self.store.stored(Account, old.id) or {}, after=values)

    def _set_password(self, account: AccountRow, password: str, *, op: str, must_change: bool = False) -> None:
        with self.store.change() as changes:
            self.credentials.give(account, password, must_change=must_change)
            changes.log("accounts", account.uid, account.uid, op, {})
        self._let_in(account, password)

    # Passwords and the sealed code also open the file of an encrypted register

    def _let_in(self, row: AccountRow, password: str, *, anew: bool = True) -> None:
        key, name = self.store.database.key, account(row.login)
        if key is None or self.store.database.read_only:
            return
        if anew or all(slot.name != name for slot in slots(self.store.path)):
            set_slot(self.store.path, key, name, password)

    def _shut_out(self, row: AccountRow) -> None:
        if self.store.database.key is not None:
            remove_slot(self.store.path, self.store.database.key, account(row.login))

    def _put_code_to_use(self, code: str) -> None:
        if self.store.database.key is not None:
            set_slot(self.store.path, self.store.database.key, RECOVERY, code)

    def _seal(self, changes: Changes, account: AccountRow) -> str:
        code = new_code()
        self.store.database.execute_sql(
            "INSERT INTO meta(key,value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
            [_CODE, self.hashing.make(plain_code(code))],
        )
        changes.log("accounts", account.uid, account.uid, "seal", {"at": stamp()})
        return code

    def _keep_an_administrator(self) -> None:
        if not any(row.account.active and row.account.is_administrator for row in self.credentials.rows()):
            raise Refused(
                "至少要有一个启用的管理员账户，这是最后一个。", remedy="请先给另一个账户加上管理员角色，再改这一个。"
            )


def first_access(store: Store) -> Access:
    """What is allowed on opening: everything without accounts, nothing with them until somebody logs in."""
    found = store.database.value("SELECT 1 FROM sqlite_master WHERE name='accounts'")
    return nothing(store.user) if found and Accounts(store).exist else everything(store.user)


def _wrong(wait: int) -> Refused:
    later = f"请在 {_span(wait)}后再试。" if wait else ""
    return Refused("姓名或口令不对。", remedy=later or "请核对大写锁定键和输入法；忘记口令的请管理员重设。")


def _span(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"


def _told(body: dict[str, Any]) -> str:
    """What a change of an account changed, in words."""
    parts = []
    for name, label in (("name", "姓名"), ("roles", "角色"), ("active", "启用")):
        if isinstance(body.get(name), list):
            before, after = (_value(name, one) for one in body[name])
            parts.append(f"{label}：{before} → {after}" if before else f"{label}：{after}")
    if "failed" in body:
        parts.append(f"{body['failed']} 次，等待 {_span(int(body['seconds']))}")
    return "；".join(parts)


def _value(name: str, stored: Any) -> str:
    if stored is None:
        return ""
    if name == "roles":
        return "、".join(role.name for role in roles().named(str(stored).split()))
    return ("是" if stored else "否") if name == "active" else str(stored)
