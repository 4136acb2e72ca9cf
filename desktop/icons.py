"""Icons: single SVG files, drawn in a colour of the theme."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 20)


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def draw(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw the icon `name` as a square of `size` logical pixels for a screen of pixel ratio `ratio`."""
    side = round(size * ratio)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    svg = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour.name()).encode()))
    painter = QPainter(picture)
    svg.render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: QColor, faint: QColor) -> QIcon:
    """Make the icon `name` in `colour`, and in `faint` where it is disabled, sharp on every screen present."""
    made = QIcon()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}
    for ratio in sorted(ratios):
        for size in SIZES:
            made.addPixmap(draw(name, colour, size, ratio), QIcon.Mode.Normal)
            made.addPixmap(draw(name, faint, size, ratio), QIcon.Mode.Disabled)
    return made
