"""The page of a stand: its checks and complaints, and what the register knows of it while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from db.services.fair_hints import Hint
from db.services.fair_stands import StandEvent
from desktop.context import Context
from desktop.pages.fair_lines import LEVEL_TONES
from desktop.pages.papered_page import PaperedPage
from desktop.widgets.plain_table import ROW, Column, PlainRow, PlainTable
from desktop.widgets.record_head import NextStep
from desktop.widgets.side_column import Note

PAUSE = 400  # ms after the last key
_SEE = "see:"
_COLUMNS = (Column("日期"), Column("编号"), Column("情况"), Column("等级"), Column("说明", stretch=True))
_START, _ON, _AGAIN = NextStep("start", "开始排查"), NextStep("start", "继续排查"), NextStep("start", "再次排查")
_LOOK = NextStep("look", "看排查结果")
_COMPLAIN = NextStep("complain", "登记投诉")


class ExhibitorPage(PaperedPage):
    """One enterprise at one fair."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._events: tuple[StandEvent, ...] = ()
        self._asked_for = 0
        super().__init__(context, "exhibitors", parent)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._ask_hints)

    def add_sections(self) -> None:
        """What happened at the stand comes first, its papers last."""
        self.table = PlainTable(self.context.theme, "排查和投诉", _COLUMNS)
        self.table.opened.connect(self._open_event)
        self._section = self.view.add_section("events", "排查和投诉", first=True)
        self._section.addWidget(self.table)
        super().add_sections()

    def beside(self) -> str:
        """Where it stands."""
        place = " ".join(part for part in (self.values.get("hall"), self.values.get("booth")) if part)
        return "　".join(part for part in (place, self.values.get("exhibition_text")) if part)

    def steps(self) -> Sequence[NextStep]:
        """A check is started, gone on with, or looked at."""
        if self.record_id is None:
            return ()
        last = next((one for one in self._events if one.register == "risk_checks"), None)
        if last is None:
            return (_START, _COMPLAIN)
        return (_ON, _COMPLAIN) if last.state == "draft" else (_LOOK, _AGAIN, _COMPLAIN)

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step; all of them lead to another record."""
        self.once_saved({"start": self._start, "look": self._look, "complain": self._complain}[step])

    def _start(self) -> None:
        if self.record_id is not None:
            self.context.tasks.run(partial(self._begin, self.record_id), done=self._go_to_check)

    def _begin(self, exhibitor: int) -> int:
        exhibitions = self.context.services.exhibitions
        return exhibitions.start(exhibitor, checkers=exhibitions.stands.usual_checkers(exhibitor))

    @Slot(object)
    def _go_to_check(self, check: int) -> None:
        self.go.emit("risk_checks", check)

    def _look(self) -> None:
        last = next(one for one in self._events if one.register == "risk_checks")
        self.go.emit(last.register, last.record_id)

    def _complain(self) -> None:
        known = {"exhibitor": self.record_id, "exhibitor_text": self.title()}
        known |= {name: self.values.get(name) for name in ("exhibition", "exhibition_text")}
        self.make.emit("fair_complaints", known)

    def shown(self) -> None:
        """Show what happened at the stand."""
        exhibitions = self.context.services.exhibitions
        self._events = exhibitions.stands.events(self.record_id) if self.record_id is not None else ()
        self.table.show_rows([_row(one) for one in self._events])
        px = self.context.theme.px
        self.table.setFixedHeight(self.table.header().sizeHint().height() + px(ROW) * len(self._events) + px(4))
        self.view.show_section("events", shown=bool(self._events))
        self.head.offer(self.steps())
        super().shown()

    @Slot(object)
    def _open_event(self, place: tuple[str, int]) -> None:
        self.go.emit(*place)

    # What the register knows

    def notes(self) -> list[Note]:
        """What the register knows of the stand as it is saved."""
        if self.record_id is None:
            return []
        return _notes(self.context.services.exhibitions.hints.of(self.record_id))

    @Slot()
    def _edited(self) -> None:
        super()._edited()
        self._pause.start()

    @Slot()
    def _ask_hints(self) -> None:
        self._asked_for += 1
        raw: dict[str, Any] = self.view.changes() if self.record_id is not None else self.view.raw()
        if raw:
            ask = partial(self._look_up, self._asked_for, raw, self.record_id)
            self.context.tasks.run(ask, done=self._show_hints)

    def _look_up(self, number: int, raw: dict[str, Any], record: int | None) -> tuple[int, tuple[Hint, ...]]:
        return number, self.context.services.exhibitions.hints.typed(raw, record)

    @Slot(object)
    def _show_hints(self, found: tuple[int, tuple[Hint, ...]]) -> None:
        if found[0] == self._asked_for:
            self._noted = _notes(found[1])
            self._tell_notes()

    def jump(self, path: str) -> None:
        """Go to a field, or to the record that something was read from."""
        if path.startswith(_SEE):
            register, _, record = path.removeprefix(_SEE).partition("/")
            self.go.emit(register, int(record))
        else:
            super().jump(path)


def _notes(hints: Sequence[Hint]) -> list[Note]:
    """What matters as reminders; what is only known is told at its question."""
    return [
        Note(
            f"{one.question} {one.sentence}",
            f"{_SEE}{one.register}/{one.record_id}"
            if one.record_id is not None and one.register != "exhibitors"
            else "",
            level=one.tone,
        )
        for one in hints
        if one.points
    ]


def _row(one: StandEvent) -> PlainRow:
    tones = [(3, LEVEL_TONES[one.level])] if one.level else []
    texts = (f"{one.on:%Y-%m-%d}", one.number, one.state_label, one.level_label, one.words)
    return PlainRow(texts, (one.register, one.record_id), tuple(tones))
