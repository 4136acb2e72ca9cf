"""The page of a case: its steps through the procedure, its deadlines, its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, SignalInstance, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from db.services.cases import Step
from db.services.dossier_check import DossierFinding
from db.services.lists import ListQuery
from db.services.paper_data import AffectedPaper, PaperDifference
from db.services.papers import PaperRow
from desktop.context import Context
from desktop.keys import KEYS
from desktop.pages.bundle_view import BundleView
from desktop.pages.case_warnings import TOPIC, CaseWarnings
from desktop.pages.effects_view import EffectsView
from desktop.pages.findings_view import FindingsView
from desktop.pages.lacking_walk import LackingWalk
from desktop.pages.paper_effects import PLACE
from desktop.pages.paper_view import PaperView
from desktop.pages.papers_section import Entry, PapersSection, entries, made_entry
from desktop.pages.record_page import RecordPage
from desktop.widgets.editor import Raw
from desktop.widgets.record_head import NextStep
from desktop.widgets.side_column import Note

_PLACES = {"case": "", "party": "parties.0.", "parties": "parties.", "measure": "measures", "delivery": "deliveries"}
"""Where a fact that papers know under another name is entered in the form of a case."""


class CasePage(RecordPage):
    """A case. Its papers open on the same page and give it back with Esc."""

    prints = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._next: list[Step] = []
        self.paper: PaperView | None = None
        self.bundle: BundleView | None = None
        self.findings: FindingsView | None = None
        self.parted: EffectsView | None = None
        self._last: Entry | None = None
        super().__init__(context, "cases", parent)

    # What a case adds

    def add_sections(self) -> None:
        """The papers of the case."""
        self.papers = PapersSection(self.context.theme)
        self.papers.chosen.connect(self._choose_paper)
        self.papers.set_wanted.connect(self._want_set)
        self.papers.dossier_wanted.connect(self._want_dossier)
        self.papers.check_wanted.connect(self._want_check)
        self._shortcut("set", self.papers.set_wanted)
        self._shortcut("dossier", self.papers.dossier_wanted)
        self._shortcut("check", self.papers.check_wanted)
        self.view.add_section("papers", "文书").addWidget(self.papers)
        self.warnings = CaseWarnings(self.context, self.banner, self)
        self.warnings.recorded.connect(self._refresh_side)
        self.warnings.said.connect(self.said)
        self.side.reason_wanted.connect(self.warnings.ask)
        self.walk = LackingWalk(self.banner, self)
        self.walk.wanted.connect(self.jump)
        self.walk.done.connect(self._back_to_paper)
        self.walk.under_way.connect(self._shortcut("next_lacking", self.walk.asked).setEnabled)
        self.walk.end()

    def _shortcut(self, key: str, wanted: SignalInstance) -> QAction:
        action = QAction(KEYS[key].what, self)
        action.setShortcuts([QKeySequence(one) for one in KEYS[key].keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(wanted)
        self.addAction(action)
        return action

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:
        """Show a case; a new one starts with the officers of the last one."""
        super().open(record_id, {**self._usual_officers(), **values} if record_id is None else values)

    def _usual_officers(self) -> dict[str, Any]:
        services = self.context.services
        last = services.lists.ids(ListQuery("cases", order="id", descending=True))[:1]
        case = services.records.load("cases", last[0]) if last else {}
        names = [f"{name}{part}" for name in ("officer_a", "officer_b") for part in ("", "_text")]
        return {name: case[name] for name in names if case.get(name)}

    def beside(self) -> str:
        """The parties and the cause."""
        parties = "、".join(row["party_text"] for row in self.values.get("parties", ()) if row.get("party_text"))
        return " · ".join(part for part in (parties, self.values.get("cause")) if part)

    def steps(self) -> Sequence[NextStep]:
        """The lawful next steps, the most usual first."""
        self._next = self.context.services.cases.steps(self.record_id) if self.record_id is not None else []
        return [NextStep(one.state.key, one.state.label, one.report.reasons) for one in self._next]

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Record that the case reached a state."""
        if self.record_id is not None:
            self.context.services.cases.step(self.record_id, step, reason=reason)
        return None

    @Slot(str, str)
    def _answered(self, answer: str, words: str) -> None:
        if self.walk.answered(answer):
            return
        if self.banner.topic == TOPIC and answer == "record":
            self.warnings.answer(words)
        else:
            super()._answered(answer, words)

    def notes(self) -> list[Note]:
        """What a good legal officer would say of the case, then what the usual next step still lacks."""
        warnings = self.warnings.notes(self.record_id) if self.record_id is not None else []
        reasons = self._next[0].report.reasons if self._next else ()
        lacking = [
            Note(f"下一步“{self._next[0].state.label.removeprefix('已')}”：{reason}", self._place_of(reason))
            for reason in reasons
        ]
        opened = [one for one in warnings if not one.answered]
        answered = [one for one in warnings if one.answered]
        return [*opened, *super().notes(), *lacking, *answered]

    def store(self, raw: Mapping[str, Raw], record_id: int | None, revision: int | None) -> int:
        """Save the case; a new one that comes from a clue files the clue with it."""
        clue = raw.get("clue")
        if record_id is None and isinstance(clue, int):
            emptied = dict.fromkeys(self.context.services.cases.known_from_clue(clue))
            return self.context.services.cases.open_from_clue(clue, emptied | dict(raw))
        return super().store(raw, record_id, revision)

    def clocks(self) -> Sequence[Any]:
        """The deadlines of the case."""
        return self.context.services.deadlines.told_of_case(self.record_id) if self.record_id is not None else ()

    def shown(self) -> None:
        """Show the papers of the case."""
        self.close_paper()
        self._list_papers()

    def _place_of(self, reason: str) -> str:
        report = self._next[0].report
        if reason.startswith("还没有填写") and report.missing_facts:
            return report.missing_facts[0]
        return "papers" if report.missing_papers and "《" in reason else ""

    # Papers

    def _list_papers(self) -> None:
        papers = self.context.services.papers
        wanted = [form for one in self._next[:1] for form in one.report.missing_papers]
        usual = [form for one in self._next[:2] for form in one.state.papers]
        self.papers.show_groups(entries(papers.declared(), self._made(), wanted=wanted, usual=usual))

    @Slot(object)
    def _choose_paper(self, entry: Entry) -> None:
        self.once_saved(partial(self.open_paper, entry))

    def open_paper(self, entry: Entry) -> None:
        """Show a paper in place of the case."""
        if self.record_id is None:
            return
        if self.paper is None:
            self.paper = PaperView(self.context, "cases", self.frame)
            self.paper.closed.connect(self.close_paper)
            self.paper.lacking.connect(self.walk.begin)
            self.paper.jump.connect(self.jump)
            self.paper.said.connect(self.said)
            self.paper.issued.connect(self._issued)
            self.frame.addWidget(self.paper)
        self._last = entry
        self.walk.end()
        self.frame.setCurrentWidget(self.paper)
        self.paper.show_paper(self.record_id, entry)

    @Slot()
    def _back_to_paper(self) -> None:
        """Every fact that the paper lacked was visited: save, and show it again."""
        entry = self._last
        if entry is not None:
            self.once_saved(partial(self.open_paper, entry))

    @Slot()
    def close_paper(self) -> None:
        """Show the case again."""
        if self._leave_beside():
            self._list_papers()
            self.papers.list.setFocus()

    def _leave_beside(self) -> bool:
        """Give the place back to the case; False when it has it already."""
        beside = self.frame.currentWidget()
        if not isinstance(beside, PaperView | BundleView | FindingsView | EffectsView):
            return False
        beside.leave()
        self.frame.setCurrentIndex(0)
        return True

    # Many papers at once

    @Slot()
    def _want_set(self) -> None:
        self.once_saved(self._show_sets)

    def _show_sets(self) -> None:
        if self.record_id is None:
            return
        groups = self.papers.groups
        usual = [one.key for name in ("下一步还缺", "现阶段常用") for one in groups.get(name, ())]
        bundle = self._bundle()
        self.frame.setCurrentWidget(bundle)
        bundle.show_sets(self.record_id, usual)

    @Slot()
    def _want_dossier(self) -> None:
        self.once_saved(self._make_dossier)

    def _make_dossier(self) -> None:
        if self.record_id is not None:
            self._bundle().make_dossier(self.record_id)

    @Slot()
    def _show_dossier(self) -> None:
        self._leave_beside()
        self.frame.setCurrentWidget(self._bundle())

    @Slot(str)
    def _no_dossier(self, sentence: str) -> None:
        self.banner.tell("dossier", sentence, {"close": "知道了"})

    @Slot()
    def _want_check(self) -> None:
        self.once_saved(self._check)

    def _check(self) -> None:
        if self.record_id is None:
            return
        if self.findings is None:
            self.findings = FindingsView(self.context, self.frame)
            self.findings.closed.connect(self.close_paper)
            self.findings.chosen.connect(self._follow_finding)
            self.frame.addWidget(self.findings)
        self._leave_beside()
        self.frame.setCurrentWidget(self.findings)
        self.findings.check(self.record_id)

    @Slot(object)
    def _follow_finding(self, one: DossierFinding) -> None:
        """Go to the field a finding is about, else to its paper."""
        made = next((row for row in self._made() if row.id == one.paper_id), None)
        if one.field:
            self.jump(one.field)
        elif made is not None:
            self._leave_beside()
            self.open_paper(made_entry(made))
        elif one.form in {info.form for info in self.context.services.papers.declared()}:
            self._open_paper_of(one.form)
        else:
            self.jump("papers")

    def _show_effects(self) -> None:
        """Show where papers and facts part."""
        if self.parted is None:
            self.parted = EffectsView(self.context, self.frame)
            self.parted.closed.connect(self.close_paper)
            self.parted.chosen.connect(self._follow_effect)
            self.frame.addWidget(self.parted)
        self._leave_beside()
        self.frame.setCurrentWidget(self.parted)
        self.parted.show_papers(self.effects.differing, self.effects.affected)

    @Slot(object)
    def _follow_effect(self, one: PaperDifference | AffectedPaper) -> None:
        """Open a paper that differs, where it can be voided or corrected, or the draft of one that follows."""
        made = next((row for row in self._made() if row.id == one.paper_id and row.state == "issued"), None)
        if made is None:
            self._open_paper_of(one.key)
        else:
            self._leave_beside()
            self.open_paper(made_entry(made))

    def _made(self) -> list[PaperRow]:
        return self.context.services.papers.of("cases", self.record_id) if self.record_id is not None else []

    def _bundle(self) -> BundleView:
        if self.bundle is None:
            self.bundle = BundleView(self.context, self.frame)
            self.bundle.closed.connect(self.close_paper)
            self.bundle.jump.connect(self.jump)
            self.bundle.paper_wanted.connect(self._open_paper_of)
            self.bundle.said.connect(self.said)
            self.bundle.dossier_made.connect(self._show_dossier)
            self.bundle.dossier_failed.connect(self._no_dossier)
            self.frame.addWidget(self.bundle)
        return self.bundle

    @Slot(str)
    def _open_paper_of(self, form: str) -> None:
        """Show the paper of this key or form as it could be made now."""
        info = self.context.services.papers.info(form)
        self._leave_beside()
        self.open_paper(Entry(info.key, info.form, info.title))

    def start_paper(self, form: str) -> None:
        """Show a paper as it could be made now."""
        self.once_saved(partial(self._open_paper_of, form))

    @Slot()
    def _issued(self) -> None:
        """A paper was issued: the case has its number and perhaps a new state of things."""
        paper = self.paper
        self.paper = None  # reload would close it
        self.reload()
        self.paper = paper

    def jump(self, path: str) -> None:
        """Go to a fact, wherever it is entered."""
        head, _, rest = path.partition(".")
        if head == "office":
            self.go.emit("office", None)
        elif head in ("officer_a", "officer_b", "clue") and rest and self.values.get(head):
            self.go.emit("clues" if head == "clue" else "officers", self.values[head])
        elif head == "papers":
            self.close_paper()
            self.view.go_to_section("papers")
            self.papers.list.setFocus()
        elif head == PLACE:
            self._show_effects()
        elif head == "issued":
            self._open_paper_of(rest.partition(".")[0])
        else:
            self.close_paper()
            place = _PLACES.get(head)
            self.view.go_to(
                path if place is None else f"{place}{rest}" if place in ("",) or place[-1] == "." else place
            )

    def leave(self) -> None:
        """Keep what was typed, into the case or into a paper."""
        if not self._leave_beside() and self.bundle is not None:
            self.bundle.drop()
        super().leave()

    def print_it(self) -> None:
        """Print the paper shown; without one, open the paper that is due."""
        if self.paper is not None and self.frame.currentWidget() is self.paper:
            self.paper.print_it()
            return
        if self.bundle is not None and self.frame.currentWidget() is self.bundle:
            self.bundle.preview.print_it()
            return
        entry = self.papers.entry()
        if entry is not None:
            self._choose_paper(entry)
