"""The page of one sign-in: how one person was at one course, and the way to the class it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.context import Context
from desktop.pages.record_page import RecordPage
from desktop.widgets.record_head import NextStep

_CLASS = NextStep("class", "打开班次")


class AttendancePage(RecordPage):
    """A sign-in is usually made in its class; here a single one is added afterwards or put right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "attendance", parent)

    def title(self) -> str:
        """Who, at which course."""
        if self.record_id is None:
            return super().title()
        return f"{self.values.get('person_text')} 第{self.values.get('session')}课"

    def beside(self) -> str:
        """In which class."""
        return str(self.values.get("training_text") or "")

    def steps(self) -> Sequence[NextStep]:
        """The class."""
        return (_CLASS,) if self.record_id is not None else ()

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Go to the class."""
        if step == "class":
            self.once_saved(self._go_to_class)

    def _go_to_class(self) -> None:
        self.go.emit("training_classes", self.values["training"])
