"""What a check found: the level, what makes it, how other versions of the checklist see it, and every finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.services.exhibitions import AskedQuestion, CheckSheet, Contribution, Score
from desktop.pages.fair_lines import LEVEL_TONES
from desktop.theme import Theme
from desktop.widgets.charts import Bar, Part
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import ROW, Column, PlainRow, PlainTable
from desktop.widgets.rank_chart import RankChart

_COLUMNS = (
    Column("题号"),
    Column("问题", stretch=True),
    Column("答案"),
    Column("说明", stretch=True),
    Column("整改"),
    Column("线索"),
)
_MOST = 5


class CheckResult(QWidget):
    """Enter opens the clue that was made of a finding; F8 makes it."""

    clue_wanted = Signal(str, object)  # the question, the id of its clue or None
    said = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheet: CheckSheet | None = None
        self._rectified: Mapping[str, str] = {}
        self._level: tuple[Mapping[str, Any], Sequence[tuple[str, Score]]] = ({}, ())
        self.level = wrapping_label(self, "")
        self.level.setTextFormat(Qt.TextFormat.RichText)
        self.versions = wrapping_label(self, "hint")
        self.versions.setTextFormat(Qt.TextFormat.RichText)
        self.made_of = RankChart(theme, "得分构成", self)
        self.made_of.chosen.connect(self._point)
        self.table = PlainTable(theme, "发现的问题", _COLUMNS, self)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(self._open)
        self.clue = QPushButton("转为线索　F8", self)
        self.clue.setToolTip("依法另行核查；排查表里的话不写进线索")
        self.clue.clicked.connect(self.want_clue)
        theme.dress(self.clue, "clue", "text")
        self.everything = QPushButton(self)
        self.everything.setProperty("look", "quiet")
        self.everything.setCheckable(True)
        self.everything.toggled.connect(self._fill)
        self._build()
        theme.changed.connect(self._again)

    def show_check(
        self,
        sheet: CheckSheet,
        record: Mapping[str, Any],
        compared: Sequence[tuple[str, Score]],
        rectified: Mapping[str, str],
    ) -> None:
        """Show a check; `rectified` says by question how its rectification stands."""
        self._sheet, self._rectified, self._level = sheet, rectified, (record, compared)
        self._again()

    @Slot()
    def _again(self) -> None:
        if self._sheet is not None:
            self._tell_level()
            self._fill()

    def _tell_level(self) -> None:
        sheet, colours = self._sheet, self._theme.colours
        assert sheet is not None
        record, compared = self._level
        score = sheet.score
        dot = f'<span style="color:{getattr(colours, LEVEL_TONES[score.level])}">●</span>'
        muted = f'<span style="color:{colours.muted}">'
        lines = [
            f"{dot} <b>评定等级　{escape(score.label)}</b>　得分 {score.points:.1f}，已答 {score.answered:.0f}%",
            f"{muted}{escape(score.because)}</span>",
        ]
        if record.get("manual_level"):
            tone = getattr(colours, LEVEL_TONES[record["manual_level"]])
            lines.append(
                f'<span style="color:{tone}">●</span> <b>人工定级　{escape(record["manual_level_label"])}</b>　'
                f"{escape(record.get('manual_by') or '')}定级，{escape(record.get('manual_second') or '')}复核"
            )
            lines.append(f"{muted}{escape(record.get('manual_reason') or '')}</span>")
        self.level.setText("<br>".join(lines))
        told = [f"{escape(title)}　{escape(one.label)}，{one.points:.1f} 分" for title, one in compared]
        self.versions.setText("换用其他版本重新评分，原定等级不变：<br>" + "<br>".join(told[1:]) if told[1:] else "")
        self.versions.setVisible(bool(told[1:]))
        self.made_of.show_bars(
            [_bar(one, knockout=one.question.key in score.knockouts) for one in score.contributions[:_MOST]]
        )

    @Slot()
    def _fill(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        shown = self._shown()
        self.table.show_rows([self._row(one) for one in shown])
        px = self._theme.px
        self.table.setFixedHeight(self.table.header().sizeHint().height() + px(ROW) * len(shown) + px(4))
        self.table.setVisible(bool(shown))
        whole = len(sheet.questions)
        self.everything.setText("只看发现的问题" if self.everything.isChecked() else f"全部 {whole} 题")
        self.clue.setVisible(any(one.is_bad for one in shown))

    def _shown(self) -> list[AskedQuestion]:
        """Everything, or what is bad or not clear."""
        questions, whole = self._sheet.questions if self._sheet is not None else (), self.everything.isChecked()
        return [one for one in questions if whole or one.is_bad or one.answer == "unclear"]

    def _row(self, one: AskedQuestion) -> PlainRow:
        texts = (
            one.key,
            one.short,
            one.options.get(one.answer, "未答"),
            one.remark,
            self._rectified.get(one.key, ""),
            "已转" if one.clue else "",
        )
        tone = "danger" if one.is_bad else "warning" if one.answer == "unclear" else "good" if one.answer else "faint"
        return PlainRow(texts, one.key, ((2, tone),))

    def question(self) -> AskedQuestion | None:
        """The question the cursor is on."""
        key = self.table.payload()
        return next((one for one in self._sheet.questions if one.key == key), None) if self._sheet is not None else None

    @Slot()
    def want_clue(self) -> None:
        """Ask for a clue out of the finding the cursor is on, or for the one that was made of it."""
        one = self.question()
        if one is not None and one.is_bad:
            self.clue_wanted.emit(one.key, one.clue)
        elif one is not None:
            self.said.emit(f"{one.key} 没有发现问题，不转线索")

    @Slot(object)
    def _open(self, _key: object) -> None:
        one = self.question()
        if one is not None and one.clue is not None:
            self.clue_wanted.emit(one.key, one.clue)

    @Slot(object)
    def _point(self, key: object) -> None:
        keys = [one.key for one in self._shown()]
        if key in keys:
            self.table.setCurrentIndex(self.table.model().index(keys.index(str(key)), 0))
            self.table.setFocus()

    def _build(self) -> None:
        px = self._theme.px
        left = QVBoxLayout()
        left.setSpacing(px(6))
        left.addWidget(self.level)
        left.addWidget(self.versions)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.made_of)
        right.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(px(24))
        head.addLayout(left, 1)
        head.addLayout(right, 1)
        actions = QHBoxLayout()
        actions.setSpacing(px(8))
        actions.addWidget(self.clue)
        actions.addWidget(self.everything)
        actions.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.table)
        column.addLayout(actions)


def _bar(one: Contribution, *, knockout: bool) -> Bar:
    part = Part("", round(one.points * 100), tone="danger" if knockout else "warning")
    words = f"+{one.points:.1f}{' 否决' if knockout else ''}"
    return Bar(f"{one.question.key} {one.question.short}", (part,), one.question.key, words)
