"""The page of a complaint at a fair: its clocks in hours, and the next thing to do before one of them runs out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from db.kinds import now
from db.services.fair_figures import HourClock
from desktop.context import Context
from desktop.pages.asking_page import AskingPage, Question
from desktop.widgets.record_head import NextStep
from desktop.widgets.side_column import Note, Timed

MINUTE = 60_000  # ms
_ACCEPT, _REFUSE = NextStep("accept", "受理"), NextStep("refuse", "不予受理")
_SERVE, _ANSWER = NextStep("serve", "通知已送达"), NextStep("answer", "已收到答辩")
_HAND, _RESULT, _CLUE = NextStep("hand", "移交"), NextStep("result", "登记处理结果"), NextStep("clue", "转为线索")

_MOMENTS = {"serve": "served_at", "answer": "answered_at", "hand": "handed_at"}


class ComplaintPage(AskingPage):
    """The present moment is what a step records; a time that was another one is put right in its field."""

    questions = {
        "refuse": Question("已经起诉、正在无效宣告或权属纠纷、权利已经终止或被撤销的，不予受理。", "不予受理", "理由"),
        "hand": Question("收到投诉材料后24小时内移交。", "登记移交", "移交给哪个机关"),
    }

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "fair_complaints", parent)
        self._clock = QTimer(self)
        self._clock.setInterval(MINUTE)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def beside(self) -> str:
        """Against whom, and at which fair."""
        against = self.values.get("exhibitor_text")
        parts = (f"被投诉人：{against}" if against else "", self.values.get("exhibition_text"))
        return "　".join(part for part in parts if part)

    def steps(self) -> Sequence[NextStep]:
        """What is not done yet, in the order of the rules."""
        known = self.values
        if known.get("acceptance") is None:
            return (_ACCEPT, _REFUSE, _HAND) if known.get("handed_at") is None else (_ACCEPT, _REFUSE)
        left = [_HAND] if known.get("handed_at") is None else []
        if known["acceptance"] == "accepted":
            if known.get("served_at") is None:
                left = [_SERVE, *left]
            elif known.get("answered_at") is None:
                left = [_ANSWER, *left]
            left += [_RESULT] if known.get("result") is None else []
        return (*left, *(() if known.get("clue") else (_CLUE,)))

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step; some ask for something first, the result is chosen in its field."""
        if step == "result":
            self.jump("result")
        else:
            super().take_step(step)

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Record what was done, with the present moment."""
        services, complaint = self.context.services, self.record_id
        if complaint is None:
            return None
        if step == "clue":
            return "clues", services.exhibitions.clues.from_complaint(complaint)
        values: dict[str, Any] = {_MOMENTS[step]: now()} if step in _MOMENTS else {}
        if step == "accept":
            values = {"acceptance": "accepted"}
        elif step == "refuse":
            values = {"acceptance": "refused", "refusal": reason}
        elif step == "hand":
            values |= {"handed_to": reason}
        services.records.save("fair_complaints", values, record_id=complaint)
        return None

    def clocks(self) -> Sequence[Timed]:
        """The limits in hours, those that run first."""
        if self.record_id is None:
            return ()
        clocks = self.context.services.exhibitions.figures.clocks(self.record_id)
        return [timed(one) for one in sorted(clocks, key=lambda one: (one.met is not None, one.due))]

    def notes(self) -> list[Note]:
        """What the rules of fairs say of a complaint like this one."""
        if self.record_id is None:
            return []
        found = self.context.services.exhibitions.stands.remarks(self.record_id)
        return [Note(one.sentence, one.path, one.article, one.tone) for one in found]

    @Slot()
    def _tick(self) -> None:
        if self.isVisible() and self.record_id is not None:
            self.side.show_clocks(self.clocks())


def timed(clock: HourClock) -> Timed:
    """A limit in hours as the side column tells it."""
    hours, minutes = divmod(abs(clock.minutes_left), 60)
    long = f"{hours} 小时 {minutes} 分" if hours else f"{minutes} 分钟"
    if clock.met is not None:
        left, tone = (f"逾期 {long}办理", "danger") if clock.overdue else ("按时办理", "good")
    elif clock.overdue:
        left, tone = f"已超期 {long}", "danger"
    else:
        left, tone = f"还有 {long}", "danger" if clock.minutes_left < 4 * 60 else "warning"
    return Timed(clock.name, f"{clock.due:%m-%d %H:%M}", left, tone, f"{clock.article}\n{clock.explanation}")
