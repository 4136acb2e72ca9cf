"""The page of a fair: its stands in walking order with their figures, and the record behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.context import Context
from desktop.pages.fair_view import FairView
from desktop.pages.papered_page import PaperedPage
from desktop.widgets.record_head import NextStep

_WALK = NextStep("walk", "巡查展位")
_ROSTER = NextStep("roster", "导入参展名单")
_STAND = NextStep("stand", "登记参展企业")


class ExhibitionPage(PaperedPage):
    """A fair with stands opens at its walking list; F6 changes to the whole record and back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "exhibitions", parent)
        self._stands = 0
        self.walk = FairView(context, self.frame)
        self.walk.go.connect(self.go)
        self.walk.browse.connect(self.browse)
        self.walk.said.connect(self.said)
        self.walk.record_wanted.connect(self.show_record)
        self.walk.print_wanted.connect(self.print_record)
        self.walk.check_wanted.connect(self._start_check)
        self.frame.addWidget(self.walk)
        self._walking = False

    @property
    def walking(self) -> bool:
        """Whether the walking list is shown in place of the record."""
        return self.frame.currentWidget() is self.walk

    def main_view(self) -> QWidget:
        """The walking list while it is what the clerk works with."""
        return self.walk if self._walking else self.frame.ground

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:
        """Show a fair; one with stands at its walking list."""
        self._walking = False
        self.frame.setCurrentWidget(self.frame.ground)
        super().open(record_id, values)
        if self._stands and not self.view.changes():
            self.show_walk()

    def arrive(self) -> None:
        """Put the cursor where work goes on."""
        if self.walking:
            self.walk.table.setFocus()
        else:
            super().arrive()

    def shown(self) -> None:
        """Count the stands."""
        super().shown()
        self._stands = self.context.services.exhibitions.figures.stands(self.record_id) if self.record_id else 0

    def clocks(self) -> Sequence[Any]:
        """What has to be done before the opening or after the end."""
        return self.context.services.exhibitions.clocks.of(self.record_id) if self.record_id is not None else ()

    def beside(self) -> str:
        """When and where."""
        opens, closes = self.values.get("opens_on"), self.values.get("closes_on")
        days = f"{opens:%Y-%m-%d}" if opens else ""
        days += f" 至 {closes:%m-%d}" if closes else ""
        return "　".join(part for part in (days, self.values.get("place")) if part)

    def steps(self) -> Sequence[NextStep]:
        """Walking once there are stands, the roster before."""
        if self.record_id is None:
            return ()
        stands = self.context.services.exhibitions.figures.stands(self.record_id)
        return (_WALK, _ROSTER, _STAND) if stands else (_ROSTER, _STAND)

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step; all of them lead elsewhere."""
        what = {"walk": self.show_walk, "roster": self._take_roster, "stand": self._new_stand}[step]
        self.once_saved(what)

    @Slot()
    def show_walk(self) -> None:
        """Show the walking list in place of the record."""
        if self.record_id is not None:
            self._walking = True
            self.frame.setCurrentWidget(self.walk)
            self.walk.show_fair(self.record_id, self.title(), self.beside())
            self.walk.table.setFocus()

    @Slot()
    def show_record(self) -> None:
        """Show the whole record."""
        self._walking = False
        self.frame.setCurrentWidget(self.frame.ground)
        self.reload()
        self.view.rest()

    def _take_roster(self) -> None:
        self.browse.emit("import", {"register": "exhibitors", "shared": self.record_id})

    def _new_stand(self) -> None:
        self.make.emit("exhibitors", {"exhibition": self.record_id, "exhibition_text": self.title()})

    @Slot(int)
    def _start_check(self, exhibitor: int) -> None:
        self.context.tasks.run(partial(self._start, exhibitor), done=self._started)

    def _start(self, exhibitor: int) -> int:
        exhibitions = self.context.services.exhibitions
        return exhibitions.start(exhibitor, checkers=exhibitions.stands.usual_checkers(exhibitor))

    @Slot(object)
    def _started(self, check: int) -> None:
        self.go.emit("risk_checks", check)

    def print_record(self) -> None:
        """Open the walking list as a paper."""
        self.once_saved(partial(self.open_paper_of, "walking_list"))

    @Slot(object)
    def _heard(self, touched: frozenset[tuple[str, int]]) -> None:
        """The walking list follows the checks that are made while it is shown."""
        if self.walking and self.isVisible() and {table for table, _ in touched} & _TOLD:
            self.walk.refresh()
        elif not self.walking:
            super()._heard(touched)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """F6 goes to the walking list."""
        if event.key() == Qt.Key.Key_F6 and self._stands and self.frame.currentWidget() is self.frame.ground:
            self.take_step("walk")
        else:
            super().keyPressEvent(event)


_TOLD = {"exhibitors", "risk_checks", "risk_answers", "fair_complaints", "rectifications"}
