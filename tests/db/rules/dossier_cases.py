"""Cases for the dossier check: complete ones of different kinds, and ways to plant a fault in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

TODAY = date(2026, 11, 23)
Case = dict[str, Any]


def paper(form: str, title: str, day: date, number: str = "", text: str = "") -> Case:
    return {"form": form, "title": title, "number": number, "state": "issued", "issued_on": day, "text": text}


def handed(form: str, number: str, day: datetime, **more: Any) -> Case:
    return {"form": form, "number": number, "delivered_at": day, "method": "direct", **more}


PARTY = {
    "name": "雁湖县好再来商行",
    "kind": "individual_business",
    "credit_code": "92430421MA4L16JQ9B",
    "role": "party",
}
HEAD = "当事人：雁湖县好再来商行 统一社会信用代码：92430421MA4L16JQ9B"


def clean() -> Case:
    """A closed trademark case with seized goods, everything in order."""
    notice = f"{HEAD} 拟作出如下行政处罚：罚款人民币6,000.00元。自收到本告知书之日起五个工作日内可以陈述、申辩。"
    decision = (
        f"{HEAD} 当事人涉嫌销售侵权商品，本局立案调查。本局认为，当事人的行为"
        "违反了《中华人民共和国商标法》第五十七条第（三）项，"
        "依据第六十条第二款，决定没收侵权床垫3张，罚款6,000.00元。"
        "可以向雁湖县人民政府申请行政复议，也可以在六个月内提起行政诉讼。"
    )
    return {
        "kind": "trademark_infringement",
        "name": "雁湖县好再来商行销售侵犯注册商标专用权的商品案",
        "cause": "销售侵犯注册商标专用权的商品",
        "similarity": "similar",
        "found_on": date(2026, 6, 1),
        "filed_on": date(2026, 6, 8),
        "act_from": date(2026, 3, 1),
        "act_to": date(2026, 6, 1),
        "article_violated": "《中华人民共和国商标法》第五十七条第（三）项",
        "article_penalty": "《中华人民共和国商标法》第六十条第二款",
        "discretion": "初次违法，配合调查",
        "turnover": Decimal(8000),
        "turnover_method": "按标价计算",
        "notified_on": date(2026, 7, 20),
        "hearing": "none",
        "decided_on": date(2026, 8, 3),
        "decision_number": "雁湖市监处罚〔2026〕8号",
        "outcome": "penalty",
        "penalty_kinds": ("fine", "confiscate_goods"),
        "fine": Decimal(6000),
        "confiscated_goods": "侵权床垫3张",
        "served_on": date(2026, 8, 4),
        "closed_on": date(2026, 8, 20),
        "closing_reason": "performed",
        "archive_number": "20260008",
        "parties": [dict(PARTY)],
        "officers": [{"name": "李四", "licence_number": "18040001"}, {"name": "王五", "licence_number": "18040002"}],
        "rights": [{"kind": "trademark", "name": "晚安", "number": "1234567", "holder": "某公司"}],
        "goods": [
            {
                "name": "床垫",
                "quantity": Decimal(3),
                "value": Decimal(2400),
                "measure": "seizure",
                "disposal": "destroyed",
            }
        ],
        "evidence": [{"name": "现场笔录", "proves": "现场情况"}],
        "measures": [{"kind": "seizure", "started_at": datetime(2026, 7, 6, 10, 20), "schedule_number": "清1"}],
        "payments": [{"kind": "fine", "paid_on": date(2026, 8, 10), "amount": Decimal(6000)}],
        "events": [{"event": "published", "happened_at": datetime(2026, 8, 12, 9)}],
        "papers": [
            paper("1", "案件来源登记表", date(2026, 6, 1)),
            paper("7", "立案审批表", date(2026, 6, 8)),
            paper("9", "现场笔录", date(2026, 7, 6)),
            paper("14", "询问笔录", date(2026, 7, 7)),
            paper(
                "21",
                "实施行政强制措施决定书",
                date(2026, 7, 6),
                "雁湖市监强制〔2026〕5号",
                f"{HEAD} 可以申请行政复议。",
            ),
            paper("24", "场所/设施/财物清单", date(2026, 7, 6), "清1"),
            paper("35", "案件调查终结报告", date(2026, 7, 10)),
            paper("36", "案件审核表", date(2026, 7, 15)),
            paper("37", "行政处罚告知书", date(2026, 7, 17), "雁湖市监罚告〔2026〕8号", notice),
            paper("43", "行政处理决定审批表", date(2026, 8, 3)),
            paper("45", "行政处罚决定书", date(2026, 8, 3), "雁湖市监处罚〔2026〕8号", decision),
            paper("52", "涉案物品处理记录", date(2026, 8, 19)),
            paper("53", "结案审批表", date(2026, 8, 20)),
            paper("54", "卷宗封面", date(2026, 8, 25)),
            paper("55", "卷内文件目录", date(2026, 8, 25)),
            paper("56", "卷内备考表", date(2026, 8, 25)),
        ],
        "deliveries": [
            handed("21", "雁湖市监强制〔2026〕5号", datetime(2026, 7, 6, 11)),
            handed("37", "雁湖市监罚告〔2026〕8号", datetime(2026, 7, 20, 10)),
            handed("45", "雁湖市监处罚〔2026〕8号", datetime(2026, 8, 4, 10)),
        ],
    }


def clean_patent() -> Case:
    """A counterfeit patent case of 2020 under the old law, served by public notice."""
    case = clean()
    head = "当事人：雁湖县好再来商行"
    case |= {
        "kind": "patent_counterfeit",
        "name": "雁湖县好再来商行假冒专利案",
        "cause": "假冒专利",
        "found_on": date(2020, 6, 1),
        "filed_on": date(2020, 6, 8),
        "act_from": date(2020, 3, 1),
        "act_to": date(2020, 6, 1),
        "article_violated": "《中华人民共和国专利法实施细则》第八十四条",
        "article_penalty": "《中华人民共和国专利法》第六十三条",
        "notified_on": date(2020, 9, 10),
        "decided_on": date(2020, 9, 21),
        "served_on": date(2020, 11, 30),
        "closed_on": date(2020, 12, 20),
        "decision_number": "雁湖市监处罚〔2020〕3号",
        "penalty_kinds": ("fine",),
        "confiscated_goods": "",
        "illegal_gains": Decimal(0),
        "measures": [],
        "goods": [],
        "events": [],
        "payments": [{"kind": "fine", "paid_on": date(2020, 12, 10), "amount": Decimal(6000)}],
        "papers": [
            *(paper(form, "表", date(2020, 6, 8)) for form in ("1", "7", "9", "14", "35", "36", "43", "51")),
            *(paper(form, "表", date(2020, 12, 20)) for form in ("53", "54", "55", "56")),
            paper(
                "37",
                "行政处罚告知书",
                date(2020, 7, 1),
                "雁湖市监罚告〔2020〕3号",
                f"{head} 罚款6,000.00元。可以陈述、申辩。",
            ),
            paper(
                "45",
                "行政处罚决定书",
                date(2020, 9, 21),
                "雁湖市监处罚〔2020〕3号",
                f"{head} 依据《中华人民共和国专利法》第六十三条，罚款0.6万元。自公告之日起经过六十日即视为送达。"
                "可以申请行政复议或者提起行政诉讼。",
            ),
        ],
        "deliveries": [
            handed("37", "雁湖市监罚告〔2020〕3号", datetime(2020, 9, 10, 9), method="public"),
            handed("45", "雁湖市监处罚〔2020〕3号", datetime(2020, 11, 30, 9), method="public"),
        ],
    }
    return case


def clean_open() -> Case:
    """A case just filed: nothing of the later stages may be missed."""
    case = clean()
    for name in (
        "notified_on",
        "decided_on",
        "closed_on",
        "served_on",
        "fine",
        "archive_number",
        "outcome",
        "closing_reason",
    ):
        case[name] = None
    case |= {
        "penalty_kinds": (),
        "found_on": date(2026, 11, 10),
        "filed_on": date(2026, 11, 16),
        "measures": [],
        "payments": [],
    }
    case |= {"act_from": date(2026, 10, 1), "act_to": date(2026, 11, 10), "deliveries": [], "goods": []}
    case["papers"] = [paper("1", "案件来源登记表", date(2026, 11, 10)), paper("7", "立案审批表", date(2026, 11, 16))]
    return case


def clean_summary() -> Case:
    """A penalty on the spot."""
    return {
        "kind": "trademark_other",
        "state": "summary_decided",
        "filed_on": None,
        "decided_on": date(2026, 11, 16),
        "outcome": "penalty",
        "penalty_kinds": ("warning",),
        "article_violated": "《中华人民共和国商标法》第四十九条第一款",
        "article_penalty": "《中华人民共和国商标法》第四十九条第一款",
        "evidence": [{"name": "照片"}],
        "parties": [dict(PARTY)],
        "officers": [{"name": "李四", "licence_number": "1"}, {"name": "王五", "licence_number": "2"}],
        "papers": [paper("44", "当场行政处罚决定书", date(2026, 11, 16), "雁湖市监当罚〔2026〕1号", HEAD)],
    }


def without(form: str) -> Callable[[Case], None]:
    def plant(case: Case) -> None:
        case["papers"] = [row for row in case["papers"] if row["form"] != form]

    return plant


def put(**values: Any) -> Callable[[Case], None]:
    return lambda case: case.update(values)


def rewrite(form: str, old: str, new: str) -> Callable[[Case], None]:
    def plant(case: Case) -> None:
        row = next(row for row in case["papers"] if row["form"] == form)
        assert old in row["text"]
        row["text"] = row["text"].replace(old, new)

    return plant


def change(rows: str, index: int, **values: Any) -> Callable[[Case], None]:
    return lambda case: case[rows][index].update(values)


def paper_of(form: str, **values: Any) -> Callable[[Case], None]:
    def plant(case: Case) -> None:
        next(row for row in case["papers"] if row["form"] == form).update(values)

    return plant


def add(rows: str, *more: Case) -> Callable[[Case], None]:
    return lambda case: case[rows].extend(more)


def event(*keys: str) -> Callable[[Case], None]:
    return add("events", *({"event": key, "happened_at": datetime(2026, 7, 8, 9)} for key in keys))


def drop_delivery(form: str) -> Callable[[Case], None]:
    def plant(case: Case) -> None:
        case["deliveries"] = [row for row in case["deliveries"] if row["form"] != form]

    return plant


PLANTED: list[tuple[str, str, Callable[[Case], None]]] = [
    *(
        (f"no_{key}", form, without(form))
        for key, form in (
            ("clue_registration", "1"),
            ("filing_approval", "7"),
            ("site_record", "9"),
            ("interview", "14"),
            ("measure_decision", "21"),
            ("schedule", "24"),
            ("report", "35"),
            ("review", "36"),
            ("notice", "37"),
            ("decision_approval", "43"),
            ("decision", "45"),
            ("disposal_record", "52"),
            ("closing_approval", "53"),
            ("cover", "54"),
            ("contents", "55"),
            ("final_note", "56"),
        )
    ),
    ("no_no_penalty_decision", "46", put(outcome="no_penalty")),
    ("no_panel", "42", put(hearing="held")),
    ("no_hearing_notice", "39", put(hearing="held")),
    ("no_hearing_record", "40", put(hearing="held")),
    ("no_hearing_report", "41", put(hearing="held")),
    ("no_registration_notice", "19", change("measures", 0, kind="prior_registration")),
    ("no_extension_decision", "22", change("measures", 0, extended_until=date(2026, 8, 20))),
    ("no_release_decision", "23", change("measures", 0, released_on=date(2026, 8, 3))),
    ("no_defence_record", "38", event("defended")),
    ("no_referral_letter", "5", put(transfers=[{"sent_on": date(2026, 7, 1)}])),
    ("no_goods_transfer_notice", "6", put(transfers=[{"sent_on": date(2026, 7, 1)}])),
    ("no_admin_transfer_letter", "4", put(outcome="transferred")),
    ("no_lab_commission", "30", event("lab_sent")),
    ("no_lab_period", "31", event("lab_sent")),
    ("no_lab_result", "32", event("lab_sent", "lab_returned")),
    ("no_identification_notice", "16", event("identification_asked")),
    ("no_suspension_approval", "8", event("suspended")),
    ("no_instalment_notice", "47", event("instalment_granted")),
    ("no_urging_letter", "48", event("court_asked")),
    ("no_court_letter", "49", event("court_asked")),
    ("no_service_notice", "51", change("deliveries", 2, method="public")),
    ("undelivered", "37", drop_delivery("37")),
    ("undelivered", "45", drop_delivery("45")),
    ("undelivered", "21", drop_delivery("21")),
    ("act_dates", "", put(act_from=date(2026, 6, 2))),
    ("found_after_filing", "", put(found_on=date(2026, 6, 9))),
    ("notified_before_filing", "", put(notified_on=date(2026, 6, 1))),
    ("decided_before_notice", "", put(notified_on=date(2026, 8, 3))),
    ("decided_before_filing", "", put(filed_on=date(2026, 8, 4))),
    ("closed_before_decision", "", put(closed_on=date(2026, 8, 2))),
    ("paid_before_decision", "", change("payments", 0, paid_on=date(2026, 8, 1))),
    ("paid_after_closing", "", change("payments", 0, paid_on=date(2026, 8, 21))),
    ("released_before_start", "", change("measures", 0, released_on=date(2026, 7, 5))),
    ("referral_filed_before_sent", "", put(transfers=[{"sent_on": date(2026, 7, 2), "filed_on": date(2026, 7, 1)}])),
    ("fine_without_kind", "", put(penalty_kinds=("confiscate_goods",))),
    ("kind_without_fine", "", put(fine=None)),
    ("gains_without_kind", "", put(confiscated_gains=Decimal(100))),
    ("kind_without_gains", "", put(penalty_kinds=("fine", "confiscate_goods", "confiscate_gains"))),
    ("kind_without_goods", "", put(confiscated_goods="")),
    ("goods_pending", "", change("goods", 0, disposal="pending")),
    ("measure_left", "", put(penalty_kinds=("fine",))),
    ("outcome_missing", "", put(outcome="")),
    ("reasoning_missing", "", put(article_penalty="")),
    ("violated_missing", "", put(article_violated="")),
    ("discretion_missing", "", put(discretion="")),
    ("evidence_missing", "", put(evidence=[])),
    ("closing_reason_missing", "", put(closing_reason="")),
    ("right_missing", "", put(rights=[])),
    ("turnover_method_missing", "", put(turnover_method="")),
    ("suspected_in_conclusion", "45", rewrite("45", "本局认为，当事人的", "本局认为，当事人涉嫌侵权的")),
    ("public_notice_sixty_days", "45", rewrite("45", "罚款6,000.00元。", "罚款6,000.00元。经过六十日，即视为送达。")),
    ("reconsider_higher_bureau", "45", rewrite("45", "雁湖县人民政府", "衡州市市场监督管理局")),
    ("hearing_three_days", "37", rewrite("37", "五个工作日内可以陈述", "三个工作日内要求听证、陈述")),
    ("complaint_rules_old", "7", paper_of("7", text="依据《市场监督管理投诉举报处理暂行办法》")),
    ("procedure_rules_old_title", "7", paper_of("7", text="依据《市场监督管理行政处罚程序暂行规定》")),
    ("trademark_new_articles", "45", rewrite("45", "第五十七条", "第七十二条")),
    ("old_bureau_name", "9", paper_of("9", text="雁湖县工商行政管理局")),
    ("blank_left", "45", rewrite("45", "侵权床垫3张", "侵权床垫__张")),
    ("number_year", "37", paper_of("37", number="雁湖市监罚告〔2025〕8号")),
    ("number_form", "45", paper_of("45", number="雁湖市监处罚[2026]第008号")),
    ("number_twice", "45", paper_of("37", number="雁湖市监处罚〔2026〕8号")),
    ("decision_number_differs", "45", put(decision_number="雁湖市监处罚〔2026〕9号")),
    ("decision_date_differs", "45", put(decided_on=date(2026, 8, 4))),
    ("party_differs", "45", rewrite("45", "好再来商行", "好又来商行")),
    ("code_differs", "45", rewrite("45", "92430421MA4L16JQ9B", "92430421MA4L16JQ8B")),
    ("fine_differs", "45", rewrite("45", "罚款6,000.00元", "罚款8,000.00元")),
    ("heavier_than_notified", "45", rewrite("37", "6,000.00元", "5,000.00元")),
    ("delivered_before_issue", "37", change("deliveries", 1, delivered_at=datetime(2026, 7, 16, 9))),
    ("late_delivery", "45", change("deliveries", 2, delivered_at=datetime(2026, 8, 13, 9))),
    ("notice_date_differs", "37", change("deliveries", 1, delivered_at=datetime(2026, 7, 21, 9))),
    ("lien_no_witness", "45", change("deliveries", 2, method="lien")),
    ("unpaid_at_closing", "53", change("payments", 0, amount=Decimal(5000))),
    ("overpaid", "", change("payments", 0, amount=Decimal(7000))),
    ("goods_over_turnover", "", change("goods", 0, value=Decimal(9000))),
    ("draft_left", "8", add("papers", {"form": "8", "title": "有关事项审批表", "state": "draft"})),
    ("date_in_future", "", put(closed_on=date(2026, 12, 20))),
    ("suspected_in_name", "", put(name="雁湖县好再来商行涉嫌侵犯注册商标专用权案")),
    ("officers_missing", "7", put(officers=[{"name": "李四", "licence_number": "1"}])),
    ("decided_too_early", "45", put(notified_on=date(2026, 7, 29))),
    ("hearing_missed", "37", put(fine=Decimal(12000))),
    ("fine_over", "45", put(fine=Decimal(300000))),
    ("seizure_too_long", "22", change("measures", 0, extended_until=date(2026, 10, 20))),
    ("limitation_passed", "45", put(act_to=date(2024, 5, 31), act_from=None)),
    ("publish_overdue", "45", put(events=[])),
]
