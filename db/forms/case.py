"""The form of a case: one page, from its source to its archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from db.forms.declare import Form, When, fields, rows, section
from db.models.case import (
    Case,
    CaseParty,
    CaseRight,
    Delivery,
    Evidence,
    Goods,
    Measure,
    Payment,
    Publication,
    Transfer,
)
from db.models.clock import CaseEvent, Extension

_MARK = When("kind", frozenset({"trademark_infringement", "exhibition"}))
_PATENT = When("kind", frozenset({"patent_counterfeit"}))
_ORDER = (
    ("found_on", "filed_on", "立案日期早于发现线索时间"),
    ("filed_on", "notified_on", "告知书送达日期早于立案日期"),
    ("notified_on", "decided_on", "处罚决定日期早于告知书送达日期"),
    ("filed_on", "decided_on", "处罚决定日期早于立案日期"),
    ("decided_on", "closed_on", "结案日期早于处罚决定日期"),
    ("filed_on", "closed_on", "结案日期早于立案日期"),
    ("act_from", "act_to", "违法行为终了早于开始"),
)


def dates_in_order(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The dates of a case follow one another; the later one is the one to look at."""
    for earlier, later, sentence in _ORDER:
        begin, end = values.get(earlier), values.get(later)
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            yield later, f"{sentence}（{begin.year}年{begin.month}月{begin.day}日），请核对两个日期"


def two_officers_differ(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """At least two officers handle a case (行政处罚法 art. 42): the same person twice is one."""
    first = values.get("officer_a")
    if first is not None and first == values.get("officer_b"):
        yield "officer_b", "与主办人员是同一人，办案人员不得少于两人"


CASE = Form(
    "case",
    "案件",
    "cases",
    (
        section("case", "案件", Case, "number kind cause", "found_on filed_on source channel", "officer_a officer_b"),
        section("parties", "当事人", Case, rows(CaseParty, "party role")),
        section("rights", "涉案权利", Case, rows(CaseRight, "right note"), "similarity"),
        section("filing", "立案", Case, "clue verified unit name*"),
        section(
            "goods",
            "涉案物品",
            Case,
            rows(
                Goods,
                "name brand model unit quantity unit_price value batch maker measure place disposal disposed_on note",
            ),
        ),
        section(
            "measures",
            "强制措施",
            Case,
            rows(
                Measure,
                "kind started_at days until extended_until released_on schedule_number place "
                "custodian reason basis note on_spot approved_at",
            ),
        ),
        section(
            "facts",
            "事实与证据",
            Case,
            "act_from act_to place facts",
            rows(Evidence, "name proves"),
            "turnover turnover_method illegal_gains gains_method unpunished_turnover unpunished_gains harm",
        ),
        section("law", "定性与裁量", Case, "article_violated* article_penalty* reasoning discretion tier proposal"),
        section("notice", "告知与听证", Case, "notified_on hearing statement"),
        section(
            "decision",
            "处理决定",
            Case,
            "outcome decided_on decision_number* penalty_kinds*",
            "fine confiscated_gains confiscated_value confiscated_goods correction performance",
        ),
        section(
            "delivery",
            "送达",
            Case,
            rows(Delivery, "paper title recipient delivered_at place method receiver witness note"),
        ),
        section(
            "transfer",
            "移送公安",
            Case,
            fields(Case, "knowing", when=_MARK),
            fields(Case, "others_patent direct_loss", when=_PATENT),
            "substandard",
            rows(Transfer, "sent_on organ reason outcome accepted_on filed_on people_detained people_arrested note"),
        ),
        section("publication", "信息公示", Case, rows(Publication, "act done_on channel handler note")),
        section("payment", "执行", Case, rows(Payment, "kind paid_on amount receipt note"), "execution disposal"),
        section(
            "clock",
            "期限",
            Case,
            rows(CaseEvent, "event happened_at note"),
            rows(Extension, "rule length unit until granted_on granted_by note"),
        ),
        section("closing", "结案与归档", Case, "closed_on closing_reason archive_number retention"),
        section(
            "more",
            "其他",
            Case,
            "campaign",
            fields(Case, "exhibition", when=When("channel", frozenset({"exhibition"}))),
            "dens_destroyed old_number note state",
        ),
    ),
    rules=(dates_in_order, two_officers_differ),
)
