"""Masked fields on a page: looked behind by key or eye, written anew, and never lost or written by a save."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from db.registers import REGISTERS
from desktop.context import Context
from desktop.pages.record_page import RecordPage
from desktop.widgets.form_field import FormField
from tests.db.people import log_in, staff

PHONE, ID = "13807398888", "430421197505054321"


@pytest.fixture
def party(context: Context) -> int:
    """A party with a phone, in an office with accounts."""
    values = {"name": "某店", "kind": "person", "phone": PHONE, "id_number": ID}
    made = context.services.records.save("parties", values)
    staff(context.services)
    return made


def opened(context: Context, record_id: int, role: str, qtbot) -> RecordPage:
    log_in(context.services, role)
    page = RecordPage(context, "parties")
    qtbot.addWidget(page)
    page.show()
    page.open(record_id, {})
    return page


def field(page: RecordPage, name: str) -> FormField:
    return page.view.set.fields[name]


def stored(context: Context, record_id: int) -> dict[str, object]:
    return context.services.store.stored(REGISTERS["parties"].model, record_id) or {}


def test_a_mask_is_looked_behind_with_one_key(context: Context, party: int, qtbot) -> None:
    page = opened(context, party, "clerk", qtbot)
    line = field(page, "phone").editor.line
    assert line.text() == "138****8888"
    assert line.isReadOnly()
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_F2)
    assert line.text() == PHONE
    assert not line.isReadOnly()
    assert page.view.changes() == {}
    assert field(page, "id_number").editor.line.text() == "430421********4321"
    log = context.services.history.of("parties", party)[0]
    assert (log.verb, log.reason) == ("查看隐去的内容", "页面：联系电话")


def test_the_eye_does_the_same(context: Context, party: int, qtbot) -> None:
    page = opened(context, party, "clerk", qtbot)
    line = field(page, "id_number").editor.line
    (eye,) = [action for action in line.actions() if action.text() == "显示隐去的内容"]
    eye.trigger()
    assert line.text() == ID
    assert eye not in line.actions()


def test_who_may_not_finds_no_eye(context: Context, party: int, qtbot) -> None:
    page = opened(context, party, "exhibition", qtbot)
    line = field(page, "phone").editor.line
    assert not [action for action in line.actions() if action.text() == "显示隐去的内容"]
    qtbot.keyClick(line, Qt.Key.Key_F2)
    assert line.text() == "138****8888"


def test_typing_writes_anew_and_leaving_it_empty_keeps_what_was_there(context: Context, party: int, qtbot) -> None:
    page = opened(context, party, "exhibition", qtbot)
    line = field(page, "phone").editor.line
    line.setFocus()
    qtbot.keyClicks(line, "1370")
    assert line.text() == "1370"
    for _ in range(4):
        qtbot.keyClick(line, Qt.Key.Key_Backspace)
    line.left.emit()
    assert line.text() == "138****8888"
    assert page.view.changes() == {}
    qtbot.keyClicks(line, "13700001111")
    line.left.emit()
    page.save()
    assert stored(context, party)["phone"] == "13700001111"
    assert line.text() == "137****1111"


def test_a_save_of_other_fields_leaves_the_secrets_alone(context: Context, party: int, qtbot) -> None:
    page = opened(context, party, "clerk", qtbot)
    note = field(page, "address").editor
    note.restore("解放路8号")
    note.changed.emit()
    page.save()
    assert stored(context, party)["address"] == "解放路8号"
    assert stored(context, party)["phone"] == PHONE
    assert stored(context, party)["id_number"] == ID


def test_a_page_of_an_office_without_accounts_shows_everything(context: Context, qtbot) -> None:
    made = context.services.records.save("parties", {"name": "某店", "phone": PHONE})
    page = RecordPage(context, "parties")
    qtbot.addWidget(page)
    page.show()
    page.open(made, {})
    assert field(page, "phone").editor.line.text() == PHONE
    assert not field(page, "phone").editor.line.isReadOnly()
