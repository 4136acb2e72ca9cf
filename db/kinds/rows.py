"""Small tables that live on one record or paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from db.kinds.base import JSON, Fault, Kind, is_blank


@dataclass(frozen=True)
class RowColumn:
    """A column of such a table."""

    name: str
    label: str
    kind: Kind[Any]


Row = dict[str, Any]


@dataclass(frozen=True)
class Rows(Kind[tuple[Row, ...]]):
    """Rows of values by column name, kept as JSON; rows without any value are dropped, no rows at all is None."""

    name: ClassVar[str] = "rows"

    columns: tuple[RowColumn, ...]

    def parse(self, raw: object) -> tuple[Row, ...] | None:
        """Understand mappings by column name or label, or their JSON text; raise Fault naming row and column."""
        return None if is_blank(raw) else self._read(raw) or None

    def _read(self, raw: object) -> tuple[Row, ...]:
        if isinstance(raw, str):
            try:
                raw = json.loads(raw)
            except ValueError:
                raise Fault("表格内容看不懂，请在表格中逐行填写。") from None
        if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
            raise Fault("表格应是逐行的内容，请在表格中填写。")
        rows = (self._row(number, row) for number, row in enumerate(raw, start=1))
        return tuple(row for row in rows if any(value is not None for value in row.values()))

    def _row(self, number: int, raw: Mapping[str, object]) -> Row:
        if unknown := [name for name in raw if all(name not in (column.name, column.label) for column in self.columns)]:
            raise Fault(f"第{number}行有不认识的列“{unknown[0]}”，请改用{'、'.join(c.label for c in self.columns)}。")
        row: Row = {}
        for column in self.columns:
            try:
                row[column.name] = column.kind.parse(raw.get(column.name, raw.get(column.label)))
            except Fault as fault:
                raise Fault(f"第{number}行“{column.label}”：{fault}") from None
        return row

    def _show(self, value: tuple[Row, ...]) -> str:
        return self._joined(value, lambda kind: kind.format)

    def _paper(self, value: tuple[Row, ...]) -> str:
        return self._joined(value, lambda kind: kind.paper)

    def _mask(self, value: tuple[Row, ...]) -> str:
        return self._joined(value, lambda kind: kind.mask)

    def _joined(self, value: tuple[Row, ...], way: Callable[[Kind[Any]], Callable[[Any], str]]) -> str:
        """All rows in one line, each value shown in one way of its kind."""
        lines = ([way(column.kind)(row.get(column.name)) for column in self.columns] for row in value)
        return "；".join("，".join(filter(None, line)) for line in lines)

    def _edit(self, value: tuple[Row, ...]) -> str:
        return json.dumps(self._json(value), ensure_ascii=False)

    def _store(self, value: tuple[Row, ...]) -> str:
        return self._edit(value)

    def _load(self, raw: Any) -> tuple[Row, ...]:
        return self._read(raw)

    def _json(self, value: tuple[Row, ...]) -> JSON:
        return [{column.name: column.kind.json(row.get(column.name)) for column in self.columns} for row in value]

    def _doubt(self, value: tuple[Row, ...]) -> str | None:
        for number, row in enumerate(value, start=1):
            for column in self.columns:
                if doubt := column.kind.doubt(row.get(column.name)):
                    return f"第{number}行“{column.label}”：{doubt}"
        return None
