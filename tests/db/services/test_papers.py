"""Papers: drafts never refuse, issued ones are numbered without gaps, frozen, and reprinted byte for byte."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from db.errors import Invalid, Missing, Refused
from db.services import Services

FULL = {
    "facts": "当事人于2026年1月购进标有“飘安”商标的一次性口罩200包，已售130包，库存70包。",
    "evidence": [{"name": "现场笔录一份", "proves": "当事人经营场所现场情况"}],
    "reasoning": "当事人销售侵犯注册商标专用权的商品，违反了商标法的规定。",
    "discretion": "当事人积极配合调查，可以从轻处罚。",
    "statement": "本局于2026年3月6日送达行政处罚告知书，当事人未提出陈述、申辩。",
    "notified_on": "2026-03-06",
    "article_violated": "《中华人民共和国商标法》第五十七条第（三）项",
    "article_penalty": "《中华人民共和国商标法》第六十条第二款",
    "turnover": "500",
    "penalty_kinds": "罚款、没收侵权物品",
    "fine": "3000",
    "confiscated_goods": "侵权口罩70包",
}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "").replace("\n", "")


@pytest.fixture
def ready(services: Services, case_id: int) -> int:
    """A case with everything a decision needs."""
    services.office.save(
        {
            "bank_account": "1234567890",
            "payee": "雁湖县财政局",
            "contact": "张建国",
            "contact_phone": "0734-8866315",
            "address": "雁湖县府前路1号",
        }
    )
    services.records.save("cases", FULL, record_id=case_id)
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    services.records.save(
        "parties",
        {"credit_code": "91110000600037341L", "address": "雁湖县解放路12号", "licence_name": "营业执照"},
        record_id=party,
    )
    return case_id


def test_every_paper_previews_for_an_almost_empty_case(services: Services) -> None:
    case = services.records.save("cases", {"kind": "other"})
    for info in services.papers.declared():
        sheet = services.papers.preview("cases", case, info.key)
        assert sheet.pages >= 1
        assert sheet.pdf.startswith(b"%PDF")
        assert sheet.missing


def test_a_decision_carries_the_facts_of_the_case(services: Services, ready: int) -> None:
    text = text_of(services.papers.preview("cases", ready, "penalty_decision").pdf)
    for fact in (
        "雁湖县好又多超市",
        "91110000600037341L",
        "叁仟元整",
        "侵权口罩70包",
        "雁湖县人民政府",
        "雁湖县人民法院",
    ):
        assert fact in text


def test_issued_decisions_are_numbered_and_tell_their_case(services: Services, ready: int) -> None:
    row = services.papers.issue("cases", ready, "penalty_decision", on=date(2026, 3, 10))
    case = services.records.load("cases", ready)
    assert row.number == "雁湖市监处罚〔2026〕1号"
    assert (case["decision_number"], case["decided_on"], case["outcome"]) == (row.number, date(2026, 3, 10), "penalty")
    assert row.number in text_of(services.papers.pdf(row.id))


def test_an_issued_paper_never_changes(services: Services, ready: int) -> None:
    row = services.papers.issue("cases", ready, "penalty_notice")
    before = services.papers.pdf(row.id)
    services.records.save("cases", {"fine": "9000", "facts": "改过的事实"}, record_id=ready)
    assert services.papers.pdf(row.id) == before
    assert not services.store.log.verify().breaks


def test_an_issued_paper_bears_the_head_of_the_log_and_a_draft_does_not(services: Services, ready: int) -> None:
    draft = services.papers.preview("cases", ready, "penalty_notice")
    assert "校验" not in text_of(draft.pdf)
    mark = services.store.log.mark()
    row = services.papers.issue("cases", ready, "penalty_notice")
    assert f"校验 {mark}" in text_of(services.papers.pdf(row.id))
    assert services.store.database.value("SELECT mark FROM papers WHERE id=?", [row.id]) == mark
    assert services.papers.preview("cases", ready, "penalty_notice").text == draft.text


def test_a_paper_that_lacks_facts_is_not_issued_and_uses_up_no_number(services: Services, case_id: int) -> None:
    with pytest.raises(Refused, match="还缺"):
        services.papers.issue("cases", case_id, "penalty_decision")
    assert services.store.database.value("SELECT count(*) FROM numbers WHERE code='市监处罚'") == 0
    assert services.papers.of("cases", case_id) == []


def test_a_void_number_is_never_given_again(services: Services, ready: int) -> None:
    first = services.papers.issue("cases", ready, "penalty_decision")
    with pytest.raises(Refused, match="原因"):
        services.papers.void(first.id, reason=" ")
    services.papers.void(first.id, reason="当事人名称有误")
    assert services.records.load("cases", ready)["decision_number"] is None
    second = services.papers.issue("cases", ready, "penalty_decision")
    assert second.number == "雁湖市监处罚〔2026〕2号"
    assert [(row.number, row.state) for row in services.papers.of("cases", ready)] == [
        (first.number, "void"), (second.number, "issued"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="只有已签发"):
        services.papers.void(first.id, reason="再来一次")


def test_what_was_typed_for_a_paper_is_kept_until_it_is_issued(services: Services, ready: int) -> None:
    info = services.papers.info("9")
    (first, *_) = [item.name for item in info.own.items() if item.spec.kind.name == "text"]
    services.papers.keep_draft("cases", ready, info.key, {first: "当事人到场，未见异常"})
    assert services.papers.own_values("cases", ready, info.key)[first] == "当事人到场，未见异常"
    assert "当事人到场，未见异常" in text_of(services.papers.preview("cases", ready, info.key).pdf)
    assert [row.state for row in services.papers.of("cases", ready)] == ["draft"]


def test_a_value_that_does_not_fit_a_papers_field_is_refused_by_name(services: Services, ready: int) -> None:
    with pytest.raises(Invalid, match="没有“nonsense”这一栏"):
        services.papers.keep_draft("cases", ready, "site_record", {"nonsense": "x"})
    with pytest.raises(Missing, match="没有代号"):
        services.papers.info("no_such_paper")


def test_a_character_without_a_font_is_named_before_issue(services: Services, ready: int) -> None:
    services.records.save("cases", {"facts": "当事人姓名为\U00021c56某"}, record_id=ready)
    assert services.papers.preview("cases", ready, "penalty_decision").unprintable == ("\U00021c56",)
    with pytest.raises(Refused, match="“\U00021c56”（U+21C56）没有字体可以打印".replace("+", "\\+")):
        services.papers.issue("cases", ready, "penalty_decision")


def test_sets_name_declared_papers(services: Services) -> None:
    assert {"filing", "notice", "decision", "closing"} <= set(services.papers.sets())
    assert set(services.papers.sets("training_classes")) == {"class_preparation", "class_file", "class_certificates"}
    for one in services.papers.library.sets.values():
        assert one.label
        assert all(services.papers.info(member.paper).key == member.paper for member in one.members)


def test_what_one_paper_was_told_the_next_one_knows(services: Services, ready: int) -> None:
    told = {"at": "2026-04-01 09:00", "place": "二楼会议室", "host": "刘明", "recorder": "何静", "open": "公开"}
    services.papers.issue("cases", ready, "hearing_notice", raw=told)
    known = services.papers.own_values("cases", ready, "hearing_record")
    assert (known["host"], known["recorder"], known["place"]) == ("刘明", "何静", "二楼会议室")
    assert services.papers.own_values("cases", ready, "hearing_report")["open"] == "open"


def test_a_complaint_is_answered_from_its_clue(services: Services) -> None:
    party = services.records.save("parties", {"name": "雁湖县好又多超市", "kind": "enterprise"})
    told = {
        "source": "report",
        "received_on": "2026-03-02",
        "informer": "李四",
        "content": "口罩是假的。",
        "party": party,
    }
    clue = services.records.save("clues", told)
    row = services.papers.issue("clues", clue, "complaint_acceptance")
    assert row.number == "雁湖市监投受﹝2026﹞第1号"
    assert "我局于2026年3月2日收到你关于雁湖县好又多超市的投诉" in text_of(services.papers.pdf(row.id))
    raw = {"subject": "口罩质量", "at": "2026-03-20 09:00", "days": "3", "mediator": "王丽", "place": "一楼"}
    services.papers.issue("clues", clue, "mediation_notice", raw=raw)
    assert services.papers.own_values("clues", clue, "mediation_end")["subject"] == "口罩质量"


def test_a_record_taken_on_the_spot_begins_with_the_questions_of_its_kind(services: Services, ready: int) -> None:
    own = services.papers.own_values("cases", ready, "interview_record")
    assert len(own["talk"]) >= 10
    rows = [dict(row) for row in own["talk"]]
    rows[0]["answer"] = "我是雁湖县好又多超市的店长。"
    told = {"talk": rows, "started": "2026-3-5 9:05", "ended": "2026-3-5 10:40"}
    draft = text_of(services.papers.preview("cases", ready, "interview_record", raw=told).pdf)
    assert "五年内是否因商标侵权受过行政处罚" in draft
    row = services.papers.issue("cases", ready, "interview_record", raw=told, on=date(2026, 3, 5))
    issued = text_of(services.papers.pdf(row.id))
    assert "我是雁湖县好又多超市的店长。" in issued
    assert "五年内是否因商标侵权受过行政处罚" not in issued
    assert "2026年3月5日9时5分至2026年3月5日10时40分" in issued.replace(" ", "")
    assert services.papers.notes("cases", ready, "site_record")["scene"]


def test_the_office_chooses_how_its_papers_are_worded_and_one_paper_may_differ(
    services: Services, case_id: int
) -> None:
    def days(**more: str) -> str:
        text = services.papers.preview("cases", case_id, "public_delivery", **more).text
        return "六十日" if "六十日内到本局领取" in text else "三十日"

    assert days() == "三十日"
    services.office.save({"wording": "2021年范本原文"})
    assert days() == "六十日"
    assert days(wording="current") == "三十日"
    assert services.papers.worded("public_delivery")
    assert not services.papers.worded("filing_approval")
