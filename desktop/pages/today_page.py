"""今日: what presses, why, by which paper it ends; the weeks ahead. The first page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.kinds import today
from db.services.agenda import STAGES, Agenda, Job, some, startable
from db.services.debts import Totals
from desktop.context import Context
from desktop.keys import KEYS
from desktop.pages.page import Page
from desktop.widgets.charts import Bar, BarChart, Part
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.job_list import JobList, Line
from desktop.widgets.ledger_lines import LedgerLines
from desktop.widgets.month_figures import MonthFigures
from desktop.widgets.paper_preview import PaperPreview
from desktop.widgets.stage_bar import Stage, StageBar
from desktop.widgets.why_panel import WhyPanel

SIDE, FOLDED_BELOW = 296, 900
PAUSE, MINUTE = 150, 60_000  # ms
TONES = {"overdue": "danger", "today": "danger", "three": "warning", "seven": "accent"}


class TodayPage(Page):
    """Everything on it is read on the worker; it follows every change of the register and the turn of the day."""

    prints = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.agenda: Agenda | None = None
        self.preview: PaperPreview | None = None
        self.stack = QStackedWidget(self)
        self._stale = True
        self._by_hand = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.refresh)
        self._clock = QTimer(self)
        self._clock.setInterval(MINUTE)
        self._clock.timeout.connect(self._turn_day)
        self._clock.start()
        self._build()
        self._act()
        context.news.touched.connect(self._hear)

    def title(self) -> str:
        """Name the page."""
        return "今日"

    def arrive(self) -> None:
        """Put the cursor into the list, with what is true now."""
        self.stack.setCurrentIndex(0)
        self.list.compact = self.context.machine.settings.compact
        self.list.setFocus()
        if self._stale:
            self.refresh()

    def leave(self) -> None:
        """Let the printed list go."""
        if self.preview is not None:
            self.preview.close_paper()
        self.stack.setCurrentIndex(0)

    # What is shown

    @Slot()
    def refresh(self) -> None:
        """Read everything again."""
        self._pause.stop()
        self._stale = False
        services = self.context.services
        self.context.tasks.run(services.agenda.load, done=self.show_agenda)
        self.context.tasks.run(partial(services.statistics.by_month, today()), done=self.months.show_months)
        self.context.tasks.run(services.debts.first_page, done=self._tell_ledgers)

    @Slot(object)
    def show_agenda(self, agenda: Agenda) -> None:
        """Show an agenda."""
        self.agenda = agenda
        self._day.setText(agenda.day_words)
        counts = {key: sum(job.stage == key for job in agenda.jobs) for key in STAGES}
        shown = [key for key in STAGES if key != "early" or counts[key]]
        self.stages.show_stages([Stage(key, STAGES[key], counts[key], TONES.get(key, "text")) for key in shown])
        self._offer_officers(agenda)
        self.ahead.show_bars([
            Bar(
                f"{one.day.month}月{one.day.day}日（{one.reason}）", (Part("", one.count),), one.day,
                tick=f"{one.day.month}-{one.day.day}" if one.day.weekday() == 0 else "",
                soft=not one.workday, tone="danger" if one.day == agenda.day else "accent",
            )
            for one in agenda.ahead
        ])  # fmt: skip
        self._fill()

    @Slot(object)
    def _tell_ledgers(self, found: tuple[Totals, tuple[int, int]]) -> None:
        self.ledgers.tell(*found)

    @Slot()
    def _fill(self) -> None:
        agenda = self.agenda
        if agenda is None:
            return
        wanted = self.officers.currentData()
        jobs = [job for job in agenda.jobs if wanted is None or job.due.officer == wanted]
        groups: dict[str, list[Line]] = {}
        by_officer = self.order.currentData() == "officer"
        for job in jobs:
            name = (job.due.officer or "未指定人员") if by_officer else STAGES[job.stage]
            groups.setdefault(name, []).append(self._line(job, named=not by_officer))
        self.list.show_groups(groups)
        nothing = not any(groups.values())
        self._nothing.setVisible(nothing)
        self.list.setVisible(not nothing)
        if nothing:
            more = f"共有 {agenda.running} 个期限在走，四周内没有到期的。" if agenda.running else ""
            self._nothing_words.setText(
                f"没有要赶的期限。{more}\n立案、采取强制措施、签发和送达文书之后，期限会自动出现在这里。"
            )
        self._tell_why(self.list.line())

    def _line(self, job: Job, *, named: bool) -> Line:
        due = job.due
        year = "" if self.agenda and due.ends_on.year == self.agenda.day.year else f"{due.ends_on.year}-"
        ends = f"{year}{due.ends_on:%m-%d} 周{'一二三四五六日'[due.ends_on.weekday()]}"
        return Line(
            (due.register, due.record_id), TONES.get(job.stage, "neutral"), job.stage in ("overdue", "today"),
            due.left, f"{ends}{' 暂定' if due.provisional else ''}", due.party or due.number or "（没有当事人）",
            due.number if due.party else "", due.action, some(job.papers) or due.name,
            due.officer if named else "", job,
        )  # fmt: skip

    def _offer_officers(self, agenda: Agenda) -> None:
        wanted = self.officers.currentData()
        self.officers.blockSignals(True)  # noqa: FBT003  # Qt's way
        self.officers.clear()
        self.officers.addItem("人员：全部", None)
        for name in sorted({job.due.officer for job in agenda.jobs if job.due.officer}):
            self.officers.addItem(name, name)
        self.officers.setCurrentIndex(max(0, self.officers.findData(wanted)))
        self.officers.blockSignals(False)  # noqa: FBT003

    @Slot(object)
    def _hear(self, _touched: object) -> None:
        self._stale = True
        if self.isVisible():
            self._pause.start()

    @Slot()
    def _turn_day(self) -> None:
        if self.agenda is not None and self.agenda.day != today():
            self._hear(None)

    # What the clerk does

    @Slot(object)
    def _open(self, line: Line) -> None:
        self.go.emit(*line.place)

    @Slot(object)
    def _tell_why(self, line: Line | None) -> None:
        job = line.payload if line is not None else None
        if isinstance(job, Job):
            self.why.tell(job.due.deadline.explain(), paper=job.papers[0] if startable(job) else "")
        else:
            self.why.tell("")

    @Slot()
    @Slot(object)
    def start_paper_of(self, line: Line | None = None) -> None:
        """Start the paper that ends the deadline at hand; without one, open what it is about."""
        found = line or self.list.line()
        job = found.payload if found is not None else None
        if not isinstance(job, Job) or found is None:
            return
        if startable(job):
            self.paper_wanted.emit(job.due.register, job.due.record_id, job.form)
        else:
            self._open(found)

    @Slot()
    def toggle_why(self) -> None:
        """Show or hide the column with the derivation."""
        self._by_hand = True
        self._unfold(shown=not self.side.isVisibleTo(self))

    def _unfold(self, *, shown: bool) -> None:
        self.side.setVisible(shown)
        self.why_button.setChecked(shown)

    @Slot(str)
    def _go_to_stage(self, key: str) -> None:
        if self.order.currentData() != "stage":
            self.order.setCurrentIndex(0)
        if self.list.go_to_group(STAGES[key]):
            self.list.setFocus()

    @Slot(object)
    def _go_to_day(self, day: object) -> None:
        self.officers.setCurrentIndex(0)
        found = next((line for line in self.list.lines() if isinstance(line.payload, Job)
                      and line.payload.due.ends_on == day), None)  # fmt: skip
        if found is not None and self.list.go_to(found.payload):
            self.list.setFocus()

    @Slot(object)
    def _browse_month(self, month: str) -> None:
        self.browse.emit("cases", {"filed_on": month})

    def print_it(self) -> None:
        """Show the list as a paper, to print or to save."""
        if self.preview is not None and self.stack.currentWidget() is self.preview:
            self.preview.print_it()
            return
        jobs = [line.payload for line in self.list.lines() if isinstance(line.payload, Job)]
        jobs = [job for job in jobs if job.stage != "later"]
        job = partial(self.context.services.agenda.pdf, jobs)
        self.context.tasks.run(job, label="正在排印", done=self._show_list)

    @Slot(object)
    def _show_list(self, pdf: bytes) -> None:
        if self.preview is None:
            self.preview = PaperPreview(self.context, self)
            self.preview.said.connect(self.said)
            self.stack.addWidget(self.preview)
        self.preview.show_paper(f"办案期限一览 {today():%Y-%m-%d}", pdf)
        self.stack.setCurrentWidget(self.preview)
        self.preview.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc leaves the printed list."""
        if event.key() == Qt.Key.Key_Escape and self.stack.currentIndex():
            self.stack.setCurrentIndex(0)
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    # How it is made

    def _build(self) -> None:
        theme, px = self.context.theme, self.context.theme.px
        heading = QLabel("今日")
        heading.setProperty("look", "title")
        self._day = QLabel()
        self._day.setProperty("look", "muted")
        self.order = self._box("排列", {"stage": "按紧急程度", "officer": "按人员"})
        self.officers = self._box("筛选：人员", {None: "人员：全部"})
        self.why_button = QPushButton("为什么是这一天")
        self.why_button.setProperty("look", "quiet")
        self.why_button.setCheckable(True)
        self.why_button.setToolTip("显示或收起期限的推算过程（空格）")
        theme.dress(self.why_button, "help", "text")
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(10), px(12), px(4))
        head.setSpacing(px(8))
        head.addWidget(heading)
        head.addWidget(self._day)
        head.addStretch(1)
        for part in (self.order, self.officers, self.why_button):
            head.addWidget(part)
        self.stages = StageBar(theme)
        self.list = JobList(theme)
        self.list.compact = self.context.machine.settings.compact
        self._build_nothing()
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addLayout(head)
        main.addWidget(self.stages)
        main.addWidget(self.list, 1)
        main.addWidget(self._nothing, 1)
        self._build_side()
        ground = QWidget()
        ground.setProperty("look", "page")
        body = QHBoxLayout(ground)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(main, 1)
        body.addWidget(self.side)
        self.stack.addWidget(ground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _build_nothing(self) -> None:
        px = self.context.theme.px
        self._nothing = QWidget()
        self._nothing_words = wrapping_label(self._nothing, "muted")
        self._nothing_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self._nothing)
        column.setContentsMargins(px(32), 0, px(32), px(64))
        column.addStretch(1)
        column.addWidget(self._nothing_words)
        column.addStretch(2)
        self._nothing.hide()

    def _build_side(self) -> None:
        theme, px = self.context.theme, self.context.theme.px
        self.side = QFrame()
        self.side.setProperty("look", "bar")
        self.side.setFixedWidth(px(SIDE))
        self.ahead = BarChart(theme, "今后四周的期限", 84)
        self.why = WhyPanel(theme)
        self.ledgers = LedgerLines(theme)
        self.months = MonthFigures(theme)
        ground = QWidget()
        ground.setProperty("look", "bar")
        ground.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(ground)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(6))
        column.addWidget(self._heading("今后四周的期限"))
        column.addWidget(self.ahead)
        column.addSpacing(px(6))
        column.addWidget(self.why)
        column.addStretch(1)
        column.addWidget(self.ledgers)
        column.addWidget(self.months)
        area = QScrollArea()
        area.setProperty("look", "side")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(ground)
        outer = QVBoxLayout(self.side)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @staticmethod
    def _heading(words: str) -> QLabel:
        label = QLabel(words)
        label.setProperty("look", "section")
        return label

    def _box(self, name: str, options: Mapping[str | None, str]) -> QComboBox:
        box = QComboBox()
        box.setProperty("look", "quiet")
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for key, label in options.items():
            box.addItem(label, key)
        box.currentIndexChanged.connect(self._fill)
        return box

    def _act(self) -> None:
        self.list.opened.connect(self._open)
        self.list.pointed.connect(self._tell_why)
        self.list.asked.connect(self.toggle_why)
        self.list.started.connect(self.start_paper_of)
        self.why.started.connect(self.start_paper_of)
        self.ledgers.wanted.connect(self.browse)
        self.why_button.clicked.connect(self.toggle_why)
        self.stages.chosen.connect(self._go_to_stage)
        self.ahead.chosen.connect(self._go_to_day)
        self.months.month_wanted.connect(self._browse_month)
        refresh = QAction("刷新", self)
        refresh.setShortcuts([QKeySequence(key) for key in KEYS["refresh"].keys])
        refresh.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        refresh.triggered.connect(self.refresh)
        self.addAction(refresh)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fold the side column where the page is narrow, until the clerk decides."""
        super().resizeEvent(event)
        if not self._by_hand:
            self._unfold(shown=self.width() >= self.context.theme.px(FOLDED_BELOW))
