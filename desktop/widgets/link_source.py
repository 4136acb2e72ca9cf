"""What a link field knows of other registers: who fits what is typed, what is known, which cases they were in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.forms import Form, Item
from db.registers import REGISTERS
from db.services import Services
from db.services.days import Days
from db.services.lists import ListQuery
from desktop.widgets.initials import fitting, fold, initials
from desktop.widgets.match_list import Match

MOST = 8
_LOOKED_AT = 60
_ASKED = {
    "parties": ("kind", "credit_code", "representative", "id_number", "phone", "address"),
    "rights": ("kind", "number", "holder", "classes", "registered_on", "valid_until"),
    "officers": ("licence_number", "unit", "duty"),
}
"""The registers whose records are made on the way, and what is asked of a new one besides its name."""


@dataclass(frozen=True)
class Earlier:
    """An earlier case of a party: its id and what is said of it."""

    case_id: int
    text: str


@dataclass(frozen=True)
class Facts:
    """What is known of a record, in the words of its own form, and the cases it was in."""

    title: str
    lines: tuple[tuple[str, str], ...]
    earlier: tuple[Earlier, ...] = ()


class LinkSource:
    """Answers link fields from the open register. Every question is one short read."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.days = Days(services.deadlines.calendar)
        self.within: tuple[str, int] | None = None  # the record the clerk is in; only its own papers are offered

    def masks(self, register: str) -> bool:
        """Whether secrets of a register are shown masked."""
        return self._services.access.masks(register)

    def may_unmask(self, register: str) -> bool:
        """Whether the person who is working may look behind the masks of a register."""
        return self._services.access.may_unmask(register)

    def makes(self, register: str) -> bool:
        """Whether a name nobody knows makes a new record."""
        return register in _ASKED

    def called(self, register: str) -> str:
        """What one record of a register is called, such as 当事人."""
        return REGISTERS[register].label

    def title_item(self, register: str) -> str:
        """The field that calls a record by its name."""
        return REGISTERS[register].title

    def asked(self, register: str) -> tuple[Item, ...]:
        """The fields asked of a new record besides its name, as its own form words them."""
        form = REGISTERS[register].form
        return () if form is None else tuple(_items(form, _ASKED.get(register, ())))

    def form(self, register: str) -> Form | None:
        """The register's own form."""
        return REGISTERS[register].form

    def title(self, register: str, record_id: int) -> str:
        """What a record is called."""
        return self._services.records.title(register, record_id)

    def record(self, register: str, record_id: int) -> dict[str, Any]:
        """A record's values."""
        return self._services.records.load(register, record_id)

    def find(self, register: str, text: str) -> list[Match]:
        """The records that fit, the best first; without a text the latest ones."""
        if register == "papers":
            return self._own_papers(text)
        ids = self._services.lists.ids(ListQuery(register, find=text, order="id", descending=True))[:_LOOKED_AT]
        columns = REGISTERS[register].columns
        title = REGISTERS[register].title
        found: list[tuple[int, Match]] = []
        for record_id, row in zip(ids, self._services.lists.page(register, ids), strict=True):
            if row is None:
                continue
            words = {column.name: column.kind.mask(value) for column, value in zip(columns, row, strict=True)}
            name = words.pop(title, "")
            shown = [words[column.name] for column in columns if words.get(column.name) and not column.hidden]
            found.append((_rank(name, text), Match(record_id, name, " · ".join(shown[:4]))))
        found.sort(key=_by_rank)
        return [self._noted(register, match) for _, match in found[:MOST]]

    def facts(self, register: str, record_id: int, *, besides: int | None = None) -> Facts:
        """What is known of a record; `besides` is the case the clerk is in."""
        values = self.record(register, record_id)
        form = REGISTERS[register].form
        items = () if form is None else tuple(_items(form, _ASKED.get(register, ())))
        lines = [(item.label, item.spec.kind.mask(values.get(item.name))) for item in items]
        return Facts(
            self.title(register, record_id),
            tuple((label, text) for label, text in lines if text),
            self._earlier(record_id, besides) if register == "parties" else (),
        )

    def _own_papers(self, text: str) -> list[Match]:
        if self.within is None:
            return []
        made = [row for row in self._services.papers.of(*self.within) if row.state == "issued"]
        named = {str(row.id): f"{row.title} {row.number}".strip() for row in made}
        return [Match(int(key), named[key]) for key in fitting(text, named)]

    def _earlier(self, party_id: int, besides: int | None) -> tuple[Earlier, ...]:
        cases = self._services.cases.of_party(party_id, besides=besides)
        return tuple(
            Earlier(
                one.case_id,
                " ".join(
                    part
                    for part in (
                        one.number,
                        one.cause,
                        f"（{one.decided_on:%Y-%m-%d} 处罚决定）" if one.decided_on else f"（{one.state}）",
                    )
                    if part
                ),
            )
            for one in cases
        )

    def _noted(self, register: str, match: Match) -> Match:
        if register != "parties":
            return match
        cases = len(self._services.cases.of_party(match.key))
        return Match(match.key, match.text, match.detail, f"曾有{cases}件案件" if cases else "")


def _items(form: Form, names: Sequence[str]) -> list[Item]:
    known = {item.name: item for item in form.items()}
    return [known[name] for name in names if name in known]


def _rank(name: str, typed: str) -> int:
    wanted = fold(typed)
    plain, letters = fold(name), initials(name)
    tests = (plain == wanted, letters == wanted, plain.startswith(wanted), letters.startswith(wanted))
    return next((place for place, holds in enumerate(tests) if holds), len(tests))


def _by_rank(found: tuple[int, Match]) -> int:
    return found[0]
