"""Dossier checks that read the papers against each other: sums in two scripts, names misspelt, papers out of turn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from db.rules.dossier_found import Found, issued
from db.rules.facts import Facts, chinese
from db.rules.workdays import Calendar

_BOTH = re.compile(
    r"([\d,，]+(?:\.\d+)?)元[，,]?[（(]大写[：:]?(?:人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+)[）)]"
)
_DIGITS = {letter: value for value, letter in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_SHARES = {"元": Decimal(1), "圆": Decimal(1), "角": Decimal("0.1"), "分": Decimal("0.01")}

LEAST_NAME = 6
"""Shorter names resemble other words too often."""

ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("7", ("35", "37", "43", "45", "46")),
    ("35", ("36", "37", "43", "45", "46")),
    ("36", ("43", "45", "46")),
    ("37", ("45",)),
    ("42", ("45",)),
    ("43", ("45", "46")),
    ("45", ("53",)),
    ("46", ("53",)),
)
"""Papers that come before others: form, and those that may not be older."""


def capitals(text: str) -> Decimal:
    """The sum that capital characters say: 壹万贰仟元伍角 is 12000.50."""
    total, group, digit = Decimal(0), 0, 0
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _UNITS:
            group += (digit or 1) * _UNITS[letter]
            digit = 0
        elif letter in "万亿":
            total = (total + group + digit) * (10**4 if letter == "万" else 10**8)
            group = digit = 0
        elif letter in _SHARES:
            total += (group + digit) * _SHARES[letter]
            group = digit = 0
    return total


def sums_in_words(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """A sum in figures and the same in capital characters."""
    del labels, calendar, today
    for row in issued(facts):
        for figures, words in _BOTH.findall(row.text("text").replace("\n", "")):
            if Decimal(re.sub("[,，]", "", figures)) != capitals(words):
                values = {"title": row.text("title"), "figures": figures, "words": words}
                yield Found("capitals_differ", values, row.text("form"))


def misspelt(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """A name that differs from the party's in a single character."""
    del labels, calendar, today
    known = {row.text("name") for rows in ("parties", "rights") for row in facts.rows(rows)}
    known |= {row.text("holder") for row in facts.rows("rights")}
    names = [row.text("name") for row in facts.rows("parties") if len(row.text("name")) >= LEAST_NAME]
    for row in issued(facts):
        text = row.text("text").replace("\n", "").replace(" ", "")
        for name in names:
            nearly = "|".join(
                f"{re.escape(name[:place])}[^{re.escape(name[place])}]{re.escape(name[place + 1 :])}"
                for place in range(len(name))
            )
            other = next((one for one in re.findall(nearly, text) if one not in known), None)
            if other is not None:
                values = {"title": row.text("title"), "other": other, "name": name}
                yield Found("name_misspelt", values, row.text("form"), "parties")


def sequence(facts: Facts, labels: Mapping[str, str], calendar: Calendar, today: date) -> Iterator[Found]:
    """Papers issued before those they rest on; a filing approved later than the case was filed."""
    del labels, calendar, today
    first: dict[str, Facts] = {}
    for row in issued(facts):
        form, day = row.text("form"), row.day("issued_on")
        known = first.get(form)
        if day and (known is None or day < (known.day("issued_on") or day)):
            first[form] = row
    for before, afters in ORDER:
        for after in afters:
            early, late = (first[form].day("issued_on") if form in first else None for form in (before, after))
            if early and late and early > late:
                values = {
                    "first": first[before].text("title"),
                    "first_day": chinese(early),
                    "then": first[after].text("title"),
                    "then_day": chinese(late),
                }
                yield Found("papers_out_of_order", values, before)
    filed = facts.day("filed_on")
    approved = first["7"].day("issued_on") if "7" in first else None
    if filed and approved and approved > filed:
        yield Found("approved_after_filing", {"approved": chinese(approved), "filed": chinese(filed)}, "7", "filed_on")
