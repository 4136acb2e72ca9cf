"""The first page: what presses stands in its group, Enter opens it, Space says why, Ctrl+P prints it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from db.services.agenda import Job
from desktop.context import Context
from desktop.pages.today_page import TodayPage
from tests.desktop.conftest import clipped
from tests.desktop.keyboard import press


@pytest.fixture
def pressing(context: Context) -> dict[str, int]:
    """Cases whose 90 days end on three different days, seen from 2026-03-10."""
    found = {}
    for name, filed in (("late", "2025-12-02"), ("today", "2025-12-10"), ("near", "2025-12-12")):
        found[name] = context.services.records.save("cases", {
            "number": f"期限{name}", "kind": "other", "cause": "测试", "filed_on": filed, "state": "investigating",
            "officer_a": 1 if name == "late" else 2, "parties": [{"party": {"name": f"当事人{name}"}}],
        })  # fmt: skip
    return found


@pytest.fixture
def page(context: Context, pressing, qtbot) -> TodayPage:
    made = TodayPage(context)
    qtbot.addWidget(made)
    made.resize(1150, 660)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.arrive()
    return made


def shown(page: TodayPage) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for line in page.list.lines():
        job = line.payload
        groups.setdefault(job.stage if isinstance(job, Job) else "waiting", []).append(line.number or line.title)
    return groups


def test_each_deadline_stands_in_its_group(page):
    found = shown(page)
    assert "期限late" in found["overdue"]
    assert "期限today" in found["today"]
    assert "期限near" in found["three"]


def test_enter_opens_the_case(page, pressing, qtbot):
    page.list.go_to(next(line.payload for line in page.list.lines() if line.number == "期限today"))
    with qtbot.waitSignal(page.go) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args == ["cases", pressing["today"]]


def test_the_arrows_pass_over_the_names_of_groups(page):
    page.list.setCurrentRow(1)
    for _ in range(len(page.list.lines()) - 1):
        press(Qt.Key.Key_Down)
        assert page.list.line() is not None
    assert page.list.line() == page.list.lines()[-1]


def test_the_derivation_stands_beside_and_space_hides_it(page):
    page.list.go_to(next(line.payload for line in page.list.lines() if line.number == "期限late"))
    assert "2025年12月2日" in page.why.text()
    assert "90日" in page.why.text()
    press(Qt.Key.Key_Space)
    assert not page.side.isVisible()
    press(Qt.Key.Key_Space)
    assert page.side.isVisible()


def test_it_follows_the_register(page, context, pressing, qtbot):
    context.services.records.save("cases", {"state": "archived"}, record_id=pressing["late"])
    qtbot.waitUntil(lambda: "期限late" not in str(shown(page)))


def test_it_is_grouped_and_filtered_by_officer(page):
    page.order.setCurrentIndex(1)
    texts = [page.list.item(row).text() for row in range(page.list.count())]
    assert any(text.startswith("张建国　") for text in texts)
    page.officers.setCurrentIndex(page.officers.findData("张建国"))
    assert {line.payload.due.officer for line in page.list.lines()} == {"张建国"}


def test_a_number_leads_to_its_group(page):
    three = next(button for button in page.stages.findChildren(type(page.stages._buttons[0]))
                 if button.stage.key == "three")  # fmt: skip
    three.click()
    assert page.list.line().payload.stage == "three"


def test_a_bar_leads_to_the_deadlines_of_its_day(page):
    page.ahead.setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Return)
    assert page.list.hasFocus()
    assert page.list.line().payload.due.ends_on > date(2026, 3, 10)


def test_a_click_on_a_month_asks_for_its_cases(page, qtbot):
    chart = page.months.chart
    at = next(number for number, bar in enumerate(chart._bars) if bar.payload == "2025-12")
    with qtbot.waitSignal(page.browse) as asked:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart._slot(at).center() + QPoint(0, 0))
    assert asked.args == ["cases", {"filed_on": "2025-12"}]


def test_the_list_is_printed_on_paper(page):
    page.print_it()
    assert page.preview.isVisible()
    assert page.preview.title.text() == "办案期限一览 2026-03-10"
    QTest.keyClick(page.preview, Qt.Key.Key_Escape)
    assert not page.preview.isVisible()
    assert page.list.hasFocus()


@pytest.mark.parametrize("register_path", ["empty"], indirect=True)
def test_an_empty_register_says_what_will_stand_here(context, qtbot):
    made = TodayPage(context)
    qtbot.addWidget(made)
    made.resize(856, 524)
    made.show()
    made.arrive()
    assert not made.list.isVisible()
    assert "没有要赶的期限" in made._nothing_words.text()
    assert not clipped(made)


@pytest.mark.parametrize("size", [(856, 500), (1198, 660), (1752, 970)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(page, context, size, look):
    context.theme.choose(look)
    page.resize(*size)
    page.toggle_why()
    page.toggle_why()
    assert not clipped(page)
    page.grab()


def test_one_key_starts_the_paper_that_ends_a_deadline(page, pressing, qtbot):
    page.list.go_to(next(line.payload for line in page.list.lines() if line.number == "期限today"))
    assert page.why.start.text() == "制作《行政处罚决定书》"
    with qtbot.waitSignal(page.paper_wanted) as wanted:
        press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wanted.args == ["cases", pressing["today"], "45"]


def test_what_is_owed_and_waits_to_be_published_leads_to_its_ledger(page, context, qtbot):
    assert not page.ledgers.isVisibleTo(page)
    context.services.records.save("cases", {
        "kind": "other", "filed_on": "2025-12-01", "decided_on": "2026-01-05", "fine": "10000", "penalty_kinds": "罚款",
        "deliveries": [{"title": "行政处罚决定书", "delivered_at": "2026-01-06 10:00", "method": "direct"}],
    })  # fmt: skip
    page.refresh()
    assert [line.words for line in page.ledgers.lines] == [
        "未缴清 1 件，10,000.00 元，逾期 1 件", "待公示 1 件，逾期 1 件",
    ]  # fmt: skip
    with qtbot.waitSignal(page.browse) as gone:
        page.ledgers.text.linkActivated.emit("0")
    assert gone.args == ["debts", {"payment_state": "overdue"}]


def test_clocks_of_complaints_fairs_and_credit_stand_on_the_first_page(page, context):
    save = context.services.records.save
    clue = {"source": "report", "nature": "complaint", "received_on": "2026-03-05", "content": "消费争议"}
    save("clues", clue)
    fair = save(
        "exhibitions", {"name": "轻工展", "form": "onsite", "opens_on": "2026-03-09", "closes_on": "2026-03-12"}
    )
    complaint = {"exhibition": fair, "received_at": "2026-03-09 15:30", "complainant": "某公司"}
    save("fair_complaints", complaint)
    events = [{"event": "repair_asked", "happened_on": "2026-03-09"}]
    save("credit_matters", {"party": {"name": "某某商行"}, "subject": "repair", "events": events})
    page.refresh()
    found = {line.payload.due.key: line for line in page.list.lines()}
    # 3/9 15:30: the hour is not counted, 24 hours from 16:00
    assert found["exhibition_complaint_handover"].left == "剩 7 小时"
    assert found["credit_repair_accept"].payload.due.ends_on == date(2026, 3, 11)
    assert found["complaint_accept"].payload.due.ends_on == date(2026, 3, 16)
