"""The last resort: a damaged register's rows brought into a fresh one, and told which are lost."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from db.engine import Database
from db.errors import Damaged, Missing, Refused
from db.salvage import PAGE
from db.services import Services, open_register
from db.services.backups import backups_in, folder_of
from db.services.salvage import salvage

TABLES = ("cases", "parties", "goods", "papers", "clues", "audit", "numbers", "deliveries")


@pytest.fixture
def practice(practice_register: Path, tmp_path: Path) -> Path:
    """A practice register to ruin, with its attached files."""
    path = Path(shutil.copy(practice_register, tmp_path / "practice.db"))
    shutil.copytree(f"{practice_register}.files", f"{path}.files")
    return path


def rows(path: Path) -> dict[str, set[tuple[object, ...]]]:
    file = sqlite3.connect(path)
    try:
        return {table: set(file.execute(f'SELECT * FROM "{table}"')) for table in TABLES}
    finally:
        file.close()


def destroy(path: Path, share: float, seed: int) -> int:
    """Zero some pages, never the first; gives how many."""
    pages = path.stat().st_size // PAGE
    chosen = random.Random(seed).sample(range(1, pages), max(1, round(pages * share)))
    with path.open("r+b") as file:
        for page in chosen:
            file.seek(page * PAGE)
            file.write(bytes(PAGE))
    return len(chosen)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nearly_all_comes_back_from_a_file_with_destroyed_pages(practice: Path, tmp_path: Path, seed: int) -> None:
    before = rows(practice)
    destroy(practice, 0.005, seed)
    ruined = practice.read_bytes()
    report = salvage(practice, tmp_path / "new.db")
    after = rows(tmp_path / "new.db")
    kept = sum(len(before[table] & after[table]) for table in TABLES)
    assert kept / sum(map(len, before.values())) > 0.98
    assert not any(after[table] - before[table] for table in ("goods", "numbers", "parties", "deliveries"))
    assert practice.read_bytes() == ruined
    database = Database(tmp_path / "new.db", read_only=True)
    assert database.value("PRAGMA integrity_check") == "ok"
    assert database.rows("PRAGMA foreign_key_check") == []
    database.close()
    opened = open_register(tmp_path / "new.db")
    assert opened.store.log.rare("salvage")
    opened.close()
    assert report.files_missing == 0


def test_what_the_tables_lost_comes_back_from_the_log(
    services: Services, case_id: int, register_path: Path, tmp_path: Path
) -> None:
    services.records.save("cases", {"fine": "12.5"}, record_id=case_id)
    removed = services.records.save("parties", {"name": "已删除的", "kind": "enterprise"})
    services.records.remove("parties", removed)
    before = services.records.load("cases", case_id)
    root = services.store.database.value("SELECT rootpage FROM sqlite_master WHERE name='cases'")
    goods = services.store.database.value("SELECT rootpage FROM sqlite_master WHERE name='goods'")
    services.close()
    with register_path.open("r+b") as file:
        for page in (root, goods):
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))
    report = salvage(register_path, tmp_path / "new.db")
    again = open_register(tmp_path / "new.db")
    after = again.records.load("cases", case_id)
    assert after == before
    assert again.store.database.value("SELECT count(*) FROM parties WHERE name='已删除的'") == 0
    again.close()
    by_table = {one.table: one for one in report.tables}
    assert (by_table["cases"].from_log, by_table["cases"].lost) == (1, 0)
    assert by_table["goods"].from_log == 2
    assert "由修改记录补回 1 行" in by_table["cases"].sentence()
    assert report.chain == ()
    assert "完好" in report.sentences()[-1]


@pytest.mark.parametrize("with_backup", [True, False])
def test_a_destroyed_first_page_is_taken_from_a_backup_or_a_fresh_register(
    services: Services, case_id: int, register_path: Path, tmp_path: Path, with_backup: bool
) -> None:
    if with_backup:
        services.backups.make("手动")
    services.records.save("cases", {"note": "最后写的"}, record_id=case_id)
    services.close()
    with register_path.open("r+b") as file:
        file.write(bytes(PAGE))
    salvage(register_path, tmp_path / "new.db")
    again = open_register(tmp_path / "new.db")
    assert again.records.load("cases", case_id)["note"] == "最后写的"
    again.close()


def test_a_broken_chain_and_lost_rows_are_told(services: Services, case_id: int, register_path: Path) -> None:
    for number in range(400):
        services.records.save("cases", {"note": f"第{number}次" * 20}, record_id=case_id)
    pages = (
        services.store.database.rows("SELECT pageno FROM dbstat WHERE name='audit' AND pagetype='leaf'")
        if (_has_dbstat(services))
        else []
    )
    services.close()
    if not pages:
        pages = [(page,) for page in _leaves(register_path, b"\xe7\xac\xac100\xe6\xac\xa1")]
    with register_path.open("r+b") as file:
        file.seek((pages[len(pages) // 2][0] - 1) * PAGE)
        file.write(bytes(PAGE))
    target = register_path.with_name("new.db")
    report = salvage(register_path, target)
    audit = next(one for one in report.tables if one.table == "audit")
    assert audit.lost > 0
    assert any("被删除" in sentence for sentence in report.chain)
    assert any(sentence.startswith("修改记录：") and "失去" in sentence for sentence in report.sentences())
    (text,) = target.parent.glob("new-抢救报告-*.txt")
    assert "失去" in text.read_text("utf-8-sig")


def _has_dbstat(services: Services) -> bool:
    try:
        services.store.database.value("SELECT 1 FROM dbstat LIMIT 1")
    except Exception:  # noqa: BLE001  # a library built without it
        return False
    return True


def _leaves(path: Path, text: bytes) -> list[int]:
    content = path.read_bytes()
    found = [at // PAGE + 1 for at in range(0, len(content), PAGE) if text in content[at : at + PAGE]]
    return [page for page in found if content[(page - 1) * PAGE] == 0x0D]


def test_in_place_the_damaged_file_is_set_aside(services: Services, case_id: int, register_path: Path) -> None:
    services.close()
    with register_path.open("r+b") as file:
        file.write(bytes(PAGE))
    damaged = register_path.read_bytes()
    report = salvage(register_path, register_path, in_place=True, user="李某")
    assert report.kept is not None
    assert report.kept.read_bytes() == damaged
    assert [one.why for one in backups_in(folder_of(register_path))] == ["恢复前"]
    again = open_register(register_path)
    assert again.records.load("cases", case_id)["id"] == case_id
    assert [entry.who for entry in again.store.log.rare("salvage")] == ["李某"]
    again.close()


def test_what_cannot_be_salvaged_leaves_nothing_behind(register_path: Path, tmp_path: Path) -> None:
    register_path.write_bytes(random.Random(1).randbytes(50_000))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Damaged, match="连表的清单都读不出来"):
        salvage(register_path, tmp_path / "new.db")
    assert sorted(tmp_path.iterdir()) == before
    with pytest.raises(Missing):
        salvage(tmp_path / "none.db", tmp_path / "new.db")
    with pytest.raises(Refused, match="已经存在"):
        salvage(register_path, register_path)
