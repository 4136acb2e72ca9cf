"""The dossier of a case: the papers and files that belong to it, in the order of art. 78, as one PDF.

市场监督管理行政处罚程序规定 divides it there into a main and a secondary part. Issued papers of the case and of its
clue are bound as they were frozen, each followed by its receipts and by the scans that were filed to it; other files
go to the place that their note or name tells (`resources/papers/dossier.toml`), most scans to the evidence.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.disk import drop, move, part_of
from db.errors import Refused, known_faults
from db.papers.declare import Dossier as Filed
from db.papers.load import BUILT_IN, order_of
from db.services.attachments import Attachments, safe_name
from db.services.papers import Papers
from db.services.records import Records
from db.services.store import Store

if TYPE_CHECKING:  # reportlab and pdfium behind it are heavy and only a dossier needs them
    from db.papers.dossier import Entry, Piece

Progress = Callable[[int, int], None]

RECEIPT = "delivery_receipt"
ITSELF = frozenset({"dossier_cover", "dossier_contents", "dossier_note"})
PARTS = ("main", "secondary")
OTHERWISE = Filed("main", 7)
LOOSE = "电子文件，另存"
"""What the contents say of a file that cannot be bound, such as a video."""


@dataclass(frozen=True)
class DossierEntry:
    """One line of the contents: its title, number and day, its part, its first and last page (0 for a loose file)."""

    title: str
    number: str
    dated: date | None
    part: str
    first: int
    last: int
    note: str


@dataclass(frozen=True)
class DossierMade:
    """A dossier that was made: how many pages are numbered, and the lines of its contents."""

    pages: int
    entries: tuple[DossierEntry, ...]


@dataclass(frozen=True)
class _Paper:
    """An issued paper of the case or its clue."""

    id: int
    uid: bytes
    form: str
    key: str
    title: str
    number: str
    issued_on: str
    sha256: str
    pages: int
    body: str


@dataclass(frozen=True)
class _File:
    """An attached file, and the paper whose scan it is."""

    id: int
    name: str
    label: str
    sha256: str
    added_at: str
    paper: bytes | None

    @property
    def title(self) -> str:
        """What the contents call it."""
        return self.label or Path(self.name).stem


_Order = tuple[int, int, str, tuple[int, int], int, int]


class Dossier:
    """The dossiers of cases."""

    def __init__(self, store: Store, records: Records, attachments: Attachments, papers: Papers) -> None:
        self.store = store
        self.records = records
        self.attachments = attachments
        self.papers = papers

    def make(self, case_id: int, target: Path, progress: Progress | None = None) -> DossierMade:
        """Write the dossier of a case to a file; the same case gives the same bytes.

        `progress` hears (entries done, entries in all). Raises `Refused` when the case has nothing to bind or a file
        cannot be bound, `Missing` or `Refused` when a kept file is gone or altered; `target` is left as it was then.
        """
        from db.papers.binding.source import Unreadable  # pdfium and reportlab are heavy
        from db.papers.dossier import bind, numbered

        case = self.records.load("cases", case_id)
        entries = numbered(self._entries(case))
        if not entries:
            raise Refused("本案还没有签发的文书，也没有附件，无法汇成卷宗。", remedy="请先签发文书，或者添加扫描件。")
        part = part_of(target)
        facts = self.papers.facts.of("cases", case_id)
        sheet = partial(self._sheet, bytes(case["uid"]), facts)
        title = f"{facts['case']['name'] or case['number'] or ''}卷宗"
        try:
            with known_faults():
                target.parent.mkdir(parents=True, exist_ok=True)
                pages = bind(entries, part, sheet=sheet, title=title, progress=progress)
                move(part, target)
        except Unreadable as fault:
            raise Refused(
                f"卷宗没有汇成：{fault}。", remedy="请把有问题的扫描件重新保存为PDF或图片后再添加。"
            ) from fault
        finally:
            drop(part)
        lines = (
            DossierEntry(one.title, one.number, one.dated, one.part, one.first, one.last, one.note) for one in entries
        )
        return DossierMade(pages, tuple(lines))

    def file_name(self, case_id: int) -> str:
        """What the dossier of a case is called as a file."""
        return safe_name(f"卷宗_{self.records.title('cases', case_id) or case_id}.pdf")

    def _entries(self, case: Mapping[str, Any]) -> list[Entry]:
        """Everything that belongs to the case, in the order of the dossier."""
        owners = [bytes(case["uid"])]
        if case["clue"] is not None:
            owners.append(bytes(self.records.load("clues", case["clue"])["uid"]))
        papers, files = self._papers(owners), self._files(owners)
        places = {paper.key: paper.dossier for paper in self.papers.library.papers()}
        found: list[tuple[_Order, Entry]] = []
        orders: dict[int, _Order] = {}
        for paper in sorted(papers, key=lambda one: one.key == RECEIPT):
            about = _delivered(paper, papers) if paper.key == RECEIPT else None
            if about is not None:
                order = (*orders[about.id][:5], paper.id)
            else:
                filed = places.get(paper.key) or OTHERWISE
                order = (PARTS.index(filed.part), filed.place, paper.issued_on, order_of(paper.form), paper.id, 0)
            orders[paper.id] = order
            found.append((order, self._paper(paper, [file for file in files if file.paper == paper.uid], about, order)))
        known = {paper.uid for paper in papers}
        for file in files:
            if file.paper not in known:
                filed = place_of(f"{file.label} {file.name}")
                order = (PARTS.index(filed.part), filed.place, file.added_at[:10], (9, 0), file.id, 0)
                found.append((order, self._file(file, filed.part)))
        return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]

    def _papers(self, owners: list[bytes]) -> list[_Paper]:
        marks = ",".join("?" * len(owners))
        rows = self.store.database.rows(
            "SELECT id, uid, form, key, title, coalesce(number,''), coalesce(issued_on,''), sha256, coalesce(pages,0), "
            f"coalesce(body,'{{}}') FROM papers WHERE owner IN ({marks}) AND state='issued' AND sha256 IS NOT NULL "
            "ORDER BY id",
            owners,
        )
        made = [_Paper(row[0], bytes(row[1]), *row[2:]) for row in rows]
        for paper in made:
            self.papers.secrets.allow_original(paper.id)
        return [paper for paper in made if paper.key not in ITSELF]

    def _files(self, owners: list[bytes]) -> list[_File]:
        marks = ",".join("?" * len(owners))
        rows = self.store.database.rows(
            "SELECT id, name, coalesce(label,''), sha256, added_at, paper FROM attachments "
            f"WHERE owner IN ({marks}) ORDER BY id",
            owners,
        )
        return [
            _File(file_id, name, label, digest, added, bytes(paper) if paper is not None else None)
            for file_id, name, label, digest, added, paper in rows
        ]

    def _paper(self, paper: _Paper, scans: list[_File], about: _Paper | None, order: _Order) -> Entry:
        from db.papers.dossier import Entry, Piece

        read = partial(self.attachments.read, paper.sha256, f"文书《{paper.title}》")
        bound = [piece for scan in scans if (piece := self._piece(scan)) is not None]
        return Entry(
            title=paper.title,
            part=PARTS[order[0]],
            number=paper.number or (about.number if about is not None else ""),
            dated=date.fromisoformat(paper.issued_on) if paper.issued_on else None,
            note="附扫描件" if bound else "",
            pieces=(Piece(paper.pages, read), *bound),
        )

    def _file(self, file: _File, part: str) -> Entry:
        from db.papers.dossier import Entry

        piece = self._piece(file)
        return Entry(
            title=file.title,
            part=part,
            dated=date.fromisoformat(file.added_at[:10]),
            note="" if piece else LOOSE,
            pieces=(piece,) if piece else (),
        )

    def _piece(self, file: _File) -> Piece | None:
        """A file as it is bound; None when it is no PDF or picture, or cannot be opened."""
        from db.papers.dossier import PICTURES, Piece, pages_in

        content = partial(self.attachments.open, file.id)
        pages = pages_in(content, file.name)
        return Piece(pages, scan=content, picture=Path(file.name).suffix.lower() in PICTURES) if pages else None

    def _sheet(self, owner: bytes, facts: Mapping[str, Any], key: str, own: Mapping[str, Any]) -> bytes:
        """The cover, the contents or the note, with what was typed for it."""
        from db.papers.render import render  # reportlab is heavy

        paper = self.papers.paper(key)
        issued = facts["issued"].get(key, {}).get("own", {})
        values = {**issued, **self.papers.drafts.kept(owner, paper), **own}
        made = render(
            paper,
            {**facts, "own": values},
            vocabulary=self.papers.library.vocabulary,
            draft=False,
            practice=self.papers.office.is_practice(),
        )
        return made.pdf


def _delivered(receipt: _Paper, papers: list[_Paper]) -> _Paper | None:
    """The paper that a receipt is about: the one whose number it names, else the last one whose title it names."""
    named = str(json.loads(receipt.body).get("document") or "")
    others = [paper for paper in papers if paper.key != RECEIPT]
    numbered = [paper for paper in others if paper.number and paper.number in named]
    titled = [paper for paper in others if f"《{paper.title}》" in named]
    return next(reversed(numbered or titled), None)


@cache
def _places_of_files() -> tuple[tuple[tuple[tuple[str, ...], Filed], ...], Filed]:
    table = tomllib.loads((BUILT_IN / "dossier.toml").read_text("utf-8"))
    places = tuple((tuple(one["words"]), Filed(one["part"], one["place"])) for one in table["places"])
    return places, Filed(**table["rest"])


def place_of(text: str) -> Filed:
    """Where a file goes whose note and name these are."""
    places, rest = _places_of_files()
    return next((filed for words, filed in places if any(word in text for word in words)), rest)
