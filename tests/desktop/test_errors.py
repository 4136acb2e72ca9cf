"""The one place for faults: a sentence for what is known, once for what is ours, nothing personal in a report."""

from __future__ import annotations

import sqlite3
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from db.errors import Full, Refused
from db.reserve import Reserve
from desktop.errors import Faults, fingerprint, report


def failing(words: str) -> Exception:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


def test_a_known_fault_is_told_with_its_remedy(faults: Faults, qtbot):
    faults.show(Refused("不能删除：案件正在使用这条当事人。", remedy="请先在那里改用别的记录。"))
    box = faults.box
    assert isinstance(box, QMessageBox)
    assert box.text() == "不能删除：案件正在使用这条当事人。"
    assert "改用别的记录" in box.informativeText()
    assert not box.detailedText()
    assert [button.text() for button in box.buttons()] == ["知道了"]


def test_a_full_disk_is_no_fault_of_ours(faults: Faults, qtbot):
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = "SQLITE_FULL"
    faults.show(error)
    assert "磁盘空间已满" in faults.box.text()
    assert not (faults.folder / "faults.log").exists()


def test_a_full_disk_is_relieved_from_the_box_that_tells_of_it(faults: Faults, qtbot, tmp_path):
    reserve = Reserve(tmp_path / "register.db")
    reserve.path.write_bytes(b"kept back")
    faults.relief = reserve.give_up
    faults.show(Full("磁盘空间已满，刚才的修改没有写入。", remedy="请清理磁盘后重试。"))
    box = faults.box
    assert {button.text() for button in box.buttons()} == {"腾出备用空间", "知道了"}
    qtbot.mouseClick(box.free, Qt.MouseButton.LeftButton)
    assert not reserve.path.exists()
    assert box.isVisible()
    assert "现在可以重试" in box.informativeText()
    box.close()
    qtbot.waitUntil(lambda: faults.box is None)
    faults.show(Full("磁盘空间已满，刚才的修改没有写入。", remedy="请清理磁盘后重试。"))
    qtbot.mouseClick(faults.box.free, Qt.MouseButton.LeftButton)
    assert "已经用掉了" in faults.box.informativeText()


def test_a_fault_of_ours_is_shown_once_and_logged(faults: Faults, qtbot):
    errors = [failing("一") for _ in range(3)]
    faults.show(errors[0])
    assert faults.box.text().startswith("程序出错")
    assert "ValueError" in faults.box.detailedText()
    faults.box.close()
    qtbot.waitUntil(lambda: faults.box is None)
    for error in errors:
        faults.show(error)
    assert faults.box is None
    assert (faults.folder / "faults.log").read_text(encoding="utf-8").count("ValueError") == 1


def test_a_second_fault_waits_until_the_first_was_read(faults: Faults, qtbot):
    for sentence in ("第一条。", "第二条。", "第一条。", "第二条。"):
        faults.show(Refused(sentence))
    first = faults.box
    assert first.text() == "第一条。"
    first.close()
    qtbot.waitUntil(lambda: faults.box is not first)
    assert faults.box.text() == "第二条。"
    faults.box.close()
    qtbot.waitUntil(lambda: faults.box is None)


def test_a_report_holds_no_personal_data(qapp):
    text = report(failing("no party 张三 430421198001011234 at 雁湖县"))
    assert "no party" in text
    assert "ValueError" in text
    assert "test_errors.py" in text
    assert not any(secret in text for secret in ("张", "雁湖", "4304"))


def test_the_same_place_is_the_same_fault(qapp):
    assert fingerprint(failing("一")) == fingerprint(failing("二"))
    with pytest.raises(ZeroDivisionError) as elsewhere:
        _ = 1 / 0
    assert fingerprint(elsewhere.value) != fingerprint(failing("一"))


def test_a_crash_of_the_last_run_is_offered_once(faults: Faults):
    assert faults.last_crash() == ""
    faults.folder.mkdir(parents=True)
    (faults.folder / "crash.log").write_text("Fatal Python error: Segmentation fault\n", encoding="utf-8")
    assert faults.last_crash().startswith("Fatal Python error")
    assert faults.last_crash() == ""


def test_what_nobody_catches_is_shown(faults: Faults, qtbot):
    faults.install()
    try:
        sys.excepthook(Refused, Refused("没有这条记录。"), None)
        qtbot.waitUntil(lambda: faults.box is not None)
        assert faults.box.text() == "没有这条记录。"
    finally:
        faults.uninstall()
