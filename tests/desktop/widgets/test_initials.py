"""First letters of Chinese words, without a pinyin library."""

from __future__ import annotations

import pytest

from desktop.widgets.initials import fitting, initials

KINDS = {"a": "商标侵权", "b": "其他商标违法", "c": "假冒专利", "d": "其他"}


@pytest.mark.parametrize(
    ("text", "letters"),
    [("查封", "cf"), ("12315平台", "12315pt"), ("扣押（异地）", "kyyd"), ("鍂", ""), ("", "")],
)
def test_each_character_gives_its_first_letter(text, letters):
    assert initials(text) == letters


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("sb", ["a", "b"]),
        ("SB", ["a", "b"]),
        ("qt", ["d", "b"]),
        ("商标", ["a", "b"]),
        ("专利", ["c"]),
        ("x", []),
        ("", list(KINDS)),
    ],
)
def test_what_fits_best_comes_first(typed, keys):
    assert fitting(typed, KINDS) == keys


def test_other_words_for_an_option_find_it():
    assert fitting("举报", {"report": "投诉、举报"}, [("report", "权利人举报")]) == ["report"]
    assert fitting("qlr", {"report": "投诉、举报"}, [("report", "权利人举报")]) == ["report"]


def test_the_marks_of_an_input_method_do_not_matter():
    assert fitting("s'b", KINDS) == ["a", "b"]
