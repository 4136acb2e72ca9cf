"""Pinyin keys: readings of names, surnames and places."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from db.pinyin import keys

READABLE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5).filter(lambda char: ord(char) in PINYIN_DICT)
"""兙, 瓧 and a few other old units have no reading."""

HAN = st.text(READABLE, min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("衡阳市蒸湘区", "hengyangshizhengxiangqu hyszxq"),
        ("重庆火锅", "chongqinghuoguo cqhg"),
        ("厦门", "xiamen xm"),
        ("长沙", "changsha cs"),
        ("六安市", "luanshi las"),
        ("鑫源五金商行", "xinyuanwujinshanghang xywjsh"),
        ("张𬭩", "zhangweng zw"),
        ("女儿红", "nverhong neh"),
        ("ABC食品（上海）有限公司", "abcshipinshanghaiyouxiangongsi abcspshyxgs"),
        ("ＬＶ箱包", "lvxiangbao lvxb"),
        ("NIKE", "nike"),
        ("", ""),
        ("（·）", ""),
    ],
)
def test_a_name_has_its_full_pinyin_and_its_initials(name, expected):
    assert keys(name) == expected


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("单雄信", "shanxiongxin"), ("仇英", "qiuying"), ("曾庆红", "zengqinghong"), ("解缙", "xiejin"),
        ("查良镛", "zhaliangyong"), ("朴树", "piaoshu"), ("区小明", "ouxiaoming"), ("盖叫天", "gejiaotian"),
        ("任我行", "renwoxing"), ("华佗", "huatuo"), ("尉迟恭", "yuchigong"), ("万俟卨", "moqixie"),
        ("翟志刚", "zhaizhigang"), ("覃海洋", "qinhaiyang"), ("缪荣株", "miaorongzhu"), ("乐毅", "yueyi"),
    ],
)  # fmt: skip
def test_a_surname_is_found_under_its_own_reading(name, wanted):
    assert wanted in keys(name).split()


def test_both_readings_of_a_surname_are_kept():
    assert keys("单记面馆") == "danjimianguan djmg shanjimianguan sjmg"


def test_a_surname_behind_a_place_counts_too():
    assert "yanhuxianzengjimifendian" in keys("雁湖县曾记米粉店").split()


def test_a_character_inside_a_known_phrase_is_no_surname():
    assert keys("雁湖县解放路店") == "yanhuxianjiefangludian yhxjfld"


def test_places_and_trades_that_the_dictionary_reads_otherwise():
    assert "chaoyangqu" in keys("朝阳区").split()
    assert "xinyuanyanjiuhang" in keys("鑫源烟酒行").split()


@given(st.text(max_size=30))
def test_keys_are_lower_case_letters_and_digits(name):
    assert set(keys(name)) <= set(string.ascii_lowercase + string.digits + " ")


@given(HAN)
def test_without_a_surname_a_single_character_reads_as_pypinyin_reads_it(text):
    for char in text:
        assert keys(char).split()[0] == lazy_pinyin(char)[0]


@given(HAN)
def test_each_reading_has_as_many_initials_as_the_name_has_characters(name):
    found = keys(name).split()
    assert any(len(key) == len(name) for key in found)
