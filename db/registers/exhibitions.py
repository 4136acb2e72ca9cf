"""The registers of exhibitions: fairs, exhibitors, risk checks, complaints, and the ledger of them all."""

from __future__ import annotations

from typing import Any

from db.forms.exhibition import EXHIBITION, EXHIBITOR, FAIR_COMPLAINT, RISK_CHECK
from db.kinds import Choice, Code, Count, CreditCode, Day, Kind, Moment, Quantity, Region, Text
from db.models.exhibition import CHECK_STATES, FAIR_FORMS, LEVELS, Exhibition, Exhibitor, FairComplaint, RiskCheck
from db.registers.declare import Register, by_choice, by_year, columns_of

_NAME = Text(100)


def _of_fair(column: str) -> str:
    return f"(SELECT e.{column} FROM exhibitions e WHERE e.id = t.exhibition_id)"


def _of_party(column: str) -> str:
    return f"(SELECT p.{column} FROM parties p WHERE p.id = t.party_id)"


def _of_check(expression: str) -> str:
    """Something of the exhibitor's last check."""
    return (
        f"(SELECT {expression} FROM risk_checks k WHERE k.exhibitor_id = t.id "
        "ORDER BY k.checked_on DESC, k.id DESC LIMIT 1)"
    )


def _officer(link: str) -> str:
    return f"(SELECT o.name || coalesce('（' || o.licence_number || '）', '') FROM officers o WHERE o.id = k.{link}_id)"


LEVEL_OF_CHECK = "coalesce(t.manual_level, t.level)"
_LEVEL = _of_check("coalesce(k.manual_level, k.level)")
_CHECKERS = _of_check(f"coalesce({_officer('checker_a')}, '') || coalesce('、' || {_officer('checker_b')}, '')")
_COMPLAINED = "(SELECT count(*) FROM fair_complaints f WHERE f.exhibitor_id = t.id)"
_COMPLAINING = (
    "(SELECT count(*) FROM fair_complaints f WHERE f.exhibition_id = t.exhibition_id "
    f"AND f.complainant IN (t.name, {_of_party('name')}))"
)
_RESULTS = (
    "(SELECT group_concat(CASE f.result WHEN 'established' THEN '侵权成立' WHEN 'not_established' THEN '侵权不成立' "
    "WHEN 'withdrawn' THEN '撤诉' WHEN 'settled' THEN '和解' WHEN 'administrative' THEN '转行政' "
    "WHEN 'judicial' THEN '转司法' ELSE '处理中' END, '、') FROM fair_complaints f WHERE f.exhibitor_id = t.id)"
)
_DONE = (
    "(SELECT max(r.reviewed_on) FROM rectifications r JOIN risk_checks k ON k.id = r.check_id "
    "WHERE k.exhibitor_id = t.id AND r.result IN ('passed', 'withdrawn'))"
)

_LEDGER: dict[str, tuple[str, Kind[Any], str]] = {
    "fair": ("展会名称及届次", Text(80), _of_fair("name")),
    "opens_on": ("展期起", Day(), _of_fair("opens_on")),
    "closes_on": ("展期止", Day(), _of_fair("closes_on")),
    "form": ("形式", Choice(FAIR_FORMS), _of_fair("form")),
    "credit_code": ("统一社会信用代码", CreditCode(), _of_party("credit_code")),
    "region": ("县市区", Region(), _of_party("region")),
    "address": ("地址", Text(120), _of_party("address")),
    "checked_on": ("排查日期", Day(), _of_check("k.checked_on")),
    "checkers": ("排查人/执法证号", Text(120), _CHECKERS),
    "materials": ("宣传资料份数", Count(), _of_check("k.materials")),
    "findings": ("问题数", Count(), _of_check("k.findings")),
    "knockouts": ("KO项", Text(60), _of_check("k.knockouts")),
    "score": ("得分", Quantity(), _of_check("k.score")),
    "level": ("风险等级", Choice(LEVELS), _LEVEL),
    "demand": ("整改要求", Text(300), _of_check("k.demand")),
    "due_on": ("整改期限", Day(), _of_check("k.due_on")),
    "rectified_on": ("整改完成日", Day(), _DONE),
    "review": ("复核人/复核结论", Text(300), _of_check("coalesce(k.reviewer, '') || coalesce('：' || k.opinion, '')")),
    "state": ("排查状态", Choice(CHECK_STATES), _of_check("k.state")),
    "complained": ("被投诉次数", Count(), _COMPLAINED),
    "complaining": ("投诉他人次数", Count(), _COMPLAINING),
    "complaint_results": ("投诉结果", Text(120), _RESULTS),
    "check": ("排查编号", Code(40), _of_check("k.number")),
}

EXHIBITIONS: tuple[Register, ...] = (
    Register(
        "exhibitions",
        "展会",
        group="展会",
        model=Exhibition,
        columns=columns_of(
            Exhibition,
            "name form opens_on closes_on place organiser exhibitors -delegation -station -staff",
            exhibitors=("参展企业", Count(), "(SELECT count(*) FROM exhibitors x WHERE x.exhibition_id = t.id)"),
        ),
        form=EXHIBITION,
        search=("name", "organiser", "place"),
        order="opens_on",
        filters=(by_choice(Exhibition, "form"), by_year(Exhibition, "opens_on")),
        hint="还没有展会。按 Ctrl+N 登记一个，再从主办方的名单导入参展企业。",
    ),
    Register(
        "exhibitors",
        "参展企业",
        group="展会",
        model=Exhibitor,
        columns=columns_of(
            Exhibitor,
            "name exhibition hall booth products level contact phone credit_code region -party -url -check -note",
            **{name: _LEDGER[name] for name in ("level", "credit_code", "region", "check")},
        ),
        form=EXHIBITOR,
        search=("name", "booth", "products"),
        order="name",
        shared="exhibition",
        hint="还没有参展企业。从主办方的 Excel 名单导入，或按 Ctrl+N 登记。",
    ),
    Register(
        "risk_checks",
        "风险排查",
        group="展会",
        model=RiskCheck,
        columns=columns_of(
            RiskCheck,
            "number exhibitor booth fair checked_on state result_level score findings knockouts due_on checker_a "
            "checker_b -checklist -level -manual_level -reviewer -closed_at",
            booth=("展位号", Code(30), "(SELECT x.booth FROM exhibitors x WHERE x.id = t.exhibitor_id)"),
            fair=(
                "展会",
                Text(80),
                "(SELECT e.name FROM exhibitors x JOIN exhibitions e ON e.id = x.exhibition_id "
                "WHERE x.id = t.exhibitor_id)",
            ),
            result_level=("风险等级", Choice(LEVELS), LEVEL_OF_CHECK),
        ),
        form=RISK_CHECK,
        search=("number",),
        order="checked_on",
        filters=(by_choice(RiskCheck, "state"), by_choice(RiskCheck, "level"), by_year(RiskCheck, "checked_on")),
        hint="还没有排查。打开参展企业开始一次排查。",
        number="number",
    ),
    Register(
        "fair_complaints",
        "展会投诉",
        group="展会",
        model=FairComplaint,
        columns=columns_of(
            FairComplaint,
            "number exhibition exhibitor received_at complainant acceptance answer_due result -served_at -answered_at "
            "-handed_at -measures -repeat -right",
            answer_due=("答辩届满", Moment(), "strftime('%Y-%m-%d %H:00', t.served_at, '+25 hours')"),
        ),
        form=FAIR_COMPLAINT,
        search=("number", "exhibit", "agent"),
        order="received_at",
        filters=(
            by_choice(FairComplaint, "acceptance"),
            by_choice(FairComplaint, "result"),
            by_year(FairComplaint, "received_at"),
        ),
        hint="还没有展会投诉。按 Ctrl+N 登记，答辩和移交的时限按小时计算。",
        number="number",
    ),
    Register(
        "fair_ledger",
        "排查台账",
        group="展会",
        model=Exhibitor,
        columns=columns_of(
            Exhibitor,
            "fair opens_on closes_on form name credit_code region -address contact phone hall booth -url products "
            "marks marks_valid inventions utility_models designs patents_valid licensed checked_on checkers materials "
            "findings knockouts score level demand due_on rectified_on review complained complaining "
            "complaint_results follow_up archive_number note -check -state",
            **_LEDGER,
        ),
        form=None,
        search=("name", "booth", "products"),
        order="name",
        hint="台账由参展企业和风险排查汇总而来。",
        found_as="exhibitors",
    ),
)
