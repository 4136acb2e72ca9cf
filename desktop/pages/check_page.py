"""The page of a risk check: filled at the booth while it is a draft, then reviewed, put right and closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from db.forms.exhibition import RISK_CHECK_PAGE
from db.registers import Register
from db.services.exhibitions import CheckSheet, Score
from desktop.context import Context
from desktop.pages.asking_page import AskingPage
from desktop.pages.check_filler import CheckFiller
from desktop.pages.check_result import CheckResult
from desktop.pages.check_steps import ASKED, steps_of, strip_of
from desktop.widgets.record_head import NextStep
from desktop.widgets.step_strip import StepStrip

_AFTER_FILLING = ("filled", "reviewed", "rectifying", "closed")


class CheckPage(AskingPage):
    """A risk check. A draft opens at its first open question; F6 changes to the whole record and back.

    F9 goes on to the next stand of the fair where nobody was.
    """

    questions = ASKED

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "risk_checks", parent)
        assert self.files is not None  # only a register of one record has none
        self._filling = False
        self.filler = CheckFiller(context, self.files, self.frame)
        self.filler.go.connect(self.go)
        self.filler.said.connect(self.said)
        self.filler.record_wanted.connect(self.show_record)
        self.filler.fill_wanted.connect(self.hand_in)
        self.filler.next_wanted.connect(self.go_on)
        self.frame.addWidget(self.filler)
        self.settled.connect(self.fill)

    # What a check adds

    def laid_out(self, register: Register) -> Register:
        """Answers and states are shown by other means."""
        return replace(register, form=RISK_CHECK_PAGE)

    def add_sections(self) -> None:
        """The way of the check above all, what it found first, its papers last."""
        theme = self.context.theme
        self.strip = StepStrip(theme)
        self.back_button = QPushButton("退回草稿…")
        self.back_button.setProperty("look", "quiet")
        self.back_button.clicked.connect(self._ask_reopen)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, theme.px(16), 0)
        line.addWidget(self.strip, 1)
        line.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        self.frame.add_above(line)
        self.onward = QPushButton("下一展位　F9")
        self.onward.setToolTip("按巡查顺序到下一个没有排查的展位")
        self.onward.clicked.connect(self.go_on)
        layout = self.head.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(1, self.onward)
        self.result = CheckResult(theme)
        self.result.clue_wanted.connect(self.make_clue)
        self.result.said.connect(self.said)
        self.view.add_section("result", "排查结果", first=True).addWidget(self.result)
        super().add_sections()

    @property
    def filling(self) -> bool:
        """Whether the questions are shown in place of the record."""
        return self.frame.currentWidget() is self.filler

    def main_view(self) -> QWidget:
        """The questions while they are what the clerk works with."""
        return self.filler if self._filling else self.frame.ground

    def wanted_papers(self) -> Iterable[str]:
        """The advice, once there is something to be put right."""
        return ("E2",) if self.values.get("state") in ("reviewed", "rectifying") and self.values.get("findings") else ()

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:
        """Show a check; a draft is gone on with."""
        self._filling = False
        self.frame.setCurrentWidget(self.frame.ground)
        super().open(record_id, values)
        if record_id is not None and self.values.get("state") == "draft" and not self.view.changes():
            self.fill()

    def arrive(self) -> None:
        """Put the keys where work goes on."""
        if self.filling:
            self.filler.setFocus()
        else:
            super().arrive()

    def beside(self) -> str:
        """Whose check it is."""
        return str(self.values.get("exhibitor_text") or "")

    def steps(self) -> Sequence[NextStep]:
        """What follows from its state."""
        return steps_of(self.values)

    def shown(self) -> None:
        """Show where the check stands and what it found."""
        super().shown()
        saved = self.record_id is not None
        for part in (self.strip, self.result, self.onward):
            part.setVisible(saved)
        self.back_button.setVisible(self.values.get("state") in _AFTER_FILLING)
        if self.record_id is None:
            return
        self.context.tasks.run(partial(self._read_result, self.record_id), done=self._show_result)

    def _read_result(self, check_id: int) -> tuple[CheckSheet, tuple[tuple[str, Score], ...]]:
        """On the worker: the first time the checklists are read from their files."""
        exhibitions = self.context.services.exhibitions
        return exhibitions.sheet(check_id), exhibitions.compared(check_id)

    @Slot(object)
    def _show_result(self, read: tuple[CheckSheet, tuple[tuple[str, Score], ...]]) -> None:
        sheet, compared = read
        if sheet.id != self.record_id:
            return
        exhibitions = self.context.services.exhibitions
        done = sum(bool(one.answer) for one in sheet.questions)
        self.strip.show_steps(strip_of(self.values, answered=f"已答 {done} / {len(sheet.questions)}"))
        record = self.values | {"manual_level_label": self._label("manual_level", self.values.get("manual_level"))}
        rows = self.values.get("rectifications") or ()
        rectified = {row["question"]: exhibitions.rectified_label(row["result"]) for row in rows if row["question"]}
        self.result.show_check(sheet, record, compared, rectified)

    def _label(self, name: str, value: object) -> str:
        item = next(one for one in self.form.items() if one.name == name)
        return item.spec.kind.format(value)

    # Steps

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step; answering changes to the questions."""
        if step == "answer":
            self.once_saved(self.fill)
        else:
            super().take_step(step)

    def asks(self, step: str) -> bool:
        """Ask for the reviewer only where the one who is working filled the check himself."""
        return super().asks(step) and (step != "review" or self._is_checker())

    def _is_checker(self) -> bool:
        checkers = {self.values.get("checker_a_text"), self.values.get("checker_b_text")}
        return self.context.services.user in checkers

    @Slot()
    def _ask_reopen(self) -> None:
        self.ask("reopen")

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Take a step. Raises `Refused` with what is still open."""
        exhibitions, check_id, user = self.context.services.exhibitions, self.record_id, self.context.services.user
        if check_id is None:
            return None
        if step == "fill":
            exhibitions.fill(check_id)
        elif step == "review":
            exhibitions.review(check_id, reviewer=reason or user, opinion=self.values.get("opinion") or "")
        elif step == "rectify":
            exhibitions.rectify(check_id)
        elif step == "report":
            exhibitions.report_all(check_id, proof=reason)
        elif step == "pass":
            exhibitions.judge_all(check_id, "passed", reviewer=user)
        elif step == "fail":
            exhibitions.judge_all(check_id, "failed", reviewer=user, note=reason)
        elif step == "withdraw":
            exhibitions.judge_all(check_id, "withdrawn", reviewer=user, note=reason)
        elif step == "close":
            exhibitions.close(check_id)
        elif step == "reopen":
            exhibitions.reopen(check_id, reason=reason)
        return None

    # The questions

    @Slot()
    def fill(self) -> None:
        """Show the questions in place of the record."""
        if self.record_id is not None:
            self._filling = True
            self.frame.setCurrentWidget(self.filler)
            self.filler.show_check(self.record_id)

    @Slot()
    def show_record(self) -> None:
        """Show the whole record, with what was answered meanwhile."""
        self.filler.keep()
        self._filling = False
        self.frame.setCurrentWidget(self.frame.ground)
        self.context.tasks.run(_wait, done=self._shown_again)

    @Slot()
    def hand_in(self) -> None:
        """All questions are answered: the draft becomes a filled check, shown as a record."""
        self._filling = False
        self.frame.setCurrentWidget(self.frame.ground)
        self._step("fill", "")
        self.view.rest()

    @Slot()
    def go_on(self) -> None:
        """Go to the next stand of the fair where nobody was."""
        exhibitor = self.values.get("exhibitor")
        if self.filling:
            self.filler.keep()
        if isinstance(exhibitor, int):
            self.context.tasks.run(partial(self._begin_next, exhibitor), done=self._went_on)

    def _begin_next(self, exhibitor: int) -> int | None:
        exhibitions = self.context.services.exhibitions
        following = exhibitions.figures.after(exhibitor)
        if following is None:
            return None
        return exhibitions.start(following.exhibitor, checkers=exhibitions.stands.usual_checkers(exhibitor))

    @Slot(object)
    def _went_on(self, check: int | None) -> None:
        if check is None:
            self.said.emit("这个展会的展位都排查过了")
        else:
            self.go.emit("risk_checks", check)

    @Slot(str, object)
    def make_clue(self, question: str, clue: int | None) -> None:
        """Make a clue out of a finding, or open the one that was made of it."""
        if clue is not None:
            self.go.emit("clues", clue)
        elif self.record_id is not None:
            job = partial(self.context.services.exhibitions.clues.from_finding, self.record_id, question)
            self.context.tasks.run(job, done=self._made_clue)

    @Slot(object)
    def _made_clue(self, _clue: int) -> None:
        self.reload()
        self.said.emit("已转为线索，按 Enter 打开")

    def save(self) -> None:
        """Save the record; answers are saved already."""
        if self.filling:
            self.filler.keep()
            self.said.emit("每个答案都已自动保存")
        else:
            super().save()

    def leave(self) -> None:
        """Keep what was typed."""
        if self.filling:
            self.filler.keep()
        super().leave()

    @Slot(object)
    def _shown_again(self, _nothing: object) -> None:
        """Whatever was being saved has been: read the record anew."""
        self.reload()
        self.view.rest()

    @Slot(object)
    def _heard(self, touched: frozenset[tuple[str, int]]) -> None:
        """Follow changes while the record is shown; the questions follow their own answers."""
        if not self.filling:
            super()._heard(touched)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """F6 goes on with the questions of a draft, F8 makes a clue of a finding, F9 goes to the next stand."""
        on_record = self.frame.currentWidget() is self.frame.ground
        if event.key() == Qt.Key.Key_F6 and on_record and self.values.get("state") == "draft":
            self.take_step("answer")
        elif event.key() == Qt.Key.Key_F8 and on_record:
            self.result.want_clue()
        elif event.key() == Qt.Key.Key_F9:
            self.go_on()
        else:
            super().keyPressEvent(event)


def _wait() -> None:
    """Wait for the worker's turn: whatever was being saved has been then."""
