"""维护: backups, the check of the register, imports that can be undone, the office's own papers, this PC."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.context import Context
from desktop.pages.page import Page
from desktop.pages.upkeep_backups import BackupsPart
from desktop.pages.upkeep_batches import BatchesPart
from desktop.pages.upkeep_check import CheckPart
from desktop.pages.upkeep_machine import MachinePart
from desktop.pages.upkeep_part import Part
from desktop.pages.upkeep_variants import VariantsPart

PARTS: tuple[type[Part], ...] = (BackupsPart, CheckPart, BatchesPart, VariantsPart, MachinePart)


class UpkeepPage(Page):
    """One tab for each part; Ctrl+Tab goes to the next."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        px = context.theme.px
        heading = QLabel("登记库维护")
        heading.setProperty("look", "title")
        heading.setContentsMargins(px(16), px(10), px(16), px(4))
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("登记库维护")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.stack = QStackedWidget()
        self.parts = [make(context) for make in PARTS]
        for part in self.parts:
            self.tabs.addTab(part.label)
            self.stack.addWidget(part)
            part.said.connect(self.said)
            part.go.connect(self.go)
            part.restore_wanted.connect(self.restore_wanted)
        self.tabs.currentChanged.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading)
        row = QHBoxLayout()
        row.setContentsMargins(px(4), 0, 0, 0)
        row.addWidget(self.tabs)
        column.addLayout(row)
        column.addWidget(self.stack, 1)

    def title(self) -> str:
        """Name the page."""
        return "登记库维护"

    def arrive(self) -> None:
        """Show what is true now."""
        self.part().arrive()

    def part(self) -> Part:
        """The part that is shown."""
        return self.parts[self.stack.currentIndex()]

    @Slot(int)
    def _turn(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.part().arrive()
