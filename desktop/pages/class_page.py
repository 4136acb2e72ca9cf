"""The page of a training class: its record, and in place of it the sign-in of its sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from db.kinds import today
from desktop.context import Context
from desktop.pages.record_page import RecordPage
from desktop.pages.sign_in import SignInView
from desktop.widgets.record_head import NextStep

_SIGN_IN = NextStep("sign_in", "签到")
_CERTIFY = NextStep("certify", "颁发证书")


class ClassPage(RecordPage):
    """A class. On its days it opens at the sign-in; F6 changes to the whole record and back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "training_classes", parent)
        self.sign_in = SignInView(context, self.frame)
        self.sign_in.said.connect(self.said)
        self.sign_in.record_wanted.connect(self.show_record)
        self.frame.addWidget(self.sign_in)

    @property
    def signing(self) -> bool:
        """Whether the sign-in is shown in place of the record."""
        return self.frame.currentWidget() is self.sign_in

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:
        """Show a class; on one of its days its sign-in."""
        self.frame.setCurrentIndex(0)
        super().open(record_id, values)
        begin, end = self.values.get("starts_on"), self.values.get("ends_on")
        on_now = begin is not None and begin <= today() <= (end or begin)
        if record_id is not None and on_now and not self.view.changes():
            self.show_sign_in()

    def arrive(self) -> None:
        """Put the cursor where work goes on."""
        if self.signing:
            self.sign_in.line.setFocus()
        else:
            super().arrive()

    def beside(self) -> str:
        """How many are expected."""
        count = len(self.values.get("participants") or ())
        return f"参训 {count} 人" if count else ""

    def steps(self) -> Sequence[NextStep]:
        """Signing in once there are courses, certificates once somebody signed in."""
        if not self.values.get("courses"):
            return ()
        return (_SIGN_IN, _CERTIFY) if self.values.get("attendance") else (_SIGN_IN,)

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Issue the certificates that are due."""
        del reason
        if step == "certify" and self.record_id is not None:
            self.context.services.trainings.certify(self.record_id)
        return None

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step; signing in changes to the sign-in."""
        if step == "sign_in":
            self.once_saved(self.show_sign_in)
        else:
            super().take_step(step)

    @Slot()
    def show_sign_in(self) -> None:
        """Show the sign-in in place of the record."""
        if self.record_id is not None and self.values.get("courses"):
            self.frame.setCurrentWidget(self.sign_in)
            self.sign_in.show_class(self.record_id, self.title(), self.values["courses"])

    @Slot()
    def show_record(self) -> None:
        """Show the whole record, with what was marked meanwhile."""
        self.frame.setCurrentIndex(0)
        self.context.tasks.run(_wait, done=self._shown_again)

    @Slot(object)
    def _shown_again(self, _nothing: object) -> None:
        self.reload()
        self.view.rest()

    def save(self) -> None:
        """Save the record; marks are saved already."""
        if self.signing:
            self.said.emit("签到都已自动保存")
        else:
            super().save()

    @Slot(object)
    def _heard(self, touched: frozenset[tuple[str, int]]) -> None:
        """Follow changes while the record is shown; the sign-in follows its own marks."""
        if not self.signing:
            super()._heard(touched)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """F6 goes to the sign-in."""
        if event.key() == Qt.Key.Key_F6 and self.values.get("courses"):
            self.take_step("sign_in")
        else:
            super().keyPressEvent(event)


def _wait() -> None:
    """Wait for the worker's turn: whatever was being saved has been then."""
