"""Filling a risk check standing at a booth: a key for each answer, saved at once, the next question after it."""

from __future__ import annotations

from collections import deque
from functools import partial
from itertools import chain

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.services.exhibitions import AskedQuestion, CheckSheet
from desktop.context import Context
from desktop.widgets.answer_card import AnswerCard, answer_of
from desktop.widgets.attachments_panel import AttachmentsPanel
from desktop.widgets.plain_table import Column, PlainRow, PlainTable
from desktop.widgets.record_head import NextStep, RecordHead
from desktop.widgets.score_column import ScoreColumn

_COLUMNS = (Column("题号"), Column("问题", stretch=True), Column("答案"), Column("备注"))
_REMARK = 16
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CheckFiller(QWidget):
    """One check. The page itself has the focus and takes the keys; only a remark has a cursor.

    Every answer is saved on the worker before the next one is taken; keys typed meanwhile wait their turn, so that
    none of them answers a question it was not meant for.
    """

    go = Signal(str, object)
    said = Signal(str)
    record_wanted = Signal()
    fill_wanted = Signal()
    next_wanted = Signal()  # the next stand of the fair

    def __init__(self, context: Context, files: AttachmentsPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._files = files
        self._check: int | None = None
        self.sheet: CheckSheet | None = None
        self._key = ""
        self._given = ""
        self._pending = 0
        self._moving = False
        self._ahead: deque[str] = deque()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("风险排查答题")
        self.setProperty("look", "page")
        self.head = RecordHead(context.theme, self)
        self.head.save.hide()
        self.head.step.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.head.step_wanted.connect(self.fill_wanted)
        record = QPushButton("完整记录　F6", self)
        record.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        record.clicked.connect(self.record_wanted)
        onward = QPushButton("下一展位　F9", self)
        onward.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        onward.clicked.connect(self.next_wanted)
        layout = self.head.layout()
        if layout is not None:
            layout.addWidget(onward)
            layout.addWidget(record)
        self.card = AnswerCard(context.theme, self)
        self.card.chosen.connect(self.answer)
        self.card.clue_wanted.connect(self.make_clue)
        self.list = PlainTable(context.theme, "全部问题", _COLUMNS, self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._clicked)
        keys = QLabel(
            "↑ ↓ 换题　　Delete 取消答案　　F2 备注　　F8 转为线索　　Ctrl+V 粘贴照片　　每个答案自动保存", self
        )
        keys.setProperty("look", "hint")
        keys.setContentsMargins(*(context.theme.px(side) for side in (16, 4, 16, 4)))
        self.side = ScoreColumn(context.theme, self)
        self.side.photo_wanted.connect(files.choose)
        self.side.open_record.connect(self.go)
        files.changed.connect(self._show_photos)
        context.theme.changed.connect(self._recolour)
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(self.card)
        main.addWidget(self.list, 1)
        main.addWidget(keys)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(main, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(body, 1)

    def show_check(self, check_id: int) -> None:
        """Show a check at its first open question. Raises `Missing` when it is gone."""
        self._check, self._pending, self._moving = check_id, 0, False
        self._ahead.clear()
        self.sheet = self.context.services.exhibitions.sheet(check_id)
        self._key = self.sheet.next_key or self.sheet.questions[-1].key
        self._show()
        self._show_photos()
        self.setFocus()

    def current(self) -> AskedQuestion:
        """The question shown."""
        assert self.sheet is not None
        return next(one for one in self.sheet.questions if one.key == self._key)

    @Slot(str)
    def answer(self, answer: str) -> None:
        """Answer the question shown, save that, and go on; a bad answer waits for its remark."""
        bad = answer in self.current().bad
        self._given = answer
        self.card.mark(answer, bad=bad)
        self._moving = not bad
        self._save(answer, None)
        if bad:
            self.card.ask_remark()

    def turn(self, way: int) -> None:
        """Go to the question before or after this one."""
        assert self.sheet is not None
        self.keep()
        keys = [one.key for one in self.sheet.questions]
        self._go(keys[min(max(keys.index(self._key) + way, 0), len(keys) - 1)])

    def keep(self) -> None:
        """Save the remark that was typed."""
        if self._given and self.card.remark.text().strip() != self.current().remark:
            self._save(self._given, self.card.remark.text().strip())

    @Slot()
    def make_clue(self) -> None:
        """Make a clue out of the finding shown, or open the one that was made of it."""
        question = self.current()
        if question.clue is not None:
            self.go.emit("clues", question.clue)
        elif self._given in question.bad and self._check is not None:
            self.keep()
            job = partial(self._make_clue, self._check, question.key)
            self._pending += 1
            self.context.tasks.run(job, done=self._saved, failed=self._failed)
            self.said.emit(f"{question.key} 已转为线索，再按 F8 打开")

    # Saving, on the worker

    def _save(self, answer: str | None, remark: str | None) -> None:
        if self._check is not None:
            self._pending += 1
            job = partial(self._write, self._check, self._key, answer, remark)
            self.context.tasks.run(job, done=self._saved, failed=self._failed)

    def _write(self, check_id: int, key: str, answer: str | None, remark: str | None) -> CheckSheet:
        self.context.services.exhibitions.answer(check_id, key, answer, remark=remark)
        return self.context.services.exhibitions.sheet(check_id)

    def _make_clue(self, check_id: int, key: str) -> CheckSheet:
        self.context.services.exhibitions.clues.from_finding(check_id, key)
        return self.context.services.exhibitions.sheet(check_id)

    @Slot(object)
    def _saved(self, sheet: CheckSheet) -> None:
        if sheet.id != self._check:
            return
        self._pending -= 1
        if self._pending:
            return
        self.sheet = sheet
        if self._key not in {one.key for one in sheet.questions}:
            self._key = sheet.next_key or sheet.questions[-1].key
        if self._moving:
            self._moving = False
            self._go(self._following())
        else:
            self._show(typing=self.card.remark.hasFocus())
        while self._ahead and not self._pending and not self.card.remark.hasFocus():
            self._type(self._ahead.popleft())

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.context.faults.show(error, self)
        if self._check is not None:
            self._moving = False
            self.show_check(self._check)

    def _following(self) -> str:
        """The next question without an answer, from the one shown onwards and then from the beginning."""
        assert self.sheet is not None
        questions = self.sheet.questions
        here = next(place for place, one in enumerate(questions) if one.key == self._key)
        waiting = (one.key for one in chain(questions[here + 1 :], questions[:here]) if not one.answer)
        return next(waiting, self._key)

    # Showing

    def _go(self, key: str) -> None:
        self._key = key
        self.setFocus()
        self._show()

    def _show(self, *, typing: bool = False) -> None:
        """Show the check as it stands; while a remark is typed it stays as typed."""
        sheet = self.sheet
        if sheet is None:
            return
        question = self.current()
        typed = self.card.remark.text()
        place = [one.key for one in sheet.questions].index(self._key)
        self.card.show_question(question, place + 1, len(sheet.questions))
        if typing:
            self.card.remark.setText(typed)
        self._given = question.answer
        missing = len(sheet.score.missing)
        left = f"还有 {missing} 题" if missing else "已全部答完，按 Enter 填报"
        self.head.tell(sheet.name, "　".join(part for part in (sheet.booth, sheet.number, left) if part))
        self.head.offer([] if missing else [NextStep("fill", "填报")])
        self.list.show_rows([_row(one) for one in sheet.questions])
        index = self.list.model().index(place, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index, PlainTable.ScrollHint.PositionAtCenter)
        self.side.show_score(sheet)
        self.side.show_known(sheet, question)

    @Slot()
    def _recolour(self) -> None:
        self._show(typing=True)
        self._show_photos()

    @Slot()
    def _show_photos(self) -> None:
        if self._check is not None:
            files = self.context.services.attachments.of("risk_checks", self._check)
            self.side.show_photos([one.name for one in files])

    @Slot()
    def _clicked(self) -> None:
        self.keep()
        self._go(str(self.list.payload()))

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Answers, the way through the questions, remark, clue; in a remark only what leaves it."""
        key, in_remark = event.key(), self.card.remark.hasFocus()
        if self.sheet is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.turn(1 if key == Qt.Key.Key_Down else -1)
        elif key in _ENTER:
            self._enter()
        elif key == Qt.Key.Key_F2:
            self.card.ask_remark()
        elif key == Qt.Key.Key_F6:
            self.record_wanted.emit()
        elif key == Qt.Key.Key_F7:
            self._files.choose()
        elif key == Qt.Key.Key_F8:
            self.make_clue()
        elif not in_remark and event.matches(QKeySequence.StandardKey.Paste):
            self._files.paste()
        elif in_remark and key == Qt.Key.Key_Escape:
            self.keep()
            self.setFocus()
        elif not in_remark and key == Qt.Key.Key_Delete:
            self._save(None, None)
        elif not in_remark and event.text().isalnum() and not event.modifiers() & _HELD:
            self._type(event.text())
        else:
            super().keyPressEvent(event)

    def _type(self, typed: str) -> None:
        if self._pending:
            self._ahead.append(typed)
            return
        answer = answer_of(self.current().options, typed)
        if answer is not None:
            self.answer(answer)

    def _enter(self) -> None:
        """Go on from a remark; at the end, hand the check in."""
        assert self.sheet is not None
        self.keep()
        if self._pending:
            self._moving = True
            self.setFocus()
        elif not self.sheet.score.missing and not self.card.remark.hasFocus():
            self.fill_wanted.emit()
        else:
            self._go(self._following())


def _row(one: AskedQuestion) -> PlainRow:
    remark = one.remark if len(one.remark) <= _REMARK else f"{one.remark[: _REMARK - 1]}…"
    words = "　".join(part for part in ("已转线索" if one.clue else "", remark) if part)
    tones = [(2, "danger")] if one.is_bad else [(2, "good")] if one.answer else []
    if any(hint.tone != "note" for hint in one.hints):
        tones.append((0, "warning"))
    return PlainRow((one.key, one.short, one.options.get(one.answer, ""), words), one.key, tuple(tones))
