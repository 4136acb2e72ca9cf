"""What a dossier check finds, and the papers it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.rules.facts import Facts


@dataclass(frozen=True)
class Found:
    """What a check found: the key of its rule, what the sentence names, the paper and the field."""

    key: str
    values: Mapping[str, str]
    form: str = ""
    field: str = ""


def issued(facts: Facts) -> list[Facts]:
    """The papers that count: issued and not void."""
    return [row for row in facts.rows("papers") if row.text("state") == "issued"]
