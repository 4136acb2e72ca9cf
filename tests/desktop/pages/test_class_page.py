"""Sixty people waiting: the absent by their initials, a scanner, a pasted list, undo; keys are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from db.kinds import today
from db.services import Services
from desktop.context import Context
from desktop.pages.catalog import record_page
from desktop.pages.class_page import ClassPage
from desktop.pages.sign_in_words import Typed, is_list, read
from desktop.tasks import Tasks
from tests.desktop.conftest import clipped
from tests.desktop.keyboard import KeyCounter, commit, control, press, write

FAMILIES = "赵钱孙李周吴郑王冯陈"
GIVEN = ("建国", "小明", "芳", "丽华", "志强", "海燕")
UNITS = ("综合行政执法大队", "荷塘市场监督管理所", "城关市场监督管理所")


@pytest.fixture
def training(services: Services) -> int:
    people = []
    for number in range(60):
        name = FAMILIES[number % 10] + GIVEN[number // 10]
        values = {"name": name, "unit": UNITS[number % 3], "licence_number": f"4304{number:04d}"}
        people.append(services.records.save("people", values))
    return services.records.save(
        "training_classes",
        {
            "name": "知识产权执法业务培训班",
            "starts_on": today(),
            "courses": [
                {"session": 1, "topic": "商标案件办理", "held_on": today(), "hours": "4"},
                {"session": 2, "topic": "专利标识检查", "held_on": today(), "hours": "4"},
            ],
            "participants": [{"person": one} for one in people],
        },
    )


@pytest.fixture
def page(context: Context, training: int, qtbot) -> ClassPage:
    made = record_page(context, "training_classes")
    assert isinstance(made, ClassPage)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open(training, {})
    made.arrive()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.sign_in.line)
    return made


@pytest.fixture
def counter(qapp: QApplication):
    made = KeyCounter(qapp)
    yield made
    qapp.removeEventFilter(made)


def named(services: Services, training: int, status: str, session: int = 1) -> set[str]:
    return {one.name for one in services.trainings.sheet(training, session) if one.status == status}


def test_sixty_with_four_absent_take_at_most_twenty_five_keys(page, counter, services, training):
    write("qjg sxm lf fhy")
    press(Qt.Key.Key_Return)
    assert named(services, training, "absent") == {"钱建国", "孙小明", "李芳", "冯海燕"}
    assert len(named(services, training, "present")) == 56
    assert "实到 <b>56</b>" in page.sign_in.counts.text()
    assert counter.clicks == 0
    assert counter.keys <= 25


def test_a_word_for_several_asks_which_and_is_answered_by_a_number(page, services, training):
    write("wf")
    press(Qt.Key.Key_Return)
    assert "吴芳" in page.sign_in.told.text()
    assert "王芳" in page.sign_in.told.text()
    first = page.sign_in.told.text().split("1 ")[1][:2]
    write("1")
    press(Qt.Key.Key_Return)
    assert named(services, training, "absent") == {first}


def test_late_and_leave_and_make_up_with_reason_and_approval(page, services, training):
    write("L ljg 20")
    press(Qt.Key.Key_Return)
    write("v qxm")
    press(Qt.Key.Key_Return)
    commit("病假")
    press(Qt.Key.Key_Return)
    write("m slh")
    press(Qt.Key.Key_Return, times=2)  # no reason: it is asked for
    commit("手机没电")
    press(Qt.Key.Key_Return)
    commit("张建国")
    press(Qt.Key.Key_Return)
    lines = {one.name: one for one in services.trainings.sheet(training, 1)}
    assert (lines["李建国"].status, lines["李建国"].minutes) == ("late", 20)
    assert (lines["钱小明"].status, lines["钱小明"].reason) == ("leave", "病假")
    makeup = lines["孙丽华"]
    assert (makeup.status, makeup.reason, makeup.approved_by) == ("makeup", "手机没电", "张建国")
    assert QApplication.focusWidget() is page.sign_in.line


def test_letters_mark_those_chosen_on_the_board(page, services, training):
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    write("l")
    assert named(services, training, "late") == {"赵建国", "钱建国"}
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.sign_in.line


def test_entries_faster_than_the_disk_are_done_in_their_order(page, context, services, training):
    tasks = Tasks(context.faults.show)
    page.sign_in.context = replace(context, tasks=tasks)
    write("43040000")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F9)
    write("l qjg")
    press(Qt.Key.Key_Return)
    tasks.finish()
    tasks.close()
    assert named(services, training, "present") == {"赵建国"}
    assert named(services, training, "late") == {"钱建国"}
    assert len(named(services, training, "absent")) == 58


def test_marks_are_undone_one_entry_after_the_other(page, services, training):
    write("qjg sxm")
    press(Qt.Key.Key_Return)
    write("l slh")
    press(Qt.Key.Key_Return)
    control(Qt.Key.Key_Z)
    assert named(services, training, "late") == set()
    assert len(named(services, training, "absent")) == 2
    control(Qt.Key.Key_Z)
    assert len(named(services, training, "present")) == 60
    control(Qt.Key.Key_Z)
    assert "没有可以撤销" in page.sign_in.told.text()


def test_a_scanner_signs_in_whoever_stands_there_and_the_others_are_absent(page, services, training):
    for code in ("43040000", "43040011"):
        write(code)
        press(Qt.Key.Key_Return)
    assert named(services, training, "present") == {"赵建国", "钱小明"}
    write("99990000")
    press(Qt.Key.Key_Return)
    assert "没有找到证号“99990000”" in page.sign_in.told.text()
    press(Qt.Key.Key_F9)
    assert len(named(services, training, "absent")) == 58
    press(Qt.Key.Key_F8)
    assert page.sign_in.told.text() == "所有人都已有记录"


def test_pasted_names_are_shown_as_matched_before_anybody_is_marked(page, services, training):
    QGuiApplication.clipboard().setText("1.赵建国\n2、钱小明\n3. 孙理华\n李晓明\n路人甲\n")
    control(Qt.Key.Key_V)
    pasted = page.sign_in.pasted
    assert page.sign_in.places.currentWidget() is pasted
    assert named(services, training, "present") == set()
    how = {one.name: one.how for one in pasted.found}
    assert how == {"赵建国": "exact", "钱小明": "exact", "孙理华": "pinyin", "李晓明": "pinyin", "路人甲": "none"}
    assert pasted.unmatched() == ("路人甲",)
    press(Qt.Key.Key_Space)  # the usual button
    assert named(services, training, "present") == {"赵建国", "钱小明", "孙丽华", "李小明"}
    assert len(named(services, training, "absent")) == 56
    assert "路人甲" in page.sign_in.told.text()
    control(Qt.Key.Key_Z)
    assert named(services, training, "absent") == set()


def test_a_similar_name_is_offered_and_never_taken(page, services, training):
    QGuiApplication.clipboard().setText("孙丽花某\n周志国强")
    control(Qt.Key.Key_V)
    pasted = page.sign_in.pasted
    assert pasted.people() == ()
    pasted.table.setFocus()
    place = next(place for place, one in enumerate(pasted.found) if one.candidates)
    pasted.table.setCurrentIndex(pasted.table.model().index(place, 0))
    press(Qt.Key.Key_Return)
    assert pasted.people() == (pasted.found[place].candidates[0],)
    press(Qt.Key.Key_Escape)
    assert page.sign_in.places.currentWidget() is page.sign_in.board


def test_an_empty_roster_is_filled_from_the_clipboard(page, services, context):
    values = {"name": "第二期", "starts_on": today(), "courses": [{"session": 1, "topic": "专利"}]}
    other = services.records.save("training_classes", values)
    page.open(other, {})
    QGuiApplication.clipboard().setText("赵建国\n新来的\n")
    control(Qt.Key.Key_V)
    press(Qt.Key.Key_Space)
    assert [one.name for one in services.trainings.sheet(other, 1)] == ["赵建国", "新来的"]


def test_each_session_has_its_own_sign_in(page, services, training):
    press(Qt.Key.Key_PageDown)
    write("qjg")
    press(Qt.Key.Key_Return)
    assert named(services, training, "absent", 2) == {"钱建国"}
    assert named(services, training, "", 1) == {one.name for one in page.sign_in.people}


def test_the_record_is_one_key_away_and_shows_the_marks(page):
    write("qjg")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F6)
    assert not page.signing
    assert len(page.values["attendance"]) == 60
    press(Qt.Key.Key_F6)
    assert page.signing


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("zw lxm", Typed("zw lxm")),
        ("l wf 20", Typed("wf", "late", 20)),
        ("迟到 王芳", Typed("王芳", "late")),
        ("m", Typed("m")),
        ("3", Typed(choice=3)),
        ("43042101", Typed(status="present", code="43042101")),
        ("ＺＷ", Typed("ZW")),
        ("", Typed()),
    ],
)
def test_a_line_is_read_as_it_is_meant(text, meant):
    assert read(text) == meant


def test_a_list_is_told_from_a_word():
    assert is_list("王芳、李小明")
    assert not is_list("王芳\n")


@pytest.mark.parametrize("size", [(850, 520), (1190, 690)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(page, context, size, look):
    context.theme.choose(look)
    page.resize(*size)
    write("qjg wf")
    press(Qt.Key.Key_Return)
    assert not clipped(page)


def test_the_class_shows_its_figures_and_each_opens_its_people(page, services, training, qtbot):
    write("qjg sxm")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F6)
    assert page.numbers.isVisibleTo(page)
    with qtbot.waitSignal(page.browse) as went:
        page.numbers.chosen.emit("attended")
    assert went.args[0] == "people"
    assert len(went.args[1]["id"]) == 58
    assert "第1课 商标案件办理：60（出勤 58" in page.charts._charts["sessions"].accessibleDescription()
    units = page.charts._charts["units"].accessibleDescription()
    assert all(unit in units for unit in UNITS)


def test_the_next_step_follows_the_class_to_its_printed_file(page, services, training, monkeypatch):
    write("qjg")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_PageDown)
    press(Qt.Key.Key_F8)
    press(Qt.Key.Key_F6)
    assert page.head.step.text() == "下一步：签到"
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-12")
    page.reload()
    assert page.head.step.text() == "下一步：颁发证书"
    page.take_step("certify")
    assert page.head.step.text() == "下一步：打印一班一档"
    page.take_step("print")
    names = [page.bundle.sets.item(row).text() for row in range(page.bundle.sets.count())]
    assert [name.split("　")[0] for name in names] == ["办班前准备", "一班一档", "全部结业证书"]


def test_a_class_without_courses_or_names_says_what_is_missing(page, services):
    other = services.records.save("training_classes", {"name": "第三期", "starts_on": "2026-05-01"})
    page.open(other, {})
    assert page.head.step.text() == "下一步：登记课程"
    services.records.save("training_classes", {"courses": [{"session": 1, "topic": "专利"}]}, record_id=other)
    page.reload()
    assert page.head.step.text() == "下一步：登记参训名单"
