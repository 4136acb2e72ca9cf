"""The way of a check: which steps are behind and ahead, what follows, and what a step asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from db.kinds import today
from desktop.pages.asking_page import Question
from desktop.widgets.record_head import NextStep
from desktop.widgets.step_strip import AHEAD, DONE, NOW, SKIPPED, StripStep

_ORDER = ("draft", "filled", "reviewed", "rectifying", "closed")
_LABELS = {"draft": "草稿", "filled": "填报", "reviewed": "复核定级", "rectifying": "整改", "closed": "销号"}
_OPEN = ("pending", "failed", None)

ANSWER = NextStep("answer", "答题")
REVIEW = NextStep("review", "复核")
RECTIFY = NextStep("rectify", "下达整改")
REPORT = NextStep("report", "登记整改反馈")
PASS = NextStep("pass", "整改通过")
FAIL = NextStep("fail", "整改未通过")
WITHDRAW = NextStep("withdraw", "撤展")
CLOSE = NextStep("close", "销号")


ASKED = {
    "report": Question("登记企业的整改反馈：还没有反馈的各项都按这份证明登记，个别不同的请在“整改”里逐项填写。",
                       "登记反馈", "证明材料，如“整改照片3张、授权书复印件”"),
    "fail": Question("已反馈的各项整改未通过，企业要再次整改。", "登记未通过", "哪里没有改好"),
    "withdraw": Question("还没有通过的各项按撤展登记。", "登记撤展", "撤下了哪些展品"),
    "reopen": Question("退回草稿后答案可以修改，理由留在日志里。", "退回草稿", "退回的理由"),
    "review": Question("您是这次排查的排查人，要由另一人复核。", "登记复核", "复核人姓名"),
}  # fmt: skip


def steps_of(record: Mapping[str, Any]) -> Sequence[NextStep]:
    """What may follow from the state of a check, the most usual first."""
    state, level = record.get("state"), record.get("manual_level") or record.get("level")
    if state == "filled":
        return (REVIEW,)
    if state == "reviewed":
        if not record.get("findings"):
            return (CLOSE,)
        return (CLOSE, RECTIFY) if level == "low" else (RECTIFY,)
    if state == "rectifying":
        results = [row.get("result") for row in record.get("rectifications") or ()]
        reported, left = "reported" in results, any(one in _OPEN for one in results)
        if reported:
            return (PASS, FAIL, WITHDRAW, *((REPORT,) if left else ()))
        return (REPORT, WITHDRAW) if left else (CLOSE,)
    return () if state == "closed" else (ANSWER,)


def strip_of(record: Mapping[str, Any], *, answered: str) -> list[StripStep]:
    """The steps of a check; `answered` says how many questions are."""
    state = record.get("state") or "draft"
    here = _ORDER.index(state)
    due = record.get("due_on")
    late = state == "rectifying" and due is not None and due < today()
    below = {
        "draft": answered if state == "draft" else "",
        "filled": _at(record.get("filled_at")),
        "reviewed": " ".join(part for part in (record.get("reviewer"), _at(record.get("reviewed_at"))) if part),
        "rectifying": f"期限 {due:%m-%d}{'，已逾期' if late else ''}" if due is not None else "",
        "closed": _at(record.get("closed_at")),
    }
    made = []
    for place, key in enumerate(_ORDER):
        where = DONE if place < here or state == "closed" else NOW if place == here else AHEAD
        if key == "rectifying" and here != place and not record.get("rectifications"):
            skipped = state == "closed" or (state != "draft" and not record.get("findings"))
            where, below[key] = (SKIPPED, "不需要") if skipped else (AHEAD, "")
        made.append(StripStep(_LABELS[key], below[key], where, "danger" if late and where == NOW else "accent"))
    return made


def _at(moment: datetime | None) -> str:
    return f"{moment:%m-%d %H:%M}" if moment is not None else ""
