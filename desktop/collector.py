"""Garbage is collected on the screen thread only: a widget freed by chance on the worker takes the program down."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_PAUSE = 1000  # ms


class Collector(QObject):
    """Takes the place of Python's own timing, with its own thresholds, from `start` to `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Stop Python from collecting wherever it happens to be."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect again; the worker has ended."""
        self._timer.stop()
        gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect the generations that are due."""
        counts = enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        due = [generation for generation, (count, limit) in counts if count > limit]
        if due:
            gc.collect(due[-1])
