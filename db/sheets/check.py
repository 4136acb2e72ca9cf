"""The checks of the form on what a workbook tells, with the faults beside the cells they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.fields import FieldSpec
from db.forms import Cleaned, Item, RowsItem, clean, labels
from db.forms.check import check_rules
from db.kinds import Link
from db.registers import REGISTERS
from db.sheets.plan import Draft, SheetPlan
from db.sheets.targets import Targets

_BLANK: tuple[object, ...] = (None, "", (), {})


class Checker:
    """Checks the records of one register; what a form asks of each field is worked out once."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._form = targets.form
        items = list(targets.form.items())
        self._required = [item for item in items if item.spec.required]
        self._defaults = [item.spec for item in items if item.spec.default is not None]
        self._rows = [_RowsCheck(rows) for rows in targets.form.rows()]
        self._links = [(item.name, item.label, item.spec.kind) for item in items if isinstance(item.spec.kind, Link)]
        self._unknown = set(targets.words.get("unknown", ()))

    def new(self, draft: Draft, sheet: SheetPlan) -> None:
        """Check a record that the register does not have; its values get the defaults of a new one.

        A field that the workbook has a column for, and leaves blank, stays blank; so does one of which a ledger says
        nothing, as the register's words declare. What a clerk adds to a workbook of this program gets every default.
        """
        values = draft.values
        mapped = self._unknown | {path for path in sheet.mapping.values() if path}
        silent = self._unknown if sheet.own and draft.uid is None else mapped
        for spec in self._defaults:
            if spec.name not in silent:
                values.setdefault(spec.name, spec.default)
        faults = {
            item.name: "必须填写"
            for item in self._required
            if values.get(item.name) in _BLANK and (item.when is None or item.when.holds(values))
        }
        for rows in self._rows:
            for number, line in enumerate(values.get(rows.name, ())):
                rows.fill(line, self._unknown if sheet.own and "uid" not in line else mapped)
                faults.update({f"{rows.name}.{number}.{name}": "必须填写" for name in rows.lacking(line)})
            if rows.required and not values.get(rows.name):
                faults[rows.name] = f"至少要有一行{rows.label}"
        self._check(draft, Cleaned(values, faults), sheet)

    def change(self, draft: Draft, changed: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
        """Check what would change of a record, together with what it holds already; the faults go to the draft."""
        out = clean(self._form, changed, partial=True)
        self._check(draft, Cleaned({**stored, **out.values}, out.faults), None)

    def _check(self, draft: Draft, out: Cleaned, sheet: SheetPlan | None) -> None:
        check_rules(self._form, out)
        self._check_linked(draft)
        if not out.faults:
            return
        named = labels(self._form, out.faults)
        places = _places(sheet)
        for path, sentence in out.faults.items():
            first, _, rest = path.partition(".")
            field = rest.rpartition(".")[2]
            heading, column = places.get(f"{first}.{field}" if field else first, ("", None))
            draft.refuse(f"{named[path]}：{sentence.rstrip('。')}。", heading=heading or named[path], column=column)

    def _check_linked(self, draft: Draft) -> None:
        """The rules of linked records, such as that a right ends after it began."""
        for name, label, kind in self._links:
            _check_one(draft, kind.register, label, draft.values.get(name))
        for rows in self._rows:
            for line in draft.values.get(rows.name, ()) if rows.links else ():
                for name, register in rows.links:
                    _check_one(draft, register, rows.label, line.get(name))


class _RowsCheck:
    """What the form asks of the lines of one name."""

    def __init__(self, rows: RowsItem) -> None:
        self.name, self.label, self.required = rows.name, rows.label, rows.required
        self._defaults: list[FieldSpec] = [item.spec for item in rows.columns if item.spec.default is not None]
        self._required: list[Item] = [item for item in rows.columns if item.spec.required]
        self.links = [(item.name, item.spec.kind.register) for item in rows.columns if isinstance(item.spec.kind, Link)]

    def fill(self, line: dict[str, Any], silent: set[str]) -> None:
        """Give a line its defaults, except where the workbook has a column and leaves it blank."""
        for spec in self._defaults:
            if f"{self.name}.{spec.name}" not in silent:
                line.setdefault(spec.name, spec.default)

    def lacking(self, line: Mapping[str, Any]) -> list[str]:
        """The fields that a line must have and has not."""
        return [item.name for item in self._required if line.get(item.name) in _BLANK]


def _places(sheet: SheetPlan | None) -> dict[str, tuple[str, int]]:
    """The heading and column of every path that a sheet fills."""
    if sheet is None or sheet.header is None:
        return {}
    headings = {heading.name: heading.column for heading in sheet.header.headings}
    return {path: (name, headings[name]) for name, path in sheet.mapping.items() if path and name in headings}


def _check_one(draft: Draft, register: str, label: str, values: object) -> None:
    form = REGISTERS[register].form
    if form is None or not form.rules or not isinstance(values, Mapping):
        return
    for rule in form.rules:
        for _, sentence in rule(values):
            draft.refuse(f"{label}：{sentence}。")
