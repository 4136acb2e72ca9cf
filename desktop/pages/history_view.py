"""The history of one record: every save, what it changed, the record as it stood on a day, and taking a save back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from db.errors import Refused
from db.registers import Register
from db.services.history import ChangedField, Event
from db.services.undo import Depends
from desktop.context import Context
from desktop.pages.state_view import StateView
from desktop.widgets.back_bar import BackBar
from desktop.widgets.banner import Banner
from desktop.widgets.plain_table import Column, PlainRow, PlainTable
from desktop.widgets.timeline import grouped

PAGE = 400
"""So many entries are read at once; a click reads as many more."""


@dataclass(frozen=True)
class Save:
    """What was saved at once."""

    change: int
    at: str
    who: str
    reason: str
    undone: bool
    events: tuple[Event, ...]

    @property
    def day(self) -> date:
        """The day of it."""
        return date.fromisoformat(self.at[:10])


@dataclass(frozen=True)
class _Read:
    """What the worker brings: for which record, the entries, whether they begin anew, and what one may filter by."""

    record_id: int
    events: list[Event]
    fresh: bool
    more: bool
    people: list[str]


class HistoryView(QWidget):
    """A table of saves at the left, what the chosen one did at the right. It stands in place of the record."""

    closed = Signal()
    said = Signal(str)
    undone = Signal()  # something was taken back: the record is other than it was
    removed = Signal()  # the record is gone

    def __init__(self, context: Context, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.register = register
        self._record = 0
        self._events: list[Event] = []
        self._wanted: Save | None = None
        self._reason = ""
        theme, px = context.theme, context.theme.px
        self.bar = BackBar(theme, self)
        self.bar.back.connect(self.closed)
        self.banner = Banner(theme, self)
        self.banner.answered.connect(self._answered)
        self.field = self._box("按栏目筛选")
        self.who = self._box("按人员筛选")
        self.take_back = QPushButton("撤销这次修改…", self)
        self.take_back.setToolTip("把选中的一次保存退回到之前的样子；撤销也记入经过，可以再撤销")
        self.take_back.clicked.connect(self._ask)
        self.remove = QPushButton("删除这条记录…", self)
        self.remove.setToolTip("写明理由后删除；内容留在修改记录里，可以在“登记库维护—已删除”里恢复")
        self.remove.setHidden(register.single or register.form is None)
        self.remove.clicked.connect(self._ask_to_remove)
        columns = (Column("时间"), Column("人员"), Column("做了什么", stretch=True))
        self.table = PlainTable(theme, "经过", columns, self)
        self.table.pointed.connect(self._point)
        self.more = QPushButton("更早的经过", self)
        self.more.setProperty("look", "quiet")
        self.more.clicked.connect(self._read_more)
        self.state = StateView(context, self)
        head = QHBoxLayout()
        head.setContentsMargins(px(16), 0, px(16), px(6))
        head.setSpacing(px(8))
        for part in (self.field, self.who):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.take_back)
        head.addWidget(self.remove)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(px(8), 0, 0, px(8))
        column.setSpacing(px(4))
        column.addWidget(self.table, 1)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        body = QSplitter(Qt.Orientation.Horizontal, self)
        body.addWidget(left)
        body.addWidget(self.state)
        body.setChildrenCollapsible(False)
        body.setSizes([px(600), px(560)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addWidget(self.banner)
        whole.addLayout(head)
        whole.addWidget(body, 1)

    def show_record(self, record_id: int, title: str) -> None:
        """Show the history of a record."""
        self._record = record_id
        self.bar.title.setText(f"经过　{title}")
        self.banner.dismiss()
        self.state.show_record(self.register, self.context.services.history.uid_of(self.register.key, record_id))
        self.field.blockSignals(True)
        self.field.clear()
        self.field.addItem("全部栏目", None)
        for one in self.context.services.history.fields(self.register.key):
            self.field.addItem(one.label, one)
        self.field.blockSignals(False)
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem("全部人员", "")
        self.who.blockSignals(False)
        self._again()
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _box(self, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setProperty("look", "quiet")
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.setMaxVisibleItems(24)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.currentIndexChanged.connect(self._again)
        return box

    # Reading

    @Slot()
    def _again(self) -> None:
        self._start(fresh=True)

    @Slot()
    def _read_more(self) -> None:
        self._start(fresh=False)

    def _start(self, *, fresh: bool) -> None:
        field: ChangedField | None = self.field.currentData()
        before = None if fresh or not self._events else self._events[-1].seq
        job = partial(self._read, self._record, field, self.who.currentData() or "", before)
        self.context.tasks.run(job, done=self._show, failed=self._failed)

    def _read(self, record_id: int, field: ChangedField | None, who: str, before: int | None) -> _Read:
        history, key = self.context.services.history, self.register.key
        table, column = (field.table, field.column) if field else ("", "")
        events = history.of(key, record_id, limit=PAGE + 1, before=before, who=who, table=table, column=column)
        if field is not None:
            events = [
                replace(one, changes=tuple(two for two in one.changes if two.name == field.name)) for one in events
            ]
        return _Read(record_id, events[:PAGE], before is None, len(events) > PAGE, history.people(key, record_id))

    @Slot(object)
    def _show(self, read: _Read) -> None:
        if read.record_id != self._record:
            return
        self._events = read.events if read.fresh else [*self._events, *read.events]
        for who in read.people:
            if self.who.findData(who) < 0:
                self.who.addItem(who, who)
        self.table.show_rows([_row(save) for save in saves(self._events)])
        self.more.setVisible(read.more)
        if not self._events:
            self._point(None)

    @Slot(object)
    def _point(self, save: object) -> None:
        self._wanted = save if isinstance(save, Save) else None
        self.take_back.setEnabled(self._wanted is not None and not self._wanted.undone)
        self.state.show_save(self._wanted.day if self._wanted else None, self._wanted.events if self._wanted else ())

    # Taking back

    @Slot()
    def _ask(self) -> None:
        if self._wanted is None:
            return
        why = self.context.services.history.can_undo(self._wanted.change)
        if why:
            self.banner.tell("refused", why, {"close": "知道了"})
            return
        what = f"把 {self._wanted.who} {self._wanted.at[:16]} 的这次修改退回到之前的样子？"
        self.banner.tell("undo", what, {"undo": "撤销", "close": "保留"}, ask="撤销的理由（可以不写）")
        self.banner.ask_now()

    @Slot(str, str)
    def _answered(self, answer: str, words: str) -> None:
        if answer == "remove":
            self._remove(words)
            return
        save, self._reason = self._wanted, words or self._reason
        self.banner.dismiss()
        if save is None or answer not in ("undo", "with"):
            self._reason = ""
            self.table.setFocus()
            return
        undo = self.context.services.history.undo_change
        job = partial(undo, save.change, reason=self._reason, with_later=answer == "with")
        self.context.tasks.run(job, done=self._taken_back, failed=self._failed)

    @Slot()
    def _ask_to_remove(self) -> None:
        what = "删除这条记录？它的内容留在修改记录里，可以恢复。"
        self.banner.tell("remove", what, {"remove": "删除", "close": "保留"}, ask="删除的理由（必填）", tone="danger")
        self.banner.ask_now()

    def _remove(self, reason: str) -> None:
        if not reason:
            self.banner.ask_now()
            return
        self.banner.dismiss()
        job = partial(self.context.services.records.remove, self.register.key, self._record, reason=reason)
        self.context.tasks.run(job, done=self._gone, failed=self._failed)

    @Slot(object)
    def _gone(self, _nothing: None) -> None:
        self.said.emit("已删除，可以在“登记库维护—已删除”里恢复")
        self.removed.emit()

    @Slot(object)
    def _taken_back(self, count: int) -> None:
        self._reason = ""
        self.said.emit(f"已撤销 {count} 处改动")
        self.undone.emit()
        if self.isVisible():
            self._again()
            self.state.refresh()
            self.table.setFocus()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if isinstance(error, Depends):
            count = len(error.later)
            answers = {"with": f"连同之后的 {count} 次一起撤销", "close": "先不撤销"}
            self.banner.tell("later", error.sentence, answers)
            self.banner.ask_now()
        elif isinstance(error, Refused):
            self.banner.tell("refused", f"{error.sentence}{error.remedy}", {"close": "知道了"})
        else:
            self.context.faults.show(error, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc closes what asks, then the view."""
        if event.key() == Qt.Key.Key_Escape:
            if self.banner.isVisibleTo(self):
                self.banner.dismiss()
                self.table.setFocus()
            else:
                self.closed.emit()
        else:
            super().keyPressEvent(event)


def saves(events: Sequence[Event]) -> list[Save]:
    """The entries put together as they were saved, newest first."""
    found = []
    for change, together in groupby(events, key=lambda event: event.change):
        whole = tuple(together)
        first = whole[0]
        found.append(Save(change, first.at, first.who, first.reason, first.undone, whole))
    return found


def _row(save: Save) -> PlainRow:
    told = "；".join(line for group in grouped(save.events) for line in group.lines)
    return PlainRow((save.at[:16], save.who, f"已撤销：{told}" if save.undone else told), save)
