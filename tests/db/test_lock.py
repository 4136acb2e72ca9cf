"""The lock beside a register: held while its process lives, and not a moment longer."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from db.errors import Locked
from db.lock import Owner, RegisterLock, this_process

ROOT = Path(__file__).parents[2]


def left_behind(register: Path, owner: Owner) -> Path:
    lock = RegisterLock(register).path
    lock.write_text(json.dumps(asdict(owner), ensure_ascii=False), "utf-8")
    return lock


def test_whoever_has_it_is_named_and_cannot_be_overridden_on_this_computer(tmp_path: Path) -> None:
    first, second = RegisterLock(tmp_path / "a.db"), RegisterLock(tmp_path / "a.db")
    first.take()
    for by_force in (False, True):
        with pytest.raises(Locked) as told:
            second.take(by_force=by_force)
        assert this_process().sentence() in told.value.sentence
        assert told.value.here
    first.release()
    second.take()
    assert not second.unclean
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_a_number_that_another_process_got_since_does_not_keep_a_dead_owner_alive(tmp_path: Path) -> None:
    left_behind(tmp_path / "a.db", Owner(socket.gethostname(), "王丽", os.getppid(), "2026-03-09 17:30"))
    lock = RegisterLock(tmp_path / "a.db")
    lock.take()
    assert lock.unclean
    lock.release()


@pytest.mark.parametrize("words", ["", '{"host":', "[]"])
def test_a_lock_that_was_half_written_is_taken_over(tmp_path: Path, words: str) -> None:
    lock = RegisterLock(tmp_path / "a.db")
    lock.path.write_text(words, "utf-8")
    lock.take()
    lock.release()


def test_another_computer_is_respected_unless_it_is_overridden(tmp_path: Path) -> None:
    left_behind(tmp_path / "a.db", Owner("另一台电脑", "王丽", 1, "2026-03-09 17:30"))
    lock = RegisterLock(tmp_path / "a.db")
    with pytest.raises(Locked, match="另一台电脑 上的用户 王丽") as told:
        lock.take()
    assert not told.value.here
    assert lock.path.exists()
    lock.take(by_force=True)
    lock.release()


def test_of_programs_started_at_one_moment_one_gets_it(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom db.errors import Locked\nfrom db.lock import RegisterLock\n"
        f"lock = RegisterLock(Path({str(tmp_path / 'a.db')!r}))\nprint('ready', flush=True)\nsys.stdin.readline()\n"
        "try:\n    lock.take()\n    print('mine', flush=True)\nexcept Locked:\n    print('theirs', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for one in started:
        assert one.stdout is not None
        one.stdout.readline()
    for one in started:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    got = [one.stdout.readline().strip() for one in started if one.stdout is not None]
    for one in started:
        one.communicate("\n")
    assert sorted(got) == ["mine", "theirs", "theirs", "theirs"]
