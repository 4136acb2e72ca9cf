"""A stand: what the register knows of it while it is typed, its checks and complaints, the way to the next check."""

from __future__ import annotations

import pytest

from db.services import Services
from desktop.context import Context
from desktop.pages.catalog import record_page
from desktop.pages.exhibitor_page import ExhibitorPage
from tests.desktop.conftest import clipped

ENDED = "ZL202139845640.0"


@pytest.fixture
def stand(services: Services) -> int:
    fair = services.records.save("exhibitions", {"name": "湖区展", "form": "onsite", "opens_on": "2026-03-20"})
    party = {"name": "雁湖县晚安家居有限公司", "kind": "enterprise"}
    return services.records.save("exhibitors", {"exhibition": fair, "party": party, "booth": "A1", "hall": "1号馆"})


@pytest.fixture
def page(context: Context, stand: int, qtbot) -> ExhibitorPage:
    made = record_page(context, "exhibitors")
    assert isinstance(made, ExhibitorPage)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open(stand, {})
    made.arrive()
    return made


def noted(page: ExhibitorPage) -> str:
    return "；".join(note.sentence for note in page._noted)


def type_exhibit(page: ExhibitorPage, **row: str) -> None:
    """Type an exhibit into the grid, and let the pause after typing pass."""
    page.view.restore({"exhibits": [{"name": "床垫", **row}]})
    page._ask_hints()


def test_a_patent_that_ended_is_told_before_anything_is_saved(page, services):
    right = {"name": "防滑地砖", "kind": "design", "number": ENDED, "holder": "海州新材料科技有限公司"}
    services.records.save("rights", right | {"filed_on": "2021-08-03", "ended_on": "2025-06-30"})
    type_exhibit(page, patents=ENDED)
    assert "已终止" in noted(page)
    assert "没有登记授权" in noted(page)
    type_exhibit(page, patents=ENDED, licence="合同〔2026〕3号")
    assert "没有登记授权" not in noted(page)
    assert services.records.load("exhibitors", page.record_id)["exhibits"] == []


def test_a_number_with_a_wrong_check_digit_and_a_class_that_does_not_fit_are_told_while_typing(page, services):
    type_exhibit(page, patents="ZL202139845640.1")
    assert "D2" in noted(page)
    mark = {"name": "竹栖", "kind": "trademark", "number": "12345678", "classes": "20"}
    services.records.save("rights", mark | {"holder": "雁湖县晚安家居有限公司", "registered_on": "2022-03-14"})
    type_exhibit(page, mark_number="12345678", classes="25")
    assert "核定第20类，展品在第25类" in noted(page)


def test_earlier_complaints_and_cases_of_the_enterprise_are_told_with_the_way_to_them(page, services, qtbot):
    values = services.records.load("exhibitors", page.record_id)
    earlier = services.records.save("exhibitions", {"name": "去年展", "form": "onsite", "opens_on": "2025-03-20"})
    before = services.records.save("exhibitors", {"exhibition": earlier, "party": values["party"], "booth": "B1"})
    complaint = services.records.save(
        "fair_complaints",
        {
            "exhibition": earlier,
            "exhibitor": before,
            "received_at": "2025-03-21 10:00",
            "complainant": "某公司",
            "result": "established",
        },
    )
    page.open(page.record_id, {})
    page.reload()
    (note,) = [one for one in page._noted if "去年展" in one.sentence]
    assert note.level == "serious"
    with qtbot.waitSignal(page.go) as went:
        page.jump(note.path)
    assert went.args == ["fair_complaints", complaint]


def test_the_prominent_button_starts_a_check_and_goes_on_with_it(page, services, qtbot):
    assert page.head.step.text() == "下一步：开始排查"
    with qtbot.waitSignal(page.go) as went:
        page.take_step("start")
    check = went.args[1]
    page.reload()
    assert page.head.step.text() == "下一步：继续排查"
    assert page.table.topLevelItem(0).text(2) == "草稿"
    with qtbot.waitSignal(page.go) as again:
        page.table.opened.emit(("risk_checks", check))
    assert again.args == ["risk_checks", check]


def test_a_complaint_is_registered_with_what_is_known(page, qtbot):
    with qtbot.waitSignal(page.make) as went:
        page.take_step("complain")
    register, values = went.args
    assert register == "fair_complaints"
    assert (values["exhibitor"], values["exhibition_text"]) == (page.record_id, "湖区展")


@pytest.mark.parametrize("size", [(850, 520), (1190, 690)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(page, services, context, size, look):
    services.exhibitions.start(page.record_id)
    page.reload()
    context.theme.choose(look)
    page.resize(*size)
    assert not clipped(page.head)
