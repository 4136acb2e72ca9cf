"""A second start of the program on a register that is open here brings the first window to the front, and goes."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

PATIENCE = 500
"""Milliseconds in which the first program must answer."""


class Doorbell(QObject):
    """Listens for other starts on the register that is open; only this user of this computer can ring."""

    rung = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None

    def listen(self, register: Path) -> None:
        """Answer for a register from now on."""
        from PySide6.QtNetwork import QLocalServer  # read after the window stands

        self.rest()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(register))  # of a program that was killed: the register's lock is ours
        self._server.listen(_name(register))
        self._server.newConnection.connect(self._answer)

    def rest(self) -> None:
        """Answer no more; the register is being closed."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    @Slot()
    def _answer(self) -> None:
        if self._server is not None:
            while (caller := self._server.nextPendingConnection()) is not None:
                caller.deleteLater()
        self.rung.emit()


def ring(register: Path) -> bool:
    """Ask the program of this user that has the register open to come to the front; False when none answers."""
    from PySide6.QtNetwork import QLocalSocket  # only a second start needs it

    if sys.platform == "win32":  # a window comes to the front only with the leave of the one that is there
        import ctypes  # only Windows has it

        anyone = -1
        ctypes.windll.user32.AllowSetForegroundWindow(anyone)
    socket = QLocalSocket()
    socket.connectToServer(_name(register))
    answered = socket.waitForConnected(PATIENCE)
    socket.abort()
    return answered


def _name(register: Path) -> str:
    return f"ip-case-register-{hashlib.sha256(str(register.resolve()).encode()).hexdigest()[:16]}"
