"""Which fonts this PC prints with."""

from __future__ import annotations

from db.papers.fonts import Fonts, configure, default

CHAINS = {"fang": "仿宋", "hei": "黑体", "kai": "楷体", "song": "宋体"}
_BUNDLED = "Case"
"""How the names of the bundled fonts begin."""


def choose(*, bundled_only: bool) -> None:
    """Print with the bundled fonts only, or with the system's official ones where they are installed."""
    configure(Fonts(bundled_only=bundled_only))


def in_use() -> dict[str, str]:
    """The font behind each official typeface; 自带 for the bundled one."""
    names = default().names()
    return {label: "自带" if names[key].startswith(_BUNDLED) else names[key] for key, label in CHAINS.items()}
