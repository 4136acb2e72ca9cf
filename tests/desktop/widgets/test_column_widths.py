"""Columns share the width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.column_widths import Need, room_of, share_width

CODE = Need(least=160, usual=160, whole=160)
NAME = Need(least=96, usual=200, whole=320, elastic=True)
CAUSE = Need(least=96, usual=100, whole=100, elastic=True)


def test_a_column_that_is_cut_grows_before_one_that_is_whole():
    assert share_width([CODE, NAME, CAUSE], 560) == [160, 300, 100]


def test_what_nobody_needs_goes_to_the_elastic_ones():
    widths = share_width([CODE, NAME, CAUSE], 1000)
    assert widths[0] == 160
    assert 999 <= sum(widths) <= 1000


def test_in_a_narrow_window_words_are_cut_and_codes_are_not():
    assert share_width([CODE, NAME, CAUSE], 400) == [160, 142, 97]


def test_below_the_least_the_list_scrolls():
    assert share_width([CODE, NAME, CAUSE], 100) == [160, 96, 96]


def test_a_list_that_scrolls_far_anyway_cuts_nothing():
    needs = [CODE, NAME, CAUSE]
    assert room_of(needs, 300) == 300, "a little scrolling, and names give way"
    assert share_width(needs, room_of(needs, 200)) == [160, 200, 100]


@given(
    st.lists(st.tuples(st.integers(1, 200), st.integers(0, 300), st.integers(0, 300), st.booleans()), min_size=1),
    st.integers(0, 4000),
)
def test_no_column_is_narrower_than_its_least(rows, room):
    needs = [Need(least, least + more, least + more + rest, elastic) for least, more, rest, elastic in rows]
    widths = share_width(needs, room)
    assert all(width >= need.least for width, need in zip(widths, needs, strict=True))
    assert sum(widths) <= max(room, sum(need.least for need in needs))
