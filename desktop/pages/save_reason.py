"""Asking, in the line above a form, for the reason that the law wants of a save; and giving it along."""

from __future__ import annotations

from db.errors import NeedsReason
from desktop.widgets.banner import Banner

TOPIC = "why"


class SaveReason:
    """The reason of the save under way: empty until one was asked for and written."""

    def __init__(self, banner: Banner) -> None:
        self._banner = banner
        self.words = ""

    def ask(self, error: NeedsReason) -> None:
        """Say why a reason is wanted, and put the cursor where it is written."""
        self.words = ""
        answers = {"save": "写明理由并保存", "close": "先不保存"}
        self._banner.tell(TOPIC, error.sentence, answers, ask="理由（记入修改记录）")
        self._banner.ask_now()

    def answered(self, answer: str, words: str) -> bool:
        """Take the answer; true when the save is to be tried again with it."""
        if answer == "save" and not words:
            self._banner.ask_now()
            return False
        self._banner.dismiss()
        self.words = words if answer == "save" else ""
        return answer == "save"

    def take(self) -> str:
        """The reason, once."""
        words, self.words = self.words, ""
        return words
