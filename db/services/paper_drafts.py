"""What was typed into papers that are not issued yet; what a field is composed of anyway is not kept, so it follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from db.models import Paper
from db.papers.declare import Paper as DeclaredPaper
from db.papers.facts import Entry, Trace
from db.services.frozen import Frozen
from db.services.store import Changes, Store


class PaperDrafts:
    """The drafts of papers, one of each kind for a record; `owner` is the uid of that record."""

    def __init__(self, store: Store, vocabulary: Mapping[str, Entry]) -> None:
        self.store = store
        self.vocabulary = vocabulary

    def kept(self, owner: bytes, paper: DeclaredPaper) -> dict[str, Any]:
        """What was typed, by the paper's own fields."""
        body = self.store.database.value(
            "SELECT body FROM papers WHERE owner=? AND key=? AND state='draft' LIMIT 1", [owner, paper.key]
        )
        return read_body(paper, body)

    def typed(self, paper: DeclaredPaper, facts: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
        """Of the values of a paper's own fields those that the facts of the record would not yield by themselves."""
        from db.papers.render import Order, defaults  # reportlab is heavy

        typed = dict(own)
        for name, value in own.items():
            others = {other: one for other, one in typed.items() if other != name}
            if defaults(Order(paper, {**facts, "own": others}), vocabulary=self.vocabulary)[name] == value:
                typed = others
        return typed

    def keep(
        self, owner: bytes, register: str, paper: DeclaredPaper, facts: Mapping[str, Any], own: Mapping[str, Any]
    ) -> int:
        """Keep values with what is kept already; returns the id of the draft."""
        typed = self.typed(paper, facts, self.kept(owner, paper) | dict(own))
        frozen = Frozen(woven=self._basis(paper, facts, typed), typed=frozenset(typed))
        values = {"body": write_body(paper, typed), "frozen": frozen.store()}
        with self.store.change() as changes:
            found = self.store.database.value(
                "SELECT id FROM papers WHERE owner=? AND key=? AND state='draft' LIMIT 1", [owner, paper.key]
            )
            if found:
                changes.update(Paper, found, before=self.store.stored(Paper, found) or {}, after=values, owner=owner)
                return int(found)
            row = {"owner": owner, "register": register, "key": paper.key, "form": paper.form, "title": paper.name}
            return changes.insert(Paper, row | {"state": "draft"} | values, owner=owner)[0]

    def drop(self, changes: Changes, owner: bytes, paper: DeclaredPaper) -> None:
        """The paper is issued: its draft goes."""
        for (draft,) in self.store.database.rows(
            "SELECT id FROM papers WHERE owner=? AND key=? AND state='draft'", [owner, paper.key]
        ):
            changes.delete(Paper, draft, before=self.store.stored(Paper, draft) or {}, owner=owner)

    def _basis(self, paper: DeclaredPaper, facts: Mapping[str, Any], typed: Mapping[str, Any]) -> tuple[Trace, ...]:
        """The facts that the typed texts were written over."""
        from db.papers.render import Order, bases  # reportlab is heavy

        found = bases(Order(paper, {**facts, "own": typed}), vocabulary=self.vocabulary)
        return tuple({trace.path: trace for name in typed for trace in found[name]}.values())


def write_body(paper: DeclaredPaper, own: Mapping[str, Any]) -> str:
    """Own values as the register keeps them."""
    values = {one.name: one.kind.json(own[one.name]) for one in paper.fields if one.name in own}
    return json.dumps(values, ensure_ascii=False)


def read_body(paper: DeclaredPaper, body: str | None) -> dict[str, Any]:
    """Own values out of the register."""
    kept: Mapping[str, object] = json.loads(body) if body else {}
    return {one.name: one.kind.parse(kept[one.name]) for one in paper.fields if one.name in kept}
