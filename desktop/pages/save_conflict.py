"""Two people changed the same record: the fields that both have changed say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from db.forms import Item
from desktop.widgets.editor import Outcome
from desktop.widgets.form_view import FormView


def mark_conflicts(
    view: FormView, mine: Iterable[str], before: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[str]:
    """Mark each field of `mine` that somebody else changed, too, and say what they wrote; gives their names."""
    both = [name for name in mine if theirs.get(name) != before.get(name)]
    for name in both:
        field = view.set.fields[name]
        text = field.item.spec.kind.format(theirs.get(name)) if isinstance(field.item, Item) else ""
        told = f"对方已改为“{text}”" if text else "对方也改过"
        field.say(Outcome(field.outcome.value, "", f"{told}，再次保存则以这里填写的为准"))
    return both
