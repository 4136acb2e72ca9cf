"""Every flipped bit in an encrypted register is found, wherever it is."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys, vault
from db.errors import Damaged
from db.services import open_register
from db.services.inspection import SOUND, inspect
from db.services.protection import OFFICE, encrypt, unlock

PASSWORD = "雁湖的老槐树下-1987"
FLIPS = 12


@pytest.fixture
def encrypted(register_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A closed encrypted register, unlocked."""
    monkeypatch.setattr(vault, "USUAL_COST", vault.Cost(memory=64, passes=1, lanes=1))
    encrypt(register_path, {OFFICE: PASSWORD})
    yield register_path
    keys.forget()


def found(path: Path) -> str:
    """What a check says of a register; nothing when it finds it sound."""
    try:
        services = open_register(path, read_only=True)
    except Damaged as damage:
        return damage.sentence
    try:
        told = inspect(services.store, services.attachments)
        return " ".join(one.sentence for one in told.findings if one.respect == SOUND)
    except Damaged as damage:
        return damage.sentence
    finally:
        services.close()


def flipped(path: Path, bit: int) -> Path:
    """A copy of a file with one bit turned over."""
    copy = Path(shutil.copy(path, path.with_name("flipped.db")))
    content = bytearray(copy.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    copy.write_bytes(content)
    return copy


def test_every_flipped_bit_is_found(encrypted: Path) -> None:
    assert found(encrypted) == ""
    size = encrypted.stat().st_size * 8
    places = {3, 16 * 8, 4096 * 8 - 1, size - 1, *random.Random(6).sample(range(size), FLIPS)}
    vault.copy_slots(encrypted, encrypted.with_name("flipped.db"))
    missed = [bit for bit in places if not found(flipped(encrypted, bit))]
    assert missed == []


def test_it_names_the_page_and_does_not_blame_the_password(encrypted: Path) -> None:
    page = encrypted.stat().st_size // 4096 - 1
    path = flipped(encrypted, (page * 4096 + 100) * 8)
    vault.copy_slots(encrypted, path)
    unlock(path, PASSWORD)
    assert f"第 {page + 1} 页" in found(path)


def test_a_beginning_that_was_damaged_is_written_anew(encrypted: Path) -> None:
    content = encrypted.read_bytes()
    encrypted.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert "自动修复" in found(encrypted)
    open_register(encrypted).close()
    assert found(encrypted) == ""
    assert encrypted.read_bytes()[:16] == content[:16]


def test_a_damaged_file_of_slots_is_mended_at_the_next_opening(encrypted: Path) -> None:
    file = encrypted.with_name(encrypted.name + ".keys")
    sound = file.read_bytes()
    file.write_bytes(sound.replace(b"office", b"0ffice"))
    open_register(encrypted).close()
    assert file.read_bytes() == sound
