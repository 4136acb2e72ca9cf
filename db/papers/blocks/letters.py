"""Blocks of running text: title, number, paragraphs, places for free text, lines of entries, seal, copies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from db.papers import declare
from db.papers.blocks.setting import Setting, bare_date, filled, plainly, runs
from db.papers.facts import Piece
from db.papers.filters import in_chinese
from db.papers.flowable import Flowable
from db.papers.looks import TITLE_LEADING, TITLE_ROOM, body
from db.papers.pages import Gap, NewPage, set_off
from db.papers.templates import is_blank
from db.papers.typeset import Run, Style

NUMBERED = re.compile(r"[（(]?[0-9０-９一二三四五六七八九十]+[．.、）)]")
HUNG = ("attached", "remarks")
"""Styles whose first line begins with a word, under which the others hang."""

TOGETHER = 3
"""So few lines of entries stay on one page."""

NUMBER_PART = re.compile(r"\{(\w+)\}")
NUMBER_BLANKS = {"year": (Piece(blank=2.5),), "serial": (Piece(blank=1.5),)}
SEAL_LEAST = 1
IMPRINT_AIR = 9
DATE_MARGIN = 4
"""The date of a stamped paper ends four characters from the right edge (GB/T 9704)."""


def heading(block: declare.Heading, setting: Setting) -> list[Flowable]:
    """The bureau and the title."""
    style = Style("title", setting.profile.title, TITLE_LEADING, "center")
    made: list[Flowable] = []
    for source in (block.office, setting.paper.title, block.note):
        made += [set_off(setting.text(plainly(line), style), keep=True) for line in setting.paragraphs(source)]
    made.append(set_off(Gap(TITLE_ROOM), keep=True))
    return made


def number(block: declare.Number, setting: Setting) -> list[Flowable]:
    """The number line: the number given on issue, or its printed frame; another text where the form has one."""
    style = body(setting.profile, "flush").but(align={"centre": "center"}.get(block.align, block.align), pitch=None)
    if block.text:
        return [set_off(setting.text(line, style), keep=True) for line in setting.paragraphs(block.text)]
    if setting.number:
        pieces: tuple[Piece, ...] = (Piece(setting.number, path="number"),)
    else:
        (short,) = setting.paragraphs("{{ office.short_name|blank(2) }}")
        known = {"short": short, "code": (Piece(setting.paper.code),), **NUMBER_BLANKS}
        parts = NUMBER_PART.split(setting.paper.numbering)
        pieces = tuple(
            piece
            for place, part in enumerate(parts)
            for piece in (known[part] if place % 2 else (Piece(part),) if part else ())
        )
    return [set_off(setting.text(pieces, style), keep=True), Gap(setting.profile.leading)]


def correction(what: str, setting: Setting) -> Flowable:
    """The line under the number that names the paper which this one puts right."""
    style = body(setting.profile, "flush").but(chain="kai", align="center", pitch=None)
    return set_off(setting.text((Piece(f"（更正{what}）"),), style), keep=True)


def prose(block: declare.Prose, setting: Setting) -> list[Flowable]:
    """Paragraphs."""
    style = body(setting.profile, block.style)
    made: list[Flowable] = [Gap(block.before * style.leading)] if block.before else []
    texts: list[Flowable] = []
    for place, line in enumerate(setting.paragraphs(block.text)):
        look = style.but(indent_em=0) if block.style in HUNG and place else style
        texts.append(set_off(setting.text(line, look), keep=block.keep, company=block.company))
    if block.foot:
        return [set_off(Stack(texts), pin=True)]
    return made + texts if texts else []


def narrative(block: declare.Narrative, setting: Setting) -> list[Flowable]:
    """A free text behind its lead, or the official hint and lines to write on."""
    style = body(setting.profile, block.style)
    lead = sum(setting.paragraphs(block.lead), ())
    lines = setting.paragraphs(block.text)
    tail = setting.paragraphs(block.tail)
    if is_blank(lines) and setting.issued and setting.paper.kind == "external":
        return []
    if not is_blank(lines):
        first, *others = lines
        opening = [lead, first] if block.apart else [(*lead, *first)]
        return [setting.text(line, style) for line in (*opening, *others, *tail)]
    hint = [
        replace(piece, face=piece.face or "kai", underline=True)
        for line in setting.paragraphs(block.hint)
        for piece in line
    ]
    end = [piece for line in tail for piece in line]
    if not lead and not hint:
        return [ruled(setting, block.lines, style, end)]
    pieces = (*lead, *hint, Piece(blank=1))
    setting.say(pieces)
    made: list[Flowable] = [setting.flowable(filled(setting, pieces, style, setting.width), style)]
    return [*made, ruled(setting, block.lines - 1, style, end)] if block.lines > 1 else made


def items(block: declare.Items, setting: Setting) -> list[Flowable]:
    """Numbered items, each ended as a list ends them."""
    style = body(setting.profile, block.style)
    lines = setting.paragraphs(block.text)
    if is_blank(lines) and setting.issued and setting.paper.kind == "external":
        return []
    if is_blank(lines):
        made: list[Flowable] = []
        for count in range(1, block.lines + 1):
            pieces = (Piece(f"{count}．"), Piece(blank=1))
            setting.say(pieces)
            made.append(setting.flowable(filled(setting, pieces, style, setting.width), style))
        return made
    texts: list[Flowable] = []
    for count, line in enumerate(lines, 1):
        mark = Piece(f"{count}．" if len(lines) > 1 and not NUMBERED.match(line[0].text) else "")
        last = line[-1]
        end = replace(last, text=last.text.rstrip("；;。，") + ("。" if count == len(lines) else "；"))
        texts.append(setting.text((mark, *line[:-1], end if last.text else last), style))
    return texts


def ruled(setting: Setting, count: int, style: Style, end: Sequence[Piece] = ()) -> Flowable:
    """Lines to write on by hand; `end` is printed at the end of the last."""
    plain = style.but(indent_em=0, align="left", pitch=None, left=0)
    full = setting.width / plain.size - 0.02
    closing = [replace(run, underline=True) for run in runs(end)]
    lines = [Run(blank=full)] * (count - 1) + [Run(blank=full - len(closing))]
    setting.say(end)
    content = [part for line in lines for part in (line, Run("\n"))][:-1]
    return setting.flowable([*content, *closing], plain)


def entries(block: declare.Entries, setting: Setting) -> list[Flowable]:
    """Lines of labels and values."""
    style = body(setting.profile, block.style)
    made: list[Flowable] = [Gap(block.before * style.leading)] if block.before else []
    for row in block.rows:
        cells = [sum(setting.paragraphs(source), ()) for source in row]
        if not any(cells):
            continue
        setting.say(piece for cell in cells for piece in cell)
        if len(cells) == 1:
            made.append(setting.flowable(filled(setting, cells[0], style, setting.width), style))
        else:
            made.append(_columns(setting, cells, style, block.shares))
    for text in made[:-1] if len(block.rows) <= TOGETHER else ():
        set_off(text, keep=True)
    return made


class Stack(Flowable):
    """Texts one under the other, as one."""

    def __init__(self, texts: Sequence[Flowable]) -> None:
        super().__init__()
        self.texts = texts

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as all of them."""
        self.width, self.height = width, sum(text.wrap(width, height)[1] for text in self.texts)
        return self.width, self.height

    def draw(self) -> None:
        """Draw them from the top."""
        top = self.height
        for text in self.texts:
            top -= text.height
            text.drawOn(self.canv, 0, top)


class Columns(Flowable):
    """Texts side by side."""

    def __init__(self, texts: Sequence[Flowable], widths: Sequence[float]) -> None:
        super().__init__()
        self.texts = texts
        self.widths = widths

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as the highest."""
        sizes = [text.wrap(own, height)[1] for text, own in zip(self.texts, self.widths, strict=True)]
        self.width, self.height = width, max(sizes)
        return width, self.height

    def draw(self) -> None:
        """Draw them from the top."""
        left = 0.0
        for text, own in zip(self.texts, self.widths, strict=True):
            text.drawOn(self.canv, left, self.height - text.wrap(own, self.height)[1])
            left += own


def _columns(setting: Setting, cells: list[tuple[Piece, ...]], style: Style, shares: tuple[float, ...]) -> Flowable:
    indent = style.indent_em * style.size
    flat = style.but(indent_em=0)
    parts = shares if len(shares) == len(cells) else (1.0,) * len(cells)
    widths = [(setting.width - indent) * share / sum(parts) for share in parts]
    needs = [
        setting.measure(runs(cell), flat) + style.size if cell and not any(piece.blank for piece in cell) else 0.0
        for cell in cells
    ]
    if any(need > width for need, width in zip(needs, widths, strict=True)):
        free = setting.width - indent - sum(needs)
        if free < 0:
            return Stack([setting.flowable(filled(setting, cell, style, setting.width), style) for cell in cells])
        widths = [need + free / len(cells) for need in needs]
    widths[0] += indent
    looks = [flat.but(left=0 if place else indent) for place in range(len(cells))]
    texts = [
        setting.flowable(filled(setting, cell, look, width), look)
        for cell, look, width in zip(cells, looks, widths, strict=True)
    ]
    return Columns(texts, widths)


def stamp(block: declare.Stamp, setting: Setting) -> list[Flowable]:
    """Who issues the paper, the place of the seal, the date; never alone on a page."""
    style = body(setting.profile, "flush").but(pitch=None, align="left")
    lines = [bare_date(setting.paragraphs(source)[0]) for source in (block.office, block.seal, block.date) if source]
    widths = [setting.measure(runs(line), style) for line in lines]
    room = setting.width
    middle = room - DATE_MARGIN * style.size - widths[-1] / 2
    middle = min(middle, room - max(widths) / 2)
    made: list[Flowable] = [Gap(block.before * style.leading, least=SEAL_LEAST * style.leading)]
    for line, width in zip(lines, widths, strict=True):
        text = setting.text(line, style.but(left=max(0.0, middle - width / 2)))
        made.append(set_off(text, keep=line is not lines[-1], company=True))
    return made


class Imprint(Flowable):
    """A rule and a line under it."""

    def __init__(self, text: Flowable, leading: float) -> None:
        super().__init__()
        self.text = text
        self.leading = leading

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The text and a little air above it."""
        self.width, self.height = width, self.text.wrap(width, height)[1] + IMPRINT_AIR
        return self.width, self.height

    def draw(self) -> None:
        """Draw the rule and the text."""
        rule = self.height - IMPRINT_AIR + 2
        self.canv.setLineWidth(0.8)
        self.canv.line(0, rule, self.width, rule)
        self.text.drawOn(self.canv, 0, 0)


def copies(block: declare.CopiesLine, setting: Setting) -> list[Flowable]:  # noqa: ARG001
    """'本文书一式…份' at the foot of the last page."""
    count = setting.paper.copies
    style = body(setting.profile, "flush").but(align="left")
    if count is None:
        raise ValueError(f"{setting.paper.key}: a copies line without the number of copies")
    other = f"，{count.other}" if count.other else ""
    total, delivered = (copies_in_chinese(value) for value in (count.total, count.delivered))
    text = f"本文书一式{total}份，{delivered}份送达，一份归档{other}。"
    line = Imprint(setting.text((Piece(text),), style), style.leading)
    if setting.footing.lines:
        setting.footing.last.append(line)
        return []
    return [set_off(line, pin=True)]


def copies_in_chinese(count: int) -> str:
    """A number of copies in words: two are 两."""
    return "两" if count == 2 else in_chinese(count)


def space(block: declare.Space, setting: Setting) -> list[Flowable]:
    """Empty lines."""
    return [Gap(block.lines * setting.profile.leading)]


def page(block: declare.PageBreak, setting: Setting) -> list[Flowable]:  # noqa: ARG001
    """A new page."""
    return [NewPage()]
