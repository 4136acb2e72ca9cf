"""The program with a screen: one application, one window, one register at a time."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog

from db.errors import Invalid, Locked, NeedsPassword, RegisterError
from desktop import icons
from desktop.backup_watch import BackupWatch
from desktop.collector import Collector
from desktop.context import Context
from desktop.errors import Faults
from desktop.guard import Guard
from desktop.machine import FOLDER_NAME, SCRATCH, Machine, usual_folder
from desktop.main_window import MainWindow
from desktop.news import News
from desktop.packer import Packer
from desktop.reminder import Reminder
from desktop.rescue import Rescue, has_rescue
from desktop.secrets import Conversion, Secrets
from desktop.session import Session
from desktop.tasks import Task, Tasks
from desktop.theme import Theme

if TYPE_CHECKING:
    from db.services import Services
    from desktop.pages.first_start import FirstStart, NewRegister

OPENING = "正在打开登记库"
PROGRAM = Path(__file__).resolve().parent.parent


def run(file: Path | None = None) -> int:
    """Open the window, on `file` or on this PC's usual register, and stay until it is closed; gives the exit code."""
    app = application()
    program = Program(app, usual_folder(PROGRAM), file)
    program.start()
    code = app.exec()
    program.stop()
    if program.faults.box is not None:  # the last backup failed: that must be read before the program goes
        program.faults.box.exec()
    return code


def application() -> QApplication:
    """Make the application: Chinese, in one style on every system."""
    if sys.platform == "win32":  # the task bar groups by this name and shows our icon
        import ctypes  # only Windows has it to offer

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("ip-case-register")
    QApplication.setStyle("Fusion")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("ip-case-register")
    app.setApplicationDisplayName("")
    app.setWindowIcon(QIcon(str(icons.FOLDER / "program.svg")))
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


class Program(QObject):
    """Opens and closes registers, and holds what lives as long as the program."""

    def __init__(self, app: QApplication, folder: Path, file: Path | None = None) -> None:
        super().__init__()
        self._file = file
        self._services: Services | None = None
        self._first: FirstStart | None = None
        self.machine = Machine(folder)
        self.theme = Theme(app, self.machine.settings.theme, self)
        self.faults = Faults(folder, self)
        self.tasks = Tasks(self.faults.show, self)
        self.tasks.ended.connect(self._hear_end)
        self.news = News(self)
        self.collector = Collector(self)
        self.window = MainWindow(self.machine, self.theme, self.tasks)
        self.rescue = Rescue(self.window, self.tasks, self.theme, self.machine, self.faults, self)
        self.rescue.open_wanted.connect(self._open_again)
        self.rescue.again_wanted.connect(self._open_usual)
        self.rescue.other_wanted.connect(self.show_first_start)
        self.secrets = Secrets(self.window, self.tasks, self.theme, self.machine, self.faults, self)
        self.secrets.open_wanted.connect(self._open_again)
        self.backups = BackupWatch(self.window, self.tasks, self.machine, self)
        self.packer = Packer(self)
        self.session = Session(self.window, self.tasks, self.theme, self.machine, self.faults, self)
        self.session.entered.connect(self._enter)
        self.session.other_wanted.connect(self._want_open)
        self.reminder = Reminder(self.machine, self)
        self.reminder.clicked.connect(self.window.show_today)
        self.guard = Guard(app, self.window, self)
        self.window.restore_wanted.connect(self._restore_from)
        self.window.convert_wanted.connect(self._convert)
        more = self.window.more
        more.open_wanted.connect(self._want_open)
        more.create_wanted.connect(self.show_first_start)
        more.restore_wanted.connect(self._want_restore)
        more.keys_wanted.connect(self._show_keys)
        more.this_pc_wanted.connect(self._show_this_pc)
        more.about_wanted.connect(self._show_about)

    def start(self) -> None:
        """Show the window, and only then look for the register."""
        crash = self.faults.last_crash()
        self.faults.install()
        self.collector.start()
        self.window.show()
        QTimer.singleShot(0, self._open_usual)
        if crash:
            self.faults.show_crash(crash, self.window)

    def stop(self) -> None:
        """Close the register and end the worker; call after the window is closed."""
        clipboard = QApplication.clipboard()
        if clipboard.ownsClipboard():  # what Python made there would be freed after Python is gone; the text may stay
            clipboard.setText(clipboard.text())
        self._close_register()
        self.tasks.close()
        if (self.machine.folder / SCRATCH).exists():
            _sweep(self.machine.folder / SCRATCH, mine=True)
        self.collector.stop()
        self.faults.uninstall()

    # Opening

    @Slot()
    def _open_usual(self) -> None:
        remembered = self.machine.settings.last_register
        file = self._file or (Path(remembered) if remembered else None)
        if file is None or (self._file is None and not file.exists() and not has_rescue(file)):
            self.show_first_start()
        else:
            self.open(file)

    def open(self, file: Path, *, take_over: bool = False) -> None:
        """Open a register; the one open now is closed only when this succeeds."""
        if self._services is not None and file.exists() and file.samefile(self._services.path):
            self.window.status.say("这个登记库已经打开")
            return
        self._file = file
        self.window.status.say("正在打开登记库…")
        user = self.machine.settings.user or None
        job = partial(_open, file, user, take_over)
        self.tasks.work(job, label=OPENING, done=self._opened, failed=self._not_opened)

    @Slot(object)
    def _opened(self, services: Services) -> None:
        self._close_register()
        self._services = services
        services.store.listeners.append(self.news.hear)
        self.machine.settings.last_register = str(services.path)
        self.machine.save()
        self._first = None
        self.rescue.forget()
        self.window.status.say("")
        self.session.begin(services, self.secrets.proof())

    @Slot(object)
    def _enter(self, services: Services) -> None:
        """Somebody may work with the register: one without accounts at once, else whoever logged in."""
        context = Context(services, self.tasks, self.machine, self.theme, self.faults, self.news)
        self.window.show_register(context)
        self.tasks.work(partial(_index, services), label="正在整理查找索引")
        self.tasks.run(partial(_sweep, self.machine.folder / SCRATCH))
        self.guard.watch(context)
        if self.rescue.notice:
            self.window.tell("restored", self.rescue.notice, {"upkeep": "查看备份", "": "知道了"}, tone="info")
            self.rescue.notice = ""
        self.backups.watch(services)
        if self.machine.settings.bundled_fonts:
            self.tasks.run(_use_bundled_fonts)
        self.reminder.watch(context)
        self.packer.watch(context)
        self.secrets.opened(services)

    @Slot(object)
    def _hear_end(self, task: Task[Any]) -> None:
        if task.cancelled and task.label == OPENING and self._services is None:
            self.show_first_start()

    @Slot(object)
    def _not_opened(self, error: Exception) -> None:
        self.window.status.word.clear()
        if isinstance(error, Invalid) and self._first is not None:
            self._first.show_faults(error.faults)
            return
        if isinstance(error, NeedsPassword) and self._file is not None:
            if self.secrets.ask(self._file):
                self.open(self._file)
                return
        elif isinstance(error, Locked) and error.here and self._services is None and self._rang():
            self.window.close()
            return
        elif isinstance(error, Locked) and self._file is not None:
            from desktop.dialogs.decide import decide  # seldom needed

            answers = {"again": "重试"} if error.here else {"again": "重试", "take": "接管"}
            more = "" if error.here else "如果那台电脑已经关机或程序已经退出，可以接管。"
            answer = decide(self.window, error.sentence, error.remedy + more, answers, usual="again")
            if answer is not None:
                self.open(self._file, take_over=answer == "take")
                return
        elif self._services is None and self._file is not None and self.rescue.can_help(error, self._file):
            self.rescue.show(self._file, error)
            return
        else:
            self.faults.show(error, self.window)
        if self._services is None:
            self.show_first_start()

    def _rang(self) -> bool:
        """Whether another window of this user has the register open, and came to the front."""
        from desktop.doorbell import ring  # seldom needed

        return self._file is not None and ring(self._file)

    def _close_register(self) -> None:
        """Close the register after a backup, when anything was changed."""
        if self._services is None:
            return
        self.window.forget_register()
        self.reminder.rest()
        self.packer.rest()
        self.backups.rest()
        self.guard.rest()
        self.session.end()
        services, self._services = self._services, None
        second = self.backups.second

        def back_up(task: Task[None]) -> None:
            try:
                services.backups.on_close(second=second, progress=task.step)
                services.packages.refresh(progress=task.step)
            finally:
                services.release()

        from desktop.dialogs.closing import Closing  # the last thing, or between two registers

        self.tasks.keep(services.release)
        closing = Closing(self.tasks, self.theme)
        closing.wait(self.tasks.work(back_up, label="正在备份"))
        closing.deleteLater()
        self.tasks.finish()
        services.close()

    # Restoring

    @Slot()
    def _want_restore(self) -> None:
        self._restore_from(None)

    @Slot(object)
    def _restore_from(self, preferred: Path | None) -> None:
        if self._services is None or not self._may_restore(self._services):
            return
        from desktop.dialogs.restore import RestoreDialog  # seldom needed

        try:
            self._services.backups.allow_restore()
        except RegisterError as refusal:
            self.faults.show(refusal, self.window)
            return
        register = self._services.path
        dialog = RestoreDialog(register, self.tasks, self.theme, self.machine, preferred=preferred, parent=self.window)
        dialog.exec()
        chosen = dialog.chosen
        dialog.deleteLater()
        if chosen is not None:
            self._close_register()
            self._file = register
            self.rescue.restore(register, chosen)

    @Slot(object)
    def _convert(self, wanted: Conversion) -> None:
        if self._services is not None and self._services.access.may("accounts"):
            register = self._services.path
            self._close_register()
            self._file = register
            self.secrets.convert(register, wanted)

    def _may_restore(self, services: Services) -> bool:
        """Whether the person who is working may put another file in the register's place; says who may, if not."""
        try:
            services.backups.allow_restore()
        except RegisterError as refused:
            self.faults.show(refused, self.window)
            return False
        return True

    @Slot(object)
    def _open_again(self, file: Path) -> None:
        self.open(file)

    # First start

    @Slot()
    def show_first_start(self) -> None:
        """Ask for the office, or for a register that exists already."""
        from desktop.pages.first_start import FirstStart  # a page like any other: built when it is needed

        self._close_register()
        self.secrets.closed()
        self._first = FirstStart(self.machine, self.theme)
        self._first.create_wanted.connect(self._create)
        self._first.open_wanted.connect(self._open_chosen)
        self.window.show_alone(self._first)

    @Slot(object)
    def _create(self, wanted: NewRegister) -> None:
        self.machine.settings.user = wanted.user
        self._file = wanted.path
        label = "正在建立练习库" if wanted.practice else "正在建立登记库"
        passwords = self.secrets.new_passwords(wanted.password) if wanted.password else None
        self.tasks.work(partial(_create, wanted, passwords), label=label, done=self._opened, failed=self._not_opened)

    @Slot(str)
    def _open_chosen(self, file: str) -> None:
        self.open(Path(file))

    @Slot()
    def _want_open(self) -> None:
        folder = Path(self.machine.settings.last_register).parent
        chosen, _ = QFileDialog.getOpenFileName(self.window, "打开登记库", str(folder), "登记库 (*.db)")
        if chosen:
            self.open(Path(chosen))

    # Small windows

    @Slot()
    def _show_keys(self) -> None:
        from desktop.dialogs.keys_sheet import KeysSheet  # built when it is asked for

        KeysSheet(self.theme, self.window).open()

    @Slot()
    def _show_this_pc(self) -> None:
        from desktop.dialogs.this_pc import ThisPc  # built when it is asked for

        ThisPc(self.machine, self.theme, self.window).open()

    @Slot()
    def _show_about(self) -> None:
        from desktop.dialogs.about import about  # built when it is asked for

        about(self.window)


def _open(file: Path, user: str | None, take_over: bool, task: Task[Services]) -> Services:
    from db.services import open_register  # the database is read after the window stands

    return open_register(file, user=user, take_over=take_over, progress=task.step)


def _sweep(folder: Path, *, mine: bool = False) -> None:
    from db.services.protection import sweep_scratch  # see _open

    sweep_scratch(folder, mine=mine)


def _index(services: Services, task: Task[None]) -> None:
    services.search.prepare(task.step)


def _use_bundled_fonts() -> None:
    from db.services import fonts  # printing is not needed for the first window

    fonts.choose(bundled_only=True)


def _create(wanted: NewRegister, passwords: dict[str, str] | None, task: Task[Services]) -> Services:
    if wanted.practice:
        from db.services.practice import create_practice_register  # the sample bureau, which few runs need

        return create_practice_register(wanted.path, user=wanted.user or None, progress=task.step)
    from db.services import create_register  # see _open

    return create_register(wanted.path, wanted.office, user=wanted.user or None, passwords=passwords)


__all__ = ["FOLDER_NAME", "Program", "application", "run"]
