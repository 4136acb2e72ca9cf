"""The limits in days that a fair brings: high risks before the opening, transfers and visits after the end."""

from __future__ import annotations

from datetime import date

from db.kinds.clock import today
from db.rules.deadlines import Deadline, deadline
from db.services.store import Store

_HIGH_RISK = (
    "SELECT 1 FROM risk_checks k JOIN exhibitors x ON x.id=k.exhibitor_id WHERE x.exhibition_id=? "
    "AND coalesce(k.manual_level, k.level)='high' AND k.state IN ('filled', 'reviewed', 'rectifying') LIMIT 1"
)
_UNSETTLED = "SELECT 1 FROM fair_complaints WHERE exhibition_id=? AND result IS NULL AND handed_at IS NULL LIMIT 1"
_UNVISITED = (
    "SELECT 1 FROM exhibitors x JOIN risk_checks k ON k.exhibitor_id=x.id WHERE x.exhibition_id=? "
    "AND x.visited_on IS NULL AND k.state<>'draft' LIMIT 1"
)


class FairClocks:
    """Those that run for one fair; each of them ends when nothing is left of what it is about."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def of(self, exhibition_id: int) -> tuple[Deadline, ...]:
        """The running limits of a fair, the soonest first."""
        self.store.access.need_read("exhibitions")
        rows = self.store.database.rows("SELECT opens_on, closes_on FROM exhibitions WHERE id=?", [exhibition_id])
        if not rows or not rows[0][0]:
            return ()
        opens = date.fromisoformat(rows[0][0])
        ended = date.fromisoformat(rows[0][1]) if rows[0][1] else opens
        found = []
        if today() < opens and self._any(_HIGH_RISK, exhibition_id):
            found.append(deadline("exhibition_risk_close", opens))
        if today() > ended:
            if self._any(_UNSETTLED, exhibition_id):
                found.append(deadline("exhibition_transfer", ended))
            if self._any(_UNVISITED, exhibition_id):
                found.append(deadline("exhibition_visit", ended))
        return tuple(sorted(found, key=lambda one: one.ends_on))

    def _any(self, sql: str, exhibition_id: int) -> bool:
        return self.store.database.value(sql, [exhibition_id]) is not None
