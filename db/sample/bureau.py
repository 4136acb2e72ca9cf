"""The whole practice register as plain values: the last two years of a county bureau that does not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from db.rules.workdays import standard
from db.sample import cases
from db.sample.casting import Casting
from db.sample.catalogue import rights
from db.sample.numbers import COUNTY, landline, mobile, officer_licence
from db.sample.parties import County
from db.sample.people import Crowd
from db.sample.plans import CLUES, PLANS, Days, Plan, days
from db.sample.plot import Plot
from db.sample.rows import Numbers

SHORT = "雁湖"
UNIT = "综合行政执法大队"
_DUTIES = (
    ("局长", "局机关"),
    ("副局长", "局机关"),
    ("大队长", UNIT),
    ("副大队长", UNIT),
    *(("执法员", UNIT),) * 6,
    ("所长", "荷塘市场监督管理所"),
    ("执法员", "荷塘市场监督管理所"),
)
_DECISIONS = {"penalty": "市监处罚", "summary": "市监当罚", "no_penalty": "市监不罚", "not_established": "市监不罚"}
_FROM_A_CLUE = 0.74


PAPERS = {"市监处罚": "penalty_decision", "市监罚告": "penalty_notice", "市监强制": "measure_decision"}
"""The paper behind an official number, by its code, where this register can make that paper."""


@dataclass(frozen=True)
class Given:
    """An official number: its code, the day it was given, its text, and the place in `cases` of the case it is for."""

    code: str
    on: date
    text: str
    case: int


@dataclass(frozen=True)
class Bureau:
    """The records by register, as forms take them.

    Links go by name; `clue` of a case is the place of its clue in `clues`. Clues stand in the order of the day they
    were received, cases of the day they were filed, `numbers` of the day they were given.
    """

    office: dict[str, Any]
    officers: tuple[dict[str, Any], ...]
    parties: tuple[dict[str, Any], ...]
    rights: tuple[dict[str, Any], ...]
    clues: tuple[dict[str, Any], ...]
    cases: tuple[dict[str, Any], ...]
    numbers: tuple[Given, ...]


def bureau(seed: int, *, on: date) -> Bureau:
    """The bureau as of a day; the same for the same seed and day."""
    rng, calendar = Random(f"practice {seed}"), standard()
    crowd = Crowd(rng, on=on)
    county = County(rng, crowd)
    officers = _officers(crowd, rng)
    office = _office(crowd, officers)
    known = {right["name"]: right for right in rights(rng, on=on)}
    casting = Casting(rng, county, [one["name"] for one in officers if one["unit"] == UNIT], known)

    def laid(plans: Iterable[Plan]) -> list[tuple[Plan, Days]]:
        return [(plan, days(rng, calendar, plan, on=on)) for plan in plans for _ in range(plan.count)]

    timed = sorted(laid(PLANS), key=lambda one: (one[1].filed or one[1].found, one[1].found))
    given: list[Given] = []
    decisions = _number(given, [(_DECISIONS.get(plan.outcome, ""), when.decided) for plan, when in timed])
    plots: list[Plot] = []
    for plan, when in timed:
        before = [(one, decisions[place]) for place, one in enumerate(plots) if (one.days.decided or on) < when.found]
        plots.append(casting.plot(plan, when, [one for one in before if one[0].plan.outcome == "penalty"]))
    notices = _number(given, [("市监罚告", one.days.notified) for one in plots])
    measures = _number(given, [(_measure_code(one), one.days.filed) for one in plots])
    led = [one for one in plots if one.days.filed is None or rng.random() < _FROM_A_CLUE]
    led += [casting.plot(plan, when) for plan, when in laid(CLUES)]
    led.sort(key=lambda one: one.days.found)
    places = {id(one): place for place, one in enumerate(led)}
    archive = _archive_numbers(plots)
    told = []
    for place, plot in enumerate(plots):
        numbers = Numbers(decisions[place], notices[place], measures[place])
        values = cases.case(rng, plot, numbers, office=office, on=on, calendar=calendar)
        extra = {"clue": places.get(id(plot)), "archive_number": archive.get(place)}
        told.append(values | {name: value for name, value in extra.items() if value is not None})
    clues = [cases.clue(rng, plot, crowd=crowd, office=office, head=officers[2]["name"]) for plot in led]
    parties = [party.values for party in county.parties]
    return Bureau(
        office,
        tuple(officers),
        tuple(parties),
        tuple(known.values()),
        tuple(clues),
        tuple(told),
        tuple(given),
    )


def _number(given: list[Given], asked: list[tuple[str, date | None]]) -> list[str]:
    """A number for each (code, day) in the order of the days, an empty text without code or day; notes what it gave."""
    texts = [""] * len(asked)
    serials: Counter[tuple[str, int]] = Counter()
    dated = sorted((on, place, code) for place, (code, on) in enumerate(asked) if code and on is not None)
    for on, place, code in dated:
        serials[code, on.year] += 1
        texts[place] = f"{SHORT}{code}〔{on.year}〕{serials[code, on.year]}号"
        given.append(Given(code, on, texts[place], place))
    return texts


def _measure_code(plot: Plot) -> str:
    return {"": "", "prior_registration": "市监先登"}.get(plot.measure, "市监强制")


def _archive_numbers(plots: list[Plot]) -> dict[int, str]:
    """The year of closing and a serial of four digits for each archived case, in the order of archiving."""
    dated = sorted(
        (plot.days.archived, place, plot.days.closed)
        for place, plot in enumerate(plots)
        if plot.days.archived is not None and plot.days.closed is not None
    )
    serials: Counter[int] = Counter()
    found = {}
    for _, place, closed in dated:
        serials[closed.year] += 1
        found[place] = f"{closed.year}{serials[closed.year]:04d}"
    return found


def _officers(crowd: Crowd, rng: Random) -> list[dict[str, Any]]:
    return [
        {
            "name": crowd.human().name,
            "licence_number": officer_licence(place),
            "unit": unit,
            "duty": duty,
            "phone": mobile(rng),
            "active": True,
        }
        for place, (duty, unit) in enumerate(_DUTIES, start=1)
    ]


def _office(crowd: Crowd, officers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": f"{SHORT}县市场监督管理局",
        "short_name": SHORT,
        "region": COUNTY,
        "address": "湖南省雁湖县湖滨大道66号",
        "postcode": "421999",
        "phone": landline(crowd.rng),
        "contact": officers[4]["name"],
        "contact_phone": landline(crowd.rng),
        "unit": UNIT,
        "reconsideration_body": "雁湖县人民政府",
        "court": "雁湖县人民法院",
        "police": "雁湖县公安局",
        "procuratorate": "雁湖县人民检察院",
        "bank": "雁湖农村商业银行营业部",
        "payee": "雁湖县财政局非税收入专户",
        "bank_account": "8201042900000000315",
        "head": officers[0]["name"],
    }
