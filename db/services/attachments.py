"""Files that belong to records, kept beside the register under the hash of their content, each content once."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from db.disk import written
from db.errors import Missing, Refused, known_faults
from db.filestore import FileStore
from db.kinds.clock import now
from db.models import Attachment
from db.services.disclosure import FILE, names_reporters, note
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
        with self.files.all_or_none():
            for done, path in enumerate(files):
                if progress is not None:
                    progress(done, len(files), path.name)
                pieces.append((path.name, *self.keep(path), None, label))
            return self.attach(register, record_id, pieces)

    def attach(
        self, register: str, record_id: int, pieces: Sequence[tuple[str, str, int, bytes | None, str]]
    ) -> list[int]:
        """Attach contents that are kept already, all or none; returns their ids.

        Each piece is a name, the hash and size of its content, the uid of the paper it is the scan of, and a label.
        """
        self.store.access.need_write(register)
        owner = self.records.load(register, record_id)["uid"]
        at = Attachment.specs()["added_at"].kind.store(now().replace(second=0, microsecond=0))
        added = []
        with self.store.change() as changes:
            for name, digest, size, paper, label in pieces:
                row = {
                    "owner": owner,
                    "register": register,
                    "name": safe_name(name),
                    "label": label or None,
                    "sha256": digest,
                    "size": size,
                    "added_at": at,
                    "paper": paper,
                }
                added.append(changes.insert(Attachment, row, owner=owner)[0])
        return added

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
        with self.open(attachment_id) as content, known_faults(), written(target) as file:
            shutil.copyfileobj(content, file, 1 << 20)

    def read(self, digest: str, what: str) -> bytes:
        """The content of this hash, checked; `what` names it in a fault."""
        self._check(digest, what)
        with known_faults():
            return self.files.read(digest)

    def _found(self, attachment_id: int) -> tuple[str, str]:
        sql = "SELECT name, sha256, register, owner FROM attachments WHERE id=?"
        row = self.store.database.rows(sql, [attachment_id])
        if not row:
            raise Missing("这个附件已被移除。")
        name, digest, register, owner = row[0]
        self.store.access.need_read(register)
        if names_reporters(register):
            table = self.records.register(register).model.table()
            found = self.store.database.rows(f'SELECT id FROM "{table}" WHERE uid=?', [owner])
            note(self.store, register, [one for (one,) in found], [name], how=FILE)
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
        self.store.access.need_write(before["register"])
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

    def keep(self, path: Path) -> tuple[str, int]:
        """Keep a file's content under its hash; returns the hash and the size. Raises `Refused`."""
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
