"""The workbooks of this program itself: every field with its machine name, every record and row with its uid.

Row 1 has the labels for people, row 2 (hidden) the machine names: `cases.uid` is the record, `goods.uid` a row of it,
`officer_a.uid` and `parties.party.uid` linked records, every other name a target, `~` a column only for people. A name
that ends with `*` is of a column whose values were masked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from db.errors import Refused
from db.forms import Item
from db.kinds import Fault, Kind, Link
from db.record import CALLED
from db.registers import REGISTERS
from db.sheets.book import Book, Grid, Value
from db.sheets.cells import shown
from db.sheets.header import Header, Heading
from db.sheets.plan import Draft, Remark, SheetPlan
from db.sheets.targets import Target, Targets

UID = "uid"
FOR_PEOPLE = CALLED
MASKED = "*"


@dataclass(frozen=True)
class OwnColumn:
    """A column of such a workbook; one without a kind holds a uid or is only for people."""

    machine: str
    label: str
    kind: Kind[Any] | None = None

    @property
    def hidden(self) -> bool:
        """Whether it is for the program alone."""
        return self.machine.endswith(f".{UID}")

    @property
    def steps(self) -> tuple[str, ...]:
        """The way to its value in a record: the link, then the field."""
        return tuple(self.machine.split("."))


def main_columns(targets: Targets) -> list[OwnColumn]:
    """The columns of the sheet of the records."""
    found = [OwnColumn(f"{targets.register.key}.{UID}", "记录标识")]
    for item in targets.form.items():
        found.extend(_columns(item, "", targets))
    return found


def row_columns(targets: Targets, rows: str) -> list[OwnColumn]:
    """The columns of the sheet of one name of rows."""
    found = [
        OwnColumn(f"{targets.register.key}.{UID}", "记录标识"),
        OwnColumn(f"{rows}.{UID}", "行标识"),
        OwnColumn(FOR_PEOPLE, f"所属{targets.register.label}"),
    ]
    item = next(one for one in targets.form.rows() if one.name == rows)
    for column in item.columns:
        found.extend(_columns(column, f"{rows}.", targets))
    return found


def _columns(item: Item, lead: str, targets: Targets) -> Iterator[OwnColumn]:
    path = f"{lead}{item.name}"
    if not isinstance(item.spec.kind, Link):
        yield OwnColumn(path, item.label, item.spec.kind)
        return
    linked = [one for name, one in targets.by_path.items() if one.link == item.name and name.startswith(f"{path}.")]
    yield OwnColumn(f"{path}.{UID}", f"{item.label}标识")
    for place, target in enumerate(linked if lead else linked[:1]):
        yield OwnColumn(target.path, item.label if place == 0 else target.spec.label, target.spec.kind)


def is_own(book: Book) -> bool:
    """Whether this program wrote a workbook."""
    return any(_machine_row(grid) is not None for grid in book.grids)


def _machine_row(grid: Grid) -> int | None:
    """The row of the machine names: the second one, unless somebody sorted the sheet."""
    for row, cells in enumerate(grid.cells):
        first = cells[0] if cells else None
        if isinstance(first, str) and first.partition(".")[0] in REGISTERS and first.endswith(f".{UID}"):
            return row
    return None


def read_own(book: Book, targets: Targets) -> tuple[tuple[SheetPlan, ...], tuple[Draft, ...]]:
    """The sheets and records of a workbook of this program.

    Raises `Refused` when it holds another register.
    """
    readers: list[_SheetReader] = []
    plans: dict[str, SheetPlan] = {}
    for grid in book.grids:
        row = _machine_row(grid)
        if row is None:
            plans[grid.name] = SheetPlan(grid.name, grid, None, {}, skipped="没有程序写入的列名")
        else:
            readers.append(_SheetReader(grid, row, targets))
            plans[grid.name] = readers[-1].plan
    drafts: dict[bytes, Draft] = {}
    loose: list[Draft] = []
    for reader in sorted(readers, key=lambda one: one.rows != ""):
        for row in reader.data_rows():
            draft = reader.record(row, drafts) if not reader.rows else reader.line(row, drafts)
            if draft.uid is None:
                loose.append(draft)
            else:
                drafts.setdefault(draft.uid, draft)
    return tuple(plans.values()), (*drafts.values(), *loose)


class _SheetReader:
    """Reads the rows of one sheet into dictionaries of values."""

    def __init__(self, grid: Grid, machine_row: int, targets: Targets) -> None:
        self._grid = grid
        self._machine_row = machine_row
        names = [cell if isinstance(cell, str) else "" for cell in grid.cells[machine_row]]
        if names[0] != f"{targets.register.key}.{UID}":
            raise Refused(
                f"这个工作簿不是从“{targets.register.label}”导出的。", remedy="请在导出它的登记簿里导入，或选对登记簿。"
            )
        of_rows = [name.removesuffix(f".{UID}") for name in names[1:2] if FOR_PEOPLE in names]
        self.rows = of_rows[0] if of_rows else ""
        labels = [shown(cell) for cell in grid.cells[1 if machine_row == 0 else 0]]
        self._columns: list[tuple[int, str, Target | None]] = []
        headings: list[Heading] = []
        mapping: dict[str, str | None] = {}
        left_out = []
        for column, machine in enumerate(names):
            target = targets.by_path.get(machine.removesuffix(MASKED))
            label = labels[column] or machine
            if machine.endswith(f".{UID}") or machine == FOR_PEOPLE or target is not None:
                name = label if label not in mapping else f"{label}（{column + 1}）"
                headings.append(Heading(column, (label,), name))
                mapping[name] = target.path if target is not None else None
                if column > 0 and machine != FOR_PEOPLE:
                    self._columns.append((column, machine, target))
            elif label:
                left_out.append(label)
        self._labels = {heading.column: heading.name for heading in headings}
        header = Header(0, 1, tuple(headings), grid.name)
        apart = {machine_row + 1: "列名行"} if machine_row > 1 else {}
        self.plan = SheetPlan(grid.name, grid, header, mapping, apart, left_out=tuple(left_out), own=True)

    def data_rows(self) -> Iterator[int]:
        """The rows that hold something, below the labels."""
        for row in range(1, len(self._grid.cells)):
            if row != self._machine_row and any(cell is not None for cell in self._grid.cells[row]):
                yield row

    def record(self, row: int, known: Mapping[bytes, Draft]) -> Draft:
        """The record in a row."""
        draft = self._draft(row)
        self._fill(draft, draft.values, row)
        if draft.uid is not None and draft.uid in known:
            draft.refuse(f"记录标识与第{known[draft.uid].row}行相同。", heading="记录标识", column=0)
            draft.uid = None
        return draft

    def line(self, row: int, known: Mapping[bytes, Draft]) -> Draft:
        """The record to which the line in a row belongs, with the line added."""
        draft = self._draft(row)
        draft = known.get(draft.uid, draft) if draft.uid is not None else draft
        if draft.uid is None:
            draft.refuse("没有记录标识，不知道这一行属于哪条记录。", heading="记录标识", column=0)
        values: dict[str, Any] = {}
        self._fill(draft, values, row)
        if values:
            draft.values.setdefault(self.rows, []).append(values)
        return draft

    def _draft(self, row: int) -> Draft:
        draft = Draft(self.plan.name, row + 1, {}, last_row=row + 1, own=True)
        draft.uid = self._uid(draft, row, 0)
        return draft

    def _uid(self, draft: Draft, row: int, column: int) -> bytes | None:
        """The uid in a cell; one that was tampered with refuses the record."""
        cell = self._grid.value(row, column)
        if cell is None:
            return None
        with suppress(ValueError):
            uid = bytes.fromhex(shown(cell))
            if len(uid) == 16:
                return uid
        self._refuse(draft, row, column, "标识被改动过，无法识别。")
        return None

    def _fill(self, draft: Draft, into: dict[str, Any], row: int) -> None:
        """Take the values of a row; what cannot be understood refuses the record."""
        for column, machine, target in self._columns:
            cell = self._grid.value(row, column)
            if cell is None:
                continue
            if machine.endswith(MASKED) and isinstance(cell, str) and MASKED in cell:
                continue
            steps = machine.removesuffix(MASKED).split(".")[1 if self.rows else 0 :]
            value = self._uid(draft, row, column) if target is None else self._value(draft, target, row, column, cell)
            if value is not None:
                place = into.setdefault(steps[0], {}) if len(steps) == 2 else into
                place[steps[-1]] = value

    def _value(self, draft: Draft, target: Target, row: int, column: int, cell: Value) -> Any:
        try:
            return target.spec.kind.parse(cell)
        except Fault as fault:
            self._refuse(draft, row, column, str(fault))
            return None

    def _refuse(self, draft: Draft, row: int, column: int, sentence: str) -> None:
        heading = self._labels.get(column, "")
        draft.remarks.append(Remark(self._grid.name, row + 1, column, heading, "fault", sentence))


def value_at(record: Mapping[str, Any], steps: tuple[str, ...]) -> Any:
    """The value that a column of the workbook shows, in a record with its links as dictionaries."""
    found: Any = record
    for step in steps:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
