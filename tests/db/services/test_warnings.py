"""Warnings of a recorded case, and the reason for letting one stand."""

from __future__ import annotations

import pytest

from db.errors import Invalid, Missing
from db.registers import REGISTERS
from db.rules.warnings import warning_kinds
from db.services import Services
from db.services.warnings import _PLACE_OF


@pytest.fixture
def marking(services: Services, officers: tuple[int, int]) -> int:
    """A case of wrong patent marking in which goods were seized, for which there is no power."""
    return services.records.save(
        "cases",
        {
            "kind": "patent_marking", "cause": "专利标识标注不规范", "filed_on": "2026-03-05",
            "officer_a": officers[0], "officer_b": officers[1],
            "parties": [{"party": {"name": "雁湖县好又多超市"}}],
            "measures": [{"kind": "seizure", "started_at": "2026-03-06 09:00", "schedule_number": "清单1号"}],
        },
    )  # fmt: skip


def test_a_seizure_without_power_is_told_with_its_article_and_ways(services: Services, marking: int) -> None:
    told = services.warnings.of_case(marking)[0]
    assert (told.key, told.level) == ("seizure_no_power", "serious")
    assert told.article
    assert told.ways


def test_a_recorded_reason_lets_it_stand_and_is_in_the_history(services: Services, marking: int) -> None:
    services.warnings.acknowledge(marking, "seizure_no_power", "已于当日解除，补办手续")
    told = next(one for one in services.warnings.of_case(marking) if one.key == "seizure_no_power")
    assert (told.answered, told.by) == ("已于当日解除，补办手续", "李某")
    assert services.history.of("cases", marking)[0].reason == "已于当日解除，补办手续"


def test_an_answer_needs_a_reason_and_a_warning(services: Services, marking: int) -> None:
    with pytest.raises(Invalid):
        services.warnings.acknowledge(marking, "seizure_no_power", " ")
    with pytest.raises(Missing):
        services.warnings.acknowledge(marking, "hearing_due", "理由")


def test_an_earlier_penalty_of_the_same_party_is_found(services: Services, case_id: int) -> None:
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    services.records.save(
        "cases",
        {
            "kind": "trademark_infringement", "cause": "侵权", "number": "旧1号", "decided_on": "2024-05-06",
            "outcome": "penalty", "parties": [{"party": party}],
        },
    )  # fmt: skip
    services.records.save("cases", {"act_from": "2026-01-05"}, record_id=case_id)
    assert "repeat_infringement" in {one.key for one in services.warnings.of_case(case_id)}


def test_every_warning_has_a_place_where_it_is_put_right() -> None:
    case = REGISTERS["cases"].model
    assert set(_PLACE_OF) == set(warning_kinds().kinds)
    assert set(_PLACE_OF.values()) <= {"papers", *case.specs(), *case.row_models}


def test_what_papers_and_deliveries_tell_counts_as_well(services: Services, case_id: int) -> None:
    decided = {
        "decided_on": "2025-12-01", "filed_on": "2025-11-03", "found_on": "2025-11-03", "outcome": "penalty",
        "fine": "3000", "penalty_kinds": "罚款", "turnover": "500",
        "deliveries": [{"title": "行政处罚决定书", "delivered_at": "2025-12-02 9:00", "method": "public"}],
    }  # fmt: skip
    services.records.save("cases", decided, record_id=case_id)
    # a notice in public of 12/2 delivers on 2026-01-01, a holiday -> 1/4, a make-up Sunday; + 15 = 1/19
    (late,) = [one for one in services.warnings.of_case(case_id) if one.key == "payment_overdue"]
    assert "2026年1月19日" in late.sentence
    assert late.place == "papers"
    services.records.save("cases", {"deliveries": []}, record_id=case_id)
    assert not [one for one in services.warnings.of_case(case_id) if one.key == "payment_overdue"]
