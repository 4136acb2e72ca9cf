"""The forms of exhibitions, exhibitors, risk checks and complaints at a fair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from db.forms.declare import Form, When, fields, rows, section
from db.models.exhibition import Answer, Exhibit, Exhibition, Exhibitor, FairComplaint, Rectification, RiskCheck

_REFUSED = When("acceptance", frozenset({"refused"}))
_LATER = (
    ("received_at", "served_at", "通知送达早于收到投诉"),
    ("served_at", "answered_at", "答辩早于通知送达"),
    ("received_at", "handed_at", "移交早于收到投诉"),
    ("received_at", "executed_at", "措施执行早于收到投诉"),
)


def _closes_after_opening(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    opens, closes = values.get("opens_on"), values.get("closes_on")
    if isinstance(opens, date) and isinstance(closes, date) and closes < opens:
        yield "closes_on", f"早于开幕日期 {opens:%Y-%m-%d}，请核对"


def _two_checkers_differ(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    first = values.get("checker_a")
    if first is not None and first == values.get("checker_b"):
        yield "checker_b", "与排查人一是同一人，现场排查不得少于两人"


def _manual_level_is_answered_for(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """A level set by hand needs its reason and two different names."""
    if not values.get("manual_level"):
        return
    if not values.get("manual_reason"):
        yield "manual_reason", "人工定级必须写明理由"
    if not values.get("manual_by"):
        yield "manual_by", "人工定级必须写明定级人"
    second = values.get("manual_second")
    if not second:
        yield "manual_second", "人工定级必须由另一人复核"
    elif second == values.get("manual_by"):
        yield "manual_second", "与定级人是同一人，人工定级必须由另一人复核"


def _one_answer_a_question(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for place, row in enumerate(values.get("answers") or ()):
        question = row.get("question")
        if question in seen:
            yield f"answers.{place}.question", f"{question} 已经答过，一个问题只能有一个答案"
        seen.add(question)


def _moments_in_order(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for earlier, later, sentence in _LATER:
        begin, end = values.get(earlier), values.get(later)
        if isinstance(begin, datetime) and isinstance(end, datetime) and end < begin:
            yield later, f"{sentence}（{begin:%Y-%m-%d %H:%M}），请核对两个时间"


EXHIBITION = Form(
    "exhibition",
    "展会",
    "exhibitions",
    (
        section("fair", "展会", Exhibition, "name* form opens_on closes_on place organiser delegation"),
        section("station", "现场", Exhibition, "station* staff* note"),
    ),
    rules=(_closes_after_opening,),
)

EXHIBITOR = Form(
    "exhibitor",
    "参展企业",
    "exhibitors",
    (
        section("stand", "参展", Exhibitor, "exhibition party name hall booth url* products contact phone"),
        section(
            "exhibits",
            "展品",
            Exhibitor,
            rows(Exhibit, "name model source mark mark_number classes patents licence risk decision note"),
        ),
        section(
            "rights",
            "知识产权情况",
            Exhibitor,
            "marks marks_valid inventions utility_models designs patents_valid licensed",
        ),
        section("after", "展后", Exhibitor, "visited_on archive_number follow_up note"),
    ),
)

RISK_CHECK = Form(
    "risk_check",
    "风险排查",
    "risk_checks",
    (
        section(
            "check", "排查", RiskCheck, "number exhibitor checked_on checklist checker_a checker_b materials state"
        ),
        section("answers", "答案", RiskCheck, rows(Answer, "question answer remark answered_at clue")),
        section("level", "定级", RiskCheck, "manual_level manual_reason manual_by manual_second"),
        section("review", "复核", RiskCheck, "reviewer opinion filled_at reviewed_at"),
        section(
            "rectification",
            "整改",
            RiskCheck,
            "demand due_on rectifying_at",
            rows(Rectification, "demand question due_on reported_on proof result reviewed_on reviewer note"),
            "closed_at note",
        ),
    ),
    rules=(_two_checkers_differ, _manual_level_is_answered_for, _one_answer_a_question),
)

RISK_CHECK_PAGE = replace(
    RISK_CHECK,
    sections=(
        section("check", "排查", RiskCheck, "exhibitor checked_on checker_a checker_b materials checklist number"),
        section("level", "人工定级", RiskCheck, "manual_level manual_by manual_second manual_reason"),
        section("review", "复核", RiskCheck, "reviewer opinion"),
        section(
            "rectification",
            "整改",
            RiskCheck,
            "due_on demand",
            rows(Rectification, "demand question due_on reported_on proof result reviewed_on reviewer note"),
            "note",
        ),
    ),
)
"""The check on its page: answers and states are shown there by other means, and change by steps."""

FAIR_COMPLAINT = Form(
    "fair_complaint",
    "展会投诉",
    "fair_complaints",
    (
        section("complaint", "投诉", FairComplaint, "number exhibition received_at exhibitor"),
        section(
            "complainant", "投诉人", FairComplaint, "complainant complainant_kind agent phone authority* right exhibit*"
        ),
        section("facts", "事实和证据", FairComplaint, "facts evidence"),
        section(
            "acceptance",
            "受理与答辩",
            FairComplaint,
            "acceptance",
            fields(FairComplaint, "refusal*", when=_REFUSED),
            "served_at answered_at opinion repeat",
        ),
        section("outcome", "处理", FairComplaint, "measures* executed_at informed result clue"),
        section("transfer", "移交", FairComplaint, "handed_at handed_to files* followed_to feedback note"),
    ),
    rules=(_moments_in_order,),
)
