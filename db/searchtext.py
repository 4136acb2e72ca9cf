"""What makes a record findable: its own names and numbers, and those of the records it is linked with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from unicodedata import normalize

from db.engine import Database
from db.kinds import Code, Kind
from db.models import RECORDS
from db.record import Record
from db.registers import REGISTERS

EDGE = "¶"
"""Stands before, between and behind the texts of a record, so that a text can be asked for from its beginning."""

_DIGITS = re.compile(r"[0-9]+")
_MODELS: dict[str, type[Record]] = {model.table(): model for model in RECORDS}


@dataclass(frozen=True)
class Part:
    """Columns of `table` by which a record is found.

    `links` is the SQL of pairs (holder, source): the ids of the record and of the row of `table` it is found by; it
    is empty for the record itself. `label` is what a clerk calls the source.
    """

    table: str
    columns: tuple[str, ...]
    links: str = ""
    label: str = ""


@dataclass(frozen=True)
class Findable:
    """One value by which a record is found, with its label; `texts` are its folded forms, pinyin keys among them."""

    label: str
    value: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """Everything by which one record is found."""

    id: int
    uid: bytes
    values: tuple[Findable, ...]

    @property
    def text(self) -> str:
        """All folded texts, each once, with an edge on both sides."""
        texts = dict.fromkeys(text for value in self.values for text in value.texts if text)
        return EDGE + "".join(text + EDGE for text in texts)


def fold(text: str) -> str:
    """A text as it is compared: NFKC, no case, letters and digits only."""
    return "".join(filter(str.isalnum, normalize("NFKC", text).casefold()))


_PARTY = ("name", "former_name", "credit_code", "representative")
_RIGHT = ("name", "number", "holder")


def _linked(source: str, holder_and_source: str, joins: str, *columns: str, label: str) -> Part:
    holder, origin = holder_and_source.split()
    return Part(source, columns, f"SELECT {holder} AS holder, {origin} AS source FROM {joins}", label)


def _row_list(table: str) -> tuple[Part, ...]:
    """Rows of cases are found by their case, too, and by its parties."""
    joins = f"{table} t JOIN case_parties c ON c.case_id = t.case_id"
    return (
        _linked("cases", "id case_id", table, "number", label="案件"),
        _linked("parties", "t.id c.party_id", joins, "name", label="当事人"),
    )


_STAND = (
    _linked("parties", "id party_id", "exhibitors", *_PARTY, label="企业"),
    _linked("exhibitions", "id exhibition_id", "exhibitors", "name", label="展会"),
    _linked("exhibits", "exhibitor_id id", "exhibits", "name", "mark", "mark_number", "patents", label="展品"),
)

_LINKED: dict[str, tuple[Part, ...]] = {
    "clues": (_linked("parties", "id party_id", "clues", *_PARTY, label="当事人"),),
    "cases": (
        _linked("parties", "case_id party_id", "case_parties", *_PARTY, label="当事人"),
        _linked("rights", "case_id right_id", "case_rights", *_RIGHT, label="涉案权利"),
        _linked("goods", "case_id id", "goods", "name", "brand", label="涉案物品"),
        _linked("clues", "id clue_id", "cases", "number", "external_number", label="线索"),
        _linked("papers", "k.id p.id", "papers p JOIN cases k ON k.uid = p.owner", "number", label="文书"),
        _linked("measures", "case_id id", "measures", "schedule_number", label="强制措施"),
        _linked("payments", "case_id id", "payments", "receipt", label="缴款"),
    ),
    "papers": (
        _linked("cases", "p.id k.id", "papers p JOIN cases k ON k.uid = p.owner", "number", label="案件"),
        _linked("clues", "p.id k.id", "papers p JOIN clues k ON k.uid = p.owner", "number", label="线索"),
        _linked(
            "parties",
            "p.id c.party_id",
            "papers p JOIN cases k ON k.uid = p.owner JOIN case_parties c ON c.case_id = k.id",
            "name",
            label="当事人",
        ),
    ),
    "goods": _row_list("goods"),
    "measures": _row_list("measures"),
    "exhibitors": _STAND,
    "risk_checks": (
        _linked("exhibitors", "id exhibitor_id", "risk_checks", "name", "booth", label="参展企业"),
        _linked(
            "parties",
            "k.id x.party_id",
            "risk_checks k JOIN exhibitors x ON x.id = k.exhibitor_id",
            "name",
            "credit_code",
            label="企业",
        ),
    ),
    "fair_complaints": (
        _linked("exhibitors", "id exhibitor_id", "fair_complaints", "name", "booth", label="被投诉人"),
    ),
    "attendance": (
        _linked("people", "id person_id", "attendance", "name", "unit", label="姓名"),
        _linked("training_classes", "id training_id", "attendance", "name", label="班次"),
    ),
    "credit_matters": (_linked("parties", "id party_id", "credit_matters", *_PARTY, label="当事人"),),
    "certificates": (
        _linked("people", "id person_id", "certificates", "name", "unit", label="姓名"),
        _linked("training_classes", "id training_id", "certificates", "name", label="班次"),
    ),
}


@cache
def parts(register: str) -> tuple[Part, ...]:
    """What a record of this register is found by, its own columns first."""
    info = REGISTERS[register]
    return (Part(info.model.table(), info.search), *_LINKED.get(register, ()))


def searchable() -> list[str]:
    """The registers that can be searched."""
    return [info.key for info in REGISTERS.values() if not info.single and not info.found_as]


def recipe() -> str:
    """What the texts are made of; an index made otherwise is of no use."""
    return repr([(register, parts(register)) for register in searchable()])


def documents(database: Database, register: str, ids: Sequence[int]) -> Iterator[Document]:
    """The documents of these records, in the order of their ids; nothing for those that are gone."""
    own, *linked = parts(register)
    marks = ",".join(map(str, ids))
    found: dict[int, list[Findable]] = {}
    uids: dict[int, bytes] = {}
    for holder, uid, *values in database.rows(
        f'SELECT s.id, s.uid, {_selected(own)} FROM "{own.table}" s WHERE s.id IN ({marks}) ORDER BY s.id'
    ):
        uids[holder] = bytes(uid)
        found[holder] = list(_findables(own, values))
    for part in linked:
        sql = (
            f'SELECT l.holder, {_selected(part)} FROM ({part.links}) l JOIN "{part.table}" s ON s.id = l.source '
            f"WHERE l.holder IN ({marks}) ORDER BY s.id"
        )
        for holder, *values in database.rows(sql):
            if holder in found:
                found[holder] += _findables(part, values)
    for holder, values in found.items():
        yield Document(holder, uids[holder], tuple(values))


def holders(database: Database, part: Part, sources: Iterable[int]) -> list[int]:
    """The ids of the records that are found by these rows of a linked part."""
    marks = ",".join(map(str, sources))
    sql = f"SELECT DISTINCT holder FROM ({part.links}) WHERE source IN ({marks})"
    return [row[0] for row in database.rows(sql)]


def _selected(part: Part) -> str:
    model = _MODELS[part.table]
    columns = [*part.columns, *(["name_keys"] if _has_keys(part) else [])]
    return ", ".join(f's."{model.columns()[name]}"' for name in columns)


@cache
def _has_keys(part: Part) -> bool:
    return "name" in part.columns and "name_keys" in _MODELS[part.table].columns()


@cache
def _named(part: Part) -> tuple[tuple[str, str, Kind[Any]], ...]:
    specs = _MODELS[part.table].specs()
    return tuple((name, part.label or specs[name].label, specs[name].kind) for name in part.columns)


def _findables(part: Part, values: Sequence[str | None]) -> Iterator[Findable]:
    keys = values[-1] if _has_keys(part) else None
    for (name, label, kind), value in zip(_named(part), values, strict=False):
        if value:
            texts = [fold(value)]
            if name == "name" and keys:
                texts += keys.split()
            if isinstance(kind, Code):
                groups = _DIGITS.findall(normalize("NFKC", value))
                texts += groups if len(groups) > 1 else []
            yield Findable(label, value, tuple(texts))
