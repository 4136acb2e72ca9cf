"""The window: navigation, back and forward, keys; nothing clipped at 1024×600."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from db.registers import REGISTERS
from desktop.context import Context
from desktop.main_window import SMALLEST, MainWindow
from desktop.pages import catalog
from desktop.trail import Place
from tests.desktop.conftest import CASES, clipped

PLACES = [one.key for one in catalog.entries()]
LISTS = [key for key in PLACES if not catalog.is_single(key)]


@pytest.fixture
def window(context: Context, qtbot) -> MainWindow:
    made = MainWindow(context.machine, context.theme, context.tasks)
    qtbot.addWidget(made)
    made.resize(*SMALLEST)
    made.show()
    made.show_register(context)
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def press(qtbot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def test_it_opens_on_what_is_to_be_done_today(window):
    assert window.place == Place("today")
    assert window.windowTitle() == "今日 — 雁湖县市场监督管理局 — 知识产权案件登记"
    assert "雁湖县市场监督管理局 · 李某" in window.status.office.text()


def test_a_list_tells_true_counts(window):
    window.visit(Place("cases"))
    assert window.page.model.rowCount() == CASES
    assert f"共 {CASES} 条" in window.status.count.text()
    assert window.windowTitle() == "案件 — 雁湖县市场监督管理局 — 知识产权案件登记"


def test_alt_and_a_number_go_to_a_register(window, qtbot):
    press(qtbot, window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place(PLACES[0])
    press(qtbot, window, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place(PLACES[5])


def test_alt_and_an_arrow_go_back_and_forward(window, qtbot):
    window.visit(Place("parties"))
    window.visit(Place("rights"))
    press(qtbot, window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("parties")
    assert window.top.forward.isEnabled()
    press(qtbot, window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("rights")
    assert not window.top.forward.isEnabled()


def test_ctrl_k_finds_and_enter_shows_it(window, qtbot):
    press(qtbot, window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.top.search.hasFocus()
    window.top.search.setText("金山五金")
    assert window.top.search.hits.isVisible()
    qtbot.keyClick(window.top.search, Qt.Key.Key_Escape)
    assert not window.top.search.hits.isVisible()


def test_a_figure_opens_exactly_its_records(window):
    window.page.browse.emit("cases", {"filed_on": "2025-03"})
    page = window.page
    assert window.place == Place("cases")
    filed = [page.model.values(row)[4] for row in range(page.model.rowCount())]
    assert filed
    assert {(day.year, day.month) for day in filed} == {(2025, 3)}
    page.clear_filters()
    assert page.model.rowCount() == CASES


def test_pages_are_built_on_first_visit_and_kept(window):
    first = window.page
    assert len(window._pages) == 1
    window.visit(Place("parties"))
    window.visit(Place("today"))
    assert window.page is first
    assert len(window._pages) == 2


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("register", LISTS)
def test_nothing_is_clipped_in_the_smallest_window(window, context, register, look, qtbot):
    context.theme.choose(look)
    window.visit(Place(register))
    assert (window.width(), window.height()) == SMALLEST
    assert not clipped(window)
    window.grab()


def test_a_practice_register_is_marked(window, context):
    assert not window.band.isVisible()
    with context.services.store.change() as changes:
        model = REGISTERS["office"].model
        record_id = context.services.office.record_id()
        before = context.services.store.stored(model, record_id)
        changes.update(model, record_id, before=before, after={"practice": 1})
    window.show_register(context)
    assert window.band.isVisible()
    assert window.windowTitle().startswith("【练习】")
    assert not clipped(window)


def test_pages_go_with_their_register(window, qtbot):
    window.visit(Place("parties"))
    pages = list(window._pages.values())
    with qtbot.waitSignals([page.destroyed for page in pages]):
        window.forget_register()
    assert window.page is None
    assert not window.top.new.isEnabled()


def test_the_look_is_chosen_in_the_menu(window, context):
    next(entry for entry in window.more.looks.actions() if entry.data() == "dark").trigger()
    assert context.theme.dark
    assert context.machine.settings.theme == "dark"


def test_the_place_of_the_window_is_kept(window, context):
    window.setGeometry(40, 30, 1100, 650)
    window.close()
    assert context.machine.settings.window == [40, 30, 1100, 650]


def test_every_button_has_a_name_and_every_action_its_words(window):
    nameless = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible()
        and not (button.accessibleName() or button.text() or isinstance(button.parent(), QLineEdit))
    ]
    assert not nameless
    assert all(action.text() for action in window.actions())
