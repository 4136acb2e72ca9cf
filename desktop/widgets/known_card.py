"""What is known of a linked record: its facts in one quiet paragraph, and the earlier cases it was in."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.link_source import Facts

CASES_SHOWN = 3


class KnownCard(QFrame):
    """A card under a link field. Its links can be followed by mouse and by keyboard."""

    open_record = Signal(str, int)
    complete = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._register, self._id = "", 0
        self.setProperty("look", "known")
        self._facts = wrapping_label(self)
        self._cases = wrapping_label(self, "doubt")
        for label in (self._facts, self._cases):
            label.setTextFormat(Qt.TextFormat.RichText)
        self._cases.linkActivated.connect(self._follow)
        self._open = self._button("打开", "打开这条记录")
        self._open.clicked.connect(self._open_it)
        self._more = self._button("补充…", "补充或更正这条记录的内容")
        self._more.clicked.connect(self.complete)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self._facts)
        words.addWidget(self._cases)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(8), theme.px(4), theme.px(4), theme.px(4))
        layout.setSpacing(theme.px(4))
        layout.addLayout(words, 1)
        for button in (self._more, self._open):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._recolour)
        self._told: Facts | None = None

    def tell(self, register: str, record_id: int, facts: Facts) -> None:
        """Say what is known."""
        self._register, self._id, self._told = register, record_id, facts
        self._recolour()
        self.setAccessibleName("，".join(f"{label} {text}" for label, text in facts.lines) or "没有其他资料")

    @Slot()
    def _recolour(self) -> None:
        facts = self._told
        if facts is None:
            return
        text = self._theme.colours.text
        lines = " &nbsp; ".join(
            f'{escape(label)} <span style="color:{text}">{escape(value)}</span>' for label, value in facts.lines
        )
        self._facts.setText(lines or "还没有其他资料")
        self._cases.setVisible(bool(facts.earlier))
        if facts.earlier:
            shown = "；".join(
                f'<a href="{one.case_id}" style="color:{self._theme.colours.accent}">{escape(one.text)}</a>'
                for one in facts.earlier[:CASES_SHOWN]
            )
            rest = f"，另有{len(facts.earlier) - CASES_SHOWN}件" if len(facts.earlier) > CASES_SHOWN else ""
            self._cases.setText(f"此前有{len(facts.earlier)}件案件：{shown}{rest}")

    def _button(self, words: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setProperty("look", "small")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return button

    @Slot(str)
    def _follow(self, case_id: str) -> None:
        self.open_record.emit("cases", int(case_id))

    @Slot()
    def _open_it(self) -> None:
        self.open_record.emit(self._register, self._id)
