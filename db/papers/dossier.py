"""The dossier of a case as one file for the archive: cover, contents, papers and scans, closing note.

Issued papers stand in it as they were frozen, operator by operator; only their faces are shared. Scans and pictures are
taken over without loss where a PDF can hold them. The file is written while it is made, so that neither three hundred
pages nor a hundred scans have to stand in memory, and the same case gives the same bytes.
Imported only when a dossier is made: reportlab and pdfium are heavy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from db.papers.binding.paper import pages_of
from db.papers.binding.picture import frames_in, picture_pages
from db.papers.binding.scan import Scan
from db.papers.binding.source import Unreadable
from db.papers.binding.volume import Volume
from db.papers.declare import PARTS

COVER, CONTENTS, NOTE = "dossier_cover", "dossier_contents", "dossier_note"
PRODUCER = "案件登记"
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp")

Progress = Callable[[int, int], None]
Opener = Callable[[], AbstractContextManager[BinaryIO]]
Sheet = Callable[[str, Mapping[str, Any]], bytes]
"""Makes the cover, the contents or the note: from its key and the values of its own fields to a PDF."""


@dataclass(frozen=True)
class Piece:
    """One file of an entry: a paper of ours, which `read` gives, or a scan, which `scan` opens."""

    pages: int
    read: Callable[[], bytes] | None = None
    scan: Opener | None = None
    picture: bool = False


@dataclass(frozen=True)
class Entry:
    """One line of the contents and what stands in the volume for it; `first` and `last` are its page numbers."""

    title: str
    part: str
    number: str = ""
    dated: date | None = None
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    first: int = 0
    last: int = 0

    @property
    def pages(self) -> str:
        """Its page numbers as the contents say them; a dash for what cannot be bound."""
        if not self.pieces:
            return "—"
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


def pages_in(content: Opener, name: str) -> int | None:
    """How many pages a scan or a picture will take; None for a file that cannot be bound."""
    ending = Path(name).suffix.lower()
    if ending in PICTURES:
        with content() as file:
            return frames_in(file)
    if ending != ".pdf":
        return None
    try:
        with content() as file, Scan(file) as scan:
            return len(scan) or None
    except Unreadable:
        return None


def numbered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with their page numbers, one after the other from 1."""
    made, at = [], 0
    for entry in entries:
        count = sum(piece.pages for piece in entry.pieces)
        made.append(replace(entry, first=at + 1, last=at + count) if count else entry)
        at += count
    return tuple(made)


def bind(entries: Sequence[Entry], target: Path, *, sheet: Sheet, title: str, progress: Progress | None = None) -> int:
    """Write the dossier; gives how many pages are numbered. `progress` hears (entries done, entries in all).

    The entries are numbered ones, in their order. Raises `Unreadable` for a scan of which a page cannot be bound.
    """
    total = max((entry.last for entry in entries), default=0)
    with target.open("wb") as file:
        volume = Volume(file)
        _leaves(volume, "封面", sheet(COVER, {"items": len(entries), "pages": total}))
        _leaves(volume, "目录", sheet(CONTENTS, {"entries": tuple(map(_line, entries))}))
        part = ""
        for done, entry in enumerate(entries, 1):
            if entry.pieces:
                if entry.part != part:
                    part = entry.part
                    volume.mark(PARTS[part])
                _bound(volume, entry)
            if progress is not None:
                progress(done, len(entries))
        _leaves(volume, "备考表", sheet(NOTE, {}))
        volume.finish(title, PRODUCER)
    return volume.numbered


def _line(entry: Entry) -> dict[str, Any]:
    """A row of the contents."""
    note = "、".join(text for text in (PARTS[entry.part] if entry.part == "secondary" else "", entry.note) if text)
    return {"number": entry.number, "title": entry.title, "dated": entry.dated, "pages": entry.pages, "note": note}


def _leaves(volume: Volume, label: str, pdf: bytes) -> None:
    """Pages without a number, from a front on."""
    volume.front()
    volume.mark(label)
    volume.add(pages_of(pdf, volume.faces), label=label)
    volume.front()


def _bound(volume: Volume, entry: Entry) -> None:
    """Put an entry in; what the contents say of its pages must come true."""
    volume.mark(f"{entry.title} {entry.number}".strip(), inner=True)
    for piece in entry.pieces:
        _bind(volume, piece)
    if volume.numbered != entry.last:
        raise Unreadable(f"“{entry.title}”的页数与登记的不一致")


def _bind(volume: Volume, piece: Piece) -> None:
    if piece.read is not None:
        pdf = piece.read()
        try:
            volume.add(pages_of(pdf, volume.faces))
        except Unreadable:  # frozen by a version that wrote otherwise
            _scan(volume, pdf, plate=False)
    elif piece.picture and piece.scan is not None:
        with piece.scan() as file:
            volume.add(picture_pages(file.read(), volume.writer), plate=True)
    elif piece.scan is not None:
        with piece.scan() as file:
            _scan(volume, file, plate=True)


def _scan(volume: Volume, pdf: BinaryIO | bytes, *, plate: bool) -> None:
    with Scan(pdf) as scan:
        volume.add(_each(scan, volume), plate=plate)


def _each(scan: Scan, volume: Volume) -> Iterator[Any]:
    for number in range(len(scan)):
        yield scan.page(number, volume.writer)
