"""What a workbook says of linked records that exist already: the first word counts, another goes into the note."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from db.forms import Item
from db.kinds import Link
from db.registers import REGISTERS
from db.services.sheet_links import Links, register_of_kind
from db.services.store import Store
from db.sheets.plan import Draft, Remark
from db.sheets.targets import NOTE, Targets


class Agreement:
    """Rehearses which records an import will link to, in the order in which it will.

    Where a row contradicts what is known of the record that its code means, what was known first stays, and the
    row's own text goes into the note of its record: nothing that is written anywhere is lost.
    """

    def __init__(self, store: Store, targets: Targets) -> None:
        self._targets = targets
        self._links = Links(store)
        self._items = [item for item in targets.form.items() if isinstance(item.spec.kind, Link)]
        self._lines = [
            (rows.name, item)
            for rows in targets.form.rows()
            for item in rows.columns
            if isinstance(item.spec.kind, Link)
        ]

    def settle(self, draft: Draft) -> None:
        """Take out of the links of a ledger's record what contradicts what is known, and note it."""
        if draft.own:
            return
        for item, values in self._linked(draft):
            for name, value, known in self._links.contradictions(register_of_kind(item.spec.kind), values):
                self._note(draft, item, name, value, known)
                title = REGISTERS[register_of_kind(item.spec.kind)].title
                if name == title:
                    values[name] = known
                else:
                    del values[name]

    def adopt(self, draft: Draft) -> None:
        """Take the links of a new record as made, so that later rows are compared with them."""
        if not draft.own:
            for item, values in self._linked(draft):
                self._links.resolve(register_of_kind(item.spec.kind), values)

    def _linked(self, draft: Draft) -> Iterator[tuple[Item, dict[str, Any]]]:
        for item in self._items:
            if isinstance(values := draft.values.get(item.name), dict):
                yield item, values
        for rows, item in self._lines:
            for line in draft.values.get(rows, ()):
                if isinstance(values := line.get(item.name), dict):
                    yield item, values

    def _note(self, draft: Draft, item: Item, name: str, value: Any, known: Any) -> None:
        info = REGISTERS[register_of_kind(item.spec.kind)]
        spec = info.model.specs()[name]
        label = item.label if name == info.title else spec.label
        show = spec.kind.mask
        sentence = f"号码相同的{item.label}已登记为“{show(known)}”，台账写的“{show(value)}”记入备注。"
        draft.remarks.append(Remark(draft.sheet, draft.row, None, label, "doubt", sentence))
        if self._targets.has_note:
            note = f"台账“{label}”：{spec.kind.format(value)}"
            lines = str(draft.values.get(NOTE) or "").split("\n")
            if note not in lines:
                draft.values[NOTE] = "\n".join(filter(None, [*lines, note]))
