"""What came of one entry at a sign-in, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.services.trainings import Mark, SignIn
from desktop.pages.sign_in_words import LABELS

NAMED = 8
"""How many people are named one by one."""


@dataclass(frozen=True)
class Done:
    """The marks for undo, a word of the service's, the sheet as it stands now, and words that fit several people.

    `place` is class and session; `status` what the entry was to mark people as.
    """

    place: tuple[int, int]
    marks: tuple[Mark, ...]
    told: str
    sheet: tuple[SignIn, ...]
    unclear: Mapping[str, tuple[int, ...]]
    status: str
    trouble: bool = False

    @property
    def marked(self) -> set[int]:
        """The people marked as was meant."""
        return {mark.before.person for mark in self.marks if mark.after == self.status}

    def sentence(self, unclear: Mapping[str, tuple[int, ...]]) -> str:
        """Who was marked, what the service said, and whom the first of the unclear words could mean."""
        marked = self.marked
        names = [one.name for one in self.sheet if one.person in marked]
        parts = [self.told] if self.told else []
        if names:
            shown = "、".join(names[:NAMED]) + (f"等 {len(names)} 人" if len(names) > NAMED else "")
            parts.insert(0, f"{LABELS[self.status]}：{shown}")
        for word, ids in list(unclear.items())[:1]:
            by_id = {one.person: f"{one.name}（{one.unit}）" if one.unit else one.name for one in self.sheet}
            whom = "　".join(f"{place} {by_id[one]}" for place, one in enumerate(ids, 1))
            parts.append(f"“{word}”有 {len(ids)} 人，按数字再按 Enter：{whom}")
        return "；".join(parts)
