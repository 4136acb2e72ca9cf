"""The page of a risk check: filled at the booth while it is a draft, then reviewed, put right and closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from db.errors import NeedsReason
from desktop.context import Context
from desktop.pages.check_filler import CheckFiller
from desktop.pages.record_page import RecordPage
from desktop.widgets.record_head import NextStep

_ANSWER = NextStep("answer", "答题")
_REOPEN = NextStep("reopen", "退回草稿")
_STEPS = {
    "filled": (NextStep("review", "复核"), _REOPEN),
    "reviewed": (NextStep("rectify", "下达整改"), NextStep("close", "销号"), _REOPEN),
    "rectifying": (NextStep("close", "销号"), _REOPEN),
    "closed": (_REOPEN,),
}


class CheckPage(RecordPage):
    """A risk check. A draft opens at its first open question; F6 changes to the whole record and back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "risk_checks", parent)
        assert self.files is not None  # only a register of one record has none
        self.filler = CheckFiller(context, self.files, self.frame)
        self.filler.go.connect(self.go)
        self.filler.said.connect(self.said)
        self.filler.record_wanted.connect(self.show_record)
        self.filler.fill_wanted.connect(self.hand_in)
        self.frame.addWidget(self.filler)
        self.settled.connect(self.fill)

    @property
    def filling(self) -> bool:
        """Whether the questions are shown in place of the record."""
        return self.frame.currentWidget() is self.filler

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:
        """Show a check; a draft is gone on with."""
        self.frame.setCurrentIndex(0)
        super().open(record_id, values)
        if record_id is not None and self.values.get("state") == "draft" and not self.view.changes():
            self.fill()

    def arrive(self) -> None:
        """Put the keys where work goes on."""
        if self.filling:
            self.filler.setFocus()
        else:
            super().arrive()

    def beside(self) -> str:
        """Whose check it is."""
        return str(self.values.get("exhibitor_text") or "")

    def steps(self) -> Sequence[NextStep]:
        """What follows from its state; nothing to put right is closed at once."""
        state = str(self.values.get("state") or "draft")
        steps: Sequence[NextStep] = _STEPS.get(state, (_ANSWER,))
        return steps if self.values.get("findings") else [one for one in steps if one.key != "rectify"]

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Take a step. Raises `NeedsReason` for going back without one, `Refused` with what is still open."""
        exhibitions, check_id = self.context.services.exhibitions, self.record_id
        if check_id is None:
            return None
        if step == "fill":
            exhibitions.fill(check_id)
        elif step == "review":
            exhibitions.review(check_id, reviewer=self.context.services.user)
        elif step == "rectify":
            exhibitions.rectify(check_id)
        elif step == "close":
            exhibitions.close(check_id)
        elif step == "reopen":
            if not reason:
                raise NeedsReason(("退回草稿后答案可以修改，理由留在日志里",))
            exhibitions.reopen(check_id, reason=reason)
        return None

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step; answering changes to the questions."""
        if step == "answer":
            self.once_saved(self.fill)
        else:
            super().take_step(step)

    @Slot()
    def fill(self) -> None:
        """Show the questions in place of the record."""
        if self.record_id is not None:
            self.frame.setCurrentWidget(self.filler)
            self.filler.show_check(self.record_id)

    @Slot()
    def show_record(self) -> None:
        """Show the whole record, with what was answered meanwhile."""
        self.filler.keep()
        self.frame.setCurrentIndex(0)
        self.context.tasks.run(_wait, done=self._shown_again)

    @Slot()
    def hand_in(self) -> None:
        """All questions are answered: the draft becomes a filled check, shown as a record."""
        self.frame.setCurrentIndex(0)
        self._step("fill", "")
        self.view.rest()

    def save(self) -> None:
        """Save the record; answers are saved already."""
        if self.filling:
            self.filler.keep()
            self.said.emit("每个答案都已自动保存")
        else:
            super().save()

    def leave(self) -> None:
        """Keep what was typed."""
        if self.filling:
            self.filler.keep()
        super().leave()

    @Slot(object)
    def _shown_again(self, _nothing: object) -> None:
        """Whatever was being saved has been: read the record anew."""
        self.reload()
        self.view.rest()

    @Slot(object)
    def _heard(self, touched: frozenset[tuple[str, int]]) -> None:
        """Follow changes while the record is shown; the questions follow their own answers."""
        if not self.filling:
            super()._heard(touched)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """F6 goes on with the questions of a draft."""
        if event.key() == Qt.Key.Key_F6 and self.values.get("state") == "draft":
            self.take_step("answer")
        else:
            super().keyPressEvent(event)


def _wait() -> None:
    """Wait for the worker's turn: whatever was being saved has been then."""
