"""The facts of training as its papers read them: a class with roster and figures, a person's file, a certificate."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from db.kinds import Choice, Code, Count, Day, Quantity, Text, YesNo, today
from db.models.training import (
    ATTENDANCE,
    Certificate,
    Course,
    Lecturer,
    Participant,
    Trainee,
    TrainingClass,
)
from db.papers.facts import Entry, Group, Table, Word
from db.services.records import Records
from db.services.store import Store
from db.services.words import linked, words_of

if TYPE_CHECKING:
    from db.services.trainings import Trainings

TRAINING_REGISTERS = ("training_classes", "people", "certificates")
_TEXT = Text(200)
_FIGURES = {
    "due": "应到", "attended": "实到", "times": "参训人次", "rate": "到课率", "hours": "总学时", "assessed": "参加考核",
    "pass_rate": "考核合格率", "certificates": "颁发证书",
}  # fmt: skip


def training_words() -> dict[str, Entry]:
    """The names that papers of training may use."""
    person: dict[str, Entry] = words_of(Trainee)
    marked: dict[str, Entry] = {
        "attended": Word(Count(), "到课次数"),
        "hours": Word(Quantity(), "学时"),
        "score": Word(Quantity(), "分数"),
        "passed": Word(YesNo(), "合格"),
    }
    return {
        "training": Group("培训班次", words_of(TrainingClass)),
        "courses": Table("课程", words_of(Course, 1) | {"lecturer": Word(_TEXT, "授课人")}),
        "lecturers": Table("授课人", words_of(Lecturer)),
        "participants": Table(
            "参训人员", person | marked | {"team": Participant.specs()["team"], "remark": Participant.specs()["note"]}
        ),
        "person": Group(
            "参训人员", person | {"year_hours": Word(Quantity(), "本年学时"), "target": Word(Count(), "应完成学时")}
        ),
        "certificate": Group("结业证书", words_of(Certificate)),
        "transcript": Table("参训记录", _TRANSCRIPT),
        "figures": Group("培训情况", {key: Word(Quantity(), label) for key, label in _FIGURES.items()}),
        "sessions": Table("到课情况", _SESSION),
        "units": Table(
            "单位",
            {
                "label": Word(_TEXT, "单位"),
                "due": Word(Count(), "应到"),
                "attended": Word(Count(), "实到"),
                "absent": Word(Count(), "未到"),
                "hours": Word(Quantity(), "学时"),
            },
        ),
    }


_TRANSCRIPT: dict[str, Entry] = {
    "number": Word(Code(40), "班次编号"),
    "name": Word(_TEXT, "培训名称"),
    "starts_on": Word(Day(), "开班日期"),
    "ends_on": Word(Day(), "结束日期"),
    "attended": Word(Count(), "到课"),
    "sessions": Word(Count(), "课次"),
    "hours": Word(Quantity(), "学时"),
    "score": Word(Quantity(), "分数"),
    "passed": Word(YesNo(), "合格"),
    "certificate": Word(Code(40), "证书号"),
}
_SESSION: dict[str, Entry] = {
    "session": Word(Count(), "课次"),
    "topic": Word(_TEXT, "课题"),
    **{status: Word(Count(), label) for status, label in ATTENDANCE.items()},
    "status": Word(Choice(ATTENDANCE), "状态"),
}


class TrainingFacts:
    """Collects them."""

    def __init__(self, store: Store, records: Records) -> None:
        self.store = store
        self.records = records

    @cached_property
    def trainings(self) -> Trainings:
        """Classes and people in them."""
        from db.services.trainings import Trainings  # papers of cases do without them

        return Trainings(self.store, self.records)

    def of(self, register: str, record_id: int) -> dict[str, Any]:
        """The facts of a class, a person or a certificate."""
        if register == "training_classes":
            return self._class(record_id)
        if register == "people":
            return self._person(record_id)
        certificate = linked(self.store, "certificates", record_id)
        training = (certificate.get("training") or {}).get("id")
        courses = _courses(self.records.load("training_classes", training)["courses"]) if training else []
        return {
            "certificate": certificate,
            "training": certificate.get("training") or {},
            "person": certificate.get("person") or {},
            "courses": courses,
        }

    def _class(self, class_id: int) -> dict[str, Any]:
        record = self.records.load("training_classes", class_id)
        figures = self.trainings.figures.of_class(class_id)
        hours, passed = self.trainings.figures.hours_in(class_id), self.trainings.passed(class_id)
        scores = {row["person"]: row for row in record["assessments"]}
        counts = dict(
            self.store.database.rows(
                "SELECT person_id, count(*) FROM attendance WHERE training_id=? AND status NOT IN ('leave','absent') "
                "GROUP BY 1",
                [class_id],
            )
        )
        people = []
        for row in record["participants"]:
            person, score = row["person"], scores.get(row["person"], {})
            best = [one for one in (score.get("score"), score.get("second_score")) if one is not None]
            people.append(
                linked(self.store, "people", person)
                | {"team": row["team"], "remark": row["note"], "attended": counts.get(person, 0)}
                | {"hours": hours.get(person), "score": max(best, default=None), "passed": passed.get(person)}
            )
        return {
            "training": linked(self.store, "training_classes", class_id),
            "courses": _courses(record["courses"]),
            "lecturers": [linked(self.store, "lecturers", one) for one in _teachers(record["courses"])],
            "participants": people,
            "figures": {key: figures.figure(key).value for key in _FIGURES},
            "sessions": [
                {"session": session, "topic": topic} | {status: len(found.get(status, ())) for status in ATTENDANCE}
                for session, topic, found in figures.sessions
            ],
            "units": [
                {
                    "label": one.label,
                    "due": len(one.people),
                    "attended": len(one.attended),
                    "absent": len(set(one.people) - set(one.attended)),
                    "hours": one.hours,
                }
                for one in figures.by_unit
            ],
        }

    def _person(self, person_id: int) -> dict[str, Any]:
        lines = self.trainings.transcript(person_id)
        year_hours, target = self.trainings.figures.hours_of(person_id, today().year)
        person = linked(self.store, "people", person_id) | {"year_hours": year_hours, "target": target}
        return {
            "person": person,
            "transcript": [
                {name: getattr(one, name) or None for name in _TRANSCRIPT} | {"passed": one.passed} for one in lines
            ],
        }


def _courses(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Courses with the name of who teaches in place of the link."""
    return [row | {"lecturer": row["lecturer_text"] or None} for row in rows]


def _teachers(rows: list[dict[str, Any]]) -> list[int]:
    """Who teaches in a class, in the order of the courses."""
    return list(dict.fromkeys(row["lecturer"] for row in rows if row["lecturer"] is not None))
