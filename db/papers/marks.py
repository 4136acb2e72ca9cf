"""What stands on every page beside the text: 草稿, 练习, page numbers, lines to sign, and the bar code of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from db.papers.blocks.setting import Setting
from db.papers.looks import MM, PAGE_NUMBER, PAGE_OF
from db.papers.pages import Area
from db.papers.typeset import Run, Style, Text

if TYPE_CHECKING:
    from db.papers.render import Order

GREY = 0.92
FRAME = (0.6, 0.14, 0.1)
"""The red of a certificate's frame."""

WATERMARK = Style("hei", 170, 170, "center")
BADGE = Style("hei", 13, 16, "center")
BAR = 0.33 * MM
"""The narrowest bar of the code: two points of a scan at 150 dpi, so that a crooked, grainy one is still read."""

CODE_TEXT = Style("song", 7, 9, "right")
MARK_TEXT = Style("song", 6, 7, "center")
MARK_GREY = 0.35
MARK_ABOVE = 4.6 * MM
"""The mark stands so high above the edge of the sheet: below every type area and page number, inside of what prints."""

NUMBER_BELOW = 7 * MM
"""A page number stands 7 mm below the type area (GB/T 9704)."""

FOOT_AIR = 8.0


class Marks:
    """The marks of one paper; `area` is what they leave for its text."""

    def __init__(self, order: Order, setting: Setting) -> None:
        self.setting = setting
        self.sheet = setting.profile.sheet
        self.draft = order.draft
        self.practice = order.practice
        self.code = order.code
        self.mark = order.mark
        self.footer = setting.paper.footer
        full = setting.profile.area
        self.foot = setting.footing
        self.of_height = PAGE_OF.leading if self.footer == "of" else 0.0
        self.last_height = sum(line.wrap(full.width, full.height)[1] for line in self.foot.last)
        self.line_height = sum(line.wrap(full.width, full.height)[1] for line in self.foot.lines)
        reserved = self.of_height + self.last_height + self.line_height
        reserved += FOOT_AIR if self.foot.lines else 0.0
        self.full = full
        self.area = Area(full.left, full.bottom + reserved, full.width, full.height - reserved)

    def under(self, canvas: Any) -> None:
        """What lies below the text: the frame of a certificate, 草稿 or 练习 across the page."""
        if self.setting.profile.frame:
            self._frame(canvas, self.setting.profile.frame)
        word = "草稿" if self.draft else "练习" if self.practice else ""
        if not word:
            return
        canvas.saveState()
        canvas.setFillGray(GREY)
        canvas.translate(self.sheet[0] / 2, self.sheet[1] / 2)
        canvas.rotate(50)
        text = self._text([Run(word, tracking=0.2)], WATERMARK)
        width, height = text.wrap(self.sheet[1], self.sheet[1])
        text.drawOn(canvas, -width / 2, -height / 2)
        canvas.restoreState()

    def _frame(self, canvas: Any, inset: float) -> None:
        """Two lines around the page, the inner one drawn in at its corners around a small diamond."""
        canvas.saveState()
        canvas.setStrokeColorRGB(*FRAME)
        canvas.setFillColorRGB(*FRAME)
        width, height = self.sheet
        canvas.setLineWidth(2.4)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
        near, corner = inset + 2.6 * MM, 9 * MM
        left, bottom, right, top = near, near, width - near, height - near
        canvas.setLineWidth(0.8)
        path = canvas.beginPath()
        path.moveTo(left + corner, bottom)
        for x, y in (
            (right - corner, bottom), (right - corner, bottom + corner), (right, bottom + corner),
            (right, top - corner), (right - corner, top - corner), (right - corner, top),
            (left + corner, top), (left + corner, top - corner), (left, top - corner),
            (left, bottom + corner), (left + corner, bottom + corner),
        ):  # fmt: skip
            path.lineTo(x, y)
        path.close()
        canvas.drawPath(path)
        half, size = corner / 2, 1.9 * MM
        for x in (left + half, right - half):
            for y in (bottom + half, top - half):
                diamond = canvas.beginPath()
                diamond.moveTo(x, y - size)
                for across, up in ((size, 0), (0, size), (-size, 0)):
                    diamond.lineTo(x + across, y + up)
                diamond.close()
                canvas.drawPath(diamond, fill=1, stroke=0)
        canvas.restoreState()

    def over(self, canvas: Any, page: int, pages: int) -> None:
        """What stands around the text."""
        top = self.area.bottom - (FOOT_AIR if self.foot.lines else 0.0)
        top = self._stack(canvas, self.foot.lines, top)
        if self.footer == "of":
            top = self._stack(canvas, [self._text([Run(f"第 {page} 页共 {pages} 页")], PAGE_OF)], top)
        if page == pages:
            self._stack(canvas, self.foot.last, self.full.bottom + self.last_height)
        if self.footer == "dashes" and pages > 1:
            self._page_number(canvas, page)
        if self.practice:
            self._badge(canvas)
        if self.code:
            self._code(canvas, self.code)
        if self.mark:
            self._mark(canvas, self.mark)

    def _stack(self, canvas: Any, lines: Sequence[Any], top: float) -> float:
        for line in lines:
            top -= line.wrap(self.full.width, self.full.height)[1]
            line.drawOn(canvas, self.full.left, top)
        return top

    def _page_number(self, canvas: Any, page: int) -> None:
        """— 1 —: outside, one character in from the edge."""
        odd = page % 2 == 1
        margin = PAGE_NUMBER.size
        style = PAGE_NUMBER.but(align="right" if odd else "left", right=margin, left=margin)
        text = self._text([Run(f"— {page} —")], style)
        height = text.wrap(self.full.width, self.full.height)[1]
        text.drawOn(canvas, self.full.left, self.full.bottom - NUMBER_BELOW - height)

    def _badge(self, canvas: Any) -> None:
        """练习 in a frame at the head of the page."""
        width, height = 30 * MM, 8 * MM
        left, bottom = self.sheet[0] / 2 - width / 2, self.sheet[1] - 6 * MM - height
        canvas.setLineWidth(1)
        canvas.rect(left, bottom, width, height)
        text = self._text([Run("练习 无效")], BADGE)
        text.wrap(width, height)
        text.drawOn(canvas, left, bottom + (height - BADGE.leading) / 2)

    def _code(self, canvas: Any, code: str) -> None:
        """The bar code at the upper right corner, with its text below."""
        from reportlab.graphics.barcode.code128 import Code128  # drafts have no code and need not load it

        bars = Code128(code, barWidth=BAR, barHeight=6 * MM, quiet=0, humanReadable=0)
        left = self.sheet[0] - 18 * MM - bars.width
        bars.drawOn(canvas, left, self.sheet[1] - 14 * MM)
        text = self._text([Run(code)], CODE_TEXT)
        text.wrap(bars.width, 20)
        text.drawOn(canvas, left, self.sheet[1] - 14 * MM - CODE_TEXT.leading)

    def _mark(self, canvas: Any, mark: str) -> None:
        """The head of the log, small, in the middle of the lower edge."""
        canvas.saveState()
        canvas.setFillGray(MARK_GREY)
        text = self._text([Run(mark_line(mark))], MARK_TEXT)
        text.wrap(self.full.width, MARK_TEXT.leading)
        text.drawOn(canvas, self.full.left, MARK_ABOVE)
        canvas.restoreState()

    def _text(self, content: Sequence[Run], style: Style) -> Text:
        return Text(list(content), style, fonts=self.setting.fonts)


def mark_line(mark: str) -> str:
    """The words around a mark."""
    return f"校验 {mark}"
