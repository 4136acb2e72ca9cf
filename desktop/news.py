"""News of the register: which records were just changed, told on the screen thread whoever changed them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot


class News(QObject):
    """Pages listen to `touched`, a frozen set of (table, id)."""

    touched = Signal(object)
    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def hear(self, touched: frozenset[tuple[str, int]]) -> None:
        """Take in a change; may be called on any thread."""
        self._heard.emit(touched)

    @Slot(object)
    def _tell(self, touched: object) -> None:
        self.touched.emit(touched)
