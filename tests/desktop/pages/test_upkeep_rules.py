"""Settings of rules and the office's own rule files: what moves is seen before anything is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.context import Context
from desktop.dialogs import decide
from desktop.pages.upkeep_page import UpkeepPage
from desktop.pages.upkeep_rules import RulesPart
from desktop.pages.upkeep_settings import SettingsPart
from tests.desktop.conftest import clipped

FILE = """
title = "本省办案期限"
from = 2026-03-01

[[rule]]
key = "closing"
versions = [{ article = "CX 77", length = 5, unit = "workday" }]
"""


@pytest.fixture
def page(context: Context, qtbot) -> UpkeepPage:
    made = UpkeepPage(context)
    qtbot.addWidget(made)
    made.resize(1198, 660)
    made.show()
    qtbot.waitExposed(made)
    made.arrive()
    return made


@pytest.fixture
def closing(context: Context) -> int:
    """A case that is to be closed and one that is to be archived."""
    services = context.services
    case = {"kind": "other", "filed_on": "2026-01-12", "state": "executed"}
    services.records.save("cases", case | {"closed_on": "2026-03-09", "number": "归档的案"})
    events = [{"event": "closing_event", "happened_at": "2026-03-09 9:00"}]
    return services.records.save("cases", case | {"number": "要结的案", "events": events})


def choose(part: SettingsPart, name: str) -> None:
    for row in range(part.table.topLevelItemCount()):
        item = part.table.topLevelItem(row)
        if item.text(1) == name:
            part.table.setCurrentItem(item)
            return
    raise AssertionError(name)


def test_a_setting_shows_what_it_moves_before_it_is_saved(page, context, closing, qtbot):
    part = page.show_part("规则设置")
    assert isinstance(part, SettingsPart)
    choose(part, "案卷归档")
    assert "立卷归档" in part.about.text()
    assert part.number.text() == "30"
    part.number.setFocus()
    part.number.selectAll()
    qtbot.keyClicks(part.number, "60")
    qtbot.waitUntil(lambda: part.effect.isVisible())
    assert "移动 1 个正在走的期限" in part.effect.told.text()
    row = part.effect.table.topLevelItem(0)
    # 3/9 + 30 = 4/8, + 60 = 5/8
    assert (row.text(1), row.text(2)) == ("归档的案　案卷归档", "2026-04-08 → 2026-05-08")
    part.keep.click()
    assert "请写明依据" in part.effect.told.text()
    part.reason.setText("省档案局文件")
    part.keep.click()
    assert context.services.rulebook.setting("deadline/dossier_archive/2019-04-01").value == "60"
    part.which.setCurrentIndex(part.which.findData("own"))
    assert part.table.topLevelItemCount() == 1
    assert [part.table.topLevelItem(0).text(column) for column in (2, 3)] == ["60日", "30日"]
    part.usual.click()
    part.reason.setText("文件废止")
    part.keep.click()
    assert part.table.topLevelItemCount() == 0


def test_a_wrong_value_is_told_under_the_field(page, qtbot):
    part = page.show_part("规则设置")
    choose(part, "案卷归档")
    part.number.setText("三十")
    part._try()
    assert "应当是大于 0 的整数" in part.effect.told.text()
    choose(part, "期限届满日逢周六、周日")
    assert part.value.currentWidget() is part.choice
    assert part.choice.currentText() == "顺延"
    assert not clipped(page)


def test_a_rule_file_is_tried_taken_and_taken_out(page, context, closing, tmp_path, monkeypatch, qtbot):
    file = tmp_path / "本省.toml"
    file.write_text(FILE, encoding="utf-8")
    part = page.show_part("规则文件")
    assert isinstance(part, RulesPart)
    part.try_file(file)
    assert "移动 1 个正在走的期限" in part.view.told.text()
    rows = [part.view.table.topLevelItem(row).text(0) for row in range(part.view.table.topLevelItemCount())]
    assert rows == ["规则", "期限"]
    QTest.keyClick(part.view, Qt.Key.Key_Escape)
    assert part.stack.currentIndex() == 0
    assert context.services.rulebook.files() == ()

    part.try_file(file)
    part.adopt.click()
    assert part.table.topLevelItem(0).text(1) == "本省办案期限"
    # 3/9 + five workdays: 10-13 (4), 16 (5)
    ends = {one.key: f"{one.ends_on}" for one in context.services.deadlines.of_case(closing)}
    assert ends["closing"] == "2026-03-16"
    monkeypatch.setattr(decide, "decide", lambda *_words, **_more: "out")
    part.out.click()
    assert context.services.rulebook.files() == ()


def test_a_faulty_rule_file_is_refused_by_its_line(page, context, faults, tmp_path):
    file = Path(tmp_path / "错.toml")
    file.write_text('[[rule]]\nkey = "closing"\nlengt = 3\n', encoding="utf-8")
    part = page.show_part("规则文件")
    part.try_file(file)
    assert faults.box is not None
    assert "错.toml 第 3 行" in faults.box.text()
    assert part.stack.currentIndex() == 0
