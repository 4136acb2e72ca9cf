"""The sign-in of a class: everybody is there but those typed; letters, pasted names or a scanner, and undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from db.errors import RegisterError
from db.services.roster import Match
from db.services.trainings import Mark, Marked, SignIn
from desktop.context import Context
from desktop.pages.sign_in_done import NAMED, Done
from desktop.pages.sign_in_words import HINT, LABELS, STATES, THERE, is_list, read
from desktop.theme import TITLE_POINTS
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.pasted_names import PastedNames
from desktop.widgets.record_head import RecordHead
from desktop.widgets.roster_board import TONES, RosterBoard
from desktop.widgets.why_line import WhyLine

if TYPE_CHECKING:
    from db.services import Services

    _Job = Callable[[Services], tuple[tuple[Mark, ...], str | Marked]]


class SignInView(QWidget):
    """One session of a class at a time. The line has the focus; what it is told is done on the worker, in order."""

    said = Signal(str)
    record_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._class: int | None = None
        self._name = ""
        self._courses: list[Mapping[str, Any]] = []
        self._session = 1
        self._undo: list[tuple[Mark, ...]] = []
        self._unclear: dict[str, tuple[int, ...]] = {}
        self._unclear_as: tuple[str, Mapping[str, Any]] = ("absent", {})
        self._pasted_text = ""
        self._faulty = False
        self._asked: Callable[[str, str], None] | None = None
        self.people: tuple[SignIn, ...] = ()
        self.setProperty("look", "page")
        self.head = RecordHead(context.theme, self)
        self.head.save.hide()
        self.counts = QLabel(self)
        self.counts.setTextFormat(Qt.TextFormat.RichText)
        self.line = QLineEdit(self)
        self.line.setFont(context.theme.font(TITLE_POINTS))
        self.line.setMinimumHeight(context.theme.px(36))
        self.line.setAccessibleName("缺勤人的首字母")
        self.line.setPlaceholderText("缺勤人的首字母，如 zw lxm")
        self.line.installEventFilter(self)
        self.why = WhyLine(context.theme, self)
        self.why.answered.connect(self._explained)
        self.why.left.connect(self.line.setFocus)
        self.told = wrapping_label(self, "")
        self.board = RosterBoard(context.theme, self)
        self.board.typed.connect(self._mark_chosen)
        self.pasted = PastedNames(context.theme, self)
        self.pasted.decided.connect(self._decided)
        self.places = QStackedWidget(self)
        self.places.addWidget(self.board)
        self.places.addWidget(self.pasted)
        self._build()
        context.theme.changed.connect(self._recolour)

    def _build(self) -> None:
        px = self.context.theme.px
        bar = QHBoxLayout()
        bar.setSpacing(px(8))
        bar.addWidget(self.counts, 1)
        for words, act in (
            ("其余出勤　F8", self.rest_present),
            ("其余缺勤　F9", self.rest_absent),
            ("撤销　Ctrl+Z", self.take_back),
        ):
            bar.addWidget(self._button(words, act, "quiet"))
        head = self.head.layout()
        assert head is not None
        turns = (("上一课　PgUp", -1), ("下一课　PgDn", 1))
        self._turns = [self._button(words, partial(self.turn, way), "quiet") for words, way in turns]
        for button in self._turns:
            head.addWidget(button)
        head.addWidget(self._button("完整记录　F6", self.record_wanted.emit, ""))
        hint = wrapping_label(self, "hint")
        hint.setText(HINT)
        inner = QVBoxLayout()
        inner.setContentsMargins(px(16), 0, px(16), px(8))
        inner.setSpacing(px(6))
        inner.addLayout(bar)
        for part in (self.line, hint, self.why, self.told):
            inner.addWidget(part)
        inner.addWidget(self.places, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(inner, 1)

    def _button(self, words: str, act: Callable[[], object], look: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("look", look)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: act())
        return button

    def show_class(self, class_id: int, name: str, courses: Sequence[Mapping[str, Any]]) -> None:
        """Show a class at the session it was left at, else at its first one."""
        sessions = [row["session"] for row in courses]
        if class_id != self._class or self._session not in sessions:
            self._session = min(sessions)
        self._class, self._name = class_id, name
        self._courses = sorted(courses, key=lambda row: row["session"])
        for button in self._turns:
            button.setVisible(len(courses) > 1)
        self._show_session()

    def turn(self, way: int) -> None:
        """Go to the session before or after this one."""
        sessions = [row["session"] for row in self._courses]
        place = min(max(sessions.index(self._session) + way, 0), len(sessions) - 1)
        if sessions[place] != self._session:
            self._session = sessions[place]
            self._show_session()

    def _show_session(self) -> None:
        course = next(row for row in self._courses if row["session"] == self._session)
        day = f"{course['held_on']:%m-%d}" if course.get("held_on") else ""
        parts = (f"第 {self._session} 课，共 {len(self._courses)} 课", course["topic"], day)
        self.head.tell(self._name, "　".join(part for part in parts if part))
        self._undo, self._unclear = [], {}
        self.places.setCurrentWidget(self.board)
        self.why.hide()
        self._say("还没有参训名单：复制姓名后按 Ctrl+V 粘贴，或在完整记录里登记。")
        self.line.setText("")
        self.line.setFocus()
        self._do(lambda _services: ((), ""))

    # What is typed

    @Slot()
    def _enter(self) -> None:
        typed = read(self.line.text())
        self.line.setText("")
        if typed.choice is not None:
            self._choose(typed.choice)
        elif typed.code:
            place = self._here()
            self._do(lambda services: (services.trainings.scan(*place, typed.code), ""), "present")
        elif typed.names:
            mark = partial(self._mark_names, typed.names, typed.status, typed.minutes)
            self._with_reason(typed.status, typed.names, mark)

    def _with_reason(self, status: str, whom: str, mark: Callable[[str, str], None]) -> None:
        """Ask for what a state needs besides, then mark."""
        if status in ("leave", "makeup"):
            self._asked = mark
            self.why.ask(f"{LABELS[status]}　{whom}", approval=status == "makeup")
        else:
            mark("", "")

    @Slot(str, str)
    def _explained(self, reason: str, approved: str) -> None:
        asked, self._asked = self._asked, None
        self.line.setFocus()
        if asked is not None:
            asked(reason, approved)

    def _mark_names(self, names: str, status: str, minutes: int | None, reason: str, approved: str) -> None:
        more: dict[str, Any] = {"minutes": minutes, "reason": reason, "approved_by": approved}

        def job(services: Services) -> tuple[tuple[Mark, ...], Marked]:
            marked = services.trainings.mark_by_initials(*self._here(), names, status, **more)
            return marked.marks, marked

        self._unclear_as = (status, more)
        self._do(job, status)

    def _mark_people(self, people: Sequence[int], status: str, more: Mapping[str, Any]) -> None:
        place = self._here()
        self._do(lambda services: (services.trainings.mark(*place, people, status, **more), ""), status)

    def _choose(self, number: int) -> None:
        """Take one of those whom a word could mean."""
        word, ids = next(iter(self._unclear.items()), ("", ()))
        if 0 < number <= len(ids):
            del self._unclear[word]
            self._mark_people([ids[number - 1]], *self._unclear_as)

    @Slot(str)
    def _mark_chosen(self, letter: str) -> None:
        chosen, status = self.board.chosen(), STATES.get(letter)
        if chosen and status:
            names = "、".join(one.name for one in self.people if one.person in chosen)
            mark = partial(self._mark_chosen_people, chosen, status)
            self._with_reason(status, names, mark)

    def _mark_chosen_people(self, chosen: Sequence[int], status: str, reason: str, approved: str) -> None:
        self._mark_people(chosen, status, {"reason": reason, "approved_by": approved})

    def rest_present(self) -> None:
        """Everybody of whom nothing is recorded is there."""
        self._mark_rest("present")

    def rest_absent(self) -> None:
        """Everybody of whom nothing is recorded is not there."""
        self._mark_rest("absent")

    def _mark_rest(self, status: str) -> None:
        place = self._here()

        def job(services: Services) -> tuple[tuple[Mark, ...], str]:
            rest = [one.person for one in services.trainings.sheet(*place) if not one.status]
            return services.trainings.mark(*place, rest, status), "" if rest else "所有人都已有记录"

        self._do(job, status)

    def take_back(self) -> None:
        """Undo the last marks."""
        if not self._undo:
            self._say("没有可以撤销的签到")
            return
        marks = self._undo.pop()

        def job(services: Services) -> tuple[tuple[Mark, ...], str]:
            services.trainings.undo(marks)
            return (), f"已撤销 {len(marks)} 人的签到"

        self._do(job)

    # Pasted names

    def paste(self, text: str) -> None:
        """Match pasted names with the roster, or with everybody while there is none."""
        if self._class is not None:
            class_id = self._class if self.people else None
            match = partial(self.context.services.trainings.match, text, class_id=class_id)
            self._pasted_text = text
            self.context.tasks.run(match, done=self._matched)

    @Slot(object)
    def _matched(self, found: Sequence[Match]) -> None:
        names = {one.person: f"{one.name}（{one.unit}）" if one.unit else one.name for one in self.people}
        self.places.setCurrentWidget(self.pasted)
        self.pasted.show_names(found, names, enrolling=not self.people)

    @Slot(str)
    def _decided(self, what: str) -> None:
        people, left = self.pasted.people(), self.pasted.unmatched()
        self.places.setCurrentWidget(self.board)
        self.line.setFocus()
        place, text = self._here(), self._pasted_text
        rest = [one.person for one in self.people if one.person not in people] if what == "rest" else []
        words = f"没有登记：{'、'.join(left)}" if left else ""

        def mark(services: Services) -> tuple[tuple[Mark, ...], str]:
            marks = services.trainings.mark(*place, people, "absent" if what == "absent" else "present")
            return (*marks, *(services.trainings.mark(*place, rest, "absent") if rest else ())), words

        def enrol(services: Services) -> tuple[tuple[Mark, ...], str]:
            found = services.trainings.enrol_names(place[0], text, make=True)
            open_ = [one.name for one in found if one.person is None]
            unsure = f"；同名或相近的请在完整记录里选：{'、'.join(open_)}" if open_ else ""
            return (), f"名单已加入{unsure}"

        if what:
            self._do(enrol if what == "enrol" else mark, "absent" if what == "absent" else "present")

    # On the worker

    def _here(self) -> tuple[int, int]:
        assert self._class is not None
        return self._class, self._session

    def _do(self, job: _Job, status: str = "") -> None:
        """Do something with the register on the worker and show how the session stands then."""
        place = self._here()
        self.context.tasks.run(partial(self._work, job, place, status), done=self._done, failed=self._failed)

    def _work(self, job: _Job, place: tuple[int, int], status: str) -> Done:
        try:
            marks, outcome = job(self.context.services)
        except RegisterError as error:
            sheet = self.context.services.trainings.sheet(*place)
            return Done(place, (), f"{error.sentence}{error.remedy or ''}", sheet, {}, status, trouble=True)
        sheet = self.context.services.trainings.sheet(*place)
        if isinstance(outcome, Marked):
            words = f"没有这些人：{' '.join(outcome.unknown)}" if outcome.unknown else ""
            return Done(place, marks, words, sheet, outcome.ambiguous, status, trouble=bool(words))
        return Done(place, marks, outcome, sheet, {}, status)

    @Slot(object)
    def _done(self, done: Done) -> None:
        if done.place != (self._class, self._session):
            return
        self.people = done.sheet
        self.board.show_people(done.sheet)
        self._count()
        if done.marks:
            self._undo.append(done.marks)
            self.board.choose(done.marked if len(done.marked) <= NAMED else ())
        self._unclear.update(done.unclear)
        words = done.sentence(self._unclear)
        if words or done.sheet:
            self._say(words, fault=done.trouble or bool(self._unclear))

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.context.faults.show(error, self)

    def _say(self, words: str, *, fault: bool = False) -> None:
        self._faulty = fault
        self.told.setText(words)
        self.told.setStyleSheet(f"color: {self.context.theme.colours.warning}" if fault else "")

    @Slot()
    def _recolour(self) -> None:
        self._count()
        self._say(self.told.text(), fault=self._faulty)

    def _count(self) -> None:
        """Show how many are there and how many are not, and why."""
        colours = self.context.theme.colours
        counted = Counter(one.status for one in self.people)
        there = sum(counted[state] for state in THERE)
        parts = [f"应到 <b>{len(self.people)}</b>", f"实到 <b>{there}</b>"]
        for state in ("absent", "late", "early", "leave", "makeup"):
            if counted[state] or state == "absent":
                tone = getattr(colours, TONES[state])
                parts.append(f'<span style="color:{tone}">●</span> {LABELS[state]} <b>{counted[state]}</b>')
        if counted[""]:
            parts.append(f"未签 <b>{counted['']}</b>")
        self.counts.setText(" &nbsp; ".join(parts))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """In the line: names are pasted, an empty undo takes marks back, the arrow leads into the board."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste) and is_list(QGuiApplication.clipboard().text()):
                self.paste(QGuiApplication.clipboard().text())
                return True
            if event.matches(QKeySequence.StandardKey.Undo) and not self.line.text():
                self.take_back()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.board.enter()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys that mean the same everywhere on the page."""
        key = event.key()
        away = not self.line.hasFocus()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not away:
            self._enter()
        elif key == Qt.Key.Key_F6:
            self.record_wanted.emit()
        elif key == Qt.Key.Key_F8:
            self.rest_present()
        elif key == Qt.Key.Key_F9:
            self.rest_absent()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.take_back()
        elif key == Qt.Key.Key_Escape and (away or self.places.currentWidget() is self.pasted):
            self.places.setCurrentWidget(self.board)
            self.line.setFocus()
        else:
            super().keyPressEvent(event)
