"""import, export, undo: registers and workbooks."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.records import REGISTER_HELP, UNMASK_HELP, query, register_called
from db.cli.register import add_file, add_user, read_object, reading, writing
from db.errors import Refused
from db.sheets.plan import Plan, Remark

_SHOWN = 200


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("register", metavar="登记簿", help=REGISTER_HELP)
    parser.add_argument("book", metavar="表格.xlsx", type=Path, help="Excel 或 WPS 表格")
    parser.add_argument("--sheet", metavar="工作表", help="只读这一张工作表")
    parser.add_argument("--map", metavar="对照.json", help='表头与栏目的对照，如 {"案件来源": "source", "备注2": null}')
    parser.add_argument(
        "--given",
        metavar="栏目=内容",
        action="append",
        default=[],
        help="表里没有、每行都一样的栏目，如 展会=某某博览会；可以写几次",
    )
    parser.add_argument("--dry-run", action="store_true", help="只核对，不改动登记库")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _import(arguments: argparse.Namespace, console: Console) -> None:
    mapping = _mapping(arguments.map) if arguments.map else None
    opened = reading(arguments.file) if arguments.dry_run else writing(arguments.file, user=arguments.user)
    with opened as services:
        register = register_called(services, arguments.register).key
        given = services.sheets.given(register, dict(map(_told, arguments.given)))
        plan = services.sheets.plan(arguments.book, register, sheet=arguments.sheet, mapping=mapping, given=given)
        batch = None if arguments.dry_run else services.sheets.commit(plan).batch or None
    counts = vars(plan.counts)
    if console.as_json:
        doubts = [remark for remark in plan.remarks if remark.level != "fault"]
        console.json({**counts, "faults": _plain(plan.faults), "doubts": _plain(doubts), "batch": batch})
        return
    _tell(plan, console)
    if batch:
        console.say(f"批次 {batch}，撤销这次导入：python main.py undo {arguments.file} {batch}")
    elif arguments.dry_run:
        console.say("只作核对，登记库没有改动。")


def _told(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise Refused(f"--given 应写成“栏目=内容”，现在是“{text}”。")
    return name.strip(), value.strip()


def _mapping(file: str) -> dict[str, str | None]:
    given = read_object(file)
    wrong = [name for name, target in given.items() if target is not None and not isinstance(target, str)]
    if wrong:
        raise Refused(f"表头对照里“{wrong[0]}”应对应一个栏目名，或 null（不导入）。")
    return given


def _tell(plan: Plan, console: Console) -> None:
    for sheet in plan.sheets:
        if sheet.skipped:
            console.say(f"工作表“{sheet.name}”没有读取：{sheet.skipped}")
    for total in plan.totals:
        console.say(f"工作表“{total.sheet}”{total.heading}：{total.sentence}")
    counts = plan.counts
    console.say(
        f"共 {counts.rows} 条 = 新增 {counts.new} + 更新 {counts.changed} + 相同 {counts.same} + 拒绝 {counts.refused}"
    )
    for remark in plan.faults[:_SHOWN]:
        console.remark(f"拒绝：工作表“{remark.sheet}”{remark.place} {remark.heading}：{remark.sentence}")
    if len(plan.faults) > _SHOWN:
        console.remark(f"另有 {len(plan.faults) - _SHOWN} 处，用 --json 可以得到全部。")


def _plain(remarks: Iterable[Remark]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": remark.sheet,
            "row": remark.row,
            "column": remark.heading or None,
            "cell": remark.place,
            "reason": remark.sentence,
        }
        for remark in remarks
    ]


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("register", metavar="登记簿", help=REGISTER_HELP)
    parser.add_argument("book", metavar="表格.xlsx", type=Path, help="写到哪个文件")
    parser.add_argument("--find", metavar="文字", default="", help="只导出含有这些文字的记录")
    parser.add_argument("--unmask", action="store_true", help=UNMASK_HELP)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _export(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        info = register_called(services, arguments.register)
        count = services.sheets.export(
            info.key, arguments.book, query=query(info, arguments.find), unmask=arguments.unmask
        )
    if console.as_json:
        console.json({"file": str(arguments.book), "rows": count})
    else:
        console.say(f"已导出 {count} 条到“{arguments.book}”。")


VERBS = (
    Verb(
        "import",
        "把表格里的记录导入一个登记簿",
        _import_arguments,
        _import,
        "表头自动对照；有问题的记录不导入，逐条说明；条数 = 新增 + 更新 + 相同 + 拒绝。",
    ),
    Verb(
        "export",
        "把一个登记簿导出为表格",
        _export_arguments,
        _export,
        "导出的表格可以原样再导入；隐去的号码不会覆盖原值。",
    ),
)
