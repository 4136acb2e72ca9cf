"""A record of any register with every field filled that its rules let be filled."""

from __future__ import annotations

from collections import Counter
from typing import Any

from db.errors import Invalid, Refused
from db.forms import Form, Item
from db.kinds import Choice, Flags, Link
from db.registers import REGISTERS
from db.services import Services
from db.services.lists import ListQuery
from tests.db.kinds.test_contract import SAMPLES

TRIES = 8
_CODES = {"checklist"}


def some_record(register: str, services: Services, turn: int = 0) -> int | None:
    """The id of a record of a register, another one each turn; made on the way, None where none is made by hand."""
    if register == "office":
        return services.office.record_id()
    known = services.lists.ids(ListQuery(register, order="id", descending=False))
    if register == "officers" and turn >= len(known):
        return services.records.save("officers", {"name": "甲乙丙丁戊己庚辛"[turn]})
    return known[turn % len(known)] if known else full_record(register, services, only_required=True)


def full_record(register: str, services: Services, *, only_required: bool = False) -> int | None:
    """Make a record (the office's one is filled); fields its rules refuse stay empty."""
    form = REGISTERS[register].form
    if form is None:
        return None
    values = _values(form, services, only_required=only_required)
    if register == "attendance":  # a sign-in is of a course that its class has
        training = {"name": "业务培训", "starts_on": "2026-3-5", "courses": [{"session": 3, "topic": "商标案件办理"}]}
        values |= {"training": services.records.save("training_classes", training), "session": 3}
    record_id = services.office.record_id() if register == "office" else None
    refused_with: dict[str, str] = {}
    for _ in range(TRIES):
        try:
            return services.records.save(register, values, record_id=record_id)
        except Invalid as refused:
            refused_with = refused.faults
            for path in refused.faults:
                _drop(values, path)
        except Refused:  # a code that must exist in the rules
            for name in [item.name for item in form.items() if item.name in _CODES] + [row.name for row in form.rows()]:
                values.pop(name, None)
    raise AssertionError(f"no record of {register} could be made: {refused_with}")


def _values(form: Form, services: Services, *, only_required: bool) -> dict[str, Any]:
    items = [item for item in form.items() if item.spec.required or not only_required]
    values, turns = {}, Counter()
    for item in items:
        kind = item.spec.kind
        values[item.name] = _sample(item, services, turns[kind])
        turns[kind] += 1
    if not only_required:
        for rows in form.rows():
            values[rows.name] = [{item.name: _sample(item, services, 0) for item in rows.columns}]
    return {name: value for name, value in values.items() if value is not None}


def _sample(item: Item, services: Services, turn: int) -> Any:
    kind = item.spec.kind
    if isinstance(kind, Link):
        return some_record(kind.register, services, turn)
    if isinstance(kind, Choice):
        return next(iter(kind.options))
    if isinstance(kind, Flags):
        return tuple(kind.options)[:2]
    if kind.name == "day":
        return "2026-3-5"
    if kind.name == "person":  # rules want different people
        return f"{'赵钱孙李周吴郑王'[turn % 8]}某"
    value = next(values[0] for one, values in SAMPLES if type(one) is type(kind))
    if isinstance(value, str):
        return value if len(value) <= getattr(kind, "limit", 99) else value[:1]
    return value


def _drop(values: dict[str, Any], path: str) -> None:
    """Leave out what was refused: a field, or the row it stands in."""
    name, _, rest = path.partition(".")
    if rest:
        values[name] = []
    else:
        values.pop(name, None)
