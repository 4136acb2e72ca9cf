"""The facts of fairs as their papers read them: a check with its questions, a complaint, a whole fair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from db.kinds import Choice, Code, Count, Moment, Quantity, Text, YesNo
from db.models.exhibition import LEVELS, Exhibit, Exhibition, Exhibitor, FairComplaint, Rectification, RiskCheck
from db.papers.facts import Entry, Group, Table, Word
from db.registers import REGISTERS
from db.rules.checklists import Question
from db.services.cases import Cases
from db.services.lists import on_this_day, page_statement
from db.services.records import Records
from db.services.settle import answers_of, is_online, score_of, version_of
from db.services.store import Store
from db.services.words import linked, words_of

if TYPE_CHECKING:
    from db.services.fair_figures import FairFigures, FairSummary
    from db.services.fair_figures import Group as Levels

FAIR_REGISTERS = ("exhibitions", "exhibitors", "risk_checks", "fair_complaints")
_TEXT = Text(400)
_LEVEL_COUNTS: dict[str, Entry] = {
    "label": Word(_TEXT, "名称"),
    "total": Word(Count(), "家数"),
    "high": Word(Count(), "高"),
    "middle": Word(Count(), "中"),
    "low": Word(Count(), "低"),
    "pending": Word(Count(), "待评定"),
    "none": Word(Count(), "未排查"),
}
_QUESTION: dict[str, Entry] = {
    "key": Word(Code(10), "题号"),
    "part": Word(_TEXT, "部分"),
    "text": Word(_TEXT, "问题"),
    "short": Word(_TEXT, "简称"),
    "answer": Word(_TEXT, "答案"),
    "options": Table("答案", {"label": Word(_TEXT, "选项"), "chosen": Word(YesNo(), "所选")}),
    "bad": Word(YesNo(), "不利"),
    "knockout": Word(YesNo(), "否决项"),
    "weight": Word(Count(), "权重"),
    "points": Word(Quantity(), "得分"),
    "remark": Word(_TEXT, "说明"),
    "action": Word(_TEXT, "建议"),
    "basis": Word(_TEXT, "依据"),
}


def fair_words() -> dict[str, Entry]:
    """The names that papers of fairs may use."""
    check = words_of(RiskCheck) | {
        "final": Word(Choice(LEVELS), "风险等级"),
        "because": Word(_TEXT, "定级理由"),
        "answered": Word(Quantity(), "已答比例"),
    }
    clocks: dict[str, Entry] = {
        "handover_due": Word(Moment(), "移交届满"),
        "answer_due": Word(Moment(), "答辩届满"),
    }
    ledger: dict[str, Entry] = {one.name: one for one in REGISTERS["fair_ledger"].columns}
    figures: dict[str, Entry] = {key: Word(Count(), label) for key, label in _FIGURES.items()}
    return {
        "exhibition": Group("展会", words_of(Exhibition)),
        "exhibitor": Group("参展企业", words_of(Exhibitor)),
        "check": Group("风险排查", check),
        "complaint": Group("展会投诉", words_of(FairComplaint) | clocks),
        "exhibits": Table("展品", words_of(Exhibit)),
        "questions": Table("问题", _QUESTION),
        "findings": Table("发现的问题", _QUESTION),
        "contributors": Table("得分构成", _QUESTION),
        "rectifications": Table("整改", words_of(Rectification)),
        "stands": Table("参展企业", ledger | {"remarks": Word(_TEXT, "重点")}),
        "halls": Table("展区", _LEVEL_COUNTS),
        "regions": Table("县市区", _LEVEL_COUNTS),
        "common": Table("突出问题", {"label": Word(_TEXT, "问题"), "count": Word(Count(), "家数")}),
        "complaints": Table("展会投诉", words_of(FairComplaint)),
        "fair": Group("展会情况", figures),
    }


_FIGURES = {
    "exhibitors": "参展企业",
    "checked": "已排查",
    "level_high": "高风险",
    "level_middle": "中风险",
    "level_low": "低风险",
    "level_pending": "待评定",
    "findings": "发现问题",
    "rectified": "下达整改",
    "passed": "整改通过",
    "closed": "已销号",
    "complaints": "现场投诉",
    "accepted": "受理投诉",
    "result_established": "侵权成立",
    "clues": "转为线索",
}


class FairFacts:
    """Collects them."""

    def __init__(self, store: Store, records: Records, cases: Cases) -> None:
        self.store = store
        self.records = records
        self.cases = cases

    @cached_property
    def figures(self) -> FairFigures:
        """What is counted of fairs."""
        from db.services.fair_figures import FairFigures  # papers of cases do without them
        from db.services.fair_hints import FairHints

        return FairFigures(self.store, self.records, FairHints(self.store, self.records, self.cases))

    def of(self, register: str, record_id: int) -> dict[str, Any]:
        """The facts of a fair, a stand, a check or a complaint."""
        if register == "exhibitions":
            return self._fair(record_id)
        if register == "exhibitors":
            return self._stand(record_id)
        if register == "risk_checks":
            return self._check(record_id)
        return self._complaint(record_id)

    def _stand(self, exhibitor_id: int | None) -> dict[str, Any]:
        exhibitor = linked(self.store, "exhibitors", exhibitor_id)
        rows = self.records.load("exhibitors", exhibitor_id)["exhibits"] if exhibitor_id is not None else []
        return {
            "exhibitor": exhibitor,
            "exhibition": exhibitor.get("exhibition") or {},
            "party": exhibitor.get("party") or {},
            "exhibits": rows,
        }

    def _check(self, check_id: int) -> dict[str, Any]:
        check = linked(self.store, "risk_checks", check_id)
        record = self.records.load("risk_checks", check_id)
        version, answers = version_of(self.store, check_id), answers_of(self.store, check_id)
        result = score_of(self.store, check_id)
        remarks = {row["question"]: row["remark"] for row in record["answers"]}
        points = {one.question.key: one.points for one in result.contributions}

        def row(one: Question) -> dict[str, Any]:
            answer = answers.get(one.key, "")
            return {
                "key": one.key,
                "part": version.parts[one.part],
                "text": one.text,
                "short": one.short,
                "answer": one.options.get(answer),
                "options": [{"label": label, "chosen": key == answer} for key, label in one.options.items()],
                "bad": answer in one.bad,
                "knockout": answer in one.knockout,
                "weight": one.weight_of(answer),
                "points": points.get(one.key),
                "remark": remarks.get(one.key),
                "action": one.action or None,
                "basis": one.basis(record["checked_on"]) or None,
            }

        check |= {
            "final": record["manual_level"] or record["level"],
            "because": result.because if answers else None,
            "answered": result.answered,
        }
        return self._stand(record["exhibitor"]) | {
            "check": check,
            "officer_a": check.get("checker_a") or {},
            "officer_b": check.get("checker_b") or {},
            "questions": [row(one) for one in version.open(answers, online=is_online(self.store, check_id))],
            "findings": [row(version.questions[key]) for key in result.findings],
            "contributors": [row(one.question) for one in result.contributions[:5]],
            "rectifications": record["rectifications"],
        }

    def _complaint(self, complaint_id: int) -> dict[str, Any]:
        complaint = linked(self.store, "fair_complaints", complaint_id)
        due = {clock.key: clock.due for clock in self.figures.clocks(complaint_id)}
        complaint |= {
            "handover_due": due.get("exhibition_complaint_handover"),
            "answer_due": due.get("exhibition_answer"),
        }
        exhibitor = (complaint.get("exhibitor") or {}).get("id")
        return self._stand(exhibitor) | {"complaint": complaint, "exhibition": complaint.get("exhibition") or {}}

    def _fair(self, exhibition_id: int) -> dict[str, Any]:
        walk = self.figures.walk(exhibition_id)
        rows = self._ledger([stop.exhibitor for stop in walk])
        summary = self.figures.summary(exhibition_id)
        complaints = self.store.database.rows(
            "SELECT id FROM fair_complaints WHERE exhibition_id=? ORDER BY received_at", [exhibition_id]
        )
        return {
            "exhibition": linked(self.store, "exhibitions", exhibition_id),
            "stands": [rows[stop.exhibitor] | {"remarks": "；".join(stop.remarks) or None} for stop in walk],
            "halls": [_levels(one) for one in summary.by_hall],
            "regions": [_levels(one) for one in summary.by_region],
            "common": [{"label": one.label, "count": one.value} for one in summary.questions[:10]],
            "complaints": [linked(self.store, "fair_complaints", row[0]) for row in complaints],
            "fair": _counts(summary),
        }

    def _ledger(self, ids: Iterable[int]) -> Mapping[int, dict[str, Any]]:
        """The rows of the ledger by exhibitor."""
        columns = REGISTERS["fair_ledger"].columns
        sql = on_this_day(page_statement("fair_ledger")[0]).replace(":ids", ",".join(map(str, ids)) or "0")
        return {
            row[0]: {one.name: one.kind.load(value) for one, value in zip(columns, row[1:], strict=True)}
            for row in self.store.database.rows(sql)
        }


def _levels(group: Levels) -> dict[str, Any]:
    counts = {level: len(group.levels.get(level, ())) for level in ("high", "middle", "low", "pending", "none")}
    return {"label": group.label, "total": group.count} | counts


def _counts(summary: FairSummary) -> dict[str, int]:
    return {key: summary.figure(key).value for key in _FIGURES}
