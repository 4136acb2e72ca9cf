"""The history in the window: read, narrowed, looked at as of a day, taken back, brought back; by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.context import Context
from desktop.pages.history_view import PAGE, saves
from desktop.pages.record_page import RecordPage
from desktop.pages.state_view import COMPARED, STOOD
from desktop.pages.upkeep_page import UpkeepPage
from tests.desktop.keyboard import control, press
from tests.desktop.pages.test_record_page import shown
from tests.desktop.pages.test_upkeep_page import texts


@pytest.fixture
def page(context: Context, qtbot, monkeypatch) -> RecordPage:
    """The page of a party that was changed two days later, its history open."""
    records = context.services.records
    party = records.save("parties", {"name": "甲公司", "kind": "enterprise", "phone": "13800001234"})
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-12")
    records.save("parties", {"name": "乙公司", "address": "城关镇"}, record_id=party, reason="改名")
    made = shown(RecordPage(context, "parties"), qtbot)
    made.open(party, {})
    made.arrive()
    control(Qt.Key.Key_H)
    return made


def test_the_history_tells_who_when_and_field_by_field(page):
    view = page.past.view
    assert page.frame.currentWidget() is view
    assert view.table.hasFocus()
    (later, first) = texts(view.table)
    assert later[:2] == ["2026-03-12 09:00", "李某"]
    assert "甲公司 → 乙公司" in later[2]
    assert first[0] == "2026-03-10 09:00"
    said = view.state.text.toPlainText()
    assert "甲公司 → 乙公司" in said
    assert "理由：改名" in said
    press(Qt.Key.Key_Down)
    assert "138****1234" in view.state.text.toPlainText()
    press(Qt.Key.Key_Escape)
    assert page.frame.currentWidget() is page.frame.ground


def test_the_history_is_narrowed_by_field_and_person(page, context):
    view = page.past.view
    view.field.setCurrentIndex(view.field.findText("住所（住址）"))
    (row,) = texts(view.table)
    assert "住所（住址）：城关镇" in row[2]
    assert "乙公司" not in row[2]
    view.field.setCurrentIndex(0)
    view.who.setCurrentIndex(view.who.findText("李某"))
    assert len(texts(view.table)) == 2


def test_the_record_as_of_a_day_marks_what_is_otherwise_now(page):
    state = page.past.view.state
    state.tabs.setCurrentIndex(STOOD)
    state.day.restore("2026-03-11")
    state.refresh()
    said = state.text.toPlainText()
    assert "2026-03-11 结束时的样子" in said
    assert "标出的 2 处现在已不同" in said
    assert "甲公司" in said
    assert "现在：乙公司" in said
    state.day.restore("2026-03-09")
    state.refresh()
    assert "还没有这条记录" in state.text.toPlainText()
    state.tabs.setCurrentIndex(COMPARED)
    state.day.restore("2026-03-10")
    state.refresh()
    assert "甲公司 → 乙公司" in state.text.toPlainText()


def test_a_save_is_taken_back_after_asking_and_brought_back(page, context):
    view, party = page.past.view, page.record_id
    view.take_back.click()
    assert view.banner.line.hasFocus()
    view.banner.line.setText("改错了")
    press(Qt.Key.Key_Return)
    assert context.services.records.load("parties", party)["name"] == "甲公司"
    assert page.values["name"] == "甲公司"
    rows = texts(view.table)
    assert len(rows) == 3
    assert rows[1][2].startswith("已撤销：")
    assert "改错了" in view.state.text.toPlainText()
    view.take_back.click()
    press(Qt.Key.Key_Return)
    assert context.services.records.load("parties", party)["name"] == "乙公司"


def test_what_later_saves_stand_on_is_offered_together(page, context):
    view = page.past.view
    context.services.records.save("parties", {"name": "丙公司"}, record_id=page.record_id)
    press(Qt.Key.Key_Down)
    view.table.setCurrentItem(view.table.topLevelItem(0))
    view.take_back.click()
    press(Qt.Key.Key_Return)
    assert "后来又被 李某" in view.banner.text()
    press(Qt.Key.Key_Return)
    assert context.services.records.load("parties", page.record_id)["name"] == "甲公司"


def test_taking_the_first_save_back_leaves_the_page(page, context, qtbot):
    view = page.past.view
    press(Qt.Key.Key_Down)
    view.take_back.click()
    press(Qt.Key.Key_Return)
    assert view.banner.isVisible()
    with qtbot.waitSignal(page.back):
        press(Qt.Key.Key_Return)


def test_a_record_is_removed_for_a_reason_and_not_without(page, context, qtbot):
    view = page.past.view
    view.remove.click()
    press(Qt.Key.Key_Return)
    assert view.banner.line.hasFocus()
    view.banner.line.setText("重复录入")
    with qtbot.waitSignal(page.back):
        press(Qt.Key.Key_Return)
    (gone,) = context.services.past.removed()
    assert (gone.title, gone.reason) == ("乙公司", "重复录入")


def test_a_record_in_use_says_where(context, qtbot):
    party = context.services.store.database.value("SELECT party_id FROM case_parties LIMIT 1")
    page = shown(RecordPage(context, "parties"), qtbot)
    page.open(party, {})
    page.past.show()
    view = page.past.view
    view.remove.click()
    view.banner.line.setText("试")
    press(Qt.Key.Key_Return)
    assert "案件的当事人正在使用" in view.banner.text()


def test_a_long_history_is_read_piece_by_piece(page, context):
    for number in range(PAGE // 2):
        with context.services.store.change(reason=f"第{number}次"):
            context.services.records.save("parties", {"address": f"{number}号"}, record_id=page.record_id)
            context.services.records.save("parties", {"note": f"{number}"}, record_id=page.record_id)
    view = page.past.view
    view.show_record(page.record_id, "x")
    assert not view.more.isHidden()
    shown = view.table.topLevelItemCount()
    view.more.click()
    assert view.table.topLevelItemCount() > shown
    assert view.more.isHidden()
    events = context.services.history.of("parties", page.record_id, limit=10_000)
    assert view.table.topLevelItemCount() == len(saves(events))


def test_a_removed_record_is_brought_back(context, qtbot):
    records = context.services.records
    party = records.save("parties", {"name": "丁公司", "kind": "enterprise"})
    records.remove("parties", party, reason="重复")
    page = UpkeepPage(context)
    qtbot.addWidget(page)
    page.show()
    part = page.show_part("已删除")
    ((_, who, register, title, reason),) = texts(part.table)
    assert (who, register, title, reason) == ("李某", "当事人", "丁公司", "重复")
    assert "丁公司" in part.state.text.toPlainText()
    with qtbot.waitSignal(page.go) as opened:
        part.bring_back.click()
    assert opened.args == ["parties", party]
    assert records.load("parties", party)["name"] == "丁公司"
    assert "没有删除过的记录" in part.intro.text()
