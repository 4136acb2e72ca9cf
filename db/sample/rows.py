"""The rows of a case: goods, evidence, measures, deliveries, payments, transfers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from db.rules.workdays import Calendar
from db.sample.catalogue import PATENTS
from db.sample.facts import day
from db.sample.numbers import receipt
from db.sample.parties import Party
from db.sample.plot import Plot, yuan

Row = dict[str, Any]

MEASURE_PERIOD = timedelta(days=30)
_METHODS = ("direct",) * 8 + ("post", "lien")
_SOLD_ON = ("收款记录", "销售台账", "微信收款记录截图")


@dataclass(frozen=True)
class Numbers:
    """The official numbers of the papers of one case; empty where there is none."""

    decision: str = ""
    notice: str = ""
    measure: str = ""

    @property
    def schedule(self) -> str:
        """The number of the list of goods that belongs to the measure."""
        return f"{self.measure}-清1" if self.measure else ""


def goods(rng: Random, plot: Plot) -> list[Row]:
    """The goods that were found, one row a model."""
    made = plot.days.found - timedelta(days=rng.randrange(60, 400))
    return [
        {
            "name": plot.ware.name,
            "brand": None if plot.ware.kind in PATENTS else plot.brand,
            "model": line.model,
            "unit": plot.ware.unit,
            "quantity": line.left,
            "unit_price": line.price,
            "value": line.price * line.left,
            "batch": f"{made:%Y%m%d}",
            "maker": plot.ware.holder,
            "measure": plot.measure or "other",
            "place": _kept(plot),
            "disposal": _disposal(plot),
            "disposed_on": _disposed_on(plot),
            "note": None if plot.measure else "当事人主动下架上交",
        }
        for line in plot.lines
    ]


def evidence(rng: Random, plot: Plot, numbers: Numbers) -> list[Row]:
    """What proves the facts."""
    first, second = plot.officers
    who, ware = plot.party, plot.ware
    found = [
        (
            f"{day(plot.days.checked)}现场笔录及照片",
            f"执法人员{first}、{second}在{plot.place}查见涉案{ware.name}的事实",
        ),
        (_identity(who), "当事人的主体资格"),
        (f"对{who.speaker_title}{who.speaker}的询问笔录", f"当事人购进、销售涉案{ware.name}的时间、数量、价格和来源"),
        (f"当事人{rng.choice(_SOLD_ON)}", f"当事人已售出{ware.name}{plot.goods('sold')}、收入{yuan(plot.sold_value)}"),
    ]
    if ware.kind in PATENTS:
        found.append((f"专利号{plot.right['number']}的专利登记簿副本", f"“{plot.brand}”专利的法律状态"))
    elif ware.kind != "special_symbol" and plot.conduct.key not in ("fake_registered", "confusion"):
        found.append((f"第{plot.right['number']}号商标注册证复印件", f"“{plot.brand}”商标的注册人、核定商品和有效期"))
    if plot.identified:
        genuine = plot.plan.outcome == "not_established"
        found.append(
            (f"{ware.holder}出具的辨认意见书", f"涉案{ware.name}{'系' if genuine else '不是'}权利人生产或者许可生产")
        )
    if numbers.measure:
        name = "先行登记保存证据通知书" if plot.measure == "prior_registration" else "实施行政强制措施决定书"
        found.append((f"{name}（{numbers.measure}）及财物清单", f"查获涉案{ware.name}{plot.goods('left')}"))
    return [{"name": name, "proves": proves} for name, proves in found]


def _identity(party: Party) -> str:
    if party.kind == "person":
        return "当事人居民身份证复印件"
    return f"当事人{party.values['licence_name']}复印件、{party.speaker}身份证复印件"


def measures(plot: Plot, numbers: Numbers, *, on: date, calendar: Calendar) -> list[Row]:
    """The measure that was taken on the day of filing; a prior registration ends after seven workdays."""
    if not plot.measure or plot.days.filed is None:
        return []
    filed, prior = plot.days.filed, plot.measure == "prior_registration"
    until = calendar.add_workdays(filed, 7) if prior else filed + MEASURE_PERIOD
    over = plot.days.decided or plot.days.closed or plot.days.sent or on
    if prior:
        released: date | None = until
    elif plot.plan.outcome in ("no_penalty", "not_established"):
        released = plot.days.decided
    else:
        released = plot.days.accepted
    return [
        {
            "kind": plot.measure,
            "started_at": datetime.combine(filed, time(10, 40)),
            "days": None if prior else MEASURE_PERIOD.days,
            "until": until,
            "extended_until": until + MEASURE_PERIOD if over > until and not prior else None,
            "released_on": released if released is None or released <= on else None,
            "schedule_number": numbers.schedule,
            "place": _kept(plot),
            "custodian": plot.officers[1] if plot.measure == "seizure" else plot.party.speaker,
            "reason": f"涉嫌{plot.conduct.cause}",
            "basis": plot.conduct.article_measure(plot.days.act_to),
        }
    ]


def deliveries(rng: Random, plot: Plot, numbers: Numbers) -> list[Row]:
    """What was delivered: the measure, the notice, the decision, in this order."""
    sent = []
    if numbers.measure and plot.days.filed:
        name = "先行登记保存证据通知书" if plot.measure == "prior_registration" else "实施行政强制措施决定书"
        sent.append((f"《{name}》（{numbers.measure}）", plot.days.filed, time(11, 20), "direct"))
    if plot.days.notified:
        sent.append((f"《行政处罚告知书》（{numbers.notice}）", plot.days.notified, time(15, 10), rng.choice(_METHODS)))
    if plot.days.served:
        name = "行政处罚决定书" if plot.plan.outcome == "penalty" else "不予行政处罚决定书"
        sent.append((f"《{name}》（{numbers.decision}）", plot.days.served, time(9, 30), rng.choice(_METHODS)))
    return [_delivery(plot, title, datetime.combine(on, at), method) for title, on, at, method in sent]


def payments(rng: Random, plot: Plot) -> list[Row]:
    """What was paid: all of it, a part while it goes in instalments, nothing before."""
    paid, taken = plot.days.paid, plot.plan.state == "instalment"
    if plot.plan.outcome not in ("penalty", "summary") or (paid is None and not taken):
        return []
    on = paid or plot.days.served
    rows = []
    if plot.fine:
        amount = plot.fine if paid else (plot.fine / 3).quantize(Decimal(1))
        rows.append({"kind": "fine", "paid_on": on, "amount": amount, "receipt": receipt(rng)})
    if "confiscate_gains" in plot.conduct.penalties and paid and plot.gains:
        rows.append({"kind": "gains", "paid_on": on, "amount": plot.gains, "receipt": receipt(rng)})
    return rows


def transfers(rng: Random, plot: Plot, office: Mapping[str, Any]) -> list[Row]:
    """The transfer to the police, and what became of it."""
    if plot.plan.outcome != "criminal" or plot.days.sent is None:
        return []
    refused = plot.plan.state == "criminal_refused"
    filed = plot.days.accepted if not refused else None
    long_ago = plot.days.closed is not None
    return [
        {
            "sent_on": plot.days.sent,
            "organ": office["police"],
            "reason": (
                f"当事人销售金额{yuan(plot.sold_value)}、尚未销售的货值{yuan(plot.left_value)}，达到刑事追诉标准，"
                f"涉嫌{'假冒注册商标罪' if plot.conduct.key == 'make' else '销售假冒注册商标的商品罪'}。"
            ),
            "outcome": "refused" if refused else "filed" if filed else "pending",
            "accepted_on": plot.days.sent,
            "filed_on": filed,
            "people_detained": rng.randint(1, 4) if long_ago else None,
            "people_arrested": rng.randint(0, 2) if long_ago else None,
            "note": "公安机关认为犯罪情节显著轻微，退回案卷" if refused else None,
        }
    ]


def _delivery(plot: Plot, title: str, at: datetime, method: str) -> Row:
    words = {"post": "EMS邮寄，凭妥投回执", "lien": "当事人拒绝签收，由社区工作人员见证并拍照、录像，留置送达"}
    return {
        "title": title,
        "recipient": plot.party.name,
        "delivered_at": at,
        "place": plot.place,
        "method": method,
        "receiver": plot.party.speaker if method != "lien" else None,
        "witness": "湖东社区工作人员" if method == "lien" else None,
        "note": words.get(method),
    }


def _kept(plot: Plot) -> str:
    return "雁湖县市场监督管理局涉案物品仓库" if plot.measure in ("seizure", "") else plot.place


def _disposal(plot: Plot) -> str:
    if plot.plan.outcome in ("no_penalty", "not_established", "not_filed"):
        return "returned" if plot.days.served else "pending"
    if plot.plan.outcome in ("criminal", "transferred"):
        return "transferred" if plot.days.accepted else "pending"
    if plot.days.paid is None:
        return "confiscated" if plot.days.served and plot.takes_goods else "pending"
    if not plot.takes_goods:
        return "returned"
    return "destroyed" if "destroy" in plot.conduct.penalties else "confiscated"


def _disposed_on(plot: Plot) -> date | None:
    return None if _disposal(plot) == "pending" else plot.days.paid or plot.days.accepted or plot.days.served
