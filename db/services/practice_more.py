"""The fairs and trainings of the practice register, written through the services like everything else."""

from __future__ import annotations

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
