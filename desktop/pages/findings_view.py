"""卷宗检查: what a reviewer would find in the dossier of a case, before a reviewer does."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.services.dossier_check import DossierFinding
from desktop.context import Context
from desktop.widgets.back_bar import BackBar
from desktop.widgets.plain_table import Column, PlainRow, PlainTable

_COLUMNS = (Column("问题", stretch=True), Column("依据"), Column("文书"))
_TONES = {"serious": "danger", "watch": "warning"}
ARTICLE = 20
"""How many characters of an article stand in a row; the whole of it stands below."""


class FindingsView(QWidget):
    """The findings, the serious first; Enter goes to the field or the paper that one is about."""

    closed = Signal()
    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._case = 0
        theme, px = context.theme, context.theme.px
        self.bar = BackBar(theme, self)
        self.bar.back.connect(self.closed)
        self.table = PlainTable(theme, "卷宗检查", _COLUMNS, self)
        self.table.opened.connect(self.chosen)
        self.table.pointed.connect(self._tell)
        self._whole = QLabel(self)
        self._whole.setWordWrap(True)
        self._whole.setContentsMargins(px(16), px(8), px(16), px(12))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addWidget(self._whole)

    def check(self, case_id: int) -> None:
        """Look the dossier of a case over, on the worker."""
        self._case = case_id
        self.bar.title.setText("卷宗检查")
        self.table.show_rows([])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.tasks.run(partial(self._find, case_id), done=self._show)

    def leave(self) -> None:
        """Want no findings that are still under way."""
        self._case = 0

    def _find(self, case_id: int) -> tuple[int, list[DossierFinding]]:
        return case_id, self.context.services.dossier_check.of_case(case_id)

    @Slot(object)
    def _show(self, told: tuple[int, list[DossierFinding]]) -> None:
        case_id, found = told
        if case_id != self._case:
            return
        opened = sum(not one.answered for one in found)
        count = f"{opened} 个问题" if opened else "没有发现问题"
        self.bar.title.setText(f"卷宗检查　{count}")
        self.table.show_rows([_row(one) for one in found])

    @Slot(object)
    def _tell(self, finding: DossierFinding | None) -> None:
        """Show the whole of a finding, which its row may cut short."""
        parts = (finding.sentence, finding.article, _answer(finding)) if finding is not None else ()
        self._whole.setText("\n".join(part for part in parts if part))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back to the case."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _row(one: DossierFinding) -> PlainRow:
    paper = f"{one.form} {one.title}".strip()
    article = one.article if len(one.article) <= ARTICLE else f"{one.article[: ARTICLE - 1]}…"
    tone = "muted" if one.answered else _TONES.get(one.level, "muted")
    sentence = f"{one.sentence}（已写明理由）" if one.answered else one.sentence
    return PlainRow((sentence, article, paper), one, ((0, tone),))


def _answer(one: DossierFinding) -> str:
    return f"已写明理由：{one.answered}" if one.answered else ""
