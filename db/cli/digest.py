"""digest: the monthly digest of the log, as a PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.register import add_file, add_user, writing
from db.disk import written
from db.errors import known_faults
from db.services.digests import month_of


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--month", metavar="月份", type=month_of, required=True, help="如 2026-03，或 上月")
    parser.add_argument("--out", metavar="文件夹", type=Path, required=True, help="PDF 写到这里")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _digest(arguments: argparse.Namespace, console: Console) -> None:
    month = arguments.month
    with writing(arguments.file, user=arguments.user) as services:
        content = services.digests.pdf(services.digests.make(month))
        made = next(one for one in services.digests.months() if one.month == month)
    file = arguments.out / f"M1_month_digest_{month // 100}-{month % 100:02d}.pdf"
    with known_faults():
        arguments.out.mkdir(parents=True, exist_ok=True)
        with written(file) as out:
            out.write(content)
    if console.as_json:
        console.json({"file": str(file), "month": f"{month // 100}-{month % 100:02d}", "whole": made.whole})
        return
    console.say(str(file))
    if not made.whole:
        console.remark("这个月还没有过完，月底后请再做一次。")


VERBS = (
    Verb(
        "digest",
        "打印某月的记录摘要",
        _arguments,
        _digest,
        "摘要是内部文书，写明当月各登记簿的增改数、修改记录的首尾编号和校验码；月底后做的保存不变，再做得到同一份。",
    ),
)
