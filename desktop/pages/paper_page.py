"""An issued paper as it was issued: to look at, to print again byte for byte, to go to its case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.context import Context
from desktop.pages.page import Page
from desktop.widgets.paper_preview import PaperPreview


class PaperPage(Page):
    """Shows the frozen paper; a draft has none and is refused with a sentence that says where it is printed."""

    prints = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.preview = PaperPreview(context, self)
        self.preview.said.connect(self.said)
        self.preview.jump.connect(self._open_record)
        self._title = ""
        self._paper = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.preview)
        self.setFocusProxy(self.preview)

    def title(self) -> str:
        """Name the paper and its number."""
        return self._title

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:  # noqa: ARG002  # there are no new ones
        """Show the paper `record_id`. Raises `Refused` for a draft, `Missing` when its file is gone."""
        if record_id is None:
            return
        self._paper = record_id
        services = self.context.services
        paper = services.records.load("papers", record_id)
        pdf = services.papers.pdf(record_id)
        self._title = "".join(part for part in (paper["title"], f"（{paper['number']}）" if paper["number"] else ""))
        self.preview.show_paper(self._title, pdf, spots=services.papers.spots(record_id))

    @Slot()
    def _open_record(self) -> None:
        """A fact of the paper is asked for: it stands in its record."""
        self.go.emit(*self.context.services.papers.record_of(self._paper))

    def arrive(self) -> None:
        """Put the cursor on the page."""
        self.preview.setFocus()

    def leave(self) -> None:
        """Let the pictures go."""
        self.preview.close_paper()

    def print_it(self) -> None:
        """Print it again."""
        self.preview.print_it()
