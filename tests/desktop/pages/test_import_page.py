"""Taking in a ledger on screen: preview, columns led elsewhere, import, undo, with the keyboard alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from db.services.lists import ListQuery
from db.services.sheets import Outcome, Plan
from desktop.context import Context
from desktop.dialogs import decide
from desktop.pages.import_page import ImportPage
from desktop.widgets.plan_grid import LevelRole, PlanModel
from tests.db.sheets.workbooks import LEDGER, book
from tests.desktop.conftest import clipped
from tests.desktop.keyboard import press


@pytest.fixture
def page(context: Context, qtbot) -> ImportPage:
    made = ImportPage(context)
    qtbot.addWidget(made)
    made.resize(848, 524)  # what 1024×600 leaves
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.arrive()
    return made


@pytest.fixture
def previewed(page: ImportPage) -> ImportPage:
    page.take(LEDGER)
    return page


def count(context: Context, register: str = "cases") -> int:
    return context.services.lists.count(ListQuery(register))


def words(page: ImportPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_an_empty_page_says_what_to_do(page: ImportPage) -> None:
    assert "把 Excel 台账拖到这里" in words(page)
    assert page.focusWidget() is page.choose
    assert not page.take_in.isVisible()
    assert clipped(page) == []


def test_a_ledger_is_previewed_with_counts_that_add_up(previewed: ImportPage, context: Context) -> None:
    preview = previewed.preview
    assert preview.counts.text() == "41 条 = 新增 40 + 更新 0 + 相同 1 + 拒绝 0"
    assert [preview.sheets.tabText(number) for number in range(3)] == [
        "商标案件　25 条",
        "专利地标特殊标志案件　16 条",
        "Sheet3　空表",
    ]
    assert not preview.sheets.isTabEnabled(2)
    assert preview.views.tabText(2) == "合计核对　8/8 一致"
    assert previewed.take_in.text() == "导入 40 条"
    assert count(context) == 40  # of the register itself; nothing was imported yet
    assert clipped(previewed) == []


def test_cells_are_coloured_and_explain_themselves(previewed: ImportPage) -> None:
    grid = previewed.preview.grid
    model = grid.plan
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert grid.go_to_next()
    index = grid.currentIndex()
    assert model.row_number(index.row()) == 11
    assert index.data(LevelRole) == "doubt"
    assert "海关备案号" in previewed.preview.why.text()
    press(Qt.Key.Key_F8)
    assert "19,200.00" in previewed.preview.why.text()
    press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert "海关备案号" in previewed.preview.why.text()


def test_rows_can_be_narrowed_to_what_matters(previewed: ImportPage) -> None:
    preview = previewed.preview
    everything = preview.grid.plan.rowCount()
    assert everything == 42
    preview.chips["same"].click()
    assert preview.grid.plan.rowCount() == 1
    assert "与第28行相同" in preview.why.text()
    preview.chips["remarks"].click()
    assert 1 < preview.grid.plan.rowCount() < everything
    assert not preview.chips["refused"].isEnabled()


def test_rows_that_are_no_records_say_what_they_are(previewed: ImportPage) -> None:
    model: PlanModel = previewed.preview.grid.plan
    said = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
    assert {"5　新增", "6　续行", "22　空行", "44　相同", "45　合计行", "46　表尾"} <= set(said)


def test_a_column_is_led_elsewhere(previewed: ImportPage) -> None:
    columns = previewed.preview.columns
    box = columns.boxes["承办单位"]
    assert box.currentData() == "unit"
    box.setCurrentIndex(box.findData("place"))
    box.activated.emit(box.currentIndex())
    assert previewed.plan is not None
    assert previewed.plan.mapping["承办单位"] == "place"
    assert previewed.plan.rows[0].values["place"] == "上海市闵行区市场监督管理局"
    assert previewed.preview.columns.boxes["承办单位"].currentData() == "place"


def test_two_columns_for_one_field_are_told_not_lost(previewed: ImportPage) -> None:
    box = previewed.preview.columns.boxes["备注"]
    box.setCurrentIndex(box.findData(None))
    box.activated.emit(box.currentIndex())
    assert previewed.plan is not None
    assert previewed.plan.mapping["备注"] is None


def test_the_whole_way_by_keyboard_and_back(page: ImportPage, context: Context, monkeypatch) -> None:
    page.take(LEDGER)
    press(Qt.Key.Key_Down)
    page.save()
    assert count(context) == 80
    assert "已导入：新增 40 条" in page.banner.text()
    assert not page.take_in.isVisible()
    monkeypatch.setattr(decide, "decide", lambda *_, **__: "undo")
    page.banner.answered.emit("undo", "")
    assert count(context) == 40
    assert page.take_in.text() == "导入 40 条"


def test_what_was_imported_is_one_button_away(previewed: ImportPage, qtbot) -> None:
    previewed.save()
    with qtbot.waitSignal(previewed.go) as gone:
        press(Qt.Key.Key_Return)
    assert gone.args == ["cases", None]


def test_a_cancel_that_came_too_late_still_tells_what_was_done(
    previewed: ImportPage, context: Context, monkeypatch
) -> None:
    commit = context.services.sheets.commit

    def cancelled_at_the_end(plan: Plan, *, progress: Any) -> Outcome:
        outcome = commit(plan, progress=progress)
        progress.__self__.cancel()
        return outcome

    monkeypatch.setattr(context.services.sheets, "commit", cancelled_at_the_end)
    previewed.save()
    assert "已导入：新增 40 条" in previewed.banner.text()


def test_a_cancelled_import_leaves_the_register_as_it_was(previewed: ImportPage, context: Context, qtbot) -> None:
    context.tasks.started.connect(lambda task: task.cancel())
    with qtbot.waitSignal(previewed.said) as said:
        previewed.save()
    assert said.args == ["导入已取消，登记库没有改动"]
    assert count(context) == 40
    assert previewed.take_in.isEnabled()


def test_a_file_that_is_none_is_told_on_the_page(page: ImportPage, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_text("不是表格", "utf-8")
    page.take(file)
    assert "不是Excel工作簿" in page.banner.text()
    assert page.choose.isEnabled()
    page.take(LEDGER)
    assert not page.banner.isVisible()


def test_a_bad_file_after_a_good_one_leaves_nothing_to_import(previewed: ImportPage, tmp_path: Path) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(b"PK\x03\x04")
    previewed.take(file)
    assert "损坏" in previewed.banner.text()
    assert previewed.plan is None
    assert not previewed.take_in.isVisible()


def test_a_register_that_changed_since_is_previewed_again(previewed: ImportPage, context: Context) -> None:
    context.services.records.save("parties", {"name": "某店"})
    previewed.save()
    assert "预览之后登记库有了改动" in previewed.banner.text()
    previewed.banner.answered.emit("again", "")
    previewed.save()
    assert "已导入" in previewed.banner.text()


def test_a_dropped_file_is_taken(page: ImportPage, tmp_path: Path) -> None:
    file = Path(shutil.copy(LEDGER, tmp_path / "台账.xlsx"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    page.dropEvent(event)
    assert page.file == file
    assert page.plan is not None


def test_the_register_of_the_list_is_chosen(page: ImportPage, tmp_path: Path, context: Context) -> None:
    page.show_filtered(register="officers")
    page.take(book(tmp_path / "a.xlsx", [["姓名", "执法证号", "星座"], ["赵某某", "777", "天秤"]]))
    assert "不会导入：星座" in page.preview.left_out.text()
    assert page.take_in.text() == "导入 1 条"
    page.save()
    assert count(context, "officers") == 3
    assert clipped(page) == []


def test_a_refused_row_is_red_and_says_why(page: ImportPage, tmp_path: Path) -> None:
    head = ["当事人", "案由", "立案日期", "结案日期"]
    page.take(book(tmp_path / "a.xlsx", [head, ["甲店", "商标侵权", "2020.5.6", "2020.3.1"]]))
    grid = page.preview.grid
    assert grid.plan.headerData(0, Qt.Orientation.Vertical) == "2　拒绝"
    assert "早于立案日期" in page.preview.why.text()
    assert grid.plan.index(0, 3).data(LevelRole) == "fault"
    assert page.take_in.text() == "没有可导入的"
    assert not page.take_in.isEnabled()


def test_a_roster_is_taken_in_for_the_fair_it_was_asked_for(
    page: ImportPage, context: Context, tmp_path: Path, qtbot
) -> None:
    fair = context.services.records.save("exhibitions", {"name": "湖区展", "form": "onsite", "opens_on": "2026-04-01"})
    page.show_filtered(register="exhibitors", shared=fair)
    assert page.shared.isVisible()
    assert page.shared.currentText() == "展会：湖区展"
    page.take(book(tmp_path / "名单.xlsx", [["企业名称", "展位号"], ["甲公司", "A1"], ["乙公司", "A2"]]))
    page.take_in.click()
    assert context.services.exhibitions.figures.stands(fair) == 2
    with qtbot.waitSignal(page.go) as went:
        page._answer("show", "")
    assert went.args == ["exhibitions", fair]
    page.register.setCurrentIndex(page.register.findData("cases"))
    page._choose_register()
    assert not page.shared.isVisible()
