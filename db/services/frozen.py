"""What an issued paper is frozen with beside its PDF: its text, where each piece came from, and what was typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.papers.declare import Paper
from db.papers.facts import Trace
from db.services.facts import where
from db.services.paper_data import Origin, PaperSpot

_ROW = re.compile(r"\.\d+")
Place = tuple[str, int, float, float, float, float]
"""Where a fact stands: its path, the page from 0, and left, top, width, height in points."""


@dataclass(frozen=True)
class Frozen:
    """The moment a paper was made.

    `origins` are the facts it prints, `woven` the facts inside texts that were composed for it, `typed` the own fields
    that somebody wrote rather than left to be composed (None: not recorded, so all of them), `about` the ids of the
    rows it is about, `spots` where each fact stands on its pages (path, page, left, top, width, height).
    """

    text: str = ""
    origins: tuple[Trace, ...] = ()
    woven: tuple[Trace, ...] = ()
    typed: frozenset[str] | None = None
    about: Mapping[str, int] = field(default_factory=dict)
    spots: tuple[Place, ...] = ()

    def store(self) -> str:
        """As the register keeps it."""
        kept = {
            "text": self.text,
            "origins": [[one.path, one.label, one.text, list(one.sources)] for one in self.origins],
            "woven": [[one.path, one.label, one.text] for one in self.woven],
            "typed": sorted(self.typed or ()),
            "about": dict(self.about),
            "spots": [[path, page, *(round(length, 1) for length in box)] for path, page, *box in self.spots],
        }
        return json.dumps(kept, ensure_ascii=False)


def thaw(stored: str | None) -> Frozen:
    """Read what the register keeps of a paper."""
    kept: dict[str, Any] = json.loads(stored) if stored else {}
    return Frozen(
        text=kept.get("text", ""),
        origins=_traces(kept.get("origins", ())),
        woven=_traces(kept.get("woven", ())),
        typed=frozenset(kept["typed"]) if "typed" in kept else None,
        about=kept.get("about", {}),
        spots=tuple((path, page, *box) for path, page, *box in kept.get("spots", ())),
    )


def _traces(rows: Iterable[list[Any]]) -> tuple[Trace, ...]:
    return tuple(Trace(row[0], row[1], row[2], tuple(row[3]) if len(row) > 3 else ()) for row in rows)


def origin(trace: Trace) -> Origin:
    """A printed text with the place of its fact, in words that a clerk reads."""
    if trace.sources:
        places = (where(_ROW.sub("", path)) for path in trace.sources)
        hint = f"由{'、'.join(dict.fromkeys(places))}生成"
    else:
        hint = f"{where('own')}·{trace.label}" if trace.path.startswith("own.") else where(trace.path)
    return Origin(trace.path, trace.label, trace.text, trace.sources, hint)


def placed(paper: Paper | None, origins: Iterable[Origin], spots: Iterable[Place]) -> tuple[PaperSpot, ...]:
    """Where the facts of a paper stand, each with the words that say which it is."""
    hints = {one.path: one.hint for one in origins}
    own = {one.name: one.label for one in paper.fields} if paper is not None else {}
    found = []
    for path, page, left, top, width, height in spots:
        if path not in hints:  # an empty place, or a sum over rows
            label = own.get(path.split(".")[1]) if path.startswith("own.") else None
            hints[path] = f"{where('own')}·{label}" if label else where(path)
        found.append(PaperSpot(path, hints[path], page, left, top, width, height))
    return tuple(found)


def made_for(paper: Paper, facts: Mapping[str, Any]) -> dict[str, int]:
    """The ids of the rows that a paper is about, chosen or understood."""
    from db.papers.render import about_measure  # reportlab is heavy

    meant = about_measure(paper, facts)
    ids = {name: (meant.get(name) or {}).get("id") for name in ("measure", "delivery", "party")}
    return {name: row_id for name, row_id in ids.items() if row_id is not None}
