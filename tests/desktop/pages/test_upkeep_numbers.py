"""Where numbers go on: the counters of this year, and the next one typed by an office that began elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.context import Context
from desktop.pages.upkeep_numbers import NumbersPart
from tests.desktop.keyboard import press


@pytest.fixture
def part(context: Context, qtbot) -> NumbersPart:
    made = NumbersPart(context)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.arrive()
    return made


def row(part: NumbersPart, words: str) -> list[str]:
    rows = (part.table.topLevelItem(number) for number in range(part.table.topLevelItemCount()))
    found = next(one for one in rows if words in one.text(0))
    part.table.setCurrentItem(found)
    return [found.text(column) for column in range(4)]


def test_every_counter_says_which_number_comes_next(part):
    assert row(part, "行政处罚告知书") == ["行政处罚告知书", "0", "0", "雁湖市监罚告〔2026〕1号"]
    assert row(part, "案号")[3].startswith("雁湖市监案〔2026〕")


def test_the_next_number_is_typed_and_entered(part, context):
    row(part, "行政处罚告知书")
    press(Qt.Key.Key_Return)
    for key in (Qt.Key.Key_1, Qt.Key.Key_8, Qt.Key.Key_Return):
        press(key)
    assert row(part, "行政处罚告知书") == ["行政处罚告知书", "17", "1", "雁湖市监罚告〔2026〕18号"]
    assert context.faults.box is None


def test_what_is_no_number_is_told(part, context):
    row(part, "行政处罚告知书")
    part.serial.setText("十八")
    part.begin.click()
    assert "不是数字" in context.faults.box.text()
    assert row(part, "行政处罚告知书")[1] == "0"
