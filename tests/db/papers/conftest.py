"""The bundled fonts alone, unpacked once for the whole run: every PC prints the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.papers import fonts


@pytest.fixture(scope="session")
def font_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for unpacked fonts that parallel workers share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if base.name.startswith("popen-") else base) / "fonts"


@pytest.fixture(scope="session", autouse=True)
def bundled(font_cache: Path) -> Iterator[fonts.Fonts]:
    """Print with the bundled fonts."""
    chosen = fonts.Fonts(bundled_only=True, cache=font_cache)
    fonts.configure(chosen)
    yield chosen
    fonts.configure(fonts.Fonts())
