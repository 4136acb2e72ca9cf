"""A papered page on which some steps ask for something first, in the line above the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Slot

from desktop.pages.papered_page import PaperedPage

_ASK = "ask"


@dataclass(frozen=True)
class Question:
    """What is asked before a step is taken: the sentence, the verb on the button, what the line is for."""

    sentence: str
    verb: str
    line: str


class AskingPage(PaperedPage):
    """A step of `questions` is taken only with an answer, which `perform` gets as its reason."""

    questions: ClassVar[Mapping[str, Question]] = {}

    def asks(self, step: str) -> bool:
        """Whether a step needs an answer first."""
        return step in self.questions

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step, after its question if it has one."""
        if self.asks(step):
            self.ask(step)
        else:
            super().take_step(step)

    def ask(self, step: str) -> None:
        """Ask what a step needs, once what was typed is saved."""
        self.once_saved(partial(self._ask, step))

    def _ask(self, step: str) -> None:
        self._asked = step
        question = self.questions[step]
        verbs = {"take": question.verb, "close": "取消"}
        self.banner.tell(_ASK, question.sentence, verbs, ask=question.line, tone="info")
        self.banner.ask_now()

    @Slot(str, str)
    def _answered(self, answer: str, words: str) -> None:
        if self.banner.topic != _ASK or answer != "take":
            super()._answered(answer, words)
        elif words:
            self.banner.dismiss()
            self._step(self._asked, words)
        else:
            self.banner.ask_now()
