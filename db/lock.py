"""The lock beside a register: a small file that says who has it open."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from db.errors import Locked
from db.kinds.clock import now


@dataclass(frozen=True)
class Owner:
    """Who holds a register: host, user, process and since when (local time, to the minute)."""

    host: str
    user: str
    pid: int
    since: str

    def sentence(self) -> str:
        """The owner as a clerk reads it."""
        return f"{self.host} 上的用户 {self.user}（{self.since} 起，进程 {self.pid}）"


def this_process() -> Owner:
    """The owner this process would be."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "未知用户"
    return Owner(socket.gethostname(), user, os.getpid(), now().strftime("%Y-%m-%d %H:%M"))


class RegisterLock:
    """The lock file `<register>.lock`; taken over silently when its process on this host is dead."""

    def __init__(self, register: Path) -> None:
        self.path = register.with_name(register.name + ".lock")
        self.unclean = False
        self._held = False

    def take(self, *, by_force: bool = False) -> None:
        """Take the lock.

        `unclean` says afterwards whether a dead owner left it behind. Raises `Locked` with the owner's name while a
        living process, or another computer, holds it.
        """
        for _ in range(3):
            try:
                handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            except FileExistsError:
                owner = self._owner()
                if owner is not None and not by_force and self._alive(owner):
                    raise Locked(owner.sentence()) from None
                self.unclean = True
                self.path.unlink(missing_ok=True)
                continue
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(this_process()), file, ensure_ascii=False)
            self._held = True
            return
        raise Locked("另一个程序（正在同时打开本登记库）")

    def release(self) -> None:
        """Give the lock back; a lock that was never taken is left alone."""
        if self._held:
            self.path.unlink(missing_ok=True)
            self._held = False

    def _owner(self) -> Owner | None:
        try:
            return Owner(**json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    @staticmethod
    def _alive(owner: Owner) -> bool:
        if owner.host != socket.gethostname():
            return True
        return owner.pid != os.getpid() and process_alive(owner.pid)


def process_alive(pid: int) -> bool:
    """Whether a process with this number runs on this computer."""
    if sys.platform == "win32":
        import ctypes  # only Windows needs it

        query_limited_information, still_active = 0x1000, 259
        handle = ctypes.windll.kernel32.OpenProcess(query_limited_information, False, pid)
        if not handle:
            return False
        code = ctypes.c_ulong()
        ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        ctypes.windll.kernel32.CloseHandle(handle)
        return code.value == still_active
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
