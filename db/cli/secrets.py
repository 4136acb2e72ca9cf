"""encrypt, decrypt, password: whether a register is encrypted, and by which password it opens."""

from __future__ import annotations

import argparse
from pathlib import Path

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.register import add_file, writing
from db.cli.unlocking import NEW_VARIABLE, VARIABLE, WORDS, new_password, password
from db.errors import Missing
from db.rules.roles import ACCOUNTS
from db.services.protection import (
    OFFICE,
    RECOVERY,
    REGISTER,
    SHORTEST,
    Leftover,
    change_password,
    decrypt,
    encrypt,
    leftovers,
    need_plain,
    new_code,
    new_recovery_code,
    remove_leftovers,
    seal_backups,
)


def _encrypt_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--to", metavar="文件夹", type=Path, help="第二位置的备份文件夹，里面以前的备份也加密")
    parser.add_argument(
        "--discard", action="store_true", help="核对无误后覆盖并删除原来的明文文件；默认留在旁边，由您查看后删除"
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _encrypt(arguments: argparse.Namespace, console: Console) -> None:
    _present(arguments.file)
    need_plain(arguments.file)
    with writing(arguments.file, user=None) as services:
        services.access.need(ACCOUNTS)
        code = services.accounts.seal() if services.accounts.exist else new_code()
    done = encrypt(arguments.file, {OFFICE: new_password(VARIABLE), RECOVERY: code})
    sealed = seal_backups(arguments.file, arguments.to)
    if arguments.discard:
        remove_leftovers([Leftover(done.kept, 0, REGISTER)])
    with writing(arguments.file, user=None) as services:
        services.packages.refresh()
    left = leftovers(arguments.file, arguments.to)
    if console.as_json:
        kept = None if arguments.discard else str(done.kept)
        plain = [str(one.path) for one in left]
        console.json({"file": str(arguments.file), "recovery": code, "kept": kept, "backups": sealed, "plain": plain})
        return
    console.say(f"已加密“{arguments.file}”，以前的备份加密了 {sealed} 份。")
    console.say(f"恢复码：{code}")
    console.remark("恢复码只显示这一次：请抄下封存。忘记口令时只能靠它打开；口令和恢复码都没有了，谁也打不开登记库。")
    for one in left:
        console.remark(f"仍是明文：{one.path}")


def _decrypt_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _decrypt(arguments: argparse.Namespace, console: Console) -> None:
    _present(arguments.file)
    with writing(arguments.file, user=None) as services:
        services.access.need(ACCOUNTS)
    done = decrypt(arguments.file)
    with writing(arguments.file, user=None) as services:
        services.packages.refresh()
    if console.as_json:
        console.json({"file": str(arguments.file), "kept": str(done.kept), "unreadable": done.unreadable})
        return
    console.say(f"已解密“{arguments.file}”，原来的加密文件留在“{done.kept}”。")
    if done.unreadable:
        console.remark(f"有 {done.unreadable} 个附件已损坏，无法解密，留在“{done.kept.name}.files”里。")


def _password_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--recovery", action="store_true", help="改为换一个新的恢复码")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _password(arguments: argparse.Namespace, console: Console) -> None:
    _present(arguments.file)
    old = password(arguments.file)
    if arguments.recovery:
        code = new_recovery_code(arguments.file, old)
        if console.as_json:
            console.json({"recovery": code})
        else:
            console.say(f"新的恢复码：{code}")
            console.remark("原来的恢复码已失效；以前做的备份仍用当时的口令和恢复码。")
        return
    change_password(arguments.file, old, new_password())
    if console.as_json:
        console.json({"changed": True})
    else:
        console.say("登记库口令已更换；以前做的备份仍可用当时的口令打开。")


def _present(file: Path) -> None:
    if not file.is_file():
        raise Missing(f"找不到登记库“{file.name}”。", remedy="请检查文件位置。")


VERBS = (
    Verb(
        "encrypt",
        "加密登记库、附件和以前的备份",
        _encrypt_arguments,
        _encrypt,
        f"登记库须已在各处关闭。登记库口令（至少 {SHORTEST} 个字符）取自环境变量 {VARIABLE}，没有时在终端里问两遍。",
    ),
    Verb("decrypt", "把加密的登记库变回不加密的", _decrypt_arguments, _decrypt, f"登记库须已在各处关闭。{WORDS}"),
    Verb(
        "password",
        "更换加密登记库的登记库口令或恢复码",
        _password_arguments,
        _password,
        f"原口令（或恢复码）取自环境变量 {VARIABLE}，新口令取自 {NEW_VARIABLE}，没有时在终端里问。",
    ),
)
