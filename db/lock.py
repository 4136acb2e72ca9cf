"""The lock beside a register: a small file that says who has it open, held by the system while that process lives."""

from __future__ import annotations

import errno
import getpass
import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from db.disk import drop
from db.errors import Locked
from db.kinds.clock import now

_BEYOND = 1 << 30  # Windows lets nobody read a locked byte: lock one far behind the words
_SUPPORTED = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


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

    @property
    def here(self) -> bool:
        """Whether it is this computer."""
        return self.host == socket.gethostname()


def this_process() -> Owner:
    """The owner this process would be."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "未知用户"
    return Owner(socket.gethostname(), user, os.getpid(), now().strftime("%Y-%m-%d %H:%M"))


class RegisterLock:
    """The lock file `<register>.lock`.

    The operating system holds it for the process, so a dead owner on this computer never stands in the way, whatever
    process got its number since, and two programs started at one moment cannot both have it. Words that another
    computer left are respected: over a network nobody can tell whether it lives.
    """

    def __init__(self, register: Path) -> None:
        self.path = register.with_name(register.name + ".lock")
        self.unclean = False
        self._handle: int | None = None

    def take(self, *, by_force: bool = False) -> None:
        """Take the lock; `by_force` overrides another computer, never a living process on this one.

        `unclean` says afterwards whether a dead owner left it behind. Raises `Locked` with the owner's name.
        """
        for _ in range(3):
            handle = os.open(self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o666)
            try:
                if self._claimed(handle, by_force=by_force):
                    self._handle = handle
                    return
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)
        raise Locked("另一个程序（正在同时打开本登记库）")

    def _claimed(self, handle: int, *, by_force: bool) -> bool:
        """Make an open lock file ours; False when its owner has just deleted it."""
        held = _hold(handle)
        owner = self._owner()
        if held is False or (held is None and owner is not None and owner.here and process_alive(owner.pid)):
            raise Locked(owner.sentence() if owner else "本机上的另一个程序", here=owner is None or owner.here)
        if owner is not None and not owner.here and not by_force:
            raise Locked(owner.sentence())
        if not _is_at(handle, self.path):
            return False
        self.unclean = os.fstat(handle).st_size > 0
        os.lseek(handle, 0, os.SEEK_SET)
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps(asdict(this_process()), ensure_ascii=False).encode())
        return True

    def release(self) -> None:
        """Give the lock back; a lock that was never taken is left alone."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform == "win32":  # it deletes no open file, and whoever opens this one in between keeps it
            os.ftruncate(handle, 0)
            os.close(handle)
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
        else:
            with suppress(OSError):
                drop(self.path)
            os.close(handle)

    def _owner(self) -> Owner | None:
        try:
            return Owner(**json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def _hold(handle: int) -> bool | None:
    """Whether the system gave the file to this process; None where the disk knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt  # only Windows has it

            os.lseek(handle, _BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # Windows lacks it

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        return False if fault.errno in _SUPPORTED else None
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Whether the open file is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


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
