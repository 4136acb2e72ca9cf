"""Which paper a file is the signed scan of: a menu of the issued papers of its record, chosen by key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from db.services.papers import PaperRow


class PaperChoice(QMenu):
    """Opens at a place; `chosen` gives the id of the file and of the paper, None for no paper."""

    chosen = Signal(int, object)

    def __init__(self, file_id: int, papers: Sequence[PaperRow], *, filed: bool, parent: QWidget) -> None:
        """`filed` offers to take the file off its paper."""
        super().__init__(parent)
        self.setAccessibleName("归入文书")
        for row in papers:
            day = f"{row.issued_on:%Y-%m-%d}" if row.issued_on else ""
            self._offer(f"{row.title}　{row.number or day}", partial(self._choose, file_id, row.id))
        if filed:
            self.addSeparator()
            self._offer("不归入文书", partial(self._choose, file_id, None))
        self.aboutToHide.connect(self.deleteLater)

    def open_at(self, place: QPoint) -> None:
        """Show it, the first paper chosen already."""
        self.popup(place)
        if self.actions():
            self.setActiveAction(self.actions()[0])

    def _offer(self, words: str, act: partial[None]) -> QAction:
        action = self.addAction(words)
        action.triggered.connect(act)
        return action

    def _choose(self, file_id: int, paper_id: int | None, _checked: bool = False) -> None:
        self.chosen.emit(file_id, paper_id)
