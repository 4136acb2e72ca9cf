"""From a plot to the values of a case and of its clue, as a clerk would have entered them step by step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from db.rules.laws import cite
from db.rules.workdays import Calendar
from db.sample import reasons, rows
from db.sample.events import events
from db.sample.facts import day, facts
from db.sample.numbers import mobile
from db.sample.people import Crowd
from db.sample.plot import Plot

_CLOSING = {
    "penalty": "performed",
    "summary": "performed",
    "no_penalty": "no_penalty",
    "not_established": "not_established",
    "criminal": "criminal",
    "transferred": "transferred",
    "terminated": "terminated",
}
_OUTCOMES = {"summary": "penalty", "terminated": "other"}
_PATENT_GAINS = "销售价格乘以销售数量（专利行政执法办法第四十七条）"
CLUE_STATES = {
    "clue": "open",
    "verifying": "verifying",
    "not_filed": "not_filed",
    "clue_transferred": "transferred",
    "open": "open",
    "transferred": "transferred",
}


def case(
    rng: Random, plot: Plot, numbers: rows.Numbers, *, office: Mapping[str, Any], on: date, calendar: Calendar
) -> dict[str, Any]:
    """The values of a case by field name, filled as far as it has come; parties, rights, officers go by their names."""
    values: dict[str, Any] = {
        "kind": plot.conduct.kind,
        "cause": plot.conduct.cause,
        "found_on": plot.days.found,
        "source": plot.source,
        "channel": plot.channel,
        "state": plot.plan.state,
        "officer_a": plot.officers[0],
        "officer_b": plot.officers[1],
        "unit": office["unit"],
        "place": plot.place,
        "campaign": plot.campaign,
        "exhibition": "雁湖县名优产品展销会" if plot.conduct.key == "exhibition" else None,
        "parties": [{"party": plot.party.name, "role": "party"}],
        "rights": [{"right": plot.ware.right}] if plot.conduct.key not in ("fake_registered", "confusion") else [],
    }
    if plot.days.checked:
        values["verified"] = reasons.verified(plot)
        values["goods"] = rows.goods(rng, plot)
    if plot.days.filed or plot.plan.outcome == "summary":
        values |= _filed(plot, numbers, on=on, calendar=calendar)
    if plot.days.concluded or plot.days.decided:
        values |= _concluded(rng, plot, numbers)
    if plot.days.reviewed or plot.days.decided:
        values |= _proposed(plot)
    if plot.days.answered and plot.plan.outcome == "penalty":
        values["statement"] = reasons.statement(plot)
    if plot.days.decided or plot.days.sent:
        values |= _decided(rng, plot, numbers, office)
    if plot.days.paid or plot.days.closed:
        values |= _closed(plot)
    values["payments"] = rows.payments(rng, plot)
    values["events"] = events(plot, on=on, calendar=calendar)
    values["deliveries"] = rows.deliveries(rng, plot, numbers)
    return {name: value for name, value in values.items() if value is not None}


def clue(rng: Random, plot: Plot, *, crowd: Crowd, office: Mapping[str, Any], head: str) -> dict[str, Any]:
    """The values of the clue behind a case, or of one that led to none."""
    first, second = plot.officers
    state = CLUE_STATES.get(plot.plan.state, "filed")
    values: dict[str, Any] = {
        "source": plot.source,
        "channel": plot.channel,
        "received_on": plot.days.found,
        "party": plot.party.name,
        "content": reasons.content(plot),
        "registered_by": first,
        "registered_on": plot.days.found,
        "state": state,
    }
    if plot.source == "supervision":
        unit = office["unit"]
        values |= {"inspector_a": first, "inspector_a_unit": unit, "inspector_b": second, "inspector_b_unit": unit}
    elif plot.source == "report":
        values |= _informer(rng, plot, crowd)
    elif plot.source == "other":
        values["source_other"] = "权利人线索通报"
    else:
        sender = office["police"] if plot.channel == "police" else "衡阳市市场监督管理局"
        values |= {"sender": sender, "sender_contact": crowd.human().name, "sender_phone": mobile(rng)}
        values["sender_address"] = "湖南省雁湖县湖滨大道1号" if plot.channel == "police" else "湖南省衡阳市"
    if state != "open":
        told = {"filed": "同意核查，符合条件的依法立案", "not_filed": "经核查不符合立案条件，不予立案"}
        values["opinion"] = told.get(state, "移送有管辖权的部门处理" if state == "transferred" else "同意核查")
        values |= {"opinion_by": head, "opinion_on": plot.days.found}
    if plot.channel in ("12315", "12345"):
        values["external_number"] = f"{plot.channel}{plot.days.found:%Y%m%d}{rng.randrange(10**5):05d}"
    return values


def _informer(rng: Random, plot: Plot, crowd: Crowd) -> dict[str, Any]:
    unit = plot.channel == "right_holder"
    human = crowd.human()
    return {
        "informer_kind": "unit" if unit else "person",
        "informer": plot.ware.holder if unit else human.name,
        "informer_representative": human.name if unit else None,
        "informer_id": None if unit else human.id_number,
        "informer_phone": mobile(rng),
    }


def _filed(plot: Plot, numbers: rows.Numbers, *, on: date, calendar: Calendar) -> dict[str, Any]:
    return {
        "filed_on": plot.days.filed,
        "act_from": plot.days.act_from,
        "act_to": plot.days.act_to,
        "similarity": {"sale": "same", "make": "same", "similar": "similar"}.get(plot.conduct.key),
        "measures": rows.measures(plot, numbers, on=on, calendar=calendar),
    }


def _concluded(rng: Random, plot: Plot, numbers: rows.Numbers) -> dict[str, Any]:
    on = plot.days.act_to
    pardoned = plot.plan.outcome in ("no_penalty", "not_established")
    values = {
        "facts": facts(plot),
        "evidence": rows.evidence(rng, plot, numbers),
        "article_violated": plot.conduct.article_violated(on),
        "article_penalty": cite("CF 33/1") if pardoned else plot.conduct.article_penalty(on),
        "reasoning": reasons.reasoning(plot),
        "dens_destroyed": 1 if plot.conduct.key == "make" and plot.weight == "heavy" else None,
    }
    if plot.plan.outcome == "not_established":
        return values
    patent = plot.conduct.key.startswith("patent")
    return values | {
        "turnover": plot.turnover,
        "turnover_method": "已售出的按实际销售价格、未售出的按标价计算",
        "illegal_gains": plot.gains,
        "gains_method": _PATENT_GAINS if patent else "销售收入扣除有证据证明的购进价款",
    }


def _proposed(plot: Plot) -> dict[str, Any]:
    values: dict[str, Any] = {"notified_on": plot.days.notified, "correction": reasons.order(plot)}
    if plot.plan.outcome not in ("penalty", "summary"):
        return values
    return values | {
        "discretion": reasons.discretion(plot),
        "penalty_kinds": plot.conduct.penalties,
        "fine": plot.fine,
        "confiscated_goods": reasons.taken(plot) if plot.takes_goods else None,
        "confiscated_value": plot.left_value if plot.takes_goods else None,
        "confiscated_gains": plot.gains if "confiscate_gains" in plot.conduct.penalties else None,
        "hearing": _hearing(plot) if plot.days.notified else None,
    }


def _hearing(plot: Plot) -> str:
    if plot.plan.heard:
        return "held" if plot.days.answered else "requested"
    return "waived" if reasons.hearing_due(plot) else "none"


def _decided(rng: Random, plot: Plot, numbers: rows.Numbers, office: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "outcome": _OUTCOMES.get(plot.plan.outcome, plot.plan.outcome),
        "decided_on": plot.days.decided,
        "decision_number": numbers.decision or None,
        "penalty_kinds": plot.conduct.penalties if plot.plan.outcome in ("penalty", "summary") else None,
        "transfers": rows.transfers(rng, plot, office),
    }


def _closed(plot: Plot) -> dict[str, Any]:
    values: dict[str, Any] = {
        "outcome": _OUTCOMES.get(plot.plan.outcome, plot.plan.outcome),
        "closing_reason": _CLOSING[plot.plan.outcome],
        "disposal": _disposal(plot),
        "closed_on": plot.days.closed,
        "retention": ("permanent" if plot.plan.outcome == "criminal" else "30") if plot.days.archived else None,
    }
    if plot.plan.outcome in ("penalty", "summary"):
        values["execution"] = "voluntary"
    return values


def _disposal(plot: Plot) -> str:
    what = f"{plot.ware.name}{plot.goods('left')}"
    settled = day(plot.days.paid or plot.days.accepted or plot.days.served or plot.days.closed)
    if plot.plan.outcome in ("criminal", "transferred"):
        return f"{what}于{settled}随案移送。"
    if plot.plan.outcome not in ("penalty", "summary"):
        return f"{what}于{settled}退还当事人。"
    money = f"罚没款于{settled}全部缴入国库。" if plot.fine else ""
    if not plot.takes_goods:
        return f"{money}{what}由当事人消除违法标识后自行处理。"
    how = "在雁湖县生活垃圾焚烧发电厂集中销毁" if "destroy" in plot.conduct.penalties else "移交涉案物品仓库，依法处理"
    return f"{money}没收的{what}于{settled}{how}，制作《涉案物品处理记录》。"
