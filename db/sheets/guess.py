"""What a ledger says between the lines: of which kind a case is, of which kind a right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kinds import Fault, PatentNumber, TrademarkNumber, patent_kind
from db.sheets.targets import normal

_PATENTS = frozenset({"invention", "utility_model", "design"})


def settle_right(
    name: str | None, number: str | None, kind: str | None, heading: str, case: str | None, *, words: Mapping[str, Any]
) -> tuple[dict[str, str], str]:
    """What kind a right is, and its number as such numbers are written; with a doubt, if there is one.

    The words of its column's heading count first, then the number, then the name, then the kind of the case. A right
    that is called by its number stays called by it.
    """
    settled: dict[str, str] = {}
    of_number = patent_kind(_parsed(PatentNumber(), number))
    of_case = words.get("rights_of_case", {}).get(case or "")
    found = kind or of_heading(heading, words) or of_number or right_kind(name or "", words) or of_case
    if found:
        settled["kind"] = found
    reader = PatentNumber() if found in _PATENTS else TrademarkNumber() if found == "trademark" else None
    if not number or reader is None:
        return settled, ""
    settled["number"] = _parsed(reader, number)
    if name == number:
        settled["name"] = settled["number"]
    return settled, reader.doubt(settled["number"]) or ""


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
