"""Blocks for hands: lines to sign on, questions and answers, and the sealing strip."""

from __future__ import annotations

from reportlab.platypus import Flowable

from db.papers import declare
from db.papers.blocks.letters import ruled
from db.papers.blocks.setting import Setting, runs
from db.papers.facts import Piece, Rows
from db.papers.looks import body
from db.papers.pages import Gap, set_off
from db.papers.templates import Paragraph, is_blank
from db.papers.typeset import Run, Style

DATE = (Run("年", underline=True), Run(blank=2), Run("月", underline=True), Run(blank=1.5), Run("日", underline=True))
DATE_WIDTH = 6.5


def signatures(block: declare.Signatures, setting: Setting) -> list[Flowable]:
    """Lines to sign on; those of every page are kept for the foot of the pages."""
    style = body(setting.profile, "flush").but(
        align="left", pitch=None, leading=block.leading or setting.profile.leading
    )
    lines: list[Flowable] = []
    for source in block.rows:
        for label in setting.paragraphs(source):
            setting.say(label)
            lines.append(
                set_off(setting.flowable(_line(label, setting, style, dated=block.dated), style), company=True)
            )
    if block.every_page:
        setting.footing.lines += lines
        return []
    for line in lines[:-1]:
        set_off(line, keep=True, company=True)
    return [Gap(block.before * style.leading), *lines]


def _line(label: Paragraph, setting: Setting, style: Style, *, dated: bool) -> list[Run]:
    """A label and rules to the right edge: each empty place of the label is one."""
    places = [number for number, piece in enumerate(label) if piece.blank]
    if not places:
        label = (*label, Piece(blank=1))
        places = [len(label) - 1]
    taken = sum(setting.measure([run], style) for run in runs(piece for piece in label if not piece.blank))
    rest = setting.width / style.size - taken / style.size - (DATE_WIDTH if dated else 0.0) - 0.02
    shares = {number: (1.3 if number == places[-1] and len(places) > 1 else 1.0) for number in places}
    made: list[Run] = []
    for number, piece in enumerate(label):
        made += [Run(blank=rest * shares[number] / sum(shares.values()))] if number in shares else runs((piece,))
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
            lines = setting.paragraphs(source, row=row, index=str(number))
            if is_blank(lines) and not any(piece.text for line in lines for piece in line):
                continue
            made += [set_off(setting.text(line, style), keep=keep) for line in lines]
    return made or [ruled(setting, block.lines, style)]
