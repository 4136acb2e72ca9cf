"""Encrypting a register and writing it plainly again: nothing lost, nothing plain left over, nothing half done."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys, vault
from db.conversion import convert, is_unfinished, wipe_register
from db.engine import Database
from db.errors import Damaged, EnvironmentFault
from db.keys import PLAIN
from db.services import Services, open_register

ROOT = Path(__file__).parents[2]
PASSWORD = "雁湖的老槐树下-1987"
SECRET = "雁湖举报人刘某某"
KILLS = 12


@pytest.fixture(autouse=True)
def _quick_and_forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 at a small cost, and no key left for the next test."""
    monkeypatch.setattr(vault, "USUAL_COST", vault.Cost(memory=64, passes=1, lanes=1))
    yield
    keys.forget()


@pytest.fixture
def plain(services: Services, case_id: int, tmp_path: Path) -> Path:
    """A closed plain register with a case, a party with a secret name, and its letter."""
    letter = tmp_path / "来信.txt"
    letter.write_text(SECRET * 50, "utf-8")
    party = services.records.save("parties", {"name": SECRET, "kind": "enterprise"})
    services.attachments.add("parties", party, [letter])
    letter.unlink()
    services.search.prepare()
    path = services.path
    services.close()
    folder = tmp_path / "office"
    folder.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        file.rename(folder / file.name)
    return folder / path.name


def contents(path: Path) -> dict[str, str]:
    """The hash of every row of each table."""
    database = Database(path, read_only=True)
    try:
        tables = database.rows("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
        return {
            table: hashlib.sha256(
                repr(sorted(map(repr, database.rows(f'SELECT * FROM "{table}"')))).encode()
            ).hexdigest()
            for (table,) in tables
        }
    finally:
        database.close()


def encrypt(path: Path) -> Path:
    key = vault.make(path, {vault.OFFICE: PASSWORD})
    keys.know(key)
    kept = path.with_name("加密前.db")
    assert convert(path, key, kept).kept == kept
    return kept


def owner(path: Path, folder: Path) -> str:
    """The register to which a file in its folder belongs."""
    return path.relative_to(folder).parts[0].removesuffix(".files")


def holding(folder: Path, secret: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def test_there_and_back_again_every_table_is_the_same(plain: Path) -> None:
    before = contents(plain)
    encrypt(plain)
    assert plain.read_bytes()[:16] != PLAIN
    assert contents(plain) == before
    keys.forget()
    vault.unlock(plain, PASSWORD)
    services = open_register(plain)
    assert services.attachments.unsound() == []
    assert services.search.ids("parties", "刘某某", limit=9)
    services.close()
    before = contents(plain)
    convert(plain, None, plain.with_name("解密前.db"))
    assert plain.read_bytes()[:16] == PLAIN
    keys.forget()
    assert contents(plain) == before
    assert not vault.slots(plain)
    services = open_register(plain)
    assert services.attachments.unsound() == []
    services.close()
    vault.unlock(plain.with_name("解密前.db"), PASSWORD)
    assert contents(plain.with_name("解密前.db")) == before


def test_with_the_old_file_removed_nothing_plain_is_left(plain: Path) -> None:
    assert holding(plain.parent, SECRET)
    kept = encrypt(plain)
    assert {owner(path, plain.parent) for path in holding(plain.parent, SECRET)} == {"加密前.db"}
    wipe_register(kept)
    assert holding(plain.parent, SECRET) == []
    assert sorted(path.name for path in plain.parent.iterdir()) == sorted(
        plain.name + ending for ending in ("", ".files", ".keys", ".keys.bak")
    )


def test_the_old_file_is_a_whole_register_of_its_own(plain: Path) -> None:
    before = contents(plain)
    kept = encrypt(plain)
    assert contents(kept) == before
    services = open_register(kept)
    assert services.attachments.unsound() == []
    services.close()


def test_a_new_key_takes_the_place_of_the_old_one(plain: Path) -> None:
    encrypt(plain)
    old = vault.unlock(plain, PASSWORD)
    key = vault.make(plain, {vault.OFFICE: "另一个口令-2026"})
    keys.know(key)
    kept = plain.with_name("换钥匙前.db")
    convert(plain, key, kept)
    keys.forget()
    assert vault.unlock(plain, "另一个口令-2026") == key != old
    services = open_register(plain)
    assert services.attachments.unsound() == []
    services.close()
    assert vault.unlock(kept, PASSWORD) == old
    services = open_register(kept)
    assert services.attachments.unsound() == []
    services.close()


@pytest.mark.parametrize("at", [1, 4, 7, 9])
def test_a_cancelled_conversion_leaves_everything_as_it_was(plain: Path, at: int) -> None:
    names = sorted(path.name for path in plain.parent.rglob("*"))
    before = contents(plain)
    heard = 0

    def cancel(done: int, total: int, text: str) -> None:
        nonlocal heard
        heard += 1
        if heard == at:
            raise InterruptedError

    key = vault.make(plain, {vault.OFFICE: PASSWORD})
    with pytest.raises(EnvironmentFault):  # InterruptedError is one of the system's own
        convert(plain, key, plain.with_name("加密前.db"), progress=cancel)
    assert sorted(path.name for path in plain.parent.rglob("*")) == names
    assert contents(plain) == before


def test_a_damaged_register_is_not_converted(plain: Path) -> None:
    with plain.open("r+b") as file:
        file.seek(4096 * 5)
        file.write(b"\xff" * 4096)
    key = vault.make(plain, {vault.OFFICE: PASSWORD})
    with pytest.raises(Damaged):
        convert(plain, key, plain.with_name("加密前.db"))
    assert plain.read_bytes()[:16] == PLAIN


def test_a_register_in_use_is_not_converted(plain: Path) -> None:
    other = Database(plain)
    other.value("SELECT 1 FROM meta")
    key = vault.make(plain, {vault.OFFICE: PASSWORD})
    with pytest.raises(EnvironmentFault, match="占用|使用"):
        convert(plain, key, plain.with_name("加密前.db"))
    other.close()
    assert not is_unfinished(plain)


SCRIPT = """
import os, signal, sys
from pathlib import Path
from db import keys, vault
from db.conversion import convert
from db.services import open_register
vault.USUAL_COST = vault.Cost(memory=64, passes=1, lanes=1)

def work(path, way, password, instant):
    if way == "decrypt":
        vault.unlock(path, password)
    open_register(path).close()
    events = 0
    def count(event, arguments):
        nonlocal events
        if event in ("open", "os.rename", "os.remove", "os.link", "os.rmdir", "os.truncate"):
            events += 1
            if events == instant:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    key = None
    if way == "encrypt":
        key = vault.make(path, {vault.OFFICE: password})
        keys.know(key)
    convert(path, key, path.with_name("old.db"), progress=lambda done, total, text: count("open", ()))
    print(events, flush=True)

way, password, *jobs = sys.argv[1:]
for job in jobs:
    instant, _, path = job.partition(":")
    child = os.fork()
    if not child:
        work(Path(path), way, password, int(instant))
        os._exit(0)
    print("ended", os.waitpid(child, 0)[1], flush=True)
"""


def run(way: str, jobs: dict[int, Path]) -> list[str]:
    """Convert each register in a process that is killed at its instant (0: never); gives what they say."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [f"{instant}:{path}" for instant, path in jobs.items()]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, way, PASSWORD, *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def killed_everywhere(prepared: Path, way: str, kills: int, folder: Path) -> int:
    """Kill a conversion at instants chosen at random; afterwards it is whole, one way or the other.

    Returns how often it was killed: at each instant once when there are no more than `kills`.
    """
    shutil.copytree(prepared.parent, folder / "whole")
    events, ended = run(way, {0: folder / "whole" / prepared.name})
    assert ended == "ended 0"
    if prepared.read_bytes()[:16] != PLAIN:
        vault.unlock(prepared, PASSWORD)
    before = contents(prepared)
    jobs, kills = {}, min(kills, int(events))
    for instant in random.Random(6).sample(range(1, int(events) + 1), kills):
        shutil.copytree(prepared.parent, folder / str(instant))
        jobs[instant] = folder / str(instant) / prepared.name
    assert run(way, jobs) == ["ended 9"] * kills
    for instant, path in jobs.items():
        place = path.parent
        keys.forget()
        if path.read_bytes()[:16] != PLAIN:
            vault.unlock(path, PASSWORD)
        services = open_register(path)
        assert services.attachments.unsound() == [], instant
        services.close()
        assert contents(path) == before, instant
        assert not is_unfinished(path)
        converted = (path.read_bytes()[:16] == PLAIN) == (way == "decrypt")
        names = (prepared.name, "old.db") if converted else (prepared.name,)
        strange = [one.name for one in place.iterdir() if not one.name.startswith(names)]
        assert strange == [], instant
        if way == "encrypt" and converted:
            assert {owner(one, place) for one in holding(place, SECRET)} == {"old.db"}, instant
        if way == "decrypt" and not converted:
            assert holding(place, SECRET) == [], instant
    return kills


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed processes are forks")
def test_killed_while_it_is_encrypted(plain: Path, tmp_path: Path) -> None:
    killed_everywhere(plain, "encrypt", KILLS, tmp_path / "kills")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed processes are forks")
def test_killed_while_it_is_decrypted(plain: Path, tmp_path: Path) -> None:
    wipe_register(encrypt(plain))
    killed_everywhere(plain, "decrypt", KILLS, tmp_path / "kills")
