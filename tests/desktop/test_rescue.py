"""From a register that does not open back to work, by keys alone; closing that can be waited for or not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.errors import Damaged
from db.services import open_register
from db.services.backups import backups_in, folder_of
from desktop.app import Program
from desktop.dialogs import decide
from desktop.dialogs.closing import Closing
from desktop.machine import Machine
from desktop.packer import Packer
from desktop.pages.first_start import FirstStart
from desktop.pages.rescue_page import RescuePage
from desktop.pages.today_page import TodayPage
from desktop.tasks import Task, Tasks
from desktop.theme import Theme
from tests.desktop.conftest import TasksAtOnce, clipped
from tests.desktop.keyboard import KeyCounter, focus, press


@pytest.fixture
def start(qapp: QApplication, tmp_path, qtbot):
    """Start programs with their settings in the same temporary folder; each is stopped after the test."""
    running = []

    def go(file: Path | None = None) -> Program:
        program = Program(qapp, tmp_path / "machine", file)
        running.append(program)
        program.start()
        program.window.activateWindow()
        return program

    yield go
    for program in running:
        if program.faults.box is not None:
            program.faults.box.close()
        program.window.close()
        program.stop()
        program.window.deleteLater()


def rescue_page(program: Program, qtbot) -> RescuePage:
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), RescuePage))
    page = program.window.stack.currentWidget()
    qtbot.waitUntil(lambda: "查找" not in page.advice.text())
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return page


@pytest.fixture
def ruined(register_path: Path) -> Path:
    """A register with two backups whose file was then overwritten."""
    services = open_register(register_path, user="李某")
    services.backups.make("关闭时")
    services.records.save("parties", {"name": "后来的当事人", "kind": "enterprise"})
    services.backups.make("关闭时")
    services.close()
    content = register_path.read_bytes()
    register_path.write_bytes(b"\0" * 8192 + content[8192:])
    return register_path


def test_a_novice_restores_a_damaged_register_with_two_keys(start, ruined, qtbot, qapp):
    damaged = ruined.read_bytes()
    program = start(ruined)
    page = rescue_page(program, qtbot)
    assert "最近的好备份已经选中" in page.advice.text()
    counter = KeyCounter(qapp)
    press(Qt.Key.Key_Return)
    assert focus() is page.restore
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage), timeout=20_000)
    assert (counter.keys, counter.clicks) == (2, 0)
    qapp.removeEventFilter(counter)
    assert "40 件案件" in program.window.notice.text()
    assert "恢复前" in program.window.notice.text()
    assert program.window.page.context.services.search.find("后来的当事人")
    (aside,) = (one for one in backups_in(folder_of(ruined)) if one.why == "恢复前")
    assert aside.path.read_bytes() == damaged
    assert len(backups_in(folder_of(ruined))) == 3


def test_a_register_that_was_deleted_comes_back_from_its_backups(start, ruined, qtbot):
    ruined.unlink()
    program = start(ruined)
    page = rescue_page(program, qtbot)
    page.restore.click()
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage), timeout=20_000)


def test_the_second_place_is_offered_when_the_folder_beside_is_gone(start, ruined, qtbot, tmp_path):
    usb = tmp_path / "U盘"
    shutil.move(folder_of(ruined), usb)
    machine = Machine(tmp_path / "machine")
    machine.settings.backup_folder = str(usb)
    machine.save()
    program = start(ruined)
    page = rescue_page(program, qtbot)
    assert page.view.backup().path.parent == usb
    page.restore.click()
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage), timeout=20_000)
    assert len(backups_in(usb)) == 2


def test_without_any_backup_the_page_says_so_and_another_register_can_be_opened(start, ruined, qtbot):
    shutil.rmtree(folder_of(ruined))
    program = start(ruined)
    page = rescue_page(program, qtbot)
    assert "没有备份" in page.advice.text()
    assert not page.restore.isEnabled()
    page.open.click()
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), FirstStart))


def test_a_spoilt_backup_is_told_and_another_can_be_taken(start, ruined, qtbot):
    newest = backups_in(folder_of(ruined))[0].path
    newest.write_bytes(newest.read_bytes()[:-4096] + b"\xff" * 4096)
    program = start(ruined)
    page = rescue_page(program, qtbot)
    page.restore.click()
    qtbot.waitUntil(lambda: program.faults.box is not None, timeout=20_000)
    program.faults.box.close()
    program.window.activateWindow()
    qtbot.waitUntil(page.view.table.hasFocus)
    qtbot.waitUntil(lambda: page.view.backup() is not None and page.view.backup().path != newest)
    assert page.restore.isEnabled()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage), timeout=20_000)


def test_the_window_reminds_of_the_second_place_after_some_days(start, register_path, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("REGISTER_TODAY", "2027-03-10")
    usb = tmp_path / "U盘"
    services = open_register(register_path, user="李某")
    services.backups.make("手动", second=usb)
    services.close()
    machine = Machine(tmp_path / "machine")
    machine.settings.backup_folder = str(usb)
    machine.save()
    monkeypatch.setenv("REGISTER_TODAY", "2027-03-19")
    program = start(register_path)
    qtbot.waitUntil(lambda: program.window.notice is not None, timeout=20_000)
    assert "9 天没有备份到第二位置" in program.window.notice.text()
    assert "9 天" in program.window.status.backup.text()
    program.window.notice.ask_now()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "天" not in program.window.status.backup.text().partition("·")[2], timeout=20_000)
    assert len(backups_in(usb)) == 2


def test_closing_waits_for_its_backup_and_can_leave_it_for_the_next_time(qapp, theme, qtbot):
    tasks = Tasks(lambda error: pytest.fail(str(error)))
    closing = Closing(tasks, theme)
    qtbot.addWidget(closing)
    steps = []

    def back_up(task: Task[None]) -> None:
        while True:
            steps.append(1)
            task.step(len(steps), 0, "核验备份")

    tasks.progressed.connect(lambda *_: closing.later.click() if len(steps) > 3 else None)
    closing.wait(tasks.work(back_up, label="正在备份"))
    assert len(steps) > 3
    assert not tasks.busy
    tasks.close()


def test_closing_returns_at_once_when_there_is_nothing_to_wait_for(faults, theme, qtbot):
    tasks = TasksAtOnce(faults.show)
    closing = Closing(tasks, theme)
    qtbot.addWidget(closing)
    closing.wait(tasks.work(lambda _task: None, label="正在备份"))


@pytest.fixture
def verbs(monkeypatch) -> list[str]:
    """Every question of the window is answered by its usual verb; gives what was asked."""
    asked: list[str] = []

    def answer(_parent, sentence: str, _detail: str, _answers, *, usual: str) -> str:
        asked.append(sentence)
        return usual

    monkeypatch.setattr(decide, "decide", answer)
    return asked


def test_a_register_without_backups_is_salvaged_in_its_place(start, ruined, qtbot, verbs):
    shutil.rmtree(folder_of(ruined))
    program = start(ruined)
    page = rescue_page(program, qtbot)
    page.salvage.click()
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage), timeout=30_000)
    assert "抢救" in verbs[0]
    assert "失去 0 行" in program.window.notice.text()
    assert program.window.page.context.services.search.find("后来的当事人")
    assert [one.why for one in backups_in(folder_of(ruined))] == ["恢复前"]
    assert list(ruined.parent.glob("*抢救报告*.txt"))


def test_a_register_that_is_gone_is_rebuilt_from_its_packages(start, register_path, qtbot, verbs):
    services = open_register(register_path, user="李某")
    case = services.records.save("cases", {"kind": "other", "state": "closed", "closed_on": "2026-03-09"})
    number = services.records.load("cases", case)["number"]
    services.packages.refresh()
    services.close()
    register_path.unlink()
    program = start(register_path)
    page = rescue_page(program, qtbot)
    page.rebuild.click()
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage), timeout=30_000)
    assert "案卷包" in verbs[0]
    assert "没有结案的案件" in program.window.notice.text()
    assert program.window.page.context.services.records.load("cases", case)["number"] == number


def test_what_cannot_be_salvaged_leads_back_to_the_page(start, register_path, qtbot, verbs):
    register_path.write_bytes(b"\xff" * 9000)
    program = start(register_path)
    page = rescue_page(program, qtbot)
    page.salvage.click()
    qtbot.waitUntil(lambda: program.faults.box is not None, timeout=20_000)
    assert "没有可以抢救的内容" in program.faults.box.text()
    assert page.salvage.isEnabled()
    assert verbs


def test_packages_are_made_while_the_register_is_open(context, qtbot):
    packer = Packer()
    packer.watch(context)
    services = context.services
    closed = services.store.database.value("SELECT count(*) FROM cases WHERE state='closed'")
    packer.work()
    assert len(list(services.packages.folder.glob("*.zip"))) == 3
    while services.packages.refresh(limit=3):
        pass
    assert len(list(services.packages.folder.glob("*.zip"))) == closed
    services.records.save("cases", {"kind": "other", "state": "closed", "closed_on": "2026-03-09"})
    packer.work()
    assert len(list(services.packages.folder.glob("*.zip"))) == closed + 1
    packer.rest()


@pytest.mark.parametrize("size", [(1024, 560), (1366, 728)])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(ruined, faults, theme: Theme, machine: Machine, qtbot, size, look):
    theme.choose(look)
    fault = Damaged("这个文件不是登记库，或文件头已损坏。", remedy="请恢复最近的备份。")
    page = RescuePage(ruined, fault, TasksAtOnce(faults.show), theme, machine)
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    assert not clipped(page)
    theme.choose("light")
