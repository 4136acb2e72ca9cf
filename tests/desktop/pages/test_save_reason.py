"""A change of a closed case asks for its reason in the line above the form."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.pages.case_page import CasePage
from tests.desktop.keyboard import press, write
from tests.desktop.pages.test_record_page import shown


def test_a_change_of_a_closed_case_asks_for_its_reason_in_place(context, qtbot):
    records = context.services.records
    case_id = next(n for n in range(1, 41) if records.load("cases", n)["state"] == "closed")
    page = shown(CasePage(context), qtbot, (1166, 700))
    page.open(case_id, {})
    page.arrive()
    page.view.go_to("fine")
    page.view.set.fields["fine"].editor.restore("12345")
    page.save()
    assert "更改已记录的罚款要写明理由" in page.banner.text()
    assert page.banner.line.hasFocus()
    press(Qt.Key.Key_Return)
    assert records.load("cases", case_id)["fine"] != 12345
    assert page.banner.line.hasFocus()
    write("复核更正")
    press(Qt.Key.Key_Return)
    assert records.load("cases", case_id)["fine"] == 12345
    assert context.services.history.of("cases", case_id)[0].reason == "复核更正"
    assert not page.banner.isVisible()
