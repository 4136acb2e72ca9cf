"""Rows put back from the log, which holds every value of every record that was ever saved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from db.driver import file_errors
from db.engine import Database
from db.models import RECORDS
from db.record import Record
from db.salvage import Wreck

MODELS: dict[str, type[Record]] = {model.table(): model for model in RECORDS}


class Replay:
    """Puts rows back into a fresh register that holds what could be read of a damaged one, its log among it."""

    def __init__(self, database: Database, wreck: Wreck) -> None:
        self._database = database
        self._wreck = wreck

    def bring_back(self, table: str) -> list[int]:
        """Put back the rows of a table that the log knows and the table lacks; returns their numbers.

        A row whose beginning the log has lost as well is left out: it would not be whole.
        """
        model = MODELS.get(table)
        if model is None:
            return []
        binary = blobs(model)
        back = []
        for uid, owner in self._missing(table):
            row = self._last_state(table, uid, binary)
            if row is None:
                continue
            row["id"] = self._number(table, uid, owner)
            names = ",".join(f'"{name}"' for name in row)
            with suppress(*file_errors()):
                cursor = self._database.connection().execute(
                    f'INSERT INTO "{table}"({names}) VALUES({",".join("?" * len(row))})', list(row.values())
                )
                back.append(int(cursor.lastrowid))
        return back

    def _missing(self, table: str) -> list[tuple[bytes, bytes]]:
        rows = self._database.rows(
            f"SELECT uid, owner, min(seq) FROM audit a WHERE tbl=? "
            f'AND NOT EXISTS(SELECT 1 FROM "{table}" t WHERE t.uid=a.uid) GROUP BY uid ORDER BY 3',
            [table],
        )
        return [(bytes(uid), bytes(owner)) for uid, owner, _ in rows]

    def _last_state(self, table: str, uid: bytes, binary: set[str]) -> dict[str, Any] | None:
        """The stored values of a row after its last logged change; None when it was removed or is not whole."""
        row: dict[str, Any] | None = None
        for at, who, op, text in self._database.rows(
            "SELECT at, who, op, body FROM audit WHERE tbl=? AND uid=? ORDER BY seq", [table, uid]
        ):
            body = json.loads(text)
            if op == "remove":
                row = None
                continue
            if row is None:
                if not _is_beginning(body):
                    return None
                row = {"uid": uid, "revision": 0, "created_at": at, "created_by": who}
            for name, values in body.items():
                value = values[1]
                row[name] = bytes.fromhex(value) if name in binary and isinstance(value, str) else value
            row |= {"uid": uid, "revision": row["revision"] + 1, "changed_at": at, "changed_by": who}
        return row

    def _number(self, table: str, uid: bytes, owner: bytes) -> int | None:
        """The number the row had: as the damaged index still tells, or as the rows of this record call it."""
        number = self._wreck.number_of(table, uid)
        if number is None and uid == owner:
            number = self._called_by_rows(table, uid)
        taken = number is not None and self._database.value(f'SELECT 1 FROM "{table}" WHERE id=?', [number])
        return None if taken else number

    def _called_by_rows(self, table: str, uid: bytes) -> int | None:
        for model in MODELS[table].row_models.values():
            parent = model.parent()
            if parent is None:
                continue
            found = self._database.value(
                "SELECT json_extract(body, ?) FROM audit WHERE owner=? AND tbl=? AND op='add' LIMIT 1",
                [f"$.{parent.column_name}[1]", uid, model.table()],
            )
            if found is not None:
                return int(found)
        return None


def _is_beginning(body: Mapping[str, Sequence[Any]]) -> bool:
    return bool(body) and all(isinstance(pair, list) and len(pair) == 2 and pair[0] is None for pair in body.values())


def blobs(model: type[Record]) -> set[str]:
    """The columns of a table that hold bytes, which the log and the packages write in hexadecimal."""
    return {field.column_name for field in model._meta.sorted_fields if field.field_type == "BLOB"}
