"""Roles as data: what is shipped is whole, and a faulty file is refused by file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.registers import REGISTERS
from db.rules.roles import load
from db.rules.rulefile import RESOURCES, RuleFault
from db.services.access import roles

GROUPS = {"办案": ("cases", "clues"), "维护": ("officers",)}
WHOLE = """
public = ["officers"]

[acts]
accounts = "管理账户"
issue = "签发文书"

[[role]]
key = "keeper"
name = "管理员"
reads = ["*"]
writes = ["维护"]
unmasks = []
acts = ["accounts"]

[[role]]
key = "clerk"
name = "办案人员"
reads = ["办案"]
writes = ["cases"]
unmasks = ["cases"]
acts = ["issue"]
"""


def read(tmp_path: Path, text: str):
    file = tmp_path / "roles.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, GROUPS)


def test_a_file_names_registers_one_by_one_or_by_group(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert found.roles["keeper"].reads == {"cases", "clues", "officers"}
    assert found.roles["clerk"].reads == {"cases", "clues"}
    assert found.roles["clerk"].writes == {"cases"}
    assert found.holders("writes", "cases") == ("办案人员",)
    assert found.holders("acts", "accounts") == ("管理员",)
    assert [role.key for role in found.named(["clerk", "gone", "keeper"])] == ["keeper", "clerk"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('writes = ["cases"]', 'writes = ["cases", "nothing"]', 20, "没有“nothing”这个登记簿"),
        ('reads = ["办案"]', 'reads = ["clues"]', 20, "不在“reads”里"),
        ('acts = ["issue"]', 'acts = ["fly"]', 22, "没有“fly”这件事"),
        ('key = "clerk"', 'key = "keeper"', 17, "写了两次"),
        ('name = "办案人员"', 'name = "管理员"', 18, "写了两次"),
        ('acts = ["accounts"]', "acts = []", 1, "没有一个角色可以管理账户"),
        ('accounts = "管理账户"\n', "", 4, "缺少“accounts”"),
        ('key = "clerk"', 'key = "clerk"\nmay = 1', 18, "不认识的项“may”"),
        ('public = ["officers"]', 'public = ["x"]', 2, "没有“x”这个登记簿"),
        ("[acts]", "[acts", 4, "不是合法的 TOML"),
    ],
)
def test_a_faulty_file_is_refused_by_line(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(RuleFault) as fault:
        read(tmp_path, WHOLE.replace(old, new, 1))
    assert fault.value.line == line
    assert "roles.toml" in fault.value.sentence
    assert reason in fault.value.sentence


def test_the_shipped_roles_are_those_of_an_office() -> None:
    assert (RESOURCES / "roles.toml").is_file()
    assert list(roles().roles) == ["clerk", "exhibition", "trainer", "reviewer", "leader", "administrator"]
    everything = frozenset(REGISTERS)
    for role in roles().roles.values():
        assert role.writes <= role.reads <= everything
        assert role.help
    for key in REGISTERS:
        assert roles().holders("reads", key)
        assert roles().holders("writes", key)
    for act in roles().acts:
        assert roles().holders("acts", act)
