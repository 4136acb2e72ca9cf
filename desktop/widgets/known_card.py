"""What is known of a linked record: its facts in one quiet paragraph, and the earlier cases it was in."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.link_source import Facts

CASES_SHOWN = 3
_WAYS = {"complete": "补充（F2）", "open": "打开（F3）"}


class KnownCard(QFrame):
    """A card under a link field; the keys named on its links work in the field itself."""

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
        self._facts.linkActivated.connect(self._act)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(6))
        layout.setSpacing(theme.px(2))
        layout.addWidget(self._facts)
        layout.addWidget(self._cases)
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
        blue = self._theme.colours.accent
        ways = " &nbsp; ".join(f'<a href="{way}" style="color:{blue}">{words}</a>' for way, words in _WAYS.items())
        self._facts.setText(f"{lines or '还没有其他资料'} &nbsp; {ways}")
        self._cases.setVisible(bool(facts.earlier))
        if facts.earlier:
            shown = "；".join(
                f'<a href="{one.case_id}" style="color:{self._theme.colours.accent}">{escape(one.text)}</a>'
                for one in facts.earlier[:CASES_SHOWN]
            )
            rest = f"，另有{len(facts.earlier) - CASES_SHOWN}件" if len(facts.earlier) > CASES_SHOWN else ""
            self._cases.setText(f"此前有 {len(facts.earlier)} 件案件：{shown}{rest}")

    @Slot(str)
    def _follow(self, case_id: str) -> None:
        self.open_record.emit("cases", int(case_id))

    @Slot(str)
    def _act(self, way: str) -> None:
        if way == "open":
            self.open_record.emit(self._register, self._id)
        else:
            self.complete.emit()
