"""What was typed and not yet saved, kept so that a killed program can offer it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.errors import EnvironmentFault, known_faults, sqlite_name
from db.services.drafts_aside import DraftsAside, Row
from db.services.store import Store, stamp


@dataclass(frozen=True)
class DraftText:
    """One kept draft: the form, the record it belongs to (`new` for one not yet saved), when, and the raw texts."""

    form: str
    record: str
    at: str
    raw: dict[str, Any]


_PATIENCE = 300  # ms that a draft waits for whoever writes the register


class Drafts:
    """Drafts of the present user. They are not part of the log: nothing has happened yet.

    While something long writes the register, such as an import, they go into files beside it, because nobody may lose
    more than two seconds of typing to it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._aside = DraftsAside(store.path, store.database.key)

    def keep(self, form: str, record: int | None, raw: Mapping[str, object]) -> None:
        """Keep what is typed in a form, replacing what was kept for the same record."""
        row = (form, _name(record), self.store.user, stamp(), json.dumps(raw, ensure_ascii=False, default=str))
        try:
            self._write(row)
        except EnvironmentFault as fault:
            if not sqlite_name(fault).startswith("SQLITE_BUSY"):
                raise
            with known_faults():
                self._aside.keep(row)
        else:
            with known_faults():
                self._aside.drop(*row[:3])

    def _write(self, row: Row) -> None:
        database = self.store.database
        with known_faults():
            waited = database.value("PRAGMA busy_timeout")
            database.value(f"PRAGMA busy_timeout={_PATIENCE}")
            try:
                with database.atomic():
                    database.execute_sql(
                        "INSERT INTO drafts(form,record,who,at,body) VALUES(?,?,?,?,?) "
                        "ON CONFLICT(form,record,who) DO UPDATE SET at=excluded.at, body=excluded.body",
                        row,
                    )
            finally:
                database.value(f"PRAGMA busy_timeout={waited}")

    def forget(self, form: str, record: int | None) -> None:
        """Drop the draft of a record: it was saved or given up on purpose."""
        with known_faults():
            self._aside.drop(form, _name(record), self.store.user)
        with known_faults(), self.store.database.atomic():
            self.store.database.execute_sql(
                "DELETE FROM drafts WHERE form=? AND record=? AND who=?", [form, _name(record), self.store.user]
            )

    def kept(self) -> list[DraftText]:
        """All drafts of this user, newest first."""
        rows = self.store.database.rows("SELECT form, record, who, at, body FROM drafts WHERE who=?", [self.store.user])
        newest = {row[:2]: row for row in (*rows, *self._aside.all(self.store.user))}
        found = sorted(newest.values(), key=lambda row: str(row[3]), reverse=True)
        return [DraftText(form, record, at, json.loads(body)) for form, record, _, at, body in found]

    def find(self, form: str, record: int | None) -> DraftText | None:
        """The draft of one record, or None."""
        return next((one for one in self.kept() if one.form == form and one.record == _name(record)), None)


def _name(record: int | None) -> str:
    return "new" if record is None else str(record)
