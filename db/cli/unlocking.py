"""The password of an encrypted register, from the environment or typed unseen; never from the command line itself."""

from __future__ import annotations

import os
import sys
from functools import cache
from getpass import getpass
from pathlib import Path

from db.errors import NeedsPassword, Refused
from db.services.locked import is_locked, unlock

VARIABLE = "REGISTER_PASSWORD"
NEW_VARIABLE = "REGISTER_NEW_PASSWORD"
WORDS = f"登记库加过密的，口令取自环境变量 {VARIABLE}，没有时在终端里问。"


def unlocked(file: Path) -> Path:
    """A file, after its password was asked for when it needs one. Raises `NeedsPassword`, `WrongPassword`."""
    if is_locked(file):
        unlock(file, password(file))
    return file


def password(file: Path) -> str:
    """The password of a file. Raises `NeedsPassword` when there is neither a variable nor anybody to ask."""
    given = os.environ.get(VARIABLE, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise NeedsPassword(file.name)
    return _typed(file.resolve())


@cache
def _typed(file: Path) -> str:
    """What is typed once for a verb: the same password opens an encrypted file and logs in."""
    return getpass(f"“{file.name}”的口令：", sys.stderr)


def new_password(variable: str = NEW_VARIABLE) -> str:
    """A password to be set, typed twice. Raises `Refused` when the two differ or there is nobody to ask."""
    given = os.environ.get(variable, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise Refused("没有给出新口令。", remedy=f"请用环境变量 {variable} 给出，或在终端里运行。")
    first = getpass("新口令：", sys.stderr)
    if getpass("再输一遍：", sys.stderr) != first:
        raise Refused("两次输入的口令不一样。", remedy="请重新设置。")
    return first
