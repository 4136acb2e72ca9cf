"""The program is killed at random instants: nothing that was kept is lost, nothing is torn, nothing is in the way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.services.protection import encrypt
from tests.faults.killing import Stage, look_over, stage
from tests.faults.registers import STEPS, office, older_register
from tests.faults.scenes import PASSWORD

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a loaded program to be killed")

KILLS = 3
"""How often each scene is killed here; `tests/benchmarks/bench_kills.py` does it five hundred times."""

SCENES = {"entry": 0.4, "import": 0.8, "issue": 0.6, "backup": 0.4, "migration": 0.6, "restore": 0.3}
"""The scenes, and the seconds within which each is killed."""


@pytest.fixture(scope="module")
def killer() -> Iterator[Stage]:
    with stage(20260310) as made:
        yield made


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a working register, a ledger and two backups, for copying."""
    return office(tmp_path_factory.mktemp("ready"))


@pytest.mark.parametrize("scene", [name for name in SCENES if name != "migration"])
def test_a_killed_program_loses_nothing_it_had_kept(killer: Stage, ready: Path, tmp_path: Path, scene: str) -> None:
    folder = tmp_path / "office"
    shutil.copytree(ready, folder)
    for _ in range(KILLS):
        told = killer.kill_in(scene, folder / "register.db", within=SCENES[scene])
        assert look_over(folder / "register.db", scene, told) == []


def test_an_encrypted_register_loses_no_more_than_a_plain_one(killer: Stage, ready: Path, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    shutil.copytree(ready, folder)
    encrypt(folder / "register.db", {"office": PASSWORD})
    for scene in ("entry", "issue", "backup"):
        told = killer.kill_in(scene, folder / "register.db", within=SCENES[scene])
        assert look_over(folder / "register.db", scene, told) == []


@pytest.mark.skipif(len(STEPS) < 2, reason="there is no older version yet")
def test_an_upgrade_that_is_killed_is_done_by_the_next_start(killer: Stage, tmp_path: Path) -> None:
    ready = older_register(tmp_path / "ready.db")
    for number in range(KILLS):
        register = tmp_path / str(number) / "register.db"
        register.parent.mkdir()
        shutil.copy(ready, register)
        told = killer.kill_in("migration", register, within=SCENES["migration"])
        assert look_over(register, "migration", told) == []
