"""encrypt, decrypt, password, and every other verb on an encrypted register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys, vault
from tests.db.cli.conftest import Run, dump

PASSWORD, OTHER = "雁湖的老槐树下-1987", "新的口令-2026"


@pytest.fixture(autouse=True)
def _quick_and_forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 at a small cost, and no key left for the next test."""
    monkeypatch.setattr(vault, "USUAL_COST", vault.Cost(memory=64, passes=1, lanes=1))
    yield
    keys.forget()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("REGISTER_PASSWORD", PASSWORD)
    return monkeypatch


def test_it_is_encrypted_used_and_decrypted(run: Run, practice: Path, typed: pytest.MonkeyPatch) -> None:
    before = dump(practice)
    cases = run("list", practice, "cases", "--json").out
    assert run("backup", practice).code == 0
    done = run("encrypt", practice, "--discard", "--json")
    assert (done.code, done.json["backups"], done.json["kept"], done.json["plain"]) == (0, 1, None, [])
    keys.forget()
    assert run("list", practice, "cases", "--json").out == cases
    assert run("check", practice, "--json").json["sound"]
    keys.forget()
    typed.setenv("REGISTER_PASSWORD", done.json["recovery"])
    assert run("list", practice, "cases", "--json").out == cases
    done = run("decrypt", practice)
    assert done.code == 0, done.err
    assert sorted(dump(practice)) == sorted(before)
    typed.delenv("REGISTER_PASSWORD")
    keys.forget()
    assert run("check", practice, "--json").json["complete"]


def test_without_the_password_it_is_refused_in_words(run: Run, practice: Path, typed: pytest.MonkeyPatch) -> None:
    run("encrypt", practice)
    keys.forget()
    typed.delenv("REGISTER_PASSWORD")
    done = run("list", practice, "cases")
    assert done.code == 2
    assert "已加密，需要口令" in done.err
    typed.setenv("REGISTER_PASSWORD", "猜的口令-0000")
    done = run("check", practice)
    assert done.code == 2
    assert "口令不对，文件没有损坏" in done.err
    assert run("encrypt", practice).err.startswith("这个登记库已经加密")


def test_the_password_and_the_recovery_code_are_changed(run: Run, practice: Path, typed: pytest.MonkeyPatch) -> None:
    run("encrypt", practice)
    typed.setenv("REGISTER_NEW_PASSWORD", OTHER)
    assert run("password", practice).code == 0
    keys.forget()
    assert run("list", practice, "cases").code == 2
    typed.setenv("REGISTER_PASSWORD", OTHER)
    code = run("password", practice, "--recovery", "--json").json["recovery"]
    keys.forget()
    typed.setenv("REGISTER_PASSWORD", code.lower())
    assert run("list", practice, "cases").code == 0


def test_a_backup_is_restored_with_its_password(
    run: Run, practice: Path, tmp_path: Path, typed: pytest.MonkeyPatch
) -> None:
    run("encrypt", practice)
    usb = tmp_path / "usb"
    made = run("backup", practice, "--to", usb, "--json").json
    keys.forget()
    target = tmp_path / "other" / "案件.db"
    typed.setenv("REGISTER_PASSWORD", "猜的口令-0000")
    assert run("restore", made["second"], "--to", target).code == 2
    assert not target.exists()
    typed.setenv("REGISTER_PASSWORD", PASSWORD)
    done = run("restore", made["second"], "--to", target)
    assert done.code == 0, done.err
    keys.forget()
    assert run("check", target, "--json").json["complete"]


def test_a_short_password_changes_nothing(run: Run, practice: Path, typed: pytest.MonkeyPatch) -> None:
    before = sorted(practice.parent.iterdir())
    typed.setenv("REGISTER_PASSWORD", "short")
    done = run("encrypt", practice)
    assert done.code == 2
    assert "8 个字符" in done.err
    assert sorted(practice.parent.iterdir()) == before


def test_a_file_that_is_none_is_told(run: Run, tmp_path: Path, typed: pytest.MonkeyPatch) -> None:
    for verb in ("encrypt", "decrypt", "password"):
        done = run(verb, tmp_path / "none.db")
        assert done.code == 2
        assert "找不到登记库" in done.err
