"""The few fields of a record that is made (or completed) on the way, right below its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from db.forms import Item, RowsItem
from desktop.theme import Theme
from desktop.widgets.editor import Editor, Raw
from desktop.widgets.editors import plain_editor
from desktop.widgets.field_grid import FieldGrid
from desktop.widgets.field_set import FieldSet
from desktop.widgets.link_source import LinkSource


class NewRecord(QFrame):
    """A small form inside a form; it belongs to the link field above it."""

    changed = Signal()
    left = Signal()

    def __init__(self, register: str, source: LinkSource, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "known")
        self._set = FieldSet(parent=self)
        self._head = QLabel(self)
        self._head.setProperty("look", "hint")
        self._head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._source = source
        grid = FieldGrid(source.asked(register), self._editor, theme, parent=self)
        fields = grid.fields
        self._set.add(fields)
        self._set.shown.connect(grid.arrange)
        self._set.edited.connect(self._edited)
        for field in fields:
            field.left.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(8), theme.px(6), 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(self._head)
        layout.addWidget(grid)

    def open(self, values: Mapping[str, Any] | None, heading: str) -> None:
        """Start from a known record's values, or from nothing."""
        self._head.setText(heading)
        self._set.load(values or {})

    def changes(self) -> dict[str, Raw]:
        """What was typed here."""
        return self._set.changes()

    def restore(self, raw: Mapping[str, Raw]) -> None:
        """Show what was typed once."""
        self._set.restore(raw)

    def settle(self) -> None:
        """Understand every field."""
        self._set.settle()

    def faulty(self) -> bool:
        """Whether a field cannot be understood."""
        return bool(self._set.faulty())

    def stops(self) -> list[QWidget]:
        """The widgets Tab stops at, in order."""
        return [stop for field in self._set.fields.values() for stop in field.editor.stops()]

    def go_to(self, name: str) -> None:
        """Put the cursor into a field."""
        if name in self._set.fields:
            self._set.fields[name].editor.setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_first(self) -> None:
        """Put the cursor into the first field."""
        self.go_to(next(iter(self._set.fields)))

    def show_fault(self, path: str, sentence: str) -> None:
        """Show a fault beside its field."""
        self._set.show_faults({path: sentence})

    def _editor(self, item: Item | RowsItem, parent: QWidget) -> Editor:
        if not isinstance(item, Item):
            raise TypeError(f"{item.name}: rows are not made on the way")
        return plain_editor(item.spec.kind, self._theme, parent, days=self._source.days)

    @Slot(str)
    def _edited(self, _name: str) -> None:
        self.changed.emit()
