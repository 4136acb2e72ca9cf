"""Signed scans: each page's printed code says whose it is, so that a stack of files files itself to its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.errors import Missing, Refused, known_faults
from db.models import Attachment
from db.services.attachments import Attachments, Progress
from db.services.fair_facts import FAIR_REGISTERS
from db.services.paper_data import PaperRow
from db.services.papers import Papers
from db.services.records import Records
from db.services.store import Store
from db.services.training_facts import TRAINING_REGISTERS

SCANNED = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"})
"""Endings of the files in which a code is looked for."""

PAPERED = frozenset({"cases", "clues", *FAIR_REGISTERS, *TRAINING_REGISTERS})
"""The registers whose records have papers."""


@dataclass(frozen=True)
class ScannedPaper:
    """An issued paper whose code was read: itself, and the record it was made for."""

    id: int
    uid: bytes
    title: str
    number: str
    register: str
    owner: bytes

    @property
    def label(self) -> str:
        """What the file of its scan is called in the list."""
        return f"《{self.title}》签名扫描件"


@dataclass(frozen=True)
class SortedScan:
    """A file as it will be attached, or the pages of it that belong to one paper (None: no code was read).

    `digest` and `size` are of a content that is kept already.
    """

    name: str
    digest: str
    size: int
    paper: ScannedPaper | None = None


@dataclass(frozen=True)
class FiledScan:
    """A file that was attached: its id and name, and the paper whose code it bears (None, "" for any other file)."""

    id: int
    name: str
    paper_id: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Filing:
    """What became of some files: those attached to the record, and those that are papers of other records."""

    filed: tuple[FiledScan, ...]
    elsewhere: tuple[SortedScan, ...] = ()


class Scans:
    """Files the scans of papers."""

    def __init__(self, store: Store, records: Records, attachments: Attachments, papers: Papers) -> None:
        self.store = store
        self.records = records
        self.attachments = attachments
        self.papers = papers

    def file(self, register: str, record_id: int, files: Sequence[Path], *, progress: Progress | None = None) -> Filing:
        """Attach PDFs and pictures to a record, several at once; those that bear the code of a paper are filed to it.

        A file with the codes of several papers is cut into one for each; a page without a code goes with the page
        before it. What belongs to a paper of another record is not attached but given back, to be filed there. Files
        without a code are attached as they are. `progress` hears (files done, files in all, what is read now) and may
        raise to cancel: nothing is attached then. Raises `Refused` for a folder, an empty or a huge file.
        """
        owners = self._owners(register, record_id)
        sorted_: list[SortedScan] = []
        with self.attachments.files.all_or_none():
            for done, path in enumerate(files):
                sorted_ += self._sort(path, done, len(files), progress)
            ours = [one for one in sorted_ if one.paper is None or one.paper.owner in owners]
            others = tuple(one for one in sorted_ if one not in ours)
            return Filing(tuple(self._attach(register, record_id, ours)), others)

    def file_elsewhere(self, scans: Sequence[SortedScan]) -> list[FiledScan]:
        """Attach scans to the records that their papers were made for, all or none. Raises `Missing`."""
        filed = []
        with self.store.change(reason="扫描件归入所属案件"):
            for scan in scans:
                if scan.paper is not None:
                    filed += self._attach(*self.papers.record_of(scan.paper.id), [scan])
        return filed

    def assign(self, attachment_id: int, paper_id: int | None) -> None:
        """Say by hand which paper a file is the scan of; None says of none. Raises `Missing` or `Refused`."""
        before = self.store.stored(Attachment, attachment_id)
        if before is None:
            raise Missing("这个附件已被移除。")
        paper = self._paper("p.id=?", paper_id) if paper_id is not None else None
        if paper_id is not None and paper is None:
            raise Missing("这份文书已不存在。")
        owner = bytes(before["owner"])
        register = before["register"]
        self.store.access.need_write(register)
        record = self.store.database.value(
            f'SELECT id FROM "{self.records.register(register).model.table()}" WHERE uid=?', [owner]
        )
        if paper is not None and paper.owner not in self._owners(register, record):
            raise Refused("这份文书不是本案的，不能归入。", remedy="请到那件案件添加这个文件。")
        after = {
            "paper": paper.uid if paper is not None else None,
            "label": paper.label if paper is not None else None,
        }
        with self.store.change(reason="指定扫描件所属的文书") as changes:
            changes.update(Attachment, attachment_id, before=before, after=after, owner=owner)

    def papers_for(self, register: str, record_id: int) -> list[PaperRow]:
        """The issued papers that a file of this record may be the scan of, those of its clue with them."""
        rows = self.papers.of(register, record_id)
        clue = self.records.load(register, record_id).get("clue")
        rows += self.papers.of("clues", clue) if clue else []
        return [row for row in rows if row.state == "issued"]

    def whose(self, scan: SortedScan) -> str:
        """In words, the record and the paper that a scan belongs to: 案件“…”的《…》."""
        if scan.paper is None:
            return ""
        register, record_id = self.papers.record_of(scan.paper.id)
        name = self.records.title(register, record_id) or str(record_id)
        return f"{self.records.register(register).label}“{name}”的《{scan.paper.title}》"

    def _owners(self, register: str, record_id: int) -> list[bytes]:
        """The record itself, and the clue it came from."""
        record = self.records.load(register, record_id)
        owners = [bytes(record["uid"])]
        if record.get("clue"):
            owners.append(bytes(self.records.load("clues", record["clue"])["uid"]))
        return owners

    def _sort(self, path: Path, done: int, total: int, progress: Progress | None) -> list[SortedScan]:
        """A file as it will be attached: whole, or cut by the papers that its pages belong to."""
        from db.papers.codes import codes_of, cut_out  # the reader of codes is heavy and only scans need it

        if progress is not None:
            progress(done, total, path.name)
        digest, size = self.attachments.keep(path)
        if path.suffix.lower() not in SCANNED:
            return [SortedScan(path.name, digest, size)]
        with known_faults():
            data = self.attachments.files.read(digest)
        parts: list[tuple[ScannedPaper | None, list[int]]] = []
        for page, code in enumerate(codes_of(data)):
            if progress is not None and page:
                progress(done, total, f"{path.name} 第{page + 1}页")
            paper = self._paper("p.state<>'draft' AND substr(hex(p.uid),-10)=?", code) if code else None
            if parts and (paper is None or paper == parts[-1][0]):
                parts[-1][1].append(page)
            else:
                parts.append((paper, [page]))
        papers = list(dict.fromkeys(paper for paper, _ in parts if paper is not None))
        if len(papers) < 2:
            return [SortedScan(path.name, digest, size, papers[0] if papers else None)]
        pieces = []
        for paper, pages in parts:
            content = cut_out(data, pages)
            span = f"{pages[0] + 1}-{pages[-1] + 1}" if len(pages) > 1 else f"{pages[0] + 1}"
            name = f"{path.stem}_第{span}页{path.suffix}"
            pieces.append(SortedScan(name, self.attachments.keep_bytes(content), len(content), paper))
        return pieces

    def _paper(self, where: str, value: object) -> ScannedPaper | None:
        rows = self.store.database.rows(
            f"SELECT p.id, p.uid, p.title, coalesce(p.number,''), p.register, p.owner FROM papers p WHERE {where}",
            [value],
        )
        for paper_id, uid, title, number, register, owner in rows:
            return ScannedPaper(int(paper_id), bytes(uid), title, number, register, bytes(owner))
        return None

    def _attach(self, register: str, record_id: int, scans: Sequence[SortedScan]) -> list[FiledScan]:
        pieces = [
            (one.name, one.digest, one.size, one.paper.uid if one.paper else None, one.paper.label if one.paper else "")
            for one in scans
        ]
        ids = self.attachments.attach(register, record_id, pieces)
        return [
            FiledScan(added, one.name, one.paper.id if one.paper else None, one.paper.title if one.paper else "")
            for added, one in zip(ids, scans, strict=True)
        ]
