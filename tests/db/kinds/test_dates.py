"""Days and moments as people write them, on 10 March 2026."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kinds import Day, Fault, Moment

DAYS = st.dates(date(1900, 3, 1), date(2199, 12, 31))
FULL_WIDTH = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("38", date(2026, 3, 8)),
        ("99", date(2026, 9, 9)),
        ("8", date(2026, 3, 8)),
        ("08", date(2026, 3, 8)),
        ("31", date(2026, 3, 31)),
        (38, date(2026, 3, 8)),
        (38.0, date(2026, 3, 8)),
        ("3.8", date(2026, 3, 8)),
        ("3-8", date(2026, 3, 8)),
        ("3月8日", date(2026, 3, 8)),
        ("3月8号", date(2026, 3, 8)),
        ("8日", date(2026, 3, 8)),
        ("308", date(2026, 3, 8)),
        ("0308", date(2026, 3, 8)),
        ("1208", date(2026, 12, 8)),
        ("260308", date(2026, 3, 8)),
        ("990308", date(1999, 3, 8)),
        ("20260308", date(2026, 3, 8)),
        (20260308, date(2026, 3, 8)),
        (20260308.0, date(2026, 3, 8)),
        ("2026.3.8", date(2026, 3, 8)),
        ("2026.03.08.", date(2026, 3, 8)),
        ("2026-3-8", date(2026, 3, 8)),
        ("2026/3/8", date(2026, 3, 8)),
        ("26.3.8", date(2026, 3, 8)),
        ("2026年3月8日", date(2026, 3, 8)),
        ("2026年 3月 8日", date(2026, 3, 8)),
        ("2026年3月8", date(2026, 3, 8)),
        ("2014.5. 7", date(2014, 5, 7)),
        ("2026。3。8", date(2026, 3, 8)),
        ("２０２６．３．８", date(2026, 3, 8)),
        ("2026—3—8", date(2026, 3, 8)),
        ("2022-02-14 00:00:00", date(2022, 2, 14)),
        ("2022-02-14T09:30", date(2022, 2, 14)),
        ("2022年2月14日9时30分", date(2022, 2, 14)),
        (43398, date(2018, 10, 25)),
        (43398.0, date(2018, 10, 25)),
        (43398.75, date(2018, 10, 25)),
        (44457, date(2021, 9, 18)),
        (datetime(2022, 3, 2, 15, 30), date(2022, 3, 2)),
        ("今", date(2026, 3, 10)),
        ("昨", date(2026, 3, 9)),
        ("明", date(2026, 3, 11)),
        ("前天", date(2026, 3, 8)),
        ("后天", date(2026, 3, 12)),
        ("今日", date(2026, 3, 10)),
        ("+15", date(2026, 3, 25)),
        ("＋15", date(2026, 3, 25)),
        ("-3", date(2026, 3, 7)),
        ("/", None),
        ("-", None),
        ("无", None),
    ],
)
def test_a_day_is_understood(raw: object, day: date | None):
    assert Day().parse(raw) == day


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("2020年2月", "“2020年2月”只有年和月，缺少日，请补上，如2020年2月8日。"),
        ("2020.2", "“2020.2”只有年和月，缺少日，请补上，如2020年2月8日。"),
        (2020.2, "“2020.2”只有年和月，缺少日，请补上，如2020年2月8日。"),
        ("202002", "“202002”只有年和月，缺少日，请补上，如2020年2月8日。"),
        ("261308", "“261308”不是日期，请写成2026-3-8或2026年3月8日的样子。"),
        ("2022年", "“2022年”只有年，缺少月和日，请补上，如2022年3月8日。"),
        ("2022", "“2022”只有年，缺少月和日，请补上，如2022年3月8日。"),
        (2022, "“2022”只有年，缺少月和日，请补上，如2022年3月8日。"),
        ("12月", "“12月”只有月，缺少日，请补上，如12月8日。"),
        ("2026.2.30", "没有2026年2月30日这一天，请核对。"),
        ("1826.2.3", "年份1826不合理，请核对。"),
        ("43398", "“43398”像是Excel里的日期序号，请写成2026-3-8或2026年3月8日的样子。"),
        (3.8, "“3.8”是小数，不是日期，请写成2026-3-8或2026年3月8日的样子。"),
        (True, "“是”不是日期，请写成2026-3-8或2026年3月8日的样子。"),
        ("已结案", "“已结案”不是日期，请写成2026-3-8或2026年3月8日的样子。"),
        ("2019.6-2020.3", "“2019.6-2020.3”不是日期，请写成2026-3-8或2026年3月8日的样子。"),
        ("+15w", "“+15w”不是日期，请写成2026-3-8或2026年3月8日的样子。"),
    ],
)
def test_a_day_that_is_not_understood_says_what_is_missing(raw: object, sentence: str):
    with pytest.raises(Fault) as fault:
        Day().parse(raw)
    assert str(fault.value) == sentence


def test_a_day_on_screen_and_on_paper():
    assert Day().format(date(2026, 3, 5)) == "2026-03-05"
    assert Day().paper(date(2026, 3, 5)) == "2026年3月5日"


@given(DAYS)
def test_a_day_is_read_in_every_usual_form(day: date):
    forms = (
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}-{day.month:02}-{day.day:02}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        Day().paper(day),
        Day().edit(day).translate(FULL_WIDTH),
    )
    assert {Day().parse(form) for form in forms} == {day}


@given(st.dates(date(1954, 10, 3), date(2064, 4, 8)))
def test_an_excel_serial_is_the_day_that_excel_shows(day: date):
    serial = (day - date(1899, 12, 30)).days
    assert Day().parse(serial) == Day().parse(float(serial)) == day


@pytest.mark.parametrize("day", [date(1979, 12, 31), date(2057, 1, 1)])
def test_a_day_far_away_is_doubted(day: date):
    assert Day().doubt(day) == f"年份{day.year}离现在太远，请核对。"
    assert Moment().doubt(datetime.combine(day, datetime.min.time())) == Day().doubt(day)


def test_a_day_of_a_right_that_ends_in_twenty_years_is_not_doubted():
    assert Day().doubt(date(2046, 3, 5)) is None


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026年3月5日9时05分", datetime(2026, 3, 5, 9, 5)),
        ("2026年3月5日 9时5分", datetime(2026, 3, 5, 9, 5)),
        ("2026年3月5日9时", datetime(2026, 3, 5, 9, 0)),
        ("2026年3月5日上午9点", datetime(2026, 3, 5, 9, 0)),
        ("2026年3月5日下午3时30分", datetime(2026, 3, 5, 15, 30)),
        ("2026-03-05 09:05", datetime(2026, 3, 5, 9, 5)),
        ("2026-03-05T09:05:59", datetime(2026, 3, 5, 9, 5)),
        ("2026.3.5 9：05", datetime(2026, 3, 5, 9, 5)),
        ("3.5 9:05", datetime(2026, 3, 5, 9, 5)),
        ("9:05", datetime(2026, 3, 10, 9, 5)),
        ("昨15:30", datetime(2026, 3, 9, 15, 30)),
        ("今天 23:59", datetime(2026, 3, 10, 23, 59)),
        ("现在", datetime(2026, 3, 10, 9, 0)),
        (datetime(2026, 3, 5, 9, 5, 29), datetime(2026, 3, 5, 9, 5)),
        (datetime(2026, 3, 5, 9, 4, 59, 999_000), datetime(2026, 3, 5, 9, 5)),
        (46086 + (9 * 60 + 5) / 1440, datetime(2026, 3, 5, 9, 5)),
        (date(2026, 3, 5), datetime(2026, 3, 5)),
    ],
)
def test_a_moment_is_understood(raw: object, moment: datetime):
    assert Moment().parse(raw) == moment


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("2026-3-5", "“2026-3-5”缺少时间，请补上几时几分，如2026-3-5 9:05。"),
        ("2026-3-5 25:00", "没有25时0分这个时间，请核对。"),
        ("2026年3月9:05", "“2026年3月”只有年和月，缺少日，请补上，如2026年3月8日。"),
    ],
)
def test_a_moment_that_is_not_understood_says_why(raw: str, sentence: str):
    with pytest.raises(Fault) as fault:
        Moment().parse(raw)
    assert str(fault.value) == sentence


def test_a_moment_on_screen_on_paper_and_in_json():
    moment = datetime(2026, 3, 5, 9, 5)
    assert Moment().format(moment) == "2026-03-05 09:05"
    assert Moment().paper(moment) == "2026年3月5日9时5分"
    assert Moment().json(moment) == "2026-03-05T09:05"


@given(DAYS, st.integers(0, 1439))
def test_a_moment_is_read_as_it_is_printed_and_shown(day: date, minute: int):
    moment = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    assert Moment().parse(Moment().paper(moment)) == moment
    assert Moment().parse(Moment().format(moment).translate(FULL_WIDTH)) == moment
    assert Moment().load(Moment().store(moment)) == moment
