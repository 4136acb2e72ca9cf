"""The page of one record, for every register: title line, form, files, and what is due, doubtful and past beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from db.errors import Conflict, Invalid, NeedsReason, RegisterError
from db.forms import Item
from db.kinds import Choice
from db.registers import REGISTERS, Register
from desktop.context import Context
from desktop.pages.draft_keeper import DraftKeeper
from desktop.pages.page import Page
from desktop.pages.paper_effects import CASE, PaperEffects
from desktop.pages.record_frame import RecordFrame
from desktop.pages.record_history import RecordHistory
from desktop.pages.save_conflict import mark_conflicts
from desktop.pages.save_reason import TOPIC, SaveReason
from desktop.widgets.editor import Raw
from desktop.widgets.moved_clocks import moved
from desktop.widgets.record_head import NextStep
from desktop.widgets.side_column import Note

_RECENT = 120  # entries of the log told beside the record; its history tells them all
_EMPTY: tuple[object, ...] = (None, "", (), [], {})


class RecordPage(Page):
    """Opens, checks, saves and keeps drafts of the records of a register; cases and clues add their own parts."""

    saves = True

    def __init__(self, context: Context, register: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.register = self.laid_out(REGISTERS[register])
        self.record_id: int | None = None
        self.values: dict[str, Any] = {}
        self._sent: dict[str, Raw] | None = None
        self._then: Callable[[], None] | None = None
        self._asked = ""
        self._noted: list[Note] = []
        self._fresh = True
        self.frame = RecordFrame(context, self.register, self)
        self.head, self.banner = self.frame.head, self.frame.banner
        self.view, self.side, self.files = self.frame.view, self.frame.side, self.frame.files
        self.form = self.view.form
        self.reason = SaveReason(self.banner)
        self.drafts = DraftKeeper(context, self.form, self)
        self._running: Sequence[Any] = ()
        self.effects = PaperEffects(context, self)
        self.effects.found.connect(self._refresh_side)
        self.add_sections()
        self.frame.add_files()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        if self.files is not None:
            self.files.said.connect(self.said)
            self.files.changed.connect(self._files_changed)
        self.drafts.due.connect(self.keep_draft)
        self.view.edited.connect(self._edited)
        self.view.open_record.connect(self._open_other)
        self.head.save_wanted.connect(self._save_clicked)
        self.head.step_wanted.connect(self.take_step)
        self.side.jump.connect(self.jump)
        self.past = RecordHistory(self)
        self.banner.answered.connect(self._answered)
        context.news.touched.connect(self._heard)

    # What a page of one register adds

    def laid_out(self, register: Register) -> Register:
        """The register as this page shows it; its form may be laid out otherwise."""
        return register

    def add_sections(self) -> None:
        """Add sections between those of the form and the files."""

    def steps(self) -> Sequence[NextStep]:
        """What the record could do next, the most usual first."""
        return ()

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Take a step, on the worker; gives the record it leads to, if another one.

        Raises `NeedsReason` when the step is not in order and no reason is given.
        """
        raise NotImplementedError(step, reason)

    def notes(self) -> list[Note]:
        """What to look at, besides the doubts that stand under the fields."""
        return self.effects.notes(self.register.key)

    def clocks(self) -> Sequence[Any]:
        """The deadlines that run, soonest first."""
        return ()

    def shown(self) -> None:
        """A record was loaded or saved."""

    # The page

    def title(self) -> str:
        """What the record is called."""
        if self.record_id is None and not self.register.single:
            return f"新{self.register.label}"
        return str(self.values.get(self.register.title) or self.register.label)

    def arrive(self) -> None:
        """Put the cursor where work goes on."""
        if self.banner.isVisibleTo(self) and self.banner.topic == "draft":
            self.banner.ask_now()
        elif self._fresh and self.record_id is None:
            self.view.go_to_first()
        elif self._fresh or not self.view.isAncestorOf(QApplication.focusWidget() or self):
            self.view.rest()
        self._fresh = False

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:
        """Show a record, or an empty one with the values known already. Raises `Missing` when it is gone."""
        loaded = self._load(record_id)
        same = record_id is not None and record_id == self.record_id
        if same and self.view.changes() and loaded["revision"] == self.values.get("revision"):
            return
        self.banner.dismiss()
        self.past.close()
        self._fresh = True
        self._show(record_id, loaded)
        if record_id is None:
            self.view.set.prefill(values)
        self.drafts.begin(self.view.changes())
        when = self.drafts.find(record_id)
        self._offer_draft(f"{when} 填写的内容还没有保存")

    def leave(self) -> None:
        """Keep what was typed."""
        self.view.settle()
        self.keep_draft()

    def jump(self, path: str) -> None:
        """Go to a field, or to a case whose papers follow a change."""
        if path.startswith(CASE):
            self.go.emit("cases", int(path.removeprefix(CASE)))
        else:
            self.view.go_to(path)

    def _load(self, record_id: int | None) -> dict[str, Any]:
        return self.context.services.records.load(self.register.key, record_id) if record_id is not None else {}

    def _show(self, record_id: int | None, values: dict[str, Any], *, in_place: bool = False) -> None:
        self.record_id, self.values = record_id, values
        self.view.load(values, in_place=in_place)
        if self.files is not None:
            self.files.show_record(record_id)
        self.effects.look(self.register.key, record_id)
        self._tell()
        self.shown()

    def _tell(self) -> None:
        """Write the title line and the column at the side."""
        state = self.values.get("state")
        item = next((one for one in self.form.items() if one.name == "state"), None)
        label = item.spec.kind.format(state) if item is not None and isinstance(item.spec.kind, Choice) else ""
        self.head.tell(self.title(), self.beside(), str(state or ""), label)
        self.head.offer(self.steps() if self.record_id is not None else ())
        self._refresh_side()
        self.retitled.emit()

    def beside(self) -> str:
        """What stands beside the title."""
        return ""

    @Slot()
    def _refresh_side(self) -> None:
        saved = self.record_id is not None
        self._running = self.clocks() if saved else ()
        self.side.show_clocks(self._running)
        history = self.context.services.history
        self.side.show_events(history.of(self.register.key, self.record_id, limit=_RECENT) if self.record_id else ())
        self._noted = self.notes() if saved else []
        self._tell_notes()

    @Slot()
    def _files_changed(self) -> None:
        self._refresh_side()
        if self.files is not None and not self.files.visibleRegion().isEmpty():
            self.view.reveal(self.files)

    def _tell_notes(self) -> None:
        doubts = [
            Note(f"{field.item.label}：{field.outcome.doubt}", name)
            for name, field in self.view.set.fields.items()
            if field.outcome.doubt and isinstance(field.item, Item) and not field.isHidden()
        ]
        self.side.show_notes([*self._noted, *doubts])

    # Saving

    @Slot()
    def _save_clicked(self) -> None:
        QGuiApplication.inputMethod().commit()
        self.save()

    def save(self) -> None:
        """Check and save what was changed; a fault gets the cursor, a conflict is put together."""
        if self._sent is not None:
            return
        self.view.settle()
        if self.view.go_to_fault():
            self._then = None
            self.said.emit(f"还有 {len(self.view.set.faulty())} 处需要改正，没有保存")
            return
        changes = self.view.changes()
        if not changes and self.record_id is not None:
            self.said.emit("没有改动")
            return
        if self.record_id is None:
            changes = {name: raw for name, raw in self.view.raw().items() if raw not in _EMPTY}
        self._sent = changes
        revision = self.values.get("revision")
        job = partial(self.store, changes, self.record_id, revision)
        self.context.tasks.run(job, done=self._saved, failed=self._not_saved)

    def store(self, raw: Mapping[str, Raw], record_id: int | None, revision: int | None) -> int:
        """Save what was typed, on the worker; gives the id. Raises what `records.save` raises."""
        saving, why = self.context.services.records.save, self.reason.take()
        save = partial(saving, self.register.key, raw, record_id=record_id, revision=revision, reason=why)
        return self.effects.saving(self.register.key, record_id, save)

    def once_saved(self, then: Callable[[], None]) -> None:
        """Do something that reads the register, after saving what was typed; not when that has faults."""
        self.view.settle()
        if self.view.changes() or self.record_id is None:
            self._then = then
            self.save()
        else:
            then()

    @Slot(object)
    def _saved(self, record_id: int) -> None:
        sent, self._sent = self._sent or {}, None
        new = self.record_id is None
        self.drafts.forget(self.record_id)
        later = {name: raw for name, raw in self.view.changes().items() if sent.get(name) != raw}
        if new:
            later = {name: raw for name, raw in later.items() if raw not in _EMPTY}
        self.banner.dismiss()
        before = self._running
        waiting = list(self.files.pending) if new and self.files is not None else []
        self._show(record_id, self._load(record_id), in_place=True)
        self.drafts.begin({})
        if later:
            self.view.restore(later)
        if waiting and self.files is not None:
            self.files.add(waiting)
        if new:
            self.settled.emit(record_id)
        was, dates = ({}, "") if new else moved(before, self._running)
        self.side.tell_moved(was)
        self.said.emit(f"已保存 {self.title()}{self.effects.summary()}{dates}")
        then, self._then = self._then, None
        if then is not None:
            then()

    @Slot(object)
    def _not_saved(self, error: Exception) -> None:
        self._sent = self._then = None
        if isinstance(error, Conflict) and self.record_id is not None:
            self._put_together(error)
        elif isinstance(error, Invalid):
            homeless = self.view.show_faults(error.faults)
            if homeless:
                lines = [f"{error.labels.get(path, path)}：{sentence}" for path, sentence in homeless.items()]
                self.banner.tell("faults", "；".join(lines), {"close": "知道了"}, tone="danger")
            self.said.emit(f"有 {len(error.faults)} 处需要改正，没有保存")
        elif isinstance(error, NeedsReason):
            self.reason.ask(error)
        elif isinstance(error, RegisterError):
            remedy = f"　{error.remedy}" if error.remedy else ""
            self.banner.tell("faults", f"{error.sentence}{remedy}", {"close": "知道了"}, tone="danger")
            self.keep_draft()
        else:
            self.context.faults.show(error, self)

    def _put_together(self, conflict: Conflict) -> None:
        """Somebody saved first: take their changes in, keep ours, and mark what both have changed."""
        mine, before = self.view.changes(), self.values
        self._show(self.record_id, self._load(self.record_id), in_place=True)
        self.view.restore(mine)
        both = mark_conflicts(self.view, mine, before, self.values)
        what = "黄色标出的栏目两人都改过，请核对后再保存" if both else "没有相互冲突，请再按一次 Ctrl+S 保存"
        sentence = f"{conflict.sentence}对方的改动已经合进来；{what}。"
        self.banner.tell("conflict", sentence, {"save": "保存", "drop": "放弃我的改动"})
        self._tell_notes()

    # Steps

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Take a step; what was typed is saved with it first."""
        self.once_saved(partial(self._step, step, ""))

    def _step(self, step: str, reason: str) -> None:
        self._asked = step
        self.context.tasks.run(partial(self.perform, step, reason), done=self._stepped, failed=self._not_stepped)

    @Slot(object)
    def _stepped(self, led_to: tuple[str, int] | None) -> None:
        self.banner.dismiss("reason")
        self.reload()
        self.said.emit("已记录")
        if led_to is not None:
            self.go.emit(*led_to)

    @Slot(object)
    def _not_stepped(self, error: Exception) -> None:
        reasons = getattr(error, "reasons", ())
        if reasons:
            told = "；".join(reasons)
            self.banner.tell(
                "reason",
                f"手续还没有齐：{told}。",
                {"step": "仍然记录", "close": "先不记录"},
                ask="确需办理的，写明理由",
            )
            self.banner.ask_now()
        else:
            self.context.faults.show(error, self)

    def reload(self) -> None:
        """Show the record as it is in the register now; what was typed since stays."""
        typed = self.view.changes()
        self._show(self.record_id, self._load(self.record_id), in_place=True)
        if typed:
            self.view.restore(typed)

    @Slot(object)
    def _heard(self, touched: frozenset[tuple[str, int]]) -> None:
        """Something was changed, perhaps elsewhere: an untouched page follows."""
        if self.record_id is None or self._sent is not None or not self.isVisible():
            return
        if (self.register.model.table(), self.record_id) in touched and not self.view.changes():
            QTimer.singleShot(0, self._follow)

    @Slot()
    def _follow(self) -> None:
        if self.record_id is None or self.view.changes() or self._sent is not None:
            return
        try:
            loaded = self._load(self.record_id)
        except RegisterError:
            return
        if loaded["revision"] != self.values.get("revision"):
            self._show(self.record_id, loaded, in_place=True)

    # Drafts

    @Slot()
    def keep_draft(self) -> None:
        """Keep what was typed and not saved."""
        self._keep(closing=False)

    def close_page(self) -> None:
        """Keep what was typed before the register is closed."""
        self.view.settle()
        self._keep(closing=True)

    def _keep(self, *, closing: bool) -> None:
        if self._sent is None or closing:
            revision = self.values.get("revision")
            self.drafts.keep(self.record_id, self.view.changes(), revision=revision, closing=closing)

    def _offer_draft(self, sentence: str) -> None:
        draft = self.drafts.offered()
        if draft is None:
            return
        labels = [self.view.set.fields[name].item.label for name in draft if name in self.view.set.fields]
        named = "、".join(labels[:4]) + (f"等{len(labels)}项" if len(labels) > 4 else "")
        self.banner.tell("draft", f"{sentence}（{named}）。", {"restore": "继续填写", "forget": "不要了"}, tone="info")

    @Slot(str, str)
    def _answered(self, answer: str, words: str) -> None:
        topic = self.banner.topic
        if topic == "reason" and answer == "step":
            if not words:
                self.banner.ask_now()
                return
            self._step(self._asked, words)
        elif topic == TOPIC:
            if self.reason.answered(answer, words):
                self.save()
        elif topic == "conflict" and answer == "save":
            self.save()
        elif topic == "conflict":
            self.banner.dismiss()
            self._show(self.record_id, self._load(self.record_id), in_place=True)
            self.keep_draft()
        elif topic == "draft":
            self._answer_draft(answer)
        else:
            self.banner.dismiss()

    def _answer_draft(self, answer: str) -> None:
        draft = self.drafts.answer(self.record_id, taken=answer == "restore")
        self.banner.dismiss()
        if answer == "restore":
            self.view.restore(draft)
            self.view.go_to_last(draft)
        self._offer_draft("更早还有没有保存的内容")
        self.arrive()

    # What happens

    @Slot(str, int)
    def _open_other(self, register: str, record_id: int) -> None:
        self.go.emit(register, record_id)

    @Slot()
    def _edited(self) -> None:
        changes = self.view.changes()
        self.head.set_modified(modified=bool(changes))
        self._tell_notes()
        self.drafts.notice(changes)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back; what was typed stays as a draft."""
        if event.key() == Qt.Key.Key_Escape:
            if self.banner.isVisibleTo(self) and self.banner.topic != "draft":
                self.banner.dismiss()
                self.view.go_to_first()
                return
            self.back.emit()
        else:
            super().keyPressEvent(event)
