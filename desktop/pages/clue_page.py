"""The page of a clue: its clock, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from db.services.fair_clues import FromFair
from db.services.papers import PaperInfo
from desktop.context import Context
from desktop.pages.papered_page import PaperedPage
from desktop.widgets.record_head import NextStep
from desktop.widgets.side_column import Note

_OPEN = ("open", "verifying", None)
_ORIGIN = "origin"
_STEPS = (NextStep("filed", "立案"), NextStep("not_filed", "不予立案"), NextStep("transferred", "移送其他部门"))


_USUAL = {"report": ("1", *(f"C{number}" for number in range(1, 11)))}
"""The papers of complaints and reports, which share one source (投诉举报处理办法)."""

_ALWAYS = ("1", "4", "8", "9", "11", "14", "16")
"""Those of any clue while it is verified."""


class CluePage(PaperedPage):
    """A clue, with the papers of its verifying. Filing it makes a case that knows everything the clue knows."""

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

    def usual_papers(self, declared: Sequence[PaperInfo]) -> Iterable[str]:
        """What its source asks for, then what the verifying of any clue may need."""
        known = {info.form for info in declared}
        wanted = (*_USUAL.get(str(self.values.get("source")), ()), *_ALWAYS)
        return [form for form in dict.fromkeys(wanted) if form in known]

    def notes(self) -> list[Note]:
        """Where a clue came from that was made at a fair, and what a change means for papers."""
        origin = self._origin()
        if origin is None:
            return super().notes()
        what = f"风险排查 {origin.number} 第{origin.question}题" if origin.question else f"展会投诉 {origin.number}"
        told = Note(f"由{what}转来；排查表不作为证据，请另行核查取证", _ORIGIN, level="note")
        return [told, *super().notes()]

    def jump(self, path: str) -> None:
        """Go to a field, or to the record the clue was made of."""
        origin = self._origin() if path == _ORIGIN else None
        if origin is not None:
            self.go.emit(origin.register, origin.record_id)
        else:
            super().jump(path)

    def _origin(self) -> FromFair | None:
        if self.record_id is None or self.values.get("channel") != "exhibition":
            return None
        return self.context.services.exhibitions.clues.origin(self.record_id)

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Note what else became of the clue."""
        if self.record_id is not None:
            self.context.services.records.save("clues", {"state": step}, record_id=self.record_id, reason=reason)
        return None

    def clocks(self) -> Sequence[Any]:
        """The term for verifying the clue."""
        return self.context.services.deadlines.of_clue(self.record_id) if self.record_id is not None else ()
