"""The warnings beside a case, and their two ways out: do it, or write down why not."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from db.services.warnings import CaseWarning
from desktop.context import Context
from desktop.widgets.banner import Banner
from desktop.widgets.side_column import Note

TOPIC = "warning"


class CaseWarnings(QObject):
    """Asks for a reason in the banner of the page and records it; nothing ever stands in the way."""

    recorded = Signal()
    said = Signal(str)

    def __init__(self, context: Context, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._banner = banner
        self._case_id: int | None = None
        self._asked = ""
        self._found: list[CaseWarning] = []

    def notes(self, case_id: int) -> list[Note]:
        """The warnings of a case as the column at the side shows them; those answered stand last."""
        self._case_id = case_id
        self._found = self._context.services.warnings.of_case(case_id)
        return [_note(one) for one in self._found]

    @Slot(str)
    def ask(self, key: str) -> None:
        """Ask why a warning is let stand."""
        found = next((one for one in self._found if one.key == key), None)
        if found is None:
            return
        self._asked = key
        ways = f"可以：{'；'.join(found.ways)}。" if found.ways else ""
        answers = {"record": "记录理由", "close": "先不写"}
        self._banner.tell(TOPIC, f"{found.sentence}{ways}", answers, ask="不照此办理的，写明理由")
        self._banner.ask_now()

    def answer(self, words: str) -> None:
        """Record the reason; without one, ask again."""
        if self._case_id is None or not words:
            self._banner.ask_now()
            return
        job = partial(self._context.services.warnings.acknowledge, self._case_id, self._asked, words)
        self._context.tasks.run(job, done=self._recorded)

    @Slot(object)
    def _recorded(self, _nothing: object) -> None:
        self._banner.dismiss(TOPIC)
        self.said.emit("已记录理由")
        self.recorded.emit()


def _note(one: CaseWarning) -> Note:
    answered = f"已写明理由：{one.answered}（{one.by} {one.at}）" if one.answered else ""
    more = "；".join((*one.ways, *one.ask))
    return Note(one.sentence, one.place, one.article, "note" if answered else one.level, one.key, more, answered)
