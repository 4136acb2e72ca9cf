"""The rows of a grid: what was typed in each cell, how it reads, what is wrong with it, and what the columns sum to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from db.forms import RowsItem
from db.kinds import Fault, Kind, Link, Money, Quantity, RowColumn
from desktop.widgets.editor import Outcome, Raw

Index = QModelIndex | QPersistentModelIndex
Row = dict[str, Raw]
Titles = Callable[[str, int], str]
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NOT_ADDED = frozenset({"unit_price"})


@dataclass(frozen=True)
class GridColumn:
    """A column of a grid, from a form's rows or from a table that lives on a paper."""

    name: str
    label: str
    kind: Kind[Any]
    required: bool = False
    help: str = ""


def columns_of(rows: RowsItem | Iterable[RowColumn]) -> tuple[GridColumn, ...]:
    """The columns that a declaration asks for."""
    if isinstance(rows, RowsItem):
        return tuple(
            GridColumn(item.name, item.label, item.spec.kind, item.spec.required, item.spec.help)
            for item in rows.columns
        )
    return tuple(GridColumn(column.name, column.label, column.kind) for column in rows)


class RowsModel(QAbstractTableModel):
    """Rows as typed, and one blank row after them. A row is never changed in place, so that undo can keep it."""

    edited = Signal()  # by the clerk
    shown = Signal()  # whoever changed the rows

    def __init__(self, columns: Sequence[GridColumn], titles: Titles, parent: QObject | None = None) -> None:
        """`titles` tells what a linked record is called, given its register and id."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._titles = titles
        self._rows: list[Row] = []
        self._read: dict[tuple[int, str], Outcome] = {}
        self._captions: dict[tuple[str, int], str] = {}
        self._pointed: dict[tuple[int, str], str] = {}

    # The rows as a whole

    def load(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Show stored rows of typed values; `<name>_text` tells what a link is called."""
        made = []
        for values in rows:
            row: Row = {"id": values["id"]} if values.get("id") else {}
            for column in self.columns:
                value = values.get(column.name)
                if isinstance(column.kind, Link) and isinstance(value, int):
                    row[column.name] = value
                    self._captions[column.kind.register, value] = str(values.get(f"{column.name}_text") or "")
                elif value is not None:
                    row[column.name] = column.kind.edit(value)
            made.append(row)
        self.restore(made)

    def raw(self) -> list[Row]:
        """The rows as typed; blank cells are left out, a row's `id` stays with it."""
        return list(self._rows)

    def restore(self, rows: Iterable[Row]) -> None:
        """Show rows as `raw()` gave them; the cell one is in stays, even when the blank row has become one."""
        shown, before = list(rows), len(self._rows)
        self._pointed.clear()
        if len(shown) > before:
            self.beginInsertRows(QModelIndex(), before + 1, len(shown))
            self._rows = self._rows + [{}] * (len(shown) - before)
            self.endInsertRows()
        elif len(shown) < before:
            self._rows = shown + [{}] * (before - len(shown))
            self.beginRemoveRows(QModelIndex(), len(shown) + 1, before)
            self._rows = shown
            self.endRemoveRows()
        self._rows = shown
        self.dataChanged.emit(self.index(0, 0), self.index(len(shown), len(self.columns) - 1))
        self.shown.emit()

    def replace(self, rows: list[Row]) -> None:
        """Show changed rows and tell that the clerk changed them."""
        if rows == self._rows:
            return
        self.restore(rows)
        self.edited.emit()

    def put(self, top: int, left: int, cells: Sequence[Sequence[Raw]]) -> None:
        """Write a block of cells; rows are added as needed, cells past the last column are left out."""
        names = [column.name for column in self.columns[left:]]
        rows = self._rows + [{} for _ in range(top + len(cells) - len(self._rows))]
        for place, line in enumerate(cells, start=top):
            row = dict(rows[place])
            for name, raw in zip(names, line, strict=False):
                if raw in ("", None):
                    row.pop(name, None)
                else:
                    row[name] = raw
            rows[place] = row
        while rows and not rows[-1]:
            rows.pop()
        self.replace(rows)

    def put_many(self, cells: Mapping[tuple[int, int], Raw]) -> None:
        """Write single cells by row and column."""
        rows = list(self._rows)
        for (place, column), raw in cells.items():
            if place >= len(rows):
                continue
            row = dict(rows[place])
            if raw in ("", None):
                row.pop(self.columns[column].name, None)
            else:
                row[self.columns[column].name] = raw
            rows[place] = row
        while rows and not rows[-1]:
            rows.pop()
        self.replace(rows)

    def remove(self, places: Iterable[int]) -> None:
        """Remove rows."""
        gone = set(places)
        self.replace([row for place, row in enumerate(self._rows) if place not in gone])

    def insert(self, place: int, count: int = 1) -> None:
        """Insert blank rows before a row."""
        rows = list(self._rows)
        rows[place:place] = [{} for _ in range(count)]
        self.replace(rows)

    # Cells

    def cell(self, row: int, column: int) -> Raw:
        """What was typed in a cell; empty text for nothing."""
        return self._rows[row].get(self.columns[column].name, "") if row < len(self._rows) else ""

    def outcome(self, row: int, column: int) -> Outcome:
        """A cell as it is understood, with the fault a check found there."""
        pointed = self._pointed.get((row, self.columns[column].name))
        if pointed:
            return Outcome(None, pointed)
        raw = self.cell(row, column)
        if not isinstance(raw, str):
            return Outcome(raw)
        known = self._read.get((column, raw))
        if known is None:
            known = self._read[column, raw] = self._parse(self.columns[column].kind, raw)
        return known

    def text(self, row: int, column: int) -> str:
        """A cell as it reads: what is understood in its usual form, what is not as it was typed."""
        raw, kind = self.cell(row, column), self.columns[column].kind
        if isinstance(kind, Link):
            return raw if isinstance(raw, str) else self.caption(kind.register, raw)
        known = self.outcome(row, column)
        return kind.format(known.value) if known.value is not None else str(raw)

    def caption(self, register: str, record_id: int) -> str:
        """What a linked record is called."""
        known = self._captions.get((register, record_id))
        if known is None:
            known = self._captions[register, record_id] = self._titles(register, record_id)
        return known

    def point_at(self, row: int, name: str, sentence: str) -> None:
        """Show a fault that a check found in a cell, until the rows change."""
        self._pointed[row, name] = sentence
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def faults(self) -> list[tuple[int, int, str]]:
        """Every faulty cell with its sentence, in reading order."""
        return [
            (row, column, fault)
            for row in range(len(self._rows))
            for column in range(len(self.columns))
            if (fault := self.outcome(row, column).fault)
        ]

    def values(self) -> list[dict[str, Any]]:
        """The rows as understood; faulty cells give None, links their raw form."""
        return [
            {column.name: self.outcome(row, place).value for place, column in enumerate(self.columns)}
            for row in range(len(self._rows))
        ]

    def totals(self) -> list[str]:
        """What the columns sum to: sums of money each, quantities by their unit, never units added together."""
        names = [column.name for column in self.columns]
        told = []
        for place, column in enumerate(self.columns):
            if isinstance(column.kind, Quantity) and "unit" in names:
                by_unit: dict[str, Decimal] = {}
                for row in range(len(self._rows)):
                    amount = self.outcome(row, place).value
                    if amount is not None:
                        unit = str(self.cell(row, names.index("unit")))
                        by_unit[unit] = by_unit.get(unit, Decimal()) + amount
                if by_unit:
                    sums = "、".join(f"{column.kind.format(amount)}{unit}" for unit, amount in by_unit.items())
                    told.append(f"{column.label} {sums}")
            elif isinstance(column.kind, Money) and column.name not in _NOT_ADDED:
                sums_of = [self.outcome(row, place).value for row in range(len(self._rows))]
                known = [one for one in sums_of if one is not None]
                if known:
                    told.append(f"{column.label} {column.kind.format(sum(known, Decimal()))}元")
        return told

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's name and default
        """Count the rows and the blank one."""
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be chosen and written."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Say how a cell reads, what is wrong with it, and on which side it stands."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return self.cell(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            known = self.outcome(row, column)
            return known.fault or known.doubt or self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[column].kind.align == "right" else _LEFT
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Write one cell as it was typed."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if value != self.cell(index.row(), index.column()):
            self.put(index.row(), index.column(), [[value]])
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Give a column's label with its mark, a row's number, and the help as tooltip."""
        if orientation is Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return section + 1 if section < len(self._rows) else "＊"
            return None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return "，".join(part for part in (column.label, "必填" if column.required else "", column.help) if part)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind.align == "right" else _LEFT
        return None

    @staticmethod
    def _parse(kind: Kind[Any], raw: str) -> Outcome:
        if isinstance(kind, Link):
            return Outcome(raw or None)
        try:
            value = kind.parse(raw)
        except Fault as fault:
            return Outcome(None, str(fault))
        return Outcome(value, "", kind.doubt(value) or "")
