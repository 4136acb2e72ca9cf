"""due, deadline: what is to be done by when, and why."""

from __future__ import annotations

import argparse
import re
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb, day
from db.cli.register import add_file, reading
from db.errors import Missing
from db.kinds import Fault, Moment
from db.rules.counting import Exclusion
from db.rules.deadline_rules import deadline_rules
from db.rules.deadlines import Deadline, Extension, deadline
from db.rules.workdays import Calendar
from db.services.deadlines import to_json

_SPAN = re.compile(r"(.+?)\.\.(.*?):(.+)")
_URGENCIES = {"overdue": "已逾期", "today": "今天到期", "soon": "即将到期", "coming": "临近", "later": "以后"}


def moment(text: str) -> date | datetime:
    """An argument type: a day, or a day with the time that a period in hours needs."""
    try:
        return Moment().parse(text) or day(text)
    except Fault:
        return day(text)


def _exclusion(text: str) -> Exclusion:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"应写成 开始..结束:理由，如 2026-3-2..2026-3-9:鉴定，现为“{text}”")
    return Exclusion(day(match[1]), day(match[2]) if match[2] else None, match[3])


def _deadline_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="规则", help="期限规则的代号，如 case_decision；写错时会列出相近的")
    parser.add_argument(
        "--from", dest="start", metavar="日期", type=moment, required=True, help="起算事件发生之日（按小时的写到时分）"
    )
    parser.add_argument("--extend", action="count", default=0, help="已批准延长，写几次就是延长几次")
    parser.add_argument(
        "--exclude",
        metavar="开始..结束:理由",
        type=_exclusion,
        action="append",
        default=[],
        help="不计入期限的时间，可写多次",
    )
    parser.add_argument(
        "--register", metavar="登记库", type=Path, help="按这个登记库采用的规则文件、规则设置和放假安排推算"
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _deadline(arguments: argparse.Namespace, console: Console) -> None:
    if arguments.register:
        with reading(arguments.register) as services, services.rulebook.applied():
            found = _counted(arguments, services.deadlines.calendar())
    else:
        found = _counted(arguments, None)
    if console.as_json:
        console.json(found.to_json())
    else:
        console.say(found.explain())


def _counted(arguments: argparse.Namespace, calendar: Calendar | None) -> Deadline:
    _check_rule(arguments.rule)
    extensions = [Extension()] * arguments.extend
    return deadline(
        arguments.rule, arguments.start, extensions=extensions, exclusions=arguments.exclude, calendar=calendar
    )


def _check_rule(key: str) -> None:
    """Raises `Missing` with the rules that are called alike, by key or Chinese name; with all of them when none is."""
    rules = deadline_rules().rules
    if key in rules:
        return
    alike = [rule.key for rule in rules.values() if key in rule.name or key in rule.key]
    alike = alike or get_close_matches(key, rules, n=5)
    named = "\n".join(f"  {name}  {rules[name].name}" for name in alike or rules)
    raise Missing(f"没有代号为“{key}”的期限规则。", remedy=f"{'相近' if alike else '可用'}的有：\n{named}")


def _due_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--on", metavar="日期", type=day, help="以哪一天为准，默认今天")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _due(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        found = services.deadlines.due(on=arguments.on)
    if console.as_json:
        console.json_rows(to_json(one) for one in found)
        return
    for urgency, label in _URGENCIES.items():
        ours = [one for one in found if one.urgency == urgency]
        if ours:
            console.say(f"【{label}】{len(ours)} 项")
        for one in ours:
            console.say(f"{one.ends_on}  {one.number or one.party}  {one.name}：{one.action}  {one.officer}")
            for line in one.deadline.explain().splitlines()[1:]:
                console.say(f"            {line}")
    console.say(f"共 {len(found)} 项。")


VERBS = (
    Verb("due", "列出已逾期、今天到期和临近的期限，各附推算过程", _due_arguments, _due),
    Verb(
        "deadline",
        "推算一个期限并说明过程",
        _deadline_arguments,
        _deadline,
        "不需要登记库；用 --register 时按那个登记库的规则推算。",
    ),
)
