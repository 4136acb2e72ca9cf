"""The list of a register: filters above, records below; everything is sorted and filtered by the database."""

from __future__ import annotations

from array import array
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from db.kinds import Day, Moment, today
from db.registers import Register
from db.services.lists import ListQuery
from desktop.context import Context
from desktop.keys import KEYS
from desktop.pages.page import Page
from desktop.tasks import Task
from desktop.widgets.due_column import columns_and_fetch
from desktop.widgets.list_head import ListHead
from desktop.widgets.record_list import RecordList
from desktop.widgets.record_model import RecordModel
from desktop.widgets.row_copy import clipboard

LARGE = 20_000  # records; a longer list is asked for on the worker
TYPING_PAUSE = 250  # ms
NEWS_PAUSE = 100  # ms; several changes at once are read once


class ListPage(Page):
    """The records of one register."""

    def __init__(self, context: Context, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.register = register
        self._asking: Task[array[int]] | None = None
        self._counted: tuple[int, ...] | None = None
        self._stale = True
        self._large = context.services.lists.count(self._unfiltered()) > LARGE
        columns, self._fetch = columns_and_fetch(context, register)
        self.model = RecordModel(columns, self._fetch, self)
        self.list = RecordList(register.key, self.model, context.theme, context.machine, self)
        self.list.setAccessibleName(register.label)
        look = self.list.look
        kinds = {column.name: column.kind for column in register.columns}
        self._order = look.sort if look.sort in kinds else register.order
        newest_first = isinstance(kinds.get(register.order), Day | Moment)
        self._descending = look.descending if look.sort in kinds else newest_first
        self._typing = self._timer(TYPING_PAUSE, self.refresh)
        self._news = self._timer(NEWS_PAUSE, self.refresh)
        self._build()
        self._act()
        self.list.set_sort(self._order, descending=self._descending)
        context.news.touched.connect(self._hear)

    def title(self) -> str:
        """Name the register."""
        return self.register.label

    def arrive(self) -> None:
        """Put the cursor into the list, with what is true now."""
        self.list.setFocus()
        if self._stale:
            self.refresh()
        else:
            self._tell_counts()

    # What is shown

    def query(self) -> ListQuery:
        """Say what the list shows at the moment."""
        filters = {box.name: box.wanted() for box in self.head.filters if box.wanted() is not None}
        filters |= {"id": self._counted or (0,)} if self._counted is not None else {}
        return ListQuery(self.register.key, self.narrow.text(), filters, self._order, self._descending)

    @Slot()
    def refresh(self) -> None:
        """Ask the database again; an older question that is still open is dropped."""
        self._typing.stop()
        self._news.stop()
        self._stale = False
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        ask = partial(self.context.services.lists.ids, self.query())
        if self._large:
            self._asking = self.context.tasks.run(ask, done=self._show)
        else:
            self._show(ask())

    def show_filtered(self, **filters: Any) -> None:
        """Set filters from outside, for instance by a click on a figure; those not named are cleared.

        `id` are the records that the figure counts, `what` says what it counts.
        """
        self._counted = filters.get("id")
        self.head.tell_counted(str(filters.get("what") or "") if self._counted is not None else "")
        self.narrow.clear()
        for box in self.head.filters:
            box.want(filters.get(box.name))
        self.refresh()

    @Slot(object)
    def _show(self, ids: array[int]) -> None:
        self._asking = None
        chosen, current = self.list.selected_ids() if self.list.selected_count() <= 1000 else [], self.list.current_id()
        same = ids == self.model.ids
        self.model.show(ids)
        if not same:
            self._choose_again(chosen, current)
        self._show_emptiness()
        self._tell_counts()

    def _choose_again(self, chosen: list[int], current: int | None) -> None:
        if current is None or not self.list.select_id(current):
            if len(self.model.ids):
                self.list.select_id(self.model.ids[0])
            return
        if len(chosen) > 1:
            self.list.select_ids(chosen)

    def _show_emptiness(self) -> None:
        empty = not len(self.model.ids)
        self._nothing.setVisible(empty)
        if not empty:
            return
        self._nothing_words.setText("没有符合条件的记录。" if self.head.is_narrowed else self.register.hint)
        self._clear.setVisible(self.head.is_narrowed)
        self._take_in.setVisible(not self.head.is_narrowed and self.register.form is not None)
        self._place_nothing()

    def _tell_counts(self) -> None:
        total = len(self.model.ids)
        self.head.tell_count(total)
        self.counted.emit(total, self.list.selected_count())

    @Slot(object)
    def _hear(self, _touched: object) -> None:
        self._stale = True
        if self.isVisible():
            self._news.start()

    # How it is made

    def _build(self) -> None:
        self.head = ListHead(self.context, self.register, self)
        self.head.offer_columns(self.list)
        self.narrow = self.head.narrow
        self.narrow.installEventFilter(self)
        self.head.narrowed.connect(self._typing.start)
        self.head.filtered.connect(self.refresh)
        self.head.export_wanted.connect(self._export)
        self.head.all_wanted.connect(self.clear_filters)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.head)
        page.addWidget(self.list, 1)
        self._build_nothing()

    def _build_nothing(self) -> None:
        self._nothing = QWidget(self.list)
        self._nothing_words = QLabel()
        self._nothing_words.setProperty("look", "muted")
        self._nothing_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing_words.setWordWrap(True)
        self._clear = QPushButton("清除筛选")
        self._clear.clicked.connect(self.clear_filters)
        self._take_in = QPushButton("导入 Excel 台账…")
        self._take_in.clicked.connect(self._import)
        inner = QVBoxLayout(self._nothing)
        inner.addWidget(self._nothing_words)
        inner.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._take_in, 0, Qt.AlignmentFlag.AlignHCenter)
        self._nothing.hide()
        self.list.installEventFilter(self)

    def _place_nothing(self) -> None:
        px = self.context.theme.px
        wide = min(px(420), self.list.width() - px(32))
        self._nothing.resize(wide, px(96))
        self._nothing.move((self.list.width() - wide) // 2, max(px(48), self.list.height() // 3))

    def _act(self) -> None:
        self.list.opened.connect(self._open)
        self.list.sort_wanted.connect(self._sort)
        self.list.selection_counted.connect(self._tell_counts)
        self.list.typed.connect(self._type_into_filter)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self._actions = {}
        for name, slot, words in (
            ("copy", self._copy, "复制"),
            ("copy_headed", self._copy_headed, "复制（含表头）"),
            ("filter", self.narrow.setFocus, "筛选"),
            ("refresh", self.refresh, "刷新"),
        ):
            action = QAction(words, self)
            action.setShortcuts([QKeySequence(key) for key in KEYS[name].keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            (self.list if name.startswith("copy") else self).addAction(action)
            self._actions[name] = action

    def _timer(self, pause: int, then: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(then)
        return timer

    def _unfiltered(self) -> ListQuery:
        return ListQuery(self.register.key)

    # What the clerk does

    @Slot()
    def clear_filters(self) -> None:
        """Show everything again."""
        self.show_filtered()
        self.list.setFocus()

    @Slot(int)
    def _open(self, record_id: int) -> None:
        if self.register.form is not None or self.register.key == "papers":
            self.go.emit(self.register.key, record_id)
            return
        if self.register.found_as:
            self.go.emit(self.register.found_as, record_id)
            return
        case = self._case_of(record_id)
        if case is not None:
            self.go.emit("cases", self.context.services.records.find_key("cases", case))

    def _case_of(self, record_id: int) -> str | None:
        """Give the number of the case a row of a case belongs to; None when it belongs to none."""
        row = self.model.row_of(record_id)
        values = self.model.values(row) if row is not None else None
        names = [column.name for column in self.model.columns]
        return values[names.index("case")] if values is not None and "case" in names else None

    @Slot(str, bool)
    def _sort(self, name: str, descending: bool) -> None:
        if name not in {column.name for column in self.register.columns}:
            self.said.emit("期限按今天推算，不能排序；要按期限先后看，请到“今日”")
            self.list.set_sort(self._order, descending=self._descending)
            return
        self._order, self._descending = name, descending
        self.list.keep_sort(name, descending=descending)
        self.list.set_sort(name, descending=descending)
        self.refresh()

    @Slot(object)
    def _type_into_filter(self, event: QKeyEvent | QInputMethodEvent) -> None:
        self.narrow.setFocus()
        QApplication.sendEvent(self.narrow, event)

    @Slot()
    def _copy(self) -> None:
        self._copy_rows(headed=False)

    @Slot()
    def _copy_headed(self) -> None:
        self._copy_rows(headed=True)

    def _copy_rows(self, *, headed: bool) -> None:
        columns = [self.model.columns[number] for number in self.list.shown_columns()]
        places = self.list.shown_columns()
        head = [tuple(column.label for column in columns)] if headed else []
        fetch, ids = self._fetch, self.list.selected_ids()

        def read() -> list[tuple[str, ...]]:
            rows = list(head)
            for start in range(0, len(ids), 1000):
                rows.extend(
                    tuple(column.kind.mask(row[place]) for column, place in zip(columns, places, strict=True))
                    for row in fetch(ids[start : start + 1000])
                    if row is not None
                )
            return rows

        self._copying = [column.kind.align == "right" for column in columns]
        self.context.tasks.run(read, done=self._put_on_clipboard)

    @Slot(object)
    def _put_on_clipboard(self, rows: list[tuple[str, ...]]) -> None:
        QGuiApplication.clipboard().setMimeData(clipboard(rows, self._copying))
        self.said.emit(f"已复制 {len(rows):,} 行，可粘贴到 Excel 或 WPS")

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        if self.list.current_id() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("打开").triggered.connect(self._open_current)
        menu.addActions([self._actions["copy"], self._actions["copy_headed"]])
        menu.popup(self.list.viewport().mapToGlobal(place))

    @Slot()
    def _open_current(self) -> None:
        record_id = self.list.current_id()
        if record_id is not None:
            self._open(record_id)

    # Import and export

    @Slot()
    def _import(self) -> None:
        self.browse.emit("import", {"register": self.register.key})

    @Slot()
    def _export(self) -> None:
        settings = self.context.machine.settings
        folder = Path(settings.export_folder) if settings.export_folder else Path.home()
        name = f"{self.register.label}-{today():%Y%m%d}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "导出", str(folder / name), "Excel 工作簿 (*.xlsx)")
        if chosen:
            settings.export_folder = str(Path(chosen).parent)
            self.export_to(Path(chosen).with_suffix(".xlsx"))

    def export_to(self, file: Path) -> None:
        """Write what is listed as a workbook; identity numbers and phones stay masked."""
        register, query, sheets = self.register.key, self.query(), self.context.services.sheets
        self._exported = file

        def write(task: Task[int]) -> int:
            return sheets.export(register, file, query=query, progress=task.step)

        self.context.tasks.work(write, label=f"正在导出{self.register.label}", done=self._tell_export)

    @Slot(object)
    def _tell_export(self, count: int) -> None:
        self.said.emit(f"已导出 {count:,} 条：{self._exported.name}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Lead from the filter down into the list, and keep the words of an empty list in its middle."""
        if watched is self.list and event.type() == QEvent.Type.Resize and self._nothing.isVisible():
            self._place_nothing()
        if watched is self.narrow and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._typing.isActive():
                    self.refresh()
                self.list.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.narrow.text():
                self.clear_filters()
                return True
        return super().eventFilter(watched, event)
