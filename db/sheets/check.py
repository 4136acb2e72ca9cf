"""The checks of the form on what a workbook tells, with the faults beside the cells they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.forms import RowsItem, clean, labels
from db.forms.check import check_rules
from db.forms.declare import Form
from db.kinds import Link
from db.registers import REGISTERS
from db.sheets.plan import Draft, SheetPlan
from db.sheets.targets import Targets


def check_new(draft: Draft, targets: Targets, sheet: SheetPlan) -> None:
    """Check a record that the register does not have; its values get the defaults of a new one.

    A field that the workbook has a column for, and leaves blank, stays blank; so does one of which a ledger says
    nothing, as the register's words declare. What a clerk adds to a workbook of this program gets every default.
    """
    out = clean(targets.form, draft.values)
    _tell(draft, out.faults, targets, sheet)
    _check_linked(draft, targets)
    unknown = set(targets.words.get("unknown", ()))
    mapped = unknown | {path for path in sheet.mapping.values() if path}
    silent = unknown if sheet.own and draft.uid is None else mapped
    told = draft.values
    draft.values = {}
    for name, value in out.values.items():
        if isinstance(value, list):
            draft.values[name] = [
                _line(line, before, name, unknown if sheet.own and "uid" not in before else mapped)
                for line, before in zip(value, told.get(name, ()), strict=False)
            ]
        elif value is not None and (name in told or name not in silent):
            draft.values[name] = value


def check_change(draft: Draft, changed: Mapping[str, Any], stored: Mapping[str, Any], targets: Targets) -> None:
    """Check what would change of a record, together with what it holds already; the faults go to the draft."""
    out = clean(targets.form, changed, partial=True)
    merged = type(out)({**stored, **out.values}, out.faults, out.doubts)
    check_rules(targets.form, merged)
    _tell(draft, merged.faults, targets, None)
    _check_linked(draft, targets)


def _line(line: Mapping[str, Any], told: Mapping[str, Any], rows: str, silent: set[str]) -> dict[str, Any]:
    kept = {
        name: value
        for name, value in line.items()
        if value is not None and (name in told or f"{rows}.{name}" not in silent)
    }
    return kept | ({"uid": told["uid"]} if "uid" in told else {})


def _tell(draft: Draft, faults: Mapping[str, str], targets: Targets, sheet: SheetPlan | None) -> None:
    if not faults:
        return
    named = labels(targets.form, faults)
    places = _places(sheet)
    for path, sentence in faults.items():
        first, _, rest = path.partition(".")
        field = rest.rpartition(".")[2]
        heading, column = places.get(f"{first}.{field}" if field else first, ("", None))
        draft.refuse(
            f"{named.get(path, path)}：{sentence.rstrip('。')}。", heading=heading or named[path], column=column
        )


def _places(sheet: SheetPlan | None) -> dict[str, tuple[str, int]]:
    if sheet is None or sheet.header is None:
        return {}
    headings = {heading.name: heading.column for heading in sheet.header.headings}
    return {path: (name, headings[name]) for name, path in sheet.mapping.items() if path and name in headings}


def _check_linked(draft: Draft, targets: Targets) -> None:
    """The rules of linked records, such as that a right ends after it began."""
    for item in targets.form.items():
        if isinstance(item.spec.kind, Link):
            _check_one(draft, item.spec.kind.register, item.label, draft.values.get(item.name))
    for rows in targets.form.rows():
        for name, register in _links(rows):
            for line in draft.values.get(rows.name, ()):
                _check_one(draft, register, rows.label, line.get(name))


def _links(rows: RowsItem) -> list[tuple[str, str]]:
    return [(item.name, item.spec.kind.register) for item in rows.columns if isinstance(item.spec.kind, Link)]


def _check_one(draft: Draft, register: str, label: str, values: object) -> None:
    form: Form | None = REGISTERS[register].form
    if form is None or not form.rules or not isinstance(values, Mapping):
        return
    for rule in form.rules:
        for _, sentence in rule(values):
            draft.refuse(f"{label}：{sentence}。")
