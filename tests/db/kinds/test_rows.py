"""Small tables that live on one record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kinds import Day, Fault, Money, Person, Phone, RowColumn, Rows, Text

PEOPLE = Rows(
    (
        RowColumn("name", "姓名", Person()),
        RowColumn("phone", "电话", Phone()),
        RowColumn("on", "日期", Day()),
        RowColumn("paid", "金额", Money()),
    )
)
ROW = {"name": "张三", "phone": "13812345678", "on": date(2026, 3, 5), "paid": Decimal("12.30")}


def test_rows_are_read_by_name_and_by_label_and_empty_ones_dropped():
    raw = [{"姓名": "张 三", "phone": 13812345678, "on": "2026.3.5", "金额": "12.3元"}, {"姓名": " "}, {}]
    assert PEOPLE.parse(raw) == (ROW,)


def test_rows_without_anything_are_none():
    assert PEOPLE.parse([]) is PEOPLE.parse([{}, {"name": ""}]) is PEOPLE.parse("[]") is None


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ([ROW, {"on": "2020年"}], "第2行“日期”：“2020年”只有年，缺少月和日，请补上，如2020年3月8日。"),
        ([{"age": 5}], "第1行有不认识的列“age”，请改用姓名、电话、日期、金额。"),
        ("张三", "表格内容看不懂，请在表格中逐行填写。"),
        ("5", "表格应是逐行的内容，请在表格中填写。"),
        (["张三"], "表格应是逐行的内容，请在表格中填写。"),
    ],
)
def test_rows_that_are_not_understood_say_where(raw: object, sentence: str):
    with pytest.raises(Fault) as fault:
        PEOPLE.parse(raw)
    assert str(fault.value) == sentence


def test_rows_in_one_line():
    rows = (ROW, {**ROW, "name": "李四", "phone": None})
    assert PEOPLE.format(rows) == "张三，13812345678，2026-03-05，12.30；李四，2026-03-05，12.30"
    assert PEOPLE.paper(rows) == "张三，13812345678，2026年3月5日，12.30元；李四，2026年3月5日，12.30元"
    assert PEOPLE.mask(rows) == "张三，138****5678，2026-03-05，12.30；李四，2026-03-05，12.30"


def test_rows_are_json_throughout():
    assert PEOPLE.json((ROW,)) == [{"name": "张三", "phone": "13812345678", "on": "2026-03-05", "paid": "12.30"}]
    assert PEOPLE.store((ROW,)) == '[{"name": "张三", "phone": "13812345678", "on": "2026-03-05", "paid": "12.30"}]'


def test_a_doubt_in_a_row_says_where():
    assert PEOPLE.doubt((ROW, {**ROW, "phone": "1381"})) == "第2行“电话”：电话的位数或号段不对，请核对。"
    assert PEOPLE.doubt((ROW,)) is None


NOTES = Rows((RowColumn("name", "名称", Text(lines=2)), RowColumn("paid", "金额", Money())))
MONEY = st.none() | st.integers(0, 10**8).map(lambda fen: Decimal(fen).scaleb(-2))


@given(st.lists(st.fixed_dictionaries({"name": st.none() | st.text(max_size=20), "paid": MONEY}), max_size=4))
def test_rows_survive_every_way(raw: list[dict[str, object]]):
    value = NOTES.parse(raw)
    for copy in (NOTES.parse(NOTES.edit(value)), NOTES.parse(NOTES.json(value)), NOTES.load(NOTES.store(value))):
        assert copy == value
