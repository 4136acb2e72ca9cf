"""What an office PC does to a file: read-only, taken, moved away, damaged. Sound, or refused with what to do."""

from __future__ import annotations

import json
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import engine
from db.cli import run
from db.driver import connect
from db.errors import Damaged, EnvironmentFault, RegisterError
from db.places import Location
from db.services import Services, open_register
from db.services.cautions import cautions
from db.services.idle import look, tables
from db.services.inspection import SOUND, inspect, reindex
from tests.faults.conftest import Disk
from tests.faults.registers import working_register

PAGE = 4096


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return working_register(tmp_path_factory.mktemp("ready") / "register.db")


@pytest.fixture
def register(ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(ready, tmp_path / "register.db"))


@pytest.fixture
def services(register: Path) -> Iterator[Services]:
    opened = open_register(register, user="李某")
    yield opened
    opened.close()


def whole(services: Services) -> bool:
    try:
        return inspect(services.store, services.attachments).holds(SOUND)
    except Damaged:
        return False


# Read-only


def test_a_read_only_disk_is_refused_for_writing_and_read_all_the_same(
    ready: Path, disk: Callable[[int], Disk], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cd = disk(8)
    file = Path(shutil.copy(ready, cd.path / "register.db"))
    cd.protect()
    with pytest.raises(EnvironmentFault, match="只读") as told:
        open_register(file)
    assert "复制到可以写入的文件夹" in told.value.remedy
    values = tmp_path / "values.json"
    values.write_text('{"name": "张建国"}', "utf-8")
    assert run(["add", str(file), "officers", str(values)], log_folder=tmp_path) == 3
    assert run(["list", str(file), "cases", "--json"], log_folder=tmp_path) == 0
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert len(json.loads(said.out)) == 1


def test_changes_in_a_log_on_a_read_only_disk_are_not_passed_over(ready: Path, disk: Callable[[int], Disk]) -> None:
    cd = disk(8)
    file = Path(shutil.copy(ready, cd.path / "register.db"))
    services = open_register(file, user="李某")
    services.records.save("cases", {"fine": "100"}, record_id=1)
    for ending in ("", "-wal"):  # as a program that was killed leaves them
        shutil.copy(f"{file}{ending}", f"{file}.kept{ending}")
    services.close()
    shutil.move(f"{file}.kept", file)
    shutil.move(f"{file}.kept-wal", f"{file}-wal")
    cd.protect()
    with pytest.raises(EnvironmentFault, match="没并入的改动"):
        open_register(file, read_only=True)


# Taken, moved, exchanged


def test_a_program_that_holds_the_file_is_waited_for_and_then_named(services: Services, register: Path) -> None:
    other = connect(register)
    other.execute("BEGIN IMMEDIATE")
    services.store.database.execute_sql("PRAGMA busy_timeout=20")
    head = services.store.log.head()
    with pytest.raises(EnvironmentFault, match="被另一个程序占用") as told:
        services.records.save("cases", {"fine": "100"}, record_id=1)
    assert "请稍等片刻重试" in told.value.remedy
    assert services.records.load("cases", 1)["fine"] is not None
    other.execute("ROLLBACK")
    other.close()
    assert services.store.log.head() == head
    services.records.save("cases", {"fine": "100"}, record_id=1)
    assert whole(services)


@pytest.mark.parametrize("exchanged", [False, True])
def test_nothing_is_written_into_a_file_that_was_taken_away(
    services: Services, register: Path, exchanged: bool
) -> None:
    aside = register.with_name("moved.db")
    register.rename(aside)
    if exchanged:
        shutil.copy(aside, register)
    with pytest.raises(EnvironmentFault, match="被移走、删除或换成了另一个文件"):
        services.records.save("cases", {"fine": "100"}, record_id=1)
    aside.replace(register)
    services.records.save("cases", {"fine": "100"}, record_id=1)
    assert whole(services)


# Damage


def pages_of(register: Path, name: str) -> list[int]:
    """The pages of a table or index, but for its root."""
    base = sqlite3.connect(register)
    root = base.execute("SELECT rootpage FROM sqlite_master WHERE name=?", [name]).fetchone()[0]
    base.close()
    content = register.read_bytes()
    offset = (root - 1) * PAGE + (100 if root == 1 else 0)
    kind, cells = content[offset], struct.unpack(">H", content[offset + 3 : offset + 5])[0]
    if kind in (10, 13):
        return [root]
    pointers = [struct.unpack(">H", content[offset + 12 + 2 * one : offset + 14 + 2 * one])[0] for one in range(cells)]
    return [struct.unpack(">I", content[(root - 1) * PAGE + at : (root - 1) * PAGE + at + 4])[0] for at in pointers]


def spoil(register: Path, page: int, content: bytes) -> None:
    with register.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(content)


def left_uncleanly(register: Path) -> None:
    register.with_name(f"{register.name}.lock").write_text("{}", "utf-8")


def test_a_table_with_a_wiped_page_is_told_by_every_way_of_looking(register: Path, tmp_path: Path) -> None:
    services = open_register(register, user="李某")
    for number in range(30):
        services.records.save(
            "parties", {"name": f"雁湖县第{number}商行", "kind": "enterprise", "address": "府前路" * 30}
        )
    services.close()
    spoil(register, pages_of(register, "parties")[0], bytes(PAGE))
    assert run(["check", str(register)], log_folder=tmp_path) == 3
    services = open_register(register, user="李某")
    assert not whole(services)
    assert any("请到“维护—检查”看清楚" in look(services.store, table) for table in tables(services.store))
    with pytest.raises(Damaged, match="没有通过"):
        services.backups.make("手动")
    services.close()
    assert list(register.with_name("register-备份").glob("*.db*")) == []
    left_uncleanly(register)
    with pytest.raises(Damaged) as told:
        open_register(register)
    assert "恢复最近的备份" in told.value.remedy


def test_a_lost_entry_of_an_index_is_told_apart_and_mended(register: Path, tmp_path: Path) -> None:
    base = sqlite3.connect(register, isolation_level=None)
    base.execute("PRAGMA writable_schema=ON")
    where = "FROM sqlite_master WHERE type='index' AND tbl_name='cases' AND sql LIKE '%(\"uid\")%'"
    (index,) = base.execute(f"SELECT * {where}").fetchall()
    base.execute(f"DELETE {where}")
    base.close()
    base = sqlite3.connect(register, isolation_level=None)
    base.execute("PRAGMA writable_schema=ON")
    base.execute("UPDATE cases SET uid=randomblob(16)")  # the index does not hear of it
    base.execute("INSERT INTO sqlite_master VALUES(?,?,?,?,?)", index)
    base.close()
    services = open_register(register, user="李某")
    found = inspect(services.store, services.attachments)
    assert found.only_indexes(), [one.sentence for one in found.findings]
    reindex(services.store)
    assert whole(services)
    services.close()


@pytest.mark.parametrize("size", [0, 7, 100, PAGE, PAGE * 3 + 11])
def test_a_file_that_was_cut_short_is_refused_or_found_by_the_check(register: Path, tmp_path: Path, size: int) -> None:
    with register.open("r+b") as file:
        file.truncate(size)
    try:
        services = open_register(register)
    except RegisterError as told:
        said = told
    else:
        assert not whole(services)
        services.close()
        return
    assert said.remedy
    assert run(["check", str(register)], log_folder=tmp_path) == 3


# Network, clock, room


def test_a_register_on_a_network_drive_has_a_journal_instead_of_a_log(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "location", lambda _path: Location(network=True, synced_by=""))
    services = open_register(register, user="李某")
    assert services.store.database.value("PRAGMA journal_mode") == "truncate"
    services.records.save("cases", {"fine": "100"}, record_id=1)
    assert whole(services)
    services.close()
    monkeypatch.undo()
    services = open_register(register, user="李某")
    assert services.store.database.value("PRAGMA journal_mode") == "wal"
    services.close()


def test_a_clock_that_was_set_back_is_told(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_TODAY", "2030-05-06")
    services.records.save("cases", {"fine": "100"}, record_id=1)
    assert cautions(services.store) == ()
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-10")
    (told,) = cautions(services.store)
    assert "2026-03-10 09:00，早于登记库里最近一次修改的时间 2030-05-06 09:00" in told
    assert "调准" in told
