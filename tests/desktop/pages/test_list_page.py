"""The list of a register: true counts, sorting and filtering by the database, news, copying."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from db.registers import REGISTERS
from desktop.context import Context
from desktop.pages import list_page
from desktop.pages.list_page import ListPage
from desktop.tasks import Tasks
from tests.desktop.conftest import CASES, clipped


@pytest.fixture
def page(context: Context, qtbot) -> ListPage:
    made = ListPage(context, REGISTERS["cases"])
    qtbot.addWidget(made)
    made.resize(856, 524)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.arrive()
    return made


def column(page: ListPage, name: str) -> list:
    number = [one.name for one in page.model.columns].index(name)
    return [page.model.values(row)[number] for row in range(page.model.rowCount())]


def test_all_records_are_listed_and_counted(page):
    assert page.model.rowCount() == CASES
    assert page.head._count.text() == str(CASES)
    assert page.list.hasFocus()
    assert page.list.current_id() is not None


def test_a_click_on_a_header_sorts_and_a_second_one_turns_it_round(page, context, qtbot):
    page._sort("fine", False)
    assert column(page, "fine") == sorted(column(page, "fine"))
    page._sort("fine", True)
    assert column(page, "fine") == sorted(column(page, "fine"), reverse=True)
    assert context.machine.list_look("cases").sort == "fine"
    assert context.machine.list_look("cases").descending


def test_the_order_is_remembered(page, context, qtbot):
    page._sort("fine", False)
    again = ListPage(context, REGISTERS["cases"])
    qtbot.addWidget(again)
    again.arrive()
    assert again.model.ids == page.model.ids


def test_filters_narrow_and_are_cleared(page, qtbot):
    state = next(box for box in page.head.filters if box.name == "state")
    year = next(box for box in page.head.filters if box.name == "filed_on")
    state.setCurrentIndex(state.findData("closed"))
    assert set(column(page, "state")) == {"closed"}
    year.setCurrentIndex(year.findData(2026))
    assert {day.year for day in column(page, "filed_on")} == {2026}
    assert 0 < page.model.rowCount() < 10
    page.clear_filters()
    assert page.model.rowCount() == CASES
    assert state.currentText() == "状态：全部"


def test_letters_typed_into_the_list_filter_it(page, qtbot):
    qtbot.keyClick(page.list, "1")
    qtbot.keyClick(page.narrow, "2")
    assert page.narrow.hasFocus()
    assert page.narrow.text() == "12"
    qtbot.keyClick(page.narrow, Qt.Key.Key_Return)
    assert 0 < page.model.rowCount() < CASES
    assert page.list.hasFocus()
    page.narrow.setFocus()
    qtbot.keyClick(page.narrow, Qt.Key.Key_Escape)
    assert page.model.rowCount() == CASES


def test_the_first_letter_of_an_input_method_is_not_lost(page):
    QApplication.sendEvent(page.list, QInputMethodEvent("j", []))
    assert page.narrow.hasFocus()
    commit = QInputMethodEvent("", [])
    commit.setCommitString("金")
    QApplication.sendEvent(page.narrow, commit)
    assert page.narrow.text() == "金"


def test_an_empty_result_says_so_and_leads_back(page, qtbot):
    page.narrow.setText("没有这样的案件")
    page.refresh()
    assert page._nothing.isVisible()
    assert page._nothing_words.text() == "没有符合条件的记录。"
    page._clear.click()
    assert not page._nothing.isVisible()
    assert page.model.rowCount() == CASES


@pytest.mark.parametrize("register_path", ["empty"], indirect=True)
@pytest.mark.parametrize("register", [one for one in REGISTERS.values() if not one.single], ids=lambda one: one.key)
def test_an_empty_register_says_what_to_do_next(context, register, qtbot):
    page = ListPage(context, register)
    qtbot.addWidget(page)
    page.resize(856, 524)
    page.show()
    page.arrive()
    assert page._nothing.isVisible()
    assert page._nothing_words.text() == register.hint
    assert not page._clear.isVisible()
    assert not clipped(page)


def test_a_change_elsewhere_is_shown_and_the_choice_kept(page, context, qtbot):
    chosen = page.model.ids[5]
    page.list.select_id(chosen)
    context.services.records.save("cases", {"cause": "新案由"}, record_id=chosen)
    qtbot.waitUntil(lambda: "新案由" in column(page, "cause"))
    assert page.list.current_id() == chosen
    context.services.records.save("cases", {"filed_on": "2030-01-01", "found_on": "2030-01-01"}, record_id=chosen)
    qtbot.waitUntil(lambda: page.model.ids[0] == chosen)
    assert page.list.current_id() == chosen


def test_a_hidden_list_reads_news_when_it_is_visited_again(page, context):
    page.hide()
    context.services.records.save("cases", {"cause": "新案由"}, record_id=page.model.ids[0], reason="笔误")
    page.show()
    page.arrive()
    assert column(page, "cause")[0] == "新案由"


def test_chosen_rows_go_to_the_clipboard(page, qtbot):
    page.list.select_ids(list(page.model.ids[:3]))
    qtbot.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\r\n")
    assert len(lines) == 3
    assert lines[0].split("\t")[0] == page.model.texts(0)[0]
    qtbot.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    text = QGuiApplication.clipboard().text()
    shown = [page.model.columns[one].label for one in page.list.shown_columns()]
    assert text.split("\r\n")[0].split("\t") == shown


def test_enter_opens_the_record(page, qtbot):
    with qtbot.waitSignal(page.go) as go:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert go.args == ["cases", page.model.ids[0]]


def test_columns_can_be_chosen(page):
    menu = page.head.columns.menu()
    menu.tick()
    entries = {entry.data(): entry for entry in menu.actions() if entry.data()}
    assert entries["number"].isChecked()
    assert not entries["old_number"].isChecked()
    entries["old_number"].trigger()
    assert "old_number" in [page.model.columns[one].name for one in page.list.shown_columns()]


def test_what_is_listed_is_exported(page, tmp_path, context):
    page.narrow.setText("12")
    page.refresh()
    listed = page.model.rowCount()
    said = []
    page.said.connect(said.append)
    page.export_to(tmp_path / "案件.xlsx")
    assert said == [f"已导出 {listed} 条：案件.xlsx"]
    plan = context.services.sheets.plan(tmp_path / "案件.xlsx", "cases")
    assert (plan.counts.rows, plan.counts.same) == (listed, listed)


def test_rows_of_cases_are_opened_in_their_case(context, services, qtbot):
    goods = [{"name": "床垫", "quantity": "3", "unit": "张"}]
    services.records.save("cases", {"goods": goods}, record_id=7)
    page = ListPage(context, REGISTERS["goods"])
    qtbot.addWidget(page)
    page.arrive()
    with qtbot.waitSignal(page.go) as go:
        page._open(page.model.ids[0])
    assert go.args == ["cases", 7]
    assert page.head.export.isHidden()


def test_of_two_questions_only_the_later_is_answered(context, qtbot, monkeypatch):
    monkeypatch.setattr(list_page, "LARGE", 1)
    tasks = Tasks(context.faults.show)
    page = ListPage(
        Context(context.services, tasks, context.machine, context.theme, context.faults, context.news),
        REGISTERS["cases"],
    )
    qtbot.addWidget(page)
    shown = []
    page.counted.connect(lambda total, _chosen: shown.append(total))
    gate = threading.Event()
    tasks.run(gate.wait)
    page.refresh()
    page.narrow.setText("12")
    page.refresh()
    gate.set()
    tasks.finish()
    assert len(set(shown)) == 1
    assert 0 < shown[0] < CASES
    tasks.run(context.services.release)
    tasks.finish()
    tasks.close()


def test_nothing_is_clipped_in_the_smallest_window(page):
    assert not clipped(page)


def test_the_page_is_freed_when_it_is_closed(context, qapp):
    page = ListPage(context, REGISTERS["parties"])
    page.arrive()
    gone = weakref.ref(page)
    page.deleteLater()
    qapp.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    del page
    gc.collect()
    assert gone() is None


def test_cases_say_how_long_the_office_has(page, context):
    case_id = context.services.records.save(
        "cases", {"number": "期限1号", "kind": "other", "filed_on": "2025-12-12", "state": "investigating"}
    )
    page.refresh()
    at = [one.name for one in page.model.columns].index("due")
    assert page.model.texts(page.model.row_of(case_id))[at] == "剩 2 工作日"
    context.services.records.save("cases", {"state": "archived"}, record_id=case_id)
    page.refresh()
    assert page.model.texts(page.model.row_of(case_id))[at] == ""


def test_the_deadline_is_not_sorted_by(page):
    before = list(page.model.ids)
    page.list.sort_wanted.emit("due", False)
    assert list(page.model.ids) == before
    assert page.query().order != "due"


def test_the_records_that_a_figure_counts_are_listed_until_everything_is_wanted_again(page):
    chosen = tuple(page.model.ids[:3])
    page.show_filtered(id=chosen, what="高风险")
    assert sorted(page.model.ids) == sorted(chosen)
    assert page.head.is_narrowed
    page.head.all_wanted.emit()
    assert len(page.model.ids) > 3
    page.show_filtered(id=(), what="没有")
    assert not len(page.model.ids)
