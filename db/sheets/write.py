"""Writing a register as a workbook that people can work with and the program reads back the same."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.disk import written
from db.errors import known_faults
from db.kinds import Cell, Kind, Money
from db.record import CALLED
from db.sheets.own import FOR_PEOPLE, MASKED, OwnColumn, main_columns, row_columns, value_at
from db.sheets.targets import Targets
from db.sheets.zipped import column_letters

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year; days before its mistake are written as text."""

_WIDEST = 44
_FORMATS: Mapping[type, str] = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd"}


def write_book(
    path: Path,
    targets: Targets,
    records: Iterable[Mapping[str, Any]],
    *,
    unmask: bool = False,
    progress: Callable[[], None] | None = None,
) -> int:
    """Write records (links as dictionaries, rows as lists of them, `uid` and `title` with each); returns how many.

    The file appears when it is complete. Raises `EnvironmentFault` when it cannot be written.
    """
    count = 0
    with _workbook(path) as workbook:
        main = _Sheet(workbook, targets.register.label, main_columns(targets), unmask=unmask)
        further = {
            rows.name: _Sheet(workbook, rows.label, row_columns(targets, rows.name), unmask=unmask)
            for rows in targets.form.rows()
        }
        for record in records:
            if progress is not None:
                progress()
            count += 1
            owner = record["uid"]
            main.add({**record, targets.register.key: {"uid": owner}})
            for name, sheet in further.items():
                for line in record.get(name, ()):
                    sheet.add({name: line, targets.register.key: {"uid": owner}, FOR_PEOPLE: record[CALLED]})
        for sheet in (main, *further.values()):
            sheet.finish()
    return count


def write_list(
    path: Path, label: str, columns: Sequence[tuple[str, str, Kind[Any]]], records: Iterable[Mapping[str, Any]],
    *, unmask: bool = False,
) -> int:  # fmt: skip
    """Write a list that is worked out of other registers: columns of (name, label, kind); returns how many rows.

    It cannot be imported, so nothing in it is for the program. Raises `EnvironmentFault` when it cannot be written.
    """
    made = [OwnColumn(name, words, kind) for name, words, kind in columns]
    count = 0
    with _workbook(path) as workbook:
        sheet = _Sheet(workbook, label, made, unmask=unmask, own=False)
        for count, record in enumerate(records, 1):  # noqa: B007  # counted while writing
            sheet.add(record)
        sheet.finish()
    return count


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """A workbook to fill, which appears at `path` when the block ends well; otherwise nothing is left of it.

    It is put together in memory: openpyxl cannot give up a file that it could not write to the end.
    """
    # openpyxl is only needed here, and the first window can do without it
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    whole = io.BytesIO()
    try:
        yield workbook
        workbook.save(whole)
    except BaseException:
        for sheet in workbook.worksheets:
            with suppress(Exception):
                sheet.close()
                sheet._writer.cleanup()  # noqa: SLF001  # its temporary file would stay until the program ends
        raise
    with known_faults(), written(path) as file:
        file.write(whole.getbuffer())


class _Sheet:
    """One sheet of the workbook in the making; `own`: its second line tells the program what each column is."""

    def __init__(self, workbook: Any, name: str, columns: list[OwnColumn], *, unmask: bool, own: bool = True) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        self._cell = WriteOnlyCell
        self._bold, self._plain = Font(bold=True), Alignment(vertical="top")
        self._sheet = workbook.create_sheet(name)
        self._columns = columns
        self._unmask = unmask
        self._rows = 2 if own else 1
        self._sheet.freeze_panes = f"{column_letters(self._first_shown() + 1)}{self._rows + 1}"
        if own:
            self._sheet.row_dimensions[2].hidden = True
        for place, column in enumerate(columns, 1):
            size = self._sheet.column_dimensions[column_letters(place)]
            size.width = _width(column)
            size.hidden = column.hidden
        self._sheet.append([self._headed(column.label) for column in columns])
        if own:
            self._sheet.append([column.machine + (MASKED if self._masks(column) else "") for column in columns])

    def _masks(self, column: OwnColumn) -> bool:
        return column.kind is not None and column.kind.secret and not self._unmask

    def _first_shown(self) -> int:
        """How many columns stay while scrolling: up to the first that people see."""
        return next((place for place, column in enumerate(self._columns, 1) if not column.hidden), 1)

    def _headed(self, label: str) -> Any:
        cell = self._cell(self._sheet, label)
        cell.font = self._bold
        return cell

    def add(self, record: Mapping[str, Any]) -> None:
        """Write one row."""
        self._rows += 1
        self._sheet.append([self._made(column, value_at(record, column.steps)) for column in self._columns])

    def finish(self) -> None:
        """Set the filter over everything that was written."""
        last = f"{column_letters(len(self._columns))}{self._rows}"
        self._sheet.auto_filter.ref = f"A1:{last}"

    def _made(self, column: OwnColumn, value: Any) -> Any:
        kind = column.kind
        if value is None:
            return None
        if kind is None:
            return value.hex() if isinstance(value, bytes) else self._text(str(value))
        if self._masks(column):
            return self._text(kind.mask(value))
        cell = kind.sheet(value)
        if isinstance(cell, str):
            return self._text(cell)
        if isinstance(cell, date):
            return self._day(cell, kind)
        if isinstance(kind, Money):
            made = self._cell(self._sheet, cell)
            made.number_format = "#,##0.00"
            return made
        return cell

    def _day(self, cell: date, kind: Kind[Any]) -> Any:
        day = cell.date() if isinstance(cell, datetime) else cell
        if day < _FIRST_DAY:
            return self._text(kind.edit(cell))
        made = self._cell(self._sheet, cell)
        made.number_format = _FORMATS[type(cell)]
        return made

    def _text(self, text: Cell) -> Any:
        """A text that Excel takes as a text, whatever it begins with."""
        escaped = _ESCAPE.sub("_x005F_", str(text))
        if not escaped.startswith(("=", "+", "-", "@")):
            return escaped
        made = self._cell(self._sheet, escaped)
        made.data_type = "s"
        made.quotePrefix = True
        return made


def _width(column: OwnColumn) -> float:
    label = 2 * len(column.label) + 2
    return float(min(max(label, column.kind.width() + 2 if column.kind is not None else 16), _WIDEST))
