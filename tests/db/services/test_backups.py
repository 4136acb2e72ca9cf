"""Backups one can trust: verified, thinned, restored beside what is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.errors import Damaged, Locked, Missing
from db.services import Services, open_register
from db.services.backups import Backup, Backups, backups_in, folder_of, keep, loss, restore, verify


def test_a_backup_is_made_on_closing_only_after_changes(services: Services, case_id: int) -> None:
    backups = Backups(services.store)
    first = backups.on_close()
    assert first is not None
    assert (first.why, first.cases, first.verified) == ("关闭时", 1, True)
    assert backups.on_close() is None
    services.records.save("cases", {"fine": "100"}, record_id=case_id)
    assert backups.on_close() is not None


def test_a_backup_restores_the_register_and_keeps_what_was_there(
    services: Services, case_id: int, register_path: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"a picture")
    (attached,) = services.attachments.add("cases", case_id, [photo])
    backup = Backups(services.store).make("手工")
    services.records.save("cases", {"fine": "500"}, record_id=case_id)
    kept_file = services.attachments.path(attached)
    services.close()
    lost = loss(backup.path, register_path)
    assert lost is not None
    assert lost.changes == 1
    kept_file.unlink()
    aside = restore(backup.path, register_path)
    assert aside is not None
    assert "恢复前" in aside.name
    again = open_register(register_path)
    assert again.records.load("cases", case_id)["fine"] is None
    assert again.attachments.path(attached).read_bytes() == b"a picture"
    again.close()
    before = open_register(aside)
    assert before.records.load("cases", case_id)["fine"] is not None
    before.close()
    assert backup.path.exists()


def test_a_register_that_does_not_open_is_restored(services: Services, register_path: Path) -> None:
    backup = Backups(services.store).make("手工")
    services.close()
    register_path.write_bytes(b"ruined")
    assert loss(backup.path, register_path) is None
    restore(backup.path, register_path)
    open_register(register_path).close()


def test_an_open_register_is_not_replaced(services: Services, register_path: Path) -> None:
    backup = Backups(services.store).make("手工")
    lock = register_path.with_name("register.db.lock")
    lock.write_text(lock.read_text("utf-8").replace(str(services.store.path), ""), "utf-8")
    text = '{"host": "另一台电脑", "user": "王丽", "pid": 1, "since": ""}'
    lock.write_text(text, "utf-8")
    with pytest.raises(Locked):
        restore(backup.path, register_path)


def test_a_damaged_or_incomplete_backup_is_noticed(services: Services, case_id: int, tmp_path: Path) -> None:
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"a picture")
    services.attachments.add("cases", case_id, [photo])
    backup = Backups(services.store).make("手工")
    files = list((backup.path.parent / "files").rglob("*"))
    for path in files:
        if path.is_file():
            path.unlink()
    with pytest.raises(Damaged, match="缺少1个附件"):
        verify(backup.path)
    with backup.path.open("r+b") as file:
        file.seek(4096 * 5)
        file.write(b"\xff" * 4096)
    with pytest.raises(Damaged):
        verify(backup.path)


def test_a_missing_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="找不到备份"):
        restore(tmp_path / "a.db", tmp_path / "b.db")


def test_a_second_place_gets_the_whole_backup(services: Services, case_id: int, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    made = Backups(services.store).make("手工", second=usb)
    (there,) = backups_in(usb)
    assert there.path.name == made.path.name
    assert there.verified


def test_two_backups_within_a_second_do_not_meet(services: Services, register_path: Path) -> None:
    backups = Backups(services.store)
    names = {backups.make("手工").path for _ in range(3)}
    assert len(names) == 3
    assert {one.path for one in backups_in(folder_of(register_path))} == names


def test_thinning_keeps_two_days_fourteen_dailies_eight_weeklies_and_twenty_four_monthlies() -> None:
    at = datetime(2026, 3, 10, 18, 0)
    made = [
        Backup(Path(f"{hours}"), at - timedelta(hours=hours), "关闭时", 1, 1, 1, True)
        for hours in range(0, 24 * 900, 4)
    ]
    kept = keep(made, at)
    ages = sorted(at - one.made_at for one in made if one.path in kept)
    assert sum(age <= timedelta(days=2) for age in ages) == 13
    assert 40 <= len(kept) <= 13 + 14 + 8 + 24
    assert ages[-1] > timedelta(days=670)
