"""What other rules would change before they take effect: the rules, open deadlines, warnings of open cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from db.rules.book import Book
from db.rules.in_use import using
from db.rules.procedure import states
from db.rules.simulate import RuleChange, book_changes
from db.services.deadlines import Deadlines
from db.services.notices import Moved
from db.services.rulebook import RuleBook
from db.services.store import Store
from db.services.warnings import Warnings

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class WarningChange:
    """A warning of one open case that would appear (or go, when `appears` is false)."""

    case_id: int
    number: str
    party: str
    sentence: str
    article: str
    appears: bool


@dataclass(frozen=True)
class Simulation:
    """What rules would change: title and first day of the file (None: at once), then each rule, deadline, warning."""

    title: str
    start: date | None
    changes: tuple[RuleChange, ...]
    moved: tuple[Moved, ...]
    warnings: tuple[WarningChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all would change."""
        return not (self.changes or self.moved or self.warnings)


class Simulations:
    """Tries rules on everything that is open; nothing is changed."""

    def __init__(self, store: Store, rulebook: RuleBook, deadlines: Deadlines, warnings: Warnings) -> None:
        self.store = store
        self.rulebook = rulebook
        self.deadlines = deadlines
        self.warnings = warnings

    def of_file(self, file: Path, *, progress: Progress | None = None) -> Simulation:
        """What a rule file would change. Raises `RuleFault` with file, line and reason for a faulty one."""
        made, book = self.rulebook.with_file(file)
        return self._try(book, made.title, made.start, progress)

    def of_setting(self, key: str, value: str) -> Simulation:
        """What another value of a setting would change. Raises `Refused` for a value it cannot have."""
        one = self.rulebook.setting(key)
        return self._try(self.rulebook.with_value(key, value), one.name, None, None)

    def without(self, name: str) -> Simulation:
        """What would change if one of the office's own rule files were taken out."""
        return self._try(self.rulebook.without(name), name, None, None)

    def _try(self, book: Book, title: str, start: date | None, progress: Progress | None) -> Simulation:
        changes = book_changes(self.rulebook.book(), book)
        if not changes:
            return Simulation(title, start, (), (), ())
        moved = self.deadlines.moved_by_rules(book)
        return Simulation(title, start, changes, moved, self._warnings(book, progress))

    def _warnings(self, book: Book, progress: Progress | None) -> tuple[WarningChange, ...]:
        ended = [key for key, state in states().items() if state.ended]
        rows = self.store.database.rows(
            "SELECT id, coalesce(number, decision_number, old_number, '') FROM cases "
            f"WHERE state IS NULL OR state NOT IN ({','.join('?' * len(ended))}) ORDER BY id",
            ended,
        )
        present = self.rulebook.book()
        found: list[WarningChange] = []
        for done, (case_id, number) in enumerate(rows):
            if progress is not None:
                progress(done, len(rows), "核对提示")
            values = self.warnings.values(case_id)
            before, after = (self._told(values, one) for one in (present, book))
            party = next((str(one.get("name") or "") for one in values["parties"]), "")
            for told, other, appears in ((after, before, True), (before, after, False)):
                found += [
                    WarningChange(case_id, number, party, sentence, article, appears)
                    for (_, sentence), article in told.items()
                    if (_, sentence) not in other
                ]
        return tuple(found)

    def _told(self, values: dict[str, Any], book: Book) -> dict[tuple[str, str], str]:
        with using(book):
            return {(one.key, one.sentence): one.article for one in self.warnings.told(values)}
