"""Where papers and the facts of their case part: what was printed, what is true now, and what lawfully puts it right.

A paper is made anew out of the present facts and held against what it was frozen with, fact by fact. What somebody
typed for the paper alone is not held against anything; a text composed for it is judged by the facts inside it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from db.papers.declare import Paper as DeclaredPaper
from db.papers.facts import Trace
from db.papers.load import order_of
from db.services.facts import BUILT_IN_PAPERS
from db.services.frozen import Frozen, origin, thaw
from db.services.paper_data import AffectedPaper, Difference, PaperDifference
from db.services.paper_drafts import read_body

if TYPE_CHECKING:  # papers.py asks this module
    from db.services.papers import Papers

_SETTINGS = frozenset({"office", "own", "number", "issued_on"})
"""What belongs to the bureau as it was then, or to the paper alone."""

MOST_CASES = 5
"""Of so many cases, the newest, the papers are compared while a record that stands in them is saved."""

T = TypeVar("T")

_BEFORE_DECISION = "涉嫌"
"""Stands in the name of a case until it is decided, and lawfully goes then."""


@dataclass(frozen=True)
class Remedy:
    """What to do about a paper of this kind that differs; an empty condition always holds."""

    sentence: str
    state: str = ""
    kind: str = ""
    forms: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    delivered: bool | None = None


@dataclass(frozen=True)
class _Stored:
    """A paper as the register keeps it."""

    id: int
    paper: DeclaredPaper
    title: str
    number: str
    state: str
    issued_on: date | None
    body: str
    frozen: Frozen
    delivered: bool


@cache
def remedies() -> tuple[Remedy, ...]:
    """The remedies, in the order in which they are tried."""
    table = tomllib.loads((BUILT_IN_PAPERS / "remedies.toml").read_text("utf-8"))
    return tuple(
        Remedy(
            sentence=one["sentence"],
            state=one.get("state", ""),
            kind=one.get("class", ""),
            forms=tuple(one.get("forms", ())),
            touches=tuple(one.get("touches", ())),
            delivered=one.get("delivered"),
        )
        for one in table["remedy"]
    )


def remedy(stored: _Stored, paths: frozenset[str]) -> str:
    """What lawfully puts this paper right."""
    for one in remedies():
        if (
            one.state in ("", stored.state)
            and one.kind in ("", stored.paper.kind)
            and (not one.forms or stored.paper.form in one.forms)
            and (not one.touches or paths & set(one.touches))
            and one.delivered in (None, stored.delivered)
        ):
            return one.sentence
    return ""


class Differences:
    """Papers held against the facts."""

    def __init__(self, papers: Papers) -> None:
        self.papers = papers
        self.store = papers.store

    def of(self, register: str, record_id: int) -> list[PaperDifference]:
        """The papers of a case or clue, drafts and issued ones, that differ from the present facts, by form."""
        stored = sorted(self._stored(register, record_id), key=lambda one: (order_of(one.paper.form), one.id))
        found = ((one, self._points(one, register, record_id)) for one in stored)
        return [
            PaperDifference(
                one.id,
                one.paper.form,
                one.paper.key,
                one.title,
                one.number,
                one.state,
                points,
                remedy(one, frozenset(point.path for point in points)),
            )
            for one, points in found
            if points
        ]

    def after(self, register: str, record_id: int, values: Mapping[str, object]) -> list[AffectedPaper]:
        """What a change would mean for papers, worked out on the register itself and taken back.

        Raises `Invalid` when the values cannot be saved; it cannot be asked inside another change.
        """
        if self.store.database.in_transaction():
            raise ValueError("a trial change inside a change could not be taken back")
        subjects = self._subjects(register, record_id)
        before = {subject: self._picture(*subject) for subject in subjects}
        after = dict(before)
        try:
            with self.store.change():
                self.papers.records.save(register, values, record_id=record_id)
                after = {subject: self._picture(*subject) for subject in subjects}
                raise _TakenBack
        except _TakenBack:
            pass
        return [affected for subject in subjects for affected in _compared(subject, before[subject], after[subject])]

    def effects(self, register: str, record_id: int, change: Callable[[], T]) -> tuple[T, list[AffectedPaper], int]:
        """Make a change and tell what it meant for papers; `change` may be a save of this record.

        Gives what `change` gave, the papers, and how many cases were not looked at because a record stands in more
        than `MOST_CASES` of them.
        """
        subjects = self._subjects(register, record_id)
        looked = subjects[-MOST_CASES:]
        before = self._pictures(looked)
        result = change()
        after = self._pictures(looked if before is not None else [])
        if before is None or after is None:
            return result, [], len(subjects)
        found = [affected for one in looked for affected in _compared(one, before[one], after[one])]
        return result, found, len(subjects) - len(looked)

    def _pictures(self, subjects: Sequence[tuple[str, int]]) -> dict[tuple[str, int], _Picture] | None:
        """What the papers of these records say; None when one cannot be told, which must not stand in a save's way."""
        try:
            return {subject: self._picture(*subject) for subject in subjects}
        except Exception:  # a paper that cannot be read, a right that is lacking: the save itself says what it must
            return None

    def _picture(self, register: str, record_id: int) -> _Picture:
        """What the papers of a record say now: the texts of those still to be issued, the issued ones that differ."""
        from db.papers.render import Order, told  # reportlab is heavy

        vocabulary = self.papers.library.vocabulary
        facts = self.papers.facts.of(register, record_id)
        owner = self.papers.records.load(register, record_id)["uid"]
        texts: dict[str, dict[str, Trace]] = {}
        for key in self._open(register, record_id):
            paper = self.papers.paper(key)
            own = self.papers.drafts.kept(owner, paper)
            texts[key] = told(Order(paper, {**facts, "own": own}), vocabulary=vocabulary)
        issued = {one.paper_id: one for one in self.of(register, record_id) if one.state == "issued"}
        return _Picture(texts, issued, {key: self.papers.paper(key) for key in texts})

    def _open(self, register: str, record_id: int) -> list[str]:
        """The papers that this record may still need: kept drafts, and members of sets that are not issued yet."""
        rows = self.papers.of(register, record_id)
        issued = {row.key for row in rows if row.state == "issued"}
        keys = [row.key for row in rows if row.state == "draft"]
        if register == "cases":
            for name in self.papers.sets(register):
                keys += [one.key for one in self.papers.members(name, register, record_id) if one.key not in issued]
        return [key for key in dict.fromkeys(keys) if key in self.papers.library.files]

    def _subjects(self, register: str, record_id: int) -> list[tuple[str, int]]:
        """The cases and clues whose papers read this record: those it stands in that are not closed."""
        if register == "cases":
            return [(register, record_id)]
        where = {
            "clues": "clue_id=?",
            "parties": "id IN (SELECT case_id FROM case_parties WHERE party_id=?)",
            "rights": "id IN (SELECT case_id FROM case_rights WHERE right_id=?)",
            "officers": "? IN (officer_a_id, officer_b_id)",
        }.get(register)
        if where is None:
            return []
        rows = self.store.database.rows(
            f"SELECT id FROM cases WHERE closed_on IS NULL AND {where} ORDER BY id", [record_id]
        )
        own = [(register, record_id)] if register == "clues" else []
        return own + [("cases", row[0]) for row in rows]

    def _stored(self, register: str, record_id: int) -> Iterator[_Stored]:
        owner = self.papers.records.load(register, record_id)["uid"]
        rows = self.store.database.rows(
            "SELECT p.id, p.key, p.title, coalesce(p.number,''), p.state, p.issued_on, p.body, p.frozen, "
            "EXISTS (SELECT 1 FROM deliveries d WHERE d.paper_id=p.id) "
            "FROM papers p WHERE p.owner=? AND p.state<>'void' "
            "AND NOT EXISTS (SELECT 1 FROM papers c WHERE c.corrects=p.uid AND c.state='issued') ORDER BY p.id",
            [owner],
        )
        for paper_id, key, title, number, state, day, body, frozen, delivered in rows:
            if key in self.papers.library.files and frozen:
                paper = self.papers.paper(key)
                issued_on = date.fromisoformat(day) if day else None
                kept = thaw(frozen)
                yield _Stored(paper_id, paper, title, number, state, issued_on, body, kept, bool(delivered))

    def _points(self, stored: _Stored, register: str, record_id: int) -> tuple[Difference, ...]:
        """The facts that this paper tells otherwise than they are now."""
        from db.papers.render import Order, bases, told  # reportlab is heavy

        vocabulary, frozen = self.papers.library.vocabulary, stored.frozen
        own = read_body(stored.paper, stored.body)
        if frozen.typed is not None:
            own = {name: value for name, value in own.items() if name in frozen.typed}
        facts = self.papers.facts.of(register, record_id, **dict(frozen.about)) | {"own": own}
        issued = stored.state == "issued"
        order = Order(stored.paper, facts, stored.number or None, draft=not issued, issued_on=stored.issued_on)
        if issued:
            now = {path: one.text for path, one in told(order, vocabulary=vocabulary).items()}
        else:
            now = {one.path: one.text for found in bases(order, vocabulary=vocabulary).values() for one in found}
        return tuple(_differing((*frozen.origins, *frozen.woven), now, facts))


def _differing(frozen: tuple[Trace, ...], now: Mapping[str, str], facts: Mapping[str, Any]) -> Iterator[Difference]:
    """The frozen texts that are said otherwise now, or whose fact is gone."""
    for trace in {one.path: one for one in reversed(frozen)}.values():
        if trace.path.partition(".")[0] in _SETTINGS or not trace.text:
            continue
        present = now.get(trace.path)
        if present is None:
            if _value(facts, trace.path) not in (None, "", ()):
                continue  # the fact stands, the paper just has no room for it any more
            present = ""
        if present.replace(_BEFORE_DECISION, "") != trace.text.replace(_BEFORE_DECISION, ""):
            yield Difference(trace.path, origin(replace(trace, sources=())).hint, trace.text, present)


def _value(facts: Mapping[str, Any], path: str) -> Any:
    """The value of a path in nested facts; None where there is none."""
    found: Any = facts
    for name in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(name)
        elif isinstance(found, list | tuple) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


class _TakenBack(Exception):  # noqa: N818  not an error: the way out of a trial
    """Ends a trial change, so that nothing of it stays."""


@dataclass(frozen=True)
class _Picture:
    """What the papers of a record say: by key the texts of the open ones by path, by id the issued ones that differ."""

    texts: Mapping[str, Mapping[str, Trace]]
    issued: Mapping[int, PaperDifference]
    papers: Mapping[str, DeclaredPaper]


def _compared(subject: tuple[str, int], before: _Picture, after: _Picture) -> Iterator[AffectedPaper]:
    for key, texts in after.texts.items():
        old = before.texts.get(key)
        if old is None:
            continue
        points = tuple(
            Difference(path, origin(replace(one, sources=())).hint, one.text, texts[path].text if path in texts else "")
            for path, one in old.items()
            if one.text != (texts[path].text if path in texts else "")
        )
        points += tuple(
            Difference(path, origin(replace(one, sources=())).hint, "", one.text)
            for path, one in texts.items()
            if path not in old and one.text
        )
        if points:
            paper = after.papers[key]
            yield AffectedPaper(*subject, None, paper.form, key, paper.name, "", "open", points, "")
    for paper_id, one in after.issued.items():
        old_points = before.issued[paper_id].points if paper_id in before.issued else ()
        known = {(point.path, point.present) for point in old_points}
        fresh = tuple(point for point in one.points if (point.path, point.present) not in known)
        if fresh:
            yield AffectedPaper(
                *subject, paper_id, one.form, one.key, one.title, one.number, one.state, fresh, one.remedy
            )
