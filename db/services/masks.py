"""Masked values on their way back: what was only shown masked stays as it is, a mask is never written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.fields import FieldSpec
from db.kinds import Masked
from db.registers import Register

MARK = "**"
"""What no number and no name has in it, and every mask does."""


def without_masks(
    info: Register, raw: Mapping[str, object], old: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a record and its rows without the masks that stand for what is kept anyway; and faults by path.

    `old` is the record as it is, empty for a new one. A mask that stands for nothing is a fault: somebody typed into
    it, or copied it from elsewhere.
    """
    faults: dict[str, str] = {}
    values = _without(info.model.specs(), raw, old, faults, path="")
    for name, model in info.model.row_models.items():
        rows = values.get(name)
        if isinstance(rows, list | tuple):
            known = {row["id"]: row for row in old.get(name, ())}
            values[name] = [
                _without(model.specs(), row, known.get(row.get("id"), {}), faults, path=f"{name}.{number}.")
                if isinstance(row, Mapping)
                else row
                for number, row in enumerate(rows)
            ]
    return values, faults


def _without(
    specs: Mapping[str, FieldSpec],
    raw: Mapping[str, object],
    old: Mapping[str, Any],
    faults: dict[str, str],
    *,
    path: str,
) -> dict[str, Any]:
    values = dict(raw)
    for name, value in raw.items():
        spec = specs.get(name)
        if spec is None or not spec.kind.secret or not isinstance(value, str) or MARK not in value:
            continue
        kept = old.get(name)
        if kept is not None and value in (kept, spec.kind.mask(kept)):
            del values[name]
        elif isinstance(value, Masked) or kept is not None:
            faults[path + name] = "这里是隐去后的显示，不是原来的内容，请整个重新填写"
    return values
