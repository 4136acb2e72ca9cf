"""The column 期限 of the list of cases: how long the office still has, asked for the rows on screen only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from db.kinds import Text
from db.registers import ListColumn, Register
from desktop.context import Context
from desktop.widgets.record_model import Fetch

NAME = "due"
_COLUMN = ListColumn(NAME, "期限", Text(20), "", 17)
_AFTER = "state"


def columns_and_fetch(context: Context, register: Register) -> tuple[tuple[ListColumn, ...], Fetch]:
    """The columns of a register's list and what reads a page of it; the list of cases has the deadline as well."""
    page = partial(context.services.lists.page, register.key)
    if register.key != "cases":
        return register.columns, page
    at = [column.name for column in register.columns].index(_AFTER) + 1
    deadlines = context.services.deadlines

    def fetch(ids: Sequence[int]) -> list[Sequence[Any] | None]:
        due = deadlines.next_of(ids)
        lefts = (due[one].left if one in due else None for one in ids)
        return [row and (*row[:at], left, *row[at:]) for row, left in zip(page(ids), lefts, strict=True)]

    return (*register.columns[:at], _COLUMN, *register.columns[at:]), fetch
