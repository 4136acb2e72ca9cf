"""Checks of a penalty: the range of the fine, hearing, summary procedure, repetition, limitation, rights, crime."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from db.rules.context import Context, Hit, is_person
from db.rules.criminal import Conduct, acts_of, items_of, repeated, suspicions
from db.rules.deadlines import deadline
from db.rules.facts import Facts, chinese, total, yuan
from db.rules.fines import BASES, FineRule, fine_range, fine_rules, fines_for
from db.rules.laws import cite, laws, number

_CITING = {"article_violated": "违反条款", "article_penalty": "处罚依据"}
_CITED = {
    "trademark_infringement": (("trademark", "infringement"), ("trademark", "penalty")),
    "exhibition": (("trademark", "infringement"), ("trademark", "penalty")),
    "patent_counterfeit": (("patent", "counterfeit"), ("patent", "penalty")),
    "olympic_symbol": (("olympic_symbol", "infringement"),),
}
"""The matters whose article a case of a kind cites."""
_FIRST_SERVICE = 35
"""The first class of services in the classification of goods and services."""
_KINDS = {"suspend_business": "责令停产停业", "revoke_licence": "吊销许可证件"}
_RIGHTS = {"trademark": "注册商标", "invention": "发明专利", "utility_model": "实用新型专利", "design": "外观设计专利"}


def acted_on(facts: Facts, context: Context) -> date:
    """The day whose law applies: the end of the act, else when it was found, else filed, else today."""
    for name in ("act_to", "found_on", "filed_on"):
        if day := facts.day(name):
            return day
    return context.today


def fines(facts: Facts, context: Context) -> Iterator[Hit]:
    """The fine against the range of the law at the time of the act; confiscations the law asks for or does not know."""
    acted = acted_on(facts, context)
    fine = facts.money("fine")
    chosen = fine_rules().get(facts.text("fine_rule"))
    rules = (chosen,) if chosen else fines_for(facts.text("kind"), acted)
    if fine and rules:
        yield from _range(facts, fine, rules, context)
    if facts.text("kind") == "trademark_infringement" and (gains := facts.money("confiscated_gains")):
        yield Hit("gains_not_confiscable", {"gains": yuan(gains)})
    if fine and facts.yes("knowing") is False:
        yield from _innocent(facts, fine)
    if facts.text("outcome") == "no_penalty" and (gains := facts.money("confiscated_gains")):
        yield Hit("confiscated_without_penalty", {"gains": yuan(gains)})
    if facts.text("outcome") != "penalty":
        return
    gains = facts.money("illegal_gains")
    if gains and not facts.money("confiscated_gains") and rules and all("gains" in rule.confiscate for rule in rules):
        yield Hit("gains_not_confiscated", {"gains": yuan(gains)}, rules[0].article)
    held = [
        row for row in facts.rows("measures") if row.text("kind") != "prior_registration" and not row.day("released_on")
    ]
    goods = rules and all("goods" in rule.confiscate for rule in rules)
    if held and goods and "confiscate_goods" not in facts.flags("penalty_kinds"):
        yield Hit("goods_not_confiscated", {}, rules[0].article)


def _innocent(facts: Facts, fine: Decimal) -> Iterator[Hit]:
    """Somebody who only sold, and did not know, is not fined when he shows where the goods came from."""
    kind = facts.text("kind")
    if kind == "trademark_infringement" and set(_acts(facts, items_of(facts.text("article_violated")))) == {"sale"}:
        yield Hit("innocent_seller", {"fine": yuan(fine)})
    elif kind == "patent_counterfeit":
        yield Hit("innocent_seller_patent", {"fine": yuan(fine)})


def _range(facts: Facts, fine: Decimal, rules: tuple[FineRule, ...], context: Context) -> Iterator[Hit]:
    goods = facts.add("value", "goods")
    sums = {"turnover": facts.money("turnover"), "gains": facts.money("illegal_gains"), "goods": goods}
    serious = facts.yes("serious") is True
    ranges = [fine_range(rule, sums, serious=serious) for rule in rules]
    widest = max(ranges, key=lambda one: one.high)
    values = {"fine": yuan(fine), "because": widest.because, "base": BASES[widest.rule.base]}
    kind = context.kinds.get(facts.text("kind"), "其他")
    if widest.high == 0 and not widest.missing:
        yield Hit("fine_not_allowed", {**values, "kind": kind}, widest.rule.article)
    elif fine > widest.high:
        values["base"] = values["base"] or "违法行为和处罚依据"
        yield Hit("fine_over", values, widest.rule.article)
    elif all(fine < one.low for one in ranges):
        yield Hit("fine_under", {**values, "low": yuan(min(one.low for one in ranges))})
    elif widest.missing:
        yield Hit("fine_base_missing", values, widest.rule.article)


def which_law(facts: Facts, context: Context) -> Iterator[Hit]:
    """An act under the old law that is decided under the new one."""
    acted, decided = acted_on(facts, context), facts.day("decided_on") or context.today
    before, after = (fines_for(facts.text("kind"), day) for day in (acted, decided))
    new = [rule for rule in after if rule not in before]
    if before and new:
        rule = max(new, key=lambda one: one.start)
        law = rule.article.partition("》")[0].removeprefix("《")
        yield Hit("milder_law", {"acted": chinese(acted), "law": f"《{law}》", "from": chinese(rule.start)})


def versions(facts: Facts, context: Context) -> Iterator[Hit]:
    """An article cited under the number it has in another version of the law than the one that applies.

    Both the version at the time of the act and that at the decision may be cited (行政处罚法 art. 37).
    """
    decided = facts.day("decided_on") or context.today
    days = {acted_on(facts, context), decided}
    for field, label in _CITING.items():
        text = facts.text(field)
        for law, key in _CITED.get(facts.text("kind"), ()) if text else ():
            topic = laws().topics[law, key]
            numbers = {cite: parts for _, cite in topic.cites if (parts := _place(cite))}
            right = {
                _place(found[-1]) for day in days if (found := [cite for start, cite in topic.cites if start <= day])
            }
            for act, cited in set(numbers.values()):
                title = laws().act(act).versions[-1].title.removeprefix("中华人民共和国")
                if right and (act, cited) not in right and re.search(f"{title}》第{cited}条", text):
                    told = "、第".join(sorted(one[1] for one in right if one))
                    when = f"{chinese(decided)}决定的案件" if facts.day("decided_on") else "现在"
                    yield Hit(
                        "article_version",
                        {
                            "field": label,
                            "law": title,
                            "cited": cited,
                            "right": told.replace("、第", "条、第"),
                            "when": when,
                        },
                    )


def _place(cite_: str) -> tuple[str, str] | None:
    """Act and article of the first place in a reference: SBF 60/2 is (SBF, 六十)."""
    found = re.match(r"([A-Z0-9]+(?:-old)?) (\d+)", cite_)
    return (found[1], number(int(found[2]))) if found else None


def hearing(facts: Facts, context: Context) -> Iterator[Hit]:
    """The hearing threshold (听证办法 art. 5), the review after a hearing, and the five days before the decision."""
    decided = facts.day("decided_on")
    because = hearing_reason(facts, context)
    if because and facts.text("hearing") == "none" and (decided or facts.day("notified_on")):
        yield Hit("hearing_missed", {"because": because})
    elif because and not decided and facts.text("hearing") in ("", "none"):
        yield Hit("hearing_due", {"because": because})
    if facts.text("hearing") == "held" and not decided:
        yield Hit("legal_review_due")
    if decided and facts.text("outcome") in ("", "penalty") and _hearing_skipped(facts):
        yield Hit("hearing_skipped")
    notified = facts.day("notified_on")
    if notified and decided and facts.text("outcome") in ("", "penalty") and not _answered(facts):
        until = deadline("defence_or_hearing_request", notified, calendar=context.calendar).ends_on
        if decided <= until:
            values = {"notified": chinese(notified), "until": chinese(until), "decided": chinese(decided)}
            yield Hit("decided_too_early", values)


def _hearing_skipped(facts: Facts) -> bool:
    asked = facts.text("hearing") == "requested" or facts.event("hearing_requested") is not None
    held = facts.text("hearing") == "held" or facts.event("hearing_held") or facts.event("hearing_ended")
    return asked and not held and not _answered(facts)


def _answered(facts: Facts) -> bool:
    return bool(facts.event("waived"))


def hearing_reason(facts: Facts, context: Context) -> str:
    """Why a penalty (proposed or decided) gives a right to a hearing; empty when it gives none."""
    on = facts.day("notified_on") or facts.day("decided_on") or context.today
    person = is_person(facts)
    limit = context.limit("hearing_person" if person else "hearing_entity", on)
    who = "自然人" if person else "法人、其他组织"
    for kind, label in _KINDS.items():
        if kind in facts.flags("penalty_kinds"):
            return label
    fine = facts.money("fine")
    if fine is not None and fine >= limit:
        return f"对{who}罚款{yuan(fine)}，达到{yuan(limit)}"
    taken = total((facts.money("confiscated_gains"), facts.money("confiscated_value")))
    if taken is not None and taken >= limit:
        return f"没收违法所得和非法财物价值共{yuan(taken)}，达到{yuan(limit)}"
    return ""


def summary(facts: Facts, context: Context) -> Iterator[Hit]:
    """The limits of the penalty on the spot (程序规定 art. 66)."""
    issued = any(row.text("form") == "44" and row.text("state") != "void" for row in facts.rows("papers"))
    if facts.text("state") != "summary_decided" and not issued:
        return
    on = facts.day("decided_on") or context.today
    limit = context.limit("summary_person" if is_person(facts) else "summary_entity", on)
    fine = facts.money("fine")
    if fine is not None and fine > limit:
        yield Hit("summary_over", {"fine": yuan(fine), "limit": yuan(limit)})
    other = [kind for kind in facts.flags("penalty_kinds") if kind not in ("warning", "fine", "correct", "stop")]
    if other:
        labels = {"confiscate_gains": "没收违法所得", "confiscate_goods": "没收物品", "criticism": "通报批评", **_KINDS}
        yield Hit("summary_kind", {"kinds": "、".join(labels.get(kind, "其他处罚") for kind in other)})


def repetition(facts: Facts, context: Context) -> Iterator[Hit]:
    """Trademark infringement punished before within five years, and the serious-dishonesty list that may follow."""
    if facts.text("kind") != "trademark_infringement":
        return
    acted = acted_on(facts, context)
    begun = facts.day("act_from") or acted
    earlier = []
    for row in (*facts.rows("earlier"), *_elsewhere(facts, "trademark_infringement")):
        day = row.day("decided_on")
        if row.text("kind") == "trademark_infringement" and day and day <= begun:
            end = deadline("trademark_repeat_window", max(day, date(2014, 5, 1)), calendar=context.calendar).ends_on
            if begun <= end:
                earlier.append(row)
    if earlier:
        cases = "、".join(row.text("number") or chinese(row.day("decided_on") or begun) for row in earlier)
        yield Hit(
            "repeat_infringement",
            {"count": str(len(earlier)), "cases": cases},
            laws().nearest("trademark", "penalty", acted),
        )
        yield Hit("dishonesty_list")


def _elsewhere(facts: Facts, kind: str) -> Iterator[Facts]:
    """Earlier penalties that this register knows by an event only: of another bureau, or by a court."""
    for row in facts.rows("events"):
        if row.text("event") == "earlier_penalty" and (day := row.day("happened_at")):
            yield Facts({"kind": kind, "decided_on": day, "number": row.text("note")})


def limitation(facts: Facts, context: Context) -> Iterator[Hit]:
    """Two years, or five where life, health or finance was harmed, from the end of the act to its discovery."""
    del context
    ended = facts.day("act_to")
    found = facts.day("found_on") or facts.day("filed_on")
    if ended is None or found is None or found <= ended:
        return
    harm = facts.yes("harm") is True or facts.event("harmful_act_ended") is not None
    key = "penalty_limitation_harm" if harm and ended >= date(2021, 7, 15) else "penalty_limitation"
    if found > deadline(key, ended).ends_on:
        years = "五" if key.endswith("harm") else "二"
        yield Hit("limitation_passed", {"acted": chinese(ended), "found": chinese(found), "years": years})


def rights(facts: Facts, context: Context) -> Iterator[Hit]:
    """Rights that had ended before the act began."""
    begun = facts.day("act_from") or facts.day("act_to")
    if begun is None or facts.text("kind") not in (
        "trademark_infringement",
        "geographical_indication",
        "special_symbol",
    ):
        return
    for row in facts.rows("rights"):
        last = row.day("ended_on") or row.day("valid_until")
        grace = row.text("kind") == "trademark" and not row.day("ended_on")
        until = deadline("trademark_grace", last, calendar=context.calendar).ends_on if last and grace else last
        if until and until < begun:
            label = f"{_RIGHTS.get(row.text('kind'), '权利')}“{row.text('name')}”（{row.text('number')}）"
            values = {"right": label, "day": chinese(last or until), "acted": chinese(begun)}
            yield Hit("right_not_valid", values, laws().nearest("trademark", "scope", begun))


def crime(facts: Facts, context: Context) -> Iterator[Hit]:
    """Offences whose line is reached or near, and fines set after the police took the case."""
    for row in facts.rows("transfers"):
        filed, decided = row.day("filed_on"), facts.day("decided_on")
        if filed and decided and decided >= filed and (facts.money("fine") or 0) > 0:
            yield Hit("fined_after_referral", {"filed": chinese(filed), "decided": chinese(decided)})
    if any(row.day("sent_on") for row in facts.rows("transfers")):
        return
    conduct = conduct_of(facts, context)
    for found in suspicions(conduct) if conduct else ():
        yield Hit(f"crime_{found.level}", {"sentence": found.sentence}, f"{found.article}、{cite('YS 3')}", found.ask)


def conduct_of(facts: Facts, context: Context) -> Conduct | None:
    """What a case's facts say about a possible crime; None for kinds of cases that cannot be one.

    Unsold goods are the goods lines under a measure; the sold part of the turnover is the rest of it.
    """
    kind = facts.text("kind")
    acted = acted_on(facts, context)
    items = items_of(facts.text("article_violated"))
    acts = _acts(facts, items)
    if not acts:
        return None
    same = {"same": True, "similar": False}.get(facts.text("similarity"))
    if same is None and items:
        same = True if "一" in items else False if items == "二" else None
    held = [row for row in facts.rows("goods") if row.text("measure") not in ("", "none")]
    unsold = total(_value(row) for row in held)
    pieces = total(row.money("quantity") for row in facts.rows("goods")) or Decimal(0)
    turnover = total((facts.money("turnover"), facts.money("unpunished_turnover")))
    sold = facts.money("sales")
    if sold is None and turnover is not None:
        sold = max(turnover - (unsold or 0), Decimal(0))
    labels = "labels" in acts
    sums = {
        "turnover": turnover,
        "gains": total((facts.money("illegal_gains"), facts.money("unpunished_gains"))),
        "sales": sold,
        "unsold": unsold,
        "total": total((sold, unsold)),
        "pieces": pieces if labels and pieces else None,
        "unsold_pieces": total(row.money("quantity") for row in held) if labels else None,
        "loss": facts.money("direct_loss"),
    }
    owners = {row.text("holder") or row.text("number") for row in facts.rows("rights")}
    numbers = {row.text("number") for row in facts.rows("rights")}
    known = (*facts.rows("earlier"), *_elsewhere(facts, kind))
    earlier = [day for row in known if (day := row.day("decided_on"))]
    return Conduct(
        acted_on=acted,
        acts=acts,
        sums=sums,
        pieces=pieces,
        same=same,
        knowing=facts.yes("knowing"),
        others_patent=facts.yes("others_patent"),
        rights=len(numbers if kind == "patent_counterfeit" else owners),
        repeat=repeated(earlier, facts.day("act_from") or acted),
    )


def _acts(facts: Facts, items: str) -> tuple[str, ...]:
    kind = facts.text("kind")
    told = facts.text("cause") + facts.text("name") + facts.text("facts")
    if kind == "patent_counterfeit":
        acts: tuple[str, ...] = ("patent",)
    elif kind not in ("trademark_infringement", "exhibition"):
        acts = ()
    elif items:
        acts = acts_of(items) or (("same_mark",) if items == "二" else ())
    else:
        acts = ("sale",) if "销售" in told else ("same_mark",)
    if "same_mark" in acts:
        acts = _goods_or_services(facts, acts)
    return (*acts, "substandard") if facts.yes("substandard") else acts


def _goods_or_services(facts: Facts, acts: tuple[str, ...]) -> tuple[str, ...]:
    """A mark of services (classes 35 to 45) is judged by the lines of services, one of both by both."""
    classes = [int(one) for row in facts.rows("rights") for one in re.findall(r"\d+", row.text("classes"))]
    services = [one for one in classes if one >= _FIRST_SERVICE]
    if not services:
        return acts
    judged = ("same_mark", "service") if len(services) < len(classes) else ("service",)
    return (*judged, *(act for act in acts if act != "same_mark"))


def _value(row: Facts) -> Decimal | None:
    value, price, quantity = row.money("value"), row.money("unit_price"), row.money("quantity")
    return value if value is not None or price is None or quantity is None else price * quantity
