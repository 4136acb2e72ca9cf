"""Rows like in Excel: paste, fill, keys, an input method, faults, totals."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from db.kinds import Money, Quantity, Text
from db.registers import REGISTERS
from desktop.widgets.editor import Line
from desktop.widgets.link_source import LinkSource
from desktop.widgets.pasted import pasted_rows
from desktop.widgets.rows_grid import RowsGrid
from desktop.widgets.rows_model import GridColumn, RowsModel
from tests.desktop.keyboard import commit, compose, control, focus, press, write

GOODS = next(rows for rows in REGISTERS["cases"].form.rows() if rows.name == "goods")
NAME, BRAND, MODEL, UNIT, QUANTITY, PRICE, VALUE = range(7)
ROWS = [
    {"id": 1, "name": "口罩", "unit": "包", "quantity": Quantity().parse("70"), "value": Money().parse("175")},
    {"id": 2, "name": "手套", "unit": "箱", "quantity": Quantity().parse("3"), "value": Money().parse("720")},
    {"id": 3, "name": "酒精", "unit": "包", "quantity": Quantity().parse("5"), "value": None},
]


@pytest.fixture
def window(qtbot):
    """A window with a line before and after the place of the grid."""
    made = QWidget()
    made.resize(900, 600)
    QVBoxLayout(made).addWidget(QLineEdit())
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def grid(window, theme, services, machine):
    made = RowsGrid("cases.goods", GOODS, theme, source=LinkSource(services), machine=machine, parent=window)
    window.layout().addWidget(made)
    window.layout().addWidget(QLineEdit())
    QApplication.processEvents()
    made.load(ROWS)
    made.setFocus()
    made.view.at(0, 0)
    return made


def paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    control(Qt.Key.Key_V)


def column(grid: RowsGrid, place: int) -> list[str]:
    return [grid.model.text(row, place) for row in range(len(grid.raw()))]


def here(grid: RowsGrid) -> tuple[int, int]:
    return grid.view.currentIndex().row(), grid.view.currentIndex().column()


# Writing


def test_typing_replaces_the_cell_and_enter_goes_down(grid):
    grid.view.at(0, BRAND)
    write("3M")
    press(Qt.Key.Key_Return)
    assert column(grid, BRAND) == ["3M", "", ""]
    assert here(grid) == (1, BRAND)


def test_after_a_run_of_tabs_enter_goes_back_to_where_it_began(grid):
    grid.view.at(3, NAME)
    commit("消毒液")
    press(Qt.Key.Key_Tab)
    write("84")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    commit("瓶")
    press(Qt.Key.Key_Return)
    assert grid.raw()[3] == {"name": "消毒液", "brand": "84", "unit": "瓶"}
    assert here(grid) == (4, NAME)


def test_the_first_letter_of_an_input_method_is_not_lost(grid):
    grid.view.at(0, NAME)
    compose("k")
    assert grid.view.cells.editor is not None
    assert grid.view.hasFocus()  # moving the focus would end the composition
    compose("kou'zhao")
    compose("", commit="口罩二型")
    press(Qt.Key.Key_Return)
    assert column(grid, NAME)[0] == "口罩二型"


def test_a_text_given_at_once_is_not_lost(grid):
    grid.view.at(0, NAME)
    commit("手写输入")
    press(Qt.Key.Key_Return)
    assert column(grid, NAME)[0] == "手写输入"


def test_a_composition_given_up_changes_nothing(grid):
    grid.view.at(0, NAME)
    before = grid.raw()
    compose("k")
    compose("")
    press(Qt.Key.Key_Escape)
    assert grid.raw() == before


def test_f2_goes_on_behind_the_text_and_esc_takes_it_back(grid):
    grid.view.at(0, NAME)
    press(Qt.Key.Key_F2)
    commit("（加厚）")
    press(Qt.Key.Key_Return)
    assert column(grid, NAME)[0] == "口罩（加厚）"
    grid.view.at(0, NAME)
    press(Qt.Key.Key_F2)
    commit("错")
    press(Qt.Key.Key_Escape)
    assert column(grid, NAME)[0] == "口罩（加厚）"
    assert grid.view.hasFocus()


def test_leaving_the_grid_keeps_what_is_being_written(grid, window):
    grid.view.at(0, BRAND)
    commit("飘安")
    window.findChildren(QLineEdit)[0].setFocus()
    assert column(grid, BRAND)[0] == "飘安"


def test_a_choice_in_a_cell_takes_initials(grid):
    place = [one.name for one in grid.model.columns].index("measure")
    grid.view.at(0, place)
    write("ky")
    press(Qt.Key.Key_Return)
    assert column(grid, place)[0] == "扣押"


def test_a_day_in_a_cell_counts_workdays(grid):
    place = [one.name for one in grid.model.columns].index("disposed_on")
    grid.view.at(0, place)
    write("+15w")
    press(Qt.Key.Key_Tab)
    assert column(grid, place)[0] == "2026-03-31"


# Paste and copy


def test_a_paste_extends_the_rows(grid):
    grid.view.at(2, NAME)
    paste('甲\t飘安\r\n"两行\n名称"\t\r\n丙\t三M\r\n')
    assert column(grid, NAME) == ["口罩", "手套", "甲", "两行名称", "丙"]
    assert column(grid, BRAND)[2:] == ["飘安", "", "三M"]
    assert grid.raw()[2]["id"] == 3


def test_a_paste_with_headings_finds_its_columns(grid):
    paste("数量\t品名\r\n1,200\t面膜\r\n5\t眼霜\r\n")
    assert column(grid, NAME)[3:] == ["面膜", "眼霜"]
    assert column(grid, QUANTITY)[3:] == ["1200", "5"]


def test_one_cell_fills_the_block_it_is_pasted_into(grid):
    grid.view._select(0, BRAND, bottom=2, right=BRAND)
    paste("飘安")
    assert column(grid, BRAND) == ["飘安"] * 3


def test_what_is_copied_can_be_pasted_and_is_a_table_for_excel(grid):
    grid.view._select(0, NAME, bottom=2, right=VALUE)
    control(Qt.Key.Key_C)
    data = QGuiApplication.clipboard().mimeData()
    assert "<table>" in data.html()
    cells = pasted_rows(data.text())
    assert cells[0] == ["口罩", "", "", "包", "70", "", "175.00"]
    grid.view.at(3, NAME)
    control(Qt.Key.Key_V)
    without_id = [{name: raw for name, raw in row.items() if name != "id"} for row in grid.raw()]
    assert without_id[3:] == without_id[:3]


def test_a_thousand_rows_are_pasted_within_a_second(grid):
    cells = "一次性使用医用口罩 飘安 17.5cm 包 1,234.5 2.50 3,086.25 20200101 飘安集团 扣押 仓库 没收 2026-3-5 备注"
    line = cells.replace(" ", "\t")
    grid.view.at(3, NAME)
    QGuiApplication.clipboard().setText("\r\n".join(line for _ in range(1000)))
    began = time.perf_counter()
    control(Qt.Key.Key_V)
    QApplication.processEvents()
    assert time.perf_counter() - began < 1
    assert len(grid.raw()) == 1003
    assert grid.settle().fault == ""


# Excel's other keys


def test_fill_down(grid):
    grid.view._select(0, UNIT, bottom=2, right=UNIT)
    control(Qt.Key.Key_D)
    assert column(grid, UNIT) == ["包", "包", "包"]
    grid.view.at(3, NAME)
    control(Qt.Key.Key_D)
    assert column(grid, NAME)[3] == "酒精"


def test_delete_clears_and_control_delete_removes(grid):
    grid.view._select(0, NAME, bottom=1, right=UNIT)
    press(Qt.Key.Key_Delete)
    assert column(grid, NAME) == ["", "", "酒精"]
    assert [row["id"] for row in grid.raw()] == [1, 2, 3]
    grid.view._select(0, NAME, bottom=1, right=NAME)
    control(Qt.Key.Key_Delete)
    assert [row["id"] for row in grid.raw()] == [3]


def test_a_row_is_inserted(grid):
    grid.view.at(1, NAME)
    press(Qt.Key.Key_Insert)
    assert grid.raw()[1] == {}
    assert [row.get("id") for row in grid.raw()] == [1, None, 2, 3]


def test_control_and_arrows_leap_over_what_is_filled(grid):
    control(Qt.Key.Key_Down)
    assert here(grid) == (2, NAME)
    control(Qt.Key.Key_Down)
    assert here(grid) == (3, NAME)
    grid.view.at(0, UNIT)
    control(Qt.Key.Key_Right)
    assert here(grid) == (0, QUANTITY)
    control(Qt.Key.Key_Home)
    assert here(grid) == (0, 0)


def test_enter_on_the_blank_row_and_control_enter_leave_the_grid(grid, window):
    left = []
    grid.advance.connect(left.append)
    grid.view.at(3, NAME)
    press(Qt.Key.Key_Return)
    grid.view.at(0, NAME)
    control(Qt.Key.Key_Return)
    press(Qt.Key.Key_Up)
    assert left == [1, 1, -1]


def test_tab_on_the_blank_row_leaves_the_grid(grid, window):
    grid.view.at(3, NAME)
    press(Qt.Key.Key_Tab)
    assert focus() is window.findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)[1]


# Faults and sums


def test_a_fault_stays_in_its_cell_with_its_sentence(grid):
    grid.view.at(0, QUANTITY)
    write("200余")
    press(Qt.Key.Key_Return)
    assert grid.raw()[0]["quantity"] == "200余"
    outcome = grid.settle()
    assert outcome.fault.startswith("第1行“数量”：")
    index = grid.model.index(0, QUANTITY)
    assert index.data(Qt.ItemDataRole.ToolTipRole) in outcome.fault
    grid.go_to_fault()
    assert here(grid) == (0, QUANTITY)


def test_quantities_of_different_units_are_never_added(grid):
    assert grid.model.totals() == ["数量 75包、3箱", "货值 895.00元"]


def test_single_prices_are_not_added_up(theme, services, qtbot):
    columns = (GridColumn("name", "品名", Text()), GridColumn("unit_price", "单价", Money()))
    model = RowsModel(columns, LinkSource(services).title)
    model.load([{"name": "甲", "unit_price": Money().parse("3")}, {"name": "乙", "unit_price": Money().parse("4")}])
    assert model.totals() == []


def test_looking_through_a_grid_changes_nothing(grid):
    before = grid.raw()
    changes = []
    grid.changed.connect(lambda: changes.append(1))
    for _ in range(12):
        press(Qt.Key.Key_F2)
        press(Qt.Key.Key_Tab)
    assert grid.raw() == before
    assert not changes


# The rest


def test_the_model_keeps_qts_rules(theme, services, qtbot):
    columns = (GridColumn("name", "品名", Text()), GridColumn("fine", "罚款", Money()))
    model = RowsModel(columns, LinkSource(services).title)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.load([{"id": 1, "name": "甲"}])
    model.put(1, 0, [["乙", "3"], ["丙", "4"]])
    model.insert(1)
    model.remove([0])
    model.restore([])
    assert tester.model() is model


def test_widths_are_remembered_on_this_pc(grid, machine):
    grid.view.setColumnWidth(NAME, 321)
    assert machine.list_look("cases.goods").widths["name"] == 321


def test_the_grid_grows_with_its_rows_up_to_a_dozen(grid):
    low = grid.view.height()
    paste("\r\n".join("甲" for _ in range(6)))
    assert grid.view.height() > low
    paste("\r\n".join("甲" for _ in range(60)))
    high = grid.view.height()
    paste("\r\n".join("甲" for _ in range(90)))
    assert grid.view.height() == high


def test_a_link_in_a_cell_is_called_by_its_name(window, theme, services):
    rows = next(one for one in REGISTERS["cases"].form.rows() if one.name == "deliveries")
    services.records.save("clues", {"source": "report", "received_on": "2026-3-2", "content": "举报"})
    made = RowsGrid("cases.deliveries", rows, theme, source=LinkSource(services), parent=window)
    made.load([{"id": 1, "paper": 7, "paper_text": "行政处罚决定书"}])
    assert made.model.text(0, 0) == "行政处罚决定书"
    assert made.raw()[0]["paper"] == 7


def test_the_editor_of_a_cell_is_the_editor_of_the_kind(grid):
    grid.view.at(0, BRAND)
    press(Qt.Key.Key_F2)
    assert isinstance(focus(), Line)
    assert focus().accessibleName() == "商标（品牌）"
