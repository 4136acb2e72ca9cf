"""A fair on one page: stands in walking order, one key to the next check, figures that open what they count."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.services import Services
from desktop.context import Context
from desktop.pages.catalog import list_page, record_page
from desktop.pages.exhibition_page import ExhibitionPage
from tests.desktop.conftest import clipped
from tests.desktop.keyboard import control, press, write

STANDS = (("1号馆", "A2"), ("2号馆", "A1"), ("1号馆", "A10"), ("1号馆", "A1"))


@pytest.fixture
def fair(services: Services) -> int:
    fair = services.records.save(
        "exhibitions", {"name": "湖区家居展", "form": "onsite", "opens_on": "2026-03-20", "place": "会展中心"}
    )
    for place, (hall, booth) in enumerate(STANDS):
        party = {"name": f"雁湖县第{place}家居有限公司", "kind": "enterprise", "region": "430422"}
        services.records.save("exhibitors", {"exhibition": fair, "party": party, "hall": hall, "booth": booth})
    return fair


@pytest.fixture
def page(context: Context, fair: int, qtbot) -> ExhibitionPage:
    made = record_page(context, "exhibitions")
    assert isinstance(made, ExhibitionPage)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open(fair, {})
    made.arrive()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.walk.table)
    return made


def booths(page: ExhibitionPage) -> list[str]:
    table = page.walk.table
    return [f"{table.topLevelItem(row).text(0)} {table.topLevelItem(row).text(1)}" for row in range(4)
            if table.topLevelItem(row) is not None]  # fmt: skip


def fill(services: Services, exhibitor: int, *bad: str) -> int:
    """A check of a stand, handed in, with these questions answered badly."""
    check = services.exhibitions.start(exhibitor)
    while (sheet := services.exhibitions.sheet(check)).next_key:
        one = next(one for one in sheet.questions if one.key == sheet.next_key)
        fits = [key for key in one.options if (key in one.bad) == (one.key in bad)]
        services.exhibitions.answer(check, one.key, fits[0])
    services.exhibitions.fill(check)
    return check


def test_the_stands_stand_in_walking_order(page):
    assert booths(page) == ["1号馆 A1", "1号馆 A2", "1号馆 A10", "2号馆 A1"]
    assert page.walk.progress.words.text() == "已排查 0 / 4"


def test_enter_goes_from_one_unchecked_stand_to_the_next(page, services, qtbot):
    with qtbot.waitSignal(page.go) as went:
        press(Qt.Key.Key_Return)
    register, check = went.args
    assert register == "risk_checks"
    assert services.records.load("risk_checks", check)["exhibitor"] == page.walk.stops[0].exhibitor
    fill(services, page.walk.stops[0].exhibitor)
    page.walk.refresh()
    assert page.walk.progress.words.text() == "已排查 1 / 4"
    assert "A2" in page.walk.head.step.text()
    with qtbot.waitSignal(page.go) as went:
        press(Qt.Key.Key_Return)
    assert services.records.load("risk_checks", went.args[1])["exhibitor"] == page.walk.stops[1].exhibitor


def test_what_is_wrong_stands_in_one_word(page, services):
    fill(services, page.walk.stops[2].exhibitor, "C5")
    assert page.walk.table.topLevelItem(2).text(3) == "有问题 1"
    assert page.walk.table.topLevelItem(2).text(4) == "高"
    page.walk.state.setCurrentIndex(page.walk.state.findData("bad"))
    assert booths(page) == ["1号馆 A10"]
    page.walk.table.setFocus()
    press(Qt.Key.Key_Escape)
    assert len(booths(page)) == 4


def test_a_hall_and_typed_words_narrow_the_list(page):
    page.walk.hall.setCurrentIndex(page.walk.hall.findData("2号馆"))
    assert booths(page) == ["2号馆 A1"]
    page.walk.look_at_all()
    write("A10")
    assert booths(page) == ["1号馆 A10"]
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.walk.table


def test_a_bar_opens_the_stands_it_counts_by_mouse_and_by_keys(page, services):
    fill(services, page.walk.stops[0].exhibitor, "C5")
    chart = page.walk.charts.halls
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(4, 8))
    assert booths(page) == ["1号馆 A1", "1号馆 A2", "1号馆 A10"]
    assert "1号馆 3 家" in page.walk.chip.text()
    chart.setFocus()
    press(Qt.Key.Key_Down, times=2)
    press(Qt.Key.Key_Return)
    assert booths(page) == ["2号馆 A1"]
    page.walk.charts.questions.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert booths(page) == ["1号馆 A1"]


def test_a_figure_of_other_records_opens_their_list(page, services, qtbot):
    check = fill(services, page.walk.stops[0].exhibitor, "C5")
    clue = services.exhibitions.clues.from_finding(check, "C5")
    page.walk.refresh()
    with qtbot.waitSignal(page.browse) as went:
        page.walk.stages.chosen.emit("clues")
    assert went.args[0] == "clues"
    assert went.args[1]["id"] == (clue,)


def test_the_walking_list_is_printed_and_esc_gives_the_page_back(page):
    page.print_it()
    assert page.paper is not None
    assert page.frame.currentWidget() is page.paper
    assert page.paper.preview._pdf.startswith(b"%PDF")
    page.paper.closed.emit()
    assert page.walking


def test_the_record_and_its_papers_are_one_key_away(page):
    press(Qt.Key.Key_F6)
    assert not page.walking
    assert page.papers is not None
    assert [one.form for one in page.papers.groups["现阶段常用"]] == ["E5", "E6", "E7"]
    page.view.rest()
    press(Qt.Key.Key_F6)
    assert page.walking


def test_all_papers_of_a_fair_are_printed_at_once(page):
    press(Qt.Key.Key_F6)
    page.want_set()
    assert page.bundle is not None
    press(Qt.Key.Key_Return)
    assert "3 种 3 份" in page.bundle.bar.title.text()


def test_a_fair_without_stands_asks_for_the_roster(page, services, qtbot):
    other = services.records.save("exhibitions", {"name": "空展", "form": "onsite", "opens_on": "2026-04-01"})
    page.open(other, {})
    assert not page.walking
    with qtbot.waitSignal(page.browse) as went:
        page.take_step("roster")
    assert went.args == ["import", {"register": "exhibitors", "shared": other}]


@pytest.mark.parametrize("size", [(850, 520), (1190, 690)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(page, services, context, size, look):
    fill(services, page.walk.stops[0].exhibitor, "C5")
    context.theme.choose(look)
    page.resize(*size)
    control(Qt.Key.Key_F)
    assert not clipped(page)


def test_the_ledger_opens_the_stand_and_is_exported_with_all_its_columns(page, context, services, tmp_path, qtbot):
    ledger = list_page(context, "fair_ledger")
    qtbot.addWidget(ledger)
    ledger.show()
    ledger.arrive()
    assert not ledger.head.export.isHidden()
    with qtbot.waitSignal(ledger.go) as went:
        ledger._open(ledger.model.ids[0])
    assert went.args == ["exhibitors", ledger.model.ids[0]]
    ledger.export_to(tmp_path / "台账.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx").active
    heads = [cell.value for cell in sheet[1]]
    assert {"展会名称及届次", "统一社会信用代码", "排查人/执法证号", "风险等级", "复核人/复核结论"} <= set(heads)
    assert sheet.max_row == 1 + len(STANDS)
