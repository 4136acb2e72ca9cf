"""The declared papers as window and command line ask for them: by key, by register, in sets, and what is wrong."""

from __future__ import annotations

from db.errors import Missing
from db.papers.declare import CASES
from db.papers.declare import Paper as DeclaredPaper
from db.papers.load import Library
from db.papers.questions import usual_answers
from db.services.paper_data import PaperInfo, home_of, info_of


class DeclaredPapers:
    """What the files of papers say, the office's own before the built-in ones."""

    library: Library

    def declared(self, register: str = CASES) -> list[PaperInfo]:
        """The papers declared for the records of a register, by form number; those of cases serve clues, too."""
        return [info_of(paper) for paper in self.library.papers(home_of(register))]

    def info(self, key: str) -> PaperInfo:
        """The declared paper of this key or form number. Raises `Missing`."""
        return info_of(self.paper(key))

    def worded(self, key: str) -> bool:
        """Whether the paper of this key reads otherwise in the wording of 2021."""
        return any("wording" in source for _, source, _ in self.paper(key).strings())

    def copies(self, key: str) -> int:
        """How many copies the paper of this key is made in, as its copies line says; one without such a line."""
        declared = self.paper(key).copies
        return declared.total if declared is not None else 1

    def refused(self, key: str) -> str:
        """Why the office's own file for this paper is not used; empty when it is, or when there is none."""
        paper = self.paper(key)
        own = [one for one in self.library.faults if one.file.stem.partition("_")[2] == paper.key]
        return str(own[0]) if own else ""

    def faults(self) -> list[str]:
        """Why a local variant was refused: file, line and reason."""
        self.library.check()
        return [str(fault) for fault in self.library.faults]

    def sets(self, register: str = CASES) -> dict[str, str]:
        """The named sets for the records of a register: name to label."""
        home = home_of(register)
        return {name: one.label for name, one in self.library.sets.items() if one.register == home}

    def usual(self, key: str) -> dict[str, str]:
        """What is usually answered to the fixed questions of a record, by its own fields: offered, never filled in."""
        return usual_answers(self.library.guides, self.paper(key).key)

    def paper(self, key: str) -> DeclaredPaper:
        """The declared paper of this key or form number. Raises `Missing`."""
        known = self.library.key_of(key)
        if known is None:
            raise Missing(f"没有代号为“{key}”的文书。", remedy="用 papers 命令可以列出全部文书的编号和代号。")
        return self.library.paper(known)
