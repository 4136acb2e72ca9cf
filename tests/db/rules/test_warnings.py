"""Warnings: each one appears for a case planted with its fault, and a sound case has none."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.rules.rulefile import RESOURCES, RuleFault
from db.rules.warnings import Warning, load, warning_kinds, warnings

TODAY = date(2026, 11, 23)
LABELS = {"patent_marking": "专利标识标注不规范", "special_symbol": "特殊标志", "trademark_infringement": "商标侵权"}

SOUND: dict[str, Any] = {
    "kind": "trademark_infringement",
    "cause": "销售侵犯注册商标专用权的商品",
    "similarity": "same",
    "knowing": True,
    "found_on": date(2026, 9, 1),
    "filed_on": date(2026, 9, 8),
    "act_from": date(2026, 3, 1),
    "act_to": date(2026, 9, 1),
    "article_violated": "《中华人民共和国商标法》第五十七条第（三）项",
    "turnover": Decimal("8000"),
    "notified_on": date(2026, 10, 20),
    "hearing": "none",
    "decided_on": date(2026, 11, 2),
    "served_on": date(2026, 11, 3),
    "outcome": "penalty",
    "penalty_kinds": ("fine", "confiscate_goods"),
    "fine": Decimal("6000"),
    "parties": [{"name": "雁湖县好再来商行", "kind": "individual_business", "representative": "张三", "role": "party"}],
    "officers": [{"name": "李四", "licence_number": "18040001"}, {"name": "王五", "licence_number": "18040002"}],
    "rights": [
        {"kind": "trademark", "name": "晚安", "number": "1234567", "holder": "某公司", "valid_until": date(2030, 1, 1)}
    ],
    "goods": [{"name": "床垫", "quantity": Decimal(3), "value": Decimal("2400"), "measure": "seizure"}],
    "payments": [{"kind": "fine", "paid_on": date(2026, 11, 10), "amount": Decimal("6000")}],
    "events": [{"event": "published", "happened_at": datetime(2026, 11, 12, 9)}],
}


def told(today: date = TODAY, own: dict[str, Decimal] | None = None, **changes: Any) -> dict[str, Warning]:
    found = warnings({**SOUND, **changes}, today=today, labels=LABELS, own=own)
    return {warning.key: warning for warning in found}


def measure(kind: str, started: datetime, **more: Any) -> list[dict[str, Any]]:
    return [{"kind": kind, "started_at": started, "schedule_number": "清单1号", **more}]


def test_a_sound_case_has_no_warnings() -> None:
    assert told() == {}
    assert warnings({"kind": "trademark_infringement"}, today=TODAY) == ()


OPEN = {
    "decided_on": None,
    "served_on": None,
    "notified_on": None,
    "outcome": "",
    "fine": None,
    "penalty_kinds": (),
    "events": [],
}
MARCH = datetime(2026, 3, 2, 10, 20)


PLANTED: list[tuple[str, date, dict[str, Any], str]] = [
    ("innocent_seller", TODAY, {"knowing": False}, "只责令停止销售，登记的罚款是6,000元"),
    (
        "innocent_seller_patent",
        TODAY,
        {"kind": "patent_counterfeit", "knowing": False, "illegal_gains": Decimal(3000)},
        "能证明合法来源的，只责令停止销售",
    ),
    (
        "confiscated_without_penalty",
        TODAY,
        {**OPEN, "outcome": "no_penalty", "decided_on": date(2026, 11, 2), "confiscated_gains": Decimal(500)},
        "又登记了没收违法所得500元",
    ),
    (
        "article_version",
        TODAY,
        {"article_violated": "《中华人民共和国商标法》第七十二条第（三）项"},
        "“违反条款”写的是《商标法》第七十二条，2026年11月2日决定的案件适用的是第五十七条",
    ),
    ("hearing_skipped", TODAY, {"hearing": "requested"}, "没有举行听证的记录"),
    # a penalty of another bureau counts as well: 2021-11-23 + 5 years = 2026-11-23
    (
        "repeat_infringement",
        TODAY,
        {
            "events": [
                *SOUND["events"],
                {"event": "earlier_penalty", "happened_at": date(2022, 4, 1), "note": "衡南市监处罚〔2022〕9号"},
            ]
        },
        "受过1次处罚（衡南市监处罚〔2022〕9号）",
    ),
    # no power to seize in these kinds of cases
    (
        "seizure_no_power",
        TODAY,
        {
            "kind": "patent_marking",
            "fine": None,
            "measures": measure("seizure", MARCH, released_on=date(2026, 3, 9)),
        },
        "“专利标识标注不规范”案件没有查封、扣押的权力，已对清单1号实施扣押",
    ),
    (
        "seizure_no_power",
        TODAY,
        {
            "kind": "special_symbol",
            "fine": None,
            "measures": measure("sealing", MARCH, released_on=date(2026, 3, 9)),
        },
        "“特殊标志”案件没有查封、扣押的权力",
    ),
    (
        "seizure_power_depends",
        TODAY,
        {"kind": "other", "measures": measure("sealing", MARCH, released_on=date(2026, 3, 9))},
        "能否查封要看适用的法律",
    ),
    # 3/2 + 30 = 4/1; within three workdays, on 4/2 lapsed
    ("seizure_lapsing", date(2026, 3, 27), {**OPEN, "measures": measure("seizure", MARCH)}, "将于2026年4月1日届满"),
    ("seizure_lapsed", date(2026, 4, 2), {**OPEN, "measures": measure("seizure", MARCH)}, "已于2026年4月1日届满"),
    # the laboratory takes ten days, so it runs until 4/13 (4/11 is a Saturday)
    (
        "seizure_lapsed",
        date(2026, 4, 14),
        {
            **OPEN,
            "measures": measure("seizure", MARCH),
            "events": [
                {"event": "lab_sent", "happened_at": date(2026, 3, 5)},
                {"event": "lab_returned", "happened_at": date(2026, 3, 14)},
            ],
        },
        "已于2026年4月13日届满",
    ),
    (
        "seizure_too_long",
        date(2026, 3, 9),
        {**OPEN, "measures": measure("seizure", MARCH, extended_until=date(2026, 5, 20))},
        "延长至2026年5月20日，超过查封、扣押最长期限的届满日2026年5月6日",
    ),
    # 3/2: the seventh workday is 3/11
    (
        "prior_registration_lapsing",
        date(2026, 3, 9),
        {**OPEN, "measures": measure("prior_registration", MARCH)},
        "将于2026年3月11日届满",
    ),
    (
        "prior_registration_lapsed",
        date(2026, 3, 12),
        {**OPEN, "measures": measure("prior_registration", MARCH)},
        "措施已经自动解除",
    ),
    ("officers_missing", TODAY, {"officers": SOUND["officers"][:1]}, "只登记了1人"),
    ("officers_same", TODAY, {"officers": [SOUND["officers"][0]] * 2}, "同一个人：李四"),
    ("officer_no_licence", TODAY, {"officers": [SOUND["officers"][0], {"name": "王五"}]}, "王五没有登记执法证号"),
    (
        "recusal",
        TODAY,
        {"officers": [SOUND["officers"][0], {"name": "张三", "licence_number": "18040003"}]},
        "张三与当事人的法定代表人（负责人、经营者）同名",
    ),
    ("reviewer_is_officer", TODAY, {"reviewer": "李四"}, "审核人员李四是本案办案人员"),
    ("host_is_officer", TODAY, {"hearing_host": "李四"}, "听证主持人李四是本案办案人员"),
    (
        "fine_not_allowed",
        TODAY,
        {"kind": "patent_marking", "fine": Decimal(500)},
        "“专利标识标注不规范”只能责令改正，不能罚款，登记的罚款是500元",
    ),
    (
        "fine_over",
        TODAY,
        {"turnover": Decimal(60000), "fine": Decimal("300000.01"), "hearing": "waived"},
        "罚款300,000.01元超过法定幅度：违法经营额60,000.00元的5倍以下，即300,000.00元以下",
    ),
    ("fine_over", TODAY, {"fine": Decimal(250001), "hearing": "waived"}, "不足50,000.00元，250,000.00元以下"),
    (
        "fine_over",
        TODAY,
        {
            "kind": "patent_counterfeit",
            "illegal_gains": Decimal(50000),
            "confiscated_gains": Decimal(50000),
            "fine": Decimal(250001),
        },
        "违法所得在50,000.00元以下，250,000.00元以下",
    ),
    (
        "fine_under",
        TODAY,
        {"kind": "trademark_other", "fine_rule": "tm_agency", "fine": Decimal(5000)},
        "低于法定最低数额10,000元",
    ),
    ("fine_base_missing", TODAY, {"turnover": None}, "但违法经营额没有填写"),
    ("gains_not_confiscable", TODAY, {"confiscated_gains": Decimal(100)}, "登记的没收违法所得是100元"),
    (
        "gains_not_confiscated",
        TODAY,
        {"kind": "patent_counterfeit", "illegal_gains": Decimal(3000)},
        "处罚没有没收违法所得",
    ),
    (
        "goods_not_confiscated",
        TODAY,
        {"penalty_kinds": ("fine",), "measures": measure("seizure", datetime(2026, 9, 8, 10))},
        "查扣的侵权商品没有没收",
    ),
    (
        "milder_law",
        date(2027, 2, 1),
        {"decided_on": date(2027, 1, 20)},
        "违法行为终了于2026年9月1日，《中华人民共和国商标法》自2027年1月1日起有新规定",
    ),
    (
        "repeat_infringement",
        TODAY,
        {
            "earlier": [
                {
                    "kind": "trademark_infringement",
                    "decided_on": date(2021, 3, 2),
                    "number": "雁湖市监处罚〔2021〕3号",
                }
            ]
        },
        "五年内因商标侵权受过1次处罚（雁湖市监处罚〔2021〕3号）",
    ),
    (
        "dishonesty_list",
        TODAY,
        {"earlier": [{"kind": "trademark_infringement", "decided_on": date(2021, 3, 1)}]},
        "严重违法失信名单",
    ),
    (
        "hearing_due",
        TODAY,
        {**OPEN, "fine": Decimal(10000), "hearing": ""},
        "拟处罚达到听证标准：对自然人罚款10,000元，达到10,000元",
    ),
    ("hearing_missed", TODAY, {"fine": Decimal(12000)}, "登记为“未达听证标准”"),
    (
        "hearing_missed",
        TODAY,
        {
            "parties": [{"name": "某公司", "kind": "enterprise"}],
            "confiscated_gains": Decimal(60000),
            "confiscated_value": Decimal(40000),
        },
        "没收违法所得和非法财物价值共100,000元，达到100,000元",
    ),
    ("hearing_missed", TODAY, {"penalty_kinds": ("revoke_licence",)}, "吊销许可证件"),
    ("legal_review_due", TODAY, {**OPEN, "hearing": "held"}, "应当进行法制审核并由负责人集体讨论决定"),
    # served 10/20, the fifth workday is 10/27
    ("decided_too_early", TODAY, {"decided_on": date(2026, 10, 27)}, "陈述、申辩期到2026年10月27日届满"),
    (
        "summary_over",
        TODAY,
        {"state": "summary_decided", "penalty_kinds": ("fine",), "fine": Decimal(201)},
        "201元超过限额200元",
    ),
    (
        "summary_over",
        TODAY,
        {
            "papers": [{"form": "44", "state": "issued"}],
            "parties": [{"kind": "enterprise"}],
            "penalty_kinds": ("fine",),
            "fine": Decimal(3001),
        },
        "3,001元超过限额3,000元",
    ),
    ("summary_kind", TODAY, {"state": "summary_decided", "fine": Decimal(200)}, "登记了没收物品"),
    (
        "limitation_passed",
        TODAY,
        {"act_from": date(2024, 1, 1), "act_to": date(2024, 8, 31)},
        "已超过二年的处罚时效",
    ),
    (
        "right_not_valid",
        TODAY,
        {"rights": [{"kind": "trademark", "name": "晚安", "number": "1234567", "valid_until": date(2025, 8, 31)}]},
        "注册商标“晚安”（1234567）已于2025年8月31日终止或者期满",
    ),
    ("payment_overdue", TODAY, {"payments": []}, "应当于2026年11月18日前缴清，尚欠6,000元，已逾期5日"),
    # five days of 180 yuan
    ("surcharge", TODAY, {"payments": []}, "计至今日为900元"),
    ("surcharge", date(2027, 1, 5), {"payments": []}, "计至今日为6,000元，已达到罚款数额"),
    # served 2026-11-03: six months end 2027-05-03, three more on 2027-08-03
    (
        "urge_due",
        date(2027, 6, 1),
        {"payments": []},
        "已于2027年5月3日届满仍未履行，应当催告，并最迟于2027年8月3日",
    ),
    # decided 11/2: the twentieth workday is 11/30
    ("publish_due", date(2026, 11, 26), {"events": []}, "应当于2026年11月30日前公示"),
    ("publish_overdue", date(2026, 12, 1), {"events": []}, "没有公示的记录"),
    (
        "publish_not",
        TODAY,
        {"penalty_kinds": ("warning",), "fine": None},
        "仅受到警告的处罚不予公示，登记了公示日期2026年11月12日",
    ),
    ("publication_stop", date(2027, 11, 13), {}, "公示期已于2027年11月12日届满"),
    (
        "fined_after_referral",
        TODAY,
        {"transfers": [{"sent_on": date(2026, 10, 1), "filed_on": date(2026, 10, 20)}]},
        "公安机关已于2026年10月20日立案",
    ),
    (
        "crime_reached",
        TODAY,
        {"knowing": True, "turnover": Decimal(60000)},
        "达到销售假冒注册商标的商品罪的标准50,000元",
    ),
    (
        "crime_watch",
        TODAY,
        {"knowing": True, "turnover": Decimal(44000)},
        "接近销售假冒注册商标的商品罪的标准50,000元",
    ),
]


@pytest.mark.parametrize(("key", "today", "changes", "words"), PLANTED)
def test_a_planted_fault_is_told(key: str, today: date, changes: dict[str, Any], words: str) -> None:
    found = told(today, **changes)
    assert key in found
    assert words in found[key].sentence
    assert found[key].article.startswith("《")
    assert found[key].ways or key == "surcharge"


def test_every_warning_of_the_file_has_been_planted() -> None:
    assert {key for key, _, _, _ in PLANTED} == set(warning_kinds().kinds)


def test_the_serious_ones_come_first() -> None:
    found = warnings({**SOUND, "officers": [], "fine": Decimal(12000), "payments": []}, today=TODAY)
    levels = [warning.level for warning in found]
    assert levels == sorted(levels, key=["serious", "watch", "note"].index)
    assert len(found) > 3


def test_a_province_has_its_own_hearing_sums() -> None:
    assert "hearing_missed" not in told(fine=Decimal(12000), own={"hearing_person": Decimal(20000)})
    assert "hearing_missed" in told(own={"hearing_person": Decimal(5000)})
    assert "summary_over" in told(state="summary_decided", fine=Decimal(300), own={"summary_person": Decimal(500)})


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        (
            "seizure_no_power",
            {"kind": "patent_marking", "fine": None, "measures": measure("prior_registration", MARCH)},
        ),
        ("seizure_no_power", {"measures": measure("seizure", MARCH, released_on=date(2026, 3, 9))}),
        ("seizure_lapsed", {"measures": measure("seizure", MARCH, released_on=date(2026, 4, 9))}),
        ("fine_over", {"turnover": Decimal(50000), "fine": Decimal(250000), "hearing": "waived"}),
        ("hearing_due", {**OPEN, "fine": Decimal("9999.99"), "hearing": ""}),
        ("hearing_missed", {"fine": Decimal(99999), "parties": [{"kind": "enterprise"}]}),
        ("decided_too_early", {"decided_on": date(2026, 10, 28)}),
        (
            "decided_too_early",
            {"decided_on": date(2026, 10, 22), "events": [{"event": "waived", "happened_at": date(2026, 10, 21)}]},
        ),
        ("summary_over", {"state": "summary_decided", "penalty_kinds": ("fine",), "fine": Decimal(200)}),
        ("limitation_passed", {"act_from": date(2024, 1, 1), "act_to": date(2024, 9, 1)}),
        ("limitation_passed", {"act_from": date(2022, 1, 1), "act_to": date(2022, 9, 1), "harm": True}),
        ("right_not_valid", {"rights": [{"kind": "trademark", "valid_until": date(2025, 9, 1)}]}),
        ("repeat_infringement", {"earlier": [{"kind": "trademark_infringement", "decided_on": date(2021, 2, 28)}]}),
        ("repeat_infringement", {"earlier": [{"kind": "patent_counterfeit", "decided_on": date(2025, 2, 28)}]}),
        ("publish_overdue", {"events": [], "penalty_kinds": ("warning",), "fine": None}),
        ("publish_overdue", {"events": [], "decided_on": date(2020, 3, 2), "act_to": None, "found_on": None}),
        ("payment_overdue", {"payments": [], "served_on": date(2026, 11, 9)}),
        ("crime_reached", {"knowing": True, "turnover": Decimal(60000), "similarity": "similar"}),
        ("crime_reached", {"turnover": Decimal(60000), "knowing": False}),
        ("crime_reached", {"knowing": True, "turnover": Decimal(60000), "transfers": [{"sent_on": date(2026, 10, 1)}]}),
    ],
)
def test_what_is_in_order_is_not_told(key: str, changes: dict[str, Any]) -> None:
    assert key not in told(**changes)


def test_the_article_follows_the_law_of_the_day() -> None:
    seizure = measure("seizure", datetime(2020, 3, 2, 10), released_on=date(2020, 3, 9))
    old = told(kind="patent_marking", fine=None, measures=seizure)["seizure_no_power"]
    assert old.article == "《中华人民共和国专利法》第六十四条第一款"
    fine = told(
        fine=Decimal(300000),
        hearing="waived",
        act_from=date(2027, 1, 1),
        act_to=date(2027, 2, 1),
        found_on=date(2027, 2, 2),
    )
    assert fine["fine_over"].article == "《中华人民共和国商标法》第七十四条第二款"


def test_a_crime_asks_what_the_register_cannot_know() -> None:
    found = told(similarity="", knowing=None, turnover=Decimal(60000))["crime_reached"]
    assert len(found.ask) == 2
    assert found.article.startswith("《中华人民共和国刑法》第二百一十四条")
    assert found.article.endswith("《行政执法机关移送涉嫌犯罪案件的规定》第三条")


def test_a_mistake_in_the_file_is_refused(tmp_path: Path) -> None:
    text = (RESOURCES / "rules" / "warnings.toml").read_text(encoding="utf-8")
    file = tmp_path / "warnings.toml"
    for old, new, reason in (
        ('topic = "penalty_law/officers"', 'topic = "penalty_law/officer"', "“topic”里的"),
        ('level = "serious"', 'level = "grave"', "“level”不能是"),
        ('trademark_infringement = "yes"', 'trademark_infringement = "ja"', "不能是“ja”"),
        ('key = "recusal"', 'key = "officers_same"', "“officers_same”重复"),
    ):
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(RuleFault, match=reason):
            load(file)


def test_who_knew_or_proved_nothing_or_waived_is_not_warned() -> None:
    assert "innocent_seller" not in told(knowing=None)
    assert "innocent_seller" not in told(knowing=False, fine=None)
    made = "《中华人民共和国商标法》第五十七条第（一）项"
    assert "innocent_seller" not in told(knowing=False, article_violated=made)
    waived = [*SOUND["events"], {"event": "waived", "happened_at": datetime(2026, 10, 22, 9)}]
    assert "hearing_skipped" not in told(hearing="requested", events=waived)
    assert "hearing_skipped" not in told(hearing="held")


@pytest.mark.parametrize(
    ("earlier", "repeated"),
    [(date(2021, 2, 28), False), (date(2021, 3, 1), True), (date(2026, 2, 28), True), (date(2026, 3, 2), False)],
)
def test_five_years_are_counted_to_the_day(earlier: date, repeated: bool) -> None:
    # the act began on 2026-03-01
    found = told(earlier=[{"kind": "trademark_infringement", "decided_on": earlier, "number": "某号"}])
    assert ("repeat_infringement" in found) is repeated


@pytest.mark.parametrize(
    ("kind", "fine", "due"),
    [
        ("person", "9999.99", False),
        ("person", "10000", True),
        ("individual_business", "10000", True),
        ("enterprise", "99999.99", False),
        ("enterprise", "100000", True),
    ],
)
def test_the_hearing_sums_on_both_sides(kind: str, fine: str, due: bool) -> None:
    parties = [{"name": "某", "kind": kind, "role": "party"}]
    changes: dict[str, Any] = {**OPEN, "hearing": "", "parties": parties, "turnover": Decimal(90000)}
    assert ("hearing_due" in told(**changes | {"fine": Decimal(fine)})) is due
    taken = {"confiscated_gains": Decimal(fine) - 1, "confiscated_value": Decimal(1)}
    assert ("hearing_due" in told(**changes | taken)) is due


@pytest.mark.parametrize(
    ("kind", "fine", "over"),
    [("person", 200, False), ("person", 201, True), ("enterprise", 3000, False), ("enterprise", 3001, True)],
)
def test_the_sums_of_a_penalty_on_the_spot_on_both_sides(kind: str, fine: int, over: bool) -> None:
    parties = [{"name": "某", "kind": kind, "role": "party"}]
    found = told(state="summary_decided", parties=parties, fine=Decimal(fine), penalty_kinds=("fine",))
    assert ("summary_over" in found) is over


@pytest.mark.parametrize(
    ("found_on", "harm", "passed"),
    [
        (date(2026, 9, 1), False, False),
        (date(2026, 9, 2), False, True),
        (date(2029, 9, 1), True, False),
        (date(2029, 9, 2), True, True),
    ],
)
def test_the_limitation_on_both_sides(found_on: date, harm: bool, passed: bool) -> None:
    # the act ended on 2024-09-01: two years, or five where life, health or finance was harmed
    found = told(act_from=None, act_to=date(2024, 9, 1), found_on=found_on, harm=harm, decided_on=None, events=[])
    assert ("limitation_passed" in found) is passed


@pytest.mark.parametrize(
    ("turnover", "fine", "over"),
    [
        ("49999.99", "250000", False),
        ("49999.99", "250000.01", True),
        ("50000", "250000", False),
        ("50000", "250000.01", True),
        ("60000", "300000", False),
        ("60000", "300000.01", True),
    ],
)
def test_the_range_of_a_trademark_fine_on_both_sides(turnover: str, fine: str, over: bool) -> None:
    found = told(turnover=Decimal(turnover), fine=Decimal(fine), similarity="similar")
    assert ("fine_over" in found) is over
