"""Files that belong to records, kept beside the register under the hash of their content, each content once."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from db.errors import Missing, Refused, known_faults
from db.filestore import FileStore
from db.kinds.clock import now
from db.models import Attachment
from db.services.records import Records
from db.services.store import Store

Progress = Callable[[int, int, str], object]
LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True)
class AttachedFile:
    """One attached file: its id, its name as given, its size in bytes and the hash of its content.

    `paper` is the title of the paper whose signed scan it is.
    """

    id: int
    name: str
    label: str
    size: int
    sha256: str
    added_at: str
    paper: str = ""


@dataclass(frozen=True)
class FiledScan:
    """A file that was attached: its id and name, and the paper whose code it bears (None, "" for any other file)."""

    id: int
    name: str
    paper_id: int | None = None
    title: str = ""


@dataclass(frozen=True)
class _Piece:
    """What is to be attached: a name, the hash and size of a content that is kept already, and its paper."""

    name: str
    digest: str
    size: int
    paper: tuple[int, bytes, str] | None = None


class Attachments:
    """The attached files of records."""

    def __init__(self, store: Store, records: Records) -> None:
        self.store = store
        self.records = records
        self.files = FileStore(store.path.with_name(store.path.name + ".files"), store.database.key)

    def add(
        self,
        register: str,
        record_id: int,
        files: Sequence[Path],
        *,
        label: str = "",
        progress: Progress | None = None,
    ) -> list[int]:
        """Attach files to a record, all or none; returns their ids.

        `progress` hears (files done, files in all, the next one's name) and may raise to cancel. Raises `Refused` for
        a folder, an empty or a huge file.
        """
        pieces = []
        for done, path in enumerate(files):
            if progress is not None:
                progress(done, len(files), path.name)
            pieces.append(_Piece(path.name, *self._keep(path)))
        return [one.id for one in self._attach(register, record_id, pieces, label)]

    def file_scans(self, register: str, record_id: int, files: Sequence[Path]) -> list[FiledScan]:
        """Attach PDFs and pictures, several at once; those that bear the printed code of a paper are filed to it.

        A PDF with the codes of several papers is cut into one file for each; a page without a code goes with the page
        before it. Files without a code are attached as they are. Raises `Refused`, and attaches nothing, when a page
        belongs to another case.
        """
        record = self.records.load(register, record_id)
        owners = [record["uid"]]
        if record.get("clue"):
            owners.append(self.records.load("clues", record["clue"])["uid"])
        pieces = [piece for path in files for piece in self._pieces(path, owners)]
        return self._attach(register, record_id, pieces, "")

    def _pieces(self, path: Path, owners: Sequence[bytes]) -> list[_Piece]:
        """A file as it will be attached: whole, or cut by the papers that its pages belong to."""
        from db.papers.codes import codes_of, cut_out  # the reader of codes is heavy and only scans need it

        digest, size = self._keep(path)
        with known_faults():
            data = self.files.read(digest)
        parts: list[tuple[tuple[int, bytes, str] | None, list[int]]] = []
        for page, code in enumerate(codes_of(data)):
            paper = self._paper(code, owners, f"“{path.name}”第 {page + 1} 页") if code else None
            if parts and (paper is None or paper == parts[-1][0]):
                parts[-1][1].append(page)
            else:
                parts.append((paper, [page]))
        papers = list(dict.fromkeys(paper for paper, _ in parts if paper is not None))
        if len(papers) < 2:
            return [_Piece(path.name, digest, size, papers[0] if papers else None)]
        pieces = []
        for paper, pages in parts:
            content = cut_out(data, pages)
            span = f"{pages[0] + 1}-{pages[-1] + 1}" if len(pages) > 1 else f"{pages[0] + 1}"
            name = f"{path.stem}_第{span}页{path.suffix}"
            pieces.append(_Piece(name, self.keep_bytes(content), len(content), paper))
        return pieces

    def _paper(self, code: str, owners: Sequence[bytes], where: str) -> tuple[int, bytes, str] | None:
        """The paper of these records that bears this code; None for a code that is no paper's.

        Raises `Refused` for the paper of another record, naming both.
        """
        rows = self.store.database.rows(
            "SELECT id, uid, title, coalesce(number,''), owner, register FROM papers "
            "WHERE state<>'draft' AND substr(hex(uid),-10)=?",
            [code],
        )
        if not rows:
            return None
        paper_id, uid, title, number, owner, register = rows[0]
        if bytes(owner) not in owners:
            info = self.records.register(register)
            found = self.store.database.value(f'SELECT id FROM "{info.model.table()}" WHERE uid=?', [owner])
            name = self.records.title(register, found) if found else ""
            raise Refused(
                f"{where}是{info.label}“{name or found}”的《{title}》{f'（{number}）' if number else ''}，没有归档。",
                remedy=f"请到那条{info.label}添加，或从这一批里取出后再试；这一批文件都没有添加。",
            )
        return int(paper_id), bytes(uid), str(title)

    def _attach(self, register: str, record_id: int, pieces: Sequence[_Piece], label: str) -> list[FiledScan]:
        owner = self.records.load(register, record_id)["uid"]
        at = Attachment.specs()["added_at"].kind.store(now().replace(second=0, microsecond=0))
        filed = []
        with self.store.change() as changes:
            for piece in pieces:
                paper_id, uid, title = piece.paper or (None, None, "")
                row = {
                    "owner": owner,
                    "register": register,
                    "name": safe_name(piece.name),
                    "label": label or (f"《{title}》签名扫描件" if title else None),
                    "sha256": piece.digest,
                    "size": piece.size,
                    "added_at": at,
                    "paper": uid,
                }
                added = changes.insert(Attachment, row, owner=owner)[0]
                filed.append(FiledScan(added, row["name"], paper_id, title))
        return filed

    def of(self, register: str, record_id: int) -> list[AttachedFile]:
        """The files of a record, in the order they were added."""
        owner = self.records.load(register, record_id)["uid"]
        rows = self.store.database.rows(
            "SELECT a.id, a.name, coalesce(a.label,''), a.size, a.sha256, a.added_at, coalesce(p.title,'') "
            "FROM attachments a LEFT JOIN papers p ON p.uid=a.paper WHERE a.owner=? ORDER BY a.id",
            [owner],
        )
        return [AttachedFile(*row) for row in rows]

    def path(self, attachment_id: int) -> Path:
        """Where the content lies, encrypted or not, after checking that it is still what was attached.

        Raises `Missing` when the file is gone and `Refused` when its content was altered.
        """
        digest, what = self._found(attachment_id)
        self._check(digest, what)
        return self.files.place(digest)

    @contextmanager
    def open(self, attachment_id: int) -> Iterator[BinaryIO]:
        """The content, checked and open for reading. Raises like `path`."""
        digest, what = self._found(attachment_id)
        self._check(digest, what)
        with known_faults(), self.files.open(digest) as content:
            yield content

    def copy_to(self, attachment_id: int, target: Path) -> None:
        """Write the content, checked and not encrypted, into a file. Raises like `path`."""
        with self.open(attachment_id) as content, target.open("wb") as file:
            shutil.copyfileobj(content, file, 1 << 20)

    def read(self, digest: str, what: str) -> bytes:
        """The content of this hash, checked; `what` names it in a fault."""
        self._check(digest, what)
        with known_faults():
            return self.files.read(digest)

    def _found(self, attachment_id: int) -> tuple[str, str]:
        row = self.store.database.rows("SELECT name, sha256 FROM attachments WHERE id=?", [attachment_id])
        if not row:
            raise Missing("这个附件已被移除。")
        name, digest = row[0]
        return digest, f"附件“{name}”"

    def _check(self, digest: str, what: str) -> None:
        if not self.files.has(digest):
            raise Missing(f"{what}的文件不见了。", remedy="请从备份恢复附件文件夹，或重新添加。")
        with known_faults():
            if not self.files.sound(digest):
                raise Refused(f"{what}的内容与登记时不一致，可能已损坏或被改动。", remedy="请从备份恢复这个文件。")

    def remove(self, attachment_id: int, *, reason: str = "") -> None:
        """Take a file off its record; its content stays beside the register, where a backup or the log may need it."""
        before = self.store.stored(Attachment, attachment_id)
        if before is None:
            raise Missing("这个附件已被移除。")
        with self.store.change(reason=reason) as changes:
            changes.delete(Attachment, attachment_id, before=before, owner=bytes(before["owner"]))

    def keep_bytes(self, content: bytes) -> str:
        """Keep a content (such as an issued PDF) under its hash; returns the hash."""
        with known_faults():
            return self.files.keep_bytes(content)

    def unsound(self) -> list[str]:
        """One sentence for every attachment or issued paper whose file is gone or altered."""
        rows = self.store.database.rows(
            "SELECT name, sha256 FROM attachments UNION ALL "
            "SELECT coalesce(number, title), sha256 FROM papers WHERE sha256 IS NOT NULL"
        )
        found = []
        for name, digest in rows:
            if not self.files.has(digest):
                found.append(f"“{name}”的文件不见了（{digest[:12]}）。")
            elif not self.files.sound(digest):
                found.append(f"“{name}”的文件内容与登记时不一致（{digest[:12]}）。")
        return found

    def _keep(self, path: Path) -> tuple[str, int]:
        with known_faults():
            if not path.is_file():
                raise Refused(f"“{path.name}”不是文件，不能作为附件。")
            if path.stat().st_size == 0:
                raise Refused(f"“{path.name}”是空文件，没有添加。")
            if path.stat().st_size > LARGEST:
                raise Refused(f"“{path.name}”超过200MB，没有添加。", remedy="请压缩视频或拆分文件后再添加。")
            return self.files.keep(path)


def safe_name(name: str) -> str:
    """A file name without path parts or control characters, at most 120 characters, its ending kept."""
    plain = "".join(
        "_" if char in '\\/:*?"<>|' or unicodedata.category(char).startswith("C") else char for char in name
    )
    plain = plain.strip(" .") or "附件"
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= 120 else f"{stem[: 119 - len(ending)]}{dot}{ending}"
