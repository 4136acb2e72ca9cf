"""Text on a page: 28 by 22, straight edges, parts that keep their lines, and everything read back."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
import pytest
from PIL import Image

from db.papers.flowable import Flowable
from db.papers.fonts import Fonts
from db.papers.grid import Band, Box, RuledTable
from db.papers.lines import LOOSE, Line
from db.papers.pages import Area, lay_out
from db.papers.typeset import (
    A4,
    BODY,
    CELL,
    GRID_HEIGHT,
    GRID_WIDTH,
    LABEL,
    LEADING,
    MARGIN_LEFT,
    MARGIN_TOP,
    PLAIN,
    TITLE,
    Canvas,
    Run,
    Style,
    Text,
    VerticalText,
    compose,
    measure,
    write,
)
from tests.db.papers.prose import paragraphs

NO_START = frozenset("，。：；、！？）》〉」』】〕”’…—·％～／")
NO_END = frozenset("（《〈「『【〔“‘￥")

LONG = "一二三四五六七八九十" * 12


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def printed(story: Sequence[Flowable]) -> pypdfium2.PdfDocument:
    """Return the document of a story."""
    return pypdfium2.PdfDocument(built(story))


def built(story: Sequence[Flowable]) -> bytes:
    """Return the PDF of a story on the type area of an official letter."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for leaf in lay_out(story, Area(MARGIN_LEFT, A4[1] - MARGIN_TOP - GRID_HEIGHT, GRID_WIDTH, GRID_HEIGHT)):
        leaf.draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def lines_of(document: pypdfium2.PdfDocument) -> list[list[str]]:
    """Return the lines of each page as they are read back."""
    return [page.get_textpage().get_text_range().splitlines() for page in document]


def set_lines(text: Text, width: float = GRID_WIDTH) -> list[str]:
    text.wrap(width, 1000)
    return [text_of(line) for line in text.lines]


def test_three_hundred_paragraphs_keep_every_rule_and_read_back(bundled: Fonts) -> None:
    texts = paragraphs(300)
    counted = wrong = overhang = ragged = loose = 0
    for text in texts:
        lines = compose(text, BODY, bundled, GRID_WIDTH)
        assert "".join(text_of(line) for line in lines).replace(" ", "") == text.replace(" ", "")
        counted += len(lines)
        for number, line in enumerate(lines):
            words, last = text_of(line), number == len(lines) - 1
            end = line.start + sum(piece.width for piece in line.pieces) + sum(line.gaps)
            wrong += bool(number) and words[0] in NO_START
            wrong += not last and words[-1] in NO_END
            overhang += end > GRID_WIDTH + 0.02
            ragged += not last and end < GRID_WIDTH - 0.02
            loose += line.spread > (LOOSE + 0.005) * BODY.size
    assert (wrong, overhang, ragged, loose) == (0, 0, 0, 0)
    assert counted > 2000
    read = "".join(line for page in lines_of(printed([Text(text, BODY) for text in texts])) for line in page)
    assert read.replace(" ", "") == "".join(texts).replace(" ", "")


def test_a_page_holds_22_lines_of_28_characters() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(28 * 30))
    pages = lines_of(printed([Text(text, PLAIN)]))
    assert [len(page) for page in pages] == [22, 8]
    assert {len(line) for page in pages for line in page} == {28}
    assert "".join(pages[0] + pages[1]) == text


def test_a_divided_text_keeps_its_lines() -> None:
    text = Text(LONG, BODY)
    whole = set_lines(text)
    first, rest = text.split(GRID_WIDTH, 2.5 * LEADING)
    assert set_lines(first) + set_lines(rest) == whole
    assert set_lines(rest, 100) == whole[2:]
    assert rest.wrap(100, 100)[1] == pytest.approx(LEADING * (len(whole) - 2))
    second, third = rest.split(GRID_WIDTH, 1.2 * LEADING)
    assert set_lines(second) + set_lines(third) == whole[2:]
    assert text.split(GRID_WIDTH, LEADING - 1) == []
    assert text.split(GRID_WIDTH, 1000) == [text]


def test_the_last_line_of_a_page_is_straight_though_the_text_goes_on(bundled: Fonts) -> None:
    text = Text("一二三四五六七八九十" * 3 + "，" + LONG, BODY)
    first, rest = text.split(GRID_WIDTH, LEADING)
    assert first.lines[0].width + first.lines[0].start == pytest.approx(GRID_WIDTH, abs=0.2)
    assert set_lines(rest)[0] != ""


def test_space_around_a_divided_text_stays_at_its_ends() -> None:
    first, rest = Text(LONG, BODY.but(before=10, after=20)).split(GRID_WIDTH, 2 * LEADING)
    assert (first.getSpaceBefore(), first.getSpaceAfter()) == (10, 0)
    assert (rest.getSpaceBefore(), rest.getSpaceAfter()) == (0, 20)


def test_a_table_row_taller_than_a_page_goes_on_with_its_own_margins() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(3000))
    cell = Text(text, CELL.but(left=20, right=20))
    boxes = [Box(0, 0, body=(Text("意见", LABEL),), label=True), Box(0, 1, body=(cell,), padding=0)]
    pages = lines_of(printed([RuledTable([60, 380], [Band()], boxes)]))
    assert len(pages) > 1
    assert "".join(line for page in pages for line in page).replace("意见", "") == text
    longest = (380 - 40) // 12
    assert all(len(line) <= longest for page in pages for line in page)


def test_line_ends_divide_paragraphs_and_each_is_indented(bundled: Fonts) -> None:
    lines = compose("甲\r\n乙\n\n丙", BODY, bundled, GRID_WIDTH)
    assert [text_of(line) for line in lines] == ["甲", "乙", "", "丙"]
    assert lines[1].start == pytest.approx(2 * 15.79)
    assert Text("", BODY).wrap(GRID_WIDTH, 100) == (GRID_WIDTH, LEADING)


@pytest.mark.parametrize(("align", "left"), [("left", 100.0), ("center", 284.0), ("right", 468.0)])
def test_alignment(align: str, left: float) -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    text = Text("甲乙", Style(align=align, leading=20))
    text.wrap(400, 100)
    text.drawOn(canvas, 100, 700)
    canvas.save()
    page = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage()
    assert page.get_charbox(0, loose=True)[0] == pytest.approx(left, abs=0.5)


def test_write_puts_one_line_where_it_is_told() -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    write(canvas, "— 3 —", Style("song", 14, align="right"), 500, 60)
    write(canvas, [Run("草稿", chain="hei", size=40)], Style(align="center"), 300, 400)
    canvas.save()
    page = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage()
    assert page.get_text_range().splitlines() == ["— 3 —", "草稿"]
    assert page.get_charbox(4, loose=True)[2] == pytest.approx(500, abs=1)


def test_runs_change_the_face_and_keep_the_line(bundled: Fonts) -> None:
    runs = [Run("当事人：", chain="hei"), Run("张三", underline=True), Run("（以下称甲方）", chain="kai", size=12)]
    (line,) = compose(runs, PLAIN, bundled, GRID_WIDTH)
    assert [piece.mark.alone.name for piece in line.pieces[:1]] == ["CaseHei"]
    assert line.pieces[-1].mark.size == 12
    assert lines_of(printed([Text(runs, PLAIN)])) == [["当事人：张三（以下称甲方）"]]


def test_a_blank_has_its_width_and_a_text_stands_in_its_middle(bundled: Fonts) -> None:
    empty = compose([Run(blank=6)], PLAIN, bundled, GRID_WIDTH)[0]
    assert empty.width == pytest.approx(6 * 16)
    assert empty.pieces[0].mark.underline
    (filled,) = compose([Run("张三", blank=6)], Style(), bundled, GRID_WIDTH)
    assert filled.width == pytest.approx(6 * 16)
    assert filled.pieces[0].width == filled.pieces[-1].width == pytest.approx(2 * 16)
    (grown,) = compose([Run("北京某某有限公司", blank=3)], Style(), bundled, GRID_WIDTH)
    assert grown.width == pytest.approx(8 * 16)
    assert compose([Run(blank=99)], PLAIN, bundled, GRID_WIDTH)[0].width <= GRID_WIDTH


def test_blanks_and_underlines_are_drawn() -> None:
    document = printed([Text([Run("金额"), Run(blank=5), Run("元，"), Run("已缴", underline=True)], PLAIN)])
    picture = document[0].render(scale=4).to_pil().convert("L")
    rows = picture.resize((1, picture.height), Image.Resampling.BOX).tobytes()
    assert sum(darkness < 255 - 40 for darkness in rows) in (1, 2, 3)


def test_tick_boxes_read_back_and_look_ticked() -> None:
    document = printed([Text([Run("是", tick=True), Run("否", tick=False)], PLAIN)])
    assert lines_of(document)[0][0].replace(" ", "") == "☑是☐否"
    text = document[0].get_textpage()
    picture = document[0].render(scale=4).to_pil().convert("L")

    def ink(index: int) -> float:
        left = text.get_charbox(index, loose=True)[0]
        top = A4[1] - MARGIN_TOP
        box = picture.crop((int(left * 4), int((A4[1] - top) * 4), int((left + 16) * 4), int((A4[1] - top + 29) * 4)))
        return sum(box.histogram()[:128]) / (box.width * box.height)

    ticked, empty = ink(0), ink(text.get_text_range().index("☐"))
    assert ticked > 1.3 * empty > 0


def test_a_number_too_wide_for_its_cell_is_set_smaller(bundled: Fonts) -> None:
    code = "91110108MA01ABCD3X"
    wide = measure(code, CELL)
    text = Text(code, CELL, fit=True)
    assert set_lines(text, wide * 0.8) == [code]
    assert text.height == CELL.leading
    assert text.lines[0].width <= wide * 0.8 - 8
    assert "".join(set_lines(Text(code, CELL, fit=True), wide * 0.4)) == code
    assert set_lines(Text(code, CELL, fit=True), wide * 2) == [code]


def test_a_word_longer_than_the_line_is_cut(bundled: Fonts) -> None:
    lines = compose("AB12345678901234567890", CELL, bundled, 60)
    assert len(lines) > 1
    assert all(line.width <= 52 for line in lines)


def test_centred_lines_are_balanced(bundled: Fonts) -> None:
    def label(text: str, ems: float) -> list[str]:
        return [text_of(line) for line in compose(text, Style("hei", 12, 18, "center"), bundled, ems * 12)]

    assert label("主体资格证照名称", 7) == ["主体资格", "证照名称"]
    assert label("法定代表人（负责人、经营者）", 8) == ["法定代表人（负", "责人、经营者）"]
    assert label("统一社会信用代码", 9) == ["统一社会信用代码"]
    assert label("案件来源", 2) == ["案件", "来源"]


def test_the_strokes_of_a_dash_touch(bundled: Fonts) -> None:
    for name in ("fang", "song", "hei", "kai", "title"):
        target = io.BytesIO()
        canvas = Canvas(target)
        write(canvas, "——", Style(name, 40), 100, 400)
        canvas.save()
        picture = (
            pypdfium2.PdfDocument(target.getvalue())[0].render(scale=2).to_pil().convert("L").point(lambda v: 255 - v)
        )
        left, top, right, bottom = picture.getbbox()
        columns = picture.crop((left + 2, top, right - 2, bottom)).resize((right - left - 4, 1), Image.Resampling.BOX)
        assert min(columns.tobytes()) > 60, name


def test_a_mark_that_a_face_draws_wrongly_comes_from_another(bundled: Fonts) -> None:
    assert bundled.chain("fang")["￥"].face.name == "CaseSong"
    assert bundled.chain("fang")["¥"].face.name == "CaseFang"


def test_measure_is_the_width_of_one_line() -> None:
    assert measure("甲乙丙", PLAIN) == pytest.approx(3 * 15.79)
    assert measure("甲\n甲乙", PLAIN) == pytest.approx(2 * 15.79)
    assert measure("", PLAIN) == 0
    assert measure([Run("甲", tracking=0.5), Run("乙")], Style()) == pytest.approx(2.5 * 16)


def test_a_vertical_label_stands_one_character_a_line() -> None:
    label = VerticalText("当事人（法人）", LABEL)
    assert label.wrap(20, 500) == (20, 7 * LABEL.leading)
    assert "".join(lines_of(printed([VerticalText("当事人", LABEL)]))[0]) == "当事人"


def test_spaced_titles_and_tight_marks_are_found_as_written() -> None:
    spaced = Text([Run("行政处罚决定书", tracking=0.4)], TITLE)
    tight = Text("标有“甲”“乙”《丙》（丁）。", PLAIN)
    assert lines_of(printed([spaced, tight])) == [["行政处罚决定书", "标有“甲”“乙”《丙》（丁）。"]]


def test_a_document_has_no_time_of_its_own() -> None:
    assert b"/CreationDate (D:20000101000000+00'00')" in built([Text("甲", BODY)])
    assert built([Text("甲", BODY)]) == built([Text("甲", BODY)])


def test_no_other_fonts_are_in_the_file() -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    boxes = [Box(0, 0, body=(Text("甲", CELL),)), Box(1, 0, body=(Text("乙", LABEL),))]
    table = RuledTable([100], [Band(), Band()], boxes)
    table.wrap(400, 400)
    table.drawOn(canvas, 60, 700)
    canvas.save()
    assert b"Helvetica" not in target.getvalue()
    assert b"CaseFang" in target.getvalue()
