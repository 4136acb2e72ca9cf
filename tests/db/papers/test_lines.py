"""The rules of Chinese line breaking, on pieces one em wide."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.papers.lines import LOOSE, LOOSEST, NO_END, NO_START, Line, Piece, break_lines, kind, printable, tokens

EM = 10.0
"""Every test sets type of 10 points."""


def pieces(text: str) -> list[Piece]:
    """Measure a text: characters one em, letters half an em, marks with half an em of blank."""
    found = []
    for token in tokens(text):
        letter = kind(token)
        width = EM / 2 * len(token) if token.isascii() else EM * len(token)
        lead = EM / 2 if letter == "O" else EM / 4 if letter == "M" else 0
        trail = EM / 2 if letter == "C" else EM / 4 if letter == "M" else 0
        found.append(Piece(token, width, letter, lead, trail))
    return found


def broken(text: str, ems: float, *, indent: float = 0, straight: bool = True) -> list[Line]:
    return break_lines(pieces(text), width=ems * EM, em=EM, indent=indent * EM, straight=straight)


def texts(lines: Sequence[Line]) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in lines]


def ends(line: Line) -> float:
    """Return where a line ends, by adding up its pieces and gaps."""
    return line.start + sum(piece.width for piece in line.pieces) + sum(line.gaps)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("共1,234.50元", "共|1,234.50|元"),
        ("自2026年3月", "自|2026|年|3|月"),
        ("标“YANHU SPRING”字", "标|“|YANHU| |SPRING|”|字"),
        ("——鉴定……结论", "——|鉴|定|……|结|论"),
        ("L’amour牌", "L’amour|牌"),
        ("‘是’", "‘|是|’"),
        ("(见附件)", "(|见|附|件|)"),
        ("１２３号", "１２３|号"),
        ("91110108MA01ABCD3X", "91110108MA01ABCD3X"),
        ("https://a.example.com/items/1234567?x=1", "https://|a.example.com/|items/|1234567?|x=|1"),
        ("王𬭊", "王|𬭊"),
    ],
)
def test_what_stays_whole(text: str, parts: str) -> None:
    assert "|".join(tokens(text)) == parts


def test_what_has_no_shape_is_not_set() -> None:
    assert printable("甲\u200b乙\ufeff\r\n丙\rA\tB\u2028\x00丁") == "甲乙\n丙\nA B\n丁"


@pytest.mark.parametrize(
    ("letter", "marks"),
    [
        ("C", "，。、；：！？）》〉」』】〕”’"),
        ("O", "（《〈「『【〔“‘"),
        ("D", "—…"),
        ("M", "·"),
        ("T", "％℃～／)%"),
        ("P", "￥(["),
        ("H", "中〇①"),
        ("W", "A7"),
        ("S", " "),
    ],
)
def test_classes(letter: str, marks: str) -> None:
    assert {kind(mark) for mark in marks} == {letter}


def test_full_lines_keep_the_grid() -> None:
    lines = broken("一二三四五六七八九十", 5)
    assert texts(lines) == ["一二三四五", "六七八九十"]
    assert all(gap == 0 for line in lines for gap in line.gaps)


def test_indent_is_the_first_lines_alone() -> None:
    lines = broken("一二三四五六七八", 5, indent=2)
    assert texts(lines) == ["一二三", "四五六七八"]
    assert [line.start for line in lines] == [2 * EM, 0]


def test_a_stop_is_pulled_in_when_its_line_gives_enough() -> None:
    lines = broken("一，二，三，四五六七八，九", 11)
    assert texts(lines) == ["一，二，三，四五六七八，", "九"]
    assert ends(lines[0]) == pytest.approx(11 * EM)
    assert lines[0].gaps[-1] == pytest.approx(-EM / 2)


def test_a_stop_takes_its_neighbour_down_when_there_is_nothing_to_squeeze() -> None:
    lines = broken("一二三四五六七八，九", 8)
    assert texts(lines) == ["一二三四五六七", "八，九"]
    assert lines[0].spread == pytest.approx(EM / 6)
    assert ends(lines[0]) == pytest.approx(8 * EM)


def test_an_opening_mark_goes_down() -> None:
    assert texts(broken("一二三四五六七（八九）", 8)) == ["一二三四五六七", "（八九）"]


def test_neighbouring_marks_share_their_blanks() -> None:
    line = broken("甲，“乙”、《丙》。丁", 28)[0]
    assert [gap / EM for gap in line.gaps] == [0, -0.5, 0, 0, -0.5, -0.5, 0, 0, -0.5, 0, 0]
    assert line.width == pytest.approx((11 - 2) * EM)


def test_dashes_and_ellipses_stay_whole_and_never_begin_a_line() -> None:
    for mark in ("——", "……"):
        lines = texts(broken(f"一二三四五六七{mark}八九十", 8))
        assert not any(line.startswith(mark[0]) for line in lines)
        assert any(mark in line for line in lines)


def test_spaces_hang_over_the_edge() -> None:
    lines = broken("一二三四五 六七八九十", 5)
    assert texts(lines) == ["一二三四五", "六七八九十"]
    assert ends(lines[0]) == pytest.approx(5 * EM)


def test_a_long_number_moves_lines_before_it_rather_than_tear_one_apart() -> None:
    text = "一二三四五六七八九十" * 5 + "一二三四五六" + "123456789012345678" + "七八九"
    lines = broken(text, 28)
    assert "123456789012345678" in texts(lines)[2]
    assert max(line.spread for line in lines) <= LOOSE * EM
    assert all(ends(line) == pytest.approx(28 * EM) for line in lines[:-1])


def test_a_line_that_cannot_be_filled_stays_short() -> None:
    lines = broken("一二三四1234567890123456五", 10)
    assert texts(lines)[0] == "一二三四"
    assert ends(lines[0]) == pytest.approx(4 * EM)


def test_ragged_text_is_never_spread() -> None:
    lines = broken("一二三四五六七（八）九十", 8, straight=False)
    assert [line.spread for line in lines] == [0, 0]


def test_no_pieces_are_no_lines() -> None:
    assert broken("", 10) == []


WORDS = st.sampled_from(["2026", "A", "1,234.50", "3X", "No.12"])
HAN = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=9)
CLOSED = st.sampled_from(["，", "。", "；", "……", "——", "、", "％"])
QUOTED = st.builds("{0[0]}{1}{0[1]}".format, st.sampled_from(["“”", "（）", "《》", "‘’"]), HAN)
PROSE = st.lists(st.builds("{}{}{}".format, HAN, st.one_of(WORDS, QUOTED, HAN), CLOSED), min_size=1, max_size=25)


@given(PROSE.map("".join), st.integers(18, 40), st.integers(0, 2))
def test_whatever_is_written_is_set_by_the_rules(text: str, ems: int, indent: int) -> None:
    lines = broken(text, ems, indent=indent)
    assert "".join(texts(lines)) == text
    for number, line in enumerate(lines):
        assert not number or line.pieces[0].kind not in NO_START
        assert number == len(lines) - 1 or line.pieces[-1].kind not in NO_END
        assert ends(line) <= ems * EM + 0.01
        assert ends(line) == pytest.approx(line.start + line.width)
        assert line.spread <= LOOSEST * EM
        if number < len(lines) - 1:
            assert ends(line) == pytest.approx(ems * EM)


@given(st.text("甲乙，。（）“”—… A1·％￥\n", max_size=60).map(lambda text: text.replace("\n", "")), st.integers(2, 30))
def test_nothing_is_lost_whatever_the_text(text: str, ems: int) -> None:
    if any(piece.width > ems * EM for piece in pieces(text)):
        return
    lines = broken(text, ems)
    assert "".join(texts(lines)).replace(" ", "") == text.replace(" ", "")
    assert all(ends(line) == pytest.approx(line.start + line.width) for line in lines)
