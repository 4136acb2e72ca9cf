"""A fair as a whole: the stands in walking order, those to look at first, its clocks in hours, and its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.kinds import Region
from db.kinds.clock import now, today
from db.models.exhibition import CHECK_STATES, FAIR_RESULTS, LEVELS, Exhibitor
from db.rules.checklists import checklists
from db.rules.deadlines import deadline
from db.services.fair_hints import FairHints
from db.services.records import Records
from db.services.store import Store

_TOKENS = re.compile(r"\d+|[^\W\d_]+")
_CLOCKS = (
    ("exhibition_complaint_handover", "received_at", "handed_at"),
    ("exhibition_answer", "served_at", "answered_at"),
)
_Last = tuple[int | None, str, str, Any, int | None, Any]
"""The last check of a stand: id, state, level, due day, number of findings, score; no id before the first."""

_LAST_CHECK = (
    "SELECT x.id, k.id, k.state, coalesce(k.manual_level, k.level), k.due_on, k.findings, k.score FROM exhibitors x "
    "LEFT JOIN risk_checks k ON k.id = (SELECT c.id FROM risk_checks c WHERE c.exhibitor_id = x.id "
    "ORDER BY c.checked_on DESC, c.id DESC LIMIT 1) WHERE x.exhibition_id = ?"
)


@dataclass(frozen=True)
class Stop:
    """One stand on the way through the halls. `level` is empty before the first check; `remarks`: what to look at.

    `findings` counts what its last check found, `due_on` is the last day for putting that right.
    """

    exhibitor: int
    hall: str
    booth: str
    name: str
    contact: str
    phone: str
    products: str
    check: int | None
    state: str
    level: str
    due_on: date | None
    findings: int
    remarks: tuple[str, ...]

    @property
    def left(self) -> bool:
        """Whether somebody still has to go there."""
        return self.state in ("", "draft")

    @property
    def place(self) -> str:
        """Hall and booth."""
        return " ".join(part for part in (self.hall, self.booth) if part)

    @property
    def level_label(self) -> str:
        """The level in Chinese."""
        return LEVELS.get(self.level, "") if not self.left else ""

    @property
    def standing(self) -> tuple[str, str]:
        """How it stands in one word, with its key: `none`, `draft`, `bad`, `good`, `rectifying`, `late`, `closed`."""
        if self.left:
            return ("draft", "排查中") if self.state else ("none", "未排查")
        if self.state == "closed":
            return "closed", "已销号"
        if self.state == "rectifying":
            late = self.due_on is not None and self.due_on < today()
            return ("late", "整改逾期") if late else ("rectifying", "整改中")
        return ("bad", f"有问题 {self.findings}") if self.findings else ("good", CHECK_STATES[self.state])


@dataclass(frozen=True)
class Stand:
    """What speaks for going to a stand first: points and the reasons, before anybody was there."""

    exhibitor: int
    booth: str
    name: str
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class HourClock:
    """A limit in hours: when it runs out, when it was met, and the minutes left (negative when overdue)."""

    key: str
    name: str
    article: str
    start: datetime
    due: datetime
    met: datetime | None
    minutes_left: int
    explanation: str

    @property
    def overdue(self) -> bool:
        """Whether it was met late, or is not met in time."""
        return (self.met or now()) > self.due


@dataclass(frozen=True)
class FairFigure:
    """A number that opens into the records it counts."""

    key: str
    label: str
    value: int
    unit: str
    register: str
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """The levels of the stands of one area, hall or region: level to ids; `none` are those not checked yet."""

    label: str
    levels: dict[str, tuple[int, ...]]

    @property
    def count(self) -> int:
        """All stands of it."""
        return sum(map(len, self.levels.values()))


@dataclass(frozen=True)
class FairSummary:
    """The figures of a fair, the levels by hall and by county, and the questions most often answered badly."""

    figures: tuple[FairFigure, ...]
    by_hall: tuple[Group, ...]
    by_region: tuple[Group, ...]
    questions: tuple[FairFigure, ...]

    def figure(self, key: str) -> FairFigure:
        """The figure of this key."""
        return next(one for one in self.figures if one.key == key)


class FairFigures:
    """Figures of a fair."""

    def __init__(self, store: Store, records: Records, hints: FairHints) -> None:
        self.store = store
        self.records = records
        self.hints = hints

    def walk(self, exhibition_id: int, *, left: bool = False) -> tuple[Stop, ...]:
        """The stands in walking order: by hall, then by booth, numbers in it read as numbers.

        With `left` only those without a check that is filled in.
        """
        self.store.access.need_read("exhibitors")
        checks = self._checks(exhibition_id)
        risky = {stand.exhibitor: stand.reasons for stand in self.radar(exhibition_id)}
        rows = self.store.database.rows(
            "SELECT id, coalesce(hall,''), coalesce(booth,''), coalesce(name,''), coalesce(contact,''), "
            "coalesce(phone,''), coalesce(products,'') FROM exhibitors WHERE exhibition_id=?",
            [exhibition_id],
        )
        hidden, kind = self.store.access.masks("exhibitors"), Exhibitor.specs()["phone"].kind
        shown = kind.mask if hidden else kind.format
        stops = []
        for exhibitor, hall, booth, name, contact, phone, products in rows:
            check, state, level, due, findings, _ = checks[exhibitor]
            due_on = date.fromisoformat(due) if due else None
            who = (exhibitor, hall, booth, name, contact, shown(phone), products)
            stops.append(Stop(*who, check, state, level, due_on, findings or 0, risky.get(exhibitor, ())))
        kept = [one for one in stops if one.left or not left]
        return tuple(sorted(kept, key=lambda one: (_natural(one.hall), _natural(one.booth), one.name, one.exhibitor)))

    def stands(self, exhibition_id: int) -> int:
        """How many stands of a fair are registered."""
        found = self.store.database.value("SELECT count(*) FROM exhibitors WHERE exhibition_id=?", [exhibition_id])
        return int(found or 0)

    def after(self, exhibitor_id: int) -> Stop | None:
        """The next stand on the way that nobody was at yet, looking on from this one and then from the beginning."""
        fair = self.store.database.value("SELECT exhibition_id FROM exhibitors WHERE id=?", [exhibitor_id])
        stops = self.walk(fair) if fair is not None else ()
        here = next((place for place, one in enumerate(stops) if one.exhibitor == exhibitor_id), 0)
        return next((one for one in (*stops[here + 1 :], *stops[:here]) if one.left), None)

    def radar(self, exhibition_id: int, *, limit: int | None = None) -> tuple[Stand, ...]:
        """The stands of which the register knows something that matters, the most first."""
        self.store.access.need_read("exhibitors")
        found = []
        rows = self.store.database.rows(
            "SELECT id, coalesce(booth,''), coalesce(name,'') FROM exhibitors WHERE exhibition_id=?", [exhibition_id]
        )
        for exhibitor, booth, name in rows:
            hints = [hint for hint in self.hints.of(exhibitor) if hint.points]
            if hints:
                hints.sort(key=lambda one: -one.points)
                reasons = tuple(dict.fromkeys(hint.sentence for hint in hints))
                found.append(Stand(exhibitor, booth, name, sum(hint.points for hint in hints), reasons))
        found.sort(key=lambda one: (-one.points, _natural(one.booth)))
        return tuple(found[:limit])

    def clocks(self, complaint_id: int) -> tuple[HourClock, ...]:
        """The limits of a complaint that have begun to run."""
        complaint = self.records.load("fair_complaints", complaint_id)
        made = []
        for key, begun, ended in _CLOCKS:
            start = complaint[begun]
            if start is None:
                continue
            counted = deadline(key, start)
            due = counted.ends_at or datetime.combine(counted.ends_on, datetime.max.time())
            met = complaint[ended]
            left = int(((met or now()) - due).total_seconds() // -60)
            article = counted.version.article
            made.append(HourClock(key, counted.rule.name, article, start, due, met, left, counted.explain()))
        return tuple(made)

    def running(self) -> tuple[tuple[int, HourClock], ...]:
        """The clocks of all complaints that are not met yet, the most pressing first, with the complaint's id."""
        if not self.store.access.may_read("fair_complaints"):
            return ()
        rows = self.store.database.rows("SELECT id FROM fair_complaints WHERE handed_at IS NULL OR answered_at IS NULL")
        found = [(row[0], clock) for row in rows for clock in self.clocks(row[0]) if clock.met is None]
        return tuple(sorted(found, key=lambda one: one[1].due))

    def summary(self, exhibition_id: int) -> FairSummary:
        """Everything a summary of the fair says."""
        self.store.access.need_read("exhibitions")
        checks = self._checks(exhibition_id)
        complaints = self.store.database.rows(
            "SELECT id, acceptance, result FROM fair_complaints WHERE exhibition_id=? ORDER BY id", [exhibition_id]
        )
        checked = [one for one, (check, state, *_) in checks.items() if check and state != "draft"]
        figures = [
            _figure("exhibitors", "参展企业", "家", "exhibitors", checks),
            _figure("checked", "已排查", "家", "exhibitors", checked),
        ]
        for level, label in LEVELS.items():
            ids = [one for one in checked if checks[one][2] == level]
            figures.append(
                _figure(f"level_{level}", f"{label}风险" if level != "pending" else label, "家", "exhibitors", ids)
            )
        figures += self._followed(checks, checked)
        figures.append(_figure("complaints", "现场投诉", "件", "fair_complaints", [row[0] for row in complaints]))
        figures.append(
            _figure(
                "accepted", "受理投诉", "件", "fair_complaints", [row[0] for row in complaints if row[1] == "accepted"]
            )
        )
        for result, label in FAIR_RESULTS.items():
            ids = [row[0] for row in complaints if row[2] == result]
            figures.append(_figure(f"result_{result}", label, "件", "fair_complaints", ids))
        figures.append(_figure("clues", "转为线索", "条", "clues", self._clues(exhibition_id)))
        return FairSummary(
            tuple(figures),
            self._grouped(exhibition_id, checks, "coalesce(x.hall, '')"),
            self._grouped(exhibition_id, checks, "coalesce(p.region, '')"),
            self._questions(exhibition_id),
        )

    def _followed(self, checks: dict[int, _Last], checked: list[int]) -> list[FairFigure]:
        last = {one: check for one in checked if (check := checks[one][0])}
        marks = ",".join(map(str, last.values())) or "0"
        rows = self.store.database.rows(f"SELECT id, check_id, result FROM rectifications WHERE check_id IN ({marks})")
        asked = list(dict.fromkeys(row[1] for row in rows))
        closed = [check for one, check in last.items() if checks[one][1] == "closed"]
        counted = sum(checks[one][4] or 0 for one in checked)
        with_findings = [check for one, check in last.items() if checks[one][4]]
        return [
            FairFigure("findings", "发现问题", counted, "个", "risk_checks", tuple(with_findings)),
            _figure("rectified", "下达整改", "家", "risk_checks", asked),
            FairFigure(
                "passed",
                "整改通过",
                sum(row[2] in ("passed", "withdrawn") for row in rows),
                "项",
                "risk_checks",
                tuple(dict.fromkeys(row[1] for row in rows if row[2] in ("passed", "withdrawn"))),
            ),
            _figure("closed", "已销号", "家", "risk_checks", closed),
        ]

    def _clues(self, exhibition_id: int) -> list[int]:
        rows = self.store.database.rows(
            "SELECT a.clue_id FROM risk_answers a JOIN risk_checks k ON k.id=a.check_id JOIN exhibitors x "
            "ON x.id=k.exhibitor_id WHERE x.exhibition_id=? AND a.clue_id IS NOT NULL "
            "UNION SELECT clue_id FROM fair_complaints WHERE exhibition_id=? AND clue_id IS NOT NULL",
            [exhibition_id, exhibition_id],
        )
        return [row[0] for row in rows]

    def _questions(self, exhibition_id: int) -> tuple[FairFigure, ...]:
        """The questions most often answered badly, with the checks."""
        found: dict[str, list[int]] = {}
        versions = checklists()
        for check_id, version, question, answer in self.store.database.rows(
            "SELECT k.id, k.checklist, a.question, a.answer FROM risk_answers a JOIN risk_checks k ON k.id=a.check_id "
            "JOIN exhibitors x ON x.id=k.exhibitor_id WHERE x.exhibition_id=? AND k.state<>'draft' ORDER BY k.id",
            [exhibition_id],
        ):
            asked = versions[version].questions.get(question) if version in versions else None
            if asked is not None and answer in asked.bad:
                found.setdefault(f"{question} {asked.short}", []).append(check_id)
        ranked = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
        return tuple(_figure(label.split()[0], label, "家", "risk_checks", ids) for label, ids in ranked)

    def _grouped(self, exhibition_id: int, checks: dict[int, _Last], by: str) -> tuple[Group, ...]:
        groups: dict[str, dict[str, list[int]]] = {}
        for exhibitor, label in self.store.database.rows(
            f"SELECT x.id, {by} FROM exhibitors x JOIN parties p ON p.id=x.party_id WHERE x.exhibition_id=?",
            [exhibition_id],
        ):
            level = checks[exhibitor][2] if checks[exhibitor][1] not in ("", "draft") else ""
            groups.setdefault(label, {}).setdefault(level or "none", []).append(exhibitor)
        region = by == "coalesce(p.region, '')"
        made = []
        for label in sorted(groups, key=_natural):
            text = (Region().format(label) if region and label else label) or "未登记"
            made.append(Group(text, {level: tuple(ids) for level, ids in groups[label].items()}))
        return tuple(made)

    def _checks(self, exhibition_id: int) -> dict[int, _Last]:
        """The last check of each stand."""
        rows = self.store.database.rows(_LAST_CHECK, [exhibition_id])
        return {row[0]: (row[1], row[2] or "", row[3] or "", row[4], row[5], row[6]) for row in rows}


def _figure(key: str, label: str, unit: str, register: str, ids: Iterable[int]) -> FairFigure:
    found = tuple(ids)
    return FairFigure(key, label, len(found), unit, register, found)


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key in which 2 comes before 10: A2, A10, B1."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in _TOKENS.findall(text)) or (
        (2, 0, ""),
    )
