"""Papers against the facts: drafts follow their case, issued papers stay and say where they differ and what to do."""

from __future__ import annotations

from datetime import date

import pytest

from db.errors import Invalid
from db.services import Services
from db.services.paper_data import Difference
from db.services.paper_differences import Differences

FACTS = {
    "facts": "当事人销售标有“飘安”商标的口罩200包。",
    "evidence": [{"name": "现场笔录一份", "proves": "现场情况"}],
    "reasoning": "当事人销售侵犯注册商标专用权的商品。",
    "discretion": "积极配合调查。",
    "statement": "当事人未提出陈述、申辩。",
    "notified_on": "2026-03-06",
    "article_violated": "《中华人民共和国商标法》第五十七条第（三）项",
    "article_penalty": "《中华人民共和国商标法》第六十条第二款",
    "turnover": "500",
    "penalty_kinds": "罚款",
    "fine": "3000",
    "decided_on": "2026-03-09",
    "outcome": "penalty",
}


@pytest.fixture
def ready(services: Services, case_id: int) -> int:
    """A case that can be decided."""
    contact = {"contact": "张建国", "contact_phone": "0734-8866315", "address": "雁湖县府前路1号"}
    services.office.save({"bank_account": "1234567890", "payee": "雁湖县财政局", **contact})
    services.records.save("cases", FACTS, record_id=case_id)
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    values = {"credit_code": "91110000600037341L", "address": "雁湖县解放路12号", "licence_name": "营业执照"}
    services.records.save("parties", values, record_id=party)
    return case_id


def party_of(services: Services, case_id: int) -> int:
    return int(services.records.load("cases", case_id)["parties"][0]["party"])


def test_a_value_the_field_is_composed_of_is_not_kept_so_the_draft_follows_its_case(
    services: Services, ready: int
) -> None:
    own = services.papers.own_values("cases", ready, "penalty_decision")
    services.papers.keep_draft("cases", ready, "penalty_decision", own | {"correct": True})
    services.records.save("cases", {"fine": "9000"}, record_id=ready)
    after = services.papers.own_values("cases", ready, "penalty_decision")
    assert "9000" in after["penalties"].replace(",", "")
    assert after["correct"] is True


def test_what_is_typed_later_joins_what_was_kept_before(services: Services, ready: int) -> None:
    services.papers.keep_draft("cases", ready, "site_record", {"scene": "货架上有口罩"})
    services.papers.keep_draft("cases", ready, "9", {"defence": "无"})
    kept = services.papers.own_values("cases", ready, "site_record")
    assert (kept["scene"], kept["defence"]) == ("货架上有口罩", "无")
    assert len(services.papers.of("cases", ready)) == 1


def test_a_paper_just_issued_differs_in_nothing(services: Services, ready: int) -> None:
    for key in ("filing_approval", "penalty_notice", "penalty_decision"):
        services.papers.issue("cases", ready, key, on=date(2026, 3, 9))
    assert services.papers.differences("cases", ready) == []


def test_an_issued_paper_says_what_differs_and_the_lawful_remedy(services: Services, ready: int) -> None:
    row = services.papers.issue("cases", ready, "penalty_decision", on=date(2026, 3, 9))
    services.records.save("cases", {"fine": "9000"}, record_id=ready)
    (found,) = services.papers.differences("cases", ready)
    assert (found.paper_id, found.form, found.number) == (row.id, "45", row.number)
    assert Difference("case.fine", "案件·罚款", "3000元", "9000元") in found.points
    assert "还没有送达记录" in found.remedy
    delivery = {"paper": row.id, "recipient": "周敏", "delivered_at": "2026-03-10 9:00", "method": "direct"}
    services.records.save("cases", {"deliveries": [delivery]}, record_id=ready)
    assert "不能用补正代替" in services.papers.differences("cases", ready)[0].remedy


def test_a_slip_in_a_delivered_letter_is_corrected_by_a_new_one(services: Services, ready: int) -> None:
    row = services.papers.issue("cases", ready, "penalty_decision", on=date(2026, 3, 9))
    delivery = {"paper": row.id, "recipient": "周敏", "delivered_at": "2026-03-10 9:00", "method": "direct"}
    services.records.save("cases", {"deliveries": [delivery]}, record_id=ready)
    services.records.save("parties", {"address": "雁湖县解放路21号"}, record_id=party_of(services, ready))
    (found,) = services.papers.differences("cases", ready)
    assert [point.path for point in found.points] == ["party.address"]
    assert "签发更正后的文书" in found.remedy


def test_what_the_law_lets_change_is_no_difference(services: Services, case_id: int) -> None:
    services.papers.issue("cases", case_id, "filing_approval", on=date(2026, 3, 5))
    services.records.save("cases", FACTS, record_id=case_id)
    services.office.save({"contact_phone": "0734-0000000"})
    assert services.papers.differences("cases", case_id) == []


def test_a_draft_written_over_old_facts_says_so(services: Services, ready: int) -> None:
    services.papers.keep_draft("cases", ready, "penalty_decision", {"penalties": "罚款三千元，限期缴纳"})
    services.records.save("cases", {"fine": "9000"}, record_id=ready)
    (found,) = services.papers.differences("cases", ready)
    assert (found.state, [point.path for point in found.points]) == ("draft", ["case.fine"])
    assert "草稿" in found.remedy


def test_a_row_that_is_gone_is_a_difference(services: Services, ready: int) -> None:
    services.papers.issue("cases", ready, "schedule", raw={"number": "清1"}, on=date(2026, 3, 9))
    first = services.records.load("cases", ready)["goods"][0]
    services.records.save("cases", {"goods": [first]}, record_id=ready)
    (found,) = services.papers.differences("cases", ready)
    assert ("goods.1.name", "包装盒", "") in {(one.path, one.printed, one.present) for one in found.points}


def test_a_change_tells_beforehand_which_papers_it_touches_and_changes_nothing(services: Services, ready: int) -> None:
    issued = services.papers.issue("cases", ready, "penalty_notice", on=date(2026, 3, 5))
    before = services.records.load("cases", ready)
    touched = {one.key: one for one in services.papers.affected("cases", ready, {"fine": "9000"})}
    assert services.records.load("cases", ready) == before
    assert touched["penalty_notice"].paper_id == issued.id
    assert touched["penalty_notice"].state == "issued"
    assert touched["penalty_notice"].remedy
    assert touched["penalty_decision"].state == "open"
    assert ("3000元", "9000元") in {(point.printed, point.present) for point in touched["penalty_decision"].points}
    assert "filing_approval" not in touched
    assert services.papers.affected("cases", ready, {"note": "与文书无关"}) == []


def test_a_party_tells_the_papers_of_its_open_cases(services: Services, ready: int) -> None:
    services.papers.issue("cases", ready, "penalty_notice", on=date(2026, 3, 5))
    touched = services.papers.affected("parties", party_of(services, ready), {"name": "雁湖县好又多百货超市"})
    assert {(one.key, one.state) for one in touched} >= {("penalty_notice", "issued"), ("penalty_decision", "open")}
    assert {(one.register, one.record_id) for one in touched} == {("cases", ready)}
    with pytest.raises(Invalid):
        services.papers.affected("cases", ready, {"fine": "许多"})


# A save and what it means


def test_a_save_tells_what_it_meant_and_saves(services: Services, ready: int) -> None:
    row = services.papers.issue("cases", ready, "penalty_notice", on=date(2026, 3, 9))
    effects = Differences(services.papers).effects
    given, found, unseen = effects(
        "cases", ready, lambda: services.records.save("cases", {"fine": "9000"}, record_id=ready)
    )
    assert (given, unseen) == (ready, 0)
    assert services.records.load("cases", ready)["fine"] == 9000
    states = {(one.key, one.state) for one in found}
    assert ("penalty_notice", "issued") in states
    assert ("penalty_decision", "open") in states
    assert ("site_record", "open") not in states
    assert next(one for one in found if one.state == "issued").paper_id == row.id


def test_a_save_that_changes_no_paper_tells_of_none(services: Services, ready: int) -> None:
    def save() -> int:
        return services.records.save("cases", {"note": "已电话联系"}, record_id=ready)

    assert Differences(services.papers).effects("cases", ready, save)[1] == []


def test_a_save_that_is_refused_tells_why_and_changes_nothing(services: Services, ready: int) -> None:
    with pytest.raises(Invalid):
        Differences(services.papers).effects(
            "cases", ready, lambda: services.records.save("cases", {"fine": "很多"}, record_id=ready)
        )
    assert services.records.load("cases", ready)["fine"] == 3000


def test_the_papers_of_a_party_s_cases_follow_it(services: Services, ready: int) -> None:
    party = party_of(services, ready)
    _, found, _ = Differences(services.papers).effects(
        "parties", party, lambda: services.records.save("parties", {"address": "雁湖县新路1号"}, record_id=party)
    )
    assert {(one.register, one.record_id) for one in found} == {("cases", ready)}


def test_a_correction_names_the_paper_it_puts_right_and_settles_it(services: Services, ready: int) -> None:
    first = services.papers.issue("cases", ready, "penalty_notice", on=date(2026, 3, 9))
    services.records.save("cases", {"fine": "9000"}, record_id=ready)
    draft = services.papers.preview("cases", ready, "penalty_notice", corrects=first.id)
    assert f"（更正《行政处罚告知书》{first.number}）" in draft.text
    second = services.papers.issue("cases", ready, "penalty_notice", on=date(2026, 3, 10), corrects=first.id)
    assert second.number != first.number
    assert services.papers.differences("cases", ready) == []
    services.papers.void(second.id, reason="发错")
    assert [one.paper_id for one in services.papers.differences("cases", ready)] == [first.id]


def test_a_correction_of_a_paper_without_number_names_its_day(services: Services, ready: int) -> None:
    first = services.papers.issue("cases", ready, "filing_approval", on=date(2026, 3, 5))
    text = services.papers.preview("cases", ready, "filing_approval", corrects=first.id).text
    assert "（更正2026年3月5日的《" in text


def test_a_paper_that_cannot_be_read_does_not_stand_in_the_way_of_a_save(services: Services, ready: int) -> None:
    services.papers.issue("cases", ready, "penalty_notice", on=date(2026, 3, 9))
    services.store.database.execute_sql("UPDATE papers SET frozen='{'")
    given, found, unseen = Differences(services.papers).effects(
        "cases", ready, lambda: services.records.save("cases", {"fine": "9000"}, record_id=ready)
    )
    assert (given, found, unseen) == (ready, [], 1)
    assert services.records.load("cases", ready)["fine"] == 9000
