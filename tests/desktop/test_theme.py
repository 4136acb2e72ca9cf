"""The look: readable in light and dark, grows with the font, and reaches every icon."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolButton

from desktop import icons
from desktop.theme import DARK, LIGHT, Colours, Theme, style_sheet

GROUNDS = ("window", "surface", "raised")
ON_EVERY_GROUND = ("text", "muted", "accent", "danger", "warning", "good")
PAIRS = (
    ("on_accent", "accent_strong"),
    ("on_accent", "accent_stronger"),
    ("text", "accent_soft"),
    ("text", "hover"),
    ("text", "warning_soft"),
    ("warning", "warning_soft"),
    ("danger", "danger_soft"),
    ("on_practice", "practice"),
)


def luminance(colour: str) -> float:
    parts = (getattr(QColor(colour), part)() for part in ("redF", "greenF", "blueF"))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_at_least_four_and_a_half_times(colours: Colours):
    pairs = [(text, ground) for text in ON_EVERY_GROUND for ground in GROUNDS] + list(PAIRS)
    weak = {
        f"{text} on {ground}": round(found, 2)
        for text, ground in pairs
        if (found := contrast(getattr(colours, text), getattr(colours, ground))) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_only_helps_the_eye_stands_out_three_times(colours: Colours):
    assert contrast(colours.neutral, colours.surface) >= 3
    assert contrast(colours.faint, colours.surface) >= 2


def test_every_colour_is_one():
    assert all(QColor(getattr(colours, one.name)).isValid() for colours in (LIGHT, DARK) for one in fields(Colours))


def test_the_style_sheet_is_filled_completely():
    sheet = style_sheet(LIGHT, lambda length: round(length * 2))
    assert "@" not in sheet
    assert "min-height: 56px" in sheet, "28u at twice the font"
    assert "#1d4f91" in sheet, "a colour is not taken for a length"


@pytest.mark.parametrize("file", sorted(icons.FOLDER.glob("*.svg")), ids=lambda file: file.stem)
def test_every_icon_can_be_drawn_sharp(qapp, file):
    picture = icons.draw(file.stem, QColor("#ff0000"), 20, 1.5)
    assert picture.width() == 30
    image = picture.toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(30) for y in range(30))


def test_icons_follow_the_theme(theme: Theme, qtbot):
    button = QToolButton()
    qtbot.addWidget(button)
    theme.dress(button, "search", "text")
    before = button.icon().pixmap(20).toImage()
    theme.choose("dark")
    assert button.icon().pixmap(20).toImage() != before


def test_a_button_that_is_gone_does_no_harm(theme: Theme, qapp):
    button = QToolButton()
    theme.dress(button, "search")
    button.deleteLater()
    qapp.processEvents()
    del button
    theme.choose("dark")
