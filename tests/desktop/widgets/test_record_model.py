"""The model behind a list: any length, little memory, only what is on screen is read."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import Qt

from db.kinds import Day, IdNumber, Money, Text
from db.registers import ListColumn
from desktop.widgets.record_list import RecordList
from desktop.widgets.record_model import PAGE, PAGES_KEPT, IdRole, RecordModel, ValueRole

COLUMNS = (
    ListColumn("name", "名称", Text(100), "", 20),
    ListColumn("id_number", "身份证件号码", IdNumber(), "", 20),
    ListColumn("filed_on", "立案日期", Day(), "", 12),
    ListColumn("fine", "罚款", Money(), "", 14),
)


class Source:
    """Rows made up from their ids; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.gone: set[int] = set()
        self.word = "张"

    def page(self, ids) -> list[tuple | None]:
        self.asked.append(list(ids))
        return [None if one in self.gone else (f"{self.word}{one}", "430421198001011234", None, None) for one in ids]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(source, qapp) -> RecordModel:
    return RecordModel(COLUMNS, source.page)


def test_the_model_keeps_qts_rules(model, qtmodeltester):
    model.show(array("I", range(1, 300)))
    qtmodeltester.check(model, force_py=False)


def test_an_empty_list_is_a_model_too(model, qtmodeltester):
    model.show(array("I"))
    qtmodeltester.check(model)


def test_a_million_rows_read_only_what_is_asked(model, source):
    model.show(array("I", range(1, 1_000_001)))
    assert model.rowCount() == 1_000_000
    assert not source.asked
    last = model.index(999_999, 0)
    assert last.data() == "张1000000"
    assert [len(ids) for ids in source.asked] == [1_000_000 % PAGE]
    assert last.data(IdRole) == 1_000_000
    assert len(source.asked) == 1


def test_pages_looked_at_long_ago_are_let_go(model, source):
    model.show(array("I", range(1, 100 * PAGE + 1)))
    for page in range(100):
        assert model.index(page * PAGE, 0).data() == f"张{page * PAGE + 1}"
    assert len(model._pages) == PAGES_KEPT
    assert len(model._texts) == PAGES_KEPT


def test_secrets_are_masked_and_empty_values_are_empty(model):
    model.show(array("I", [1]))
    text = model.texts(0)
    assert text[1].endswith("1234")
    assert "19800101" not in text[1]
    assert text[2:] == ("", "")
    assert model.index(0, 1).data(ValueRole) == "430421198001011234"


def test_numbers_stand_at_the_right_with_their_label(model):
    model.show(array("I", [1]))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert model.index(0, 3).data(Qt.ItemDataRole.TextAlignmentRole) == right
    across, role = Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
    header = [model.headerData(column, across, role) for column in (0, 3)]
    assert header == [Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, right]


def test_a_record_that_is_gone_says_so(model, source):
    source.gone = {2}
    model.show(array("I", [1, 2, 3]))
    assert [model.index(row, 0).data() for row in range(3)] == ["张1", "（已删除）", "张3"]


def test_the_same_ids_again_keep_the_place_and_read_new_values(model, source, qtbot):
    model.show(array("I", [1, 2, 3]))
    assert model.index(0, 0).data() == "张1"
    source.word = "李"
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show(array("I", [1, 2, 3]))
    assert model.index(0, 0).data() == "李1"


def test_one_changed_record_is_read_again(model, source, qtbot):
    model.show(array("I", range(1, 501)))
    assert (model.index(0, 0).data(), model.index(300, 0).data()) == ("张1", "张301")
    source.word = "李"
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.reread([301, 7777])
    assert changed.args[0].row() == 300
    assert (model.index(0, 0).data(), model.index(300, 0).data()) == ("张1", "李301")


@pytest.fixture
def view(model, theme, machine, qtbot) -> RecordList:
    made = RecordList("test", model, theme, machine)
    qtbot.addWidget(made)
    made.resize(640, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_only_what_is_on_screen_is_read(view, model, source, qtbot):
    model.show(array("I", range(1, 1_000_001)))
    view.grab()
    assert len(source.asked) == 1
    view.scrollToBottom()
    view.grab()
    assert sum(len(ids) for ids in source.asked) <= 3 * PAGE


def test_all_of_a_million_rows_can_be_chosen(view, model, qtbot):
    model.show(array("I", range(1, 1_000_001)))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected_count() == 1_000_000
    assert view.horizontalHeader().selectionModel() is not view.selectionModel()
    assert view.selected_ids()[-1] == 1_000_000


def test_enter_opens_and_letters_go_to_the_filter(view, model, qtbot):
    model.show(array("I", [5, 6, 7]))
    view.select_id(6)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [6]
    typed = []
    view.typed.connect(lambda event: typed.append(event.text()))
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert typed == ["z"]
    with qtbot.assertNotEmitted(view.typed):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_id() == 7


def test_the_columns_are_remembered(view, model, machine, theme, qtbot):
    model.show(array("I", [1]))
    view.setColumnWidth(0, 233)
    view.show_column("id_number", shown=False)
    view.horizontalHeader().moveSection(3, 0)
    again = RecordList("test", model, theme, machine)
    qtbot.addWidget(again)
    again.resize(640, 400)
    again.show()
    assert [model.columns[one].name for one in again.shown_columns()] == ["fine", "name", "filed_on"]
    assert again.columnWidth(0) == 233
    again.restore_columns()
    assert [model.columns[one].name for one in again.shown_columns()] == ["name", "id_number", "filed_on", "fine"]


def test_columns_share_the_width_there_is(view, model):
    model.show(array("I", range(1, 50)))
    used = sum(view.columnWidth(one) for one in view.shown_columns())
    assert view.viewport().width() - 4 <= used <= view.viewport().width()


def test_rows_are_32_or_24_pixels(view, model, theme):
    model.show(array("I", [1, 2]))
    assert view.rowHeight(0) == theme.px(32)
    view.set_compact(True)
    assert view.rowHeight(1) == theme.px(24)


def test_every_text_is_painted_from_the_model(view, model, source):
    model.show(array("I", range(1, 40)))
    before = view.grab().toImage()
    source.word = "李"
    model.show(array("I", range(1, 40)))
    assert view.grab().toImage() != before
