"""What the person who is working may do: one value in the store, which every service asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from db.errors import Refused
from db.kinds import Masked
from db.record import Record
from db.registers import REGISTERS
from db.rules.roles import ACCOUNTS, Role, Roles, load
from db.rules.rulefile import RESOURCES

HIDDEN = "（无权查看）"
"""What a link reads like whose record may not be seen."""

_EVERYTHING = frozenset({"*"})
_NOTHING: frozenset[str] = frozenset()
_revealed: ContextVar[frozenset[str]] = ContextVar("revealed", default=_NOTHING)
"""The registers whose secrets are read as they are, on this thread and for now; `*` also lifts every other bound."""

BY_ACT = {"rule_settings": "settings", "accounts": ACCOUNTS}
"""Tables that no register lists, with the act by which their rows are written."""

_KEPT_WITH_OTHERS = frozenset({"attachments", "acknowledgements", "papers"})
"""Tables whose rows belong to records of several registers; the services ask for the right to that record."""


@dataclass(frozen=True)
class Access:
    """The rights of one person; `account` is the id of the account, None when there is none.

    `seen` is what was asked for since the login and is logged already. `unbound` is a register without accounts:
    everybody may do everything, and nothing is masked on a page.
    """

    who: str
    account: int | None = None
    roles: tuple[Role, ...] = ()
    unbound: bool = False
    seen: set[tuple[str, int, tuple[str, ...], str]] = field(default_factory=set, compare=False)

    def may_read(self, register: str) -> bool:
        """Whether records of a register may be seen."""
        return self._has("reads", register)

    def may_write(self, register: str) -> bool:
        """Whether records of a register may be added, changed and removed."""
        return self._has("writes", register)

    def may_unmask(self, register: str) -> bool:
        """Whether what is masked in a register may be asked for."""
        return self._has("unmasks", register)

    def may(self, act: str) -> bool:
        """Whether an act of `resources/roles.toml` may be done."""
        return self._has("acts", act)

    def need_read(self, register: str) -> None:
        """Raise `Refused`, saying who may, when records of a register may not be seen."""
        self._need("reads", register, "查看")

    def need_write(self, register: str) -> None:
        """Raise `Refused`, saying who may, when records of a register may not be changed."""
        self._need("writes", register, "登记和修改")

    def need_unmask(self, register: str) -> None:
        """Raise `Refused`, saying who may, when what is masked in a register may not be asked for."""
        self._need("unmasks", register, "显示隐去的内容")

    def need(self, act: str) -> None:
        """Raise `Refused`, saying who may, when an act may not be done."""
        if not self.may(act):
            raise self._refused("acts", act, roles().acts[act], "")

    def need_table(self, table: str) -> None:
        """Raise `Refused` when rows of this table may not be written: those of a register, or of its records.

        A table that is declared nowhere is written by those who keep the accounts.
        """
        if self.unbound or in_house():
            return
        keys = homes().get(table, ())
        if any(self.may_write(key) for key in keys) or table in _KEPT_WITH_OTHERS:
            return
        if keys:
            self.need_write(keys[0])
        else:
            self.need(BY_ACT.get(table, ACCOUNTS))

    def within(self, register: str) -> str:
        """An SQL condition over the register's table under the alias `t`: which of its records may be seen.

        Empty when all may be. A paper may be seen by whoever may see the record it is about.
        """
        if register != "papers" or self.unbound or in_house():
            return ""
        seen = [f"'{key}'" for key in REGISTERS if self.may_read(key)]
        return f"t.register IN ({','.join(seen)})"

    def masks(self, register: str) -> bool:
        """Whether what is secret in a register is shown masked just now."""
        return not self.unbound and not is_revealed(register) and register not in roles().public

    def shown(self, register: str, values: dict[str, Any], model: type[Record]) -> dict[str, Any]:
        """Values as they may be shown: what is secret is masked until it is asked for."""
        if not self.masks(register):
            return values
        for name, spec in model.specs().items():
            if spec.kind.secret and values.get(name) is not None:
                values[name] = Masked(spec.kind.mask(values[name]), register, name)
        return values

    def _has(self, what: str, key: str) -> bool:
        return self.unbound or in_house() or any(key in getattr(role, what) for role in self.roles)

    def _need(self, what: str, register: str, verb: str) -> None:
        if not self._has(what, register):
            raise self._refused(what, register, verb, f"“{REGISTERS[register].label}”")

    def _refused(self, what: str, key: str, verb: str, about: str) -> Refused:
        if self.account is None:
            return Refused("这个登记库有账户，请先登录。")
        holders = "、".join(roles().holders(what, key)) or "没有人"
        return Refused(f"{about}只有{holders}可以{verb}。", remedy="请换有权的人员操作，或请管理员调整角色。")


def everything(who: str) -> Access:
    """Access to a register without accounts."""
    return Access(who, unbound=True)


def nothing(who: str) -> Access:
    """Access before anybody has logged in."""
    return Access(who)


@contextmanager
def house() -> Iterator[None]:
    """What is done inside follows from an act that was asked about already: the house itself reads and writes."""
    token = _revealed.set(_EVERYTHING)
    try:
        yield
    finally:
        _revealed.reset(token)


@contextmanager
def revealing(registers: Iterable[str]) -> Iterator[None]:
    """Inside, the secrets of these registers are read as they are; the caller has asked for the right and logs it."""
    token = _revealed.set(_revealed.get() | frozenset(registers))
    try:
        yield
    finally:
        _revealed.reset(token)


def in_house() -> bool:
    """Whether the house itself is at work."""
    return "*" in _revealed.get()


def is_revealed(register: str) -> bool:
    """Whether the secrets of a register are read as they are just now."""
    return in_house() or register in _revealed.get()


@cache
def roles() -> Roles:
    """The roles this program was released with."""
    groups: dict[str, tuple[str, ...]] = {}
    for key, info in REGISTERS.items():
        groups[info.group] = (*groups.get(info.group, ()), key)
    return load(RESOURCES / "roles.toml", groups)


@cache
def homes() -> Mapping[str, tuple[str, ...]]:
    """The registers to which each table belongs: that of its records, for rows that of the record they are part of."""
    found: dict[str, tuple[str, ...]] = {}
    for key, info in REGISTERS.items():
        for model in (info.model, *info.model.row_models.values()):
            found[model.table()] = (*found.get(model.table(), ()), key)
    return found
