"""A stand as a line of the walking list: one word with its dot for its check, and which lines are wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from db.services.fair_figures import Stop
from desktop.widgets.plain_table import Column, PlainRow

COLUMNS = (
    Column("展区"),
    Column("展位号"),
    Column("企业名称", stretch=True),
    Column("排查"),
    Column("等级"),
    Column("重点", stretch=True),
)
_TONES = {
    "none": "faint", "draft": "accent", "good": "good", "rectifying": "warning", "late": "danger", "closed": "neutral",
}  # fmt: skip
LEVEL_TONES = {"high": "danger", "middle": "warning", "low": "good", "pending": "neutral"}

WANTED: Mapping[str, tuple[str, Callable[[Stop], bool]]] = {
    "left": ("未排查完", lambda one: one.left),
    "bad": ("有问题未销号", lambda one: one.standing[0] in ("bad", "rectifying", "late")),
    "risky": ("中高风险", lambda one: not one.left and one.level in ("high", "middle")),
    "marked": ("登记库有提示", lambda one: bool(one.remarks)),
    "done": ("已排查", lambda one: not one.left),
}
"""What the list can be narrowed to: label and test."""


def row_of(one: Stop) -> PlainRow:
    """The line of a stand."""
    key, word = one.standing
    tone = _TONES.get(key, "danger" if one.level == "high" else "warning")
    tones = [(3, tone)] + ([(4, LEVEL_TONES[one.level])] if one.level_label else [])
    remarks = "；".join(one.remarks)
    return PlainRow((one.hall, one.booth, one.name, word, one.level_label, remarks), one.exhibitor, tuple(tones))
