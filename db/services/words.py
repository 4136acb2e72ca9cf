"""What templates call the columns of a table, and the values of a record with those of the records it links to."""

from __future__ import annotations

from typing import Any

from db.papers.facts import Entry, Group
from db.record import LinkField, Record
from db.registers import REGISTERS
from db.services.records import register_of
from db.services.store import Store

DEPTH = 2
"""How far links are followed: a record, and those it leads to."""


def words_of(model: type[Record], depth: int = DEPTH) -> dict[str, Entry]:
    """The declared columns of a table by name; a link is the group of the columns of the table it leads to."""
    words: dict[str, Entry] = {}
    for name, spec in model.specs().items():
        field = model._meta.fields[name]
        if not isinstance(field, LinkField):
            words[name] = spec
        elif depth > 1:
            words[name] = Group(spec.label, words_of(field.rel_model, depth - 1))
    return words


def linked(store: Store, register: str, record_id: int | None, depth: int = DEPTH) -> dict[str, Any]:
    """A record's own values with each link replaced by the values of the record it leads to; secrets as masked."""
    if record_id is None:
        return {}
    model = REGISTERS[register].model
    stored = store.stored(model, record_id)
    if stored is None:
        return {}
    values = model.plain(stored) | {"id": record_id}
    for name in model.specs():
        field = model._meta.fields[name]
        if isinstance(field, LinkField):
            values[name] = linked(store, register_of(field), values[name], depth - 1) if depth > 1 else None
    return store.access.shown(register, values, model)
