"""What was typed and not saved is offered again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.main_window import MainWindow
from desktop.trail import Place


@pytest.fixture
def window(context, services, qtbot) -> MainWindow:
    services.drafts.keep("case", None, {"values": {"cause": "销售侵权商品"}, "revision": None, "older": []})
    services.drafts.keep("case", 7, {"values": {"cause": "新案由"}, "revision": 1, "older": []})
    made = MainWindow(context.machine, context.theme, context.tasks)
    qtbot.addWidget(made)
    made.resize(1024, 600)
    made.show()
    made.show_register(context)
    return made


def buttons(window: MainWindow) -> dict[str, QPushButton]:
    return {one.text(): one for one in window._offer.findChildren(QPushButton) if one.isVisible()}


def test_drafts_are_named_when_the_register_is_opened(window, services):
    assert "2 份" in window._offer.text()
    number = services.records.title("cases", 7)
    assert set(buttons(window)) == {"继续填写：新案件", f"继续填写：{number}", "以后再说"}


def test_a_draft_leads_to_its_record(window, services):
    buttons(window)[f"继续填写：{services.records.title('cases', 7)}"].click()
    assert window.place == Place("cases", 7)
    assert not window._offer.isVisible()


def test_a_draft_of_a_new_record_leads_to_an_empty_form(window):
    buttons(window)["继续填写：新案件"].click()
    assert window.place == Place("cases", new=True)


def test_they_stay_when_they_are_not_wanted_now(window, services):
    buttons(window)["以后再说"].click()
    assert not window._offer.isVisible()
    assert len(services.drafts.kept()) == 2
