"""The narrow column beside a record: what is due, what is doubtful, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from db.kinds import today
from db.services.history import Event
from desktop.keys import KEYS, tip
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.timeline import Timeline

WIDTH, STRIP = 248, 40
_REASON = "reason:"
_TONES = {"overdue": "danger", "today": "danger", "soon": "warning"}


class _Rule(Protocol):
    @property
    def name(self) -> str:
        """What the rule is called."""

    @property
    def action(self) -> str:
        """What is to be done."""


class Clock(Protocol):
    """A deadline that runs, as the register's service gives it."""

    @property
    def rule(self) -> _Rule:
        """The rule behind it."""

    @property
    def key(self) -> str:
        """The key of the rule."""

    @property
    def about(self) -> str:
        """The item it is about, when a rule runs once for each."""

    @property
    def ends_on(self) -> date:
        """The last day."""

    @property
    def provisional(self) -> bool:
        """Whether a year's days off are not announced yet."""

    def days_left(self, today: date) -> int:
        """Days until the end."""

    def urgency(self, today: date) -> str:
        """overdue, today, soon, coming or later."""

    def explain(self) -> str:
        """The derivation, one step a line."""


@dataclass(frozen=True)
class Timed:
    """A limit that runs in hours, in words: what, until when, how long still, and the tone of that."""

    name: str
    ends: str
    left: str
    tone: str
    explained: str


@dataclass(frozen=True)
class Note:
    """One reminder: the sentence, its article, and the field to look at (empty for none).

    A reminder with a `key` can be let stand with a reason; `more` are the things one may do, `answered` the reason
    that was given.
    """

    sentence: str
    path: str = ""
    article: str = ""
    level: str = "watch"
    key: str = ""
    more: str = ""
    answered: str = ""


class SideColumn(QFrame):
    """Deadlines, reminders, timeline. Where the page is narrow it folds into a strip that opens it."""

    jump = Signal(str)
    history_wanted = Signal()
    reason_wanted = Signal(str)  # the key of a reminder that is to be let stand
    folded = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.px
        self.setProperty("look", "bar")
        self._fold = QToolButton(self)
        self._fold.clicked.connect(self._toggle)
        self._open = True
        self.area = QScrollArea(self)
        self.area.setProperty("look", "side")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget(self.area)
        ground.setProperty("look", "bar")
        ground.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        ground.setMinimumHeight(1)
        column = QVBoxLayout(ground)
        column.setContentsMargins(px(12), 0, px(12), px(16))
        column.setSpacing(px(6))
        self._due_head = self._heading("期限", column, ground)
        self._due = _Lines(ground)
        column.addWidget(self._due)
        self._note_head = self._heading("提醒", column, ground)
        self._notes = _Lines(ground)
        self._notes.followed.connect(self._follow)
        column.addWidget(self._notes)
        self._past_head = self._heading("经过", column, ground)
        self.timeline = Timeline(theme, ground)
        column.addWidget(self.timeline)
        self.history = QToolButton(ground)
        self.history.setProperty("look", "small")
        self.history.setText("查看全部经过…")
        self.history.setToolTip(tip(KEYS["history"].what, "history"))
        self.history.clicked.connect(self.history_wanted)
        column.addWidget(self.history, 0, Qt.AlignmentFlag.AlignLeft)
        self._empty = wrapping_label(ground)
        self._empty.setText("现在还没有期限、提醒和经过。")
        self._empty.setContentsMargins(0, px(8), 0, 0)
        column.addWidget(self._empty)
        column.addStretch(1)
        self.area.setWidget(ground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(4), 0, 0)
        layout.setSpacing(0)
        self._strip = QLabel("\n".join("期限\u3000提醒\u3000经过"), self)
        self._strip.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._strip, 1)
        layout.addWidget(self.area, 1)
        self._clocks: Sequence[Clock | Timed] = ()
        self._was: Mapping[tuple[str, str], date | None] = {}
        self._told: Sequence[Note] = ()
        theme.changed.connect(self._write)
        self.unfold(opened=True)

    def show_clocks(self, clocks: Sequence[Clock | Timed]) -> None:
        """Show what is due, soonest first."""
        self._clocks = clocks
        self._was = {}
        self._write()

    def tell_moved(self, was: Mapping[tuple[str, str], date | None]) -> None:
        """Say beside each deadline that a change has just moved where it ended before; None for a new one."""
        self._was = was
        self._write()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show what to look at."""
        if notes != self._told:
            self._told = notes
            self._write()

    def show_events(self, events: Sequence[Event]) -> None:
        """Show what happened."""
        self._past_head.setVisible(bool(events))
        self.history.setVisible(bool(events))
        self._empty.setVisible(not events)
        self.timeline.show_events(events)

    def unfold(self, *, opened: bool) -> None:
        """Open the column or fold it into its strip."""
        self._open = opened
        self.area.setVisible(opened)
        self._strip.setVisible(not opened)
        self.setFixedWidth(self._theme.px(WIDTH if opened else STRIP))
        self._theme.dress(self._fold, "next" if opened else "previous")
        words = "收起期限、提醒、经过" if opened else "展开期限、提醒、经过"
        self._fold.setToolTip(words)
        self._fold.setAccessibleName(words)

    def _heading(self, words: str, column: QVBoxLayout, ground: QWidget) -> QLabel:
        label = QLabel(words, ground)
        label.setProperty("look", "section")
        label.setContentsMargins(0, self._theme.px(8), 0, 0)
        column.addWidget(label)
        return label

    @Slot()
    def _write(self) -> None:
        colours, now = self._theme.colours, today()
        timed = [one if isinstance(one, Timed) else _timed(one, now, self._was) for one in self._clocks]
        lines = [
            (
                f'<span style="color:{colours.text}">{escape(one.name)}</span><br>'
                f'{escape(one.ends)} &nbsp; <span style="color:{getattr(colours, one.tone)}">{escape(one.left)}</span>',
                one.explained,
            )
            for one in timed
        ]
        self._due.write(lines)
        self._due_head.setVisible(bool(lines))
        told = []
        for note_ in self._told:
            tone = "danger" if note_.level == "serious" else "warning" if note_.level == "watch" else "muted"
            links = [(note_.path, "去办" if note_.key else "查看")] if note_.path and not note_.answered else []
            links += [(f"{_REASON}{note_.key}", "写明理由")] if note_.key and not note_.answered else []
            link = " &nbsp; ".join(
                f'<a href="{escape(path)}" style="color:{colours.accent}">{words}</a>' for path, words in links
            )
            link = f"<br>{link}" if note_.key and link else f" {link}"
            answered = f"<br>{escape(note_.answered)}" if note_.answered else ""
            article = f"<br>{escape(note_.article)}" if note_.article else ""
            mark = f'<span style="color:{getattr(colours, tone)}; font-size:6pt">●</span> '
            told.append((
                f'{mark}<span style="color:{colours.text}">{escape(note_.sentence)}</span>{answered}{article}{link}',
                note_.more,
            ))  # fmt: skip
        tones = {one.tone for one in timed} | {"warning" for note_ in self._told if not note_.answered}
        look = "fault" if "danger" in tones else "doubt" if "warning" in tones else "hint"
        self._strip.setProperty("look", look)
        self._strip.style().unpolish(self._strip)
        self._strip.style().polish(self._strip)
        self._notes.write(told)
        self._note_head.setVisible(bool(told))

    @Slot(str)
    def _follow(self, where: str) -> None:
        if where.startswith(_REASON):
            self.reason_wanted.emit(where.removeprefix(_REASON))
        else:
            self.jump.emit(where)

    @Slot()
    def _toggle(self) -> None:
        self.unfold(opened=not self._open)
        self.folded.emit(not self._open)


def _timed(clock: Clock, now: date, was: Mapping[tuple[str, str], date | None]) -> Timed:
    """A limit in days, in words; one that has just moved says from where."""
    left = clock.days_left(now)
    word = f"已过 {-left} 天" if left < 0 else "今天到期" if left == 0 else f"还有 {left} 天"
    note = "（放假安排未公布，暂定）" if clock.provisional else ""
    tone = _TONES.get(clock.urgency(now), "text")
    place = (clock.key, clock.about)
    if place in was:
        old = was[place]
        note += f"，原为 {old:%Y-%m-%d}" if old else "，新起算"
    return Timed(clock.rule.name, f"{clock.ends_on:%Y-%m-%d}", f"{word}{note}", tone, clock.explain())


class _Lines(QWidget):
    """Paragraphs under each other, each with a tooltip."""

    followed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._labels: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def write(self, lines: Sequence[tuple[str, str]]) -> None:
        while len(self._labels) > len(lines):
            gone = self._labels.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._labels) < len(lines):
            label = wrapping_label(self)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.linkActivated.connect(self.followed)
            self._column.addWidget(label)
            self._labels.append(label)
        for label, (html, explained) in zip(self._labels, lines, strict=True):
            label.setText(html)
            label.setToolTip(explained)
        self.setVisible(bool(lines))
