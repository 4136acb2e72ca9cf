"""Editors: one for every kind, bound by hand, that changes nothing by itself and understands what people type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from db.fields import FieldSpec
from db.forms import Item
from db.kinds import Choice, Day, Fault, Flags, Link, Moment, Money, Region, Rows, Text, YesNo
from db.kinds.declared import KINDS
from db.services.days import Days
from desktop.widgets.choice_editor import ChoiceEditor, FlagsEditor
from desktop.widgets.date_editor import DateEditor
from desktop.widgets.editor import MOST_LINES, LineEditor, TextEditor
from desktop.widgets.editors import EDITORS, plain_editor
from desktop.widgets.form_field import FormField
from desktop.widgets.link_field import LinkEditor
from desktop.widgets.link_source import LinkSource
from desktop.widgets.rows_grid import RowsGrid
from tests.db.kinds.test_contract import SAMPLES
from tests.desktop.keyboard import commit, compose, press, write

VALUES = [pytest.param(kind, value, id=f"{kind.name}-{value!r:.20}") for kind, values in SAMPLES for value in values]
KIND_OF_CASE = Choice({"mark": "商标侵权", "patent": "假冒专利", "other": "其他"}, {"商标": "mark"})
PENALTIES = Flags({"warning": "警告", "fine": "罚款", "goods": "没收侵权物品"})


@pytest.fixture
def source(services):
    return LinkSource(services)


def made(kind: Any, theme: Any, source: LinkSource | None = None) -> Any:
    if isinstance(kind, Link):
        return LinkEditor(kind, theme, source)
    if isinstance(kind, Rows):
        return RowsGrid("test", kind.columns, theme, source=source)
    return plain_editor(kind, theme)


def shown(editor: Any, qtbot: Any) -> Any:
    """The editor in a window of its own, with the focus."""
    window = QWidget()
    window.resize(500, 500)
    editor.setParent(window)
    editor.setGeometry(20, 20, 400, 30)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    editor.setFocus()
    editor.window_of_its_own = window
    return editor


# The contract


def test_every_kind_has_an_editor():
    assert {kind.name for kind in EDITORS} | {Link.name, Rows.name} == set(KINDS)


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_every_kind_is_listed_printed_and_comes_back_from_excel(kind, value):
    assert kind.format(value)
    assert kind.paper(value)
    assert kind.parse(kind.sheet(value)) == value
    assert kind.width() > 0
    assert kind.format(None) == kind.paper(None) == ""


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_looking_at_a_value_does_not_change_it(kind, value, theme, services, source, qtbot):
    if isinstance(kind, Link):
        kind, value = Link("officers"), services.records.find_key("officers", "张建国")
    editor = made(kind, theme, source)
    qtbot.addWidget(editor)
    changes = []
    editor.changed.connect(lambda: changes.append(1))
    field_value = list(value) if isinstance(kind, Rows) else value
    editor.load(field_value)
    raw = editor.raw()
    outcome = editor.settle()
    assert outcome.fault == ""
    assert outcome.value == field_value
    assert editor.raw() == raw
    editor.restore(None)
    editor.restore(raw)
    assert editor.settle().value == field_value
    assert not changes


@pytest.mark.parametrize("kind", [kind for kind, _ in SAMPLES], ids=lambda kind: kind.name)
def test_an_empty_editor_means_nothing(kind, theme, source, qtbot):
    editor = made(kind, theme, source)
    qtbot.addWidget(editor)
    editor.load(None)
    assert editor.settle().value in (None, [])
    assert not editor.raw()


# Lines


def test_what_is_typed_is_understood_when_the_field_is_left(theme, qtbot):
    editor = shown(plain_editor(Money(), theme), qtbot)
    write("1.92万元")
    assert editor.raw() == "1.92万元"
    assert editor.settle().value == Money().parse("19200")
    assert editor.raw() == "19,200.00"


def test_a_fault_keeps_what_was_typed_and_says_why(theme, qtbot):
    item = Item(FieldSpec("fine", "罚款", Money()), "罚款")
    field = FormField(item, lambda parent: plain_editor(Money(), theme, parent), theme, None)
    qtbot.addWidget(field)
    field.load(None)
    field.editor.line.setText("118万余")
    field.settle()
    with pytest.raises(Fault) as fault:
        Money().parse("118万余")
    assert field.outcome.fault == str(fault.value)
    assert field.editor.raw() == "118万余"
    assert field.editor.line.property("state") == "fault"


def test_full_width_digits_of_an_input_method_are_understood(theme, qtbot):
    editor = shown(plain_editor(Money(), theme), qtbot)
    commit("１２３４")
    assert editor.settle().value == 1234


def test_no_text_is_refused_by_a_mask_or_a_validator(theme, qtbot):
    for kind in (Money(), Day(), KIND_OF_CASE):
        editor = shown(plain_editor(kind, theme), qtbot)
        commit("这里写了别的字")
        assert editor.raw() == "这里写了别的字"
        assert editor.line.validator() is None
        assert editor.line.inputMask() == ""


# Long texts


def test_a_long_text_grows_and_tab_leaves_it(theme, qtbot):
    editor = shown(plain_editor(Text(4000, lines=6), theme), qtbot)
    assert isinstance(editor, TextEditor)
    low = editor.area.height()
    commit("\n".join("一行" for _ in range(8)))
    assert editor.area.height() > low
    commit("\n" * 40)
    high = editor.area.height()
    commit("\n")
    assert editor.area.height() == high
    assert high < (MOST_LINES + 2) * editor.area.fontMetrics().lineSpacing()
    assert editor.area.tabChangesFocus()


def test_composing_alone_changes_nothing(theme, qtbot):
    editor = shown(plain_editor(Text(4000, lines=6), theme), qtbot)
    changes = []
    editor.changed.connect(lambda: changes.append(1))
    compose("jing")
    compose("jing'cha")
    assert not changes
    compose("", commit="经查")
    assert changes == [1]
    assert editor.raw() == "经查"


# Days


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("38", date(2026, 3, 8)),
        ("3.8", date(2026, 3, 8)),
        ("0308", date(2026, 3, 8)),
        ("2026.3.8", date(2026, 3, 8)),
        ("今", date(2026, 3, 10)),
        ("+15", date(2026, 3, 25)),
        ("+15w", date(2026, 3, 31)),
        ("＋15ｗ", date(2026, 3, 31)),
        ("15个工作日", date(2026, 3, 31)),
        ("-1w", date(2026, 3, 9)),
    ],
)
def test_days_accept_what_clerks_write(typed, day, theme, qtbot):
    editor = shown(plain_editor(Day(), theme), qtbot)
    write(typed)
    assert editor.settle().value == day
    assert editor.raw() == day.isoformat()


def test_workdays_follow_the_calendar_of_the_office(theme, services, qtbot):
    services.records.save("own_days", {"day": "2026-3-20", "workday": "否", "note": "本县纪念日"})
    editor = plain_editor(Day(), theme, days=Days(services.deadlines.calendar))
    shown(editor, qtbot)
    write("+15w")
    assert editor.settle().value == date(2026, 4, 1)


def test_a_year_without_a_calendar_is_said_to_be_provisional(theme, qtbot):
    editor = shown(plain_editor(Day(), theme), qtbot)
    write("+300w")
    assert "还没有公布" in editor.settle().doubt


def test_the_calendar_opens_by_key_and_gives_a_day(theme, qtbot):
    editor = shown(plain_editor(Day(), theme), qtbot)
    editor.load(date(2026, 3, 5))
    assert isinstance(editor, DateEditor)
    press(Qt.Key.Key_F4)
    assert editor.calendar.isVisible()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_PageDown)
    press(Qt.Key.Key_Return)
    assert not editor.calendar.isVisible()
    assert editor.settle().value == date(2026, 4, 12)


def test_a_calendar_keeps_the_time_of_a_moment(theme, qtbot):
    editor = shown(plain_editor(Moment(), theme), qtbot)
    editor.load(Moment().parse("2026-3-5 14:30"))
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return)
    assert editor.settle().value == Moment().parse("2026-2-26 14:30")


def test_esc_closes_the_calendar_only(theme, qtbot):
    editor = shown(plain_editor(Day(), theme), qtbot)
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_Escape)
    assert not editor.calendar.isVisible()
    assert editor.raw() == ""


# Choices


@pytest.mark.parametrize(
    ("typed", "key"), [("sb", "mark"), ("假", "patent"), ("qt", "other"), ("其他", "other"), ("商标", "mark")]
)
def test_a_choice_takes_initials_beginnings_and_other_words(typed, key, theme, qtbot):
    editor = shown(ChoiceEditor(KIND_OF_CASE, theme), qtbot)
    write(typed)
    assert editor.popup.isVisible()
    assert editor.settle().value == key
    assert editor.raw() == KIND_OF_CASE.options[key]


def test_a_choice_is_narrowed_while_an_input_method_composes(theme, qtbot):
    editor = shown(ChoiceEditor(KIND_OF_CASE, theme), qtbot)
    compose("jm")
    assert [match.text for match in editor.popup.matches] == ["假冒专利"]
    assert editor.raw() == ""
    compose("")
    assert editor.settle().value == "patent"


def test_a_choice_can_be_picked_with_the_arrows(theme, qtbot):
    editor = shown(ChoiceEditor(KIND_OF_CASE, theme), qtbot)
    press(Qt.Key.Key_Down, times=4)
    press(Qt.Key.Key_Return)
    assert editor.settle().value == "other"


def test_a_word_that_is_no_choice_is_a_fault_and_stays(theme, qtbot):
    editor = shown(ChoiceEditor(KIND_OF_CASE, theme), qtbot)
    write("不存在")
    assert "不存在" in editor.settle().fault
    assert editor.raw() == "不存在"


def test_the_list_never_takes_the_focus(theme, qtbot):
    editor = shown(ChoiceEditor(KIND_OF_CASE, theme), qtbot)
    write("s")
    assert editor.line.hasFocus()
    assert editor.popup.isVisible()
    assert not editor.popup.isWindow()


def test_flags_are_one_stop_with_arrows_letters_and_space(theme, qtbot):
    editor = shown(FlagsEditor(PENALTIES, theme), qtbot)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert editor.raw() == ["warning", "goods"]
    write("f")
    press(Qt.Key.Key_Space)
    assert editor.settle().value == ("warning", "fine", "goods")
    stops = [box for box in editor.boxes.values() if box.focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert len(stops) == 1


@pytest.mark.parametrize(
    ("keys", "value"), [("y", True), ("1", True), ("n", False), ("0", False), ("yn", False), ("y ", None)]
)
def test_yes_and_no_by_one_key(keys, value, theme, qtbot):
    editor = shown(plain_editor(YesNo(), theme), qtbot)
    write(keys)
    assert editor.settle().value is value


def test_a_region_is_found_by_its_own_name(theme, qtbot):
    editor = shown(plain_editor(Region(), theme), qtbot)
    write("衡南")
    assert editor.popup.current().key == "430422"
    assert editor.settle().value == "430422"


def test_every_editor_says_its_name_to_a_screen_reader(theme, source, qtbot):
    for kind, _ in SAMPLES:
        editor = made(kind, theme, source)
        qtbot.addWidget(editor)
        editor.call("罚款", "以元为单位")
        target = editor.focusProxy() or editor
        assert "罚款" in target.accessibleName()


def test_numbers_stand_at_the_right(theme):
    editor = plain_editor(Money(), theme)
    assert isinstance(editor, LineEditor)
    assert editor.line.alignment() & Qt.AlignmentFlag.AlignRight
