"""日历: days off, make-up days and deadlines by month and by year; the office's own days; official notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.kinds import today
from db.services.agenda import CalendarDay
from db.services.notices import Moved, NoticePreview
from desktop.context import Context
from desktop.dialogs.notice import NoticeDialog
from desktop.pages.page import Page
from desktop.widgets.banner import Banner
from desktop.widgets.day_panel import DayPanel
from desktop.widgets.job_list import Line
from desktop.widgets.month_grid import WEEKS, MonthGrid, first_shown, month_after
from desktop.widgets.year_view import YearView

PAUSE = 150  # ms


class CalendarPage(Page):
    """One day has the cursor; the sheet around it is a month or a year."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.day = today()
        self._days: Sequence[CalendarDay] = ()
        self._stale = True
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.refresh)
        self._build()
        self._act()
        context.news.touched.connect(self._hear)

    def title(self) -> str:
        """Name the page."""
        return "日历"

    def arrive(self) -> None:
        """Put the cursor on the sheet, with what is true now."""
        self._sheet().setFocus()
        if self._stale:
            self.refresh()

    # What is shown

    @property
    def by_year(self) -> bool:
        """Whether a year is shown rather than a month."""
        return self.sheets.currentWidget() is self.year

    @Slot()
    def refresh(self) -> None:
        """Read the days on the sheet again."""
        self._pause.stop()
        self._stale = False
        first, count = self._span()
        self.context.tasks.run(partial(self.context.services.agenda.days, first, count), done=self._show)

    def _span(self) -> tuple[date, int]:
        if self.by_year:
            first = date(self.day.year, 1, 1)
            return first, (date(self.day.year + 1, 1, 1) - first).days
        return first_shown(self.day), WEEKS * 7

    @Slot(object)
    def _show(self, days: Sequence[CalendarDay]) -> None:
        if not days or days[0].day != self._span()[0]:
            return  # the clerk went on meanwhile
        self._days = days
        self._put()

    def _put(self) -> None:
        """Show the days at hand with the cursor where it is."""
        shown = next((one for one in self._days if one.day == self.day), None)
        month = "" if self.by_year else f"{self.day.month}月"
        provisional = "（暂定）" if shown is not None and not shown.known else ""
        self._when.setText(f"{self.day.year}年{month}{provisional}")
        if self.by_year:
            self.year.show_days(self._days, self.day)
        else:
            self.month.show_days(self.day.replace(day=1), self._days, self.day)
        self.panel.show_day(shown)
        unknown = sorted({one.day.year for one in self._days if not one.known})
        if unknown and unknown[0] == self.day.year:
            sentence = f"{unknown[0]}年的放假安排还没有公布，落在其中的期限按周一至周五为工作日暂算。公布后请导入通知。"
            if self.banner.topic != "unknown" or sentence != self.banner.text():
                self.banner.tell("unknown", sentence, {"import": "导入放假通知…"})
        else:
            self.banner.dismiss("unknown")

    @Slot(object)
    def go_to(self, day: date) -> None:
        """Put the cursor on a day."""
        before = self._span()
        self.day = day
        if before == self._span() and self._days:
            self._put()
        else:
            self.refresh()

    @Slot(object)
    def _hear(self, _touched: object) -> None:
        self._stale = True
        if self.isVisible():
            self._pause.start()

    # What the clerk does

    @Slot()
    def _step(self) -> None:
        way = -1 if self.sender() is self.earlier else 1
        self.go_to(month_after(self.day, way * (12 if self.by_year else 1)))

    @Slot()
    def _go_to_today(self) -> None:
        self.go_to(today())
        self._sheet().setFocus()

    @Slot(int)
    def _choose_sheet(self, number: int) -> None:
        self.sheets.setCurrentIndex(number)
        self._days = ()
        self._sheet().setFocus()
        self.refresh()

    @Slot()
    def _enter(self) -> None:
        if self.by_year:
            self.modes.button(0).click()
        elif self.panel.list.isVisible():
            self.panel.list.setFocus()

    @Slot(object)
    def _open(self, line: Line) -> None:
        self.go.emit(*line.place)

    @Slot(bool, str)
    def _set_own(self, workday: bool, note: str) -> None:  # noqa: FBT001  # a signal's argument
        services, day = self.context.services, self.day

        def job() -> tuple[Moved, ...]:
            moved = services.deadlines.moved_by_own_day(day, workday=workday)
            services.records.save("own_days", {"day": day, "workday": workday, "note": note})
            return moved

        self.context.tasks.run(job, done=self._own_set)

    @Slot(int)
    def _drop_own(self, record_id: int) -> None:
        services, day = self.context.services, self.day

        def job() -> tuple[Moved, ...]:
            moved = services.deadlines.moved_by_own_day(day, workday=None)
            services.records.remove("own_days", record_id)
            return moved

        self.context.tasks.run(job, done=self._own_set)

    @Slot(object)
    def _own_set(self, moved: tuple[Moved, ...]) -> None:
        self.refresh()
        told = "、".join(f"{one.number or one.party}{one.name}{one.was[5:]}→{one.becomes[5:]}" for one in moved[:2])
        more = f"等 {len(moved)} 个" if len(moved) > 2 else ""
        self.said.emit(f"已登记，移动的期限：{told}{more}" if moved else "已登记，没有期限因此移动")

    # Notices

    @Slot()
    def choose_notice(self) -> None:
        """Ask for the file of an official notice."""
        folder = self.context.machine.settings.export_folder or str(Path.home())
        kinds = "放假通知 (*.txt *.csv *.toml)"
        chosen, _ = QFileDialog.getOpenFileName(self, "选择放假通知", folder, kinds)
        if chosen:
            self.look_at_notice(Path(chosen))

    def look_at_notice(self, file: Path) -> None:
        """Show what a notice would change."""
        job = partial(self.context.services.deadlines.preview_notice, file)
        self.context.tasks.run(job, label="正在比较期限", done=self._ask_notice)

    @Slot(object)
    def _ask_notice(self, preview: NoticePreview) -> None:
        self._asking = NoticeDialog(preview, self.context.theme, self)
        self._asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asking.accepted.connect(partial(self._take_notice, preview))
        self._asking.open()

    def _take_notice(self, preview: NoticePreview) -> None:
        self.day = date(preview.notice.year, 1, 1) if preview.notice.year != self.day.year else self.day
        self.context.tasks.run(partial(self.context.services.deadlines.take_notice, preview), done=self._taken)

    @Slot(object)
    def _taken(self, _kept: Path) -> None:
        self.refresh()
        self.said.emit("已采用放假通知，期限已重新计算")

    @Slot(str, str)
    def _answered(self, _answer: str, _words: str) -> None:
        self.choose_notice()

    # How it is made

    def _build(self) -> None:
        theme, px = self.context.theme, self.context.theme.px
        heading = QLabel("日历")
        heading.setProperty("look", "title")
        self._when = QLabel()
        self._when.setProperty("look", "section")
        self._when.setMinimumWidth(px(84))
        self._when.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.earlier = self._button("previous", "前一页（PageUp）")
        self.later = self._button("next", "后一页（PageDown）")
        self.now = QPushButton("今天")
        self.now.setProperty("look", "quiet")
        self.now.setToolTip("回到今天（Home）")
        self.modes = QButtonGroup(self)
        modes = []
        for number, words in enumerate(("月", "年")):
            button = QPushButton(words)
            button.setProperty("look", "choice")
            button.setCheckable(True)
            button.setAccessibleName(f"按{words}显示")
            self.modes.addButton(button, number)
            modes.append(button)
        modes[0].setChecked(True)
        self.take = QPushButton("导入放假通知…")
        theme.dress(self.take, "import", "text")
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(10), px(12), px(8))
        head.setSpacing(px(4))
        head.addWidget(heading)
        head.addSpacing(px(8))
        for part in (self.earlier, self._when, self.later, self.now):
            head.addWidget(part)
        head.addStretch(1)
        for button in modes:
            head.addWidget(button)
        head.addSpacing(px(8))
        head.addWidget(self.take)
        self.banner = Banner(theme, self)
        self.month, self.year = MonthGrid(theme), YearView(theme)
        self.sheets = QStackedWidget()
        padded = QWidget()
        inner = QVBoxLayout(padded)
        inner.setContentsMargins(px(16), 0, px(16), px(12))
        inner.addWidget(self.sheets)
        self.sheets.addWidget(self.month)
        self.sheets.addWidget(self.year)
        self.panel = DayPanel(theme)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(padded, 1)
        body.addWidget(self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.banner)
        whole.addLayout(body, 1)

    def _button(self, icon: str, words: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("look", "quiet")
        button.setToolTip(words)
        button.setAccessibleName(words)
        self.context.theme.dress(button, icon, "text")
        return button

    def _act(self) -> None:
        self.earlier.clicked.connect(self._step)
        self.later.clicked.connect(self._step)
        self.now.clicked.connect(self._go_to_today)
        self.modes.idClicked.connect(self._choose_sheet)
        self.take.clicked.connect(self.choose_notice)
        self.banner.answered.connect(self._answered)
        for sheet in (self.month, self.year):
            sheet.picked.connect(self.go_to)
            sheet.entered.connect(self._enter)
        self.panel.opened.connect(self._open)
        self.panel.own_wanted.connect(self._set_own)
        self.panel.own_unwanted.connect(self._drop_own)

    def _sheet(self) -> QWidget:
        return self.year if self.by_year else self.month

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc goes back to the sheet."""
        if event.key() == Qt.Key.Key_Escape and not self._sheet().hasFocus():
            self._sheet().setFocus()
        else:
            super().keyPressEvent(event)
