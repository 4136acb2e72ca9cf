"""Papers of fairs and training are issued and frozen like those of cases, each for its own record."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import Refused
from db.services import Services, open_register
from db.services.lists import ListQuery


@pytest.fixture
def practice(practice_register: Path, tmp_path: Path) -> Iterator[Services]:
    services = open_register(Path(shutil.copy(practice_register, tmp_path / "copy.db")), user="李某")
    yield services
    services.close()


def test_a_commitment_letter_is_frozen_and_known_at_the_next_check(practice: Services) -> None:
    row = practice.papers.issue("exhibitors", 1, "commitment_letter")
    before = practice.papers.pdf(row.id)
    practice.records.save("exhibitors", {"booth": "Z99"}, record_id=1)
    assert practice.papers.pdf(row.id) == before
    assert [(one.form, one.state) for one in practice.papers.of("exhibitors", 1)] == [("E4", "issued")]
    (hint,) = [one for one in practice.exhibitions.hints.of(1) if one.question == "A3"]
    assert hint.answer == "yes"


def test_an_advice_without_its_level_is_not_issued(practice: Services) -> None:
    draft = practice.lists.ids(ListQuery("risk_checks", filters={"state": "draft"}))[0]
    with pytest.raises(Refused, match="整改期限"):
        practice.papers.issue("risk_checks", draft, "rectification_advice")


def test_an_advice_names_what_is_to_be_put_right(practice: Services) -> None:
    check = practice.store.database.value("SELECT id FROM risk_checks WHERE state='closed' AND findings>1 LIMIT 1")
    row = practice.papers.issue("risk_checks", check, "rectification_advice")
    demands = [one["demand"] for one in practice.records.load("risk_checks", check)["rectifications"]]
    kept = practice.papers.own_values("risk_checks", check, "rectification_advice")["demand"]
    assert all(demand in kept for demand in demands)
    assert row.state == "issued"


def test_certificates_are_issued_one_by_one_with_their_codes(practice: Services) -> None:
    ids = sorted(practice.lists.ids(ListQuery("certificates")))[:3]
    for one in ids:
        record = practice.records.load("certificates", one)
        row = practice.papers.issue("certificates", one, "completion_certificate")
        sheet = practice.papers.preview("certificates", one, "completion_certificate")
        assert row.pages == 1
        assert record["number"] in sheet.text
        assert record["code"] in sheet.text
        assert record["person_text"] in sheet.text
    assert len(practice.lists.ids(ListQuery("papers", find="结业证书"))) == 3


LONG = "2026年度全省市场监督管理系统知识产权行政执法、行政保护与展会知识产权保护业务骨干能力提升培训班（第三期）"
UNIT = "新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿合奇县市场监督管理局综合行政执法大队"


@pytest.fixture
def long_class(services: Services) -> int:
    """A class with the longest of names, of itself and of its people, whose roster fills a sheet."""
    people = [
        {"person": {"name": f"买买提·吐尔逊江{number}", "unit": UNIT, "duty": "四级调研员"}} for number in range(25)
    ]
    courses = [{"session": 1, "topic": "商标侵权案件的调查取证", "held_on": "2026-03-09", "hours": "4"}]
    values = {"name": LONG, "starts_on": "2026-03-09", "courses": courses, "participants": people}
    made = services.records.save("training_classes", values)
    services.trainings.open_session(made, 1)
    return made


def test_a_sheet_keeps_its_twenty_five_lines_whatever_the_names(services: Services, long_class: int) -> None:
    sheet = services.papers.preview("training_classes", long_class, "sign_in_sheet")
    assert sheet.pages == 1
    assert sheet.text.count(UNIT) == 25


def test_a_certificate_is_one_page_whatever_the_names(services: Services, long_class: int) -> None:
    first = services.trainings.certify(long_class)[0]
    sheet = services.papers.preview("certificates", first, "completion_certificate")
    assert sheet.pages == 1
    assert LONG in sheet.text
