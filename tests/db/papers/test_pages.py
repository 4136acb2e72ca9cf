"""Pages and tables: nothing is lost, nothing overlaps, and what belongs together stands together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.papers.flowable import Flowable
from db.papers.grid import RULE, Band, Box, RuledTable
from db.papers.pages import Area, Gap, NewPage, TooTall, lay_out, set_off
from db.papers.typeset import Style, Text

AREA = Area(50, 50, 400, 300)
LINE = Style(size=10, leading=20)


class Block(Flowable):
    def __init__(self, height: float, fill: bool = False) -> None:
        super().__init__()
        self.height, self.fill = height, fill

    def wrap(self, width, height):
        return width, height if self.fill and height > self.height else self.height


def paragraph(lines: int) -> Text:
    text = Text("\n".join(f"第{number}行" for number in range(lines)), LINE)
    text.leading = LINE.leading
    return text


def heights(leaves):
    return [[item.height for item in leaf.placed if not isinstance(item.flowable, Gap)] for leaf in leaves]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.floats(5, 290), st.integers(1, 60)), min_size=1, max_size=15))
def test_flowables_follow_one_another_without_overlap_inside_the_area(wanted):
    story = [paragraph(item) if isinstance(item, int) else Block(item) for item in wanted]
    leaves = lay_out(story, AREA)
    for leaf in leaves:
        top = AREA.top
        for item in leaf.placed:
            assert item.bottom + item.height <= top + 0.01
            assert item.bottom >= AREA.bottom - 0.6
            top = item.bottom
    lines = sum(item.height for leaf in leaves for item in leaf.placed)
    assert lines == pytest.approx(sum(item * 20 if isinstance(item, int) else item for item in wanted))


def test_a_text_leaves_two_lines_behind_and_takes_two_along():
    assert heights(lay_out([Block(285), paragraph(3)], AREA)) == [[285], [60]]
    for lines in range(2, 30):
        for taken in range(0, 300, 20):
            leaves = lay_out([Block(max(taken, 1)), paragraph(lines)], AREA)
            parts = [height / 20 for leaf in heights(leaves) for height in leaf[-1:] if height != max(taken, 1)]
            assert all(part >= min(2, lines) for part in parts), (lines, taken, parts)


def test_a_seal_is_never_alone_on_a_page():
    for lines in range(3, 40):
        seal = [Gap(60), *(set_off(Block(20), keep=number < 2, company=True) for number in range(3))]
        leaves = lay_out([paragraph(lines), *seal], AREA)
        assert isinstance(leaves[-1].placed[0].flowable, Text)
        assert leaves[-1].placed[0].height >= 40


def test_gaps_shrink_before_a_seal_goes_to_the_next_page():
    seal = [Gap(60), *(set_off(Block(20), keep=number < 2, company=True) for number in range(3))]
    assert len(lay_out([Block(200), *seal], AREA)) == 1
    assert len(lay_out([Block(230), *seal], AREA)) == 2


def test_a_heading_stands_with_what_it_heads():
    leaves = lay_out([Block(270), set_off(Block(20), keep=True), paragraph(5)], AREA)
    assert heights(leaves) == [[270], [20, 100]]


def test_the_copies_line_stands_at_the_foot_of_the_page():
    (leaf,) = lay_out([Block(100), set_off(Block(30), pin=True)], AREA)
    assert leaf.placed[-1].bottom == AREA.bottom


def test_what_fills_the_page_leaves_room_for_what_follows():
    (leaf,) = lay_out([Block(40), Block(100, fill=True), Block(30)], AREA)
    assert [round(item.height) for item in leaf.placed] == [40, 230, 30]


def test_a_new_page_is_begun_once():
    assert heights(lay_out([NewPage(), Block(10), NewPage(), NewPage(), Block(20)], AREA)) == [[10], [20]]


def test_what_cannot_be_placed_is_said():
    with pytest.raises(TooTall):
        lay_out([Block(400)], AREA)


def table(lines: list[int], *, header: int = 0) -> RuledTable:
    boxes = [Box(row, 0, body=(Text(f"格{row}", LINE),), label=True) for row in range(len(lines))]
    boxes += [Box(row, 1, body=(paragraph(count),)) for row, count in enumerate(lines)]
    return RuledTable([100, 300], [Band(30, 1)] * len(lines), boxes, header=header)


def split_over(flowable, height):
    parts, rest = [], flowable
    while rest is not None:
        rest.wrap(400, height)
        pieces = rest.split(400, height) if rest.height > height else [rest]
        assert pieces, "no progress"
        assert pieces[0].wrap(400, height)[1] <= height + 0.1
        parts.append(pieces[0])
        rest = pieces[1] if len(pieces) > 1 else None
    return parts


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(150, 400))
def test_a_table_broken_over_pages_keeps_every_line(lines, height):
    parts = split_over(table(lines), height)
    kept = 0
    for part in parts:
        for box in part.boxes:
            if not box.label:
                kept += sum(len(text.lines) for text in box.body if text.wrap(293, 1e6))
    assert kept == sum(lines)


def test_a_header_stands_on_every_part():
    for part in split_over(table([1] * 30, header=1), 200):
        assert part.boxes[0].body[0].content == "格0"
        assert part.heights[0] == 30


def test_a_box_over_several_rows_is_divided_where_the_page_ends():
    boxes = [Box(0, 0, rows=4, body=(paragraph(9),)), *(Box(row, 1, body=(Text("行", LINE),)) for row in range(4))]
    parts = split_over(RuledTable([200, 200], [Band(60)] * 4, boxes), 130)
    spans = [(box.row, box.rows) for part in parts for box in part.boxes if box.column == 0]
    assert spans == [(0, 2), (0, 2)]
    assert sum(len(text.lines) for part in parts for box in part.boxes if box.column == 0 for text in box.body) == 9


def test_a_table_that_fills_the_page_shares_the_room_by_weight():
    made = RuledTable([100], [Band(20), Band(20, 1), Band(20, 3)], [Box(row, 0) for row in range(3)], fill=True)
    made.wrap(100, 100 + RULE)
    assert [round(height) for height in made.heights] == [20, 30, 50]


def test_a_table_gives_up_spare_height_before_it_takes_a_second_page():
    boxes = [Box(0, 0, body=(paragraph(4),)), Box(1, 0), Box(2, 0)]
    made = RuledTable([100], [Band(40), Band(60), Band(60)], boxes, fill=True)
    assert made.wrap(100, 150)[1] == pytest.approx(150)
    assert made.heights[0] >= 80


def test_a_heading_goes_along_with_a_text_too_short_to_be_divided():
    heading = set_off(paragraph(1), keep=True)
    assert heights(lay_out([Block(230), heading, paragraph(3)], AREA)) == [[230], [20, 60]]
    heading, text = set_off(paragraph(1), keep=True), paragraph(4)
    text.first_part = 2 * LINE.leading
    assert heights(lay_out([Block(230), heading, text], AREA)) == [[230, 20, 40], [40]]


def test_a_gap_that_finds_no_room_is_there_when_the_text_before_it_moves_on():
    seal = [set_off(paragraph(1), keep=True, company=True), set_off(paragraph(1), company=True)]
    first, second = lay_out([Block(200), paragraph(2), Gap(60, least=40), *seal], AREA)
    assert [item.height for item in first.placed] == [200]
    text, gap, *lines = second.placed
    assert (text.height, gap.height, len(lines)) == (40, 60, 2)
