"""Blocks for hands: lines to sign on, questions and answers, and the sealing strip."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.papers import declare
from db.papers.blocks.letters import ruled
from db.papers.blocks.setting import Setting, filled, runs
from db.papers.facts import Piece, Rows
from db.papers.flowable import Flowable
from db.papers.grid import put
from db.papers.looks import MM, body
from db.papers.pages import Gap, set_off
from db.papers.templates import Paragraph
from db.papers.typeset import Run, Style

DATE = (Run("年", underline=True), Run(blank=2), Run("月", underline=True), Run(blank=1.5), Run("日", underline=True))
DATE_WIDTH = 6.5


def signatures(block: declare.Signatures, setting: Setting) -> list[Flowable]:
    """Lines to sign on; those of every page are kept for the foot of the pages."""
    style = body(setting.profile, "flush").but(
        align="left", pitch=None, leading=block.leading or setting.profile.leading
    )
    style = style.but(left=block.left * setting.width)
    lines: list[Flowable] = []
    for source in block.rows:
        for label in setting.paragraphs(source):
            setting.say(label)
            line = _line(label, setting, style, dated=block.dated)
            lines.append(set_off(setting.flowable(line, style), company=True))
    if block.every_page:
        setting.footing.lines += lines
        return []
    for upper in lines[:-1]:
        set_off(upper, keep=True, company=True)
    return [Gap(block.before * style.leading), *lines]


def _line(label: Paragraph, setting: Setting, style: Style, *, dated: bool) -> list[Run]:
    """A label and rules to the right edge: each empty place of the label is one."""
    places = [number for number, piece in enumerate(label) if piece.blank]
    if not places:
        label = (*label, Piece(blank=1))
        places = [len(label) - 1]
    taken = sum(setting.measure([run], style) for run in runs(piece for piece in label if not piece.blank))
    rest = (setting.width - style.left - taken) / style.size - (DATE_WIDTH if dated else 0.0) - 0.02
    shares = {number: (1.3 if number == places[-1] and len(places) > 1 else 1.0) for number in places}
    made: list[Run] = []
    for number, piece in enumerate(label):
        wide = rest * shares[number] / sum(shares.values()) if number in shares else 0.0
        made += [Run(blank=wide, path=piece.path)] if number in shares else runs((piece,))
    return [*made, *DATE] if dated else made


def dialogue(block: declare.Dialogue, setting: Setting) -> list[Flowable]:
    """Questions and answers, or lines to write them on."""
    style = body(setting.profile, "flush")
    rows = setting.context.value(block.each)
    if not isinstance(rows, Rows):
        raise TypeError(f"{block.each} is no table")
    made: list[Flowable] = []
    for number, row in enumerate(rows, 1):
        for source, keep in ((block.ask, True), (block.answer, False)):
            for line in setting.paragraphs(source, row=row, index=str(number)):
                setting.say(line)
                text = setting.flowable(filled(setting, line, style, setting.width), style)
                made.append(set_off(text, keep=keep))
    return made or [ruled(setting, block.lines, style)]


STRIP_WIDTH, STRIP_HEIGHT = 84 * MM, 212 * MM
STRIP = Style("title", 34, 48, "center")
STRIP_DATE = Style("fang", 16, 46, "left")


class SealingStrip(Flowable):
    """The frame with the letters of the bureau down its middle, the last letter at its foot, the date to the right."""

    def __init__(self, letters: Sequence[Flowable], last: Flowable, date: Sequence[Flowable]) -> None:
        super().__init__()
        self.letters, self.last, self.date = letters, last, date

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """As wide as the page's text, as high as the frame."""
        self.width, self.height = width, STRIP_HEIGHT
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame and what stands in it."""
        canvas = self.canv
        left = (self.width - STRIP_WIDTH) / 2
        canvas.setLineWidth(0.8)
        canvas.rect(left, 0, STRIP_WIDTH, STRIP_HEIGHT)
        middle = left + STRIP_WIDTH * 0.15
        step = (STRIP_HEIGHT - STRIP.leading * 1.8) / max(1, len(self.letters))
        step = min(step, STRIP.leading * 1.15)
        put(self.letters, canvas, middle, STRIP_HEIGHT - 12, STRIP_WIDTH / 2, step - STRIP.leading)
        put([self.last], canvas, middle, STRIP.leading + 8, STRIP_WIDTH / 2)
        put(self.date, canvas, left + STRIP_WIDTH * 0.56, 3 * STRIP_DATE.leading + 4, STRIP_WIDTH * 0.44)


def strip(block: declare.Strip, setting: Setting) -> list[Flowable]:
    """The sealing strip."""
    (office,) = setting.paragraphs(block.office)
    name = "".join("×××" if piece.blank else piece.text for piece in office)
    setting.said += [name, block.last]
    owner = next((piece.path for piece in office if piece.path), "")
    letters = [setting.flowable([Run(letter, path=owner)], STRIP) for letter in name]
    pieces = [piece for line in setting.paragraphs(block.date) for piece in line]
    parts = re.split("(?<=[年月日])", "".join("　" * round(piece.blank) + piece.text for piece in pieces))
    year, month, day = (part.strip("　") if len(part.strip("　")) > 1 else part for part in (*parts, "", "", "")[:3])
    setting.said += [year, month + block.seal, day]
    dated = next((piece.path for piece in pieces if piece.path), "")
    date = [setting.flowable([Run(text, path=dated)], STRIP_DATE) for text in (year, month + block.seal, day)]
    return [SealingStrip(letters, setting.flowable([Run(block.last)], STRIP), date), Gap(6)]
