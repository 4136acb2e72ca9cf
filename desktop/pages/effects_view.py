"""Where the papers of a case and its facts part, what lawfully puts it right, and what the last change did."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.services.paper_data import AffectedPaper, Difference, PaperDifference
from desktop.context import Context
from desktop.widgets.back_bar import BackBar
from desktop.widgets.plain_table import Column, PlainRow, PlainTable

_COLUMNS = (Column("文书"), Column("文号"), Column("状态"), Column("不同之处", stretch=True))
_STATES = {"issued": ("已签发", "warning"), "draft": ("草稿", "accent"), "open": ("还没有签发", "muted")}
SHOWN = 60
"""So many characters of a text stand in the panel below."""


class EffectsView(QWidget):
    """The issued papers that differ stand first; below stands what differs in the chosen one, and the remedy."""

    closed = Signal()
    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, px = context.theme, context.theme.px
        self.bar = BackBar(theme, self)
        self.bar.back.connect(self.closed)
        self.table = PlainTable(theme, "文书与登记不一致之处", _COLUMNS, self)
        self.table.opened.connect(self.chosen)
        self.table.pointed.connect(self._tell)
        self.whole = QLabel(self)
        self.whole.setWordWrap(True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whole.setContentsMargins(px(16), px(8), px(16), px(12))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.whole)

    def show_papers(self, differing: Sequence[PaperDifference], affected: Sequence[AffectedPaper]) -> None:
        """Show the papers that differ, then those that follow the last change."""
        followed = [one for one in affected if one.state == "open"]
        self.bar.title.setText("文书与现在登记的内容")
        shown: list[PaperDifference | AffectedPaper] = [*differing, *followed]
        self.table.show_rows([_row(one) for one in shown])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Nothing is under way here."""

    @Slot(object)
    def _tell(self, one: PaperDifference | AffectedPaper | None) -> None:
        lines = [_line(point) for point in one.points] if one is not None else []
        if one is not None:
            lines.append(one.remedy or "签发前会按现在登记的内容生成，不用另外处理。按 Enter 预览。")
        self.whole.setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back to the case."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _row(one: PaperDifference | AffectedPaper) -> PlainRow:
    word, tone = _STATES[one.state]
    where = "、".join(dict.fromkeys(point.label for point in one.points))
    return PlainRow((f"{one.form} {one.title}", one.number, word, where), one, ((2, tone),))


def _line(point: Difference) -> str:
    """One fact: what the paper says, and what is recorded."""
    before, now = (_short(text) or "（空）" for text in (point.printed, point.present))
    return f"{point.label}：文书上是“{before}”，现在是“{now}”"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"
