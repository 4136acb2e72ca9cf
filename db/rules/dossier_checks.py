"""Dossier checks that need arithmetic: numbers, names and sums on papers against the register, deliveries, payments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from db.rules.deadlines import deadline
from db.rules.dossier_found import Found, issued
from db.rules.dossier_texts import misspelt, sequence, sums_in_words
from db.rules.facts import Facts, chinese, total, yuan
from db.rules.workdays import Calendar

_NUMBER = re.compile(r"\S+?〔(\d{4})〕([1-9]\d*)号(?:-\S+)?$")
_YEAR = re.compile(r"[〔\[（(﹝](\d{4})[〕\]）)﹞]")
_FINE = re.compile(r"罚款(?:人民币)?[（(]?\s*([\d,，]+(?:\.\d+)?)\s*(万?)元")
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_NAMED = frozenset({"4", "5", "19", "20", "21", "22", "23", "33", "37", "39", "44", "45", "46", "47", "48", "49"})
_COMPLAINT = re.compile(r"C\d+")


def numbers(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """Document numbers: their form, their year, one paper each."""
    del labels, calendar, today
    seen: dict[str, str] = {}
    for row in issued(facts):
        number, day, form = row.text("number"), row.day("issued_on"), row.text("form")
        if not number or _COMPLAINT.match(form):
            continue
        values = {"title": row.text("title"), "number": number}
        year = _YEAR.search(number)
        if year and day and int(year[1]) != day.year:
            yield Found("number_year", {**values, "year": str(day.year)}, form)
        if form != "24" and not _NUMBER.match(number):
            yield Found("number_form", values, form)
        if number in seen:
            yield Found("number_twice", values, form)
        seen[number] = form


def decision(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """The decision against the register: number, date, fine; and against the notice before it."""
    del labels, calendar, today
    fines: dict[str, Decimal] = {}
    for row in issued(facts):
        form, title = row.text("form"), row.text("title")
        if form in ("45", "46"):
            recorded, number = facts.text("decision_number"), row.text("number")
            if recorded and number and recorded != number:
                yield Found(
                    "decision_number_differs", {"recorded": recorded, "number": number}, form, "decision_number"
                )
            day, on = row.day("issued_on"), facts.day("decided_on")
            if day and on and day != on:
                yield Found(
                    "decision_date_differs", {"recorded": chinese(on), "issued": chinese(day)}, form, "decided_on"
                )
        printed = [_sum(match[1], match[2]) for match in _FINE.finditer(row.text("text").replace("\n", ""))]
        if form in ("37", "45") and printed:
            fines[form] = max(printed)
            fine = facts.money("fine")
            if form == "45" and fine is not None and fine not in printed:
                values = {"title": title, "printed": yuan(max(printed)), "fine": yuan(fine)}
                yield Found("fine_differs", values, form, "fine")
    notified, decided = fines.get("37"), facts.money("fine")
    if notified is not None and decided is not None and decided > notified:
        yield Found("heavier_than_notified", {"fine": yuan(decided), "notified": yuan(notified)}, "45", "fine")


def _sum(digits: str, ten_thousands: str) -> Decimal:
    return Decimal(re.sub("[,，]", "", digits)) * (10000 if ten_thousands else 1)


def parties(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """The party's name and code on every letter to it."""
    del labels, calendar, today
    named = [row for row in facts.rows("parties") if row.text("role") in ("", "party")]
    names = [row.text("name") for row in named if row.text("name")]
    codes = {row.text("credit_code") for row in named if row.text("credit_code")}
    for row in issued(facts):
        text = row.text("text").replace("\n", "").replace(" ", "")
        if not text or row.text("form") not in _NAMED or not names:
            continue
        title = row.text("title")
        if not any(name.replace(" ", "") in text for name in names):
            yield Found("party_differs", {"title": title, "name": names[0]}, row.text("form"), "parties")
        printed = set(_CODE.findall(text))
        if codes and printed and not printed & codes:
            yield Found("code_differs", {"title": title, "code": min(codes)}, row.text("form"), "parties")


def deliveries(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """Deliveries: not before the issue, the decision in seven workdays, the notice as recorded, witnesses of a lien."""
    del labels, today
    papers = {(row.text("form"), row.text("number")): row for row in issued(facts)}
    for row in facts.rows("deliveries"):
        form, on = row.text("form"), row.day("delivered_at")
        paper = papers.get((form, row.text("number")))
        if on is None:
            continue
        title = paper.text("title") if paper else row.text("title")
        day = paper.day("issued_on") if paper else None
        if day and on < day:
            values = {"title": title, "delivered": chinese(on), "issued": chinese(day)}
            yield Found("delivered_before_issue", values, form, "deliveries")
        decided = facts.day("decided_on")
        if form == "45" and decided and row.text("method") != "public" and on > _delivery_due(decided, calendar):
            yield Found("late_delivery", {"decided": chinese(decided), "delivered": chinese(on)}, form, "deliveries")
        recorded = facts.day("notified_on")
        if form == "37" and recorded and recorded != on and row.text("method") != "public":
            yield Found(
                "notice_date_differs", {"recorded": chinese(recorded), "delivered": chinese(on)}, form, "notified_on"
            )
        if (
            row.text("method") == "lien"
            and not row.text("witness")
            and not re.search("拍照|录像|照片", row.text("note"))
        ):
            yield Found("lien_no_witness", {"title": title}, form, "deliveries")


def _delivery_due(decided: date, calendar: Calendar) -> date:
    return deadline("decision_service", max(decided, date(2019, 4, 1)), calendar=calendar).ends_on


def sums(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """Payments against the penalty, goods against the turnover."""
    del labels, calendar, today
    due = total((facts.money("fine"), facts.money("confiscated_gains")))
    paid = total(row.money("amount") for row in facts.rows("payments") if row.text("kind") != "surcharge")
    if due and facts.day("closed_on") and facts.text("closing_reason") == "performed" and (paid or 0) < due:
        yield Found("unpaid_at_closing", {"owing": yuan(due - (paid or 0))}, "53", "payments")
    if due is not None and paid is not None and paid > due and facts.day("decided_on"):
        yield Found("overpaid", {"paid": yuan(paid), "due": yuan(due)}, "", "payments")
    held = [row for row in facts.rows("goods") if row.text("measure") in ("sealing", "seizure")]
    goods, turnover = total(row.money("value") for row in held), facts.money("turnover")
    if goods is not None and turnover is not None and goods > turnover and facts.day("decided_on"):
        yield Found("goods_over_turnover", {"goods": yuan(goods), "turnover": yuan(turnover)}, "", "turnover")


def leftovers(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """Drafts in a closed case, days to come, 涉嫌 in the name of a decided case."""
    del calendar
    if facts.day("closed_on"):
        for row in facts.rows("papers"):
            if row.text("state") == "draft":
                yield Found("draft_left", {"title": row.text("title")}, row.text("form"))
    for name, label in labels.items():
        day = facts.day(name)
        if day and day > today:
            yield Found("date_in_future", {"label": label, "day": chinese(day)}, "", name)
    if facts.day("decided_on") and "涉嫌" in facts.text("name"):
        yield Found("suspected_in_name", {}, "", "name")


CHECKS: tuple[Callable[[Facts, Mapping[str, str], Calendar, date], Iterator[Found]], ...] = (
    numbers, decision, parties, deliveries, sums, leftovers, sums_in_words, misspelt, sequence,
)  # fmt: skip
