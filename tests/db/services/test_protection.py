"""What the office does about its secrets: old backups, readable copies, passwords of accounts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys, vault
from db.conversion import wipe
from db.errors import Locked, Refused, WrongPassword
from db.keys import PLAIN
from db.services import Services, open_register
from db.services.backups import backups_in, verify
from db.services.protection import (
    BACKUP,
    OFFICE,
    PACKAGES,
    RECOVERY,
    REGISTER,
    change_password,
    decrypt,
    encrypt,
    is_encrypted,
    is_locked,
    leftovers,
    new_recovery_code,
    remove_leftovers,
    seal_backups,
    slots,
    sweep_scratch,
    unlock,
)
from db.services.restoring import restore

PASSWORD = "雁湖的老槐树下-1987"
SECRET = "雁湖举报人刘某某"


@pytest.fixture(autouse=True)
def _quick_and_forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 at a small cost, and no key left for the next test."""
    monkeypatch.setattr(vault, "USUAL_COST", vault.Cost(memory=64, passes=1, lanes=1))
    yield
    keys.forget()


@pytest.fixture
def closed(services: Services, case_id: int, tmp_path: Path) -> Path:
    """A closed plain register with a secret in a record, a letter and two backups, one of them on a stick."""
    letter = tmp_path / "来信.txt"
    letter.write_text(SECRET * 50, "utf-8")
    party = services.records.save("parties", {"name": SECRET, "kind": "enterprise"})
    services.attachments.add("parties", party, [letter])
    letter.unlink()
    services.backups.make("手动", second=tmp_path / "usb")
    services.close()
    return services.path


def holding(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_after_encrypting_every_readable_copy_is_named_sealed_or_removed(closed: Path, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    assert not is_encrypted(closed)
    kept = encrypt(closed, {OFFICE: PASSWORD}).kept
    assert is_encrypted(closed)
    assert [(one.path.parent, one.kind) for one in leftovers(closed, usb)] == [
        (kept.parent, REGISTER),
        (closed.with_name("register-备份"), BACKUP),
        (usb, BACKUP),
    ]
    assert seal_backups(closed, usb) == 2
    remove_leftovers(leftovers(closed, usb))
    assert leftovers(closed, usb) == ()
    assert holding(tmp_path) == []
    for folder in (closed.with_name("register-备份"), usb):
        (backup,) = backups_in(folder)
        assert backup.verified
        assert verify(backup.path).cases == 1
        keys.forget()
        assert is_locked(backup.path)
        unlock(backup.path, PASSWORD)


def test_a_sealed_backup_is_restored(closed: Path) -> None:
    encrypt(closed, {OFFICE: PASSWORD})
    seal_backups(closed)
    (backup,) = backups_in(closed.with_name("register-备份"))
    services = open_register(closed)
    services.records.save("parties", {"name": "后来的", "kind": "enterprise"})
    services.close()
    restore(backup.path, closed)
    services = open_register(closed)
    assert services.store.database.value("SELECT count(*) FROM parties WHERE name='后来的'") == 0
    assert services.attachments.unsound() == []
    services.close()


def test_an_encrypted_register_stays_so_when_an_older_backup_is_restored(closed: Path) -> None:
    encrypt(closed, {OFFICE: PASSWORD})
    (backup,) = backups_in(closed.with_name("register-备份"))
    restore(backup.path, closed)
    keys.forget()
    assert is_locked(closed)
    unlock(closed, PASSWORD)
    services = open_register(closed)
    assert services.attachments.unsound() == []
    services.close()


def test_with_every_password_lost_a_readable_backup_still_helps(closed: Path) -> None:
    encrypt(closed, {OFFICE: PASSWORD})
    keys.forget()
    (backup,) = backups_in(closed.with_name("register-备份"))
    kept = restore(backup.path, closed).kept
    assert closed.read_bytes()[:16] == PLAIN
    services = open_register(closed)
    assert services.attachments.unsound() == []
    services.close()
    assert kept is not None
    unlock(kept, PASSWORD)
    open_register(kept, read_only=True).close()


def test_a_file_with_another_name_is_not_overwritten(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"content")
    second.hardlink_to(first)
    wipe(first)
    assert not first.exists()
    assert second.read_bytes() == b"content"


def test_an_open_register_is_not_converted(services: Services) -> None:
    with pytest.raises(Locked):
        encrypt(services.path, {OFFICE: PASSWORD})
    assert not is_encrypted(services.path)


def test_it_is_not_encrypted_twice_nor_decrypted_when_plain(closed: Path) -> None:
    with pytest.raises(Refused, match="没有加密"):
        decrypt(closed)
    encrypt(closed, {OFFICE: PASSWORD})
    with pytest.raises(Refused, match="已经加密"):
        encrypt(closed, {OFFICE: PASSWORD})
    decrypt(closed)
    assert holding(closed.parent)


def test_passwords_change_only_for_who_knows_one(closed: Path) -> None:
    encrypt(closed, {OFFICE: PASSWORD, RECOVERY: "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2"})
    with pytest.raises(WrongPassword):
        change_password(closed, "猜的口令-0000", "新的口令-2026")
    change_password(closed, "abcdefghjklmnpqrstuvwxyz2", "新的口令-2026")
    code = new_recovery_code(closed, "新的口令-2026")
    with pytest.raises(WrongPassword):
        unlock(closed, "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2")
    unlock(closed, code)


def test_the_password_of_an_account_opens_the_file_as_long_as_the_account_is_in_use(closed: Path) -> None:
    encrypt(closed, {OFFICE: PASSWORD, RECOVERY: vault.new_code()})
    services = open_register(closed)
    code = services.accounts.found("li", "李某", "管理员的口令-2026")
    zhang = services.accounts.create("zhang", "张某", "先用这个口令-2026", keys=["clerk"])
    keys.forget()
    unlock(closed, "先用这个口令-2026", name=vault.account("zhang"))
    unlock(closed, code)
    assert [slot.login for slot in slots(closed)] == ["", "li", "", "zhang"]
    services.accounts.login("zhang", "先用这个口令-2026")
    services.accounts.change_password("先用这个口令-2026", "自己换的口令-2026")
    with pytest.raises(WrongPassword):
        unlock(closed, "先用这个口令-2026")
    unlock(closed, "自己换的口令-2026")
    with pytest.raises(WrongPassword):
        change_password(closed, "自己换的口令-2026", "新的口令-2026")
    services.accounts.login("li", "管理员的口令-2026")
    services.accounts.change(zhang, active=False)
    with pytest.raises(WrongPassword):
        unlock(closed, "自己换的口令-2026")
    with pytest.raises(WrongPassword):
        unlock(closed, services.accounts.seal() and code)
    services.close()


def test_an_account_from_before_is_let_in_at_its_next_login(closed: Path) -> None:
    services = open_register(closed)
    services.accounts.found("li", "李某", "管理员的口令-2026")
    services.close()
    encrypt(closed, {OFFICE: PASSWORD})
    services = open_register(closed)
    services.accounts.login("li", "管理员的口令-2026")
    services.close()
    keys.forget()
    unlock(closed, "管理员的口令-2026")


def test_copies_given_to_other_programs_go_when_their_run_is_over(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for run in (str(ended.pid), str(os.getpid()), str(os.getppid())):
        file = tmp_path / run / "abc" / "来信.txt"
        file.parent.mkdir(parents=True)
        file.write_text(SECRET, "utf-8")
    sweep_scratch(tmp_path)
    assert {path.parts[-3] for path in holding(tmp_path)} == {str(os.getpid()), str(os.getppid())}
    sweep_scratch(tmp_path, mine=True)
    assert {path.name for path in tmp_path.iterdir()} == {str(os.getppid())}
    sweep_scratch(tmp_path / "none")


def test_packages_of_closed_cases_are_made_anew_and_sealed(services: Services, case_id: int) -> None:
    services.records.save("cases", {"name": SECRET, "state": "closed", "closed_on": "2026-03-09"}, record_id=case_id)
    services.packages.refresh()
    services.close()
    path = services.path
    encrypt(path, {OFFICE: PASSWORD})
    assert [one.kind for one in leftovers(path)] == [REGISTER, PACKAGES]
    services = open_register(path)
    services.packages.refresh()
    services.close()
    assert [one.kind for one in leftovers(path)] == [REGISTER]
    remove_leftovers(leftovers(path))
    assert holding(path.parent) == []
