"""Killing a working program at a random instant, and looking at what it left."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.backup import folder_of
from db.kinds.clock import VARIABLE
from db.services import Services, open_register
from db.services.backups import backups_in, verify
from db.services.inspection import CONSISTENT, inspect
from tests.faults.scenes import unlock

ROOT = Path(__file__).parents[2]
Told = list[dict[str, Any]]


@dataclass
class Stage:
    """The program that makes processes to be killed."""

    process: subprocess.Popen[str]
    chance: random.Random
    _rest: str = field(default="")

    def kill_in(self, scene: str, register: Path, *, within: float) -> Told:
        """Let a scene work on a register and kill it at a random instant; gives what it said was kept.

        `within` is the most seconds it may work once the register is open.
        """
        assert self.process.stdin is not None
        self.process.stdin.write(f"{scene} {register}\n")
        self.process.stdin.flush()
        told: Told = []
        pid, until = 0, float("inf")
        while not pid or time.monotonic() < until:
            for line in self._lines(min(until - time.monotonic(), 60)):
                if line["what"] == "child":
                    pid = line["pid"]
                elif line["what"] == "open":
                    until = time.monotonic() + self.chance.uniform(0, within)
                else:
                    told.append(line)
            if pid and told and told[-1]["what"] in ("fault", "upgraded"):
                break
        with suppress(ProcessLookupError):  # it was done
            os.kill(pid, signal.SIGKILL)
        while _lives(pid):
            os.sched_yield()
        told += [line for line in self._lines(0) if line["what"] not in ("child", "open")]
        return told

    def _lines(self, wait: float) -> Iterator[dict[str, Any]]:
        """What is said within so many seconds; a line that a kill cut short was not said."""
        assert self.process.stdout is not None
        handle = self.process.stdout.fileno()
        if select.select([handle], [], [], max(wait, 0))[0]:
            self._rest += os.read(handle, 1 << 20).decode()
        *whole, self._rest = self._rest.split("\n")
        for line in filter(None, whole):
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def stage(seed: int) -> Iterator[Stage]:
    """A stage; the same seed kills after the same times."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.scenes"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if name != VARIABLE},
        start_new_session=True,  # so that what it made ends with it
    )
    made = Stage(process, random.Random(seed))
    try:
        assert list(made._lines(60)) == [{"what": "ready"}]
        yield made
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def look_over(register: Path, scene: str, told: Told) -> list[str]:
    """What a killed program left wrong: open the register as the next start does and hold it against what was told."""
    assert not any(one["what"] == "fault" for one in told), told[-1]
    unlock(register)
    services = open_register(register, user="李某")
    try:
        database = services.store.database
        wrong = [
            one.sentence for one in inspect(services.store, services.attachments).findings if one.respect != CONSISTENT
        ]
        wrong += [row[0] for row in database.rows("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += _CHECKS[scene](services, told)
    finally:
        services.close()
    folders = (folder_of(register), register.with_name(f"{register.name}.files"))
    left = [path.name for folder in folders for path in (*folder.glob("*.part*"), *folder.glob("*/*/*.part"))]
    left += [one.name for one in register.parent.glob(f"{register.name}*.part")]
    wrong += [f"left half-written: {name}" for name in left]
    for folder in (folder_of(register), register.with_name("second")):
        for one in backups_in(folder):
            verify(one.path)
    return wrong


def _entry(services: Services, told: Told) -> list[str]:
    wrong = []
    saved = [one for one in told if one["what"] == "saved"]
    drafts = [one for one in told if one["what"] == "draft"]
    latest = {one["record"]: one["text"] for one in saved}
    for record, text in latest.items():
        case = services.records.load("cases", record)
        if case["cause"] != text and record != max(latest):
            wrong.append(f"case {record} says {case['cause']} instead of {text}")
        if record == max(latest) and _number(case["cause"]) not in (_number(text), _number(text) + 1):
            wrong.append(f"the last case says {case['cause']}, told was {text}")
    for record, goods in services.store.database.rows(
        "SELECT k.id, count(g.id) FROM cases k LEFT JOIN goods g ON g.case_id=k.id WHERE k.cause LIKE '%-%' "
        "GROUP BY k.id"
    ):
        if goods != 3:
            wrong.append(f"case {record} is torn: {goods} of its 3 goods")
    if drafts:
        kept = services.drafts.find("filing", drafts[-1]["record"])
        text = kept.raw["values"]["cause"] if kept is not None else "-1"
        if _number(text) not in (_number(drafts[-1]["text"]), _number(drafts[-1]["text"]) + 1):
            wrong.append(f"the draft says {text}, told was {drafts[-1]['text']}")
    return wrong


def _number(text: str) -> int:
    return int(text.rpartition("-")[2])


def _import(services: Services, told: Told) -> list[str]:
    wrong = []
    rows = services.store.database.rows(
        "SELECT a.batch, count(DISTINCT a.owner), count(DISTINCT k.id) FROM audit a LEFT JOIN cases k ON k.uid=a.owner "
        "WHERE a.batch IS NOT NULL AND a.tbl='cases' AND a.op='add' GROUP BY a.batch"
    )
    imported = {one["batch"]: one["new"] for one in told if one["what"] == "imported"}
    undone = {one["batch"] for one in told if one["what"] == "undone"}
    found = {batch: (logged, there) for batch, logged, there in rows}
    whole = next(iter(imported.values()), None)
    for batch, (logged, there) in found.items():
        if there not in (0, logged) or (whole is not None and logged != whole):
            wrong.append(f"batch {batch} is torn: {there} of {logged} cases, {whole} in the ledger")
        if batch in undone and there:
            wrong.append(f"batch {batch} was undone and is there")
    wrong += [f"batch {batch} was imported and is not there" for batch in imported.keys() - found.keys()]
    kept = [batch for batch, (_, there) in found.items() if there]
    if len(kept) > 1:
        wrong.append(f"the ledger was taken in {len(kept)} times")
    return wrong


def _issue(services: Services, told: Told) -> list[str]:
    wrong = []
    papers = dict(services.store.database.rows("SELECT id, number FROM papers WHERE state='issued'"))
    for one in told:
        if one["what"] == "issued" and papers.get(one["paper"]) != one["number"]:
            wrong.append(f"paper {one['number']} was issued and is not there")
        if one["what"] == "attached":
            services.attachments.path(one["file"])
    given = {row[0] for row in services.store.database.rows("SELECT text FROM numbers WHERE code='市监罚告'")}
    alone = given - set(papers.values())
    wrong += [f"number {number} was given to no paper" for number in alone]
    wrong += [f"paper {number} has no number in the ledger" for number in set(papers.values()) - given]
    return wrong


def _backup(services: Services, told: Told) -> list[str]:
    wrong = []
    for folder in (services.backups.folder, services.path.with_name("second")):
        there = {one.path.name for one in backups_in(folder)}
        wrong += [
            f"{one['file']} is not in {folder.name}"
            for one in told
            if one["what"] == "backup" and one["file"] not in there
        ]
    return wrong


def _migration(services: Services, told: Told) -> list[str]:
    lost = services.store.database.value("SELECT 400 - count(*) FROM drafts")
    return [f"{lost} rows are lost"] if lost else []


def _restore(services: Services, told: Told) -> list[str]:
    return [f"what {one['backup']} replaced was not kept" for one in told if not Path(one["kept"] or "gone").exists()]


_CHECKS = {
    "entry": _entry,
    "import": _import,
    "issue": _issue,
    "backup": _backup,
    "migration": _migration,
    "restore": _restore,
}
