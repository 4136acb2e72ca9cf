"""A command line that speaks Chinese: usage, help and every complaint of the parser."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from db.cli.console import Console
from db.errors import Refused
from db.kinds import Day, Fault

PROGRAM = "python main.py"
JSON_HELP = "结果用 JSON 给出"

_COMPLAINTS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"the following arguments are required: (.+)", "缺少参数：{0}"),
        (r"unrecognized arguments: (.+)", "不认识的参数：{0}"),
        (r"one of the arguments (.+) is required", "下列参数必须给出一个：{0}"),
        (r"argument 命令: invalid choice: '(.*?)'.*", "没有“{0}”这个命令"),
        (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", "参数 {0} 不能是“{1}”，可用的有：{2}"),
        (r"argument (.+?): expected (?:one argument|at least one argument|\d+ arguments?)", "参数 {0} 后面缺少内容"),
        (r"argument (.+?): not allowed with argument (.+)", "参数 {0} 不能与 {1} 同时使用"),
        (r"argument (.+?): ignored explicit argument '(.*)'", "参数 {0} 后面不能带“{1}”"),
        (r"argument (.+?): (.+)", "参数 {0}：{1}"),
    )
)


@dataclass(frozen=True)
class Verb:
    """One verb: its name, what it is for in one line and in more, its arguments, and what it does.

    `opens` says whether it opens a register.
    """

    name: str
    label: str
    arguments: Callable[[argparse.ArgumentParser], None]
    do: Callable[[argparse.Namespace, Console], int | None]
    more: str = ""
    opens: bool = True


class _Layout(argparse.RawDescriptionHelpFormatter):
    """Help with its usage line in Chinese."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are `Refused`."""

    def __init__(self, **settings: Any) -> None:
        usual: dict[str, Any] = {"add_help": False, "allow_abbrev": False, "formatter_class": _Layout}
        super().__init__(**usual | settings)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Refuse in Chinese."""
        for pattern, words in _COMPLAINTS:
            match = pattern.fullmatch(message)
            if match:
                message = words.format(*match.groups())
                break
        raise Refused(f"{message}。", remedy=f"用 {self.prog} -h 查看用法。")


def build(verbs: Iterable[Verb]) -> Parser:
    """The parser of the whole command line."""
    parser = Parser(
        prog=PROGRAM,
        description="知识产权案件登记。不带命令：打开窗口；带命令：不用屏幕办一件事。",
        epilog="不带命令时可以写登记库文件：python main.py 登记库.db。每个命令的用法：python main.py 命令 -h。\n"
        "登记库有账户的，用 --user 写明姓名；账户和加过密的登记库，口令都取自环境变量 REGISTER_PASSWORD，\n"
        "没有时在终端里问。没有权限时退出码为 2，并说明谁可以办理。\n"
        "退出码：0 完成；1 程序出错（已记入日志）；2 请求有误，没有改动任何内容；\n"
        "3 环境问题（磁盘满、只读、被占用、文件损坏）。",
    )
    commands = parser.add_subparsers(
        title="可用的命令", metavar="命令", dest="verb", required=True, parser_class=Parser
    )
    for verb in verbs:
        one = commands.add_parser(
            verb.name, help=verb.label, description=f"{verb.label}。{verb.more}", prog=f"{PROGRAM} {verb.name}"
        )
        verb.arguments(one)
        if verb.opens and "--user" not in one._option_string_actions:  # noqa: SLF001  # argparse tells it nowhere else
            one.add_argument("--user", metavar="姓名", help="登录的姓名或登录名，登记库有账户时")
        one.set_defaults(do=verb.do)
    return parser


def number_at_least(least: int) -> Callable[[str], int]:
    """An argument type: a whole number that is not too small."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"应是不小于 {least} 的整数，现为“{text}”")
        return int(text)

    return read


def day(text: str) -> date:
    """An argument type: a day in any form that the screen takes."""
    try:
        found = Day().parse(text)
    except Fault as fault:
        raise argparse.ArgumentTypeError(str(fault).rstrip("。")) from None
    if found is None:
        raise argparse.ArgumentTypeError("日期是空的")
    return found
