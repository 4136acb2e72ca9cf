"""The page of a clue: its clock, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.context import Context
from desktop.pages.record_page import RecordPage
from desktop.widgets.record_head import NextStep

_OPEN = ("open", "verifying", None)
_STEPS = (NextStep("filed", "立案"), NextStep("not_filed", "不予立案"), NextStep("transferred", "移送其他部门"))


class CluePage(RecordPage):
    """A clue. Filing it makes a case that knows everything the clue knows."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "clues", parent)

    def beside(self) -> str:
        """The party, or the beginning of the content."""
        words = str(self.values.get("party_text") or self.values.get("content") or "")
        return " ".join(words.split())

    def steps(self) -> Sequence[NextStep]:
        """Filing and its alternatives, while nothing was decided."""
        return _STEPS if self.values.get("state") in _OPEN else ()

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """File a case from the clue, or note what else became of it."""
        services = self.context.services
        if self.record_id is None:
            return None
        if step == "filed":
            return "cases", services.cases.open_from_clue(self.record_id)
        services.records.save("clues", {"state": step}, record_id=self.record_id, reason=reason)
        return None

    def clocks(self) -> Sequence[Any]:
        """The term for verifying the clue."""
        return self.context.services.deadlines.of_clue(self.record_id) if self.record_id is not None else ()
