"""Total rows against the rows above them: what an import must not lose, to the fen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from db.kinds import Fault, Money
from db.sheets.book import Grid, Value
from db.sheets.cells import Column
from db.sheets.plan import Total
from db.sheets.rows import Sorted

COUNT = "件数"
"""The heading of a total that counts records."""

_COUNT = re.compile(r"共?(\d{1,6})[件起宗户家条]")


def totals(
    grid: Grid, columns: Sequence[Column], rows: Sequence[Sorted], *, repeated: Sequence[tuple[int, int]] = ()
) -> Iterator[Total]:
    """Every number of every total row, with the sum of the rows it stands for.

    A subtotal counts the rows since the total before it, a total all rows above; one that agrees only with the rows
    since the total before it is taken as such. `repeated` are the first and last rows, counted from 1, of records that
    are entered twice.
    """
    since: list[Sorted] = []
    above: list[Sorted] = []
    for one in rows:
        if one.sort in ("record", "more"):
            since.append(one)
            above.append(one)
        elif one.sort in ("total", "subtotal"):
            for column in columns:
                found = _total(grid, column, one, since if one.sort == "subtotal" else above)
                if found is not None and not found.agrees and one.sort == "total":
                    part = _total(grid, column, one, since)
                    found = part if part is not None and part.agrees else found
                if found is not None:
                    yield replace(found, repeats=tuple(_repeats(grid, column, one.row, found, repeated)))
            since = []


def _total(grid: Grid, column: Column, total: Sorted, rows: Sequence[Sorted]) -> Total | None:
    place = column.heading.column
    stated = amount(column, grid.value(total.row, place))
    name = column.heading.name
    if stated is not None:
        computed = sum(_told_once(grid, column, rows), Decimal(0))
        return Total(grid.name, total.row + 1, place, name, stated, computed, money=is_money(column))
    counted = _counted(grid.value(total.row, place))
    if counted is None:
        return None
    records = sum(1 for one in rows if one.sort == "record")
    return Total(grid.name, total.row + 1, place, COUNT, counted, Decimal(records), money=False)


def _told_once(grid: Grid, column: Column, rows: Sequence[Sorted]) -> Iterator[Decimal]:
    """The amounts of a column; what a further row says of its record again counts once."""
    own = column.target is None or not column.target.rows
    said: Value = None
    for one in rows:
        cell = grid.value(one.row, column.heading.column)
        if one.sort == "record":
            said = cell
        elif own and cell == said:
            continue
        yield amount(column, cell) or Decimal(0)


def _repeats(
    grid: Grid, column: Column, row: int, total: Total, repeated: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, Decimal]]:
    """The records above a total that are entered twice, each with its part of the total."""
    for first, last in repeated:
        if first > row:
            continue
        if total.heading == COUNT:
            yield first, Decimal(1)
            continue
        cells = (grid.value(one - 1, column.heading.column) for one in range(first, last + 1))
        part = sum((amount(column, cell) or Decimal(0) for cell in cells), Decimal(0))
        if part:
            yield first, part


def is_money(column: Column) -> bool:
    """Whether the numbers of a column are amounts of money; a column without a field of its own counts as such."""
    return column.target is None or isinstance(column.kind, Money)


def amount(column: Column, cell: Value) -> Decimal | None:
    """The number in a cell as its column is read, in yuan where it is money; None for a text."""
    if cell is None or isinstance(cell, bool):
        return None
    if column.is_amount:
        value = column.read(cell).value
        return Decimal(value) if isinstance(value, int | Decimal) else None
    if column.target is not None or not isinstance(cell, int | float):
        return None
    try:
        return Money(negative=True).parse(Decimal(repr(round(cell, 10))) * column.heading.scale)
    except Fault:
        return None


def _counted(cell: Value) -> Decimal | None:
    found = _COUNT.fullmatch("".join(unicodedata.normalize("NFKC", cell).split())) if isinstance(cell, str) else None
    return Decimal(found[1]) if found else None
