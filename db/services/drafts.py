"""What was typed and not yet saved, kept so that a killed program can offer it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.errors import known_faults
from db.services.store import Store, stamp


@dataclass(frozen=True)
class DraftText:
    """One kept draft: the form, the record it belongs to (`new` for one not yet saved), when, and the raw texts."""

    form: str
    record: str
    at: str
    raw: dict[str, Any]


class Drafts:
    """Drafts of the present user. They are not part of the log: nothing has happened yet."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def keep(self, form: str, record: int | None, raw: Mapping[str, object]) -> None:
        """Keep what is typed in a form, replacing what was kept for the same record."""
        body = json.dumps(raw, ensure_ascii=False, default=str)
        with known_faults(), self.store.database.atomic():
            self.store.database.execute_sql(
                "INSERT INTO drafts(form,record,who,at,body) VALUES(?,?,?,?,?) "
                "ON CONFLICT(form,record,who) DO UPDATE SET at=excluded.at, body=excluded.body",
                [form, _name(record), self.store.user, stamp(), body],
            )

    def forget(self, form: str, record: int | None) -> None:
        """Drop the draft of a record: it was saved or given up on purpose."""
        with known_faults(), self.store.database.atomic():
            self.store.database.execute_sql(
                "DELETE FROM drafts WHERE form=? AND record=? AND who=?", [form, _name(record), self.store.user]
            )

    def kept(self) -> list[DraftText]:
        """All drafts of this user, newest first."""
        return [
            DraftText(row[0], row[1], row[2], json.loads(row[3]))
            for row in self.store.database.rows(
                "SELECT form, record, at, body FROM drafts WHERE who=? ORDER BY at DESC", [self.store.user]
            )
        ]

    def find(self, form: str, record: int | None) -> DraftText | None:
        """The draft of one record, or None."""
        return next((one for one in self.kept() if one.form == form and one.record == _name(record)), None)


def _name(record: int | None) -> str:
    return "new" if record is None else str(record)
