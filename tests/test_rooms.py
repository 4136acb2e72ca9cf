"""The doors of the house: who may import whom, read from the source; and that no room of db loads Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN_IN_DESKTOP = {"peewee", "playhouse", "pysqlite3", "sqlite3", "reportlab", "openpyxl", "python_calamine"}
DOORS_OF_DESKTOP = {
    "db.services",
    "db.forms",
    "db.kinds",
    "db.errors",
    "db.registers",
    "db.fields",
    "db.disk",
    "db.reserve",
}

DOORS = {
    "db.kinds": {"db.kinds"},
    "db.rules": {"db.rules", "db.errors"},
    "db.papers": {"db.papers", "db.kinds"},
    "db.models": {"db.models", "db.record", "db.fields", "db.kinds", "db.rules"},
    "db.migrations": set(),
}


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield node.lineno, node.module or ""


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("path", sources("db"), ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_of_db_use_only_their_doors(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    allowed = DOORS.get(room_of(module))
    for line, name in imports(path):
        assert not name.startswith(("PySide6", "desktop", "shiboken")), f"{path.name}:{line}: no Qt in db"
        if allowed is not None and name.startswith("db."):
            assert room_of(name) in allowed, f"{path.name}:{line}: {module} may not enter {name}"


@pytest.mark.parametrize("path", sources("desktop"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_desktop_enters_db_by_its_doors_only(path: Path) -> None:
    for line, name in imports(path):
        assert name.split(".")[0] not in FORBIDDEN_IN_DESKTOP, f"{path.name}:{line}: {name} belongs to db"
        if name == "db" or name.startswith("db."):
            assert room_of(name) in DOORS_OF_DESKTOP, f"{path.name}:{line}: the desktop may not enter {name}"


def test_db_loads_no_qt() -> None:
    code = (
        "import pkgutil, importlib, sys, db\n"
        "for found in pkgutil.walk_packages(db.__path__, 'db.'):\n"
        "    if '.migrations' not in found.name: importlib.import_module(found.name)\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'shiboken'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_the_driver_makes_connections_to_a_database() -> None:
    for path in sources("db"):
        if path.name != "driver.py":
            assert "sqlite3.connect" not in path.read_text("utf-8"), (
                f"{path}: db.driver knows whether a file is encrypted"
            )


def test_no_room_is_called_after_nothing() -> None:
    for path in (*sources("db"), *sources("desktop")):
        assert path.stem not in {"utils", "common", "helpers", "misc"}, path


@pytest.mark.parametrize("folder", ["db", "desktop"])
def test_no_room_grows_past_its_walls(folder: str) -> None:
    too_long = {path.name: lines for path in sources(folder) if (lines := path.read_text("utf-8").count("\n")) > 440}
    assert not too_long
