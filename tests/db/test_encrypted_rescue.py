"""An encrypted register stays so in its packages, in what is salvaged and in what is rebuilt."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys, vault
from db.errors import NeedsPassword
from db.salvage import PAGE
from db.services import Services, create_register, open_register
from db.services.packages import folder_of_packages
from db.services.protection import encrypt
from db.services.rebuild import locked_by, rebuild
from db.services.salvage import salvage
from tests.db.conftest import OFFICE

PASSWORD = "雁湖-2026-春天"
SECRET = "雁湖举报人刘某某"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords that cost little; no key outlives a test."""
    monkeypatch.setattr(vault, "USUAL_COST", vault.Cost(memory=64, passes=1, lanes=1))
    yield
    keys.forget()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """An encrypted register with one closed case, a paper and a scan."""
    path = tmp_path / "office" / "登记库.db"
    path.parent.mkdir()
    services = create_register(path, OFFICE, user="李某", passwords={vault.OFFICE: PASSWORD})
    fill(services, tmp_path)
    services.close()
    return path


def fill(services: Services, folder: Path) -> None:
    scan = folder / "来信.txt"
    scan.write_text(SECRET * 99, "utf-8")
    case = services.records.save("cases", {
        "kind": "other", "filed_on": "2026-03-01", "state": "closed", "closed_on": "2026-03-09",
        "parties": [{"party": {"name": SECRET, "kind": "enterprise"}}],
    })  # fmt: skip
    services.attachments.add("cases", case, [scan])
    services.packages.refresh()


def test_packages_hold_nothing_plain_and_say_nothing_by_their_names(register: Path) -> None:
    folder = folder_of_packages(register)
    names = [path.name for path in folder.iterdir()]
    assert len(names) == 3
    assert not any("雁湖" in name for name in names)
    assert not any(SECRET.encode() in path.read_bytes() for path in folder.iterdir())


def test_packages_follow_their_case(register: Path) -> None:
    (package,) = folder_of_packages(register).glob("*.zip.sealed")
    before = package.read_bytes()
    services = open_register(register)
    services.records.save("cases", {"note": "甲"}, record_id=1)
    services.records.save("cases", {"note": None}, record_id=1)
    services.packages.refresh()
    assert package.read_bytes() != before
    before = package.read_bytes()
    services.records.save("officers", {"name": "新来的", "licence_number": "430421099"})
    services.packages.refresh()
    assert package.read_bytes() == before
    assert [*services.packages.faults(), *services.packages.behind()] == []
    services.close()


def test_a_register_is_rebuilt_from_sealed_packages_and_stays_encrypted(register: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folder_of_packages(register), tmp_path / "usb"))
    shutil.rmtree(register.parent)
    keys.forget()
    target = tmp_path / "new" / "登记库.db"
    with pytest.raises(NeedsPassword):
        rebuild(folder, target)
    assert not target.exists()
    vault.unlock(locked_by(folder), PASSWORD)
    assert rebuild(folder, target).cases == 1
    keys.forget()
    with pytest.raises(NeedsPassword):
        open_register(target)
    vault.unlock(target, PASSWORD)
    services = open_register(target)
    (row,) = services.records.load("cases", 1)["parties"]
    assert row["party_text"] == SECRET
    (attached,) = services.attachments.of("cases", 1)
    with services.attachments.open(attached.id) as content:
        assert content.read().decode() == SECRET * 99
    services.close()
    for path in target.parent.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("page", [0, 3])
def test_a_damaged_encrypted_register_is_salvaged_into_an_encrypted_one(
    register: Path, tmp_path: Path, page: int
) -> None:
    services = open_register(register)
    services.backups.make("手动")
    services.close()
    with register.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(bytes(PAGE))
    target = tmp_path / "new" / "抢救.db"
    report = salvage(register, target)
    assert report.found > 0
    keys.forget()
    vault.unlock(target, PASSWORD)
    services = open_register(target)
    assert services.records.load("cases", 1)["parties"][0]["party_text"] == SECRET
    assert services.attachments.unsound() == []
    services.close()
    for path in target.parent.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path


def test_packages_made_before_the_register_was_encrypted_do_not_stay_readable(tmp_path: Path) -> None:
    plain = create_register(tmp_path / "登记库.db", OFFICE, user="李某")
    fill(plain, tmp_path)
    plain.close()
    encrypt(tmp_path / "登记库.db", {vault.OFFICE: PASSWORD})
    services = open_register(tmp_path / "登记库.db")
    services.packages.refresh()
    services.close()
    folder = folder_of_packages(tmp_path / "登记库.db")
    assert not list(folder.glob("*.zip"))
    assert not any(SECRET.encode() in path.read_bytes() for path in folder.iterdir())
