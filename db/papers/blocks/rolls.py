"""Blocks that come again on every page or again and again on one: rolls to sign, cards to cut out."""

from __future__ import annotations

from collections.abc import Sequence

from db.papers import declare
from db.papers.blocks.letters import Stack
from db.papers.blocks.setting import Paragraph, Setting, plainly, runs
from db.papers.blocks.tables import one_line, spread
from db.papers.facts import Rows, Scope
from db.papers.flowable import Flowable
from db.papers.grid import AIR as AIR_ABOVE
from db.papers.grid import PADDING, Band, Box, RuledTable
from db.papers.looks import MM
from db.papers.looks import cell as cell_style
from db.papers.pages import Gap, NewPage
from db.papers.templates import is_blank
from db.papers.typeset import Style

AIR = 4.0
CARD_AIR = 0.4
TIGHT = 1.15
"""The leading of a roll, in type sizes: a line of it is one line of text."""

SIZES = (1.0, 0.85, 0.7, 0.6, 0.5)
"""Shares of the type size that a cell may be set in, to keep to its line."""


def roll(block: declare.Roll, setting: Setting) -> list[Flowable]:
    """A table of so many lines on each page, each page under the same title."""
    rows = list(_rows(block.each, setting))
    pages = [rows[start : start + block.lines] for start in range(0, max(len(rows), 1), block.lines)]
    widths = spread([column.width for column in block.columns], setting.width)
    made: list[Flowable] = []
    for page, chosen in enumerate(pages):
        made += [NewPage()] if page else []
        title = Style("title", setting.profile.title, setting.profile.title * 1.35, "center")
        made += [setting.text(plainly(line), title, fit=True) for line in setting.paragraphs(block.title)]
        made += _around(block.head, setting)
        made.append(_page(block, setting, chosen, widths=widths, before=page * block.lines))
        made += _around(block.foot, setting)
    return made


def _around(source: str, setting: Setting) -> list[Flowable]:
    style = Style("fang", 11, 17)
    return [Gap(AIR), *(setting.text(line, style) for line in setting.paragraphs(source)), Gap(AIR)]


def _page(block: declare.Roll, setting: Setting, rows: list[Scope], *, widths: list[float], before: int) -> RuledTable:
    head = cell_style(block.size + 0.5, "center").but(chain="hei")
    boxes = []
    for place, column in enumerate(block.columns):
        lines = [one_line(line, head, setting) for line in setting.paragraphs(column.label)]
        boxes.append(Box(0, place, body=tuple(lines), label=True))
    for number in range(block.lines):
        for place, column in enumerate(block.columns):
            style = cell_style(block.size, {"centre": "center"}.get(column.align, column.align))
            style = style.but(leading=block.size * TIGHT)
            if number < len(rows):
                lines_of = setting.paragraphs(column.text, row=rows[number], index=str(before + number + 1))
            else:
                lines_of = setting.paragraphs(column.blank)
            if not is_blank(lines_of):
                style = _snug(
                    lines_of, style, setting, (widths[place] - 2 * PADDING, block.height * MM - 2 * AIR_ABOVE)
                )
            body = () if is_blank(lines_of) else tuple(one_line(line, style, setting) for line in lines_of)
            boxes.append(Box(number + 1, place, body=body))
    return RuledTable(widths, [Band(block.height * MM)] * (block.lines + 1), boxes, header=1)


def _snug(lines: Sequence[Paragraph], style: Style, setting: Setting, room: tuple[float, float]) -> Style:
    """The largest of a few sizes in which a cell keeps to its band, so that a long name moves no row off the page."""
    for share in SIZES:
        smaller = style.but(size=style.size * share, leading=style.size * share * TIGHT)
        heights = (setting.flowable(runs(line), smaller).wrap(room[0], room[1])[1] for line in lines)
        if sum(heights) <= room[1]:
            break
    return smaller


def cards(block: declare.Cards, setting: Setting) -> list[Flowable]:
    """Cards with rules between them, to be cut along; empty places fill the last row."""
    rows = list(_rows(block.each, setting))
    bands = -(-max(len(rows), 1) // block.columns)
    boxes = []
    for place in range(bands * block.columns):
        body = _card(block, setting, rows[place]) if place < len(rows) else ()
        boxes.append(Box(place // block.columns, place % block.columns, body=body))
    widths = [setting.width / block.columns] * block.columns
    return [RuledTable(widths, [Band(block.height * MM)] * bands, boxes)]


def _card(block: declare.Cards, setting: Setting, row: Scope) -> tuple[Flowable, ...]:
    made: list[Flowable] = []
    for line in block.rows:
        style = Style(line.face, line.size, line.size * (1 + CARD_AIR), "center")
        made += [
            Stack([Gap(line.before * line.size), setting.text(text, style, fit=True)])
            for text in setting.paragraphs(line.text, row=row)
        ]
    return tuple(made)


def _rows(each: str, setting: Setting) -> Rows:
    rows = setting.context.value(each)
    if not isinstance(rows, Rows):
        raise TypeError(f"{each} is no table")
    return rows
