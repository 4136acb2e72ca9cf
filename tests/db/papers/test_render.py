"""Papers made from facts: what they say, what they miss, and that they are the same every time."""

from __future__ import annotations

import copy
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from db.papers.load import Library
from db.papers.render import Order, Rendered, applies, defaults, render, render_many
from db.services.facts import vocabulary
from tests.db.papers.sample import FACTS

LIBRARY = Library(vocabulary())
KEYS = [paper.key for paper in LIBRARY.papers()]


def make(key: str, changes: dict[str, Any] | None = None, **settings: Any) -> Rendered:
    facts = {**copy.deepcopy(FACTS), **(changes or {})}
    return render(LIBRARY.paper(key), facts, vocabulary=vocabulary(), **settings)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("key", KEYS)
def test_the_text_of_a_paper_reads_back_whole_from_its_pdf(key):
    made = make(key, draft=False, number="雁湖市监处罚〔2026〕15号")
    printed = "".join(pages_of(made.pdf))
    for line in made.text.splitlines():
        for part in re.split(r"_{2,}|[□☑]|\s+", line):
            assert sorted(set(part) - set(printed)) == [], part
    assert made.unprintable == ()


@pytest.mark.parametrize("key", KEYS)
def test_a_paper_without_any_facts_is_a_blank_form(key):
    made = render(LIBRARY.paper(key), {}, vocabulary=vocabulary())
    assert made.pages >= 1
    assert {trace.path.partition(".")[0] for trace in made.traces} <= {"own"}
    assert "None" not in made.text


@pytest.mark.parametrize("key", KEYS)
def test_the_same_facts_give_the_same_bytes(key):
    assert make(key, draft=False).pdf == make(key, draft=False).pdf


def test_a_draft_says_so_on_every_page_and_an_issued_paper_does_not():
    draft, issued = make("penalty_decision"), make("penalty_decision", draft=False)
    assert all("草稿" in page for page in pages_of(draft.pdf))
    assert not any("草稿" in page for page in pages_of(issued.pdf))


def test_a_practice_paper_is_marked_on_every_page():
    made = make("penalty_decision", draft=False, practice=True)
    assert all("练习" in page for page in pages_of(made.pdf))


def test_a_decision_holds_up_its_issue_until_its_required_facts_are_there():
    case = {key: value for key, value in FACTS["case"].items() if key not in ("fine", "article_penalty")}
    made = make("penalty_decision", {"case": case, "party": {**FACTS["party"], "name": None}})
    required = {gap.path: gap.label for gap in made.missing if gap.required}
    assert {
        "party.name": "名称（姓名）",
        "case.article_penalty": "处罚依据",
        "case.fine": "罚款",
    }.items() <= required.items()


def test_every_placeholder_says_which_fact_it_came_from():
    traces = {trace.path: trace for trace in make("penalty_decision").traces}
    assert traces["party.name"].text == "雁湖县城关镇顺发日用品商行"
    assert "case.filed_on" in traces["own.course"].sources
    assert {"goods.0.quantity", "case.turnover"} <= set(traces["own.found"].sources)


def test_what_was_typed_for_the_paper_wins_over_what_is_composed():
    made = make("penalty_decision", {"own": {"found": "当事人销售假冒商品。", "weighed": None}}, draft=False)
    assert "经查，当事人销售假冒商品。" in made.text
    assert "546包" not in made.text.split("上述事实")[0]
    assert "自由裁量" not in made.text


def test_a_sum_is_printed_in_figures_and_in_words():
    case = {**FACTS["case"], "fine": Decimal("107000.53")}
    assert "罚款107000.53元（大写：人民币壹拾万零柒仟元伍角叁分）。" in make(
        "penalty_decision", {"case": case}
    ).text.replace("壹拾万柒仟元", "壹拾万零柒仟元")


def test_penalties_are_numbered_and_ended_as_a_list():
    text = make("penalty_decision", draft=False).text
    assert re.search(r"1．责令立即停止侵权行为；\n2．没收侵犯.*546包；\n3．罚款5000元（大写：人民币伍仟元整）。", text)


@pytest.mark.parametrize(
    ("party", "fine", "gains", "expected"),
    [
        ("enterprise", Decimal(99999), None, "defence"),
        ("enterprise", Decimal(100000), None, "hearing"),
        ("person", Decimal(9999), None, "defence"),
        ("individual_business", Decimal(10000), None, "hearing"),
        ("enterprise", Decimal(5000), Decimal(100000), "hearing"),
    ],
)
def test_the_notice_offers_a_hearing_from_the_sums_of_the_hearing_rules(party, fine, gains, expected):
    case = {**FACTS["case"], "fine": fine, "confiscated_gains": gains, "confiscated_value": None}
    facts = {**FACTS, "case": case, "party": {**FACTS["party"], "kind": party}}
    order = Order(LIBRARY.paper("penalty_notice"), facts)
    assert defaults(order, vocabulary=vocabulary())["rights"] == expected


def test_a_province_may_set_its_own_hearing_sum():
    office = {**FACTS["office"], "entity_hearing_sum": Decimal(50000)}
    facts = {**FACTS, "office": office, "party": {**FACTS["party"], "kind": "enterprise"}}
    facts["case"] = {**FACTS["case"], "fine": Decimal(50000)}
    assert defaults(Order(LIBRARY.paper("penalty_notice"), facts), vocabulary=vocabulary())["rights"] == "hearing"


def test_a_letter_is_dated_on_the_day_of_its_issue_and_a_draft_is_not():
    assert "2026年4月9日" in make("penalty_notice", draft=False, issued_on=date(2026, 4, 9)).text
    assert [gap.path for gap in make("penalty_notice").missing if gap.required] == ["own.dated"]


def test_a_hundred_goods_lines_repeat_the_header_and_are_all_there():
    goods = [
        {**FACTS["goods"][0], "name": f"涉案商品第{number}种", "quantity": Decimal(number)} for number in range(1, 101)
    ]
    pages = pages_of(make("schedule", {"goods": goods}, draft=False).pdf)
    assert len(pages) > 4
    assert all("序号" in page and "备注" in page and "见证人" in page for page in pages)
    assert all(f"第{number}种" in "".join(pages) for number in range(1, 101))
    assert [f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert ["本文书一式" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_schedule_without_goods_keeps_the_official_empty_lines():
    assert make("schedule", {"goods": []}).pages == 1


def test_a_cell_higher_than_a_page_runs_on():
    verified = "\n".join(
        f"第{number}段：" + "当事人的经营场所内存放有涉嫌侵犯注册商标专用权的商品。" * 6 for number in range(1, 41)
    )
    made = make("filing_approval", {"case": {**FACTS["case"], "verified": verified}}, draft=False)
    text = "".join(pages_of(made.pdf))
    assert 6 <= made.pages <= 7
    assert all(f"第{number}段" in text for number in range(1, 41))
    assert text.count("核查人员") == 1
    assert text.rindex("部门负责人") > text.index("第40段")


def test_a_long_decision_flows_over_pages_and_its_seal_is_never_alone():
    for lines in range(1, 40):
        made = make("penalty_decision", {"own": {"found": "\n".join(["当事人的违法行为。"] * lines)}}, draft=False)
        last = pages_of(made.pdf)[-1]
        assert "印章" in last
        assert len(last) > 60, f"{lines} lines leave the seal alone on a page: {last}"


def test_characters_beyond_the_common_ones_are_printed_or_named():
    party = {**FACTS["party"], "name": "䶮㛃𬭊商行", "representative": "王𬭩"}
    made = make("penalty_decision", {"party": party}, draft=False)
    assert "䶮㛃𬭊商行" in pages_of(made.pdf)[0]
    assert made.unprintable == ()
    made = make("penalty_decision", {"party": {**party, "name": "\U00030edd商行"}}, draft=False)
    assert made.unprintable == ("\U00030edd",)


def test_what_a_clerk_types_is_text_and_nothing_else():
    own = {"found": "价格<100元 & 商标为{{ office.name }} <hei>“A&B”</hei> \\d"}
    assert "价格<100元 & 商标为{{ office.name }} <hei>“A&B”</hei> \\d" in make("penalty_decision", {"own": own}).text


def test_many_papers_stand_in_one_file_in_their_order_with_an_outline():
    orders = [Order(LIBRARY.paper(key), FACTS, draft=False) for key in ("filing_approval", "penalty_decision")]
    made = render_many(orders, vocabulary=vocabulary())
    pages = pages_of(made.pdf)
    assert made.pages == len(pages)
    assert "立案审批表" in pages[0]
    assert "行政处罚决定书" in pages[1]
    document = pypdfium2.PdfDocument(made.pdf)
    assert [item.get_title() for item in document.get_toc()] == ["立案审批表", "行政处罚决定书"]
    document.close()


def test_the_file_names_its_title_and_language_and_embeds_every_font():
    pdf = make("penalty_decision", draft=False).pdf
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_value("Title") == "行政处罚决定书"
    document.close()
    assert b"/Lang (zh-CN)" in pdf
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") >= 2


def test_the_bar_code_of_an_issued_paper_stands_on_every_page():
    pages = pages_of(make("penalty_decision", draft=False, code="A1B2C3D4E5").pdf)
    assert all("A1B2C3D4E5" in page for page in pages)


def test_a_member_of_a_set_is_left_out_when_the_case_has_no_ground_for_it():
    when = "measures|where(kind=['sealing', 'seizure'])"
    assert applies(when, FACTS, vocabulary=vocabulary())
    assert not applies(when, {**FACTS, "measures": []}, vocabulary=vocabulary())
