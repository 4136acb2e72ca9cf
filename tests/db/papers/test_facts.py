"""Facts in templates: printed by kind, blank when missing, traced when printed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from db.kinds import Choice, Count, Day, Flags, Moment, Money, RowColumn, Rows, Text
from db.papers.facts import Group, Ledger, Scope, Table, Word
from db.papers.filters import in_chinese
from db.papers.templates import Context, Piece, is_blank, shared_environment

WORDS = {
    "case": Group(
        "案件",
        {
            "name": Word(Text(), "案件名称"),
            "filed_on": Word(Day(), "立案日期"),
            "seen_at": Word(Moment(), "检查时间"),
            "fine": Word(Money(), "罚款"),
            "days": Word(Count(), "期限"),
            "kind": Word(Choice({"a": "查封", "b": "扣押"}), "措施"),
            "penalties": Word(Flags({"fine": "罚款", "warning": "警告"}), "处罚种类"),
            "talk": Word(Rows((RowColumn("ask", "问", Text()), RowColumn("answer", "答", Text()))), "问答"),
        },
    ),
    "goods": Table(
        "涉案物品", {"name": Word(Text(), "品名"), "value": Word(Money(), "货值"), "unit": Word(Text(), "单位")}
    ),
}
GOODS = [
    {"name": "茶叶", "value": Decimal("120.50"), "unit": "盒"},
    {"name": "酒", "value": Decimal(300), "unit": "瓶"},
]


def made(**case: Any) -> tuple[Context, Ledger]:
    ledger = Ledger()
    root = Scope(WORDS, {"case": case, "goods": case.pop("goods", [])}, ledger)
    return Context(shared_environment(()), ledger, {name: root.find(name) for name in WORDS}), ledger


def printed(source: str, **case: Any) -> str:
    context, _ = made(**case)
    return "\n".join("".join(piece.text or "_" for piece in line) for line in context.paragraphs(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ case.filed_on }}", "2026年3月5日"),
        ("{{ case.seen_at }}", "2026年3月5日9时5分"),
        ("{{ case.seen_at|day }}", "2026年3月5日"),
        ("{{ case.fine }}", "50000.50元"),
        ("{{ case.fine|yuan }}", "50000.50"),
        ("人民币{{ case.fine|capitals }}", "人民币伍万元伍角"),
        ("{{ case.days|numeral }}日", "三十日"),
        ("{{ case.kind }}", "扣押"),
        ("{{ case.kind|either('查封/扣押') }}", "扣押"),
        ("{{ case.penalties }}", "罚款、警告"),
        ("{{ '是' if 'fine' in case.penalties else '否' }}", "是"),
        ("{{ '是' if case.kind == 'b' and case.fine >= 50000 else '否' }}", "是"),
        ("{{ case.filed_on|plus(15) }}", "2026年3月20日"),
        ("{{ case.filed_on|since('2026-01-01') }}", "True"),
        ("{{ case.name|bare('涉嫌') }}", "销售假货案"),
        ("{{ case.name|ending('案件') }}", "涉嫌销售假货案案件"),
        ("{{ goods|listed('name') }}", "茶叶、酒"),
        ("{{ goods|total('value') }}", "420.50元"),
        ("{{ goods|where(unit='瓶')|listed('name') }}", "酒"),
        ("{{ (goods|last).name }}{{ (goods|first).unit }}", "酒盒"),
        ("{% for item in goods %}{{ loop.index }}{{ item.name }}{% endfor %}", "1茶叶2酒"),
        ("{% for turn in case.talk %}{{ turn.ask }}{{ turn.answer }}{% endfor %}", "你好你好"),
    ],
)
def test_prints_a_fact_by_its_kind(source, expected):
    facts = {
        "name": "涉嫌销售假货案",
        "filed_on": date(2026, 3, 5),
        "seen_at": datetime(2026, 3, 5, 9, 5),
        "fine": Decimal("50000.50"),
        "days": 30,
        "kind": "b",
        "penalties": ("fine", "warning"),
        "talk": ({"ask": "你好", "answer": "你好"},),
        "goods": GOODS,
    }
    assert printed(source, **facts) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ case.name }}", "_"),
        ("{{ case.filed_on }}", "_年_月_日"),
        ("{{ case.seen_at }}", "_年_月_日_时_分"),
        ("{{ case.kind|either('查封/扣押') }}", "查封/扣押"),
        ("{{ case.name|bureau }}", "_市场监督管理局"),
        ("{{ case.name|reference('市监强制') }}", "_市监强制〔_〕_号"),
        ("{{ case.name|ending('人民法院') }}", "_人民法院"),
        ("{{ goods|total('value') }}", "_"),
        ("{{ (goods|first).name }}", "_"),
        ("甲____乙", "甲_乙"),
    ],
)
def test_prints_the_official_blank_for_a_missing_fact(source, expected):
    assert printed(source) == expected


def test_reports_what_is_missing_and_what_holds_up_the_issue():
    context, ledger = made(name="甲案")
    context.paragraphs("{{ case.name }}{{ case.fine|capitals|required }}{{ case.filed_on }}")
    assert [(gap.path, gap.label, gap.required) for gap in ledger.missing.values()] == [
        ("case.fine", "罚款", True),
        ("case.filed_on", "立案日期", False),
    ]
    assert [(trace.path, trace.text) for trace in ledger.traces.values()] == [("case.name", "甲案")]


def test_a_sum_is_missing_when_a_row_lacks_its_part():
    assert printed("{{ goods|total('value') }}", goods=[*GOODS, {"name": "盐"}]) == "_"


def test_names_the_row_of_a_fact():
    context, ledger = made(goods=GOODS)
    context.paragraphs("{% for item in goods %}{{ item.value }}{% endfor %}")
    assert [(t.path, t.label) for t in ledger.traces.values()] == [
        ("goods.0.value", "涉案物品第1行货值"),
        ("goods.1.value", "涉案物品第2行货值"),
    ]


def test_reads_no_markup_out_of_what_a_clerk_typed():
    context, _ = made(name="<hei>{{ case.fine }}</hei>")
    assert context.paragraphs("<kai>{{ case.name }}</kai>") == (
        (Piece("<hei>{{ case.fine }}</hei>", face="kai", path="case.name"),),
    )


def test_a_text_of_several_lines_makes_paragraphs():
    assert printed("经查，{{ case.name }}完", name="一\n二") == "经查，一\n二完"


def test_low_lines_in_a_text_are_places_left_open():
    context, _ = made(name="于____前改正")
    (line,) = context.paragraphs("{{ case.name }}")
    assert [piece.blank for piece in line] == [0, 2, 0]
    assert not is_blank([line])


def test_refuses_what_the_vocabulary_does_not_have():
    with pytest.raises(UndefinedError):
        printed("{{ case.title }}")


@pytest.mark.parametrize("source", ["{{ case.__class__.mro() }}", "{{ ''.__class__.__base__.__subclasses__() }}"])
def test_gives_a_template_no_way_out_of_the_sandbox(source):
    with pytest.raises((SecurityError, UndefinedError)):
        printed(source)


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "〇"), (2, "二"), (10, "十"), (15, "十五"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_writes_small_counts_in_chinese(number, expected):
    assert in_chinese(number) == expected
