"""What must hold for every deadline, whatever its rule, its start and what is excluded from it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.rules.counting import Exclusion, add_months, merge
from db.rules.deadline_rules import deadline_rules
from db.rules.deadlines import Deadline, Extension, deadline

ON = date(2026, 6, 1)
KEYS = st.sampled_from(
    sorted(
        key
        for key, rule in deadline_rules().rules.items()
        if not rule.backward
        and rule.versions[-1].start <= ON
        and rule.versions[-1].end is None
        and rule.versions[-1].length
        and rule.versions[-1].unit != "hour"
    )
)
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
SPANS = st.builds(
    lambda start, days, reason: Exclusion(start, start + timedelta(days), reason),
    st.dates(date(2019, 1, 1), date(2028, 12, 31)),
    st.integers(0, 60),
    st.sampled_from(["中止调查", "检测", "听证"]),
)


def count(key: str, start: date, spans: list[Exclusion]) -> Deadline:
    return deadline(key, start, on=ON, exclusions=spans)


@given(
    KEYS,
    DAYS,
    st.lists(SPANS, max_size=4),
    SPANS,
)
def test_an_added_exclusion_never_brings_a_date_forward(
    key: str, start: date, spans: list[Exclusion], more: Exclusion
) -> None:
    assert count(key, start, [*spans, more]).ends_on >= count(key, start, spans).ends_on


@given(KEYS, DAYS, SPANS, st.integers(0, 60))
def test_two_adjoining_exclusions_are_one(key: str, start: date, span: Exclusion, cut: int) -> None:
    assert span.end is not None
    middle = min(span.start + timedelta(cut), span.end)
    parts = [Exclusion(span.start, middle, "一"), Exclusion(middle + timedelta(1), span.end, "二")]
    whole = count(key, start, [span])
    split = count(key, start, parts if middle < span.end else [span])
    assert split.ends_on == whole.ends_on
    assert len(split.excluded) == len(whole.excluded) <= 1


@given(
    KEYS,
    DAYS,
    st.integers(0, 40),
    st.lists(SPANS, max_size=3),
)
def test_a_later_start_never_ends_earlier(key: str, start: date, later: int, spans: list[Exclusion]) -> None:
    assert count(key, start + timedelta(later), spans).ends_on >= count(key, start, spans).ends_on


@given(DAYS, st.lists(SPANS, max_size=4))
def test_the_order_of_exclusions_does_not_matter(start: date, spans: list[Exclusion]) -> None:
    assert count("case_decision", start, spans).ends_on == count("case_decision", start, spans[::-1]).ends_on


@given(DAYS, st.lists(SPANS, max_size=4), st.integers(1, 60))
def test_an_extension_never_shortens(start: date, spans: list[Exclusion], length: int) -> None:
    longer = deadline("case_decision", start, on=ON, exclusions=spans, extensions=[Extension(length)])
    assert longer.ends_on >= count("case_decision", start, spans).ends_on


@given(DAYS, st.lists(SPANS, max_size=4))
def test_the_days_that_count_are_exactly_ninety(start: date, spans: list[Exclusion]) -> None:
    found = count("case_decision", start, spans)
    days = [start + timedelta(step) for step in range(1, (found.nominal - start).days + 1)]
    assert sum(not any(span.start <= day <= (span.end or day) for span in spans) for day in days) == 90


@given(DAYS, st.lists(SPANS, max_size=4))
def test_the_workdays_that_count_are_exactly_fifteen(start: date, spans: list[Exclusion]) -> None:
    found = count("clue_verify", start, spans)
    days = [start + timedelta(step) for step in range(1, (found.ends_on - start).days + 1)]
    counted = [day for day in days if not any(span.start <= day <= (span.end or day) for span in spans)]
    assert sum(found.calendar.is_workday(day).workday for day in counted) == 15
    assert {day for day, _ in found.skipped} == {day for day in counted if not found.calendar.is_workday(day).workday}


@given(st.lists(SPANS, max_size=6))
def test_merged_exclusions_lie_apart_and_cover_the_same_days(spans: list[Exclusion]) -> None:
    merged = merge(spans)
    for earlier, later in zip(merged, merged[1:], strict=False):
        assert earlier.end is not None
        assert later.start > earlier.end + timedelta(1)
    days = {
        span.start + timedelta(step) for span in spans if span.end for step in range((span.end - span.start).days + 1)
    }
    assert days == {
        span.start + timedelta(step) for span in merged if span.end for step in range((span.end - span.start).days + 1)
    }


@given(DAYS, st.integers(-60, 60))
def test_a_corresponding_day_is_in_the_right_month(day: date, count: int) -> None:
    found = add_months(day, count)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == count
    assert found.day == day.day or (found + timedelta(1)).day == 1
