"""The page of a person who is trained: the hours of the year against the target, every class, the printed file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from db.kinds import today
from db.services.trainings import TranscriptLine
from desktop.context import Context
from desktop.pages.papered_page import PaperedPage
from desktop.pages.training_bars import plain
from desktop.widgets.plain_table import ROW, Column, PlainRow, PlainTable
from desktop.widgets.progress_line import ProgressLine
from desktop.widgets.record_head import NextStep

_COLUMNS = (
    Column("日期"),
    Column("培训名称", stretch=True),
    Column("到课", right=True),
    Column("学时", right=True),
    Column("考核"),
    Column("证书号"),
)
_PRINT = NextStep("print", "打印一人一档")


class PersonPage(PaperedPage):
    """One person: 一人一档."""

    _lines: Sequence[TranscriptLine] = ()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "people", parent)

    def add_sections(self) -> None:
        """The classes of the person come first, the papers last."""
        theme = self.context.theme
        self.progress = ProgressLine(theme)
        self.table = PlainTable(theme, "参训记录", _COLUMNS)
        self.table.opened.connect(self._open)
        section = self.view.add_section("transcript", "参训记录", first=True)
        section.addWidget(self.progress)
        section.addWidget(self.table)
        super().add_sections()

    def beside(self) -> str:
        """Where the person works."""
        return "　".join(part for part in (self.values.get("unit"), self.values.get("duty")) if part)

    def steps(self) -> Sequence[NextStep]:
        """The printed file, once there is something in it."""
        return (_PRINT,) if self._lines else ()

    @Slot(str)
    def take_step(self, step: str) -> None:
        """Print the file."""
        if step == "print":
            self.want_set()

    def shown(self) -> None:
        """Show the classes and the hours of the year."""
        super().shown()
        trainings = self.context.services.trainings
        self._lines = trainings.transcript(self.record_id) if self.record_id is not None else ()
        self.view.show_section("transcript", shown=self.record_id is not None)
        if self.record_id is None:
            return
        year = today().year
        hours, target = trainings.figures.hours_of(self.record_id, year)
        words = f"{year}年 {plain(hours)} / {target} 学时"
        self.progress.show_progress(min(int(hours * 10), target * 10), target * 10, words)
        self.table.show_rows([_row(one) for one in self._lines])
        px = self.context.theme.px
        self.table.setFixedHeight(self.table.header().sizeHint().height() + px(ROW) * len(self._lines) + px(4))
        self.table.setVisible(bool(self._lines))
        self.head.offer(self.steps())

    @Slot(object)
    def _open(self, training: int) -> None:
        self.go.emit("training_classes", training)

    def print_record(self) -> None:
        """Open the transcript."""
        self.open_paper_of("training_transcript")


def _row(one: TranscriptLine) -> PlainRow:
    day = f"{one.starts_on:%Y-%m-%d}" if one.starts_on is not None else ""
    score = plain(one.score) if one.score is not None else ""
    passed = "" if one.passed is None else "合格" if one.passed else "不合格"
    tones = [(4, "good" if one.passed else "danger")] if one.passed is not None else []
    texts = (
        day,
        one.name,
        f"{one.attended}/{one.sessions}",
        plain(one.hours),
        " ".join(part for part in (score, passed) if part),
        one.certificate,
    )
    return PlainRow(texts, one.training, tuple(tones))
