"""Steps of a case: never a wall, always a reason; names and earlier cases of a party."""

from __future__ import annotations

from datetime import date

import pytest

from db.errors import NeedsReason, Refused
from db.services import Services


def test_a_step_that_lacks_a_paper_says_which_and_can_be_recorded_with_a_reason(
    services: Services, case_id: int
) -> None:
    with pytest.raises(NeedsReason) as caught:
        services.cases.step(case_id, "concluded")
    assert any("案件调查终结报告" in reason for reason in caught.value.reasons)
    assert services.records.load("cases", case_id)["state"] == "investigating"
    services.cases.step(case_id, "concluded", reason="报告已在旧系统打印")
    assert services.records.load("cases", case_id)["state"] == "concluded"
    assert services.history.of("cases", case_id)[0].reason == "报告已在旧系统打印"


def test_closing_records_its_day(services: Services, case_id: int) -> None:
    services.cases.step(case_id, "closed", on=date(2026, 3, 9), reason="补录")
    assert services.records.load("cases", case_id)["closed_on"] == date(2026, 3, 9)


def test_a_state_that_does_not_exist_is_refused(services: Services, case_id: int) -> None:
    with pytest.raises(Refused, match="没有“sleeping”"):
        services.cases.step(case_id, "sleeping")


def test_a_clue_becomes_a_case_without_typing_anything_again(services: Services) -> None:
    clue = services.records.save(
        "clues",
        {
            "source": "report",
            "channel": "12315",
            "received_on": "2026-02-20",
            "content": "举报某店售假",
            "party": "好又多超市",
        },
    )
    case = services.records.load("cases", services.cases.open_from_clue(clue, {"kind": "trademark_infringement"}))
    assert (case["found_on"], case["channel"], case["verified"]) == (date(2026, 2, 20), "12315", "举报某店售假")
    assert case["parties"][0]["party_text"] == "好又多超市"
    assert services.records.load("clues", clue)["state"] == "filed"
    assert services.records.load("clues", clue)["number"] == "2026-0001"


def test_the_name_of_a_case_loses_its_suspicion_with_the_decision(services: Services, case_id: int) -> None:
    case = services.records.load("cases", case_id)
    assert services.cases.name(case) == "雁湖县好又多超市涉嫌侵犯注册商标专用权案"
    services.records.save("cases", {"decided_on": "2026-03-09"}, record_id=case_id)
    case = services.records.load("cases", case_id)
    assert services.cases.name(case) == "雁湖县好又多超市侵犯注册商标专用权案"


def test_earlier_cases_of_a_party_are_known(services: Services, case_id: int) -> None:
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    second = services.records.save("cases", {"kind": "other", "parties": [{"party": party}]})
    (earlier,) = services.cases.of_party(party, besides=second)
    assert (earlier.case_id, earlier.cause) == (case_id, "侵犯注册商标专用权")
