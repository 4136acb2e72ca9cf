"""A named set of papers as one document: seen, printed and saved at one go."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from db.errors import Refused
from db.papers.binding.turn import PDFIUM
from db.papers.declare import CASES
from db.services.paper_data import Gap, PaperRow, PaperSpot, StrangeCharacter
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

    `papers` are their titles in order with the copies of each; `missing` pairs the key of a paper with what it lacks,
    `strange` with a character that no font has; `spots` are where facts stand, the paths of a paper's own fields led by
    its key and a colon, all others by a colon.
    """

    label: str
    pdf: bytes
    papers: tuple[tuple[str, int], ...]
    missing: tuple[tuple[str, Gap], ...]
    strange: tuple[tuple[str, StrangeCharacter], ...] = ()
    spots: tuple[PaperSpot, ...] = ()


def offered(papers: Papers, register: str, record_id: int) -> list[SetOffer]:
    """The sets of which this record needs at least one paper."""
    found = (
        SetOffer(name, label, tuple(dict.fromkeys(one.key for one in papers.members(name, register, record_id))))
        for name, label in papers.sets(register).items()
    )
    return [one for one in found if one.keys]


def bound(
    papers: Papers, name: str, register: str, record_id: int, *, progress: Progress | None = None, unmask: bool = False
) -> PaperSet:
    """Bind the papers of a set: a numbered one that was issued as it was frozen, the others as drafts.

    What is masked is printed so in drafts unless `unmask` is set. `progress` hears (papers done, papers in all). Raises
    `Refused` when the record needs none of them.
    """
    label = papers.sets(register)[name]
    members = papers.members(name, register, record_id)
    if not members:
        raise Refused(f"“{label}”这一套文书都不需要。")
    issued: dict[tuple[str, int], dict[str, PaperRow]] = {}
    parts: list[bytes] = []
    told: dict[str, int] = {}
    missing: list[tuple[str, Gap]] = []
    strange: list[tuple[str, StrangeCharacter]] = []
    spots: list[PaperSpot] = []
    page = 0
    for done, member in enumerate(members):
        if progress is not None:
            progress(done, len(members))
        if member.subject not in issued:
            rows = papers.of(*member.subject)
            issued[member.subject] = {row.key: row for row in rows if row.state == "issued" and _stays(row, register)}
        row = issued[member.subject].get(member.key) if not member.raw else None
        if row is not None:
            title, pdf, pages, placed = row.title, papers.pdf(row.id), row.pages, papers.spots(row.id)
        else:
            sheet = papers.preview(*member.subject, member.key, raw=member.raw, unmask=unmask)
            title, pdf, pages, placed = sheet.title, sheet.pdf, sheet.pages, sheet.spots
            missing += [(member.key, gap) for gap in sheet.missing]
            strange += [(member.key, one) for one in sheet.strange()]
        for _ in range(member.copies):
            spots += [_moved(one, page, member.key if row is None else "") for one in placed]
            page += pages
        parts += [pdf] * member.copies
        told[title] = told.get(title, 0) + member.copies
    return PaperSet(label, _joined(parts), tuple(told.items()), tuple(missing), tuple(strange), tuple(spots))


def _moved(spot: PaperSpot, page: int, key: str) -> PaperSpot:
    """A spot of a paper that begins on this page; a field of the paper itself is found by the paper's key."""
    own = key if spot.path.partition(".")[0] == "own" else ""
    return replace(spot, page=spot.page + page, path=f"{own}:{spot.path}")


def _stays(row: PaperRow, register: str) -> bool:
    """Whether an issued paper is printed as it was frozen: of cases only those with a number."""
    return bool(row.number) or register != CASES


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
