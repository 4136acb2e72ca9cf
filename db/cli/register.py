"""Opening the register that a verb works on, and reading the files given to it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.cli.unlocking import VARIABLE, password, unlocked
from db.errors import NeedsPassword, Refused
from db.registers import REGISTERS, Register
from db.services import Services, open_register

ACCOUNTS_HELP = f"口令取自环境变量 {VARIABLE}，没有时在终端里问。"
USER_HELP = "操作人：登记库有账户的，是登录的姓名或登录名；没有账户的，记入修改记录，默认是本机登录名"


def register_called(services: Services, name: str) -> Register:
    """The register of this English or Chinese name. Raises `Missing`."""
    return services.records.register(next((key for key, info in REGISTERS.items() if info.label == name), name))


def add_file(parser: argparse.ArgumentParser) -> None:
    """The first argument of most verbs."""
    parser.add_argument("file", metavar="登记库", type=Path, help="登记库文件")


def add_user(parser: argparse.ArgumentParser) -> None:
    """Who is changing the register."""
    parser.add_argument("--user", metavar="姓名", help=USER_HELP)


@dataclass(frozen=True)
class Asking:
    """Who gave the verb: the name written with `--user`. `looks` says that what it shows must be logged."""

    user: str | None = None
    looks: bool = False


_NOBODY = Asking()
asking: ContextVar[Asking] = ContextVar("asking", default=_NOBODY)
"""Set for each verb before it begins, so that none of them has to think of accounts."""


def log_in(services: Services) -> None:
    """Log in when the register has accounts, with the password that also opens an encrypted file.

    Raises `Refused` without a name or password, or when they are wrong.
    """
    if not services.accounts.exist:
        return
    name = asking.get().user
    if not name:
        raise Refused("这个登记库有账户，请用 --user 写明姓名。", remedy=ACCOUNTS_HELP)
    try:
        typed = password(services.path)
    except NeedsPassword:
        raise Refused(f"没有给出“{name}”的口令。", remedy=ACCOUNTS_HELP) from None
    services.accounts.login(name, typed)


@contextmanager
def reading(file: Path) -> Iterator[Services]:
    """The register, opened so that nothing can be changed; it may be open elsewhere.

    Where it has accounts and the verb shows what is masked, it is locked all the same: each look is logged.
    """
    services = open_register(unlocked(file), read_only=True)
    try:
        if asking.get().looks and services.accounts.exist:
            services.close()
            services = open_register(file)
        log_in(services)
        yield services
    finally:
        services.close()


@contextmanager
def writing(file: Path, *, user: str | None) -> Iterator[Services]:
    """The register, locked for as long as the verb takes; what it changed in closed cases reaches their packages."""
    services = open_register(unlocked(file), user=user)
    try:
        log_in(services)
        before = services.store.log.head()
        yield services
        if services.store.log.head() != before:
            services.packages.refresh()
    finally:
        services.close()


def read_object(name: str) -> dict[str, Any]:
    """The JSON object in a file, or on standard input for `-`. Raises `Refused`, naming line and column of a slip."""
    what = "标准输入" if name == "-" else f"文件“{Path(name).name}”"
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        value = json.loads(text, object_pairs_hook=_once)
    except FileNotFoundError:
        raise Refused(f"找不到{what}。", remedy="请检查路径。") from None
    except IsADirectoryError:
        raise Refused(f"{what}是文件夹。", remedy="请给出 JSON 文件。") from None
    except UnicodeDecodeError:
        raise Refused(f"{what}不是 UTF-8 编码。", remedy="请另存为 UTF-8 编码的 JSON。") from None
    except json.JSONDecodeError as slip:
        where = f"第 {slip.lineno} 行第 {slip.colno} 个字符"
        raise Refused(f"{what}不是正确的 JSON，{where}附近有误。", remedy="请检查逗号、引号和括号。") from None
    if not isinstance(value, dict):
        raise Refused(f'{what}里应是一个对象，形如 {{"栏目": 值}}，一次一条。')
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose names stands there twice; JSON itself would drop the first silently."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(f"“{name}”在同一条里写了两次。", remedy="请删去其中一个。")
        found[name] = value
    return found
