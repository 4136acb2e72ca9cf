"""Long jobs are cancelled at the beginning, in the middle and at the end: each leaves things as they were."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.services import Services, open_register
from db.services.backup_check import verify
from db.services.inspection import CONSISTENT, inspect, reindex
from db.services.practice import create_practice_register
from db.services.restoring import restore
from tests.faults.registers import ledger, working_register
from tests.faults.scenes import PAPER

Step = Callable[..., object]
Job = Callable[[Services, Path, Step], object]


class Stopped(Exception):  # noqa: N818  # a wish, not an error
    """As the window cancels."""


def take_in(services: Services, folder: Path, step: Step) -> object:
    plan = services.sheets.plan(folder.parent / "ledger.xlsx", "cases", progress=step)
    return services.sheets.commit(plan, progress=step)


def undo(services: Services, folder: Path, step: Step) -> object:
    return services.history.undo(services.history.batches()[0].name, progress=step)


def export(services: Services, folder: Path, step: Step) -> object:
    return services.sheets.export("cases", folder / "out.xlsx", progress=step)


def back_up(services: Services, folder: Path, step: Step) -> object:
    return services.backups.make("手动", second=folder / "second", progress=step)


def check_backup(services: Services, folder: Path, step: Step) -> object:
    return verify(services.backups.all()[-1].path, progress=step)


def attach(services: Services, folder: Path, step: Step) -> object:
    return services.attachments.add("cases", 1, sorted((folder.parent / "scans").iterdir()), progress=step)


def file_scans(services: Services, folder: Path, step: Step) -> object:
    return services.scans.file("cases", 1, sorted((folder.parent / "scans").iterdir()), progress=step)


def bind(services: Services, folder: Path, step: Step) -> object:
    return services.dossier.make(1, folder / "dossier.pdf", step)


def look_over(services: Services, folder: Path, step: Step) -> object:
    return inspect(services.store, services.attachments, progress=step)


def make_indexes(services: Services, folder: Path, step: Step) -> object:
    return reindex(services.store, progress=step)


def index_words(services: Services, folder: Path, step: Step) -> object:
    return services.search.rebuild(step)


JOBS: dict[str, Job] = {
    one.__name__: one
    for one in (
        take_in, undo, export, back_up, check_backup, attach, file_scans, bind, look_over, make_indexes, index_words,
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with an import, a paper, a closed case and a backup."""
    folder = tmp_path_factory.mktemp("ready") / "office"
    folder.mkdir()
    services = open_register(working_register(folder / "register.db"), user="李某")
    services.papers.issue("cases", 1, PAPER)
    services.backups.make("手动")
    services.sheets.commit(services.sheets.plan(ledger(folder.parent / "first.xlsx", cases=5, seed=9), "cases"))
    services.search.prepare()
    services.close()
    return folder


def state(services: Services, folder: Path) -> tuple[object, ...]:
    """What a cancelled job must leave alone: the log, and the files; a backup that is whole may stay."""
    for backup in folder.glob("register-备份/*.db"):
        verify(backup)
    files = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    passing = re.compile(r"(-wal|-shm|\.search|\.checked|\.json|说明\.txt)$|^register-备份/.*\.db$|/files/")
    return services.store.log.head(), [name for name in files if not passing.search(name)]


def stopper(stop: int) -> Step:
    """A step that stops the job when it is taken for the so-many-th time."""
    count = iter(range(1, stop + 1))

    def step(*_so_far: object) -> None:
        if next(count) == stop:
            raise Stopped

    return step


def calls(services: Services, folder: Path, job: Job, *, stop: int = -1) -> int:
    """Do a job and stop it at a step; gives how many steps it had taken."""
    count = 0

    def step(*_so_far: object) -> None:
        nonlocal count
        count += 1
        if count == stop:
            raise Stopped

    try:
        job(services, folder, step)
    except Stopped:
        assert count == stop
    return count


@pytest.mark.parametrize("name", JOBS)
def test_a_job_that_is_cancelled_leaves_nothing_half_done(ready: Path, tmp_path: Path, name: str) -> None:
    ledger(tmp_path / "ledger.xlsx", cases=40)
    (tmp_path / "scans").mkdir()
    for number in range(3):
        (tmp_path / "scans" / f"{number}.jpg").write_bytes(bytes([number]) * (2 << 20))
    shutil.copytree(ready, tmp_path / "trial")
    services = open_register(tmp_path / "trial" / "register.db", user="李某")
    whole = calls(services, tmp_path / "trial", JOBS[name])
    services.close()
    folder = tmp_path / "office"
    shutil.copytree(ready, folder)
    services = open_register(folder / "register.db", user="李某")
    before = state(services, folder)
    for stop in sorted({1, 2, whole // 3, whole // 2, whole - 1, whole} & set(range(1, whole + 1))):
        calls(services, folder, JOBS[name], stop=stop)
        assert state(services, folder) == before, stop
    found = [
        one.sentence for one in inspect(services.store, services.attachments).findings if one.respect != CONSISTENT
    ]
    assert found == []
    assert calls(services, folder, JOBS[name]) or name == "make_indexes"  # so few rows take no time
    services.close()


def test_a_restore_that_is_cancelled_leaves_the_register_as_it_was(ready: Path, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    shutil.copytree(ready, folder)
    register = folder / "register.db"
    (backup,) = (one for one in (folder / "register-备份").glob("*.db") if "手动" in one.name)
    content = register.read_bytes()
    for stop in (1, 2, 5):
        with pytest.raises(Stopped):
            restore(backup, register, progress=stopper(stop))
        assert register.read_bytes() == content
        assert [one.name for one in folder.iterdir() if "part" in one.name or one.name.endswith(".lock")] == []
    restore(backup, register)


@pytest.mark.parametrize("stop", [1, 40, 400])
def test_a_practice_register_that_is_cancelled_is_not_there(tmp_path: Path, stop: int) -> None:
    with pytest.raises(Stopped):
        create_practice_register(tmp_path / "练习.db", progress=stopper(stop))
    assert list(tmp_path.iterdir()) == []
