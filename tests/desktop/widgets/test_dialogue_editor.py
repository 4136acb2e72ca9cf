"""Questions and answers by keys alone: the next one, one more, one less, another order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.widgets.dialogue_editor import DialogueEditor
from tests.desktop.keyboard import control, focus, press, write

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def talk(theme, qtbot) -> DialogueEditor:
    made = DialogueEditor(theme)
    qtbot.addWidget(made)
    made.resize(900, 500)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.load([{"ask": "什么时候进的货？", "answer": None}, {"ask": "卖了多少？", "answer": None}])
    made.start()
    return made


def test_enter_goes_from_answer_to_answer_and_after_the_last_to_a_new_question(talk):
    assert focus() is talk.answer
    write("三月。")
    press(Qt.Key.Key_Return)
    write("二十瓶。")
    press(Qt.Key.Key_Return)
    assert focus() is talk.ask
    write("还有吗？")
    press(Qt.Key.Key_Return)
    write("没有了。")
    assert talk.raw() == [
        {"ask": "什么时候进的货？", "answer": "三月。"},
        {"ask": "卖了多少？", "answer": "二十瓶。"},
        {"ask": "还有吗？", "answer": "没有了。"},
    ]
    assert talk.told() == "3 问，已答 3"


def test_enter_on_an_empty_new_question_ends_the_talk(talk, qtbot):
    press(Qt.Key.Key_Return)
    write("二十瓶。")
    press(Qt.Key.Key_Return)
    with qtbot.waitSignal(talk.closed):
        press(Qt.Key.Key_Return)
    assert len(talk.raw()) == 2


def test_a_question_is_skipped_by_enter_and_found_again_as_unanswered(talk):
    press(Qt.Key.Key_Return)
    write("二十瓶。")
    rows = talk.raw()
    talk.load(rows)
    assert talk.told() == "2 问，已答 1"
    talk.start()
    assert talk.ask.toPlainText() == "什么时候进的货？"


def test_lines_are_broken_with_shift(talk):
    write("一")
    press(Qt.Key.Key_Return, SHIFT)
    write("二")
    assert talk.raw()[0]["answer"] == "一\n二"


def test_questions_are_added_moved_changed_and_taken_out_by_key(talk):
    press(Qt.Key.Key_Insert)
    write("从哪里进的？")
    control(Qt.Key.Key_Up)
    assert [turn["ask"] for turn in talk.raw()] == ["从哪里进的？", "什么时候进的货？", "卖了多少？"]
    press(Qt.Key.Key_PageDown)
    control(Qt.Key.Key_Delete)
    assert [turn["ask"] for turn in talk.raw()] == ["从哪里进的？", "卖了多少？"]
    press(Qt.Key.Key_F2)
    control(Qt.Key.Key_A)
    write("一共卖了多少？")
    assert talk.raw()[1]["ask"] == "一共卖了多少？"
    control(Qt.Key.Key_Delete)
    control(Qt.Key.Key_Delete)
    assert talk.raw() == []
    assert focus() is talk.ask


def test_the_list_leads_to_a_question(talk):
    talk.list.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert focus() is talk.answer
    assert talk.ask.toPlainText() == "卖了多少？"


def test_esc_ends_the_talk(talk, qtbot):
    with qtbot.waitSignal(talk.closed):
        press(Qt.Key.Key_Escape)
