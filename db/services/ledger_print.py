"""The ledgers of money owed and of publication as printed lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from db.kinds.clock import today
from db.papers.read import read_paper
from db.registers import REGISTERS
from db.services.lists import Lists
from db.services.office import OfficeService
from db.services.papers import Papers

_LISTS = Path(__file__).resolve().parents[2] / "resources" / "lists"
_CHUNK = 500
PRINTED: Mapping[str, Mapping[str, str]] = {
    "debts": {
        "case": "case", "party": "parties", "fine": "fine", "gains": "confiscated_gains", "served": "served_on",
        "due": "due_on", "paid": "paid", "open": "open", "surcharge": "surcharge", "state": "payment_state",
        "next": "next",
    },
    "publications": {
        "case": "case", "party": "parties", "decided": "decided_on", "category": "category", "due": "due_on",
        "published": "published_on", "stops": "stops_on", "repair": "repair_from", "ended": "ended_on",
        "state": "publication_state",
    },
}  # fmt: skip
"""The ledgers that can be printed: what each printed column takes from the list."""


class LedgerPrint:
    """Prints what a ledger lists, in its order."""

    def __init__(self, lists: Lists, papers: Papers, office: OfficeService) -> None:
        self.lists = lists
        self.papers = papers
        self.office = office

    def pdf(self, register: str, ids: Sequence[int]) -> bytes:
        """The ledger with these cases, with what is open in all on top."""
        from db.papers.render import render  # reportlab is heavy

        info = REGISTERS[register]
        names = [column.name for column in info.columns]
        kinds = {column.name: column.kind for column in info.columns}
        rows = [
            dict(zip(names, row, strict=True))
            for start in range(0, len(ids), _CHUNK)
            for row in self.lists.page(register, ids[start : start + _CHUNK])
            if row is not None
        ]
        entries = []
        for row in rows:
            shown = {name: kinds[name].format(row[name]) for name in names}
            entry = {printed: shown[name] for printed, name in PRINTED[register].items()}
            if register == "debts" and shown["terms"]:
                entry["due"] = f"{entry['due']}（{shown['terms'].partition('，')[0]}）"
            if register == "publications":
                entry["platform"] = "　".join(part for part in (shown["platform"], shown["handler"]) if part)
            entries.append(entry)
        facts: Mapping[str, object] = {
            "office": self.office.load(),
            "own": {"head": _head(register, rows, today()), "entries": entries},
        }
        vocabulary = {"office": self.papers.library.vocabulary["office"]}
        paper = read_paper(_LISTS / f"{register}.toml", {})
        return render(paper, facts, vocabulary=vocabulary, draft=False, practice=self.office.is_practice()).pdf


def _head(register: str, rows: Sequence[Mapping[str, Any]], day: date) -> str:
    head = f"截至{day.year}年{day.month}月{day.day}日，共 {len(rows)} 件"
    if register != "debts":
        late = sum(row["publication_state"] == "overdue" for row in rows)
        return head + (f"，逾期未公示 {late} 件" if late else "") + "。"
    opened = sum((row["open"] or Decimal(0) for row in rows), Decimal(0))
    total = sum((row["total"] or Decimal(0) for row in rows), Decimal(0))
    return f"{head}，未缴 {opened:,.2f} 元，连同加处罚款应缴 {total:,.2f} 元。"
