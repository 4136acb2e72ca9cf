"""What an import would do, row by row, before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from db.sheets.book import Grid
from db.sheets.header import Header
from db.sheets.zipped import column_letters

Level = Literal["fault", "doubt", "note"]
Status = Literal["new", "changed", "same", "refused"]
STATUS_LABELS: Mapping[str, str] = {"new": "新增", "changed": "更新", "same": "相同", "refused": "拒绝"}


@dataclass(frozen=True)
class Remark:
    """One thing to know of a cell: a fault refuses its record, a doubt wants a look, a note only tells.

    `row` counts from 1 as Excel does, `column` from 0; a remark on a whole row has none.
    """

    sheet: str
    row: int
    column: int | None
    heading: str
    level: Level
    sentence: str

    @property
    def place(self) -> str:
        """The cell as Excel calls it, such as T23."""
        return f"{column_letters(self.column + 1) if self.column is not None else ''}{self.row}"


@dataclass
class Draft:
    """A record as the rows of a sheet tell it, before it is compared with the register.

    `values` are typed values in the shape that a save takes; a link is the dictionary of what is known of the linked
    record. `repeats` is the row of an equal record further up, on the sheet `repeats_on`; `uid` names the record when
    the workbook came from this program, and `own` says that it did.
    """

    sheet: str
    row: int
    values: dict[str, Any]
    remarks: list[Remark] = field(default_factory=list)
    last_row: int = 0
    repeats: int = 0
    repeats_on: str = ""
    uid: bytes | None = None
    own: bool = False

    @property
    def refused(self) -> bool:
        """Whether something is wrong that a save would not take."""
        return any(remark.level == "fault" for remark in self.remarks)

    def refuse(self, sentence: str, *, heading: str = "", column: int | None = None) -> None:
        """Note why this record cannot be taken in."""
        self.remarks.append(Remark(self.sheet, self.row, column, heading, "fault", sentence))


@dataclass(frozen=True)
class PlannedRow:
    """One record of the workbook and what becomes of it.

    `row` is its first row and `last_row` its last, `target_id` the record of the register it changes or equals. A row
    that equals one further up has the status same and says so in `equals`.
    """

    sheet: str
    row: int
    last_row: int
    label: str
    values: Mapping[str, Any]
    status: Status
    remarks: tuple[Remark, ...] = ()
    target_id: int | None = None
    uid: bytes | None = None
    equals: str = ""
    own: bool = False


@dataclass(frozen=True)
class Total:
    """A number in a total row against the rows above it.

    `stated` stands in the workbook, `computed` is the sum of the rows; both in yuan where it is money. `repeats` are
    rows (with their amount) that count in the sum but are entered twice.
    """

    sheet: str
    row: int
    column: int
    heading: str
    stated: Decimal
    computed: Decimal
    money: bool
    repeats: tuple[tuple[int, Decimal], ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the total row is right."""
        return self.stated == self.computed

    @property
    def sentence(self) -> str:
        """The comparison in words."""
        unit = "元" if self.money else ""
        if self.agrees:
            words = f"各行之和 {self._show(self.computed)}{unit}，与第{self.row}行的合计一致"
        else:
            words = f"各行之和 {self._show(self.computed)}{unit}，第{self.row}行写的是 {self._show(self.stated)}{unit}"
            words += f"，相差 {self._show(self.computed - self.stated)}{unit}"
        if self.repeats:
            rows = "、".join(str(row) for row, _ in self.repeats)
            twice = sum((amount for _, amount in self.repeats), Decimal(0))
            words += (
                f"；其中第{rows}行是重复登记（{self._show(twice)}{unit}），"
                f"不重复计为 {self._show(self.computed - twice)}{unit}"
            )
        return f"{words}。"

    def _show(self, amount: Decimal) -> str:
        if self.money:
            return f"{amount:,.2f}"
        return f"{amount:,f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:,f}"


@dataclass(frozen=True)
class SheetPlan:
    """One sheet: its cells, its header, where each column leads, and the rows that are no records.

    `mapping` gives for each heading a path, or None for a column that is not imported. `skipped` says why a sheet is
    left out altogether. `rows_apart` says what each row is that begins no record: 空行, 合计行, 续行 and so on.
    `left_out` are headings whose texts have no place in this register at all.
    """

    name: str
    grid: Grid
    header: Header | None
    mapping: Mapping[str, str | None]
    rows_apart: Mapping[int, str] = field(default_factory=dict)
    totals: tuple[Total, ...] = ()
    skipped: str = ""
    left_out: tuple[str, ...] = ()
    own: bool = False

    @property
    def apart(self) -> Mapping[str, int]:
        """How many rows there are of each kind that begin no record."""
        return Counter(self.rows_apart.values())


@dataclass(frozen=True)
class Counts:
    """How many records the workbook has and what becomes of them; the four always add up to `rows`."""

    rows: int
    new: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    `mark` is the state of the register it was made against; `keeps_notes` says whether texts without a field of their
    own go into the note of their record.
    """

    path: Path
    register: str
    sheets: tuple[SheetPlan, ...]
    rows: tuple[PlannedRow, ...]
    mark: tuple[int, bytes]
    keeps_notes: bool = False
    chosen: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def mapping(self) -> dict[str, str | None]:
        """Where each heading of all sheets leads."""
        return {heading: path for sheet in self.sheets for heading, path in sheet.mapping.items()}

    @property
    def totals(self) -> tuple[Total, ...]:
        """The total rows of all sheets."""
        return tuple(total for sheet in self.sheets for total in sheet.totals)

    @property
    def counts(self) -> Counts:
        """The four-way count."""
        found = Counter(row.status for row in self.rows)
        return Counts(len(self.rows), found["new"], found["changed"], found["same"], found["refused"])

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Everything there is to say of single cells, in the order of the rows."""
        return tuple(remark for row in self.rows for remark in row.remarks)

    @property
    def faults(self) -> tuple[Remark, ...]:
        """Why rows are refused."""
        return tuple(remark for remark in self.remarks if remark.level == "fault")
