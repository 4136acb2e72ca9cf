"""Values as people write them into a JSON file: labels in place of names, what `show` printed taken back as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.errors import Invalid
from db.forms.declare import Form, Item, RowsItem
from db.kinds import Link
from db.registers import REGISTERS

_ALWAYS = frozenset({"id", "uid", "revision"})


def named(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values under the names of the form's fields.

    A Chinese label may stand for a name, in rows and in the values of linked records too. `<link>_text`, which `show`
    prints beside a link, is left out. Raises `Invalid` for a label that several fields have, for one field given twice,
    and for a masked secret, which would overwrite the real one; unknown names are left for the check to name.
    """
    faults: dict[str, str] = {}
    values = _named([*form.items(), *form.rows()], raw, faults, path="")
    if faults:
        raise Invalid(faults)
    return values


def _named(
    items: Sequence[Item | RowsItem], raw: Mapping[str, Any], faults: dict[str, str], *, path: str
) -> dict[str, Any]:
    known = {item.name: item for item in items}
    links = {f"{item.name}_text" for item in items if isinstance(item, Item) and isinstance(item.spec.kind, Link)}
    values: dict[str, Any] = {}
    for given, value in raw.items():
        if given in links:
            continue
        name = given if given in known or given in _ALWAYS else _meant(items, given, faults, path=path)
        if name in values:
            faults[path + given] = "同一栏给了两次"
        item = known.get(name)
        values[name] = value if item is None else _value(item, value, faults, path=path + name)
    return values


def _meant(items: Sequence[Item | RowsItem], label: str, faults: dict[str, str], *, path: str) -> str:
    """The name of the field that has this label; the label itself when none has."""
    names = [item.name for item in items if label in (item.label, item.spec.label if isinstance(item, Item) else "")]
    if len(names) > 1:
        faults[path + label] = f"有几栏都叫“{label}”，请改用 {'、'.join(names)}"
    return names[0] if names else label


def _value(item: Item | RowsItem, value: Any, faults: dict[str, str], *, path: str) -> Any:
    if isinstance(item, RowsItem):
        if not isinstance(value, list):
            return value
        return [
            _named(item.columns, row, faults, path=f"{path}.{number}.") if isinstance(row, Mapping) else row
            for number, row in enumerate(value)
        ]
    kind = item.spec.kind
    if isinstance(kind, Link) and isinstance(value, Mapping):
        form = REGISTERS[kind.register].form
        return value if form is None else _named([*form.items()], value, faults, path=f"{path}.")
    if kind.secret:
        _refuse_masked(item, value, faults, path=path)
    return value


def _refuse_masked(item: Item, value: Any, faults: dict[str, str], *, path: str) -> None:
    if isinstance(value, str) and "**" in value:
        faults[path] = f"“{item.label}”是隐去后的显示，写回去会丢失原来的内容；要原值请在 show 时加 --unmask"
