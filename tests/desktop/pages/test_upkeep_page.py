"""Upkeep: backups that say what they hold and what restoring would lose, the check, batches undone, this PC."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from db.services.backups import Backup
from db.services.store import new_batch
from desktop.context import Context
from desktop.dialogs import decide
from desktop.pages.upkeep_page import PARTS, UpkeepPage
from desktop.widgets.plain_table import PlainTable
from tests.desktop.conftest import clipped
from tests.desktop.keyboard import press


@pytest.fixture
def page(context: Context, qtbot) -> UpkeepPage:
    made = UpkeepPage(context)
    qtbot.addWidget(made)
    made.resize(1198, 660)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.arrive()
    return made


def tab(page: UpkeepPage, label: str):
    return page.show_part(label)


def texts(table: PlainTable) -> list[list[str]]:
    rows = (table.topLevelItem(row) for row in range(table.topLevelItemCount()))
    return [[row.text(column) for column in range(table.columnCount())] for row in rows]


def test_a_backup_is_made_verified_and_listed(page):
    page.part().make.click()
    ((when, why, cases, size, verified, place),) = texts(page.part().table)
    assert when.startswith("2026-03-10")
    assert (why, cases, verified, place) == ("手动", "40", "已核验", "登记库旁")
    assert size.endswith("MB")


def test_a_chosen_backup_says_what_restoring_it_would_lose(page, context):
    part = page.part()
    part.make.click()
    assert "什么也不会丢失" in part.loss.text()
    context.services.records.save("parties", {"name": "后来的当事人", "kind": "enterprise"})
    part.refresh()
    assert "1 处修改" in part.loss.text()


def test_a_second_place_is_filled_and_reminds_when_it_grows_old(page, context, tmp_path, monkeypatch):
    part = page.part()
    assert "还没有第二位置" in part.second.text()
    part.use_second(tmp_path / "U盘")
    assert [row[-1] for row in texts(part.table)] == ["登记库旁、第二位置"]
    assert "最近一次备份到那里是今天" in part.second.text()
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-20")
    part.refresh()
    assert "该再备份一次了" in part.second.text()
    part.days.setCurrentIndex(part.days.findData(0))
    assert "该再备份" not in part.second.text()
    assert context.machine.settings.backup_days == 0


def test_a_spoilt_backup_is_found_by_its_check(page, context, faults):
    part = page.part()
    part.make.click()
    backup = part.table.payload()
    assert isinstance(backup, Backup)
    backup.path.write_bytes(backup.path.read_bytes()[:5000])
    part.check.click()
    assert faults.box is not None


def test_enter_asks_the_window_to_restore_the_chosen_backup(page):
    part = page.part()
    part.make.click()
    asked = []
    page.restore_wanted.connect(asked.append)
    part.table.setFocus()
    press(Qt.Key.Key_Return)
    assert asked == [part.table.payload().path]


def test_the_packages_of_closed_cases_are_counted(page, context):
    part = page.part()
    assert "个正在整理" in part.packages.text()
    context.services.packages.refresh()
    part.refresh()
    made = len(list(context.services.packages.folder.glob("*.zip")))
    assert f"案卷包 {made} 个；" in part.packages.text()
    assert part.package_folder.isEnabled()


def test_a_second_place_that_is_not_there_is_told(page, context, tmp_path, monkeypatch):
    part = page.part()
    usb = tmp_path / "U盘"
    part.use_second(usb)
    usb.rename(tmp_path / "抽屉")
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-20")
    part.refresh()
    assert "10 天前" in part.second.text()
    assert "请插上" in part.second.text()
    assert [row[-1] for row in texts(part.table)] == ["登记库旁"]


def test_a_sound_register_is_called_sound(page):
    part = tab(page, "检查")
    part.start.setFocus()
    press(Qt.Key.Key_Space)
    assert part.result.text().startswith("登记库完好、齐全")
    assert "案件 40" in part.mark.text()
    assert part.start.isEnabled()


def test_marks_read_off_papers_are_held_against_the_log(page, context):
    part = tab(page, "检查")
    mark = context.services.store.log.mark()
    part.typed.setText(f"{mark}， 3-0123456789abcdef")
    part.typed.setFocus()
    press(Qt.Key.Key_Return)
    respect, sentence, _ = texts(part.table)[0]
    assert respect == "不完好"
    assert "第 3 条" in sentence
    assert "所填的文书" in sentence
    part.typed.setText("4381")
    part.typed.setFocus()
    press(Qt.Key.Key_Return)
    assert not part.fault.isHidden()
    assert "校验码应如" in part.fault.text()


def test_a_finding_leads_to_its_record(page, context, qtbot):
    case_id = context.services.records.save("cases", {
        "number": "坏案1号", "kind": "other", "state": "investigating", "goods": [{"name": "口罩", "quantity": "2"}],
    })  # fmt: skip
    context.services.store.database.execute_sql("UPDATE goods SET unit_price=100, value=999")
    part = tab(page, "检查")
    part.check()
    at = next(n for n, row in enumerate(texts(part.table)) if "口罩" in row[1])
    part.table.setCurrentItem(part.table.topLevelItem(at))
    assert part.table.hasFocus()
    with qtbot.waitSignal(page.go) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args == ["cases", case_id]


def test_a_batch_is_undone_after_asking(page, context, monkeypatch):
    batch = new_batch()
    values = {"name": "导入的当事人", "kind": "enterprise"}
    context.services.records.save("parties", values, reason="导入 台账.xlsx", batch=batch)
    part = tab(page, "导入批次")
    assert texts(part.table)[0][2:] == ["导入 台账.xlsx", "1 处"]
    monkeypatch.setattr(decide, "decide", lambda *_words, **_more: "keep")
    part.undo.click()
    assert len(texts(part.table)) == 1
    monkeypatch.setattr(decide, "decide", lambda *_words, **_more: "undo")
    part.undo.click()
    assert texts(part.table) == []
    assert "还没有导入过" in part.intro.text()


def test_a_faulty_paper_of_the_office_is_told(page, context):
    folder = context.services.path.with_name(context.services.path.name + ".papers")
    folder.mkdir()
    (folder / "7_filing_approval.toml").write_text("form = ", encoding="utf-8")
    part = tab(page, "本局文书")
    assert "1 处错误" in part.result.text()
    assert texts(part.table)[0][0] == "7_filing_approval.toml"


def test_fonts_are_chosen_for_this_pc(page, context):
    part = tab(page, "本机与本局")
    assert "自带" in part.faces.text()
    part.bundled.click()
    assert context.machine.settings.bundled_fonts


@pytest.mark.parametrize("size", [(856, 500), (1198, 660)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(page, context, size, look, tmp_path):
    context.theme.choose(look)
    page.resize(*size)
    page.part().use_second(tmp_path / "U盘")
    for label in [part.label for part in PARTS]:
        page.show_part(label)
        assert not clipped(page)
        page.grab()


def test_the_last_look_at_the_file_while_idle_is_said(page, context):
    context.machine.settings.checked[str(context.services.path)] = "2026-03-09"
    part = tab(page, "检查")
    part.arrive()
    assert "程序空闲时最近一次查看文件是 2026-03-09，完好。" in part.intro.text()


def test_an_index_that_lost_an_entry_is_made_anew(page, context):
    base = context.services.store.database
    where = "FROM sqlite_master WHERE type='index' AND tbl_name='parties' AND sql LIKE '%(\"uid\")%'"
    base.execute_sql("PRAGMA writable_schema=ON")
    (index,) = base.rows(f"SELECT * {where}")
    base.execute_sql(f"DELETE {where}")
    base.close()
    base.execute_sql("PRAGMA writable_schema=ON")
    base.execute_sql("UPDATE parties SET uid=randomblob(16)")
    base.execute_sql("INSERT INTO sqlite_master VALUES(?,?,?,?,?)", index)
    base.close()
    part = tab(page, "检查")
    part.check()
    assert "索引有损坏，内容没有丢失" in part.result.text()
    assert part.mend.isVisibleTo(part)
    part.mend.click()
    assert not part.mend.isVisibleTo(part)
    assert "登记库完好、齐全" in part.result.text()


def test_a_digest_is_made_and_shown(page, context):
    context.services.records.save("parties", {"name": "甲公司", "kind": "enterprise"})
    part = tab(page, "记录摘要")
    newest = next(row for row in texts(part.table) if row[0] == "2026年3月")
    assert newest[2] == "未制作"
    at = texts(part.table).index(newest)
    part.table.setCurrentItem(part.table.topLevelItem(at))
    assert part.preview.isHidden()
    part.make.click()
    assert not part.preview.isHidden()
    assert part.preview.title.text() == "2026年3月记录摘要"
    assert texts(part.table)[at][2] == "2026-03-10 制作（未满月）"


def test_a_copy_for_support_is_made(page, context, tmp_path):
    part = tab(page, "脱敏副本")
    part.write(tmp_path / "copy.db")
    assert part.fault.text() == ""
    assert "一个也没有" in part.result.text()
    assert (tmp_path / "copy.db").is_file()
    part.write(tmp_path / "copy.db")
    assert "已经存在" in part.fault.text()
    assert part.make.isEnabled()
