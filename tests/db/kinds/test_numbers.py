"""Money, quantities, counts, and amounts in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kinds import Count, Fault, Kind, Money, Quantity, capitals, split_quantity

AMOUNTS = st.integers(0, 10**14 - 1).map(lambda fen: Decimal(fen).scaleb(-2))
QUANTITIES = st.integers(0, 10**14 - 1).map(lambda number: Decimal(number).scaleb(-4))
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("１,２３４", "1234"),
        ("１２３４．５", "1234.50"),
        ("1.92万元", "19200"),
        ("3万", "30000"),
        ("3千元", "3000"),
        ("1.2亿元", "120000000"),
        ("5000元", "5000"),
        ("5000元整", "5000"),
        ("人民币5000元", "5000"),
        ("￥5", "5"),
        ("¥5.5", "5.50"),
        (" 1 000 ", "1000"),
        ("0", "0"),
        (".5", "0.50"),
        (5, "5"),
        (0.1 + 0.2, "0.30"),
        (1464275.0, "1464275"),
        (22879.3, "22879.30"),
        (Decimal("0.01"), "0.01"),
    ],
)
def test_money_is_understood(raw: object, yuan: str):
    value = Money().parse(raw)
    assert value == Decimal(yuan)
    assert value.as_tuple().exponent == -2


@pytest.mark.parametrize("raw", ["/", "-", "—", "无", "——"])
@pytest.mark.parametrize("kind", [Money(), Quantity(), Count()])
def test_a_stroke_in_a_cell_is_no_number(kind: Kind[object], raw: str):
    assert kind.parse(raw) is None


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("118万余", "“118万余”是概数，请填写准确的金额，概数可写在备注里。"),
        ("近亿元", "“近亿元”是概数，请填写准确的金额，概数可写在备注里。"),
        ("约5000", "“约5000”是概数，请填写准确的金额，概数可写在备注里。"),
        ("移送", "“移送”不是金额，请填写数字，如1234.5。"),
        ("5000美元", "“5000美元”里除了数字还有“美元”，金额只填数字。"),
        ("12,34", "“12,34”里除了数字还有“,34”，金额只填数字。"),
        ("5.555", "“5.555”小数超过2位，请核对后填写。"),
        (22879.296875, "“22879.296875”小数超过2位，请核对后填写。"),
        (-5, "金额不能为负数。"),
        ("1000000000000", "金额超过一万亿元，请核对。"),
        ("9" * 30, "“9999999999999999999…”的位数太多，请核对。"),
        (float("inf"), "“inf”不是金额，请填写数字，如1234.5。"),
        (True, "这里应填写数字。"),
    ],
)
def test_money_that_is_not_understood_says_why(raw: object, sentence: str):
    with pytest.raises(Fault) as fault:
        Money().parse(raw)
    assert str(fault.value) == sentence


def test_money_may_be_negative_where_that_is_declared():
    assert Money(negative=True).parse("-5.3") == Decimal("-5.30")


def test_money_has_separators_on_screen_and_plain_figures_on_paper():
    assert Money().format(Decimal("12000")) == "12,000.00"
    assert Money().paper(Decimal("12000.00")) == "12000元"
    assert Money().paper(Decimal("12000.50")) == "12000.50元"
    assert Money().json(Decimal("12.3")) == "12.30"
    assert Money().store(Decimal("12.30")) == 1230


@given(AMOUNTS)
def test_every_fen_survives(amount: Decimal):
    kind = Money()
    for way in (kind.format, kind.paper, kind.edit, kind.sheet, kind.json):
        assert kind.parse(way(amount)) == amount
    assert kind.parse(kind.format(amount).translate(FULL_WIDTH)) == amount
    assert kind.load(kind.store(amount)) == amount
    assert kind.store(amount) == amount * 100


@given(QUANTITIES)
def test_every_ten_thousandth_survives(quantity: Decimal):
    kind = Quantity()
    for way in (kind.format, kind.paper, kind.edit, kind.sheet, kind.json):
        assert kind.parse(way(quantity)) == quantity
    assert kind.load(kind.store(quantity)) == quantity
    assert "E" not in kind.format(quantity)
    assert not kind.format(quantity).endswith(".")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("17000", "17000"), ("１７０００", "17000"), ("1,200", "1200"), ("2.5000", "2.5"), (33.0, "33"), ("3万", "30000")],
)
def test_a_quantity_drops_trailing_zeros(raw: object, shown: str):
    assert Quantity().format(Quantity().parse(raw)) == shown


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("233箱", "数量只填数字，单位“箱”请填在单位一栏。"),
        ("325千克", "数量只填数字，单位“千克”请填在单位一栏。"),
        ("约5000", "“约5000”是概数，请填写准确的数量，概数可写在备注里。"),
        ("200余万", "“200余万”是概数，请填写准确的数量，概数可写在备注里。"),
        ("0.00001", "“0.00001”小数超过4位，请核对后填写。"),
        ("-1", "数量不能为负数。"),
        ("一批", "“一批”不是数量，请填写数字，如1234.5。"),
        ("1e30", "数量只填数字，单位“e30”请填在单位一栏。"),
        ("20000000000", "数量超过一百亿，请核对。"),
    ],
)
def test_a_quantity_that_is_not_understood_says_what_to_do(raw: object, sentence: str):
    with pytest.raises(Fault) as fault:
        Quantity().parse(raw)
    assert str(fault.value) == sentence


@pytest.mark.parametrize(
    ("raw", "split"),
    [
        ("233箱", (Decimal(233), "箱", "")),
        ("约5000", (Decimal(5000), "", "约")),
        ("200余万", (Decimal(2_000_000), "", "余")),
        ("200万余", (Decimal(2_000_000), "", "余")),
        ("1000多盒", (Decimal(1000), "盒", "多")),
        ("近300件", (Decimal(300), "件", "近")),
        ("１７０００", (Decimal(17000), "", "")),
        ("17,000个", (Decimal(17000), "个", "")),
        ("5盒", (Decimal(5), "盒", "")),
        ("11批次", (Decimal(11), "批次", "")),
        ("325千克", (Decimal(325), "千克", "")),
        ("2.5 吨", (Decimal("2.5"), "吨", "")),
        ("2万只", (Decimal(20000), "只", "")),
        ("3千余箱", (Decimal(3000), "箱", "余")),
        (64, (Decimal(64), "", "")),
        (12.5, (Decimal("12.5"), "", "")),
        ("-", (None, "", "")),
        ("/", (None, "", "")),
        ("无", (None, "", "")),
        (None, (None, "", "")),
        ("一批", (None, "一批", "")),
    ],
)
def test_what_a_ledger_calls_a_quantity_is_split(raw: object, split: tuple[Decimal | None, str, str]):
    assert split_quantity(raw) == split


def test_a_count_is_whole_and_at_least_the_minimum():
    assert Count().parse("1,200") == 1200
    assert Count().parse(3.0) == 3
    for raw, sentence in (
        ("2.5", "“2.5”不是整数，请填写整数。"),
        ("3人", "“3人”里除了数字还有“人”，数量只填数字。"),
        ("-1", "不能小于0。"),
    ):
        with pytest.raises(Fault) as fault:
            Count().parse(raw)
        assert str(fault.value) == sentence
    with pytest.raises(Fault, match="不能小于1。"):
        Count(minimum=1).parse(0)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("10", "壹拾元整"),
        ("100001", "壹拾万零壹元整"),
        ("1010000", "壹佰零壹万元整"),
        ("5423700.00", "伍佰肆拾贰万叁仟柒佰元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("50000", "伍万元整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.55", "伍角伍分"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("1000000000", "壹拾亿元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_in_words(amount: str, words: str):
    assert capitals(Decimal(amount)) == words


def test_whole_after_jiao_is_a_habit_of_the_office():
    assert capitals(Decimal("1409.5"), whole_after_jiao=True) == "壹仟肆佰零玖元伍角整"
    assert capitals(Decimal("325.04"), whole_after_jiao=True) == "叁佰贰拾伍元零肆分"


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000"])
def test_what_is_no_amount_has_no_words(amount: str):
    with pytest.raises(ValueError, match="no amount"):
        capitals(Decimal(amount))


def read_back(words: str) -> Decimal:
    """An amount in words read aloud, one character after another."""
    digits = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total, section, digit, cents = 0, 0, 0, 0
    for char in words.removesuffix("整"):
        if char in digits:
            digit = digits[char]
        elif char in units:
            section, digit = section + digit * units[char], 0
        elif char in "万亿":
            total, section, digit = total + (section + digit) * {"万": 10**4, "亿": 10**8}[char], 0, 0
        elif char == "元":
            total, section, digit = total + section + digit, 0, 0
        else:
            cents, digit = cents + digit * {"角": 10, "分": 1}[char], 0
    return total + Decimal(cents).scaleb(-2)


ROUND = st.lists(st.sampled_from("0001234569"), min_size=1, max_size=14).map(
    lambda digits: Decimal("".join(digits)).scaleb(-2)
)


@given(AMOUNTS | ROUND)
def test_an_amount_in_words_reads_back(amount: Decimal):
    words = capitals(amount)
    assert read_back(words) == amount
    assert "零零" not in words
    assert all(f"零{char}" not in words for char in "拾佰仟万亿")
    assert words.endswith("整") == (amount == amount.to_integral_value())
    assert capitals(amount, whole_after_jiao=True).endswith("整") == (not words.endswith("分"))
