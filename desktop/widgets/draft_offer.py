"""What was typed and not saved when the program ended last, offered again at its start."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from db.registers import REGISTERS
from db.services.drafts import DraftText
from desktop.context import Context
from desktop.widgets.banner import Banner

_OFFERED = 3


class DraftOffer(Banner):
    """Names the newest drafts; a button leads to each. The record's page then asks what to do with it."""

    chosen = Signal(str, object)  # register, and the id of the record or None for a new one

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, parent)
        self._context = context
        self._drafts: list[DraftText] = []
        self.answered.connect(self._choose)

    def offer(self, drafts: Sequence[DraftText]) -> None:
        """Offer these drafts; nothing is shown when there are none."""
        self._drafts = [draft for draft in drafts if self._register(draft)][:_OFFERED]
        if not self._drafts:
            self.dismiss()
            return
        answers = {str(place): f"继续填写{self._name(draft)}" for place, draft in enumerate(self._drafts)}
        count = f"有 {len(drafts)} 份" if len(drafts) > 1 else "有"
        sentence = f"上次{count}没有保存的内容，最近一份写于 {self._drafts[0].at[:16]}。"
        self.tell("drafts", sentence, answers | {"later": "以后再说"}, tone="info")

    @Slot(str, str)
    def _choose(self, answer: str, _words: str) -> None:
        self.dismiss()
        if answer.isdigit():
            draft = self._drafts[int(answer)]
            self.chosen.emit(self._register(draft), None if draft.record == "new" else int(draft.record))

    def _name(self, draft: DraftText) -> str:
        register = self._register(draft)
        label = REGISTERS[register].label
        if draft.record == "new":
            return f"：新{label}"
        return f"：{self._context.services.records.title(register, int(draft.record)) or label}"

    @staticmethod
    def _register(draft: DraftText) -> str:
        """Give the register of a draft's form; empty for a form that is no more."""
        forms = {one.form.key: key for key, one in REGISTERS.items() if one.form is not None}
        return forms.get(draft.form, "")
