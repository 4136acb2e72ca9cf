"""What a case is made of, as plain values: the record with its rows, whom and what it names, papers, files, its log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from db.models import RECORDS, Attachment, Case, Clue, Paper
from db.record import LinkField, Record
from db.services.store import Store, plain

FORMAT = 1
"""Raised whenever the content of a package changes its shape; all packages are then made anew."""

OWNED: tuple[type[Record], ...] = tuple(model for model in RECORDS if "owner" in model._meta.fields)
"""Tables whose rows may belong to any record: papers, attached files, answered warnings."""

_SYSTEM = ("id", "uid", "revision", "created_at", "created_by", "changed_at", "changed_by", "position")


@dataclass(frozen=True)
class Content:
    """A case as plain values: `body` and `log` as JSON takes them, `files` by hash, and the uids it depends on."""

    uid: bytes
    name: str
    body: Mapping[str, Any]
    log: tuple[Mapping[str, Any], ...]
    files: tuple[tuple[str, str], ...]
    depends_on: frozenset[bytes]


class Collector:
    """Collects cases of one register."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.database = store.database

    def case(self, uid: bytes) -> Content | None:
        """Everything of the case with this uid; None when there is none."""
        stored = self._one(Case, "uid", uid)
        if stored is None:
            return None
        linked: dict[bytes, dict[str, Any]] = {}
        whole = self._whole(Case, stored, linked)
        clue = self._one(Clue, "id", stored["clue_id"]) if stored["clue_id"] else None
        if clue is not None:
            linked.pop(bytes(clue["uid"]), None)
        owners = [uid] + ([bytes(clue["uid"])] if clue is not None else [])
        body: dict[str, Any] = {
            "format": FORMAT,
            "office": str(self.database.value("SELECT name FROM offices LIMIT 1") or ""),
            "register": identity(self.store),
            "algorithm": self.store.log.algorithm,
            "case": whole,
            "clue": self._whole(Clue, clue, linked) if clue is not None else None,
        }
        owned = {model.table(): self._owned(model, owners, linked) for model in OWNED}
        body |= owned
        body["numbers"] = self._numbers(owners, whole, body["clue"], owned[Paper.table()])
        for one in owners:  # the case and its clue stand by themselves
            linked.pop(one, None)
        for model in OWNED:
            for row in owned[model.table()]:
                linked.pop(bytes.fromhex(row["uid"]), None)
        body["linked"] = [linked[one] for one in sorted(linked)]
        name = str(stored["number"] or stored["decision_number"] or stored["old_number"] or "无案号")
        return Content(uid, name, body, tuple(self._log(owners)), tuple(_files(owned)), frozenset([*owners, *linked]))

    def _whole(self, model: type[Record], stored: Mapping[str, Any], linked: dict[bytes, dict[str, Any]]) -> Any:
        record = self._record(model, stored, linked)
        record["rows"] = {}
        for name, row_model in model.row_models.items():
            parent = row_model.parent()
            if parent is not None:
                rows = self._many(row_model, parent.column_name, [stored["id"]], "position, id")
                made = [self._record(row_model, row, linked) for row in rows]
                record["rows"][name] = {"label": str(parent.label), "rows": made}
        return record

    def _record(
        self, model: type[Record], stored: Mapping[str, Any], linked: dict[bytes, dict[str, Any]]
    ) -> dict[str, Any]:
        """One row of a table: what the system keeps, each declared field with its label and in words, and the rest."""
        fields = []
        columns = model.columns()
        for name, spec in model.specs().items():
            value = stored[columns[name]]
            if value is None:
                continue
            one: dict[str, Any] = {"name": name, "label": spec.label, "value": value}
            field = model._meta.fields[name]
            if isinstance(field, LinkField):
                target = self._one(field.rel_model, "id", value)
                if target is not None:
                    one |= {"uid": bytes(target["uid"]).hex(), "text": str(target.get(field.rel_model.called_by) or "")}
                    self._follow(field.rel_model, target, linked)
            else:
                one["text"] = spec.kind.format(spec.kind.load(value))
            fields.append(one)
        declared = set(columns.values())
        system = {name: plain(stored[name]) for name in _SYSTEM if name in stored}
        other = {
            name: plain(value)
            for name, value in stored.items()
            if name not in declared and name not in _SYSTEM and value is not None
        }
        return {"table": model.table(), **system, "fields": fields, "other": other}

    def _follow(self, model: type[Record], target: Mapping[str, Any], linked: dict[bytes, dict[str, Any]]) -> None:
        uid = bytes(target["uid"])
        if uid not in linked:
            linked[uid] = {}
            linked[uid] = self._record(model, target, linked)

    def _owned(
        self, model: type[Record], owners: Iterable[bytes], linked: dict[bytes, dict[str, Any]]
    ) -> list[dict[str, Any]]:
        return [self._record(model, row, linked) for row in self._many(model, "owner", owners, "id")]

    def _numbers(self, owners: Iterable[bytes], *records: Any) -> list[dict[str, Any]]:
        """The official numbers that were given to the case, its clue and their papers."""
        flat = [one for record in records if record for one in (record if isinstance(record, list) else [record])]
        texts = {field["value"] for one in flat for field in one["fields"] if field["name"].endswith("number")}
        found: dict[int, dict[str, Any]] = {}
        for column, values in (("owner", list(owners)), ("text", sorted(map(str, texts)))):
            for row in self._rows("numbers", column, values, "code, year, serial"):
                found[row["id"]] = {name: plain(value) for name, value in row.items() if name != "id"}
        return sorted(found.values(), key=lambda one: (one["code"], one["year"], one["serial"]))

    def _log(self, owners: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """The entries of the log, those of earlier logs first; each with the hash before it, to vouch for itself."""
        wanted = list(owners)
        for row in self._rows("earlier_log", "owner", wanted, "seq"):
            yield _entry(row)
        for row in self._rows("audit", "owner", wanted, "seq"):
            before = self.database.value("SELECT hash FROM audit WHERE seq=?", [row["seq"] - 1])
            yield _entry(row | {"previous": bytes(before) if before is not None else bytes(32)})

    def _one(self, model: type[Record], column: str, value: object) -> dict[str, Any] | None:
        return next(iter(self._rows(model.table(), column, [value], "id")), None)

    def _many(self, model: type[Record], column: str, values: Iterable[object], order: str) -> list[dict[str, Any]]:
        return self._rows(model.table(), column, list(values), order)

    def _rows(self, table: str, column: str, values: list[Any], order: str) -> list[dict[str, Any]]:
        marks = ",".join("?" * len(values))
        cursor = self.database.execute_sql(
            f'SELECT * FROM "{table}" WHERE "{column}" IN ({marks}) ORDER BY {order}', values
        )
        names = [one[0] for one in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def identity(store: Store) -> str:
    """By what a register is known for ever: the hash of the first entry of its log, or of that it was rebuilt from."""
    origin = store.database.value("SELECT value FROM meta WHERE key='origin'")
    first = None if origin else store.database.value("SELECT hash FROM audit WHERE seq=1")
    return str(origin or (bytes(first).hex() if first is not None else ""))


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    order = ("seq", "at", "who", "tbl", "uid", "owner", "op", "body", "reason", "batch", "change", "previous", "hash")
    return {name: json.loads(row[name]) if name == "body" else plain(row[name]) for name in order}


def _files(owned: Mapping[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str]]:
    """The contents of a case: hash, and the name in the package."""
    seen: set[str] = set()
    for table, folder in ((Paper.table(), "文书"), (Attachment.table(), "附件")):
        for place, row in enumerate(owned[table], 1):
            digest = row["other"].get("sha256")
            if digest and digest not in seen:
                seen.add(digest)
                yield digest, f"{folder}/{place:03d}-{_called(row)}"


def _called(row: Mapping[str, Any]) -> str:
    from db.services.attachments import safe_name

    values = {field["name"]: str(field["value"]) for field in row["fields"]}
    if row["table"] == Attachment.table():
        return safe_name(values.get("name", "附件"))
    return safe_name(
        f"{values.get('form', '')}-{values.get('title', '')}-{values.get('number', '')}".strip("-") + ".pdf"
    )
