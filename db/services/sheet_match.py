"""The records of a workbook against those of the register: which are new, which change one, which say nothing new."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from db.forms import RowsItem
from db.kinds import Link
from db.record import CALLED
from db.services.bulk import WholeRecords
from db.services.sheet_agree import Agreement
from db.services.sheet_links import Links, made_on_the_way, register_of_kind
from db.services.sheet_sign_in import SignInCheck
from db.services.store import Store
from db.sheets.check import Checker
from db.sheets.plan import Draft, PlannedRow, Remark, SheetPlan, Status
from db.sheets.repeats import Alike, is_told, name_of, says_no_more
from db.sheets.targets import NOTE, Targets, normal, unique_fields

_BRACKETS = str.maketrans("[〔【（［]〕】）］", "((((()))))")
_FEW = 50


class Matcher:
    """Compares drafts with one register."""

    def __init__(self, store: Store, targets: Targets, sheets: Sequence[SheetPlan]) -> None:
        self._store = store
        self._targets = targets
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self._links = Links(store)
        self._checker = Checker(targets)
        self._sign_in = SignInCheck(store, self._links)
        self._rows = {rows.name: rows for rows in targets.form.rows()}
        self._linking = {item.name: item for item in targets.form.items() if isinstance(item.spec.kind, Link)}
        self._whole = WholeRecords(store)
        self._agreement = Agreement(store, targets)
        self._records: dict[int, dict[str, Any]] = {}
        self._alike: Alike[int] = Alike()
        self._uids: dict[bytes, int] = {}
        self._numbers: dict[str, dict[object, list[int]]] = {}
        self._names: dict[str, list[int]] = {}
        self._claimed: dict[int, Draft] = {}
        self._given: dict[tuple[str, object], Draft] = {}
        self._line_uids: set[bytes] = set()
        self._unique = frozenset(unique_fields(targets.register))

    def look_up(self, drafts: Sequence[Draft]) -> None:
        """Read everything of the register that these drafts could be about, in a few queries."""
        info = self._targets.register
        table, columns = info.model.table(), info.model.columns()
        rows = self._store.database.rows
        self._uids = {bytes(uid): one for one, uid in rows(f'SELECT id, uid FROM "{table}"')}
        for name in self._targets.matching.numbers:
            found = self._numbers[name] = defaultdict(list)
            load = info.model.specs()[name].kind.load
            for one, value in rows(f'SELECT id, "{columns[name]}" FROM "{table}" WHERE "{columns[name]}" IS NOT NULL'):
                found[as_number(load(value))].append(one)
        names: dict[str, list[int]] = defaultdict(list)
        for one, name in rows(self._names_sql()):
            names[normal(str(name))].append(one)
        names[""] = sorted(set(self._uids.values()).difference(*names.values()))
        self._names = names
        called = {normal(name_of(draft.values, self._targets.matching.name)) for draft in drafts}
        wanted = {one for draft in drafts for one in self._candidates(draft)}
        wanted.update(one for name in called for one in self._names.get(name, ()))
        told = {name for draft in drafts for name, value in draft.values.items() if isinstance(value, list)}
        for record in self._whole.read(info, sorted(wanted), rows=told):
            self._records[record["id"]] = record
            self._alike.add(normal(name_of(record, self._targets.matching.name)), record, record["id"])

    def planned(self, drafts: Sequence[Draft], step: Callable[[int], None]) -> list[PlannedRow]:
        """What becomes of each draft, in order; `step` hears how many are done.

        Rows that say nothing new come first, so that another row cannot change the record that they are about.
        """
        found: dict[int, PlannedRow] = {}
        for number, draft in enumerate(drafts):
            step(number // 2)
            row = self._known(draft)
            if row is not None:
                found[number] = row
        for number, draft in enumerate(drafts):
            step((len(drafts) + number) // 2)
            if number not in found:
                found[number] = self._unknown(draft)
        return [found[number] for number in range(len(drafts))]

    def _known(self, draft: Draft) -> PlannedRow | None:
        """A draft that repeats another, cannot be understood, or says nothing that the register does not say."""
        if draft.repeats:
            where = "" if draft.repeats_on == draft.sheet else f"“{draft.repeats_on}”"
            return self._row(draft, "same", equals=f"与{where}第{draft.repeats}行相同")
        if draft.refused:
            return self._row(draft, "refused")
        self._settle_links(draft)
        self._agreement.settle(draft)
        return self._same(draft)

    def _unknown(self, draft: Draft) -> PlannedRow:
        """A draft that changes a record or is a new one."""
        self._agreement.settle(draft)
        found = self._changed(draft)
        if found is not None:
            return found
        self._checker.new(draft, self._sheets[draft.sheet])
        if self._targets.register.key == "attendance":
            self._sign_in(draft)
        self._tell_equal_numbers(draft)
        if draft.refused:
            return self._row(draft, "refused")
        self._agreement.adopt(draft)
        for name in self._targets.matching.numbers:
            self._given.setdefault((name, as_number(draft.values.get(name))), draft)
        return self._row(draft, "new")

    # Which record a draft is about

    def _candidates(self, draft: Draft) -> list[int]:
        """The ids of the records a draft could be about, the surest first."""
        if self._targets.register.single:
            return list(self._uids.values())[:1]
        found = [self._uids[draft.uid]] if draft.uid in self._uids else []
        for name, known in self._numbers.items():
            value = draft.values.get(name)
            found.extend(known.get(as_number(value), ()) if value is not None else ())
        name = name_of(draft.values, self._targets.matching.name)
        found.extend(self._names.get(normal(name), [])[:_FEW])
        return list(dict.fromkeys(found))

    def _same(self, draft: Draft) -> PlannedRow | None:
        name = normal(name_of(draft.values, self._targets.matching.name))
        for one in (*self._candidates(draft), *self._alike.like(name, draft.values)):
            record = self._records.get(one)
            if record is not None and self._adds_nothing(draft, record):
                self._claimed.setdefault(one, draft)
                return self._row(draft, "same", target=one)
        return None

    def _adds_nothing(self, draft: Draft, record: Mapping[str, Any]) -> bool:
        if self._difference(draft, record):
            return False
        if draft.own or is_told(draft, self._targets.matching) or self._targets.matching.merge:
            return True
        asked = {path.partition(".")[0] for path in self._sheets[draft.sheet].mapping.values() if path} - {NOTE}
        return all(not record.get(name) for name in asked if name not in draft.values)

    def _changed(self, draft: Draft) -> PlannedRow | None:
        for one in self._candidates(draft):
            record = self._records.get(one)
            if record is None or not self._is_the_one(draft, record):
                continue
            earlier = self._claimed.get(one)
            if earlier is not None:
                draft.refuse(f"与第{earlier.row}行说的是同一条{self._targets.register.label}，内容却不同。")
                return self._row(draft, "refused", target=one)
            self._claimed[one] = draft
            difference = self._difference(draft, record)
            self._checker.change(draft, difference, record)
            draft.values = difference
            return self._row(draft, "refused" if draft.refused else "changed", target=one, label=record[CALLED])
        return None

    def _is_the_one(self, draft: Draft, record: Mapping[str, Any]) -> bool:
        """Whether a draft that says something else is about this record all the same."""
        if self._targets.register.single or (draft.uid is not None and draft.uid == record["uid"]):
            return True
        matching = self._targets.matching
        if matching.same:
            return all(_agree(draft.values.get(name), record.get(name)) for name in matching.same)
        mine, its = name_of(draft.values, matching.name), name_of(record, matching.name)
        for name in matching.numbers:
            value = draft.values.get(name)
            if value is None or record.get(name) is None or as_number(value) != as_number(record[name]):
                continue
            if name in self._unique or "." not in matching.name or not mine or not its or normal(mine) == normal(its):
                return True
        return matching.merge and all(record.get(name) in (None, value) for name, value in draft.values.items())

    # What a draft says that a record does not

    def _difference(self, draft: Draft, record: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in draft.values.items():
            old = record.get(name)
            if isinstance(value, list):
                if lines := self._new_lines(self._rows[name], value, old or []):
                    found[name] = lines
            elif isinstance(value, Mapping):
                if link := self._new_link(register_of_kind(self._linking[name].spec.kind), value, old):
                    found[name] = link
            elif name == NOTE and not draft.own and old:
                known = str(old).split("\n")
                more = [line for line in str(value).split("\n") if line not in known]
                if more:
                    found[name] = "\n".join([str(old), *more])
            elif value != old:
                found[name] = value
        return found

    def _new_link(self, register: str, value: Mapping[str, Any], old: Mapping[str, Any] | None) -> dict[str, Any]:
        """What a link says that is new: another record, or other facts of the same one (then with its `id`)."""
        uid = value.get("uid")
        known = {name: one for name, one in value.items() if name != "uid" or self._links.knows(register, one)}
        if old is not None and says_no_more(known, old):
            return {}
        if old is not None and uid is not None and uid == old.get("uid"):
            return {"id": old["id"], **{name: one for name, one in known.items() if old.get(name) != one}}
        return dict(value)

    def _new_lines(
        self, rows: RowsItem, lines: Sequence[Mapping[str, Any]], old: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """The lines that a record lacks, and with their `id` those that say something else; none is ever taken away."""
        left = {one["uid"]: one for one in old}
        found: list[dict[str, Any]] = []
        rest: list[Mapping[str, Any]] = []
        for line in lines:
            same = left.pop(line["uid"], None) if "uid" in line else None
            if same is None:
                rest.append(line)
            elif change := self._line_change(rows, line, same):
                found.append({"id": same["id"], **change})
        for line in list(rest):
            same = next((one for one in left.values() if not self._line_change(rows, line, one)), None)
            if same is not None:
                del left[same["uid"]]
                rest.remove(line)
        for line in rest:
            called = [one for one in left.values() if self._called_alike(rows, line, one)]
            if len(called) == 1 and "uid" not in line:
                del left[called[0]["uid"]]
                found.append({"id": called[0]["id"], **self._line_change(rows, line, called[0])})
            else:
                found.append(dict(line))
        return found

    def _line_change(self, rows: RowsItem, line: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
        change: dict[str, Any] = {}
        for item in rows.columns:
            value = line.get(item.name)
            if isinstance(value, Mapping) and isinstance(item.spec.kind, Link):
                if link := self._new_link(item.spec.kind.register, value, old.get(item.name)):
                    change[item.name] = link
            elif value is not None and value != old.get(item.name):
                change[item.name] = value
        return change

    def _called_alike(self, rows: RowsItem, line: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
        mine, its = line.get(rows.main), old.get(rows.main)
        if isinstance(mine, Mapping) and isinstance(its, Mapping):
            return mine.get("name") == its.get("name")
        return mine is not None and mine == its

    # What is to be told beside it

    def _settle_links(self, draft: Draft) -> None:
        """Give up links to records that do not exist and cannot be made on the way; the text stays in the note."""
        for item in self._linking.values():
            value = draft.values.get(item.name)
            if isinstance(value, Mapping) and not self._exists(item.spec.kind, value):
                del draft.values[item.name]
                text = next((str(one) for name, one in value.items() if name != "uid"), "")
                draft.remarks.append(_lost(draft, item.label, text))
                if self._targets.has_note and not draft.own and text:
                    note = f"台账“{item.label}”：{text}"
                    draft.values[NOTE] = "\n".join(filter(None, [draft.values.get(NOTE), note]))
        for rows in self._rows.values():
            for line in draft.values.get(rows.name, ()):
                self._settle_line(draft, rows, line)

    def _settle_line(self, draft: Draft, rows: RowsItem, line: dict[str, Any]) -> None:
        for item in rows.columns:
            value = line.get(item.name)
            if isinstance(value, Mapping) and not self._exists(item.spec.kind, value):
                del line[item.name]
                draft.remarks.append(_lost(draft, item.label, ""))
        uid = line.get("uid")
        if uid is not None and (uid in self._line_uids or self._is_elsewhere(draft, rows.name, uid)):
            del line["uid"]  # the line was copied within the workbook
        elif uid is not None:
            self._line_uids.add(uid)

    def _is_elsewhere(self, draft: Draft, rows: str, uid: bytes) -> bool:
        """Whether a line with this uid exists, but not in the record that the draft is about."""
        model = self._targets.register.model.row_models[rows]
        if not self._store.database.rows(f'SELECT 1 FROM "{model.table()}" WHERE uid=?', [uid]):
            return False
        record = self._records.get(self._uids.get(draft.uid or b"", 0), {})
        return all(line["uid"] != uid for line in record.get(rows, ()))

    def _exists(self, kind: object, value: Mapping[str, Any]) -> bool:
        register = str(getattr(kind, "register", ""))
        return made_on_the_way(register) or self._links.find(register, value) is not None

    def _tell_equal_numbers(self, draft: Draft) -> None:
        """Two new records with one number: an official number of ours is unique, another one is only doubted."""
        for name in self._targets.matching.numbers:
            value = draft.values.get(name)
            if value is None:
                continue
            label = self._targets.by_path[name].spec.label
            first = self._given.get((name, as_number(value)))
            if first is None and not self._numbers.get(name, {}).get(as_number(value)):
                continue
            where = f"第{first.row}行" if first is not None else "登记库里的另一条记录"
            if name in self._unique:
                draft.refuse(f"{label}与{where}相同，不能重复。", heading=label)
            else:
                sentence = f"{label}与{where}相同，其他内容不同，请核对。"
                draft.remarks.append(Remark(draft.sheet, draft.row, None, label, "doubt", sentence))

    def _row(
        self, draft: Draft, status: Status, *, target: int | None = None, equals: str = "", label: str = ""
    ) -> PlannedRow:
        name = name_of(draft.values, self._targets.matching.name)
        numbers = (str(draft.values[one]) for one in self._targets.matching.numbers if draft.values.get(one))
        remarks = tuple(sorted(draft.remarks, key=lambda one: (one.row, one.column if one.column is not None else -1)))
        return PlannedRow(
            draft.sheet, draft.row, draft.last_row, name or next(numbers, "") or label, draft.values, status, remarks,
            target, draft.uid, equals, draft.own,
        )  # fmt: skip

    def _names_sql(self) -> str:
        """The name of every record with its id, as the path of the name says where to find it."""
        model = self._targets.register.model
        steps = self._targets.matching.name.split(".")
        if len(steps) == 1:
            column = model.columns()[steps[0]]
            return f'SELECT id, "{column}" FROM "{model.table()}" WHERE "{column}" IS NOT NULL'
        owner, key = (model, "id") if len(steps) == 2 else (model.row_models[steps[0]], "")
        key = key or str(owner.parent().column_name)  # type: ignore[union-attr]  # rows have a parent
        link = owner._meta.fields[steps[-2]]
        return (
            f'SELECT r."{key}", l."{steps[-1]}" FROM "{owner.table()}" r '
            f'JOIN "{link.rel_model.table()}" l ON l.id = r."{link.column_name}"'
        )


def as_number(value: object) -> object:
    """A number as two of them are compared: without blanks, with one kind of brackets."""
    return re.sub(r"\s", "", value).translate(_BRACKETS).upper() if isinstance(value, str) else value


def _lost(draft: Draft, label: str, text: str) -> Remark:
    sentence = f"登记库里没有{label}{f'“{text}”' if text else ''}，没有建立关联。"
    return Remark(draft.sheet, draft.row, None, label, "doubt", sentence)


def _agree(told: Any, known: Any) -> bool:
    """Whether a field says the same: of a linked record the same one, or one with nothing that contradicts it."""
    if not isinstance(told, Mapping) or not isinstance(known, Mapping):
        return bool(told == known)
    if told.get("uid") is not None:
        return bool(told["uid"] == known.get("uid"))
    return all(known.get(name) in (None, value) for name, value in told.items())
