"""The parts of a form: sections, fields, rows; and the short way to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.fields import FieldSpec
from db.kinds import Kind
from db.record import Record, Row

Rule = Callable[[Mapping[str, Any]], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class When:
    """A field that is asked only while another field of the same form holds one of these values."""

    name: str
    values: frozenset[object]

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether the condition holds; a set of choices holds when any of them fits."""
        value = values.get(self.name)
        if isinstance(value, tuple | list):
            return any(one in self.values for one in value)
        return value in self.values


@dataclass(frozen=True)
class Item:
    """One field of a form. `label` is the wording of this form, `wide` takes the whole line."""

    spec: FieldSpec
    label: str
    wide: bool = False
    when: When | None = None

    @property
    def name(self) -> str:
        """The field's name, under which its value travels."""
        return self.spec.name


@dataclass(frozen=True)
class RowsItem:
    """Rows of the record, such as its goods: a grid whose columns are fields of the row table.

    `main` names the column that alone makes a row worth keeping.
    """

    name: str
    label: str
    columns: tuple[Item, ...]
    main: str
    required: bool = False
    when: When | None = None


@dataclass(frozen=True)
class Section:
    """A titled part of a form; `key` names it for the index at the page's edge."""

    key: str
    label: str
    items: tuple[Item | RowsItem, ...]


@dataclass(frozen=True)
class Form:
    """A layout over the declared fields of one register, with the rules that look at several fields at once."""

    key: str
    label: str
    register: str
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = field(default=())

    def items(self) -> Iterator[Item]:
        """Every single field, in reading order."""
        for section in self.sections:
            for item in section.items:
                if isinstance(item, Item):
                    yield item

    def rows(self) -> Iterator[RowsItem]:
        """Every grid of rows, in reading order."""
        for section in self.sections:
            for item in section.items:
                if isinstance(item, RowsItem):
                    yield item


def section(key: str, label: str, model: type[Record], *parts: str | Item | RowsItem | Iterable[Item]) -> Section:
    """Make a section: a text names fields of `model`, a field with `*` after it takes a whole line."""
    items: list[Item | RowsItem] = []
    for part in parts:
        if isinstance(part, str):
            items.extend(fields(model, part))
        elif isinstance(part, Item | RowsItem):
            items.append(part)
        else:
            items.extend(part)
    return Section(key, label, tuple(items))


def fields(model: type[Record], names: str, *, when: When | None = None) -> tuple[Item, ...]:
    """Fields of a table by name, in order; `name*` takes a whole line. Raises KeyError for a name that is not there."""
    specs = model.specs()
    items = []
    for word in names.split():
        name = word.rstrip("*")
        spec = specs[name]
        wide = word.endswith("*") or getattr(spec.kind, "lines", 1) > 1
        items.append(Item(spec, spec.label, wide=wide, when=when))
    return tuple(items)


def ask(name: str, kind: Kind[Any], label: str, *, required: bool = False, help: str = "") -> Item:  # noqa: A002
    """A field that lives only on this form (or on one paper)."""
    spec = FieldSpec(name, label, kind, required=required, help=help)
    return Item(spec, label, wide=getattr(kind, "lines", 1) > 1)


def rows(model: type[Row], names: str, *, required: bool = False, when: When | None = None) -> RowsItem:
    """The rows `model` of a record, with these columns; the first one is the main column."""
    parent = model.parent()
    if parent is None:
        raise ValueError(f"{model.__name__} is not a table of rows")
    columns = fields(model, names)
    return RowsItem(parent.rows, parent.label, columns, columns[0].name, required=required, when=when)
