"""The first start: three facts, most of them derived from the first one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.pages.first_start import FirstStart
from tests.desktop.conftest import clipped


@pytest.fixture
def page(machine, theme, qtbot) -> FirstStart:
    made = FirstStart(machine, theme)
    qtbot.addWidget(made)
    made.resize(1024, 572)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


def test_the_name_gives_the_rest(page):
    page.fields["name"].setText("衡南县市场监督管理局")
    assert page.fields["short_name"].text() == "衡南"
    assert page.fields["region"].text() == "湖南省衡阳市衡南县"
    assert page.path.name == "衡南县市场监督管理局.db"


def test_what_the_clerk_wrote_is_left_alone(page, qtbot):
    page.fields["short_name"].setFocus()
    qtbot.keyClicks(page.fields["short_name"], "HN")
    page.fields["name"].setText("衡南县市场监督管理局")
    assert page.fields["short_name"].text() == "HN"


def test_enter_leads_from_field_to_field_and_creates_at_the_end(page, qtbot):
    page.fields["name"].setText("衡南县市场监督管理局")
    with qtbot.waitSignal(page.create_wanted) as wanted:
        for name in ("name", "region", "short_name", "user"):
            assert page.fields[name].hasFocus() or page.focusWidget() is page.fields[name]
            qtbot.keyClick(page.fields[name], Qt.Key.Key_Return)
    asked = wanted.args[0]
    assert asked.office == {"name": "衡南县市场监督管理局", "region": "湖南省衡阳市衡南县", "short_name": "衡南"}
    assert not asked.practice
    assert not asked.path.exists()


def test_what_is_missing_is_said_under_its_field(page, qtbot):
    with qtbot.assertNotEmitted(page.create_wanted):
        page.create_register()
    assert page._faults["name"].isVisible()
    assert page._faults["name"].text() == "请填写。"
    assert page.focusWidget() is page.fields["name"]
    assert not page._faults["user"].isVisible()


def test_an_unknown_region_is_refused_with_a_sentence(page, qtbot):
    page.fields["name"].setText("雁湖县市场监督管理局")
    page.fields["region"].setText("雁湖县")
    with qtbot.assertNotEmitted(page.create_wanted):
        page.create_register()
    assert "行政区划" in page._faults["region"].text()


def test_the_practice_register_needs_nothing(page, qtbot):
    with qtbot.waitSignal(page.create_wanted) as wanted:
        page.create_practice()
    assert wanted.args[0].practice
    assert wanted.args[0].path.name == "练习库.db"


def test_a_taken_file_name_gets_a_number(page, machine):
    machine.registers_folder.mkdir(parents=True)
    (machine.registers_folder / "衡南县市场监督管理局.db").touch()
    page.fields["name"].setText("衡南县市场监督管理局")
    assert page.path.name == "衡南县市场监督管理局-2.db"


def test_nothing_is_clipped_in_the_smallest_window(page):
    assert not clipped(page)
