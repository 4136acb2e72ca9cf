"""A fair on one page: its stands in walking order, how far the checks are, and what was found, as numbers and bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.services.fair_figures import FairSummary, Stop
from desktop.context import Context
from desktop.pages.fair_charts import FairCharts
from desktop.pages.fair_lines import COLUMNS, WANTED, row_of
from desktop.widgets.plain_table import PlainTable
from desktop.widgets.progress_line import ProgressLine
from desktop.widgets.record_head import NextStep, RecordHead
from desktop.widgets.stage_bar import Stage, StageBar

FOLDED_BELOW = 900
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TONES = {"left": "accent", "level_high": "danger", "level_middle": "warning", "rectified": "warning"}
_STAGES = ("exhibitors", "left", "level_high", "level_middle", "rectified", "closed", "complaints", "clues")


class FairView(QWidget):
    """The list has the focus. Enter goes to the check of a stand; figures and bars narrow the list to what they count.

    Everything is read on the worker.
    """

    go = Signal(str, object)
    browse = Signal(str, object)
    said = Signal(str)
    record_wanted = Signal()
    print_wanted = Signal()
    check_wanted = Signal(int)  # the id of the stand

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.stops: tuple[Stop, ...] = ()
        self.summary: FairSummary | None = None
        self._fair: int | None = None
        self._only: tuple[str, frozenset[int]] | None = None
        self._by_hand = False
        self.setProperty("look", "page")
        self._build()
        context.theme.changed.connect(self._fill)

    def show_fair(self, fair_id: int, title: str, beside: str) -> None:
        """Show a fair; the cursor goes to the next stand where nobody was."""
        if fair_id != self._fair:
            self._fair, self._only = fair_id, None
            self.stops = ()
            self.narrow.clear()
            self.hall.setCurrentIndex(0)
            self.state.setCurrentIndex(0)
        self.head.tell(title, beside)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read everything again."""
        if self._fair is not None:
            self.context.tasks.run(partial(self._read, self._fair), done=self._show)

    def _read(self, fair_id: int) -> tuple[int, tuple[Stop, ...], FairSummary]:
        figures = self.context.services.exhibitions.figures
        return fair_id, figures.walk(fair_id), figures.summary(fair_id)

    @Slot(object)
    def _show(self, read: tuple[int, tuple[Stop, ...], FairSummary]) -> None:
        fair_id, self.stops, self.summary = read
        if fair_id != self._fair:
            return
        self._offer_halls()
        left = [one.exhibitor for one in self.stops if one.left]
        done = len(self.stops) - len(left)
        self.progress.show_progress(done, len(self.stops), f"已排查 {done} / {len(self.stops)}")
        self._show_stages(len(left))
        self.charts.show_summary(self.summary)
        self._fill()
        self.go_on()

    def _show_stages(self, left: int) -> None:
        assert self.summary is not None
        stages = []
        for key in _STAGES:
            if key == "left":
                stages.append(Stage(key, "未排查", left, _TONES[key]))
            else:
                figure = self.summary.figure(key)
                stages.append(Stage(key, figure.label, figure.value, _TONES.get(key, "text")))
        self.stages.show_stages(stages)

    def _offer_halls(self) -> None:
        here = self.hall.currentData()
        halls = list(dict.fromkeys(one.hall for one in self.stops))
        self.hall.blockSignals(True)  # noqa: FBT003  # Qt's way
        self.hall.clear()
        self.hall.addItem("展区：全部", None)
        for hall in halls:
            self.hall.addItem(hall or "未填展区", hall)
        self.hall.setCurrentIndex(max(0, self.hall.findData(here)))
        self.hall.setVisible(len(halls) > 1)
        self.hall.blockSignals(False)  # noqa: FBT003

    # The list

    @Slot()
    def _fill(self) -> None:
        shown = self._wanted()
        here = self.table.payload()
        self.table.show_rows([row_of(one) for one in shown])
        self._point(here)
        self.chip.setVisible(self._only is not None)
        if self._only is not None:
            self.chip.setText(f"只看：{self._only[0]} {len(shown)} 家")
        usual = self._next()
        self.head.offer([NextStep("check", f"排查 {usual.place or usual.name}")] if usual is not None else [])
        self._nothing.setVisible(not shown)
        self.table.setVisible(bool(shown))
        self._nothing.setText("没有符合条件的展位，按 Esc 看全部。" if self.stops else "还没有参展企业。")

    def _wanted(self) -> list[Stop]:
        """The stands that the boxes, the typed words and the chosen figure leave."""
        hall, state, words = self.hall.currentData(), self.state.currentData(), self.narrow.text().strip().lower()
        fits = WANTED[state][1] if state else None
        return [
            one
            for one in self.stops
            if (hall is None or one.hall == hall)
            and (fits is None or fits(one))
            and (self._only is None or one.exhibitor in self._only[1])
            and all(word in f"{one.hall} {one.booth} {one.name} {one.products}".lower() for word in words.split())
        ]

    def _next(self) -> Stop | None:
        """The next stand on the way where nobody was, from the cursor on."""
        shown, here = self._wanted(), self.table.payload()
        start = next((place for place, one in enumerate(shown) if one.exhibitor == here), 0)
        return next((one for one in (*shown[start:], *shown[:start]) if one.left), None)

    def go_on(self) -> None:
        """Put the cursor on the next stand where nobody was."""
        following = self._next()
        if following is not None:
            self._point(following.exhibitor)

    def _point(self, exhibitor: object) -> None:
        place = next((place for place, one in enumerate(self._wanted()) if one.exhibitor == exhibitor), -1)
        if place >= 0:
            index = self.table.model().index(place, 0)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index, PlainTable.ScrollHint.PositionAtCenter)

    def look_at(self, label: str, ids: Iterable[int]) -> None:
        """Show only these stands."""
        self._only = (label, frozenset(ids))
        self.state.setCurrentIndex(0)
        self._fill()
        self.table.setFocus()

    @Slot()
    def look_at_all(self) -> None:
        """Show every stand again."""
        self._only = None
        for box in (self.hall, self.state):
            box.setCurrentIndex(0)
        self.narrow.clear()
        self._fill()
        self.table.setFocus()

    # What the clerk does

    @Slot(object)
    def _open(self, exhibitor: object) -> None:
        stop = next((one for one in self.stops if one.exhibitor == exhibitor), None)
        if stop is None:
            return
        if stop.check is None:
            self.check_wanted.emit(stop.exhibitor)
        else:
            self.go.emit("risk_checks", stop.check)

    @Slot(str)
    def _take_step(self, _step: str) -> None:
        following = self._next()
        if following is not None:
            self._open(following.exhibitor)

    @Slot(str)
    def _choose_stage(self, key: str) -> None:
        assert self.summary is not None
        if key == "exhibitors":
            self.look_at_all()
        elif key == "left":
            self.look_at("未排查", (one.exhibitor for one in self.stops if one.left))
        else:
            figure = self.summary.figure(key)
            self._follow(figure.register, figure.label, figure.ids)

    @Slot(str, str, object)
    def _follow(self, register: str, label: str, ids: Sequence[int]) -> None:
        """Stands and their checks stay on this page; other records have a list of their own."""
        if register == "exhibitors":
            self.look_at(label, ids)
        elif register == "risk_checks":
            chosen = set(ids)
            self.look_at(label, (one.exhibitor for one in self.stops if one.check in chosen))
        else:
            self.browse.emit(register, {"id": tuple(ids), "what": label})

    @Slot()
    def toggle_charts(self) -> None:
        """Show or hide the bars."""
        self._by_hand = True
        self._unfold(shown=not self.charts.isVisibleTo(self))

    def _unfold(self, *, shown: bool) -> None:
        self.charts.setVisible(shown)
        self.charts_button.setChecked(shown)

    # How it is made

    def _build(self) -> None:
        theme, px = self.context.theme, self.context.theme.px
        self.head = RecordHead(theme, self)
        self.head.save.hide()
        self.head.step_wanted.connect(self._take_step)
        layout = self.head.layout()
        assert layout is not None
        for words, wanted in (("完整记录　F6", self.record_wanted), ("打印路线表", self.print_wanted)):
            button = QPushButton(words, self)
            button.clicked.connect(wanted)
            layout.addWidget(button)
        self.progress = ProgressLine(theme, self)
        self.stages = StageBar(theme, self)
        self.stages.chosen.connect(self._choose_stage)
        self.table = PlainTable(theme, "展位，按巡查顺序", COLUMNS, self)
        self.table.opened.connect(self._open)
        self.table.installEventFilter(self)
        self._nothing = QLabel(self)
        self._nothing.setProperty("look", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.charts = FairCharts(theme, self)
        self.charts.wanted.connect(self._follow)
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(self.progress)
        main.addWidget(self.stages)
        main.addLayout(self._filters())
        main.addWidget(self.table, 1)
        main.addWidget(self._nothing, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(main, 1)
        body.addWidget(self.charts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(body, 1)
        self.setFocusProxy(self.table)
        self.setMinimumWidth(px(400))

    def _filters(self) -> QHBoxLayout:
        px = self.context.theme.px
        self.hall = self._box("展区", "展区：全部", {})
        self.state = self._box("排查情况", "情况：全部", {key: label for key, (label, _) in WANTED.items()})
        self.narrow = QLineEdit(self)
        self.narrow.setPlaceholderText("筛选展位、企业、展品")
        self.narrow.setAccessibleName("筛选展位")
        self.narrow.setClearButtonEnabled(True)
        self.narrow.setMaximumWidth(px(220))
        self.narrow.textChanged.connect(self._fill)
        self.narrow.installEventFilter(self)
        self.chip = QPushButton(self)
        self.chip.setProperty("look", "quiet")
        self.chip.setToolTip("看全部展位（Esc）")
        self.context.theme.dress(self.chip, "clear")
        self.chip.clicked.connect(self.look_at_all)
        self.charts_button = QPushButton("图表", self)
        self.charts_button.setProperty("look", "quiet")
        self.charts_button.setCheckable(True)
        self.charts_button.setToolTip("显示或收起各展区、各县市区的风险等级")
        self.charts_button.clicked.connect(self.toggle_charts)
        row = QHBoxLayout()
        row.setContentsMargins(px(12), 0, px(12), px(6))
        row.setSpacing(px(6))
        row.addWidget(self.hall)
        row.addWidget(self.state)
        row.addWidget(self.chip)
        row.addStretch(1)
        row.addWidget(self.narrow, 2)
        row.addWidget(self.charts_button)
        return row

    def _box(self, name: str, everything: str, options: Mapping[str, str]) -> QComboBox:
        box = QComboBox(self)
        box.setProperty("look", "quiet")
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.addItem(everything, None)
        for key, label in options.items():
            box.addItem(label, key)
        box.currentIndexChanged.connect(self._fill)
        return box

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fold the bars where the page is narrow, until the clerk decides."""
        super().resizeEvent(event)
        if not self._by_hand:
            self._unfold(shown=self.width() >= self.context.theme.px(FOLDED_BELOW))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Typing into the list narrows it; the arrow and Enter lead back into the list."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if watched is self.narrow and event.key() in (Qt.Key.Key_Down, *_ENTER):
            self.table.setFocus()
            return True
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if watched is self.table and event.text().isalnum() and not held:
            self.narrow.setFocus()
            self.narrow.insert(event.text())
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """F6 shows the record, Esc every stand again."""
        narrowed = self._only is not None or self.narrow.text() or len(self._wanted()) < len(self.stops)
        if event.key() == Qt.Key.Key_F6:
            self.record_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape and narrowed:
            self.look_at_all()
        else:
            super().keyPressEvent(event)
