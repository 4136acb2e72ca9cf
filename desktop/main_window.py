"""The window: navigation only. Pages are built on first visit and told when they are arrived at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from db.errors import RegisterError
from desktop.context import Context
from desktop.keys import KEYS
from desktop.machine import FOLDER_NAME, Machine
from desktop.pages import catalog
from desktop.pages.page import Page
from desktop.tasks import Tasks
from desktop.theme import Theme
from desktop.trail import Place, Trail
from desktop.widgets.more_menu import MoreMenu
from desktop.widgets.navigation import Navigation
from desktop.widgets.status_line import StatusLine
from desktop.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from db.services.drafts import DraftText
    from desktop.widgets.banner import Banner
    from desktop.widgets.draft_offer import DraftOffer

SMALLEST = (1024, 600)


class MainWindow(QMainWindow):
    """Frame of the program. It opens empty, so that it is painted at once; `show_register` fills it."""

    restore_wanted = Signal(object)  # the file of the backup
    convert_wanted = Signal(object)  # whether the register is to be encrypted: Conversion
    founded = Signal(str)  # the sealed code: the register has accounts now
    noticed = Signal(str)
    closed = Signal()

    def __init__(self, machine: Machine, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._machine = machine
        self._theme = theme
        self._context: Context | None = None
        self._pages: dict[tuple[str, bool], Page] = {}
        self._trail = Trail()
        self._office = ""
        self._practice = False
        self.top = TopBar(theme, self)
        self.more = MoreMenu(machine, theme, self)
        self.top.more.setMenu(self.more)
        self.band = QLabel("练习库：内容均为虚构，打印件都带“练习”字样")
        self.band.setProperty("look", "practice")
        self.band.hide()
        self.navigation = Navigation(theme, self)
        self.stack = QStackedWidget(self)
        self.stack.setProperty("look", "page")
        self._beside = QVBoxLayout()
        self._offer: DraftOffer | None = None
        self.notice: Banner | None = None
        self.status = StatusLine(tasks, theme, self)
        self._lay_out()
        self._act()
        self._enable()
        self.setWindowTitle(FOLDER_NAME)
        self._place_window()

    # What it shows

    def show_register(self, context: Context) -> None:
        """Fill the window with an open register: its navigation, its office, and what is to be done today."""
        self.forget_register()
        self._context = context
        self.top.show()
        self.navigation.show()
        office = context.services.office.load()
        self._practice = context.services.office.is_practice()
        self.band.setVisible(self._practice)
        self._office = str(office.get("name") or "")
        person = context.services.user if context.services.access.unbound else ""
        self.status.office.setText(" · ".join(part for part in (self._office, person) if part))
        entries = catalog.entries(context.services.access)
        self.navigation.offer(entries, unfolded=self._machine.settings.groups)
        self.top.offer_new(catalog.addable(context.services.access))
        self.top.search.search_with(context.services.search.find, catalog.labels())
        context.news.touched.connect(self._count)
        self.visit(Place("today"))
        self._count()
        context.tasks.run(context.services.drafts.kept, done=self._offer_drafts)

    def show_alone(self, page: QWidget) -> None:
        """Show one page without navigation, such as the first start."""
        self.forget_register()
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.top.hide()
        self.navigation.hide()
        self.setWindowTitle(FOLDER_NAME)
        page.setFocus()

    def forget_register(self) -> None:
        """Close every page; the register is about to be closed or exchanged."""
        for page in self._pages.values():
            page.close_page()
        self._context = None
        self._office, self._practice = "", False
        self._pages.clear()
        self._trail = Trail()
        while self.stack.count():
            self._discard(self.stack.currentWidget())
        self.navigation.offer(())
        self.band.hide()
        if self.notice is not None:
            self.notice.dismiss()
        if self._offer is not None:
            self._offer.deleteLater()
            self._offer = None
        self.status.office.clear()
        self.status.count.clear()
        self._enable()

    # Going from place to place

    @property
    def place(self) -> Place | None:
        """Where the clerk is."""
        return self._trail.here

    @property
    def page(self) -> Page | None:
        """The page that is shown, once a register is open."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    def visit(self, place: Place) -> None:
        """Go to a place; what lay ahead is forgotten."""
        self._trail.visit(place)
        self._arrive(place)

    @Slot()
    def come_forward(self) -> None:
        """Come to the front, from wherever the window is."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def show_today(self) -> None:
        """Come to the front with what is to be done today."""
        self.come_forward()
        if self._context is not None:
            self.visit(Place("today"))

    @Slot()
    def go_back(self) -> None:
        """Go to the place before."""
        self._move(-1)

    @Slot()
    def go_forward(self) -> None:
        """Undo going back."""
        self._move(1)

    def _move(self, way: int) -> None:
        place = self._trail.move(way)
        if place is not None:
            self._arrive(place)

    def _arrive(self, place: Place) -> None:
        context = self._context
        if context is None:
            return
        single = catalog.is_single(place.register)
        wants_record = place.new or place.record is not None or single
        if self.page is not None:
            self.page.leave()
        page = self._page(context, place.register, record=wants_record)
        if wants_record:
            try:
                page.open(context.services.office.record_id() if single else place.record, place.values)
            except RegisterError as fault:
                self._trail.drop()
                context.faults.show(fault, self)
                return
        self.status.tell_count(-1, 0)
        self.stack.setCurrentWidget(page)
        self.navigation.mark(place.register)
        page.arrive()
        self._retitle()
        self._enable()

    def _page(self, context: Context, register: str, *, record: bool) -> Page:
        page = self._pages.get((register, record))
        if page is None:
            make = catalog.record_page if record else catalog.list_page
            page = make(context, register)
            page.go.connect(self._go)
            page.make.connect(self._make)
            page.browse.connect(self._browse)
            page.paper_wanted.connect(self._start_paper)
            page.restore_wanted.connect(self.restore_wanted)
            page.convert_wanted.connect(self.convert_wanted)
            page.founded.connect(self.founded)
            page.back.connect(self.go_back)
            page.said.connect(self.status.say)
            page.counted.connect(self._tell_count)
            page.retitled.connect(self._retitle)
            page.settled.connect(self._settle)
            self._pages[register, record] = page
            self.stack.addWidget(page)
        return page

    @Slot(str, object)
    def _go(self, register: str, record: int | None) -> None:
        self.visit(Place(register, record))

    @Slot(str, object)
    def _make(self, register: str, values: Mapping[str, Any]) -> None:
        self.visit(Place(register, new=True, values=values))

    @Slot(str, object)
    def _browse(self, register: str, filters: Mapping[str, Any]) -> None:
        self.visit(Place(register))
        if self.page is not None:
            self.page.show_filtered(**filters)

    @Slot(str, object, str)
    def _start_paper(self, register: str, record: int, form: str) -> None:
        self.visit(Place(register, record))
        if self.page is not None:
            self.page.start_paper(form)

    @Slot(int)
    def _settle(self, record: int) -> None:
        self._trail.settle(record)
        self._retitle()

    def _discard(self, page: QWidget | None) -> None:
        if page is not None:
            self.stack.removeWidget(page)
            page.deleteLater()

    def tell(self, topic: str, sentence: str, answers: Mapping[str, str], *, tone: str = "warning") -> None:
        """Say something above the page, with the verbs that answer it; `noticed` gives the key of the chosen one."""
        if self.notice is None:
            from desktop.widgets.banner import Banner  # the first window says nothing yet

            self.notice = Banner(self._theme, self)
            self.notice.answered.connect(self._answer)
            self._beside.insertWidget(0, self.notice)
        self.notice.tell(topic, sentence, answers, tone=tone)

    @Slot(str, str)
    def _answer(self, answer: str, _words: str) -> None:
        if self.notice is not None:
            self.notice.dismiss()
        self.noticed.emit(answer)

    @Slot(object)
    def _offer_drafts(self, drafts: Sequence[DraftText]) -> None:
        if not drafts or self._context is None:
            return
        from desktop.widgets.draft_offer import DraftOffer  # forms and database: the first window needs neither

        self._offer = DraftOffer(self._context, self)
        self._offer.chosen.connect(self._take_draft)
        self._beside.insertWidget(0, self._offer)
        self._offer.offer(drafts)

    @Slot(str, object)
    def _take_draft(self, register: str, record: int | None) -> None:
        self.visit(Place(register, record, new=record is None))

    # Words

    @Slot()
    def _retitle(self) -> None:
        page = self.page
        parts = [page.title() if page is not None else "", self._office, FOLDER_NAME]
        self.setWindowTitle(("【练习】" if self._practice else "") + " — ".join(part for part in parts if part))

    @Slot(int, int)
    def _tell_count(self, total: int, chosen: int) -> None:
        if self.sender() is self.page or self.sender() is None:
            self.status.tell_count(total, chosen)

    @Slot()
    def _count(self) -> None:
        if self._context is not None:
            self._context.tasks.run(partial(catalog.counts, self._context), done=self._show_counts)

    @Slot(object)
    def _show_counts(self, counts: Mapping[str, int]) -> None:
        for key, count in counts.items():
            self.navigation.set_count(key, count)

    # Keys and menus

    @Slot()
    def new_record(self) -> None:
        """Make a new record of the register at hand, or ask of which."""
        place = self.place
        access = self._context.services.access if self._context is not None else None
        if place is not None and place.register in catalog.addable(access):
            self.visit(Place(place.register, new=True))
        elif self._context is not None:
            self.top.new.showMenu()

    @Slot()
    def save(self) -> None:
        """Save what is on the page; what an input method still composes is taken in first."""
        QGuiApplication.inputMethod().commit()
        if self.page is not None:
            self.page.save()

    @Slot()
    def print_it(self) -> None:
        """Print what the page shows."""
        QGuiApplication.inputMethod().commit()
        if self.page is not None:
            self.page.print_it()

    @Slot(int)
    def _go_to_entry(self, number: int) -> None:
        keys = self.navigation.keys()
        if number < len(keys):
            self.visit(Place(keys[number]))

    @Slot()
    def _go_to_numbered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._go_to_entry(int(action.data()))

    @Slot()
    def _keep_groups(self) -> None:
        self._machine.settings.groups = self.navigation.unfolded()
        self._machine.save()

    @Slot(str)
    def _enter(self, register: str) -> None:
        self.visit(Place(register))

    @Slot(str)
    def _new_of(self, register: str) -> None:
        self.visit(Place(register, new=True))

    def _act(self) -> None:
        for name, slot in (
            ("find", self.top.search.start),
            ("new", self.new_record),
            ("save", self.save),
            ("print", self.print_it),
            ("back", self.go_back),
            ("forward", self.go_forward),
        ):
            self._action(KEYS[name].what, KEYS[name].keys, slot)
        for number in range(10):
            self._action(f"第{number + 1}个登记簿", (f"Alt+{(number + 1) % 10}",), self._go_to_numbered).setData(number)
        self.navigation.chosen.connect(self._enter)
        self.navigation.folded.connect(self._keep_groups)
        self.top.back.clicked.connect(self.go_back)
        self.top.forward.clicked.connect(self.go_forward)
        self.top.print.clicked.connect(self.print_it)
        self.top.new_wanted.connect(self._new_of)
        self.top.search.chosen.connect(self._go)
        self.addAction(self.more.keys)

    def _action(self, words: str, keys: tuple[str, ...], slot: Any) -> QAction:
        action = QAction(words, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    def _enable(self) -> None:
        page, ready = self.page, self._context is not None
        self.top.back.setEnabled(self._trail.can_go_back)
        self.top.forward.setEnabled(self._trail.can_go_forward)
        self.top.new.setEnabled(ready)
        self.top.search.setEnabled(ready)
        self.top.print.setEnabled(page is not None and page.prints)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Let the side buttons of a mouse go back and forward."""
        if event.button() == Qt.MouseButton.BackButton:
            self.go_back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.go_forward()
        else:
            super().mousePressEvent(event)

    # The window itself

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(self._beside)
        self._beside.setSpacing(0)
        self._beside.addWidget(self.stack, 1)
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addWidget(self.top)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)

    def _place_window(self) -> None:
        self.setMinimumSize(760, 480)
        screen = QGuiApplication.primaryScreen().availableGeometry()
        remembered = self._machine.settings.window
        whole = len(remembered) == 4 and all(isinstance(one, int) for one in remembered)
        area = QRect(*remembered) if whole else QRect()
        if area.isValid() and any(one.availableGeometry().intersects(area) for one in QGuiApplication.screens()):
            self.setGeometry(area)
        else:
            self.resize(min(1366, screen.width()), min(768, screen.height()))
        if self._machine.settings.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Keep drafts and the window's place."""
        area = self.normalGeometry()
        self._machine.settings.window = [area.x(), area.y(), area.width(), area.height()]
        self._machine.settings.maximised = self.isMaximized()
        self._machine.save()
        self.forget_register()
        self.closed.emit()
        super().closeEvent(event)
