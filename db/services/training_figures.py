"""Figures of training: classes, persons, person-times, hours, pass rate, coverage; each opens into its records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from db.kinds import Region
from db.models.training import PERSON_TIMES
from db.rules.training import training_rules
from db.services.store import Store

UNKNOWN = "未登记"
"""What people are called whose unit, county or township nobody wrote down."""

_TEN_THOUSAND = Decimal(10000)


@dataclass(frozen=True)
class TrainingFigure:
    """A number with its unit as it is printed, the rule behind it, and the records it opens into.

    `measured` is false for a share of nothing, such as the pass rate of a year without a test; `before` is the number
    of the year before, None when there was nothing to measure.
    """

    key: str
    label: str
    value: Decimal
    unit: str
    register: str
    ids: tuple[int, ...]
    rule: str = ""
    before: Decimal | None = None
    measured: bool = True

    @property
    def change(self) -> Decimal | None:
        """Against the year before: per cent, for shares percentage points; None when there was nothing to compare."""
        if not self.measured or self.before is None:
            return None
        if self.unit == "%":
            return self.value - self.before
        return ((self.value - self.before) * 100 / self.before).quantize(Decimal("0.1")) if self.before else None

    @property
    def change_words(self) -> str:
        """The change as people read it."""
        if self.change is None:
            return "—"
        unit = " 个百分点" if self.unit == "%" else "%"
        return f"{self.change:+}{unit}" if self.change else "持平"


@dataclass(frozen=True)
class Share:
    """One unit, county or township: those who were there, those who belong to it, and the hours they took."""

    label: str
    attended: tuple[int, ...]
    people: tuple[int, ...]
    hours: Decimal

    @property
    def coverage(self) -> Decimal | None:
        """The share of its people who were trained, per cent; None when nobody is registered there."""
        if not self.people:
            return None
        return (Decimal(100) * len(set(self.attended) & set(self.people)) / len(self.people)).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class OfficerHours:
    """One person of this office: the hours of a year against the year's target."""

    person: int
    name: str
    hours: Decimal
    target: int

    @property
    def lacking(self) -> Decimal:
        """The hours that are still to be taken."""
        return max(Decimal(self.target) - self.hours, Decimal(0))

    @property
    def over(self) -> Decimal:
        """The hours beyond the target."""
        return max(self.hours - Decimal(self.target), Decimal(0))


@dataclass(frozen=True)
class ClassFigures:
    """One class: the figures, and how each session was attended (status to person ids)."""

    figures: tuple[TrainingFigure, ...]
    sessions: tuple[tuple[int, str, dict[str, tuple[int, ...]]], ...]
    by_unit: tuple[Share, ...]

    def figure(self, key: str) -> TrainingFigure:
        """The figure of this key."""
        return next(one for one in self.figures if one.key == key)


@dataclass(frozen=True)
class YearFigures:
    """One year, against the year before."""

    year: int
    figures: tuple[TrainingFigure, ...]
    by_unit: tuple[Share, ...]
    by_region: tuple[Share, ...]
    by_township: tuple[Share, ...]

    def figure(self, key: str) -> TrainingFigure:
        """The figure of this key."""
        return next(one for one in self.figures if one.key == key)


@dataclass(frozen=True)
class _Seat:
    """One person at one session, there."""

    training: int
    session: int
    person: int
    hours: Decimal


class TrainingFigures:
    """Counts over classes."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def hours_in(self, class_id: int) -> dict[int, Decimal]:
        """The hours of everybody who was at a class."""
        return _hours(self._seats([class_id]))

    def of_person(self, class_id: int, person_id: int) -> tuple[int, Decimal]:
        """How many sessions of a class a person attended, and the hours."""
        seats = [one for one in self._seats([class_id]) if one.person == person_id]
        return len(seats), sum((one.hours for one in seats), Decimal(0))

    def hours_of(self, person_id: int, year: int) -> tuple[Decimal, int]:
        """The hours of a person in a year, and the year's target."""
        self.store.access.need_read("people")
        seats = self._seats(self._classes(year))
        return sum((one.hours for one in seats if one.person == person_id), Decimal(0)), training_rules().target

    def of_officers(self, year: int) -> tuple[OfficerHours, ...]:
        """The hours of this office's people in a year, the least first, with the year's target."""
        self.store.access.need_read("people")
        hours = _hours(self._seats(self._classes(year)))
        rows = self._rows(
            "SELECT p.id, p.name FROM people p JOIN officers o ON o.id=p.officer_id WHERE coalesce(o.active, 1) "
            "ORDER BY p.id"
        )
        target = training_rules().target
        made = [OfficerHours(person, name, hours.get(person, Decimal(0)), target) for person, name in rows]
        return tuple(sorted(made, key=lambda one: one.hours))

    def years(self) -> tuple[int, ...]:
        """The years in which there were classes, the last one first."""
        self.store.access.need_read("training_classes")
        rows = self._rows("SELECT DISTINCT substr(starts_on, 1, 4) FROM training_classes ORDER BY 1 DESC")
        return tuple(int(row[0]) for row in rows)

    def of_class(self, class_id: int) -> ClassFigures:
        """The figures of one class."""
        self.store.access.need_read("training_classes")
        seats = self._seats([class_id])
        roster = [row[0] for row in self._rows("SELECT person_id FROM participants WHERE training_id=?", [class_id])]
        there = list(dict.fromkeys(one.person for one in seats))
        times, rule = self._times([class_id], seats)
        assessed, passed = self._assessed([class_id])
        certified = self._certificates([class_id])
        rate = Decimal(100) * len(there) / len(roster) if roster else Decimal(0)
        figures = (
            _count("due", "应到", "人", "people", roster),
            _count("attended", "实到", "人", "people", there),
            TrainingFigure("times", "参训人次", Decimal(times), "人次", "people", tuple(there), rule),
            TrainingFigure(
                "rate", "到课率", rate.quantize(Decimal("0.1")), "%", "people", tuple(there), "实到人数÷应到人数"
            ),
            TrainingFigure(
                "hours", "总学时", sum((one.hours for one in seats), Decimal(0)), "学时", "people", tuple(there)
            ),
            _count("assessed", "参加考核", "人", "people", assessed),
            _pass_rate(assessed, passed),
            _count("certificates", "颁发证书", "张", "certificates", certified),
        )
        return ClassFigures(figures, self._sessions(class_id), self._shares("unit", seats, roster))

    def of_year(self, year: int) -> YearFigures:
        """The figures of a year, each beside that of the year before."""
        self.store.access.need_read("training_classes")
        before = {one.key: one.value if one.measured else None for one in self._year(year - 1)}
        figures = tuple(replace(one, before=before[one.key]) for one in self._year(year))
        seats = self._seats(self._classes(year))
        return YearFigures(
            year,
            figures,
            self._shares("unit", seats),
            self._shares("region", seats),
            self._shares("township", seats),
        )

    def _year(self, year: int) -> tuple[TrainingFigure, ...]:
        classes = self._classes(year)
        seats = self._seats(classes)
        there = list(dict.fromkeys(one.person for one in seats))
        times, rule = self._times(classes, seats)
        assessed, passed = self._assessed(classes)
        everybody = [row[0] for row in self._rows("SELECT id FROM people WHERE coalesce(active, 1)")]
        covered = [one for one in there if one in set(everybody)]
        coverage = Decimal(100) * len(covered) / len(everybody) if everybody else Decimal(0)
        hours = sum((one.hours for one in seats), Decimal(0))
        return (
            _count("classes", "培训班次", "期", "training_classes", classes),
            _count("persons", "参训人员", "人", "people", there),
            TrainingFigure("times", "参训人次", Decimal(times), "人次", "training_classes", tuple(classes), rule),
            TrainingFigure("hours", "总学时", hours, "学时", "people", tuple(there)),
            _pass_rate(assessed, passed),
            TrainingFigure(
                "coverage",
                "覆盖率",
                coverage.quantize(Decimal("0.1")),
                "%",
                "people",
                tuple(covered),
                "参训的在岗人员÷在岗人员",
            ),
        )

    def _classes(self, year: int) -> list[int]:
        rows = self._rows(
            "SELECT id FROM training_classes WHERE starts_on BETWEEN ? AND ? ORDER BY starts_on, id",
            [f"{year:04d}-01-01", f"{year:04d}-12-31"],
        )
        return [row[0] for row in rows]

    def _seats(self, classes: Iterable[int]) -> list[_Seat]:
        states = ",".join(f"'{one}'" for one in sorted(training_rules().attended))
        rows = self._rows(
            "SELECT a.training_id, a.session, a.person_id, max(coalesce(c.hours, 0)) FROM attendance a JOIN courses c "
            f"ON c.training_id=a.training_id AND c.session=a.session WHERE a.status IN ({states}) "
            f"AND a.training_id IN ({_marks(classes)}) GROUP BY 1, 2, 3 ORDER BY 1, 2, min(a.position)"
        )
        return [
            _Seat(training, session, person, Decimal(hours) / _TEN_THOUSAND)
            for training, session, person, hours in rows
        ]

    def _times(self, classes: Iterable[int], seats: Iterable[_Seat]) -> tuple[int, str]:
        """Person-times by the rule that each class declares, and the rules in words."""
        rules = dict(
            self._rows(f"SELECT id, coalesce(counting,'class') FROM training_classes WHERE id IN ({_marks(classes)})")
        )
        counted = {(one.training, one.person, one.session if rules[one.training] == "session" else 0) for one in seats}
        used = [label for key, label in PERSON_TIMES.items() if key in rules.values()]
        return len(counted), "；".join(used)

    def _assessed(self, classes: Iterable[int]) -> tuple[list[int], list[int]]:
        """The people who were assessed, and those of them who passed."""
        rules = training_rules()
        assessed, passed = [], []
        for person, score, second, stated, line in self._rows(
            "SELECT a.person_id, a.score, a.second_score, a.passed, k.pass_score FROM assessments a "
            f"JOIN training_classes k ON k.id=a.training_id WHERE a.training_id IN ({_marks(classes)}) ORDER BY a.id"
        ):
            found = rules.passed(
                stated=None if stated is None else bool(stated),
                score=_number(score),
                second=_number(second),
                line=_number(line),
            )
            if found is not None:
                assessed.append(person)
                passed += [person] if found else []
        return assessed, passed

    def _certificates(self, classes: Iterable[int]) -> list[int]:
        rows = self._rows(
            f"SELECT id FROM certificates WHERE training_id IN ({_marks(classes)}) AND state='valid' ORDER BY id"
        )
        return [row[0] for row in rows]

    def _sessions(self, class_id: int) -> tuple[tuple[int, str, dict[str, tuple[int, ...]]], ...]:
        found: dict[int, dict[str, list[int]]] = {}
        for session, status, person in self._rows(
            "SELECT session, status, person_id FROM attendance WHERE training_id=? ORDER BY position", [class_id]
        ):
            found.setdefault(session, {}).setdefault(status, []).append(person)
        courses = self._rows("SELECT session, topic FROM courses WHERE training_id=? ORDER BY session", [class_id])
        return tuple(
            (session, topic, {status: tuple(ids) for status, ids in found.get(session, {}).items()})
            for session, topic in courses
        )

    def _shares(self, column: str, seats: Iterable[_Seat], members: Iterable[int] | None = None) -> tuple[Share, ...]:
        """Who was there and how long, by unit, county or township; `members` limits whom the shares are of."""
        chosen = f"id IN ({_marks(members)})" if members is not None else "coalesce(active, 1)"
        belonging: dict[str, list[int]] = {}
        labels: dict[int, str] = dict(self._rows(f"SELECT id, coalesce(\"{column}\", '') FROM people"))
        for (person,) in self._rows(f"SELECT id FROM people WHERE {chosen} ORDER BY id"):
            belonging.setdefault(labels[person], []).append(person)
        hours = _hours(seats)
        there: dict[str, list[int]] = {}
        for person in hours:
            there.setdefault(labels[person], []).append(person)
        made = [
            Share(
                (Region().format(label) if column == "region" and label else label) or UNKNOWN,
                tuple(there.get(label, ())),
                tuple(belonging.get(label, ())),
                sum((hours[one] for one in there.get(label, ())), Decimal(0)),
            )
            for label in dict.fromkeys((*belonging, *there))
        ]
        return tuple(sorted(made, key=lambda one: (-len(one.attended), one.label)))

    def _rows(self, sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        return self.store.database.rows(sql, values or [])


def _marks(ids: Iterable[int]) -> str:
    return ",".join(map(str, ids)) or "0"


def _number(stored: int | None) -> Decimal | None:
    return None if stored is None else Decimal(stored) / _TEN_THOUSAND


def _hours(seats: Iterable[_Seat]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for one in seats:
        found[one.person] = found.get(one.person, Decimal(0)) + one.hours
    return found


def _count(key: str, label: str, unit: str, register: str, ids: Iterable[int]) -> TrainingFigure:
    found = tuple(ids)
    return TrainingFigure(key, label, Decimal(len(found)), unit, register, found)


def _pass_rate(assessed: list[int], passed: list[int]) -> TrainingFigure:
    rate = Decimal(100) * len(passed) / len(assessed) if assessed else Decimal(0)
    value, rule = rate.quantize(Decimal("0.1")), "合格人数÷参加考核人数"
    return TrainingFigure("pass_rate", "考核合格率", value, "%", "people", tuple(passed), rule, measured=bool(assessed))
