"""What is owed and what waits to be published, in two lines that lead to their ledgers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.services.debts import Totals
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label


@dataclass(frozen=True)
class LedgerLine:
    """One line: its words, the words of its link, and the ledger with the filters it leads to."""

    words: str
    link: str
    register: str
    filters: Mapping[str, object]


class LedgerLines(QWidget):
    """Hidden while there is nothing to say."""

    wanted = Signal(str, object)  # register, filters

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        head = QLabel("罚没款与公示", self)
        head.setProperty("look", "section")
        self.text = wrapping_label(self)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.linkActivated.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(head)
        column.addWidget(self.text)
        self.lines: Sequence[LedgerLine] = ()
        theme.changed.connect(self._write)
        self.hide()

    def tell(self, debts: Totals, waiting: tuple[int, int]) -> None:
        """Show how much is owed, and how many penalties wait to be published."""
        lines = []
        if debts.count:
            late = f"，逾期 {debts.overdue} 件" if debts.overdue else ""
            filters: dict[str, object] = {"payment_state": "overdue"} if debts.overdue else {}
            lines.append(LedgerLine(f"未缴清 {debts.count} 件，{debts.open:,.2f} 元{late}", "查看", "debts", filters))
        count, overdue = waiting
        if count:
            late = f"，逾期 {overdue} 件" if overdue else ""
            filters = {"publication_state": "overdue" if overdue else "due"}
            lines.append(LedgerLine(f"待公示 {count} 件{late}", "查看", "publications", filters))
        self.lines = lines
        self._write()
        self.setVisible(bool(lines))

    @Slot()
    def _write(self) -> None:
        ink = self._theme.colours.accent
        self.text.setText(
            "<br>".join(
                f'{escape(line.words)} &nbsp;<a href="{number}" style="color:{ink}">{line.link}</a>'
                for number, line in enumerate(self.lines)
            )
        )

    @Slot(str)
    def _go(self, number: str) -> None:
        line = self.lines[int(number)]
        self.wanted.emit(line.register, dict(line.filters))
