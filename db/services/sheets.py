"""Excel in and out: what a workbook would change, doing it in one transaction, and a register as a workbook."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.errors import Conflict, Refused
from db.kinds import Fault, Link
from db.record import Record
from db.registers import REGISTERS, Register
from db.services.bulk import CHUNK, WholeRecords
from db.services.disclosure import EXPORT
from db.services.lists import ListQuery, Lists
from db.services.records import Records
from db.services.sheet_match import Matcher
from db.services.sheet_write import Importer
from db.services.store import Store, new_batch
from db.sheets.header import Header
from db.sheets.plan import STATUS_LABELS, Plan, PlannedRow, Remark, SheetPlan, Total
from db.sheets.reading import Chosen, Remembered, read_ledger
from db.sheets.targets import NOTE, Targets, targets
from db.sheets.write import write_book, write_list

__all__ = ["NOTE", "STATUS_LABELS", "Outcome", "Plan", "PlannedRow", "Remark", "SheetPlan", "Sheets", "Total"]

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """What an import did; `batch` undoes it, and is empty when there was nothing to do."""

    batch: str
    new: int
    changed: int
    same: int
    refused: int


class Sheets:
    """Workbooks in and out of the open register.

    What reports progress may raise to stop the work: nothing of it is left in the register then.
    """

    def __init__(self, store: Store, records: Records, lists: Lists) -> None:
        self.store = store
        self.records = records
        self.lists = lists

    def choices(self, register: str) -> list[tuple[str, str]]:
        """The paths a column of a workbook can lead to, each with its label; the record's own fields first."""
        return [(path, target.label) for path, target in targets(register).by_path.items()]

    def plan(
        self,
        path: Path,
        register: str,
        *,
        sheet: str | None = None,
        mapping: Chosen | None = None,
        given: Mapping[str, Any] | None = None,
        progress: Progress | None = None,
    ) -> Plan:
        """Read a workbook and say, row by row, what an import would do; nothing is changed.

        `sheet` names the only sheet to look at. `mapping` says where headings lead (a target, a label, or None for a
        column that is left out); what was chosen for the same header before is remembered. `given` are values for
        every row that does not tell them itself, as `given` makes them. Raises `Refused` for what is no such workbook,
        `EnvironmentFault` for a file that is damaged or cannot be read.
        """
        self.store.access.need_write(register)
        known = targets(register)
        mark = self.store.log.head()
        with _uncollected():
            told = read_ledger(Path(path), known, sheet=sheet, chosen=mapping, remembered=self._remembered(known))
            for draft in told.drafts:
                draft.values = {**dict(given or {}), **draft.values}
            matcher = Matcher(self.store, known, told.sheets)
            matcher.look_up(told.drafts)

            def step(done: int) -> None:
                if progress is not None and done % CHUNK == 0:
                    progress(done, len(told.drafts), "核对各行")

            rows = matcher.planned(told.drafts, step)
        return Plan(Path(path), register, told.sheets, tuple(rows), mark, known.has_note, dict(mapping or {}))

    def given(self, register: str, told: Mapping[str, str]) -> dict[str, Any]:
        """Values for every row of an import, from texts by field name or label, such as the fair of a roster.

        A record that a field links to is called by its id, number or name. Raises `Refused` for an unknown field or a
        text that cannot be understood, `Missing` for a record that is not there.
        """
        items = targets(register).form.items()
        found: dict[str, Any] = {}
        for name, text in told.items():
            item = next((one for one in items if name in (one.name, one.label)), None)
            if item is None:
                raise Refused(f"{self.records.register(register).label}没有“{name}”这一栏。")
            kind = item.spec.kind
            if isinstance(kind, Link):
                record_id = self.records.find_key(kind.register, text)
                found[item.name] = {"uid": self.records.load(kind.register, record_id)["uid"]}
                continue
            try:
                found[item.name] = kind.parse(text)
            except Fault as fault:
                raise Refused(f"{item.label}：{fault}") from fault
        return found

    def commit(self, plan: Plan, *, progress: Progress | None = None) -> Outcome:
        """Do what a plan says, in one transaction and as one batch; `history.undo(batch)` takes all of it back.

        The choices of the plan are remembered for the same header. Raises `Conflict` when the register was changed
        since the plan was made; nothing is imported then.
        """
        self.store.access.need_write(plan.register)
        if self.store.log.head() != plan.mark:
            raise Conflict("预览之后登记库有了改动，预览可能不再准确。", remedy="请重新预览后再导入。")
        counts = plan.counts
        if not counts.new and not counts.changed:
            return Outcome("", 0, 0, counts.same, counts.refused)
        batch = new_batch()
        self.store.make_safe("导入前", batch=batch, progress=progress)
        with _uncollected(), self.store.change(reason=f"导入 {plan.path.name}", batch=batch) as changes:
            Importer(self.store, self.records, changes, targets(plan.register)).run(plan, progress)
            self._remember(plan)
        return Outcome(batch, counts.new, counts.changed, counts.same, counts.refused)

    def export(
        self,
        register: str,
        path: Path,
        *,
        query: ListQuery | None = None,
        unmask: bool = False,
        progress: Progress | None = None,
    ) -> int:
        """Write a register, or what a query lists of it, as a workbook; returns how many records it holds.

        Identity numbers, phones and informers are masked unless `unmask` is set; import leaves masked values alone.
        Raises `Refused` without the right to export them as they are, or to read the register.
        """
        ids = self.lists.ids(query or ListQuery(register, descending=False))
        info = self.records.register(register)
        if unmask:
            self.store.access.need("export")
            for other in linked_registers(info.model):
                self.store.access.need_unmask(other)
            self.records.disclose(register, ids, how=f"{EXPORT}：{Path(path).name}")
        if info.form is None:
            return self._export_list(info, path, ids, unmask=unmask, progress=progress)
        known = targets(register)

        def whole() -> Iterator[dict[str, object]]:
            for done, record in enumerate(WholeRecords(self.store).read(known.register, ids)):
                if progress is not None and done % CHUNK == 0:
                    progress(done, len(ids), "写入各行")
                yield record

        return write_book(Path(path), known, whole(), unmask=unmask)

    def _export_list(
        self, info: Register, path: Path, ids: Sequence[int], *, unmask: bool, progress: Progress | None
    ) -> int:
        """Write a list that is worked out of other registers, as it is shown."""
        names = [column.name for column in info.columns]

        def rows() -> Iterator[dict[str, Any]]:
            for start in range(0, len(ids), CHUNK):
                if progress is not None:
                    progress(start, len(ids), "写入各行")
                for row in self.lists.page(info.key, ids[start : start + CHUNK]):
                    if row is not None:
                        yield dict(zip(names, row, strict=True))

        columns = [(column.name, column.label, column.kind) for column in info.columns]
        return write_list(Path(path), info.label, columns, rows(), unmask=unmask)

    def _remembered(self, known: Targets) -> Remembered:
        def recall(header: Header) -> Chosen:
            found = self.store.database.value("SELECT value FROM meta WHERE key=?", [_key(known, header)])
            chosen = json.loads(found) if found else {}
            return {name: path for name, path in chosen.items() if path is None or path in known.by_path}

        return recall

    def _remember(self, plan: Plan) -> None:
        """Keep what the clerk chose, for the next workbook with the same header."""
        known = targets(plan.register)
        for sheet in plan.sheets:
            if sheet.header is None or sheet.own:
                continue
            names = {name for heading in sheet.header.headings for name in (heading.name, heading.leaf)}
            chosen = {name: path and known.resolve(path) for name, path in plan.chosen.items() if name in names}
            if chosen:
                self.store.database.execute_sql(
                    "INSERT INTO meta(key,value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
                    [_key(known, sheet.header), json.dumps(chosen, ensure_ascii=False)],
                )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the garbage collector out of work that makes many things and no cycles: it would search them in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def linked_registers(model: type[Record]) -> list[str]:
    """The registers whose secrets stand in an export of this one: those its records and their rows link to."""
    specs = [spec for one in (model, *model.row_models.values()) for spec in one.specs().values()]
    linked = dict.fromkeys(spec.kind.register for spec in specs if isinstance(spec.kind, Link))
    return [key for key in linked if any(spec.kind.secret for spec in REGISTERS[key].model.specs().values())]


def _key(known: Targets, header: Header) -> str:
    return f"sheet.{known.register.key}.{header.fingerprint}"
