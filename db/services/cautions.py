"""What a clerk should know before working: a place that is not safe for a register, a wrong clock, a full disk."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from db.disk import room
from db.kinds.clock import now
from db.places import location
from db.services.store import Store

LITTLE = 300 << 20
"""Bytes of free disk below which a backup may soon fail."""

_TOLERANCE = timedelta(hours=1)  # summer time of a PC that was set to another zone


def cautions(store: Store) -> tuple[str, ...]:
    """One sentence with what to do for each thing that is not as it should be around an open register."""
    found = [location(store.path).caution(), _clock(store), _disk(store)]
    return tuple(filter(None, found))


def _clock(store: Store) -> str:
    newest = store.database.value("SELECT at FROM audit ORDER BY seq DESC LIMIT 1")
    if not newest:
        return ""
    last = datetime.fromisoformat(newest)
    if now() > last - _TOLERANCE:
        return ""
    return (
        f"这台电脑的时间是 {now():%Y-%m-%d %H:%M}，早于登记库里最近一次修改的时间 {last:%Y-%m-%d %H:%M}。"
        "时间不对，期限就会算错：请先把电脑的日期和时间调准。"
    )


def _disk(store: Store) -> str:
    with suppress(OSError):
        free = room(store.path.parent)
        if free < LITTLE:
            return f"登记库所在的磁盘只剩 {free / (1 << 20):.0f} MB，备份可能做不成。请清理磁盘。"
    return ""
