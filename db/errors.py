"""What can go wrong, told in one Chinese sentence: a request that is not in order, or an environment that fails."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class RegisterError(Exception):
    """The base of every fault a clerk may read.

    `sentence` says what happened and `remedy` what to do; both are Chinese and free of personal data.
    """

    def __init__(self, sentence: str, *, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


class Refused(RegisterError):
    """The request is not in order; nothing was changed."""


class Missing(Refused):
    """The record asked for does not exist (any more)."""


class Conflict(Refused):
    """Somebody changed the record since it was loaded."""


class Invalid(Refused):
    """Values that do not fit their fields.

    `faults` maps a field's path (`filed_on`, `goods.3.quantity`) to one sentence, `labels` to its Chinese label.
    """

    def __init__(self, faults: Mapping[str, str], labels: Mapping[str, str] | None = None) -> None:
        self.faults = dict(faults)
        self.labels = dict(labels or {})
        super().__init__("；".join(self.lines()) + "。", remedy="请改正后再保存，已填内容都还在。")

    def lines(self) -> list[str]:
        """One line a fault, each led by the label of its field."""
        return [f"{self.labels.get(path, path)}：{sentence.rstrip('。')}" for path, sentence in self.faults.items()]


class NeedsReason(Refused):
    """A step that is not yet in order: it can be recorded all the same when a reason is given.

    `reasons` are the sentences that say why it is not in order.
    """

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("；".join(reasons) + "。", remedy="确需办理的，请填写理由后记录。")
        self.reasons = reasons


class NeedsPassword(Refused):
    """The file is encrypted and nobody has given its password yet; `name` is the file's name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已加密，需要口令才能打开。", remedy="请输入登记库口令、本人的登录口令或恢复码。")
        self.name = name


class WrongPassword(Refused):
    """The password opens none of the slots it was tried on; the file itself was not touched."""

    def __init__(self, remedy: str = "") -> None:
        usual = "请检查大小写、输入法和数字键盘锁后重新输入；忘记口令的，用封存的恢复码打开。"
        super().__init__("口令不对，文件没有损坏。", remedy=remedy or usual)


class EnvironmentFault(RegisterError):
    """The disk, the file or the machine failed: nothing is wrong with what the clerk did."""


class Locked(EnvironmentFault):
    """The register is open elsewhere; `owner` says by whom, where and since when, `here` whether on this computer."""

    def __init__(self, owner: str, *, here: bool = False) -> None:
        remedy = "请切换到已经打开的那个窗口。" if here else "请先在那里关闭登记库，再重新打开。"
        super().__init__(f"登记库正在被使用：{owner}。", remedy=remedy)
        self.owner = owner
        self.here = here


class Full(EnvironmentFault):
    """The disk is full; freeing room is all it takes."""


class Damaged(EnvironmentFault):
    """The file is not a sound register; restore a backup."""


class Newer(EnvironmentFault):
    """The file was written by a newer version of this program."""


_KNOWN = {
    "SQLITE_FULL": ("磁盘空间已满，刚才的修改没有写入。", "请清理磁盘后重试；已保存的内容没有受影响。"),
    "SQLITE_READONLY": (
        "登记库所在的磁盘或文件是只读的，无法保存。",
        "请把登记库移到可写的文件夹，或取消文件的只读属性。",
    ),
    "SQLITE_BUSY": (
        "登记库正被另一个程序占用，暂时无法写入。",
        "请稍等片刻重试；如仍不行，请关闭其他打开本登记库的程序。",
    ),
    "SQLITE_LOCKED": ("登记库正被另一项操作占用。", "请稍等片刻重试。"),
    "SQLITE_CANTOPEN": ("无法打开登记库文件。", "请检查文件夹是否存在、是否有权限读写。"),
    "SQLITE_IOERR": ("读写磁盘时出错。", "请检查磁盘或U盘是否正常连接，然后重新打开登记库。"),
    "SQLITE_CORRUPT": ("登记库文件已损坏。", "请不要继续录入，到“维护”页恢复最近的备份。"),
    "SQLITE_NOTADB": ("这个文件不是登记库，或文件头已损坏。", "请选择正确的文件，或恢复最近的备份。"),
}

_KINDS: Mapping[str, type[EnvironmentFault]] = {
    "SQLITE_FULL": Full,
    "SQLITE_CORRUPT": Damaged,
    "SQLITE_NOTADB": Damaged,
}

_NUMBERED = {
    errno.ENOSPC: _KNOWN["SQLITE_FULL"],
    errno.EDQUOT: _KNOWN["SQLITE_FULL"],
    errno.EROFS: ("文件夹所在的磁盘是只读的，没有写入。", "请换一个可以写入的文件夹。"),
    errno.EFBIG: (
        "文件太大，这个磁盘放不下（FAT32 格式的U盘单个文件不能超过 4 GB）。",
        "请换用 NTFS 或 exFAT 格式的磁盘。",
    ),
    errno.EIO: _KNOWN["SQLITE_IOERR"],
}
"""What an error number of the system means, where its class does not say it."""


_NO_TEXT = "Could not decode to UTF-8"  # the driver's words, for which SQLite has no name; they quote what they found


def sqlite_name(error: BaseException | None) -> str:
    """The SQLite error name behind an exception (peewee hides it on `__context__`), or an empty string."""
    name = ""
    while error is not None:
        name = getattr(error, "sqlite_errorname", "") or name
        if not name and str(error).startswith(_NO_TEXT):
            name = "SQLITE_CORRUPT_TEXT"
        error = error.__cause__ or error.__context__
    return name


def environment_fault(error: BaseException) -> EnvironmentFault | None:
    """Translate a database or file error into an `EnvironmentFault`; None when the fault is ours.

    Only SQLITE_CORRUPT and SQLITE_NOTADB may call the file damaged.
    """
    name = sqlite_name(error)
    for prefix, (sentence, remedy) in _KNOWN.items():
        if name.startswith(prefix):
            kind = _KINDS.get(prefix, EnvironmentFault)
            return kind(sentence, remedy=remedy)
    if name:
        return None
    if isinstance(error, PermissionError):
        return EnvironmentFault(
            "没有权限读写文件，或文件正被其他程序（如杀毒软件）占用。", remedy="请稍候重试，或检查文件夹权限。"
        )
    if isinstance(error, OSError) and error.errno in _NUMBERED:
        sentence, remedy = _NUMBERED[error.errno]
        kind = Full if error.errno in (errno.ENOSPC, errno.EDQUOT) else EnvironmentFault
        return kind(sentence, remedy=remedy)
    if isinstance(error, FileNotFoundError):
        return EnvironmentFault("找不到文件或文件夹。", remedy="请检查路径是否正确、U盘或网络盘是否已连接。")
    if isinstance(error, OSError):
        return EnvironmentFault("读写文件时出错。", remedy="请检查磁盘是否正常，然后重试。")
    return None


@contextmanager
def known_faults() -> Iterator[None]:
    """Turn database and file errors inside the block into `EnvironmentFault`; faults of ours pass unchanged."""
    try:
        yield
    except RegisterError:
        raise
    except (OSError, sqlite3.Error) as error:
        fault = environment_fault(error)
        if fault is None:
            raise
        raise fault from error
    except Exception as error:
        fault = environment_fault(error) if sqlite_name(error) else None
        if fault is None:
            raise
        raise fault from error
