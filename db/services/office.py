"""The office of this register: its one row of settings, and who is working."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.models.office import CURRENT_WORDING
from db.services.records import Records
from db.services.store import Store


class OfficeService:
    """The bureau that keeps the register."""

    def __init__(self, store: Store, records: Records) -> None:
        self.store = store
        self.records = records

    def record_id(self) -> int | None:
        """The id of the office's row; None in a register that was only just made."""
        found = self.store.database.value("SELECT id FROM offices ORDER BY id LIMIT 1")
        return int(found) if found is not None else None

    def load(self) -> dict[str, Any]:
        """The office's settings by field name; empty before the first start is done."""
        record_id = self.record_id()
        return self.records.load("office", record_id) if record_id is not None else {}

    def save(self, values: Mapping[str, object]) -> int:
        """Save the settings named in `values`. Raises `Invalid` with faults by field."""
        return self.records.save("office", values, record_id=self.record_id())

    def wording(self) -> str:
        """How the papers of this office are worded unless one is asked for otherwise: one of `WORDINGS`."""
        return self.store.database.value("SELECT wording FROM offices LIMIT 1") or CURRENT_WORDING

    def is_practice(self) -> bool:
        """Whether this is a practice register, whose every screen and print says 练习."""
        return bool(self.store.database.value("SELECT practice FROM offices LIMIT 1"))
