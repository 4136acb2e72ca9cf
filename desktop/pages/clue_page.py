"""The page of a clue: its clock, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Slot
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

    @Slot(str)
    def take_step(self, step: str) -> None:
        """File a case: its page opens with what the clue knows, and saving it files the clue."""
        if step == "filed":
            self.once_saved(self._file)
        else:
            super().take_step(step)

    def _file(self) -> None:
        if self.record_id is not None:
            self.make.emit("cases", self.context.services.cases.known_from_clue(self.record_id))

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Note what else became of the clue."""
        if self.record_id is not None:
            self.context.services.records.save("clues", {"state": step}, record_id=self.record_id, reason=reason)
        return None

    def clocks(self) -> Sequence[Any]:
        """The term for verifying the clue."""
        return self.context.services.deadlines.of_clue(self.record_id) if self.record_id is not None else ()
