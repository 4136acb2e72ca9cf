"""How papers look: the type area and the type sizes of each profile. Lengths in points.

Letters have the type area of GB/T 9704: 28 characters by 22 lines of 16 pt 仿宋. Records and forms with
tables have narrower margins, and long letters that the model prints on one page closer lines, as the official models
do (measured from their prints of 2021 and 2026).
Imported only when something is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.papers.pages import Area
from db.papers.typeset import A4, BODY, GRID_HEIGHT, GRID_WIDTH, LEADING, MARGIN_LEFT, MARGIN_TOP, PITCH, Style

MM = 72 / 25.4
SHEET_WIDTH, SHEET_HEIGHT = A4
A3 = 420 * MM, 297 * MM
"""The sheet of a large list, lying on its side."""

EDGE = 4 * MM
"""How far such a page may reach beyond its type area, above and below."""

GAPS = 160.0
"""What the gaps of a letter can give, from the contact lines to the seal."""


@dataclass(frozen=True)
class Profile:
    """One kind of page: where text stands, and its body type; `close` is the least distance of its lines.

    `frame` is how far an ornamental frame stands from the edge of the sheet; there is none without it.
    """

    area: Area
    body: Style
    title: float = 22
    sheet: tuple[float, float] = A4

    close: float = 0
    frame: float = 0

    def closer(self) -> Profile | None:
        """The same page, a little fuller; None where it stays as it is."""
        if not self.close:
            return None
        area = Area(self.area.left, self.area.bottom - EDGE, self.area.width, self.area.height + 2 * EDGE)
        return replace(self, area=area, body=self.body.but(leading=self.close))

    @property
    def gain(self) -> float:
        """The height that closer lines and smaller gaps win on a full page, at most."""
        return self.area.height * (1 - self.close / self.leading) + GAPS

    @property
    def leading(self) -> float:
        """The distance of two lines of body text."""
        return self.body.leading


def _area(*, left: float, right: float, top: float, bottom: float, sheet: tuple[float, float] = A4) -> Area:
    """A type area from its margins in mm."""
    return Area(left * MM, bottom * MM, sheet[0] - (left + right) * MM, sheet[1] - (top + bottom) * MM)


def _sideways(sheet: tuple[float, float], **margins: float) -> Profile:
    """A page that lies on its side, for lists with many columns; `margins` in mm."""
    return Profile(_area(**margins, sheet=sheet), Style("fang", 14, 23, indent_em=2), title=20, sheet=sheet)


_LETTER = Area(MARGIN_LEFT, SHEET_HEIGHT - MARGIN_TOP - GRID_HEIGHT, GRID_WIDTH, GRID_HEIGHT)

PROFILES = {
    "letter": Profile(_LETTER, BODY.but(leading=LEADING, pitch=PITCH), close=25),
    "dense": Profile(_area(left=28, right=26, top=30, bottom=24), BODY.but(leading=22.5, pitch=PITCH), close=20.5),
    "record": Profile(_area(left=28, right=26, top=27, bottom=22), BODY.but(leading=27, pitch=PITCH), close=25),
    "table": Profile(_area(left=25, right=20, top=25, bottom=20), Style("fang", 14, 23, indent_em=2)),
    "wide": Profile(_area(left=22, right=18, top=22, bottom=18), Style("fang", 14, 23, indent_em=2)),
    "landscape": _sideways(A4[::-1], left=18, right=15, top=16, bottom=9),
    "large": _sideways(A3, left=18, right=15, top=20, bottom=14),
    "certificate": replace(_sideways(A4[::-1], left=44, right=44, top=34, bottom=29), close=17, frame=18 * MM),
}

TITLE_LEADING = 34.0
TITLE_ROOM = 3 * LEADING - 2 * TITLE_LEADING
"""Below the two lines of a title, so that the body of a letter stands on the grid of 22 lines."""

SMALL = 9.5
"""The remarks at the foot of a form."""

PAGE_NUMBER = Style("song", 14, 20)
PAGE_OF = Style("hei", 12, 24, "center")


def body(profile: Profile, style: str) -> Style:
    """The look of a paragraph by its name."""
    base = profile.body
    known = {
        "body": base,
        "flush": base.but(indent_em=0),
        "attached": base.but(left=5 * base.size, indent_em=-3),
        "remarks": Style("song", SMALL, 1.4 * SMALL, indent_em=-2, left=2 * SMALL),
        "hanging": base.but(indent_em=0, left=2 * base.size),
        "right": base.but(indent_em=0, align="right"),
        "centre": base.but(indent_em=0, align="center"),
        "hint": base.but(chain="kai"),
        "note": base.but(indent_em=0, size=base.size - 4, leading=base.leading - 8, pitch=None),
        "heading": base.but(chain="hei"),
        "banner": Style("title", 46, 100, "center"),
        "large": base.but(size=22, leading=round(base.leading * 1.83), pitch=None),
    }
    return known[style]


def cell(size: float, align: str = "left") -> Style:
    """The look of text in a table cell."""
    return Style("fang", size, round(size * 1.4, 1), align)
