"""Login, the locked screen and the change of person, in the real program and by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db.services import open_register
from desktop.app import Program
from desktop.dialogs.own_password import OwnPassword
from desktop.dialogs.recover import Recover
from desktop.dialogs.recovery_code import RecoveryCode
from desktop.pages.login_page import LoginPage
from desktop.pages.today_page import TodayPage
from desktop.trail import Place
from tests.db.people import ADMIN, PASSWORD, found, keep_cheap

CLERK, TRAINER = "李办案", "周培训"
LOGINS = {CLERK: "li", TRAINER: "zhou", "新同事": "xin"}
Start = Callable[[Path], Program]


@pytest.fixture
def guarded(register_path: Path) -> tuple[Path, str]:
    """A register with an administrator, a clerk and a trainer; and its sealed code."""
    services = open_register(register_path)
    code = found(services, "clerk")
    for name, role in ((CLERK, "clerk"), (TRAINER, "trainer")):
        services.accounts.create(LOGINS[name], name, "linshi-2026", keys=(role,))
        services.accounts.login(name, "linshi-2026")
        services.accounts.change_password("linshi-2026", PASSWORD)
        services.accounts.login(ADMIN, PASSWORD)
    services.close()
    return register_path, code


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path, qtbot) -> Iterator[Start]:
    """Start the program; it is stopped after the test."""
    running: list[Program] = []

    def go(file: Path) -> Program:
        program = Program(qapp, tmp_path / "machine", file)
        running.append(program)
        program.start()
        qtbot.waitUntil(lambda: program._services is not None)  # noqa: SLF001
        keep_cheap(program._services)  # noqa: SLF001
        return program

    yield go
    for program in running:
        if program.faults.box is not None:
            program.faults.box.close()
        if program.session.lock_dialog is not None:
            program.session._quit()  # noqa: SLF001
        program.window.close()
        program.stop()
        program.window.deleteLater()


def login_page(program: Program, qtbot) -> LoginPage:
    qtbot.waitUntil(lambda: isinstance(program.window.stack.currentWidget(), LoginPage))
    return program.window.stack.currentWidget()  # type: ignore[return-value]


def type_into(form: QWidget, name: str, password: str, qtbot) -> None:
    """Name, Enter, password, Enter; an empty name is not typed."""
    if name:
        form.name.setFocus()
        form.name.selectAll()
        qtbot.keyClicks(form.name, LOGINS[name])
        qtbot.keyClick(form.name, Qt.Key.Key_Return)
    qtbot.keyClicks(form.password, password)
    qtbot.keyClick(form.password, Qt.Key.Key_Return)


def log_in(program: Program, name: str, qtbot) -> None:
    type_into(login_page(program, qtbot).form, name, PASSWORD, qtbot)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))


def test_a_register_with_accounts_asks_who_is_working(start: Start, guarded, qtbot) -> None:
    program = start(guarded[0])
    page = login_page(program, qtbot)
    assert not program.window.navigation.isVisible()
    assert program.window.windowTitle() == "知识产权案件登记"
    type_into(page.form, CLERK, "falsch-2026", qtbot)
    qtbot.waitUntil(lambda: "姓名或口令不对" in page.form.fault.text())
    assert page.form.password.text() == ""
    type_into(page.form, "", PASSWORD, qtbot)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    assert program.window.status.person.text() == CLERK
    assert program.machine.settings.account == CLERK


def test_the_name_is_remembered_and_the_cursor_is_in_the_password(start: Start, guarded, qtbot) -> None:
    program = start(guarded[0])
    log_in(program, CLERK, qtbot)
    program._close_register()  # noqa: SLF001
    program.open(guarded[0])
    page = login_page(program, qtbot)
    assert page.form.name.text() == CLERK
    assert page.form.focusProxy() is page.form.password


def test_the_password_takes_no_input_method_and_sees_capitals(start: Start, guarded, qtbot) -> None:
    form = login_page(start(guarded[0]), qtbot).form
    assert not form.password.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert form.capitals.isHidden()
    form.eventFilter(form.password, capital("A", Qt.KeyboardModifier.ShiftModifier))
    assert form.capitals.isHidden()
    form.eventFilter(form.password, capital("A"))
    assert not form.capitals.isHidden()
    form.eventFilter(form.password, capital("a"))
    assert form.capitals.isHidden()


def capital(letter: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, letter)


def test_the_window_offers_what_the_role_may_see(start: Start, guarded, qtbot) -> None:
    program = start(guarded[0])
    log_in(program, TRAINER, qtbot)
    keys = set(program.window.navigation.keys())
    assert {"training_classes", "people", "papers", "officers"} <= keys
    assert not keys & {"cases", "clues", "parties", "exhibitions", "fair_complaints"}
    offered = {action.text() for action in program.window.top.new.menu().actions()}
    assert any("培训班次" in text for text in offered)
    assert not any("案件" in text for text in offered)


def test_a_given_password_is_changed_at_the_first_login(start: Start, guarded, qtbot, monkeypatch) -> None:
    services = open_register(guarded[0])
    keep_cheap(services).login(ADMIN, PASSWORD)
    services.accounts.create("xin", "新同事", "linshi-2026", keys=("clerk",))
    services.close()
    seen: list[OwnPassword] = []

    def change(dialog: OwnPassword) -> None:
        seen.append(dialog)
        qtbot.keyClicks(dialog.typed.first, "wo-zi-ji-2026")
        qtbot.keyClicks(dialog.typed.second, "wo-zi-ji-2026")
        qtbot.keyClick(dialog.typed.second, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)

    monkeypatch.setattr(OwnPassword, "exec", change)
    program = start(guarded[0])
    type_into(login_page(program, qtbot).form, "新同事", "linshi-2026", qtbot)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    assert seen
    me = program._services.accounts.me  # noqa: SLF001
    assert not me.must_change


def test_a_locked_screen_hides_everything_until_the_password(start: Start, guarded, qtbot) -> None:
    program = start(guarded[0])
    log_in(program, CLERK, qtbot)
    window = program.window
    window.visit(Place("cases", 1))
    box = QDialog(window)
    box.setWindowTitle("某某案 的附件")
    box.show()
    program.session.locking.trigger()
    lock = program.session.lock_dialog
    assert lock is not None
    assert lock.isModal()
    for one in (window, box):
        cover = one.childAt(one.rect().center())
        assert cover is not None
        assert type(cover).__name__ == "_Cover"
        assert one.windowTitle() == "知识产权案件登记"
    qtbot.keyClick(lock, Qt.Key.Key_Escape)
    assert lock.isVisible()
    type_into(lock.form, "", "falsch-2026", qtbot)
    qtbot.waitUntil(lambda: "不对" in lock.form.fault.text())
    type_into(lock.form, "", PASSWORD, qtbot)
    qtbot.waitUntil(lambda: program.session.lock_dialog is None)
    assert type(window.childAt(window.rect().center())).__name__ != "_Cover"
    assert window.place.record == 1
    assert box.windowTitle() == "某某案 的附件"
    box.close()


def test_it_locks_by_itself_after_idle_minutes(start: Start, guarded, qtbot) -> None:
    program = start(guarded[0])
    assert not program.session.idle.isActive()
    log_in(program, CLERK, qtbot)
    assert program.session.idle.isActive()
    assert program.session.idle.interval() == program.machine.settings.lock_minutes * 60_000
    program.session.idle.timeout.emit()
    assert program.session.lock_dialog is not None
    assert not program.session.idle.isActive()


def test_a_change_of_person_keeps_the_draft_of_the_one_who_leaves(start: Start, guarded, qtbot) -> None:
    program = start(guarded[0])
    log_in(program, CLERK, qtbot)
    window = program.window
    window.visit(Place("cases", 1))
    field = window.page.view.set.fields["cause"].editor
    field.restore("他写了一半的案由")
    field.changed.emit()
    program.session.changing.trigger()
    lock = program.session.lock_dialog
    assert not lock.form.name.isReadOnly()
    type_into(lock.form, TRAINER, PASSWORD, qtbot)
    qtbot.waitUntil(lambda: program.session.lock_dialog is None)
    assert window.status.person.text() == TRAINER
    assert isinstance(window.page, TodayPage)
    services = program._services  # noqa: SLF001
    assert services.user == TRAINER
    assert services.drafts.kept() == []
    program.session.changing.trigger()
    type_into(program.session.lock_dialog.form, CLERK, PASSWORD, qtbot)
    qtbot.waitUntil(lambda: window.status.person.text() == CLERK)
    assert "他写了一半的案由" in repr([draft.raw for draft in services.drafts.kept()])


def test_the_sealed_code_lets_an_administrator_back_in(start: Start, guarded, qtbot, monkeypatch) -> None:
    program = start(guarded[0])
    page = login_page(program, qtbot)

    def recover(dialog: Recover) -> int:
        qtbot.keyClicks(dialog.typed, guarded[1].lower().replace("-", ""))
        assert dialog.name.currentText() == ADMIN
        for line in (dialog.new.first, dialog.new.second):
            qtbot.keyClicks(line, "hui-lai-2026")
        qtbot.keyClick(dialog.new.second, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(dialog.code))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(Recover, "exec", recover)
    page.form.forgot.click()
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    shown = program.window.findChild(RecoveryCode)
    assert shown is not None
    assert shown.code.text() != guarded[1]
    shown.kept.setChecked(True)
    shown.finish.click()
    assert program.window.status.person.text() == ADMIN


def test_a_register_without_accounts_knows_nothing_of_all_this(start: Start, register_path: Path, qtbot) -> None:
    program = start(register_path)
    qtbot.waitUntil(lambda: isinstance(program.window.page, TodayPage))
    assert program.window.status.person.isHidden()
    assert not program.session.locking.isEnabled()
    assert not program.session.idle.isActive()
    program.session.lock()
    assert program.session.lock_dialog is None


def test_whoever_may_not_restore_is_told_who_may(start: Start, guarded, qtbot) -> None:
    program = start(guarded[0])
    log_in(program, CLERK, qtbot)
    program._want_restore()  # noqa: SLF001
    assert program.faults.box is not None
    assert "只有管理员可以恢复备份" in program.faults.box.text()
