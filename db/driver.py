"""The one place where connections to SQLite are made: plainly, or through SQLCipher when the file is encrypted.

Which it is, the first 16 bytes of the file say: SQLite's own words, or the id of the key. Keys come from `db.keys`,
where unlocking put them, so that no caller carries one about.
"""

from __future__ import annotations

import sys
from pathlib import Path
from stat import S_ISREG
from threading import Lock
from typing import Any
from weakref import WeakSet

# peewee looks for psycopg at import, which costs more than peewee itself; this register is a local file.
sys.modules.setdefault("psycopg", None)  # type: ignore[arg-type]
import peewee  # noqa: E402

if sys.modules.get("psycopg", "") is None:
    del sys.modules["psycopg"]

from db import vault  # noqa: E402  # peewee comes first, see above
from db.errors import EnvironmentFault, NeedsPassword  # noqa: E402
from db.keys import PLAIN, Key, known  # noqa: E402

PLAIN_DRIVER = peewee.sqlite3
SAFE_WAL = (3, 51, 3)
"""Below this version the write-ahead log can damage a file that two connections write at once."""

_KEY_SIZE = 16


class Hold:
    """Remembers, while there are connections, how a file that this process has open begins.

    Reading the beginning of such a file anew would, on POSIX, give up the locks that SQLite holds on it.
    """

    def __init__(self, path: Path, head: bytes) -> None:
        self.path = path
        self.head = head
        self.identity: tuple[int, int] | None = None
        self._lock = Lock()
        self._connections = 0

    def connected(self, change: int) -> None:
        """Count connections: one more, or one less."""
        with self._lock:
            self._connections += change
            if not self._connections:
                self.identity = None
            elif self.identity is None:
                self.identity = _identity(self.path)

    def moved(self) -> bool:
        """Whether the open file lost its name, to another file or to none. Raises OSError when the disk is away."""
        return self.identity not in (None, _identity(self.path))


_held: WeakSet[Hold] = WeakSet()


def hold(path: Path, head: bytes) -> Hold:
    """Note that a file which begins so is about to be opened; it counts its connections."""
    made = Hold(path.resolve(), head)
    _held.add(made)
    return made


def head_of(path: Path) -> bytes:
    """The first 16 bytes of a file; fewer when it is shorter, none when it is missing. Raises OSError."""
    path = path.resolve()
    identity = _identity(path)
    if identity is None:
        return b""
    for one in _held:
        if one.path == path and one.identity == identity:
            return one.head
    with path.open("rb") as file:
        return file.read(_KEY_SIZE)


def key_of(path: Path) -> Key | None:
    """The key of a register, a backup or an index; None when it is not encrypted (or is no such file at all).

    Raises `NeedsPassword` when the file is encrypted and its key was not unlocked in this process, `Damaged` when the
    file with its key slots is.
    """
    head = head_of(path)
    if head == PLAIN or len(head) < _KEY_SIZE:
        return None
    key = known(head)
    if key is None:
        slots = vault.find(path, head)
        if slots is None:
            return None
        key = known(slots.id)
        if key is None:
            raise NeedsPassword(path.name)
    return key


def connect(name: str | Path, *, key: Key | None = None, cipher: bool = False, **settings: Any) -> Any:
    """A connection in autocommit mode to a path, a `file:` address or `:memory:`; `key` opens an encrypted file.

    With `cipher` a plain file is opened by SQLCipher too, to which an encrypted one can be attached then.

    Raises `EnvironmentFault` when this computer cannot do SQLCipher, else what the driver raises.
    """
    name = str(name)
    settings = {"isolation_level": None, "timeout": 5, "uri": name.startswith("file:")} | settings
    if key is None and not cipher:
        return PLAIN_DRIVER.connect(name, **settings)
    connection = cipher_driver().connect(name, **settings)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")  # it would write to the standard error of a window
        if key is not None:
            connection.execute(f'PRAGMA key="{key.pragma()}"')
        connection.execute("PRAGMA temp_store=memory")  # nothing of an encrypted file may reach a temporary one
    except BaseException:
        connection.close()
        raise
    return connection


def address(path: Path, mode: str) -> str:
    """The `file:` address of a path; `mode` is `ro`, `rw` or `rwc`."""
    return f"{path.resolve().as_uri()}?mode={mode}"


def file_errors() -> tuple[type[Exception], ...]:
    """What reading and writing a database may raise: OSError, and the errors of the drivers in use."""
    cipher = sys.modules.get("sqlcipher3.dbapi2")
    return (OSError, PLAIN_DRIVER.Error, *([cipher.Error] if cipher is not None else []))


def safe_wal(key: Key | None) -> bool:
    """Whether the library that opens the file may use the write-ahead log."""
    driver = PLAIN_DRIVER if key is None else cipher_driver()
    return bool(driver.sqlite_version_info >= SAFE_WAL)


def cipher_driver() -> Any:
    """The library that reads encrypted files. Raises `EnvironmentFault` when it is not installed."""
    try:
        from sqlcipher3 import dbapi2  # plain registers never need it
    except ImportError:
        raise EnvironmentFault(
            "这台电脑上的程序缺少加密组件（sqlcipher3），打不开加密的登记库。", remedy="请安装完整的程序后再打开。"
        ) from None
    return dbapi2


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one file from another of the same name; None for a missing one and for a folder."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_dev, found.st_ino) if S_ISREG(found.st_mode) else None
