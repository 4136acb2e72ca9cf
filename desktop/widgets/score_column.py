"""What stands beside a checklist: the level and what makes it, what the register knows, the photos."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from db.services.exhibitions import AskedQuestion, CheckSheet
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label

WIDTH = 248
MOST = 5
_LEVEL_TONES = {"pending": "neutral", "low": "good", "middle": "warning", "high": "danger"}
_HINT_TONES = {"serious": "danger", "watch": "warning", "note": "muted"}


class ScoreColumn(QFrame):
    """Follows every answer. `photo_wanted` asks for a file, `open_record` for a record something was read from."""

    photo_wanted = Signal()
    open_record = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.px
        self.setProperty("look", "bar")
        self.setFixedWidth(px(WIDTH))
        area = QScrollArea(self)
        area.setProperty("look", "side")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget(area)
        ground.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        ground.setMinimumHeight(1)
        column = QVBoxLayout(ground)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(6))
        self.level = self._part("风险等级", column, ground)
        self.made_of = self._part("得分构成", column, ground)
        self.known = self._part("登记库里已知", column, ground)
        self.known.linkActivated.connect(self._follow)
        self.photos = self._part("照片和附件", column, ground)
        add = QPushButton("添加照片…　F7", ground)
        add.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        add.clicked.connect(self.photo_wanted)
        theme.dress(add, "image", "text")
        column.addWidget(add)
        column.addStretch(1)
        area.setWidget(ground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def show_score(self, sheet: CheckSheet) -> None:
        """Show the level, why it is that, and the answers that add most."""
        score, colours = sheet.score, self._theme.colours
        tone = getattr(colours, _LEVEL_TONES[score.level])
        self.level.setText(
            f'<span style="color:{tone}">●</span> <b>{escape(score.label)}</b>　{score.points:.1f} 分<br>'
            f'<span style="color:{colours.muted}">{escape(score.because)}</span>'
        )
        lines = []
        for one in score.contributions[:MOST]:
            mark = (
                f'　<span style="color:{colours.danger}">否决项</span>' if one.question.key in score.knockouts else ""
            )
            lines.append(f"{one.question.key} {escape(one.question.short)}　+{one.points:.1f}{mark}")
        self.made_of.setText("<br>".join(lines) or f'<span style="color:{colours.muted}">还没有不利答案</span>')

    def show_known(self, sheet: CheckSheet, question: AskedQuestion) -> None:
        """Show what the register knows of this question, and which others it knows something of."""
        colours = self._theme.colours
        lines = []
        for hint in question.hints:
            tone = getattr(colours, _HINT_TONES[hint.tone])
            advice = f"（可答“{escape(question.options[hint.answer])}”）" if hint.answer in question.options else ""
            link = (
                f' <a href="{hint.register}/{hint.record_id}" style="color:{colours.accent}">看记录</a>'
                if hint.record_id is not None
                else ""
            )
            lines.append(f'<span style="color:{tone}">●</span> {escape(hint.sentence)}{advice}{link}')
        others = [one.key for one in sheet.questions if one.hints and one.key != question.key]
        if others:
            lines.append(f'<span style="color:{colours.muted}">另有提示的题：{"、".join(others)}</span>')
        self.known.setText("<br>".join(lines) or f'<span style="color:{colours.muted}">这一题没有</span>')

    def show_photos(self, names: Sequence[str]) -> None:
        """Name the files of the check."""
        muted = self._theme.colours.muted
        shown = "<br>".join(escape(name) for name in names[-MOST:])
        more = f'<br><span style="color:{muted}">共 {len(names)} 个</span>' if len(names) > MOST else ""
        self.photos.setText(
            f"{shown}{more}" if names else f'<span style="color:{muted}">把照片拖到本页任何地方即可添加</span>'
        )

    def _part(self, words: str, column: QVBoxLayout, ground: QWidget) -> QLabel:
        heading = QLabel(words, ground)
        heading.setProperty("look", "section")
        heading.setContentsMargins(0, self._theme.px(6) if column.count() else 0, 0, 0)
        column.addWidget(heading)
        label = wrapping_label(ground, "")
        label.setTextFormat(Qt.TextFormat.RichText)
        column.addWidget(label)
        return label

    @Slot(str)
    def _follow(self, where: str) -> None:
        register, _, record_id = where.partition("/")
        self.open_record.emit(register, int(record_id))
