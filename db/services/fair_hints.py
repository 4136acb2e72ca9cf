"""What the register knows of a stand before its questions are asked: numbers, rights, earlier complaints and cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from db.kinds import PatentNumber, TrademarkNumber, patent_kind
from db.models.clock import CREDIT_SUBJECTS
from db.models.exhibition import FAIR_RESULTS, Exhibit
from db.models.right import RIGHT_KINDS, RIGHT_STATES
from db.services.cases import Cases
from db.services.records import Records
from db.services.store import Store

_BETWEEN = re.compile(r"[、,，;；\s/]+")
_CLASS = re.compile(r"\d+")
_DEAD = ("expired", "ended")
_BLANK: Mapping[str, Any] = {
    "id": None, "uid": b"", "party": None, "exhibition": None, "name": None, "exhibits": (),
}  # fmt: skip
_LISTED = "'abnormal_listed', 'dishonesty_listed', 'other_province_listed'"
_REMOVED = "'abnormal_removed', 'dishonesty_removal_decided', 'dishonesty_stopped', 'dishonesty_basis_revoked'"
_WEIGHTS = {"serious": 5, "watch": 2, "note": 0}


@dataclass(frozen=True)
class Hint:
    """One thing known about a question: a sentence, how much it matters, and the answer it suggests, if any.

    `tone` is `serious`, `watch` or `note`; `register` and `record_id` lead to the record it was read from.
    """

    question: str
    sentence: str
    tone: str = "watch"
    answer: str = ""
    register: str = ""
    record_id: int | None = None

    @property
    def points(self) -> int:
        """What it adds to the risk of a stand before anybody went there."""
        return _WEIGHTS[self.tone]


class FairHints:
    """Reads the register for one stand after the other."""

    def __init__(self, store: Store, records: Records, cases: Cases) -> None:
        self.store = store
        self.records = records
        self.cases = cases

    def of(self, exhibitor_id: int) -> tuple[Hint, ...]:
        """Everything known about a stand, in the order of the questions."""
        stand = self.records.load("exhibitors", exhibitor_id)
        return self._looked(stand, self.records.load("parties", stand["party"]))

    def typed(self, raw: Mapping[str, object], exhibitor_id: int | None = None) -> tuple[Hint, ...]:
        """Everything known about a stand as it is being typed, over what is saved of it; nothing without a party."""
        typed = self.records.check("exhibitors", raw, record_id=exhibitor_id).values
        saved = self.records.load("exhibitors", exhibitor_id) if exhibitor_id is not None else _BLANK
        stand = {**saved, **typed}
        exhibits = stand["exhibits"] or ()
        stand["exhibits"] = [dict.fromkeys(Exhibit.specs()) | dict(row) for row in exhibits]
        if not isinstance(stand["party"], int):
            return ()
        party = self.records.load("parties", stand["party"])
        return self._looked(stand | {"name": stand["name"] or party["name"]}, party)

    def _looked(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> tuple[Hint, ...]:
        found = [hint for look in _LOOKS for hint in look(self, stand, party)]
        order = {letter: place for place, letter in enumerate("ABCDEFGH")}
        return tuple(sorted(found, key=lambda one: (order[one.question[0]], int(one.question[1:]))))

    def identity(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> Iterator[Hint]:
        """The name in the roster against the licence, and the credit code."""
        if stand["name"] != party["name"]:
            sentence = f"参展登记名称“{stand['name']}”与企业名称“{party['name']}”不一致"
            yield Hint("A1", sentence, "watch", "no", "parties", party["id"])
        spec = self.records.register("parties").model.specs()["credit_code"]
        doubt = spec.kind.doubt(party["credit_code"])
        if doubt:
            yield Hint("A1", f"统一社会信用代码{party['credit_code']}：{doubt}", "watch", "", "parties", party["id"])
        elif not party["credit_code"]:
            yield Hint("A1", "没有登记统一社会信用代码", "note", "", "parties", party["id"])

    def papers(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> Iterator[Hint]:
        """A commitment letter that was issued for this stand."""
        del party
        day = self.store.database.value(
            "SELECT max(issued_on) FROM papers WHERE owner=? AND key='commitment_letter' AND state='issued'",
            [stand["uid"]],
        )
        if day:
            yield Hint("A3", f"承诺书已于{day}签发", "note", "yes", "exhibitors", stand["id"])

    def complaints(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> Iterator[Hint]:
        """Complaints against this enterprise at earlier fairs, or at this one."""
        rows = self.store.database.rows(
            "SELECT f.id, e.name, f.number, f.result, f.exhibition_id FROM fair_complaints f "
            "JOIN exhibitors x ON x.id=f.exhibitor_id JOIN exhibitions e ON e.id=f.exhibition_id "
            "WHERE x.party_id=? ORDER BY f.received_at DESC",
            [party["id"]],
        )
        for record_id, fair, number, result, fair_id in rows:
            here = "本届" if fair_id == stand["exhibition"] else f"“{fair}”"
            outcome = FAIR_RESULTS.get(result, "处理中")
            answer = "found" if result == "established" else "complained"
            tone = "serious" if result == "established" else "watch"
            yield Hint("A4", f"{here}被投诉（{number}，{outcome}）", tone, answer, "fair_complaints", record_id)

    def penalties(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> Iterator[Hint]:
        """Cases of this enterprise in the register."""
        del stand
        for case in self.cases.of_party(party["id"]):
            when = f"{case.decided_on:%Y-%m-%d}" if case.decided_on else case.state
            sentence = f"本局案件：{case.number or '未编号'} {case.cause}（{when}）"
            yield Hint("A5", sentence, "serious" if case.decided_on else "watch", "yes", "cases", case.case_id)

    def lists(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> Iterator[Hint]:
        """Whether the enterprise stands on the list of abnormal operation or of serious dishonesty."""
        del stand
        rows = self.store.database.rows(
            "SELECT m.id, m.number, m.subject, m.closed_on, "
            f"(SELECT max(happened_on) FROM credit_events WHERE matter_id=m.id AND event IN ({_LISTED})), "
            f"(SELECT max(happened_on) FROM credit_events WHERE matter_id=m.id AND event IN ({_REMOVED})) "
            "FROM credit_matters m WHERE m.party_id=? AND m.subject IN ('abnormal', 'dishonesty') ORDER BY m.id DESC",
            [party["id"]],
        )
        for record_id, number, subject, closed, listed, removed in rows:
            called = f"{CREDIT_SUBJECTS[subject]}（{number}）"
            if listed and not removed and not closed:
                yield Hint("A6", f"{listed}列入{called}", "serious", "yes", "credit_matters", record_id)
            elif listed:
                yield Hint("A6", f"曾列入{called}，{removed or closed}移出", "note", "", "credit_matters", record_id)
            elif not closed:
                yield Hint("A6", f"正在办理{called}，还没有列入", "watch", "", "credit_matters", record_id)

    def exhibits(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> Iterator[Hint]:
        """Whether the exhibits are listed, and where they come from."""
        del party
        rows = stand["exhibits"]
        if not rows:
            yield Hint("B1", "登记库里还没有这个企业的展品清单", "note", "", "exhibitors", stand["id"])
            return
        yield Hint("B1", f"已登记展品{len(rows)}项", "note", "yes", "exhibitors", stand["id"])
        sources = {row["source"] for row in rows if row["source"]}
        if len(sources) == 1:
            yield Hint("B2", "按展品清单填写", "note", next(iter(sources)), "exhibitors", stand["id"])
        elif sources:
            yield Hint("B2", "展品清单里有几种来源", "note", "mixed", "exhibitors", stand["id"])

    def marks(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> Iterator[Hint]:
        """Each mark number: well formed, known, in force, held by the enterprise, for the class of the goods."""
        for row in stand["exhibits"]:
            number = row["mark_number"]
            if not number:
                continue
            doubt = TrademarkNumber().doubt(number)
            if doubt:
                yield Hint("C2", f"展品“{row['name']}”商标注册号{number}：{doubt}", "watch")
            right = self._right(number, ("trademark",))
            if right is None:
                continue
            called = f"展品“{row['name']}”商标“{right['name']}”（{number}）"
            if right["state"] in _DEAD or right["state"] == "grace":
                tone, label = "serious" if right["state"] in _DEAD else "watch", RIGHT_STATES[right["state"]]
                yield Hint("C2", f"{called}{label}", tone, "no", "rights", right["id"])
            classes = set(_CLASS.findall(right["classes"] or ""))
            used = set(_CLASS.findall(row["classes"] or ""))
            if classes and used and not used <= classes:
                more = "、".join(sorted(used - classes, key=int))
                yield Hint(
                    "C3", f"{called}核定第{right['classes']}类，展品在第{more}类", "watch", "no", "rights", right["id"]
                )
            yield from self._other_holder(right, called, party, "C5", row["licence"])

    def patents(self, stand: Mapping[str, Any], party: Mapping[str, Any]) -> Iterator[Hint]:
        """Each patent number: well formed, in force, held by the enterprise."""
        kind = PatentNumber()
        for row in stand["exhibits"]:
            for text in filter(None, _BETWEEN.split(row["patents"] or "")):
                number = kind.parse(text) or text
                if doubt := kind.doubt(number):
                    yield Hint("D2", f"展品“{row['name']}”专利号{number}：{doubt}", "serious", "no")
                right = self._right(number, ("invention", "utility_model", "design"))
                if right is None:
                    continue
                called = f"展品“{row['name']}”专利“{right['name']}”（{number}）"
                named = patent_kind(number)
                if named and right["kind"] and named != right["kind"]:
                    sentence = f"{called}号码表示{RIGHT_KINDS[named]}，登记为{RIGHT_KINDS[right['kind']]}"
                    yield Hint("D2", sentence, "watch", "no", "rights", right["id"])
                if right["state"] in (*_DEAD, "fee_overdue"):
                    tone = "serious" if right["state"] in _DEAD else "watch"
                    sentence = f"{called}{RIGHT_STATES[right['state']]}，请核查产品生产日期"
                    yield Hint("D3", sentence, tone, "no", "rights", right["id"])
                yield from self._other_holder(right, called, party, "D4", row["licence"])

    @staticmethod
    def _other_holder(
        right: Mapping[str, Any], called: str, party: Mapping[str, Any], question: str, licence: str | None
    ) -> Iterator[Hint]:
        holder = right["holder"]
        if not holder or holder in (party["name"], party["former_name"], party["representative"]):
            return
        if licence:
            yield Hint(question, f"{called}权利人为{holder}，授权：{licence}", "note", "", "rights", right["id"])
        else:
            yield Hint(question, f"{called}权利人为{holder}，没有登记授权", "serious", "no", "rights", right["id"])

    def _right(self, number: str, kinds: tuple[str, ...]) -> dict[str, Any] | None:
        """The right of this number, with or without ZL and dots."""
        bare = number.removeprefix("ZL")
        marks = ",".join("?" * len(kinds))
        found = self.store.database.value(
            f"SELECT id FROM rights WHERE number IN (?,?,?) AND (kind IS NULL OR kind IN ({marks})) LIMIT 1",
            [number, bare, f"ZL{bare}", *kinds],
        )
        return self.records.load("rights", found) if found else None


_Look = Callable[[FairHints, Mapping[str, Any], Mapping[str, Any]], Iterator[Hint]]
_LOOKS: tuple[_Look, ...] = (
    FairHints.identity,
    FairHints.papers,
    FairHints.complaints,
    FairHints.penalties,
    FairHints.lists,
    FairHints.exhibits,
    FairHints.marks,
    FairHints.patents,
)
