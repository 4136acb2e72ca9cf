"""list, show, add, change: the records of any register."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from db.cli.console import Console
from db.cli.parser import JSON_HELP, Verb, day, number_at_least
from db.cli.register import add_file, add_user, read_object, reading, register_called, writing
from db.cli.values import named
from db.errors import Missing, NeedsReason, Refused
from db.fields import FieldSpec
from db.forms.check import labels
from db.forms.declare import Form, RowsItem
from db.kinds import Day, Kind, Link, Moment
from db.registers import REGISTERS, Register
from db.services import Services
from db.services.access import revealing
from db.services.bulk import CHUNK, WholeRecords
from db.services.disclosure import LIST
from db.services.lists import ListQuery

UNMASK_HELP = "显示身份证件号码、电话、举报人信息的原值（默认隐去中间几位）"
REGISTER_HELP = "登记簿的英文名（如 cases）或中文名（如 案件）"
_LABELS = "栏目可以写英文名，也可以写中文栏目名；选项可以写代号或中文；日期写 2026-3-5 一类都可以。"


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("register", metavar="登记簿", nargs="?", help=f"{REGISTER_HELP}；不写则列出全部登记簿")
    parser.add_argument("--find", metavar="文字", default="", help="只列含有这些文字（或拼音、号码片段）的记录")
    parser.add_argument("--limit", metavar="条数", type=number_at_least(1), help="最多列多少条")
    parser.add_argument("--unmask", action="store_true", help=UNMASK_HELP)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _list(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        if arguments.register is None:
            _list_registers(services, console)
            return
        info = register_called(services, arguments.register)
        ids = services.lists.ids(query(info, arguments.find))
        shown = ids[: arguments.limit]
        if arguments.unmask:
            services.records.disclose(info.key, shown, how=f"{LIST}：list")
        if console.as_json:
            rows = _whole(services, info, shown)
            console.json_rows(_plain(info, row, unmask=arguments.unmask) for row in rows)
            return
        columns = [(place, column) for place, column in enumerate(info.columns) if not column.hidden]
        cells = [
            [str(record_id), *(_text(column.kind, row[place], arguments.unmask) for place, column in columns)]
            for record_id, row in zip(shown, services.lists.page(info.key, shown), strict=True)
            if row is not None
        ]
        right = [True, *(column.kind.align == "right" for _, column in columns)]
        console.table(["编号", *(column.label for _, column in columns)], cells, right=right)
        console.say(f"共 {len(ids)} 条" + (f"，列出前 {len(shown)} 条" if len(shown) < len(ids) else ""))


def _whole(services: Services, info: Register, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The records of a list: their fields, what the list composes of them, the names of a case's parties and rights."""
    reader, specs = WholeRecords(services.store), info.model.specs()
    composed = [(place, one.name) for place, one in enumerate(info.columns) if one.name not in specs]
    named_rows = [name for _, name in composed if name in info.model.row_models]
    linked = {name: spec.kind.register for name, spec in specs.items() if isinstance(spec.kind, Link)}
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        pages = dict(zip(chunk, services.lists.page(info.key, chunk), strict=True))
        for record in reader.read(info, chunk, rows=named_rows):
            page = pages[record["id"]] or ()
            for name, register in linked.items():
                link = record[name] or {}
                record |= {name: link.get("id"), f"{name}_text": link.get(REGISTERS[register].title)}
            record |= {name: page[place] for place, name in composed if page and name not in named_rows}
            yield record | {name: _names(info, name, record[name]) for name in named_rows}


def _names(info: Register, rows: str, records: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names that rows consist of: those of the case's own parties, of its rights."""
    link = next(name for name, spec in info.model.row_models[rows].specs().items() if isinstance(spec.kind, Link))
    return tuple(row[link]["name"] for row in records if row[link] and row.get("role") in (None, "party"))


def _list_registers(services: Services, console: Console) -> None:
    found = [
        {"register": key, "name": info.label, "group": info.group, "records": services.lists.count(ListQuery(key))}
        for key, info in REGISTERS.items()
    ]
    if console.as_json:
        console.json_rows(found)
        return
    rows = [[str(one["register"]), str(one["name"]), str(one["group"]), str(one["records"])] for one in found]
    console.table(["英文名", "登记簿", "分组", "条数"], rows, right=[False, False, False, True])


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    _record_arguments(parser)
    parser.add_argument("--as-of", metavar="日期", type=day, help="这一天结束时的样子，已删除的记录也可以看")
    parser.add_argument("--unmask", action="store_true", help=UNMASK_HELP)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def _record_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("register", metavar="登记簿", help=REGISTER_HELP)
    parser.add_argument("key", metavar="记录", help="编号（id）、案号等号码，或唯一的名称")


def _show(arguments: argparse.Namespace, console: Console) -> None:
    with reading(arguments.file) as services:
        info = register_called(services, arguments.register)
        if arguments.unmask:
            record_id = services.records.find_key(info.key, arguments.key)
            services.records.disclose(info.key, [record_id], how=f"{LIST}：show")
        with revealing({info.key} if arguments.unmask else ()):
            record = _as_of(services, info, arguments) if arguments.as_of else _present(services, info, arguments.key)
    if console.as_json:
        values = _plain(info, record, unmask=arguments.unmask) | {"revision": record["revision"]}
        for name, model in info.model.row_models.items():
            values[name] = [{"id": row["id"]} | _fields(model.specs(), row, arguments.unmask) for row in record[name]]
        console.json(values)
        return
    for line in _lines(info, record, unmask=arguments.unmask):
        console.say(line)
    for name, model in info.model.row_models.items():
        if record[name]:
            specs = {
                key: spec for key, spec in model.specs().items() if any(row[key] is not None for row in record[name])
            }
            console.say(f"\n{model.rows_label()}")
            cells = [[_shown(spec, row, arguments.unmask) for spec in specs.values()] for row in record[name]]
            console.table([spec.label for spec in specs.values()], cells)


def _present(services: Services, info: Register, key: str) -> Mapping[str, Any]:
    return services.records.load(info.key, services.records.find_key(info.key, key))


def _as_of(services: Services, info: Register, arguments: argparse.Namespace) -> Mapping[str, Any]:
    """The record as it stood on a day, also one that was removed since; what is computed stays empty."""
    try:
        uid = services.history.uid_of(info.key, services.records.find_key(info.key, arguments.key))
    except Missing:
        removed = (one for one in services.past.removed() if one.register == info.key and one.title == arguments.key)
        uid = next((one.uid for one in removed), b"")
        if not uid:
            raise
    past = services.past.as_of_uid(info.key, uid, arguments.as_of)
    if not past.exists:
        raise Missing(f"{arguments.as_of} 那天还没有（或已经删除了）{info.label}“{arguments.key}”。")
    return {column.name: None for column in info.columns if column.computed} | dict(past.values)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("register", metavar="登记簿", help=REGISTER_HELP)
    _values_arguments(parser)


def _change_arguments(parser: argparse.ArgumentParser) -> None:
    _record_arguments(parser)
    _values_arguments(parser)


def _values_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("values", metavar="内容.json", help="JSON 文件，写 - 则从标准输入读")
    parser.add_argument("--reason", metavar="理由", default="", help="写入修改记录的理由")
    add_user(parser)
    parser.add_argument("--json", action="store_true", help="请求有误时原因也用 JSON 给出")


def _add(arguments: argparse.Namespace, console: Console) -> None:
    raw = read_object(arguments.values)
    with writing(arguments.file, user=arguments.user) as services:
        info = register_called(services, arguments.register)
        values = named(form_of(info), raw)
        if info.single and services.lists.count(ListQuery(info.key)):
            raise Refused(f"“{info.label}”只有一条，不能再新增。", remedy="请用 change 修改。")
        record_id = services.records.save(info.key, values, reason=arguments.reason)
        _print_key(services, info, record_id, values, console)


def _change(arguments: argparse.Namespace, console: Console) -> None:
    raw = read_object(arguments.values)
    with writing(arguments.file, user=arguments.user) as services:
        info = register_called(services, arguments.register)
        record_id = services.records.find_key(info.key, arguments.key)
        values = named(form_of(info), _without_kept(info, services.records.load(info.key, record_id), raw))
        try:
            services.records.save(
                info.key, values, record_id=record_id, revision=values.get("revision"), reason=arguments.reason
            )
        except NeedsReason as refused:
            raise Refused(refused.sentence, remedy="请用 --reason 写明理由。") from refused
        _print_key(services, info, record_id, values, console)


def _without_kept(info: Register, record: Mapping[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those that the register keeps or computes by itself, while they are what it says."""
    asked = {item.name for item in form_of(info).items()}
    kinds = {name: spec.kind for name, spec in info.model.specs().items()}
    kinds |= {column.name: column.kind for column in info.columns if column.computed}
    kept = {name: kind.json(record[name]) for name, kind in kinds.items() if name not in asked}
    return {name: value for name, value in raw.items() if name not in kept or value != kept[name]}


def form_of(info: Register) -> Form:
    """The form of a register. Raises `Refused` for a list that is filled from elsewhere."""
    if info.form is None:
        raise Refused(f"“{info.label}”由其他登记簿汇总而来，不能在这里直接增改。", remedy="请在案件里修改。")
    return info.form


def query(info: Register, find: str = "") -> ListQuery:
    """A register's list in its usual order: the newest day first, names from the beginning."""
    kinds = {name: spec.kind for name, spec in info.model.specs().items()}
    newest_first = info.order == "id" or isinstance(kinds.get(info.order), Day | Moment)
    return ListQuery(info.key, find=find, descending=newest_first)


def _print_key(services: Services, info: Register, record_id: int, values: Mapping[str, Any], console: Console) -> None:
    """The key of a record as JSON, and what is doubtful about the values beside it."""
    record = services.records.load(info.key, record_id)
    name = info.number or info.title
    printed = {"key": (record[name] if info.number else None) or record_id, "id": record_id, name: record[name]}
    console.json(printed)
    doubts = services.records.check(info.key, values, record_id=record_id).doubts
    called = labels(form_of(info), doubts)
    for path, sentence in doubts.items():
        console.remark(f"请核对：{called[path]}，{sentence}")


def _plain(info: Register, record: Mapping[str, Any], *, unmask: bool) -> dict[str, Any]:
    """A record as JSON: its id, its number or name first, every declared field, the names behind links."""
    first = info.number or info.title
    values: dict[str, Any] = {"id": record["id"], first: None}
    values |= _fields(info.model.specs(), record, unmask)
    kinds = {column.name: column.kind for column in info.columns}
    for name in (name for name in record if name not in values and name in kinds):
        if isinstance(record[name], tuple):
            values[name] = list(record[name])
        elif name not in info.model.row_models:
            values[name] = kinds[name].json(record[name])
    return values


def _fields(specs: Mapping[str, FieldSpec], record: Mapping[str, Any], unmask: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, spec in specs.items():
        secret = spec.kind.secret and not unmask and record[name] is not None
        values[name] = spec.kind.mask(record[name]) if secret else spec.kind.json(record[name])
        if f"{name}_text" in record:
            values[f"{name}_text"] = record[f"{name}_text"]
    return values


def _lines(info: Register, record: Mapping[str, Any], *, unmask: bool) -> Iterator[str]:
    """The fields that are filled, by the sections of the form."""
    if info.form is None:
        for spec in info.model.specs().values():
            if record[spec.name] is not None:
                yield f"{spec.label}：{_shown(spec, record, unmask)}"
        return
    yield f"编号：{record['id']}"
    for section in info.form.sections:
        items = [item for item in section.items if not isinstance(item, RowsItem)]
        filled = [item for item in items if record[item.name] is not None]
        if filled:
            yield f"\n【{section.label}】"
        for item in filled:
            yield f"{item.label}：{_shown(item.spec, record, unmask)}"


def _shown(spec: FieldSpec, record: Mapping[str, Any], unmask: bool) -> str:
    return str(record.get(f"{spec.name}_text") or _text(spec.kind, record[spec.name], unmask))


def _text(kind: Kind[Any], value: Any, unmask: bool) -> str:
    return kind.format(value) if unmask else kind.mask(value)


VERBS = (
    Verb(
        "list",
        "列出一个登记簿的记录",
        _list_arguments,
        _list,
        "不写登记簿时列出有哪些登记簿。不改动登记库，可与窗口同时使用。",
    ),
    Verb("show", "显示一条记录和它的各行", _show_arguments, _show, "不改动登记库，可与窗口同时使用。"),
    Verb(
        "add",
        "新增一条记录",
        _add_arguments,
        _add,
        f"与窗口里填表做同样的检查，成功后以 JSON 给出记录的编号。{_LABELS}",
    ),
    Verb(
        "change",
        "修改一条记录",
        _change_arguments,
        _change,
        f"只改写出的栏目；写出的各行（如物品）整体替换，带 id 的行保留。{_LABELS}",
    ),
)
