"""Type or create: the known party with its cases while typing, a new one with its fields right below."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.kinds import Link
from db.registers import REGISTERS
from desktop.widgets.link_field import LinkEditor
from desktop.widgets.link_rows import LinkRows
from desktop.widgets.link_source import LinkSource
from tests.desktop.keyboard import commit, compose, focus, press, write

PARTIES = next(rows for rows in REGISTERS["cases"].form.rows() if rows.name == "parties")
SHOP = "雁湖县城关镇金山五金商行"


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(900, 700)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def party(window, theme, services):
    services.records.save("parties", {
        "name": "雁湖县佳佳乐超市有限责任公司", "kind": "enterprise", "representative": "张伟", "phone": "13800001234",
    })  # fmt: skip
    made = LinkEditor(Link("parties"), theme, LinkSource(services), parent=window)
    made.hold_below()
    window.layout().addWidget(made)
    window.layout().addStretch(1)
    made.show()
    made.setFocus()
    return made


@pytest.fixture
def rows(window, theme, services):
    made = LinkRows(PARTIES, theme, LinkSource(services), window)
    window.layout().addWidget(made)
    window.layout().addStretch(1)
    made.show()
    made.setFocus()
    return made


def look(editor: LinkEditor) -> list[str]:
    """What the list shows once the pause after typing is over."""
    editor._look()
    return [match.text for match in editor.popup.matches]


def card(editor: QWidget) -> str:
    return " ".join(label.text() for label in editor.findChildren(QLabel) if label.isVisibleTo(editor))


# A known party


def test_the_known_party_and_its_cases_are_seen_while_typing(party, services):
    commit("金山五金")
    assert look(party)[0] == SHOP
    match = party.popup.matches[0]
    cases = len(services.cases.of_party(match.key))
    assert cases > 1
    assert match.note == f"曾有{cases}件案件"


def test_initials_take_the_best_match(party, services):
    write("yhxjjlcs")
    press(Qt.Key.Key_Return)
    assert party.raw() == services.records.find_key("parties", "雁湖县佳佳乐超市有限责任公司")
    assert party.settle().value == party.raw()
    assert "138****1234" in card(party)


def test_the_earlier_cases_of_a_known_party_stand_below_it(party, services):
    party.besides = services.cases.of_party(services.records.find_key("parties", SHOP))[0].case_id
    commit(SHOP)
    press(Qt.Key.Key_Return)
    told = card(party)
    assert "此前有" in told
    assert "雁湖市监立" in told


def test_a_name_written_in_full_is_taken_without_asking(party, services):
    commit("雁湖县佳佳乐超市有限责任公司")
    assert party.settle().value == services.records.find_key("parties", "雁湖县佳佳乐超市有限责任公司")


def test_the_list_does_not_disturb_an_input_method(party):
    commit("佳佳")
    look(party)
    assert party.popup.isVisible()
    assert focus() is party.line
    compose("le")
    assert focus() is party.line
    commit("乐")
    assert party.line.text() == "佳佳乐"


def test_a_name_that_only_resembles_is_never_replaced(party):
    commit("佳佳乐超市")
    assert party.settle().value == {"name": "佳佳乐超市"}


def test_the_arrow_picks_the_one_that_resembles(party, services):
    commit("佳佳乐超市")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert party.raw() == services.records.find_key("parties", "雁湖县佳佳乐超市有限责任公司")


def test_changing_the_name_lets_go_of_the_record(party):
    write("yhxjjlcs")
    press(Qt.Key.Key_Return)
    party.line.setFocus()
    party.line.end(False)
    commit("二店")
    assert isinstance(party.raw(), str)


# A new party


def test_a_new_party_is_asked_for_right_below(party, services, window):
    commit("新来的公司")
    press(Qt.Key.Key_Return)
    panel = party._panel()
    assert panel.isVisible()
    names = list(panel._set.fields)
    assert names == ["kind", "credit_code", "representative", "id_number", "phone", "address"]
    panel.go_to("kind")
    write("qy")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    commit("赵六")
    press(Qt.Key.Key_Tab)
    assert party.settle().fault == ""
    assert party.raw() == {"name": "新来的公司", "kind": "企业", "representative": "赵六"}
    raw = party.raw()
    case_id = services.records.save("cases", {"kind": "other", "parties": [{"party": raw}]})
    made = services.records.load("cases", case_id)["parties"][0]
    assert services.records.load("parties", made["party"])["representative"] == "赵六"


def test_a_fault_in_a_new_party_is_told_beside_it(party):
    commit("新来的公司")
    press(Qt.Key.Key_Return)
    party._panel().go_to("kind")
    commit("火星公司")
    press(Qt.Key.Key_Tab)
    assert party.settle().fault


def test_a_draft_gives_a_new_party_back(party, theme, services, window):
    commit("新来的公司")
    press(Qt.Key.Key_Return)
    party._panel().go_to("representative")
    commit("赵六")
    raw = party.raw()
    party.restore("")
    assert party.raw() == ""
    party.restore(raw)
    assert party.raw() == raw


def test_facts_of_a_known_party_can_be_added(party, services):
    write("yhxjjlcs")
    press(Qt.Key.Key_Return)
    known = party.raw()
    party.complete("address")
    commit("人民路88号")
    press(Qt.Key.Key_Tab)
    assert party.raw() == {"id": known, "address": "人民路88号"}
    services.records.save("cases", {"kind": "other", "parties": [{"party": party.raw()}]})
    assert services.records.load("parties", known)["address"] == "人民路88号"


def test_registers_that_make_nothing_want_a_known_record(window, theme, services, qtbot):
    clue = LinkEditor(Link("clues"), theme, LinkSource(services), parent=window)
    window.layout().addWidget(clue)
    clue.show()
    clue.setFocus()
    commit("没有这条")
    assert clue.settle().fault


def test_only_the_papers_of_the_case_itself_are_offered(services):
    source = LinkSource(services)
    assert source.find("papers", "") == []
    services.papers.issue("cases", 1, "filing_approval", raw={"result": "立案", "reasons": "属实"})
    source.within = ("cases", 1)
    assert [match.text for match in source.find("papers", "la")]
    source.within = ("cases", 2)
    assert source.find("papers", "") == []


# Rows


def test_there_is_always_a_blank_row(rows):
    assert rows.raw() == []
    write("yhxcgzjswjsh")
    press(Qt.Key.Key_Return)
    assert len(rows.rows) == 2
    assert rows.raw()[0]["role"] == "当事人"


def test_a_row_can_be_taken_out(rows):
    write("yhxcgzjswjsh")
    press(Qt.Key.Key_Return)
    rows.rows[0].link.setFocus()
    press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert rows.raw() == []
    assert len(rows.rows) == 1


def test_a_fault_of_a_check_finds_its_row(rows):
    write("yhxcgzjswjsh")
    press(Qt.Key.Key_Return)
    rows.point_at("0.party", "不能用")
    assert rows.rows[0].fields[0].outcome.fault == "不能用"
