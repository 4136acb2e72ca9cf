"""Kinds out of declarations in resource files."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from db.kinds.base import Kind
from db.kinds.choices import Choice, Flags, Link, YesNo
from db.kinds.dates import Day, Moment
from db.kinds.identifiers import CreditCode, IdNumber, PatentNumber, Phone, TrademarkNumber
from db.kinds.numbers import Count, Money, Quantity
from db.kinds.regions import Region
from db.kinds.rows import RowColumn, Rows
from db.kinds.texts import Code, Person, Text

KINDS: Mapping[str, type[Kind[Any]]] = {
    kind.name: kind
    for kind in (
        Text, Code, Person, Day, Moment, Money, Quantity, Count, YesNo, Choice, Flags, CreditCode, IdNumber, Phone,
        Region, PatentNumber, TrademarkNumber, Link, Rows,
    )
}  # fmt: skip
"""Every kind by the name it has in resource files."""


def kind_from(table: Mapping[str, Any]) -> Kind[Any]:
    """Build the kind that a TOML table declares, such as ``{kind = "text", limit = 400, lines = 4}``.

    Keys that are no setting of the kind belong to the field around it and are left alone. `options` may be a list of
    labels, which are then their own keys; the columns of `rows` are tables with `name`, `label` and a kind. Raises
    ValueError for an unknown kind or a missing setting.
    """
    name = table.get("kind")
    kind = KINDS.get(str(name))
    if kind is None:
        raise ValueError(f"unknown kind {name!r}; there are {', '.join(KINDS)}")
    settings = {field.name: table[field.name] for field in dataclasses.fields(kind) if field.name in table}
    if isinstance(settings.get("options"), list):
        settings["options"] = {label: label for label in settings["options"]}
    if "columns" in settings:
        settings["columns"] = tuple(
            RowColumn(column["name"], column["label"], kind_from(column)) for column in settings["columns"]
        )
    try:
        return kind(**settings)
    except TypeError as error:
        raise ValueError(f"kind {name!r}: {error}") from error
