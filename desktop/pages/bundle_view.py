"""Many papers of a record as one: a named set to print at one go, or the dossier of a case for the archive."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.errors import RegisterError
from db.services.dossier import DossierMade
from db.services.paper_sets import PaperSet, SetOffer, bound, offered
from desktop.context import Context
from desktop.tasks import Task
from desktop.widgets.back_bar import BackBar
from desktop.widgets.banner import Banner
from desktop.widgets.paper_preview import PaperPreview
from desktop.widgets.reveal_button import RevealButton

_Offer = Qt.ItemDataRole.UserRole
SETS_WIDTH, ROW = 200, 30
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BundleView(QWidget):
    """The sets to choose from and the chosen one beside them; or a dossier alone. Nothing is issued here."""

    closed = Signal()
    jump = Signal(str)  # to a fact of the case, by the path the papers know it under
    paper_wanted = Signal(str)  # the key of a paper, in whose own fields something is missing
    said = Signal(str)
    dossier_made = Signal()  # and is about to be shown
    dossier_failed = Signal(str)  # the sentence that says why

    def __init__(self, context: Context, parent: QWidget | None = None, *, register: str = "cases") -> None:
        """`register` is the one whose records the papers are of."""
        super().__init__(parent)
        self.context = context
        self.register = register
        self._case = 0
        self._usual: tuple[str, ...] = ()
        self._task: Task[tuple[int, PaperSet]] | None = None
        self._making: Task[tuple[int, bytes, DossierMade]] | None = None
        self._build()

    def show_sets(self, case_id: int, usual: Iterable[str]) -> None:
        """Offer the sets of a case; the first one with a paper among `usual` (keys) is chosen already."""
        self._case = case_id
        self.bar.title.setText("成套打印　选一套，按 Enter 预览")
        self.reveal.offer(here=True)
        self.banner.dismiss()
        self.drop()
        self._usual = tuple(usual)
        self.sets.clear()
        self.sets.show()
        self.sets.setFocus(Qt.FocusReason.TabFocusReason)
        self.preview.hide()
        job = partial(offered, self.context.services.papers, self.register, case_id)
        self.context.tasks.run(job, done=self._offer, failed=self._failed)

    def make_dossier(self, case_id: int) -> None:
        """Make the dossier on the worker; `dossier_made` tells when it is there to be shown."""
        self.drop()
        self.reveal.offer(here=False)
        self._case = case_id
        job = partial(self._bind_dossier, case_id)
        tasks = self.context.tasks
        self._making = tasks.work(job, label="正在生成卷宗", done=self._show_dossier, failed=self._not_made)

    def leave(self) -> None:
        """Stop making what nobody waits for any more, and let go of the pictures."""
        self.drop()
        self.preview.close_paper()

    def drop(self) -> None:
        """Stop what is being made."""
        for task in (self._task, self._making):
            if task is not None:
                task.cancel()
        self._task = self._making = None

    # Sets

    @Slot(object)
    def _offer(self, sets: list[SetOffer]) -> None:
        for one in sets:
            item = QListWidgetItem(f"{one.label}　{len(one.keys)} 种", self.sets)
            item.setData(_Offer, one)
        usual = next((row for row, one in enumerate(sets) if set(one.keys) & set(self._usual[:1])), 0)
        self.sets.setCurrentRow(usual)

    @Slot()
    def _choose(self) -> None:
        if self.sets.currentRow() < 0:
            return
        self.drop()
        offer: SetOffer = self.sets.currentItem().data(_Offer)
        job = partial(self._bind_set, self._case, offer.name)
        label = f"正在准备“{offer.label}”"
        self._task = self.context.tasks.work(job, label=label, done=self._show_set, failed=self._failed)

    def _bind_set(self, case_id: int, name: str, task: Task[tuple[int, PaperSet]]) -> tuple[int, PaperSet]:
        papers, unmask = self.context.services.papers, self.reveal.isChecked()
        return case_id, bound(papers, name, self.register, case_id, progress=task.step, unmask=unmask)

    @Slot(object)
    def _show_set(self, made: tuple[int, PaperSet]) -> None:
        case_id, found = made
        if case_id != self._case:
            return
        count = sum(copies for _, copies in found.papers)
        self.bar.title.setText(f"成套打印　{found.label}：{len(found.papers)} 种 {count} 份")
        self.bar.title.setToolTip("\n".join(f"《{title}》{copies} 份" for title, copies in found.papers))
        titles = {key: self.context.services.papers.info(key).title for key, _ in found.missing}
        lacking: dict[tuple[str, str], str] = {}
        for key, gap in found.missing:
            own = gap.path.partition(".")[0] == "own"
            must = "（签发前必须填写）" if gap.required else ""
            lacking.setdefault((key if own else "", gap.path), f"《{titles.get(key, key)}》{gap.label}{must}")
        missing = [(f"{key}:{path}", sentence) for (key, path), sentence in lacking.items()]
        strange = [(f":{one.path}" if one.path else ":", one.sentence) for _, one in found.strange]
        refused = strange[0][1] if strange else ""
        name = f"{found.label}文书"
        self.preview.show_paper(name, found.pdf, strange + missing, spots=found.spots, refused=refused)
        self.preview.show()
        self.preview.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _jump(self, target: str) -> None:
        key, _, path = target.partition(":")
        if key:
            self.paper_wanted.emit(key)
        else:
            self.jump.emit(path)

    # The dossier

    def _bind_dossier(self, case_id: int, task: Task[tuple[int, bytes, DossierMade]]) -> tuple[int, bytes, DossierMade]:
        with TemporaryDirectory(dir=self.context.machine.scratch_folder()) as folder:
            file = Path(folder) / "dossier.pdf"
            made = self.context.services.dossier.make(case_id, file, task.step)
            return case_id, file.read_bytes(), made

    @Slot(object)
    def _show_dossier(self, made: tuple[int, bytes, DossierMade]) -> None:
        case_id, pdf, dossier = made
        if case_id != self._case:
            return
        self.dossier_made.emit()
        self.banner.dismiss()
        self.sets.hide()
        self.bar.title.setText(f"卷宗　{len(dossier.entries)} 件 {dossier.pages} 页")
        name = self.context.services.dossier.file_name(case_id).removesuffix(".pdf")
        loose = [(":", f"{one.title}：{one.note}") for one in dossier.entries if not one.first]
        self.preview.show_paper(name, pdf, loose)
        self.preview.show()
        self.preview.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _not_made(self, error: Exception) -> None:
        if isinstance(error, RegisterError):
            self.dossier_failed.emit(f"{error.sentence}　{error.remedy}".strip())
        else:
            self.context.faults.show(error, self)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if isinstance(error, RegisterError):
            remedy = f"　{error.remedy}" if error.remedy else ""
            self.banner.tell("fault", f"{error.sentence}{remedy}", {"close": "知道了"})
        else:
            self.context.faults.show(error, self)

    # How it is made

    def _build(self) -> None:
        theme, px = self.context.theme, self.context.theme.px
        self.bar = BackBar(theme, self)
        self.bar.back.connect(self.closed)
        self.reveal = RevealButton(self.context, self)
        self.reveal.toggled.connect(self._choose)
        self.bar.add(self.reveal)
        self.banner = Banner(theme, self)
        self.banner.answered.connect(self._dismiss)
        self.sets = QListWidget(self)
        self.sets.setAccessibleName("成套文书")
        self.sets.setProperty("look", "notes")
        self.sets.setFixedWidth(px(SETS_WIDTH))
        self.sets.setToolTip("选中一套后按 Enter 预览")
        self.sets.itemClicked.connect(self._choose_clicked)
        self.sets.installEventFilter(self)
        self.preview = PaperPreview(self.context, self)
        self.preview.title.hide()  # it stands above already
        self.preview.jump.connect(self._jump)
        self.preview.said.connect(self.said)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.setContentsMargins(px(12), 0, 0, 0)
        body.addWidget(self.sets)
        body.addWidget(self.preview, 1)
        body.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.banner)
        column.addLayout(body, 1)

    @Slot()
    def _dismiss(self) -> None:
        self.banner.dismiss()

    @Slot()
    def _choose_clicked(self) -> None:
        self._choose()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Enter prepares the chosen set."""
        pressed = watched is self.sets and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            self._choose()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back to the record."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
