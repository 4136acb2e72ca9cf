"""The facts of a record as papers read them: the vocabulary from the tables' declarations, the values from the rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from db.kinds import Day, Fault, Text
from db.models import (
    Case,
    CaseParty,
    CaseRight,
    Clue,
    Delivery,
    Evidence,
    Goods,
    Measure,
    Office,
    Officer,
    Party,
    Payment,
    Right,
    Transfer,
)
from db.papers.declare import Field
from db.papers.facts import Entry, Group, Table, Word, columns_of
from db.papers.read import read_fields
from db.record import Record
from db.services.cases import Cases
from db.services.digest_facts import DIGEST_REGISTERS, digest_facts, digest_words
from db.services.fair_facts import FAIR_REGISTERS, FairFacts, fair_words
from db.services.records import Records
from db.services.store import Store
from db.services.training_facts import TRAINING_REGISTERS, TrainingFacts, training_words
from db.services.words import linked, words_of

BUILT_IN_PAPERS = Path(__file__).resolve().parents[2] / "resources" / "papers"
_TABLES: dict[str, type[Record]] = {
    "goods": Goods,
    "evidence": Evidence,
    "measures": Measure,
    "payments": Payment,
    "transfers": Transfer,
    "deliveries": Delivery,
}
_BESIDE = {"own": "本文书", "number": "文号", "issued_on": "签发日期"}
_ISSUED: dict[str, Entry] = {
    "number": Word(Text(60), "文号"),
    "title": Word(Text(60), "文书名称"),
    "issued_on": Word(Day(), "签发日期"),
    "delivered_on": Word(Day(), "送达日期"),
}


@cache
def vocabulary() -> dict[str, Entry]:
    """Every name a paper's template may use, with its kind and label, read from the declared columns."""
    words: dict[str, Entry] = {
        "office": Group("本局", words_of(Office)),
        "case": Group("案件", words_of(Case)),
        "clue": Group("线索", words_of(Clue)),
        "party": Group("当事人", words_of(Party)),
        "officer_a": Group("主办人员", words_of(Officer)),
        "officer_b": Group("协办人员", words_of(Officer)),
        "measure": Group("强制措施", words_of(Measure)),
        "delivery": Group("送达", words_of(Delivery)),
        "officers": Table("办案人员", words_of(Officer)),
        "parties": Table("当事人", {**words_of(Party), "role": CaseParty.specs()["role"]}),
        "rights": Table("涉案权利", {**words_of(Right), "remark": CaseRight.specs()["note"]}),
    }
    for name, model in _TABLES.items():
        parent = model.parent()
        words[name] = Table(parent.label if parent is not None else "", words_of(model))
    words["issued"] = Group("已签发文书", _IssuedWords())
    return words | fair_words() | training_words() | digest_words()


def where(path: str) -> str:
    """Where the fact of a path stands, in words: 案件·立案日期, 涉案物品·第2行·名称."""
    words: Mapping[str, Entry] = vocabulary()
    labels: list[str] = []
    for name in path.split("."):
        if name == "*":  # a sum over the rows
            continue
        if name.isdecimal():
            labels.append(f"第{int(name) + 1}行")
            continue
        entry = words.get(name)
        if entry is None:
            labels += [] if labels else [_BESIDE.get(name, name)]
            words = {}
            continue
        labels += [entry.label] if entry.label else []
        words = columns_of(entry) or (entry.words if isinstance(entry, Group) else {})
    return "·".join(labels)


class _IssuedWords(Mapping[str, Entry]):
    """What templates may say of issued papers, by key: `_ISSUED`, and as `own` what stood in its own fields.

    A paper's file is read when its own fields are asked for, so that printing one paper does not read sixty.
    """

    def __getitem__(self, key: str) -> Group:
        if key not in _paper_files():
            raise KeyError(key)
        return Group("", _ISSUED | {"own": Group("", _OwnWords(key))})

    def __iter__(self) -> Iterator[str]:
        return iter(_paper_files())

    def __len__(self) -> int:
        return len(_paper_files())


class _OwnWords(Mapping[str, Entry]):
    """The own fields of the paper of one key."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __getitem__(self, name: str) -> Entry:
        return _own_fields(self._key)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_own_fields(self._key))

    def __len__(self) -> int:
        return len(_own_fields(self._key))


@cache
def _paper_files() -> Mapping[str, Path]:
    return {path.stem.partition("_")[2]: path for path in sorted(BUILT_IN_PAPERS.glob("*_*.toml"))}


@cache
def _own_fields(key: str) -> Mapping[str, Field]:
    return {field.name: field for field in read_fields(_paper_files()[key])}


class Facts:
    """Collects the facts of one record: a case or clue, or one of a fair or of training."""

    def __init__(self, store: Store, records: Records, cases: Cases) -> None:
        self.store = store
        self.records = records
        self.cases = cases
        self.fairs = FairFacts(store, records, cases)
        self.training = TrainingFacts(store, records)

    def of(
        self,
        register: str,
        record_id: int,
        *,
        measure: int | None = None,
        delivery: int | None = None,
        party: int | None = None,
        month: int | None = None,
    ) -> dict[str, Any]:
        """The facts of a case (or of a clue that has none yet), or of a record of a fair or of training.

        `measure` and `delivery` are the ids of the rows the paper is about (the last ones when not given), `party`
        the id of the party it addresses (the first one when not given), `month` (202603) the month of a digest.
        """
        office_id = self.store.database.value("SELECT id FROM offices ORDER BY id LIMIT 1")
        facts: dict[str, Any] = {"office": linked(self.store, "office", office_id)}
        if register == "clues":
            clue = linked(self.store, "clues", record_id)
            facts |= {"clue": clue, "party": clue.get("party") or {}}
            return facts | {"issued": self._issued(self.records.load("clues", record_id))}
        if register in DIGEST_REGISTERS:
            return facts | digest_facts(self.store, month or 0)
        if register in FAIR_REGISTERS:
            return facts | self.fairs.of(register, record_id)
        if register in TRAINING_REGISTERS:
            return facts | self.training.of(register, record_id)
        case = linked(self.store, "cases", record_id)
        plain_case = self.records.load("cases", record_id)
        case["name"] = self.cases.name(plain_case)
        facts |= {"case": case, "clue": case.get("clue") or {}, "officer_a": case.get("officer_a") or {}}
        facts |= {"officer_b": case.get("officer_b") or {}}
        facts["officers"] = [one for one in (facts["officer_a"], facts["officer_b"]) if one]
        parties = [linked(self.store, "parties", row["party"]) | {"role": row["role"]} for row in plain_case["parties"]]
        facts["parties"] = [one for one in parties if one["role"] in (None, "party")] or parties
        facts["party"] = next((one for one in parties if one.get("id") == party), (facts["parties"] or [{}])[0])
        facts["rights"] = [
            linked(self.store, "rights", row["right"]) | {"remark": row["note"]} for row in plain_case["rights"]
        ]
        for name in _TABLES:
            facts[name] = plain_case[name]
        facts["measure"] = _row(plain_case["measures"], measure)
        facts["delivery"] = _row(plain_case["deliveries"], delivery)
        facts["issued"] = self._issued(plain_case)
        return facts

    def _issued(self, record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The last issued paper of each key, what stood in its own fields, and when it was delivered."""
        rows = self.store.database.rows(
            "SELECT p.key, p.number, p.title, p.issued_on, p.body, "
            "(SELECT min(d.delivered_at) FROM deliveries d WHERE d.paper_id=p.id) "
            "FROM papers p WHERE p.owner=? AND p.state='issued' ORDER BY p.id",
            [record["uid"]],
        )
        return {
            key: {"number": number, "title": title, "issued_on": _day(issued), "delivered_on": _day(delivered)}
            | {"own": _typed(key, json.loads(body or "{}"))}
            for key, number, title, issued, body, delivered in rows
        }


def _row(rows: list[dict[str, Any]], row_id: int | None) -> dict[str, Any]:
    return next((row for row in rows if row["id"] == row_id), rows[-1] if rows else {})


def _typed(key: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in a paper's own fields, read by the fields it has today; a value that no longer fits is left out."""
    found: dict[str, Any] = {}
    for name, field in _own_fields(key).items() if body and key in _paper_files() else ():
        if name in body:
            with suppress(Fault):
                found[name] = field.kind.parse(body[name])
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
