"""The calendar counts as the State Council's notices say, and says so when a year is not announced."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import Refused
from db.rules.notices import Notice, read_notice
from db.rules.rulefile import RuleFault
from db.rules.workdays import Calendar, standard

CALENDAR = standard()
DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班。
"""


@pytest.mark.parametrize(
    ("day", "workday", "reason"),
    [
        (date(2020, 4, 26), True, "劳动节调休上班"),
        (date(2020, 1, 19), True, "春节调休上班"),
        (date(2020, 1, 31), False, "延长的春节假期"),
        (date(2020, 2, 3), True, "周一"),
        (date(2019, 10, 7), False, "国庆节"),
        (date(2026, 11, 21), False, "周六"),
        (date(2026, 1, 4), True, "元旦调休上班"),
    ],
)
def test_known_days(day: date, workday: bool, reason: str) -> None:
    status = CALENDAR.is_workday(day)
    assert (status.workday, status.reason, status.known) == (workday, reason, True)


def test_a_year_not_announced_counts_monday_to_friday_and_says_so() -> None:
    assert CALENDAR.is_workday(date(2031, 10, 1)) == (True, "周三", False)
    assert not CALENDAR.announced(2031)
    assert CALENDAR.announced(CALENDAR.last_announced())


def test_the_office_has_the_last_word() -> None:
    own = Calendar(own=[(date(2026, 11, 23), False, "停电"), (date(2026, 11, 22), True, "")])
    assert own.is_workday(date(2026, 11, 23)) == (False, "停电", True)
    assert own.is_workday(date(2026, 11, 22)) == (True, "本单位上班", True)
    assert own.add_workdays(date(2026, 11, 20), 2) == date(2026, 11, 24)


def test_whether_weekends_roll_is_a_setting() -> None:
    strict = Calendar(weekends_roll=False)
    assert CALENDAR.last_day(date(2026, 11, 21)) == date(2026, 11, 23)
    assert strict.last_day(date(2026, 11, 21)) == date(2026, 11, 21)
    assert strict.last_day(date(2026, 10, 3)) == date(2026, 10, 8) == CALENDAR.last_day(date(2026, 10, 3))


def test_counting_over_the_2020_spring_festival() -> None:
    assert CALENDAR.add_workdays(date(2020, 1, 22), 1) == date(2020, 1, 23)
    assert CALENDAR.add_workdays(date(2020, 1, 22), 2) == date(2020, 2, 3)
    assert CALENDAR.add_workdays(date(2020, 2, 3), -2) == date(2020, 1, 22)
    assert CALENDAR.workdays_between(date(2020, 1, 22), date(2020, 2, 3)) == 2
    assert len(CALENDAR.off_days(date(2020, 1, 23), date(2020, 2, 3))) == 10


@given(DAYS, st.integers(-400, 400))
def test_counting_agrees_with_counting_day_by_day(day: date, count: int) -> None:
    expected, left = day, abs(count)
    step = timedelta(1 if count > 0 else -1)
    while left:
        expected += step
        left -= CALENDAR.is_workday(expected).workday
    assert CALENDAR.add_workdays(day, count) == expected
    if count >= 0:
        assert CALENDAR.workdays_between(day, expected) == count


@given(DAYS, DAYS)
def test_between_agrees_with_the_off_days(start: date, end: date) -> None:
    if start > end:
        start, end = end, start
    assert CALENDAR.workdays_between(start, end) == (end - start).days - len(CALENDAR.off_days(start, end))
    assert CALENDAR.workdays_between(end, start) == -CALENDAR.workdays_between(start, end)


def test_the_words_of_the_notice_are_read_and_agree_with_the_library(tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE_2026, encoding="gb18030")
    notice = read_notice(file)
    assert (notice.year, notice.number, notice.complete) == (2026, "国办发明电〔2025〕7号", True)
    assert len(notice.days) == 33 + 6
    assert CALENDAR.changes(notice) == []


def test_a_notice_that_does_not_add_up_is_refused_by_line(tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE_2026.replace("共9天", "共8天"), encoding="utf-8")
    with pytest.raises(RuleFault, match="写的是8天，数出来是9天") as caught:
        read_notice(file)
    assert caught.value.line == 4
    file.write_text(NOTICE_2026.replace("2月28日", "2月30日"), encoding="utf-8")
    with pytest.raises(RuleFault, match="不存在的日期"):
        read_notice(file)


def test_a_table_is_read_and_its_changes_are_listed(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text(
        "日期,安排,名称\n2027-01-01,放假,元旦\n2027/1/2,放假,元旦\n2027年1月10日,上班,元旦\n", encoding="utf-8"
    )
    notice = read_notice(file)
    changes = CALENDAR.changes(notice)
    assert [(change.day, change.becomes.workday) for change in changes] == [
        (date(2027, 1, 1), False),
        (date(2027, 1, 10), True),
    ]
    assert not changes[0].was.known
    assert changes[0].becomes == (False, "元旦", True)
    assert CALENDAR.with_notice(notice).announced(2027)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", "日期,安排\n2027-01-01,也许\n", "第 2 行：每行应当是"),
        ("a.csv", "日期,安排\n2027-13-01,放假\n", "第 2 行：“2027-13-01”不是日期"),
        ("a.csv", "日期,安排\n", "没有任何日期"),
        ("a.txt", "今天天气好", "看不出是哪一年"),
        ("a.txt", "2027年部分节假日安排", "没有读到任何放假安排"),
        ("a.toml", 'title="x"\nyear=2027\n', "没有任何放假或者上班的日期"),
        ("a.toml", 'title="x"\nyear=2027\n[[off]]\nfrom=2027-02-01\nto=2027-01-01\nname="x"\n', "第 5 行"),
        (
            "a.toml",
            'title="x"\nyear=2027\n[[off]]\nfrom=2027-02-01\nname="x"\n[[work]]\nfrom=2027-02-01\nname="x"\n',
            "两次",
        ),
        ("a.pdf", "x", "不能读取“a.pdf”"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, text: str, reason: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=reason):
        read_notice(file)


def test_a_notice_for_part_of_a_year_does_not_announce_it() -> None:
    notice = Notice("x", "", None, 2028, complete=False, days=((date(2028, 1, 3), False, "元旦"),))
    assert not CALENDAR.with_notice(notice).announced(2028)
