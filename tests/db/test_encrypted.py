"""An encrypted register is used like any other, and tells nothing to who has no password."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys, vault
from db.errors import Damaged, Missing, NeedsPassword, Refused, WrongPassword
from db.services import Services, create_register, open_register
from db.services.restoring import restore
from tests.db.conftest import OFFICE

PASSWORD = "雁湖的老槐树下-1987"
CODE = "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2"


@pytest.fixture(autouse=True)
def _quick_and_forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 at a small cost, and no key left for the next test."""
    monkeypatch.setattr(vault, "USUAL_COST", vault.Cost(memory=64, passes=1, lanes=1))
    yield
    keys.forget()


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    """A closed encrypted register that nobody has unlocked."""
    path = tmp_path / "office" / "案件.db"
    create_register(path, OFFICE, user="李某", passwords={vault.OFFICE: PASSWORD, vault.RECOVERY: CODE}).close()
    keys.forget()
    return path


def opened(path: Path, password: str = PASSWORD) -> Services:
    vault.unlock(path, password)
    return open_register(path, user="李某")


def test_it_opens_with_the_password_only(encrypted: Path) -> None:
    with pytest.raises(NeedsPassword, match="口令"):
        open_register(encrypted)
    with pytest.raises(WrongPassword, match="没有损坏"):
        vault.unlock(encrypted, "猜的口令-0000")
    services = opened(encrypted)
    saved = services.records.save("parties", {"name": "雁湖县好又多超市", "kind": "enterprise"})
    assert services.search.ids("parties", "好又多", limit=9) == [saved]
    services.close()
    keys.forget()
    services = opened(encrypted)
    assert services.records.load("parties", saved)["name"] == "雁湖县好又多超市"
    services.close()


def test_full_width_characters_of_an_input_method_are_the_same_password(encrypted: Path) -> None:
    assert vault.unlock(encrypted, "雁湖的老槐树下－１９８７")


def test_the_recovery_code_opens_it_however_it_is_typed(encrypted: Path) -> None:
    opened(encrypted, "abcde fghjk lmnpq rstuv wxyz2").close()


def test_an_account_opens_it_by_its_own_slot_until_that_is_taken_away(encrypted: Path) -> None:
    key = vault.unlock(encrypted, PASSWORD)
    vault.set_slot(encrypted, key, vault.account("zhang"), "zhang的口令2026")
    assert [(slot.name, slot.login) for slot in vault.slots(encrypted)][-1] == ("account:zhang", "zhang")
    assert vault.unlock(encrypted, "zhang的口令2026", name=vault.account("zhang")) == key
    with pytest.raises(WrongPassword):
        vault.unlock(encrypted, "zhang的口令2026", name=vault.OFFICE)
    vault.remove_slot(encrypted, key, vault.account("zhang"))
    with pytest.raises(WrongPassword):
        vault.unlock(encrypted, "zhang的口令2026")
    with pytest.raises(Missing):
        vault.unlock(encrypted, "zhang的口令2026", name=vault.account("zhang"))


def test_a_changed_password_closes_the_old_one(encrypted: Path) -> None:
    key = vault.unlock(encrypted, PASSWORD)
    vault.set_slot(encrypted, key, vault.OFFICE, "新的口令-2026")
    with pytest.raises(WrongPassword):
        vault.unlock(encrypted, PASSWORD)
    assert vault.unlock(encrypted, "新的口令-2026") == key


def test_the_last_way_in_stays_and_a_short_password_is_refused(encrypted: Path) -> None:
    key = vault.unlock(encrypted, PASSWORD)
    vault.remove_slot(encrypted, key, vault.RECOVERY)
    with pytest.raises(Refused, match="最后一个"):
        vault.remove_slot(encrypted, key, vault.OFFICE)
    with pytest.raises(Refused, match="8 个字符"):
        vault.set_slot(encrypted, key, vault.OFFICE, "1234567")
    assert vault.unlock(encrypted, PASSWORD) == key


def test_a_backup_is_encrypted_and_opens_alone_on_another_computer(encrypted: Path, tmp_path: Path) -> None:
    services = opened(encrypted)
    services.records.save("parties", {"name": "雁湖县好又多超市", "kind": "enterprise"})
    made = services.backups.make("手动")
    services.close()
    keys.forget()
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    for file in made.path.parent.glob(f"{made.path.name}*"):
        shutil.copy(file, elsewhere)
    copy = elsewhere / made.path.name
    with pytest.raises(NeedsPassword):
        open_register(copy, read_only=True)
    vault.unlock(copy, PASSWORD)
    other = open_register(copy, read_only=True)
    assert other.store.database.value("SELECT name FROM parties") == "雁湖县好又多超市"
    other.close()


@pytest.mark.parametrize("lost", [".keys", ".keys.bak"])
def test_one_file_of_slots_may_be_lost_or_damaged(encrypted: Path, lost: str) -> None:
    file = encrypted.with_name(encrypted.name + lost)
    file.write_bytes(file.read_bytes().replace(b"a", b"b"))
    assert vault.unlock(encrypted, PASSWORD)
    file.unlink()
    assert vault.unlock(encrypted, PASSWORD)
    vault.mend(encrypted)
    assert file.exists()


def test_without_slots_beside_it_those_of_a_backup_are_found(encrypted: Path) -> None:
    services = opened(encrypted)
    backup = services.backups.make("手动").path
    services.close()
    keys.forget()
    vault.remove(encrypted)
    opened(encrypted).close()
    assert vault.unlock(backup, PASSWORD)


def test_without_any_slots_it_says_what_is_missing(encrypted: Path) -> None:
    vault.remove(encrypted)
    with pytest.raises(Damaged) as told:
        open_register(encrypted)
    assert "案件.db.keys" in told.value.remedy
    with pytest.raises(Missing, match="钥匙文件"):
        vault.unlock(encrypted, PASSWORD)


def test_two_damaged_files_of_slots_are_not_called_a_wrong_password(encrypted: Path) -> None:
    for ending in (".keys", ".keys.bak"):
        encrypted.with_name(encrypted.name + ending).write_bytes(b"{}")
    with pytest.raises(Damaged, match="钥匙文件已损坏"):
        vault.unlock(encrypted, PASSWORD)


def test_its_first_bytes_may_be_damaged(encrypted: Path) -> None:
    content = bytearray(encrypted.read_bytes())
    content[:16] = bytes(16)
    encrypted.write_bytes(content)
    opened(encrypted).close()


def test_a_failing_page_is_damage_and_not_a_wrong_password(encrypted: Path) -> None:
    content = bytearray(encrypted.read_bytes())
    content[100] ^= 1
    encrypted.write_bytes(content)
    vault.unlock(encrypted, PASSWORD)
    with pytest.raises(Damaged):
        open_register(encrypted)


def test_a_plain_driver_reads_nothing_of_it(encrypted: Path) -> None:
    connection = sqlite3.connect(encrypted)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connection.execute("SELECT * FROM meta")
    connection.close()


def test_nothing_is_left_when_it_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        create_register(tmp_path / "new.db", OFFICE, passwords={vault.OFFICE: "short"})
    assert not list(tmp_path.iterdir())


def test_no_key_is_ever_shown(encrypted: Path) -> None:
    key = vault.unlock(encrypted, PASSWORD)
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)
    told = encrypted.with_name(encrypted.name + ".keys").read_text("utf-8")
    assert key.secret.hex() not in told


def test_attachments_and_backups_of_it_hold_nothing_plain(encrypted: Path, tmp_path: Path) -> None:
    secret = "雁湖举报人刘某某"
    scan = tmp_path / "来信.txt"
    scan.write_text(secret * 9, "utf-8")
    services = opened(encrypted)
    party = services.records.save("parties", {"name": secret, "kind": "enterprise"})
    (attached,) = services.attachments.add("parties", party, [scan])
    services.search.prepare()
    services.backups.make("手动", second=tmp_path / "office" / "usb")
    with services.attachments.open(attached) as content:
        assert content.read().decode() == secret * 9
    assert services.attachments.unsound() == []
    for path in encrypted.parent.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path
    services.close()
    for path in encrypted.parent.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path


def test_a_backup_of_it_is_restored_with_the_passwords_of_today(encrypted: Path, tmp_path: Path) -> None:
    scan = tmp_path / "来信.txt"
    scan.write_text("一封信", "utf-8")
    services = opened(encrypted)
    party = services.records.save("parties", {"name": "甲", "kind": "enterprise"})
    services.attachments.add("parties", party, [scan])
    backup = services.backups.make("手动").path
    assert services.store.database.key is not None
    vault.set_slot(encrypted, services.store.database.key, vault.OFFICE, "今天的口令-2026")
    services.records.save("parties", {"name": "乙", "kind": "enterprise"})
    services.close()
    keys.forget()
    with pytest.raises(NeedsPassword):
        restore(backup, encrypted)
    vault.unlock(backup, PASSWORD)
    aside = restore(backup, encrypted).kept
    assert aside is not None
    keys.forget()
    services = opened(encrypted, "今天的口令-2026")
    assert services.records.load("parties", party)["name"] == "甲"
    assert services.attachments.unsound() == []
    services.close()
    keys.forget()
    vault.unlock(aside, "今天的口令-2026")
    open_register(aside, read_only=True).close()


def test_a_backup_of_it_is_restored_where_there_is_nothing(encrypted: Path, tmp_path: Path) -> None:
    services = opened(encrypted)
    backup = services.backups.make("手动").path
    services.close()
    target = tmp_path / "new" / "登记库.db"
    restore(backup, target)
    keys.forget()
    opened(target).close()


def test_a_day_of_work_leaves_nothing_plain_in_the_folder(encrypted: Path, tmp_path: Path) -> None:
    secret = "举报人欧阳槐序"
    services = opened(encrypted)
    officers = [services.records.save("officers", {"name": name}) for name in ("张建国", "王丽")]
    case = services.records.save(
        "cases",
        {"kind": "商标侵权", "cause": secret, "found_on": "2026-02-20", "officer_a": officers[0], "note": secret},
    )
    services.drafts.keep("cases", case, {"note": f"{secret}的草稿"})
    services.search.prepare()
    services.attachments.keep_bytes(secret.encode() * 9)
    services.backups.make("手动", second=tmp_path / "office" / "usb")
    services.packages.refresh()
    for moment in ("open", "closed"):
        for path in encrypted.parent.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            for coding in ("utf-8", "utf-16-le", "gb18030"):
                assert secret.encode(coding) not in content, (moment, path, coding)
        if moment == "open":
            services.close()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders are made read-only in another way there")
def test_it_is_read_from_a_read_only_folder(encrypted: Path) -> None:
    services = opened(encrypted)
    services.records.save("parties", {"name": "甲", "kind": "enterprise"})
    services.close()
    encrypted.parent.chmod(0o555)
    try:
        services = open_register(encrypted, read_only=True)
        assert services.store.database.value("SELECT name FROM parties") == "甲"
        services.close()
    finally:
        encrypted.parent.chmod(0o755)
