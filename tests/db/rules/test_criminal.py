"""The lines of crimes: reached, near, not reached, and never for acts that cannot be one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.rules.context import Context
from db.rules.criminal import Conduct, acts_of, criminal_lines, items_of, repeated, suspicions
from db.rules.facts import Facts
from db.rules.penalty import conduct_of
from db.rules.workdays import standard

NOW, BEFORE = date(2026, 5, 1), date(2025, 4, 25)


def conduct(act: str, on: date = NOW, **more: Any) -> Conduct:
    sums = {key: Decimal(more.pop(key)) for key in list(more) if key in criminal_lines().metrics}
    return Conduct(
        acted_on=on, acts=(act,), sums=sums, **{"same": True, "knowing": True, "others_patent": True, **more}
    )


@pytest.mark.parametrize(
    ("case", "key", "level"),
    [
        (conduct("same_mark", turnover=50000), "c213_goods", "reached"),
        (conduct("same_mark", turnover=49999), "c213_goods", "watch"),
        (conduct("same_mark", turnover=40000), "c213_goods", "watch"),
        (conduct("same_mark", gains=30000), "c213_goods", "reached"),
        (conduct("same_mark", turnover=30000, rights=2), "c213_goods_multi", "reached"),
        (conduct("same_mark", turnover=30000, repeat=True), "c213_goods_repeat", "reached"),
        (conduct("service", gains=50000), "c213_service", "reached"),
        (conduct("service", gains=30000, rights=2), "c213_service_multi", "reached"),
        (conduct("sale", sales=50000), "c214", "reached"),
        (conduct("sale", gains=30000), "c214", "reached"),
        (conduct("sale", sales=30000, repeat=True), "c214_repeat", "reached"),
        (conduct("sale", sales=10000, unsold=140000, total=150000), "c214_unsold", "reached"),
        (conduct("sale", unsold=90000, total=90000, repeat=True), "c214_unsold_repeat", "reached"),
        (conduct("labels", pieces=10000), "c215", "reached"),
        (conduct("labels", pieces=5000, rights=2), "c215_multi", "reached"),
        (conduct("labels", unsold_pieces=30000), "c215_unsold", "reached"),
        (conduct("patent", loss=300000), "c216", "reached"),
        (conduct("patent", turnover=100000, rights=2), "c216_multi", "reached"),
        (conduct("substandard", sales=50000), "c140", "reached"),
        # the old lines for acts before 2025-04-26
        (conduct("sale", BEFORE, sales=50000), "c214_2004", "reached"),
        (conduct("labels", BEFORE, pieces=20000), "c215_2004", "reached"),
        (conduct("patent", BEFORE, loss=500000), "c216_2004", "reached"),
        # many goods whose value nobody has found out yet
        (Conduct(NOW, ("sale",), {}, Decimal(200), same=True), "c214", "watch"),
    ],
)
def test_a_line_reached_or_near(case: Conduct, key: str, level: str) -> None:
    found = suspicions(case)[0]
    assert (found.key, found.level) == (key, level)


@pytest.mark.parametrize(
    "case",
    [
        conduct("same_mark", turnover=39999),
        conduct("same_mark", turnover=90000, same=False),
        conduct("sale", sales=90000, same=False),
        conduct("sale", sales=90000, knowing=False),
        conduct("patent", gains=900000, others_patent=False),
        conduct("labels", BEFORE, pieces=10000),
        conduct("sale", BEFORE, gains=30000),
        conduct("same_mark", turnover=30000),
        Conduct(NOW, ("sale",), {}, Decimal(199)),
        Conduct(NOW, (), {"turnover": Decimal(900000)}),
    ],
)
def test_no_line(case: Conduct) -> None:
    assert suspicions(case) == ()


def test_the_serious_line_and_the_sentence() -> None:
    found = suspicions(conduct("sale", sales=500000))[0]
    assert found.serious
    assert (
        found.sentence
        == "销售金额500,000元，已达到销售假冒注册商标的商品罪的标准50,000元，并达到情节特别严重的标准500,000元"
    )
    labels = suspicions(conduct("labels", pieces=50000))[0]
    assert labels.serious
    assert "标识数量50,000件" in labels.sentence
    assert suspicions(conduct("same_mark", BEFORE, turnover=250000))[0].serious


def test_each_offence_is_told_once_with_its_worst_line() -> None:
    found = suspicions(conduct("same_mark", turnover=60000, gains=29000, rights=2, repeat=True))
    assert len(found) == 1
    assert found[0].value == 60000


def test_what_the_register_cannot_know_is_asked() -> None:
    found = suspicions(conduct("sale", sales=60000, same=None, knowing=None))[0]
    assert len(found.ask) == 2
    assert suspicions(conduct("patent", gains=100000, others_patent=None))[0].ask[0].startswith("是否假冒他人的专利")


@pytest.mark.parametrize(
    ("article", "items", "acts"),
    [
        ("《中华人民共和国商标法》第五十七条第（三）项", "三", ("sale",)),
        ("《商标法》第五十七条第（一）项、第（三）项", "一三", ("same_mark", "sale")),
        ("《商标法》第五十七条第（二）、（三）项，第六十条第二款", "二三", ("sale",)),
        ("《商标法》第七十二条第四项", "四", ("labels",)),
        ("《商标法》第五十七条第一款第（七）项", "七", ()),
        ("《商标法》第五十二条", "", ()),
    ],
)
def test_the_violated_article_names_the_act(article: str, items: str, acts: tuple[str, ...]) -> None:
    assert items_of(article) == items
    assert acts_of(items) == acts


def test_two_years_back() -> None:
    assert repeated([date(2024, 5, 1)], date(2026, 5, 1))
    assert not repeated([date(2024, 4, 30)], date(2026, 5, 1))
    assert not repeated([date(2026, 5, 2)], date(2026, 5, 1))


CONTEXT = Context(date(2026, 11, 23), standard(), (), {}, {}, {})


def from_case(**facts: Any) -> Conduct | None:
    return conduct_of(Facts({"kind": "trademark_infringement", "act_to": NOW, **facts}), CONTEXT)


def test_what_a_case_says() -> None:
    found = from_case(
        article_violated="《商标法》第五十七条第（三）项",
        turnover=Decimal(60000),
        unpunished_turnover=Decimal(5000),
        similarity="same",
        goods=[
            {"quantity": Decimal(10), "unit_price": Decimal(2000), "measure": "seizure"},
            {"quantity": Decimal(5), "value": Decimal(1000), "measure": "none"},
        ],
        rights=[
            {"holder": "甲公司", "number": "1"},
            {"holder": "甲公司", "number": "2"},
            {"holder": "乙公司", "number": "3"},
        ],
        earlier=[{"decided_on": date(2025, 3, 1)}],
        act_from=date(2026, 3, 1),
    )
    assert found is not None
    assert found.acts == ("sale",)
    assert found.sums["unsold"] == 20000
    assert found.sums["sales"] == 45000
    assert found.sums["total"] == 65000
    assert found.pieces == 15
    assert found.rights == 2
    assert found.repeat
    assert found.same is True


@pytest.mark.parametrize(
    ("facts", "acts", "same"),
    [
        ({"article_violated": "第五十七条第（一）项"}, ("same_mark",), True),
        ({"article_violated": "第五十七条第（二）项"}, ("same_mark",), False),
        ({"article_violated": "第五十七条第（二）项、第（三）项"}, ("sale",), None),
        ({"cause": "销售侵犯注册商标专用权的商品"}, ("sale",), None),
        ({"cause": "侵犯注册商标专用权"}, ("same_mark",), None),
        ({"kind": "patent_counterfeit"}, ("patent",), None),
        ({"cause": "销售", "substandard": True}, ("sale", "substandard"), None),
    ],
)
def test_the_act_of_a_case(facts: dict[str, Any], acts: tuple[str, ...], same: bool | None) -> None:
    found = from_case(**facts)
    assert found is not None
    assert (found.acts, found.same) == (acts, same)


def test_some_cases_cannot_be_a_crime_of_this_kind() -> None:
    assert from_case(article_violated="第五十七条第（七）项") is None
    assert from_case(kind="patent_marking") is None


# procedure.md 5.2, from the texts of 2025 and 2004: acts, sums of the line, several marks, punished before
GOLDEN = {
    "c213_goods": {"gains": 30000, "turnover": 50000},
    "c213_goods_multi": {"gains": 20000, "turnover": 30000},
    "c213_goods_repeat": {"gains": 20000, "turnover": 30000},
    "c213_service": {"gains": 50000},
    "c213_service_multi": {"gains": 30000},
    "c213_service_repeat": {"gains": 30000},
    "c214": {"gains": 30000, "sales": 50000},
    "c214_repeat": {"gains": 20000, "sales": 30000},
    "c214_unsold": {"unsold": 150000, "total": 150000},
    "c214_unsold_repeat": {"unsold": 90000, "total": 90000},
    "c215": {"pieces": 10000, "gains": 20000, "turnover": 30000},
    "c215_multi": {"pieces": 5000, "gains": 10000, "turnover": 20000},
    "c215_repeat": {"pieces": 5000, "gains": 10000, "turnover": 20000},
    "c215_unsold": {"unsold_pieces": 30000},
    "c215_unsold_multi": {"unsold_pieces": 15000},
    "c216": {"gains": 100000, "turnover": 200000, "loss": 300000},
    "c216_multi": {"gains": 50000, "turnover": 100000},
    "c216_repeat": {"gains": 50000, "turnover": 100000},
    "c213_goods_2004": {"gains": 30000, "turnover": 50000},
    "c213_goods_multi_2004": {"gains": 20000, "turnover": 30000},
    "c214_2004": {"sales": 50000},
    "c214_unsold_2011": {"unsold": 150000, "total": 150000},
    "c215_2004": {"pieces": 20000, "gains": 30000, "turnover": 50000},
    "c215_multi_2004": {"pieces": 10000, "gains": 20000, "turnover": 30000},
    "c215_unsold_2011": {"unsold_pieces": 60000},
    "c215_unsold_multi_2011": {"unsold_pieces": 30000},
    "c216_2004": {"gains": 100000, "turnover": 200000, "loss": 500000},
    "c216_multi_2004": {"gains": 50000, "turnover": 100000},
    "c140": {"sales": 50000, "unsold": 150000},
}


def test_the_lines_are_those_of_the_texts() -> None:
    assert {line.key: dict(line.sums) for line in criminal_lines().lines} == GOLDEN


@pytest.mark.parametrize(("key", "metric"), [(key, metric) for key, sums in GOLDEN.items() for metric in sums])
def test_every_line_on_both_sides(key: str, metric: str) -> None:
    line = next(one for one in criminal_lines().lines if one.key == key)
    on = NOW if line.end is None else BEFORE
    more = {"rights": 2 if line.multi else 1, "repeat": line.repeat}

    def level(value: Decimal) -> str:
        made = Conduct(on, line.acts, {metric: value}, same=True, knowing=True, others_patent=True, **more)
        return next((one.level for one in suspicions(made) if one.offence == line.offence), "")

    sum_ = line.sums[metric]
    cent = Decimal("0.01")
    assert level(sum_) == "reached"
    assert level(sum_ - cent) == "watch"
    assert level(sum_ * 80 / 100) == "watch"
    assert level(sum_ * 80 / 100 - cent) == ""


@pytest.mark.parametrize(
    ("classes", "acts"),
    [("25", ("same_mark",)), ("", ("same_mark",)), ("35、43", ("service",)), ("30、43", ("same_mark", "service"))],
)
def test_a_mark_of_services_is_judged_by_the_lines_of_services(classes: str, acts: tuple[str, ...]) -> None:
    facts = {
        "kind": "trademark_infringement",
        "article_violated": "《中华人民共和国商标法》第五十七条第（一）项",
        "act_to": NOW,
        "rights": [{"kind": "trademark", "holder": "某公司", "classes": classes}],
    }
    found = conduct_of(Facts(facts), CONTEXT)
    assert found is not None
    assert found.acts == acts
