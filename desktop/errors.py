"""The one place that shows a fault: a sentence and a remedy for what is known, 程序出错 once for what is ours."""

from __future__ import annotations

import faulthandler
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QObject, Qt, Signal, Slot

from db.disk import drop, move
from db.errors import Full, RegisterError, environment_fault

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.dialogs.fault_box import FaultBox

Relief = Callable[[], bool]
PERSONAL = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]|\d")


def report(error: BaseException) -> str:
    """Write down a fault of ours for whoever repairs it: where it happened and what was said, without personal data.

    Chinese characters and digits of the messages are blanked, because they may come from a record.
    """
    machine = f"Python {platform.python_version()}  {platform.system()} {platform.release()}"
    lines = [f"{datetime.now():%Y-%m-%d %H:%M}  {machine}"]
    frames = traceback.extract_tb(error.__traceback__)
    lines.extend(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__name__}: {PERSONAL.sub('□', str(seen))[:500]}")
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)


def fingerprint(error: BaseException) -> str:
    """Tell one fault of ours from another by the places it came through."""
    places = "".join(f"{frame.filename}:{frame.lineno};" for frame in traceback.extract_tb(error.__traceback__))
    return f"{type(error).__name__};{places}"


class Faults(QObject):
    """Shows faults, one box at a time; keeps a log of ours in `log/` of the folder it is given."""

    _thrown = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder / "log"
        self._seen: set[str] = set()
        self.box: FaultBox | None = None  # the one that is open
        self._waiting: list[tuple[str, str, str, Relief | None]] = []  # sentence, remedy, details, relief
        self.relief: Relief | None = None  # frees room on a full disk; False when there is none to free
        self._crash: TextIO | None = None
        self._thrown.connect(self._show_thrown, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch what nobody catches: on the screen thread, on other threads, and crashes of the process itself."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(args.exc_type, args.exc_value, args.exc_traceback)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._crash = (self.folder / "crash.log").open("a", encoding="utf-8")
        self._crash_elsewhere = faulthandler.is_enabled()  # a test run has its own
        if not self._crash_elsewhere:
            faulthandler.enable(self._crash)

    def uninstall(self) -> None:
        """Give the hooks back; the program has ended well."""
        sys.excepthook, threading.excepthook = self._hooks
        if self._crash is not None:
            if not self._crash_elsewhere:
                faulthandler.disable()
            self._crash.close()
            self._crash = None

    def last_crash(self) -> str:
        """Take the report of a crash of the last run, or an empty string; it is given once. Call before `install`."""
        file = self.folder / "crash.log"
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        drop(file)
        return text.strip()

    def show(self, error: BaseException, parent: QWidget | None = None) -> None:
        """Tell the clerk of a fault; a second one waits until the first was read."""
        known = error if isinstance(error, RegisterError) else environment_fault(error)
        if known is not None:
            relief = self.relief if isinstance(known, Full) else None
            self._tell(known.sentence, known.remedy, parent, relief=relief)
            return
        name = fingerprint(error)
        if name in self._seen:
            return
        self._seen.add(name)
        text = report(error)
        self._log(text)
        self._tell(
            "程序出错，刚才的操作可能没有完成。",
            "已保存的内容没有受影响，可以继续使用。请把报告保存下来交给维护人员（报告里没有案件内容）。",
            parent,
            details=text,
        )

    def show_crash(self, text: str, parent: QWidget | None = None) -> None:
        """Offer the report of a crash of the last run."""
        self._tell("上次程序意外退出。", "已保存的内容没有受影响。请把报告保存下来交给维护人员。", parent, details=text)

    def _tell(
        self, sentence: str, remedy: str, parent: QWidget | None, *, details: str = "", relief: Relief | None = None
    ) -> None:
        if self.box is not None:
            if sentence != self.box.text() and sentence not in {waiting[0] for waiting in self._waiting}:
                self._waiting.append((sentence, remedy, details, relief))
            return
        from desktop.dialogs.fault_box import FaultBox  # most runs of the program never show one

        self.box = FaultBox(sentence, remedy, details, parent, relief)
        self.box.finished.connect(self._closed)
        self.box.open()

    @Slot()
    def _closed(self) -> None:
        self.box = None
        if self._waiting:
            sentence, remedy, details, relief = self._waiting.pop(0)
            self._tell(sentence, remedy, None, details=details, relief=relief)

    def _hook(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self._thrown.emit(error)

    @Slot(object)
    def _show_thrown(self, error: BaseException) -> None:
        self.show(error)

    def _log(self, text: str) -> None:
        """Append to the log; beyond 256 KiB the old one is put aside once."""
        with suppress(OSError):  # the fault may be that the disk is full
            self._append(text)

    def _append(self, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "faults.log"
        if file.exists() and file.stat().st_size > 256 * 1024:
            move(file, self.folder / "faults.1.log")
        with file.open("a", encoding="utf-8") as out:
            out.write(text + "\n\n")


def _short(filename: str) -> str:
    """The path of a source file from the last folder that tells what it is, without the user's name in it."""
    return "/".join(Path(filename).parts[-2:])
