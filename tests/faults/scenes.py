"""A program that works without end and tells of each thing that is safely kept, so that it can be killed at any moment.

Run as `python -m tests.faults.scenes`, it loads the register's rooms once and makes, for each line `scene register` on
its input, a process of its own that does that scene. What is kept is told as one line of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from db import vault
from db.papers import fonts
from db.services import Services, open_register
from db.services.restoring import candidates, restore

PASSWORD = "correct horse battery"
"""Of an encrypted register."""

PAPER = "penalty_notice"
SCANS = 3


def tell(what: str, **facts: Any) -> None:
    """Say that something is kept."""
    line = json.dumps({"what": what, **facts})
    os.write(1, f"\n{line}\n".encode())  # a line of another that was cut short stays by itself


def entry(services: Services) -> None:
    """Records made and changed, and typing kept as drafts."""
    last = 0
    for number in count():
        text = f"{os.getpid()}-{number}"
        services.drafts.keep("filing", last or None, {"values": {"cause": text}})
        tell("draft", record=last or None, text=text)
        if number % 3 == 0:
            goods = [{"name": f"口罩{number}", "unit": "包", "quantity": "70", "unit_price": "2.5"}] * 3
            last = services.records.save("cases", {"kind": "商标侵权", "cause": text, "goods": goods})
        else:
            services.records.save("cases", {"cause": text}, record_id=last)
        tell("saved", record=last, text=text)


def imports(services: Services) -> None:
    """A ledger taken in again and again, and taken back."""
    ledger = services.path.with_name("ledger.xlsx")
    while True:
        outcome = services.sheets.commit(services.sheets.plan(ledger, "cases"))
        if outcome.batch:
            tell("imported", batch=outcome.batch, new=outcome.new)
        else:  # it is there already
            batch = services.history.batches()[0].name
            services.history.undo(batch)
            tell("undone", batch=batch)


def issue(services: Services) -> None:
    """Papers issued for one case, and files attached to it."""
    case = services.lists.ids_of_all("cases")[0] if hasattr(services.lists, "ids_of_all") else 1
    for number in count():
        made = services.papers.issue("cases", case, PAPER)
        tell("issued", paper=made.id, number=made.number)
        scan = services.path.with_name("scan.jpg")
        scan.write_bytes(f"{os.getpid()} {number}".encode() * 20_000)
        (attached,) = services.attachments.add("cases", case, [scan])
        tell("attached", file=attached)


def backup(services: Services) -> None:
    """Backups with their files, beside the register and in a second place."""
    for number in count():
        services.records.save("cases", {"cause": f"第{number}次"}, record_id=1)
        made = services.backups.make("手动", second=services.path.with_name("second"))
        tell("backup", file=made.path.name, seq=made.seq)


def unlock(register: Path) -> None:
    """Let an encrypted register be opened."""
    if vault.slots(register):
        vault.unlock(register, PASSWORD)


def work(scene: Callable[[Services], None], register: Path) -> None:
    """A scene in an open register."""
    unlock(register)
    services = open_register(register, user="李某")
    tell("open")
    scene(services)


def opening(register: Path) -> None:
    """A register of an older version opened, which brings it up to date."""
    tell("open")
    open_register(register, user="李某").close()
    tell("upgraded")


def restoring(register: Path) -> None:
    """Backups put in the register's place, one after the other."""
    tell("open")
    for number in count():
        found = sorted(one.path for one in candidates(register) if one.why == "手动")
        chosen = found[number % len(found)]
        kept = restore(chosen, register).kept
        tell("restored", backup=chosen.name, kept=str(kept or ""))


SCENES: dict[str, Callable[[Path], None]] = {
    "entry": lambda register: work(entry, register),
    "import": lambda register: work(imports, register),
    "issue": lambda register: work(issue, register),
    "backup": lambda register: work(backup, register),
    "migration": opening,
    "restore": restoring,
}


def serve() -> None:
    """Make a process for each line of the input, and say its number."""
    fonts.configure(fonts.Fonts(bundled_only=True))
    from db.papers import render  # noqa: F401  # loaded once here, not in every child
    from db.services import papers, sheet_write, sheets  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    tell("ready")
    for line in sys.stdin:
        scene, register = line.rstrip("\n").split(" ", 1)
        child = os.fork()
        if child == 0:
            try:
                SCENES[scene](Path(register))
            except BaseException as fault:
                tell("fault", words=repr(fault))
                raise
            finally:
                os._exit(0)
        tell("child", pid=child)


if __name__ == "__main__":
    serve()
