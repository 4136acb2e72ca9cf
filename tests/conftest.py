"""What every test stands on: no screen, Chinese, one fixed day, and the bundled fonts unpacked once for the run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.papers import fonts

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# How quickly a busy machine draws examples says nothing about the program.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests happen on one day."""
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-10")


@pytest.fixture(scope="session")
def font_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for unpacked fonts that parallel workers share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if base.name.startswith("popen-") else base) / "fonts"


@pytest.fixture(scope="session", autouse=True)
def bundled(font_cache: Path) -> Iterator[fonts.Fonts]:
    """Print with the bundled fonts: every PC prints the same."""
    chosen = fonts.Fonts(bundled_only=True, cache=font_cache)
    fonts.configure(chosen)
    yield chosen
    fonts.configure(fonts.Fonts())
