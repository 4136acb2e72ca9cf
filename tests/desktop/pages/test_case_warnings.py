"""Warnings beside a case: with their article, and two ways out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.context import Context
from desktop.pages.case_page import CasePage
from desktop.widgets.side_column import Note


@pytest.fixture
def page(context: Context, qtbot) -> CasePage:
    """A case of wrong patent marking in which goods were seized, for which there is no power."""
    case_id = context.services.records.save("cases", {
        "number": "标注1号", "kind": "patent_marking", "cause": "专利标识标注不规范", "filed_on": "2026-03-05",
        "state": "investigating", "officer_a": 1, "officer_b": 2, "parties": [{"party": {"name": "雁湖县好又多超市"}}],
        "measures": [{"kind": "seizure", "started_at": "2026-03-06 09:00", "schedule_number": "清单1号"}],
    })  # fmt: skip
    made = CasePage(context)
    qtbot.addWidget(made)
    made.resize(1198, 660)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.open(case_id, {})
    made.arrive()
    return made


def warning(page: CasePage) -> Note:
    return next(one for one in page.notes() if one.key == "seizure_no_power")


def test_a_warning_stands_first_with_its_article(page):
    assert page.notes()[0].key == "seizure_no_power"
    assert warning(page).article
    assert "解除" in warning(page).more


def test_do_it_leads_to_where_it_is_put_right(page):
    page.side._follow(warning(page).path)
    assert page.view.set.fields["measures"].isAncestorOf(page.focusWidget())


def test_a_reason_is_asked_for_and_recorded(page, context):
    page.side._follow("reason:seizure_no_power")
    assert page.banner.line.hasFocus()
    QTest.keyClick(page.banner.line, Qt.Key.Key_Return)
    assert page.banner.isVisible()
    page.banner.line.setText("已于当日解除")
    QTest.keyClick(page.banner.line, Qt.Key.Key_Return)
    assert not page.banner.isVisible()
    assert warning(page).answered.startswith("已写明理由：已于当日解除（李某")
    assert page.notes()[-1].key == "seizure_no_power"
