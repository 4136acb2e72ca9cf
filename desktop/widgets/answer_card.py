"""One question of a checklist, large enough to be read standing: its text, a key for every answer, its remark."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.services.exhibitions import AskedQuestion
from desktop.theme import TITLE_POINTS, Theme
from desktop.widgets.form_field import wrapping_label

_LETTERS = {"yes": "Y", "no": "N", "na": "0", "unclear": "9"}
_BY_DIGIT = {"yes": "1", "no": "2"}
_NEEDS = {"file": "附照片或附件", "day": "写明日期", "text": "写明情况", "table": "列出明细"}


def answer_keys(options: Mapping[str, str]) -> dict[str, str]:
    """The key for each answer: Y, N, 0 and 9 for yes and no, else 1, 2, 3 … in the order of the answers."""
    if "yes" in options:
        return {answer: _LETTERS[answer] for answer in options}
    own = [answer for answer in options if answer not in _LETTERS]
    return {answer: _LETTERS.get(answer) or str(own.index(answer) + 1) for answer in options}


def answer_of(options: Mapping[str, str], typed: str) -> str | None:
    """The answer a typed key stands for; 1 and 2 mean yes and no too, for the number pad."""
    keys = answer_keys(options)
    found = next((answer for answer, key in keys.items() if key == typed.upper()), None)
    return found or next((answer for answer, key in _BY_DIGIT.items() if answer in options and key == typed), None)


class AnswerCard(QFrame):
    """Shows a question; `chosen` gives the answer of a button that was clicked. Keys are the page's matter."""

    chosen = Signal(str)
    clue_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.px
        self._place = QLabel(self)
        self._place.setProperty("look", "muted")
        self._text = wrapping_label(self, "")
        self._text.setFont(theme.font(TITLE_POINTS, bold=True))
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * 2 + px(2))
        self._answers = QHBoxLayout()
        self._answers.setSpacing(px(8))
        self._answers.addStretch(1)
        self._buttons: list[QPushButton] = []
        self.remark = QLineEdit(self)
        self.remark.setAccessibleName("备注")
        self.remark.setMaxLength(200)
        self.clue = QPushButton("转为线索　F8", self)
        self.clue.setProperty("look", "quiet")
        self.clue.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clue.clicked.connect(self.clue_wanted)
        theme.dress(self.clue, "clue")
        self._hint = wrapping_label(self, "hint")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._hint.setFixedHeight(self._hint.fontMetrics().lineSpacing() * 2)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.remark, 1)
        line.addWidget(self.clue)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(4), px(16), px(8))
        column.setSpacing(px(6))
        column.addWidget(self._place)
        column.addWidget(self._text)
        column.addLayout(self._answers)
        column.addLayout(line)
        column.addWidget(self._hint)

    def show_question(self, question: AskedQuestion, place: int, total: int) -> None:
        """Show a question as it stands; `place` counts from 1."""
        self._place.setText(f"{question.part}　{question.key}　第 {place} 题，共 {total} 题")
        self._text.setText(question.text)
        self._show_answers(question)
        self.remark.setText(question.remark)
        wanted = [_NEEDS[need] for need in question.needs if need in _NEEDS]
        words = [f"需要：{'、'.join(wanted)}" if wanted else "", question.basis]
        if question.is_bad and question.action:
            words.insert(0, f"建议：{question.action}")
        self._hint.setText("　".join(word for word in words if word))
        self.mark(question.answer, bad=question.is_bad)
        self.clue.setText("打开线索　F8" if question.clue else "转为线索　F8")

    def mark(self, answer: str, *, bad: bool) -> None:
        """Show which answer was given, and ask for a remark where it is a bad one."""
        for button in self._buttons:
            button.setChecked(button.property("answer") == answer)
        self.remark.setEnabled(bad or bool(self.remark.text()))
        self.remark.setPlaceholderText(
            "备注：看到什么、在哪里；Enter 到下一题" if bad else "没有问题的不必备注，要写按 F2"
        )
        self.clue.setEnabled(bad)

    def ask_remark(self) -> None:
        """Put the cursor into the remark."""
        self.remark.setEnabled(True)
        self.remark.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_answers(self, question: AskedQuestion) -> None:
        for button in self._buttons:
            self._answers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for place, (answer, key) in enumerate(answer_keys(question.options).items()):
            button = QPushButton(f"{question.options[answer]}　{key}", self)
            button.setProperty("look", "choice")
            button.setProperty("answer", answer)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setMinimumHeight(self._theme.px(36))
            button.setToolTip(f"按 {key}")
            button.clicked.connect(self._clicked)
            self._answers.insertWidget(place, button)
            self._buttons.append(button)

    @Slot()
    def _clicked(self) -> None:
        self.chosen.emit(self.sender().property("answer"))
