"""Free text, codes, names of persons."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kinds import Code, Fault, Person, Text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  福州某贸易有限公司  ", "福州某贸易有限公司"),
        ("\u3000\u3000雁湖县", "雁湖县"),
        ("“飘安”口罩（10只／包），二等", "“飘安”口罩（10只／包），二等"),
        ("沙县和润万家\n生鲜超市", "沙县和润万家生鲜超市"),
        ("Best\r\nBuy", "Best Buy"),
        ("A公司\n\nB公司", "A公司B公司"),
        ("雁\u200b湖\u202d县\ufeff", "雁湖县"),
        ("a\x00b\x1fc", "abc"),
        (9815758, "9815758"),
        (9815758.0, "9815758"),
        (9.11202229999934e17, "911202229999934000"),
        (2.5, "2.5"),
        (True, "是"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 9, 5), "2026-03-05 09:05"),
        (time(9, 5), "09:05"),
    ],
)
def test_text_is_kept_as_written_but_for_what_nobody_sees(raw: object, text: str):
    assert Text().parse(raw) == text


def test_text_of_several_lines_keeps_them():
    assert Text(lines=3).parse(" 一、事实\r\n\r\n二、理由\n") == "一、事实\n\n二、理由"


def test_a_text_too_long_says_how_long_it_is():
    with pytest.raises(Fault) as fault:
        Text(5).parse("雁湖县市场监督")
    assert str(fault.value) == "最多5个字，现有7个字，请缩短。"
    assert Text(7).parse("雁湖县市场监督") == "雁湖县市场监督"


def test_a_list_is_no_text():
    with pytest.raises(Fault, match="这里应填写文字"):
        Text().parse(["a"])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("潭县食药工商质监行处字〔２０１９〕１３号", "潭县食药工商质监行处字〔2019〕13号"),
        ("ＺＬ　１２", "ZL 12"),
        (" 4210\n00 ", "421000"),
        ("a  b", "a b"),
        ("00123", "00123"),
        (6.22e18, "6220000000000000000"),
    ],
)
def test_a_code_is_folded_to_half_width_on_one_line(raw: object, code: str):
    assert Code().parse(raw) == code


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("张 三", "张三"),
        ("张　三丰 ", "张三丰"),
        ("彭某 ", "彭某"),
        ("欧阳\n修", "欧阳修"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("John  Smith", "John Smith"),
        ("José  María", "José María"),
        ("𬱟 某", "𬱟某"),
    ],
)
def test_a_name_has_no_blanks_between_chinese_characters(raw: str, name: str):
    assert Person().parse(raw) == name
    assert Person().doubt(name) is None


def test_a_name_with_digits_is_doubted():
    assert Person().doubt("张三13812345678") == "姓名里有数字，请核对。"


@given(st.text(max_size=40))
def test_reading_a_text_twice_changes_nothing(raw: str):
    for kind in (Text(), Text(lines=4), Code(), Person()):
        try:
            value = kind.parse(raw)
        except Fault:  # a ligature may unfold into many letters
            continue
        assert kind.parse(value) == value
        assert value is None or value == value.strip()


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_text_can_be_written_to_a_file_and_to_excel(raw: str):
    value = Text(lines=4).parse(raw) or ""
    value.encode()
    assert all(char == "\n" or char == "\t" or (char >= " " and char not in "\ufffe\uffff") for char in value)
