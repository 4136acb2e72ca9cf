"""The disk runs full at every write of a day's work: nothing is lost or half there, and it is told in one sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from db import reserve
from db.errors import EnvironmentFault, Full
from db.services import Services, open_register
from db.services.backup_check import verify
from db.services.inspection import CONSISTENT, inspect
from tests.faults.conftest import Disk
from tests.faults.registers import ledger, working_register
from tests.faults.scenes import PAPER

Job = Callable[[Services, Path], object]


def save(services: Services, folder: Path) -> object:
    goods = [{"name": "口罩" * 40, "unit": "包", "quantity": "70", "unit_price": "2.5"}] * 60
    return services.records.save("cases", {"kind": "商标侵权", "cause": "销售侵权商品", "goods": goods})


def keep_draft(services: Services, folder: Path) -> object:
    return services.drafts.keep("filing", None, {"values": {"verified": "属实" * 20_000}})


def take_in(services: Services, folder: Path) -> object:
    return services.sheets.commit(services.sheets.plan(folder.parent / "ledger.xlsx", "cases"))


def issue(services: Services, folder: Path) -> object:
    return services.papers.issue("cases", 1, PAPER)


def attach(services: Services, folder: Path) -> object:
    return services.attachments.add("cases", 1, [folder.parent / "scan.jpg"])


def back_up(services: Services, folder: Path) -> object:
    return services.backups.make("手动", second=folder / "second")


def export(services: Services, folder: Path) -> object:
    return services.sheets.export("cases", folder / "out.xlsx")


def bind(services: Services, folder: Path) -> object:
    return services.dossier.make(1, folder / "dossier.pdf")


def write_docx(services: Services, folder: Path) -> object:
    return services.papers.docx("cases", 1, "filing_approval")


def search(services: Services, folder: Path) -> object:
    services.search.close()
    (folder / "register.db.search").unlink(missing_ok=True)
    assert services.search.find("好又多")
    return None


JOBS: dict[str, Job] = {
    one.__name__: one for one in (save, keep_draft, take_in, issue, attach, back_up, export, bind, write_docx, search)
}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ready")
    services = open_register(working_register(folder / "register.db"), user="李某")
    services.papers.issue("cases", 1, PAPER)
    services.close()
    return folder


def state(services: Services, folder: Path) -> tuple[object, ...]:
    """What must not change when a job fails: the log, and the files; a backup that is whole may stay."""
    for backup in (*folder.glob("register-备份/*.db"), *folder.glob("second/*.db")):
        verify(backup)
    names = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    passing = re.compile(r"(-wal|-shm|filler|\.search|\.json|说明\.txt)$|^(register-备份|second)/([^/]*\.db|files/.*)$")
    return services.store.log.head(), [name for name in names if not passing.search(name)]


def unsound(services: Services) -> list[str]:
    found = inspect(services.store, services.attachments).findings
    return [one.sentence for one in found if one.respect != CONSISTENT]


@pytest.mark.parametrize("name", JOBS)
def test_a_job_that_finds_the_disk_full_changes_nothing_and_says_what_to_do(
    ready: Path, tmp_path: Path, disk: Callable[[int], Disk], name: str
) -> None:
    small = disk(24)
    shutil.copytree(ready, small.path, dirs_exist_ok=True)
    ledger(tmp_path / "ledger.xlsx", cases=40)
    (tmp_path / "scan.jpg").write_bytes(bytes(range(256)) * 2000)
    services = open_register(small.path / "register.db", user="李某")
    leaving, refused = 0, 0
    try:
        while True:
            small.fill(leaving=leaving)
            before = state(services, small.path)
            try:
                JOBS[name](services, small.path)
                break
            except EnvironmentFault as fault:
                told = fault
            assert "空间" in told.sentence
            assert "清理磁盘" in told.remedy
            refused += 1
            assert state(services, small.path) == before
            assert unsound(services) == []
            leaving = leaving * 3 // 2 // 4096 * 4096 + 4096
        small.empty()
        assert unsound(services) == []
        JOBS["save"](services, small.path)
    finally:
        services.close()
    assert refused or name in ("write_docx", "search")
    services = open_register(small.path / "register.db", user="李某")
    assert unsound(services) == []
    services.close()


def test_room_kept_back_lets_a_clerk_save_on_a_full_disk(
    ready: Path, disk: Callable[[int], Disk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "SIZE", 1 << 20)
    monkeypatch.setattr(reserve, "_PLENTY", 2)
    small = disk(24)
    shutil.copytree(ready, small.path, dirs_exist_ok=True)
    services = open_register(small.path / "register.db", user="李某")
    kept = reserve.Reserve(services.path)
    kept.lay()
    assert kept.path.stat().st_blocks * 512 >= 1 << 20
    small.fill(leaving=0)
    with pytest.raises(Full):
        save(services, small.path)
    assert kept.give_up()
    save(services, small.path)
    assert not kept.give_up()
    kept.lay()
    assert not kept.path.exists()
    assert unsound(services) == []
    services.close()


def test_a_register_opens_on_a_full_disk_or_says_why_not(ready: Path, disk: Callable[[int], Disk]) -> None:
    small = disk(24)
    shutil.copytree(ready, small.path, dirs_exist_ok=True)
    for leaving in (0, 4096, 8192, 16384, 65536, 262144):
        small.fill(leaving=leaving)
        with pytest.raises(EnvironmentFault, match="空间") if leaving < 262144 else nullcontext():
            open_register(small.path / "register.db", user="李某").close()
    small.empty()
    services = open_register(small.path / "register.db", user="李某")
    assert unsound(services) == []
    services.close()
