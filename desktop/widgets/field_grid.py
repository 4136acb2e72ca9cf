"""Fields side by side on one grid: four narrow columns where there is room, two below that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain, repeat

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from db.forms import Item, RowsItem
from desktop.theme import Theme
from desktop.widgets.editor import Editor
from desktop.widgets.form_field import FormField

NARROW = 660
ACROSS = 16


def says_heading(item: Item | RowsItem, heading: str) -> bool:
    """Whether a field right under its section's heading would only repeat it."""
    return item.label == heading and not (isinstance(item, Item) and item.spec.required)


class FieldGrid(QWidget):
    """Lays fields out in reading order; days and sums take one column, most fields two, long texts the whole line.

    Each field keeps a gap to its right, the last one of a line too, so that the columns of all grids agree.
    """

    def __init__(
        self,
        items: Iterable[Item | RowsItem],
        make: Callable[[Item | RowsItem, QWidget], Editor],
        theme: Theme,
        *,
        parent: QWidget,
        heading: str = "",
    ) -> None:
        """`make` makes the editor of an item; a field called like the `heading` above it carries no label."""
        super().__init__(parent)
        self.fields = tuple(
            FormField(item, partial(make, item), theme, self, titled=not (first and says_heading(item, heading)))
            for first, item in zip(chain((True,), repeat(False)), items)  # noqa: B905  # the rest has no end
        )
        self._theme = theme
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)  # the gap is the field's own margin: Qt leaves it out beside empty columns
        self._grid.setVerticalSpacing(theme.px(2))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        for field in self.fields:
            field.setContentsMargins(0, 0, theme.px(ACROSS), 0)
            field.installEventFilter(self)
        self.arrange(4)

    def arrange(self, columns: int = 0) -> None:
        """Put every field that is asked into its place."""
        self._columns = columns or self._columns
        for field in self.fields:
            self._grid.removeWidget(field)  # not takeAt: its item would live on and keep the field's old height
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < self._columns))
        row = column = 0
        for field in self.fields:
            if field.isHidden():
                continue
            span = min(field.units(), self._columns)
            if column + span > self._columns:
                row, column = row + 1, 0
            self._grid.addWidget(field, row, column, 1, span)
            column += span

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Change the number of columns where the room asks for it."""
        super().resizeEvent(event)
        columns = 4 if self.width() >= self._theme.px(NARROW) else 2
        if columns != self._columns:
            self.arrange(columns)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002
        """Close or open the gap when a condition hides or shows a field."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.arrange()
        return False
