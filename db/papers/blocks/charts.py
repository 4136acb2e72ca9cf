"""Pictures of numbers: bars in greys that a copier keeps apart, the number beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.papers import declare
from db.papers.blocks.setting import Setting, runs
from db.papers.facts import Piece, Rows, raw
from db.papers.flowable import Flowable
from db.papers.pages import Gap, set_off
from db.papers.typeset import Style

SIZE = 11.0
LINE = 20.0
BAR = 11.0
GREYS = (0.15, 0.5, 0.75, 0.92)
FIRST = 4
"""So many bars stay with their title."""

LABEL_SHARE, NUMBER_SHARE = 0.26, 0.12
TEXT = Style("fang", SIZE, 15)


@dataclass(frozen=True)
class _Line:
    """One bar: its label, its parts, the number at its end, and all of it in words."""

    label: Flowable
    parts: tuple[float, ...]
    number: Flowable
    words: Flowable


class BarChart(Flowable):
    """Bars one under the other on one scale."""

    def __init__(self, lines: Sequence[_Line], longest: float) -> None:
        super().__init__()
        self.lines = lines
        self.longest = longest
        self.first_part = FIRST * LINE

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """As high as its lines."""
        self.width, self.height = width, LINE * len(self.lines)
        return self.width, self.height

    @property
    def texts(self) -> list[Flowable]:
        """The bars in words, where a picture cannot stand."""
        return [line.words for line in self.lines]

    def split(self, width: float, height: float) -> list[Flowable]:  # noqa: ARG002
        """As many bars as fit, and the rest, on the scale of all."""
        count = int(height / LINE)
        if not 0 < count < len(self.lines):
            return []
        return [BarChart(self.lines[:count], self.longest), BarChart(self.lines[count:], self.longest)]

    def draw(self) -> None:
        """Draw the lines from the top."""
        canvas: Any = self.canv
        start, room = self.width * LABEL_SHARE, self.width * (1 - LABEL_SHARE - NUMBER_SHARE)
        canvas.setLineWidth(0.4)
        for place, line in enumerate(self.lines):
            bottom = self.height - LINE * (place + 1) + (LINE - BAR) / 2
            self._put(line.label, 0, bottom, start - 6)
            left = start
            for part, grey in zip(line.parts, GREYS * len(line.parts), strict=False):
                length = room * part / self.longest
                if length:
                    canvas.setFillGray(grey)
                    canvas.rect(left, bottom, length, BAR, stroke=1, fill=1)
                left += length
            canvas.setFillGray(0)
            self._put(line.number, left + 5, bottom, self.width * NUMBER_SHARE - 5)

    def _put(self, text: Flowable, left: float, bottom: float, width: float) -> None:
        height = text.wrap(width, LINE)[1]
        text.drawOn(self.canv, left, bottom + (BAR - height) / 2)


class Key(Flowable):
    """What each grey stands for."""

    def __init__(self, labels: Sequence[tuple[Flowable, float]]) -> None:
        super().__init__()
        self.labels = labels

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """One line."""
        self.width, self.height = width, LINE
        return self.width, self.height

    def draw(self) -> None:
        """Draw the samples, from the left."""
        canvas: Any = self.canv
        left = self.width * LABEL_SHARE
        canvas.setLineWidth(0.4)
        for (text, width), grey in zip(self.labels, GREYS, strict=False):
            canvas.setFillGray(grey)
            canvas.rect(left, (LINE - BAR) / 2, BAR, BAR, stroke=1, fill=1)
            canvas.setFillGray(0)
            height = text.wrap(width + 1, LINE)[1]
            text.drawOn(canvas, left + BAR + 4, (LINE - height) / 2)
            left += BAR + width + 18


def bars(block: declare.Bars, setting: Setting) -> list[Flowable]:
    """A title, the key when there is more than one part, and the bars."""
    rows = setting.context.value(block.each)
    if not isinstance(rows, Rows):
        raise TypeError(f"{block.each} is no table")
    names = ["".join(piece.text for line in setting.paragraphs(bar.label) for piece in line) for bar in block.parts]
    lines = []
    for row in rows:
        numbers = tuple(float(raw(setting.context.value(bar.value, row=row)) or 0) for bar in block.parts)
        label = sum(setting.paragraphs(block.label, row=row), ())
        total = f"{sum(numbers):g}"
        label_text = setting.text(label, TEXT.but(align="right"), fit=True)
        said = "，".join(f"{name}{value:g}" for name, value in zip(names, numbers, strict=True) if value) or total
        words = setting.flowable(runs((*label, Piece(f"：{said}"))), TEXT)
        lines.append(_Line(label_text, numbers, setting.text((Piece(total),), TEXT), words))
    if not lines:
        return []
    longest = max(sum(line.parts) for line in lines) or 1.0
    made: list[Flowable] = []
    heading = sum(setting.paragraphs(block.title), ())
    if heading:
        made.append(set_off(setting.text(heading, TEXT.but(chain="hei", align="center")), keep=True))
    if len(block.parts) > 1:
        labels = [sum(setting.paragraphs(bar.label), ()) for bar in block.parts]
        key = [(setting.text(label, TEXT), setting.measure_pieces(label, TEXT)) for label in labels]
        made.append(set_off(Key(key), keep=True))
    return [Gap(6), *made, BarChart(lines, longest), Gap(6)]
