"""The page of a matter of credit supervision: its clocks beside what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.context import Context
from desktop.pages.record_page import RecordPage


class CreditPage(RecordPage):
    """A list, a repair, a freeze: every event that is recorded starts or ends its clocks."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "credit_matters", parent)

    def beside(self) -> str:
        """Whose matter it is."""
        return str(self.values.get("party_text") or "")

    def clocks(self) -> Sequence[Any]:
        """The deadlines that run."""
        deadlines = self.context.services.deadlines
        return deadlines.of_record("credit_matters", self.record_id) if self.record_id is not None else ()
