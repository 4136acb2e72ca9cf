"""Money owed and publication as pages: what is listed opens its case, and prints."""

from __future__ import annotations

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.registers import REGISTERS
from desktop.context import Context
from desktop.pages.credit_page import CreditPage
from desktop.pages.ledger_page import LedgerPage
from tests.desktop.conftest import clipped


@pytest.fixture
def case_id(context: Context) -> int:
    decided = {
        "kind": "other", "filed_on": "2025-12-01", "decided_on": "2026-01-05", "fine": "10000", "number": "欠款的案",
        "parties": [{"party": {"name": "雁湖县某某商行"}}], "penalty_kinds": "罚款",
        "deliveries": [{"title": "行政处罚决定书", "delivered_at": "2026-01-06 10:00", "method": "direct"}],
    }  # fmt: skip
    return context.services.records.save("cases", decided)


@pytest.fixture
def page(context: Context, case_id: int, qtbot) -> LedgerPage:
    made = LedgerPage(context, REGISTERS["debts"])
    qtbot.addWidget(made)
    made.resize(1198, 660)
    made.show()
    qtbot.waitExposed(made)
    made.arrive()
    return made


def test_a_row_opens_its_case(page, case_id, qtbot):
    assert list(page.records.model.ids) == [case_id]
    with qtbot.waitSignal(page.go) as gone:
        QTest.keyClick(page.records.list, Qt.Key.Key_Return)
    assert gone.args == ["cases", case_id]
    assert not clipped(page)


def test_the_ledger_is_filtered_from_outside(page):
    page.show_filtered(payment_state="paid")
    assert not len(page.records.model.ids)
    page.show_filtered(payment_state="overdue")
    assert len(page.records.model.ids) == 1


def test_the_ledger_prints_what_it_lists(page, context):
    pdf = context.services.ledger_print.pdf("debts", page.records.model.ids)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().replace("\r\n", "")
    # 48 days late from 1/21 to 3/10: 34 days reach the fine
    for words in (
        "罚没款收缴台账",
        "共 1 件，未缴 10,000.00 元",
        "应缴 20,000.00 元",
        "欠款的案",
        "逾期未缴",
        "送达催告书",
    ):
        assert words in text
    page.print_it()
    assert page.stack.currentWidget() is page.preview
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.stack.currentIndex() == 0


def test_publications_print_too(context, case_id):
    pdf = context.services.ledger_print.pdf("publications", [case_id])
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().replace("\r\n", "")
    assert "逾期未公示 1 件" in text
    assert "2026-02-02" in text


def test_a_credit_matter_shows_its_clocks(context, qtbot):
    matter = context.services.records.save("credit_matters", {
        "party": {"name": "雁湖县某某商行"}, "subject": "abnormal",
        "events": [{"event": "unreachable_verified", "happened_on": "2026-03-09"}],
    })  # fmt: skip
    page = CreditPage(context)
    qtbot.addWidget(page)
    page.open(matter, {})
    assert page.values["number"] == "信2026-0001"
    # ten workdays: 10-13 (4), 16-20 (9), 23 (10)
    assert [(one.key, f"{one.ends_on}") for one in page.clocks()] == [("abnormal_unreachable", "2026-03-23")]
    listed = {"event": "abnormal_listed", "happened_on": "2026-03-10"}
    context.services.records.save("credit_matters", {
        "events": [{"event": "unreachable_verified", "happened_on": "2026-03-09"}, listed],
    }, record_id=matter)  # fmt: skip
    assert {one.key for one in page.clocks()} == {"abnormal_two_years", "abnormal_three_years"}
    context.services.records.save("credit_matters", {"closed_on": "2026-03-10"}, record_id=matter)
    assert page.clocks() == []
