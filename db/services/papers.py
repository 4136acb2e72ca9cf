"""Papers of a record: previewed as drafts, issued and frozen, reprinted byte for byte, voided with a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from db.errors import Invalid, Missing, Refused, known_faults
from db.forms.check import clean, labels
from db.forms.declare import Form, Section, ask
from db.kinds.clock import today
from db.models import Paper
from db.papers.declare import CLASSES
from db.papers.declare import Paper as DeclaredPaper
from db.papers.load import Library, order_of
from db.record import new_uid
from db.services.attachments import Attachments, safe_name
from db.services.cases import Cases
from db.services.facts import Facts, vocabulary
from db.services.numbers import give, void
from db.services.office import OfficeService
from db.services.records import Records
from db.services.store import Changes, Store

if TYPE_CHECKING:  # reportlab behind it is heavy and only printing needs it
    from db.papers.render import Rendered

_DECISIONS = frozenset({"45", "46"})
_OUTCOMES = {"45": "penalty", "46": "no_penalty"}


@dataclass(frozen=True)
class PaperInfo:
    """One declared paper as screen and command line know it; `own` is the form of its own few fields."""

    form: str
    key: str
    title: str
    kind: str
    kind_label: str
    code: str
    own: Form


@dataclass(frozen=True)
class Gap:
    """A fact that a paper lacks: where it is entered, its label, and whether the paper can be issued without it."""

    path: str
    label: str
    required: bool


@dataclass(frozen=True)
class Origin:
    """Where one printed text comes from."""

    path: str
    label: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A paper as it would be printed: its PDF, what it lacks, and the characters that no font has."""

    key: str
    form: str
    title: str
    number: str | None
    pdf: bytes
    pages: int
    missing: tuple[Gap, ...]
    unprintable: tuple[str, ...]
    origins: tuple[Origin, ...]
    text: str

    def obstacles(self) -> list[str]:
        """Why this paper cannot be issued yet, one sentence each."""
        gaps = [gap.label for gap in self.missing if gap.required]
        found = [f"《{self.title}》还缺：{'、'.join(gaps)}。"] if gaps else []
        if self.unprintable:
            found.append(
                f"《{self.title}》里的“{'、'.join(self.unprintable)}”没有字体可以打印，请安装含该字的字体或改用通行写法。"
            )
        return found


@dataclass(frozen=True)
class PaperRow:
    """One paper that was made for a record."""

    id: int
    form: str
    key: str
    title: str
    number: str
    state: str
    issued_on: date | None
    pages: int
    void_reason: str


@dataclass(frozen=True)
class SetMember:
    """One paper of a named set, and its copies."""

    key: str
    copies: int


class Papers:
    """The papers of cases and clues."""

    def __init__(self, store: Store, records: Records, attachments: Attachments, office: OfficeService) -> None:
        self.store = store
        self.records = records
        self.attachments = attachments
        self.office = office
        self.facts = Facts(store, records, Cases(store, records))
        self.library = Library(vocabulary(), local=store.path.with_name(store.path.name + ".papers"))

    def declared(self) -> list[PaperInfo]:
        """Every declared paper by form number."""
        return [_info(paper) for paper in self.library.papers()]

    def info(self, key: str) -> PaperInfo:
        """The declared paper of this key or form number. Raises `Missing`."""
        return _info(self._paper(key))

    def faults(self) -> list[str]:
        """Why a local variant was refused: file, line and reason."""
        self.library.check()
        return [str(fault) for fault in self.library.faults]

    def sets(self) -> dict[str, tuple[str, tuple[SetMember, ...]]]:
        """The named sets: label, and the papers in printing order."""
        return {
            name: (one.label, tuple(SetMember(member.paper, member.copies) for member in one.members))
            for name, one in self.library.sets.items()
        }

    def members(self, name: str, register: str, record_id: int) -> tuple[SetMember, ...]:
        """The papers of a set for which this record has a ground, in printing order; KeyError when there is no set."""
        from db.papers.render import applies  # reportlab is heavy

        facts = self.facts.of(register, record_id)
        fit = (
            one
            for one in self.library.sets[name].members
            if applies(one.when, facts, vocabulary=self.library.vocabulary)
        )
        return tuple(SetMember(one.paper, one.copies) for one in fit)

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

    def own_values(
        self, register: str, record_id: int, key: str, *, about: Mapping[str, int] | None = None
    ) -> dict[str, Any]:
        """What the paper's own fields start from: the kept draft, else what the facts of the record yield."""
        from db.papers.render import Order, defaults  # reportlab is heavy

        paper = self._paper(key)
        facts = self.facts.of(register, record_id, **dict(about or {})) | {"own": self._kept(register, record_id, key)}
        return defaults(Order(paper, facts), vocabulary=self.library.vocabulary)

    def keep_draft(self, register: str, record_id: int, key: str, raw: Mapping[str, object]) -> int:
        """Keep what was typed into a paper's own fields; returns the id of the draft. Raises `Invalid`."""
        paper = self._paper(key)
        body = self._body(paper, self._own(paper, raw))
        owner = self.records.load(register, record_id)["uid"]
        with self.store.change() as changes:
            found = self.store.database.rows(
                "SELECT id FROM papers WHERE owner=? AND key=? AND state='draft' LIMIT 1", [owner, key]
            )
            if found:
                before = self.store.stored(Paper, found[0][0]) or {}
                changes.update(Paper, found[0][0], before=before, after={"body": body}, owner=owner)
                return int(found[0][0])
            row = {"owner": owner, "register": register, "key": key, "form": paper.form, "title": paper.name}
            return changes.insert(Paper, row | {"state": "draft", "body": body}, owner=owner)[0]

    def preview(
        self,
        register: str,
        record_id: int,
        key: str,
        *,
        raw: Mapping[str, object] | None = None,
        about: Mapping[str, int] | None = None,
    ) -> Sheet:
        """The paper as a draft. It never refuses for missing facts: the official blanks stay blank."""
        paper = self._paper(key)
        own = self._kept(register, record_id, key) | (self._own(paper, raw) if raw is not None else {})
        facts = self.facts.of(register, record_id, **dict(about or {})) | {"own": own}
        return self._sheet(paper, self._render(paper, facts, draft=True), number=None)

    def issue(
        self,
        register: str,
        record_id: int,
        key: str,
        *,
        raw: Mapping[str, object] | None = None,
        about: Mapping[str, int] | None = None,
        on: date | None = None,
        corrects: int | None = None,
    ) -> PaperRow:
        """Issue a paper: give it its number, freeze its values, text and PDF, and note what follows for the case.

        Raises `Refused` when a required fact is missing or a character cannot be printed; no number is used up then.
        """
        paper = self._paper(key)
        own = self._kept(register, record_id, key) | (self._own(paper, raw) if raw is not None else {})
        day = on or today()
        owner = self.records.load(register, record_id)["uid"]
        uid = new_uid()
        with self.store.change(reason=f"签发《{paper.name}》") as changes:
            number = self._number(paper, day, owner)
            facts = self.facts.of(register, record_id, **dict(about or {})) | {"own": own}
            if self._stood(paper, facts, number=number, day=day).get("dated", day) is None:
                facts["own"] = own | {"dated": day}
            made = self._render(paper, facts, draft=False, number=number, code=uid.hex()[-10:].upper(), issued_on=day)
            sheet = self._sheet(paper, made, number=number)
            obstacles = sheet.obstacles()
            if obstacles:
                raise Refused("".join(obstacles), remedy="请补齐后再签发；不签发也可以先打印草稿。")
            digest = self.attachments.keep_bytes(sheet.pdf)
            row = {
                "owner": owner,
                "register": register,
                "key": key,
                "form": paper.form,
                "title": sheet.title,
                "number": number,
                "state": "issued",
                "issued_on": day.isoformat(),
                "pages": sheet.pages,
                "copies": paper.copies.total if paper.copies else 1,
                "sha256": digest,
                "body": self._body(paper, self._stood(paper, facts, number=number, day=day)),
                "frozen": json.dumps(
                    {"text": sheet.text, "origins": [[one.path, one.label, one.text] for one in sheet.origins]},
                    ensure_ascii=False,
                ),
                "corrects": self._uid_of(corrects) if corrects is not None else None,
            }
            self._drop_draft(changes, owner, key)
            paper_id = changes.insert(Paper, row, owner=owner, uid=uid, op="issue")[0]
            self._follow(register, record_id, paper, number=number, day=day)
        return PaperRow(paper_id, paper.form, key, sheet.title, number or "", "issued", day, sheet.pages, "")

    def void(self, paper_id: int, *, reason: str) -> None:
        """Declare an issued paper void; its number stays used and the paper stays readable.

        Raises `Refused` without a reason, for a draft, or for a paper that is void already.
        """
        before = self._stored(paper_id)
        if not reason.strip():
            raise Refused("作废文书必须写明原因。")
        if before["state"] != "issued":
            raise Refused("只有已签发的文书可以作废。")
        with self.store.change(reason=reason) as changes:
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
            if before["form"] in _DECISIONS:
                found = self.store.database.value(
                    "SELECT id FROM cases WHERE uid=? AND decision_number=?", [before["owner"], before["number"]]
                )
                if found:
                    self.records.save("cases", {"decision_number": None}, record_id=found)

    def pdf(self, paper_id: int) -> bytes:
        """The frozen PDF of an issued paper. Raises `Missing` or `Refused` when it is gone or altered."""
        before = self._stored(paper_id)
        if before["sha256"] is None:
            raise Refused("草稿没有保存的PDF，请预览后打印。")
        return self.attachments.read(before["sha256"], f"文书《{before['title']}》")

    def file_name(self, register: str, record_id: int, row: Sheet | PaperRow) -> str:
        """What a paper's file is called: form number, key and record."""
        form = row.form.zfill(2)
        return safe_name(f"{form}_{row.key}_{self.records.title(register, record_id) or record_id}.pdf")

    def _sheet(self, paper: DeclaredPaper, made: Rendered, *, number: str | None) -> Sheet:
        return Sheet(
            paper.key,
            paper.form,
            paper.name,
            number,
            made.pdf,
            made.pages,
            tuple(Gap(one.path, one.label, one.required) for one in made.missing),
            made.unprintable,
            tuple(Origin(one.path, one.label, one.text, one.sources) for one in made.traces),
            made.text,
        )

    def _render(
        self,
        paper: DeclaredPaper,
        facts: Mapping[str, Any],
        *,
        draft: bool,
        number: str | None = None,
        code: str | None = None,
        issued_on: date | None = None,
    ) -> Rendered:
        from db.papers.render import render  # reportlab is heavy

        with known_faults():
            return render(
                paper,
                facts,
                vocabulary=self.library.vocabulary,
                number=number,
                draft=draft,
                practice=self.office.is_practice(),
                code=code,
                issued_on=issued_on,
            )

    def _stood(
        self, paper: DeclaredPaper, facts: Mapping[str, Any], *, number: str | None, day: date
    ) -> Mapping[str, Any]:
        """What stands in the paper's own fields as it is issued, typed or composed."""
        from db.papers.render import Order, defaults  # reportlab is heavy

        order = Order(paper, facts, number, draft=False, issued_on=day)
        return defaults(order, vocabulary=self.library.vocabulary)

    @staticmethod
    def _body(paper: DeclaredPaper, own: Mapping[str, Any]) -> str:
        values = {one.name: one.kind.json(own[one.name]) for one in paper.fields if one.name in own}
        return json.dumps(values, ensure_ascii=False)

    def _number(self, paper: DeclaredPaper, day: date, owner: bytes) -> str | None:
        if not paper.code:
            return None
        short = self.store.database.value("SELECT short_name FROM offices LIMIT 1") or ""
        pattern = paper.numbering.replace("{short}", short).replace("{code}", paper.code)
        return give(self.store, paper.code, day.year, pattern, owner=owner)

    def _follow(self, register: str, record_id: int, paper: DeclaredPaper, *, number: str | None, day: date) -> None:
        """What the issue of a paper means for its case: a decision gives it its number and day."""
        if register != "cases" or paper.form not in _DECISIONS:
            return
        case = self.records.load("cases", record_id)
        values: dict[str, Any] = {"decision_number": number}
        values |= {} if case["decided_on"] else {"decided_on": day}
        values |= {} if case["outcome"] else {"outcome": _OUTCOMES[paper.form]}
        self.records.save("cases", values, record_id=record_id)

    def _paper(self, key: str) -> DeclaredPaper:
        known = (
            key
            if key in self.library.files
            else next((one.key for one in self.library.papers() if one.form == key), None)
        )
        if known is None:
            raise Missing(f"没有代号为“{key}”的文书。", remedy="用 papers 命令可以列出全部文书的编号和代号。")
        return self.library.paper(known)

    def _own(self, paper: DeclaredPaper, raw: Mapping[str, object]) -> dict[str, Any]:
        form = _info(paper).own
        out = clean(form, raw, partial=True)
        if out.faults:
            raise Invalid(out.faults, labels(form, out.faults))
        return out.values

    def _kept(self, register: str, record_id: int, key: str) -> dict[str, Any]:
        paper, owner = self._paper(key), self.records.load(register, record_id)["uid"]
        body = self.store.database.value(
            "SELECT body FROM papers WHERE owner=? AND key=? AND state='draft' LIMIT 1", [owner, paper.key]
        )
        kept: Mapping[str, object] = json.loads(body) if body else {}
        return {one.name: one.kind.parse(kept[one.name]) for one in paper.fields if one.name in kept}

    def _drop_draft(self, changes: Changes, owner: bytes, key: str) -> None:
        for (draft,) in self.store.database.rows(
            "SELECT id FROM papers WHERE owner=? AND key=? AND state='draft'", [owner, key]
        ):
            changes.delete(Paper, draft, before=self.store.stored(Paper, draft) or {}, owner=owner)

    def _stored(self, paper_id: int) -> dict[str, Any]:
        before = self.store.stored(Paper, paper_id)
        if before is None:
            raise Missing("这份文书已不存在。")
        return before

    def _uid_of(self, paper_id: int) -> bytes:
        return bytes(self._stored(paper_id)["uid"])


def declared_papers() -> list[PaperInfo]:
    """Every paper that this program declares, by form number; a register is not needed for it."""
    return [_info(paper) for paper in Library(vocabulary()).papers()]


def _info(paper: DeclaredPaper) -> PaperInfo:
    items = tuple(ask(one.name, one.kind, one.label, required=one.required, help=one.help) for one in paper.fields)
    own = Form(paper.key, paper.name, "papers", (Section("own", paper.name, items),))
    return PaperInfo(paper.form, paper.key, paper.name, paper.kind, CLASSES[paper.kind], paper.code, own)
