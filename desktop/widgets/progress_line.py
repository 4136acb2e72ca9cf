"""How far a whole is done: a thin bar with its words beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from desktop.theme import Theme


class ProgressLine(QWidget):
    """Stays where it is, unlike the progress of work."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.words = QLabel(self)
        self.words.setProperty("look", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(6))
        row.setSpacing(theme.px(12))
        row.addWidget(self.bar, 1)
        row.addWidget(self.words)

    def show_progress(self, done: int, total: int, words: str) -> None:
        """Show that `done` of `total` are behind."""
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.words.setText(words)
        self.bar.setAccessibleName(words)
