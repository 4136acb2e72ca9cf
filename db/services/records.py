"""Every register's records: load, check, save, remove. The one door through which a record changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.errors import Conflict, Invalid, Missing, Refused
from db.forms.check import Cleaned, check_rules, clean, labels
from db.forms.declare import Form
from db.record import LinkField, OwnerField, Record, Row
from db.registers import REGISTERS, Register
from db.services.access import HIDDEN, house
from db.services.derive import derive
from db.services.disclosure import PAGE, note
from db.services.lists import on_this_day
from db.services.masks import without_masks
from db.services.reasons import demand, may_remove
from db.services.settle import settle
from db.services.store import Changes, Store

_MATCHED_BY = {
    "parties": ("credit_code", "id_number"),
    "rights": ("number",),
    "officers": ("licence_number",),
    "people": ("licence_number",),
}
_MADE_ON_THE_WAY = frozenset({"parties", "rights", "officers", "people", "lecturers"})


class Records:
    """Records of all registers, as dictionaries of typed values keyed by field name."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def register(self, key: str) -> Register:
        """The register of this name. Raises `Missing` when there is none."""
        if key not in REGISTERS:
            names = "、".join(f"{one.key}（{one.label}）" for one in REGISTERS.values())
            raise Missing(f"没有名为“{key}”的登记簿。", remedy=f"可用的有：{names}。")
        return REGISTERS[key]

    def find_key(self, register: str, key: str | int) -> int:
        """The id of the record called `key`: its id, number or name.

        Raises `Missing` when none or several are called so, `Refused` without the right to read the register.
        """
        info = self.register(register)
        self.store.access.need_read(register)
        if isinstance(key, int) or key.isdigit():
            found = self.store.database.rows(f'SELECT id FROM "{info.model.table()}" WHERE id=?', [int(key)])
            if found:
                return int(found[0][0])
        names = [name for name in dict.fromkeys((info.number, info.title, *info.search)) if name]
        for name in names:
            found = self.store.database.rows(
                f'SELECT id FROM "{info.model.table()}" WHERE "{name}"=? LIMIT 2', [str(key)]
            )
            if len(found) == 1:
                return int(found[0][0])
            if found:
                raise Missing(f"有多条{info.label}叫“{key}”，请改用编号。")
        raise Missing(f"找不到{info.label}“{key}”。", remedy="请核对编号或名称。")

    def load(self, register: str, record_id: int) -> dict[str, Any]:
        """A record with its rows: typed values by field name, `id`, `uid`, `revision`, and `<link>_text` for links.

        In a register with accounts a secret is `Masked`; saving it so leaves it as it is. Raises `Missing` when the
        record is gone, `Refused` without the right to read the register.
        """
        info = self.register(register)
        self.store.access.need_read(register)
        stored = self.store.stored(info.model, record_id)
        if stored is None:
            raise Missing(f"这条{info.label}已不存在，可能已被删除。")
        values = self._values(info.model, stored)
        values |= self._computed(info, record_id)
        for name, model in info.model.row_models.items():
            values[name] = [self._values(model, row) for row in self.store.rows_stored(model, record_id)]
        return self._shown(info, values)

    def reveal(self, register: str, record_id: int, name: str, *, rows: str = "", row_id: int | None = None) -> Any:
        """A masked value as it is: of a field, or of the row `row_id` of the rows `rows`; that it was asked is logged.

        Raises `Refused` without the right, `Missing` when the record or the row is gone.
        """
        model = self.register(register).model
        spec = (model.row_models[rows] if rows else model).specs()[name]
        self.store.access.need_read(register)
        whole: Mapping[str, Any] | None = self._whole(register, record_id)
        if rows:
            whole = next((row for row in self._whole(register, record_id)[rows] if row["id"] == row_id), None)
        if whole is None:
            raise Missing("这一行已不存在。")
        label = f"{model.row_models[rows].rows_label()}：{spec.label}" if rows else spec.label
        note(self.store, register, [record_id], [label], how=PAGE)
        return whole[name]

    def disclose(self, register: str, ids: Sequence[int], *, how: str) -> None:
        """Log that everything masked in these records is shown. Raises `Refused` without the right."""
        specs = self.register(register).model.specs().values()
        secret = [spec.label for spec in specs if spec.kind.secret]
        if secret and ids:
            note(self.store, register, ids, secret, how=how)

    def _shown(self, info: Register, values: dict[str, Any]) -> dict[str, Any]:
        """The record as the person who is working may see it."""
        access = self.store.access
        for name, model in info.model.row_models.items():
            for row in values[name]:
                access.shown(info.key, row, model)
        return access.shown(info.key, values, info.model)

    def _whole(self, register: str, record_id: int) -> dict[str, Any]:
        """The record as it is, for checks."""
        with house():
            return self.load(register, record_id)

    def _computed(self, info: Register, record_id: int) -> dict[str, Any]:
        """What the register knows of a record without its being stored, such as the state of a right today."""
        columns = [one for one in info.columns if one.computed]
        if not columns:
            return {}
        sql = f'SELECT {", ".join(one.sql for one in columns)} FROM "{info.model.table()}" t WHERE t.id=?'
        (row,) = self.store.database.rows(on_this_day(sql), [record_id])
        return {one.name: one.kind.load(value) for one, value in zip(columns, row, strict=True)}

    def title(self, register: str, record_id: int | None) -> str:
        """What a record is called, or an empty string; of a register that may not be read it is not told."""
        if record_id is None:
            return ""
        if not self.store.access.may_read(register):
            return HIDDEN
        info = self.register(register)
        name = self.store.database.value(f'SELECT "{info.title}" FROM "{info.model.table()}" WHERE id=?', [record_id])
        return str(name or "")

    def check(self, register: str, raw: Mapping[str, object], *, record_id: int | None = None) -> Cleaned:
        """Check typed values against the register's form without saving; faults and doubts by path."""
        form = self._form(register)
        info = self.register(register)
        self.store.access.need_write(register)
        old = self._whole(register, record_id) if record_id is not None else {}
        raw, masks = without_masks(info, raw, old)
        out = clean(form, raw, partial=record_id is not None)
        out.faults.update(masks)
        if record_id is not None:
            merged = Cleaned({**old, **out.values}, out.faults, out.doubts)
            check_rules(form, merged)
        return out

    def save(
        self,
        register: str,
        raw: Mapping[str, object],
        *,
        record_id: int | None = None,
        revision: int | None = None,
        reason: str = "",
        batch: str | None = None,
    ) -> int:
        """Save a record: a new one, or the named fields of an old one; rows that are named are replaced as a whole.

        A save with a `batch` belongs to an import: a new record gets no official number then, and the batch can be
        undone. Raises `Invalid` with faults by path, `Conflict` when somebody changed the record since `revision` was
        loaded, `Missing` when it is gone, `NeedsReason` where the law wants a reason. Nothing is written then.
        """
        info = self.register(register)
        out = self.check(register, raw, record_id=record_id)
        if out.faults:
            raise Invalid(out.faults, labels(self._form(register), out.faults))
        with self.store.change(reason=reason, batch=batch) as changes:
            return self.write(changes, info, out.values, record_id=record_id, revision=revision, numbered=batch is None)

    def write(
        self,
        changes: Changes,
        info: Register,
        values: Mapping[str, Any],
        *,
        record_id: int | None = None,
        revision: int | None = None,
        numbered: bool = True,
    ) -> int:
        """Write checked values inside a transaction; resolves links and derives what follows from them.

        `numbered` false gives a new record no official number: it comes from elsewhere.
        """
        model = info.model
        before = self.store.stored(model, record_id) if record_id is not None else None
        if record_id is not None and before is None:
            raise Missing(f"这条{info.label}已不存在，可能已被删除。")
        if before is not None and revision is not None and before["revision"] != revision:
            raise Conflict(
                f"{before['changed_by']} 在 {before['changed_at']} 修改过这条{info.label}。",
                remedy="请重新打开后再改，您输入的内容已留作草稿。",
            )
        own = {name: value for name, value in values.items() if name in model.specs()}
        own = derive(
            self.store, info.key, self._linked(changes, model, own), before=self._old(model, before), numbered=numbered
        )
        stored, since = self._stored(model, own), len(changes.logged)
        owner, place = self.store.belonging(model, {**(before or {}), **stored})
        if before is None:
            record_id, uid = changes.insert(model, stored | place, owner=owner)
        else:
            uid = bytes(before["uid"])
            changes.update(model, before["id"], before=before, after=stored, owner=owner)
            record_id = int(before["id"])
        for name, row_model in model.row_models.items():
            if name in values:
                self._write_rows(changes, row_model, values[name], parent_id=record_id, owner=uid)
        if before is not None:
            demand(changes, info, before, since=since)
        settle(changes, info.key, record_id)
        return record_id

    def remove(self, register: str, record_id: int, *, reason: str = "", batch: str | None = None) -> None:
        """Remove a record with its rows. Raises `Refused` while something else refers to it."""
        info = self.register(register)
        self.store.access.need_write(register)
        before = self.store.stored(info.model, record_id)
        if before is None:
            raise Missing(f"这条{info.label}已不存在。")
        users = self.referred_by(register, record_id)
        if users:
            raise Refused(f"不能删除：{users[0]}正在使用这条{info.label}。", remedy="请先在那里改用别的记录。")
        may_remove(self.store, info, before, reason=reason)
        with self.store.change(reason=reason, batch=batch) as changes:
            for model in info.model.row_models.values():
                for row in self.store.rows_stored(model, record_id):
                    changes.delete(model, row["id"], before=row, owner=bytes(before["uid"]))
            changes.delete(info.model, record_id, before=before, owner=self.store.belonging(info.model, before)[0])

    def referred_by(self, register: str, record_id: int) -> list[str]:
        """Where a record is used, as Chinese names of registers or rows."""
        target = self.register(register).model
        found = []
        models: list[type[Record]] = [one.model for one in REGISTERS.values()]
        models += [row for model in models for row in model.row_models.values() if row not in models]
        for model in dict.fromkeys(models):
            for field in model._meta.sorted_fields:
                links = isinstance(field, LinkField) and not isinstance(field, OwnerField)
                if links and field.rel_model is target:
                    sql = f'SELECT 1 FROM "{model.table()}" WHERE "{field.column_name}"=? LIMIT 1'
                    if self.store.database.value(sql, [record_id]):
                        found.append(self._label(model))
        return list(dict.fromkeys(found))

    def resolve(self, changes: Changes, register: str, given: object) -> int:
        """The id a link means: an id, a number or name, or values of a record that is matched or made on the way.

        Raises `Invalid`-worthy `Refused` when nothing is called so and the register makes nothing on the way.
        """
        info = self.register(register)
        if isinstance(given, int):
            if self.store.stored(info.model, given) is None:
                raise Refused(f"没有编号为 {given} 的{info.label}。")
            return given
        if isinstance(given, Mapping):
            return self._resolve_values(changes, info, given)
        try:
            return self.find_key(register, str(given))
        except Missing:
            if register not in _MADE_ON_THE_WAY:
                raise
        return self._resolve_values(changes, info, {info.title: given})

    def _resolve_values(self, changes: Changes, info: Register, given: Mapping[str, object]) -> int:
        self.store.access.need_write(info.key)
        known = given.get("id")
        typed = {name: value for name, value in given.items() if name != "id" and not name.endswith("_text")}
        old = self._whole(info.key, int(str(known))) if known is not None else {}
        typed, masks = without_masks(info, typed, old)
        out = clean(self._form(info.key), typed, partial=known is not None)
        out.faults.update(masks)
        if out.faults:
            raise Invalid(out.faults, labels(self._form(info.key), out.faults))
        if known is not None:
            return self.write(changes, info, out.values, record_id=int(str(known)))
        values = {name: value for name, value in out.values.items() if value is not None}
        match = self._match(info, values)
        if match is None:
            return self.write(changes, info, values)
        old = self._old(info.model, self.store.stored(info.model, match)) or {}
        fresh = {name: value for name, value in values.items() if old.get(name) is None}
        return self.write(changes, info, fresh, record_id=match) if fresh else match

    def _match(self, info: Register, values: Mapping[str, Any]) -> int | None:
        """The record these values mean: the same code, or the same name with nothing that contradicts it."""
        columns = info.model.columns()
        for name in _MATCHED_BY.get(info.key, ()):
            spec = info.model.specs()[name]
            if values.get(name) and spec.kind.doubt(values[name]) is None:
                sql = f'SELECT id FROM "{info.model.table()}" WHERE "{columns[name]}"=? LIMIT 1'
                found = self.store.database.value(sql, [spec.kind.store(values[name])])
                if found:
                    return int(found)
        title = info.model.specs()[info.title].kind.store(values.get(info.title))
        sql = f'SELECT id FROM "{info.model.table()}" WHERE "{info.title}"=? ORDER BY id'
        for (candidate,) in self.store.database.rows(sql, [title]):
            old = self._old(info.model, self.store.stored(info.model, candidate)) or {}
            if all(old.get(name) in (None, value) for name, value in values.items()):
                return int(candidate)
        return None

    def _linked(self, changes: Changes, model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
        resolved = dict(values)
        for name, value in values.items():
            field = model._meta.fields[name]
            if isinstance(field, LinkField) and value is not None:
                resolved[name] = self.resolve(changes, register_of(field), value)
        return resolved

    def _write_rows(
        self, changes: Changes, model: type[Record], rows: list[dict[str, Any]], *, parent_id: int, owner: bytes
    ) -> None:
        old = {row["id"]: row for row in self.store.rows_stored(model, parent_id)}
        kept = set()
        parent = model.parent()
        for position, values in enumerate(rows):
            own = {name: value for name, value in values.items() if name in model.specs()}
            before = old.get(values.get("id"))
            own = derive(self.store, model.table(), self._linked(changes, model, own), before=self._old(model, before))
            stored = self._stored(model, own) | {"position": position}
            if before is None:
                changes.insert(model, stored | {parent.column_name: parent_id}, owner=owner)  # type: ignore[union-attr]
            else:
                kept.add(before["id"])
                changes.update(model, before["id"], before=before, after=stored, owner=owner)
        for row_id, row in old.items():
            if row_id not in kept:
                changes.delete(model, row_id, before=row, owner=owner)

    def _values(self, model: type[Record], stored: Mapping[str, Any]) -> dict[str, Any]:
        values = model.plain(stored)
        for name in model.specs():
            field = model._meta.fields[name]
            if isinstance(field, LinkField):
                values[f"{name}_text"] = self.title(register_of(field), values[name])
        return values | {"id": stored["id"], "uid": bytes(stored["uid"]), "revision": stored["revision"]}

    def _old(self, model: type[Record], stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
        return model.plain(stored) | {"id": stored["id"]} if stored is not None else None

    @staticmethod
    def _stored(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
        specs, columns = model.specs(), model.columns()
        return {columns[name]: specs[name].kind.store(value) for name, value in values.items()}

    def _form(self, register: str) -> Form:
        form = self.register(register).form
        if form is None:
            raise Refused(f"“{self.register(register).label}”由其他登记簿汇总而来，不能在这里直接增改。")
        return form

    @staticmethod
    def _label(model: type[Record]) -> str:
        if issubclass(model, Row):
            parent = model.parent()
            whole = Records._label(parent.rel_model) if parent is not None else ""
            return f"{whole}的{model.rows_label()}"
        return next((one.label for one in REGISTERS.values() if one.model is model), model.table())


def register_of(field: LinkField) -> str:
    """The register a link leads to."""
    return str(field.spec.kind.register)  # type: ignore[attr-defined]  # a link's kind is always Link
