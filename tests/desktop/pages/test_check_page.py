"""A check filled standing at a booth, by keys alone: each answer saved, remarks where it is bad, findings to clues."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from db.errors import Invalid
from db.services import Services, open_register
from desktop.context import Context
from desktop.pages.catalog import record_page
from desktop.pages.check_page import CheckPage
from desktop.tasks import Tasks
from tests.desktop.conftest import clipped
from tests.desktop.keyboard import KeyCounter, commit, control, press, write

REMARK = "委托书已过期，只有复印件"


@pytest.fixture
def check(context: Context) -> int:
    services = context.services
    fair = services.records.save(
        "exhibitions", {"name": "第127届广交会", "form": "线下", "opens_on": "2026-03-20", "closes_on": "2026-03-29"}
    )
    stand = services.records.save(
        "exhibitors",
        {
            "exhibition": fair,
            "party": {"name": "雁湖县晚安家居有限公司", "kind": "enterprise", "region": "430422"},
            "name": "雁湖晚安家居",
            "hall": "2号馆",
            "booth": "A10",
            "exhibits": [{"name": "床垫", "source": "own"}],
        },
    )
    return services.exhibitions.start(stand)


@pytest.fixture
def page(context: Context, check: int, qtbot) -> CheckPage:
    made = record_page(context, "risk_checks")
    assert isinstance(made, CheckPage)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open(check, {})
    made.arrive()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.filler)
    return made


@pytest.fixture
def counter(qapp: QApplication):
    made = KeyCounter(qapp)
    yield made
    qapp.removeEventFilter(made)


def answers(services: Services, check: int) -> dict[str, tuple[str, str | None]]:
    rows = services.records.load("risk_checks", check)["answers"]
    return {row["question"]: (row["answer"], row["remark"]) for row in rows}


def good_key(page: CheckPage) -> str:
    question = page.filler.current()
    if "yes" not in question.options:
        return "1"
    return "y" if "yes" not in question.bad else "n"


def bad_key(page: CheckPage) -> str:
    return "n" if "no" in page.filler.current().bad else "y"


def test_twenty_answers_with_two_failures_take_at_most_thirty_keys(page, counter, context, check):
    remarks = 0
    for number in range(20):
        if number not in (1, 10):
            write(good_key(page))
            continue
        write(bad_key(page))
        before = counter.keys
        commit(REMARK)
        remarks += counter.keys - before
        press(Qt.Key.Key_Return)
    given = answers(context.services, check)
    assert len(given) == 20
    assert [remark for _, remark in given.values() if remark] == [REMARK, REMARK]
    assert len(page.filler.sheet.score.findings) == 2
    assert counter.clicks == 0
    assert counter.keys - remarks <= 30


def test_a_killed_program_loses_no_answer(page, context, check):
    write("y")
    other = open_register(context.services.path, user="王某", read_only=True)
    assert answers(other, check)["A1"] == ("yes", None)
    other.close()


def test_going_back_and_answering_again_goes_on_where_work_was_left(page, context, check):
    write("yyy")
    press(Qt.Key.Key_Up, times=3)
    assert page.filler.current().key == "A1"
    write("n")
    assert page.filler.card.remark.hasFocus()
    commit("名称不一致")
    press(Qt.Key.Key_Up)  # keeps the remark too
    assert page.filler.current().key == "A1"
    assert answers(context.services, check)["A1"] == ("no", "名称不一致")
    write("y")
    assert page.filler.current().key == "A4"
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Delete)
    assert "A3" not in answers(context.services, check)


def test_a_choice_is_answered_by_its_number_and_opens_its_question(page, context, check):
    while page.filler.current().key != "B2":
        write(good_key(page))
    write("2")
    assert answers(context.services, check)["B2"][0] == "oem"
    assert page.filler.current().key == "B3"


def test_a_key_without_meaning_answers_nothing(page, context, check):
    write("x7")
    assert answers(context.services, check) == {}
    assert page.filler.current().key == "A1"


def test_one_key_turns_a_finding_into_a_clue_and_opens_it_next_time(page, context, check, qtbot):
    write("n")
    press(Qt.Key.Key_F8)
    clue = page.filler.current().clue
    assert context.services.exhibitions.clues.origin(clue).record_id == check
    with qtbot.waitSignal(page.go) as went:
        press(Qt.Key.Key_F8)
    assert went.args == ["clues", clue]


def test_what_the_register_knows_and_the_level_stand_beside(page):
    assert "不一致" in page.filler.side.known.text()
    write("yyy4")
    assert "A4" in page.filler.side.made_of.text()
    assert "否决项" in page.filler.side.made_of.text()


def test_a_photo_dropped_anywhere_is_attached(page, context, check, tmp_path):
    photo = tmp_path / "展位.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 photo")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.frame.dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, none))
    assert [one.name for one in context.services.attachments.of("risk_checks", check)] == ["展位.jpg"]
    assert "展位.jpg" in page.filler.side.photos.text()


def test_a_whole_check_is_handed_in_reviewed_and_closed(page, context, check):
    while page.filler.sheet.score.missing:
        write(good_key(page))
    press(Qt.Key.Key_Return)
    assert context.services.records.load("risk_checks", check)["state"] == "filled"
    assert not page.filling
    page.take_step("review")
    page.take_step("close")
    assert context.services.records.load("risk_checks", check)["state"] == "closed"
    page.back_button.click()
    assert page.banner.topic == "ask"
    commit("企业换了展品")
    press(Qt.Key.Key_Return)
    assert context.services.records.load("risk_checks", check)["state"] == "draft"


def hand_in(page: CheckPage, *bad: str) -> None:
    """Answer everything that is open, these questions badly, and hand the check in."""
    while page.filler.sheet.score.missing:
        if page.filler.current().key in bad:
            write(bad_key(page))
            commit(REMARK)
            press(Qt.Key.Key_Return)
        else:
            write(good_key(page))
    press(Qt.Key.Key_Return)


def state_of(page: CheckPage, context: Context) -> str:
    return context.services.records.load("risk_checks", page.record_id)["state"]


def told(page: CheckPage) -> str:
    return page.strip.accessibleName()


def test_the_way_of_a_check_is_walked_by_its_prominent_button(page, context):
    hand_in(page, "C5", "D2")
    assert "填报现在" in told(page)
    assert "评定等级　高" in page.result.level.text()
    assert [page.result.table.topLevelItem(row).text(0) for row in range(2)] == ["C5", "D2"]
    for label, words in (
        ("复核", ""),
        ("下达整改", ""),
        ("登记整改反馈", "整改照片3张"),
        ("整改未通过", "标识没有撤下"),
        ("登记整改反馈", "重新拍的照片"),
        ("整改通过", ""),
        ("销号", ""),
    ):
        step = next(one for one in page.steps() if one.label == label)
        assert page.head.step.text() == f"下一步：{label}" or label == "整改未通过"
        page.take_step(step.key)
        if words:
            commit(words)
            press(Qt.Key.Key_Return)
    assert state_of(page, context) == "closed"
    assert "销号已完成" in told(page)
    rows = context.services.records.load("risk_checks", page.record_id)["rectifications"]
    assert {row["proof"] for row in rows} == {"重新拍的照片"}
    assert {row["result"] for row in rows} == {"passed"}
    assert page.head.step.isHidden()


def test_somebody_who_checked_does_not_review(page, context):
    officer = context.services.records.save("officers", {"name": "李某", "licence_number": "4304299"})
    context.services.records.save("risk_checks", {"checker_a": officer}, record_id=page.record_id)
    hand_in(page)
    page.take_step("review")
    assert page.banner.topic == "ask"
    commit("李某")
    press(Qt.Key.Key_Return)
    assert state_of(page, context) == "filled"
    context.faults.box.close()
    page.take_step("review")
    commit("王丽")
    press(Qt.Key.Key_Return)
    assert state_of(page, context) == "reviewed"
    assert "王丽" in told(page)


def test_a_level_by_hand_stands_beside_the_computed_one_with_both_names(page, context):
    hand_in(page)
    values = {"manual_level": "middle", "manual_reason": "上届被投诉三次", "manual_by": "李某"}
    with pytest.raises(Invalid, match="另一人复核"):
        context.services.records.save("risk_checks", values, record_id=page.record_id)
    context.services.records.save("risk_checks", values | {"manual_second": "王丽"}, record_id=page.record_id)
    page.reload()
    shown = page.result.level.text()
    assert "评定等级　低" in shown
    assert "人工定级　中" in shown
    assert all(word in shown for word in ("上届被投诉三次", "李某定级", "王丽复核"))


def test_another_version_of_the_checklist_is_shown_and_changes_nothing(page, context):
    hand_in(page, "D2")
    before = context.services.records.load("risk_checks", page.record_id)
    assert "2027版" in page.result.versions.text()
    assert len(context.services.exhibitions.compared(page.record_id)) >= 2
    assert context.services.records.load("risk_checks", page.record_id)["level"] == before["level"]


def test_a_finding_of_a_handed_in_check_becomes_a_clue_by_one_key(page, context, qtbot):
    hand_in(page, "C5")
    page.result.table.setFocus()
    press(Qt.Key.Key_F8)
    (clue,) = [row["clue"] for row in page.values["answers"] if row["clue"]]
    content = context.services.records.load("clues", clue)["content"]
    assert REMARK not in content
    with qtbot.waitSignal(page.go) as went:
        press(Qt.Key.Key_Return)
    assert went.args == ["clues", clue]
    shown = record_page(context, "clues")
    qtbot.addWidget(shown)
    shown.open(clue, {})
    with qtbot.waitSignal(shown.go) as back:
        shown.jump(shown.notes()[0].path)
    assert back.args == ["risk_checks", page.record_id]


def test_one_key_goes_to_the_next_stand_where_nobody_was(page, context, qtbot):
    stand = context.services.records.load("risk_checks", page.record_id)["exhibitor"]
    fair = context.services.records.load("exhibitors", stand)["exhibition"]
    party = {"name": "雁湖县第二家居有限公司", "kind": "enterprise"}
    other = context.services.records.save("exhibitors", {"exhibition": fair, "party": party, "booth": "A2"})
    hand_in(page)
    with qtbot.waitSignal(page.go) as went:
        press(Qt.Key.Key_F9)
    assert context.services.records.load("risk_checks", went.args[1])["exhibitor"] == other


def test_a_picture_is_pasted_while_answering(page, context, check):
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(0)
    QGuiApplication.clipboard().setImage(picture)
    control(Qt.Key.Key_V)
    assert [one.name.split(".")[-1] for one in context.services.attachments.of("risk_checks", check)] == ["png"]


def test_the_papers_of_a_check_are_made_on_its_page(page):
    hand_in(page, "C5")
    page.take_step("review")
    assert [one.form for one in page.papers.groups["下一步还缺"]] == ["E2"]
    page.open_paper_of("risk_check_sheet")
    assert page.paper.preview._pdf.startswith(b"%PDF")
    page.paper.closed.emit()
    assert page.frame.currentWidget() is page.frame.ground


def test_keys_typed_faster_than_the_disk_wait_for_their_question(page, context, check, qtbot):
    tasks = Tasks(context.faults.show)
    page.filler.context = replace(context, tasks=tasks)
    write("yyy1y")
    assert answers(context.services, check) == {} or len(answers(context.services, check)) <= 1
    tasks.finish()
    qtbot.waitUntil(lambda: len(answers(context.services, check)) == 5)
    tasks.finish()
    assert answers(context.services, check)["A4"] == ("none", None)
    tasks.close()


def test_the_record_is_one_key_away(page):
    press(Qt.Key.Key_F6)
    assert not page.filling
    press(Qt.Key.Key_F6)
    assert page.filling


@pytest.mark.parametrize("size", [(850, 520), (1190, 690)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(page, context, size, look):
    context.theme.choose(look)
    page.resize(*size)
    write("yn")
    assert not clipped(page)
