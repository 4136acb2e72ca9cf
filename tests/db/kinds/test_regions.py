"""Administrative divisions."""

from __future__ import annotations

from collections import Counter

import pytest

from db.kinds import Fault, Region, divisions


def test_every_division_is_found_by_code_and_by_full_name():
    kind = Region()
    for code, division in divisions().items():
        assert kind.parse(code) == kind.parse(division.full) == code
        assert kind.format(code) == division.full
        assert kind.doubt(code) is None


def test_the_table_holds_the_divisions_of_the_country():
    ranks = Counter(4 - (code.endswith("00") + code.endswith("0000")) for code in divisions())
    assert ranks == {2: 34, 3: 333, 4: 2845}
    assert all(division.full.endswith(division.name) for division in divisions().values())
    assert len({division.full for division in divisions().values()}) == len(divisions())


def test_the_city_of_hengyang_has_its_twelve_counties():
    names = "".join(division.name for code, division in divisions().items() if code.startswith("4304"))
    assert names == "衡阳市珠晖区雁峰区石鼓区蒸湘区南岳区衡阳县衡南县衡山县衡东县祁东县耒阳市常宁市"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("430422", "430422"),
        (430422, "430422"),
        (430422.0, "430422"),
        ("衡南县", "430422"),
        ("衡南", "430422"),
        ("衡阳市衡南县", "430422"),
        ("湖南衡南", "430422"),
        ("湖南省衡南县", "430422"),
        ("湖南省 衡阳市 衡南县", "430422"),
        ("衡阳", "430400"),
        ("衡阳县", "430421"),
        ("湖南", "430000"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("北京", "110000"),
        ("海淀", "110108"),
        ("北京市朝阳区", "110105"),
        ("攸县", "430223"),
        ("广西", "450000"),
        ("香港", "810000"),
        ("神农架林区", "429021"),
    ],
)
def test_a_division_is_named_in_many_ways(raw: object, code: str):
    assert Region().parse(raw) == code


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("雁湖县", "没有“雁湖县”这个行政区划，请写省市县全称或6位区划代码。"),
        ("西湖区", "“西湖区”可以是浙江省杭州市西湖区、江西省南昌市西湖区，请写全称或6位区划代码。"),
    ],
)
def test_a_division_that_is_not_found_says_why(raw: str, sentence: str):
    with pytest.raises(Fault) as fault:
        Region().parse(raw)
    assert str(fault.value) == sentence


def test_a_code_that_is_gone_is_kept_and_doubted():
    assert Region().parse("430425") == "430425"
    assert Region().format("430425") == "430425"
    assert Region().doubt("430425") == "区划代码430425不在现行区划表里，可能已经撤销，请核对。"


def test_a_division_is_a_code_in_json_and_a_name_in_excel():
    assert Region().json("430422") == "430422"
    assert Region().sheet("430422") == Region().paper("430422") == "湖南省衡阳市衡南县"
