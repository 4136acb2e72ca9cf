"""Records that a workbook tells twice, and whether one telling says nothing that the other does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from db.sheets.plan import Draft
from db.sheets.targets import NOTE, Matching, normal

T = TypeVar("T")
_MANY = 8


class Alike(Generic[T]):
    """Finds, among things that were added, the few that could say all that some values say.

    Most names are borne by few things; where many share one (某公司), the facts they state tell them apart.
    """

    def __init__(self) -> None:
        self._named: dict[str, list[tuple[Mapping[str, Any], T]]] = {}
        self._stating: dict[str, dict[tuple[str, object], list[T]]] = {}

    def add(self, name: str, values: Mapping[str, Any], item: T) -> None:
        """Take in a thing by what it is called, folded, and what it says."""
        named = self._named.setdefault(name, [])
        named.append((values, item))
        if name in self._stating:
            self._state(name, values, item)
        elif len(named) > _MANY:
            self._stating[name] = {}
            for one, earlier in named:
                self._state(name, one, earlier)

    def like(self, name: str, values: Mapping[str, Any]) -> Sequence[T]:
        """The things of this name, or of many those that share the rarest fact of these values."""
        stating = self._stating.get(name)
        if stating is None:
            return [item for _, item in self._named.get(name, ())]
        return min((stating.get(fact, ()) for fact in _facts("", values)), key=len, default=())

    def _state(self, name: str, values: Mapping[str, Any], item: T) -> None:
        for fact in dict.fromkeys(_facts("", values)):
            self._stating[name].setdefault(fact, []).append(item)


def _facts(path: str, value: Any) -> Iterator[tuple[str, object]]:
    """Every single value, with the path it stands at; notes are left out, because they grow."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            if name not in (NOTE, "id", "uid"):
                yield from _facts(f"{path}.{name}", one)
    elif isinstance(value, list):
        for one in value:
            yield from _facts(path, one)
    elif isinstance(value, str | date | Decimal | int):
        yield path, value


def mark_repeats(drafts: Sequence[Draft], matching: Matching) -> None:
    """Note on each record that says only what one further up says, where that one stands.

    A record that is told by little more than a name repeats another only when both say exactly the same.
    """
    seen: Alike[Draft] = Alike()
    for draft in drafts:
        name = normal(name_of(draft.values, matching.name))
        for earlier in seen.like(name, draft.values):
            told = is_told(draft, matching) and says_no_more(draft.values, earlier.values)
            if told or draft.values == earlier.values:
                draft.repeats, draft.repeats_on = earlier.row, earlier.sheet
                break
        else:
            seen.add(name, draft.values, draft)


def name_of(values: Mapping[str, Any], path: str) -> str:
    """What a record is called, by the path of its name: `name`, `party.name` or `parties.party.name` (the first)."""
    found: Any = values
    for part in path.split("."):
        if isinstance(found, list):
            found = found[0] if found else None
        found = found.get(part) if isinstance(found, Mapping) else None
    return str(found) if found is not None else ""


def is_told(draft: Draft, matching: Matching) -> bool:
    """Whether a record says something that can tell it from others: a day, an amount, a number of its own, a line."""
    return any(
        isinstance(value, date | Decimal | int) or name in matching.numbers or name in ("goods", "rights")
        for name, value in draft.values.items()
    )


def says_no_more(one: Any, other: Any) -> bool:
    """Whether everything that `one` says, `other` says too; lines are compared whatever their order."""
    if isinstance(one, Mapping):
        return isinstance(other, Mapping) and all(
            says_no_more(value, other.get(name)) for name, value in one.items() if value is not None
        )
    if isinstance(one, list):
        left = list(other or ())
        for line in one:
            found = next((place for place, candidate in enumerate(left) if says_no_more(line, candidate)), None)
            if found is None:
                return False
            del left[found]
        return True
    return bool(one == other)
