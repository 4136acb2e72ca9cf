"""Papers of a record: previewed as drafts, issued and frozen, reprinted byte for byte, voided with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from db.errors import Invalid, Refused, known_faults
from db.forms.check import clean, labels
from db.kinds.clock import today
from db.models import Paper
from db.papers.declare import Paper as DeclaredPaper
from db.papers.load import Library
from db.record import LinkField, new_uid
from db.registers import REGISTERS
from db.services.access import house
from db.services.attachments import Attachments, safe_name
from db.services.cases import Cases
from db.services.declared_papers import DeclaredPapers
from db.services.facts import Facts, vocabulary
from db.services.frozen import Frozen, made_for, origin, placed
from db.services.issued_papers import IssuedPapers
from db.services.numbering import DECISIONS, Numbering
from db.services.numbers import void
from db.services.office import OfficeService
from db.services.paper_data import (
    AffectedPaper,
    Gap,
    PaperDifference,
    PaperInfo,
    PaperRow,
    SetMember,
    Sheet,
    home_of,
    info_of,
)
from db.services.paper_drafts import PaperDrafts, write_body
from db.services.paper_secrets import PaperSecrets
from db.services.records import Records
from db.services.store import Store

if TYPE_CHECKING:  # reportlab behind it is heavy and only printing needs it
    from db.papers.render import Order, Rendered

_OUTCOMES = {"45": "penalty", "46": "no_penalty"}


class Papers(DeclaredPapers, IssuedPapers):
    """The papers of cases and clues."""

    def __init__(self, store: Store, records: Records, attachments: Attachments, office: OfficeService) -> None:
        self.store = store
        self.records = records
        self.attachments = attachments
        self.office = office
        self.facts = Facts(store, records, Cases(store, records))
        self.secrets = PaperSecrets(store, self.facts)
        self.library = Library(vocabulary(), local=store.path.with_name(store.path.name + ".papers"))
        self.drafts = PaperDrafts(store, self.library.vocabulary)
        self.numbering = Numbering(store, records, self.library)

    def members(self, name: str, register: str, record_id: int) -> tuple[SetMember, ...]:
        """The papers of a set for which this record has a ground, in printing order; KeyError when there is no set."""
        from db.papers.render import applies  # reportlab is heavy

        facts = self.facts.of(register, record_id)
        found: list[SetMember] = []
        for one in self.library.sets[name].members:
            if not applies(one.when, facts, vocabulary=self.library.vocabulary):
                continue
            home = self.paper(one.paper).register
            if home != home_of(register):
                ids = self._belonging(home, register, record_id)
                found += [SetMember(one.paper, one.copies, (home, other)) for other in ids]
            elif one.each:
                rows, _, column = one.each.partition(".")
                values = dict.fromkeys(row[column] for row in facts[rows] if row[column] is not None)
                found += [
                    SetMember(one.paper, one.copies, (register, record_id), {column: value}, f"{value}")
                    for value in values
                ] or [SetMember(one.paper, one.copies, (register, record_id))]
            else:
                found.append(SetMember(one.paper, one.copies, (register, record_id)))
        return tuple(found)

    def _belonging(self, home: str, register: str, record_id: int) -> list[int]:
        """The records of another register that link to this one; what is void belongs to nothing."""
        model, target = REGISTERS[home].model, REGISTERS[register].model
        links = (one for one in model._meta.sorted_fields if isinstance(one, LinkField) and one.rel_model is target)
        column = next(links).column_name
        valid = " AND coalesce(state, '') NOT IN ('void', 'reissued')" if "state" in model.specs() else ""
        rows = self.store.database.rows(
            f'SELECT id FROM "{model.table()}" WHERE "{column}"=?{valid} ORDER BY id', [record_id]
        )
        return [row[0] for row in rows]

    def own_values(
        self, register: str, record_id: int, key: str, *, about: Mapping[str, int] | None = None
    ) -> dict[str, Any]:
        """What the paper's own fields start from: the kept draft, else what the facts of the record yield."""
        from db.papers.render import Order, defaults  # reportlab is heavy

        paper = self.paper(key)
        view = self.secrets.view(register, record_id, about)
        kept = view.shown(self.drafts.kept(self._owner(register, record_id), paper))
        return defaults(Order(paper, view.facts | {"own": kept}), vocabulary=self.library.vocabulary)

    def notes(self, register: str, record_id: int, key: str) -> dict[str, tuple[str, ...]]:
        """What is to be noted in the texts of a record taken on the spot, by its own fields: hints, never printed."""
        from db.papers.render import Order, noted  # reportlab is heavy

        paper = self.paper(key)
        order = Order(paper, self.facts.of(register, record_id))
        return noted(order, self.library.guides.notes(paper.key), vocabulary=self.library.vocabulary)

    def keep_draft(self, register: str, record_id: int, key: str, raw: Mapping[str, object]) -> int:
        """Keep what was typed into a paper's own fields; returns the id of the draft. Raises `Invalid`.

        A value that the field is composed of anyway is not kept, so that the draft follows its case.
        """
        self._need_writing(register)
        paper, owner = self.paper(key), self._owner(register, record_id)
        own = self.secrets.view(register, record_id).typed(self._own(paper, raw))
        with house():
            return self.drafts.keep(owner, register, paper, self.facts.of(register, record_id), own)

    def preview(
        self,
        register: str,
        record_id: int,
        key: str,
        *,
        raw: Mapping[str, object] | None = None,
        about: Mapping[str, int] | None = None,
        wording: str = "",
        corrects: int | None = None,
        unmask: bool = False,
    ) -> Sheet:
        """The paper as a draft. It never refuses for missing facts: the official blanks stay blank.

        `wording` is one of `WORDINGS` where it is not that of the office; `corrects` is the issued paper that this one
        puts right. What is masked is printed so unless `unmask` is set; raises `Refused` then without the right.
        """
        facts = self._drafted(register, record_id, key, raw=raw, about=about, unmask=unmask)
        order = self._order(self.paper(key), facts, wording=wording, corrects=corrects)
        return self._sheet(order, self._render(order))

    def docx(
        self,
        register: str,
        record_id: int,
        key: str,
        *,
        raw: Mapping[str, object] | None = None,
        about: Mapping[str, int] | None = None,
        wording: str = "",
        corrects: int | None = None,
        unmask: bool = False,
    ) -> bytes:
        """The paper as a .docx, laid out like its draft, for wording that no form foresees.

        Where the paper was issued, its foot bears the mark of the issued one.
        """
        from db.papers.render import prepare  # reportlab is heavy
        from db.papers.word.flow import as_docx

        facts = self._drafted(register, record_id, key, raw=raw, about=about, unmask=unmask)
        order = self._order(self.paper(key), facts, wording=wording, corrects=corrects)
        issued = self.store.database.value(
            "SELECT mark FROM papers WHERE owner=? AND key=? AND state='issued' ORDER BY id DESC LIMIT 1",
            [self._owner(register, record_id), order.paper.key],
        )
        with known_faults():
            order = replace(order, mark=issued)
            return as_docx(prepare(order, vocabulary=self.library.vocabulary))

    def issue(
        self,
        register: str,
        record_id: int,
        key: str,
        *,
        raw: Mapping[str, object] | None = None,
        about: Mapping[str, int] | None = None,
        on: date | None = None,
        wording: str = "",
        corrects: int | None = None,
    ) -> PaperRow:
        """Issue a paper: give it its number, freeze its values, text and PDF, and note what follows for the case.

        Raises `Refused` when a required fact is missing, a character cannot be printed, or the paper bears what the
        person who is working may not see; no number is used up then.
        """
        self.store.access.need("issue")
        paper, owner = self.paper(key), self._owner(register, record_id)
        view = self.secrets.view(register, record_id, about)
        own = self.drafts.kept(owner, paper) | view.typed(self._own(paper, raw or {}))
        day = on or today()
        uid = new_uid()
        reason = f"签发《{paper.name}》"
        with self.attachments.files.all_or_none(), self.store.change(reason=reason) as changes, house():
            mark = self.store.log.mark()
            number = self.numbering.take(paper, day, register, record_id)
            facts = self.facts.of(register, record_id, **dict(about or {}))
            typed = self.drafts.typed(paper, facts, own)
            facts["own"] = own = typed
            if self._stood(paper, facts, number=number, day=day).get("dated", day) is None:
                facts["own"] = own | {"dated": day}
            order = self._order(paper, facts, wording=wording, corrects=corrects)
            code = uid.hex()[-10:].upper()
            order = replace(order, number=number, draft=False, code=code, issued_on=day, mark=mark)
            made = self._render(order)
            sheet = self._sheet(order, made)
            obstacles = sheet.obstacles()
            if obstacles:
                raise Refused("".join(obstacles), remedy="请补齐后再签发；不签发也可以先打印草稿。")
            self.secrets.allow_issue(view, made.text, paper.name)
            title = made.title if "{" in paper.title else paper.name
            digest = self.attachments.keep_bytes(sheet.pdf)
            row = {
                "title": title,
                "number": number,
                "owner": owner,
                "register": register,
                "key": paper.key,
                "form": paper.form,
                "state": "issued",
                "issued_on": day.isoformat(),
                "pages": sheet.pages,
                "copies": paper.copies.total if paper.copies else 1,
                "sha256": digest,
                "body": write_body(paper, self._stood(paper, facts, number=number, day=day)),
                "frozen": Frozen(
                    made.text, made.traces, made.woven, frozenset(facts["own"]), made_for(paper, facts), made.spots
                ).store(),
                "corrects": self._uid_of(corrects) if corrects is not None else None,
                "mark": mark,
            }
            self.drafts.drop(changes, owner, paper)
            paper_id = changes.insert(Paper, row, owner=owner, uid=uid, op="issue")[0]
            self._follow(register, record_id, paper, number=number, day=day)
        return PaperRow(paper_id, paper.form, paper.key, title, number or "", "issued", day, sheet.pages, "")

    def void(self, paper_id: int, *, reason: str) -> None:
        """Declare an issued paper void; its number stays used and the paper stays readable.

        Raises `Refused` without a reason, for a draft, or for a paper that is void already.
        """
        self.store.access.need("void")
        before = self._stored(paper_id)
        self.store.access.need_read(before["register"])
        if not reason.strip():
            raise Refused("作废文书必须写明原因。")
        if before["state"] != "issued":
            raise Refused("只有已签发的文书可以作废。")
        with self.store.change(reason=reason) as changes, house():
            changes.update(
                Paper,
                paper_id,
                before=before,
                after={"state": "void", "void_reason": reason},
                owner=bytes(before["owner"]),
                op="void",
            )
            if before["number"]:
                void(self.store, before["number"], reason=reason)
            if before["form"] in DECISIONS:
                found = self.store.database.value(
                    "SELECT id FROM cases WHERE uid=? AND decision_number=?", [before["owner"], before["number"]]
                )
                if found:
                    self.records.save("cases", {"decision_number": None}, record_id=found)

    def differences(self, register: str, record_id: int) -> list[PaperDifference]:
        """The papers of a record that differ from its present facts, each with its lawful remedy."""
        from db.services.paper_differences import Differences  # printing does without it

        view = self.secrets.view(register, record_id)
        with house():
            return view.shown(Differences(self).of(register, record_id))

    def affected(self, register: str, record_id: int, values: Mapping[str, object]) -> list[AffectedPaper]:
        """Before a change is saved: the open papers that it changes and the issued ones that would differ.

        The record may also be a party, a right or an officer: then the papers of the open cases it stands in. Raises
        `Invalid` when the values cannot be saved.
        """
        from db.services.paper_differences import Differences  # printing does without it

        self.store.access.need_write(register)
        with house():
            found = Differences(self).after(register, record_id, values)
        readable = [one for one in found if self.store.access.may_read(one.register)]
        return [self.secrets.view(one.register, one.record_id).shown(one) for one in readable]

    def file_name(self, register: str, record_id: int, row: Sheet | PaperRow) -> str:
        """What a paper's file is called: form number, key and record."""
        form = row.form.zfill(2)
        return safe_name(f"{form}_{row.key}_{self.records.title(register, record_id) or record_id}.pdf")

    def _drafted(
        self,
        register: str,
        record_id: int,
        key: str,
        *,
        raw: Mapping[str, object] | None,
        about: Mapping[str, int] | None,
        unmask: bool,
    ) -> dict[str, Any]:
        """What a draft prints, as the person who is working may see it."""
        paper = self.paper(key)
        kept, typed = self.drafts.kept(self._owner(register, record_id), paper), self._own(paper, raw or {})
        asked = paper.name if unmask else ""
        return self.secrets.drafted(register, record_id, about, kept=kept, typed=typed, unmask=asked)

    def _order(self, paper: DeclaredPaper, facts: Mapping[str, Any], *, wording: str, corrects: int | None) -> Order:
        """A draft to be made, in the wording asked for or else in that of the office."""
        from db.papers.render import Order  # reportlab is heavy

        told = self.told(corrects) if corrects is not None else ""
        said = wording or self.office.wording()
        return Order(paper, facts, practice=self.office.is_practice(), wording=said, corrects=told)

    def _sheet(self, order: Order, made: Rendered) -> Sheet:
        origins = tuple(origin(one) for one in made.traces)
        return Sheet(
            order.paper.key,
            order.paper.form,
            order.paper.name,
            order.number,
            made.pdf,
            made.pages,
            tuple(Gap(one.path, one.label, one.required) for one in made.missing),
            made.unprintable,
            origins,
            made.text,
            placed(order.paper, origins, made.spots),
        )

    def _render(self, order: Order) -> Rendered:
        from db.papers.render import render_many  # reportlab is heavy

        with known_faults():
            return render_many([order], vocabulary=self.library.vocabulary)

    def _stood(
        self, paper: DeclaredPaper, facts: Mapping[str, Any], *, number: str | None, day: date
    ) -> Mapping[str, Any]:
        """What stands in the paper's own fields as it is issued, typed or composed."""
        from db.papers.render import Order, defaults  # reportlab is heavy

        order = Order(paper, facts, number, draft=False, issued_on=day)
        return defaults(order, vocabulary=self.library.vocabulary)

    def _follow(self, register: str, record_id: int, paper: DeclaredPaper, *, number: str | None, day: date) -> None:
        """What the issue of a paper means for its case: a decision gives it its number and day."""
        if register != "cases" or paper.form not in DECISIONS:
            return
        case = self.records.load("cases", record_id)
        values: dict[str, Any] = {"decision_number": number}
        values |= {} if case["decided_on"] else {"decided_on": day}
        values |= {} if case["outcome"] else {"outcome": _OUTCOMES[paper.form]}
        self.records.save("cases", values, record_id=record_id)

    def _own(self, paper: DeclaredPaper, raw: Mapping[str, object]) -> dict[str, Any]:
        form = info_of(paper).own
        out = clean(form, raw, partial=True)
        if out.faults:
            raise Invalid(out.faults, labels(form, out.faults))
        return out.values

    def _need_writing(self, register: str) -> None:
        """Papers are written by those who write the record they are about, and by those who review papers."""
        if not self.store.access.may_write("papers"):
            self.store.access.need_write(register)

    def _owner(self, register: str, record_id: int) -> bytes:
        return bytes(self.records.load(register, record_id)["uid"])


def declared_papers() -> list[PaperInfo]:
    """Every paper that this program declares, by form number; a register is not needed for it."""
    return [info_of(paper) for paper in Library(vocabulary()).papers(None)]
