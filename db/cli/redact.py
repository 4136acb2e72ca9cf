"""redact: a copy of the register for support, in which everything that tells of somebody is false."""

from __future__ import annotations

import argparse
from pathlib import Path

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.register import add_file, reading
from db.services.redact import redact


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--to", metavar="副本", type=Path, required=True, help="副本写到哪个文件")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _redact(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        made = redact(services.store, arguments.to)
    if console.as_json:
        told = {"rows": made.rows, "entries": made.entries, "files": made.files}
        console.json({"file": str(made.path), **told, "names": made.names, "numbers": made.numbers})
        return
    console.say(str(made.path))
    console.say(
        f"记录 {made.rows} 条、修改记录 {made.entries} 条，附件和文书 {made.files} 个换成空白。"
        f"副本里查找了 {made.names} 个真实名称、{made.numbers} 个真实号码，一个也没有。"
    )


VERBS = (
    Verb(
        "redact",
        "做一份给技术支持的脱敏副本",
        _arguments,
        _redact,
        "姓名、单位、证件号码、电话、地址、叙述文字和修改记录都换成虚构的，不能还原；"
        "写完后逐字节检查，只要还有一处真实内容就不生成副本。不改动登记库。",
    ),
)
