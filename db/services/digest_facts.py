"""The facts of a month of the log, as the monthly digest prints them."""

from __future__ import annotations

from typing import Any

from db.audit import mark_of
from db.kinds import Code, Count, Moment, Text
from db.models import RECORDS
from db.papers.facts import Entry, Group, Table, Word
from db.record import Row
from db.registers import REGISTERS
from db.services.store import Store

DIGEST_REGISTERS = ("office",)
_COUNTS = {"added": "新增", "changed": "修改", "removed": "删除", "entries": "修改记录"}


def digest_words() -> dict[str, Entry]:
    """The names that the digest may use."""
    return {
        "digest": Group(
            "记录摘要",
            {
                "month": Word(Text(20), "月份"),
                "first": Word(Count(), "第一条"),
                "last": Word(Count(), "最后一条"),
                "entries": Word(Count(), "条数"),
                "mark": Word(Code(40), "最后一条的校验码"),
                "previous": Word(Code(40), "上月最后一条的校验码"),
                "issued": Word(Count(), "签发文书"),
                "void": Word(Count(), "作废文书"),
                "people": Word(Text(400), "操作人员"),
                "last_at": Word(Moment(), "最后一条的时间"),
            },
        ),
        "tallies": Table(
            "登记簿", {"label": Word(Text(40), "登记簿")} | {key: Word(Count(), name) for key, name in _COUNTS.items()}
        ),
    }


def digest_facts(store: Store, month: int) -> dict[str, Any]:
    """A month of the log, written 202603: its first and last entry, and what was done to each register."""
    begin, end = f"{month // 100:04d}-{month % 100:02d}-01", _first_after(month)
    first, last, count = store.database.rows(
        "SELECT min(seq), max(seq), count(*) FROM audit WHERE at>=? AND at<?", [begin, end]
    )[0]
    digest: dict[str, Any] = {"month": f"{month // 100}年{month % 100}月", "entries": count, "issued": 0, "void": 0}
    if not count:
        return {"digest": digest, "tallies": []}
    bounds = [first, last]
    ops = dict(store.database.rows("SELECT op, count(*) FROM audit WHERE seq BETWEEN ? AND ? GROUP BY op", bounds))
    who = store.database.rows("SELECT DISTINCT who FROM audit WHERE seq BETWEEN ? AND ? ORDER BY who", bounds)
    digest |= {
        "first": first,
        "last": last,
        "mark": _mark(store, last),
        "previous": _mark(store, first - 1),
        "issued": ops.get("issue", 0),
        "void": ops.get("void", 0),
        "people": "、".join(row[0] for row in who),
    }
    return {"digest": digest, "tallies": _tallies(store, first, last)}


def _tallies(store: Store, first: int, last: int) -> list[dict[str, Any]]:
    """What was done to the records of each register; changes of rows count as entries of their register."""
    labels = _labels()
    found: dict[str, dict[str, Any]] = {}
    for table, op, own, count in store.database.rows(
        "SELECT tbl, op, uid=owner, count(*) FROM audit WHERE seq BETWEEN ? AND ? GROUP BY 1, 2, 3", [first, last]
    ):
        label = labels.get(table, "其他")
        line = found.setdefault(label, {"label": label} | dict.fromkeys(_COUNTS, 0))
        line["entries"] += count
        name = {"add": "added", "issue": "added", "change": "changed", "void": "changed", "remove": "removed"}.get(op)
        if name and (own or table in _BESIDE):
            line[name] += count
    order = list(dict.fromkeys(labels.values()))
    return sorted(found.values(), key=lambda line: order.index(line["label"]) if line["label"] in order else 99)


_BESIDE = {"papers": "文书", "attachments": "附件", "acknowledgements": "提示答复"}


def _labels() -> dict[str, str]:
    """What each table is called: a register, and its rows after it."""
    found: dict[str, str] = {}
    for info in REGISTERS.values():
        for model in (info.model, *info.model.row_models.values()):
            found.setdefault(model.table(), info.label)
    beside = {model.table(): _BESIDE.get(model.table(), "其他") for model in RECORDS if not issubclass(model, Row)}
    return beside | found | _BESIDE


def _mark(store: Store, seq: int) -> str | None:
    digest = store.database.value("SELECT hash FROM audit WHERE seq=?", [seq])
    return mark_of(seq, bytes(digest)) if digest is not None else None


def _first_after(month: int) -> str:
    year, number = divmod(month, 100)
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}-01"
