"""The records that an imported record links to: found again in the register, or made on the way, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.kinds import Kind, Link
from db.record import new_uid
from db.registers import REGISTERS
from db.services.bulk import BulkWriter
from db.services.derive import derive
from db.services.store import Changes, Store
from db.sheets.targets import shared, targets

Stored = dict[str, Any]
Code = tuple[str, object, object]
"""A field, the code in it, and the name that has to agree as well (of a right; None for others)."""


def made_on_the_way(register: str) -> bool:
    """Whether a record of this register may come to be by being named.

    Not one that carries an official number, nor one that must say more than its name.
    """
    info = REGISTERS[register]
    more = any(spec.required and name != info.title for name, spec in info.model.specs().items())
    return info.form is not None and info.number is None and not more


@dataclass
class _Known:
    """The records of one register as stored, with what they are found by."""

    rows: dict[int, Stored] = field(default_factory=dict)
    by_uid: dict[bytes, int] = field(default_factory=dict)
    by_code: dict[Code, int] = field(default_factory=dict)
    by_title: dict[object, list[int]] = field(default_factory=lambda: defaultdict(list))


class Links:
    """Finds and makes the records of all registers that others link to.

    New records are kept back by the writer until it is flushed; until then what later rows know more of them is filled
    in. Without a writer the making is only rehearsed: the records have negative ids and are never written.
    """

    def __init__(self, store: Store, writer: BulkWriter | None = None) -> None:
        self.store = store
        self._writer = writer
        self._known: dict[str, _Known] = {}
        self._sound: dict[object, bool] = {}
        self._named_by_uid: set[tuple[str, int]] = set()
        self._fresh: dict[tuple[str, int], Stored] = {}
        self._unwritten: dict[tuple[str, int], Stored] = {}

    def find(self, register: str, values: Mapping[str, Any]) -> int | None:
        """The id of the record these values mean: the same uid, the same code, or the same name uncontradicted."""
        known = self._of(register)
        uid = values.get("uid")
        if uid in known.by_uid:
            return known.by_uid[uid]
        stored = self._stored(register, values)
        found = self._by_code(register, known, values, stored) or self._by_name(register, known, stored)
        return None if uid is not None and (register, found) in self._named_by_uid else found

    def knows(self, register: str, uid: bytes) -> bool:
        """Whether a record with this uid exists."""
        return uid in self._of(register).by_uid

    def resolve(self, register: str, values: Mapping[str, Any]) -> int | None:
        """The id of the record these values mean; what it does not know yet is filled in, a new one is made.

        None when it is not there and cannot be made on the way.
        """
        found = self.find(register, values)
        if found is None:
            return self._make(register, values) if made_on_the_way(register) else None
        row = self._of(register).rows[found]
        fresh = {name: value for name, value in self._stored(register, values).items() if row.get(name) is None}
        if fresh:
            row.update(fresh)
            self._remember_codes(register, self._of(register), found, row)
            if (register, found) not in self._unwritten:
                self._fresh.setdefault((register, found), {}).update(fresh)
        return found

    def written(self) -> None:
        """Hear that the writer was flushed: what is known more of its records from now on is a change of them."""
        self._unwritten.clear()

    def fill_in(self, changes: Changes) -> None:
        """Write what was learned about records that existed already."""
        for (register, record_id), fresh in self._fresh.items():
            model = REGISTERS[register].model
            before = self.store.stored(model, record_id)
            if before is not None:
                changes.update(model, record_id, before=before, after=fresh)
        self._fresh.clear()

    def contradictions(self, register: str, values: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
        """Where values contradict the record they mean: field, the value given, the one that is known."""
        found = self.find(register, values)
        if found is None:
            return []
        row, specs = self._of(register).rows[found], REGISTERS[register].model.specs()
        columns = REGISTERS[register].model.columns()
        return [
            (name, values[name], specs[name].kind.load(row[columns[name]]))
            for name in specs
            if values.get(name) is not None
            and row.get(columns[name]) not in (None, specs[name].kind.store(values[name]))
        ]

    def _make(self, register: str, values: Mapping[str, Any]) -> int:
        info, known = REGISTERS[register], self._of(register)
        specs, columns = info.model.specs(), info.model.columns()
        told = {name: spec.default for name, spec in specs.items() if spec.default is not None}
        told |= {name: value for name, value in values.items() if name in specs}
        if self._writer is not None:
            told = derive(self.store, register, told, before=None, numbered=False)
        stored = {columns[name]: specs[name].kind.store(value) for name, value in told.items()}
        record_id, uid = -len(known.rows) - 1, values.get("uid") or new_uid()
        if self._writer is not None:
            record_id, uid = self._writer.add(info.model, stored, uid=uid)
        if values.get("uid") is not None:
            self._named_by_uid.add((register, record_id))
        self._unwritten[register, record_id] = stored
        self._remember(register, known, record_id, uid, stored)
        return record_id

    def _of(self, register: str) -> _Known:
        known = self._known.get(register)
        if known is None:
            known = self._known[register] = _Known()
            model = REGISTERS[register].model
            columns = list(model.columns().values())
            names = ", ".join(f'"{column}"' for column in columns)
            for row in self.store.database.rows(f'SELECT id, uid, {names} FROM "{model.table()}" ORDER BY id'):
                stored = dict(zip(columns, row[2:], strict=True))
                self._remember(register, known, row[0], bytes(row[1]), stored)
        return known

    def _remember(self, register: str, known: _Known, record_id: int, uid: bytes, stored: Stored) -> None:
        known.rows[record_id] = stored
        known.by_uid[uid] = record_id
        self._remember_codes(register, known, record_id, stored)
        title = stored.get(REGISTERS[register].title)
        if title is not None:
            known.by_title[title].append(record_id)

    def _remember_codes(self, register: str, known: _Known, record_id: int, stored: Stored) -> None:
        for name in self._codes(register):
            if stored.get(name) is not None:
                known.by_code.setdefault((name, stored[name], _agreeing(register, stored)), record_id)

    def _stored(self, register: str, values: Mapping[str, Any]) -> Stored:
        """The given values as the table keeps them, without what is not given."""
        model = REGISTERS[register].model
        specs, columns = model.specs(), model.columns()
        return {
            columns[name]: specs[name].kind.store(value)
            for name, value in values.items()
            if name in specs and value is not None
        }

    def _codes(self, register: str) -> tuple[str, ...]:
        return targets(register).matching.numbers if REGISTERS[register].form is not None else ()

    def _by_code(self, register: str, known: _Known, values: Mapping[str, Any], stored: Stored) -> int | None:
        """The record with the same code; a doubtful one proves nothing."""
        specs = REGISTERS[register].model.specs()
        for name in self._codes(register):
            if stored.get(name) is None or not self._is_sound(specs[name].kind, values[name]):
                continue
            found = known.by_code.get((name, stored[name], _agreeing(register, stored)))
            if found is not None:
                return found
        return None

    def _is_sound(self, kind: Kind[Any], code: object) -> bool:
        if code not in self._sound:
            self._sound[code] = kind.doubt(code) is None
        return self._sound[code]

    def _by_name(self, register: str, known: _Known, stored: Stored) -> int | None:
        title = stored.get(REGISTERS[register].title)
        if title is None or (register != "rights" and is_anonymous(str(title))):
            return None
        for candidate in known.by_title.get(title, ()):
            row = known.rows[candidate]
            if all(row.get(name) in (None, value) for name, value in stored.items()):
                return candidate
        return None


def _agreeing(register: str, stored: Stored) -> object:
    """What has to agree beside a code: a right has its number only together with its name."""
    return stored.get("name") if register == "rights" else None


def is_anonymous(name: str) -> bool:
    """Whether a name hides who it is, so that two of them need not be the same."""
    return any(mark in name.lower() for mark in shared()["anonymous"])


def register_of_kind(kind: object) -> str:
    """The register that a link leads to."""
    if not isinstance(kind, Link):
        raise TypeError(f"no link: {kind}")
    return kind.register
