"""Cases: their steps through the procedure, and what the page of a case shows beside its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.errors import NeedsReason, Refused
from db.kinds.clock import today
from db.rules.procedure import State, StepReport, next_steps, states, step
from db.services.records import Records
from db.services.store import Store

_DATED = {"filed": "filed_on", "notified": "notified_on", "decided_penalty": "decided_on", "closed": "closed_on"}


@dataclass(frozen=True)
class Step:
    """One step a case could take next: the state it leads to, and what is missing for it."""

    state: State
    report: StepReport


@dataclass(frozen=True)
class PartyHistory:
    """What the register knows of a party: the cases it was in."""

    case_id: int
    number: str
    cause: str
    decided_on: date | None
    state: str


class Cases:
    """Cases and their way from a clue to the archive."""

    def __init__(self, store: Store, records: Records) -> None:
        self.store = store
        self.records = records

    def steps(self, case_id: int) -> list[Step]:
        """The lawful next steps of a case, the most usual first, each with what it still lacks."""
        case = self.records.load("cases", case_id)
        state = case.get("state") or "verifying"
        return [Step(one, self._report(case, one.key)) for one in next_steps(state)]

    def step(self, case_id: int, to: str, *, on: date | None = None, reason: str = "") -> None:
        """Record that a case reached a state, on a day where that state has one (filing, decision, closing).

        A step that is not in order raises `NeedsReason` with the reasons unless `reason` is given; it is never
        impossible. Raises `Refused` for a state that does not exist.
        """
        if to not in states():
            known = "、".join(one.label for one in states().values())
            raise Refused(f"没有“{to}”这个办案状态。", remedy=f"可用的状态：{known}。")
        case = self.records.load("cases", case_id)
        values: dict[str, Any] = {"state": to}
        dated = _DATED.get(to)
        if dated and (on or not case.get(dated)):
            values[dated] = on or today()
        report = self._report({**case, **values}, to, start=case.get("state"))
        if not report.allowed and not reason.strip():
            raise NeedsReason(report.reasons)
        self.records.save("cases", values, record_id=case_id, reason=reason)

    def known_from_clue(self, clue_id: int) -> dict[str, object]:
        """What a case filed from a clue knows already, by field name."""
        clue = self.records.load("clues", clue_id)
        known: dict[str, object] = {
            "clue": clue_id,
            "source": clue["source"],
            "channel": clue["channel"],
            "found_on": clue["received_on"],
            "verified": clue["content"],
        }
        if clue["party"]:
            known["parties"] = [{"party": clue["party"]}]
        return known

    def open_from_clue(self, clue_id: int, values: Mapping[str, object] | None = None) -> int:
        """File a case from a clue: source, party, dates and content come along, nothing is typed again."""
        clue = self.records.load("clues", clue_id)
        raw = self.known_from_clue(clue_id) | dict(values or {})
        with self.store.change(reason=f"由线索 {clue['number']} 立案"):
            case_id = self.records.save("cases", raw)
            self.records.save("clues", {"state": "filed"}, record_id=clue_id)
        return case_id

    def of_party(self, party_id: int, *, besides: int | None = None) -> list[PartyHistory]:
        """The cases a party was in, newest first, so that an earlier offence is seen while typing."""
        rows = self.store.database.rows(
            "SELECT k.id, coalesce(k.number, k.decision_number, ''), coalesce(k.cause,''), k.decided_on, k.state "
            "FROM cases k JOIN case_parties c ON c.case_id=k.id WHERE c.party_id=? AND k.id IS NOT ? "
            "ORDER BY coalesce(k.decided_on, k.filed_on, k.found_on) DESC, k.id DESC",
            [party_id, besides],
        )
        labels = {key: one.label for key, one in states().items()}
        return [
            PartyHistory(row[0], row[1], row[2], date.fromisoformat(row[3]) if row[3] else None, labels.get(row[4], ""))
            for row in rows
        ]

    def name(self, case: Mapping[str, Any]) -> str:
        """The name of a case: as entered, else party and cause; 涉嫌 stands before the decision only."""
        if case.get("name"):
            return str(case["name"])
        parties = [row.get("party_text") for row in case.get("parties", ()) if row.get("role", "party") == "party"]
        party = parties[0] if parties else ""
        if len(parties) > 1:
            party = f"{party}等"
        cause = case.get("cause") or ""
        suspected = "" if case.get("decided_on") or cause.startswith("涉嫌") else "涉嫌"
        return f"{party}{suspected}{cause}案" if party or cause else ""

    def made_papers(self, case_id: int) -> set[str]:
        """The form numbers of papers issued for a case."""
        rows = self.store.database.rows(
            "SELECT DISTINCT p.form FROM papers p JOIN cases k ON k.uid=p.owner WHERE k.id=? AND p.state='issued'",
            [case_id],
        )
        return {row[0] for row in rows}

    def _report(self, case: Mapping[str, Any], to: str, *, start: str | None = None) -> StepReport:
        papers = self.made_papers(case["id"])
        return step(start or case.get("state") or "verifying", to, facts=case, papers=papers)
