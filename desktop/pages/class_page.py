"""The page of a training class: its record, and in place of it the sign-in of its sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from db.kinds import today
from db.services.training_figures import ClassFigures, TrainingFigure
from desktop.context import Context
from desktop.pages import training_bars
from desktop.pages.papered_page import PaperedPage
from desktop.pages.sign_in import SignInView
from desktop.widgets.figure_grid import FigureGrid
from desktop.widgets.record_head import NextStep
from desktop.widgets.stage_bar import Stage, StageBar

_COURSES = NextStep("courses", "登记课程")
_ROSTER = NextStep("participants", "登记参训名单")
_SIGN_IN = NextStep("sign_in", "签到")
_CERTIFY = NextStep("certify", "颁发证书")
_PRINT = NextStep("print", "打印一班一档")
_FIGURES = ("due", "attended", "times", "rate", "hours", "assessed", "pass_rate", "certificates")


class ClassPage(PaperedPage):
    """A class. On its days it opens at the sign-in; F6 changes to the whole record and back."""

    _figures: ClassFigures | None = None
    _deserving: frozenset[int] = frozenset()  # who may get a certificate

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "training_classes", parent)
        self.sign_in = SignInView(context, self.frame)
        self.sign_in.said.connect(self.said)
        self.sign_in.record_wanted.connect(self.show_record)
        self.frame.addWidget(self.sign_in)

    @property
    def signing(self) -> bool:
        """Whether the sign-in is shown in place of the record."""
        return self.frame.currentWidget() is self.sign_in

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:
        """Show a class; on one of its days its sign-in."""
        self.frame.setCurrentWidget(self.frame.ground)
        super().open(record_id, values)
        begin, end = self.values.get("starts_on"), self.values.get("ends_on")
        on_now = begin is not None and begin <= today() <= (end or begin)
        if record_id is not None and on_now and not self.view.changes():
            self.show_sign_in()

    def arrive(self) -> None:
        """Put the cursor where work goes on."""
        if self.signing:
            self.sign_in.line.setFocus()
        else:
            super().arrive()

    def beside(self) -> str:
        """How many are expected."""
        count = len(self.values.get("participants") or ())
        return f"参训 {count} 人" if count else ""

    def add_sections(self) -> None:
        """The figures of the class come first, its papers last."""
        theme = self.context.theme
        self.numbers = StageBar(theme, inset=0)
        self.numbers.chosen.connect(self._open_figure)
        self.charts = FigureGrid(theme)
        self.charts.add("sessions", "各课到课情况")
        self.charts.add("units", "各单位到课情况")
        self.charts.chosen.connect(self._open_people)
        section = self.view.add_section("figures", "培训情况", first=True)
        section.addWidget(self.numbers)
        section.addWidget(self.charts)
        super().add_sections()

    def shown(self) -> None:
        """Show the figures once somebody signed in; they are counted on the worker."""
        super().shown()
        self._figures, self._deserving = None, frozenset()
        signed_in = bool(self.values.get("attendance"))
        self.view.show_section("figures", shown=signed_in)
        if self.record_id is not None and signed_in:
            self.context.tasks.run(partial(self._count, self.record_id), done=self._show_figures)

    def _count(self, record_id: int) -> tuple[int, ClassFigures, frozenset[int]]:
        trainings = self.context.services.trainings
        return record_id, trainings.figures.of_class(record_id), frozenset(trainings.waiting(record_id))

    @Slot(object)
    def _show_figures(self, counted: tuple[int, ClassFigures, frozenset[int]]) -> None:
        record_id, found, deserving = counted
        if record_id != self.record_id:
            return
        self._figures, self._deserving = found, deserving
        figures = [found.figure(key) for key in _FIGURES]
        self.numbers.show_stages([_stage(one) for one in figures if one.measured])
        sessions, units = found.sessions, found.by_unit
        self.charts.show_bars("sessions", training_bars.sessions(sessions), training_bars.states(sessions))
        self.charts.show_bars("units", training_bars.attended(units, covered=False), training_bars.legend(units))
        self.head.offer(self.steps())

    @Slot(str)
    def _open_figure(self, key: str) -> None:
        if self._figures is not None:
            one = self._figures.figure(key)
            self._open_people((one.register, one.label, one.ids))

    @Slot(object)
    def _open_people(self, payload: training_bars.Payload) -> None:
        register, label, ids = payload
        self.browse.emit(register, {"id": ids, "what": f"{self.title()} {label}"})

    def steps(self) -> Sequence[NextStep]:
        """Courses, roster, signing in, certificates, the printed file."""
        if not self.values.get("courses"):
            return (_COURSES,)
        if not self.values.get("participants"):
            return (_ROSTER, _SIGN_IN)
        if not self.values.get("attendance"):
            return (_SIGN_IN, _PRINT)
        end = self.values.get("ends_on") or self.values.get("starts_on")
        over = end is not None and end < today()
        if over:
            return (_CERTIFY, _SIGN_IN, _PRINT) if self._deserving else (_PRINT, _SIGN_IN)
        return (_SIGN_IN, _PRINT)

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Issue the certificates that are due."""
        del reason
        if step == "certify" and self.record_id is not None:
            self.context.services.trainings.certify(self.record_id)
        return None

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step; signing in changes to the sign-in."""
        if step == "sign_in":
            self.once_saved(self.show_sign_in)
        elif step == "print":
            self.want_set()
        elif step in ("courses", "participants"):
            self.view.go_to_section(step)
        else:
            super().take_step(step)

    @Slot()
    def show_sign_in(self) -> None:
        """Show the sign-in in place of the record."""
        if self.record_id is not None and self.values.get("courses"):
            self.frame.setCurrentWidget(self.sign_in)
            self.sign_in.show_class(self.record_id, self.title(), self.values["courses"])

    @Slot()
    def show_record(self) -> None:
        """Show the whole record, with what was marked meanwhile."""
        self.frame.setCurrentWidget(self.frame.ground)
        self.context.tasks.run(_wait, done=self._shown_again)

    @Slot(object)
    def _shown_again(self, _nothing: object) -> None:
        self.reload()
        self.view.rest()

    def save(self) -> None:
        """Save the record; marks are saved already."""
        if self.signing:
            self.said.emit("签到都已自动保存")
        else:
            super().save()

    @Slot(object)
    def _heard(self, touched: frozenset[tuple[str, int]]) -> None:
        """Follow changes while the record is shown; the sign-in follows its own marks."""
        if not self.signing:
            super()._heard(touched)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """F6 goes to the sign-in."""
        on_record = self.frame.currentWidget() is self.frame.ground
        if event.key() == Qt.Key.Key_F6 and on_record and self.values.get("courses"):
            self.take_step("sign_in")
        else:
            super().keyPressEvent(event)


def _stage(one: TrainingFigure) -> Stage:
    return Stage(one.key, one.label, len(one.ids), shown=training_bars.measured(one.value, one.unit))


def _wait() -> None:
    """Wait for the worker's turn: whatever was being saved has been then."""
