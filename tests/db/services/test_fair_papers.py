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
