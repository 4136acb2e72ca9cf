"""One of several, several of many, yes and no, and links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kinds import Choice, Fault, Flags, Link, YesNo

SOURCES = {
    "supervision": "监督检查",
    "report": "投诉、举报",
    "other_department": "其他部门移送",
    "superior": "上级交办",
    "other": "其他",
}
SOURCE = Choice(SOURCES, {"权利人投诉": "report", "举报": "report"})
PENALTIES = Flags(
    {
        "warning": "警告",
        "fine": "罚款",
        "goods": "没收违法所得、没收非法财物",
        "stop": "责令停产停业",
        "order": "责令改正",
    },
    {"罚金": "fine"},
)


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("report", "report"),
        ("投诉、举报", "report"),
        (" 监督 检查 ", "supervision"),
        ("权利人投诉", "report"),
        ("举报", "report"),
        ("投诉", "report"),
        ("上", "superior"),
        ("其他", "other"),
        ("其他部", "other_department"),
        ("REPORT", "report"),
    ],
)
def test_a_choice_is_named_by_key_label_alias_or_beginning(raw: str, key: str):
    assert SOURCE.parse(raw) == key


def test_a_choice_may_have_digits_for_a_key():
    channel = Choice({"12315": "12315平台", "12345": "12345热线"})
    assert channel.parse(12315) == channel.parse(12315.0) == channel.parse("12315平台") == "12315"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("网上", "没有“网上”这一项，请从“监督检查”、“投诉、举报”、“其他部门移送”、“上级交办”、“其他”中选择。"),
        ("其", "“其”可以是“其他部门移送”、“其他”，请写明是哪一个。"),
    ],
)
def test_a_choice_that_is_not_understood_lists_the_labels(raw: str, sentence: str):
    with pytest.raises(Fault) as fault:
        SOURCE.parse(raw)
    assert str(fault.value) == sentence


def test_a_choice_shows_its_label_and_is_as_wide_as_the_widest():
    assert SOURCE.format("report") == SOURCE.paper("report") == SOURCE.sheet("report") == "投诉、举报"
    assert SOURCE.json("report") == SOURCE.store("report") == "report"
    assert SOURCE.width() == 12


def test_a_key_that_is_gone_is_shown_and_doubted():
    assert SOURCE.format("hotline") == "hotline"
    assert SOURCE.doubt("hotline") == "“hotline”不在现行选项中，请重新选择。"
    assert PENALTIES.format(("fine", "exile")) == "罚款、exile"
    assert PENALTIES.doubt(("fine", "exile")) == "“exile”不在现行选项中，请重新选择。"


@pytest.mark.parametrize("kind", [Choice, Flags])
@pytest.mark.parametrize(
    ("options", "aliases"),
    [
        ({"a": "甲", "b": " 甲"}, {}),
        ({"a": "b", "b": "乙"}, {}),
        ({"a,b": "甲"}, {}),
        ({"a": "甲"}, {"乙": "b"}),
    ],
)
def test_a_declaration_that_could_mean_two_things_is_refused(kind, options: dict[str, str], aliases: dict[str, str]):
    with pytest.raises(ValueError, match="option|key|label"):
        kind(options, aliases)


@pytest.mark.parametrize(
    ("raw", "keys"),
    [
        ("罚款", ("fine",)),
        ("罚款、警告", ("warning", "fine")),
        ("罚款，警告；罚款", ("warning", "fine")),
        ("fine,warning", ("warning", "fine")),
        ("罚款/ 责令改", ("fine", "order")),
        ("警告 罚金\n责令改正", ("warning", "fine", "order")),
        ("罚款、没收违法所得、没收非法财物、警告", ("warning", "fine", "goods")),
        (["fine", "警告"], ("warning", "fine")),
        (("fine",), ("fine",)),
        ([], None),
        ((), None),
        ("、", ()),
    ],
)
def test_flags_are_split_and_put_in_order(raw: object, keys: tuple[str, ...] | None):
    assert PENALTIES.parse(raw) == (keys or None)


def test_an_unknown_flag_lists_the_labels():
    with pytest.raises(Fault, match="没有“流放”这一项，请从“警告”、“罚款”"):
        PENALTIES.parse("罚款、流放")


def test_flags_are_stored_so_that_one_can_be_searched():
    assert PENALTIES.store(("warning", "fine")) == ",warning,fine,"
    assert PENALTIES.store(()) is None
    assert PENALTIES.json(("warning", "fine")) == ["warning", "fine"]


@given(st.sets(st.sampled_from(list(PENALTIES.options))))
def test_flags_survive_every_way(keys: set[str]):
    value = PENALTIES.parse(list(keys))
    assert PENALTIES.parse(PENALTIES.format(value)) == value
    assert PENALTIES.load(PENALTIES.store(value)) == value


@pytest.mark.parametrize("raw", ["是", "有", "√", "✓", "Y", "yes", "TRUE", True, 1, 1.0, "1"])
def test_yes(raw: object):
    assert YesNo().parse(raw) is True


@pytest.mark.parametrize("raw", ["否", "无", "×", "N", "no", "FALSE", False, 0, 0.0, "0"])
def test_no(raw: object):
    assert YesNo().parse(raw) is False


def test_neither_yes_nor_no():
    with pytest.raises(Fault) as fault:
        YesNo().parse("大概")
    assert str(fault.value) == "“大概”看不出是还是否，请填“是”或“否”。"
    assert YesNo().format(False) == "否"


@pytest.mark.parametrize("raw", [7, "7", "７", 7.0])
def test_a_link_is_an_id(raw: object):
    assert Link("parties").parse(raw) == 7


@pytest.mark.parametrize("raw", ["雁湖县好又多超市", 0, -1, True, 2.5, 2**63])
def test_what_is_no_id_is_no_link(raw: object):
    with pytest.raises(Fault, match="请从列表中选择。"):
        Link("parties").parse(raw)
