"""The rows behind a record list: all ids in order, and the pages of rows that are on screen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from db.registers import ListColumn

PAGE = 128
PAGES_KEPT = 24
Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], Sequence[Sequence[Any] | None]]
IdRole = Qt.ItemDataRole.UserRole
ValueRole = Qt.ItemDataRole.UserRole + 1

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RecordModel(QAbstractTableModel):
    """A list of any length in little memory: four bytes a record, plus the pages looked at last.

    `fetch` gives the values of the columns for some ids, in their order, None for a record that is gone. It is called
    from `data()`, so it must be quick: one read by primary key.
    """

    def __init__(self, columns: Sequence[ListColumn], fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: array[int] = array("I")
        self._pages: OrderedDict[int, Sequence[Sequence[Any] | None]] = OrderedDict()
        self._texts: dict[int, tuple[str, ...]] = {}
        self._mask = tuple(column.kind.mask for column in self.columns)
        self._align = tuple(_RIGHT if column.kind.align == "right" else _LEFT for column in self.columns)

    def show(self, ids: array[int]) -> None:
        """Show these records; when they are the ones shown already, only their values are read again."""
        if ids == self._ids:
            self._forget(range(len(ids)))
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self._texts.clear()
        self.endResetModel()

    def reread(self, ids: Iterable[int]) -> None:
        """Read some records again, because they were changed elsewhere."""
        wanted = set(ids)
        rows = [row for page in self._pages for row in self._rows(page) if self._ids[row] in wanted]
        self._forget(rows)
        for row in rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    @property
    def ids(self) -> array[int]:
        """The ids of all rows, in order; not to be changed."""
        return self._ids

    def row_of(self, record_id: int) -> int | None:
        """Find the row of a record; None when it is not in this list."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return None

    def texts(self, row: int) -> tuple[str, ...]:
        """Give a row as it is written on screen, secrets masked."""
        texts = self._texts.get(row)
        if texts is None:
            values = self.values(row)
            if values is None:
                texts = ("（已删除）",) + ("",) * (len(self.columns) - 1)
            else:
                texts = tuple(mask(value) for mask, value in zip(self._mask, values, strict=True))
            self._texts[row] = texts
        return texts

    def values(self, row: int) -> Sequence[Any] | None:
        """Give the typed values of a row; None when the record is gone."""
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(self._ids[number * PAGE : (number + 1) * PAGE])
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                oldest, _ = self._pages.popitem(last=False)
                for old in self._rows(oldest):
                    self._texts.pop(old, None)
        else:
            self._pages.move_to_end(number)
        return page[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's name and default
        """Count all records, whether read yet or not."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Count the columns, hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer from memory; only a page never seen before is read."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.texts(row)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._align[column]
        if role == IdRole:
            return self._ids[row]
        if role == ValueRole:
            values = self.values(row)
            return None if values is None else values[column]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Give a column's label, on the side its values stand."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._align[section]
        return None

    def _rows(self, page: int) -> range:
        return range(page * PAGE, min((page + 1) * PAGE, len(self._ids)))

    def _forget(self, rows: Sequence[int]) -> None:
        if len(rows) == len(self._ids):
            self._pages.clear()
            self._texts.clear()
            return
        for row in rows:
            self._texts.pop(row, None)
            self._pages.pop(row // PAGE, None)
