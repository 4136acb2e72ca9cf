"""What a ledger says between the lines: of which kind a case is, of which kind a right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kinds import Fault, PatentNumber, TrademarkNumber, patent_kind
from db.sheets.targets import normal

_PATENTS = frozenset({"invention", "utility_model", "design"})


def settle_right(right: dict[str, Any], *, group: str, case: str | None, words: Mapping[str, Any]) -> str:
    """Say what kind a right is, and write its number as such numbers are written; returns a doubt, if there is one.

    The words of the column's heading (`group`) count first, then the number, then the name, then the kind of the case.
    """
    number = right.get("number")
    if not right.get("kind"):
        of_number = patent_kind(_parsed(PatentNumber(), number))
        of_case = words.get("rights_of_case", {}).get(case or "")
        name = str(right.get("name") or "")
        kind = of_heading(group, words) or of_number or right_kind(name, words) or of_case
        if kind:
            right["kind"] = kind
    if not number:
        return ""
    kind = right.get("kind")
    reader = PatentNumber() if kind in _PATENTS else TrademarkNumber() if kind == "trademark" else None
    if reader is None:
        return ""
    right["number"] = _parsed(reader, number)
    return reader.doubt(right["number"]) or ""


def _parsed(kind: PatentNumber | TrademarkNumber, number: Any) -> Any:
    try:
        return kind.parse(number)
    except Fault:
        return number


def of_heading(text: str, words: Mapping[str, Any]) -> str | None:
    """The kind of right that a heading names; None for one that names marks and patents alike."""
    folded = normal(text)
    return None if "商标" in folded and "专利" in folded else right_kind(folded, words)


def right_kind(text: str, words: Mapping[str, Any]) -> str | None:
    """The kind of right that some words name, or None."""
    return _first(normal(text), words.get("rights", ()))


def case_kind(text: str, words: Mapping[str, Any]) -> str | None:
    """The kind of case that a cause, or a type in words, names; None when it names none."""
    return _first(normal(text), words.get("kinds", ()))


def _first(text: str, listed: Any) -> str | None:
    return next((str(one["kind"]) for one in listed if any(word in text for word in one["words"])), None)


def kind_of_title(text: str, words: Mapping[str, Any]) -> str | None:
    """The kind of case that the title of a sheet or section names; None when it names none or several."""
    folded, found = normal(text), set()
    for word, kind in sorted(words.get("titles", {}).items(), key=lambda one: -len(one[0])):
        if word in folded:
            found.add(str(kind))
            folded = folded.replace(word, " ")
    return found.pop() if len(found) == 1 else None
