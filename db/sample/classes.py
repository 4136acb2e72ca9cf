"""Two trainings of the practice bureau, a hundred and eighty-six person-times in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from db.rules.workdays import standard
from db.sample.bureau import Bureau
from db.sample.numbers import mobile
from db.sample.parties import TOWNS
from db.sample.people import Crowd

PERSON_TIMES = 186
_FIRST, _SECOND = 96, PERSON_TIMES - 96
_AWAY = (4, 3)
_PEOPLE = 108
_OFFICERS = 12
_TEACHERS = (
    ("许文澜", "湘湖大学知识产权学院", "教授", "商标法、行政处罚程序"),
    ("贺知行", "湘湖知识产权保护中心", "审查员", "专利侵权判定、展会保护"),
)


@dataclass(frozen=True)
class Training:
    """A class: its own values, the places in `people` of those on its roster, and marks by session and place.

    Everybody on the roster who has no mark was present; `certify` on that day, None for no certificates.
    """

    values: dict[str, Any]
    roster: tuple[int, ...]
    marks: dict[tuple[int, int], dict[str, Any]]
    scores: dict[int, str]
    certify: date | None


@dataclass(frozen=True)
class Trainings:
    """The people and the classes; `people` with an `officer` are officers of the bureau, called by name."""

    plans: tuple[dict[str, Any], ...]
    lecturers: tuple[dict[str, Any], ...]
    people: tuple[dict[str, Any], ...]
    classes: tuple[Training, ...]


def trainings(seed: int, content: Bureau, *, on: date) -> Trainings:
    """The trainings of a bureau as of a day; the same for the same seed and day."""
    rng = Random(f"trainings {seed}")
    taken = [one["name"] for one in (*content.officers, *content.parties)]
    crowd = Crowd(
        rng, on=on, taken=[*taken, *(one["representative"] for one in content.parties if one["representative"])]
    )
    people = _people(rng, crowd, content)
    calendar = standard()
    first, second = calendar.add_workdays(on, -150), calendar.add_workdays(on, -30)
    head = content.officers[1]["name"]
    plan = {
        "name": "知识产权行政执法业务培训",
        "year": first.year,
        "level": "county",
        "topic": "商标、专利执法与展会保护",
    }
    plan |= {"audience": ["officers", "chiefs", "townships"], "persons": 100, "hours": 16, "budget": 12000}
    two = _class("全县知识产权行政执法业务培训班", first, calendar.add_workdays(first, 1), head, content) | {
        "plan": plan["name"],
        "document_number": f"雁湖市监〔{first.year}〕27号",
        "pass_score": 60,
        "courses": [
            _course(1, first, "morning", "商标侵权案件的调查取证", 0),
            _course(2, first, "afternoon", "假冒专利与专利标识标注不规范的认定", 1),
            _course(3, calendar.add_workdays(first, 1), "morning", "行政处罚程序和案卷制作", 0),
            _course(4, calendar.add_workdays(first, 1), "afternoon", "参展企业知识产权风险排查实务", 1),
        ],
        "summary": "培训紧扣执法一线需要，案例教学效果较好，建议今后增加案卷评查环节。",
    }
    one = _class("展会知识产权保护与线索核查培训", second, second, head, content) | {
        "courses": [
            _course(1, second, "morning", "展会知识产权保护指引解读", 1),
            _course(2, second, "afternoon", "线索核查与行刑衔接", 0),
        ],
    }
    return Trainings(
        (plan,),
        tuple({"name": name, "unit": unit, "title": title, "field": field} for name, unit, title, field in _TEACHERS),
        tuple(people),
        (
            _training(rng, two, present=_FIRST, away=_AWAY[0], tested=True, certify=calendar.add_workdays(first, 5)),
            _training(rng, one, present=_SECOND, away=_AWAY[1], tested=False, certify=None),
        ),
    )


def _people(rng: Random, crowd: Crowd, content: Bureau) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = [{"name": one["name"], "officer": one["name"]} for one in content.officers]
    while len(people) < _PEOPLE:
        human, town = crowd.human(), TOWNS[len(people) % len(TOWNS)]
        office = rng.random() < 0.6
        people.append(
            {
                "name": human.name,
                "gender": human.gender,
                "unit": f"{town.removesuffix('街道').rstrip('镇乡')}市场监督管理所" if office else f"{town}人民政府",
                "duty": rng.choice(("执法员", "执法员", "副所长", "所长"))
                if office
                else rng.choice(("专干", "副主任")),
                "township": town,
                "phone": mobile(rng),
            }
        )
    return people


def _class(name: str, starts: date, ends: date, leader: str, content: Bureau) -> dict[str, Any]:
    return {
        "name": name,
        "starts_on": starts,
        "ends_on": ends,
        "host": content.office["name"],
        "place": "雁湖县委党校二号教室",
        "form": "onsite",
        "audience": ["officers", "chiefs", "townships"],
        "leader": leader,
        "phone": content.office["contact_phone"],
    }


def _course(session: int, day: date, half: str, topic: str, teacher: int) -> dict[str, Any]:
    time = {"morning": "9:00-12:00", "afternoon": "14:30-17:30"}[half]
    lecturer = _TEACHERS[teacher][0]
    return {
        "session": session,
        "held_on": day,
        "half": half,
        "time": time,
        "topic": topic,
        "lecturer": lecturer,
        "hours": 4,
    }


def _training(
    rng: Random, values: dict[str, Any], *, present: int, away: int, tested: bool, certify: date | None
) -> Training:
    roster = [*range(_OFFICERS), *rng.sample(range(_OFFICERS, _PEOPLE), present + away - _OFFICERS)]
    missing = rng.sample(roster[_OFFICERS:], away)
    sessions = [one["session"] for one in values["courses"]]
    marks: dict[tuple[int, int], dict[str, Any]] = {}
    for session in sessions:
        for place in missing:
            marks[session, place] = {"status": "absent"}
        there = [place for place in roster if place not in missing]
        late, made_up = rng.sample(there, 2)
        marks[session, late] = {"status": "late", "minutes": rng.randrange(5, 25)}
        if session == sessions[-1]:
            marks[session, made_up] = {"status": "makeup", "reason": "出现场", "approved_by": values["leader"]}
    scores = {place: str(rng.randrange(56, 100)) for place in roster if tested and place not in missing}
    return Training(values, tuple(roster), marks, scores, certify)
