"""Files appear whole or not at all, and a file that an antivirus holds for a moment stops nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db import disk
from db.errors import EnvironmentFault


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The system refuses the next so many renames and deletions, as it does while an antivirus reads a file."""
    monkeypatch.setattr(disk, "WAITS", (0.0,) * 6)
    refusals = [0]

    def refusing(act: Callable[..., None]) -> Callable[..., None]:
        def attempt(*arguments: object, **named: object) -> None:
            if refusals[0]:
                refusals[0] -= 1
                raise PermissionError(13, "in use")
            act(*arguments, **named)

        return attempt

    monkeypatch.setattr(os, "replace", refusing(os.replace))
    monkeypatch.setattr(os, "unlink", refusing(os.unlink))
    return refusals


def test_a_file_held_for_a_moment_is_put_in_place_after_it(held: list[int], tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    held[0] = 5
    with disk.written(target) as file:
        file.write(b"new")
    assert target.read_bytes() == b"new"
    held[0] = 5
    disk.drop(target)
    assert list(tmp_path.iterdir()) == []


def test_a_file_held_for_good_is_left_as_it_was(held: list[int], tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    held[0] = 7
    with pytest.raises(PermissionError), disk.written(target) as file:
        file.write(b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]
    assert target.read_bytes() == b"old"


def test_a_copy_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "scan.pdf"
    source.write_bytes(bytes(3 << 20))
    steps: list[int] = []

    def step(count: int) -> None:
        steps.append(count)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        disk.copy(source, tmp_path / "copy.pdf", step=step)
    assert [one.name for one in tmp_path.iterdir()] == ["scan.pdf"]
    disk.copy(source, tmp_path / "copy.pdf", step=steps.append)
    assert (tmp_path / "copy.pdf").read_bytes() == source.read_bytes()


def test_too_little_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    disk.need_room(tmp_path / "not made yet", 1, "备份")
    with pytest.raises(EnvironmentFault, match=r"备份大约需要 .* GB，.*只剩"):
        disk.need_room(tmp_path, 1 << 60, "备份")
