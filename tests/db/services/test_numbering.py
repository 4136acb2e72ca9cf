"""Official numbers: taken over from the ledger, begun where the office says, never given twice."""

from __future__ import annotations

from datetime import date

import pytest

from db.errors import Refused
from db.services import Services
from db.services.numbers import ledger
from tests.db.services.test_papers import ready

__all__ = ["ready"]


def decide(services: Services, case: int) -> str:
    return services.papers.issue("cases", case, "penalty_decision", on=date(2026, 3, 10)).number


def test_a_decision_that_was_numbered_by_hand_keeps_its_number(services: Services, ready: int) -> None:
    services.records.save("cases", {"decision_number": "雁湖市监处罚〔2026〕45号"}, record_id=ready)
    assert decide(services, ready) == "雁湖市监处罚〔2026〕45号"
    assert [row[:2] for row in ledger(services.store, "市监处罚", 2026)] == [(45, "雁湖市监处罚〔2026〕45号")]
    assert services.records.load("cases", ready)["decision_number"] == "雁湖市监处罚〔2026〕45号"


def test_a_number_written_otherwise_is_kept_as_it_is(services: Services, ready: int) -> None:
    services.records.save("cases", {"decision_number": "雁市监知罚字〔2025〕12号"}, record_id=ready)
    assert decide(services, ready) == "雁市监知罚字〔2025〕12号"


def test_numbers_go_on_from_those_of_the_ledger(services: Services, ready: int) -> None:
    for number in (
        "雁湖市监处罚〔2026〕7号",
        "雁湖市监处罚〔2025〕90号",
        "雁湖市监处罚〔2026〕7777777号",
        "雁湖市监处罚〔2026〕",
    ):
        services.records.save("cases", {"kind": "other", "decision_number": number}, batch="ledger")
    assert decide(services, ready) == "雁湖市监处罚〔2026〕8号"


def test_the_number_of_a_case_goes_on_from_those_of_the_ledger(services: Services) -> None:
    services.records.save("cases", {"kind": "other", "number": "雁湖市监案〔2026〕31号"}, batch="ledger")
    case = services.records.save("cases", {"kind": "other", "filed_on": "2026-03-09"})
    assert services.records.load("cases", case)["number"] == "雁湖市监案〔2026〕32号"


def test_a_number_of_another_case_is_refused_by_name(services: Services, ready: int) -> None:
    services.records.save("cases", {"decision_number": "雁湖市监处罚〔2026〕3号"}, record_id=ready)
    decide(services, ready)
    other = services.records.save("cases", {"kind": "other", "decision_number": "雁湖市监处罚〔2026〕3号"})
    with pytest.raises(Refused, match="3号"):
        services.papers.issue("cases", other, "penalty_decision")


def test_the_office_lets_a_counter_begin_where_its_book_ended(services: Services, ready: int) -> None:
    services.papers.numbering.begin("市监罚告", 2026, 18)
    counter = next(one for one in services.papers.numbering.counters(2026) if one.code == "市监罚告")
    assert (counter.last, counter.void, counter.next) == (17, 1, "雁湖市监罚告〔2026〕18号")
    assert "行政处罚告知书" in counter.label
    assert services.papers.issue("cases", ready, "penalty_notice").number == "雁湖市监罚告〔2026〕18号"
    with pytest.raises(Refused, match="19"):
        services.papers.numbering.begin("市监罚告", 2026, 18)
    assert not services.store.log.verify().breaks


def test_a_void_number_of_a_case_is_not_taken_again(services: Services, ready: int) -> None:
    first = services.papers.issue("cases", ready, "penalty_decision")
    services.papers.void(first.id, reason="当事人名称有误")
    services.records.save("cases", {"decision_number": first.number}, record_id=ready)
    assert decide(services, ready) == "雁湖市监处罚〔2026〕2号"
