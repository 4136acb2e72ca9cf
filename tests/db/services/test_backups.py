"""Backups one can trust: verified, thinned, restored beside what is there."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.backup import folder_of
from db.engine import Database
from db.errors import Damaged, Locked, Missing
from db.services import Services, create_register, open_register
from db.services.backup_facts import keep
from db.services.backups import Backup, Backups, Second, backups_in, verify
from db.services.numbers import give, ledger
from db.services.restoring import candidates, loss, restore


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
    aside = restore(backup.path, register_path).kept
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


def test_thinning_keeps_what_somebody_made_and_never_the_only_good_copy_goes() -> None:
    at = datetime(2026, 3, 10, 18, 0)

    def old(days: int, why: str, *, verified: bool = True) -> Backup:
        return Backup(Path(f"{why}{days}{verified}"), at - timedelta(days=days), why, 1, 1, 1, verified)

    good = old(2000, "关闭时")
    bad = [old(days, "关闭时", verified=False) for days in range(3, 40)]
    by_hand, aside = old(1900, "手动"), old(1800, "恢复前", verified=False)
    imports = [old(days, "导入前") for days in range(3, 60, 3)]
    kept = keep([good, *bad, by_hand, aside], at)
    assert {good.path, by_hand.path, aside.path} <= kept
    assert len(kept) < 40
    kept = keep([*imports, by_hand], at)
    ages = sorted((at - one.made_at).days for one in imports if one.path in kept)
    assert ages[:4] == [3, 6, 9, 12]
    assert len(ages) > 3


def test_contents_that_no_kept_backup_needs_are_cleaned(services: Services, case_id: int, tmp_path: Path) -> None:
    backups = Backups(services.store)
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"a picture")
    (attached,) = services.attachments.add("cases", case_id, [photo])
    old = backups.make("关闭时")
    digest = services.attachments.of("cases", case_id)[0].sha256
    stored = backups.folder / "files" / digest[:2] / digest
    assert stored.exists()
    services.attachments.remove(attached)
    later = backups.make("关闭时")
    assert stored.exists()
    for one in (old, later):
        for ending in (".db", ".json"):
            path = one.path.with_suffix(ending)
            path.rename(path.with_name(path.name.replace("20260310", "20190310")))
    assert [path.name for path in backups.thin()] == [old.path.name.replace("20260310", "20190310")]
    assert not stored.exists()


def test_a_backup_is_compared_with_what_was_copied(services: Services, case_id: int) -> None:
    backup = Backups(services.store).make("手动")
    assert backup.counts["cases"] == 1
    assert backup.head == services.store.log.head()[1].hex()
    with sqlite3.connect(backup.path) as file:
        file.execute("DELETE FROM goods WHERE id=1")
    file.close()
    with pytest.raises(Damaged, match="goods 应有 2 行，只有 1 行"):
        verify(backup.path)
    assert not backups_in(backup.path.parent)[0].verified
    assert case_id
    assert not list(backup.path.parent.glob(".核验*"))


def test_a_register_that_lost_an_attachment_is_backed_up_all_the_same(
    services: Services, case_id: int, tmp_path: Path
) -> None:
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"a picture")
    (attached,) = services.attachments.add("cases", case_id, [photo])
    services.attachments.path(attached).unlink()
    backup = Backups(services.store).make("手动")
    assert len(backup.missing) == 1
    assert verify(backup.path).verified


def test_a_batch_is_backed_up_before_and_so_is_its_undoing(services: Services, case_id: int) -> None:
    services.records.save("cases", {"note": "甲"}, record_id=case_id, batch="b1")
    services.records.save("cases", {"fine": "1"}, record_id=case_id, batch="b1")
    assert [one.why for one in services.backups.all()] == ["导入前"]
    services.history.undo("b1")
    assert {one.why for one in services.backups.all()} == {"导入前", "撤销前"}
    before = next(one for one in services.backups.all() if one.why == "导入前")
    assert Database(before.path, read_only=True).value("SELECT note FROM cases") is None


def test_nothing_is_copied_before_a_batch_when_a_good_copy_has_it_all(services: Services, case_id: int) -> None:
    services.backups.make("手动")
    services.records.save("cases", {"note": "甲"}, record_id=case_id, batch="b1")
    assert [one.why for one in services.backups.all()] == ["手动"]


def test_a_new_version_of_the_program_backs_up_before_it_works(services: Services, register_path: Path) -> None:
    services.store.database.execute_sql("UPDATE meta SET value='0.9' WHERE key='program'")
    services.close()
    again = open_register(register_path)
    assert [one.why for one in again.backups.all()] == ["更新前"]
    again.close()
    open_register(register_path).close()
    assert len(again.backups.all()) == 1


def test_a_second_place_out_of_reach_is_no_fault_and_is_counted_in_days(
    services: Services, case_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = tmp_path / "usb"
    assert services.backups.second(usb) == Second(usb, None, reachable=False)
    services.backups.make("手动", second=usb)
    assert services.backups.second(usb).days() == 0
    usb.rename(tmp_path / "drawer")
    services.records.save("cases", {"fine": "100"}, record_id=case_id)
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-18")
    assert services.backups.on_close(second=usb) is not None
    assert not usb.exists()
    place = services.backups.second(usb)
    assert (place.days(), place.reachable) == (8, False)
    (tmp_path / "drawer").rename(usb)
    assert services.backups.on_close(second=usb) is None
    assert services.backups.second(usb).days() == 0
    assert len(services.backups.in_second(usb)) == 2


def test_cancelling_a_backup_leaves_nothing_half_done(services: Services, case_id: int) -> None:
    class Enough(Exception):
        pass

    for stage in ("复制登记库", "试恢复备份", "核验备份"):

        def stop(_done: int, _total: int, text: str, stage: str = stage) -> None:
            if text == stage:
                raise Enough

        with pytest.raises(Enough):
            services.backups.make("手动", progress=stop)
        assert services.backups.all() == []
        assert [path for path in services.backups.folder.glob("*") if path.name != "files"] == []


def test_numbers_given_after_the_backup_are_never_given_again(
    services: Services, case_id: int, register_path: Path
) -> None:
    backup = services.backups.make("手动")
    with services.store.change():
        lost = give(services.store, "立", 2026, "立{serial}号")
    services.close()
    done = restore(backup.path, register_path, user="李某")
    assert done.numbers == 1
    again = open_register(register_path)
    with again.store.change():
        assert give(again.store, "立", 2026, "立{serial}号") != lost
    assert "失去" in (ledger(again.store, "立", 2026)[-2][3] or "")
    assert not again.store.log.verify().breaks
    again.close()
    assert case_id


def test_what_a_restore_would_lose_is_named(services: Services, case_id: int, register_path: Path) -> None:
    backup = services.backups.make("手动")
    services.records.save("parties", {"name": "后来的当事人", "kind": "enterprise"})
    services.records.save("cases", {"goods": [{"name": "口罩"}]}, record_id=case_id)
    services.close()
    lost = loss(backup.path, register_path)
    assert lost is not None
    assert lost.kin == "earlier"
    assert dict(lost.records) == {"案件": 1, "当事人": 1}
    assert [(one.register, one.verb) for one in lost.newest] == [("案件", "修改"), ("当事人", "新增")]
    assert lost.newest[1].name == "后来的当事人"


def test_a_backup_of_another_register_is_called_so(services: Services, register_path: Path, tmp_path: Path) -> None:
    backup = services.backups.make("手动")
    other = create_register(tmp_path / "other.db", {"name": "衡南县市场监督管理局", "short_name": "衡南"})
    other.close()
    found = loss(backup.path, tmp_path / "other.db")
    assert found is not None
    assert found.kin == "other"
    assert "另一个登记库" in found.sentences()[0]


def test_registers_that_went_apart_share_a_beginning(services: Services, case_id: int, register_path: Path) -> None:
    first = services.backups.make("手动")
    services.records.save("cases", {"fine": "1"}, record_id=case_id)
    later = services.backups.make("手动")
    services.close()
    restore(first.path, register_path)
    again = open_register(register_path)
    again.records.save("cases", {"note": "另一条路"}, record_id=case_id)
    again.close()
    lost = loss(later.path, register_path)
    assert lost is not None
    assert (lost.kin, lost.changes) == ("apart", 1)


def test_what_was_there_is_kept_with_its_log_and_files_and_can_be_restored(
    services: Services, case_id: int, register_path: Path, tmp_path: Path
) -> None:
    backup = services.backups.make("手动")
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"a picture")
    services.attachments.add("cases", case_id, [photo])
    services.records.save("cases", {"fine": "7"}, record_id=case_id)
    wal = register_path.with_name("register.db-wal").read_bytes()
    services.close()
    register_path.with_name("register.db-wal").write_bytes(wal)
    kept = restore(backup.path, register_path).kept
    assert kept is not None
    there = [one for one in candidates(register_path) if one.path == kept]
    assert [one.why for one in there] == ["恢复前"]
    restore(kept, register_path)
    again = open_register(register_path)
    assert again.records.load("cases", case_id)["fine"] is not None
    (attached,) = again.attachments.of("cases", case_id)
    assert again.attachments.path(attached.id).read_bytes() == b"a picture"
    again.close()
    assert backup.path.exists()


def test_an_altered_file_beside_the_register_is_mended_by_a_restore(
    services: Services, case_id: int, register_path: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"a picture")
    (attached,) = services.attachments.add("cases", case_id, [photo])
    backup = services.backups.make("手动")
    services.attachments.path(attached).write_bytes(b"altered")
    services.close()
    restore(backup.path, register_path)
    again = open_register(register_path)
    assert again.attachments.path(attached).read_bytes() == b"a picture"
    again.close()
