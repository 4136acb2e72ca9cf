"""A person who is trained: every class with its hours, the year against the target, the printed file; certificates."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from db.services import Services
from desktop.context import Context
from desktop.pages.catalog import record_page
from desktop.pages.certificate_page import CertificatePage
from desktop.pages.person_page import PersonPage
from tests.desktop.keyboard import commit, press


@pytest.fixture
def person(services: Services) -> int:
    person = services.records.save("people", {"name": "王芳", "unit": "荷塘市场监督管理所"})
    training = services.records.save(
        "training_classes",
        {
            "name": "业务培训",
            "starts_on": "2026-02-10",
            "courses": [{"session": 1, "topic": "商标", "held_on": "2026-02-10", "hours": "4"}],
            "participants": [{"person": person}],
            "assessments": [{"person": person, "score": "50", "second_score": "88"}],
        },
    )
    services.trainings.open_session(training, 1)
    services.trainings.certify(training)
    return person


def shown(context: Context, register: str, record: int, qtbot):
    made = record_page(context, register)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open(record, {})
    made.arrive()
    return made


def test_a_person_shows_every_class_and_the_hours_of_the_year(context, person, qtbot):
    page = shown(context, "people", person, qtbot)
    assert isinstance(page, PersonPage)
    assert page.progress.words.text() == "2026年 4 / 60 学时"
    row = page.table.topLevelItem(0)
    assert [row.text(column) for column in range(6)] == ["2026-02-10", "业务培训", "1/1", "4", "88 合格", "2026-01-001"]
    with qtbot.waitSignal(page.go) as went:
        page.table.setFocus()
        press(Qt.Key.Key_Return)
    assert went.args[0] == "training_classes"


def test_the_file_of_a_person_is_printed_with_the_certificates(context, person, qtbot):
    page = shown(context, "people", person, qtbot)
    page.take_step("print")
    press(Qt.Key.Key_Return)
    assert page.bundle.bar.title.text() == "成套打印　一人一档：2 种 2 份"


def test_a_certificate_is_issued_anew_with_a_reason_and_leads_to_the_new_one(context, services, person, qtbot):
    page = shown(context, "certificates", 1, qtbot)
    assert isinstance(page, CertificatePage)
    page._ways[1].click()
    press(Qt.Key.Key_Return)
    assert services.records.load("certificates", 1)["state"] == "valid"
    commit("原证书遗失")
    with qtbot.waitSignal(page.go) as went:
        press(Qt.Key.Key_Return)
    assert services.records.load("certificates", 1)["state"] == "reissued"
    assert services.records.load("certificates", went.args[1])["number"] == "2026-01-002"
    assert page._ways[0].isHidden()


def test_a_certificate_is_printed_by_its_key(context, person, qtbot):
    page = shown(context, "certificates", 1, qtbot)
    page.print_it()
    assert page.paper.preview._pdf.startswith(b"%PDF")


def test_a_single_sign_in_says_whose_it_is_and_leads_to_its_class(context, services, person, qtbot):
    page = shown(context, "attendance", 1, qtbot)
    assert page.title() == "王芳 第1课"
    assert page.beside() == "业务培训"
    with qtbot.waitSignal(page.go) as went:
        page.take_step("class")
    assert went.args[0] == "training_classes"
