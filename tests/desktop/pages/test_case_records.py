"""Records taken on the spot, by keys: times, usual answers, the talk; kept while they are written."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.pages.case_page import CasePage
from desktop.pages.paper_view import LATEST, PAUSE
from desktop.pages.papers_section import Entry
from tests.desktop.keyboard import KeyCounter, control, focus, press, write

NOW = "2026-03-10 09:00"


@pytest.fixture
def case(context, qtbot, monkeypatch):
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-10")
    case_id = context.services.records.save("cases", {
        "kind": "trademark_infringement", "cause": "侵犯注册商标专用权", "found_on": "2026-3-2", "verified": "属实",
        "source": "report", "officer_a": "张建国", "officer_b": "王丽", "filed_on": "2026-3-5",
        "parties": [{"party": {"name": "雁湖县佳佳乐超市", "kind": "individual_business", "representative": "李明"}}],
    })  # fmt: skip
    page = CasePage(context)
    qtbot.addWidget(page)
    page.resize(1200, 680)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(case_id, {})
    page.arrive()
    return page


def open_record(page: CasePage, key: str) -> None:
    info = page.context.services.papers.info(key)
    page.open_paper(Entry(info.key, info.form, info.title))


def kept(page: CasePage, key: str) -> dict:
    return page.context.services.papers.own_values("cases", page.record_id, key)


def test_an_interview_costs_few_keys_beside_its_words(case):
    open_record(case, "interview_record")
    form = case.paper.own.form
    form.go_to("started")
    counter = KeyCounter(QApplication.instance())
    control(Qt.Key.Key_Semicolon)
    form.go_to("licence_seen")
    for _ in range(3):
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F6)
    talk = case.paper.own.dialogue
    answered = len(talk.turns)
    for _ in range(answered):
        QApplication.instance().removeEventFilter(counter)  # the words themselves
        write("是的。")
        QApplication.instance().installEventFilter(counter)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)  # no further question
    assert answered >= 9
    assert counter.keys <= 2 + 6 + 1 + answered + 2
    assert counter.clicks == 0
    case.paper._keep()
    values = kept(case, "interview_record")
    assert f"{values['started']:%Y-%m-%d %H:%M}" == NOW
    assert values["licence_seen"] == "看清楚了。"
    assert values["duty_known"] == "明白。"
    assert [row["answer"] for row in values["talk"]][:answered] == ["是的。"] * answered


def test_the_talk_is_kept_while_it_is_written_and_shown_afterwards(case):
    open_record(case, "interview_record")
    press(Qt.Key.Key_F6)
    write("我是经营者")
    assert case.paper._latest.isActive()
    assert PAUSE + LATEST <= 2000
    case.paper._latest.timeout.emit()  # the moment comes while the clerk goes on writing
    assert kept(case, "interview_record")["talk"][0]["answer"] == "我是经营者"
    write("，姓李")
    press(Qt.Key.Key_F6)
    assert "我是经营者，姓李" in case.paper._sheet.text
    assert not case.paper.own.dialogue.isVisible()
    assert case.paper.own.isVisible()


def test_what_is_half_typed_neither_jumps_nor_keeps_the_rest_from_being_kept(case):
    open_record(case, "site_record")
    form = case.paper.own.form
    form.go_to("scene")
    control(Qt.Key.Key_A)
    write("货架上有洗发水二十瓶")
    form.go_to("started")
    write("3月")
    case.paper._latest.timeout.emit()
    assert kept(case, "site_record")["scene"] == "货架上有洗发水二十瓶"
    assert form.set.fields["started"].editor.raw() == "3月"
    assert not form.set.fields["started"].outcome.fault


def test_a_record_says_beside_its_text_what_is_to_be_noted(case):
    open_record(case, "site_record")
    scene = case.paper.own.form.set.fields["scene"]
    assert "逐项写明" in scene._guide.text()
    assert "注册商标" in scene._guide.text()


def test_a_usual_answer_is_offered_and_never_written_by_itself(case):
    open_record(case, "site_record")
    form = case.paper.own.form
    assert kept(case, "site_record")["confirmed"] is None
    form.go_to("confirmed")
    write("不对")
    press(Qt.Key.Key_Down)
    assert form.set.fields["confirmed"].editor.raw() == "不对"


def test_a_missing_answer_leads_into_the_talk(case):
    open_record(case, "interview_record")
    case.paper._jump("own.talk.1.answer")
    assert focus() is case.paper.own.dialogue.answer
    assert case.paper.own.dialogue._row == 1
    press(Qt.Key.Key_Escape)
    assert case.frame.currentWidget() is case.paper


def test_a_paper_without_a_talk_has_no_button_for_it(case):
    open_record(case, "site_record")
    assert not case.paper.own.talk.isVisible()
    press(Qt.Key.Key_F6)
    assert case.paper.beside.currentIndex() == 0


def test_an_unanswered_question_is_not_printed_on_the_issued_record(case, context):
    open_record(case, "interview_record")
    press(Qt.Key.Key_F6)
    write("我是经营者。")
    press(Qt.Key.Key_F6)
    case.paper._keep()
    raw = {"started": "现", "ended": "现", "place": "本局", "person": "李明"}
    row = context.services.papers.issue("cases", case.record_id, "interview_record", raw=raw)
    text = context.services.papers._stored(row.id)["frozen"]
    assert "我是经营者。" in text
    assert "你还有什么需要补充说明的" not in text
