"""The window with a clerk who types a character every 50 ms while the worker is at something long, for ever.

Run as `python -m tests.faults.typist REGISTER FOLDER`; each character is told with the time it was typed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import Program, application
from desktop.tasks import Task
from desktop.trail import Place
from tests.desktop.keyboard import write

RHYTHM = 50  # ms
FIELD = "name"


class Typist:
    """Types as soon as the register is open."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.text = ""
        self.timer = QTimer()
        self.timer.setInterval(RHYTHM)
        self.timer.timeout.connect(self.go_on)
        self.timer.start()

    def go_on(self) -> None:
        """Type one more character; first, go where it is typed."""
        window = self.program.window
        if window.place is None:
            return
        if not self.text:
            self.program.tasks.work(_toil, label="正在备份")
            window.visit(Place("cases", new=True))
            window.activateWindow()
            window.page.view.go_to(FIELD)  # type: ignore[union-attr]  # a case page has a form
        if QApplication.focusWidget() is None:
            return
        char = "0123456789"[len(self.text) % 10]
        write(char)
        self.text += char
        line = json.dumps({"at": time.monotonic(), "text": self.text})
        os.write(1, f"{line}\n".encode())


def _toil(task: Task[None]) -> None:
    """Something that the worker is at for minutes, such as a backup to a slow stick."""
    while True:
        task.step(0, 0)
        time.sleep(0.005)


def main() -> None:
    """Open the window and type."""
    app = application()
    program = Program(app, Path(sys.argv[2]), Path(sys.argv[1]))
    program.machine.settings.user = "李某"
    program.start()
    typist = Typist(program)
    app.exec()
    typist.timer.stop()


if __name__ == "__main__":
    main()
