"""Issued papers read back as they were frozen: their PDF, where their facts came from, and whose they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.errors import Missing, Refused
from db.models import Paper
from db.papers.load import Library, order_of
from db.services.attachments import Attachments
from db.services.frozen import origin, placed, thaw
from db.services.paper_data import Origin, PaperRow, PaperSpot
from db.services.paper_secrets import PaperSecrets
from db.services.records import Records
from db.services.store import Store


class IssuedPapers:
    """What the register keeps of papers that were made."""

    store: Store
    records: Records
    attachments: Attachments
    library: Library
    secrets: PaperSecrets

    def of(self, register: str, record_id: int) -> list[PaperRow]:
        """The papers made for a record, in the order of their forms, then of making."""
        owner = self.records.load(register, record_id)["uid"]
        rows = self.store.database.rows(
            "SELECT id, form, key, title, coalesce(number,''), state, issued_on, coalesce(pages,0), "
            "coalesce(void_reason,'') FROM papers WHERE owner=? ORDER BY id",
            [owner],
        )
        made = [
            PaperRow(row_id, form, one, title, number, state, date.fromisoformat(day) if day else None, pages, why)
            for row_id, form, one, title, number, state, day, pages, why in rows
        ]
        return sorted(made, key=lambda row: (order_of(row.form), row.id))

    def origins(self, paper_id: int) -> tuple[Origin, ...]:
        """Where each text of an issued paper came from when it was frozen. Raises `Missing`."""
        found = tuple(origin(one) for one in thaw(self._stored(paper_id)["frozen"]).origins)
        return self.secrets.view(*self.record_of(paper_id)).shown(found)

    def spots(self, paper_id: int) -> tuple[PaperSpot, ...]:
        """Where each fact stands on an issued paper; none for one issued before that was recorded. Raises `Missing`."""
        stored = self._stored(paper_id)
        frozen, known = thaw(stored["frozen"]), self.library.key_of(stored["key"])
        paper = self.library.paper(known) if known else None
        found = placed(paper, [origin(one) for one in frozen.origins], frozen.spots)
        return self.secrets.view(*self.record_of(paper_id)).shown(found)

    def record_of(self, paper_id: int) -> tuple[str, int]:
        """The register and id of the record that a paper was made for. Raises `Missing`."""
        stored = self._stored(paper_id)
        table = self.records.register(stored["register"]).model.table()
        found = self.store.database.value(f"SELECT id FROM {table} WHERE uid=?", [stored["owner"]])
        if found is None:
            raise Missing("这份文书的案件已不在登记库里。")
        return str(stored["register"]), int(found)

    def pdf(self, paper_id: int) -> bytes:
        """The frozen PDF of an issued paper. Raises `Missing` or `Refused` when it is gone or altered."""
        before = self._stored(paper_id)
        if before["sha256"] is None:
            raise Refused("草稿没有保存的PDF，请预览后打印。")
        self.secrets.allow_original(paper_id)
        return self.attachments.read(before["sha256"], f"文书《{before['title']}》")

    def told(self, paper_id: int) -> str:
        """What another paper calls this one: its title with its number, or else with the day of its issue."""
        stored = self._stored(paper_id)
        if stored["number"]:
            return f"《{stored['title']}》{stored['number']}"
        kind = Paper.specs()["issued_on"].kind
        return f"{kind.paper(kind.load(stored['issued_on']))}的《{stored['title']}》"

    def _stored(self, paper_id: int) -> dict[str, Any]:
        before = self.store.stored(Paper, paper_id)
        if before is None:
            raise Missing("这份文书已不存在。")
        return before

    def _uid_of(self, paper_id: int) -> bytes:
        return bytes(self._stored(paper_id)["uid"])
