"""维护: backups, the check of the register, imports that can be undone, the office's own papers, this PC."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.context import Context
from desktop.pages.page import Page
from desktop.pages.upkeep_accounts import AccountsPart
from desktop.pages.upkeep_backups import BackupsPart
from desktop.pages.upkeep_batches import BatchesPart
from desktop.pages.upkeep_check import CheckPart
from desktop.pages.upkeep_digest import DigestPart
from desktop.pages.upkeep_machine import MachinePart
from desktop.pages.upkeep_numbers import NumbersPart
from desktop.pages.upkeep_part import Part
from desktop.pages.upkeep_redact import RedactPart
from desktop.pages.upkeep_removed import RemovedPart
from desktop.pages.upkeep_rules import RulesPart
from desktop.pages.upkeep_secrets import SecretsPart
from desktop.pages.upkeep_settings import SettingsPart
from desktop.pages.upkeep_variants import VariantsPart
from desktop.widgets.navigation import Entry, Navigation

PARTS: tuple[type[Part], ...] = (
    BackupsPart,
    CheckPart,
    DigestPart,
    SecretsPart,
    BatchesPart,
    RemovedPart,
    RedactPart,
    SettingsPart,
    RulesPart,
    VariantsPart,
    NumbersPart,
    AccountsPart,
    MachinePart,
)
"""In the order of the list at the left; parts of one group stand together."""


class UpkeepPage(Page):
    """The parts in a list at the left, one of them beside it; Ctrl+Tab goes to the next. A part is built when shown."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        px = context.theme.px
        heading = QLabel("登记库维护")
        heading.setProperty("look", "title")
        heading.setContentsMargins(px(16), px(10), px(16), px(4))
        self.places = Navigation(context.theme, self)
        self.places.setAccessibleName("登记库维护")
        self.places.setProperty("look", "page")
        self.places.offer([Entry(part.label, part.label, part.group, part.icon) for part in PARTS])
        self.places.mark(PARTS[0].label)
        self.stack = QStackedWidget(self)
        self.parts: dict[str, Part] = {}
        self.places.currentRowChanged.connect(self._turn)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.places)
        beside.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading)
        column.addLayout(beside, 1)

    def title(self) -> str:
        """Name the page."""
        return "登记库维护"

    def arrive(self) -> None:
        """Show what is true now."""
        self._show(self.places.current())

    def part(self) -> Part:
        """The part that is shown."""
        return self.parts[self.places.current()]

    def show_part(self, label: str) -> Part:
        """Bring the part of this name to the front."""
        self.places.mark(label)
        return self.part()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Go to the next part with Ctrl+Tab, to the one before with Ctrl+Shift+Tab."""
        step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            labels = self.places.keys()
            self.show_part(labels[(labels.index(self.places.current()) + step) % len(labels)])
            return
        super().keyPressEvent(event)

    @Slot(int)
    def _turn(self, _row: int) -> None:
        if self.places.current():
            self._show(self.places.current())

    def _show(self, label: str) -> None:
        part = self.parts.get(label)
        if part is None:
            make = next(one for one in PARTS if one.label == label)
            part = self.parts[label] = make(self.context)
            part.said.connect(self.said)
            part.go.connect(self.go)
            part.restore_wanted.connect(self.restore_wanted)
            part.convert_wanted.connect(self.convert_wanted)
            part.founded.connect(self.founded)
            self.stack.addWidget(part)
        self.stack.setCurrentWidget(part)
        part.arrive()
