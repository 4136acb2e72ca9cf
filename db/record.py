"""The base of every table: declared columns, links between records, rows of a record."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import peewee

from db.fields import FieldSpec
from db.kinds import Kind, Link

CALLED = "~"
"""Under which a whole record says what it is called: a name that no field has."""


class DeclaredField(peewee.Field):
    """An ordinary peewee field made out of a kind: the kind says how a value is stored and loaded."""

    def __init__(self, spec: FieldSpec, *, unique: bool = False, index: bool = False) -> None:
        self.spec = spec
        self.field_type = spec.kind.sql
        super().__init__(null=True, unique=unique, index=index)

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        """Learn the name from the attribute, so that it is written once."""
        super().bind(model, name, set_attribute)
        self.spec = replace(self.spec, name=name)

    def db_value(self, value: object) -> str | int | None:
        """Store a value of the kind."""
        return self.spec.kind.store(value)

    def python_value(self, value: Any) -> Any:
        """Load a stored value as the kind gives it."""
        return self.spec.kind.load(value)


class LinkField(peewee.ForeignKeyField):
    """A link to a record of another register; its value is the id of that record."""

    def __init__(self, model: Any, spec: FieldSpec) -> None:
        self.spec = spec
        super().__init__(model, null=True, on_delete="RESTRICT", backref="+")

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        """Learn the name from the attribute."""
        super().bind(model, name, set_attribute)
        self.spec = replace(self.spec, name=name)


class ParentField(peewee.ForeignKeyField):
    """The link of a row to the record it belongs to; the row goes when the record goes."""

    def __init__(self, model: Any, rows: str, label: str) -> None:
        self.rows = rows
        self.label = label
        super().__init__(model, null=False, on_delete="CASCADE", backref="+")

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        """Tell the parent table which rows it has."""
        super().bind(model, name, set_attribute)
        _tell_parent(self, model)


class OwnerField(LinkField):
    """The link of a row to the record it belongs to, where the rows are a register of their own as well."""

    def __init__(self, model: Any, rows: str, label: str, spec: FieldSpec) -> None:
        peewee.ForeignKeyField.__init__(self, model, null=False, on_delete="CASCADE", backref="+")
        self.rows = rows
        self.label = label
        self.spec = spec

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        """Learn the name, and tell the parent table which rows it has."""
        super().bind(model, name, set_attribute)
        _tell_parent(self, model)


def _tell_parent(field: ParentField | OwnerField, model: Any) -> None:
    if "row_models" not in vars(field.rel_model):
        field.rel_model.row_models = {}
    field.rel_model.row_models[field.rows] = model


def column(
    kind: Kind[Any],
    label: str,
    *,
    required: bool = False,
    unique: bool = False,
    index: bool = False,
    help: str = "",  # noqa: A002  # the word of the declaration
    default: object = None,
    article: str = "",
) -> Any:
    """Declare a column: its kind, its Chinese label, whether it must be filled, its help and the article behind it."""
    spec = FieldSpec("", label, kind, required=required, help=help, default=default, article=article)
    return DeclaredField(spec, unique=unique, index=index)


def link(model: Any, register: str, label: str, *, required: bool = False, help: str = "") -> Any:  # noqa: A002
    """Declare a link to a record of `register`; the value is its id."""
    return LinkField(model, FieldSpec("", label, Link(register), required=required, help=help))


def belongs_to(model: Any, rows: str, label: str, *, register: str = "", owner: str = "") -> Any:
    """Declare that records of this table are the rows `rows` (Chinese `label`) of a record of `model`.

    Where they are a register of their own as well, `register` is that of the record they belong to, and `owner` what
    it is called there.
    """
    if register:
        return OwnerField(model, rows, label, FieldSpec("", owner, Link(register), required=True))
    return ParentField(model, rows, label)


def new_uid() -> bytes:
    """A UUID version 7 (RFC 9562) as 16 bytes: milliseconds first, so that new records stand together in the index."""
    head = int(time.time() * 1000).to_bytes(6, "big")
    tail = bytearray(os.urandom(10))
    tail[0] = 0x70 | tail[0] & 0x0F
    tail[2] = 0x80 | tail[2] & 0x3F
    return head + bytes(tail)


class Record(peewee.Model):
    """A table of the register.

    `called_by` is the field by which people call a record. `uid` names it for ever and everywhere; `revision` counts
    its changes. `created_at` and `changed_at` are
    local time to the second, as text.
    """

    row_models: dict[str, type[Record]] = {}
    called_by = "name"

    uid = peewee.BlobField(unique=True)
    revision = peewee.IntegerField(default=1)
    created_at = peewee.TextField()
    created_by = peewee.TextField()
    changed_at = peewee.TextField()
    changed_by = peewee.TextField()

    class Meta:
        strict_tables = True
        legacy_table_names = False

    @classmethod
    @cache
    def specs(cls) -> Mapping[str, FieldSpec]:
        """The declared fields of this table by name, in the order of declaration."""
        found = {field.name: field.spec for field in cls._meta.sorted_fields if hasattr(field, "spec")}
        return MappingProxyType(found)

    @classmethod
    @cache
    def columns(cls) -> Mapping[str, str]:
        """The column in the database for each declared field."""
        found = {field.name: field.column_name for field in cls._meta.sorted_fields if hasattr(field, "spec")}
        return MappingProxyType(found)

    @classmethod
    def table(cls) -> str:
        """The name of the table in the database."""
        return str(cls._meta.table_name)

    @classmethod
    def parent(cls) -> ParentField | OwnerField | None:
        """The field that links a row to its record; None for a table that stands alone."""
        return next((field for field in cls._meta.sorted_fields if isinstance(field, ParentField | OwnerField)), None)

    @classmethod
    def plain(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Turn stored column values into typed values by field name."""
        columns = cls.columns()
        return {
            name: spec.kind.load(stored[columns[name]]) for name, spec in cls.specs().items() if columns[name] in stored
        }

    @classmethod
    def stored_rows(cls, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        """Rows of typed values, in the order of the field `names`, as the database keeps them.

        Most values are kept as they are; only the others are asked of their kind, which makes this as quick as the
        driver itself.
        """
        specs = cls.specs()
        store = [specs[name].kind.store for name in names]
        for row in rows:
            yield [
                value if type(value) in _KEPT_AS_IT_IS else convert(value)
                for value, convert in zip(row, store, strict=True)
            ]


_KEPT_AS_IT_IS = frozenset({int, str, bytes, type(None)})


class Row(Record):
    """A row of a record, such as a line of goods; `position` keeps the order the clerk gave."""

    position = peewee.IntegerField(default=0)

    @classmethod
    def rows_label(cls) -> str:
        """The Chinese name of these rows."""
        field = cls.parent()
        return str(field.label) if field is not None else ""
