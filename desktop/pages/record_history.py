"""The way from the page of a record to its history and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence

from db.errors import Missing
from desktop.keys import KEYS
from desktop.pages.history_view import HistoryView

if TYPE_CHECKING:
    from desktop.pages.record_page import RecordPage


class RecordHistory(QObject):
    """Shows the history in the place of the record; the record follows what is taken back there."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__(page)
        self.view: HistoryView | None = None
        page.side.history_wanted.connect(self.show)
        action = QAction(KEYS["history"].what, page)
        action.setShortcuts([QKeySequence(one) for one in KEYS["history"].keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self.show)
        page.addAction(action)

    @property
    def _page(self) -> RecordPage:
        """The page; only Qt keeps it, or the two would keep each other."""
        return cast("RecordPage", self.parent())

    @Slot()
    def show(self) -> None:
        """Show everything that happened to the record."""
        page = self._page
        if page.record_id is None:
            return
        if self.view is None:
            self.view = HistoryView(page.context, page.register, page.frame)
            self.view.closed.connect(self.close)
            self.view.said.connect(page.said)
            self.view.undone.connect(self._undone)
            self.view.removed.connect(self._removed)
            page.frame.addWidget(self.view)
        page.frame.setCurrentWidget(self.view)
        self.view.show_record(page.record_id, page.title())

    @Slot()
    def close(self) -> None:
        """Show the record again, when its history has the place."""
        if self.view is not None and self._page.frame.currentWidget() is self.view:
            self._page.frame.setCurrentWidget(self._page.frame.ground)
            self._page.view.rest()

    @Slot()
    def _undone(self) -> None:
        """The record as it is now; when it is no longer there, back to where the clerk came from."""
        try:
            self._page.reload()
        except Missing:
            self._removed()

    @Slot()
    def _removed(self) -> None:
        """The record is gone: back to where the clerk came from."""
        self.close()
        self._page.back.emit()
