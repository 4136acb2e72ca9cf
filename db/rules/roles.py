"""Who may do what: the roles of `resources/roles.toml`, each with the registers it reads, writes and unmasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from db.rules.rulefile import Table, read

ACCOUNTS = "accounts"
"""The act by which a role is that of an administrator."""


@dataclass(frozen=True, slots=True)
class Role:
    """One role: the keys of the registers it reads, writes and unmasks, and of the acts it may do.

    `help` says in a few words what it is for.
    """

    key: str
    name: str
    help: str
    reads: frozenset[str]
    writes: frozenset[str]
    unmasks: frozenset[str]
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roles:
    """All roles by key, the names of the acts, and the registers whose phones are known to everybody anyway."""

    roles: Mapping[str, Role]
    acts: Mapping[str, str]
    public: frozenset[str]

    def named(self, keys: Iterable[str]) -> tuple[Role, ...]:
        """The roles of these keys, in the order of the file; a key that the file no longer knows gives no right."""
        wanted = set(keys)
        return tuple(role for key, role in self.roles.items() if key in wanted)

    def holders(self, what: str, key: str) -> tuple[str, ...]:
        """The names of the roles that have a right: `what` is reads, writes, unmasks or acts."""
        return tuple(role.name for role in self.roles.values() if key in getattr(role, what))


def load(file: Path, groups: Mapping[str, tuple[str, ...]]) -> Roles:
    """Read the roles; `groups` are the registers by the Chinese name of their group.

    Raises RuleFault with file, line and reason for an unknown register or act, a role that writes or unmasks what it
    does not read, and a file without a role that keeps the accounts.
    """
    root = read(file)
    root.only("public", "acts", "role")
    acts = root.labels("acts")
    if ACCOUNTS not in acts:
        raise root.table("acts").fault(f"缺少“{ACCOUNTS}”（管理账户）")
    found: dict[str, Role] = {}
    for table in root.tables("role"):
        role = _role(table, acts, groups)
        if role.key in found:
            raise table.fault(f"角色“{role.key}”写了两次", "key")
        if role.name in {one.name for one in found.values()}:
            raise table.fault(f"角色名称“{role.name}”写了两次", "name")
        found[role.key] = role
    if not any(ACCOUNTS in role.acts for role in found.values()):
        raise root.fault("没有一个角色可以管理账户（accounts）")
    return Roles(found, acts, _registers(root, "public", groups))


def _role(table: Table, acts: Mapping[str, str], groups: Mapping[str, tuple[str, ...]]) -> Role:
    table.only("key", "name", "help", "reads", "writes", "unmasks", "acts")
    reads = _registers(table, "reads", groups)
    rights = {"writes": _registers(table, "writes", groups), "unmasks": _registers(table, "unmasks", groups)}
    for name, registers in rights.items():
        if unread := sorted(registers - reads):
            raise table.fault(f"“{name}”里的“{unread[0]}”不在“reads”里：看不到的不能改，也不能显示原值", name)
    given = table.texts("acts")
    if unknown := [act for act in given if act not in acts]:
        raise table.fault(f"没有“{unknown[0]}”这件事，可用的有：{'、'.join(acts)}", "acts")
    key, name, words = table.text("key"), table.text("name"), table.text("help", "")
    return Role(key, name, words, reads, rights["writes"], rights["unmasks"], frozenset(given))


def _registers(table: Table, name: str, groups: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The registers that a list names, one by one or by group."""
    every = frozenset(key for keys in groups.values() for key in keys)
    found: set[str] = set()
    for word in table.texts(name):
        if word == "*":
            found |= every
        elif word in groups:
            found.update(groups[word])
        elif word in every:
            found.add(word)
        else:
            raise table.fault(f"“{name}”里没有“{word}”这个登记簿，可用的组有：{'、'.join(groups)}", name)
    return frozenset(found)
