"""The search box: what is found while typing, and how few keys lead to a record."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop.widgets.search_box import SearchBox

LABELS = {"parties": "当事人", "cases": "案件"}


@dataclass(frozen=True)
class Found:
    register: str
    id: int
    title: str
    detail: str
    matched: str = ""


class Index:
    """Finds names by a fragment of the name or of its initials; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.things = (
            ("jswjsh", Found("parties", 3, "金山五金商行", "经营者 张伟")),
            ("yh12h", Found("cases", 12, "雁湖市监立〔2026〕12号", "金山五金商行")),
            ("jssw", Found("parties", 4, "金山商务", "")),
        )

    def find(self, text: str, /, *, limit: int) -> list[Found]:
        self.asked.append(text)
        return [thing for key, thing in self.things if text in key or text in thing.title][:limit]


@pytest.fixture
def index() -> Index:
    return Index()


@pytest.fixture
def window(theme, index, qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    window.box = SearchBox(theme, window)
    window.other = QLineEdit(window)
    column.addWidget(window.box)
    column.addWidget(window.other)
    column.addStretch(1)
    window.box.search_with(index.find, LABELS)
    window.resize(900, 600)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    window.other.setFocus()
    return window


def test_a_record_is_reached_with_six_keys(window, qtbot):
    chosen = []
    window.box.chosen.connect(lambda *place: chosen.append(place))
    window.box.start()  # Ctrl+K: two keys
    for key in "jsw":
        qtbot.keyClick(window.box, key)
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    assert chosen == [("parties", 3)]
    assert not window.box.hits.isVisible()
    assert not window.box.text()


def test_hits_stand_under_the_names_of_their_registers(window, qtbot):
    window.box.start()
    window.box.setText("金山")
    hits = window.box.hits
    assert [hits.item(row).text() for row in range(hits.count())] == ["当事人", "金山五金商行", "金山商务"]
    assert hits.isVisible()
    assert hits.parentWidget() is window
    assert window.rect().contains(hits.geometry())
    hits.grab()


def test_arrow_keys_pass_over_the_names_of_registers(window, qtbot):
    window.box.start()
    window.box.setText("h")
    hits = window.box.hits
    lines = [hits.item(row).text() for row in range(hits.count())]
    assert lines == ["当事人", "金山五金商行", "案件", "雁湖市监立〔2026〕12号"]
    qtbot.keyClick(window.box, Qt.Key.Key_Down)
    assert hits.place(hits.currentItem()) == ("cases", 12)
    qtbot.keyClick(window.box, Qt.Key.Key_Down)
    qtbot.keyClick(window.box, Qt.Key.Key_Up)
    assert hits.place(hits.currentItem()) == ("parties", 3)


def test_it_looks_while_an_input_method_composes(window, index):
    window.box.start()
    QApplication.sendEvent(window.box, QInputMethodEvent("j's", []))
    assert index.asked[-1] == "js"
    assert window.box.hits.isVisible()
    assert window.box.text() == ""
    commit = QInputMethodEvent("", [])
    commit.setCommitString("金山")
    QApplication.sendEvent(window.box, commit)
    assert index.asked[-1] == "金山"
    assert window.box.hasFocus()


def test_esc_gives_the_focus_back(window, qtbot):
    window.box.start()
    window.box.setText("金山")
    qtbot.keyClick(window.box, Qt.Key.Key_Escape)
    assert window.other.hasFocus()
    assert not window.box.hits.isVisible()


def test_nothing_found_says_what_can_be_typed(window, qtbot):
    chosen = []
    window.box.chosen.connect(lambda *place: chosen.append(place))
    window.box.start()
    window.box.setText("没有的")
    assert "拼音首字母" in window.box.hits.item(0).text()
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    assert not chosen


def test_leaving_the_box_takes_the_hits_away(window):
    window.box.start()
    window.box.setText("金山")
    window.other.setFocus()
    assert not window.box.hits.isVisible()
