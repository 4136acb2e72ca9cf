"""The calendar by keys: deadlines of a day, the office's own days, an official notice looked at before it counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.context import Context
from desktop.pages.calendar_page import CalendarPage
from tests.desktop.conftest import clipped
from tests.desktop.keyboard import press

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
"""


@pytest.fixture
def case_id(context: Context) -> int:
    """A case that is to be decided on 2026-03-16, a Monday."""
    values = {
        "number": "期限1号", "kind": "other", "cause": "测试", "filed_on": "2025-12-16", "state": "investigating",
        "parties": [{"party": {"name": "雁湖县好又多超市"}}],
    }  # fmt: skip
    return context.services.records.save("cases", values)


@pytest.fixture
def page(context: Context, case_id, qtbot) -> CalendarPage:
    made = CalendarPage(context)
    qtbot.addWidget(made)
    made.resize(1198, 660)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.arrive()
    return made


def test_the_arrows_lead_to_a_day_and_enter_to_its_case(page, case_id, qtbot):
    press(Qt.Key.Key_Right, times=6)
    assert page.day == date(2026, 3, 16)
    press(Qt.Key.Key_Return)
    assert page.panel.list.hasFocus()
    while page.panel.list.line().place[1] != case_id:
        press(Qt.Key.Key_Down)
    with qtbot.waitSignal(page.go) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args == ["cases", case_id]


def test_page_down_goes_a_month_on_and_home_comes_back(page):
    press(Qt.Key.Key_PageDown)
    assert page.day == date(2026, 4, 10)
    assert page.month.found().day == date(2026, 4, 10)
    press(Qt.Key.Key_Home)
    assert page.day == date(2026, 3, 10)


def test_a_holiday_and_a_make_up_day_say_so(page):
    page.go_to(date(2026, 2, 17))
    assert "休息（春节）" in page.panel._kind.text()
    page.go_to(date(2026, 2, 28))
    assert "上班（春节调休上班）" in page.panel._kind.text()


def test_a_day_off_of_the_office_needs_a_reason_and_moves_the_deadline(page, context, case_id, qtbot):
    page.go_to(date(2026, 3, 16))
    page.panel.note.setFocus()
    press(Qt.Key.Key_Return)
    assert context.services.agenda.days(date(2026, 3, 16), 1)[0].own is None
    page.panel.note.setText("防汛停工")
    with qtbot.waitSignal(page.said) as said:
        press(Qt.Key.Key_Return)
    assert "期限1号" in said.args[0]
    assert [one.ends_on for one in context.services.deadlines.of_case(case_id)][0] == date(2026, 3, 17)
    assert "本局规定这一天休息：防汛停工" in page.panel._own.text()
    page.panel.drop.click()
    assert [one.ends_on for one in context.services.deadlines.of_case(case_id)][0] == date(2026, 3, 16)


def test_a_year_that_is_not_announced_is_provisional_until_its_notice_is_taken(page, context, tmp_path, qtbot):
    page.go_to(date(2027, 1, 1))
    assert "暂定" in page._when.text()
    assert page.banner.isVisible()
    file = Path(tmp_path / "通知.txt")
    file.write_text(NOTICE, encoding="utf-8")
    page.look_at_notice(file)
    assert page._asking.days.item(0).text().startswith("2027年1月1日")
    assert not context.services.deadlines.calendar().announced(2027)
    page._asking.accept()
    assert context.services.deadlines.calendar().announced(2027)
    assert "暂定" not in page._when.text()
    assert not page.banner.isVisible()


def test_a_notice_that_is_not_taken_changes_nothing(page, context, tmp_path):
    file = Path(tmp_path / "通知.txt")
    file.write_text(NOTICE, encoding="utf-8")
    page.look_at_notice(file)
    page._asking.reject()
    assert not context.services.deadlines.calendar().announced(2027)


def test_the_year_is_walked_by_keys_too(page):
    page.modes.button(1).click()
    assert page.by_year
    press(Qt.Key.Key_Down)
    assert page.day == date(2026, 3, 17)
    press(Qt.Key.Key_PageDown)
    assert page.day == date(2027, 3, 17)
    press(Qt.Key.Key_Return)
    assert not page.by_year
    assert page.month.found().day == date(2027, 3, 17)


@pytest.mark.parametrize("size", [(856, 500), (1198, 660), (1752, 970)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(page, context, size, look):
    context.theme.choose(look)
    page.resize(*size)
    assert not clipped(page)
    page.grab()
    page.modes.button(1).click()
    page.grab()
    page.go_to(date(2027, 5, 1))
    assert not clipped(page)
