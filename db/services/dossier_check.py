"""The dossier of a case looked over before the reviewers do it: each finding with its article, paper and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.kinds.clock import today
from db.models import Paper
from db.papers.facts import PLAIN_BLANK
from db.rules.dossier import Finding, check_dossier
from db.rules.procedure import procedure
from db.services.deadlines import Deadlines
from db.services.frozen import Frozen, thaw
from db.services.office import OfficeService
from db.services.store import Store
from db.services.warnings import LIMITS, Warnings

NO_PAPERS = "no_papers"


@dataclass(frozen=True)
class DossierFinding:
    """One finding about a dossier.

    `level` is serious, watch or note. `form` and `title` name the paper it is about, `paper_id` the one that was made,
    `field` the field of the case to jump to; each may be empty. `answered` is the reason recorded for letting it stand.
    """

    key: str
    level: str
    sentence: str
    article: str
    form: str = ""
    title: str = ""
    paper_id: int | None = None
    field: str = ""
    answered: str = ""


class DossierCheck:
    """Dossiers of cases held against the rules."""

    def __init__(self, store: Store, warnings: Warnings, deadlines: Deadlines, office: OfficeService) -> None:
        self.store = store
        self.warnings = warnings
        self.deadlines = deadlines
        self.office = office

    def of_case(self, case_id: int) -> list[DossierFinding]:
        """What a reviewer would find in the dossier of a case, the serious first, what was answered last.

        A case none of whose papers was issued here (an old one from the ledger) is checked by its facts alone, and a
        note says so: its papers lie in a folder that the register has not seen.
        """
        values = self.warnings.values(case_id)
        papers = self._papers(values["uid"])
        values |= {"papers": papers, "deliveries": [_delivered(row, papers) for row in values["deliveries"]]}
        made = any(row["state"] == "issued" for row in papers)
        limits = self.office.load()
        own = {key: Decimal(limits[name]) for key, name in LIMITS.items() if limits.get(name) is not None}
        with self.deadlines.rulebook.applied():
            found = check_dossier(
                values,
                today=today(),
                declared=None if made else (),
                calendar=self.deadlines.calendar(),
                own=own,
            )
        answers = {one.key: one.answered for one in self.warnings.of_case(case_id)}
        told = [_told(one, papers, answers.get(one.key, "")) for one in found]
        if not made and values.get("decided_on"):
            sentence = "本案没有在登记库签发的文书，只检查了登记的内容，纸质文书请另行核对"
            told.append(DossierFinding(NO_PAPERS, "note", sentence, ""))
        return sorted(told, key=lambda one: bool(one.answered))

    def _papers(self, owner: bytes) -> list[dict[str, Any]]:
        """The papers of a case as the rules read them, with their printed text."""
        rows = self.store.database.rows(
            "SELECT id, form, title, coalesce(number,''), state, issued_on, frozen FROM papers WHERE owner=? "
            "ORDER BY id",
            [owner],
        )
        load = Paper.specs()["issued_on"].kind.load
        return [
            {
                "id": paper_id,
                "form": form,
                "title": title,
                "number": number,
                "state": state,
                "issued_on": load(day),
                "text": _said(thaw(frozen)),
            }
            for paper_id, form, title, number, state, day, frozen in rows
        ]


def _said(frozen: Frozen) -> str:
    """What a paper says, without the blanks of its form: a place to sign, or for what this party does not have.

    A blank inside a text that was written or composed for it stays, for there a fact was forgotten.
    """
    forgotten = [one.text for one in frozen.origins if PLAIN_BLANK in one.text]
    return "\n".join((frozen.text.replace(PLAIN_BLANK, ""), *forgotten))


def _delivered(row: Mapping[str, Any], papers: list[dict[str, Any]]) -> dict[str, Any]:
    """A delivery with the form and number of its paper: the linked one, or the one whose number it names."""
    title = row.get("title") or ""
    paper = next(
        (one for one in papers if one["id"] == row["paper"] or (one["number"] and one["number"] in title)), None
    )
    return {**row, "form": paper["form"] if paper else "", "number": paper["number"] if paper else ""}


def _told(one: Finding, papers: list[dict[str, Any]], answered: str) -> DossierFinding:
    issued = [row for row in papers if row["form"] == one.form and row["state"] != "void"]
    paper = issued[-1] if issued else None
    return DossierFinding(
        one.key,
        one.level,
        one.sentence,
        one.article,
        one.form,
        paper["title"] if paper else procedure().forms.get(one.form, ""),
        paper["id"] if paper else None,
        one.field,
        answered,
    )
