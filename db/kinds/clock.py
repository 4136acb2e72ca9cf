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
    return date.fromisoformat(fixed) if fixed else date.today()


def now() -> datetime:
    """The local time to the minute; nine o'clock on a day that the environment fixes."""
    if os.environ.get(VARIABLE, "").strip():
        return datetime.combine(today(), OPENING)
    return datetime.now().replace(second=0, microsecond=0)
