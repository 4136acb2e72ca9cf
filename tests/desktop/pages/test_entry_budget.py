"""What it costs to register and to find a case, in key presses (peers.md 5), without touching the mouse.

A Chinese character counts three keys, a key held down for another one more. Of the 119 characters and 45 signs of a
new case (T1) the known party takes its name, address, representative, code and number away, and the days are written
as days of the month: 68 characters are left (T1b), in cause and findings.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.context import Context
from desktop.main_window import MainWindow
from desktop.trail import Place
from tests.desktop.keyboard import KeyCounter, commit, control, press, write

CAUSE = "侵犯注册商标专用权"
VERIFIED = (
    "经核查，当事人店内货架上摆放待售口罩外包装突出使用飘安字样，现场不能提供授权文件和进货票据，"
    "涉嫌侵权，符合立案条件，建议予以立案。"
)
HANZI = sum(char not in "，。" for char in CAUSE + VERIFIED)


@pytest.fixture
def window(context: Context, qtbot) -> MainWindow:
    services = context.services
    services.records.save("parties", {"name": "雁湖县佳佳乐超市有限责任公司", "kind": "enterprise"})
    services.records.save("rights", {"name": "飘安", "kind": "trademark", "number": "1234567"})
    made = MainWindow(context.machine, context.theme, context.tasks)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.show_register(context)
        made.activateWindow()
    made.visit(Place("cases"))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return made


@pytest.fixture
def counter(qapp: QApplication):
    made = KeyCounter(qapp)
    yield made
    qapp.removeEventFilter(made)


def test_a_case_with_a_known_party_is_registered_within_240_keys(window, counter, context):
    assert HANZI == 68
    control(Qt.Key.Key_N)
    write("sb")
    press(Qt.Key.Key_Return)
    commit(CAUSE)
    press(Qt.Key.Key_Return)
    write("6")
    press(Qt.Key.Key_Return)
    write("9")
    press(Qt.Key.Key_Return)
    write("ts")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, times=3)  # no channel, the officers of the last case
    write("jjl")
    press(Qt.Key.Key_Return, times=2)  # no other party
    write("pa")
    press(Qt.Key.Key_Return, times=2)  # no other right
    press(Qt.Key.Key_Return, times=2)  # similarity, clue
    commit(VERIFIED)
    control(Qt.Key.Key_S)
    case = context.services.records.load("cases", window.page.record_id)
    assert (case["cause"], str(case["found_on"]), str(case["filed_on"])) == (CAUSE, "2026-03-06", "2026-03-09")
    assert (case["kind"], case["source"], case["verified"]) == ("trademark_infringement", "report", VERIFIED)
    assert (case["officer_a_text"], case["officer_b_text"]) == ("张建国", "王丽")
    assert [row["party_text"] for row in case["parties"]] == ["雁湖县佳佳乐超市有限责任公司"]
    assert [row["right_text"] for row in case["rights"]] == ["飘安"]
    assert case["number"]
    assert counter.clicks == 0
    assert counter.keys <= 240


def test_a_case_is_found_within_six_keys(window, counter, context, qtbot):
    window.visit(Place("officers"))
    case_id = context.services.records.save("cases", {"kind": "other", "parties": [{"party": {"name": "绿源农资店"}}]})
    counter.keys = 0
    control(Qt.Key.Key_K)
    write("lyn")
    qtbot.waitUntil(lambda: window.top.search.hits.isVisible(), timeout=3000)
    press(Qt.Key.Key_Return)
    assert window.place in (Place("cases", case_id), Place("parties", window.place.record))
    assert counter.keys <= 6
