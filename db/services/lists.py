"""Lists: the ids of everything that fits, in order, then pages of rows; sorting and filtering happen in SQL."""

from __future__ import annotations

import array
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from db.errors import Refused
from db.kinds import Choice, Code, Link, Person, Text
from db.kinds.clock import today
from db.registers import REGISTERS, ListColumn, Register
from db.services.access import HIDDEN
from db.services.store import Store

if TYPE_CHECKING:  # the index behind it is heavy, and opening a register needs only the statements here
    from db.services.search import Search

_MONTH = re.compile(r"\d{4}-\d{2}")
_PLAIN = (Text, Code, Person, Choice)


@dataclass(frozen=True)
class ListQuery:
    """What a list shows.

    `filters` maps a field to a value or several values; a field offered by year takes an int year, or a month as
    `YYYY-MM`; `id` takes the ids of the records that a figure counts. `order` is a column of the list; records without
    a value stand last either way.
    """

    register: str
    find: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    order: str | None = None
    descending: bool = True


class Lists:
    """The lists of all registers."""

    def __init__(self, store: Store, search: Search) -> None:
        self.store = store
        self.search = search

    def ids(self, query: ListQuery) -> array.array[int]:
        """The ids of all records that fit, in order: four bytes each, so that a million cost four megabytes."""
        self.store.access.need_read(query.register)
        where, values = self._where(query)
        sql = (
            f"SELECT group_concat(printf('%08x', id), '') FROM (SELECT t.id FROM \"{self._table(query.register)}\" t"
            f"{where} ORDER BY {self._order(query)})"
        )
        found = array.array("I", bytes.fromhex(self.store.database.value(on_this_day(sql), values) or ""))
        if sys.byteorder == "little":
            found.byteswap()
        return found

    def count(self, query: ListQuery) -> int:
        """How many records fit."""
        self.store.access.need_read(query.register)
        where, values = self._where(query)
        sql = f'SELECT count(*) FROM "{self._table(query.register)}" t{where}'
        return int(self.store.database.value(on_this_day(sql), values))

    def page(self, register: str, ids: Sequence[int]) -> list[tuple[Any, ...] | None]:
        """One row of typed values for each id, in the order of the register's columns; None for one that is gone."""
        self.store.access.need_read(register)
        sql, loaders = page_statement(register)
        marks = ",".join(map(str, ids))
        rows = {row[0]: row for row in self.store.database.rows(on_this_day(sql).replace(":ids", marks))}
        closed = self._closed(register)
        if not loaders and not closed:
            return [rows[one][1:] if one in rows else None for one in ids]
        page: list[tuple[Any, ...] | None] = []
        for one in ids:
            row = rows.get(one)
            if row is None:
                page.append(None)
                continue
            values = list(row[1:])
            for index, load in loaders:
                if values[index] is not None:
                    values[index] = load(values[index])
            for index in closed:
                values[index] = HIDDEN if values[index] is not None else None
            page.append(tuple(values))
        return page

    def years(self, register: str, name: str) -> list[int]:
        """The years that occur in a day field, newest first."""
        self.store.access.need_read(register)
        column = REGISTERS[register].model.columns()[name]
        sql = f'SELECT DISTINCT substr("{column}",1,4) FROM "{self._table(register)}" WHERE "{column}" IS NOT NULL'
        return sorted((int(row[0]) for row in self.store.database.rows(sql)), reverse=True)

    def _closed(self, register: str) -> list[int]:
        """The columns that name records of a register that may not be read."""
        access = self.store.access
        if access.unbound:
            return []
        info = REGISTERS[register]
        links = {name: spec.kind.register for name, spec in info.model.specs().items() if isinstance(spec.kind, Link)}
        return [
            place
            for place, column in enumerate(info.columns)
            if column.name in links and not access.may_read(links[column.name])
        ]

    def _table(self, register: str) -> str:
        return REGISTERS[register].model.table()

    def _where(self, query: ListQuery) -> tuple[str, list[Any]]:
        info, values = REGISTERS[query.register], []
        parts = [f"({info.where})"] if info.where else []
        if within := self.store.access.within(query.register):
            parts.append(within)
        for name, wanted in query.filters.items():
            if wanted in (None, "", ()):
                continue
            part, bound = self._filter(info, name, wanted)
            parts.append(part)
            values.extend(bound)
        if query.find.strip():
            part, bound = self.search.condition(query.register, query.find)
            parts.append(part)
            values.extend(bound)
        return (" WHERE " + " AND ".join(parts) if parts else ""), values

    @staticmethod
    def _filter(info: Register, name: str, wanted: Any) -> tuple[str, list[Any]]:
        specs = info.model.specs()
        several = wanted if isinstance(wanted, tuple | list | set | frozenset) else (wanted,)
        if name == "id":
            return f"t.id IN ({','.join(str(int(one)) for one in several)})", []
        computed = next((one for one in info.columns if one.name == name and one.computed), None)
        if computed is not None:
            values = [computed.kind.store(computed.kind.parse(one)) for one in several]
            return f"({computed.sql}) IN ({','.join('?' * len(several))})", values
        if name not in specs:
            raise Refused(f"{info.label}没有“{name}”这一栏，无法筛选。")
        column, kind = f't."{info.model.columns()[name]}"', specs[name].kind
        by_year = any(one.name == name and one.by_year for one in info.filters)
        if by_year and isinstance(wanted, int):
            return f"{column} BETWEEN ? AND ?", [f"{wanted:04d}-01-01", f"{wanted:04d}-12-31 24:00"]
        if by_year and isinstance(wanted, str) and _MONTH.fullmatch(wanted):
            return f"{column} BETWEEN ? AND ?", [f"{wanted}-01", f"{wanted}-31 24:00"]
        return f"{column} IN ({','.join('?' * len(several))})", [kind.store(kind.parse(one)) for one in several]

    def _order(self, query: ListQuery) -> str:
        info = REGISTERS[query.register]
        name = query.order or info.order
        way = "DESC" if query.descending else "ASC"
        if name == "id":
            return f"t.id {way}"
        columns = {one.name: one.sql for one in info.columns}
        if name not in columns and name not in info.model.columns():
            raise Refused(f"{info.label}没有“{name}”这一栏，无法排序。")
        sql = columns.get(name) or f't."{info.model.columns()[name]}"'
        return f"{sql} {way} NULLS LAST, t.id {way}"


def on_this_day(sql: str) -> str:
    """The statement with `:today` in its expressions made the present day."""
    return sql.replace(":today", f"'{today():%Y-%m-%d}'") if ":today" in sql else sql


@lru_cache(maxsize=64)
def page_statement(register: str) -> tuple[str, tuple[tuple[int, Any], ...]]:
    """The SQL of a page (`:ids` stands for the ids) and the loader of each column that is not stored as it is shown."""
    info = REGISTERS[register]
    names = ", ".join(column.sql for column in info.columns)
    loaders = tuple((index, column.kind.load) for index, column in enumerate(info.columns) if _needs_loading(column))
    return f'SELECT t.id, {names} FROM "{info.model.table()}" t WHERE t.id IN (:ids)', loaders


def _needs_loading(column: ListColumn) -> bool:
    return not isinstance(column.kind, _PLAIN)
