"""Standard questions of records taken on the spot, and what to note in their texts, by the kind of the case."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from db.papers.declare import Field, Paper

QUESTIONS = "questions.toml"


@dataclass(frozen=True)
class Guide:
    """Texts for one field of a paper, for cases of these kinds (none: of all kinds)."""

    paper: str
    field: str
    texts: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    def templates(self) -> tuple[str, ...]:
        """The texts as templates that yield nothing for other kinds of cases, nor on a blank form."""
        kinds = ", ".join(f"'{kind}'" for kind in self.kinds)
        condition = f"case.kind in [{kinds}]" if kinds else "case.kind"
        return tuple(f"{{% if {condition} %}}{text}{{% endif %}}" for text in self.texts)


@dataclass(frozen=True)
class Guides:
    """What is asked, as the first rows of a table of questions, what is to be noted in a text, and usual answers."""

    asked: tuple[Guide, ...] = ()
    noted: tuple[Guide, ...] = ()
    usual: tuple[Guide, ...] = ()

    def asking(self, paper: Paper) -> Paper:
        """The paper whose tables of questions begin with the standard ones; a table with rows of its own keeps them."""
        mine = [one for one in self.asked if one.paper == paper.key]
        return replace(paper, fields=tuple(_asking(own, mine) for own in paper.fields)) if mine else paper

    def notes(self, key: str) -> dict[str, tuple[str, ...]]:
        """The templates of what is to be noted, by the fields of a paper."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.noted:
            if one.paper == key:
                found[one.field] = (*found.get(one.field, ()), *one.templates())
        return found


def usual_answers(guides: Guides, key: str) -> dict[str, str]:
    """The usual answer of each own field of a paper that has one; offered, never filled in by itself."""
    return {one.field: one.texts[0] for one in guides.usual if one.paper == key}


def read_guides(file: Path) -> Guides:
    """The guides of a file; none when there is no such file."""
    table: Mapping[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    return Guides(*(tuple(_guide(one) for one in table.get(name, ())) for name in ("asked", "noted", "usual")))


def _guide(table: Mapping[str, Any]) -> Guide:
    return Guide(table["paper"], table["field"], tuple(table["texts"]), tuple(table.get("kinds", ())))


def _asking(own: Field, guides: list[Guide]) -> Field:
    texts = [text for one in guides if one.field == own.name for text in one.templates()]
    if own.default or not texts or own.kind.name != "rows":
        return own
    column = own.kind.columns[0].name  # type: ignore[attr-defined]
    return replace(own, default=tuple({column: text} for text in texts))
