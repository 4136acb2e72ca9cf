"""simulate, rules: what another rule file would change, and the office's own rule files and values."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb
from db.cli.register import add_file, add_user, reading, writing
from db.errors import Refused
from db.rules.settings import GROUPS, MARKS, Setting
from db.services.rulebook import OwnRules
from db.services.simulations import Simulation


def _simulate_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument(
        "rules", metavar="规则.toml", type=Path, help="新的规则文件，写法同 resources/rules，可以只写改动"
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _simulate(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        found = services.simulations.of_file(arguments.rules)
    if console.as_json:
        console.json(_plain(found))
        return
    start = f"（{found.start} 起）" if found.start else ""
    console.say(f"规则文件“{found.title}”{start}")
    _tell(found, console)


def _tell(found: Simulation, console: Console) -> None:
    console.say(f"【规则】改动 {len(found.changes)} 条")
    for change in found.changes:
        console.say(f"  {change.name}（{change.key}）")
        for what in change.what:
            console.say(f"    {what}")
    console.say(f"【期限】移动 {len(found.moved)} 个")
    for moved in found.moved:
        console.say(
            f"  {moved.number or moved.party}  {moved.name}  {moved.was or '新增'} → {moved.becomes or '不再计算'}"
        )
    console.say(f"【提示】变化 {len(found.warnings)} 条")
    for one in found.warnings:
        console.say(
            f"  {one.number or one.party}  {'出现' if one.appears else '消失'}：{one.sentence}（{one.article}）"
        )
    console.say("只作比较，没有改动任何内容。")


def _plain(found: Simulation) -> dict[str, Any]:
    return {
        "title": found.title,
        "in_force_from": found.start.isoformat() if found.start else None,
        "rules": [{"key": one.key, "name": one.name, "changes": list(one.what)} for one in found.changes],
        "deadlines": [
            {
                "register": one.register,
                "id": one.record_id,
                "case": one.number,
                "party": one.party,
                "rule": one.name,
                "was": one.was or None,
                "becomes": one.becomes or None,
            }
            for one in found.moved
        ],
        "warnings": [
            {
                "case": one.number,
                "party": one.party,
                "sentence": one.sentence,
                "article": one.article,
                "appears": one.appears,
            }
            for one in found.warnings
        ],
    }


def _rules_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--put", metavar="规则.toml", type=Path, help="采用一个规则文件，自它写明的日期起生效")
    which.add_argument("--take-out", metavar="文件名", help="取出一个采用了的规则文件")
    which.add_argument("--set", metavar="键=值", help="改一项规则设置，须写明 --reason；写默认值就是恢复")
    parser.add_argument("--reason", metavar="依据", default="", help="改设置的依据，记入修改记录")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _rules(arguments: argparse.Namespace, console: Console) -> None:
    if arguments.put or arguments.take_out or arguments.set:
        with writing(arguments.file, user=arguments.user) as services:
            if arguments.put:
                kept = services.rulebook.take(arguments.put)
                console.remark(f"已采用“{kept.name}”。")
            elif arguments.take_out:
                services.rulebook.take_out(arguments.take_out)
                console.remark(f"已取出“{arguments.take_out}”。")
            else:
                key, sign, value = arguments.set.partition("=")
                if not sign:
                    raise Refused("--set 应写成“键=值”，如 deadline/dossier_archive/2019-04-01=60。")
                services.rulebook.change(key.strip(), value, reason=arguments.reason)
            files, settings = services.rulebook.files(), services.rulebook.settings()
    else:
        with reading(arguments.file) as services:
            files, settings = services.rulebook.files(), services.rulebook.settings()
    if console.as_json:
        console.json({"files": [_file(one) for one in files], "settings": [_setting(one) for one in settings]})
        return
    for one in files:
        since = f"{one.start} 起" if one.start else "一直有效"
        console.say(f"规则文件 {one.name}  {one.title}  {one.fault or since}")
    cells = [
        [one.key, GROUPS[one.group], one.name, one.shown(one.value), one.shown(one.default), MARKS[one.mark]]
        for one in settings
    ]
    console.table(["键", "类别", "规则", "现值", "默认", "为什么可以设置"], cells)


def _file(one: OwnRules) -> dict[str, Any]:
    start = one.start.isoformat() if one.start else None
    return {"file": one.name, "title": one.title, "in_force_from": start, "fault": one.fault or None}


def _setting(one: Setting) -> dict[str, Any]:
    return {
        "key": one.key,
        "group": one.group,
        "name": one.name,
        "decides": one.decides,
        "source": one.mark,
        "article": one.article,
        "scope": one.scope,
        "value": one.value,
        "default": one.default,
        "reason": one.reason or None,
    }


VERBS = (
    Verb(
        "simulate",
        "看一个新的规则文件会改动什么",
        _simulate_arguments,
        _simulate,
        "列出改动的规则、移动的期限、出现和消失的提示，不改动任何内容；文件有错的，说明第几行和原因。",
    ),
    Verb(
        "rules",
        "列出或者改动本局自己的规则文件和规则设置",
        _rules_arguments,
        _rules,
        "规则设置是没有见过原文、或者法条没有写明的规则，由本单位核对。",
    ),
)
