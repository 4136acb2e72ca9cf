"""The flowables of a settled paper, one after the other, as the body, the header and the footers of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db.papers.blocks.charts import BarChart, Key
from db.papers.blocks.letters import Columns, Imprint, Stack
from db.papers.blocks.signing import STRIP_HEIGHT, STRIP_WIDTH, SealingStrip
from db.papers.flowable import Flowable
from db.papers.grid import RuledTable
from db.papers.looks import PAGE_NUMBER, PAGE_OF, SHEET_HEIGHT, SHEET_WIDTH
from db.papers.marks import FOOT_AIR, MARK_ABOVE, MARK_TEXT, NUMBER_BELOW, mark_line
from db.papers.pages import Gap, NewPage
from db.papers.render import Sheets
from db.papers.typeset import Style, Text
from db.papers.word.package import Document, Sheet, pack
from db.papers.word.paragraphs import Look, field, gap, lines_of, paragraph, paragraphs, twips, words
from db.papers.word.tables import beside, framed, ruled

SPARE = 30.0
"""So much is taken out of the gaps of the last page, from its foot up, since Word's lines are not quite ours."""

STRIP_AIR = 10.0
"""Above the first and below the last letter of a sealing strip."""

LEAST = 12.0
"""What such a gap keeps at least."""

PRACTICE = Style("hei", 13, 16, "center")
NEW_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def as_docx(sheets: Sheets) -> bytes:
    """The paper as a .docx."""
    marks = sheets.marks
    area, full = sheets.area, marks.full
    body = Body(sheets).written()
    odd, even = _footers(sheets)
    below = sum(line.wrap(full.width, full.height)[1] for line in marks.foot.lines) + marks.of_height
    footer = area.bottom - FOOT_AIR - below if below else full.bottom - NUMBER_BELOW - PAGE_NUMBER.leading
    sheet = Sheet(
        width=twips(SHEET_WIDTH),
        height=twips(SHEET_HEIGHT),
        left=twips(area.left),
        right=twips(SHEET_WIDTH - area.left - area.width),
        top=twips(SHEET_HEIGHT - area.top),
        bottom=twips(area.bottom),
        footer=max(twips(footer), 0),
    )
    header = paragraph_of("练习　无效", PRACTICE, area.width) if marks.practice else ""
    return pack(Document(sheets.title, body, sheet, header, odd, even))


def paragraph_of(text: str, style: Style, room: float) -> str:
    """A paragraph of plain text."""
    return paragraph(list(lines_of(text))[0], style, Look(room))


def _footers(sheets: Sheets) -> tuple[str, str]:
    """What stands at the foot of odd pages, and of even ones where that differs: lines to sign, the page's number."""
    marks = sheets.marks
    width = marks.full.width
    lines = _mark(marks.mark, width) if marks.mark else ""
    lines += "".join(_flow([line], width) for line in marks.foot.lines)
    if marks.footer == "of":
        inner = [words("第 ", PAGE_OF), field("PAGE", PAGE_OF), words(" 页共 ", PAGE_OF), field("NUMPAGES", PAGE_OF)]
        return lines + _centred("".join([*inner, words(" 页", PAGE_OF)]), PAGE_OF, width), ""
    if marks.footer == "dashes" and sheets.pages > 1:
        inner = [words("— ", PAGE_NUMBER), field("PAGE", PAGE_NUMBER), words(" —", PAGE_NUMBER)]
        margin = PAGE_NUMBER.size
        odd = PAGE_NUMBER.but(align="right", right=margin)
        even = PAGE_NUMBER.but(align="left", left=margin)
        return lines + _centred("".join(inner), odd, width), lines + _centred("".join(inner), even, width)
    return lines + (gap(1) if marks.mark and not marks.foot.lines else ""), ""


def _mark(mark: str, width: float) -> str:
    """The head of the log in a frame of its own near the lower edge of the sheet, as on the PDF."""
    top = SHEET_HEIGHT - MARK_ABOVE - MARK_TEXT.leading
    return _framed(paragraph_of(mark_line(mark), MARK_TEXT, width), top, width, across="page")


def _framed(made: str, top: float, width: float, *, across: str = "margin") -> str:
    """A paragraph in a frame of its own, so far below the upper edge of the sheet."""
    frame = (
        f'<w:framePr w:w="{twips(width)}" w:wrap="around" w:vAnchor="page" w:hAnchor="{across}" w:xAlign="center" '
        f'w:y="{twips(top)}"/>'
    )
    return made.replace("<w:pPr>", f"<w:pPr>{frame}", 1)


def _centred(runs: str, style: Style, room: float) -> str:
    """A paragraph of this style around runs that are written already."""
    return paragraph([], style, Look(room)).replace("</w:pPr>", f"</w:pPr>{runs}", 1)


class Body:
    """Writes the flowables of a paper; gaps become air above what follows, as high as they were laid out."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.width = sheets.area.width
        self.heights: dict[int, float] = {}
        for leaf in sheets.leaves:
            spare = SPARE
            for item in reversed(leaf.placed):
                gap_here = isinstance(item.flowable, Gap)
                taken = min(spare, max(0.0, item.height - LEAST)) if gap_here and leaf is sheets.leaves[-1] else 0.0
                self.heights[id(item.flowable)] = item.height - taken
                spare -= taken
        self.parts: list[str] = []

    def written(self) -> str:
        """All of it."""
        before = 0.0
        for item in self.sheets.story:
            if isinstance(item, Gap):
                before += self.heights.get(id(item), 0.0)
                continue
            if isinstance(item, NewPage):
                self.parts.append(NEW_PAGE)
            elif item.pin:
                self._at_the_foot(item)
            else:
                self._put(item, before)
            before = 0.0
        if not self.parts or self.parts[-1].endswith("</w:tbl>"):
            self.parts.append(gap(1))
        marks = self.sheets.marks
        top = SHEET_HEIGHT - marks.full.bottom - marks.last_height
        for item in marks.foot.last:  # below what the footer holds, on the page of the last paragraph
            self.parts.insert(len(self.parts) - 1, _framed(_one(item, Look(self.width)), top, self.width))
        return "".join(self.parts)

    def _put(self, item: Flowable, above: float) -> None:
        """What comes next; air above a table, and between two of them, is a paragraph."""
        made = _flow([item], self.width, first=above)
        if made.startswith("<w:tbl>") and (above or (self.parts and self.parts[-1].endswith("</w:tbl>"))):
            self.parts.append(gap(max(above, 1)))
        self.parts.append(made)

    def _at_the_foot(self, item: Flowable) -> None:
        """A text at the foot of the page on which the last paragraph stands: a frame belongs to the next paragraph."""
        made = _one(item, Look(self.width, foot=True))
        place = len(self.parts)
        if self.parts and self.parts[-1].startswith("<w:p>"):
            place -= 1
        else:
            self.parts.append(gap(1))
        self.parts.insert(place, made)


def _flow(items: Sequence[Flowable], width: float, air: float = 0, first: float = 0) -> str:
    """Flowables one under the other in a width: with air between them, and above the first."""
    made, above = "", first
    for place, item in enumerate(items):
        if isinstance(item, Gap):
            above += item.height
            continue
        made += _one(item, _look(item, width, above + (air if place else 0)))
        above = 0.0
    return made


def _look(item: Flowable, width: float, above: float) -> Look:
    return Look(width, above, keep=item.keepWithNext, whole=item.company)


def _one(item: Flowable, look: Look) -> str:
    if isinstance(item, Text):
        item.wrap(look.room)
        return paragraphs(item, look)
    if isinstance(item, Imprint):
        return _one(item.text, replace(look, top=True))
    if isinstance(item, Stack):
        texts = [text for text in item.texts if not isinstance(text, Gap)]
        air = sum(text.height for text in item.texts if isinstance(text, Gap))
        looks = [replace(look, before=look.before + air if not place else 0) for place in range(len(texts))]
        return "".join(_one(text, one) for text, one in zip(texts, looks, strict=True))
    if isinstance(item, Columns):
        return _columns(item, look)
    if isinstance(item, RuledTable):
        return ruled(item, _flow)
    if isinstance(item, BarChart):
        return _flow(item.texts, look.room)
    if isinstance(item, Key):
        return ""
    if isinstance(item, SealingStrip):
        return _strip(item, look.room)
    raise TypeError(f"{type(item).__name__} has no form in Word")


def _columns(item: Columns, look: Look) -> str:
    """Texts side by side: on one line with tabs where each fits its column, else in a table without rules."""
    first = item.texts[0]
    if isinstance(first, Gap) and isinstance(item.texts[-1], RuledTable):
        table = item.texts[-1]
        table.wrap(item.widths[-1], 0)
        return ruled(table, _flow, indent=item.widths[0])
    single = [
        text
        for text, width in zip(item.texts, item.widths, strict=True)
        if isinstance(text, Text) and text.wrap(width) and len(text.lines) == 1
    ]
    if len(single) < len(item.texts):
        return beside([_flow([text], width) for text, width in zip(item.texts, item.widths, strict=True)], item.widths)
    stops = [sum(item.widths[: place + 1]) for place in range(len(item.widths))]
    made = ""
    for place, text in enumerate(single):
        (line,) = lines_of(text.content)
        piece = paragraph(line, text.style, Look(item.widths[place]), scale=text.scale)
        runs = piece.partition("</w:pPr>")[2].removesuffix("</w:p>")
        ended = runs.endswith("<w:tab/></w:r>")
        made += runs + ("" if ended or place == len(single) - 1 else "<w:r><w:tab/></w:r>")
    frame = paragraph([], single[0].style.but(align="left"), replace(look, stops=tuple(stops)))
    return frame.replace("</w:pPr>", f"</w:pPr>{made}", 1)


def _strip(item: SealingStrip, width: float) -> str:
    """The sealing strip: its letters down the left of the frame, the date at its foot."""
    down = [one for one in (*item.letters, item.last) if isinstance(one, Text)]
    step = min(down[0].style.leading * 1.15, (STRIP_HEIGHT - 2 * STRIP_AIR) / len(down))
    spaced = [Text(one.content, one.style.but(leading=step), fonts=one.fonts) for one in down]
    letters = _flow(spaced, STRIP_WIDTH * 0.56, first=STRIP_AIR)
    date = _flow(item.date, STRIP_WIDTH * 0.44)
    indent = (width - STRIP_WIDTH) / 2
    return framed(letters, date, (STRIP_WIDTH * 0.56, STRIP_WIDTH * 0.44), STRIP_HEIGHT, indent=indent)
