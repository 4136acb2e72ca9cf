"""A complaint at a fair: its clocks run in hours, and each step records the moment it was taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from db.kinds import now
from db.services import Services
from desktop.context import Context
from desktop.pages.catalog import record_page
from desktop.pages.complaint_page import ComplaintPage
from tests.desktop.conftest import clipped
from tests.desktop.keyboard import commit, press


@pytest.fixture
def complaint(services: Services) -> int:
    fair = services.records.save("exhibitions", {"name": "湖区展", "form": "onsite", "opens_on": "2026-03-09"})
    party = {"name": "雁湖县晚安家居有限公司", "kind": "enterprise"}
    stand = services.records.save("exhibitors", {"exhibition": fair, "party": party, "booth": "A1"})
    values = {
        "exhibition": fair,
        "exhibitor": stand,
        "received_at": now() - timedelta(hours=2),
        "complainant": "某公司",
    }
    return services.records.save("fair_complaints", values | {"exhibit": "晚安床垫", "facts": "标识近似"})


@pytest.fixture
def page(context: Context, complaint: int, qtbot) -> ComplaintPage:
    made = record_page(context, "fair_complaints")
    assert isinstance(made, ComplaintPage)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open(complaint, {})
    made.arrive()
    return made


def test_the_way_of_a_complaint_is_walked_by_its_prominent_button(page, services):
    clock = page.clocks()[0]
    assert clock.name == "展会投诉材料移交"
    assert clock.left == "还有 23 小时 0 分"  # the hour in which it was received does not count
    for label, words in (("受理", ""), ("通知已送达", ""), ("收到答辩", ""), ("移交", "雁湖县市场监督管理局")):
        assert page.head.step.text() == f"下一步：{label}"
        page.take_step(page.steps()[0].key)
        if words:
            commit(words)
            press(Qt.Key.Key_Return)
    values = services.records.load("fair_complaints", page.record_id)
    assert values["acceptance"] == "accepted"
    assert values["received_at"] < values["served_at"] <= values["answered_at"] <= values["handed_at"] <= now()
    assert values["handed_to"] == "雁湖县市场监督管理局"
    assert {one.left for one in page.clocks()} == {"按时办理"}
    assert page.head.step.text() == "下一步：登记处理结果"


def test_a_refusal_needs_its_reason(page, services):
    page.take_step("refuse")
    press(Qt.Key.Key_Return)
    assert services.records.load("fair_complaints", page.record_id)["acceptance"] is None
    commit("权利已被宣告无效")
    press(Qt.Key.Key_Return)
    values = services.records.load("fair_complaints", page.record_id)
    assert (values["acceptance"], values["refusal"]) == ("refused", "权利已被宣告无效")


def test_a_limit_that_has_passed_says_by_how_long(page, services):
    late = {
        "acceptance": "accepted",
        "received_at": now() - timedelta(hours=30),
        "served_at": now() - timedelta(hours=27),
    }
    services.records.save("fair_complaints", late, record_id=page.record_id)
    page.reload()
    told = {one.name: one for one in page.clocks()}
    assert told["展会被投诉人答辩"].tone == "danger"
    assert told["展会被投诉人答辩"].left.startswith("已超期")


def test_missing_papers_repetition_and_a_second_infringement_are_told_with_their_articles(page, services):
    articles = [note.article for note in page.notes()]
    assert "《展会知识产权保护办法》第九条" in articles
    first = services.records.load("fair_complaints", page.record_id)
    again = {name: first[name] for name in ("exhibition", "exhibitor", "complainant", "exhibit")}
    second = services.records.save("fair_complaints", again | {"received_at": now(), "result": "established"})
    services.records.save("fair_complaints", {"result": "established"}, record_id=page.record_id)
    page.open(second, {})
    told = "；".join(note.sentence for note in page.notes())
    assert "同一展品以前被投诉过" in told
    assert "禁止其参加下一届" in told


def test_a_complaint_becomes_a_clue_and_both_know_each_other(page, services, qtbot):
    page.take_step("accept")
    with qtbot.waitSignal(page.go) as went:
        page.take_step("clue")
    assert went.args[0] == "clues"
    origin = services.exhibitions.clues.origin(went.args[1])
    assert (origin.register, origin.record_id) == ("fair_complaints", page.record_id)
    page.reload()
    assert "clue" not in [one.key for one in page.steps()]


@pytest.mark.parametrize("size", [(850, 520), (1190, 690)])
def test_nothing_is_clipped(page, size):
    page.resize(*size)
    page.take_step("refuse")
    assert not clipped(page.head)
    assert not clipped(page.banner)
