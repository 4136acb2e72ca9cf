"""backup, restore: copies of a register, and one of them in its place."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.register import add_file, reading
from db.cli.unlocking import WORDS, unlocked
from db.errors import Refused, WrongPassword
from db.services.restoring import loss, restore


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--to", metavar="文件夹", type=Path, help="另存一份到这里（如U盘），登记库旁边的一份总是会做")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _backup(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        made = services.backups.make("手动", second=arguments.to)
    if console.as_json:
        second = str(arguments.to / made.path.name) if arguments.to else None
        console.json({"file": str(made.path), "second": second, "size": made.size, "cases": made.cases})
        return
    console.say(str(made.path))
    if arguments.to:
        console.say(str(arguments.to / made.path.name))


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("copy", metavar="备份", type=Path, help="备份文件")
    parser.add_argument("--to", metavar="登记库", type=Path, required=True, help="恢复到哪个文件；原有的改名留在旁边")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _restore(arguments: argparse.Namespace, console: Console) -> None:
    if arguments.copy.resolve() == arguments.to.resolve():
        raise Refused("备份和登记库是同一个文件。", remedy="请用 --to 写明要恢复到的登记库。")
    unlocked(arguments.copy)
    with suppress(WrongPassword):  # what lies there now may have another
        unlocked(arguments.to)
    lost = loss(arguments.copy, arguments.to) if arguments.copy.exists() and arguments.to.exists() else None
    kept = restore(arguments.copy, arguments.to).kept
    if console.as_json:
        console.json(
            {
                "file": str(arguments.to),
                "kept": str(kept) if kept else None,
                "lost_changes": lost.changes if lost else None,
            }
        )
        return
    console.say(f"已恢复到“{arguments.to}”。")
    if kept:
        console.say(f"原来的登记库留在“{kept}”。")
    if lost and lost.changes:
        console.remark(f"备份之后的 {lost.changes} 处修改（{lost.since} 至 {lost.last}）不在恢复后的登记库里。")


VERBS = (
    Verb("backup", "备份登记库和附件，并核验备份", _backup_arguments, _backup),
    Verb("restore", "用备份恢复登记库", _restore_arguments, _restore, f"登记库须已在各处关闭。{WORDS}"),
)
