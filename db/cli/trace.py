"""history, undo, remove: what happened to a record, and taking it back."""

from __future__ import annotations

import argparse
from itertools import groupby
from typing import Any

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb, number_at_least
from db.cli.records import REGISTER_HELP
from db.cli.register import add_file, add_user, reading, register_called, writing
from db.errors import Missing, Refused
from db.registers import Register
from db.services import Services
from db.services.history import ChangedField, Event
from db.services.past import Removed
from db.services.undo import Depends


def _history_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("register", metavar="登记簿", nargs="?", help=f"{REGISTER_HELP}；与 --removed 同用时可以不写")
    parser.add_argument("key", metavar="记录", nargs="?", help="编号（id）、案号等号码，或唯一的名称")
    parser.add_argument("--field", metavar="栏目", default="", help="只列改过这一栏的，如 罚款 或 涉案物品·数量")
    parser.add_argument("--who", metavar="姓名", default="", help="只列这个人做的")
    parser.add_argument("--limit", metavar="条数", type=number_at_least(1), default=300, help="最多列多少条，默认 300")
    parser.add_argument("--removed", action="store_true", help="列出已删除的记录；用 undo 加前面的序号可以恢复")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _history(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        if arguments.removed:
            _removed(services, arguments, console)
            return
        if not arguments.register or not arguments.key:
            raise Refused("请写明登记簿和记录。", remedy="例如：history 登记库.db cases 1；已删除的记录用 --removed。")
        info = register_called(services, arguments.register)
        record_id = services.records.find_key(info.key, arguments.key)
        wanted = _field(services, info, arguments.field)
        events = services.history.of(
            info.key, record_id, limit=arguments.limit, who=arguments.who,
            table=wanted.table if wanted else "", column=wanted.column if wanted else "",
        )  # fmt: skip
    if console.as_json:
        console.json([_plain(event) for event in events])
        return
    for (change, at, who, reason, undone), together in groupby(events, key=_save):
        lines = [_told(event) for event in reversed(list(together))]
        mark = "　【已撤销】" if undone else ""
        console.say(f"{change}　{at}　{who}{f'　理由：{reason}' if reason else ''}{mark}")
        for line in dict.fromkeys(lines):
            console.say(f"    {line}")
    console.say(f"共 {len(events)} 条" if events else "没有符合条件的修改。")


def _save(event: Event) -> tuple[int, str, str, str, bool]:
    return event.change, event.at, event.who, event.reason, event.undone


def _told(event: Event) -> str:
    changes = "；".join(f"{one.label}：{one.before or '（空）'} → {one.after or '（空）'}" for one in event.changes)
    return f"{event.verb}{event.what}{f'　{changes}' if changes else ''}"


def _plain(event: Event) -> dict[str, Any]:
    return {
        "entry": event.seq,
        "change": event.change,
        "at": event.at,
        "who": event.who,
        "what": f"{event.verb}{event.what}",
        "reason": event.reason or None,
        "undone": event.undone,
        "fields": [{"field": one.name, "label": one.label, "before": one.before, "after": one.after}
                   for one in event.changes],
    }  # fmt: skip


def _field(services: Services, info: Register, label: str) -> ChangedField | None:
    if not label:
        return None
    known = services.history.fields(info.key)
    found = [one for one in known if label in (one.label, one.column)]
    if not found:
        raise Missing(f"“{info.label}”没有“{label}”这一栏。", remedy="请照表单上的栏目名填写。")
    return found[0]


def _removed(services: Services, arguments: argparse.Namespace, console: Console) -> None:
    found = services.past.removed(limit=arguments.limit)
    if arguments.register:
        key = register_called(services, arguments.register).key
        found = [one for one in found if one.register == key]
    if console.as_json:
        console.json([_gone(one) for one in found])
        return
    rows = [(str(one.change), one.at[:16], one.who, one.label, one.title, one.reason) for one in found]
    console.table(["序号", "时间", "人员", "登记簿", "名称", "理由"], rows)
    console.say(f"共 {len(found)} 条已删除的记录。")


def _gone(one: Removed) -> dict[str, Any]:
    return {
        "change": one.change,
        "register": one.register,
        "title": one.title,
        "at": one.at,
        "who": one.who,
        "reason": one.reason or None,
    }


def _undo_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("what", metavar="批次或序号", help="导入时给出的批次，或 history 列出的一次保存的序号")
    parser.add_argument("--with-later", action="store_true", help="之后又改过的，连同那些修改一起撤销")
    parser.add_argument("--reason", metavar="理由", default="", help="写入修改记录的理由")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _undo(arguments: argparse.Namespace, console: Console) -> None:
    what = arguments.what.removeprefix("#")
    with writing(arguments.file, user=arguments.user) as services:
        history, later = services.history, arguments.with_later
        is_change = what.isdecimal() and not services.store.log.of_batch(what)
        try:
            if is_change:
                undone = history.undo_change(int(what), reason=arguments.reason, with_later=later)
            else:
                undone = history.undo(what, with_later=later)
        except Depends as refused:
            listed = "、".join(map(str, refused.later[:10]))
            raise Refused(
                refused.sentence, remedy=f"请先撤销之后的修改（{listed}），或加 --with-later 连同它们一起撤销。"
            ) from refused
    if console.as_json:
        console.json({"change" if is_change else "batch": int(what) if is_change else what, "undone": undone})
    else:
        console.say(f"已撤销{'第 ' + what + ' 条起的一次保存' if is_change else '批次 ' + what}，共 {undone} 处改动。")


def _remove_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("register", metavar="登记簿", help=REGISTER_HELP)
    parser.add_argument("key", metavar="记录", help="编号（id）、案号等号码，或唯一的名称")
    parser.add_argument("--reason", metavar="理由", default="", help="写入修改记录的理由，必填")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _remove(arguments: argparse.Namespace, console: Console) -> None:
    if not arguments.reason.strip():
        raise Refused("删除记录必须写明理由。", remedy="请用 --reason 写明为什么删除。")
    with writing(arguments.file, user=arguments.user) as services:
        info = register_called(services, arguments.register)
        record_id = services.records.find_key(info.key, arguments.key)
        title = services.records.title(info.key, record_id)
        services.records.remove(info.key, record_id, reason=arguments.reason)
        change = services.past.removed(limit=1)[0].change
    if console.as_json:
        console.json({"register": info.key, "id": record_id, "change": change})
    else:
        console.say(f"已删除{info.label}“{title or record_id}”。要恢复：undo {arguments.file} {change}")


VERBS = (
    Verb(
        "history",
        "列出一条记录的修改经过，或已删除的记录",
        _history_arguments,
        _history,
        "每次保存前面的序号可以用于 undo。证件号码、电话、举报人信息隐去中间几位。",
    ),
    Verb(
        "undo",
        "撤销一次保存或一批导入",
        _undo_arguments,
        _undo,
        "撤销本身也记入修改记录，可以再撤销。签发的文书和给出的号码不能撤销。",
    ),
    Verb(
        "remove", "删除一条记录", _remove_arguments, _remove, "别处正在使用的记录不能删除；删除的记录可以用 undo 恢复。"
    ),
)
