"""Any form on a page: what goes in comes out, conditions, faults, undo, keys."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel

from db.forms import Form, Item, RowsItem, clean
from db.registers import REGISTERS
from desktop.widgets.form_field import FormField
from desktop.widgets.form_view import FormView
from desktop.widgets.link_source import LinkSource
from tests.desktop.conftest import clipped
from tests.desktop.full_records import full_record
from tests.desktop.keyboard import commit, compose, control, focus, press, write

FORMS = [register.form for register in REGISTERS.values() if register.form is not None]
EACH = pytest.mark.parametrize("form", FORMS, ids=[form.key for form in FORMS])
EMPTY: tuple[object, ...] = (None, "", (), [], {})


@pytest.fixture
def view_of(context, qtbot):
    def make(form: Form, *, size: tuple[int, int] = (1000, 600)) -> FormView:
        view = FormView(form, context.theme, LinkSource(context.services), machine=context.machine)
        qtbot.addWidget(view)
        view.resize(*size)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        return view

    return make


@pytest.fixture
def case_view(view_of):
    return view_of(REGISTERS["cases"].form)


def saved(form: Form, services: Any) -> tuple[int, dict[str, Any]]:
    record_id = full_record(form.register, services)
    return record_id, services.records.load(form.register, record_id)


# What goes in comes out


@EACH
def test_opening_and_saving_an_empty_record_invents_nothing(form, view_of):
    view = view_of(form)
    view.load({})
    view.settle()
    assert view.changes() == {}
    assert all(raw in EMPTY for raw in view.raw().values())
    defaults = {item.name for item in form.items() if item.spec.default is not None}
    typed = {name: value for name, value in clean(form, view.raw()).values.items() if name not in defaults}
    assert all(value in EMPTY for value in typed.values())


@EACH
def test_opening_and_saving_a_full_record_changes_nothing(form, view_of, services):
    record_id, before = saved(form, services)
    view = view_of(form)
    view.load(before)
    assert view.changes() == {}
    view.settle()
    assert view.changes() == {}
    assert not view.set.faulty()
    services.records.save(form.register, view.raw(), record_id=record_id, revision=before["revision"])
    assert services.records.load(form.register, record_id) == before


@EACH
def test_a_draft_of_a_full_record_gives_it_back(form, view_of, services):
    _, before = saved(form, services)
    view = view_of(form)
    view.load(before)
    typed = json.loads(json.dumps(view.raw(), ensure_ascii=False))
    view.load({})
    view.restore(typed)
    assert view.raw() == typed
    view.load({})
    assert all(raw in EMPTY for raw in view.raw().values())


@EACH
def test_going_through_all_fields_by_enter_changes_nothing(form, view_of, services):
    _, before = saved(form, services)
    view = view_of(form)
    view.load(before)
    view.go_to_first()
    seen = []
    for _ in range(400):
        field = view.field_of(QApplication.focusWidget())
        if field is None:
            break
        if field.name not in seen:
            seen.append(field.name)
        press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier if _keeps_enter(field) else Qt.KeyboardModifier(0))
    asked = [item.name for item in _in_order(form) if not view.set.fields[item.name].isHidden()]
    assert seen == asked[asked.index(seen[0]) :]
    assert view.changes() == {}


def _keeps_enter(field: FormField) -> bool:
    """Long texts take Enter for a new line, grids for the row below."""
    return focus().metaObject().className() in ("GrowingText", "RowsView") or isinstance(field.item, RowsItem)


def _in_order(form: Form) -> list[Item | RowsItem]:
    return [item for section in form.sections for item in section.items]


@EACH
@pytest.mark.parametrize("width", [560, 780, 1180])
def test_every_field_is_seen_whole_with_its_name(form, width, view_of, services, qtbot):
    view = view_of(form, size=(width, 600))
    _, record = saved(form, services)
    view.load(record)

    def each_has_its_room() -> None:
        for field in view.set.fields.values():
            if not field.isHidden():
                assert field.mapTo(view, QPoint(field.width(), 0)).x() <= view.width()
                assert field.width() > 100
                assert field.heightForWidth(field.width()) <= field.height() + 4

    qtbot.waitUntil(each_has_its_room, timeout=2000)
    further_down = "outside"
    in_a_line = ("显示全部选项", "从日历选择（F4）")
    cut = [one for one in clipped(view) if further_down not in one]
    assert [one for one in cut if not any(name in one for name in in_a_line)] == []


# Conditions


def test_conditions_show_and_hide_without_moving_the_cursor(view_of):
    view = view_of(REGISTERS["clues"].form)
    view.load({})
    fields = view.set.fields
    assert fields["informer"].isHidden()
    view.go_to("source")
    write("ts")
    press(Qt.Key.Key_Return)
    assert not fields["informer"].isHidden()
    assert fields["inspector_a"].isHidden()
    assert view.field_of(focus()).name == "channel"
    view.go_to("informer")
    commit("赵某")
    view.go_to("source")
    control(Qt.Key.Key_A)
    write("jd")
    press(Qt.Key.Key_Return)
    assert fields["informer"].isHidden()
    assert view.raw()["informer"] == "赵某"


def test_a_section_of_which_nothing_is_asked_is_hidden(view_of):
    view = view_of(REGISTERS["clues"].form)
    view.load({})
    labels = [label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)]
    assert "案源提供人" not in labels


# Faults


def test_a_fault_stands_under_its_field_and_gets_the_cursor(case_view):
    case_view.load({})
    case_view.go_to("found_on")
    write("2026.13.45")
    press(Qt.Key.Key_Tab)
    field = case_view.set.fields["found_on"]
    assert "没有2026年13月45日" in field.outcome.fault
    assert any(label.text() == field.outcome.fault for label in field.findChildren(QLabel))
    assert case_view.go_to_fault()
    assert case_view.field_of(focus()) is field
    control(Qt.Key.Key_A)
    write("2.27")
    press(Qt.Key.Key_Tab)
    assert not field.outcome.fault


def test_a_doubt_stands_in_amber_and_stops_nobody(view_of):
    view = view_of(REGISTERS["parties"].form)
    view.load({})
    view.go_to("credit_code")
    write("91430422MA4L0G2X3C")
    press(Qt.Key.Key_Tab)
    field = view.set.fields["credit_code"]
    assert field.outcome.doubt
    assert field.editor.line.property("state") == "doubt"
    assert not view.set.faulty()


def test_rules_over_several_fields_speak_while_filling(case_view):
    case_view.load({})
    case_view.go_to("found_on")
    write("3.8")
    press(Qt.Key.Key_Tab)
    write("3.1")
    press(Qt.Key.Key_Tab)
    assert "早于发现线索" in case_view.set.fields["filed_on"].outcome.doubt
    case_view.go_to("filed_on")
    control(Qt.Key.Key_A)
    write("3.9")
    press(Qt.Key.Key_Tab)
    assert not case_view.set.fields["filed_on"].outcome.doubt


def test_faults_of_a_check_find_their_cells(case_view):
    case_view.load({"goods": [{"id": 1, "name": "口罩"}, {"id": 2, "name": "手套"}]})
    homeless = case_view.show_faults({"goods.1.name": "必须填写", "fine": "太多", "elsewhere": "没有这一栏"})
    assert homeless == {"elsewhere": "没有这一栏"}
    assert case_view.set.fields["fine"].outcome.fault == "太多"
    grid = case_view.set.fields["goods"].editor
    assert grid.model.outcome(1, 0).fault == "必须填写"


# Undo


def test_undo_and_redo_go_over_fields(case_view):
    case_view.load({})
    case_view.go_to("cause")
    commit("侵犯注册商标专用权")
    press(Qt.Key.Key_Tab)
    write("2.27")
    press(Qt.Key.Key_Tab)
    control(Qt.Key.Key_Z)
    assert case_view.raw()["found_on"] == ""
    assert case_view.field_of(focus()).name == "found_on"
    control(Qt.Key.Key_Z)
    assert case_view.raw()["cause"] == ""
    control(Qt.Key.Key_Y)
    control(Qt.Key.Key_Y)
    assert case_view.raw()["cause"] == "侵犯注册商标专用权"
    assert case_view.raw()["found_on"] == "2026-02-27"
    assert case_view.set.redo() is None


def test_undo_takes_back_what_is_being_typed_first(case_view):
    case_view.load({"cause": "旧案由"})
    case_view.go_to("cause")
    control(Qt.Key.Key_A)
    commit("新案由")
    control(Qt.Key.Key_Z)
    assert case_view.raw()["cause"] == "旧案由"
    assert case_view.changes() == {}


def test_undo_takes_back_a_whole_paste(case_view):
    case_view.load({"goods": [{"id": 1, "name": "口罩"}]})
    before = case_view.raw()["goods"]
    case_view.go_to("goods.1.name")
    QApplication.clipboard().setText("甲\t乙\r\n丙\t丁\r\n")
    control(Qt.Key.Key_V)
    assert len(case_view.raw()["goods"]) == 3
    control(Qt.Key.Key_Z)
    assert case_view.raw()["goods"] == before


def test_a_new_record_cannot_be_undone_into_the_last_one(case_view):
    case_view.load({"cause": "甲"})
    case_view.go_to("cause")
    commit("乙")
    case_view.load({"cause": "丙"})
    control(Qt.Key.Key_Z)
    assert case_view.raw()["cause"] == "丙"


# Keys, wheel, help


def test_the_wheel_scrolls_the_page_and_changes_no_field(case_view):
    case_view.load({"kind": "trademark_infringement", "found_on": None})
    before = case_view.raw()
    for name in ("kind", "found_on", "fine", "verified", "goods"):
        inner = case_view.set.fields[name].editor.focusProxy()
        target = inner.viewport() if isinstance(inner, QAbstractScrollArea) else inner
        still = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
        wheel = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), *still)
        QApplication.sendEvent(target, wheel)
        assert not wheel.isAccepted()
    assert case_view.raw() == before


def test_f1_explains_the_field_with_its_article(case_view):
    case_view.load({})
    case_view.go_to("filed_on")
    press(Qt.Key.Key_F1)
    panel = case_view._explanation
    assert panel.isVisible()
    assert "90日办案期限" in panel.accessibleName()
    assert "程序规定第六十四条" in panel.accessibleName()
    press(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_the_hint_of_a_field_is_told_while_it_has_the_focus(case_view):
    case_view.load({})
    case_view.go_to("cause")
    field = case_view.set.fields["cause"]
    assert any("不写“涉嫌”" in label.text() for label in field.findChildren(QLabel))
    height = field.height()
    press(Qt.Key.Key_Tab)
    assert not any("不写“涉嫌”" in label.text() for label in field.findChildren(QLabel))
    assert field.height() == height


def test_sections_are_gone_through_by_key(case_view):
    case_view.load({})
    case_view.go_to_first()
    control(Qt.Key.Key_PageDown)
    assert case_view.index.current == "parties"
    assert case_view.field_of(focus()).name == "parties"
    control(Qt.Key.Key_PageUp)
    assert case_view.index.current == "case"


def test_nothing_jumps_while_typing(case_view):
    case_view.load({})
    case_view.go_to("cause")
    QApplication.processEvents()
    places = {name: field.geometry() for name, field in case_view.set.fields.items()}
    compose("qin'fan")
    commit("侵犯")
    QApplication.processEvents()
    assert {name: field.geometry() for name, field in case_view.set.fields.items()} == places


def test_every_field_can_be_told_by_a_screen_reader(case_view):
    case_view.load({})
    for field in case_view.set.fields.values():
        target = field.editor.focusProxy() or field.editor
        assert target.accessibleName() or field.editor.accessibleName()
