"""A workbook as sheets with a header each, and the records they tell; nothing here knows what is in the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from db.errors import Refused
from db.sheets.book import Book, Grid, read_book
from db.sheets.cells import Column, columns
from db.sheets.drafts import DraftMaker, mapped, year_of_title
from db.sheets.header import Header, find_header
from db.sheets.own import is_own, read_own
from db.sheets.plan import Draft, SheetPlan
from db.sheets.repeats import mark_repeats
from db.sheets.rows import APART, RowSorter, Sorted
from db.sheets.targets import Targets
from db.sheets.totals import totals

Chosen = Mapping[str, str | None]
Remembered = Callable[[Header], Chosen]


@dataclass(frozen=True)
class Told:
    """What a workbook tells: its sheets, and its records in order."""

    sheets: tuple[SheetPlan, ...]
    drafts: tuple[Draft, ...]


def read_ledger(
    path: Path, targets: Targets, *, sheet: str | None = None, chosen: Chosen | None = None, remembered: Remembered
) -> Told:
    """Read the records of a workbook; one of this program is read by its machine names, whatever else is asked.

    `sheet` names the only sheet to look at. `chosen` says where headings lead (None: nowhere), `remembered` gives what
    was chosen for the same header before. Raises `Refused` for an unknown sheet, heading or target, and for a workbook
    in which no sheet has a header.
    """
    book = read_book(path)
    if is_own(book):
        return Told(*read_own(book, targets))
    grids = _wanted(book, sheet)
    given = {name: path and targets.resolve(path) for name, path in (chosen or {}).items()}
    headers = {grid.name: None if _is_hidden(grid, sheet) else find_header(grid, targets) for grid in grids}
    _check_names(given, [header for header in headers.values() if header is not None])
    read: dict[str, tuple[Sequence[Column], Sequence[Sorted]]] = {}
    plans: list[SheetPlan] = []
    drafts: list[Draft] = []
    for grid in grids:
        header = headers[grid.name]
        if header is None:
            why = "空表" if not grid.cells else "隐藏的表" if _is_hidden(grid, sheet) else "没有找到表头"
            plans.append(SheetPlan(grid.name, grid, None, {}, skipped=why))
            continue
        chosen_here = {**remembered(header), **given}
        mapping = mapped(header, targets, chosen_here)
        listed = columns(header.headings, mapping, targets, year=year_of_title(header.title))
        rows = list(RowSorter(grid, header, listed, targets).sort())
        read[grid.name] = (listed, rows)
        plans.append(_plan(grid, header, mapping, rows, left_out=_left_out(header, mapping, targets, chosen_here)))
        drafts.extend(DraftMaker(grid, header, listed, targets).drafts(rows))
    if not read:
        raise Refused(
            f"“{book.name}”里没有找到{targets.register.label}的表头。",
            remedy="请确认选对了登记簿；表头各列的名称应与登记簿的栏目相近，如“当事人”“案由”“立案日期”。",
        )
    mark_repeats(drafts, targets.matching)
    for place, plan in enumerate(plans):
        if plan.name in read:
            twice = [(draft.row, draft.last_row) for draft in drafts if draft.repeats and draft.sheet == plan.name]
            plans[place] = replace(plan, totals=tuple(totals(plan.grid, *read[plan.name], repeated=twice)))
    return Told(tuple(plans), tuple(drafts))


def _is_hidden(grid: Grid, sheet: str | None) -> bool:
    """Whether a sheet is hidden and nobody asked for it."""
    return grid.hidden and sheet is None


def _wanted(book: Book, sheet: str | None) -> tuple[Grid, ...]:
    if sheet is None:
        return book.grids
    found = tuple(grid for grid in book.grids if grid.name == sheet)
    if not found:
        names = "、".join(f"“{grid.name}”" for grid in book.grids)
        raise Refused(f"工作簿里没有名为“{sheet}”的表。", remedy=f"有这些表：{names}。")
    return found


def _check_names(given: Chosen, headers: list[Header]) -> None:
    known = {name for header in headers for heading in header.headings for name in (heading.name, heading.leaf)}
    for name in given:
        if name not in known:
            raise Refused(f"工作簿里没有“{name}”这一列。", remedy=f"有这些列：{'、'.join(sorted(known))}。")


def _plan(
    grid: Grid, header: Header, mapping: Chosen, rows: Sequence[Sorted], *, left_out: tuple[str, ...]
) -> SheetPlan:
    apart = {one.row + 1: APART[one.sort] for one in rows if one.sort in APART}
    return SheetPlan(grid.name, grid, header, mapping, apart, left_out=left_out)


def _left_out(header: Header, mapping: Chosen, targets: Targets, chosen: Chosen) -> tuple[str, ...]:
    """The headings whose texts go nowhere, though nobody chose so."""
    return tuple(
        heading.name
        for heading in header.headings
        if mapping[heading.name] is None and heading.name not in chosen and not targets.is_ignored(heading.parts)
    )
