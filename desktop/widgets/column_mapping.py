"""Where the columns of a workbook lead: one line for each, with what stands in it, and a box to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from desktop.theme import Theme
from desktop.widgets.plan_grid import shown

if TYPE_CHECKING:
    from db.services.sheets import SheetPlan

NOWHERE, INTO_NOTE = "不导入", "记入备注（带表头）"
_EXAMPLES, _LONGEST = 3, 18


class TargetBox(QComboBox):
    """The fields a column can lead to; the wheel scrolls the page and never changes a choice."""

    chosen = Signal(str, object)

    def __init__(self, heading: str, choices: Sequence[tuple[str, str]], *, note: str) -> None:
        super().__init__()
        self.heading = heading
        self.setAccessibleName(f"“{heading}”导入到")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(20)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(24)
        self.addItem(NOWHERE, None)
        for path, label in choices:
            self.addItem(INTO_NOTE if path == note else label, path)
        self.activated.connect(self._choose)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Leave the wheel to the page."""
        event.ignore()

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.heading, self.currentData())


class ColumnMapping(QScrollArea):
    """Says by `chosen` what a clerk changed: a heading and a path, or None for a column that is left out."""

    chosen = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.boxes: dict[str, TargetBox] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("各列对应")

    def show_sheet(self, sheet: SheetPlan | None, choices: Sequence[tuple[str, str]], *, note: str) -> None:
        """Show the columns of a sheet; `note` is the path that takes what has no field of its own."""
        if sheet is None or sheet.header is None:
            self.boxes = {}
            self.setWidget(QWidget())
            return
        names = [heading.name for heading in sheet.header.headings]
        if list(self.boxes) != names or self.property("sheet") != sheet.name:
            self._build(sheet, choices, note)
        self.setProperty("sheet", sheet.name)
        for name, box in self.boxes.items():
            box.setCurrentIndex(max(0, box.findData(sheet.mapping[name])))
            box.setEnabled(not sheet.own)

    def _build(self, sheet: SheetPlan, choices: Sequence[tuple[str, str]], note: str) -> None:
        assert sheet.header is not None
        px = self._theme.px
        inner = QWidget()
        inner.setProperty("look", "page")
        grid = QGridLayout(inner)
        grid.setContentsMargins(px(16), px(8), px(16), px(12))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        for place, words in enumerate(("表头", "导入到", "前几行")):
            grid.addWidget(self._label(words, "hint"), 0, place)
        self.boxes = {}
        for row, heading in enumerate(sheet.header.headings, 1):
            box = TargetBox(heading.name, choices, note=note)
            box.chosen.connect(self.chosen)
            name = self._label("／".join(heading.parts), "")
            name.setBuddy(box)
            examples = self._label(_examples(sheet, heading.column), "muted")
            examples.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(name, row, 0)
            grid.addWidget(box, row, 1)
            grid.addWidget(examples, row, 2)
            self.boxes[heading.name] = box
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(len(self.boxes) + 1, 1)
        self.setWidget(inner)

    def _label(self, words: str, look: str) -> QLabel:
        label = QLabel(words)
        label.setProperty("look", look)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label


def _examples(sheet: SheetPlan, column: int) -> str:
    """The first texts that stand in a column."""
    first = (sheet.header.last if sheet.header is not None else 0) + 1
    found: list[Any] = []
    for row in range(first, len(sheet.grid.cells)):
        value = sheet.grid.value(row, column)
        if value is not None and value not in found:
            found.append(value)
        if len(found) == _EXAMPLES:
            break
    return "　".join(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for text in map(shown, found))
