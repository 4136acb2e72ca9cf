"""Tables from the clipboard of Excel and WPS."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.pasted import pasted_rows
from desktop.widgets.row_copy import tab_separated

CELL = st.text(alphabet=st.sampled_from(list('口罩A1 "\t\n，')), max_size=8)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a", [["a"]]),
        ("", [[""]]),
        ("a\t\tb", [["a", "", "b"]]),
        ('"两行\n地址"\tx', [["两行\n地址", "x"]]),
        ('"两行\r\n地址"\tx\r\n', [["两行\n地址", "x"]]),
        ('"飘安"口罩\t1', [['"飘安"口罩', "1"]]),
        ('"飘安"\t1', [['"飘安"', "1"]]),
        ('"说""好""了"\t1', [['说"好"了', "1"]]),
        ('"没有结束\t1', [['"没有结束', "1"]]),
        ("a\r\n\r\nb", [["a"], [""], ["b"]]),
    ],
)
def test_cells_come_as_they_were(text, rows):
    assert pasted_rows(text) == rows


@given(st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=4))
def test_what_was_copied_here_comes_back(rows):
    assert pasted_rows(tab_separated(rows) + "\r\n") == rows
