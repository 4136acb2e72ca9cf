"""The publication of penalties: what must be published by when, until when it shows, when repair can be asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.registers.ledgers import PUBLICATIONS_WHERE
from db.rules.publication import CATEGORIES, publication
from db.services.case_events import PERSON_OF_CASE, publication_kind
from db.services.computed import Computed

_PUBLISHED = ("published", "published_light", "published_serious")
_COLUMNS = ("decided_on", "state", "penalty_kinds", "fine", "confiscated_gains", "tier", "person")


@dataclass(frozen=True)
class Shown:
    """The publication of one penalty: its category, its days, what was done when, where and by whom, what is next."""

    case_id: int
    state: str
    category: str
    due_on: date | None
    published_on: date | None
    channel: str
    handler: str
    stops_on: date | None
    repair_from: date | None
    ended_on: date | None
    corrected_on: date | None
    next: str


class Publications(Computed[Shown]):
    """The publications of all penalties, worked out at once and kept until something changes."""

    def of_case(self, case_id: int) -> Shown | None:
        """The publication of the penalty of a case; None where there is none."""
        return self.all().get(case_id)

    def waiting(self) -> tuple[int, int]:
        """How many penalties wait to be published, and how many of them are late."""
        readable = self.store.access.may_read("cases")
        states = [one.state for one in self.all().values() if readable]
        late = states.count("overdue")
        return states.count("due") + late, late

    def _work_out(self, day: date) -> dict[int, Shown]:
        rows = self.store.database.rows
        person = PERSON_OF_CASE.format(case="t.id")
        cases = rows(
            "SELECT t.id, t.decided_on, t.state, t.penalty_kinds, t.fine, t.confiscated_gains, t.tier, "
            f"{person} FROM cases t WHERE {PUBLICATIONS_WHERE}"
        )
        acts: dict[int, list[tuple[date, str, str, str]]] = defaultdict(list)
        for case_id, act, done, channel, handler in rows(
            "SELECT case_id, act, done_on, coalesce(channel,''), coalesce(handler,'') FROM publications "
            "WHERE done_on IS NOT NULL ORDER BY done_on"
        ):
            acts[case_id].append((date.fromisoformat(done), act, channel, handler))
        names = {"publication_stopped": "stopped", "publication_withdrawn": "withdrawn"}
        for case_id, event, at in rows(
            "SELECT case_id, event, happened_at FROM case_events WHERE event IN ('published','published_light',"
            "'published_serious','publication_stopped','publication_withdrawn','decision_changed') ORDER BY happened_at"
        ):
            act = "published" if event in _PUBLISHED else names.get(event, event)
            acts[case_id].append((date.fromisoformat(at[:10]), act, "", ""))
        away = self._away()
        calendar = self.deadlines.calendar()
        found = {}
        for case_id, *stored in cases:
            case = dict(zip(_COLUMNS, stored, strict=True))
            decided = date.fromisoformat(case["decided_on"])
            kind = publication_kind(case, decided)
            done = sorted(acts[case_id], key=lambda one: one[0])
            published = next((one for one in reversed(done) if one[1] == "published"), None)
            clocks = publication(
                kind,
                decided_on=decided,
                published_on=published[0] if published else None,
                other_province=case_id in away,
                revoked="revoke_licence" in (case["penalty_kinds"] or ""),
                calendar=calendar,
            )
            due, stop, repair = (one.ends_on if one else None for one in (clocks.due, clocks.stop, clocks.repair))
            last = {act: on for on, act, _, _ in done}
            state = _state(kind, last, due, stop, repair, day)
            found[case_id] = Shown(
                case_id,
                state,
                CATEGORIES[kind],
                due,
                published[0] if published else None,
                published[2] if published else "",
                published[3] if published else "",
                stop,
                repair,
                last.get("withdrawn") or last.get("stopped"),
                last.get("corrected"),
                _next(state, due, stop, repair),
            )
        return found

    def _away(self) -> set[int]:
        """The cases of parties of another province, whose penalties are pushed there."""
        rows = self.store.database.rows(
            "SELECT c.case_id FROM case_parties c JOIN parties p ON p.id=c.party_id WHERE c.position=0 "
            "AND p.region IS NOT NULL AND p.kind<>'person' "
            "AND substr(p.region,1,2)<>(SELECT substr(region,1,2) FROM offices LIMIT 1)"
        )
        return {row[0] for row in rows}

    def _field(self, one: Shown, name: str) -> Any:
        return getattr(one, name)


def _state(
    kind: str, last: dict[str, date], due: date | None, stop: date | None, repair: date | None, day: date
) -> str:
    if kind == "none":
        return "none"
    if "withdrawn" in last:
        return "withdrawn"
    if "decision_changed" in last and "published" in last:
        return "revoked"
    if "stopped" in last:
        return "stopped"
    if "published" not in last:
        pushed = "pushed" in last
        return "shown" if pushed else "overdue" if due and due < day else "due"
    if stop and stop < day:
        return "expired"
    asked = last.get("repair_asked")
    answered = max((last[key] for key in ("repair_granted", "repair_refused") if key in last), default=None)
    if asked and (answered is None or answered < asked):
        return "repairing"
    return "repairable" if repair and repair <= day else "shown"


def _next(state: str, due: date | None, stop: date | None, repair: date | None) -> str:
    if state in ("due", "overdue") and due:
        return f"{due:%Y-%m-%d} 前公示" if state == "due" else "立即公示"
    if state == "revoked":
        return "三个工作日内撤回"
    if state == "expired":
        return "停止公示"
    if state == "repairing":
        return "七个工作日内决定是否准予修复"
    if state == "shown" and repair:
        return f"{repair:%Y-%m-%d} 起可申请修复"
    return f"{stop:%Y-%m-%d} 停止公示" if stop and state in ("shown", "repairable") else ""
