"""The ledgers that are worked out of cases: money owed, publication; and the matters of credit supervision."""

from __future__ import annotations

from typing import Any

from db.forms.registers import CREDIT_MATTER
from db.kinds import Choice, Code, Count, Day, Kind, Money, Text
from db.models.case import Case
from db.models.clock import CreditMatter
from db.registers.declare import Filter, Register, by_choice, by_year, columns_of
from db.registers.handling import PARTIES_OF_CASE

DEBT_STATES = {
    "unserved": "未登记送达",
    "running": "缴款期内",
    "deferred": "延期、分期中",
    "overdue": "逾期未缴",
    "urged": "已催告",
    "court": "已申请执行",
    "lapsed": "申请期限已过",
    "challenged": "复议、诉讼中",
    "surcharge": "欠加处罚款",
    "paid": "已缴清",
    "closed": "已结案",
}
PUBLICATION_STATES = {
    "none": "不予公示",
    "due": "待公示",
    "overdue": "逾期未公示",
    "revoked": "应当撤回",
    "shown": "公示中",
    "repairable": "可申请修复",
    "repairing": "修复办理中",
    "expired": "到期待停止",
    "stopped": "已停止公示",
    "withdrawn": "已撤回",
}
DEBTS_WHERE = "t.decided_on IS NOT NULL AND coalesce(t.fine,0)+coalesce(t.confiscated_gains,0)>0"
PUBLICATIONS_WHERE = "t.decided_on IS NOT NULL AND coalesce(t.outcome,'penalty')='penalty'"


_FIELDS = {"payment_state": "state", "publication_state": "state", "platform": "channel"}
"""Columns that are called otherwise than the field of the service, because a case has a field of that name."""


def _computed(ledger: str, **columns: tuple[str, Kind[Any]]) -> dict[str, tuple[str, Kind[Any], str]]:
    """Columns that the register's service works out: label, kind, and the SQL that asks it."""
    return {
        name: (label, kind, f"computed('{ledger}', t.id, '{_FIELDS.get(name, name)}', :today)")
        for name, (label, kind) in columns.items()
    }


_CASE = ("案号", Code(60), "coalesce(t.number, t.old_number, t.decision_number)")
"""A penalty on the spot has no case number; it is known by that of its decision."""
_PARTIES = ("当事人", Text(100), PARTIES_OF_CASE)
_OFFICER = ("主办人员", Text(40), "(SELECT o.name FROM officers o WHERE o.id = t.officer_a_id)")

LEDGERS: tuple[Register, ...] = (
    Register(
        "debts",
        "罚没款收缴",
        group="台账",
        model=Case,
        columns=columns_of(
            Case,
            "case parties payment_state open surcharge total due_on days_late next paid -fine -confiscated_gains "
            "-served_on -terms -urged_on -apply_until -asked_on -surcharge_paid -decision_number -decided_on -officer",
            case=_CASE,
            parties=_PARTIES,
            officer=_OFFICER,
            **_computed(
                "debts",
                payment_state=("收缴状态", Choice(DEBT_STATES)),
                open=("未缴", Money()),
                surcharge=("加处罚款", Money()),
                total=("合计应缴", Money()),
                due_on=("缴款期届满", Day()),
                days_late=("逾期天数", Count()),
                next=("下一步", Text(60)),
                paid=("已缴", Money()),
                served_on=("送达日期", Day()),
                terms=("延期、分期", Text(40)),
                urged_on=("催告日期", Day()),
                apply_until=("最迟申请执行", Day()),
                asked_on=("申请执行日期", Day()),
                surcharge_paid=("已缴加处罚款", Money()),
            ),
        ),
        form=None,
        search=("number", "decision_number", "old_number"),
        order="decided_on",
        filters=(Filter("payment_state", "收缴状态", DEBT_STATES), by_year(Case, "decided_on")),
        hint="作出罚款、没收违法所得的决定之后，应缴、已缴、加处罚款和催告、申请执行的期限都汇总在这里。",
        where=DEBTS_WHERE,
        found_as="cases",
    ),
    Register(
        "publications",
        "信息公示",
        group="台账",
        model=Case,
        columns=columns_of(
            Case,
            "case parties decided_on category publication_state due_on published_on stops_on repair_from next "
            "-platform -handler -ended_on -corrected_on -decision_number -officer",
            case=_CASE,
            parties=_PARTIES,
            officer=_OFFICER,
            **_computed(
                "publications",
                category=("公示类别", Text(10)),
                publication_state=("公示状态", Choice(PUBLICATION_STATES)),
                due_on=("最迟公示", Day()),
                published_on=("公示日期", Day()),
                stops_on=("公示期届满", Day()),
                repair_from=("可申请修复", Day()),
                next=("下一步", Text(60)),
                platform=("公示平台", Text(60)),
                handler=("经办人", Text(40)),
                ended_on=("停止（撤回）", Day()),
                corrected_on=("更正日期", Day()),
            ),
        ),
        form=None,
        search=("number", "decision_number", "old_number"),
        order="decided_on",
        filters=(Filter("publication_state", "公示状态", PUBLICATION_STATES), by_year(Case, "decided_on")),
        hint="作出行政处罚决定之后，最迟公示、公示期和可以申请信用修复的日期都汇总在这里。",
        where=PUBLICATIONS_WHERE,
        found_as="cases",
    ),
    Register(
        "credit_matters",
        "信用事项",
        group="台账",
        model=CreditMatter,
        columns=columns_of(CreditMatter, "number subject party opened_on officer closed_on document -note"),
        form=CREDIT_MATTER,
        search=("number", "document"),
        order="opened_on",
        filters=(by_choice(CreditMatter, "subject"), by_year(CreditMatter, "opened_on")),
        hint="名录、信用修复、股权冻结、协助事项的期限从这里登记的经过产生。按 Ctrl+N 登记一件。",
        number="number",
    ),
)
