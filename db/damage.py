"""What is wrong with a register's file, told apart by what helps: building an index anew, or a backup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from db.backup import first_fault, stoppable
from db.engine import Database
from db.errors import Damaged, known_faults

_MANY = 20
_OF_INDEX = re.compile(r"(?:missing from index|wrong # of entries in index|non-unique entry in index) \S+")
_OF_TREE = re.compile(r"Tree (\d+)\b")


@dataclass(frozen=True)
class Damage:
    """One thing that SQLite found; `index` when only an index is wrong, which the table can make anew."""

    sentence: str
    index: bool


def damages(database: Database, step: Callable[[], object] | None = None) -> tuple[Damage, ...]:
    """Look over the whole file, indexes included; some of what is wrong, nothing when it is sound.

    `step` is called again and again meanwhile and may raise to stop.
    """
    try:
        with known_faults(), stoppable(database, step):
            if database.key is not None and (altered := first_fault(database, "quick_check")) is not None:
                return (Damage(f"登记库文件有损坏：{altered}", index=False),)
            found = [str(row[0]) for row in database.rows(f"PRAGMA integrity_check({_MANY})")]
            trees = dict(database.rows("SELECT rootpage, type FROM sqlite_master WHERE rootpage > 0"))
    except Damaged as fault:  # so badly that the check itself cannot go on
        return (Damage(fault.sentence, index=False),)
    return tuple(_told(words, trees) for words in found if words != "ok")


def _told(words: str, trees: dict[int, str]) -> Damage:
    tree = _OF_TREE.search(words)
    index = bool(_OF_INDEX.search(words)) or (tree is not None and trees.get(int(tree[1])) == "index")
    return Damage(f"登记库的索引有损坏：{words}" if index else f"登记库文件有损坏：{words}", index=index)


def mend_indexes(database: Database, step: Callable[[], object] | None = None) -> None:
    """Build every index anew from its table, in one transaction. Raises `Damaged` when that does not make it sound."""
    with known_faults(), database.atomic(), stoppable(database, step):
        database.execute_sql("REINDEX")
    if damages(database, step):
        raise Damaged(
            "重建索引后登记库仍有损坏，表里的内容也受了影响。", remedy="请不要继续录入，到“维护”页恢复最近的备份。"
        )
