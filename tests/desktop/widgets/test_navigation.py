"""The registers at the left: groups that fold and stay as the clerk left them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.theme import Theme
from desktop.widgets.navigation import FEW, Entry, Navigation

ENTRIES = [
    Entry("today", "今日", "", "clock"),
    *(Entry(f"cases{number}", f"案件{number}", "办案", "case") for number in range(FEW)),
    Entry("people", "参训人员", "培训", "people"),
    Entry("classes", "培训班次", "培训", "training"),
]


@pytest.fixture
def navigation(theme: Theme, qtbot) -> Navigation:
    made = Navigation(theme)
    qtbot.addWidget(made)
    made.offer(ENTRIES, unfolded=["办案"])
    made.resize(168, 700)
    made.show()
    return made


def shown(navigation: Navigation) -> list[str]:
    items = (navigation.item(row) for row in range(navigation.count()))
    return [item.text() for item in items if not item.isHidden()]


def test_only_the_groups_that_were_left_open_stand_open(navigation):
    assert "案件1" in shown(navigation)
    assert "培训" in shown(navigation)
    assert "参训人员" not in shown(navigation)
    assert navigation.unfolded() == ["办案"]


def test_a_click_on_its_name_unfolds_a_group(navigation, qtbot):
    heading = next(navigation.item(row) for row in range(navigation.count()) if navigation.item(row).text() == "培训")
    with qtbot.waitSignal(navigation.folded):
        qtbot.mouseClick(
            navigation.viewport(), Qt.MouseButton.LeftButton, pos=navigation.visualItemRect(heading).center()
        )
    assert {"参训人员", "培训班次"} <= set(shown(navigation))
    assert navigation.unfolded() == ["办案", "培训"]


def test_the_arrows_fold_and_unfold_by_keyboard(navigation, qtbot):
    navigation.mark("cases3")
    qtbot.keyClick(navigation, Qt.Key.Key_Left)
    assert "案件3" not in shown(navigation)
    assert navigation.currentItem().text() == "办案"
    qtbot.keyClick(navigation, Qt.Key.Key_Down)
    assert navigation.currentItem().text() == "培训"
    qtbot.keyClick(navigation, Qt.Key.Key_Right)
    qtbot.keyClick(navigation, Qt.Key.Key_Down)
    with qtbot.waitSignal(navigation.chosen) as heard:
        qtbot.keyClick(navigation, Qt.Key.Key_Return)
    assert heard.args == ["people"]


def test_a_register_that_is_opened_is_seen_though_its_group_was_folded(navigation):
    navigation.mark("people")
    assert "参训人员" in shown(navigation)
    assert navigation.current() == "people"


def test_a_short_list_needs_no_folding(navigation):
    navigation.offer(ENTRIES[-3:], unfolded=[])
    assert {"参训人员", "培训班次"} <= set(shown(navigation))
