"""One paper of a record on the whole page: its own few fields, and beside them the paper as it will print."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.errors import Invalid, RegisterError
from db.services.paper_data import WORDINGS, PaperSpot
from db.services.papers import PaperRow, Sheet
from desktop.context import Context
from desktop.keys import KEYS
from desktop.pages.paper_own import PaperOwn
from desktop.pages.papers_section import Entry
from desktop.pages.word_export import WordExport
from desktop.widgets.banner import Banner
from desktop.widgets.paper_preview import PaperPreview
from desktop.widgets.reveal_button import RevealButton

PAUSE = 400
LATEST = 1500
"""Milliseconds of typing without a pause after which what was typed is kept all the same."""

_ITS_OWN = {
    "own": "这是这份文书自己的内容，签发后不再改动",
    "number": "文号在签发时赋予，不用填写",
    "issued_on": "签发日期在签发时填入",
}
"""What is said instead of a jump, for what no record holds."""
LEAST_OWN, MOST_OWN = 264, 380  # how wide the fields of a paper are
MOST_RECORD = 560  # and those of a record, whose texts are written on the spot


class PaperView(QWidget):
    """Shows a draft that follows what is typed, or an issued paper as it was frozen."""

    closed = Signal()
    jump = Signal(str)  # to a fact of the record, by the path the paper knows it under
    lacking = Signal(list)  # before a jump: the paths of the facts of the record that the paper lacks, this one first
    said = Signal(str)
    issued = Signal()

    def __init__(self, context: Context, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.register = register
        self._record = 0
        self._entry: Entry | None = None
        self._asking = 0
        self._sheet: Sheet | None = None
        self._row: PaperRow | None = None
        self._stale = False  # something was typed that the picture does not show yet
        self._wide = False
        self._pause, self._latest = QTimer(self), QTimer(self)
        for timer, wait in ((self._pause, PAUSE), (self._latest, LATEST)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(self._keep)
        self._build()

    def show_paper(self, record_id: int, entry: Entry) -> None:
        """Show a paper of a record: the draft of one that could be made, or one that was made."""
        self._rest()
        self.beside.setCurrentIndex(0)
        self._record, self._entry, self._sheet, self._row = record_id, entry, None, None
        self.banner.dismiss()
        right = f"　更正 {entry.number}" if entry.corrects is not None else f"　{entry.number}"
        self._head.setText(f"{entry.title}{right}".strip())
        self.wording.hide()
        self.correct.hide()
        self.word.setVisible(entry.paper_id is None)
        self.reveal.offer(here=entry.paper_id is None)
        papers = self.context.services.papers
        if entry.paper_id is None:
            info = papers.info(entry.key)
            self.wording.setCurrentIndex(self.wording.findData(self.context.services.office.wording()))
            self.wording.setVisible(papers.worded(entry.key))
            refused = papers.refused(entry.key)
            if refused:
                sentence = f"本局的格式文件有错误，没有采用，用的是自带的：{refused}"
                self.banner.tell("variant", sentence, {"close": "知道了"})
            self._wide = info.kind == "record"
            self.own.show_form(info)
            self.void.hide()
            self._share()
            if self.own.form is not None:
                load = partial(self._load, record_id, entry.key)
                self.context.tasks.run(load, done=self._show_own, failed=self._failed)
            else:
                self._ask()
        else:
            self.own.show_form(None)
            self.void.setVisible(entry.state == "issued")
            self.correct.setVisible(entry.state == "issued")
            self.context.tasks.run(partial(self._frozen, entry.paper_id), done=self._show_frozen, failed=self._failed)
        self.preview.setFocus()

    def leave(self) -> None:
        """Keep what was typed into the paper's own fields, and let go of the picture."""
        if self._pause.isActive() or self._latest.isActive():
            self._keep()
        self._entry = None  # nobody waits for the picture any more
        self.preview.close_paper()

    @Slot()
    def print_it(self) -> None:
        """Print the paper shown."""
        self.preview.print_it()

    # The paper's own fields

    def _load(self, record_id: int, key: str) -> tuple[str, dict[str, Any], dict[str, tuple[str, ...]]]:
        papers = self.context.services.papers
        return key, papers.own_values(self.register, record_id, key), papers.notes(self.register, record_id, key)

    @Slot(object)
    def _show_own(self, loaded: tuple[str, dict[str, Any], dict[str, tuple[str, ...]]]) -> None:
        key, values, notes = loaded
        if self._entry is None or self._entry.key != key:
            return
        self.own.load(values)
        self.own.guide(notes)
        self._ask()

    @Slot()
    def _edited(self) -> None:
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def _rest(self) -> None:
        self._pause.stop()
        self._latest.stop()

    @Slot()
    def _keep(self) -> None:
        """Keep the draft and draw it anew; what is still being typed is not touched."""
        self._rest()
        entry, raw = self._entry, self.own.typed()
        if entry is None or not raw:
            return
        keep = partial(self.context.services.papers.keep_draft, self.register, self._record, entry.key, raw)
        self.context.tasks.run(keep, done=self._kept, failed=self._failed)

    @Slot(object)
    def _kept(self, _draft: int) -> None:
        self._stale = self.beside.currentWidget() is self.own.dialogue
        if not self._stale:
            self._ask()

    @Slot()
    def toggle_talk(self) -> None:
        """Go to the questions and answers, or back to the fields and the picture."""
        if self.beside.currentWidget() is self.own.dialogue:
            self._end_talk()
        elif self.own.talks:
            self.beside.setCurrentWidget(self.own.dialogue)
            self.own.hide()  # the talk takes the whole page
            self.own.dialogue.start()

    @Slot()
    def _talk(self) -> None:
        if self.beside.currentWidget() is not self.own.dialogue:
            self.toggle_talk()

    @Slot()
    def _end_talk(self) -> None:
        self.beside.setCurrentIndex(0)
        self.own.show()
        if self._pause.isActive() or self._latest.isActive():
            self._keep()
        elif self._stale:
            self._ask()
        self._stale = False
        self.own.talk.setFocus(Qt.FocusReason.OtherFocusReason)

    # The picture

    @Slot()
    def _ask(self) -> None:
        entry = self._entry
        if entry is None:
            return
        self._asking += 1
        draw = partial(self._draw, self._asking, self._record, entry, self._wording(), self.reveal.isChecked())
        self.context.tasks.run(draw, done=self._show_sheet, failed=self._failed)

    def _draw(self, number: int, record_id: int, entry: Entry, wording: str, unmask: bool) -> tuple[int, Sheet]:  # noqa: FBT001  # one job's arguments
        preview = self.context.services.papers.preview
        sheet = preview(self.register, record_id, entry.key, wording=wording, corrects=entry.corrects, unmask=unmask)
        return number, sheet

    def _wording(self) -> str:
        return str(self.wording.currentData() or "")

    @Slot()
    def _reword(self) -> None:
        """Another wording was chosen for this paper alone."""
        if self._entry is not None and self._entry.paper_id is None:
            self._ask()

    @Slot(object)
    def _show_sheet(self, drawn: tuple[int, Sheet]) -> None:
        number, sheet = drawn
        if number != self._asking or self._entry is None:
            return
        self._sheet = sheet
        missing = [(gap.path, f"{gap.label}{'（签发前必须填写）' if gap.required else ''}") for gap in sheet.missing]
        strange = sheet.strange()
        missing = [(one.path, one.sentence) for one in strange] + missing
        refused = strange[0].sentence if strange else ""
        self.preview.show_paper(sheet.title, sheet.pdf, missing, spots=sheet.spots, issuable=True, refused=refused)
        self.own.tell_sources(sheet)

    def _frozen(self, paper_id: int) -> tuple[bytes, tuple[PaperSpot, ...]]:
        papers = self.context.services.papers
        return papers.pdf(paper_id), papers.spots(paper_id)

    @Slot(object)
    def _show_frozen(self, frozen: tuple[bytes, tuple[PaperSpot, ...]]) -> None:
        if self._entry is not None:
            pdf, spots = frozen
            name = f"{self._entry.title} {self._entry.number}".strip()
            copies = self.context.services.papers.copies(self._entry.key)
            self.preview.show_paper(name, pdf, spots=spots, copies=copies)

    @Slot(str)
    def _jump(self, path: str) -> None:
        head, _, name = path.partition(".")
        if head == "own" and self.own.form is not None:
            self.own.go_to(name)
        elif head in _ITS_OWN:
            self.said.emit(_ITS_OWN[head])
        elif path:
            gaps = [gap.path for gap in self._sheet.missing] if self._sheet is not None else []
            record = [one for one in gaps if one.partition(".")[0] not in _ITS_OWN]
            if path in record:
                at = record.index(path)
                self.lacking.emit([*record[at:], *record[:at]])
            self.jump.emit(path)

    # Issuing and voiding

    @Slot()
    def _issue(self) -> None:
        entry = self._entry
        if entry is None or entry.paper_id is not None:
            return
        raw = self.own.settled()
        if raw is None:
            return
        self._rest()
        papers, wording = self.context.services.papers, self._wording()
        issue = partial(
            papers.issue, self.register, self._record, entry.key, raw=raw, wording=wording, corrects=entry.corrects
        )
        self.context.tasks.run(issue, done=self._issued, failed=self._failed)

    @Slot(object)
    def _issued(self, row: PaperRow) -> None:
        self.said.emit(f"已签发 {row.title} {row.number}".strip())
        self.issued.emit()
        day = f"{row.issued_on:%Y-%m-%d}" if row.issued_on else ""
        self.show_paper(self._record, Entry(row.key, row.form, row.title, row.number, row.state, day, row.id))

    @Slot()
    def export_word(self) -> None:
        """Write the draft as a .docx, for wording that no form foresees."""
        if self._entry is not None and self._sheet is not None:
            self._exporter.ask(self._record, self._entry, self._sheet, wording=self._wording(), raw=self.own.typed())

    @Slot()
    def _correct(self) -> None:
        """Begin a paper of the same kind that names this one and puts it right."""
        entry = self._entry
        if entry is not None and entry.paper_id is not None:
            self.show_paper(self._record, replace(entry, state="", paper_id=None, corrects=entry.paper_id))

    @Slot()
    def _ask_void(self) -> None:
        sentence = "作废后文号不再使用，文书仍可查看。"
        self.banner.tell("void", sentence, {"void": "作废", "close": "不作废"}, ask="写明作废的原因")
        self.banner.ask_now()

    @Slot(str, str)
    def _answered(self, answer: str, words: str) -> None:
        entry = self._entry
        if answer == "void" and entry is not None and entry.paper_id is not None:
            void = partial(self.context.services.papers.void, entry.paper_id, reason=words)
            self.context.tasks.run(void, done=self._voided, failed=self._failed)
        else:
            self.banner.dismiss()

    @Slot(object)
    def _voided(self, _nothing: object) -> None:
        self.said.emit("已作废")
        self.issued.emit()
        self.closed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid) and self.own.form is not None:
            self.own.form.show_faults(error.faults)
        elif isinstance(error, RegisterError):
            remedy = f"　{error.remedy}" if error.remedy else ""
            self.banner.tell("fault", f"{error.sentence}{remedy}", {"close": "知道了"})
        else:
            self.context.faults.show(error, self)

    # How it is made

    def _build(self) -> None:
        theme, px = self.context.theme, self.context.theme.px
        self._back = QPushButton("返回", self)
        self._back.setProperty("look", "quiet")
        self._back.setToolTip("返回记录（Esc）")
        theme.dress(self._back, "back")
        self._back.clicked.connect(self.closed)
        self._head = QLabel(self)
        self._head.setProperty("look", "title")
        self.wording = QComboBox(self)
        self.wording.setAccessibleName("文书用语")
        self.wording.setToolTip("法律后来改了的内容：照现行规定写，还是照2021年范本原文；默认按本局的设置")
        for key, label in WORDINGS.items():
            self.wording.addItem(label, key)
        self.wording.activated.connect(self._reword)
        self.word = QPushButton("导出 Word…", self)
        self.word.setToolTip("版式与草稿相同的 .docx，需要另行措辞时在 Word、WPS 里修改；文书以签发的 PDF 为准")
        self.word.clicked.connect(self.export_word)
        self._exporter = WordExport(self.context, self.register, self)
        self._exporter.said.connect(self.said)
        self._exporter.failed.connect(self._failed)
        self.reveal = RevealButton(self.context, self)
        self.reveal.toggled.connect(self._ask)
        self.correct = QPushButton("更正…", self)
        self.correct.setToolTip("另签发一份同样的文书，写明更正哪一份；原来的一份留在卷内")
        self.correct.clicked.connect(self._correct)
        self.void = QPushButton("作废…", self)
        self.void.clicked.connect(self._ask_void)
        bar = QHBoxLayout()
        bar.setContentsMargins(px(8), px(8), px(16), px(8))
        bar.setSpacing(px(8))
        bar.addWidget(self._back)
        bar.addWidget(self._head, 1)
        for part in (self.reveal, self.wording, self.word, self.correct, self.void):
            bar.addWidget(part)
        self.banner = Banner(theme, self)
        self.banner.answered.connect(self._answered)
        self.own = PaperOwn(self.context, self)
        self.own.edited.connect(self._edited)
        self.own.talk_wanted.connect(self._talk)
        self.own.dialogue.closed.connect(self._end_talk)
        talk = QAction(KEYS["talk"].what, self)
        talk.setShortcuts([QKeySequence(key) for key in KEYS["talk"].keys])
        talk.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        talk.triggered.connect(self.toggle_talk)
        self.addAction(talk)
        self.preview = PaperPreview(self.context, self)
        self.preview.title.hide()  # it stands above already
        self.preview.jump.connect(self._jump)
        self.preview.issue_wanted.connect(self._issue)
        self.preview.said.connect(self.said)
        body = QHBoxLayout()
        body.setSpacing(0)
        self.beside = QStackedWidget(self)
        self.beside.addWidget(self.preview)
        self.beside.addWidget(self.own.dialogue)
        body.addWidget(self.own)
        body.addWidget(self.beside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.banner)
        column.addLayout(body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Give the paper the larger part of the page."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        px = self.context.theme.px
        share, most = (9, MOST_RECORD) if self._wide else (6, MOST_OWN)
        self.own.setFixedWidth(min(max(self.width() * share // 20, px(LEAST_OWN)), px(most)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc goes back to the record."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
