"""Who is working: the login before a register with accounts, the locked screen, and the change of person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QWindow
from PySide6.QtWidgets import QDialog, QMenu

from db.errors import RegisterError
from desktop.errors import Faults
from desktop.keys import KEYS
from desktop.machine import Machine
from desktop.main_window import MainWindow
from desktop.tasks import Tasks
from desktop.theme import Theme

if TYPE_CHECKING:
    from db.services import Services
    from db.services.accounts import AccountRow
    from desktop.dialogs.lock import LockDialog
    from desktop.pages.login_page import LoginPage

_INPUT = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
)
_MINUTE = 60_000


class Session(QObject):
    """Says through `entered` that somebody may work with the register now; `other_wanted` asks for another register.

    A register without accounts is entered at once, and none of the rest is there.
    """

    entered = Signal(object)
    other_wanted = Signal()

    def __init__(
        self, window: MainWindow, tasks: Tasks, theme: Theme, machine: Machine, faults: Faults, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._tasks = tasks
        self._theme = theme
        self._machine = machine
        self._faults = faults
        self._services: Services | None = None
        self._page: LoginPage | None = None
        self._typed = ""
        self.lock_dialog: LockDialog | None = None
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.timeout.connect(self.lock)
        self.locking = self._action("lock", self.lock)
        self.changing = self._action("person", self.change_person)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
        window.status.person.clicked.connect(self.show_menu)
        window.founded.connect(self._founded)

    # Logging in

    def begin(self, services: Services, proof: tuple[str, str] | None = None) -> None:
        """A register was opened: ask who is working when it has accounts.

        `proof` is the login name and password by which an encrypted one was opened; it is not asked for twice.
        """
        self._services = services
        if not services.accounts.exist:
            self._enable(on=False)
            self.entered.emit(services)
            return
        from desktop.pages.login_page import LoginPage  # only registers with accounts need it

        accounts = services.accounts
        names, last = accounts.names(), self._machine.settings.account
        self._page = LoginPage(services.path.stem, names, last if last in names else "", self._theme)
        self._page.form.wanted.connect(self._try)
        self._page.form.recovery_wanted.connect(self._recover)
        self._page.other.clicked.connect(self.other_wanted)
        self._window.show_alone(self._page)
        if proof is not None:
            self._try(*proof)

    def end(self) -> None:
        """The register is about to be closed."""
        self._services, self._page = None, None
        self._enable(on=False)

    @Slot(str, str)
    def _try(self, name: str, password: str) -> None:
        if self._services is not None:
            self._typed = password
            job = partial(self._services.accounts.prove, name, password)
            self._tasks.run(job, done=self._proved, failed=self._refused)

    @Slot(object)
    def _proved(self, account: AccountRow) -> None:
        typed, self._typed = self._typed, ""
        services = self._services
        if services is None:
            return
        services.accounts.take(account)
        if account.must_change:
            from desktop.dialogs.own_password import OwnPassword  # once in the life of an account

            dialog = OwnPassword(services.accounts, self._tasks, self._theme, self._window, old=typed)
            dialog.exec()
            dialog.deleteLater()
        self._enter(account.name)

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._typed = ""
        form = self.lock_dialog.form if self.lock_dialog is not None else self._page.form if self._page else None
        if form is None or not isinstance(error, RegisterError):
            self._faults.show(error, self._window)
            return
        form.refuse(f"{error.sentence}{error.remedy}")

    @Slot()
    def _recover(self) -> None:
        services = self._services
        if services is None:
            return
        from desktop.dialogs.recover import Recover  # hardly ever needed

        accounts = services.accounts
        dialog = Recover(accounts, accounts.administrators(), self._tasks, self._theme, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._enter(services.user)
            self.show_code(dialog.code)
        dialog.deleteLater()

    @Slot(str)
    def _founded(self, code: str) -> None:
        """The first account was made, by whoever works here: the window belongs to it from now on."""
        if self._services is not None:
            self._enter(self._services.user)
            self.show_code(code)

    def show_code(self, code: str) -> None:
        """Show a sealed code, which is nowhere else."""
        if self._services is not None:
            from desktop.dialogs.recovery_code import RecoveryCode  # see _recover

            RecoveryCode(code, self._services.path.name, self._theme, self._window).open()

    def _enter(self, name: str) -> None:
        self._page = None
        self._machine.settings.account = name
        self._machine.save()
        self._enable(on=True)
        if self._services is not None:
            self.entered.emit(self._services)

    # Locking and changing

    @Slot()
    def lock(self) -> None:
        """Hide everything until the same person's password, or another person's, is given."""
        self._ask_again(other=False)

    @Slot()
    def change_person(self) -> None:
        """Let somebody else work; what the present person typed stays as his draft."""
        self._ask_again(other=True)

    def _ask_again(self, *, other: bool) -> None:
        services = self._services
        if services is None or services.access.account is None or self.lock_dialog is not None:
            return
        from desktop.dialogs.lock import LockDialog  # see begin

        if self._window.page is not None:
            self._window.page.leave()
        self.idle.stop()
        dialog = self.lock_dialog = LockDialog(
            services.user, services.path.stem, self._theme, self._window, other=other
        )
        dialog.form.offer(services.accounts.names(), services.user)
        dialog.form.wanted.connect(self._try_again)
        dialog.quit_wanted.connect(self._quit)
        dialog.hide_everything()
        dialog.open()
        (dialog.form.name if other else dialog.form.password).setFocus()

    @Slot(str, str)
    def _try_again(self, name: str, password: str) -> None:
        if self._services is not None:
            job = partial(self._services.accounts.prove, name, password)
            self._tasks.run(job, done=self._proved_again, failed=self._refused)

    @Slot(object)
    def _proved_again(self, account: AccountRow) -> None:
        services, dialog = self._services, self.lock_dialog
        if services is None or dialog is None:
            return
        same = account.id == services.access.account
        if not same:
            self._window.forget_register()  # keeps what the one who leaves has typed, as his
        services.accounts.take(account)
        self._unlock()
        if same:
            self._start_idle()
        else:
            self._enter(account.name)

    def _unlock(self) -> None:
        dialog, self.lock_dialog = self.lock_dialog, None
        if dialog is not None:
            dialog.show_everything()
            dialog.done(QDialog.DialogCode.Accepted)
            dialog.deleteLater()

    @Slot()
    def _quit(self) -> None:
        self._unlock()
        self._window.close()

    # The person in the status line

    @Slot()
    def show_menu(self) -> None:
        """What the person who is working can do about that."""
        menu = QMenu(self._window)
        menu.addAction(self.changing)
        menu.addAction(self.locking)
        menu.addSeparator()
        menu.addAction("修改我的口令…", self.change_password)
        button = self._window.status.person
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    @Slot()
    def change_password(self) -> None:
        """Change one's own password."""
        if self._services is not None:
            from desktop.dialogs.own_password import OwnPassword  # see _proved

            dialog = OwnPassword(self._services.accounts, self._tasks, self._theme, self._window)
            dialog.accepted.connect(self._say_changed)
            dialog.open()

    @Slot()
    def _say_changed(self) -> None:
        self._window.status.say("口令已修改")

    # Idle

    @Slot(object)
    def _watch(self, window: QWindow | None) -> None:
        """Hear what is typed and pointed at in a window that came to the front."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Somebody is there: begin to count anew."""
        if event.type() in _INPUT and self.idle.isActive():
            self.idle.start()
        return super().eventFilter(watched, event)

    def _start_idle(self) -> None:
        minutes = self._machine.settings.lock_minutes
        if minutes > 0:
            self.idle.setInterval(minutes * _MINUTE)
            self.idle.start()
        else:
            self.idle.stop()

    def _enable(self, *, on: bool) -> None:
        for action in (self.locking, self.changing):
            action.setEnabled(on)
        services = self._services
        name = services.user if on and services is not None else ""
        self._window.status.tell_person(name)
        if on:
            self._start_idle()
        else:
            self.idle.stop()

    def _action(self, name: str, slot: Callable[[], None]) -> QAction:
        action = QAction(KEYS[name].what, self)
        action.setShortcuts([QKeySequence(key) for key in KEYS[name].keys])
        action.setEnabled(False)
        action.triggered.connect(slot)
        self._window.addAction(action)
        return action
