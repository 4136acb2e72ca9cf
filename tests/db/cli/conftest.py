"""A verb run inside the test process: its exit code and what it said."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db.cli import run as run_verb


@dataclass(frozen=True)
class Said:
    """What a verb ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The result as it was given in JSON."""
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run one verb."""

    def go(*words: object) -> Said:
        capsys.readouterr()
        code = run_verb([str(word) for word in words], log_folder=tmp_path / "log")
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return go


@pytest.fixture
def practice(practice_register: Path, tmp_path: Path) -> Path:
    """A practice register to change."""
    path = Path(shutil.copy(practice_register, tmp_path / "practice.db"))
    shutil.copytree(f"{practice_register}.files", f"{path}.files")
    return path


@pytest.fixture
def written(tmp_path: Path) -> Callable[[object], Path]:
    """A file with these values as JSON."""

    def write(values: object) -> Path:
        path = tmp_path / "values.json"
        path.write_text(values if isinstance(values, str) else json.dumps(values, ensure_ascii=False), "utf-8")
        return path

    return write


def dump(path: Path) -> list[str]:
    """Everything in a register's file as SQL."""
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()
