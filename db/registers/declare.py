"""How a register is declared: what it is called, how its list looks, which form opens a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.forms.declare import Form
from db.kinds import Choice, Kind, Text
from db.record import LinkField, Record


@dataclass(frozen=True)
class ListColumn:
    """One column of a list.

    `sql` is an expression over the table under the alias `t`, in which `:today` is the present day; `hidden` columns
    are offered but not shown at first; a `computed` one is also part of the loaded record.
    """

    name: str
    label: str
    kind: Kind[Any]
    sql: str
    width: int
    hidden: bool = False
    computed: bool = False


@dataclass(frozen=True)
class Filter:
    """A filter offered above a list: a choice field, or the year of a day (`by_year`)."""

    name: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    by_year: bool = False


@dataclass(frozen=True)
class Register:
    """A register as the window and the command line offer it.

    `key` is its English plural and its name on the command line; `form` is None for a list that is filled from
    elsewhere; `search` are columns found by any fragment; `number` is the column of its official number; `single`
    marks a register of one record; `where` is an SQL condition (over `t`) on which of the table's records belong to it;
    `found_as` names the register by whose texts they are searched; `shared` is the link that all rows of a workbook may
    have alike, such as the fair of a roster.
    """

    key: str
    label: str
    group: str
    model: type[Record]
    columns: tuple[ListColumn, ...]
    form: Form | None
    search: tuple[str, ...]
    order: str
    filters: tuple[Filter, ...] = ()
    hint: str = ""
    number: str | None = None
    single: bool = False
    where: str = ""
    found_as: str = ""
    shared: str = ""

    @property
    def title(self) -> str:
        """The field by which people call a record."""
        return self.model.called_by


def columns_of(model: type[Record], names: str, **extra: tuple[str, Kind[Any], str]) -> tuple[ListColumn, ...]:
    """List columns by field name (`-name` hidden at first); `extra` gives label, kind and SQL of composed ones."""
    specs, columns = model.specs(), []
    for word in names.split():
        name = word.lstrip("-")
        if name in extra:
            label, kind, sql = extra[name]
        else:
            spec = specs[name]
            label, kind, sql = spec.label, spec.kind, f't."{model.columns()[name]}"'
            peewee_field = model._meta.fields[name]
            if isinstance(peewee_field, LinkField):
                target = peewee_field.rel_model
                title = target.called_by
                sql = f'(SELECT l."{title}" FROM "{target.table()}" l WHERE l.id = t."{model.columns()[name]}")'
                kind = Text(100)
        width = min(max(kind.width(), len(label) * 2 + 2), 44)
        columns.append(ListColumn(name, label, kind, sql, width, word != name, ":today" in sql))
    return tuple(columns)


def by_choice(model: type[Record], name: str) -> Filter:
    """A filter by the options of a choice field."""
    spec = model.specs()[name]
    kind = spec.kind
    return Filter(name, spec.label, dict(kind.options) if isinstance(kind, Choice) else {})


def by_year(model: type[Record], name: str) -> Filter:
    """A filter by the year of a day field."""
    return Filter(name, model.specs()[name].label, by_year=True)
