"""Looking at how a register begins while it is open must not give up SQLite's locks on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from db.driver import head_of, key_of
from db.keys import PLAIN
from db.services import Services
from db.services.protection import is_encrypted

TAKE = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDWR)
try:
    fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)  # where SQLite's readers hold the file
except OSError:
    print("held")
else:
    print("free")
"""


def held(path: Path) -> bool:
    done = subprocess.run([sys.executable, "-c", TAKE, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "held"


@pytest.mark.skipif(sys.platform == "win32", reason="the system keeps the locks of each handle apart there")
def test_an_open_register_stays_held_when_somebody_asks_what_it_is(services: Services) -> None:
    services.store.database.value("SELECT 1 FROM meta")
    assert held(services.path)
    assert head_of(services.path) == PLAIN
    assert key_of(services.path) is None
    assert not is_encrypted(services.path)
    assert held(services.path)
    services.release()
    assert not held(services.path)


def test_a_file_that_was_closed_is_looked_at_anew(services: Services) -> None:
    services.store.database.value("SELECT 1 FROM meta")
    services.release()
    services.path.write_bytes(b"something else" * 9)
    assert head_of(services.path) == b"something elseso"
