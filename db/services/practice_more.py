"""The fairs, trainings and credit matters of the practice register, written through the services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from db.sample.classes import Training, Trainings
from db.sample.fairs import Fair, Fairs
from db.services.facade import Services

_REPORTED = 2


def write_fairs(services: Services, content: Fairs) -> None:
    """Write the fairs with their stands, checks and complaints; what was found is put right, one finding is a clue."""
    for right in content.rights:
        services.records.save("rights", right)
    for fair in content.fairs:
        _write_fair(services, fair)


def _write_fair(services: Services, fair: Fair) -> None:
    save = services.records.save
    fair_id = save("exhibitions", fair.values)
    stands: list[int] = []
    checks: list[int] = []
    for stand in fair.stands:
        party = save("parties", stand.party)
        stands.append(save("exhibitors", {"exhibition": fair_id, "party": party} | stand.values))
        if stand.check is not None:
            checks.append(save("risk_checks", {"exhibitor": stands[-1]} | stand.check))
    _follow_up(services, checks)
    for complaint in fair.complaints:
        save("fair_complaints", complaint | {"exhibition": fair_id, "exhibitor": stands[complaint["exhibitor"]]})


def _follow_up(services: Services, checks: list[int]) -> None:
    """Ask those that were reviewed to put things right, two of whom have reported; the first infringement is a clue."""
    exhibitions = services.exhibitions
    found = [services.records.load("risk_checks", one) for one in checks]
    asked = [one["id"] for one in found if one["state"] == "reviewed" and one["findings"]]
    for place, one in enumerate(asked):
        exhibitions.rectify(one)
        if place < _REPORTED:
            exhibitions.report_all(one, proof="整改照片3张")
    suspect = next((one["id"] for one in found if one["state"] != "draft" and "C5" in (one["knockouts"] or "")), None)
    if suspect is not None:
        exhibitions.clues.from_finding(suspect, "C5")


def write_trainings(services: Services, content: Trainings) -> None:
    """Write the people, the plans and the classes, sign everybody in, and issue the certificates."""
    for plan in content.plans:
        services.records.save("training_plans", plan)
    for lecturer in content.lecturers:
        services.records.save("lecturers", lecturer)
    people = [services.records.save("people", person) for person in content.people]
    for training in content.classes:
        _write_class(services, training, people)


def _write_class(services: Services, training: Training, people: list[int]) -> None:
    roster = [people[place] for place in training.roster]
    values: dict[str, Any] = training.values | {"participants": [{"person": one} for one in roster]}
    values["assessments"] = [
        {"person": people[place], "score": score} for place, score in sorted(training.scores.items())
    ]
    class_id = services.records.save("training_classes", values)
    for course in training.values["courses"]:
        session = course["session"]
        services.trainings.open_session(class_id, session)
        for (marked, place), mark in training.marks.items():
            if marked == session:
                services.trainings.mark(class_id, session, [people[place]], mark["status"], **_rest(mark))
    if training.certify is not None:
        services.trainings.certify(class_id, on=training.certify)


def _rest(mark: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in mark.items() if name != "status"}


_MATTERS: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("freeze", (("freeze_published", 1083),)),
    ("repair", (("repair_asked", 5), ("repair_accepted", 4))),
    ("abnormal", (("unreachable_verified", 9),)),
    ("dishonesty", (("dishonesty_listed", 16),)),
    ("assist", (("assist_received", 18),)),
)
"""Matters of credit supervision: the subject, and how many days before the practice day each event happened."""


def write_credit(services: Services, *, on: date) -> None:
    """Write matters of credit supervision of known enterprises, and make two open reports complaints as well."""
    rows = services.store.database.rows
    enterprises = rows("SELECT id FROM parties WHERE kind='enterprise' ORDER BY id LIMIT ?", [len(_MATTERS)])
    for (party,), (subject, events) in zip(enterprises, _MATTERS, strict=False):
        happened = [{"event": key, "happened_on": on - timedelta(days)} for key, days in events]
        values = {"party": party, "subject": subject, "events": happened, "opened_on": happened[0]["happened_on"]}
        services.records.save("credit_matters", values)
    reports = rows(
        "SELECT id FROM clues WHERE source='report' AND state IN ('open','verifying') ORDER BY received_on DESC LIMIT 2"
    )
    for (clue,) in reports:
        services.records.save("clues", {"nature": "both"}, record_id=clue)
