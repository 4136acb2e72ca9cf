"""How the program looks: one table of named colours, light and dark, one font and one measure."""

from __future__ import annotations

import lzma
import re
import weakref
from dataclasses import dataclass, fields
from typing import Protocol, cast

from PySide6.QtCore import QByteArray, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop import icons

RESOURCES = icons.FOLDER.parent
CHOICES = {"system": "跟随系统", "light": "浅色", "dark": "深色"}

FAMILIES = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC")
BUNDLED = RESOURCES / "fonts" / "hei.ttf.xz"
TEXT_POINTS = 10.5
HINT_POINTS = 9.0
TITLE_POINTS = 14.0
_PIXELS_AT_96_DPI = 14  # what 10.5 pt measure there; every length is given for it


@dataclass(frozen=True)
class Colours:
    """The named colours. Each `*_soft` is a ground on which the text of the same name stands."""

    window: str  # behind navigation and bars
    surface: str  # behind text people read and fill in
    raised: str  # menus, pop-ups, the ground of a pressed button
    line: str  # hairlines
    border: str  # around what can be filled in
    text: str
    muted: str  # hints and labels of second rank
    faint: str  # disabled
    accent: str  # links, focus, the dot of a running state
    accent_strong: str  # the ground of the one prominent button
    accent_stronger: str  # the same under the pointer
    on_accent: str
    accent_soft: str  # a chosen row
    hover: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    good: str
    neutral: str  # the dot of a finished state
    practice: str  # the band of a practice register
    on_practice: str


LIGHT = Colours(
    window="#f3f4f6",
    surface="#ffffff",
    raised="#ffffff",
    line="#e4e7eb",
    border="#b9c0c9",
    text="#1a1f26",
    muted="#59626e",
    faint="#9aa2ad",
    accent="#1d4f91",
    accent_strong="#1d4f91",
    accent_stronger="#163f76",
    on_accent="#ffffff",
    accent_soft="#e3ecf8",
    hover="#eef1f5",
    danger="#b3261e",
    danger_soft="#fdecea",
    warning="#855300",
    warning_soft="#fdf3d8",
    good="#1b7345",
    neutral="#737d89",
    practice="#f6c445",
    on_practice="#3a2a00",
)

DARK = Colours(
    window="#16181c",
    surface="#1d2025",
    raised="#282c33",
    line="#2e333a",
    border="#4a515c",
    text="#e7e9ec",
    muted="#a6aeb9",
    faint="#6b7480",
    accent="#8ab4f0",
    accent_strong="#2f68b5",
    accent_stronger="#3a76c6",
    on_accent="#ffffff",
    accent_soft="#25374f",
    hover="#262a31",
    danger="#f2938b",
    danger_soft="#44221f",
    warning="#e9b949",
    warning_soft="#3b3118",
    good="#6fc595",
    neutral="#8b95a1",
    practice="#b98a1a",
    on_practice="#16181c",
)


class _Dressed(Protocol):
    def setIcon(self, icon: QIcon | QIcon, /) -> None: ...  # noqa: N802  # Qt's name


class Theme(QObject):
    """The look in force: colours, lengths and icons, and their change."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._choice = choice if choice in CHOICES else "system"
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._dressed: list[tuple[weakref.ref[QObject], str, str]] = []
        app.setFont(text_font())
        self._scale = QFontInfo(app.font()).pixelSize() / _PIXELS_AT_96_DPI
        self.colours = LIGHT
        self._put_on()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def choice(self) -> str:
        """What the clerk chose: a key of `CHOICES`."""
        return self._choice

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        return self.colours is DARK

    def choose(self, choice: str) -> None:
        """Change the look; `choice` is a key of `CHOICES`."""
        self._choice = choice
        self._put_on()

    def px(self, length: float) -> int:
        """Scale a length given for the usual font to the font in force, in logical pixels."""
        return max(1, round(length * self._scale))

    def font(self, points: float = TEXT_POINTS, *, bold: bool = False) -> QFont:
        """Give the program's font in another size or weight."""
        made = QFont(self._app.font())
        made.setPointSizeF(points)
        if bold:
            made.setWeight(QFont.Weight.DemiBold)
        return made

    def colour(self, name: str) -> QColor:
        """Give a named colour of the table."""
        return QColor(cast(str, getattr(self.colours, name)))

    def icon(self, name: str, colour: str = "muted") -> QIcon:
        """Make the icon `name` in a named colour; it keeps that colour when the theme changes (see `dress`)."""
        made = self._icons.get((name, colour))
        if made is None:
            made = icons.icon(name, self.colour(colour), self.colour("faint"))
            self._icons[name, colour] = made
        return made

    def dress(self, target: QObject, name: str, colour: str = "muted") -> None:
        """Give a button or an action its icon, now and again whenever the theme changes."""
        self._dressed.append((weakref.ref(target), name, colour))
        cast(_Dressed, target).setIcon(self.icon(name, colour))

    @Slot()
    def _follow_system(self) -> None:
        if self._choice == "system":
            self._put_on()

    def _put_on(self) -> None:
        system_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        dark = self._choice == "dark" or (self._choice == "system" and system_dark)
        self.colours = DARK if dark else LIGHT
        self._icons.clear()
        self._app.setPalette(palette(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours, self.px))
        self._dressed = [entry for entry in self._dressed if (owner := entry[0]()) is not None and isValid(owner)]
        for reference, name, colour in self._dressed:
            cast(_Dressed, reference()).setIcon(self.icon(name, colour))
        self.changed.emit()


def text_font() -> QFont:
    """Give the font of all text on screen: the system's Chinese one, else the bundled one."""
    family = next((name for name in FAMILIES if QFontDatabase.hasFamily(name)), "")
    if not family and BUNDLED.exists():
        with lzma.open(BUNDLED) as packed:
            number = QFontDatabase.addApplicationFontFromData(QByteArray(packed.read()))
        family = next(iter(QFontDatabase.applicationFontFamilies(number)), "")
    made = QFont(family) if family else QFont()
    made.setPointSizeF(TEXT_POINTS)
    return made


def palette(colours: Colours) -> QPalette:
    """Turn the table of colours into Qt's palette, for what no style sheet reaches."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.on_accent),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.accent_strong),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Accent, colours.accent),
        (role.Light, colours.raised),
        (role.Midlight, colours.line),
        (role.Mid, colours.line),
        (role.Dark, colours.border),
        (role.Shadow, colours.border),
    ):
        made.setColor(target, QColor(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.faint))
    return made


_LENGTH = re.compile(r"(?<![\w#])(\d+)u\b")
_COLOUR = re.compile(r"@(\w+)")


def style_sheet(colours: Colours, px: _Scale) -> str:
    """Fill the template `style.qss`: `@name` is a colour, `12u` a length that grows with the font."""
    names = {field.name: cast(str, getattr(colours, field.name)) for field in fields(colours)}
    names |= {
        "hint_size": f"{HINT_POINTS}pt",
        "title_size": f"{TITLE_POINTS}pt",
        "icons": icons.FOLDER.as_posix(),
    }
    template = (RESOURCES / "style.qss").read_text(encoding="utf-8")
    template = _COLOUR.sub(lambda found: names[found[1]], template)
    return _LENGTH.sub(lambda found: f"{px(int(found[1]))}px", template)


class _Scale(Protocol):
    def __call__(self, length: float, /) -> int: ...
