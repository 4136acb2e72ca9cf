"""backup, restore, salvage, rebuild: copies of a register, and the ways back when it is damaged or gone."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.register import add_file, add_user, reading
from db.cli.unlocking import WORDS, unlocked
from db.errors import EnvironmentFault, Missing, Refused, WrongPassword
from db.services.restoring import loss, restore


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--to", metavar="文件夹", type=Path, help="另存一份到这里（如U盘），登记库旁边的一份总是会做")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _backup(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        made = services.backups.make("手动", second=arguments.to)
    second = arguments.to / made.path.name if arguments.to else None
    if console.as_json:
        console.json(
            {
                "file": str(made.path),
                "second": str(second) if second else None,
                "size": made.size,
                "cases": made.cases,
                "changes": made.seq,
                "verified": made.verified,
                "files_missing": len(made.missing),
            }
        )
        return
    console.say(str(made.path))
    if second:
        console.say(str(second))
    console.remark(f"已试恢复并核验：{made.cases:,} 件案件，{made.size / (1 << 20):,.1f} MB。")
    if made.missing:
        console.remark(f"登记库自己缺 {len(made.missing)} 个附件的文件，备份里也没有；用 check 可以看到是哪些。")


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("copy", metavar="备份", type=Path, help="备份文件")
    parser.add_argument("--to", metavar="登记库", type=Path, required=True, help="恢复到哪个文件；原有的另存为一份备份")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _restore(arguments: argparse.Namespace, console: Console) -> None:
    if arguments.copy.resolve() == arguments.to.resolve():
        raise Refused("备份和登记库是同一个文件。", remedy="请用 --to 写明要恢复到的登记库。")
    unlocked(arguments.copy)
    _allow(arguments.to, arguments.copy)
    with suppress(WrongPassword):  # what lies there now may have another
        unlocked(arguments.to)
    lost = loss(arguments.copy, arguments.to) if arguments.copy.exists() and arguments.to.exists() else None
    done = restore(arguments.copy, arguments.to, user=arguments.user or "")
    if console.as_json:
        console.json(
            {
                "file": str(arguments.to),
                "kept": str(done.kept) if done.kept else None,
                "made_at": str(done.made_at),
                "cases": done.cases,
                "numbers_kept": done.numbers,
                "lost_changes": lost.changes if lost else None,
                "lost_records": dict(lost.records) if lost else None,
                "lost_newest": [vars(one) for one in lost.newest] if lost else None,
            }
        )
        return
    for sentence in done.sentences():
        console.say(sentence)
    if lost and lost.changes:
        for sentence in lost.sentences():
            console.remark(sentence)
        for one in lost.newest:
            console.remark(f"  {one.at} {one.who} {one.verb}{one.register}“{one.name}”")


def _allow(*files: Path) -> None:
    """Raise `Refused` when the register that is replaced (or else the backup) has accounts, and this is not for one."""
    for file in files:
        with suppress(EnvironmentFault, Missing, WrongPassword), reading(file) as services:
            services.backups.allow_restore()
            return


def _salvage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("damaged", metavar="受损的登记库", type=Path, help="打不开的登记库；它只会被读取")
    parser.add_argument("--to", metavar="新登记库", type=Path, required=True, help="抢救到哪个文件，须尚不存在")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _salvage(arguments: argparse.Namespace, console: Console) -> None:
    from db.services.salvage import salvage  # of these verbs only this one needs it

    unlocked(arguments.damaged)
    report = salvage(arguments.damaged, arguments.to, user=arguments.user or "")
    if console.as_json:
        console.json(report.plain())
        return
    console.say(f"已抢救到“{arguments.to}”，报告在它旁边。")
    for sentence in report.sentences():
        console.say(sentence)


def _rebuild_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="案卷包文件夹", type=Path, help="登记库旁边名字以“-案卷包”结尾的文件夹")
    parser.add_argument("--to", metavar="新登记库", type=Path, required=True, help="重建到哪个文件，须尚不存在")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _rebuild(arguments: argparse.Namespace, console: Console) -> None:
    from db.services.rebuild import locked_by, rebuild  # of these verbs only this one needs it

    unlocked(locked_by(arguments.folder))
    done = rebuild(arguments.folder, arguments.to, user=arguments.user or "")
    if console.as_json:
        console.json({"file": str(arguments.to), "cases": done.cases, "faults": list(done.faults)})
        return
    console.say(f"已重建到“{arguments.to}”：{done.cases:,} 件案件。没有结案的案件不在案卷包里。")
    for sentence in done.faults:
        console.remark(sentence)


VERBS = (
    Verb(
        "backup",
        "备份登记库和附件，并试恢复核验",
        _backup_arguments,
        _backup,
        f"备份先恢复到临时文件，核对各表行数、修改记录和每个附件，才算做成。{WORDS}",
    ),
    Verb(
        "restore",
        "用备份恢复登记库",
        _restore_arguments,
        _restore,
        f"登记库须已在各处关闭。原有的登记库不丢，备份之后给出的文号不会再给。{WORDS}",
    ),
    Verb(
        "salvage",
        "从受损的登记库里抢救数据",
        _salvage_arguments,
        _salvage,
        f"没有好的备份时用：逐表取出还能读的行，由修改记录补回失去的行，逐表报告取出和失去多少。{WORDS}",
    ),
    Verb(
        "rebuild",
        "由案卷包重建登记库",
        _rebuild_arguments,
        _rebuild,
        f"登记库和备份都没有了时用：已结案件连同文书、附件、文号和修改记录都回来，坏的案卷包逐个说明。{WORDS}",
    ),
)
