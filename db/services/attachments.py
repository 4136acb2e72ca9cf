"""Files that belong to records, kept beside the register under the hash of their content, each content once."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.errors import Missing, Refused, known_faults
from db.kinds.clock import now
from db.models import Attachment
from db.services.records import Records
from db.services.store import Store

LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True)
class AttachedFile:
    """One attached file: its id, its name as given, its size in bytes and the hash of its content."""

    id: int
    name: str
    label: str
    size: int
    sha256: str
    added_at: str


class Attachments:
    """The attached files of records."""

    def __init__(self, store: Store, records: Records) -> None:
        self.store = store
        self.records = records
        self.folder = store.path.with_name(store.path.name + ".files")

    def add(self, register: str, record_id: int, files: Sequence[Path], *, label: str = "") -> list[int]:
        """Attach files to a record; returns their ids. Raises `Refused` for a folder, an empty or a huge file."""
        owner = self.records.load(register, record_id)["uid"]
        kept = [(self._keep(path), path) for path in files]
        with self.store.change() as changes:
            return [
                changes.insert(
                    Attachment,
                    {
                        "owner": owner,
                        "register": register,
                        "name": safe_name(path.name),
                        "label": label or None,
                        "sha256": digest,
                        "size": size,
                        "added_at": Attachment.specs()["added_at"].kind.store(now().replace(second=0, microsecond=0)),
                    },
                    owner=owner,
                )[0]
                for (digest, size), path in kept
            ]

    def of(self, register: str, record_id: int) -> list[AttachedFile]:
        """The files of a record, in the order they were added."""
        owner = self.records.load(register, record_id)["uid"]
        rows = self.store.database.rows(
            "SELECT id, name, coalesce(label,''), size, sha256, added_at FROM attachments WHERE owner=? ORDER BY id",
            [owner],
        )
        return [AttachedFile(*row) for row in rows]

    def path(self, attachment_id: int) -> Path:
        """Where the content lies, after checking that it is still what was attached.

        Raises `Missing` when the file is gone and `Refused` when its content was altered.
        """
        row = self.store.database.rows("SELECT name, sha256 FROM attachments WHERE id=?", [attachment_id])
        if not row:
            raise Missing("这个附件已被移除。")
        name, digest = row[0]
        return self._checked(digest, f"附件“{name}”")

    def read(self, digest: str, what: str) -> bytes:
        """The content of this hash, checked; `what` names it in a fault."""
        with known_faults():
            return self._checked(digest, what).read_bytes()

    def _checked(self, digest: str, what: str) -> Path:
        path = self.place(digest)
        if not path.exists():
            raise Missing(f"{what}的文件不见了。", remedy="请从备份恢复附件文件夹，或重新添加。")
        with known_faults():
            if file_hash(path)[0] != digest:
                raise Refused(f"{what}的内容与登记时不一致，可能已损坏或被改动。", remedy="请从备份恢复这个文件。")
        return path

    def remove(self, attachment_id: int, *, reason: str = "") -> None:
        """Take a file off its record; its content stays beside the register, where a backup or the log may need it."""
        before = self.store.stored(Attachment, attachment_id)
        if before is None:
            raise Missing("这个附件已被移除。")
        with self.store.change(reason=reason) as changes:
            changes.delete(Attachment, attachment_id, before=before, owner=bytes(before["owner"]))

    def keep_bytes(self, content: bytes) -> str:
        """Keep a content (such as an issued PDF) under its hash; returns the hash."""
        digest = hashlib.sha256(content).hexdigest()
        self._write(digest, content)
        return digest

    def place(self, digest: str) -> Path:
        """Where a content of this hash lies, or would lie."""
        return self.folder / digest[:2] / digest

    def unsound(self) -> list[str]:
        """One sentence for every attachment or issued paper whose file is gone or altered."""
        rows = self.store.database.rows(
            "SELECT name, sha256 FROM attachments UNION ALL "
            "SELECT coalesce(number, title), sha256 FROM papers WHERE sha256 IS NOT NULL"
        )
        found = []
        for name, digest in rows:
            path = self.place(digest)
            if not path.exists():
                found.append(f"“{name}”的文件不见了（{digest[:12]}）。")
            elif file_hash(path)[0] != digest:
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
            digest, size = file_hash(path)
            if not self.place(digest).exists():
                self._write(digest, path.read_bytes())
        return digest, size

    def _write(self, digest: str, content: bytes) -> None:
        target = self.place(digest)
        if target.exists():
            return
        with known_faults():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f"{digest}.{os.getpid()}.part")
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)


def file_hash(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file's content and its size in bytes."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return digest, path.stat().st_size


def safe_name(name: str) -> str:
    """A file name without path parts or control characters, at most 120 characters, its ending kept."""
    plain = "".join(
        "_" if char in '\\/:*?"<>|' or unicodedata.category(char).startswith("C") else char for char in name
    )
    plain = plain.strip(" .") or "附件"
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= 120 else f"{stem[: 119 - len(ending)]}{dot}{ending}"
