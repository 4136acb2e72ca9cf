"""The only place that asks what time it is, so that a test or a batch can fix it."""

from __future__ import annotations

import os
from datetime import date, datetime, time

VARIABLE = "REGISTER_TODAY"
"""The environment variable (YYYY-MM-DD) that fixes the day."""

OPENING = time(9, 0)
"""The time of day that a fixed day has."""


def today() -> date:
    """The day it is here, or the one the environment fixes. Raises ValueError when that is no day."""
    fixed = os.environ.get(VARIABLE, "").strip()
    try:
        return date.fromisoformat(fixed) if fixed else date.today()
    except ValueError:
        raise ValueError(f"环境变量{VARIABLE}应写成2026-03-05的样子，现为“{fixed}”。") from None


def now() -> datetime:
    """The local time to the minute; nine o'clock on a day that the environment fixes."""
    if os.environ.get(VARIABLE, "").strip():
        return datetime.combine(today(), OPENING)
    return datetime.now().replace(second=0, microsecond=0)


def instant() -> datetime:
    """The local time to the second, which no environment fixes: for waits, never for what is recorded."""
    return datetime.now().replace(microsecond=0)
