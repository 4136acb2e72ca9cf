"""Marks of the log that lie outside of it: on issued papers, beside backups, and what the last check left behind.

Whoever can write the database can write the log anew, chain and all. He cannot write anew what was printed and
handed out, and must think of every copy that lies on the disk.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.audit import MARK_BYTES, Anchor, Verified, mark_of
from db.disk import written
from db.engine import Database
from db.errors import Refused, RegisterError, known_faults
from db.kinds.base import folded
from db.kinds.clock import now
from db.services.attachments import Attachments
from db.services.store import Store

WHOLE_UNTIL = 100_000
"""A log of so many entries is always walked from its beginning: that takes a second."""

WHOLE_EVERY = timedelta(days=7)
"""A longer log is walked from its beginning once a week, and from where the last check ended in between."""

_MARK = re.compile(rf"(\d{{1,12}})-([0-9a-f]{{8,{2 * MARK_BYTES}}})")
_IN_PDF = re.compile(rb"log (\d{1,12})-([0-9a-f]{16})")


def typed_anchor(text: str) -> Anchor:
    """The mark that somebody typed from a paper; blanks and wide digits do not matter. Raises `Refused`."""
    plain = "".join(folded(text).lower().split())
    match = _MARK.fullmatch(plain.removeprefix("校验").strip(":"))
    if match is None:
        raise Refused(
            f"校验码应如 4381-7e7055f30b74fc81，现为“{text}”。", remedy="请照文书页脚“校验”后面的数字和字母输入。"
        )
    return Anchor(int(match[1]), match[2], "所填的文书")


@dataclass(frozen=True)
class _Walk:
    """A sound check: where it ended, when, and when the log was last walked from its beginning."""

    seq: int
    digest: bytes
    at: datetime
    whole: datetime


class Anchors:
    """The marks of one register, and what is remembered of its last check."""

    def __init__(self, store: Store, attachments: Attachments) -> None:
        self.store = store
        self.attachments = attachments
        self.memory = store.path.with_name(store.path.name + ".checked")

    def all(self) -> list[Anchor]:
        """Every mark within reach; what cannot be read is passed over.

        Of a register that was restored from a backup, what its files noted before that is not held against it.
        """
        restored, last = self._restored_at(), self._remembered()
        found = [*self._of_papers(), *self._of_backups(restored)]
        if last is not None and not (restored and last.at <= restored):
            found.append(Anchor(last.seq, last.digest.hex(), f"{last.at:%Y-%m-%d} 检查时留下的记录"))
        return found

    def verify(self, anchors: Iterable[Anchor], *, whole: bool = False) -> Verified:
        """Walk the log, from its beginning or from where the last check ended; remember where a sound one ends."""
        last = self._remembered()
        head = self.store.log.head()[0]
        since = None
        if last is not None and not whole and head > WHOLE_UNTIL and now() - last.whole < WHOLE_EVERY:
            since = (last.seq, last.digest)
        found = self.store.log.verify(anchors, since=since)
        if not found.breaks and found.head[0]:
            self._remember(_Walk(*found.head, now(), last.whole if last and found.start else now()))
        return found

    def _of_papers(self) -> Iterator[Anchor]:
        """The marks of issued papers: as the register keeps them, and as the kept PDFs bear them."""
        rows = self.store.database.rows(
            "SELECT title, coalesce(number,''), mark, sha256 FROM papers WHERE mark IS NOT NULL "
            "AND uid NOT IN (SELECT uid FROM earlier_log) ORDER BY id"  # those mark the log before a rebuild
        )
        for title, number, mark, digest in rows:
            name = f"文书《{title}》{number and f'（{number}）'}"
            kept = list(_read(mark, name))
            yield from kept
            yield from (one for one in self._printed(digest, name) if one not in kept)

    def _printed(self, digest: str | None, name: str) -> Iterator[Anchor]:
        try:
            content = self.attachments.files.read(digest) if digest else b""
        except (OSError, RegisterError):  # the check of the files tells of it
            return
        for match in _IN_PDF.finditer(content):
            yield from _read(f"{int(match[1])}-{match[2].decode()}", name)

    def _of_backups(self, restored: datetime | None) -> Iterator[Anchor]:
        """The heads of backups, as they noted them beside themselves, else as they hold them."""
        from db.services.backups import backups_in, folder_of  # backups are imported when they are first asked for

        for one in backups_in(folder_of(self.store.path)):
            if not restored or one.made_at > restored:
                noted = _json(one.path.with_suffix(".json"))
                seq, head = noted.get("seq", 0), str(noted.get("head", ""))
                mark = f"{seq}-{head[: 2 * MARK_BYTES]}" if head else _mark_in(one.path)
                yield from _read(mark, f"备份“{one.path.stem}”")

    def _restored_at(self) -> datetime | None:
        """When a backup last took the place of the register: the file that was there before tells by its name."""
        from db.services.backups import folder_of

        folder, stem = folder_of(self.store.path), re.escape(self.store.path.stem)
        name = re.compile(rf"{stem}-恢复前-(\d{{8}}-\d{{6}})\.db")
        files = [*folder.glob("*.db"), *self.store.path.parent.glob("*.db")]
        found = (name.fullmatch(file.name) for file in files)
        return max((datetime.strptime(one[1], "%Y%m%d-%H%M%S") for one in found if one), default=None)

    def _remembered(self) -> _Walk | None:
        """Where the last sound check ended."""
        noted = _json(self.memory)
        try:
            at, whole = datetime.fromisoformat(noted["at"]), datetime.fromisoformat(noted["whole"])
            return _Walk(int(noted["seq"]), bytes.fromhex(noted["hash"]), at, whole)
        except (KeyError, TypeError, ValueError):
            return None

    def _remember(self, walk: _Walk) -> None:
        noted = {"seq": walk.seq, "hash": walk.digest.hex(), "at": str(walk.at), "whole": str(walk.whole)}
        try:
            with written(self.memory) as file:
                file.write(json.dumps(noted).encode())
        except OSError:
            return  # a folder that cannot be written: the next check walks the whole log


def _read(mark: str, where: str) -> Iterator[Anchor]:
    match = _MARK.fullmatch(mark)
    if match and int(match[1]):
        yield Anchor(int(match[1]), match[2], where)


def _mark_in(backup: Path) -> str:
    """The mark of a backup's own log; empty when it cannot be read."""
    try:
        with known_faults(), Database(backup, read_only=True).reading() as database:
            row = database.rows("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
            return mark_of(row[0][0], bytes(row[0][1])) if row else ""
    except RegisterError:
        return ""


def _json(path: Path) -> dict[str, Any]:
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}
