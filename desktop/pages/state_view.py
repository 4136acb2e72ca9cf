"""What one save changed, the record as it stood when a day ended, and what differs between two days; to read only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QTabBar, QTextBrowser, QVBoxLayout, QWidget

from db.errors import RegisterError
from db.forms import Item
from db.kinds import Day, today
from db.registers import Register
from db.services.history import Event, FieldChange
from db.services.past import Past, shown
from desktop.context import Context
from desktop.widgets.date_editor import DateEditor

CHANGED, STOOD, COMPARED = range(3)
_EMPTY = "（空）"
_LINE = 24


@dataclass(frozen=True)
class _Looked:
    """What the worker brings: the state of the day, and what differs from the other day."""

    register: Register
    uid: bytes
    mode: int
    past: Past
    other: Past
    differences: list[FieldChange]


class StateView(QWidget):
    """Three ways to look, chosen by tabs; the days are typed above."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._register: Register | None = None
        self._uid = b""
        self._events: Sequence[Event] = ()
        self._looked: _Looked | None = None
        theme, px = context.theme, context.theme.px
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("看什么")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for words in ("这次改了什么", "那天的样子", "两天比较"):
            self.tabs.addTab(words)
        self.tabs.currentChanged.connect(self.refresh)
        self.day, self.until = (DateEditor(Day(), theme, self) for _ in range(2))
        self._words = QLabel("到", self)
        days = QHBoxLayout()
        days.setSpacing(px(8))
        for editor, words in ((self.day, "看哪一天结束时的样子"), (self.until, "比到哪一天")):
            editor.call(words, words)
            editor.setFixedWidth(px(128))
            editor.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            editor.left.connect(self.refresh)
            editor.advance.connect(self.refresh)
            editor.changed.connect(self.refresh)
        days.addWidget(self.day)
        days.addWidget(self._words)
        days.addWidget(self.until)
        days.addStretch(1)
        self.text = QTextBrowser(self)
        self.text.setProperty("look", "page")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setAccessibleName("内容")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), 0, px(16), px(8))
        column.setSpacing(px(6))
        column.addWidget(self.tabs)
        column.addLayout(days)
        column.addWidget(self.text, 1)
        theme.changed.connect(self._write)

    def show_record(self, register: Register, uid: bytes) -> None:
        """Look at another record, there or removed."""
        self._register, self._uid, self._events, self._looked = register, uid, (), None
        self.until.load(today())
        self.day.load(today())

    def show_save(self, day: date | None, events: Sequence[Event]) -> None:
        """Tell of one save; its day is the one that is looked at."""
        self._events = events
        if day is not None:
            self.day.load(day)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the tab and the days say."""
        mode = self.tabs.currentIndex()
        for part in (self.day, self._words, self.until):
            part.setVisible(mode == COMPARED or (mode == STOOD and part is self.day))
        day, until = (one.parse(one.raw()).value for one in (self.day, self.until))
        if mode == CHANGED or self._register is None or day is None or (mode == COMPARED and until is None):
            self._write()
            return
        job = partial(self._look, self._register, self._uid, mode, (day, until if mode == COMPARED else today()))
        self.context.tasks.run(job, done=self._show, failed=self._failed)

    def _look(self, register: Register, uid: bytes, mode: int, days: tuple[date, date]) -> _Looked:
        past = self.context.services.past
        one, other = (past.as_of_uid(register.key, uid, day) for day in days)
        return _Looked(register, uid, mode, one, other, past.between(register.key, one, other))

    @Slot(object)
    def _show(self, looked: _Looked) -> None:
        if looked.uid == self._uid:
            self._looked = looked
            self._write()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if not isinstance(error, RegisterError):
            self.context.faults.show(error, self)
            return
        self.text.setPlainText(error.sentence)

    @Slot()
    def _write(self) -> None:
        mode = self.tabs.currentIndex()
        if mode == CHANGED:
            lines = list(self._of_events())
        elif self._looked is None or self._looked.mode != mode:
            return
        elif mode == COMPARED:
            lines = list(self._of_days(self._looked))
        else:
            lines = list(self._of_state(self._looked))
        ink, paper = self.context.theme.colours.text, self.context.theme.colours.surface
        style = f"body {{ color:{ink}; background:{paper} }} td {{ padding:3px 10px 3px 0 }}"
        self.text.setHtml(f"<style>{style}</style><body>{''.join(lines)}</body>")

    def _of_events(self) -> Iterator[str]:
        """What each entry of the save did, field by field."""
        if not self._events:
            yield self._muted("在左边选一次修改。")
        for event in reversed(self._events):
            yield f"<p><b>{escape(event.verb + event.what)}</b></p>"
            if event.changes:
                yield self._pairs(event.changes)
        reason = self._events[0].reason if self._events else ""
        if reason:
            yield f"<p>{self._muted('理由：')}{escape(reason)}</p>"

    def _of_days(self, looked: _Looked) -> Iterator[str]:
        one, other = looked.past, looked.other
        yield f"<p><b>{one.day} 与 {other.day} 相比</b></p>"
        if not looked.differences:
            yield self._muted("没有不同。" if one.exists or other.exists else "这两天都没有这条记录。")
        else:
            yield self._pairs(looked.differences)

    def _of_state(self, looked: _Looked) -> Iterator[str]:
        """The form of the day, filled fields only; what is otherwise today is marked."""
        past = looked.past
        if not past.exists:
            yield self._muted(f"{past.day} 结束时还没有这条记录。")
            return
        later = {one.name: one for one in looked.differences}
        head = f"{past.day} 结束时的样子"
        yield f"<p><b>{head}</b>　{self._muted(f'标出的 {len(later)} 处现在已不同' if later else '与现在相同')}</p>"
        form = looked.register.form
        for section in form.sections if form else ():
            items = [one for one in section.items if isinstance(one, Item)]
            lines = [self._fact(one, past.values, later.pop(one.name, None)) for one in items]
            filled = "".join(line for line in lines if line)
            if filled:
                yield f"<p><b>{escape(section.label)}</b></p><table width='100%'>{filled}</table>"
        for name, model in looked.register.model.row_models.items():
            yield from self._rows(model, past.values.get(name, ()), name, later)

    def _rows(
        self, model: Any, rows: Sequence[Mapping[str, Any]], name: str, later: Mapping[str, FieldChange]
    ) -> Iterator[str]:
        changed = [one for path, one in later.items() if path.startswith(f"{name}.")]
        if not rows and not changed:
            return
        yield f"<p><b>{escape(model.rows_label())}</b></p>"
        specs = model.specs()
        for number, row in enumerate(rows, 1):
            told = "　".join(
                f"{spec.label} {shown(spec.kind, key, row)}"
                for key, spec in specs.items()
                if row.get(key) is not None and key != "name_keys"
            )
            yield f"<p>{number}. {escape(told)}</p>"
        if changed:
            yield self._pairs(changed)

    def _fact(self, item: Item, values: Mapping[str, Any], later: FieldChange | None) -> str:
        """One field of the day; where it is otherwise now, that stands beside it."""
        text = shown(item.spec.kind, item.name, values)
        if not text and later is None:
            return ""
        colours = self.context.theme.colours
        ground = f" bgcolor='{colours.warning_soft}'" if later else ""
        now = f"<br>{self._muted('现在：')}{escape(later.after or _EMPTY)}" if later else ""
        body = escape(text or _EMPTY).replace("\n", "<br>")
        label = self._muted(item.spec.label)
        return f"<tr{ground}><td width='34%'>{label}</td><td>{body}{now}</td></tr>"

    def _pairs(self, changes: Sequence[FieldChange]) -> str:
        """Field, before and after; of what is new or gone only the value, the latter struck out."""
        accent = self.context.theme.colours.accent
        rows = []
        for one in changes:
            before = self._muted(escape(one.before).replace("\n", "<br>"), escaped=True)
            after = f"<span style='color:{accent}'>{escape(one.after).replace(chr(10), '<br>')}</span>"
            if not one.before:
                told = after
            elif not one.after:
                told = f"<s>{before}</s>"
            else:
                told = f"{before}{'<br>' if len(one.before) + len(one.after) > _LINE else ' '}→ {after}"
            rows.append(f"<tr><td width='34%'>{self._muted(one.label)}</td><td>{told}</td></tr>")
        return f"<table width='100%'>{''.join(rows)}</table>"

    def _muted(self, words: str, *, escaped: bool = False) -> str:
        colour = self.context.theme.colours.muted
        return f"<span style='color:{colour}'>{words if escaped else escape(words)}</span>"
