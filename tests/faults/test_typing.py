"""A window is killed while somebody types: at most two seconds of it are lost, and the rest is offered again."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db.services import open_register
from tests.faults.killing import ROOT
from tests.faults.registers import working_register

LOST = 2.0
"""Seconds of typing that may be lost."""

AFTER = 3.1
"""Seconds of typing after which the window is killed; the pause before a draft is kept is one and a half."""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return working_register(tmp_path_factory.mktemp("ready") / "register.db")


def killed_typing(register: Path, folder: Path, *, after: float) -> list[tuple[float, str]]:
    """Type for so many seconds and be killed; gives what was typed at which moment."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.typist", str(register), str(folder)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as window:
        assert window.stdout is not None
        begun, rest, typed = None, b"", []
        while begun is None or time.monotonic() < begun + after:
            if not select.select([window.stdout], [], [], 60)[0]:
                break
            read = os.read(window.stdout.fileno(), 1 << 16)
            assert read, window.stderr and window.stderr.read().decode()
            *lines, rest = (rest + read).split(b"\n")
            typed += [(one["at"], one["text"]) for one in map(json.loads, lines)]
            begun = typed[0][0] if begun is None and typed else begun
        window.kill()
    return typed


def kept_text(register: Path) -> str:
    """What the next start offers."""
    services = open_register(register, user="李某")
    (draft,) = services.drafts.kept()
    services.close()
    return str(draft.raw["values"]["name"])


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Windows cannot be waited for")
def test_at_most_two_seconds_of_typing_are_lost(ready: Path, tmp_path: Path) -> None:
    register = Path(shutil.copy(ready, tmp_path / "register.db"))
    typed = killed_typing(register, tmp_path / "machine", after=AFTER)
    (last, text), kept = typed[-1], kept_text(register)
    assert kept.startswith([text for at, text in typed if at < last - LOST][-1])
    assert text.startswith(kept)
