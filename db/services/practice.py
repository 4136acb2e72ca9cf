"""The practice register: a fictional county bureau's last two years, written through the services like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from db.disk import move
from db.errors import Refused, known_faults
from db.kinds.clock import today
from db.rules.procedure import states
from db.sample import PAPERS, Bureau, Given, bureau
from db.sample.classes import trainings
from db.sample.fairs import fairs
from db.services.numbers import give
from db.services.opening import BEGUN, Services, create_register, forget, open_register
from db.services.practice_more import write_credit, write_fairs, write_trainings

Progress = Callable[[int, int], None]
_USER = "练习数据"
_REASON = "建立练习库"


def create_practice_register(
    path: Path, *, seed: int = 1, user: str | None = None, progress: Progress | None = None
) -> Services:
    """Make a practice register: everything printed from it says 练习. The same seed and day give the same content.

    Only the uids, which name records for ever and everywhere, differ. Papers of cases that are still open are really
    issued; of older ones only the numbers stand in the ledger. `user` is who works with the register afterwards,
    `progress` hears (steps done, steps in all). Raises `Refused` when the file exists; what was begun is removed when
    anything fails.
    """
    if path.exists():
        raise Refused(f"文件“{path.name}”已经存在。", remedy="请换一个文件名，或直接打开它。")
    content = bureau(seed, on=today())
    begun = path.with_name(path.name + BEGUN)
    forget(begun)
    services = create_register(begun, content.office, user=_USER, practice=True)
    try:
        _Writer(services, content, progress).write()
        with services.store.change(reason=_REASON):
            write_fairs(services, fairs(seed, content, on=today()))
            write_trainings(services, trainings(seed, content, on=today()))
            write_credit(services, on=today())
    except BaseException:
        services.close()
        forget(begun)
        raise
    services.close()
    with known_faults():
        if services.attachments.files.folder.exists():
            move(services.attachments.files.folder, path.with_name(f"{path.name}.files"))
        move(begun, path)
    return open_register(path, user=user)


class _Writer:
    """Writes the content in the order in which a bureau would have made it."""

    def __init__(self, services: Services, content: Bureau, progress: Progress | None) -> None:
        self.services = services
        self.content = content
        self.progress = progress
        self.done = 0
        self.steps = sum(map(len, (content.clues, content.cases, content.numbers)))
        self.cases: list[int] = []
        self.papers: dict[int, dict[str, int]] = {}

    def write(self) -> None:
        """All of it; each case with its rows is one transaction's share."""
        with self.services.store.change(reason=_REASON):
            for register in ("officers", "parties", "rights"):
                for values in getattr(self.content, register):
                    self.services.records.save(register, values)
            clues = [self._save("clues", values) for values in self.content.clues]
            for case in self.content.cases:
                later = {"deliveries"} if self._open(case) else set()
                values = {name: value for name, value in case.items() if name not in later}
                if "clue" in case:
                    values["clue"] = clues[case["clue"]]
                self.cases.append(self._save("cases", values))
        for is_issued, run in groupby(self.content.numbers, key=self._is_issued):
            if is_issued:
                for given in run:
                    self._issue(given)
            else:
                with self.services.store.change(reason=_REASON):
                    for given in run:
                        self._note(given)
        with self.services.store.change(reason=_REASON):
            for place, issued in self.papers.items():
                self._deliver(place, issued)

    def _save(self, register: str, values: Mapping[str, Any]) -> int:
        record_id = self.services.records.save(register, values)
        self._step()
        return record_id

    def _is_issued(self, given: Given) -> bool:
        """Whether the paper behind a number is really issued: of a case that is still open, and not past its use."""
        case = self.content.cases[given.case]
        past = given.code == "市监强制" and "decided_on" in case
        return given.code in PAPERS and self._open(case) and not past

    def _issue(self, given: Given) -> None:
        self._step()
        row = self.services.papers.issue("cases", self.cases[given.case], PAPERS[given.code], on=given.on)
        self.papers.setdefault(given.case, {})[row.number] = row.id
        self._same(row.number, given)

    def _note(self, given: Given) -> None:
        """Give the number in the ledger alone."""
        self._step()
        uid = self.services.records.load("cases", self.cases[given.case])["uid"]
        pattern = f"{self.content.office['short_name']}{given.code}〔{{year}}〕{{serial}}号"
        self._same(give(self.services.store, given.code, given.on.year, pattern, owner=uid), given)

    @staticmethod
    def _same(number: str, given: Given) -> None:
        if number != given.text:
            raise ValueError(f"the ledger gave {number} instead of {given.text}")

    def _deliver(self, place: int, issued: Mapping[str, int]) -> None:
        """The deliveries of an open case, each linked to its paper."""
        rows = [
            {**row, "paper": next((paper for number, paper in issued.items() if number in row["title"]), None)}
            for row in self.content.cases[place]["deliveries"]
        ]
        self.services.records.save("cases", {"deliveries": rows}, record_id=self.cases[place])

    def _step(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.steps)

    @staticmethod
    def _open(case: Mapping[str, Any]) -> bool:
        return not states()[case["state"]].ended and bool(case["deliveries"])
