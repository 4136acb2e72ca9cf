"""A year of training on one page: numbers against last year, bars for units and places, each opening its people."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.services import Services
from desktop.context import Context
from desktop.pages import catalog
from desktop.pages.training_overview import TrainingOverview
from tests.desktop.keyboard import press

UNITS = ("综合行政执法大队", "荷塘市场监督管理所")


@pytest.fixture
def people(services: Services) -> list[int]:
    """Six people in two units and two townships; the class of last year had two of them, this year's has four."""
    made = []
    for number in range(6):
        values = {
            "name": f"学员{'甲乙丙丁戊己'[number]}",
            "unit": UNITS[number % 2],
            "township": f"{'东西'[number % 2]}镇",
        }
        made.append(services.records.save("people", values))
    officer = services.lists.ids(catalog_query("officers"))[0]
    made.append(services.trainings.person_of(officer))
    for day, there in (("2025-05-08", made[:2]), ("2026-02-10", made[:4])):
        training = services.records.save(
            "training_classes",
            {
                "name": f"{day[:4]}年培训",
                "starts_on": day,
                "courses": [{"session": 1, "topic": "商标", "held_on": day, "hours": "4"}],
                "participants": [{"person": one} for one in made[:6]],
            },
        )
        services.trainings.mark(training, 1, there, "present")
    return made


def catalog_query(register: str):
    from db.services.lists import ListQuery

    return ListQuery(register, order="id", descending=False)


@pytest.fixture
def page(context: Context, people: list[int], qtbot) -> TrainingOverview:
    made = catalog.list_page(context, "training_overview")
    assert isinstance(made, TrainingOverview)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.arrive()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.table)
    return made


def figures(page: TrainingOverview) -> dict[str, tuple[str, str, str]]:
    rows = (page.table.topLevelItem(row) for row in range(page.table.topLevelItemCount()))
    return {row.text(0): (row.text(1), row.text(2), row.text(3)) for row in rows}


def test_it_stands_before_the_registers_of_training():
    keys = [one.key for one in catalog.entries()]
    assert keys.index("training_overview") == keys.index("training_classes") - 1


def test_each_number_stands_beside_that_of_last_year(page):
    told = figures(page)
    assert told["参训人员"] == ("4 人", "2 人", "+100.0%")
    assert told["培训班次"] == ("1 期", "1 期", "持平")
    assert told["总学时"] == ("16 学时", "8 学时", "+100.0%")
    assert told["考核合格率"] == ("—", "—", "—")
    assert told["覆盖率"][2].endswith("个百分点")


def test_a_number_opens_exactly_its_people_by_key(page, people, qtbot):
    press(Qt.Key.Key_Down)
    with qtbot.waitSignal(page.browse) as went:
        press(Qt.Key.Key_Return)
    assert went.args == ["people", {"id": tuple(people[:4]), "what": "2026年参训人员"}]


def test_a_bar_opens_who_was_there_and_its_pale_part_who_was_not(page, people, qtbot):
    chart = page.charts._charts["townships"]
    with qtbot.waitSignal(page.browse) as went:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(4, 8))
    assert went.args[1] == {"id": (people[0], people[2]), "what": "2026年东镇 参训"}
    with qtbot.waitSignal(page.go) as gone:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() * 3 // 4, 8))
    assert gone.args == ["people", people[4]]


def test_the_hours_of_each_officer_stand_against_the_target(page):
    assert "0 学时，应完成 60" in page.charts._charts["officers"].accessibleDescription()


def test_page_down_turns_to_the_year_before(page):
    press(Qt.Key.Key_PageUp)
    assert page.figures.year == 2026
    press(Qt.Key.Key_PageDown)
    assert page.figures.year == 2025
    assert figures(page)["参训人员"][0] == "2 人"


@pytest.mark.parametrize("register_path", ["empty"], indirect=True)
def test_a_year_without_training_says_what_to_do(context, qtbot):
    page = catalog.list_page(context, "training_overview")
    qtbot.addWidget(page)
    page.show()
    page.arrive()
    assert "按 Ctrl+N 登记" in page._nothing.text()
    assert page._nothing.isVisible()
