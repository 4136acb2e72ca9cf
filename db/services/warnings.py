"""The warnings of a case: read from all its facts, answered with a reason, never in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from db.errors import Invalid, Missing
from db.kinds.clock import today
from db.models import Acknowledgement
from db.models.case import CASE_KINDS
from db.rules.deadline_rules import deadline_rules
from db.rules.warnings import Warning, warnings
from db.services.cases import Cases
from db.services.deadlines import Deadlines
from db.services.facts import Facts
from db.services.office import OfficeService
from db.services.records import Records
from db.services.store import Store

_PLACES = {
    "measures": "seizure_no_power seizure_power_depends seizure_lapsing seizure_lapsed seizure_too_long "
    "prior_registration_lapsing prior_registration_lapsed",
    "officer_a": "officers_missing officers_same officer_no_licence recusal reviewer_is_officer",
    "fine": "fine_not_allowed fine_over fine_under innocent_seller innocent_seller_patent",
    "turnover": "fine_base_missing",
    "confiscated_gains": "gains_not_confiscable gains_not_confiscated confiscated_without_penalty",
    "confiscated_goods": "goods_not_confiscated",
    "article_penalty": "milder_law",
    "article_violated": "article_version",
    "discretion": "repeat_infringement",
    "hearing": "hearing_due hearing_missed hearing_skipped",
    "events": "decided_too_early fined_after_referral",
    "publications": "publish_due publish_overdue publish_not publication_stop",
    "act_to": "limitation_passed",
    "rights": "right_not_valid",
    "payments": "surcharge",
    "papers": "host_is_officer dishonesty_list legal_review_due summary_over summary_kind crime_reached crime_watch "
    "payment_overdue urge_due",
}
_PLACE_OF = {key: place for place, keys in _PLACES.items() for key in keys.split()}
"""Where in the case a warning is put right: a field or rows, or its papers."""

LIMITS = {"hearing_person": "person_hearing_sum", "hearing_entity": "entity_hearing_sum"}


@dataclass(frozen=True)
class CaseWarning:
    """One warning about a case.

    `level` is serious, watch or note; `place` is the field of the case (or `papers`) where it is put right; `ways` are
    things to do, `ask` questions left open. `answered` is the reason that was recorded for letting it stand, empty
    while nobody did; `by` and `at` tell who and when.
    """

    key: str
    level: str
    sentence: str
    article: str
    ways: tuple[str, ...]
    ask: tuple[str, ...]
    place: str
    answered: str = ""
    by: str = ""
    at: str = ""


class Warnings:
    """Warnings of cases and what the office answered to them."""

    def __init__(
        self, store: Store, records: Records, cases: Cases, deadlines: Deadlines, office: OfficeService
    ) -> None:
        self.store = store
        self.records = records
        self.facts = Facts(store, records, cases)
        self.deadlines = deadlines
        self.office = office

    def of_case(self, case_id: int) -> list[CaseWarning]:
        """What a good legal officer would say of the case today; the open ones first, the serious before the others.

        A warning that was answered opens again when its sentence changes, because then the facts have changed.
        """
        values = self.values(case_id)
        with self.deadlines.rulebook.applied():
            found = self.told(values)
        answers = self._answers(values["uid"])
        told = [
            CaseWarning(
                one.key, one.level, one.sentence, one.article, one.ways, one.ask,
                _PLACE_OF.get(one.key, "papers"), *answers.get((one.key, one.sentence), ("", "", "")),
            )
            for one in found
        ]  # fmt: skip
        return sorted(told, key=lambda one: bool(one.answered))

    def told(self, values: Mapping[str, Any]) -> tuple[Warning, ...]:
        """What the rules in use say of the facts of a case."""
        limits = self.office.load()
        own = {key: Decimal(limits[name]) for key, name in LIMITS.items() if limits.get(name) is not None}
        return warnings(values, today=today(), calendar=self.deadlines.calendar(), own=own, labels=CASE_KINDS)

    def acknowledge(self, case_id: int, key: str, reason: str) -> None:
        """Record why a warning is let stand. Raises `Invalid` without a reason, `Missing` when it no longer applies."""
        self.store.access.need_write("cases")
        if not reason.strip():
            raise Invalid({"reason": "请写明理由。"}, {"reason": "理由"})
        found = next((one for one in self.of_case(case_id) if one.key == key), None)
        if found is None:
            raise Missing("这条提示已经不再适用。")
        owner = self.records.load("cases", case_id)["uid"]
        row = {"owner": owner, "key": key, "sentence": found.sentence[:500], "reason": reason.strip()[:500]}
        with self.store.change(reason=reason.strip()) as changes:
            changes.insert(Acknowledgement, row, owner=owner)
            changes.touched.add(("cases", case_id))

    def values(self, case_id: int) -> dict[str, Any]:
        """The facts of a case by field name, as the rules read them."""
        values = self.records.load("cases", case_id)
        facts = self.facts.of("cases", case_id)
        clue = facts["clue"]
        uid = values["uid"]
        rows = self.store.database.rows(
            "SELECT form, coalesce(number,''), state FROM papers WHERE owner=? ORDER BY id", [uid]
        )
        papers = [{"form": form, "number": number, "state": state} for form, number, state in rows]
        parties = [self._party(row) for row in values["parties"]]
        return values | {
            "parties": parties,
            "rights": facts["rights"],
            "officers": facts["officers"],
            "papers": papers,
            "informer": clue.get("informer"),
            "hearing_host": self._host(facts["issued"]),
            **self._happened(case_id, values),
            "earlier": self._earlier(case_id, [one["id"] for one in parties if one.get("role") in (None, "party")]),
        }

    def _party(self, row: dict[str, Any]) -> dict[str, Any]:
        party = self.records.load("parties", row["party"]) if row.get("party") is not None else {}
        return party | {"role": row.get("role") or "party"}

    @staticmethod
    def _host(issued: dict[str, Any]) -> str | None:
        host = issued.get("hearing_notice", {}).get("own", {}).get("host")
        return str(host) if host else None

    def _happened(self, case_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
        """What happened in a case, recorded or told by its papers and deliveries, and how the fine may be paid."""
        cases = self.deadlines.cases
        with self.deadlines.rulebook.applied():
            calendar = self.deadlines.calendar()
            found, _ = cases.read([case_id], rules=deadline_rules(), calendar=calendar, today=today())
        events = [one for one in found[case_id] if not one.about]
        served = [_as_day(one.on) for one in events if one.key == "decision_served"]
        terms = cases.terms([case_id]).get(case_id)
        return {
            "events": [{"event": one.key, "happened_at": one.on, "note": one.paper} for one in events],
            "served_on": min(served, default=None),
            "instalments": [
                {"due_on": due, "amount": values["fine"] if amount is None else amount}
                for due, amount in (terms.due if terms else ())
            ],
        }

    def _earlier(self, case_id: int, parties: list[int]) -> list[dict[str, Any]]:
        """Penalties of the same party in other cases of this register."""
        if not parties:
            return []
        rows = self.store.database.rows(
            "SELECT DISTINCT k.id, k.kind, k.decided_on, coalesce(k.decision_number, k.number, k.old_number) "
            "FROM cases k JOIN case_parties c ON c.case_id=k.id AND c.role='party' "
            f"WHERE k.id<>? AND c.party_id IN ({','.join(map(str, parties))}) AND k.decided_on IS NOT NULL "
            "AND coalesce(k.outcome,'penalty')='penalty' ORDER BY k.decided_on",
            [case_id],
        )
        return [{"kind": kind, "decided_on": _day(day), "number": number} for _, kind, day, number in rows]

    def _answers(self, owner: bytes) -> dict[tuple[str, str], tuple[str, str, str]]:
        """The newest reason for each warning as it was told."""
        rows = self.store.database.rows(
            "SELECT key, sentence, reason, created_by, created_at FROM acknowledgements WHERE owner=? ORDER BY id",
            [owner],
        )
        return {(key, sentence): (reason, who, at[:16]) for key, sentence, reason, who, at in rows}


def _as_day(on: date | datetime) -> date:
    return on.date() if isinstance(on, datetime) else on


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
