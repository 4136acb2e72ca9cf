"""What every block needs to be set, and the turning of pieces into runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from db.papers.declare import Paper
from db.papers.facts import Piece, plain
from db.papers.flowable import Flowable
from db.papers.fonts import Fonts
from db.papers.looks import Profile
from db.papers.templates import Context, Paragraph
from db.papers.typeset import Run, Style, Text, compose, measure

DATE_FRAME = "年月日时分至"
CLOSING = frozenset("]）。")
WHOLE_BLANK = 4
"""A blank of more characters than this may be broken at a line's end."""


@dataclass
class Footing:
    """What stands at the foot of the pages, from top to bottom; the last line only on the last page."""

    lines: list[Flowable] = field(default_factory=list)
    last: list[Flowable] = field(default_factory=list)


@dataclass
class Setting:
    """One paper being set: its templates, its look, its fonts, and what its text turned out to be."""

    paper: Paper
    context: Context
    profile: Profile
    fonts: Fonts
    number: str | None = None
    issued: bool = False
    footing: Footing = field(default_factory=Footing)
    said: list[str] = field(default_factory=list)
    used: dict[str, set[str]] = field(default_factory=dict)

    @property
    def width(self) -> float:
        """The width of the type area."""
        return self.profile.area.width

    def paragraphs(self, source: str, **extra: object) -> tuple[Paragraph, ...]:
        """The paragraphs of a template."""
        return self.context.paragraphs(source, **extra)

    def text(self, pieces: Sequence[Piece], style: Style, *, fit: bool = False) -> Text:
        """One paragraph as a flowable; remembers its text and its characters."""
        self.say(pieces)
        return self.flowable(runs(pieces), style, fit=fit)

    def flowable(self, content: Sequence[Run], style: Style, *, fit: bool = False) -> Text:
        """Runs as a flowable; remembers the characters each chain must have."""
        for run in content:
            self.used.setdefault(run.chain or style.chain, set()).update(run.text)
        made = Text(list(content), style, fit=fit, fonts=self.fonts)
        made.leading = style.leading
        made.first_part = 2 * style.leading
        return made

    def say(self, pieces: Iterable[Piece]) -> None:
        """Remember a line of the paper's plain text."""
        self.said.append(plain(tuple(pieces)))

    def measure(self, content: Sequence[Run], style: Style) -> float:
        """The width of runs on one line."""
        return measure(list(content), style, self.fonts)

    def measure_pieces(self, pieces: Iterable[Piece], style: Style) -> float:
        """The width of pieces on one line."""
        return self.measure(runs(pieces), style)

    def unprintable(self) -> tuple[str, ...]:
        """The characters of this paper that no font has."""
        found = (
            character
            for chain, characters in sorted(self.used.items())
            for character in self.fonts.missing("".join(sorted(characters)), chain)
        )
        return tuple(dict.fromkeys(found))


def runs(pieces: Iterable[Piece]) -> list[Run]:
    """Pieces as runs; a long blank becomes several, so that a line may end in it."""
    made: list[Run] = []
    for piece in pieces:
        chain = piece.face or None
        if piece.blank > WHOLE_BLANK:
            count = round(piece.blank)
            made += [Run(chain=chain, blank=piece.blank / count, path=piece.path)] * count
        elif piece.blank:
            made.append(Run(chain=chain, blank=piece.blank, path=piece.path))
        elif piece.tick is not None:
            made.append(Run(chain=chain, tick=piece.tick, path=piece.path))
        else:
            made.append(Run(piece.text, chain=chain, underline=piece.underline, path=piece.path))
    return made


def bare_date(line: Sequence[Piece]) -> Sequence[Piece]:
    """The frame of a date without rules, as it stands in a cell or under a seal; other lines as they are."""
    letters = set("".join(piece.text for piece in line))
    if not letters or letters - set(DATE_FRAME):
        return line
    return [Piece("\u3000" * max(1, round(piece.blank)), path=piece.path) if piece.blank else piece for piece in line]


def plainly(line: Sequence[Piece]) -> tuple[Piece, ...]:
    """Printed alternatives without their underline, as titles and labels show them."""
    return tuple(replace(piece, underline=False) for piece in line)


def filled(setting: Setting, pieces: Sequence[Piece], style: Style, width: float) -> list[Run]:
    """Runs whose last blank runs to the right edge of `width`, or to the bracket or stop that closes the line."""
    place = len(pieces) - 1
    while place > 0 and pieces[place].text and not set(pieces[place].text) - CLOSING:
        place -= 1
    if place < 0 or not pieces[place].blank:
        return runs(pieces)
    last = pieces[place]
    head, tail = runs(pieces[:place]), runs(pieces[place + 1 :])
    lines = compose(head, style, setting.fonts, width) if head else []
    taken = lines[-1].start + lines[-1].width if lines else style.indent_em * (style.pitch or style.size)
    taken += style.size if head and head[-1].text.endswith(" ") else 0.0
    taken += sum(setting.measure([run], style) for run in tail)
    room = width - style.left - style.right - taken
    if room < 2 * style.size:
        return runs(pieces)
    return [*head, Run(chain=last.face or None, blank=room / style.size - 0.01, path=last.path), *tail]
