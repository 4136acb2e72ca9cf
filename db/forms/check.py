"""From what was typed to values: every kind parses its field, every fault stands beside its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.forms.declare import Form, Item, RowsItem
from db.kinds import Fault, Link


@dataclass(frozen=True)
class Cleaned:
    """The outcome of a check.

    `values` holds what could be understood; `faults` and `doubts` map a path (`filed_on`, `goods.3.quantity`, rows
    counted from 0) to one Chinese sentence. A doubt never stands in the way.
    """

    values: dict[str, Any]
    faults: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)


def clean(form: Form, raw: Mapping[str, object], *, partial: bool = False) -> Cleaned:
    """Check what was typed against a form.

    `raw` maps field names to texts, cells or typed values, and row names to lists of such mappings; a row given as a
    plain text fills its main column. With `partial` only the named fields are looked at, and the rules that compare
    fields are left to the caller, who knows the other values. Names that the form does not know are faults: nothing
    typed is dropped silently.
    """
    out = Cleaned({})
    known = {item.name for item in form.items()} | {item.name for item in form.rows()}
    for name in raw:
        if name not in known and name not in ("id", "uid", "revision"):
            out.faults[name] = f"没有“{name}”这一栏，请核对栏目名称"
    for item in form.items():
        if item.name in raw:
            _clean_item(item, raw, path=item.name, values=out.values, out=out)
        elif not partial:
            out.values[item.name] = None
        if not partial and item.spec.default is not None and out.values.get(item.name) is None:
            out.values[item.name] = item.spec.default
    for item in form.items():
        asked = item.when is None or item.when.holds(out.values)
        if item.spec.required and asked and (item.name in raw or not partial):
            _require(item, path=item.name, values=out.values, out=out)
    for rows in form.rows():
        if rows.name in raw:
            out.values[rows.name] = _clean_rows(rows, raw[rows.name], out)
        if rows.required and not partial and not out.values.get(rows.name) and rows.name not in out.faults:
            out.faults[rows.name] = f"至少要有一行{rows.label}"
    if not partial:
        check_rules(form, out)
    return out


def check_rules(form: Form, out: Cleaned) -> None:
    """Run the rules of a form over cleaned values; a field that already has a fault keeps it."""
    for rule in form.rules:
        for path, sentence in rule(out.values):
            out.faults.setdefault(path, sentence)


def labels(form: Form, paths: Mapping[str, str]) -> dict[str, str]:
    """A readable name for each path: `goods.3.quantity` becomes 涉案物品第4行“数量”."""
    items = {item.name: item.label for item in form.items()}
    grids = {rows.name: rows for rows in form.rows()}
    named: dict[str, str] = {}
    for path in paths:
        first, _, rest = path.partition(".")
        if first in grids:
            row, _, column = rest.partition(".")
            columns = {item.name: item.label for item in grids[first].columns}
            where = f"第{int(row) + 1}行" if row.isdigit() else ""
            what = f"“{columns[column]}”" if column in columns else ""
            named[path] = f"{grids[first].label}{where}{what}"
        else:
            named[path] = items.get(first, first)
    return named


def _clean_item(item: Item, raw: Mapping[str, object], *, path: str, values: dict[str, Any], out: Cleaned) -> None:
    given = raw.get(item.name)
    if isinstance(item.spec.kind, Link) and isinstance(given, str | Mapping) and given:
        values[item.name] = given if isinstance(given, Mapping) else given.strip() or None
        return
    try:
        value = item.spec.kind.parse(given)
    except Fault as fault:
        out.faults[path] = str(fault)
        return
    values[item.name] = value
    doubt = item.spec.kind.doubt(value)
    if doubt:
        out.doubts[path] = doubt


def _require(item: Item, *, path: str, values: Mapping[str, Any], out: Cleaned) -> None:
    if values.get(item.name) in (None, "", ()) and path not in out.faults:
        out.faults[path] = "必须填写"


def _clean_rows(rows: RowsItem, given: object, out: Cleaned) -> list[dict[str, Any]]:
    if given is None:
        return []
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Sequence):
        out.faults[rows.name] = "应为若干行，每行若干栏"
        return []
    known = {item.name for item in rows.columns}
    cleaned = []
    for number, one in enumerate(given):
        raw_row = one if isinstance(one, Mapping) else {rows.main: one}
        path = f"{rows.name}.{number}"
        values: dict[str, Any] = {}
        for name in raw_row:
            if name not in known and name not in ("id", "uid", "revision"):
                out.faults[f"{path}.{name}"] = f"没有“{name}”这一栏，请核对栏目名称"
        for item in rows.columns:
            if item.name in raw_row:
                _clean_item(item, raw_row, path=f"{path}.{item.name}", values=values, out=out)
        if all(value in (None, "", ()) for value in values.values()) and not raw_row.get("id"):
            continue
        for item in rows.columns:
            if item.spec.default is not None and not raw_row.get("id") and values.get(item.name) is None:
                values[item.name] = item.spec.default
            if item.spec.required and (item.name in values or not raw_row.get("id")):
                _require(item, path=f"{path}.{item.name}", values=values, out=out)
        if raw_row.get("id"):
            values["id"] = raw_row["id"]
        cleaned.append(values)
    return cleaned
