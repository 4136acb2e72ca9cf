"""The fairs and trainings of the practice register: as many stands and person-times as promised, risky ones found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.sample import bureau
from db.sample.classes import PERSON_TIMES, trainings
from db.sample.fairs import RISKY, STANDS, fairs
from db.services import Services, open_register
from db.services.lists import ListQuery

ON = date(2026, 3, 10)


@pytest.fixture(scope="module")
def practice(practice_register: Path) -> Iterator[Services]:
    services = open_register(practice_register, read_only=True)
    yield services
    services.close()


def test_the_same_seed_and_day_give_the_same_content() -> None:
    content = bureau(1, on=ON)
    assert fairs(1, content, on=ON) == fairs(1, content, on=ON)
    assert fairs(1, content, on=ON) != fairs(2, content, on=ON)
    assert trainings(1, content, on=ON) == trainings(1, content, on=ON)
    assert trainings(1, content, on=ON) != trainings(1, content, on=ON + timedelta(1))


def test_nobody_at_a_fair_or_training_is_called_as_somebody_in_a_case() -> None:
    content = bureau(1, on=ON)
    names = {one["name"] for one in content.parties}
    for fair in fairs(1, content, on=ON).fairs:
        stands = [stand.party["name"] for stand in fair.stands]
        assert len(set(stands)) == len(stands)
        assert not names & set(stands)
    people = [one["name"] for one in trainings(1, content, on=ON).people]
    assert len(set(people)) == len(people)


def test_an_online_fair_with_four_stands_and_one_with_three_hundred(practice: Services) -> None:
    online, large = sorted(practice.lists.ids(ListQuery("exhibitions")))
    assert len(practice.exhibitions.figures.walk(online)) == 4
    assert len(practice.exhibitions.figures.walk(large)) == STANDS
    summary = practice.exhibitions.figures.summary(online)
    assert (summary.figure("checked").value, summary.figure("closed").value) == (4, 4)
    assert (summary.figure("complaints").value, summary.figure("result_settled").value) == (1, 1)
    levels = {one.key: one.value for one in practice.exhibitions.figures.summary(large).figures}
    assert levels["level_high"] > 0
    assert levels["level_middle"] > 0


def test_the_risky_stands_lead_the_radar(practice: Services) -> None:
    large = max(practice.lists.ids(ListQuery("exhibitions")))
    found = practice.exhibitions.figures.radar(large, limit=20)
    assert len(found) == RISKY
    assert all("没有登记授权" in "".join(stand.reasons) for stand in found)


def test_two_trainings_make_the_promised_person_times(practice: Services) -> None:
    classes = practice.lists.ids(ListQuery("training_classes"))
    times = [practice.trainings.figures.of_class(one).figure("times").value for one in classes]
    assert len(times) == 2
    assert sum(times) == PERSON_TIMES == 186
    assert practice.lists.count(ListQuery("certificates")) > 60
