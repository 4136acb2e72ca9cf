"""Clues out of what was found at a fair, linked both ways: a bad answer of a check, a complaint."""

from __future__ import annotations

from dataclasses import dataclass

from db.errors import Refused
from db.kinds.clock import today
from db.models.exhibition import Answer
from db.services.access import house
from db.services.records import Records
from db.services.settle import version_of
from db.services.store import Store


@dataclass(frozen=True)
class FromFair:
    """Where a clue came from: the check (with its question) or the complaint."""

    register: str
    record_id: int
    number: str
    question: str = ""


class FairClues:
    """Makes them, and knows where a clue came from."""

    def __init__(self, store: Store, records: Records) -> None:
        self.store = store
        self.records = records

    def from_finding(self, check_id: int, question: str) -> int:
        """Make a clue out of one bad answer, linked both ways; the clue that was made before when there is one.

        The check is a service to the exhibitor: what was said in it stays there, and the clue says only what has to
        be looked into. Raises `Refused` when the answer gives no ground.
        """
        check = self.records.load("risk_checks", check_id)
        row = next((one for one in check["answers"] if one["question"] == question), None)
        asked = version_of(self.store, check_id).question(question)
        if row is None or row["answer"] not in asked.bad:
            raise Refused(f"{question}“{asked.short}”没有发现问题，不能转为线索。")
        if row["clue"]:
            return int(row["clue"])
        stand = self.records.load("exhibitors", check["exhibitor"])
        where = "，展位".join(filter(None, (stand["exhibition_text"], stand["booth"])))
        content = (
            f"在参展企业知识产权风险排查（{check['number'] or check_id}）中发现需要核查的事项："
            f"{asked.lead or asked.short}。"
            f"当事人：{stand['party_text']}（{where}）。请依法另行核查取证，排查表不作为证据使用。"
        )
        self.store.access.need_write("risk_checks")
        with self.store.change(reason=f"由风险排查 {check['number']} 转为线索") as changes, house():
            clue_id = self._make(content, stand["party"], check["checker_a_text"], check["checker_b_text"])
            before = self.store.stored(Answer, row["id"]) or {}
            changes.update(Answer, row["id"], before=before, after={"clue_id": clue_id}, owner=check["uid"])
        return clue_id

    def from_complaint(self, complaint_id: int) -> int:
        """Make a clue out of a complaint at the fair, with its facts; the one made before when there is one."""
        complaint = self.records.load("fair_complaints", complaint_id)
        if complaint["clue"]:
            return int(complaint["clue"])
        stand = self.records.load("exhibitors", complaint["exhibitor"]) if complaint["exhibitor"] else {}
        exhibit = f"展品：{complaint['exhibit']}。" if complaint["exhibit"] else ""
        content = (
            f"{complaint['exhibition_text']}现场投诉（{complaint['number']}）。{exhibit}{complaint['facts'] or ''}"
        )
        self.store.access.need_write("fair_complaints")
        with self.store.change(reason=f"由展会投诉 {complaint['number']} 转为线索"), house():
            clue_id = self._make(content, stand.get("party"), None, None, source="report")
            self.records.save("fair_complaints", {"clue": clue_id}, record_id=complaint_id)
        return clue_id

    def origin(self, clue_id: int) -> FromFair | None:
        """The check or complaint out of which a clue was made; None for one from elsewhere."""
        rows = self.store.database.rows(
            "SELECT 'risk_checks', k.id, k.number, a.question FROM risk_answers a "
            "JOIN risk_checks k ON k.id=a.check_id WHERE a.clue_id=? "
            "UNION ALL SELECT 'fair_complaints', id, number, '' FROM fair_complaints WHERE clue_id=?",
            [clue_id, clue_id],
        )
        return FromFair(rows[0][0], rows[0][1], rows[0][2] or "", rows[0][3]) if rows else None

    def _make(
        self, content: str, party: int | None, first: str | None, second: str | None, *, source: str = "supervision"
    ) -> int:
        office = self.store.database.value("SELECT unit FROM offices LIMIT 1")
        values: dict[str, object] = {
            "source": source,
            "channel": "exhibition",
            "received_on": today(),
            "content": content,
            "party": party,
        }
        if source == "supervision":
            values |= {"inspector_a": first or None, "inspector_b": second or None}
            values |= {"inspector_a_unit": office if first else None, "inspector_b_unit": office if second else None}
        return self.records.save("clues", values)
