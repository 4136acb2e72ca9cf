"""Which number a paper gets, how far each counter is, and where the office lets it begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.kinds.clock import today
from db.papers.declare import CASES, Paper
from db.papers.load import Library
from db.services.derive import case_pattern
from db.services.numbers import claim, give, start, used
from db.services.records import Records
from db.services.store import Store

DECISIONS = frozenset({"45", "46"})
"""The forms whose number is the decision number of their case."""

_IN_CASES = (("cases", "decision_number"),)


@dataclass(frozen=True)
class Counter:
    """One counter in one year: `code` and the papers that use it, the last serial used, how many numbers are void."""

    code: str
    label: str
    year: int
    last: int
    void: int
    next: str


class Numbering:
    """The official numbers of this register."""

    def __init__(self, store: Store, records: Records, library: Library) -> None:
        self.store = store
        self.records = records
        self.library = library

    def take(self, paper: Paper, day: date, register: str, record_id: int) -> str | None:
        """The number a paper is issued with, inside the caller's transaction; None for a paper without numbers.

        It is the next one; for a decision whose case was recorded with a number, that one. Raises `Refused` when the
        recorded number belongs to another paper or is void.
        """
        if not paper.code:
            return None
        record, pattern = self.records.load(register, record_id), self._pattern(paper)
        owner = bytes(record["uid"])
        if register != CASES or paper.form not in DECISIONS:
            return give(self.store, paper.code, day.year, pattern, owner=owner)
        known = record["decision_number"]
        if known and self._means(paper, known) and not self._bears(owner, known):
            return claim(self.store, paper.code, pattern, known, owner=owner)
        return give(self.store, paper.code, day.year, pattern, owner=owner, recorded=_IN_CASES)

    def counters(self, year: int | None = None) -> list[Counter]:
        """How far every counter is in a year (this one): the case numbers first, then the papers by form number."""
        year, found = year or today().year, {"case": ("案号", case_pattern(self.store))}
        for paper in self.library.papers(None):
            if paper.code:
                label, pattern = found.get(paper.code, ("", self._pattern(paper)))
                found[paper.code] = ("、".join(filter(None, (label, paper.name))), pattern)
        return [self._counter(code, label, year, pattern) for code, (label, pattern) in found.items()]

    def begin(self, code: str, year: int, serial: int) -> None:
        """Let the next number of a counter be `serial`, because the ones before were given outside of this register.

        Raises `Refused` for a serial that was given already.
        """
        self.store.access.need("settings")
        reason = f"本登记库从第 {serial} 号起编，以前的号在本库以外使用"
        with self.store.change(reason=reason) as changes:
            start(self.store, code, year, serial, pattern=self._pattern_of(code), reason=reason)
            office = self.store.database.value("SELECT uid FROM offices LIMIT 1")
            changes.log("numbers", bytes(office), bytes(office), "change", {f"{code} {year}": [None, serial]})

    def _counter(self, code: str, label: str, year: int, pattern: str) -> Counter:
        recorded = {"case": (("cases", "number"),)}.get(code, _IN_CASES if code in self._decisions() else ())
        last = used(self.store, code, year, pattern, recorded=recorded)
        gone = self.store.database.value(
            "SELECT count(*) FROM numbers WHERE code=? AND year=? AND void_reason IS NOT NULL", [code, year]
        )
        return Counter(code, label, year, last, int(gone), pattern.format(year=year, serial=last + 1))

    def _pattern_of(self, code: str) -> str:
        if code == "case":
            return case_pattern(self.store)
        return self._pattern(next(one for one in self.library.papers(None) if one.code == code))

    def _pattern(self, paper: Paper) -> str:
        short = self.store.database.value("SELECT short_name FROM offices LIMIT 1") or ""
        return paper.numbering.replace("{short}", short).replace("{code}", paper.code)

    def _decisions(self) -> frozenset[str]:
        return frozenset(paper.code for paper in self.library.papers(CASES) if paper.form in DECISIONS)

    def _means(self, paper: Paper, number: str) -> bool:
        """Whether a recorded number can be one of this paper: it bears its code, or that of no other decision."""
        return paper.code in number or not any(code in number for code in self._decisions())

    def _bears(self, owner: bytes, number: str) -> bool:
        """Whether a paper of this record was issued with this number."""
        return bool(self.store.database.value("SELECT 1 FROM papers WHERE owner=? AND number=?", [owner, number]))
