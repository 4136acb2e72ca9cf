"""check: is a register sound, complete and consistent."""

from __future__ import annotations

import argparse

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.register import add_file, reading, writing
from db.registers import REGISTERS
from db.rules.warnings import warning_kinds
from db.services.anchors import typed_anchor
from db.services.inspection import COMPLETE, CONSISTENT, SOUND, Finding, inspect, reindex

_RESPECTS = {
    SOUND: "完好：文件、表结构、记录间的联系和修改记录的哈希链",
    COMPLETE: "齐全：附件、签发文书的原件和文号",
    CONSISTENT: "一致：日期先后、状态所需内容、货值和重复的号码",
}
_DAMAGED = 3


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument(
        "--anchor",
        "--mark",
        dest="anchors",
        metavar="校验码",
        type=typed_anchor,
        action="append",
        default=[],
        help="纸上的校验码（文书、记录摘要页脚“校验”后面的一串），可写多次；登记库和备份里留下的校验码总会一并核对",
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="从第一条起核对全部修改记录（十万条以内总是如此；更多时平常从上次检查处续核，每周从头核一次）",
    )
    parser.add_argument("--reindex", action="store_true", help="先重建全部索引（检查说“索引有损坏”时用），再检查")
    parser.add_argument(
        "--case", metavar="案件", help="案号或编号（id）：只检查这件案件的案卷，逐条写明依据、文书和栏目"
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _check(arguments: argparse.Namespace, console: Console) -> int:
    if arguments.case:
        return _dossier(arguments, console)
    if arguments.reindex:
        with writing(arguments.file, user=None) as services:
            reindex(services.store)
        console.remark("索引已重建。")
    with reading(arguments.file) as services:
        encrypted = services.encrypted
        found = inspect(services.store, services.attachments, typed=arguments.anchors, whole=arguments.full)
    whole = found.holds(SOUND) and found.holds(COMPLETE)
    if console.as_json:
        console.json(
            {respect: found.holds(respect) for respect in _RESPECTS}
            | {
                "records": dict(found.records),
                "changes": found.changes,
                "mark": found.mark,
                "walked": found.verified.walked,
                "walked_from": found.verified.start + 1,
                "anchors": found.anchors,
                "findings": [_plain(finding) for finding in found.findings],
            }
        )
        return 0 if whole else _DAMAGED
    for respect, label in _RESPECTS.items():
        console.say(f"{'✔' if found.holds(respect) else '✘'} {label}")
        for finding in found.findings:
            if finding.respect == respect:
                console.say(f"    {finding.sentence}")
    counts = "，".join(f"{REGISTERS[key].label} {count}" for key, count in found.records.items() if count)
    console.say(f"记录：{counts or '无'}。修改记录 {found.changes} 条，校验码 {found.mark}。")
    start = f"第 {found.verified.start + 1} 条" if found.verified.start else "第一条"
    console.say(f"哈希链从{start}起核对了 {found.verified.walked} 条，与 {found.anchors} 处校验码核对。")
    if not encrypted:
        console.remark("没有加密的登记库，个别数据位变坏时检查不一定能发现；加密的登记库都能发现。")
    if found.only_indexes():
        console.remark("只是索引有损坏，内容没有丢失：用 check --reindex 重建索引。")
    elif not whole:
        console.remark("登记库有损坏或缺失，请不要继续录入，先备份现有文件，再恢复最近的完好备份。")
    return 0 if whole else _DAMAGED


def _dossier(arguments: argparse.Namespace, console: Console) -> int:
    """The dossier of one case as a reviewer would look at it; findings are for the officers to judge."""
    with reading(arguments.file) as services:
        case_id = services.records.find_key("cases", arguments.case)
        found = services.dossier_check.of_case(case_id)
        title = services.records.title("cases", case_id) or str(case_id)
        form = services.records.register("cases").form
        labels = {item.name: item.label for item in form.items()} if form else {}
    if console.as_json:
        console.json({"case": title, "id": case_id, "findings": [vars(one) for one in found]})
        return 0
    levels = warning_kinds().levels
    for one in found:
        paper = f"《{one.title}》" if one.title and one.title not in one.sentence else ""
        places = [paper, labels.get(one.field.partition(".")[0], "")]
        told = "；".join(part for part in (one.article, "、".join(filter(None, places))) if part)
        answered = f"【已答复：{one.answered}】" if one.answered else ""
        console.say(f"{levels[one.level]}　{one.sentence}{f'（{told}）' if told else ''}{answered}")
    console.say(f"案件“{title}”的案卷：{f'共 {len(found)} 条' if found else '没有发现问题'}。")
    return 0


def _plain(finding: Finding) -> dict[str, str | int | None]:
    return {
        "respect": finding.respect,
        "sentence": finding.sentence,
        "register": finding.register or None,
        "id": finding.record_id,
    }


VERBS = (
    Verb(
        "check",
        "检查登记库是否完好、齐全、一致",
        _arguments,
        _check,
        "不完好或不齐全时退出码为 3；不一致的和案卷里发现的只是提示，由办案人员判断。",
    ),
)
