"""The file looked at in small pieces, while nobody works."""

from __future__ import annotations

from collections.abc import Callable

from db.backup import stoppable
from db.errors import Damaged, known_faults
from db.services.store import Store


def tables(store: Store) -> list[str]:
    """The tables to look at, one after the other."""
    rows = store.database.rows("SELECT name FROM sqlite_master WHERE type='table' AND rootpage > 0 ORDER BY rootpage")
    return [row[0] for row in rows]


def look(store: Store, table: str, step: Callable[[], object] | None = None) -> str:
    """One sentence with what to do when a table or one of its indexes is damaged; an empty one when it is sound.

    `step` is called again and again meanwhile and may raise to stop. Raises `EnvironmentFault` when the file cannot be
    reached.
    """
    try:
        with known_faults(), stoppable(store.database, step):
            found = store.database.value(f"PRAGMA quick_check('{table}')")
    except Damaged as fault:
        found = fault.sentence
    if found == "ok":
        return ""
    return f"后台检查发现登记库有损坏（{found}）。请到“维护—检查”看清楚，不要继续录入。"
