"""What a change of facts means for papers: which unissued ones follow it, which issued ones differ and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from db.errors import RegisterError
from db.services.paper_data import AffectedPaper, PaperDifference
from desktop.context import Context
from desktop.widgets.side_column import Note

PLACE = "effects"
"""Where the reminders lead on the page of a case."""

CASE = "cases/"
"""Where they lead from the page of a party, a right, an officer or a clue: to that case."""

_READ = frozenset({"cases", "clues", "parties", "rights", "officers"})


class PaperEffects(QObject):
    """Watches one record's page: `saving` goes around each save, `look` asks which issued papers differ now."""

    found = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._asked = 0
        self.differing: Sequence[PaperDifference] = ()
        self.affected: Sequence[AffectedPaper] = ()
        self._unseen = 0
        self._record: tuple[str, int] | None = None

    def saving(self, register: str, record_id: int | None, save: Callable[[], int]) -> int:
        """Save a record, on the worker, and keep what that meant for papers; gives what `save` gives."""
        if record_id is None or register not in _READ:
            return save()
        from db.services.paper_differences import Differences  # only a change of a saved record needs it

        differences = Differences(self._context.services.papers)
        saved, self.affected, self._unseen = differences.effects(register, record_id, save)
        self._record = (register, record_id)
        return saved

    def look(self, register: str, record_id: int | None) -> None:
        """Ask on the worker which papers differ from the facts; of another record, forget what was said before."""
        if (register, record_id) != self._record:
            self.affected, self._unseen, self._record = (), 0, None
        self.differing = ()
        self._asked += 1
        if record_id is None or register != "cases":
            return
        job = partial(self._differing, self._asked, record_id)
        self._context.tasks.run(job, done=self._take, failed=self._untold)

    def _differing(self, asked: int, case_id: int) -> tuple[int, list[PaperDifference]]:
        papers = self._context.services.papers
        made = papers.of("cases", case_id)  # a case without papers need not load what prints them
        return asked, papers.differences("cases", case_id) if made else []

    @Slot(object)
    def _untold(self, error: Exception) -> None:
        """Papers that cannot be compared, as where the right to read them is lacking, are not spoken of."""
        if not isinstance(error, RegisterError):
            self._context.faults.show(error, None)

    @Slot(object)
    def _take(self, told: tuple[int, list[PaperDifference]]) -> None:
        asked, found = told
        if asked == self._asked and found != self.differing:
            self.differing = found
            self.found.emit()

    def summary(self) -> str:
        """What the last save meant, for the status line; empty when it meant nothing for papers."""
        cases = {(one.register, one.record_id) for one in self.affected}
        if len(cases) > 1:
            return f"；{len(cases) + self._unseen} 件案件的文书与此有关"
        issued = sum(one.state == "issued" for one in self.affected)
        parts = [f"{len(self.affected) - issued} 种未签发的文书随之改变"] if len(self.affected) > issued else []
        parts += [f"{issued} 份已签发的与现在不一致"] if issued else []
        return f"；{'，'.join(parts)}" if parts else ""

    def notes(self, register: str) -> list[Note]:
        """The reminders for the column at the side."""
        if register == "cases":
            return [*self._of_differing(), *self._of_open()]
        return self._of_cases()

    def _of_differing(self) -> list[Note]:
        issued = [one for one in self.differing if one.state == "issued"]
        drafts = [one for one in self.differing if one.state == "draft"]
        notes = []
        if issued:
            named = _named([one.title for one in issued])
            sentence = f"已签发的{named}与现在登记的内容不一致"
            notes.append(Note(sentence, PLACE, level="watch", more="列出哪里不同，依法怎样处理"))
        if drafts:
            sentence = f"{_named([one.title for one in drafts])}的草稿里，手工写的内容是照原来的事实写的"
            notes.append(Note(sentence, PLACE, level="note", more="列出哪里不同"))
        return notes

    def _of_open(self) -> list[Note]:
        followed = [one for one in self.affected if one.state == "open"]
        if not followed:
            return []
        sentence = f"刚才的修改会改变 {len(followed)} 种还没有签发的文书"
        return [Note(sentence, PLACE, level="note", more="、".join(one.title for one in followed))]

    def _of_cases(self) -> list[Note]:
        """On the page of a party, a right, an officer or a clue: a line for each case whose papers follow."""
        notes = []
        of_cases = [one for one in self.affected if one.register == "cases"]
        for case in dict.fromkeys(one.record_id for one in of_cases):
            ours = [one for one in of_cases if one.record_id == case]
            issued = [one for one in ours if one.state == "issued"]
            title = self._context.services.records.title("cases", case)
            parts = [f"{len(ours) - len(issued)} 种还没有签发的文书随之改变"] if len(ours) > len(issued) else []
            parts += [f"已签发的{_named([one.title for one in issued])}与登记不一致"] if issued else []
            more = "、".join(one.title for one in ours)
            notes.append(
                Note(f"{title}：{'，'.join(parts)}", f"{CASE}{case}", level="watch" if issued else "note", more=more)
            )
        if self._unseen:
            notes.append(Note(f"还有 {self._unseen} 件较早的在办案件没有逐份核对，打开案件时会核对", level="note"))
        return notes


def _named(titles: Sequence[str]) -> str:
    """The names of a few papers, or how many they are."""
    told = list(dict.fromkeys(titles))
    return "".join(f"《{one}》" for one in told) if len(told) <= 2 else f" {len(titles)} 份文书（《{told[0]}》等）"
