"""A ledger that is worked out of cases: listed like every register, printed as a list, opened as its cases."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from db.kinds import today
from db.registers import Register
from desktop.context import Context
from desktop.pages.list_page import ListPage
from desktop.pages.page import Page
from desktop.widgets.paper_preview import PaperPreview


class LedgerPage(Page):
    """The list, and its print in the same place; Esc goes back to the list."""

    prints = True

    def __init__(self, context: Context, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.register = register
        self.records = ListPage(context, register, self)
        self.preview: PaperPreview | None = None
        for signal, mine in (
            (self.records.go, self.go),
            (self.records.browse, self.browse),
            (self.records.said, self.said),
            (self.records.counted, self.counted),
        ):
            signal.connect(mine)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.records)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def title(self) -> str:
        """Name the ledger."""
        return self.register.label

    def arrive(self) -> None:
        """Show the list."""
        self.stack.setCurrentIndex(0)
        self.records.arrive()

    def leave(self) -> None:
        """Let the print go."""
        if self.preview is not None:
            self.preview.close_paper()
        self.stack.setCurrentIndex(0)

    def show_filtered(self, **filters: object) -> None:
        """List only what fits."""
        self.records.show_filtered(**filters)

    def print_it(self) -> None:
        """Show what is listed as a paper, to print or to save."""
        if self.preview is not None and self.stack.currentWidget() is self.preview:
            self.preview.print_it()
            return
        job = partial(self.context.services.ledger_print.pdf, self.register.key, self.records.model.ids)
        self.context.tasks.run(job, label="正在排印", done=self._show)

    @Slot(object)
    def _show(self, pdf: bytes) -> None:
        if self.preview is None:
            self.preview = PaperPreview(self.context, self)
            self.preview.said.connect(self.said)
            self.stack.addWidget(self.preview)
        self.preview.show_paper(f"{self.register.label}台账 {today():%Y-%m-%d}", pdf)
        self.stack.setCurrentWidget(self.preview)
        self.preview.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc leaves the print."""
        if event.key() == Qt.Key.Key_Escape and self.stack.currentIndex():
            self.stack.setCurrentIndex(0)
            self.records.arrive()
        else:
            super().keyPressEvent(event)
