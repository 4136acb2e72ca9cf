"""Blocks that are ruled tables: the fixed grid of a form, and lists with a line for each row of a table of facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db.papers import declare
from db.papers.blocks.letters import Columns, Stack
from db.papers.blocks.setting import Setting, bare_date, filled, plainly, runs
from db.papers.declare import Cell
from db.papers.facts import Piece, Rows
from db.papers.flowable import Flowable
from db.papers.grid import PADDING, Band, Box, RuledTable
from db.papers.looks import MM
from db.papers.looks import cell as cell_style
from db.papers.pages import Gap
from db.papers.templates import Paragraph, is_blank
from db.papers.typeset import Style

LABEL_PADDING = 1.5

DATE_RIGHT = 2.0
"""How far a date stays from the right edge of its cell, in characters."""

NARROW = 2.2
"""A label in a column narrower than so many characters is set downwards."""


def grid(block: declare.Grid, setting: Setting) -> list[Flowable]:
    """The table of a form."""
    widths = spread(block.widths, setting.width * block.span)
    boxes, taken = [], set[tuple[int, int]]()
    for row, declared in enumerate(block.rows):
        column = 0
        for item in declared.cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + r, column + c) for r in range(item.rows) for c in range(item.columns)}
            width = sum(widths[column : column + item.columns])
            boxes.append(_box(item, row, column, width, block.size, setting))
            column += item.columns
    bands = [Band(row.height * MM, row.grow) for row in block.rows]
    before: list[Flowable] = [Gap(block.before * setting.profile.leading)] if block.before else []
    table: Flowable = RuledTable(widths, bands, boxes, fill=block.fill)
    if block.span < 1:
        table = Columns([Gap(0), table], [setting.width * (1 - block.span), setting.width * block.span])
    return [*before, table]


def spread(shares: Sequence[float], width: float) -> list[float]:
    """Column widths from their shares."""
    return [width * share / sum(shares) for share in shares]


def _box(item: Cell, row: int, column: int, width: float, size: float, setting: Setting) -> Box:
    size = item.size or size
    padding = LABEL_PADDING if item.label else PADDING
    inner = width - 2 * padding
    downwards = bool(item.label) and (item.vertical or inner < NARROW * size)
    if item.label:
        body = _label(item, size, inner, setting, downwards=downwards)
    else:
        align = {"centre": "center"}.get(item.align, item.align) or "left"
        lines = setting.paragraphs(item.text)
        style = cell_style(size, align).but(indent_em=2 if item.indent or (item.sign and item.date) else 0)
        style = style.but(leading=item.leading) if item.leading else style
        body = [] if is_blank(lines) else [_cell_line(line, style, inner, setting) for line in lines]
    return Box(
        row,
        column,
        item.rows,
        item.columns,
        tuple(body),
        tuple(_foot(item, inner, size, setting)),
        valign=item.valign or ("top" if item.sign or item.date else "middle"),
        label=bool(item.label),
        spaced=downwards,
        padding=padding,
    )


def _label(item: Cell, size: float, inner: float, setting: Setting, *, downwards: bool) -> list[Flowable]:
    style = cell_style(size, "center").but(chain=item.face or "fang")
    lines = [plainly(line) for line in setting.paragraphs(item.label)]
    if downwards:
        texts = ["".join(piece.text for piece in line) for line in lines]
        setting.said.append("".join(texts))
        if len(texts) > 1 and max(map(len, texts)) > 1:
            stacks: list[Flowable] = [Stack(_letters(text, style, setting)) for text in texts]
            return [Columns(stacks, spread([1] * len(stacks), inner))]
        return _letters("".join(texts), style, setting)
    return [one_line(line, style, setting) for line in lines]


def _letters(text: str, style: Style, setting: Setting) -> list[Flowable]:
    """The letters of a label that runs down."""
    look = style.but(leading=style.size * 1.45)
    return [setting.flowable(runs([Piece(letter)]), look) for letter in text if letter.strip()]


def one_line(line: Paragraph, style: Style, setting: Setting) -> Flowable:
    """One paragraph of a cell; a single number or code is set smaller rather than broken."""
    whole = len(line) == 1 and line[0].text.isascii() and " " not in line[0].text
    return setting.text(bare_date(line), style, fit=whole)


def _cell_line(line: Paragraph, style: Style, inner: float, setting: Setting) -> Flowable:
    """One paragraph of a cell for values: a blank at its end runs to the edge, a tab parts it into columns."""
    parts = parted(line)
    if len(parts) > 1:
        setting.say(line)
        needs = [setting.measure(runs(part), style) + 0.1 for part in parts]
        widths = [inner - sum(needs[1:]), *needs[1:]]
        texts = [
            setting.flowable(filled(setting, part, style, width) if not place else runs(part), style)
            for place, (part, width) in enumerate(zip(parts, widths, strict=True))
        ]
        return Columns(texts, widths)
    if line[-1].blank and (len(line) == 1 or line[-2].text):
        setting.say(line)
        return setting.flowable(filled(setting, line, style, inner), style)
    return one_line(line, style, setting)


def parted(line: Paragraph) -> list[list[Piece]]:
    """A paragraph cut at its tabs."""
    parts: list[list[Piece]] = [[]]
    for piece in line:
        first, *others = piece.text.split("\t")
        parts[-1].append(replace(piece, text=first))
        parts += [[replace(piece, text=text)] for text in others]
    return [[piece for piece in part if piece.text or piece.blank or piece.tick is not None] for part in parts]


def _foot(item: Cell, inner: float, size: float, setting: Setting) -> list[Flowable]:
    """The places for a signature and a date."""
    style = cell_style(size)
    made: list[Flowable] = []
    signed = style.but(left=inner * item.sign_at, leading=size * 1.8)
    made += [_cell_line(line, signed, inner, setting) for line in setting.paragraphs(item.sign)]
    dated = style.but(align="right", right=DATE_RIGHT * size, leading=size * 1.8)
    made += [setting.text(bare_date(line), dated) for line in setting.paragraphs(item.date)]
    return made


def listing(block: declare.Listing, setting: Setting) -> list[Flowable]:
    """A list; its header is repeated on each page."""
    widths = spread([column.width for column in block.columns], setting.width)
    height = block.height * MM
    head = cell_style(block.size + 1, "center").but(chain=block.face)
    boxes = []
    for place, column in enumerate(block.columns):
        lines = [one_line(line, head, setting) for line in setting.paragraphs(column.label)]
        boxes.append(Box(0, place, body=tuple(lines), label=True))
    rows = setting.context.value(block.each)
    if not isinstance(rows, Rows):
        raise TypeError(f"{block.each} is no table")
    count = 0
    for count, row in enumerate(rows, 1):
        for place, column in enumerate(block.columns):
            align = {"centre": "center"}.get(column.align, column.align)
            style = cell_style(block.size, align)
            text = setting.paragraphs(column.text, row=row, index=str(count))
            body = () if is_blank(text) else tuple(one_line(line, style, setting) for line in text)
            boxes.append(Box(count, place, body=body))
    least = 0 if count and setting.issued and setting.paper.kind == "external" else block.empty
    for empty in range(count + 1, least + 1):
        for place, column in enumerate(block.columns):
            frame = [
                one_line(line, cell_style(block.size, "center"), setting) for line in setting.paragraphs(column.blank)
            ]
            boxes.append(Box(empty, place, body=tuple(frame)))
    lines_made = max(count, least)
    if block.total:
        lines_made += 1
        column_at = 0
        for item in block.total:
            width = sum(widths[column_at : column_at + item.columns])
            boxes.append(_box(item, lines_made, column_at, width, block.size, setting))
            column_at += item.columns
    bands = [Band(height)] + [Band(height, 1)] * lines_made
    table = RuledTable(widths, bands, boxes, header=1, fill=block.fill)
    gap = block.around * setting.profile.leading
    return [Gap(gap), table, Gap(gap)] if gap else [table]
