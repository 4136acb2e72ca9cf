"""The library of papers: the built-in files, and the office's own variants of them beside the register.

Finding and listing papers reads only TOML. The templates of an office's variant are checked against the vocabulary when
it is first asked for, and it is printed once without facts; the built-in papers were checked before they were released,
by `check` in the tests. A variant that cannot be used is refused and the built-in paper serves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from db.papers.declare import CASES, Paper, PaperFault
from db.papers.facts import Entry
from db.papers.questions import QUESTIONS, Guides, read_guides
from db.papers.read import read_paper, read_shared

BUILT_IN = Path(__file__).resolve().parents[2] / "resources" / "papers"
SHARED = "shared.toml"
SETS = "sets.toml"


@dataclass(frozen=True)
class Member:
    """One paper of a set and how many copies of it are printed.

    `when` is an expression over the facts of the record; where it does not hold, the record has no ground for the
    paper. `each` (`courses.held_on`) prints it once for every value that the rows have there, in its own field of the
    same name.
    """

    paper: str
    copies: int = 1
    when: str = ""
    each: str = ""


@dataclass(frozen=True)
class PaperSet:
    """The papers of one stage of a case, or of the file of another record, in the order in which they are printed."""

    name: str
    label: str
    members: tuple[Member, ...]
    register: str = CASES


def order_of(form: str) -> tuple[int, int]:
    """Sorts form numbers: the penalty forms 1…56, the complaint forms C1…C10, then ours: fairs, training, log."""
    return (0, int(form)) if form.isdigit() else (1 + "CETM".index(form[0]), int(form[1:]))


class Library:
    """Every paper that can be printed.

    `vocabulary` are the facts that templates may name; `local` is the folder of the office's own variants, which win
    over the built-in papers of the same key.
    """

    def __init__(
        self, vocabulary: Mapping[str, Entry], *, local: Path | None = None, built_in: Path = BUILT_IN
    ) -> None:
        self.vocabulary = vocabulary
        self.built_in = built_in
        self.local = local
        self.faults: list[PaperFault] = []
        self._papers: dict[str, Paper] = {}
        self._checked: set[str] = set()

    @cached_property
    def _shared(self) -> tuple[dict[str, str], Mapping[str, list[dict[str, object]]]]:
        return read_shared(self.built_in / SHARED)

    @cached_property
    def files(self) -> Mapping[str, tuple[Path, ...]]:
        """The files of each key, the office's own first."""
        found: dict[str, list[Path]] = {}
        for folder in (self.built_in, self.local):
            for file in sorted(folder.glob("*_*.toml")) if folder is not None and folder.is_dir() else ():
                found.setdefault(file.stem.partition("_")[2], []).insert(0, file)
        return {key: tuple(files) for key, files in found.items()}

    def papers(self, register: str | None = CASES) -> tuple[Paper, ...]:
        """The papers made for a register (None: every paper) by form number; their templates are not checked yet.

        Those of cases are the official ones.
        """
        read = (self._read(key) for key in self.files)
        kept = (paper for paper in read if register is None or paper.register == register)
        return tuple(sorted(kept, key=lambda paper: order_of(paper.form)))

    def key_of(self, name: str) -> str | None:
        """The key that a key or a form number means, read from the names of the files; None for anything else."""
        if name in self.files:
            return name
        return next((key for key, files in self.files.items() if files[0].stem.partition("_")[0] == name), None)

    def paper(self, key: str) -> Paper:
        """The sound paper of this key. Raises KeyError when there is none, `PaperFault` when none is sound."""
        paper = self._read(key)
        released = not paper.local and self.built_in == BUILT_IN
        return paper if released else self._sound(key)

    def _sound(self, key: str) -> Paper:
        paper = self._read(key)
        if key not in self._checked:
            paper = self._checked_paper(key, paper)
            self._papers[key] = paper
            self._checked.add(key)
        return paper

    def check(self) -> tuple[PaperFault, ...]:
        """Check every paper; gives the faults of the variants that were refused."""
        for key in self.files:
            self._sound(key)
        return tuple(self.faults)

    def _checked_paper(self, key: str, paper: Paper) -> Paper:
        # jinja2 is slow to import and the list of papers does without it
        from db.papers.names import check
        from db.papers.templates import shared_environment

        try:
            check(paper, self.vocabulary, shared_environment(paper.texts))
            if paper.local:
                self._try(paper)
        except PaperFault as fault:
            if not paper.local:
                raise
            self.faults.append(fault)
            return self._checked_paper(key, self._open(self.files[key][-1]))
        return paper

    def _try(self, paper: Paper) -> None:
        """Print a variant once without facts: what its blocks do to each other is seen only then."""
        from db.papers.render import render

        try:
            render(paper, {}, vocabulary=self.vocabulary)
        except PaperFault:
            raise
        except Exception as error:  # a stranger's file: whatever comes of it, the built-in paper serves
            raise PaperFault(paper.file, 1, f"照它印不出空白文书（{error}）。") from error

    def _read(self, key: str) -> Paper:
        if key not in self._papers:
            self._papers[key] = self._first_sound(self.files[key])
        return self._papers[key]

    def _first_sound(self, files: tuple[Path, ...]) -> Paper:
        for file in files[:-1]:
            try:
                return self._open(file)
            except PaperFault as fault:
                self.faults.append(fault)
        return self._open(files[-1])

    def _open(self, file: Path) -> Paper:
        texts, parts = self._shared
        paper = read_paper(file, parts, local=file.parent == self.local)
        return self.guides.asking(replace(paper, texts=tuple(texts.items())))

    @cached_property
    def guides(self) -> Guides:
        """The standard questions of records taken on the spot."""
        return read_guides(self.built_in / QUESTIONS)

    @cached_property
    def sets(self) -> Mapping[str, PaperSet]:
        """The named sets, by name."""
        table = tomllib.loads((self.built_in / SETS).read_text("utf-8"))
        return {
            name: PaperSet(
                name, item["label"], tuple(Member(**member) for member in item["papers"]), item.get("register", CASES)
            )
            for name, item in table.items()
        }
