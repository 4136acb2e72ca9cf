"""Who did what in a case of the practice register: the draw of conduct, goods, party, source and weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from db.sample.catalogue import PATENTS, Ware, wares
from db.sample.conducts import CONDUCTS, Conduct, fine
from db.sample.parties import County, Party
from db.sample.plans import Days, Plan
from db.sample.plot import Earlier, Plot, lines

_CONDUCTS = {
    "sale": 84,
    "make": 14,
    "similar": 14,
    "labels": 10,
    "gi_sale": 12,
    "exhibition": 4,
    "fake_registered": 6,
    "wellknown": 2,
    "patent_sale": 20,
    "patent_make": 7,
    "special": 7,
    "olympic": 5,
    "confusion": 7,
}
_CONDUCTS_BY_OUTCOME = {
    "criminal": {"sale": 3, "make": 1},
    "no_penalty": {"patent_mark": 3, "sale": 1},
    "not_filed": {"patent_mark": 1, "sale": 3},
    "not_established": {"sale": 1},
    "summary": {"sale": 1},
}
_REPEATABLE = ("sale", "make", "similar")
_CHANNELS = {
    "supervision": ("random", "campaign", "campaign", "daily", "daily", "online"),
    "report": ("12315", "12315", "12315", "12345", "right_holder", "right_holder", "visit"),
    "other_department": ("police", "customs"),
    "superior": ("other",),
    "other": ("other",),
}
_SOURCES = {"supervision": 46, "report": 42, "other_department": 7, "superior": 4, "other": 1}
_CAMPAIGNS = (
    "年关守护",
    "年关守护",
    "铁拳",
    "护农保春",
    "护农保春",
    "铁拳",
    "雷霆",
    "雷霆",
    "双节护航",
    "双节护航",
    "铁拳",
    "年关守护",
)
_SUPPLIERS = (
    "自称姓陈的流动推销人员处",
    "外省批发市场一名无固定摊位的商户处",
    "网络平台上一家现已关闭的店铺",
    "微信联系、未核实身份的供货人处",
    "上门送货的货车司机处",
)
_CUSTOMERS = ("一名未核实身份的外地客户", "自称某商贸公司业务员的男子", "微信联系的外省客户")
_AGAIN = 0.18


class Casting:
    """Draws the cast of one case after another."""

    def __init__(
        self, rng: Random, county: County, officers: Sequence[str], rights: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.rng = rng
        self.county = county
        self.officers = officers
        self.rights = rights

    def plot(self, plan: Plan, days: Days, earlier: Sequence[tuple[Plot, str]] = ()) -> Plot:
        """One case. `earlier` are the penalties decided before it, with their numbers: some of their parties return."""
        rng = self.rng
        again = self._again(plan, earlier)
        conduct = self._conduct(plan, again)
        party, ware = self._goods_and_party(plan, conduct, again)
        weight = "heavy" if again else rng.choice(("mild", "normal", "normal"))
        source, channel = self._origin(conduct)
        goods = lines(
            rng, ware, weight=weight, crime=plan.outcome == "criminal", small=plan.outcome in ("summary", "no_penalty")
        )
        plot = Plot(
            plan=plan,
            days=days,
            conduct=conduct,
            ware=ware,
            lines=goods,
            right=dict(self.rights[ware.right]),
            party=party,
            officers=self._two(),
            source=source,
            channel=channel,
            weight=weight,
            supplier=rng.choice(_CUSTOMERS if conduct.key == "labels" else _SUPPLIERS),
            measure=self._measure(plan, conduct),
            campaign=_campaign(days.found) if channel == "campaign" else None,
            earlier=again[1] if again else None,
            fine=None,
        )
        return _with_fine(rng, plot)

    def _again(self, plan: Plan, earlier: Sequence[tuple[Plot, str]]) -> tuple[Plot, Earlier] | None:
        fit = [(plot, number) for plot, number in earlier if plot.conduct.key in _REPEATABLE and plot.earlier is None]
        if plan.outcome != "penalty" or not fit or self.rng.random() > _AGAIN:
            return None
        plot, number = self.rng.choice(fit)
        return plot, Earlier(plot.days.decided or plot.days.found, number)

    def _conduct(self, plan: Plan, again: tuple[Plot, Earlier] | None) -> Conduct:
        if again:
            return again[0].conduct
        weights = _CONDUCTS_BY_OUTCOME.get(plan.outcome, _CONDUCTS)
        return CONDUCTS[self.rng.choices(list(weights), weights=list(weights.values()))[0]]

    def _goods_and_party(self, plan: Plan, conduct: Conduct, again: tuple[Plot, Earlier] | None) -> tuple[Party, Ware]:
        fit = [ware for ware in wares() if _fits(ware, conduct, self.rights)]
        if plan.outcome == "criminal":
            fit = [ware for ware in fit if ware.low >= 40]
        if again:
            trade = again[0].party.trade
            return again[0].party, self.rng.choice([ware for ware in fit if ware.trade == trade])
        ware = self.rng.choice(fit)
        kinds = {"enterprise": 38, "individual_business": 52, "person": 6, "other": 4 if ware.trade == "farm" else 0}
        if conduct.key in ("make", "labels", "wellknown", "similar", "confusion"):
            kinds = {"enterprise": 75, "individual_business": 25}
        kind = self.rng.choices(list(kinds), weights=list(kinds.values()))[0]
        return self.county.party(ware.trade, kind), ware

    def _origin(self, conduct: Conduct) -> tuple[str, str]:
        if conduct.key == "exhibition":
            return "supervision", "exhibition"
        source = self.rng.choices(list(_SOURCES), weights=list(_SOURCES.values()))[0]
        return source, self.rng.choice(_CHANNELS[source])

    def _two(self) -> tuple[str, str]:
        first, second = self.rng.sample(self.officers, 2)
        return first, second

    def _measure(self, plan: Plan, conduct: Conduct) -> str:
        """No measure in a case that lasts long by design: its periods would have run out."""
        unlikely = 0.15 if conduct.seized else 0.6
        long = plan.heard or (plan.last == "filed" and plan.dwell is not None and plan.dwell[1] > 20)
        if long or plan.outcome == "summary" or conduct.key == "patent_mark" or self.rng.random() < unlikely:
            return ""
        return self.rng.choice(("sealing", "seizure", "seizure")) if conduct.seized else "prior_registration"


def _fits(ware: Ware, conduct: Conduct, rights: Mapping[str, Mapping[str, Any]]) -> bool:
    if conduct.key == "labels":
        return ware.trade == "printing"
    if conduct.key == "gi_sale":
        return ware.kind == "geographical_indication"
    if conduct.key in ("special", "olympic"):
        return ware.kind == "special_symbol" and ("奥林匹克" in ware.right) == (conduct.key == "olympic")
    if conduct.key.startswith("patent"):
        return ware.kind in PATENTS and bool(rights[ware.right]["ended_on"]) == (conduct.key == "patent_sale")
    return ware.kind == "trademark" and ware.trade != "printing"


def _with_fine(rng: Random, plot: Plot) -> Plot:
    if plot.plan.outcome == "summary":
        amount: Decimal | None = Decimal(200 if plot.party.kind == "person" else rng.randrange(5, 31) * 100)
    else:
        amount = fine(
            rng, plot.conduct, turnover=plot.turnover, gains=plot.gains, weight=plot.weight, on=plot.days.act_to
        )
    return replace(plot, fine=amount)


def _campaign(found: date) -> str:
    return f"{found.year}年“{_CAMPAIGNS[found.month - 1]}”行动"
