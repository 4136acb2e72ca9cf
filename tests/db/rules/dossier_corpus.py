"""Twenty-four complete cases of different kinds, and a fault for every rule of the dossier check: what it is held to.

A fault is planted in each of the cases it can be planted in. `key` is the rule that must find it; a fault without one
is what a reviewer would point at, whichever rule sees it: then `words` must stand in the sentence.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from db.rules.dossier import Finding, check_dossier
from tests.db.rules.dossier_cases import (
    HEAD,
    PARTY,
    PLANTED,
    TODAY,
    Case,
    add,
    change,
    clean,
    clean_open,
    clean_patent,
    clean_summary,
    event,
    handed,
    paper,
    paper_of,
    put,
    rewrite,
    without,
)

Plant = Callable[[Case], None]
REMEDY = "可以向雁湖县人民政府申请行政复议，也可以在六个月内提起行政诉讼。"
RIGHTS = "自收到本告知书之日起五个工作日内可以陈述、申辩。"


def happened(key: str, day: date) -> Case:
    return {"event": key, "happened_at": datetime.combine(day, datetime.min.time())}


def worded(case: Case, form: str, text: str) -> None:
    next(row for row in case["papers"] if row["form"] == form)["text"] = text


# ---------------------------------------------------------------------------------------------------- Clean cases


def enterprise() -> Case:
    """An enterprise: its code on every letter."""
    case = clean()
    party = {**PARTY, "name": "雁湖县宏达贸易有限公司", "kind": "enterprise", "credit_code": "91430421MA4L16JQ0C"}
    case["parties"] = [party]
    for row in case["papers"]:
        row["text"] = (
            row["text"].replace(PARTY["name"], party["name"]).replace(PARTY["credit_code"], "91430421MA4L16JQ0C")
        )
    case["name"] = "雁湖县宏达贸易有限公司销售侵犯注册商标专用权的商品案"
    return case


def person() -> Case:
    """A person, without a code."""
    case = clean()
    party = {"name": "刘某某", "kind": "person", "role": "party"}
    case["parties"] = [party]
    for row in case["papers"]:
        row["text"] = (
            row["text"].replace(PARTY["name"], party["name"]).replace(f" 统一社会信用代码：{PARTY['credit_code']}", "")
        )
    case["name"] = "刘某某销售侵犯注册商标专用权的商品案"
    return case


def two_parties() -> Case:
    """Two parties of one case; a letter names the one it is for."""
    case = clean()
    case["parties"].append({"name": "雁湖县万家乐超市", "kind": "individual_business", "role": "party"})
    return case


def hearing() -> Case:
    """A hearing was asked for and held, then reviewed and decided by the panel."""
    case = clean()
    case |= {"hearing": "held", "fine": Decimal(60000), "turnover": Decimal(80000), "decided_on": date(2026, 9, 1)}
    case |= {"served_on": date(2026, 9, 2), "closed_on": date(2026, 9, 18), "reviewer": "赵六", "hearing_host": "孙七"}
    for form in ("37", "45"):
        rewrite(form, "6,000.00元", "60,000.00元")(case)
    paper_of("45", issued_on=date(2026, 9, 1))(case)
    paper_of("43", issued_on=date(2026, 9, 1))(case)
    paper_of("53", issued_on=date(2026, 9, 18))(case)
    case["payments"] = [{"kind": "fine", "paid_on": date(2026, 9, 10), "amount": Decimal(60000)}]
    case["events"] = [happened("published", date(2026, 9, 12)), happened("hearing_asked", date(2026, 7, 22))]
    case["deliveries"] = [
        handed("21", "雁湖市监强制〔2026〕5号", datetime(2026, 7, 6, 11)),
        handed("37", "雁湖市监罚告〔2026〕8号", datetime(2026, 7, 20, 10)),
        handed("39", "雁湖市监听通〔2026〕1号", datetime(2026, 7, 28, 10)),
        handed("45", "雁湖市监处罚〔2026〕8号", datetime(2026, 9, 2, 10)),
    ]
    case["papers"] += [
        paper("39", "行政处罚听证通知书", date(2026, 7, 28), "雁湖市监听通〔2026〕1号", HEAD),
        paper("40", "听证笔录", date(2026, 8, 10)),
        paper("41", "听证报告", date(2026, 8, 14)),
        paper("42", "行政处罚案件集体讨论记录", date(2026, 8, 28)),
    ]
    return case


def defended() -> Case:
    """The party defended itself; a record of it, and no heavier penalty."""
    case = clean()
    case["events"].append(happened("defended", date(2026, 7, 22)))
    case["papers"].append(paper("38", "陈述申辩笔录", date(2026, 7, 22)))
    case["fine"] = Decimal(5000)
    rewrite("45", "罚款6,000.00元", "罚款5,000.00元")(case)
    case["payments"][0]["amount"] = Decimal(5000)
    return case


def no_penalty() -> Case:
    """Slight, first and corrected: no penalty."""
    case = clean()
    case |= {"outcome": "no_penalty", "penalty_kinds": (), "fine": None, "confiscated_goods": "", "goods": []}
    case |= {"measures": [], "payments": [], "events": [], "notified_on": None, "closing_reason": "no_penalty"}
    case["papers"] = [row for row in case["papers"] if row["form"] not in ("21", "24", "37", "45", "52")]
    text = f"{HEAD} 本局决定不予行政处罚。{REMEDY}"
    case["papers"].append(paper("46", "不予行政处罚决定书", date(2026, 8, 3), "雁湖市监不罚〔2026〕2号", text))
    case["decision_number"] = "雁湖市监不罚〔2026〕2号"
    case["deliveries"] = [handed("46", "雁湖市监不罚〔2026〕2号", datetime(2026, 8, 4, 10))]
    return case


def extended_and_released() -> Case:
    """Seized goods held longer by a decision, then released."""
    case = clean()
    case["measures"][0] |= {"extended_until": date(2026, 8, 31), "released_on": date(2026, 8, 3)}
    case["papers"] += [
        paper("22", "延长行政强制措施期限决定书", date(2026, 7, 30), "雁湖市监延强〔2026〕1号", HEAD),
        paper("23", "解除行政强制措施决定书", date(2026, 8, 3), "雁湖市监解强〔2026〕1号", HEAD),
    ]
    case["deliveries"] += [
        handed("22", "雁湖市监延强〔2026〕1号", datetime(2026, 7, 30, 15)),
        handed("23", "雁湖市监解强〔2026〕1号", datetime(2026, 8, 3, 15)),
    ]
    return case


def registered_first() -> Case:
    """Evidence registered and kept for seven workdays, then seized."""
    case = clean()
    first = {"kind": "prior_registration", "started_at": datetime(2026, 6, 29, 9), "schedule_number": "清0"}
    case["measures"].insert(0, first | {"released_on": date(2026, 7, 6)})
    text = HEAD
    case["papers"] += [
        paper("19", "先行登记保存证据通知书", date(2026, 6, 29), "雁湖市监先登〔2026〕1号", text),
        paper("20", "解除先行登记保存证据通知书", date(2026, 7, 6), "雁湖市监解登〔2026〕1号", text),
        paper("23", "解除行政强制措施决定书", date(2026, 8, 3), "雁湖市监解强〔2026〕9号", text),
    ]
    case["deliveries"] += [
        handed("19", "雁湖市监先登〔2026〕1号", datetime(2026, 6, 29, 10)),
        handed("20", "雁湖市监解登〔2026〕1号", datetime(2026, 7, 6, 10)),
        handed("23", "雁湖市监解强〔2026〕9号", datetime(2026, 8, 3, 10)),
    ]
    return case


def laboratory() -> Case:
    """Goods were sent to a laboratory, and the holder asked to identify them."""
    case = clean()
    case["events"] += [
        happened("lab_sent", date(2026, 7, 7)),
        happened("lab_returned", date(2026, 7, 9)),
        happened("identification_asked", date(2026, 7, 7)),
        happened("identified", date(2026, 7, 9)),
    ]
    case["papers"] += [
        paper("30", "检测/检验/检疫/鉴定委托书", date(2026, 7, 7), "雁湖市监检鉴委〔2026〕1号"),
        paper("31", "检测/检验/检疫/鉴定期间告知书", date(2026, 7, 7), "雁湖市监检鉴期〔2026〕1号"),
        paper("32", "检测/检验/检疫/鉴定结果告知书", date(2026, 7, 9), "雁湖市监检鉴结〔2026〕1号"),
        paper("16", "协助辨认/鉴别通知书", date(2026, 7, 7), "雁湖市监辨鉴通〔2026〕1号"),
    ]
    case["deliveries"] += [
        handed("31", "雁湖市监检鉴期〔2026〕1号", datetime(2026, 7, 7, 10)),
        handed("32", "雁湖市监检鉴结〔2026〕1号", datetime(2026, 7, 9, 10)),
        handed("16", "雁湖市监辨鉴通〔2026〕1号", datetime(2026, 7, 7, 11)),
    ]
    return case


def left_with_witness() -> Case:
    """The party refused to sign; the decision was left with it before a witness."""
    case = clean()
    case["deliveries"][2] |= {"method": "lien", "witness": "周某"}
    return case


def left_on_film() -> Case:
    """The same, filmed."""
    case = clean()
    case["deliveries"][2] |= {"method": "lien", "note": "留置送达，全程录像"}
    return case


def by_post() -> Case:
    """Served by post."""
    case = clean()
    case["deliveries"][2] |= {"method": "post"}
    return case


def instalments() -> Case:
    """Paid in two parts by leave."""
    case = clean()
    case["events"].append(happened("instalment_granted", date(2026, 8, 6)))
    case["papers"].append(paper("47", "分期缴纳罚款通知书", date(2026, 8, 6), "雁湖市监延分通〔2026〕1号", HEAD))
    case["deliveries"].append(handed("47", "雁湖市监延分通〔2026〕1号", datetime(2026, 8, 6, 10)))
    case["payments"] = [
        {"kind": "fine", "paid_on": date(2026, 8, 10), "amount": Decimal(3000)},
        {"kind": "fine", "paid_on": date(2026, 8, 18), "amount": Decimal(3000)},
    ]
    return case


def suspended() -> Case:
    """Suspended by approval and taken up again."""
    case = clean()
    case["events"] += [happened("suspended", date(2026, 6, 20)), happened("resumed", date(2026, 6, 30))]
    case["papers"].append(paper("8", "行政处罚案件有关事项审批表", date(2026, 6, 20)))
    return case


def marking() -> Case:
    """Patents marked otherwise than the rules say: an order to correct, no measure, no fine."""
    case = no_penalty()
    case |= {"kind": "patent_marking", "name": "雁湖县好再来商行专利标识标注不规范案", "cause": "专利标识标注不规范"}
    case |= {"article_violated": "《专利标识标注办法》第八条", "article_penalty": "《专利标识标注办法》第八条"}
    case |= {"similarity": None, "turnover": None, "turnover_method": ""}
    case["rights"] = [{"kind": "utility_model", "name": "一种床垫", "number": "2020201234567", "holder": "某公司"}]
    case["papers"].append(paper("33", "责令改正通知书", date(2026, 6, 10), "雁湖市监责改〔2026〕3号", HEAD))
    case["deliveries"].append(handed("33", "雁湖市监责改〔2026〕3号", datetime(2026, 6, 10, 9)))
    return case


def olympic() -> Case:
    """The Olympic symbol."""
    case = clean()
    case |= {"kind": "olympic_symbol", "name": "雁湖县好再来商行侵犯奥林匹克标志专有权案"}
    case |= {"cause": "侵犯奥林匹克标志专有权", "similarity": None}
    case |= {
        "article_violated": "《奥林匹克标志保护条例》第四条",
        "article_penalty": "《奥林匹克标志保护条例》第十二条",
    }
    case["rights"] = [{"kind": "olympic_symbol", "name": "五环", "holder": "国际奥林匹克委员会"}]
    worded(
        case,
        "45",
        f"{HEAD} 本局认为，当事人的行为违反了《奥林匹克标志保护条例》第四条，依据第十二条，"
        f"决定没收侵权床垫3张，罚款6,000.00元。{REMEDY}",
    )
    return case


def symbol() -> Case:
    """A special symbol: no seizure, for the law gives no power to it."""
    case = clean()
    case |= {"kind": "special_symbol", "name": "雁湖县好再来商行侵犯特殊标志所有权案", "cause": "侵犯特殊标志所有权"}
    case |= {"similarity": None, "measures": [], "goods": [], "penalty_kinds": ("fine",), "confiscated_goods": ""}
    case |= {"article_violated": "《特殊标志管理条例》第十六条", "article_penalty": "《特殊标志管理条例》第十六条"}
    case["rights"] = [{"kind": "special_symbol", "name": "吉祥物", "holder": "某组委会"}]
    case["papers"] = [row for row in case["papers"] if row["form"] not in ("21", "24", "52")]
    case["deliveries"] = case["deliveries"][1:]
    worded(case, "45", f"{HEAD} 依据《特殊标志管理条例》第十六条，决定罚款6,000.00元。{REMEDY}")
    return case


def police() -> Case:
    """Handed to the police, who took the case up; no fine."""
    case = clean()
    case |= {"outcome": "criminal", "penalty_kinds": (), "fine": None, "confiscated_goods": "", "payments": []}
    case |= {"events": [], "notified_on": None, "decision_number": None, "closing_reason": "criminal"}
    case["goods"][0]["disposal"] = "transferred"
    case["transfers"] = [{"sent_on": date(2026, 7, 20), "filed_on": date(2026, 7, 23)}]
    case["papers"] = [row for row in case["papers"] if row["form"] not in ("37", "45")]
    case["papers"] += [
        paper("5", "涉嫌犯罪案件移送书", date(2026, 7, 20), "雁湖市监涉罪移〔2026〕1号", HEAD),
        paper("6", "查封/扣押物品移送告知书", date(2026, 7, 20), "雁湖市监物移〔2026〕1号", HEAD),
    ]
    case["deliveries"] = [
        case["deliveries"][0],
        handed("5", "雁湖市监涉罪移〔2026〕1号", datetime(2026, 7, 20, 16)),
        handed("6", "雁湖市监物移〔2026〕1号", datetime(2026, 7, 20, 17)),
    ]
    return case


def new_trademark_law() -> Case:
    """The trademark law of 2027."""
    case = clean()
    year = timedelta(days=365)
    for name in ("found_on", "filed_on", "act_from", "act_to", "notified_on", "decided_on", "served_on", "closed_on"):
        case[name] += year
    case |= {"act_from": date(2027, 3, 1), "decision_number": "雁湖市监处罚〔2027〕8号"}
    case |= {"article_violated": "《中华人民共和国商标法》第七十二条第（三）项"}
    case |= {"article_penalty": "《中华人民共和国商标法》第七十四条第二款"}
    for row in case["papers"]:
        row["issued_on"] += year
        row["number"] = row["number"].replace("2026", "2027")
        row["text"] = row["text"].replace("第五十七条", "第七十二条").replace("第六十条", "第七十四条")
    for row in case["deliveries"]:
        row["delivered_at"] += year
        row["number"] = row["number"].replace("2026", "2027")
    case["measures"][0]["started_at"] += year
    case["payments"][0]["paid_on"] += year
    case["events"] = [happened("published", date(2027, 8, 12))]
    return case


def indication() -> Case:
    """A geographical indication protected as a mark."""
    case = clean()
    case |= {"kind": "geographical_indication", "name": "雁湖县好再来商行侵犯地理标志案", "similarity": None}
    case["rights"] = [{"kind": "geographical_indication", "name": "雁湖藕粉", "holder": "雁湖县藕粉协会"}]
    return case


CLEAN: dict[str, tuple[Callable[[], Case], date]] = {
    one.__name__: (one, TODAY)
    for one in (
        clean, clean_patent, clean_open, clean_summary, enterprise, person, two_parties, hearing, defended, no_penalty,
        extended_and_released, registered_first, laboratory, left_with_witness, left_on_film, by_post, instalments,
        suspended, marking, olympic, symbol, police, indication,
    )
} | {"new_trademark_law": (new_trademark_law, date(2027, 11, 23))}  # fmt: skip


# --------------------------------------------------------------------------------------------------------- Faults


@dataclass(frozen=True)
class Fault:
    """A fault: the rule that must find it or the words of its sentence, its paper, how it is planted, and where."""

    key: str
    form: str
    plant: Plant
    words: str = ""
    base: str = ""

    @property
    def name(self) -> str:
        """What it is called in a list."""
        return self.key or self.words


def moved_to(law_day: date, **papers: str) -> Plant:
    """The decision is dated later, and says what its law said before."""

    def plant(case: Case) -> None:
        paper_of("45", issued_on=law_day, **papers)(case)
        case["act_to"] = law_day

    return plant


def twice_the_officer(case: Case) -> None:
    case["officers"][1] = dict(case["officers"][0])


def left_to_lapse(case: Case) -> None:
    case["measures"][0]["released_on"] = None
    case |= {"decided_on": None, "closed_on": None, "outcome": None}


MORE: tuple[Fault, ...] = (
    Fault("trademark_old_articles", "45", moved_to(date(2027, 2, 1)), base="clean"),
    Fault("patent_law_old_article", "45", moved_to(date(2021, 7, 1)), base="clean_patent"),
    Fault(
        "patent_rules_old_article",
        "45",
        moved_to(date(2024, 2, 1), text="《专利法实施细则》第八十四条"),
        base="clean_patent",
    ),
    Fault("officers_same", "7", twice_the_officer),
    Fault("officer_no_licence", "9", change("officers", 0, licence_number="")),
    Fault("reviewer_is_officer", "36", put(reviewer="李四")),
    Fault("host_is_officer", "40", put(hearing_host="王五"), base="hearing"),
    Fault(
        "fine_under",
        "45",
        put(
            kind="trademark_other",
            fine_rule="tm_agency",
        ),
        base="clean",
    ),
    Fault("fine_not_allowed", "45", put(fine=Decimal(500)), base="marking"),
    Fault("gains_not_confiscable", "45", put(confiscated_gains=Decimal(100)), base="clean"),
    Fault("gains_not_confiscated", "45", put(illegal_gains=Decimal(900)), base="clean_patent"),
    Fault("goods_not_confiscated", "45", put(penalty_kinds=("fine",), confiscated_goods=""), base="clean"),
    Fault(
        "seizure_no_power",
        "21",
        put(measures=[{"kind": "seizure", "started_at": datetime(2026, 7, 6, 10), "schedule_number": "清1"}]),
        base="symbol",
    ),
    Fault("seizure_lapsed", "23", put(decided_on=None, outcome=None, closed_on=None), base="clean"),
    Fault("prior_registration_lapsed", "20", left_to_lapse, base="registered_first"),
    Fault("right_not_valid", "45", change("rights", 0, valid_until=date(2025, 6, 30)), base="clean"),
    Fault("summary_over", "44", put(fine=Decimal(5000), penalty_kinds=("fine",)), base="clean_summary"),
    Fault("summary_kind", "44", put(penalty_kinds=("confiscate_goods",)), base="clean_summary"),
    Fault(
        "fined_after_referral",
        "45",
        put(transfers=[{"sent_on": date(2026, 7, 1), "filed_on": date(2026, 7, 3)}]),
        base="clean",
    ),
    Fault("remedies_missing", "45", rewrite("45", "申请行政复议，也可以在六个月内", ""), base="clean"),
    Fault("remedies_missing", "21", rewrite("21", "可以申请行政复议。", ""), base="clean"),
    Fault("defence_right_missing", "37", rewrite("37", "可以陈述、申辩", "可以提出意见"), base="clean"),
    Fault("capitals_differ", "45", rewrite("45", "6,000.00元", "6,000.00元（大写：人民币陆佰元整）"), base="clean"),
    Fault("name_misspelt", "9", paper_of("9", text="在雁湖县好再来商店现场"), base="clean"),
    Fault("papers_out_of_order", "36", paper_of("36", issued_on=date(2026, 8, 10)), base="clean"),
    Fault("papers_out_of_order", "42", paper_of("42", issued_on=date(2026, 9, 4)), base="hearing"),
    Fault("approved_after_filing", "7", paper_of("7", issued_on=date(2026, 6, 9)), base="clean"),
)

REVIEWERS: tuple[Fault, ...] = (
    Fault("", "45", rewrite("45", "罚款6,000.00元", "罚款6,000.00元（大写：人民币伍仟元整）"), "大写", "clean"),
    Fault("", "45", rewrite("45", "申请行政复议，也可以在六个月内提起行政诉讼", "提出意见"), "复议", "clean"),
    Fault("", "37", rewrite("37", "可以陈述、申辩", "可以提出意见"), "申辩", "clean"),
    Fault("", "14", paper_of("14", text="被询问人：刘某。当事人：雁湖县好又来商行"), "只差一个字", "clean"),
    Fault("", "7", paper_of("7", issued_on=date(2026, 6, 12)), "立案", "clean"),
    Fault("", "", put(notified_on=date(2026, 7, 28)), "告知", "clean"),
    Fault("", "", put(closed_on=date(2026, 7, 30)), "结案", "clean"),
    Fault("", "", without("37"), "告知", "clean"),
    Fault("", "", change("deliveries", 1, delivered_at=datetime(2026, 7, 10, 9)), "早于签发", "clean"),
    Fault(
        "",
        "",
        add("deliveries", handed("45", "雁湖市监处罚〔2026〕8号", datetime(2026, 8, 1, 10))),
        "早于签发",
        "clean",
    ),
    Fault("", "", event("lab_sent"), "检测", "clean"),
)


def faults() -> Iterator[tuple[Fault, str]]:
    """Every fault with each clean case it can be planted in."""
    every = [Fault(key, form, plant, base="clean") for key, form, plant in PLANTED]
    for fault in (*every, *MORE, *REVIEWERS):
        for name in CLEAN if not fault.base else (fault.base,):
            if name in CLEAN:
                yield fault, name


def planted(fault: Fault, name: str) -> tuple[Finding, ...] | None:
    """What is found when a fault is planted in a clean case; None when the case has no place for it."""
    build, today = CLEAN[name]
    case: dict[str, Any] = copy.deepcopy(build())
    try:
        fault.plant(case)
    except (StopIteration, IndexError, KeyError, AssertionError, TypeError):
        return None
    return check_dossier(case, today=today)


def found_by(fault: Fault, findings: tuple[Finding, ...]) -> Finding | None:
    """The finding that tells of a fault."""
    for one in findings:
        if fault.form and one.form != fault.form:
            continue
        if one.key == fault.key if fault.key else fault.words in one.sentence:
            return one
    return None
