"""The page of a record with papers of its own: they stand in a section, open in its place and give it back with Esc."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from db.kinds import Link
from db.services.papers import PaperInfo, PaperRow
from desktop.context import Context
from desktop.keys import KEYS
from desktop.pages.bundle_view import BundleView
from desktop.pages.paper_view import PaperView
from desktop.pages.papers_section import Entry, PapersSection, entries
from desktop.pages.record_page import RecordPage

OWN = {
    "exhibitions": "exhibition",
    "exhibitors": "exhibitor",
    "risk_checks": "check",
    "fair_complaints": "complaint",
    "training_classes": "training",
    "people": "person",
    "certificates": "certificate",
    "clues": "clue",
}
"""What papers call the record itself, by register."""


class PaperedPage(RecordPage):
    """Clues, fairs, stands, checks, complaints, classes, people, certificates."""

    prints = True

    def __init__(self, context: Context, register: str, parent: QWidget | None = None) -> None:
        self.paper: PaperView | None = None
        self.bundle: BundleView | None = None
        self.papers: PapersSection | None = None
        super().__init__(context, register, parent)

    # What a page of one register adds

    def wanted_papers(self) -> Iterable[str]:
        """The form numbers that the next step lacks."""
        return ()

    def usual_papers(self, declared: Sequence[PaperInfo]) -> Iterable[str]:
        """The form numbers that are usual now; the others are shown when asked for."""
        return [info.form for info in declared]

    def main_view(self) -> QWidget:
        """What is shown when a paper is closed: the record, or what the page shows in its place."""
        return self.frame.ground

    # The section

    def add_sections(self) -> None:
        """The papers of the record."""
        super().add_sections()
        self.papers = PapersSection(self.context.theme)
        self.papers.dossier.hide()
        self.papers.check.hide()
        self.papers.whole.setVisible(bool(self.context.services.papers.sets(self.register.key)))
        self.papers.chosen.connect(self._choose_paper)
        self.papers.set_wanted.connect(self.want_set)
        action = QAction(KEYS["set"].what, self)
        action.setShortcuts([QKeySequence(one) for one in KEYS["set"].keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self.want_set)
        self.addAction(action)
        self.view.add_section("papers", "文书").addWidget(self.papers)

    def shown(self) -> None:
        """Show the papers of the record."""
        super().shown()
        self._list_papers()

    @Slot()
    def _list_papers(self) -> None:
        """Read the papers on the worker: the first time all declarations are read from their files."""
        if self.papers is None:
            return
        self.papers.setEnabled(self.record_id is not None)
        if self.record_id is None:
            self.papers.show_groups({})
        else:
            self.context.tasks.run(partial(self._read_papers, self.record_id), done=self._show_papers)

    def _read_papers(self, record_id: int) -> tuple[int, list[PaperInfo], list[PaperRow]]:
        papers, key = self.context.services.papers, self.register.key
        return record_id, papers.declared(key), papers.of(key, record_id)

    @Slot(object)
    def _show_papers(self, read: tuple[int, list[PaperInfo], list[PaperRow]]) -> None:
        record_id, declared, made = read
        if self.papers is not None and record_id == self.record_id:
            usual = self.usual_papers(declared)
            self.papers.show_groups(entries(declared, made, wanted=self.wanted_papers(), usual=usual))

    # One paper

    @Slot(object)
    def _choose_paper(self, entry: Entry) -> None:
        self.once_saved(partial(self.open_paper, entry))

    def open_paper(self, entry: Entry) -> None:
        """Show a paper in place of the record."""
        if self.record_id is None:
            return
        if self.paper is None:
            self.paper = PaperView(self.context, self.register.key, self.frame)
            self.paper.closed.connect(self.close_paper)
            self.paper.jump.connect(self.jump)
            self.paper.said.connect(self.said)
            self.paper.issued.connect(self._list_papers)
            self.frame.addWidget(self.paper)
        self.frame.setCurrentWidget(self.paper)
        self.paper.show_paper(self.record_id, entry)

    def open_paper_of(self, form: str) -> None:
        """Show the paper of this key or form as it could be made now."""
        info = self.context.services.papers.info(form)
        self._leave_beside()
        self.open_paper(Entry(info.key, info.form, info.title))

    def start_paper(self, form: str) -> None:
        """Show a paper as it could be made now, if it is one of this register's."""
        if self.context.services.papers.info(form).serves(self.register.key):
            self.once_saved(partial(self.open_paper_of, form))

    @Slot()
    def close_paper(self) -> None:
        """Show again what was there before the paper."""
        if self._leave_beside():
            self._list_papers()
            if self.papers is not None and self.main_view() is self.frame.ground:
                self.papers.list.setFocus()
            else:
                self.main_view().setFocus()

    def _leave_beside(self) -> bool:
        """Give the place back; False when no paper has it."""
        beside = self.frame.currentWidget()
        if not isinstance(beside, PaperView | BundleView):
            return False
        beside.leave()
        self.frame.setCurrentWidget(self.main_view())
        return True

    # Many papers

    @Slot()
    def want_set(self) -> None:
        """Offer the papers of the record that are printed together."""
        if self.context.services.papers.sets(self.register.key):
            self.once_saved(self._show_sets)

    def _show_sets(self) -> None:
        if self.record_id is None:
            return
        if self.bundle is None:
            self.bundle = BundleView(self.context, self.frame, register=self.register.key)
            self.bundle.closed.connect(self.close_paper)
            self.bundle.jump.connect(self.jump)
            self.bundle.paper_wanted.connect(self._open_wanted)
            self.bundle.said.connect(self.said)
            self.frame.addWidget(self.bundle)
        self.frame.setCurrentWidget(self.bundle)
        self.bundle.show_sets(self.record_id, ())

    @Slot(str)
    def _open_wanted(self, key: str) -> None:
        if self.context.services.papers.info(key).serves(self.register.key):
            self.open_paper_of(key)

    # Going about

    def jump(self, path: str) -> None:
        """Go to a fact, in this record or in one it links to."""
        head, _, rest = path.partition(".")
        if head == "office":
            self.go.emit("office", None)
        elif (linked := self._linked(head)) is not None:
            self.go.emit(linked[0], linked[1])
        else:
            self.frame.setCurrentWidget(self.frame.ground)
            self.view.go_to(rest if head == OWN.get(self.register.key) else path)

    def _linked(self, name: str) -> tuple[str, Any] | None:
        """The register and id of the record that a link of this one leads to."""
        spec = self.register.model.specs().get(name)
        if spec is None or not isinstance(spec.kind, Link) or not self.values.get(name):
            return None
        return spec.kind.register, self.values[name]

    def leave(self) -> None:
        """Keep what was typed, into the record or into a paper."""
        if not self._leave_beside() and self.bundle is not None:
            self.bundle.drop()
        super().leave()

    def print_it(self) -> None:
        """Print the paper shown; without one, open the paper that is chosen in the section."""
        beside = self.frame.currentWidget()
        if isinstance(beside, PaperView):
            beside.print_it()
        elif isinstance(beside, BundleView):
            beside.preview.print_it()
        else:
            self.print_record()

    def print_record(self) -> None:
        """Open the paper that the record is printed by."""
        entry = self.papers.entry() if self.papers is not None else None
        if entry is not None:
            self._choose_paper(entry)
