"""A named set of papers as one document: seen, printed and saved at one go."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from db.errors import Refused
from db.papers.binding.turn import PDFIUM
from db.services.paper_data import Gap
from db.services.papers import Papers

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SetOffer:
    """A set that a record has a ground for: its name, its label, the keys of its papers in printing order."""

    name: str
    label: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class PaperSet:
    """The papers of a set bound together, each in as many copies as the set says.

    `papers` are their titles in order with the copies of each; `missing` pairs the key of a paper with what it lacks.
    """

    label: str
    pdf: bytes
    papers: tuple[tuple[str, int], ...]
    missing: tuple[tuple[str, Gap], ...]


def offered(papers: Papers, register: str, record_id: int) -> list[SetOffer]:
    """The sets of which this record needs at least one paper."""
    found = (
        SetOffer(name, label, tuple(one.key for one in papers.members(name, register, record_id)))
        for name, (label, _) in papers.sets().items()
    )
    return [one for one in found if one.keys]


def bound(papers: Papers, name: str, register: str, record_id: int, *, progress: Progress | None = None) -> PaperSet:
    """Bind the papers of a set: a numbered one that was issued as it was frozen, the others as drafts.

    `progress` hears (papers done, papers in all). Raises `Refused` when the record needs none of them.
    """
    label = papers.sets()[name][0]
    members = papers.members(name, register, record_id)
    if not members:
        raise Refused(f"“{label}”这一套文书都不需要。")
    issued = {row.key: row for row in papers.of(register, record_id) if row.state == "issued" and row.number}
    parts: list[bytes] = []
    told: list[tuple[str, int]] = []
    missing: list[tuple[str, Gap]] = []
    for done, member in enumerate(members):
        if progress is not None:
            progress(done, len(members))
        row = issued.get(member.key)
        if row is not None:
            parts += [papers.pdf(row.id)] * member.copies
            told.append((row.title, member.copies))
        else:
            sheet = papers.preview(register, record_id, member.key)
            parts += [sheet.pdf] * member.copies
            told.append((sheet.title, member.copies))
            missing += [(member.key, gap) for gap in sheet.missing]
    return PaperSet(label, _joined(parts), tuple(told), tuple(missing))


def _joined(parts: Sequence[bytes]) -> bytes:
    """The pages of some PDFs as one PDF."""
    import pypdfium2  # heavy, and only a set needs it

    out = io.BytesIO()
    with PDFIUM, pypdfium2.PdfDocument.new() as whole:
        for part in parts:
            with pypdfium2.PdfDocument(part) as document:
                whole.import_pages(document)
        whole.save(out)
    return out.getvalue()
