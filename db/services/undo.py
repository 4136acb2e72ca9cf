"""Undoing what was saved: one save or a whole batch, also after a restart, and also an undoing itself.

What is undone is what the log says was done, entry by entry from the last to the first. Each must still stand as it
was left; otherwise something later depends on it, which has to be undone first or together with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from db.audit import WRITES, Entry
from db.engine import peewee
from db.errors import Refused
from db.models import RECORDS
from db.record import Record
from db.services.store import Changes, Progress, Store, plain

_MODELS: Mapping[str, type[Record]] = {model.table(): model for model in RECORDS}
_OWNED = ("papers", "attachments", "acknowledgements")
"""Tables whose rows name the record they belong to by its uid."""

_FINAL = {"issue": "签发", "void": "作废"}
_FOLLOWING = frozenset({"id", "uid", "revision", "created_at", "created_by", "changed_at", "changed_by"})
_MOST = 2000
_STRIDE = 100  # entries between one word of progress and the next
"""So many saves are undone together at most."""


class Depends(Refused):
    """Later saves stand on what is to be undone; `later` are the numbers of their first entries, the newest first."""

    def __init__(self, sentence: str, later: Sequence[int]) -> None:
        super().__init__(sentence, remedy=f"可以先撤销之后的 {len(later)} 次修改，或者连同它们一起撤销。")
        self.later = tuple(later)


class _InTheWay(Exception):  # noqa: N818  # not an error yet: it says where to look
    """A row or column is no longer as the entry left it; `uids` are rows that stand in the way."""

    def __init__(self, entry: Entry, uids: Iterable[bytes], columns: Iterable[str] = ()) -> None:
        super().__init__(entry.seq)
        self.entry, self.uids, self.columns = entry, tuple(uids), frozenset(columns)


@dataclass(frozen=True)
class Undone:
    """Which saves and batches stand undone, and which saves are such an undoing."""

    changes: frozenset[int] = frozenset()
    batches: frozenset[str] = frozenset()
    undoings: Mapping[int, tuple[int | str, ...]] = field(default_factory=dict)


class Undo:
    """Takes saves and batches back."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def change(self, change: int, *, reason: str = "", with_later: bool = False) -> int:
        """Undo one save, named by the number of its first entry; returns how many entries were taken back.

        `with_later` takes back what stands on it, too. Raises `Refused` when it is unknown, undone already, or issued
        a paper or gave a number; `Depends` when something later stands on it.
        """
        entries = self.store.log.of_change(change)
        if not entries:
            raise Refused(f"修改记录里没有从第 {change} 条开始的一次保存。", remedy="请从经过里选一次修改。")
        if change in self.undone().changes:
            raise Refused("这次修改已经撤销过了。", remedy="要恢复它，请撤销那次“撤销”。")
        return self._undo([change], entries, reason or f"撤销 {entries[0].at[:16]} 的修改", with_later=with_later)

    def batch(self, batch: str, *, with_later: bool = False, progress: Progress | None = None) -> int:
        """Undo a whole batch; returns how many entries were taken back. Raises as `change` does.

        `progress` hears (entries taken back, entries in all, what is done) and may raise to cancel.
        """
        if batch in self.undone().batches:
            raise Refused(f"批次 {batch} 已经撤销过了。")
        entries = self.store.log.of_batch(batch)
        if not entries:
            raise Refused(f"没有批次 {batch}。", remedy="请在导入记录里查看批次编号。")
        self.store.make_safe("撤销前", progress=progress)
        return self._undo([batch], entries, f"撤销批次 {batch}", with_later=with_later, progress=progress)

    def undone(self) -> Undone:
        """What stands undone now. An undoing that was itself undone no longer counts."""
        changes: set[int] = set()
        batches: set[str] = set()
        undoings: dict[int, tuple[int | str, ...]] = {}
        for entry in self.store.log.rare("undo"):
            own = entry.change or entry.seq
            target = entry.body.get("change", entry.body.get("batch"))
            if target is None:
                continue
            undoings[own] = (*undoings.get(own, ()), target)
            if own in changes:
                continue
            if isinstance(target, int):
                changes.add(target)
            else:
                batches.add(str(target))
        return Undone(frozenset(changes), frozenset(batches), undoings)

    def final(self, entries: Iterable[Entry]) -> str:
        """Why a save can never be undone: the paper it issued or the number it gave; empty when it can."""
        for entry in entries:
            if entry.op not in WRITES and entry.op != "undo":
                return "这一条不是修改，没有可以撤销的内容。"
            if entry.op in _FINAL:
                title = self.store.database.value("SELECT title FROM papers WHERE uid=?", [entry.uid]) or ""
                return f"这次{_FINAL[entry.op]}了文书《{title}》，文书{_FINAL[entry.op]}后不能撤销。"
            given = [values[1] for name, values in _named_pairs(entry) if name.endswith("number") and not values[0]]
            for text in given:
                if self.store.database.value("SELECT 1 FROM numbers WHERE text=?", [text]):
                    return f"这次给出了号码 {text}，号码给出后不能收回。"
        return ""

    def _undo(
        self,
        targets: list[int | str],
        entries: list[Entry],
        reason: str,
        *,
        with_later: bool,
        progress: Progress | None = None,
    ) -> int:
        """Try, and take in whatever stands in the way until it works or must not be done."""
        chosen = {entry.seq: entry for entry in entries}
        later = self._take_in(chosen)
        while True:
            why = self.final(chosen.values())
            if why:
                remedy = "要更正已签发的文书请作废后重新制作；要去掉记录请删除并写明理由。"
                raise Refused(why if not later else f"之后的修改不能撤销：{why}", remedy=remedy)
            ordered = sorted(chosen.values(), key=lambda one: -one.seq)
            try:
                wanted = with_later or not later
                return self._take_back([*targets, *later], ordered, reason, wanted=wanted, progress=progress)
            except _Works:
                raise self._depends(entries, later) from None
            except _InTheWay as met:
                found = [one for one in self._standing_on(met, chosen) if one not in later]
                if not found or len(later) + len(found) > _MOST:
                    raise Refused(
                        f"{met.entry.at[:16]} 的修改之后，内容又有变化，不能自动撤销。", remedy="请对照经过逐项改回。"
                    ) from None
                chosen |= {entry.seq: entry for one in found for entry in self.store.log.of_change(one)}
                later = sorted({*later, *found, *self._take_in(chosen)}, reverse=True)

    def _take_in(self, chosen: dict[int, Entry]) -> list[int]:
        """Take in the later saves that changed the same values and still stand; their numbers, newest first."""
        undone, later, new = self.undone(), set[int](), list(chosen.values())
        while new and len(later) <= _MOST:
            found: dict[int, int] = {}
            for entry in new:
                for one in self.store.log.touching(entry.uid, after=entry.seq):
                    if one.seq not in chosen and _same_values(entry, one):
                        found[self.store.log.change_of(one)] = one.seq
            saves = [one for one in found if one not in undone.changes and one not in undone.undoings]
            later |= set(saves)
            new = [entry for one in saves for entry in self.store.log.of_change(one) if entry.seq not in chosen]
            chosen |= {entry.seq: entry for entry in new}
        return sorted(later, reverse=True)

    def _depends(self, entries: Sequence[Entry], later: Sequence[int]) -> Depends:
        newest = self.store.log.of_change(later[0])[0]
        what = "这一批" if entries[0].batch else "这次保存"
        return Depends(f"{what}涉及的内容后来又被 {newest.who} 于 {newest.at[:16]} 修改过，不能单独撤销。", later)

    def _take_back(
        self,
        targets: Sequence[int | str],
        entries: Sequence[Entry],
        reason: str,
        *,
        wanted: bool,
        progress: Progress | None = None,
    ) -> int:
        """Do it in one transaction; unless it is `wanted`, only find out that it works."""
        with self.store.change(reason=reason) as changes:
            for done, entry in enumerate(entries):
                if progress is not None and done % _STRIDE == 0:
                    progress(done, len(entries), "撤销各处改动")
                if entry.table in _MODELS:
                    self._inverse(changes, _MODELS[entry.table], entry)
            if not wanted:
                raise _Works
            first = entries[-1]
            for target in targets:
                named = {"change": target} if isinstance(target, int) else {"batch": target}
                changes.log("audit", first.uid, first.owner, "undo", named)
        return len(entries)

    def _inverse(self, changes: Changes, model: type[Record], entry: Entry) -> None:
        found = self.store.database.value(f'SELECT id FROM "{model.table()}" WHERE uid=?', [entry.uid])
        before = self.store.stored(model, found) if found is not None else None
        if entry.op == "remove":
            if before is not None:
                raise _InTheWay(entry, [entry.uid])
            self._put_back(changes, model, entry)
            return
        if before is None:
            raise _InTheWay(entry, [entry.uid])
        left = {column: values[1] for column, values in _named_pairs(entry)}
        if entry.op == "add":
            left = dict.fromkeys(_columns(model.table())) | {
                name: left[name] for name in left if name in _columns(model.table())
            }
        moved = {column for column, value in left.items() if plain(before[column]) != value}
        if moved:
            raise _InTheWay(entry, [entry.uid], moved)
        if entry.op == "add":
            users = list(self._users(model, before))
            if users:
                raise _InTheWay(entry, users)
            changes.delete(model, before["id"], before=before, owner=entry.owner)
        else:
            after = {column: _stored(model, column, values[0]) for column, values in _named_pairs(entry)}
            changes.update(model, before["id"], before=before, after=after, owner=entry.owner)

    def _put_back(self, changes: Changes, model: type[Record], entry: Entry) -> None:
        """A removed record or row as it was, under its old id."""
        row = {column: _stored(model, column, values[0]) for column, values in _named_pairs(entry)}
        if "id" in row and self.store.database.value(f'SELECT 1 FROM "{model.table()}" WHERE id=?', [row["id"]]):
            del row["id"]
        gone = list(self._lacking(model, row))
        if gone:
            raise _InTheWay(entry, gone)
        names = ",".join(f'"{name}"' for name in row)
        try:
            cursor = self.store.database.execute_sql(
                f'INSERT INTO "{model.table()}"({names}) VALUES({",".join("?" * len(row))})', list(row.values())
            )
        except peewee.IntegrityError as error:
            raise Refused("要恢复的记录与现有记录的号码重复，没有恢复。", remedy="请先核对现有的那条记录。") from error
        body = {name: [None, values[0]] for name, values in _named_pairs(entry)}
        changes.log(model.table(), entry.uid, entry.owner, "add", body)
        changes.touched.add((model.table(), cursor.lastrowid))

    def _users(self, model: type[Record], before: Mapping[str, Any]) -> Iterator[bytes]:
        """The uids of rows that belong to a record or refer to it."""
        for other, column in _referring(model.table()):
            sql = f'SELECT uid FROM "{other.table()}" WHERE "{column}"=?'
            yield from (bytes(uid) for (uid,) in self.store.database.rows(sql, [before["id"]]))
        for table in _OWNED:
            sql = f'SELECT uid FROM "{table}" WHERE owner=?'
            yield from (bytes(uid) for (uid,) in self.store.database.rows(sql, [before["uid"]]))

    def _lacking(self, model: type[Record], row: Mapping[str, Any]) -> Iterator[bytes]:
        """The uids of removed records that a row needs."""
        for entry_field in model._meta.sorted_fields:
            if not isinstance(entry_field, peewee.ForeignKeyField) or row.get(entry_field.column_name) is None:
                continue
            target, wanted = entry_field.rel_model.table(), row[entry_field.column_name]
            if self.store.database.value(f'SELECT 1 FROM "{target}" WHERE id=?', [wanted]) is None:
                removed = (one for one in self.store.log.rare("remove") if one.table == target)
                yield from [one.uid for one in removed if one.body.get("id", [None])[0] == wanted][:1]

    def _standing_on(self, met: _InTheWay, chosen: Mapping[int, Entry]) -> list[int]:
        """The saves behind what stands in the way, newest first; those that cancel each other are left out."""
        found: list[Entry] = []
        for uid in met.uids:
            found += [
                one
                for one in self.store.log.touching(uid, after=met.entry.seq)
                if one.seq not in chosen and (one.op != "change" or not met.columns or met.columns & set(one.body))
            ]
        saves = {self.store.log.change_of(entry) for entry in found}
        undone = self.undone()
        standing = {one for one in saves if one not in undone.changes and one not in undone.undoings}
        return sorted(standing or saves, reverse=True)


class _Works(Exception):  # noqa: N818  # the answer of a trial
    """The undoing would work; nothing of it is kept."""


def _named_pairs(entry: Entry) -> Iterator[tuple[str, list[Any]]]:
    return ((name, values) for name, values in entry.body.items() if isinstance(values, list) and len(values) == 2)


def _stored(model: type[Record], column: str, value: Any) -> Any:
    """A value of the log as the database keeps it."""
    return bytes.fromhex(value) if value is not None and column in _binary(model.table()) else value


def _same_values(entry: Entry, later: Entry) -> bool:
    """Whether a later entry of the same row stands on what an entry did; who looked at it does not."""
    if later.op == "unmask":
        return False
    return "change" not in (entry.op, later.op) or entry.op != later.op or bool(set(entry.body) & set(later.body))


@cache
def _binary(table: str) -> frozenset[str]:
    return frozenset(one.column_name for one in _MODELS[table]._meta.sorted_fields if one.field_type == "BLOB")


@cache
def _columns(table: str) -> frozenset[str]:
    """The columns of which the log tells; the others follow from saving."""
    return frozenset(one.column_name for one in _MODELS[table]._meta.sorted_fields) - _FOLLOWING


@cache
def _referring(table: str) -> tuple[tuple[type[Record], str], ...]:
    """Every table and column that names records of this table by id."""
    return tuple(
        (other, one.column_name)
        for other in RECORDS
        for one in other._meta.sorted_fields
        if isinstance(one, peewee.ForeignKeyField) and one.rel_model is _MODELS[table]
    )
