"""The right law on the right day, cited as the statutes number themselves."""

from datetime import date
from pathlib import Path

import pytest

from db.rules.laws import article, cite, laws, load, number
from db.rules.rulefile import RESOURCES, RuleFault


@pytest.mark.parametrize(
    ("law", "topic", "day", "found"),
    [
        ("trademark", "infringement", date(2026, 12, 31), "《中华人民共和国商标法》第五十七条"),
        ("trademark", "infringement", date(2027, 1, 1), "《中华人民共和国商标法》第七十二条"),
        ("trademark", "penalty", date(2026, 12, 31), "《中华人民共和国商标法》第六十条第二款"),
        ("trademark", "penalty", date(2027, 1, 1), "《中华人民共和国商标法》第七十四条第二款"),
        ("trademark", "powers", date(2027, 1, 1), "《中华人民共和国商标法》第七十六条"),
        ("SBF", "infringement_sale", date(2027, 6, 1), "《中华人民共和国商标法》第七十二条第（三）项"),
        ("patent", "penalty", date(2021, 5, 31), "《中华人民共和国专利法》第六十三条"),
        ("patent", "penalty", date(2021, 6, 1), "《中华人民共和国专利法》第六十八条"),
        ("patent", "counterfeit", date(2024, 1, 20), "《中华人民共和国专利法实施细则》第一百零一条"),
        (
            "patent",
            "marking",
            date(2024, 1, 20),
            "《中华人民共和国专利法实施细则》第九十九条第二款、《专利标识标注办法》第八条第一款",
        ),
        ("penalty_law", "limitation", date(2021, 7, 14), "《中华人民共和国行政处罚法》第二十九条"),
        ("penalty_law", "limitation", date(2021, 7, 15), "《中华人民共和国行政处罚法》第三十六条"),
    ],
)
def test_where_a_matter_stands(law: str, topic: str, day: date, found: str) -> None:
    assert article(law, topic, day) == found


def test_a_matter_before_its_law_has_no_article() -> None:
    with pytest.raises(KeyError, match="还没有规定"):
        article("trademark", "misleading_use", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("CX 60/1/2", "《市场监督管理行政处罚程序规定》第六十条第一款第（二）项"),
        ("CX 82//5", "《市场监督管理行政处罚程序规定》第八十二条第（五）项"),
        (
            "CX 18; CX 19; CF 54",
            "《市场监督管理行政处罚程序规定》第十八条、第十九条、《中华人民共和国行政处罚法》第五十四条",
        ),
        ("XF 140-1", "《中华人民共和国刑法》第一百四十条之一"),
        ("CX", "《市场监督管理行政处罚程序规定》"),
    ],
)
def test_a_reference_in_words(reference: str, words: str) -> None:
    assert cite(reference) == words


def test_a_title_is_that_of_the_day() -> None:
    assert cite("CX", date(2020, 1, 1)) == "《市场监督管理行政处罚程序暂行规定》"
    assert cite("JY", date(2026, 1, 1)) == "《企业经营异常名录管理办法》"
    assert laws().act("XS").on(date(2025, 4, 26)).text == "法释〔2025〕5号"
    assert laws().act("XS").on(date(1999, 1, 1)).text.startswith("法释〔2004〕19号")


def test_a_wrong_reference_is_refused() -> None:
    for wrong in ("CXX 1", "CX 1/2/3/4", "CX第1条"):
        with pytest.raises(ValueError, match="引用的写法不对"):
            cite(wrong)


def test_numerals() -> None:
    assert [number(value) for value in (1, 10, 15, 20, 74, 100, 101, 110, 213, 485)] == [
        "一", "十", "十五", "二十", "七十四", "一百", "一百零一", "一百一十", "二百一十三", "四百八十五",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{ from = 2021-07-15, text", "{ from = 1990-07-15, text", "按施行日期从早到晚排列"),
        ('key = "CX"', 'key = "CF"', "已经有了"),
        ('cite = "SBF 57"', 'cite = "SBX 57"', "引用的写法不对"),
        ('key = "infringement_same"', 'key = "infringement"', "重复"),
        ('law = "trademark"', 'law = "trade"', "“law”不能是“trade”"),
    ],
)
def test_a_mistake_in_the_file_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = (RESOURCES / "rules" / "laws.toml").read_text(encoding="utf-8")
    file = tmp_path / "laws.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFault, match=reason):
        load(file)
