"""Sealed files: what comes out is what went in, or a sentence that it is not."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys
from db.errors import Damaged, NeedsPassword
from db.filestore import FileStore
from db.keys import Key
from db.sealed import CHUNK, is_sealed, key_id, open_sealed, seal

SIZES = (1, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK)


@pytest.fixture
def key() -> Iterator[Key]:
    made = Key.new()
    yield made
    keys.forget()


def sealed(folder: Path, content: bytes, key: Key) -> Path:
    plain = folder / "plain"
    plain.write_bytes(content)
    seal(plain, folder / "a.sealed", key)
    return folder / "a.sealed"


@pytest.mark.parametrize("size", [0, *SIZES])
def test_what_is_sealed_is_read_back(tmp_path: Path, key: Key, size: int) -> None:
    content = os.urandom(size)
    path = sealed(tmp_path, content, key)
    assert is_sealed(path)
    assert key_id(path) == key.id
    with open_sealed(path, key) as file:
        assert file.read() == content
        for place in (0, size // 2, max(0, size - 3)):
            file.seek(place)
            assert file.read(5) == content[place : place + 5]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.sealed", "plain"]


@pytest.mark.parametrize("size", SIZES)
def test_any_flipped_bit_and_any_cut_is_found(tmp_path: Path, key: Key, size: int) -> None:
    path = sealed(tmp_path, os.urandom(size), key)
    whole = path.read_bytes()
    places = {0, 10, 30, 56, len(whole) // 2, len(whole) - 1}
    damaged = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
    cut = [whole[:at] for at in (0, 20, 60, len(whole) - 1, *range(56, len(whole), CHUNK + 16))]
    for content in (*damaged, *cut, whole + b"\0"):
        path.write_bytes(content)
        with pytest.raises((Damaged, NeedsPassword)), open_sealed(path, key) as file:  # a flipped id asks for its key
            file.read()


def test_exchanged_chunks_are_found(tmp_path: Path, key: Key) -> None:
    path = sealed(tmp_path, bytes(3 * CHUNK), key)
    whole, step = path.read_bytes(), CHUNK + 16
    head, chunks = whole[:56], [whole[56 + at * step : 56 + (at + 1) * step] for at in range(3)]
    path.write_bytes(head + chunks[1] + chunks[0] + chunks[2])
    with pytest.raises(Damaged, match="a.sealed"), open_sealed(path, key) as file:
        file.read()


def test_only_its_own_key_opens_it(tmp_path: Path, key: Key) -> None:
    path = sealed(tmp_path, b"content", key)
    with pytest.raises(NeedsPassword), open_sealed(path, Key.new()):
        pass
    with pytest.raises(NeedsPassword), open_sealed(path):
        pass
    keys.know(key)
    with open_sealed(path) as file:
        assert file.read() == b"content"


def test_the_same_content_is_kept_once_under_a_name_that_tells_nothing(tmp_path: Path, key: Key) -> None:
    source = tmp_path / "scan.pdf"
    source.write_bytes(b"%PDF a scan of somebody")
    store = FileStore(tmp_path / "files", key)
    digest, size = store.keep(source)
    assert size == source.stat().st_size
    assert store.keep_bytes(source.read_bytes()) == digest
    (kept,) = (path for path in store.folder.rglob("*") if path.is_file())
    assert digest not in kept.name
    assert b"somebody" not in kept.read_bytes()
    assert store.read(digest) == source.read_bytes()
    assert store.sound(digest)
    kept.write_bytes(kept.read_bytes()[:-1])
    assert not store.sound(digest)


def test_contents_go_from_plain_to_sealed_and_back(tmp_path: Path, key: Key) -> None:
    plain, secret, again = (FileStore(tmp_path / name, one) for name, one in (("a", None), ("b", key), ("c", None)))
    digest = plain.keep_bytes(b"content" * 1000)
    secret.take(digest, plain)
    again.take(digest, secret)
    assert again.place(digest).read_bytes() == b"content" * 1000
    other = FileStore(tmp_path / "d", key)
    other.take(digest, secret)
    assert other.place(digest).read_bytes() == secret.place(digest).read_bytes()


def test_a_large_scan_never_stands_in_memory(tmp_path: Path, key: Key) -> None:
    source = tmp_path / "scan.pdf"
    with source.open("wb") as file:
        file.truncate(40 * CHUNK)
    store = FileStore(tmp_path / "files", key)
    store.keep_bytes(b"the libraries are loaded by now")
    tracemalloc.start()
    digest, _ = store.keep(source)
    assert store.sound(digest)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * CHUNK
