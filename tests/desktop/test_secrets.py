"""The window and an encrypted register: the password at opening, encrypting and back, the recovery code, restoring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from db import keys, vault
from db.keys import PLAIN
from db.services import open_register
from db.services.backups import backups_in, folder_of
from db.services.protection import OFFICE, encrypt, is_encrypted, is_locked, unlock
from desktop.app import Program
from desktop.dialogs import decide, password
from desktop.dialogs.password import PasswordDialog
from desktop.dialogs.recovery_code import RecoveryCode
from desktop.dialogs.secrets import ChangeDialog, EncryptDialog
from desktop.pages.first_start import FirstStart
from desktop.pages.today_page import TodayPage
from desktop.pages.upkeep_secrets import SecretsPart
from desktop.secrets import Conversion
from desktop.trail import Place
from tests.desktop.conftest import clipped

PASSWORD = "雁湖的老槐树下-1987"


@pytest.fixture(autouse=True)
def _quick_and_forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 at a small cost, and no key left for the next test."""
    monkeypatch.setattr(vault, "USUAL_COST", vault.Cost(memory=64, passes=1, lanes=1))
    yield
    keys.forget()


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
        for dialog in program.window.findChildren(QDialog):
            dialog.close()
        program.window.close()
        program.stop()
        program.window.deleteLater()


def at_work(program: Program, qtbot) -> None:
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage), timeout=20_000)


def answers(monkeypatch: pytest.MonkeyPatch, qtbot, *words: str) -> list[str]:
    """Let the dialog for a password be filled with these, one after the other; gives what it said after each."""
    said: list[str] = []

    def fill(dialog: PasswordDialog) -> int:
        for word in words:
            dialog.password.setText(word)
            qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: dialog.result() or dialog.password.isEnabled())
            said.append(dialog.fault.text())
        return dialog.result()

    monkeypatch.setattr(password.PasswordDialog, "exec", fill)
    return said


def secrets_part(program: Program) -> SecretsPart:
    program.window.visit(Place("upkeep"))
    part = program.window.page.show_part("加密")
    program.tasks.finish()
    return part


def shown_code(program: Program, qtbot) -> RecoveryCode:
    qtbot.waitUntil(lambda: bool(program.window.findChildren(RecoveryCode)), timeout=20_000)
    return program.window.findChildren(RecoveryCode)[-1]


def test_a_wrong_password_is_told_and_the_right_one_opens(start, register_path, qtbot, monkeypatch):
    encrypt(register_path, {OFFICE: PASSWORD})
    keys.forget()
    said = answers(monkeypatch, qtbot, "猜的口令-0000", PASSWORD)
    program = start(register_path)
    at_work(program, qtbot)
    assert "口令不对，文件没有损坏" in said[0]
    assert said[1] == ""


def test_who_gives_no_password_comes_to_the_first_page(start, register_path, qtbot, monkeypatch):
    encrypt(register_path, {OFFICE: PASSWORD})
    keys.forget()
    answers(monkeypatch, qtbot, "猜的口令-0000")
    program = start(register_path)
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), FirstStart))
    assert is_locked(register_path)


def test_a_register_is_encrypted_from_the_window_and_back(start, register_path, qtbot, monkeypatch):
    program = start(register_path)
    at_work(program, qtbot)
    program.window.page.context.services.backups.make("手动")

    def fill(dialog: EncryptDialog) -> int:
        for line in (dialog.typed.first, dialog.typed.second):
            line.setText(PASSWORD)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(EncryptDialog, "exec", fill)
    secrets_part(program).encrypt.click()
    dialog = shown_code(program, qtbot)
    assert is_encrypted(register_path)
    assert not dialog.finish.isEnabled()
    code = dialog.code.text()
    assert code in dialog.page().toPlainText()
    dialog.kept.click()
    dialog.finish.click()
    part = secrets_part(program)
    assert part.encrypt.isHidden()
    assert "登记库口令" in part.ways.text()
    kinds = {part.table.topLevelItem(row).text(2) for row in range(part.table.topLevelItemCount())}
    assert "加密前的登记库" in kinds
    assert "备份" not in kinds, "it was encrypted along"
    monkeypatch.setattr(decide, "decide", lambda *_, **__: "remove")
    part.remove.click()
    program.tasks.finish()
    assert part.table.isHidden()
    assert not list(register_path.parent.glob("*加密前*"))
    (backup,) = backups_in(folder_of(register_path))
    assert backup.path.read_bytes()[:16] != PLAIN

    monkeypatch.setattr(decide, "decide", lambda *_, **__: "decrypt")
    part.decrypt.click()
    qtbot.waitUntil(lambda: not is_encrypted(register_path), timeout=20_000)
    at_work(program, qtbot)
    assert program.window.page.context.services.store.database.key is None
    keys.forget()
    unlock(backup.path, code)


def test_a_register_that_cannot_be_converted_is_opened_again(start, register_path, qtbot):
    program = start(register_path)
    at_work(program, qtbot)
    program.window.convert_wanted.emit(Conversion("short"))
    qtbot.waitUntil(lambda: program.faults.box is not None, timeout=20_000)
    assert "8 个字符" in program.faults.box.text()
    at_work(program, qtbot)
    assert not is_encrypted(register_path)


def test_a_new_register_is_encrypted_from_the_first_page(start, qtbot):
    program = start()
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), FirstStart))
    first = program.window.stack.currentWidget()
    first.fields["name"].setText("衡南县市场监督管理局")
    first.encrypt.click()
    first.create_register()
    assert "8 个字符" in first.password.fault.text()
    first.password.first.setText(PASSWORD)
    first.password.second.setText(PASSWORD + "x")
    first.create_register()
    assert "不一样" in first.password.fault.text()
    first.password.second.setText(PASSWORD)
    first.create_register()
    dialog = shown_code(program, qtbot)
    code = dialog.code.text()
    path = Path(program.machine.settings.last_register)
    assert is_encrypted(path)
    keys.forget()
    unlock(path, code)


def test_the_password_and_the_code_are_changed(start, register_path, qtbot):
    encrypt(register_path, {OFFICE: PASSWORD})
    program = start(register_path)
    at_work(program, qtbot)
    part = secrets_part(program)
    part.password.click()
    (dialog,) = part.findChildren(ChangeDialog)
    dialog.old.setText("猜的口令-0000")
    for line in (dialog.new.first, dialog.new.second):
        line.setText("新的口令-2026")
    dialog.accept()
    program.tasks.finish()
    assert "口令不对" in dialog.fault.text()
    dialog.old.setText(PASSWORD)
    dialog.accept()
    program.tasks.finish()
    unlock(register_path, "新的口令-2026")
    part.code.click()
    dialog = next(one for one in part.findChildren(ChangeDialog) if one.new is None)
    dialog.old.setText("新的口令-2026")
    dialog.accept()
    program.tasks.finish()
    (shown,) = part.findChildren(RecoveryCode)
    unlock(register_path, shown.code.text().lower())


def test_closing_the_register_asks_for_the_password_anew(start, register_path, qtbot):
    encrypt(register_path, {OFFICE: PASSWORD})
    program = start(register_path)
    at_work(program, qtbot)
    program.show_first_start()
    assert is_locked(register_path)


def test_who_opens_the_file_with_the_password_of_his_account_is_logged_in(start, register_path, qtbot, monkeypatch):
    encrypt(register_path, {OFFICE: PASSWORD})
    services = open_register(register_path)
    services.accounts.found("li", "李某", "管理员的口令-2026")
    services.close()
    keys.forget()
    answers(monkeypatch, qtbot, "管理员的口令-2026")
    program = start(register_path)
    at_work(program, qtbot)
    assert program.window.page.context.services.user == "李某"


def test_nothing_is_cut_off(start, register_path, qtbot, theme):
    encrypt(register_path, {OFFICE: PASSWORD})
    program = start(register_path)
    at_work(program, qtbot)
    program.window.resize(1024, 600)
    secrets_part(program)
    assert clipped(program.window) == []
    dialogs = (
        PasswordDialog(register_path, program.tasks, theme),
        EncryptDialog(theme),
        ChangeDialog(register_path, program.tasks, theme),
        RecoveryCode(vault.new_code(), "register.db", theme),
    )
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        assert clipped(dialog) == []
