"""The program from start to end: what it reads before the window stands, the first start, opening and closing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.services import open_register
from db.services.backups import backups_in, folder_of
from desktop.app import PROGRAM, Program
from desktop.dialogs import decide
from desktop.dialogs.restore import RestoreDialog
from desktop.pages.first_start import FirstStart
from desktop.pages.rescue_page import RescuePage
from desktop.pages.today_page import TodayPage

HEAVY = ("reportlab", "openpyxl", "python_calamine", "pypinyin", "jinja2", "pypdfium2", "peewee", "PIL",
         "PySide6.QtPrintSupport", "db.models", "db.services")  # fmt: skip

FIRST_PAINT = """
import sys
from pathlib import Path
from desktop.app import Program, application
app = application()
program = Program(app, Path(sys.argv[1]))
program.window.show()
app.processEvents()
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""


def test_nothing_heavy_is_read_before_the_window_is_painted(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path), *HEAVY],
        cwd=PROGRAM, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.split() == []


@pytest.fixture
def start(qapp: QApplication, tmp_path, qtbot):
    """Start programs with their settings in the same temporary folder; each is stopped after the test."""
    running = []

    def go(file: Path | None = None) -> Program:
        program = Program(qapp, tmp_path / "machine", file)
        running.append(program)
        program.start()
        return program

    yield go
    for program in running:
        if program.faults.box is not None:
            program.faults.box.close()
        program.window.close()
        program.stop()
        program.window.deleteLater()


def test_the_first_start_leads_to_an_empty_register(start, qtbot):
    program = start()
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), FirstStart))
    first = program.window.stack.currentWidget()
    first.fields["name"].setText("衡南县市场监督管理局")
    first.fields["user"].setText("李某")
    first.create_register()
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    assert "衡南县市场监督管理局 · 李某" in program.window.status.office.text()
    assert program.machine.settings.last_register == str(first.path)


def test_the_next_start_opens_the_same_register(start, qtbot):
    program = start()
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), FirstStart))
    program.window.stack.currentWidget().create_practice()
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage), timeout=60_000)
    file = program.machine.settings.last_register
    assert program.window.band.isVisible()
    program.window.close()
    program.stop()
    again = start()
    qtbot.waitUntil(lambda: isinstance(again.window.page, TodayPage))
    assert again.machine.settings.last_register == file


def test_what_is_no_register_leads_to_the_ways_out(start, tmp_path, qtbot):
    (tmp_path / "不是.db").write_text("hello", encoding="utf-8")
    program = start(tmp_path / "不是.db")
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), RescuePage))
    assert "不是登记库" in program.window.stack.currentWidget().sentence.text()


def said_above(program: Program) -> str:
    """What the notice above the page says."""
    return program.window.notice.text() if program.window.notice is not None else ""


def accept_when_ready(dialog: RestoreDialog, qtbot) -> None:
    qtbot.waitUntil(dialog.restore.isEnabled)
    dialog.restore.click()


def test_a_backup_is_restored_and_opened(start, register_path, qtbot, monkeypatch):
    program = start(register_path)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    services = program.window.page.context.services
    backup = services.backups.make("关闭时")
    services.records.save("parties", {"name": "后来的当事人", "kind": "enterprise"})
    monkeypatch.setattr(RestoreDialog, "exec", lambda dialog: accept_when_ready(dialog, qtbot))
    program.window.more.restore_wanted.emit()
    qtbot.waitUntil(lambda: "已恢复" in said_above(program), timeout=20_000)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    assert program.window.page.context.services is not services
    assert backup.path.exists()
    assert not program.window.page.context.services.search.find("后来的当事人")


def test_closing_makes_a_backup_when_something_was_changed(start, register_path, qtbot):
    program = start(register_path)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    program.window.page.context.services.records.save("parties", {"name": "新当事人", "kind": "enterprise"})
    program.window.close()
    program.stop()
    assert [one.why for one in backups_in(folder_of(register_path))] == ["关闭时"]
    again = start(register_path)
    qtbot.waitUntil(lambda: isinstance(again.window.page, TodayPage))
    qtbot.waitUntil(lambda: again.window.status.backup.text().startswith("已备份"))
    again.window.close()
    again.stop()
    assert len(backups_in(folder_of(register_path))) == 1


def test_closing_gives_the_register_back(start, register_path, qtbot):
    program = start(register_path)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    program.window.close()
    program.stop()
    open_register(register_path, user="王丽").close()


def test_opening_another_register_closes_the_first(start, register_path, tmp_path, ready_registers, qtbot):
    other = Path(shutil.copy(ready_registers["empty"], tmp_path / "other.db"))
    program = start(register_path)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    program.open(other)
    qtbot.waitUntil(lambda: program.machine.settings.last_register == str(other))
    qtbot.waitUntil(lambda: program.window.page is not None and program.window.page.context.services.path == other)
    open_register(register_path, user="王丽").close()


def lock_elsewhere(register: Path) -> None:
    owner = {"host": "另一台电脑", "user": "王丽", "pid": 1, "since": "2026-03-10 08:00"}
    register.with_name(register.name + ".lock").write_text(json.dumps(owner), encoding="utf-8")


def test_a_register_in_use_elsewhere_is_not_taken_without_asking(start, register_path, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(decide, "decide", lambda *words, **_more: asked.append(words[1]))
    lock_elsewhere(register_path)
    program = start(register_path)
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), FirstStart))
    assert "王丽" in asked[0]


def test_a_second_start_brings_the_first_window_to_the_front_and_goes(start, register_path, qtbot, tmp_path):
    first = start(register_path)
    qtbot.waitUntil(lambda: isinstance(first.window.page, TodayPage))
    first.window.showMinimized()
    with qtbot.waitSignal(first.guard.bell.rung, timeout=20_000):
        second = start(register_path)
        qtbot.waitUntil(lambda: not second.window.isVisible(), timeout=20_000)
    assert not first.window.isMinimized()
    assert isinstance(first.window.page, TodayPage)


def test_a_register_in_use_elsewhere_can_be_taken_over(start, register_path, qtbot, monkeypatch):
    monkeypatch.setattr(decide, "decide", lambda *_words, **_more: "take")
    lock_elsewhere(register_path)
    program = start(register_path)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
