"""What every test stands on: no screen, Chinese, one fixed day."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests happen on one day."""
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-10")
