"""What the program does for encrypted registers: asks for passwords, encrypts and decrypts, shows recovery codes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.errors import Faults
from desktop.machine import Machine
from desktop.main_window import MainWindow
from desktop.tasks import Cancelled, Task, Tasks
from desktop.theme import Theme

if TYPE_CHECKING:
    from db.services import Services
    from db.services.protection import Converted
    from desktop.dialogs.password import Proof

ENCRYPTING, DECRYPTING = "正在加密登记库", "正在取消加密"


@dataclass(frozen=True)
class Conversion:
    """What is asked of the program: encrypt with this password (empty: decrypt), older backups too or not.

    `code` is the sealed code of a register with accounts, which opens the file as well.
    """

    password: str = ""
    backups: bool = True
    code: str = ""


class Secrets(QObject):
    """Says through `open_wanted` which register is to be opened once it is converted, or was left as it was."""

    open_wanted = Signal(object)

    def __init__(
        self, window: MainWindow, tasks: Tasks, theme: Theme, machine: Machine, faults: Faults, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._tasks = tasks
        self._theme = theme
        self._machine = machine
        self._faults = faults
        self._register = Path()
        self._code = ""
        self._proof: Proof | None = None
        tasks.ended.connect(self._hear_end)

    def ask(self, file: Path) -> bool:
        """Ask for the password of a file; False when nobody gives it."""
        from desktop.dialogs.password import unlocked  # only encrypted registers need it

        self._proof = unlocked(file, self._tasks, self._theme, self._window)
        return self._proof is not None

    def proof(self) -> tuple[str, str] | None:
        """Login name and password, once, when it was an account's that opened the file: nobody types them twice."""
        proof, self._proof = self._proof, None
        return (proof.login, proof.password) if proof is not None and proof.login else None

    def new_passwords(self, password: str, code: str = "") -> dict[str, str]:
        """The ways into a register that is encrypted with this password; the code is told once it is open."""
        from db.services.protection import OFFICE, RECOVERY, new_code  # the database is read after the window stands

        self._code = code or new_code()
        return {OFFICE: password, RECOVERY: self._code}

    def convert(self, register: Path, wanted: Conversion) -> None:
        """Encrypt or decrypt a register that is closed."""
        self._register = register
        second = self._machine.settings.backup_folder
        if wanted.password:
            passwords = self.new_passwords(wanted.password, wanted.code)
            folder = Path(second) if second else None
            job = partial(_encrypted, register, passwords, folder, wanted.backups)
            self._tasks.work(job, label=ENCRYPTING, done=self._converted, failed=self._failed)
        else:
            self._tasks.work(partial(_decrypted, register), label=DECRYPTING, done=self._converted, failed=self._failed)

    def opened(self, services: Services) -> None:
        """Show a recovery code that nobody has seen yet, and drop the keys of every other register."""
        from db.services.protection import forget_others  # see new_passwords

        forget_others(services.path)
        code, self._code = self._code, ""
        if code and services.encrypted:
            from desktop.dialogs.recovery_code import RecoveryCode  # once in the life of a register

            RecoveryCode(code, services.path.name, self._theme, self._window).open()

    def closed(self) -> None:
        """No register is open: every password is asked for again."""
        from db.services.protection import forget  # see new_passwords

        forget()

    @Slot(object)
    def _converted(self, done: Converted) -> None:
        if done.unreadable:
            self._window.tell(
                "converted",
                f"有 {done.unreadable} 个附件原来就已损坏，不能转换，仍留在“{done.kept.name}.files”里。",
                {"": "知道了"},
            )
        self.open_wanted.emit(self._register)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._code = ""
        self._faults.show(error, self._window)
        self.open_wanted.emit(self._register)

    @Slot(object)
    def _hear_end(self, task: Task[Any]) -> None:
        if task.cancelled and task.label in (ENCRYPTING, DECRYPTING):
            self.open_wanted.emit(self._register)


def _encrypted(
    register: Path, passwords: dict[str, str], second: Path | None, backups: bool, task: Task[Converted]
) -> Converted:
    from db.services.protection import encrypt, seal_backups  # see new_passwords

    done = encrypt(register, passwords, progress=task.step)
    if backups:
        with suppress(Cancelled):  # the register is encrypted by now; the page names the backups that are not
            seal_backups(register, second, progress=task.step)
    return done


def _decrypted(register: Path, task: Task[Converted]) -> Converted:
    from db.services.protection import decrypt  # see new_passwords

    return decrypt(register, progress=task.step)
