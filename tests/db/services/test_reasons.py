"""A reason where the law wants one: closed cases, given numbers, issued papers; asked for, kept, never in the way."""

from __future__ import annotations

import pytest

from db.errors import NeedsReason, Refused
from db.services import Services


@pytest.fixture
def closed(services: Services, case_id: int) -> int:
    values = {"fine": "3000", "closed_on": "2026-03-09", "closing_reason": "performed", "state": "closed"}
    services.records.save("cases", values, record_id=case_id)
    return case_id


def test_recorded_facts_of_a_closed_case_are_altered_for_a_reason_only(services: Services, closed: int) -> None:
    before = services.records.load("cases", closed)
    with pytest.raises(NeedsReason, match="案件已结案，更改已记录的罚款要写明理由"):
        services.records.save("cases", {"fine": "5000"}, record_id=closed)
    assert services.records.load("cases", closed) == before
    services.records.save("cases", {"fine": "5000"}, record_id=closed, reason="复核更正")
    event = services.history.of("cases", closed)[0]
    assert (event.reason, event.changes[0].after) == ("复核更正", "5,000.00")


def test_rows_of_a_closed_case_are_recorded_facts_too(services: Services, closed: int) -> None:
    with pytest.raises(NeedsReason, match="更改已记录的涉案权利"):
        services.records.save("cases", {"rights": []}, record_id=closed)
    services.records.save("cases", {"rights": []}, record_id=closed, reason="登记有误")


def test_what_was_left_open_is_filled_in_freely(services: Services, closed: int) -> None:
    services.records.save("cases", {"place": "城关镇", "note": "一"}, record_id=closed)
    services.records.save("cases", {"note": "二", "archive_number": "20260001"}, record_id=closed)
    services.records.save("cases", {"fine": "3000"}, record_id=closed)


def test_a_given_number_is_altered_for_a_reason_only(services: Services, case_id: int) -> None:
    number = services.records.load("cases", case_id)["number"]
    with pytest.raises(NeedsReason, match=f"号码 {number} 是按规定编发的"):
        services.records.save("cases", {"number": "甲1号"}, record_id=case_id)
    services.records.save("cases", {"number": "甲1号"}, record_id=case_id, reason="上级另行编号")
    services.records.save("cases", {"number": "甲2号"}, record_id=case_id)


def test_a_numbered_record_is_removed_for_a_reason_only(services: Services, case_id: int) -> None:
    with pytest.raises(NeedsReason, match="已经给出，删除要写明理由"):
        services.records.remove("cases", case_id)
    services.records.remove("cases", case_id, reason="重复")


def test_a_record_with_issued_papers_is_not_removed(services: Services, case_id: int) -> None:
    services.papers.issue("cases", case_id, "1")
    with pytest.raises(Refused, match="签发过文书《"):
        services.records.remove("cases", case_id, reason="重复")
    with pytest.raises(Refused, match="必须写明原因"):
        services.papers.void(services.papers.of("cases", case_id)[0].id, reason=" ")
