"""sample: a practice register."""

from __future__ import annotations

import argparse

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb, number_at_least
from db.cli.register import add_file
from db.services.lists import ListQuery
from db.services.practice import create_practice_register


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument(
        "--seed", metavar="数", type=number_at_least(0), default=1, help="同一个数、同一天得到同样的内容，默认 1"
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _sample(arguments: argparse.Namespace, console: Console) -> None:
    services = create_practice_register(arguments.file, seed=arguments.seed)
    try:
        services.packages.refresh()
        counts = {key: services.lists.count(ListQuery(key)) for key in ("cases", "clues", "parties", "papers")}
    finally:
        services.close()
    if console.as_json:
        console.json({"file": str(arguments.file), **counts})
        return
    console.say(
        f"已建立练习库“{arguments.file}”：案件 {counts['cases']} 件，线索 {counts['clues']} 条，"
        f"当事人 {counts['parties']} 个，签发文书 {counts['papers']} 份。内容都是虚构的，打印时标明“练习”。"
    )


VERBS = (Verb("sample", "建立练习库：一个虚构县局最近两年的案件", _arguments, _sample, "登记库文件须尚不存在。"),)
